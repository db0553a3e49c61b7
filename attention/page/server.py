"""What is done once for the process, from which all visitors profit."""

import gc
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

COLLECTED_AFTER = 10_000  # objects that were made and not dropped yet; by default 700 or 2000
BROWSER = Path(__file__).parent / "browser"  # what runs there


def source(*names: str) -> str:
    """Return what stands in files for the browser, one after the other."""
    return "\n".join((BROWSER / name).read_text("utf-8") for name in names)


def collect_seldom() -> None:
    """Have the garbage collector look at all that visitors have only now and then.

    What has been imported will never be garbage, and need not be looked at again. What must
    be is what all visitors have, and meanwhile they all wait: 200 ms where there are 150 of
    them. At Python's own thresholds that is every few seconds, since a run makes more objects
    than the first of them before it drops any.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def send_at_once() -> None:
    """Let every socket of this process send small messages without delay.

    Streamlit's sockets hold a small message back until the browser has acknowledged the one
    before (Nagle's algorithm), which browsers put off for 40 ms. Connections inherit the
    setting of the listening socket, which Streamlit gives to nobody; so it is looked for.
    """
    with suppress(OSError):  # a system without /dev/fd does as it is
        for descriptor in map(int, os.listdir("/dev/fd")):
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    _without_delay(descriptor)


def _without_delay(descriptor: int) -> None:
    # The object is of a duplicate, so that closing it leaves the socket open.
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        if connection.type == socket.SOCK_STREAM and connection.family in (
            socket.AF_INET,
            socket.AF_INET6,
        ):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
