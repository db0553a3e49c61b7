"""The keys that work anywhere on the page, but where one types."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from attention.page.server import source
from attention.page.session import Session

KEYBOARD = """
**Keyboard.** Undo Ctrl+Z, redo Ctrl+Y; talk mode, and out of it, F8; there → and ←, or PageDown
and PageUp as a clicker sends them, go on and back, and ? lists all keys. On the plane: Tab to a
word, arrow keys to move it, Shift for small steps, Delete to take it away.
"""

Actions = Mapping[str, Callable[[Session], None]]

_keys = st.components.v2.component("keys", js=source("typing.js", "keys.js"))


def listen(session: Session, actions: Actions) -> None:
    """Call the action of a key that is pressed.

    Parameters
    ----------
    session : Session
    actions : mapping of str to callable
        Actions by keys: small letters, the browser's names of other keys in small letters, and
        keys that are held together, as in `ctrl+z`.
    """

    def show() -> None:
        _keys(
            key="keys", height=1, data={"keys": list(actions), "answered": session.pressed},
            on_pressed_change=partial(session.parts.act, _press, session, actions),
        )  # fmt: skip

    session.parts.part("keys", show, shows=lambda: session.pressed)


def _press(session: Session, actions: Actions) -> None:
    for number, key in pressed(st.session_state["keys"].pressed, after=session.pressed):
        session.pressed = number
        if key in actions:
            actions[key](session)


def pressed(message: Any, after: int) -> list[tuple[int, str]]:
    """Return the presses of a message whose number is above `after`, in order.

    A message is untrusted: whatever in it is no press is left out.
    """
    presses = message if isinstance(message, list) else []
    found = {
        press["number"]: press["key"]
        for press in presses[-100:]
        if isinstance(press, Mapping)
        and type(press.get("number")) is int
        and isinstance(press.get("key"), str)
    }
    return [(number, found[number]) for number in sorted(found) if after < number < 2**53]
