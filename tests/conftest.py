"""What tests share: how hard they look, a running page, and a browser to use it with."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import looking
import pytest
from browsing import Browser as Visit
from hypothesis import settings
from playwright.sync_api import (
    Browser,
    Dialog,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from streamlit.testing.v1 import AppTest
from visiting import LAPTOP, PATIENCE, Opened, Scheme, arrive, new_context

# Time is measured in tests/benchmarks; a busy machine must not fail a law.
settings.register_profile("quick", deadline=None, max_examples=15)
settings.register_profile("thorough", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("thorough" if os.environ.get("CI") == "true" else "quick")
expect.set_options(timeout=PATIENCE)

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=0.5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def start_page(
    script: Path,
    log: Path,
    *options: str,
    port: int | None = None,
    path: str = "",
    poll: float = 0.2,
    under: Sequence[str] = (),
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a Streamlit script on a port, a free one if none is given; return its address too.

    There it is at its root, or under a path. It is asked every `poll` seconds whether it is
    there. `under` is a command that starts another, the words of which follow its own.
    """
    port = port or free_port()
    command = [*under, sys.executable, "-m", "streamlit", "run", str(script), *options]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/{path}".rstrip("/")
    deadline = 60 / poll
    while not is_ready(address):
        deadline -= 1
        if server.poll() is not None or deadline < 0:
            server.kill()
            pytest.fail(f"the page did not start:\n{log.read_text()}")
        try:
            server.wait(poll)
        except subprocess.TimeoutExpired:
            continue
    return server, address


def resident(pid: int) -> float:
    """Return the resident memory of a process, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.fixture
def app() -> AppTest:
    """The page without a browser, opened on the opening example."""
    return looking.opened()


# One server and one browser for all tests of a process.


@pytest.fixture(scope="session")
def page_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "log"


@pytest.fixture(scope="session")
def address(page_log: Path) -> Iterator[str]:
    """The address of the page, running as a visitor meets it."""
    server, address = start_page(ROOT / "app.py", page_log)
    yield address
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The page's process and address; no error of the page is in its log at the end."""
    log = tmp_path_factory.mktemp("storm") / "log"
    server, address = start_page(ROOT / "app.py", log)
    yield server.pid, address
    server.terminate()
    server.wait(10)
    # Streamlit notes with a traceback of its own what it can't put into a table.
    assert not re.search(r"(/app|attention/\w+)\.py\"", log.read_text()), log.read_text()


def launch(playwright: Playwright) -> Browser:
    """Start the machine's browser, or Playwright's own, which is fetched if need be."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return playwright.chromium.launch(executable_path=found, args=FLAGS)
    install = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
    if subprocess.run(install, check=False).returncode:
        missing = "no Chromium on this machine, and none could be installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return playwright.chromium.launch(args=FLAGS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def watched(page: Page) -> list[str]:
    """Return a list of all that goes wrong on a page from now on; it should never ask anything."""
    errors: list[str] = []

    def refuse(dialog: Dialog) -> None:
        errors.append(f"it asked {dialog.message!r}")
        dialog.dismiss()

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", refuse)
    return errors


@pytest.fixture
def no_traceback(address: str, page_log: Path) -> Iterator[None]:
    before = page_log.stat().st_size
    yield
    said = page_log.read_bytes()[before:].decode("utf-8", "replace")
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def tab(browser: Browser) -> tuple[Page, list[str]]:
    """A tab in which tests take turns, and what went wrong there.

    The page costs half of what it costs in a tab, or a browser, that has never met it.
    """
    page = new_context(browser).new_page()
    return page, watched(page)


@pytest.fixture
def opened(tab: tuple[Page, list[str]], address: str, no_traceback: None) -> Iterator[Opened]:
    """Return a function that opens a link, by default in a window of a laptop's size."""
    page, errors = tab

    def open_link(
        query: str = "", viewport: ViewportSize = LAPTOP, color_scheme: Scheme = "light"
    ) -> Page:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        arrive(page, f"{address}/?{query}")
        return page

    yield open_link
    page.mouse.up()
    page.mouse.move(0, 0)
    page.goto("about:blank")
    went_wrong = [*errors]
    errors.clear()
    assert not went_wrong


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened()


@pytest.fixture
def used(address: str) -> Iterator[Visit]:
    """The page as a visitor has it who does not wait, without a browser around it."""
    visit = Visit(address)
    yield visit
    visit.close()
    assert not visit.session.exceptions


@pytest.fixture
def opened_elsewhere(browser: Browser, address: str, no_traceback: None) -> Iterator[Opened]:
    """Return a function that opens a link in a browser of its own, as another visitor does."""
    pages: list[tuple[Page, list[str]]] = []

    def open_link(query: str = "", viewport: ViewportSize = LAPTOP, **options: Any) -> Page:
        page = new_context(browser, viewport, **options).new_page()
        pages.append((page, watched(page)))
        arrive(page, f"{address}/?{query}")
        return page

    yield open_link
    for page, _ in pages:
        page.context.close()
    assert not [error for _, errors in pages for error in errors]
