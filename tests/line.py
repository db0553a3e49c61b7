"""A line that delivers late and can be cut: a proxy on loopback."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit


class Line:
    """A way to a far address, which takes some seconds in either direction.

    Attributes
    ----------
    address : str
        Where it begins.
    """

    def __init__(self, far: str, seconds: float) -> None:
        self._far, self._seconds = urlsplit(far), seconds
        self._whole = True
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = self._do(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Break all connections, lose what is under way on them, and take no others."""
        self._whole = False
        self._do(self._hang_up())

    def mend(self) -> None:
        """Take connections again."""
        self._whole = True

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    async def _connected(self, near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        if not self._whole:
            answer.transport.abort()
            return
        far, request = await asyncio.open_connection(self._far.hostname, self._far.port)
        self._ends |= {answer, request}
        carried = self._carry(near, request), self._carry(far, answer)
        await asyncio.gather(*carried, return_exceptions=True)
        self._ends -= {answer, request}

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        def deliver(data: bytes) -> None:
            if sink in self._ends:
                sink.write(data)

        while data := await source.read(2**16):
            self._loop.call_later(self._seconds, deliver, data)
        self._loop.call_later(self._seconds, sink.close)

    async def _hang_up(self) -> None:
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()


@contextmanager
def slow_line(address: str, seconds: float = 0.0) -> Iterator[Line]:
    """Yield a line to `address` that takes so many seconds in either direction."""
    line = Line(address, seconds)
    try:
        yield line
    finally:
        line.close()
