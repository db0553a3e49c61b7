"""The server holds its breath, or dies and is started again, in the middle of what one does.

Afterwards the page shows just what a fresh one shows that is opened from its address, the hand
that is still down goes on, and what was typed is there.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from explorer import Explorer, expect_nothing_wrong
from playwright.sync_api import Browser, Page, expect
from servers import Server, expect_connection, running
from visiting import (
    arrive,
    cell,
    expect_query,
    handle,
    middle,
    open_share,
    press,
    query,
    select_cell,
    settle,
    type_into,
)

from attention.page.share import TAKE

pytestmark = pytest.mark.long

# Seconds for which a server holds its breath: longer than a plane waits before it says again what
# it got no answer to.
FREEZE = 4
OF_THE_CONSOLE = ("error: ", "warning: ")  # which has much to say of a server out of reach


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("interrupted") / "log") as server:
        yield server


@pytest.fixture(scope="module")
def explorer(browser: Browser, server: Server) -> Iterator[Explorer]:
    explorer = Explorer(browser, server.address, server.log, windows=1)
    yield explorer
    explorer.close()


@pytest.fixture
def page(explorer: Explorer) -> Iterator[Page]:
    page = explorer.windows[0].page
    yield page
    page.mouse.up()
    page.goto("about:blank")


def expect_what_the_address_says(explorer: Explorer) -> None:
    """Expect the page to look as a fresh one does that is opened from its address."""
    (window,) = explorer.windows
    settle(window.page)
    for each in (window, explorer.fresh):
        each.errors[:] = [error for error in each.errors if not error.startswith(OF_THE_CONSOLE)]
    explorer.compare(window)
    expect_nothing_wrong(window.page, window.errors)


def hold_breath(server: Server, page: Page, meanwhile: Callable[[], None]) -> None:
    server.freeze()
    try:
        meanwhile()
        page.wait_for_timeout(1000 * FREEZE)  # the length is what is tried
    finally:
        server.thaw()


def start_again(server: Server, page: Page, meanwhile: Callable[[], None]) -> None:
    server.kill()
    expect_connection(page, whole=False)
    meanwhile()
    server.start()
    expect_connection(page, whole=True)


INTERRUPTIONS = [hold_breath, start_again]
interruptions = pytest.mark.parametrize(
    "interrupt", INTERRUPTIONS, ids=lambda interrupt: interrupt.__name__
)
Interrupt = Callable[[Server, Page, Callable[[], None]], None]


# ---- In the hand -----------------------------------------------------------------------


class Dragging(NamedTuple):
    """Something that is dragged, and the link that opens the page on which it can be."""

    link: str
    name: str  # of the handle
    among: str = ""  # what is chosen to be dragged


DRAGGED = {
    "word on the stage": Dragging("talk=1&step=3&query=2", "hope"),
    "word on the stage's layers": Dragging("lesson=words-that-flee&talk=1&step=6", "a"),
    "source": Dragging("lesson=translation", "source cat"),
    "query in One score": Dragging("view=score", "your query", "query"),
    "query in Who can win": Dragging("view=winners", "your query", "query"),
}


def choose_dragged(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="Drag").get_by_text(name).click()
    settle(page)


@interruptions
@pytest.mark.parametrize("dragging", DRAGGED.values(), ids=DRAGGED)
def test_what_is_in_the_hand_stays_there(
    page: Page, explorer: Explorer, server: Server, interrupt: Interrupt, dragging: Dragging
) -> None:
    arrive(page, f"{server.address}/?{dragging.link}")
    if dragging.among:
        choose_dragged(page, dragging.among)
    before = query(page)
    dot = handle(page, dragging.name).locator(".dot")
    x, y = middle(dot)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=6)
    settle(page)
    interrupt(server, page, lambda: page.mouse.move(x + 60, y - 30, steps=6))
    settle(page)
    page.mouse.move(x - 40, y - 35, steps=6)
    assert middle(dot) == pytest.approx((x - 40, y - 35), abs=3)
    page.mouse.up()
    page.wait_for_function("before => location.search !== before", arg=before and f"?{before}")
    expect_what_the_address_says(explorer)
    if dragging.among != "query":  # undo is about scenarios
        page.keyboard.press("Control+z")
        expect_query(page, before)
        expect_what_the_address_says(explorer)


# ---- What goes on by itself ------------------------------------------------------------


@interruptions
def test_a_walk_through_layers_goes_on_or_pauses(
    page: Page, explorer: Explorer, server: Server, interrupt: Interrupt
) -> None:
    arrive(page, f"{server.address}/?view=layers&layers=32&radius=1&layer=0")
    press(page, "Play")
    expect(page.get_by_text(re.compile(r"After [1-9]\d? of 32 layers"))).to_be_visible()
    interrupt(server, page, lambda: None)
    if interrupt is start_again:  # what it has forgotten, it can't go on with
        expect(page.get_by_role("button", name="Pause")).to_have_count(0)
        expect_what_the_address_says(explorer)
        press(page, "Play")
    expect(page.get_by_text("After 32 of 32 layers")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect_what_the_address_says(explorer)


REAL_HEAD = """{"tokens": ["the", "cat", "sat"], "attention": [
    [1, 0, 0], [0.4, 0.6, 0], [0.2, 0.3, 0.5]]}"""


@interruptions
def test_a_real_head_that_is_learnt_goes_on_or_pauses(
    page: Page, explorer: Explorer, server: Server, interrupt: Interrupt
) -> None:
    arrive(page, server.address)
    open_share(page)
    page.get_by_role("textbox", name="Or words, typed or pasted").fill(REAL_HEAD)
    press(page, "Open it")
    press(page, TAKE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    arrive(page, page.url.replace("rate=1&", "rate=0.01&"))  # or it is done before one looks
    before = query(page)
    press(page, "Play")
    page.wait_for_function("before => location.search !== '?' + before", arg=before)
    interrupt(server, page, lambda: None)
    if interrupt is start_again:
        expect(page.get_by_role("button", name="Pause")).to_have_count(0)
        expect_what_the_address_says(explorer)
        before = query(page)
        press(page, "Play")
        page.wait_for_function("before => location.search !== '?' + before", arg=before)
    press(page, "Pause")
    expect_what_the_address_says(explorer)
    assert "target=1~0.4_0.6~0.2_0.3_0.5" in query(page)
    press(page, "undo")
    expect_query(page, before)
    expect_what_the_address_says(explorer)


# ---- What was typed, pressed and clicked ------------------------------------------------


@interruptions
def test_what_was_typed_among_the_sources_is_not_lost(
    page: Page, explorer: Explorer, server: Server, interrupt: Interrupt
) -> None:
    arrive(page, f"{server.address}/?lesson=translation")
    type_into(page, "sources", 0, 2, "1.5")
    interrupt(server, page, lambda: None)
    page.wait_for_function("location.search.includes('sources=the_1.5_')")
    type_into(page, "sources", 1, 1, "noir")
    page.wait_for_function("location.search.includes('noir')")
    expect(cell(page, "sources", 0, 2)).to_have_text("1.5")
    expect_what_the_address_says(explorer)
    press(page, "undo")
    page.wait_for_function("!location.search.includes('noir')")
    expect_what_the_address_says(explorer)


class Typed(NamedTuple):
    """What is typed into a cell, and what the page then says: in its address or in words."""

    link: str
    table: str
    row: int
    column: int
    text: str
    address: str = ""
    said: str = ""
    fold: str = ""  # where the table is


UNHEARD = {
    "a number": Typed("", "words", 0, 2, "1.5", address="words=hope_1.5_"),
    "a word": Typed("", "words", 1, 1, "awe", address="awe_"),
    "one word more": Typed("", "words", 4, 1, "awe", address="awe_"),
    "a matrix": Typed("", "W_Q", 0, 1, "2.5", address="wq=2.5_"),
    "a source": Typed("lesson=translation", "sources", 0, 2, "1.5", address="sources=the_1.5_"),
    "a target": Typed("view=learning", "target", 0, 2, "3", address="target=", fold="Type it"),
    "no number": Typed("", "W_K", 1, 2, "much", said="W_K"),
}


@pytest.mark.parametrize("typed", UNHEARD.values(), ids=UNHEARD)
def test_what_a_server_has_not_heard_when_it_dies_is_not_lost(
    page: Page, explorer: Explorer, server: Server, typed: Typed
) -> None:
    link, table, row, column, text, address, said, fold = typed
    arrive(page, f"{server.address}/?{link}")
    settle(page)
    before = query(page)
    if fold:
        press(page, fold)
    select_cell(page, table, row, column)
    page.keyboard.press("Enter")
    page.locator("#portal input, #portal textarea").fill(text)
    server.freeze()
    page.keyboard.press("Enter")
    expect(cell(page, table, row, column)).to_have_text(text)
    start_again(server, page, lambda: None)
    if address:
        page.wait_for_function("part => location.search.includes(part)", arg=address)
        expect_what_the_address_says(explorer)
        press(page, "undo")
        expect_query(page, before)
        expect_what_the_address_says(explorer)
    else:
        expect(page.get_by_test_id("stAlert")).to_contain_text(said)
        expect(cell(page, table, row, column)).to_have_text(text)
        assert query(page) == before


@interruptions
def test_a_key_is_heard_once_and_not_with_the_next(
    page: Page, explorer: Explorer, server: Server, interrupt: Interrupt
) -> None:
    arrive(page, f"{server.address}/?talk=1&step=1")
    interrupt(server, page, lambda: page.keyboard.press("PageDown"))
    expect_query(page, "v=2&talk=1&step=2&query=2&end=Z")
    settle(page)
    page.keyboard.press("PageDown")
    expect_query(page, "v=2&talk=1&step=3&query=2&end=Z")
    expect_what_the_address_says(explorer)


def test_after_a_server_was_started_again_widgets_show_what_there_is(
    page: Page, explorer: Explorer, server: Server
) -> None:
    arrive(page, f"{server.address}/?view=product")
    knob = page.locator("[class*=st-key-turn] input")
    knob.press("ArrowRight")
    settle(page)
    assert knob.input_value() == "5"
    start_again(server, page, lambda: None)
    # It turns from where the matrix stands now. For a moment the knob of before is there too.
    expect(knob.and_(page.locator("[value='0']"))).to_have_count(1)
    expect(knob).to_have_count(1)
    expect_what_the_address_says(explorer)


def test_after_a_server_was_started_again_the_first_click_paints(
    page: Page, explorer: Explorer, server: Server
) -> None:
    arrive(page, f"{server.address}/?view=learning")
    cells = page.locator("[aria-label^='The weights that are wanted'] g.cell_marks").first
    cells.locator("path").nth(1).click()
    expect_query(page, "v=2&view=learning&target=0_1_0_1~0_0_1~0_1~1&end=Z")
    settle(page)
    start_again(server, page, lambda: None)
    settle(page)
    cells.locator("path").nth(3).click()
    expect_query(page, "v=2&view=learning&target=0_1~0_0_1~0_1~1&end=Z")
    expect_what_the_address_says(explorer)
