"""A visitor without a browser: a websocket that speaks Streamlit's own messages."""

import math
import time
from contextlib import suppress

from session import Session
from websockets.sync.client import connect
from websockets.typing import Subprotocol

STREAMLIT = Subprotocol("streamlit")
Window = tuple[int, int]  # pixels: the width of what the page holds, the height of the window
LAPTOP: Window = (1226, 900)
CALM = 8  # pings in a row that are answered with nothing in between
PATIENCE = 60  # seconds


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
        self._pings = 0
        self._alarms: dict[str, float] = {}
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
        self.socket.send(request)

    def _hear(self, timeout: float) -> bool:
        last = self.session.hear(self.socket.recv(timeout, decode=False))
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
        while not self.session.running:
            self._hear(PATIENCE)

    def settle(self) -> None:
        """Say what is due, and wait until no run is under way and none can be."""
        self._say_what_is_due(math.inf)
        calm = 0
        while calm < CALM:
            calm = calm + 1 if self._is_calm() else 0
        if self.session.due:
            self.settle()

    def _is_calm(self) -> bool:
        """Return whether nothing is heard until the answer to a ping."""
        self._pings += 1
        self.send(self.session.ping(self._pings))
        calm = True
        while self.session.echo != self._pings:
            self._hear(PATIENCE)
            calm = calm and self.session.echo == self._pings
            if self.session.running:  # its start may have swept the answer away
                while self.session.running:
                    self._hear(PATIENCE)
                return False
        return calm
