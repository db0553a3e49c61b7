"""The page in a frame, as Community Cloud and course pages have it."""

import pytest
from hosting import hosted
from playwright.sync_api import Browser, Page, expect
from visiting import PLANE, settle


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"], ids=["same site", "cross-site"])
def test_the_page_around_is_told_what_the_address_should_be(
    browser: Browser, address: str, name: str
) -> None:
    with hosted(browser, address, "v=1&view=score", name) as page:
        frame = page.frame_locator("iframe")
        frame.get_by_role("radiogroup", name="View").get_by_text("Values and outputs").click()
        page.wait_for_function("() => window.told.at(-1) === '?v=2&view=values&end=Z'")
        frame.locator(f"{PLANE} .handle").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.told.at(-1).includes('words=hope_-')")
        frame.get_by_role("button", name="undo").click()
        page.wait_for_function("() => window.told.at(-1) === '?v=2&view=values&end=Z'")
        frame.get_by_role("button", name="Share").click()
        link = frame.get_by_role("dialog").get_by_test_id("stCode")
        expect(link).to_have_text(f"{address}/?v=2&view=values&end=Z")  # and not the course's


def test_a_page_of_its_own_tells_nobody(page: Page) -> None:
    page.evaluate("""() => {
        window.told = [];
        addEventListener("message", ({ data }) => told.push(data?.type));
    }""")
    page.get_by_role("radiogroup", name="View").get_by_text("One score").click()
    page.wait_for_function("() => location.search.includes('view=score')")
    settle(page)
    assert "SET_QUERY_PARAM" not in page.evaluate("window.told")
