# SPDX-License-Identifier: GPL-3.0-or-later
"""The program under test, as a child process with a home of its own."""
import contextlib
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile

from gi.repository import Gio, GLib

import screen
from screen import PATIENCE, Atspi, Role, State, wait_for

EXECUTABLE = os.environ["NEXTFILMS_PROGRAM"]
EMULATOR = shlex.split(os.environ.get("NEXTFILMS_EMULATOR", ""))   # for a program of another architecture
APP_ID = os.environ["NEXTFILMS_APP_ID"]

screen.start()


class Sandbox:
    """Data, configuration and cache of one person, and the programs running on them."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="nextfilms-home-")
        self.programs = []
        self.others = contextlib.ExitStack()
        # A keyboard that stays plugged in: without one the seat has no focus, and the first keys of the next one are lost.
        self.keyboard = subprocess.Popen(["wtype", "-s", "86400000", "-k", "Shift_L"], stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        for program in self.programs:
            program.kill()
        self.others.close()
        self.keyboard.kill()
        self.keyboard.wait()
        resize_output(*DESKTOP)
        shutil.rmtree(self.path, ignore_errors=True)

    def enter(self, other):
        """Keeps it to the end, when the programs are gone."""
        return self.others.enter_context(other)

    def file(self, name):
        return os.path.join(self.path, name)

    @property
    def store(self):
        return self.file("data/nextfilms/store.db")

    def start(self, **environment):
        """A running program with its window on the screen."""
        program = Program(self, environment)
        program.wait_for_window()
        return program

    def spawn(self, environment, arguments=()):
        env = os.environ | {"G_DEBUG": os.environ["NEXTFILMS_JOURNEY_G_DEBUG"], "HOME": self.path, "XDG_DATA_HOME": self.file("data"),
                            "XDG_CONFIG_HOME": self.file("config"), "XDG_CACHE_HOME": self.file("cache")} | environment
        log = open(self.file(f"stderr-{len(self.programs)}"), "w+", encoding="utf-8", errors="replace")
        return subprocess.Popen([*EMULATOR, EXECUTABLE, *arguments], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log), log

    def quit_all(self):
        """Every program that still runs ends well."""
        for program in self.programs:
            if program.process.poll() is None:
                program.quit()

    def read_store(self, query):
        """Rows of the store, which another process may have open."""
        database = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def ratings(self):
        """MovieLens id → half stars, as they stand on disk."""
        return dict(self.read_store("SELECT movie_id, rating FROM film WHERE rating > 0"))

    def marked(self):
        return {movie_id for movie_id, in self.read_store("SELECT movie_id FROM film WHERE marks > 0")}

    def describe(self):
        return "\n".join(program.describe() for program in self.programs[-1:])


class Program:
    def __init__(self, sandbox, environment):
        self.process, self.log = sandbox.spawn(environment)
        sandbox.programs.append(self)

    # --- the process ------------------------------------------------------------------------------------------------

    @property
    def application(self):
        self.check_alive()
        return screen.application(self.process.pid)

    def check_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}")

    def stderr(self):
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_for_window(self):
        self.window = wait_for("the window", lambda: (a := self.application) and screen.find(a, Role.FRAME, match=screen.showing))
        return self.window

    def act(self, name, parameter=None):
        """An action of the application, as other programs activate it."""
        self.check_alive()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        arguments = GLib.Variant("(sava{sv})", (name, [] if parameter is None else [parameter], {}))
        bus.call_sync(APP_ID, "/" + APP_ID.replace(".", "/"), "org.gtk.Actions", "Activate", arguments, None,
                      Gio.DBusCallFlags.NO_AUTO_START, int(PATIENCE * 1000), None)

    def ended(self):
        """The exit code of a program that is about to end."""
        return self.process.wait(PATIENCE)

    def quit(self):
        self.act("quit")
        code = self.ended()
        assert code == 0, f"the program quit with {code}"
        words = [line for line in self.stderr().splitlines() if "WARNING" in line or "CRITICAL" in line]
        assert not words, f"it said {words[0]}"

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def describe(self):
        try:
            tree = "\n".join(screen.describe(self.application)) if self.process.poll() is None else f"ended: {self.process.returncode}"
        except Exception as error:
            tree = repr(error)
        return f"--- on the screen\n{tree}\n--- on stderr\n{self.stderr()}"

    # --- looking ----------------------------------------------------------------------------------------------------

    def find(self, role=None, name=None, match=None, what=None):
        """Waits until it is there."""
        return wait_for(what or f"{getattr(role, 'value_nick', 'something')} {name}",
                        lambda: self.peek(role, name, match))

    def peek(self, role=None, name=None, match=None):
        self.check_alive()
        return screen.find(self.window, role, name, match)

    def wait_until(self, what, look):
        return wait_for(what, lambda: self.check_alive() or look())

    def find_text(self, text):
        """Waits for a text that holds these words."""
        return self.find((Role.LABEL, Role.HEADING, Role.STATIC, Role.ALERT, Role.NOTIFICATION, Role.STATUS_BAR), lambda name: text in name, what=f"“{text}”")

    def peek_text(self, text):
        return self.peek(None, lambda name: text in name)

    def cells(self, label=None):
        """The list on the screen."""
        found = self.peek((Role.TABLE, Role.LIST), label, screen.showing)
        return [] if found is None else list(screen.children(found))

    def films(self, label=None):
        """Names of the films in it, in its order."""
        return [cell.get_name() for cell in self.cells(label) if cell.get_role() in (Role.TABLE_CELL, Role.LIST_ITEM)]

    def texts(self, node):
        """Everything written inside of it."""
        return [label.get_name() for label in screen.find_all(node, Role.LABEL, cells=True)]

    def focus(self):
        """What has the keyboard."""
        return next((node for node, _, states in screen.walk(self.window) if states.contains(State.FOCUSED)), None)

    def size(self):
        """Of the window, as it drew itself: it may be larger than the screen."""
        size = self.window.get_size()
        return size.x, size.y

    # --- doing ------------------------------------------------------------------------------------------------------

    def press(self, *keys):
        """Keys as on a keyboard: "a", "Return", "ctrl+z". They reach whatever has the focus."""
        self.check_alive()
        for key in keys:
            *modifiers, last = key.split("+")
            arguments = [argument for m in modifiers for argument in ("-M", m)]
            arguments += ["-k", last] + [argument for m in reversed(modifiers) for argument in ("-m", m)]
            subprocess.run(["wtype", *arguments], check=True, timeout=PATIENCE)

    def tab_to(self, accepts):
        """Presses Tab until accepts(what has the focus), and returns that."""
        way = []
        while True:
            focus = self.focus()
            if focus is not None and accepts(focus):
                return focus
            way.append(focus and focus.get_name())
            assert len(way) < 60, f"Tab goes in circles: {way}"
            self.press("Tab")
            self.wait_until("the focus to move", lambda: self.focus() != focus)

    def type(self, text):
        self.check_alive()
        subprocess.run(["wtype", text], check=True, timeout=PATIENCE)

    def click(self, node):
        assert node.do_action(0), f"{node.get_role_name()} {node.get_name()!r} cannot be activated"

    def search(self, text):
        self.act("search", GLib.Variant("s", text))

    def show_page(self, name):
        self.act("show-page", GLib.Variant("s", name))

    def request_film(self, movie_id):
        self.act("open-film", GLib.Variant("u", movie_id))

    def open_film(self, movie_id, title):
        self.request_film(movie_id)
        return self.dialog(title)

    def dialog(self, title):
        dialog = self.find(Role.DIALOG, title)
        # it is there a frame before what is in it
        self.wait_until(f"the contents of {title}", lambda: screen.find(dialog, Role.LABEL))
        return dialog

    def slider(self):
        return self.find(Role.SLIDER, "Your rating", screen.showing)

    def rate(self, stars):
        """The slider of the dialog; returns when the slider says so."""
        slider = self.slider()
        assert slider.get_value_iface().set_current_value(stars)
        self.wait_until(f"{stars} stars", lambda: self.slider().get_value_iface().get_current_value() == stars)

    def rating_text(self):
        """What a screen reader says of the slider."""
        return Atspi.Value.get_text(self.slider())

    def close_dialog(self):
        # before the first frame with it keys go elsewhere
        self.wait_until("the focus in the dialog", lambda: screen.find(self.find(Role.DIALOG), match=lambda node: screen.has_state(node, State.FOCUSED)))
        self.press("Escape")
        self.wait_until("the dialog to close", lambda: self.peek(Role.DIALOG) is None)


# --- the compositor -------------------------------------------------------------------------------------------------

DESKTOP = (1280, 800)


def swaymsg(*arguments):
    return subprocess.run(["swaymsg", *arguments], check=True, timeout=PATIENCE, capture_output=True, text=True).stdout


def take_picture(name):
    """For people to look at, where somebody wants them."""
    if folder := os.environ.get("NEXTFILMS_PICTURES"):
        subprocess.run(["grim", os.path.join(folder, f"{name}.png")], check=True, timeout=PATIENCE)


def resize_output(width, height):
    swaymsg("output", "HEADLESS-1", "resolution", f"{width}x{height}")
