"""Two matrices, who can win, side by side, learning and the tour: in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from visiting import (
    captions,
    cell,
    drag,
    expect_captions,
    open_page,
    open_view,
    press,
    settle,
    type_into,
)

from attention.page.tour import STOPS

LEARNING = "v=1&lesson=opposites-attract&wq=0.02_-0.05_-0.1_-0.1&wk=0.06_0.08_0.02_0.04"
PANELS = "[aria-label='Each query among all keys']"
PLACES = f"""() => [...document.querySelectorAll("{PANELS} g.query_marks path")]
    .map(mark => mark.getAttribute("transform")).join()"""


@pytest.fixture
def opened(browser, address):
    """Return a function that opens the page with a link; every page ends without errors."""
    pages, errors = [], []

    def open_link(query: str, **options) -> Page:
        page = open_page(browser, f"{address}/?{query}", **options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        return page

    yield open_link
    for page in pages:
        page.context.close()
    assert not errors


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


def matrix(page: Page, chart: str, part: int) -> list[str]:
    """Return what is written in the cells of one of a chart's matrices."""
    cells = page.locator(f"[aria-label='{chart}'] g.number_marks").nth(part)
    return cells.locator("text").all_text_contents()


def loss(page: Page) -> float:
    return float(page.get_by_text("loss", exact=False).locator("strong").last.text_content())


def step(page: Page) -> int:
    return int(page.get_by_text("loss", exact=False).locator("strong").first.text_content())


# ---- Two matrices ----------------------------------------------------------------------


def test_the_knob_turns_queries_and_keys_in_every_panel_and_no_weight(opened):
    page = opened("v=1&view=product")
    before, places = captions(page), page.evaluate(PLACES)
    turn(page, "turn", 5)
    page.locator(f"{PANELS} svg.marks").evaluate("svg => { svg.dataset.before = 'yes' }")
    turn(page, "turn", 35)
    expect(cell(page, "W_Q", 0, 1)).not_to_have_text("0.3")
    turn(page, "shear", -0.3)
    settle(page)
    assert page.evaluate(PLACES) != places
    assert captions(page) == before
    expect(page.locator(f"{PANELS} svg.marks")).to_have_attribute("data-before", "yes")
    change = page.get_by_text("Largest change of any weight").locator("strong").text_content()
    assert 0 < float(change) < 1e-15
    press(page, "Undo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.3")
    expect(page.locator("[class*=st-key-turn]")).to_contain_text("0")


def test_a_score_is_shown_as_the_sum_of_its_parts(opened):
    page = opened("v=1&view=product&wq=1_0_0_1&wk=1_0_0_1")
    chart = "Scores, their mutual part and their one-way part"
    assert matrix(page, chart, 0) == matrix(page, chart, 1)
    assert set(matrix(page, chart, 2)) == {"0"}
    type_into(page, "W_K", 0, 2, "0.5")
    settle(page)
    # hope (−1, 1) · exuberance: one-way .25 · (−1 · 1 − 1 · 1) with W_K = [[1, .5], [0, 1]].
    assert matrix(page, chart, 2)[:4] == ["0", ".50", "−.50", "0"]


# ---- Who can win -----------------------------------------------------------------------


def test_a_word_dragged_out_of_the_others_wins_somewhere(opened):
    page = opened("v=1&view=winners&lesson=the-word-nobody-can-pick")
    names = page.locator("g.sector_name_marks text")
    expect(names).to_have_text(["north wins", "south-west wins", "south-east wins"])
    drag(page, "centre", 1.2, 1.2)
    expect(names.get_by_text("centre wins")).to_be_visible()


def test_pointing_at_the_map_tells_who_wins_there(opened):
    page = opened("v=1&view=winners&lesson=the-word-nobody-can-pick")
    page.locator("g.fade_marks path").nth(0).hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("south-west")


# ---- Side by side ----------------------------------------------------------------------


