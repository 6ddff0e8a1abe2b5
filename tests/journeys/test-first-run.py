#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first minutes: look, search, open, rate, mark, take back."""
import journey


def first_run(sandbox):
    from screen import Role, State, find_all, has_state

    program = sandbox.start()
    films = program.wait_until("films", lambda: program.films("Films"))
    assert "The Shawshank Redemption (1994)" in films, films
    assert len(films) >= 18, films
    yield "the window shows films, each with title and year as its name"

    assert program.peek_text("TMDB") is None and program.peek_text("ffline") is None
    yield "without a key and a network nothing nags"

    program.press("ctrl+f")
    program.find(Role.ENTRY, "Search films", lambda entry: has_state(entry, State.FOCUSED))
    program.type("lion king")
    program.wait_until("the lion king", lambda: program.films("Search Results")[:1] == ["The Lion King (1994)"])
    yield "the search entry has its name, and the film comes first"

    program.press("Return")
    dialog = program.dialog("The Lion King")
    texts = [label.get_name() for label in find_all(dialog, Role.LABEL)]
    assert "The Lion King" in texts, texts
    assert any(text.startswith("1994 · ") and "Animation" in text for text in texts), texts
    assert program.rating_text() == "Not rated", program.rating_text()
    yield "its page shows title, year and genres, and no stars"

    program.rate(5)
    assert program.rating_text() == "5 of 5 stars", program.rating_text()
    program.wait_until("the store", lambda: sandbox.ratings() == {364: 10})
    yield "five stars are heard, and stand on disk"

    program.click(program.find(Role.TOGGLE_BUTTON, "Favorite"))
    program.find(Role.TOGGLE_BUTTON, "Favorite", lambda button: has_state(button, State.PRESSED) or has_state(button, State.CHECKED))
    program.wait_until("the store", lambda: sandbox.marked() == {364})
    program.close_dialog()
    yield "the heart is on"

    program.show_page("library")
    program.wait_until("the library", lambda: program.films("Films") == ["The Lion King (1994)"])
    program.click(program.find(Role.RADIO_BUTTON, "Favorites 1"))
    program.wait_until("the favorites", lambda: program.films("Films") == ["The Lion King (1994)"])
    yield "the library has it among the rated and among the favorites"

    # A toast stays for seconds: where the look comes too late, the film is rated once more.
    def undo_by_toast():
        program.press("3", "4")
        program.wait_until("the store", lambda: sandbox.ratings() == {364: 8})
        said = program.peek(Role.LABEL, "Rated “The Lion King” 4 stars")
        button = program.peek(Role.BUTTON, "Undo")
        return said is not None and button is not None and button.do_action(0)

    program.tab_to(lambda node: node.get_role() == Role.TABLE_CELL)
    program.wait_until("a toast with Undo", undo_by_toast)
    program.wait_until("three stars again", lambda: sandbox.ratings() == {364: 6})
    yield "a toast says what was done, and its Undo takes it back"

    program.press("ctrl+z")
    program.wait_until("another rating", lambda: sandbox.ratings() != {364: 6})
    program.open_film(364, "The Lion King")
    program.rate(4.5)
    program.wait_until("the store", lambda: sandbox.ratings() == {364: 9})
    yield "Ctrl+Z takes back one more, and it can be rated again"

    program.click(program.find(Role.BUTTON, "Remove Rating"))
    program.wait_until("no stars", lambda: program.rating_text() == "Not rated")
    program.wait_until("the store", lambda: sandbox.ratings() == {})
    program.close_dialog()
    program.quit()
    yield "the stars can be removed, and the program ends well"


journey.run(first_run)
