"""A line that delivers late: a proxy on loopback that holds all bytes back for a while."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


@contextmanager
def slow_line(address: str, seconds: float) -> Iterator[str]:
    """Yield an address that leads to `address`, `seconds` later in either direction."""
    target = urlsplit(address)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(2**16):
            loop.call_later(seconds, sink.write, data)
        loop.call_later(seconds, sink.close)

    async def connected(near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        far, request = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(carry(near, request), carry(far, answer), return_exceptions=True)

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(connected, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(5)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def hang_up() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    asyncio.run_coroutine_threadsafe(hang_up(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
