"""The page as it opens, in a real browser: what is to be seen, and what pointing tells."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from visiting import CAPTIONS, LAPTOP, WORDS, arrive, box_of, expect_captions, layer, press


@pytest.fixture(scope="module")
def page(tab: tuple[Page, list[str]], address: str) -> Iterator[Page]:
    """The page, opened once: nobody here changes what it shows."""
    page, errors = tab
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light")
    arrive(page, address)
    yield page
    assert not errors


def test_it_opens_on_the_known_figure(page: Page) -> None:
    expect_captions(page, CAPTIONS)
    assert layer(page, "title").locator("text").all_text_contents() == WORDS
    assert layer(page, "number").locator("text").all_text_contents()[:4] == [
        ".31",
        ".18",
        ".32",
        ".18",
    ]
    # The weights .31 .18 .32 .18 are worth exp(1.34) equal ones, .53 .22 .18 .07 exp(1.16).
    looks_at = layer(page, "looks_at").locator("text").all_text_contents()
    assert looks_at == ["3.8", "3.2", "3.2", "3.8"]


def test_it_opens_calm(page: Page) -> None:
    expect(page.get_by_text("Question 1 of 6")).to_have_count(0)
    assert page.locator("[data-testid=stVegaLiteChart]").count() == 1


def test_tables_and_first_panels_fit_a_laptop_screen(page: Page) -> None:
    for shown in (page.locator(".st-key-W_K"), layer(page, "panel").first.locator("path")):
        box = box_of(shown)
        assert box["y"] + box["height"] <= LAPTOP["height"]


def test_the_explanation_is_folded_away(page: Page) -> None:
    explanation = page.get_by_text("Two matrices give each point two more roles")
    expect(explanation).to_be_hidden()
    press(page, "New to attention?")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()


def test_pointing_at_a_panel_marks_its_row_and_back(page: Page) -> None:
    outlines = layer(page, "cell").locator("path")
    frames = layer(page, "panel").locator("path")

    def marked(paths: Locator) -> list[int]:
        widths = paths.evaluate_all(
            "paths => paths.map(path => +path.getAttribute('stroke-width'))"
        )
        return [index for index, width in enumerate(widths) if width > 1]

    frames.nth(1).hover(position={"x": 10, "y": 10})
    expect(outlines.nth(4)).to_have_attribute("stroke-width", "2")
    assert marked(outlines) == [4, 5, 6, 7]
    outlines.nth(9).hover()
    expect(frames.nth(2)).to_have_attribute("stroke-width", "3")
    assert marked(frames) == [2]


def test_pointing_at_how_many_words_are_looked_at_says_what_that_is(page: Page) -> None:
    layer(page, "looks_at").locator("text").first.hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("1 if one word gets everything")


def test_pointing_at_a_key_tells_its_numbers(page: Page) -> None:
    layer(page, "key").first.locator("path").first.hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("hope")
    for number in ("1.07", "−0.13", "0.269", "0.314"):
        expect(tip).to_contain_text(number)
