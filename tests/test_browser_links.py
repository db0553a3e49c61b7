"""Links and the browser's history, in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    Opened,
    captions,
    cell,
    choose_lesson,
    drag,
    expect_an_answer,
    expect_query,
    expect_the_same_figure,
    handle,
    layer,
    mark_the_figure,
    middle,
    open_share,
    open_view,
    press,
    query,
    settle,
    start_over,
    switch,
    to_pixels,
    type_into,
)

HOT = "hot .00 · cold .89 · day .05 · night .05"


def length_of_history(page: Page) -> int:
    return int(page.evaluate("history.length"))


def test_the_address_follows_every_edit_and_adds_nothing_to_the_history(
    opened_elsewhere: Opened,
) -> None:
    page = opened_elsewhere()  # a history has an end, and others may have come to it in the tab
    before = length_of_history(page)
    assert query(page) == ""
    type_into(page, "W_Q", 0, 1, "2")
    expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&end=Z")
    switch(page, "Causal mask")
    expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&mask=1&end=Z")
    settle(page)
    open_view(page, "One score")
    expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&mask=1&view=score&end=Z")
    start_over(page)
    expect_query(page, "")  # the lesson's own view as well
    assert length_of_history(page) == before + 1  # a leap, which one may want to take back


def test_the_address_waits_until_a_drag_is_over(page: Page) -> None:
    page.mouse.move(*middle(handle(page, "hope").locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 1, 0.5), steps=12)
    expect_an_answer(page, CAPTIONS)
    assert query(page) == ""
    page.mouse.up()
    page.wait_for_function("() => location.search.startsWith('?v=2&words=hope_')")


def test_a_link_opens_the_same_picture_in_a_second_window(
    page: Page, opened_elsewhere: Opened
) -> None:
    choose_lesson(page, "Two heads")
    page.get_by_role("radiogroup", name="Head").get_by_text("head 2").click()
    settle(page)
    type_into(page, "W_K", 0, 1, "1.5")
    drag(page, "it", 0.5, 0.5)
    settle(page)
    other = opened_elsewhere(query(page))
    assert captions(other) == captions(page)
    expect(cell(other, "W_K", 0, 1)).to_have_text("1.5")
    assert query(other) == query(page)


def test_back_and_forward_lead_from_lesson_to_lesson(page: Page) -> None:
    mark_the_figure(page)
    switch(page, "Causal mask")
    expect_query(page, "v=2&mask=1&end=Z")
    settle(page)
    choose_lesson(page, "Opposites attract")
    expect_query(page, "lesson=opposites-attract")
    assert captions(page)[0] == HOT
    page.go_back()
    expect_query(page, "v=2&mask=1&end=Z")
    expect(layer(page, "caption").first).to_contain_text("hope 1.00")
    page.go_forward()
    expect(layer(page, "caption").first).to_contain_text("hot .00")
    expect_query(page, "lesson=opposites-attract")
    expect_the_same_figure(page)


def test_a_damaged_link_opens_what_it_can_and_says_so(opened: Opened) -> None:
    page = opened("v=1&words=joy_1_2~<img src=x>_0_1~c_x_1&heads=9")
    said = page.get_by_test_id("stToast")
    expect(said).to_contain_text("words: entry 3 is left out")
    expect(said).to_contain_text("heads: only numbers from 1 to 4")
    expect(layer(page, "title")).to_have_count(2)
    assert not page.locator("img[src=x]").count()


@pytest.mark.parametrize("frame", ["", "embed=true&"])
def test_a_cut_link_says_so_again_when_the_page_is_loaded_again(opened: Opened, frame: str) -> None:
    cut = f"{frame}v=2&predict=1&words=joy_1_2~the%20day_0_-"
    page = opened(cut)
    said = page.get_by_test_id("stToast")
    expect(said).to_contain_text("cut on its way")
    assert query(page) == cut
    page.reload()
    expect(said).to_contain_text("cut on its way")
    assert query(page) == cut
    switch(page, "Causal mask")
    expect_query(page, f"{frame}v=2&predict=1&words=joy_1_2&mask=1&end=Z")


@pytest.mark.parametrize("length", [20_000, 100_000])
def test_a_very_long_link_opens_the_page(opened_elsewhere: Opened, length: int) -> None:
    page = opened_elsewhere("words=" + "a_1_1~" * (length // 6))
    expect(page.get_by_test_id("stToast")).to_contain_text("only the first 12 are taken")


def test_the_link_to_share_opens_for_a_class_as_it_is_asked(
    page: Page, opened_elsewhere: Opened
) -> None:
    choose_lesson(page, "Opposites attract")
    open_share(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("with the weights hidden").click()
    settle(page)
    dialog.get_by_text("without controls").click()
    settle(page)
    address, _, link = (dialog.get_by_test_id("stCode").text_content() or "").partition("?")
    assert page.url.startswith(address)
    assert link == "v=2&predict=1&hide=1&lesson=opposites-attract&end=Z"
    other = opened_elsewhere(link)
    expect(other.get_by_role("button", name="Reveal the weights")).to_be_visible()
    expect(other.locator(".st-key-draw")).to_have_count(0)
    assert captions(other)[0] == "hot ? · cold ? · day ? · night ?"
    press(other, "Show the controls")
    expect(cell(other, "words", 0, 1)).to_have_text("hot")
