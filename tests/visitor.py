"""A visitor without a browser: a websocket that speaks Streamlit's own messages."""

import math
import time
from collections.abc import Callable
from contextlib import suppress

from session import Session
from websockets.sync.client import connect
from websockets.typing import Subprotocol

STREAMLIT = Subprotocol("streamlit")
Window = tuple[int, int]  # pixels: the width of what the page holds, the height of the window
LAPTOP: Window = (1226, 900)
CALM = 8  # moments in a row in which nothing is heard
MOMENT, UNANSWERED, PATIENCE = 0.005, 3.0, 60.0  # seconds


def stream(address: str) -> str:
    """Return where the page at an address takes and sends messages."""
    return address.replace("http", "ws") + "/_stcore/stream"


class Visitor:
    """One session on a line of its own: opens the page, tells it things, hears what it says."""

    def __init__(self, address: str, query: str = "", window: Window | None = LAPTOP) -> None:
        self.socket = connect(
            stream(address),
            subprotocols=[STREAMLIT],
            max_size=None,
            legacy=True,  # a plain object, closed by `close`
        )
        self.session = Session(window)
        self._alarms: dict[str, float] = {}
        self._pings = self._heard = 0
        self._sent, self._runs = 0.0, 0  # when the last request was, and the runs until then
        self.ask(self.session.arrival(query))
        if window:  # before it is known, the page has no place to be drawn
            self.ask(self.session.measured())

    def close(self) -> None:
        self.socket.close()

    def edit(self, table: str, row: int, column: str, value: str | None) -> float:
        """Edit one cell; return the seconds until the last message of the answer."""
        return self.ask(self.session.edit(table, row, column, value))

    def ask(self, request: bytes) -> float:
        """Send a request; return the seconds until the last message of the answer."""
        start = time.perf_counter()
        self.send(request)
        while not self._hear(PATIENCE):
            pass
        return time.perf_counter() - start

    def send(self, request: bytes) -> None:
        """Send a request, and wait for nothing."""
        self._sent, self._runs = time.monotonic(), self.session.runs
        self.socket.send(request)

    def _hear(self, timeout: float) -> bool:
        last = self.session.hear(self.socket.recv(timeout, decode=False))
        self._heard += 1
        for name, seconds in self.session.due.items():
            self._alarms.setdefault(name, time.monotonic() + seconds)
        return last

    def pause(self, seconds: float) -> None:
        """Hear what comes within so many seconds, and say what becomes due."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._say_what_is_due(now)
            with suppress(TimeoutError):
                self._hear(max(0, min((until, *self._alarms.values())) - now))

    def _say_what_is_due(self, now: float) -> None:
        for name, at in list(self._alarms.items()):
            if at <= now:
                del self._alarms[name]
                if name in self.session.due:
                    self.send(self.session.unasked(name))

    def hear_a_run_begin(self) -> None:
        """Wait until a run is under way."""
        self.hear_until(lambda: self.session.running)

    def hear_until(self, come: Callable[[], bool]) -> None:
        """Wait until something has come."""
        while not come():
            self._hear(PATIENCE)

    def settle(self) -> None:
        """Say what is due, and wait until all is answered.

        Nobody says so: requests can be answered together, and one for a part that is gone is
        not answered at all. So a run must have begun since the last request, unless none does
        for long, and then for some time there must be nothing to hear but the answers to pings.
        """
        self._say_what_is_due(math.inf)
        calm = 0
        while calm < CALM or not self._may_be_answered():
            calm = calm + 1 if self._is_calm() else 0
        if self.session.due:
            self.settle()

    def _may_be_answered(self) -> bool:
        """Return whether a run has begun since the last request, or none ever will."""
        return self.session.runs > self._runs or time.monotonic() > self._sent + UNANSWERED

    def _is_calm(self) -> bool:
        """Return whether nothing is heard for a moment, and then only the answer to a ping."""
        heard = self._heard
        self.pause(MOMENT)
        if self.session.running or self._heard > heard:
            while self.session.running:
                self._hear(PATIENCE)
            return False
        self._pings += 1
        self.socket.send(self.session.ping(self._pings))
        # The start of a run may sweep the answer away.
        while self.session.echo != self._pings and not self.session.running:
            self._hear(PATIENCE)
        return self._heard == heard + 1
