"""What a learner is to see in one view: in a real browser."""

from playwright.sync_api import Browser, Locator, ViewportSize, expect
from visiting import box_of, editor, open_page, press, settle

from attention.page.tour import STOPS

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
        question = page.get_by_text(f"Question {number} of 8")
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
        press(page, "Next question" if number < 8 else "End of the tour")
    page.context.close()
