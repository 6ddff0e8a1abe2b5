#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-sandbox.py ID: a person's first two evenings with the installed Flatpak, in its real sandbox. TAP."""
import os
import pathlib
import subprocess
import sys
import tempfile

app_id = sys.argv[1]
top = pathlib.Path(__file__).resolve().parent.parent
runner = tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False)
runner.write(f'#!/bin/sh\nexport DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"\n'
             f'exec flatpak run --user --env=G_DEBUG=fatal-criticals --env=GSK_RENDERER=cairo {app_id} "$@"\n')
runner.close()
os.chmod(runner.name, 0o755)
os.environ |= {"NEXTFILMS_PROGRAM": runner.name, "NEXTFILMS_APP_ID": app_id, "GTK_A11Y": "atspi"}
sys.path.insert(0, str(top / "tests/journeys"))
import journey
import screen


def first_application(pid):
    """In the sandbox the program's process has another number outside: it is the only one on the bus."""
    desktop = screen.Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child is not None and child.get_child_count() > 0:
            child.set_cache_mask(screen.Atspi.Cache.ROLE)
            return child
    return None


screen.application = first_application


def two_evenings(sandbox):
    from screen import Role

    sandbox_store = sandbox.file(f".var/app/{app_id}/data/nextfilms/store.db")
    type(sandbox).store = property(lambda self: sandbox_store)
    program = sandbox.start()
    program.wait_until("the catalogue", lambda: len(program.films()) > 5)
    yield "first start: the window shows the catalogue"
    program.search("lion king")
    program.wait_until("the search", lambda: "The Lion King (1994)" in program.films())
    yield "search finds a film"
    for movie_id, title in ((1, "Toy Story"), (364, "The Lion King"), (6377, "Finding Nemo"), (4306, "Shrek"), (68954, "Up")):
        program.open_film(movie_id, title)
        program.rate(5)
        program.close_dialog()
    yield "five films are rated"
    program.show_page("for-you")
    program.wait_until("recommendations", lambda: len(program.films()) > 5)
    assert "Toy Story (1995)" not in program.films()
    yield "recommendations are shown"
    program.quit()
    assert len(sandbox.ratings()) == 5, sandbox.ratings()
    yield "the ratings are in the sandbox's own data directory"
    program = sandbox.start()
    program.show_page("library")
    program.wait_until("the library", lambda: len(program.films("Films")) == 5)
    yield "after a restart they are still there"
    program.quit()


def walls(sandbox):
    secret = pathlib.Path(sandbox.file("secret"))
    secret.write_text("a file of the person's\n")

    def inside(*command):
        env = os.environ | {"HOME": sandbox.path, "DBUS_SYSTEM_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]}
        return subprocess.run(["flatpak", "run", "--user", f"--command={command[0]}", app_id, *command[1:]], env=env, capture_output=True, text=True)

    assert inside("true").returncode == 0
    assert inside("cat", str(secret)).returncode != 0
    yield "a file of the home directory cannot be read"
    assert inside("sh", "-c", f"echo x > {sandbox.path}/new").returncode != 0 or not os.path.exists(sandbox.file("new"))
    yield "nor can one be made there"
    assert inside("touch", "/app/bin/x").returncode != 0
    yield "nor can the program be changed"
    listed = inside("nextfilms-cli", "search", "toy", "story")
    assert "Toy Story" in listed.stdout, listed
    yield "the command line runs in the sandbox too"


journey.run(two_evenings, walls)
