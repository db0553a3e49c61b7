"""A server of its own for a test that stops, kills or starts it again."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT, free_port, start_page
from playwright.sync_api import Page, expect

APP = ROOT / "app.py"


class Server:
    """The page on a port of its own, where it can be killed and started again."""

    def __init__(self, log: Path, under: Sequence[str] = (), script: Path = APP) -> None:
        self.log, self.under, self.script, self.port = log, under, script, free_port()
        self.start()

    def start(self) -> None:
        self.process, self.address = start_page(
            self.script, self.log, port=self.port, under=self.under
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def freeze(self) -> None:
        """Let it neither work nor hang up, as a machine that is out of breath."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()  # or it would not hear that it is to end
        self.process.terminate()
        self.process.wait(10)
        assert "Traceback" not in self.log.read_text(), self.log.read_text()


@contextmanager
def running(log: Path, under: Sequence[str] = (), script: Path = APP) -> Iterator[Server]:
    server = Server(log, under, script)
    try:
        yield server
    finally:
        server.stop()


def expect_connection(page: Page, *, whole: bool) -> None:
    app, state = page.get_by_test_id("stApp"), ("data-test-connection-state", "CONNECTED")
    if whole:
        expect(app).to_have_attribute(*state)
    else:
        expect(app).not_to_have_attribute(*state)
