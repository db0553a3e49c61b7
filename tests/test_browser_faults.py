"""What goes wrong around the page, in a real browser: server, network, disk, and other windows."""

import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT
from line import slow_line
from playwright.sync_api import Browser, Page, expect
from servers import expect_connection, running
from visiting import (
    CAPTIONS,
    CAPTIONS_NOW,
    Opened,
    arrive,
    captions,
    cell,
    drag,
    draw,
    expect_an_answer,
    expect_captions,
    expect_query,
    expect_the_plane_to_agree,
    expect_word_at,
    handle,
    layer,
    middle,
    open_page,
    open_share,
    press,
    settle,
    switch,
    taken,
    to_pixels,
    type_into,
)

from attention.exchange.files import from_json, to_json
from attention.lessons import OPENING

pytestmark = pytest.mark.long

DELAY = 0.1  # seconds, either way
MOVED = "hope_0.5_0.5~exuberance_1_1~hate_-1_-1~sycophant_1_-1"


# ---- The server ------------------------------------------------------------------------


def test_a_visitor_comes_back_after_the_server_was_started_again(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path / "log") as server:
        page = open_page(browser, f"{server.address}/?v=1&lesson=a-quarter-turn")
        switch(page, "Causal mask")
        expect_query(page, "v=2&lesson=a-quarter-turn&mask=1&end=Z")
        settle(page)
        shown = captions(page)
        server.kill()
        server.start()
        expect_connection(page, whole=True)
        settle(page)
        expect_captions(page, shown)
        switch(page, "Divide by √d")
        expect_query(page, "v=2&lesson=a-quarter-turn&scaled=0&mask=1&end=Z")
        expect(layer(page, "caption").nth(1)).to_contain_text("north .98")
        assert captions(page)[0] == shown[0]  # masked: the first word sees itself alone
        page.context.close()


def test_what_makes_no_sense_in_the_address_of_who_comes_back_is_said(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path / "log") as server:
        page = open_page(browser, server.address)
        page.evaluate("history.replaceState({}, '', '?mask=1&heads=9')")
        server.kill()
        expect_connection(page, whole=False)
        server.start()
        expect_connection(page, whole=True)
        expect(page.get_by_test_id("stToast")).to_contain_text("heads: only numbers from 1 to 4")
        expect_query(page, "mask=1&heads=9")  # to be said again if the page is loaded again
        page.context.close()


def test_a_server_that_dies_in_mid_drag_comes_back_to_the_link(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path / "log") as server:
        page = open_page(browser, server.address)
        type_into(page, "W_Q", 0, 1, "2")
        switch(page, "Causal mask")
        expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&mask=1&end=Z")
        settle(page)
        before = captions(page)
        page.mouse.move(*middle(handle(page, "hope").locator(".dot")))
        page.mouse.down()
        page.mouse.move(*to_pixels(page, 1, 0.5), steps=12)
        expect_an_answer(page, before)
        server.kill()
        expect_connection(page, whole=False)
        page.mouse.move(*to_pixels(page, 0.75, 0.5), steps=5)
        server.start()
        expect_connection(page, whole=True)
        settle(page)
        page.mouse.move(*to_pixels(page, 0.5, 0.5), steps=5)
        page.mouse.up()
        expect_query(page, f"v=2&words={MOVED}&wq=2_-0.29_0.6_0.11&mask=1&end=Z")
        expect_the_plane_to_agree(page, 0, "hope")
        press(page, "undo")
        expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&mask=1&end=Z")
        expect_word_at(page, 0, -1, 1)
        expect(page.get_by_role("button", name="undo")).to_be_disabled()
        type_into(page, "W_K", 1, 1, "-1")
        expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&wk=-0.55_-0.3_-1_-0.43&mask=1&end=Z")
        page.context.close()


# ---- The network -----------------------------------------------------------------------


def test_what_was_done_before_and_while_a_slow_line_was_cut_is_there_after(
    browser: Browser, address: str, no_traceback: None
) -> None:
    with slow_line(address, DELAY) as line:
        page = open_page(browser, line.address)
        type_into(page, "W_Q", 0, 1, "2")
        expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&end=Z")
        type_into(page, "W_K", 0, 1, "3")  # not yet sent, or under way
        line.cut()
        expect_connection(page, whole=False)
        drag(page, "hope", 0.5, 0.5)
        line.mend()
        expect_connection(page, whole=True)
        expect_word_at(page, 0, 0.5, 0.5)
        expect_the_plane_to_agree(page, 0, "hope")
        switch(page, "Causal mask")
        for steps in (
            f"v=2&words={MOVED}&wq=2_-0.29_0.6_0.11&wk=3_-0.3_0.52_-0.43&mask=1&end=Z",
            f"v=2&words={MOVED}&wq=2_-0.29_0.6_0.11&wk=3_-0.3_0.52_-0.43&end=Z",
            "v=2&wq=2_-0.29_0.6_0.11&wk=3_-0.3_0.52_-0.43&end=Z",
            "v=2&wq=2_-0.29_0.6_0.11&end=Z",
        ):
            expect_query(page, steps)
            settle(page)
            press(page, "undo")
        expect_query(page, "")
        page.context.close()