def test_a_pinned_state_is_seen_beside_the_present_one_and_in_the_link(opened):
    page = opened("v=1&view=beside")
    press(page, "Pin what is shown now")
    settle(page)
    page.get_by_text("Causal mask", exact=True).click()
    chart = "The weights as they were pinned, as they are, and their difference"
    page.wait_for_function(f"() => document.querySelectorAll(\"[aria-label='{chart}'] text\")")
    settle(page)
    assert matrix(page, chart, 0)[:4] == [".31", ".18", ".32", ".18"]
    assert matrix(page, chart, 1)[:3] == ["1.00", ".71", ".29"]
    assert matrix(page, chart, 2)[:4] == ["+.69", "−.18", "−.32", "−.18"]
    page.wait_for_function("() => location.search === '?v=1&mask=1&view=beside&pin='")
    page.reload()
    settle(page)
    assert matrix(page, chart, 2)[:4] == ["+.69", "−.18", "−.32", "−.18"]


# ---- Learning --------------------------------------------------------------------------


def test_learning_plays_until_it_is_done_and_the_address_follows(opened):
    page = opened(f"{LEARNING}&view=learning")
    before = page.evaluate(PLACES)
    page.locator(f"{PANELS} svg.marks").evaluate("svg => { svg.dataset.before = 'yes' }")
    press(page, "Play")
    expect(page.get_by_text("Learnt in 36 steps.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    settle(page)
    assert loss(page) <= 0.01
    assert page.evaluate(PLACES) != before
    expect(page.locator(f"{PANELS} svg.marks")).to_have_attribute("data-before", "yes")
    expect(page.locator("g.number_marks").last).to_contain_text(".99")
    page.wait_for_function("() => !location.search.includes('wq=0.02_-0.05')")
    press(page, "Undo")
    page.wait_for_function("() => location.search.includes('wq=0.02_-0.05_-0.1_-0.1')")


def test_other_controls_live_while_learning_plays_and_pause_pauses(opened):
    page = opened("v=1&view=learning&target=previous&rate=0.01&seed=1")
    press(page, "Play")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    page.get_by_text("Divide by √d", exact=True).click()
    page.wait_for_function("() => location.search.includes('scaled=1')")
    expect(pause).to_be_visible()  # and it plays on
    drag(page, "hope", -0.5, 1.5)
    expect(cell(page, "words", 0, 2)).not_to_have_text("-1")
    pause.click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    settle(page)
    halted = step(page)
    assert halted > 0
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text(f"Step {halted + 1},").wait_for()


def test_learning_stops_when_the_visitor_goes_elsewhere(opened):
    page = opened("v=1&view=learning&target=previous&rate=0.01&seed=1")
    press(page, "Play")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    open_view(page, "Queries and keys")
    before = captions(page)
    open_view(page, "Learning")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    open_view(page, "Queries and keys")
    assert captions(page) == before


def test_a_stall_is_explained_in_plain_words(opened):
    page = opened("v=1&view=learning&target=everyone-1&seed=1")
    press(page, "Play")
    expect(page.get_by_text("No matrices bring it below 1.386.")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("hope and sycophant lie opposite each other")).to_be_visible()


def test_a_target_is_painted_by_clicking_its_cells(opened):
    page = opened("v=1&view=learning")
    chart = "The weights that are wanted, and the weights that are"
    cells = page.locator(f"[aria-label='{chart}'] g.cell_marks").first.locator("path")
    cells.nth(1).click()
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1~0_1~1')")
    settle(page)
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
    press(page, "Undo")
    page.wait_for_function("() => location.search.includes('target=0_1_0_1~0_0_1~0_1~1')")


def test_a_bad_weight_is_named_and_kept(opened):
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


# ---- The tour --------------------------------------------------------------------------


def test_the_tour_asks_lets_try_and_answers(page):
    press(page, "Tour")
    for number, stop in enumerate(STOPS, start=1):
        expect(page.get_by_text(f"Question {number} of 6: {stop.question}")).to_be_visible()
        settle(page)
        expect(page.get_by_role("button", name="Show the answer")).to_be_disabled()
        if number == 3:
            page.locator(".st-key-causal").get_by_text("Causal mask").click()
            press(page, "Show the answer")
            expect(page.get_by_text("rows of 1, ½, ⅓ and ¼")).to_be_visible()
        press(page, "Next question" if number < 6 else "End of the tour")
    expect(page.get_by_role("button", name="Tour")).to_be_visible()
    settle(page)  # the address has followed
    page.go_back()
    expect(page.get_by_text("Question 6 of 6")).to_be_visible()


def test_the_page_opens_calm(page):
    expect(page.get_by_text("Question 1 of 6")).to_have_count(0)
    expect_captions(page, captions(page))
    assert page.locator("[data-testid=stVegaLiteChart]").count() == 1
