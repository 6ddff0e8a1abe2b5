# SPDX-License-Identifier: GPL-3.0-or-later
"""How well NextFilms ranks, beside other methods on the same people: ./dev bench quality. README.md has the protocol."""
