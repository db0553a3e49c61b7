"""The page as a visitor uses it: a real browser against the running server."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from visiting import (
    CAPTIONS,
    CAPTIONS_NOW,
    FIGURE,
    LAPTOP,
    PHONE,
    PROJECTOR,
    WORDS,
    ZOOMED,
    captions,
    cell,
    click_cell,
    drag,
    expect_captions,
    expect_query,
    expect_the_plane_to_agree,
    expect_the_same_figure,
    expect_word_at,
    figure,
    handle,
    layer,
    mark_the_figure,
    middle,
    open_page,
    open_view,
    press,
    settle,
    to_pixels,
    type_into,
)


def test_it_opens_on_the_known_figure(page):
    expect_captions(page, CAPTIONS)
    assert layer(page, "title").locator("text").all_text_contents() == WORDS
    assert layer(page, "number").locator("text").all_text_contents()[:4] == [
        ".31",
        ".18",
        ".32",
        ".18",
    ]
    assert layer(page, "sum").locator("text").all_text_contents() == ["1.00"] * 4


def test_the_explanation_is_folded_away(page):
    explanation = page.get_by_text("Two matrices give each point two more roles")
    expect(explanation).to_be_hidden()
    press(page, "New to attention?")
    expect(explanation).to_be_visible()


def test_tables_and_first_panels_fit_a_laptop_screen(page):
    for shown in (page.locator(".st-key-W_K"), layer(page, "panel").first.locator("path")):
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= LAPTOP["height"]


def test_an_edited_cell_changes_the_captions_of_the_same_figure(page):
    mark_the_figure(page)
    type_into(page, "W_Q", 0, 1, "2")
    # hope: q = (−2 + .6, .29 + .11) = (−1.4, .4); its score with itself is
    # −1.4 · 1.07 − .4 · .13 = −1.55, with exuberance −.25, hate .25, sycophant 1.55.
    # exp: .212, .779, 1.284, 4.711; in all 6.986; shares .03, .11, .18, .67.
    expect(layer(page, "caption").first.locator("text").first).to_contain_text("hope .03")
    assert captions(page)[0] == "hope .03 · exuberance .11 · hate .18 · sycophant .67"
    expect_the_same_figure(page)


def test_undo_brings_back_table_and_picture(page):
    type_into(page, "W_Q", 0, 1, "2")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("2")
    expect(layer(page, "caption").first).to_contain_text("hope .03")
    press(page, "Undo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("0.3")
    expect_captions(page, CAPTIONS)
    press(page, "Redo")
    expect(cell(page, "W_Q", 0, 1)).to_have_text("2")


def test_a_number_typed_back_is_as_before(page):
    type_into(page, "W_Q", 0, 1, "2")
    expect(layer(page, "caption").first).to_contain_text("hope .03")
    type_into(page, "W_Q", 0, 1, "0.3")
    expect_captions(page, CAPTIONS)
    expect_query(page, "")


def test_what_was_typed_hides_no_later_change(page):
    type_into(page, "words", 0, 2, "-0.5")
    settle(page)  # a table holds an edit for a moment before it sends it
    drag(page, "hope", 0.5, 0.5)
    expect_word_at(page, 0, 0.5, 0.5)
    expect_the_plane_to_agree(page, 0, "hope")
    press(page, "Undo")
    expect(cell(page, "words", 0, 2)).to_have_text("-0.5")
    type_into(page, "words", 0, 2, "-1")
    expect_captions(page, CAPTIONS)


def test_undo_by_keyboard(page):
    press(page, "Draw W_Q and W_K")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    settle(page)  # the button listens for its keys only after it has been drawn
    page.keyboard.press("Control+z")
    expect_captions(page, CAPTIONS)


def test_a_bad_cell_gets_its_message_and_the_picture_stays(page):
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


def test_a_cleared_cell_gets_its_message(page):
    type_into(page, "words", 1, 2, None)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Words, row 2, column x")
    assert captions(page) == CAPTIONS


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script", "$x$ <b>b</b>", "[a](javascript:0)", "😀", "שלום"]
)
def test_a_name_is_shown_as_it_was_typed(page, name):
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    type_into(page, "words", 0, 1, name)
    expect(layer(page, "title").first.locator("text")).to_have_text(name)
    assert not dialogs
    assert not figure(page).locator("a, script").count()


def test_a_long_name_is_refused_and_kept(page):
    type_into(page, "words", 0, 1, "w" * 200)
    expect(page.get_by_test_id("stAlert")).to_contain_text("at most 24 characters")
    expect(cell(page, "words", 0, 1)).to_have_text("w" * 200)
    assert captions(page) == CAPTIONS


def test_a_word_is_added_cell_by_cell_and_deleted(page):
    mark_the_figure(page)
    press(page, "Add a word")
    expect(cell(page, "words", 4, 0)).to_have_text("5")
    type_into(page, "words", 4, 1, "joy")
    expect(cell(page, "words", 4, 1)).to_have_text("joy")
    type_into(page, "words", 4, 2, "1")
    expect(cell(page, "words", 4, 2)).to_have_text("1")
    assert layer(page, "title").count() == 4
    type_into(page, "words", 4, 3, "0.5")
    expect(layer(page, "title")).to_have_count(5)
    expect_the_same_figure(page)
    click_cell(page, "words", 4, last=True)
    expect(layer(page, "title")).to_have_count(4)
    expect_captions(page, CAPTIONS)


def test_pointing_at_a_panel_marks_its_row_and_back(page):
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


def test_pointing_at_a_key_tells_its_numbers(page):
    layer(page, "key").first.locator("path").first.hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("hope")
    for number in ("1.07", "−0.13", "0.269", "0.314"):
        expect(tip).to_contain_text(number)


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE, ZOOMED, PROJECTOR], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_or_covered_at_any_size(browser, address, viewport, scheme):
    page = open_page(browser, address, viewport, color_scheme=scheme)
    expect(layer(page, "caption")).to_have_count(4)
    right = f"""document.querySelector("{FIGURE} svg.marks").getBoundingClientRect().right"""
    page.wait_for_function(f"width => {right} <= width", arg=viewport["width"])
    boxes = page.evaluate(
        """() => ['panel', 'key_word', 'query_word'].map(name =>
            [...document.querySelectorAll(`g.${name}_marks`)].map(group =>
                [...group.children].map(mark => mark.getBoundingClientRect().toJSON())))"""
    )
    for panel, keys, queries in zip(*boxes, strict=True):
        words = keys + queries
        for index, word in enumerate(words):
            assert word["left"] >= panel[0]["left"] - 1
            assert word["right"] <= panel[0]["right"] + 1
            assert word["top"] >= panel[0]["top"] - 1
            assert word["bottom"] <= panel[0]["bottom"] + 1
            for other in words[:index]:
                apart = (
                    word["left"] >= other["right"] - 1
                    or word["right"] <= other["left"] + 1
                    or word["top"] >= other["bottom"] - 3
                    or word["bottom"] <= other["top"] + 3
                )
                assert apart
        assert abs(panel[0]["width"] - panel[0]["height"]) < 1
    page.context.close()


def test_two_visitors_do_not_see_each_other(browser, address, page):
    other = open_page(browser, address)
    press(other, "Draw W_Q and W_K")
    differ = f"expected => JSON.stringify(({CAPTIONS_NOW})()) !== JSON.stringify(expected)"
    other.wait_for_function(differ, arg=CAPTIONS)
    assert captions(page) == CAPTIONS
    other.context.close()


def test_a_lesson_opens_and_its_claim_can_be_read(page):
    mark_the_figure(page)
    page.get_by_role("combobox", name="Lesson").click()
    page.get_by_role("option", name="Opposites attract").click()
    expect(page.get_by_text("hot at cold with .89")).to_be_visible()
    # hot (2, 0) has q = (−2, 0); scores with hot, cold, day, night are −4, 4, 0, 0, over √2
    # −2.83, 2.83, 0, 0; exp: .059, 16.9, 1, 1; in all 18.98; shares .00, .89, .05, .05.
    expect(layer(page, "title").first).to_have_text("hot")
    assert captions(page)[0] == "hot .00 · cold .89 · day .05 · night .05"
    expect_the_same_figure(page)


def test_the_mask_empties_cells(page):
    mark_the_figure(page)
    page.get_by_text("Causal mask", exact=True).click()
    expect(layer(page, "number").locator("text")).to_have_count(10)
    assert captions(page)[0] == "hope 1.00 · exuberance – · hate – · sycophant –"
    assert layer(page, "masked").locator("path").count() == 6
    assert layer(page, "sum").locator("text").all_text_contents() == ["1.00"] * 4
    expect_the_same_figure(page)


def test_predicting_first_hides_every_weight(page):
    mark_the_figure(page)
    page.get_by_text("Predict first", exact=True).click()
    expect(layer(page, "number").locator("text").first).to_have_text("?")
    assert captions(page)[0] == "hope ? · exuberance ? · hate ? · sycophant ?"
    press(page, "Reveal the weights")
    expect_captions(page, CAPTIONS)
    expect_the_same_figure(page)


def test_a_second_head_has_matrices_of_its_own(page):
    page.get_by_role("spinbutton", name="Heads").fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("radiogroup", name="Shown").get_by_text("2").click()
    expect(cell(page, "W_Q", 0, 1)).to_have_text("1")
    expect(layer(page, "caption").first).not_to_contain_text(".31")
    type_into(page, "W_Q", 0, 1, "500")
    expect(page.get_by_test_id("stAlert")).to_contain_text("W_Q of head 2, row x")


def mark_all_charts(page: Page) -> int:
    return page.evaluate(
        """() => [...document.querySelectorAll("svg.marks")]
            .map(chart => { chart.dataset.before = "yes" }).length"""
    )


def expect_the_same_charts(page: Page, count: int) -> None:
    expect(page.locator("svg.marks")).to_have_count(count)
    expect(page.locator("svg.marks[data-before=yes]")).to_have_count(count)


def lines_of_step(page: Page, number: int) -> Locator:
    return page.get_by_test_id("stCode").nth(number - 1)


def test_values_mix_into_outputs(page):
    open_view(page, "Values and outputs")
    plane = page.locator("[aria-label^=Embeddings] svg.marks")
    expect(plane.locator("g.mark_marks path")).to_have_count(12)
    expect(plane.locator("g.step_marks line")).to_have_count(4)
    count = mark_all_charts(page)
    type_into(page, "W_V", 0, 1, "0")
    expect(cell(page, "W_V", 0, 1)).to_have_text("0")
    expect_the_same_charts(page, count)


def test_a_clicked_weight_opens_its_arithmetic(page):
    layer(page, "cell").locator("path").nth(1).click()
    expect(page.get_by_role("combobox", name="Key")).to_have_value("exuberance")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("hope")
    # exuberance (1, 1): k = (−.55 + .52, −.3 − .43); s = .3 · (−.03) − .4 · .73 = −.301.
    expect(lines_of_step(page, 2)).to_contain_text("k₁ = 1 · (−0.55) + 1 · 0.52 = −0.03")
    expect(lines_of_step(page, 3)).to_contain_text("s = −0.009 + (−0.292) = −0.301")
    expect(lines_of_step(page, 4)).to_contain_text("▸ exuberance  exp(−0.301) ≈ 0.74008")
    expect(lines_of_step(page, 6)).to_contain_text("0.74008 / 4.1641 ≈ 0.178")


def test_the_same_weight_opens_again(page):
    for _ in range(2):
        layer(page, "cell").locator("path").nth(6).click()
        expect(page.get_by_role("combobox", name="Key")).to_have_value("hate")
        expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")
        open_view(page, "Queries and keys")
        expect_captions(page, CAPTIONS)


def test_a_clicked_key_opens_its_arithmetic(page):
    layer(page, "key").nth(1).locator("path").first.click()
    expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")
    expect(page.get_by_role("combobox", name="Key")).to_have_value("hope")
    # In the picture of the score, another key can be clicked in turn.
    settle(page)
    page.locator("g.key_marks path").nth(3).click()
    expect(page.get_by_role("combobox", name="Key")).to_have_value("sycophant")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")


def test_the_arithmetic_follows_an_edit(page):
    open_view(page, "One score")
    count = mark_all_charts(page)
    type_into(page, "W_Q", 0, 1, "2")
    expect(lines_of_step(page, 1)).to_contain_text("q₁ = −1 · 2 + 1 · 0.6 = −1.4")
    expect_the_same_charts(page, count)


@pytest.mark.parametrize(
    "view",
    [
        *("Queries and keys", "One score", "Values and outputs", "All heads"),
        *("Two matrices", "Who can win", "Side by side", "Learning"),
    ],
)
def test_a_switch_embeds_no_chart_again(page, view):
    open_view(page, view)
    count = mark_all_charts(page)
    page.get_by_text("Causal mask", exact=True).click()
    settle(page)
    page.get_by_text("Divide by √d", exact=True).click()
    settle(page)
    page.get_by_role("spinbutton", name="Rotation").fill("30")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("slider", name="Temperature").press("ArrowLeft")
    settle(page)
    expect_the_same_charts(page, count)


def test_words_in_the_arithmetic_are_text(page):
    name = "**a** <b>$x$</b>"
    type_into(page, "words", 0, 1, name)
    open_view(page, "One score")
    expect(lines_of_step(page, 1)).to_contain_text(f"{name}  q₁")


def test_heads_stand_side_by_side_and_W_O_joins_them(page):
    page.get_by_role("spinbutton", name="Heads").fill("2")
    page.keyboard.press("Enter")
    open_view(page, "All heads")
    expect(page.locator("g.cell_marks")).to_have_count(2)
    expect(cell(page, "W_O", 3, 2)).to_have_text("1")
    type_into(page, "W_O", 3, 2, "500")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("W_O, row o₂ of head 2, column 2")
    expect(cell(page, "W_O", 3, 2)).to_have_text("500")
    type_into(page, "W_O", 3, 2, "-1")
    expect(alert).to_have_count(0)


def test_a_dragged_word_moves_its_numbers_and_captions(page):
    mark_the_figure(page)
    drag(page, "hope", 1, 0.5)
    expect_word_at(page, 0, 1, 0.5)
    expect_the_plane_to_agree(page, 0, "hope")
    # hope: q = (.3 + .3, −.29 + .055) = (.6, −.235), k = (−.55 + .26, −.3 − .215) = (−.29,
    # −.515); scores −.053, .154, −.154, −.609 (sycophant: k = (−1.07, .13), q·k = −.673).
    # exp: .948, 1.164, .870, .510 (sycophant); in all 3.49; shares .27, .33, .24, .15.
    expect(layer(page, "caption").first).to_contain_text("hope .27 · exuberance .33")
    expect_the_same_figure(page)


def test_a_drag_is_one_step_of_undo(page):
    drag(page, "hope", 1, 0.5)
    expect_word_at(page, 0, 1, 0.5)
    settle(page)
    press(page, "Undo")
    expect_word_at(page, 0, -1, 1)
    expect(handle(page, "hope")).to_have_attribute("aria-label", "hope: −1, 1")
    expect_captions(page, CAPTIONS)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    press(page, "Redo")
    expect_word_at(page, 0, 1, 0.5)


def test_table_and_plane_never_disagree(page):
    drag(page, "hope", 1, 0.5)
    expect_word_at(page, 0, 1, 0.5)
    type_into(page, "words", 0, 2, "-0.5")
    expect_word_at(page, 0, -0.5, 0.5)
    expect_the_plane_to_agree(page, 0, "hope")
    drag(page, "hope", 0.5, -1.5)
    expect_word_at(page, 0, 0.5, -1.5)
    type_into(page, "words", 0, 3, "1.25")
    expect_word_at(page, 0, 0.5, 1.25)
    expect_the_plane_to_agree(page, 0, "hope")


def test_every_drop_is_exact(page):
    for x, y in [(0.5, 0.5), (-1.5, 1), (1.75, -1.75), (0, 0)]:
        drag(page, "hate", x, y)
        expect_word_at(page, 2, x, y)
        expect_the_plane_to_agree(page, 2, "hate")


def test_a_word_is_moved_by_keyboard_and_heard(page):
    handle(page, "hope").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".st-key-plane [role=status]")).to_have_text("hope: −0.8, 0.89")
    expect(cell(page, "words", 0, 3)).to_have_text("0.89")
    expect_word_at(page, 0, -0.8, 0.89)
    settle(page)
    press(page, "Undo")  # quick presses are one step
    expect_word_at(page, 0, -1, 1)


def test_a_word_from_right_to_left_is_told_apart_from_its_numbers(page, address):
    page.goto(f"{address}/?words=cat_-1_0~שלום_1_0.5")
    word = page.locator(".st-key-plane .handle", has_text="שלום")
    expect(word).to_have_attribute("aria-label", "\u2068שלום\u2069: 1, 0.5")
    settle(page)
    page.mouse.move(*middle(word.locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 0.5, 1), steps=5)
    expect(word.locator("text")).to_have_text("\u2068שלום\u2069 (0.5, 1)")
    page.mouse.up()
    expect(page.locator(".st-key-plane [role=status]")).to_have_text("\u2068שלום\u2069: 0.5, 1")
    expect(cell(page, "words", 1, 1)).to_have_text("שלום")
    expect_word_at(page, 1, 0.5, 1)


def test_snapping_moves_in_steps(page):
    page.get_by_text("Snap", exact=True).click()
    settle(page)
    drag(page, "hope", 0.9, 0.6)
    expect(handle(page, "hope")).to_have_attribute("aria-label", "hope: 1, 0.5")
    expect(cell(page, "words", 0, 2)).to_have_text("1")


def test_a_double_click_adds_a_word_and_delete_removes_it(page):
    page.mouse.dblclick(*to_pixels(page, 0.5, 0.5))
    expect(layer(page, "title")).to_have_count(5)
    expect_word_at(page, 4, 0.5, 0.5)
    expect_the_plane_to_agree(page, 4, "word 1")
    handle(page, "word 1").focus()
    page.keyboard.press("Delete")
    expect(layer(page, "title")).to_have_count(4)
    expect_captions(page, CAPTIONS)


def test_two_words_on_the_same_spot_can_be_taken_apart(page):
    drag(page, "hope", 1, 1)
    expect_word_at(page, 0, 1, 1)
    labels = [handle(page, name).locator("text").bounding_box() for name in ("hope", "exuberance")]
    assert abs(labels[0]["y"] - labels[1]["y"]) > 10 or abs(labels[0]["x"] - labels[1]["x"]) > 30
    drag(page, "exuberance", -1, 1)
    expect_word_at(page, 1, -1, 1)
    expect_word_at(page, 0, 1, 1)


def test_a_row_of_a_matrix_is_dragged_by_its_tip(page):
    page.get_by_role("radiogroup", name="Drag").get_by_text("W_Q").click()
    expect(handle(page, "x")).to_have_attribute("aria-label", "x: 0.3, −0.29")
    expect(page.get_by_role("group", name="Rows of W_Q as arrows")).to_be_visible()
    assert page.locator(".st-key-plane .image line").count() > 10
    settle(page)
    drag(page, "x", 1.5, 1)
    expect(cell(page, "W_Q", 0, 1)).to_have_text(re.compile("^1.(49|5)"))
    expect(cell(page, "W_Q", 0, 2)).to_have_text(re.compile("^(1|0.99)"))
    press(page, "Undo")
    expect_captions(page, CAPTIONS)


def test_a_finger_drags_a_word_and_not_the_page(browser, address):
    page = open_page(browser, address, PHONE, has_touch=True, is_mobile=True)
    left, top = middle(handle(page, "hope").locator(".dot"))
    end = to_pixels(page, 1, 0.5)
    scroll = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scroll)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    send("touchStart", (left, top))
    for step in range(1, 11):
        part = step / 10
        send("touchMove", (left + (end[0] - left) * part, top + (end[1] - top) * part))
    send("touchEnd")
    expect_word_at(page, 0, 1, 0.5)
    assert page.evaluate(scroll) == before
    page.context.close()


def test_what_is_in_the_hand_stays_there_while_answers_come(page):
    page.mouse.move(*middle(handle(page, "hope").locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 1, 0.5), steps=5)
    expect_word_at(page, 0, 1, 0.5)  # answered, and still in the hand
    page.mouse.move(*to_pixels(page, 1.5, 0.5))
    # From now on, every place that the dot is at is noted; it may not go back.
    page.evaluate(
        """() => {
            const dot = [...document.querySelectorAll(".st-key-plane *")]
                .map(host => host.shadowRoot?.querySelector(".handle .dot")).find(Boolean);
            window.places = [];
            new MutationObserver(() => places.push(+dot.getAttribute("cx")))
                .observe(dot, { attributes: true });
        }"""
    )
    page.mouse.move(*to_pixels(page, 1.75, 0.5), steps=5)
    page.mouse.up()
    expect_word_at(page, 0, 1.75, 0.5)
    settle(page)
    places = page.evaluate("places")
    assert places == sorted(places)


# Replaces bytes in what the page sends, and counts how often.
FORGE = """([sought, put]) => {
  const send = WebSocket.prototype.send;
  window.forged = 0;
  WebSocket.prototype.send = function (message) {
    const text = String.fromCharCode(...new Uint8Array(message));
    window.forged += text.split(sought).length - 1;
    const bytes = Uint8Array.from(text.replaceAll(sought, put), (sign) => sign.charCodeAt(0));
    return send.call(this, bytes);
  };
}"""


@pytest.mark.parametrize(
    ("sought", "put"),
    [
        ('"row":0', '"row":9'),
        ('"name":"hope"', '"name":"hate"'),
        ('"count":4', '"count":7'),
        ('"kind":"move"', '"kind":"m<b>"'),
        ('"number":', '"nummer":'),
        ('"x":', '"z":'),
    ],
    ids=str,
)
def test_a_forged_message_does_no_harm(page, sought, put):
    page.evaluate(FORGE, [sought, put])
    drag(page, "hope", 1, 0.5)
    settle(page)
    assert page.evaluate("forged")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert captions(page) == CAPTIONS


def test_two_visitors_drag_their_own_words(browser, address, page):
    other = open_page(browser, address)
    drag(other, "hope", 1, 0.5)
    expect_word_at(other, 0, 1, 0.5)
    settle(page)
    expect_word_at(page, 0, -1, 1)
    assert captions(page) == CAPTIONS
    other.context.close()


def test_a_chosen_word_may_be_renamed(page):
    open_view(page, "Values and outputs")
    page.get_by_role("combobox", name="Query").click()
    page.get_by_role("option", name="hate").click()
    settle(page)
    type_into(page, "words", 2, 1, "joy")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("joy")
    expect(page.get_by_test_id("stException")).to_have_count(0)
