#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was said stays said: after quitting, after being killed, and when started twice."""
import json
import sqlite3

import journey


def integrity(sandbox):
    with sqlite3.connect(sandbox.store) as database:
        return database.execute("PRAGMA integrity_check").fetchall()


def ratings_outlive_the_program(sandbox):
    from screen import Role, State, has_state

    program = sandbox.start()
    program.open_film(1, "Toy Story")
    program.rate(4)
    program.click(program.find(Role.TOGGLE_BUTTON, "Favorite"))
    program.find(Role.TOGGLE_BUTTON, "Favorite", lambda button: has_state(button, State.PRESSED) or has_state(button, State.CHECKED))
    program.quit()
    assert integrity(sandbox) == [("ok",)]
    yield "quitting at once leaves a sound store"

    program = sandbox.start()
    program.show_page("library")
    program.wait_until("the library", lambda: program.films("Films") == ["Toy Story (1995)"])
    program.find(Role.RADIO_BUTTON, "Favorites 1")
    yield "stars and heart are there the next time"

    # Killed as soon as the stars were shown.
    expected = {1: 8}
    for movie_id, title, stars in ((364, "The Lion King", 5), (4306, "Shrek", 2.5), (296, "Pulp Fiction", 0.5)):
        program.open_film(movie_id, title)
        program.rate(stars)
        program.kill()
        expected[movie_id] = int(stars * 2)
        program = sandbox.start()
        assert sandbox.ratings() == expected, sandbox.ratings()
        yield f"killed right after the stars of {title}, it still knows them"

    program.show_page("library")
    program.wait_until("the library", lambda: set(program.films("Films")) == {
        "The Lion King (1994)", "Toy Story (1995)", "Shrek (2001)", "Pulp Fiction (1994)"})
    program.quit()
    assert integrity(sandbox) == [("ok",)]
    yield "the library lists them all, and the store is sound"


def starting_twice_gives_one_window(sandbox):
    import program as module

    def windows(node):
        own = 1 if node.get("app_id") == module.APP_ID else 0
        return own + sum(windows(child) for child in node.get("nodes", []) + node.get("floating_nodes", []))

    program = sandbox.start()
    second, log = sandbox.spawn({})
    assert second.wait(module.PATIENCE) == 0
    log.seek(0)
    assert log.read() == ""
    yield "the second one ends well and without a word"

    assert windows(json.loads(module.swaymsg("-t", "get_tree"))) == 1
    assert program.films("Films"), "the first window shows nothing"
    program.quit()
    yield "there is one window, the first"


journey.run(ratings_outlive_the_program, starting_twice_gives_one_window)
