"""Parts of the page: each says at its own place what it shows, and is drawn anew with that alone.

Most edits change a few numbers: a run that draws those alone takes half the time of one that
draws all of the page, and a hundred visitors wait for each other's runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

_UNKNOWN = object()  # what is shown by a part whose drawing has begun and not ended
_IDLE = "idle"  # a part without anything, for a run that has nothing to draw


@dataclass(slots=True)
class Part:
    """A part of the page, or what stands outside of all parts.

    Attributes
    ----------
    shows : callable
        Returns all that it has to show now of what can change.
    waits : bool
        Whether nobody looks at it while a handle is held.
    inside : tuple of str
        The parts that it lies in.
    shown : object
        What it had to show when it was drawn last.
    """

    shows: Callable[[], object]
    waits: bool = False
    inside: tuple[str, ...] = ()
    shown: object = _UNKNOWN


@dataclass(slots=True)
class Parts:
    """The parts that one visitor's page has."""

    drawing: tuple[str, ...] = ()  # those that are being drawn, each inside the one before
    named: dict[str, Part] = field(default_factory=dict)
    outside: Part = field(default_factory=lambda: Part(tuple))

    @property
    def place(self) -> str:
        """The part that is being drawn; empty outside of all parts."""
        return self.drawing[-1] if self.drawing else ""

    def spoil(self, place: str) -> None:
        """Have a part drawn anew whatever it shows."""
        self.named.get(place, self.outside).shown = _UNKNOWN

    @contextmanager
    def whole_page(self, shows: Callable[[], object]) -> Iterator[None]:
        """Draw all of the page within.

        `shows` is about what stands outside of all parts. Until this has come to its end, a
        browser may have any half of the page.
        """
        self.drawing, self.named, self.outside = (), {}, Part(shows)
        st.fragment(tuple, key=_IDLE)()
        yield
        self.outside.shown = shows()

    def part(
        self,
        name: str,
        draw: Callable[..., None],
        *about: object,
        shows: Callable[[], object],
        waits: bool = False,
    ) -> None:
        """Draw a part, so that it can be drawn anew alone; see `Part`."""
        this = self.named[name] = Part(shows, waits, self.drawing)

        def drawn() -> None:
            this.shown = _UNKNOWN
            self.drawing = (*this.inside, name)
            self._forget_what_is_inside(name)
            draw(*about)
            self.drawing = this.inside
            this.shown = shows()

        st.fragment(drawn, key=name)()

    def act(self, act: Callable[..., None], *about: object) -> None:
        """Do something, and draw anew what then shows something else: what a button is for."""
        act(*about)
        self.redraw()

    def redraw(self, *, held: bool = False) -> None:
        """Draw anew what no longer shows the present, and nothing else; a callback's last word.

        While a handle is `held`, some parts wait.
        """
        outside = self.outside
        if outside.shown is _UNKNOWN or (not held and outside.shown != outside.shows()):
            st.rerun()
        stale = {
            name
            for name, part in self.named.items()
            if not (held and part.waits) and part.shown != part.shows()
        }
        alone = [name for name in stale if not stale.intersection(self.named[name].inside)]
        st.rerun(sorted(alone) or [_IDLE])

    def _forget_what_is_inside(self, name: str) -> None:
        """Let go of the parts inside another: it may have others when it is drawn anew."""
        for inner in [inner for inner, part in self.named.items() if name in part.inside]:
            del self.named[inner]
