"""What tests share: a running page, and a browser to use it with."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from visiting import open_page

# Time is measured in tests/benchmarks; a busy machine must not fail a law.
settings.register_profile("unhurried", deadline=None, max_examples=60)
settings.load_profile("unhurried")

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
        return probe.getsockname()[1]


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=0.5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def start_page(
    script: Path,
    log: Path,
    *options: str,
    port: int | None = None,
    poll: float = 0.2,
    under: Sequence[str] = (),
) -> tuple[subprocess.Popen, str]:
    """Start a Streamlit script on a port, a free one if none is given; return its address too.

    It is asked every `poll` seconds whether it is there. `under` is a command that starts
    another, the words of which follow its own.
    """
    port = port or free_port()
    command = [*under, sys.executable, "-m", "streamlit", "run", str(script), *options]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
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


# Page and browser are gone before other modules run: a test that runs the page in this
# process leaves an event loop behind in which Playwright waits for ever.
@pytest.fixture(scope="module")
def page_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "log"


@pytest.fixture(scope="module")
def address(page_log: Path) -> Iterator[str]:
    """The address of the page, running as a visitor meets it."""
    server, address = start_page(ROOT / "app.py", page_log)
    yield address
    server.terminate()
    server.wait(10)
    assert "Traceback" not in page_log.read_text(), page_log.read_text()


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = open_page(browser, address)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert not errors
