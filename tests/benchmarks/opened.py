"""The pages that are measured, each started when it is its turn."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import start_page

HERE = Path(__file__).parent
DEFAULTS = ("--runner.postScriptGC=true", "--server.fileWatcherType=auto")
EVERYTHING = "page, everything on"
SOURCES = "page, as many sources"
PAGES = {
    "page": (HERE / "opened_on.py", ()),
    EVERYTHING: (HERE / "opened_on.py", ()),
    SOURCES: (HERE / "opened_on.py", ()),
    "page, default settings": (HERE / "opened_on.py", DEFAULTS),
    "bare": (HERE / "bare.py", ()),
    "baseline": (HERE / "baseline.py", ()),
    "baseline, default settings": (HERE / "baseline.py", DEFAULTS),
}


@contextmanager
def running(kind: str, words: int, log: Path) -> Iterator[str]:
    script, options = PAGES[kind]
    os.environ["WORDS"] = str(words)
    os.environ["EVERYTHING"] = "yes" if kind == EVERYTHING else ""
    os.environ["SOURCES"] = "yes" if kind == SOURCES else ""
    server, address = start_page(script, log, *options)
    try:
        yield address
    finally:
        server.terminate()
        server.wait(10)


def few_and_many(folder: Path) -> Iterator[tuple[int, str]]:
    """Yield how many words there are, and the address of a page that has them."""
    for words in (4, 12):
        with running("page", words, folder / "log") as address:
            yield words, address
