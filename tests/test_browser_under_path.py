"""The page under a path of a server that has others, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, start_page
from playwright.sync_api import Browser, expect
from visiting import (
    captions,
    cell,
    layer,
    open_page,
    open_share,
    press,
    settle,
    taken,
    type_into,
)

from attention.exchange.files import from_json
from attention.lessons import OPENING

PATH = "class/attention"
QUERY = "v=2&wq=2_-0.29_0.6_0.11&mask=1&end=Z"


@pytest.fixture
def under_path(tmp_path: Path) -> Iterator[str]:
    """The address of the page where it is not at the root of its server."""
    log = tmp_path / "log"
    option = f"--server.baseUrlPath={PATH}"
    server, address = start_page(ROOT / "app.py", log, option, path=PATH)
    yield address
    server.terminate()
    server.wait(10)
    assert "Traceback" not in log.read_text(), log.read_text()


def test_links_and_files_stay_under_the_path(
    browser: Browser, under_path: str, tmp_path: Path
) -> None:
    edited = f"{under_path}/?{QUERY}"
    page = open_page(browser, f"{under_path}/?mask=1")
    type_into(page, "W_Q", 0, 1, "2")
    page.wait_for_function("edited => location.href === edited", arg=edited)
    settle(page)
    open_share(page)
    shared = page.get_by_role("dialog").get_by_test_id("stCode").inner_text().strip()
    assert shared == edited
    kept = from_json(taken(page, "Scenario", tmp_path).read_bytes())
    assert kept == OPENING.scenario.with_options(causal=True).with_matrix(
        0, "W_Q", ((2, -0.29), (0.6, 0.11))
    )
    other = open_page(browser, shared)
    expect(cell(other, "W_Q", 0, 1)).to_have_text("2")
    assert captions(other) == captions(page)
    assert other.evaluate("location.href") == edited
    path = tmp_path / "words.csv"
    path.write_text("sun,1,2\nmoon,2,1")
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    press(page, "Open it")
    expect(layer(page, "title")).to_have_text(["sun", "moon"])
    page.context.close()
    other.context.close()
