"""Somebody tries anything on the page, in a real browser; see `explorer.py`.

The ordinary run makes a few visits. For as long as is wanted, others are made with
EXPLORER=600 (seconds) in the environment, from the seed EXPLORER_SEED on.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from explorer import Explorer, shrunk, told
from playwright.sync_api import Browser
from visits import planned

SECONDS = float(os.environ.get("EXPLORER", "60"))
FIRST = int(os.environ.get("EXPLORER_SEED", "1000"))
LENGTH = 12  # of the visits of the ordinary run
TO_SHRINK = 300  # seconds at most


@pytest.fixture
def explorer(browser: Browser, address: str, page_log: Path) -> Iterator[Explorer]:
    explorer = Explorer(browser, address, page_log)
    yield explorer
    explorer.close()


def explore(explorer: Explorer, seed: int, length: int, windows: int = 1) -> None:
    """Make a visit; if anything is wrong in it, tell a short one in which it is."""
    steps = planned(seed, windows, length)
    if wrong := explorer.explored(steps):
        fewer, found = shrunk(explorer, steps, wrong, TO_SHRINK)
        pytest.fail(f"seed {seed}: {wrong}\n\nand of it\n{told(fewer)}\n{found}", pytrace=False)


@pytest.mark.parametrize(("seed", "windows"), [(1, 1), (8, 1), (14, 2)])
def test_a_page_on_which_anything_is_tried_is_as_its_address_says(
    explorer: Explorer, seed: int, windows: int
) -> None:
    explore(explorer, seed, LENGTH, windows)


@pytest.mark.long
def test_a_page_on_which_anything_is_tried_for_long_is_as_its_address_says(
    explorer: Explorer,
) -> None:
    seed, until = FIRST, time.monotonic() + SECONDS
    while time.monotonic() < until:
        print(f"seed {seed}")
        explore(explorer, seed, length=24, windows=1 + seed % 2)
        seed += 1
