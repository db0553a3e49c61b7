"""Talk mode, in a real browser."""

from playwright.sync_api import Locator, Page, expect
from visiting import (
    CAPTIONS,
    PROJECTOR,
    Opened,
    box_of,
    drag,
    expect_captions,
    expect_marked,
    expect_query,
    mark,
    settle,
)

SIZES = """() => [...document.querySelectorAll("svg.marks text")]
    .filter(text => text.textContent.trim())
    .map(text => parseFloat(getComputedStyle(text).fontSize))"""


def on_stage(page: Page) -> Locator:
    return page.locator("[aria-label^='Each query (a diamond)'] svg.marks")


def stage_words(page: Page) -> Locator:
    return on_stage(page).locator("g.key_word_marks")


def expect_the_walk_at(page: Page, step: str) -> None:
    expect(page.get_by_role("radio", name=step)).to_be_checked()
    settle(page)


def test_one_key_leads_to_the_stage_and_back(page: Page) -> None:
    page.keyboard.press("F8")
    expect(on_stage(page)).to_be_visible()
    expect(page.locator(".st-key-words")).to_have_count(0)
    expect_query(page, "v=1&talk=1")
    settle(page)
    page.keyboard.press("F8")
    expect(page.locator(".st-key-words")).to_be_visible()
    expect_captions(page, CAPTIONS)


def test_a_clicker_walks_through_the_mechanism_and_keys_through_lessons(opened: Opened) -> None:
    page = opened("v=1&talk=1&step=2", PROJECTOR)
    expect_the_walk_at(page, "Projections")
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Scores")
    expect(stage_words(page).get_by_text("exuberance −0.30")).to_be_visible()
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Softmax")
    expect(stage_words(page).get_by_text("hate .32", exact=True)).to_be_visible()
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Outputs")
    page.keyboard.press("PageUp")
    expect_the_walk_at(page, "Softmax")
    page.keyboard.press("n")
    expect_query(page, "v=1&lesson=similar-attends-to-similar&talk=1")
    settle(page)
    page.keyboard.press("p")
    expect_query(page, "v=1&talk=1")


def test_on_the_stage_words_are_dragged_and_panels_follow(opened: Opened) -> None:
    page = opened("v=1&talk=1", PROJECTOR)
    mark(on_stage(page))
    drag(page, "hope", 1, 0.5)
    # As on the page: shares .27, .33, .24 and .15.
    expect(stage_words(page).get_by_text("exuberance .33", exact=True)).to_be_visible()
    expect_marked(on_stage(page))
    settle(page)
    page.keyboard.press("Control+z")
    expect(stage_words(page).get_by_text("hate .32", exact=True)).to_be_visible()


def test_what_the_last_row_must_read_is_large_and_in_sight(opened: Opened) -> None:
    page = opened("v=1&talk=1&step=1", PROJECTOR)
    for step in ("Embeddings", "Projections", "Scores", "Softmax", "Outputs"):
        expect_the_walk_at(page, step)
        sizes = page.evaluate(SIZES)
        assert bool(sizes) == (step != "Embeddings")
        assert min(sizes, default=21) >= 21
        assert box_of(page.locator(".st-key-plane .handle text").first)["height"] >= 21
        for shown in (page.locator(".st-key-plane svg"), page.locator("svg.marks").last):
            if shown.count():
                box = box_of(shown)
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= PROJECTOR["width"]
                assert box["y"] + box["height"] <= PROJECTOR["height"]
        page.keyboard.press("PageDown")
