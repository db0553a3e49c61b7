"""Two matrices, who can win, side by side and the tour, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from visiting import (
    PANELS_ALONE,
    Opened,
    captions,
    cell,
    drag,
    expect_marked,
    mark,
    matrix,
    press,
    query_places,
    settle,
    switch,
    type_into,
)

from attention.page.tour import STOPS


def turn(page: Page, name: str, to: float) -> None:
    """Turn a knob with the arrow keys, and look where it stands."""
    slider = page.locator(f"[class*=st-key-{name}] input")
    for _ in range(60):
        now = float(slider.input_value())
        if abs(now - to) < 1e-6:
            settle(page)
            if abs(float(slider.input_value()) - to) < 1e-6:
                return
        slider.press("ArrowRight" if now < to else "ArrowLeft")
    pytest.fail(f"{name} could not be turned to {to}")


def test_the_knob_turns_queries_and_keys_in_every_panel_and_no_weight(opened: Opened) -> None:
    page = opened("v=1&view=product")
    before, places = captions(page), query_places(page)
    turn(page, "turn", 5)
    mark(page.locator(f"{PANELS_ALONE} svg.marks"))
    turn(page, "turn", 35)
    expect(cell(page, "W_Q", 0, 1)).not_to_have_text("0.3")
    turn(page, "shear", -0.3)
    settle(page)
    assert query_places(page) != places
    assert captions(page) == before
    expect_marked(page.locator(f"{PANELS_ALONE} svg.marks"))
    change = page.get_by_text("Largest change of any weight").locator("strong").inner_text()
    assert re.fullmatch(r"none \(rounding: \de−1\d\)", change)
    press(page, "undo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.3")
    expect(page.locator("[class*=st-key-turn]")).to_contain_text("0")


def test_a_score_is_shown_as_the_sum_of_its_parts(opened: Opened) -> None:
    page = opened("v=1&view=product&wq=1_0_0_1&wk=1_0_0_1")
    chart = "Scores, their mutual part and their one-way part"
    assert matrix(page, chart, 0) == matrix(page, chart, 1)
    assert set(matrix(page, chart, 2)) == {"0"}
    type_into(page, "W_K", 0, 2, "0.5")
    settle(page)
    # hope (−1, 1) · exuberance: one-way .25 · (−1 · 1 − 1 · 1) with W_K = [[1, .5], [0, 1]].
    assert matrix(page, chart, 2)[:4] == ["0", ".50", "−.50", "0"]


def test_a_word_dragged_out_of_the_others_wins_somewhere(opened: Opened) -> None:
    page = opened("v=1&view=winners&lesson=the-word-nobody-can-pick")
    names = page.locator("g.sector_name_marks text")
    expect(names).to_have_text(["north wins", "south-west wins", "south-east wins"])
    drag(page, "centre", 1.2, 1.2)
    expect(names.get_by_text("centre wins")).to_be_visible()


def test_pointing_at_the_map_tells_who_wins_there(opened: Opened) -> None:
    page = opened("v=1&view=winners&lesson=the-word-nobody-can-pick")
    page.locator("g.fade_marks path").nth(0).hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("south-west")


def test_a_pinned_state_is_seen_beside_the_present_one_and_in_the_link(opened: Opened) -> None:
    page = opened("v=1&view=beside")
    press(page, "Pin what is shown now")
    settle(page)
    switch(page, "Causal mask")
    chart = "The weights as they were pinned, as they are, and their difference"
    page.wait_for_function(f"() => document.querySelectorAll(\"[aria-label='{chart}'] text\")")
    settle(page)
    assert matrix(page, chart, 0)[:4] == [".31", ".18", ".32", ".18"]
    assert matrix(page, chart, 1)[:3] == ["1.00", ".71", ".29"]
    assert matrix(page, chart, 2)[:4] == ["+.69", "−.18", "−.32", "−.18"]
    page.wait_for_function("() => location.search === '?v=2&mask=1&view=beside&pin=&end=Z'")
    page.reload()
    settle(page)
    assert matrix(page, chart, 2)[:4] == ["+.69", "−.18", "−.32", "−.18"]


def test_the_tour_asks_lets_try_and_answers(page: Page) -> None:
    press(page, "Tour")
    for number, stop in enumerate(STOPS, start=1):
        expect(page.get_by_text(f"Question {number} of {len(STOPS)}")).to_be_visible()
        expect(page.get_by_text(stop.question)).to_be_visible()
        settle(page)
        expect(page.get_by_text("Done", exact=True)).to_have_count(0)
        if stop.name == "mask":
            switch(page, "Causal mask")
            expect(page.get_by_text("Done", exact=True)).to_be_visible()
        press(page, "Next question" if number < len(STOPS) else "End of the tour")
    expect(page.get_by_text("Solved, 1 of 9 tasks: a mask")).to_be_visible()
    settle(page)  # the address has followed
    page.go_back()
    expect(page.get_by_text(f"Question {len(STOPS)} of {len(STOPS)}")).to_be_visible()


def test_a_query_is_put_where_one_clicks(opened: Opened) -> None:
    page = opened("v=1&view=winners")
    plane = page.locator("[aria-label^='All queries there'] svg.marks")
    mark(plane)
    cells = plane.locator("g.fade_marks path")
    cells.nth(cells.count() * 3 // 4 + 5).click()
    expect(page.locator("g.asked_marks path")).to_have_count(1)
    page.wait_for_function("location.search.includes('asked=')")
    expect_marked(plane)
    settle(page)
    expect(page.get_by_test_id("stDataFrame").last).to_contain_text("gives")
