#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The very first start: films to pick from, five of them rated, a list of one's own. And for those who do not want to: never again."""
import journey

WELCOME = "Welcome to NextFilms"


def five_stars_at_the_first_start(sandbox):
    from screen import Role, find_all

    program = sandbox.start(NEXTFILMS_WELCOME="")
    dialog = program.dialog(WELCOME)
    stars = program.wait_until("films to rate", lambda: len(found := [s for s in find_all(dialog, Role.SLIDER) if s.get_name().startswith("Your rating of ")]) == 12 and found)
    program.find_text("0 of 5 rated")
    yield "it asks about twelve films, each with stars that say whose they are"

    unseen = [b for b in find_all(dialog, Role.TOGGLE_BUTTON) if b.get_name().startswith("Haven’t seen ")]
    assert len(unseen) == 12, [b.get_name() for b in unseen]
    program.click(unseen[11])
    program.find_text("1 not seen")
    yield "“Haven’t seen” is an answer"

    for count, slider in enumerate(stars[:5], 1):
        assert slider.get_value_iface().set_current_value(5 if count % 2 else 4)
        program.find_text(f"{count} of 5 rated" if count < 5 else "5 rated")
    program.wait_until("the store", lambda: len(sandbox.ratings()) == 5)
    yield "every star is counted, and stands on disk"

    rated = {slider.get_name().removeprefix("Your rating of ") for slider in stars[:5]}
    names = {slider.get_name().removeprefix("Your rating of ") for slider in stars}
    program.click(program.find(Role.BUTTON, "Other Films"))
    program.wait_until("other films", lambda: (now := {s.get_name().removeprefix("Your rating of ") for s in find_all(dialog, Role.SLIDER)}) and not now & names)
    yield "there are always others to ask about"

    program.click(program.find(Role.BUTTON, "See First Picks"))
    program.wait_until("the dialog to close", lambda: program.peek(Role.DIALOG) is None)
    program.find_text("From 5 ratings")
    films = program.wait_until("the list", lambda: program.films("Recommendations"))
    assert len(films) >= 6 and not rated & set(films), (rated, films)
    texts = [text for cell in program.cells("Recommendations")[:6] for text in program.texts(cell)]
    assert any(text.startswith("Because you liked ") for text in texts), texts
    yield "and five stars are enough for a list with reasons"


def whoever_closes_it_is_left_alone(sandbox):
    from screen import Role

    def start():
        return sandbox.start(NEXTFILMS_WELCOME="", GSETTINGS_BACKEND="keyfile")

    program = start()
    program.dialog(WELCOME)
    program.close_dialog()
    program.wait_until("films", lambda: program.films("Films"))
    program.quit()
    yield "Escape closes it, and the films are there"

    program = start()
    program.wait_until("films", lambda: program.films("Films"))
    program.find_text("Discover")
    assert program.peek(Role.DIALOG) is None
    program.act("welcome")
    program.dialog(WELCOME)
    program.close_dialog()
    yield "the next start does not ask; the menu still can"


journey.run(five_stars_at_the_first_start, whoever_closes_it_is_left_alone)
