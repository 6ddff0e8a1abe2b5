#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything without a pointer, with real keys from the compositor."""
import journey


def keys_only(sandbox):
    from screen import Role, State, has_state

    program = sandbox.start()
    focused = lambda node: has_state(node, State.FOCUSED)
    program.wait_until("films", lambda: program.films("Films"))

    program.type("heat 1995")
    program.wait_until("the results", lambda: program.films("Search Results")[:1] == ["Heat (1995)"])
    program.find(Role.ENTRY, "Search films", focused)
    yield "typing anywhere searches"

    program.press("Down")
    program.find(Role.LIST_ITEM, "Heat (1995)", focused)
    program.press("Return")
    program.dialog("Heat")
    yield "Down goes into the results, Enter opens one"

    program.close_dialog()
    program.find(Role.LIST_ITEM, "Heat (1995)", focused)
    yield "Escape closes it and comes back to where one was"

    program.press("4")
    program.wait_until("the stars", lambda: sandbox.ratings() == {6: 8})
    program.press("ctrl+z")
    program.wait_until("the stars to go", lambda: sandbox.ratings() == {})
    yield "a digit rates, Ctrl+Z takes it back"

    program.press("Escape")
    program.find(Role.ENTRY, "Search films", focused)
    program.press("Escape")
    program.wait_until("the grid", lambda: program.films("Films"))
    yield "Escape clears the search, then closes it"

    for key, tab in (("alt+2", "For You"), ("alt+3", "Library"), ("alt+1", "Discover")):
        program.press(key)
        program.find(Role.PAGE_TAB, tab, lambda node: has_state(node, State.SELECTED))
    yield "Alt and a digit change the page"

    films = program.wait_until("the films", lambda: program.films("Films"))
    assert films[:2] == ["The Shawshank Redemption (1994)", "Forrest Gump (1994)"], films   # MovieLens 318 and 356
    assert program.tab_to(lambda node: node.get_role() == Role.TABLE_CELL).get_name() == films[0]
    yield "Tab reaches the films"

    program.press("Right")
    program.find(Role.TABLE_CELL, films[1], focused)
    program.press("Down")
    below = program.wait_until("a film below", lambda: (focus := program.focus()) and focus.get_name() in films[4:] and focus.get_name())
    program.press("Up")
    program.find(Role.TABLE_CELL, films[1], focused)
    yield "arrows go from film to film"

    program.press("4", "f", "Left", "shift+3")
    program.wait_until("the stars", lambda: sandbox.ratings() == {356: 8, 318: 5})
    program.wait_until("the heart", lambda: sandbox.marked() == {356})
    program.press("0")
    program.wait_until("the stars to go", lambda: sandbox.ratings() == {356: 8})
    assert below != films[1]
    yield "digits give stars, with Shift half of one less, 0 takes them, F is the heart"

    program.press("Return")
    program.dialog("The Shawshank Redemption")
    program.tab_to(lambda node: node.get_role() == Role.SLIDER)
    program.press("5", "Left")
    program.wait_until("the stars", lambda: sandbox.ratings() == {356: 8, 318: 9})
    program.press("Home", "Right")
    program.wait_until("one star", lambda: sandbox.ratings() == {356: 8, 318: 2})
    program.close_dialog()
    yield "Tab reaches the stars of the open film, which digits and arrows change"

    program.press("F10")
    program.find(Role.MENU, "Main Menu", lambda menu: has_state(menu, State.SHOWING))
    program.press("Escape")
    program.wait_until("the menu to close", lambda: program.peek(Role.MENU) is None)
    yield "F10 opens the menu"

    program.press("ctrl+question")
    program.find(Role.DIALOG)
    program.find(Role.LIST_ITEM, "Undo the Last Change")
    program.close_dialog()
    yield "Ctrl+? lists the keys"

    program.press("ctrl+q")
    assert program.ended() == 0
    yield "Ctrl+Q quits"


journey.run(keys_only)
