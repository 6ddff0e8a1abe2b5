#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-sandbox.py ID: a person's first evenings with the installed Flatpak, in its real sandbox. TAP."""
import contextlib
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

app_id = sys.argv[1]
top = pathlib.Path(__file__).resolve().parent.parent
runner = tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False)
runner.write(f'#!/bin/sh\nexport DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"\n'
             f'exec flatpak run --user --unset-env=GSETTINGS_BACKEND --env=G_DEBUG=fatal-criticals --env=GSK_RENDERER=cairo --env=GDK_DEBUG=no-portals {app_id} "$@"\n')
runner.close()
os.chmod(runner.name, 0o755)
os.environ |= {"NEXTFILMS_PROGRAM": runner.name, "NEXTFILMS_APP_ID": app_id, "GTK_A11Y": "atspi"}
sys.path.insert(0, str(top / "tests/journeys"))
sys.dont_write_bytecode = True
import journey
import screen

KEY = "0123456789abcdef0123456789abcdef"


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


def ask_bus(method, signature, *arguments):
    from gi.repository import Gio, GLib

    return Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, GLib.Variant(signature, arguments), None,
        Gio.DBusCallFlags.NONE, -1, None).unpack()


def without_portals():
    """Nobody starts the portals by asking for them."""
    services = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "dbus-1/services")
    services.mkdir(parents=True, exist_ok=True)
    for name in ("org.freedesktop.portal.Desktop", "org.freedesktop.portal.Documents", "org.freedesktop.secrets"):
        (services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec=/bin/false\n")
    ask_bus("ReloadConfig", "()")


def inside(sandbox, *command):
    env = os.environ | {"HOME": sandbox.path, "DBUS_SYSTEM_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]}
    return subprocess.run(["flatpak", "run", "--user", f"--command={command[0]}", app_id, *command[1:]], env=env, capture_output=True, text=True)


# --- the program ----------------------------------------------------------------------------------------------------

def three_evenings(sandbox):
    without_portals()
    store = sandbox.file(f".var/app/{app_id}/data/nextfilms/store.db")
    type(sandbox).store = property(lambda self: store)
    program = sandbox.start()
    program.dialog("Welcome to NextFilms")
    program.close_dialog()
    program.wait_until("the catalogue", lambda: len(program.films()) > 5)
    yield "first start: a welcome, and behind it the catalogue"
    program.search("lion king")
    program.wait_until("the search", lambda: "The Lion King (1994)" in program.films())
    yield "search finds a film"
    program.show_page("discover")
    program.wait_until("the end of the search", lambda: "The Shawshank Redemption (1994)" in program.films())
    for movie_id, title in ((1, "Toy Story"), (364, "The Lion King"), (6377, "Finding Nemo"), (4306, "Shrek"), (68954, "Up")):
        program.open_film(movie_id, title)
        program.rate(5)
        program.close_dialog()
    yield "five films are rated"
    program.show_page("for-you")
    program.wait_until("recommendations", lambda: len(program.films("Recommendations")) > 5)
    assert "Toy Story (1995)" not in program.films("Recommendations")
    yield "recommendations are shown"
    program.quit()
    assert len(sandbox.ratings()) == 5, sandbox.ratings()
    yield "the ratings are in the sandbox's own data directory"

    program = sandbox.start()
    program.wait_until("recommendations", lambda: len(program.films("Recommendations")) > 5)
    yield "after a restart it is on the same page, with recommendations"
    program.show_page("library")
    program.wait_until("the library", lambda: len(program.films("Films")) == 5)
    yield "and the ratings are still there"
    program.quit()


def the_desktop_starts_it(sandbox):
    from gi.repository import Gio, GLib
    import program as module

    ask_bus("UpdateActivationEnvironment", "(a{ss})", {
        "HOME": sandbox.path, "NEXTFILMS_WELCOME": "never", "GDK_DEBUG": "no-portals", "DBUS_SYSTEM_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]})
    assert app_id in ask_bus("ListActivatableNames", "()")[0]
    yield "the bus knows it"
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def ask(method, signature, *arguments):
        return bus.call_sync(app_id, "/" + app_id.replace(".", "/") + "/SearchProvider", "org.gnome.Shell.SearchProvider2", method,
                             GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE, int(screen.PATIENCE * 1000), None).unpack()[0]

    metas = ask("GetResultMetas", "(as)", ask("GetInitialResultSet", "(as)", ["lion", "king"])[:5])
    assert metas[0]["name"] == "The Lion King (1994)", metas
    yield "asked by the shell, it starts without a window and finds films"
    bus.call_sync(app_id, "/" + app_id.replace(".", "/"), "org.freedesktop.Application", "Open", GLib.Variant("(asa{sv})", (["nextfilms://film/862"], {})),
                  None, Gio.DBusCallFlags.NONE, int(screen.PATIENCE * 1000), None)
    window = screen.wait_for("the window", lambda: (a := first_application(0)) and screen.find(a, screen.Role.FRAME, match=screen.showing))
    screen.wait_for("the film", lambda: screen.find(window, screen.Role.DIALOG, "Toy Story"))
    yield "a link opens its film"
    bus.call_sync(app_id, "/" + app_id.replace(".", "/"), "org.gtk.Actions", "Activate", GLib.Variant("(sava{sv})", ("quit", [], {})), None,
                  Gio.DBusCallFlags.NONE, -1, None)
    screen.wait_for("its end", lambda: not ask_bus("NameHasOwner", "(s)", app_id)[0] and first_application(0) is None)
    yield "and it ends"


# --- the sandbox ----------------------------------------------------------------------------------------------------

def walls(sandbox):
    secret = pathlib.Path(sandbox.file("secret"))
    secret.write_text("a file of the person's\n")
    assert inside(sandbox, "true").returncode == 0
    assert inside(sandbox, "cat", str(secret)).returncode != 0
    yield "a file of the home directory cannot be read"
    inside(sandbox, "sh", "-c", f"mkdir -p {sandbox.path}; echo x > {sandbox.path}/new")
    assert not os.path.exists(sandbox.file("new"))
    yield "nor can one be made there"
    assert inside(sandbox, "touch", "/app/bin/x").returncode != 0
    assert inside(sandbox, "touch", "/app/share/nextfilms/x").returncode != 0
    yield "nor can the program or its model be changed"
    names = inside(sandbox, "gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/", "-m", "org.freedesktop.DBus.ListNames").stdout
    assert "org.freedesktop.DBus" in names and "a11y" not in names, names
    assert inside(sandbox, "gdbus", "call", "--session", "-d", "org.a11y.Bus", "-o", "/org/a11y/bus", "-m", "org.freedesktop.DBus.Peer.Ping").returncode != 0
    yield "other programs on the session bus cannot be seen or called"
    listed = inside(sandbox, "nextfilms-cli", "search", "toy", "story")
    assert "Toy Story" in listed.stdout, listed
    yield "the command line runs in the sandbox too"


# --- the key --------------------------------------------------------------------------------------------------------

class Tmdb(http.server.BaseHTTPRequestHandler):
    """Accepts the key, and has no film."""

    def do_GET(self):
        good = f"api_key={KEY}" in self.path
        code, words = (401, b'{"status_code":7}')
        if good:
            code, words = (200, b'{"success":true,"status_code":1}') if "/authentication" in self.path else (404, b'{"status_code":34}')
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def tmdb():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tmdb)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/3"
    server.shutdown()


def row(program, words):
    """A row of the preferences that says so; or the entry of one."""
    accepts = words if callable(words) else lambda name: words in name
    return program.wait_until(f"“{words}”", lambda: screen.find(program.window, None, accepts, screen.showing, cells=True))


def enter_key(program):
    from gi.repository import GLib

    program.act("show-preferences", GLib.Variant("s", "tmdb"))
    row(program, "No Key")
    entries = (screen.Role.TEXT, screen.Role.ENTRY, screen.Role.PASSWORD_TEXT)
    for _ in range(30):
        focus = next((role for _, role, states in screen.walk(program.window, cells=True) if states.contains(screen.State.FOCUSED)), None)
        if focus in entries:
            break
        program.press("Tab")
    assert focus in entries, "Tab does not come to the entry of the key"
    program.type(KEY)
    program.press("Return")
    row(program, "Your Key")


def a_key_without_a_keyring(sandbox):
    with tmdb() as url:
        # (without a portal, libproxy complains)
        program = sandbox.start(NEXTFILMS_TMDB_URL=url, NEXTFILMS_WELCOME="never", GIO_USE_PROXY_RESOLVER="dummy")
        enter_key(program)
        row(program, "For this session only")
        yield "where nothing keeps secrets, it says that the key is for this session only"
        program.quit()


def stand_in_for_documents(folder):
    """xdg-desktop-portal does not start without the documents portal, which needs FUSE."""
    from gi.repository import Gio, GLib

    (folder / "by-app" / app_id).mkdir(parents=True)
    interface = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.freedesktop.portal.Documents"><property name="version" type="u" access="read"/>
      <method name="GetMountPoint"><arg type="ay" direction="out"/></method></interface></node>""").interfaces[0]
    mount_point = GLib.Variant.new_tuple(GLib.Variant.new_bytestring(os.fsencode(folder)))

    def serve():
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)   # a name lasts as long as its connection
        bus.register_object(
            "/org/freedesktop/portal/documents", interface, lambda *call: call[-1].return_value(mount_point), lambda *_: GLib.Variant("u", 4), None)
        ask_bus("RequestName", "(su)", "org.freedesktop.portal.Documents", 0)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    ready = threading.Event()
    threading.Thread(target=serve, daemon=True).start()
    assert ready.wait(screen.PATIENCE)


def a_key_in_the_keyring(sandbox):
    from gi.repository import GLib

    config = pathlib.Path(sandbox.file("portal-config"))
    (config / "xdg-desktop-portal").mkdir(parents=True)
    (config / "xdg-desktop-portal/portals.conf").write_text("[preferred]\ndefault=none\norg.freedesktop.impl.portal.Secret=gnome-keyring\n")
    env = os.environ | {"HOME": sandbox.path, "XDG_CONFIG_HOME": str(config), "XDG_DATA_HOME": sandbox.file("portal-data"), "GIO_USE_PORTALS": "0"}
    log = open(sandbox.file("portal.log"), "w")
    keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=env, stdin=subprocess.PIPE, stdout=log, stderr=log)
    portal = None
    try:
        keyring.stdin.write(b"the person's password\n")
        keyring.stdin.close()
        screen.wait_for("the keyring", lambda: ask_bus("NameHasOwner", "(s)", "org.freedesktop.secrets")[0])
        stand_in_for_documents(pathlib.Path(sandbox.file("documents")))
        portal = subprocess.Popen(["/usr/libexec/xdg-desktop-portal", "--verbose"], env=env, stdout=log, stderr=log)
        screen.wait_for("the portal", lambda: ask_bus("NameHasOwner", "(s)", "org.freedesktop.portal.Desktop")[0])
        with tmdb() as url:
            program = sandbox.start(NEXTFILMS_TMDB_URL=url, NEXTFILMS_WELCOME="never")
            enter_key(program)
            row(program, "Kept in your keyring")
            yield "with the desktop's Secret portal, it says that the key is kept"
            program.quit()
            program = sandbox.start(NEXTFILMS_TMDB_URL=url, NEXTFILMS_WELCOME="never")
            program.act("show-preferences", GLib.Variant("s", "tmdb"))
            row(program, "Your Key")
            row(program, "Kept in your keyring")
            yield "after a restart it has the key"
            program.quit()
        kept = [f for f in pathlib.Path(sandbox.path).rglob("*") if f.is_file() and KEY.encode() in f.read_bytes()]
        assert not kept, kept
        yield "and no file has it in the clear"
    except Exception:
        log.flush()
        print("\n".join(f"# {line}" for line in pathlib.Path(log.name).read_text().splitlines()[-60:]))
        raise
    finally:
        for process in (portal, keyring):
            if process is not None:
                process.terminate()
                process.wait()


journey.run(three_evenings, the_desktop_starts_it, walls, a_key_without_a_keyring, a_key_in_the_keyring)
