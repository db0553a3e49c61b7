"""Whose page is drawn: one visitor's at a time, and the most urgent first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from threading import Event, Lock
from time import monotonic

PATIENCE = 2.0  # seconds that the rest of a page waits for figures of others, if need be


@dataclass(slots=True)
class Turn:
    """The turn to draw a page.

    A script has a thread of its own, and Python runs one thread at a time: a hundred that draw
    at once would all be done when the last one is, and the thread that sends what they drew
    would wait for them. An edit, which draws a few parts anew, needs no turn.
    """

    _lock: Lock = field(default_factory=Lock)
    _taken: bool = False
    # When each should have its turn, in seconds; a number that tells those of the same time
    # apart; and what is set once it has it.
    _waiting: list[tuple[float, int, Event]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn within."""
        with self._lock:
            mine = self._line_up(0.0)
            if not self._taken:
                self._pass_on()
        mine.wait()
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def let_others_go_first(self) -> None:
        """Let those draw who have come meanwhile, and go on afterwards."""
        with self._lock:
            mine = self._line_up(PATIENCE)
            self._pass_on()
        mine.wait()

    def _line_up(self, patience: float) -> Event:
        """Return what will be set when a turn comes that may be as many seconds away."""
        mine = Event()
        heappush(self._waiting, (monotonic() + patience, next(self._numbers), mine))
        return mine

    def _pass_on(self) -> None:
        """Give the turn to whoever should have it next, if anybody waits."""
        self._taken = bool(self._waiting)
        if self._waiting:
            _, _, next_one = heappop(self._waiting)
            next_one.set()


turn = Turn()
