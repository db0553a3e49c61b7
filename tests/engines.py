"""Browsers with other engines than Chromium's, used as by a hand: Firefox and WebKit.

They are on a machine only if somebody wants them there:

    apt install firefox-esr webkit2gtk-driver xvfb

Both are told what to do by the commands of W3C WebDriver, one through a socket, the other by HTTP;
so no package is needed.
"""

import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import free_port
from visiting import LAPTOP, PATIENCE

MINIBROWSER = "usr/lib/*/webkit2gtk-4.*/MiniBrowser"
SECONDS = 30  # in which a browser has to start
KEYS = {
    "Enter": "\ue007", "Escape": "\ue00c", "Control": "\ue009",
    "ArrowRight": "\ue014", "ArrowDown": "\ue015", "F8": "\ue038",
}  # fmt: skip
# Of commands: where the one of that name is in HTTP.
PATHS = {
    "SetTimeouts": "timeouts", "SetWindowRect": "window/rect", "Navigate": "url",
    "NewWindow": "window/new", "SwitchToWindow": "window", "PerformActions": "actions",
    "ExecuteAsyncScript": "execute/async",
}  # fmt: skip
# A script says that it is done by calling the last thing it was given.
CALL = """const given = [...arguments], done = given.pop();
Promise.resolve().then(() => (%s)(...given)).then(
  value => done({ value }), error => done({ error: String(error) }));"""
# Asks once a frame; what can't be asked yet is not true yet.
UNTIL = """(patience, ...given) => new Promise(resolve => {
  const begin = performance.now();
  (function ask() {
    let found = null;
    try { found = (%s)(...given); } catch {}
    if (found || performance.now() - begin > patience) resolve(found);
    else requestAnimationFrame(ask);
  })();
})"""
# Notes what goes wrong from now on; what is ours comes only after Streamlit's own is loaded.
NOTE = """() => {
  const complaints = (window.complaints = []);
  window.addEventListener("error", ({ message }) => complaints.push(message));
  window.addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  const { error } = console;
  console.error = (...said) => { complaints.push(said.join(" ")); error(...said); };
}"""
PREFERENCES = {"marionette.port": 0, "datareporting.policy.dataSubmissionEnabled": False}


class Engine(ABC):
    """A browser, and a hand with a mouse and a keyboard."""

    @abstractmethod
    def ask(self, command: str, **given: Any) -> Any:
        """Give a command of WebDriver, by its name there, and return the answer."""

    def go(self, address: str) -> None:
        """Open an address in a window of a laptop's size."""
        self.ask("SetTimeouts", script=2 * PATIENCE, pageLoad=PATIENCE)
        self.ask("SetWindowRect", x=0, y=0, **LAPTOP)
        self.ask("Navigate", url=address)
        self.run(NOTE)

    def complaints(self) -> list[str]:
        """Return all that has gone wrong in the window since it was opened."""
        found: list[str] = self.run("() => window.complaints")
        return found

    def go_beside(self, address: str) -> None:
        """Open an address in another window, which is the one that is used from now on."""
        self.ask("SwitchToWindow", handle=self.ask("NewWindow", type="window")["handle"])
        self.go(address)

    def run(self, function: str, *given: Any) -> Any:
        """Return what a function in JavaScript returns or promises."""
        answer = self.ask("ExecuteAsyncScript", script=CALL % function, args=list(given))
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def until(self, condition: str, *given: Any, patience: float = PATIENCE) -> Any:
        """Wait until a function in JavaScript returns something, and return that."""
        return self.run(UNTIL % condition, patience, *given)

    def mouse(self, *steps: str | tuple[float, float]) -> None:
        """Move to places in the window, and do "Down" and "Up" with the button."""
        actions = [
            {"type": f"pointer{step}", "button": 0}
            if isinstance(step, str)
            else {"type": "pointerMove", "x": round(step[0]), "y": round(step[1]), "duration": 20}
            for step in steps
        ]
        kind = {"pointerType": "mouse"}
        mouse = {"type": "pointer", "id": "mouse", "parameters": kind, "actions": actions}
        self.ask("PerformActions", actions=[mouse])

    def press(self, *keys: str) -> None:
        """Press keys together, such as `press("Control", "c")`."""
        signs = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": sign} for sign in signs]
        up = [{"type": "keyUp", "value": sign} for sign in reversed(signs)]
        self.ask("PerformActions", actions=[{"type": "key", "id": "keys", "actions": down + up}])


class Firefox(Engine):
    """Speaks Marionette: the length of a message, a colon, and a list in JSON."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port))
        self.answers = self.line.makefile("rb")
        self._hear()  # it says its name
        self.ask("NewSession")

    def ask(self, command: str, **given: Any) -> Any:
        said = json.dumps([0, 1, f"WebDriver:{command}", given]).encode()
        self.line.sendall(b"%d:%s" % (len(said), said))
        _, _, error, answer = self._hear()
        assert error is None, f"{command}: {error}"
        return answer["value"] if answer.keys() == {"value"} else answer

    def _hear(self) -> Any:
        length = b""
        while (digit := self.answers.read(1)) != b":":
            length += digit
        return json.loads(self.answers.read(int(length)))


class WebKit(Engine):
    """Speaks HTTP, to a driver that starts the browser."""

    def __init__(self, address: str, binary: Path) -> None:
        options = {"binary": str(binary), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.address = address
        self.address += f"/{self._tell('', {'capabilities': wanted})['sessionId']}"

    def ask(self, command: str, **given: Any) -> Any:
        return self._tell(f"/{PATHS[command]}", given)

    def _tell(self, path: str, given: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        said = urllib.request.Request(self.address + path, json.dumps(given).encode(), headers)
        try:
            with urllib.request.urlopen(said) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{path}: {refused.read().decode()}") from None


def when(there: Callable[[], Any], process: subprocess.Popen[bytes]) -> Any:
    """Return what comes to be there once a process has started."""
    for _ in range(10 * SECONDS):
        if found := there():
            return found
        try:
            raise AssertionError(f"{process.args!r} ended with {process.wait(0.1)}")
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"{process.args!r} has not started")


@contextmanager
def started(*command: str, log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(SECONDS)


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox | None]:
    """Have Firefox for a while, with a profile of its own; None if it is not on the machine."""
    binary = shutil.which("firefox-esr") or shutil.which("firefox")
    if not binary:
        yield None
        return
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    options = ["--marionette", "--headless", "--no-remote", "--profile", str(folder)]
    with started(binary, *options, log=folder / "log") as process:
        port = folder / "MarionetteActivePort"
        yield Firefox(int(when(lambda: port.exists() and port.read_text(), process)))


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit | None]:
    """Have WebKit for a while, on a screen that nobody sees; None if it is not on the machine."""
    driver, xvfb = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    binary = next(iter(Path("/").glob(MINIBROWSER)), None)
    if not (driver and xvfb and binary):
        yield None
        return
    number, port = folder / "screen", free_port()
    size = f"{LAPTOP['width']}x{LAPTOP['height']}x24"
    options = ["-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"]
    with started(xvfb, *options, log=number) as process:
        screen = when(lambda: number.read_text().strip(), process)
        known = {**os.environ, "DISPLAY": f":{screen}", "GDK_BACKEND": "x11"}
        with started(driver, f"--port={port}", log=folder / "log", env=known) as process:
            when(lambda: is_there(port), process)
            engine = WebKit(f"http://127.0.0.1:{port}/session", binary)
            yield engine
            urllib.request.urlopen(urllib.request.Request(engine.address, method="DELETE")).close()


def is_there(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


ENGINES = {"Firefox": firefox, "WebKit": webkit}
