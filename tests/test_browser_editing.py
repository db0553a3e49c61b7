"""Tables, words, switches and undo, in a real browser."""

from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    captions,
    cell,
    drag,
    draw,
    enter,
    expect_captions,
    expect_query,
    expect_the_plane_to_agree,
    expect_the_same_figure,
    expect_word_at,
    figure,
    layer,
    mark_the_figure,
    open_view,
    press,
    select_cell,
    settle,
    switch,
    type_into,
)


def test_an_edited_cell_changes_the_captions_of_the_same_figure(page: Page) -> None:
    mark_the_figure(page)
    type_into(page, "W_Q", 0, 1, "2")
    # hope: q = (−2 + .6, .29 + .11) = (−1.4, .4); its score with itself is
    # −1.4 · 1.07 − .4 · .13 = −1.55, with exuberance −.25, hate .25, sycophant 1.55.
    # exp: .212, .779, 1.284, 4.711; in all 6.986; shares .03, .11, .18, .67.
    expect(layer(page, "caption").first.locator("text").first).to_contain_text("hope .03")
    assert captions(page)[0] == "hope .03 · exuberance .11 · hate .18 · sycophant .67"
    expect_the_same_figure(page)


def test_undo_brings_back_table_and_picture(page: Page) -> None:
    type_into(page, "W_Q", 0, 1, "2")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("2")
    expect(layer(page, "caption").first).to_contain_text("hope .03")
    press(page, "undo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.3")
    expect_captions(page, CAPTIONS)
    press(page, "redo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("2")


def test_a_number_typed_back_is_as_before(page: Page) -> None:
    type_into(page, "W_Q", 0, 1, "2")
    expect(layer(page, "caption").first).to_contain_text("hope .03")
    type_into(page, "W_Q", 0, 1, "0.3")
    expect_captions(page, CAPTIONS)
    expect_query(page, "")


def test_what_was_typed_hides_no_later_change(page: Page) -> None:
    type_into(page, "words", 0, 2, "-0.5")
    settle(page)  # a table holds an edit for a moment before it sends it
    drag(page, "hope", 0.5, 0.5)
    expect_word_at(page, 0, 0.5, 0.5)
    expect_the_plane_to_agree(page, 0, "hope")
    press(page, "undo")
    expect(cell(page, "words", 0, 2)).to_have_text("-0.5")
    type_into(page, "words", 0, 2, "-1")
    expect_captions(page, CAPTIONS)


def test_undo_by_keyboard(page: Page) -> None:
    draw(page)
    expect(page.get_by_role("button", name="undo")).to_be_enabled()
    settle(page)  # the button listens for its keys only after it has been drawn
    page.keyboard.press("Control+z")
    expect_captions(page, CAPTIONS)


def test_where_one_types_the_keys_of_undo_are_about_the_typing(page: Page) -> None:
    type_into(page, "W_Q", 0, 1, "2")
    expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&end=Z")
    select_cell(page, "W_K", 0, 1)
    page.keyboard.press("Enter")
    opened = page.locator("#portal textarea")
    opened.fill("7")
    page.keyboard.press("Control+z")
    expect(opened).not_to_have_value("7")
    page.keyboard.press("Escape")
    press(page, "Name the axes")
    name = page.get_by_role("textbox", name="x", exact=True)
    name.press_sequentially("warm")
    name.press("Control+z")
    expect(name).not_to_have_value("warm")
    expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&end=Z")


def test_a_bad_cell_gets_its_message_and_the_picture_stays(page: Page) -> None:
    mark_the_figure(page)
    type_into(page, "W_Q", 0, 1, "500")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("W_Q, row x, column q₁")
    expect(alert).to_contain_text("from -100 to 100")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("500")
    assert captions(page) == CAPTIONS
    expect_the_same_figure(page)
    type_into(page, "W_Q", 0, 1, "0.3")
    expect(alert).to_have_count(0)


def test_a_cleared_cell_gets_its_message(page: Page) -> None:
    type_into(page, "words", 1, 2, None)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Words, row 2, column x")
    assert captions(page) == CAPTIONS


def test_a_name_is_shown_as_it_was_typed(page: Page) -> None:
    title = layer(page, "title").first.locator("text")
    for name in ("<script>alert(1)</script", "$x$ <b>b</b>", "[a](javascript:0)", "😀", "שלום"):
        type_into(page, "words", 0, 1, name)
        expect(title).to_have_text(name)
        assert not figure(page).locator("a, script").count()


def test_a_long_name_is_refused_and_kept(page: Page) -> None:
    type_into(page, "words", 0, 1, "w" * 200)
    expect(page.get_by_test_id("stAlert")).to_contain_text("at most 24 characters")
    expect(cell(page, "words", 0, 1)).to_have_text("w" * 200)
    assert captions(page) == CAPTIONS


def test_a_chosen_word_may_be_renamed(page: Page) -> None:
    open_view(page, "Values and outputs")
    page.get_by_role("combobox", name="Query").click()
    page.get_by_role("option", name="hate").click()
    settle(page)
    type_into(page, "words", 2, 1, "joy")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("joy")
    expect(page.get_by_test_id("stException")).to_have_count(0)


# ---- Lessons, switches and heads -------------------------------------------------------


def test_a_lesson_opens_and_its_claim_can_be_read(page: Page) -> None:
    mark_the_figure(page)
    page.get_by_role("combobox", name="Lesson").click()
    page.get_by_role("option", name="Opposites attract").click()
    expect(page.get_by_text("hot at cold with .89")).to_be_visible()
    # hot (2, 0) has q = (−2, 0); scores with hot, cold, day, night are −4, 4, 0, 0, over √2
    # −2.83, 2.83, 0, 0; exp: .059, 16.9, 1, 1; in all 18.98; shares .00, .89, .05, .05.
    expect(layer(page, "title").first).to_have_text("hot")
    assert captions(page)[0] == "hot .00 · cold .89 · day .05 · night .05"
    expect_the_same_figure(page)


def test_the_mask_empties_cells(page: Page) -> None:
    mark_the_figure(page)
    switch(page, "Causal mask")
    expect(layer(page, "number").locator("text")).to_have_count(10)
    assert captions(page)[0] == "hope 1.00 · exuberance – · hate – · sycophant –"
    assert layer(page, "masked").locator("path").count() == 6
    looks_at = layer(page, "looks_at").locator("text").all_text_contents()
    assert (len(looks_at), looks_at[0]) == (4, "1.0")
    expect_the_same_figure(page)


def test_predicting_first_hides_every_weight(page: Page) -> None:
    mark_the_figure(page)
    page.get_by_text("Predict first", exact=True).click()
    expect(layer(page, "number").locator("text").first).to_have_text("?")
    assert captions(page)[0] == "hope ? · exuberance ? · hate ? · sycophant ?"
    press(page, "Reveal the weights")
    expect_captions(page, CAPTIONS)
    expect_the_same_figure(page)


def test_a_second_head_has_matrices_of_its_own(page: Page) -> None:
    enter(page, "Heads", 2)
    page.get_by_role("radiogroup", name="Head").get_by_text("head 2").click()
    expect(cell(page, "W_Q", 0, 1)).to_have_text("1")
    expect(layer(page, "caption").first).not_to_contain_text(".31")
    type_into(page, "W_Q", 0, 1, "500")
    expect(page.get_by_test_id("stAlert")).to_contain_text("W_Q of head 2, row x")
