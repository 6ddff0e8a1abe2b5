#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In Turkish, whose i has two forms: the interface is translated, and titles are found as in any other language. Also with
large letters on a phone, where Turkish words are the longest."""
import os
import pathlib

import journey

WIDTH, HEIGHT = 360, 720


def locale_of(sandbox, name):
    """The environment of a locale that need not be installed: its rules are C's, its name is what translations and GLib go by."""
    folder = pathlib.Path(sandbox.file("locale"))
    folder.mkdir(exist_ok=True)
    if not (folder / name).exists():
        (folder / name).symlink_to("/usr/lib/locale/C.utf8")
    return {"LOCPATH": str(folder), "LC_ALL": name, "LANGUAGE": ""}


def in_turkish(sandbox):
    from screen import Role

    program = sandbox.start(**locale_of(sandbox, "tr_TR.UTF-8"))
    program.wait_until("films", lambda: program.films("Filmler"))
    for tab in ("Keşfet", "Size Özel", "Kitaplık"):
        program.find((Role.RADIO_BUTTON, Role.PAGE_TAB), tab)
    yield "the pages have Turkish names"
    # "I" without a dot and "i" with one are the same letter in a title of another language.
    for text, title in (("TITANIC", "Titanic (1997)"), ("INSIDE OUT", "Inside Out (2015)"), ("titanic", "Titanic (1997)"), ("ınside out", "Inside Out (2015)")):
        program.search(text)
        program.wait_until(title, lambda: title in program.films())
        yield f"searching for “{text}” finds {title}"
    program.open_film(1, "Toy Story")
    slider = program.find(Role.SLIDER, "Puanınız")
    assert slider.get_value_iface().set_current_value(4)
    program.wait_until("the rating on disk", lambda: os.path.exists(sandbox.store) and sandbox.ratings() == {1: 8})
    program.close_dialog()
    yield "a film is rated"
    program.quit()


def large_letters_on_a_phone(sandbox):
    import program as module

    settings = pathlib.Path(sandbox.file("config/glib-2.0/settings"))
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text("[org/gnome/desktop/interface]\ntext-scaling-factor=1.5\n")
    for language in ("en_US", "tr_TR"):
        program = sandbox.start(GSETTINGS_BACKEND="keyfile", **locale_of(sandbox, f"{language}.UTF-8"))
        module.resize_output(WIDTH, HEIGHT)
        program.wait_until(f"the window in {WIDTH}×{HEIGHT}", lambda: program.size() == (WIDTH, HEIGHT))
        for page in ("for-you", "library", "discover"):
            program.show_page(page)
            program.wait_until("the page in its size", lambda: program.size() == (WIDTH, HEIGHT))
        program.search("toy story")
        program.wait_until("the search", lambda: "Toy Story (1995)" in program.films())
        program.open_film(364, "The Lion King")
        assert program.size() == (WIDTH, HEIGHT), program.size()
        program.close_dialog()
        module.resize_output(HEIGHT, WIDTH)
        program.wait_until("the window on its side", lambda: program.size() == (HEIGHT, WIDTH))
        module.resize_output(*module.DESKTOP)
        program.wait_until("the wide window", lambda: program.size() == module.DESKTOP)
        program.quit()
        yield f"every page fits {WIDTH} pixels at 150 %, and a phone on its side ({language}), without a warning"


journey.run(in_turkish, large_letters_on_a_phone)
