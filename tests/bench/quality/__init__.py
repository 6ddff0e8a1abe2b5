# SPDX-License-Identifier: GPL-3.0-or-later
"""How well NextFilms ranks, beside other methods on the same people: ./dev bench quality. README.md has the protocol."""
import os

# Thousands of small products are faster on one thread, and a hundred times faster on a busy machine. Before NumPy is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