# ---- Other windows ---------------------------------------------------------------------


def test_two_visitors_do_not_see_each_other(page: Page, opened_elsewhere: Opened) -> None:
    other = opened_elsewhere()
    draw(other)
    differ = f"expected => JSON.stringify(({CAPTIONS_NOW})()) !== JSON.stringify(expected)"
    other.wait_for_function(differ, arg=CAPTIONS)
    drag(other, "hope", 1, 0.5)
    expect_word_at(other, 0, 1, 0.5)
    settle(page)
    expect_word_at(page, 0, -1, 1)
    assert captions(page) == CAPTIONS


def test_two_tabs_on_one_link_are_two_pages(browser: Browser, address: str) -> None:
    link = f"{address}/?v=1&mask=1"
    first = open_page(browser, link)
    second = first.context.new_page()
    arrive(second, link)
    first.bring_to_front()  # in the back, a page takes its time
    drag(first, "hope", 0.5, 0.5)
    expect_query(first, f"v=2&words={MOVED}&mask=1&end=Z")
    second.bring_to_front()
    type_into(second, "W_Q", 0, 1, "2")
    expect_query(second, "v=2&wq=2_-0.29_0.6_0.11&mask=1&end=Z")
    expect_word_at(second, 0, -1, 1)
    first.bring_to_front()
    switch(first, "Divide by √d")
    expect_query(first, f"v=2&words={MOVED}&scaled=1&mask=1&end=Z")
    expect(cell(first, "W_Q", 0, 1)).to_have_text("0.3")
    expect_word_at(first, 0, 0.5, 0.5)
    second.bring_to_front()
    press(second, "undo")
    expect_query(second, "v=2&mask=1&end=Z")
    expect(second.get_by_role("button", name="undo")).to_be_disabled()
    expect(first.get_by_role("button", name="undo")).to_be_enabled()
    first.context.close()


# ---- The disk --------------------------------------------------------------------------

# Commands before that of the server. The first runs as any user: no file may grow. The
# second makes every mount read-only, for this process alone.
DISKS = {
    "full": ("bash", "-c", 'exec > >(cat) 2>&1; ulimit -f 0; exec "$@"', "bash"),
    "read-only": (
        "unshare", "--map-root-user", "--mount", "bash", "-c",
        "cut -d' ' -f5 /proc/self/mountinfo | while read mount; do "
        'mount -o remount,bind,ro "$mount"; done 2>/dev/null; exec "$@"', "bash",
    ),
}  # fmt: skip
# Ends well if nothing can be written into any of the folders.
PROBE = """
import sys, tempfile
for folder in sys.argv[1:]:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        continue
    sys.exit("a file was written into " + folder)
"""


def refuses(disk: str) -> bool:
    """Return whether a command that is to spoil the disk does so on this machine."""
    folders = (str(ROOT), str(Path.home()), tempfile.gettempdir())
    probe = [*DISKS[disk], sys.executable, "-c", PROBE, *folders]
    with suppress(FileNotFoundError):
        return not subprocess.run(probe, cwd=ROOT, check=False, capture_output=True).returncode
    return False


@pytest.mark.parametrize("disk", DISKS)
def test_the_page_needs_no_disk(browser: Browser, tmp_path: Path, disk: str) -> None:
    if not refuses(disk):
        pytest.skip(f"the disk can't be made {disk} for one process here")
    with running(tmp_path / "log", DISKS[disk]) as server:
        page = open_page(browser, server.address)
        type_into(page, "W_Q", 0, 1, "2")
        drag(page, "hope", 0.5, 0.5)
        expect_query(page, f"v=2&words={MOVED}&wq=2_-0.29_0.6_0.11&end=Z")
        settle(page)
        open_share(page)
        for button in ("Figure as SVG", "Figure as PNG", "Weights", "Vectors", "Script"):
            assert taken(page, button, tmp_path).stat().st_size > 300
        path = taken(page, "Scenario", tmp_path)
        edited = OPENING.scenario.moved(0, (0.5, 0.5)).with_matrix(
            0, "W_Q", ((2, -0.29), (0.6, 0.11))
        )
        assert from_json(path.read_bytes()) == edited
        path.write_text(to_json(OPENING.scenario), "utf-8")
        page.locator("input[type=file]").set_input_files(path)
        settle(page)
        press(page, "Open it")
        expect_query(page, "")
        page.context.close()
