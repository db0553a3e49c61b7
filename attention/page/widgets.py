"""Widgets that show what the session holds, and ask for something else.

A browser says with every message what each widget shows there, and it does not wait for
answers. So a widget that is to show something else than was chosen in it gives way to another
one, under another key: what a browser says late of the one before is not heard. And one that
shows the right thing already is not told again: it would let go of the hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True, slots=True)
class Asked:
    """What the widget of a name shows, and how many have given way to it."""

    shown: object
    before: int = 0


@dataclass(slots=True)
class Widgets:
    """The widgets that one visitor's page has, by name."""

    named: dict[str, Asked]

    def ask(self, name: str, shows: object, choose: Callable[[Any], None]) -> dict[str, Any]:
        """Return key and callback of a widget that shows something and lets something be chosen.

        Parameters
        ----------
        choose : callable
            Called with what was chosen; a browser may send anything.
        """
        asked = self.named.get(name, Asked(shows))
        if asked.shown != shows:
            asked = Asked(shows, asked.before + 1)
        self.named[name] = asked
        key = self._key(name)
        if key not in st.session_state:
            st.session_state[key] = shows
        return {"key": key, "on_change": self._heard, "args": (name, key, choose)}

    def _key(self, name: str) -> str:
        before = self.named[name].before
        return f"{name} {before}" if before else name

    def _heard(self, name: str, key: str, choose: Callable[[Any], None]) -> None:
        if key == self._key(name):
            self.named[name] = Asked(st.session_state[key], self.named[name].before)
            choose(st.session_state[key])
