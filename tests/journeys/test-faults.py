#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is missing or broken is said in words, costs nothing else, and harms no data."""
import hashlib
import os
import shutil

import journey

MODEL = os.environ["NEXTFILMS_MODEL"]


def digest(folder):
    """Of every file in it."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return {name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in names}


def broken_model(sandbox, change):
    path = sandbox.file("broken.nfm")
    shutil.copyfile(MODEL, path)
    with open(path, "r+b") as file:
        change(file)
    return path


def patch(offset, change):
    def apply(file):
        file.seek(offset)
        data = change(file.read(4))
        file.seek(offset)
        file.write(data)
    return apply


DAMAGED = "The Film Catalogue Is Damaged"
OTHER_VERSION = "The Film Catalogue Is From Another Version"
# offsets: see src/engine/nf-model-format.h
BROKEN = (
    ("cut in half", lambda file: file.truncate(os.path.getsize(MODEL) // 2), DAMAGED),
    ("empty", lambda file: file.truncate(0), DAMAGED),
    ("with one bit of its header's digest turned", patch(56, lambda b: bytes([b[0] ^ 1]) + b[1:]), DAMAGED),
    ("with one bit of its catalogue's name turned", patch(40, lambda b: bytes([b[0] ^ 1]) + b[1:]), DAMAGED),
    ("of a later version", patch(12, lambda b: (2).to_bytes(2, "little") + b[2:]), OTHER_VERSION),
    ("of the other byte order", patch(8, lambda b: b[::-1]), OTHER_VERSION),
)


def broken_catalogue(sandbox):
    from screen import Role

    program = sandbox.start()
    program.open_film(1, "Toy Story")
    program.rate(4)
    program.quit()
    folder = os.path.dirname(sandbox.store)
    data = digest(folder)
    assert "store.db" in data, data

    def says(path, title):
        program = sandbox.start(NEXTFILMS_MODEL=path)
        program.find_text(title)
        program.find_text("Your ratings are safe.")
        program.find_text(path)
        program.press("h", "e", "a", "t")   # nothing to search, nothing to break
        program.request_film(1)
        program.show_page("library")
        program.click(program.find(Role.BUTTON, "Quit"))
        assert program.ended() == 0
        assert digest(folder) == data, "the store was touched"

    says(sandbox.file("nothing.nfm"), "The Film Catalogue Is Missing")
    yield "one that is missing"
    for name, change, title in BROKEN:
        says(broken_model(sandbox, change), title)
        yield f"one {name}"

    program = sandbox.start()
    program.open_film(1, "Toy Story")
    program.wait_until("the stars", lambda: program.rating_text() == "4 of 5 stars")
    yield "and with a good one everything is as before"


def missing_search_index(sandbox):
    program = sandbox.start(NEXTFILMS_SEARCH_INDEX=sandbox.file("nothing.db"))
    program.wait_until("films", lambda: program.films("Films"))
    program.search("heat")
    program.find_text("The Search Index Is Missing")
    program.find_text("Searching is not possible, everything else is.")
    yield "searching says why it cannot"

    program.show_page("for-you")
    program.wait_until("recommendations", lambda: program.films())
    program.open_film(6, "Heat")
    program.rate(4)
    program.wait_until("the store", lambda: sandbox.ratings() == {6: 8})
    program.close_dialog()
    program.quit()
    yield "browsing, rating and recommending work"


def damaged_search_index(sandbox):
    path = sandbox.file("broken.db")
    with open(path, "wb") as file:
        file.write(b"not a search index\n" * 1000)
    program = sandbox.start(NEXTFILMS_SEARCH_INDEX=path)
    program.search("heat")
    program.find_text("The Search Index Is Damaged")
    program.show_page("discover")
    program.wait_until("films", lambda: program.films("Films"))
    program.quit()
    yield "searching says so, and the films are there"


def nowhere_to_write(sandbox):
    with open(sandbox.file("file"), "w", encoding="utf-8"):
        pass
    program = sandbox.start(XDG_DATA_HOME=sandbox.file("file/data"), XDG_CACHE_HOME=sandbox.file("file/cache"))
    program.find_text("Changes cannot be saved: the data folder cannot be written")
    yield "the banner says so"

    program.open_film(1, "Toy Story")
    program.rate(5)
    program.close_dialog()
    program.show_page("library")
    program.wait_until("the library", lambda: program.films("Films") == ["Toy Story (1995)"])
    program.show_page("for-you")
    program.find_text("From 1 rating")
    program.quit()
    yield "stars count until the program ends, which it does well"


def damaged_store(sandbox):
    rubbish = b"this was somebody's data\n" * 400
    os.makedirs(os.path.dirname(sandbox.store))
    with open(sandbox.store, "wb") as file:
        file.write(rubbish)
    program = sandbox.start()
    program.find_text("Your data file was damaged and has been set aside; nothing was deleted")
    assert hashlib.sha256(rubbish).hexdigest() in digest(os.path.dirname(sandbox.store)).values()
    yield "the banner says so, and the file is still there byte for byte"

    program.open_film(1, "Toy Story")
    program.rate(5)
    program.quit()
    assert sandbox.ratings() == {1: 10}
    program = sandbox.start()
    program.wait_until("films", lambda: program.films("Films"))
    assert program.peek_text("set aside") is None
    yield "a new store takes over, and the next start is a good one"


journey.run(broken_catalogue, missing_search_index, damaged_search_index, nowhere_to_write, damaged_store)
