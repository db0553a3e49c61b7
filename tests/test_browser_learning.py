"""Learning, in a real browser."""

import re

from playwright.sync_api import Page, expect
from visiting import (
    PANELS_ALONE,
    Opened,
    box_of,
    captions,
    cell,
    drag,
    expect_marked,
    mark,
    matrix,
    middle,
    open_view,
    press,
    query_places,
    settle,
    switch,
    type_into,
)

LEARNING = "v=1&lesson=opposites-attract&wq=0.02_-0.05_-0.1_-0.1&wk=0.06_0.08_0.02_0.04"


def loss(page: Page) -> float:
    return float(page.get_by_text("loss", exact=False).locator("strong").last.inner_text())


def step(page: Page) -> int:
    return int(page.get_by_text("loss", exact=False).locator("strong").first.inner_text())


def test_learning_plays_until_it_is_done_and_the_address_follows(opened: Opened) -> None:
    page = opened(f"{LEARNING}&view=learning")
    before = query_places(page)
    mark(page.locator(f"{PANELS_ALONE} svg.marks"))
    press(page, "Play")
    expect(page.get_by_text("Learnt in 36 steps.")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    settle(page)
    assert loss(page) <= 0.01
    assert query_places(page) != before
    expect_marked(page.locator(f"{PANELS_ALONE} svg.marks"))
    expect(page.locator("g.number_marks").last).to_contain_text(".99")
    page.wait_for_function("() => !location.search.includes('wq=0.02_-0.05')")
    press(page, "undo")
    page.wait_for_function("() => location.search.includes('wq=0.02_-0.05_-0.1_-0.1')")


def test_other_controls_live_while_learning_plays_and_pause_pauses(opened: Opened) -> None:
    page = opened("v=1&view=learning&target=previous&rate=0.01&seed=1")
    press(page, "Play")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    switch(page, "Divide by √d")
    page.wait_for_function("() => location.search.includes('scaled=1')")
    expect(pause).to_be_visible()  # and it plays on
    drag(page, "hope", -0.5, 1.5)
    expect(cell(page, "words", 0, 2)).not_to_have_text("-1")
    place = box_of(page.get_by_role("button", name="Step", exact=True))
    expect(
        page.get_by_text(re.compile(r"^Step [1-9]"))
    ).to_be_visible()  # from there it learns anew
    pause.click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert box_of(page.get_by_role("button", name="Step", exact=True)) == place
    settle(page)
    halted = step(page)
    assert halted > 0
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text(f"Step {halted + 1},").wait_for()


def test_learning_stops_when_the_visitor_goes_elsewhere(opened: Opened) -> None:
    page = opened("v=1&view=learning&target=previous&rate=0.01&seed=1")
    press(page, "Play")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    open_view(page, "Queries and keys")
    before = captions(page)
    open_view(page, "Learning")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    open_view(page, "Queries and keys")
    assert captions(page) == before


def test_a_target_is_painted_by_clicking_its_cells(opened: Opened) -> None:
    page = opened("v=1&view=learning")
    chart = "The weights that are wanted, and the weights that are"
    cells = page.locator(f"[aria-label='{chart}'] g.cell_marks").first.locator("path")
    place = middle(cells.nth(1))
    cells.nth(1).click()
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1~0_1~1')")
    settle(page)
    assert middle(cells.nth(1)) == place  # nothing moves under the mouse
    assert matrix(page, chart, 0)[:4] == [".00", ".50", ".00", ".50"]
    expect(page.get_by_text("Target, row 1: do not sum to 1")).to_be_visible()
    cells.nth(3).click()
    page.wait_for_function("() => location.search.includes('target=0_1~0_0_1~0_1~1')")
    settle(page)
    cells.nth(3).click()  # the same cell, back again
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1~0_1~1')")
    settle(page)
    cells.nth(7).click()
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1_1~0_1~1')")
    press(page, "undo")
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1~0_1~1')")


def test_a_bad_weight_is_named_and_kept(opened: Opened) -> None:
    page = opened("v=1&view=learning")
    press(page, "Type it")
    type_into(page, "target", 1, 2, "-3")
    expect(
        page.get_by_text("Target, row 2, column 2: only numbers from 0 to 100 are allowed.")
    ).to_be_visible()
    expect(cell(page, "target", 1, 2)).to_have_text("-3")
    type_into(page, "target", 1, 2, "1")
    expect(page.get_by_text("Target, row 2, column 2")).to_have_count(0)
    page.wait_for_function("() => location.search.includes('target=0_0_0_1~0_1_1')")
