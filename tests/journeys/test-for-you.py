#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program is for: stars given, recommendations that follow them."""
import journey

LIKED = ((1, "Toy Story"), (364, "The Lion King"), (6377, "Finding Nemo"), (4306, "Shrek"), (68954, "Up"))


def recommendations_follow_the_stars(sandbox):
    program = sandbox.start()
    program.show_page("for-you")
    before = program.wait_until("the list", lambda: program.films())
    assert len(before) >= 6, before
    program.find_text("What most people like")
    yield "before any star it lists what most people like"

    for count, (movie_id, title) in enumerate(LIKED, 1):
        program.open_film(movie_id, title)
        program.rate(5)
        program.close_dialog()
        program.find_text(f"From {count} rating" + "s" * (count > 1))
        after = program.wait_until("another order", lambda: (films := program.films()) and films != before and films)
        assert not [film for film in after if film.startswith(title + " (")], f"{title} is recommended to who rated it: {after}"
        before = after
        yield f"the order changes with the stars of {title}"

    def cells_with_genres():
        return [(cell.get_name(), program.texts(cell)) for cell in program.cells()[:6]]

    top = program.wait_until("the top of the list", cells_with_genres)
    family = [name for name, texts in top if any("Animation" in text or "Children" in text for text in texts)]
    assert len(family) >= 4, f"only {family} of {[name for name, _ in top]}"
    yield "after five animated family films, most of the top is of their kind"

    liked = {title for _, title in LIKED}
    reasons = [text for _, texts in top for text in texts if text.startswith("Because you liked ")]
    assert len(reasons) >= 4 and all(any(title in reason for title in liked) for reason in reasons), reasons
    yield "and says which of them it is because of"


journey.run(recommendations_follow_the_stars)
