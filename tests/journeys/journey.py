# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys: what a person does with the real program, from the first window to the exit code.

A journey is a generator that gets a Sandbox and yields a sentence after each thing it has proved; each becomes a line of TAP.
A journey that raises ends there, with what was on the screen and on stderr at that moment, and the next one starts.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import traceback


def _enter_private_session():
    """Runs the script again on a session bus and in a runtime directory of its own, so that no other program is on either."""
    display = os.environ.get("WAYLAND_DISPLAY")
    missing = [tool for tool in ("dbus-run-session", "swaymsg", "wtype") if shutil.which(tool) is None]
    if not display or "SWAYSOCK" not in os.environ or missing:
        print("1..0 # SKIP", f"{', '.join(missing)} not installed" if missing else "outside of the headless session")
        sys.exit(0)
    env = dict(os.environ)
    env["WAYLAND_DISPLAY"] = os.path.join(env["XDG_RUNTIME_DIR"], display)   # stays as it is when absolute
    # Warnings are fatal to the program, not to the library that looks at it.
    env["NEXTFILMS_JOURNEY_G_DEBUG"] = env.pop("G_DEBUG", "")
    env.pop("AT_SPI_BUS_ADDRESS", None)
    runtime = tempfile.mkdtemp(prefix="nextfilms-journey-")
    try:
        env["XDG_RUNTIME_DIR"] = runtime
        # What the bus and its services print is not TAP: only the script gets the real stdout.
        command = ["dbus-run-session", "--", "sh", "-c", 'exec "$@" >&"$0"', str(os.dup(1)), sys.executable, *sys.argv]
        os.set_inheritable(int(command[5]), True)
        status = subprocess.run(command, env=env, stdout=2, close_fds=False, check=False).returncode
    finally:
        shutil.rmtree(runtime, ignore_errors=True)
    sys.exit(status if status >= 0 else 1)


def run(*journeys):
    if "NEXTFILMS_JOURNEY_G_DEBUG" not in os.environ:
        _enter_private_session()
    import program   # only now: it talks to the session bus

    number = failures = 0
    for journey in journeys:
        title = journey.__name__.replace("_", " ")
        with program.Sandbox() as sandbox:
            proved = "the beginning"
            try:
                for proved in journey(sandbox):
                    number += 1
                    print(f"ok {number} - {title}: {proved}", flush=True)
                sandbox.quit_all()
            except Exception as error:
                number += 1
                failures += 1
                program.take_picture(f"failed-{journey.__name__}")
                print(f"not ok {number} - {title}: after “{proved}”: {str(error).splitlines()[0] if str(error) else error!r}", flush=True)
                for line in (traceback.format_exc() + sandbox.describe()).splitlines():
                    print("#", line)
    print(f"1..{number}", flush=True)
    sys.exit(failures > 0)
