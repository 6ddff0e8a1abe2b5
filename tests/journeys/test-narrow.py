#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a phone. Warnings are fatal, and the toolkit warns when something does not fit."""
import journey

WIDTH, HEIGHT = 360, 720


def on_a_phone(sandbox):
    import program as module
    from screen import Role, State, has_state, showing

    program = sandbox.start()
    program.wait_until("films", lambda: program.films("Films"))
    module.resize_output(WIDTH, HEIGHT)
    program.wait_until(f"the window in {WIDTH}×{HEIGHT}", lambda: program.size() == (WIDTH, HEIGHT))
    yield "the window shrinks to the screen"

    for tab, films in (("For You", None), ("Library", "Films"), ("Discover", "Films")):
        program.click(program.find(Role.PAGE_TAB, tab, showing))
        program.find(Role.PAGE_TAB, tab, lambda node: has_state(node, State.SELECTED))
        if tab == "Library":
            program.find_text("No Ratings Yet")
        else:
            program.wait_until("films", lambda: program.films(films))
        assert program.size() == (WIDTH, HEIGHT), f"{tab} makes the window {program.size()}"
    yield "the switcher at the bottom reaches every page"

    program.search("lion king")
    program.wait_until("the lion king", lambda: program.films("Search Results")[:1] == ["The Lion King (1994)"])
    assert program.size() == (WIDTH, HEIGHT), program.size()
    yield "the search fits"

    program.open_film(364, "The Lion King")
    program.rate(4.5)
    assert program.size() == (WIDTH, HEIGHT), program.size()
    program.close_dialog()
    yield "the page of a film fits, and its stars work"

    program.show_page("library")
    program.wait_until("the library", lambda: program.films("Films") == ["The Lion King (1994)"])
    program.act("shortcuts")
    program.find(Role.LIST_ITEM, "Undo the Last Change")
    program.close_dialog()
    assert program.size() == (WIDTH, HEIGHT), program.size()
    module.resize_output(*module.DESKTOP)
    program.wait_until("the wide window", lambda: program.size() == module.DESKTOP)
    program.quit()
    yield "so do the library and the shortcuts, and wide again nothing was warned of"


journey.run(on_a_phone)
