"""What people type and paste into the tables, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    Opened,
    box_of,
    captions,
    cell,
    click_cell,
    editor,
    expect_captions,
    expect_query,
    handle,
    layer,
    press,
    query,
    select_cell,
    settle,
    type_into,
)

OPENED = "#portal textarea"  # what a cell is typed into
NINE = "~".join(f"word_{at}_1" for at in range(9))  # words, in a link: for more, one scrolls
FAMILY = "👨\u200d👩\u200d👧"


def paste(page: Page, table: str, row: int, column: int, text: str) -> None:
    """Paste a text into a table at a cell, as from another program."""
    settle(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    select_cell(page, table, row, column)
    page.keyboard.press("ControlOrMeta+v")


def expect_row(page: Page, row: int, *texts: str) -> None:
    for column, text in enumerate(texts, start=1):
        expect(cell(page, "words", row, column)).to_have_text(text)


def test_numbers_are_read_as_people_write_them(page: Page) -> None:
    for text, number in (
        *((".5", "0.5"), ("1,5", "1.5"), ("−1.5", "-1.5"), ("1/2", "0.5"), ("1e-1", "0.1")),
        *(("1.000,5", ""), ("1e3", ""), ("abc", ""), ("-,25", "-0.25")),
    ):
        type_into(page, "W_Q", 0, 1, text)  # and it stays as it was typed
        alert = page.get_by_test_id("stAlert")
        if number:
            expect_query(page, f"v=2&wq={number}_-0.29_0.6_0.11&end=Z")
            expect(alert).to_have_count(0)
        else:
            expect(alert).to_contain_text("W_Q, row x, column q₁: ")
            expect(alert).to_contain_text("from -100 to 100")
            expect_query(page, "v=2&wq=0.1_-0.29_0.6_0.11&end=Z")


def test_numbers_are_pasted_as_people_write_them_in_one_step(page: Page) -> None:
    paste(page, "W_Q", 0, 1, "1,5\t-0,5\n")
    expect_query(page, "v=2&wq=1.5_-0.5_0.6_0.11&end=Z")
    # hope: q = (−1.5 + .6, .5 + .11) = (−.9, .61); its score with itself, k = (1.07, −.13), is
    # −1.04, with exuberance −.42, hate .42, sycophant 1.04: exp .353, .658, 1.52, 2.83; in all
    # 5.36; shares .07, .12, .28, .53.
    expect(layer(page, "caption").first).to_contain_text("hope .07 · exuberance .12")
    press(page, "Undo")
    expect_query(page, "")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.3")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_cell_that_is_opened_and_closed_keeps_its_number(opened: Opened) -> None:
    page = opened("v=1&wq=0.123456789_0_0_1")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.1235")
    before = captions(page)
    select_cell(page, "W_Q", 0, 1)
    page.keyboard.press("Enter")
    expect(page.locator(OPENED)).to_have_value("0.1235")
    page.keyboard.press("Enter")
    expect(page.locator(OPENED)).to_have_count(0)
    settle(page)
    assert query(page) == "v=2&wq=0.123456789_0_0_1&end=Z"
    assert captions(page) == before


def test_a_block_that_is_pasted_grows_the_words_in_one_step(page: Page) -> None:
    block = [f"{FAMILY}\t1\t2", "the cat\t,5\t−1", "", '"say ""so"""\t1/2\t-2', "\t1\t0", "d"]
    paste(page, "words", 3, 1, "\r\n".join(block))
    expect(layer(page, "title")).to_have_count(8)
    expect_row(page, 3, FAMILY, "1", "2")
    expect_row(page, 4, "the cat", "0.5", "-1")
    expect_row(page, 5, 'say "so"', "0.5", "-2")  # no row is left blank between words
    expect_row(page, 6, "word 1", "1", "0")
    expect(cell(page, "words", 7, 1)).to_have_text("d")
    expect(handle(page, FAMILY)).to_have_attribute("aria-label", f"{FAMILY}: 1, 2")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    press(page, "Undo")
    expect_captions(page, CAPTIONS)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_heading_that_is_pasted_is_no_word_and_it_is_said(page: Page) -> None:
    taken_for = page.get_by_text("The first row that was pasted was taken for a heading")
    paste(page, "words", 4, 1, "word\tx\ty\njoy\t1\t2\nfear\t-1\t,5")
    expect(layer(page, "title")).to_have_count(6)
    expect_row(page, 4, "joy", "1", "2")
    expect_row(page, 5, "fear", "-1", "0.5")
    expect_row(page, 6, "", "", "")
    expect(taken_for).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    # Over words, it leaves the one as it was on which it would lie.
    paste(page, "words", 0, 1, "token\tdim1\tdim2\nanger\t0\t1")
    expect_row(page, 1, "anger", "0", "1")
    expect_row(page, 0, "hope", "-1", "1")
    expect(taken_for).to_be_visible()
    press(page, "Undo")
    press(page, "Undo")
    expect_captions(page, CAPTIONS)
    expect(taken_for).to_have_count(0)


