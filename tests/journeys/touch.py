# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone's screen in front of the headless compositor, which itself can make no touch.

TouchScreen is a Wayland server to the program and a Wayland client to the compositor. It passes everything on but for the seat:
that has a touch screen and no pointer, so that the program can know of no hovering. (A phone's seat has a keyboard too, for its
buttons; no key is ever pressed here.) Touches are written into the program's connection as the compositor would write them, at the surface that lies under the finger; text comes
as from an on-screen keyboard, by the text-input protocol.
"""
import os
import select
import shutil
import socket
import struct
import tempfile
import threading
import time

from screen import PATIENCE, Atspi, State, Timeout, has_state, wait_for

_KEYBOARD, _TOUCH = 2, 4   # of wl_seat.capability
_FINGER = 0
_FRAME = 1 / 60


class _Surface:
    """What xdg-shell says of a surface that has a place on the screen."""

    def __init__(self, number):
        self.number, self.parent = number, None
        self.place = (0, 0)          # of a popup, in the geometry of its parent
        self.geometry = None         # without the shadow: x, y, width, height
        self.popup = self.shown = False

    def origin(self):
        """Of its geometry, on the screen."""
        if self.parent is None:
            return (0, 0)
        return tuple(a + b for a, b in zip(self.parent.origin(), self.place))

    def holds(self, x, y):
        if not self.popup:
            return True
        left, top = self.origin()
        _, _, width, height = self.geometry or (0, 0, 0, 0)
        return self.shown and left <= x < left + width and top <= y < top + height

    def local(self, x, y):
        left, top = self.origin()
        return x - left + (self.geometry or (0, 0))[0], y - top + (self.geometry or (0, 0))[1]


class _Connection:
    """One program. The screen's thread reads; whoever writes to the program holds the lock."""

    def __init__(self, program, compositor):
        self.ends = {program: compositor, compositor: program}
        self.program = program
        self.waiting = {program: b"", compositor: b""}
        self.lock = threading.Lock()
        self.interfaces = {1: "wl_display"}
        self.compositor_id = None
        self.surfaces = {}           # by any of their objects
        self.touches, self.text_inputs = [], {}
        self.focus = None
        self.serial = 1 << 30        # far from the compositor's

    # --- passing on -------------------------------------------------------------------------------------------------

    def pump(self, source):
        """False at the end of the connection."""
        try:
            data, descriptors, _, _ = socket.recv_fds(source, 65536, 28)
        except ConnectionError:
            return False
        if not data:
            return False
        data = self.waiting[source] + data
        look, out, at = (self._request if source is self.program else self._event), [], 0
        with self.lock:
            while len(data) - at >= 8:
                number, word = struct.unpack_from("=II", data, at)
                size = word >> 16
                if len(data) - at < size:
                    break
                message = look(number, word & 0xffff, data[at + 8:at + size], data[at:at + size])
                out.append(message)
                at += size
            self.waiting[source] = data[at:]
            try:
                self._write(self.ends[source], b"".join(out), descriptors)
            except ConnectionError:
                return False
        return True

    @staticmethod
    def _write(end, data, descriptors=()):
        if descriptors:
            sent = socket.send_fds(end, [data], descriptors)
            data = data[sent:]
            for descriptor in descriptors:
                os.close(descriptor)
        end.sendall(data)

    def _request(self, number, opcode, body, message):
        interface = self.interfaces.get(number)
        words = struct.unpack(f"={len(body) // 4}I", body)
        match interface, opcode:
            case "wl_display", 1:
                self.interfaces[words[0]] = "wl_registry"
            case "wl_registry", 0:
                name = body[8:8 + words[1] - 1].decode()
                self.interfaces[words[-1]] = name
                if name == "wl_compositor":
                    self.compositor_id = words[-1]
            case "wl_compositor", 0:
                self.interfaces[words[0]] = "wl_surface"
            case "wl_seat", 2:
                # The compositor has no touch to give; a region has the same lifetime and says nothing.
                self.interfaces[words[0]] = "wl_touch"
                self.touches.append(words[0])
                return struct.pack("=III", self.compositor_id, 12 << 16 | 1, words[0])
            case "wl_touch", 0:
                self.touches.remove(number)
            case "xdg_wm_base", 2:
                self.interfaces[words[0]] = "xdg_surface"
                self.surfaces[words[0]] = _Surface(words[1])
            case "xdg_surface", 1:
                self.interfaces[words[0]] = "xdg_toplevel"
                self.surfaces[words[0]] = self.surfaces[number]
            case "xdg_surface", 2:
                self.interfaces[words[0]] = "xdg_popup"
                popup = self.surfaces[words[0]] = self.surfaces[number]
                popup.popup, popup.parent = True, self.surfaces[words[1]]
            case "xdg_surface", 3:
                self.surfaces[number].geometry = struct.unpack("=4i", body)
            case ("xdg_surface" | "xdg_popup" | "xdg_toplevel"), 0:
                surface = self.surfaces.pop(number)
                surface.shown = False
            case "zwp_text_input_manager_v3", 1:
                self.interfaces[words[0]] = "zwp_text_input_v3"
                self.text_inputs[words[0]] = _TextInput(words[0])
                # Without an input method the compositor says nothing of the focus.
                self._send(words[0], 0, next(s.number for s in self.surfaces.values() if not s.popup))
            case "zwp_text_input_v3", 0:
                del self.text_inputs[number]
            case "zwp_text_input_v3", (1 | 2):
                self.text_inputs[number].wanted = opcode == 1
            case "zwp_text_input_v3", 7:
                self.text_inputs[number].commit()
        return message

    def _event(self, number, opcode, body, message):
        match self.interfaces.get(number), opcode:
            case "wl_seat", 0:
                return struct.pack("=III", number, 12 << 16, struct.unpack("=I", body)[0] & _KEYBOARD | _TOUCH)
            case "wl_display", 1:
                self.interfaces.pop(struct.unpack("=I", body)[0], None)
            case "xdg_popup", 0:
                self.surfaces[number].place = struct.unpack_from("=2i", body)
                self.surfaces[number].shown = True
            case "xdg_popup", 1:
                self.surfaces[number].shown = False
        return message

    # --- the finger -------------------------------------------------------------------------------------------------

    def size(self):
        return next(s.geometry[2:] for s in self.surfaces.values() if not s.popup and s.geometry)

    def under(self, x, y):
        """The surface at this point: what was made last lies on top."""
        return next((s for s in reversed(self.surfaces.values()) if s.holds(x, y)), None)

    def _send(self, number, opcode, *words):
        self.program.sendall(struct.pack(f"=II{len(words)}I", number, (8 + 4 * len(words)) << 16 | opcode, *words))

    def touch(self, opcode, x=0, y=0):
        """0: down, 1: up, 2: motion; each with its frame."""
        with self.lock:
            now = int(time.monotonic() * 1000) & 0xffffffff
            if opcode == 0:
                self.focus = self.under(x, y)
            self.serial += 1
            place = [round(v * 256) & 0xffffffff for v in self.focus.local(x, y)]
            for number in self.touches:
                if opcode == 0:
                    self._send(number, 0, self.serial, now, self.focus.number, _FINGER, *place)
                elif opcode == 1:
                    self._send(number, 1, self.serial, now, _FINGER)
                else:
                    self._send(number, 2, now, _FINGER, *place)
                self._send(number, 3)

    def write(self, text):
        """False while nothing on the screen takes text."""
        with self.lock:
            wanted = next((t for t in self.text_inputs.values() if t.enabled), None)
            if wanted is None:
                return False
            letters = text.encode() + b"\0"
            padded = letters.ljust((len(letters) + 3) // 4 * 4, b"\0")
            self.program.sendall(struct.pack("=III", wanted.number, (12 + len(padded)) << 16 | 3, len(letters)) + padded)
            self._send(wanted.number, 5, wanted.serial)
            return True

    def close(self):
        for end in self.ends:
            end.close()


class _TextInput:
    def __init__(self, number):
        self.number, self.serial = number, 0
        self.wanted = self.enabled = False

    def commit(self):
        self.serial = (self.serial + 1) & 0xffffffff
        self.enabled = self.wanted


class TouchScreen:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="nextfilms-touch-")
        self.path = os.path.join(self.folder, "wayland")
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen()
        self.stop, self.stopped = os.pipe()
        self.connections = []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.close(self.stopped)
        self.thread.join()
        os.close(self.stop)
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self):
        poll, readers = select.poll(), {}
        poll.register(self.server, select.POLLIN)
        poll.register(self.stop, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == self.stop:
                    for connection in self.connections:
                        connection.close()
                    return
                if descriptor == self.server.fileno():
                    program, _ = self.server.accept()
                    compositor = socket.socket(socket.AF_UNIX)
                    compositor.connect(os.environ["WAYLAND_DISPLAY"])
                    connection = _Connection(program, compositor)
                    self.connections.append(connection)
                    for end in connection.ends:
                        readers[end.fileno()] = connection, end
                        poll.register(end, select.POLLIN)
                elif descriptor in readers:
                    connection, end = readers[descriptor]
                    if not connection.pump(end):
                        for other in connection.ends:
                            poll.unregister(other)
                            del readers[other.fileno()]
                        self.connections.remove(connection)
                        connection.close()

    @property
    def environment(self):
        """For a program that is to be shown on it."""
        return {"WAYLAND_DISPLAY": self.path}

    # --- what a finger does -----------------------------------------------------------------------------------------

    def touch(self, x, y, seconds):
        connection = self.connections[-1]
        width, height = connection.size()
        assert 0 <= x < width and 0 <= y < height, f"{x}, {y} is outside of the screen"
        connection.touch(0, x, y)
        time.sleep(seconds)
        connection.touch(1, x, y)

    def tap(self, node, across=0.5, below=0, aside=0):
        """A short touch in the middle of it, or at another part of its width; what is scrolled away, or not below a header, is
        brought there first."""
        left, top, width, height = self.place(node)
        for _ in range(5):
            right, bottom = self.connections[-1].size()
            if below <= top + height / 2 < bottom:
                break
            way = max(-bottom / 3, min(bottom / 3, bottom / 2 - top))
            self.swipe((right / 2, bottom / 2 - way / 2 + 40), (right / 2, bottom / 2 + way / 2 + 40), 0.5)
            left, top, width, height = self.place(node)
        self.touch(left + width * across + aside, top + height / 2, 0.06)

    def catch(self, node):
        """A tap on what may go at any moment: whether it was still there."""
        try:
            left, top, width, height = self.place(node, 4)
        except Timeout:
            return False
        self.touch(left + width / 2, top + height / 2, 0.06)
        return True

    def hold(self, node):
        left, top, width, height = self.place(node)
        self.touch(left + width / 2, top + height / 2, 1.0)

    @staticmethod
    def place(node, patience=PATIENCE):
        """Where it is, once it has come to rest. The toolkit leaves the padding of some parents out, which is less than half of any
        target."""
        places = []

        def rests():
            extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            places.append((extents.x, extents.y, extents.width, extents.height))
            return has_state(node, State.SHOWING) and len(places) >= 6 and len(set(places[-6:])) == 1 and places[-1]
        return wait_for(f"{node.get_name()} at rest", rests, patience)

    def swipe(self, start, end, seconds=0.3):
        connection = self.connections[-1]
        connection.touch(0, *start)
        steps = max(2, round(seconds / _FRAME))
        for step in range(1, steps + 1):
            time.sleep(_FRAME)
            connection.touch(2, *(a + (b - a) * step / steps for a, b in zip(start, end)))
        connection.touch(1, *end)

    def write(self, text):
        return self.connections[-1].write(text)

    def has_text_focus(self):
        """An on-screen keyboard would be up."""
        return any(t.enabled for t in self.connections[-1].text_inputs.values())
