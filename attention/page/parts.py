"""Parts of the page: each says at its own place what it shows, and is drawn anew with that alone.

Most edits change a few numbers: a run that draws those alone takes half the time of one that
draws all of the page, and a hundred visitors wait for each other's runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, sleep

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

_UNKNOWN = object()  # what is shown by a part whose drawing has begun and not ended
_SENT = 0.2  # seconds after which a browser has been sent what was drawn, unless all is very busy
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
    shown : object
        What it had to show when it was drawn last.
    at : float
        When that was, or when the whole page was drawn that it belongs to, in seconds.
    """

    shows: Callable[[], object]
    waits: bool = False
    shown: object = _UNKNOWN
    at: float = 0.0


@dataclass(slots=True)
class Parts:
    """The parts that one visitor's page has."""

    drawing: str = ""  # the one that is being drawn; empty outside of all parts
    named: dict[str, Part] = field(default_factory=dict)
    outside: Part = field(default_factory=lambda: Part(tuple))
    due: set[str] = field(default_factory=set)  # those that this run still has to draw
    hearing: str = ""  # the one that hears of what is dragged
    putting_off: bool = False  # whether what is met now is drawn later
    put_off: list[tuple[DeltaGenerator, Callable[[], None]]] = field(default_factory=list)

    def spoil(self, name: str) -> None:
        """Have a part drawn anew whatever it shows; all of the page, if there is no such part."""
        self.named.get(name, self.outside).shown = _UNKNOWN

    @contextmanager
    def whole_page(self, shows: Callable[[], object]) -> Iterator[None]:
        """Draw all of the page within.

        `shows` is about what stands outside of all parts. Until this has come to its end, a
        browser may have any half of the page.
        """
        self.drawing, self.named, self.outside, self.hearing = "", {}, Part(shows), ""
        self.putting_off, self.put_off = False, []
        yield
        with st.container():  # as every part, see there
            st.fragment(_let_messages_in, key=_IDLE)()
        self.outside.shown, now = shows(), monotonic()
        for part in self.named.values():  # on a busy machine all is sent at the end
            part.at = now

    @contextmanager
    def later(self) -> Iterator[None]:
        """Put off parts that are met within, each with its place kept; see `draw_later`."""
        before, self.putting_off = self.putting_off, True
        try:
            yield
        finally:
            self.putting_off = before

    def draw_later(self) -> None:
        """Draw the parts that were put off."""
        for place, draw in self.put_off:
            with place:
                draw()

    def part(
        self,
        name: str,
        draw: Callable[..., None],
        *about: object,
        shows: Callable[[], object],
        waits: bool = False,
    ) -> None:
        """Draw a part, so that it can be drawn anew alone; see `Part`.

        It lies in no other part, and in a container of its own. For if a browser has not yet
        been sent what a run drew when another begins, of some parts, Streamlit leaves out what
        of these parts was drawn first: nothing else may then be in their place, or depend on
        what is left out.
        """
        assert not self.drawing, f"{name} lies in {self.drawing}"
        this = self.named[name] = Part(shows, waits)

        def drawn() -> None:
            this.shown, self.drawing = _UNKNOWN, name
            try:
                draw(*about)
            finally:
                self.drawing = ""
            this.shown, this.at = shows(), monotonic()
            self.due.discard(name)
            if not self.due and self.outside.shown is not _UNKNOWN:  # the last of its run
                _let_messages_in()

        place, fragment = st.container(), st.fragment(drawn, key=name)
        if self.putting_off:
            self.put_off.append((place, fragment))
            return
        with place:
            fragment()

    @property
    def act(self) -> Callable[..., None]:
        """The callback of a button: do something, and draw anew what then shows something else."""
        return partial(self._act, self.drawing)

    def _act(self, place: str, act: Callable[..., None], *about: object) -> None:
        act(*about)
        self.redraw(place)

    def redraw(self, place: str = "", *, held: bool = False) -> None:
        """Draw anew what no longer shows the present, and nothing else; a callback's last word.

        Parameters
        ----------
        place : str
            The part in which the callback's widget stands: the browser has asked for it, and
            Streamlit has dropped what was drawn of it and not been sent.
        held : bool
            Whether a handle is held: some parts wait meanwhile.
        """
        outside = self.outside
        if outside.shown is _UNKNOWN or (not held and outside.shown != outside.shows()):
            st.rerun()
        stale = {
            name
            for name, part in self.named.items()
            if (not (held and part.waits) and part.shown != part.shows())
            or (name == place and monotonic() < part.at + _SENT)
        }
        self.due = set(stale)
        for name in stale:  # until it is drawn: the run that is to draw it may be overtaken
            self.spoil(name)
        if stale == {place}:
            return  # the run that has begun draws it
        # What shows what is computed comes first: nobody waits for the rest.
        try:
            st.rerun(sorted(stale, key=lambda name: (name != self.hearing, name)) or [_IDLE])
        except StreamlitAPIException:  # it no longer knows one of them
            st.rerun()


def _let_messages_in() -> None:
    """Let the thread that hears from browsers go on before a run ends.

    If a message has come and is only taken up when the run is over, Streamlit begins another
    one and drops what has been drawn and not been sent.
    """
    sleep(0.001)
