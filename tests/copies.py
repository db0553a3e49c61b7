"""Two copies of the page behind nginx, configured as in `nginx.conf`."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, free_port, is_ready, start_page

# What stands around `nginx.conf`. The log has a line for each answer; a websocket's
# comes when it is closed, and names all addresses that were tried.
AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
events {{ worker_connections 2048; }}
http {{
    log_format met '$http_user_agent|$request_method|$uri|$status|$upstream_addr';
    access_log {folder}/met met;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


class Answer(NamedTuple):
    """One line of nginx's log."""

    method: str
    path: str
    status: int
    copy: str


class Copies:
    """Two copies of the page, and nginx in front of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {"one": free_port(), "two": free_port()}
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        # Browsers take this for the same machine. Streamlit has never heard of it, and lets a
        # websocket in only if nginx says by which name the page was visited.
        self.named = f"http://attention.localhost:{port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, copy: str) -> None:
        log = self.folder / f"{copy}.log"
        self.running[copy], _ = start_page(ROOT / "app.py", log, port=self.ports[copy])

    def start_nginx(self, program: str) -> None:
        places = {
            "listen 80;": f"listen {self.address.removeprefix('http://')};",
            ":8501": f":{self.ports['one']}",
            ":8502": f":{self.ports['two']}",
        }
        site = Path(__file__).with_name("nginx.conf").read_text("utf-8")
        site = re.sub("|".join(places), lambda place: places[place[0]], site)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(AROUND.format(folder=self.folder, site=site), "utf-8")
        command = [program, "-e", "stderr", "-c", str(configuration)]
        with (self.folder / "nginx.log").open("w") as output:
            self.running["nginx"] = subprocess.Popen(command, stderr=output)
        self.wait_until(lambda: is_ready(self.address))

    def kill(self, copy: str) -> None:
        self.running[copy].kill()
        self.running[copy].wait(10)

    def connected(self) -> set[str]:
        """Return which copies somebody is connected to now, as Linux lists its connections."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        established = {line.split()[1] for line in lines if line.split()[3] == "01"}
        ports = {int(near.rpartition(":")[2], 16) for near in established}
        return {copy for copy, port in self.ports.items() if port in ports}

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
            process.wait(10)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for 30 seconds at most, and as long as nginx runs."""
        for _ in range(150):
            if condition():
                return
            with suppress(subprocess.TimeoutExpired):
                self.running["nginx"].wait(0.2)
                break
        log = (self.folder / "nginx.log").read_text("utf-8")
        pytest.fail(f"it has not come to that, and nginx says:\n{log}")

    def answers(self, visitor: str) -> list[Answer]:
        """Return what a visitor has been answered so far."""
        copies = {str(port): copy for copy, port in self.ports.items()}
        lines = (self.folder / "met").read_text("utf-8").splitlines()
        return [
            Answer(method, path, int(status), copies.get(tried.rpartition(":")[2], ""))
            for name, method, path, status, tried in (line.split("|") for line in lines)
            if name == visitor
        ]


@contextmanager
def running_copies(folder: Path) -> Iterator[Copies]:
    """Yield two copies behind nginx, and see to it that none of them has failed."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        missing = "no nginx on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    copies = Copies(folder)
    try:
        for copy in copies.ports:
            copies.start(copy)
        copies.start_nginx(program)
        yield copies
    finally:
        copies.stop()
    for log in copies.folder.glob("*.log"):
        assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")
