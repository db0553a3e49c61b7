"""What a learner is to see in one view: in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect
from test_browser_screens import FOCUS
from visiting import (
    FIGURE,
    PHONE,
    Opened,
    box_of,
    editor,
    expect_the_same_figure,
    handle,
    layer,
    mark_the_figure,
    open_page,
    open_share,
    press,
    settle,
)

from attention.page.tour import STOPS, Stop

SMALL = ViewportSize(width=1366, height=650)  # of a laptop, within the browser's frame


def top(shown: Locator) -> float:
    return box_of(shown)["y"]


def bottom(shown: Locator) -> float:
    box = box_of(shown)
    return box["y"] + box["height"]


def test_question_answer_plane_and_matrices_are_in_one_view(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/?tour=mutual", SMALL)
    views = page.get_by_role("radiogroup", name="View")
    for number, stop in enumerate(STOPS, start=1):
        question = page.get_by_text(f"Question {number} of {len(STOPS)}")
        expect(question).to_be_visible()
        settle(page)
        place = top(views)
        press(page, "Show it anyway")
        expect(page.get_by_role("button", name="More").first).to_be_visible()
        settle(page)
        assert top(views) == place, stop.name  # nothing moves when the answer opens
        assert place - top(question) < 115, stop.name
        for shown in (".st-key-plane svg", editor("W_Q"), editor("W_K")):
            assert bottom(page.locator(shown).first) <= SMALL["height"], stop.name
        press(page, "Next question" if number < len(STOPS) else "End of the tour")
    page.context.close()


def test_names_of_axes_stand_on_the_plane_as_they_were_typed(browser: Any, address: str) -> None:
    page = open_page(browser, f"{address}/?x=<b>gentle</b>&y=bad → good", SMALL)
    names = page.locator(".st-key-plane .axis")
    expect(names).to_have_text(["<b>gentle</b>", "bad → good"])
    plane = box_of(page.locator(".st-key-plane svg"))
    for name in names.all():
        box = box_of(name)
        assert plane["x"] <= box["x"]
        assert box["x"] + box["width"] <= plane["x"] + plane["width"]
    page.get_by_role("radiogroup", name="Drag").get_by_text("W_Q").click()
    expect(names).to_have_text(["q₁", "q₂"])
    page.get_by_role("radiogroup", name="Drag").get_by_text("words").click()
    press(page, "Name the axes")
    page.get_by_role("textbox", name="y", exact=True).fill("sad → merry")
    page.get_by_role("textbox", name="y", exact=True).press("Enter")
    expect(names).to_have_text(["<b>gentle</b>", "sad → merry"])
    page.wait_for_function("() => location.search.includes('sad')")
    page.context.close()


def test_words_that_are_brought_in_leave_the_tour(browser: Any, address: str) -> None:
    page = open_page(browser, f"{address}/?tour=scale", SMALL)
    open_share(page)
    page.get_by_role("textbox", name="Or words, typed or pasted").fill("joy, 1, 2")
    press(page, "Open it")
    expect(handle(page, "joy")).to_be_visible()
    expect(page.get_by_text(f"Question 3 of {len(STOPS)}")).to_have_count(0)
    expect(page.get_by_role("button", name="Tour")).to_be_visible()
    page.context.close()


# What a task is done with.
SWITCHES = ".st-key-switches"
TRIED_WITH = {
    "mutual": [editor("W_Q")],
    "values": [editor("W_V")],
    "scale": [SWITCHES],
    "temperature": [SWITCHES],
    "mask": [SWITCHES],
    "matrices": ["[data-testid=stSlider]"],
    "winners": [editor("W_Q"), editor("W_K"), ".st-key-plane svg"],
    "learning": [".st-key-play"],
    "layers": [SWITCHES],
}


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_on_a_phone_what_a_task_asks_for_is_in_one_view_with_it(stop: Stop, opened: Opened) -> None:
    page = opened(f"tour={stop.name}", PHONE)
    assert top(page.get_by_text(stop.question)) >= 0
    for tried_with in TRIED_WITH[stop.name]:
        assert bottom(page.locator(tried_with).first) <= PHONE["height"], tried_with


@pytest.mark.parametrize(
    ("view", "hidden"), [("keys", f"{FIGURE} svg.marks"), ("heads", "[data-testid=stAlert]")]
)
def test_weights_are_revealed_where_they_are_hidden(opened: Opened, view: str, hidden: str) -> None:
    page = opened(f"v=1&predict=1&view={view}", SMALL)
    reveal = page.get_by_role("button", name="Reveal the weights")
    assert 0 <= top(page.locator(hidden)) - bottom(reveal) < 40
    reveal.click()
    expect(reveal).to_have_count(0)


def test_on_a_phone_weights_are_revealed_below_the_first_that_are_hidden(opened: Opened) -> None:
    page = opened("predict=1", PHONE)
    reveal = page.get_by_role("button", name="Reveal the weights")
    assert 0 <= top(reveal) - bottom(page.locator(FOCUS)) < 40
    assert bottom(reveal) <= PHONE["height"]
    page.locator(".st-key-menu button").click()
    expect(page.get_by_role("button", name="Talk")).to_be_visible()
    expect(reveal).to_have_count(1)
    page.keyboard.press("Escape")
    mark_the_figure(page)
    reveal.click()
    expect(reveal).to_have_count(0)
    expect(layer(page, "number").locator("text").first).to_have_text(".31")
    expect_the_same_figure(page)


def test_the_menu_of_a_phone_closes_over_a_question(opened: Opened) -> None:
    page = opened("", PHONE)
    menu = page.locator(".st-key-menu button")
    menu.click()
    page.get_by_role("button", name="Tour").click()
    expect(page.get_by_text("Question 1 of 9")).to_be_visible()
    expect(page.get_by_role("button", name="Talk")).to_be_hidden()
    menu.click()  # and opens again
    expect(page.get_by_role("button", name="Talk")).to_be_visible()
