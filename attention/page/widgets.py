"""Widgets that show what the session holds, and let something else be chosen.

A browser says with every message what each widget shows there, and it does not wait for
answers. So a widget that is to show something else than was chosen in it gives way to another
one, under another key: what a browser says late of the one before is ignored. A widget that
shows the right thing already keeps its key: a new one would end a drag of a slider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import streamlit as st

from attention.page.parts import Parts

_ITS_OWN = object()  # what a widget shows that the session does not hold, such as a selection


@dataclass(frozen=True, slots=True)
class WidgetState:
    """What the widget of a name shows, and how many widgets had that name before it."""

    shown: object
    before: int = 0


@dataclass(slots=True)
class Widgets:
    """The widgets that one visitor's page has, by name."""

    parts: Parts
    named: dict[str, WidgetState] = field(default_factory=dict)

    def bind(
        self, name: str, shows: object, choose: Callable[[Any], None], default: str = "value"
    ) -> dict[str, Any]:
        """Return the arguments that bind a widget to what the session holds.

        These are its key, its callback, and as its default what it shows: a browser that has not
        had it on the page, or not for a while, shows that. What it now shows is noted.

        Parameters
        ----------
        name : str
            What the widget is called: its key but for a number behind it.
        shows : object
            What it has to show.
        choose : callable
            Called with what was chosen; a browser may send anything. The parts of the page that
            then show something else are drawn anew, and the one in which the widget stands.
        default : str
            What the widget calls its default.
        """
        state = self.named.get(name, WidgetState(shows))
        if state.shown != shows:
            state = WidgetState(shows, state.before + 1)
        self.named[name] = state
        key = self.key(name)
        heard = partial(self._heard, name, key, self.parts.drawing, choose)
        return {default: shows, "key": key, "on_change": heard}

    def bind_one_of(
        self, name: str, options: Sequence[Any], shows: object, choose: Callable[[Any], None]
    ) -> dict[str, Any]:
        """Return the same, see `bind`, for a box from which one of some options is selected."""
        bound = self.bind(name, shows, choose, "index")
        return {**bound, "options": options, "index": options.index(shows)}

    def key(self, name: str) -> str:
        """Return the key of the widget that has a name now."""
        before = self.named[name].before if name in self.named else 0
        return f"{name} {before}" if before else name

    def give_way(self, name: str) -> None:
        """Let another widget take the place of the one that has a name now."""
        state = self.named.get(name, WidgetState(_ITS_OWN))
        self.named[name] = replace(state, before=state.before + 1)

    def catch_up(self) -> bool:
        """Let those give way in which a browser shows what nobody has heard; return if any do.

        Streamlit calls back for no widget that it does not know: one of which a browser speaks
        before it has been drawn again, or that only a server knew which is gone.
        """
        late = [
            name
            for name, state in self.named.items()
            if state.shown is not _ITS_OWN
            and st.session_state.get(self.key(name), state.shown) != state.shown
        ]
        for name in late:
            self.give_way(name)
        return bool(late)

    def _heard(self, name: str, key: str, part: str, choose: Callable[[Any], None]) -> None:
        if key == self.key(name):
            self.named[name] = WidgetState(st.session_state[key], self.named[name].before)
            choose(st.session_state[key])
            self.parts.spoil(part)  # what was chosen may not be what is to be shown
        self.parts.redraw(part)
