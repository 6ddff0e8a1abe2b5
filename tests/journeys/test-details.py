#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMDB's part of the details: a film, one of its people, one of their films and back; and without TMDB what was kept."""
import os
import subprocess

import journey

KEY = "0123456789abcdef0123456789abcdef"


class FakeTmdb:
    """The fake TMDB as a process of its own; it ends with its standard input."""

    def __enter__(self):
        self.process = subprocess.Popen([os.environ["NEXTFILMS_FAKE_TMDB"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = {"NEXTFILMS_TMDB_KEY": KEY, "NEXTFILMS_TMDB_URL": self.process.stdout.readline().strip(),
                            "NEXTFILMS_IMAGE_URL": self.process.stdout.readline().strip()}
        return self

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()

    def __exit__(self, *_):
        self.end()
        self.process.stdout.close()


def people_lead_to_films_and_back(sandbox):
    from screen import Role, find, showing

    def shown(role, name):
        return program.find(role, name, showing)

    def film(name):
        return program.wait_until(name, lambda: find(program.window, Role.BUTTON, name, showing, cells=True))

    with FakeTmdb() as tmdb:
        program = sandbox.start(**tmdb.environment)
        program.open_film(541, "Blade Runner")
        shown(Role.BUTTON, "Bao Nguyen, The Lighthouse Keeper")
        shown(Role.BUTTON, "Stream: Streamland, Kinobox")
        yield "a film shows its cast and where it can be watched"

        program.click(shown(Role.BUTTON, "Bao Nguyen, The Lighthouse Keeper"))
        shown(Role.LABEL, "35 films")
        program.click(film("The Matrix (1999)"))
        shown(Role.BUTTON, "Deniz Yılmaz, A Stranger")
        yield "a person leads to another film"

        program.press("alt+Left")
        shown(Role.LABEL, "35 films")
        program.press("alt+Left")
        shown(Role.BUTTON, "Bao Nguyen, The Lighthouse Keeper")
        yield "back leads to the person and to the first film"
        program.quit()

        tmdb.end()
        program = sandbox.start(**tmdb.environment)
        program.open_film(541, "Blade Runner")
        program.click(shown(Role.BUTTON, "Bao Nguyen, The Lighthouse Keeper"))
        shown(Role.LABEL, "35 films")
        film("The Matrix (1999)")
        yield "without TMDB what was seen before is still there"
        program.quit()


journey.run(people_lead_to_films_and_back)