def test_what_was_left_out_hides_no_problem(page: Page) -> None:
    paste(page, "words", 4, 1, "word\tx\ty\njoy\t1e9\t2\nfear\tmuch\t.5")
    problem = page.get_by_text("Words, row 5, column x: only numbers from")
    expect(problem).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("was taken for a heading")).to_be_in_viewport(ratio=1)


def test_what_can_not_be_used_of_a_block_stays_in_its_cell(page: Page) -> None:
    paste(page, "words", 4, 1, f"{'w' * 30}\t1\t2\njoy\tabc\t.5")
    expect(layer(page, "title")).to_have_count(6)
    expect_row(page, 4, "w" * 30, "1", "2")
    expect(cell(page, "words", 5, 2)).to_have_text("abc")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("Words, row 5, column word: at most 24 characters")
    expect(alert).to_contain_text("And 1 more.")
    expect(handle(page, "word 1")).to_have_attribute("aria-label", "word 1: 1, 2")
    expect(handle(page, "joy")).to_have_attribute("aria-label", re.compile(", 0.5$"))


def test_what_is_pasted_too_much_is_named_and_the_rest_is_taken(page: Page) -> None:
    paste(page, "words", 2, 1, "\n".join(f"<b>w{number}</b>\t{number}\t1" for number in range(14)))
    expect(layer(page, "title")).to_have_count(12)
    left_out = page.get_by_text("There is room for 12 words: <b>w10</b>, ")
    expect(left_out).to_contain_text("<b>w11</b>, <b>w12</b>, <b>w13</b> were left out.")
    expect(page.get_by_role("button", name="Add a word")).to_be_disabled()
    settle(page)
    select_cell(page, "words", 12, 1)
    page.keyboard.press("Enter")
    page.locator(OPENED).fill("one more")
    page.keyboard.press("Enter")  # it does not stay in its cell
    expect(page.get_by_text("There is room for 12 words: one more was left out.")).to_be_visible()
    expect(cell(page, "words", 12, 1)).to_have_text("")
    type_into(page, "words", 0, 2, "2")  # the next edit
    expect(page.get_by_text("There is room for 12 words")).to_have_count(0)


def test_a_new_word_is_typed_straight_into_the_row_below_the_others(page: Page) -> None:
    type_into(page, "words", 4, 1, "joy")
    page.keyboard.press("ArrowUp")  # Enter led down
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    opened = page.locator(OPENED)
    expect(opened).to_have_value("1")
    page.keyboard.type(",25")
    # The word has a free place by now, which the table was told: what is open stays so.
    expect(handle(page, "joy")).to_have_attribute("aria-label", "joy: 0, 1.5")
    settle(page)
    expect(opened).to_have_value("1,25")
    page.keyboard.press("Enter")
    expect(handle(page, "joy")).to_have_attribute("aria-label", "joy: 1.25, 1.5")
    expect_row(page, 4, "joy", "1,25", "1.5")
    expect_row(page, 5, "", "", "")
    press(page, "Undo")
    expect_row(page, 4, "joy", "0", "1.5")


def test_words_are_added_and_deleted_by_a_click_and_blank_rows_are_not(page: Page) -> None:
    press(page, "Add a word")
    expect(layer(page, "title")).to_have_count(5)
    expect_row(page, 4, "word 1", "0", "1.5", "✕")
    click_cell(page, "words", 5, last=True)
    settle(page)
    expect(layer(page, "title")).to_have_count(5)
    click_cell(page, "words", 4, last=True)
    expect(layer(page, "title")).to_have_count(4)
    expect_row(page, 4, "", "", "", "")
    expect_captions(page, CAPTIONS)


def test_nothing_moves_for_a_message(page: Page) -> None:
    settle(page)
    shown = [page.locator(f"{editor(table)} canvas").first for table in ("W_Q", "W_K", "words")]
    before = [box_of(each) for each in shown]
    type_into(page, "W_K", 0, 1, "x")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    settle(page)
    assert [box_of(each) for each in shown] == before


@pytest.mark.parametrize(
    "query", ["", "lesson=two-heads&view=heads", f"view=learning&words={NINE}"]
)
def test_no_column_is_cut_off(opened: Opened, query: str) -> None:
    page = opened(query)
    if "learning" in query:
        press(page, "Type it")
        expect(page.get_by_role("region", name="The target")).to_be_visible()
        settle(page)
    widths = """() => [...document.querySelectorAll(".dvn-scroller")]
        .map(table => [table.scrollWidth, table.clientWidth])"""
    for needed, there_is in page.evaluate(widths):
        assert needed <= there_is
