#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as the desktop meets it: the shell's search, links, the command line, the other program on the same ratings."""
import os
import subprocess
import time

import journey


def ask(bus, method, parameters):
    """The shell's question."""
    from gi.repository import Gio
    import program as module

    return bus.call_sync(module.APP_ID, "/" + module.APP_ID.replace(".", "/") + "/SearchProvider", "org.gnome.Shell.SearchProvider2",
                         method, parameters, None, Gio.DBusCallFlags.NONE, int(module.PATIENCE * 1000), None).unpack()


def the_shell_finds_films(sandbox):
    from gi.repository import Gio, GLib
    import program as module
    from screen import wait_for

    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    process, log = sandbox.spawn({}, ["--gapplication-service"])
    owned = lambda: bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner", GLib.Variant("(s)", (module.APP_ID,)),
                                  None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    wait_for("the service on the bus", owned)
    found, = ask(bus, "GetInitialResultSet", GLib.Variant("(as)", (["lion", "king"],)))
    metas, = ask(bus, "GetResultMetas", GLib.Variant("(as)", (found[:5],)))
    assert metas[0]["name"] == "The Lion King (1994)", metas
    assert "1994" in metas[0]["description"], metas
    yield "without a window, the service finds “lion king”"

    seconds = []
    for text in ("t", "to", "toy", "toy s", "toy st", "toy story", "heat 1995", "leon", "the", "zzzz"):
        begin = time.monotonic()
        found, = ask(bus, "GetInitialResultSet", GLib.Variant("(as)", (text.split(),)))
        ask(bus, "GetResultMetas", GLib.Variant("(as)", (found[:5],)))
        seconds.append(time.monotonic() - begin)
    print(f"# asked and answered over the bus: median {sorted(seconds)[len(seconds) // 2] * 1000:.1f} ms, longest {max(seconds) * 1000:.1f} ms")
    yield "every key is answered"

    film, = ask(bus, "GetInitialResultSet", GLib.Variant("(as)", (["toy", "story", "1995"],)))
    ask(bus, "ActivateResult", GLib.Variant("(sasu)", (film[0], ["toy"], 0)))
    program = module.Program.__new__(module.Program)
    program.process, program.log = process, log
    sandbox.programs.append(program)
    program.wait_for_window()
    program.dialog("Toy Story")
    yield "choosing a result opens its details"
    program.close_dialog()
    ask(bus, "LaunchSearch", GLib.Variant("(asu)", (["alien"], 0)))
    program.wait_until("the search", lambda: "Alien (1979)" in program.films())
    yield "asking for all results opens the search"
    program.quit()


def links_open_films(sandbox):
    import program as module

    program = sandbox.start()
    for link, title in (("nextfilms://film/862", "Toy Story"), ("https://www.imdb.com/title/tt0110357/", "The Lion King"),
                        ("https://www.themoviedb.org/movie/949-heat", "Heat")):
        second, log = sandbox.spawn({}, [link])
        assert second.wait(module.PATIENCE) == 0
        program.dialog(title)
        program.close_dialog()
        yield f"{link} opens {title}"
    for link, words in (("nextfilms://film/4000000000", "does not have this film"), ("https://example.org/", "no link to a film")):
        second, log = sandbox.spawn({}, [link])
        assert second.wait(module.PATIENCE) == 0
        program.find_text(words)
        yield f"{link}: a sentence says what is wrong"
    program.quit()


def the_command_line_says_what_it_is(sandbox):
    import program as module

    process, log = sandbox.spawn({}, ["--version"])
    assert process.wait(module.PATIENCE) == 0
    log.seek(0)
    said = log.read()
    assert any(c.isdigit() for c in said), said
    yield "--version"
    process, log = sandbox.spawn({}, ["--help"])
    assert process.wait(module.PATIENCE) == 0
    log.seek(0)
    assert "LINK" in log.read()
    yield "--help"


def two_programs_on_the_same_ratings(sandbox):
    import program as module

    def command(*arguments):
        env = os.environ | {"HOME": sandbox.path, "XDG_DATA_HOME": sandbox.file("data")}
        return subprocess.run([os.environ["NEXTFILMS_CLI"], *arguments], env=env, check=True, capture_output=True, text=True, timeout=module.PATIENCE).stdout

    program = sandbox.start()
    program.show_page("library")
    program.find_text("No Ratings Yet")
    command("rate", "lion king 1994", "4.5")
    program.wait_until("the rated film in the open window", lambda: program.films("Films") == ["The Lion King (1994)"])
    yield "a film rated on the command line appears in the open window"
    program.open_film(1, "Toy Story")
    program.rate(4)
    program.close_dialog()
    program.wait_until("the rating on disk", lambda: sandbox.ratings() == {364: 9, 1: 8})
    assert "4.0" in command("list").splitlines()[1], command("list")
    yield "a film rated in the window is on the command line's list"
    command("unrate", "id:364")
    program.wait_until("the library without it", lambda: program.films("Films") == ["Toy Story (1995)"])
    yield "what the command line takes back goes from the window"
    program.quit()


journey.run(the_shell_finds_films, links_open_films, the_command_line_says_what_it_is,
            two_programs_on_the_same_ratings)
