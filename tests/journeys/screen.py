# SPDX-License-Identifier: GPL-3.0-or-later
"""What an assistive technology finds on the screen. Every look is a fresh one; every wait has an end."""
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

Role = Atspi.Role
State = Atspi.StateType

# The longest wait for one thing: a sanitized program on a loaded machine is slow, a missing thing is a failure anyway.
PATIENCE = 60.0
_PAUSE = 0.05


class Timeout(Exception):
    pass


def wait_for(what, look, patience=PATIENCE):
    """The first true value of look(). The tree may change while it is being read: an error is one more look."""
    end = time.monotonic() + patience
    error = None
    while True:
        try:
            found = look()
            if found:
                return found
        except GLib.Error as e:
            error = e
        if time.monotonic() > end:
            raise Timeout(f"waited in vain for {what}" + (f" ({error.message})" if error else ""))
        time.sleep(_PAUSE)


def start():
    # GTK has no cache to offer; the library's complaint about it says nothing about the program
    GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *_: None, None)
    Atspi.init()
    Atspi.set_timeout(20000, 60000)


def application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child is not None and child.get_process_id() == pid:
            child.set_cache_mask(Atspi.Cache.ROLE)   # all else changes
            return child
    return None


def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def has_state(node, state):
    return node.get_state_set().contains(state)


def showing(node):
    return has_state(node, State.SHOWING)


# Inside of these nothing is looked for: a grid has hundreds of them.
_CELLS = (Role.LIST_ITEM, Role.TABLE_CELL, Role.TREE_ITEM)


def walk(node, cells=False):
    """Everything visible at and below node, with its role and states: what lies on top comes first. cells: look inside of list items too."""
    role, states = node.get_role(), node.get_state_set()
    if role != Role.APPLICATION and not states.contains(State.VISIBLE):
        return
    if cells or role not in _CELLS:
        for i in reversed(range(node.get_child_count())):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from walk(child, cells)
    yield node, role, states


def find_all(root, role=None, name=None, match=None, cells=False):
    """What is visible and has the role (or one of them), the name (or one that name() accepts), and is a match."""
    roles = role if isinstance(role, tuple) or role is None else (role,)
    accepts = name if callable(name) or name is None else name.__eq__
    for node, its_role, _ in walk(root, cells):
        if (roles is None or its_role in roles) and (accepts is None or accepts(node.get_name())) and (match is None or match(node)):
            yield node


def find(root, role=None, name=None, match=None, cells=False):
    return next(find_all(root, role, name, match, cells), None)


def describe(root):
    """What has a name or the focus, lowest first."""
    lines = []
    try:
        for node, role, states in walk(root):
            name, focus = node.get_name(), states.contains(State.FOCUSED)
            if name or focus:
                lines.append(f"{role.value_nick} {name!r}{' has the focus' if focus else ''}")
    except GLib.Error as error:
        lines.append(error.message)
    return lines[::-1]
