#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog on a phone, upright and on its side, with letters half as large again, light in English and dark in Turkish.
The toolkit warns when something does not fit, and warnings end the program; the window must not be wider than the screen either."""
import os
import pathlib
import subprocess

import journey

UPRIGHT, ON_ITS_SIDE = (360, 720), (720, 360)
KEY = "0123456789abcdef0123456789abcdef"


def every_page(sandbox, language, **environment):
    import program as module
    from screen import Role, find_all, find, showing

    settings = pathlib.Path(sandbox.file("config/glib-2.0/settings"))
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text("[org/gnome/desktop/interface]\ntext-scaling-factor=1.5\n")
    locale = pathlib.Path(sandbox.file("locale"))
    locale.mkdir()
    (locale / f"{language}.UTF-8").symlink_to("/usr/lib/locale/C.utf8")
    tmdb = subprocess.Popen([*module.EMULATOR, os.environ["NEXTFILMS_FAKE_TMDB"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    sandbox.others.callback(tmdb.wait)
    sandbox.others.callback(tmdb.stdin.close)
    module.resize_output(*UPRIGHT)
    program = sandbox.start(GSETTINGS_BACKEND="keyfile", LOCPATH=str(locale), LC_ALL=f"{language}.UTF-8", LANGUAGE="", NEXTFILMS_TMDB_KEY=KEY,
                            NEXTFILMS_TMDB_URL=tmdb.stdout.readline().strip(), NEXTFILMS_IMAGE_URL=tmdb.stdout.readline().strip(), **environment)
    program.wait_until("films", lambda: program.films())

    def fits(name):
        for size in (ON_ITS_SIDE, UPRIGHT):
            module.resize_output(*size)
            program.wait_until(f"{name} in {size[0]}×{size[1]}", lambda: program.size() == size)
            module.take_picture(f"{language}-{name}-{size[0]}")
        return f"{name} fits"

    def close():
        """Once for each page of it."""
        def closed():
            if program.peek(Role.DIALOG) is not None:
                program.press("Escape")
            return program.peek(Role.DIALOG) is None
        program.wait_until("the dialog to close", closed)

    def nth(role, number):
        """Buttons go by place: their names are in two languages."""
        return program.wait_until(f"{role.value_nick} {number}", lambda: list(find_all(program.window, role, None, showing))[::-1][number])

    yield fits("discover")
    program.click(nth(Role.TOGGLE_BUTTON, 0))
    yield fits("filters")
    program.press("Escape")

    program.request_film(541)
    person = program.wait_until("the cast", lambda: find(program.window, Role.BUTTON, lambda n: n.startswith("Bao Nguyen"), showing, cells=True))
    yield fits("film")
    program.click(person)
    program.wait_until("the person's films", lambda: find(program.window, Role.BUTTON, "The Matrix (1999)", showing, cells=True))
    yield fits("person")
    close()

    for page in ("for-you", "library"):
        program.show_page(page)
        program.wait_until("the page", lambda: program.size() == UPRIGHT)
        yield fits(page)
    for number in (1, 2, 3):
        program.click(nth(Role.RADIO_BUTTON, number))
        yield fits(f"library-{number}")
    program.search("toy story")
    program.wait_until("the search", lambda: "Toy Story (1995)" in program.films())
    yield fits("search")

    for page in ("general", "tmdb", "privacy", "data"):
        program.act("show-preferences", module.GLib.Variant("s", page))
        program.wait_until("the preferences", lambda: program.peek(Role.DIALOG))
        yield fits(f"preferences-{page}")
        close()
    for action in ("welcome", "shortcuts", "about"):
        program.act(action)
        program.wait_until(action, lambda: program.peek(Role.DIALOG))
        yield fits(action)
        close()
    program.quit()
    yield "and nothing was warned of"


def light_in_english(sandbox):
    yield from every_page(sandbox, "en_US")


def dark_in_turkish(sandbox):
    yield from every_page(sandbox, "tr_TR", ADW_DEBUG_COLOR_SCHEME="prefer-dark")


journey.run(light_in_english, dark_in_turkish)
