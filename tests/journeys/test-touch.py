#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone in the hand, upright and on its side: every step is a touch, text comes from the on-screen keyboard. There is no pointer
that could hover and no key is pressed."""
import journey

WELCOME = "Welcome to NextFilms"


def in_the_hand(sandbox, width, height):
    import program as module
    from screen import Role, State, find, find_all, has_state, showing
    from touch import TouchScreen

    def shown(role, name, root=None):
        return program.wait_until(name, lambda: find(root or program.window, role, name, showing))

    def tap(role, name, **where):
        screen.tap(shown(role, name), **where)

    def page(name):
        """By the switcher: at the bottom when upright, in the header on its side."""
        tab = shown(Role.PAGE_TAB, name)
        places = [screen.place(other) for other in find_all(program.window, Role.PAGE_TAB, None, showing)]
        # The switcher is in the middle of the screen, which the toolkit's coordinates get wrong for a header's title.
        reported = (min(left for left, *_ in places) + max(left + wide for left, _, wide, _ in places)) / 2
        screen.tap(tab, aside=width / 2 - reported)
        program.wait_until(f"{name} to be the page", lambda: has_state(shown(Role.PAGE_TAB, name), State.SELECTED))

    def cell(label, name):
        return program.wait_until(name, lambda: next((c for c in program.cells(label) if c.get_name() == name), None))

    def top_of(label, name):
        return cell(label, name).get_component_iface().get_extents(module.Atspi.CoordType.WINDOW).y

    def no_dialog():
        program.wait_until("the dialog to close", lambda: program.peek(Role.DIALOG) is None)

    screen = sandbox.enter(TouchScreen())
    module.resize_output(width, height)
    program = sandbox.start(NEXTFILMS_WELCOME="", **screen.environment)
    program.wait_until(f"the window in {width}×{height}", lambda: program.size() == (width, height))

    dialog = program.dialog(WELCOME)
    stars = program.wait_until("films to rate", lambda: [s for s in find_all(dialog, Role.SLIDER) if s.get_name().startswith("Your rating of ")][-1:])[0]
    screen.tap(stars, 0.7)
    program.find_text("1 of 5 rated")
    program.wait_until("the store", lambda: list(sandbox.ratings().values()) == [8])
    welcomed = set(sandbox.ratings())
    yield "the welcome dialog takes a tap on the stars"

    screen.tap(shown(Role.BUTTON, "Close", dialog))
    no_dialog()
    program.wait_until("films", lambda: program.films("Films"))
    yield "and is dismissed by another"

    name = program.films("Films")[1]    # the first is rated
    before = top_of("Films", name)
    screen.swipe((width / 2, height * 0.75), (width / 2, height * 0.3))
    program.wait_until("the grid to scroll", lambda: name not in program.films("Films") or top_of("Films", name) < before - 50)
    assert program.peek(Role.DIALOG) is None, "a swipe opened a film"
    for _ in range(3):
        screen.swipe((width / 2, height * 0.4), (width / 2, height * 0.9), 0.15)
    program.wait_until("the top", lambda: top_of("Films", name) == before)
    yield "a swipe scrolls the grid and opens nothing"

    screen.hold(cell("Films", name))
    stars = program.wait_until("the panel", lambda: find(cell("Films", name), Role.SLIDER, None, showing, cells=True))
    screen.tap(stars, 0.97)
    program.find_text("Rated “")
    program.wait_until("the store", lambda: sorted(sandbox.ratings().values()) == [8, 10])
    yield "a long touch brings the panel that hovering brings elsewhere, and its stars work"

    # A toast stays for seconds: where the look comes too late, the stars are given once more.
    def undone():
        given = sandbox.ratings()
        button = program.peek(Role.BUTTON, "Undo")
        if button is not None and screen.catch(button):
            try:
                return module.screen.wait_for("the undone", lambda: sandbox.ratings() != given, 5)
            except module.screen.Timeout:
                pass
        screen.hold(cell("Films", name))
        screen.tap(program.wait_until("the panel", lambda: find(cell("Films", name), Role.SLIDER, None, showing, cells=True)), 0.97)
        return False

    program.wait_until("the toast's Undo", undone)
    yield "the toast takes it back"

    tap(Role.TOGGLE_BUTTON, "Search")
    program.wait_until("the on-screen keyboard", screen.has_text_focus)
    assert screen.write("lion king")
    result = cell("Search Results", "The Lion King (1994)")
    assert program.films("Search Results")[0] == result.get_name()
    screen.tap(result)
    dialog = program.dialog("The Lion King")
    yield "the search button brings up the keyboard, and a tap on a result opens it"

    if width > height:   # else the toast would lie on the stars
        screen.swipe((width / 2, height * 0.8), (width / 2, height * 0.45), 0.6)
    screen.tap(program.slider(), 0.7)
    program.wait_until("four stars", lambda: program.rating_text() == "4 of 5 stars")
    screen.tap(program.slider(), 0.7)
    program.wait_until("three and a half", lambda: program.rating_text() == "3½ of 5 stars")
    program.wait_until("the store", lambda: sandbox.ratings().get(364) == 7)
    yield "a tap gives the star, a second one the half"

    tap(Role.TOGGLE_BUTTON, "Favorite", below=100)
    program.wait_until("the store", lambda: sandbox.marked() == {364})
    tap(Role.BUTTON, "Close")
    no_dialog()
    yield "the heart is on, and the page closes"

    tap(Role.TOGGLE_BUTTON, "Search")
    page("For You")
    films = program.wait_until("the list", lambda: program.films("Recommendations"))
    assert "The Lion King (1994)" not in films, films
    module.take_picture("upright" if width < height else "on_its_side")
    page("Library")
    program.wait_until("the library", lambda: "The Lion King (1994)" in program.films("Films") and len(program.films("Films")) >= 2)
    tap(Role.RADIO_BUTTON, "Favorites 1")
    program.wait_until("the favorites", lambda: program.films("Films") == ["The Lion King (1994)"])
    yield "the switcher leads to the recommendations and to the library"

    tap(Role.TOGGLE_BUTTON, "Main Menu")
    items = program.wait_until("the menu", lambda: (m := program.peek(Role.MENU)) and list(find_all(m, Role.MENU_ITEM)))
    screen.tap(items[-3])    # GTK gives them no names here: Undo, Pick What You Know, Preferences
    program.dialog("Preferences")
    tap(Role.BUTTON, "Close")
    no_dialog()
    yield "the menu opens the preferences, and they close again"

    tap(Role.BUTTON, "Close")
    assert program.ended() == 0
    yield "the window closes"


def upright(sandbox):
    yield from in_the_hand(sandbox, 360, 720)


def on_its_side(sandbox):
    yield from in_the_hand(sandbox, 720, 360)


journey.run(upright, on_its_side)
