"""Dragging words and matrices on the plane, by mouse, keyboard and finger, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    PHONE,
    PLANE,
    Opened,
    box_of,
    captions,
    cell,
    drag,
    expect_an_answer,
    expect_captions,
    expect_the_plane_to_agree,
    expect_the_same_figure,
    expect_word_at,
    handle,
    layer,
    mark_the_figure,
    middle,
    press,
    settle,
    switch,
    to_pixels,
    type_into,
)


def test_a_dragged_word_moves_its_numbers_and_captions(page: Page) -> None:
    mark_the_figure(page)
    drag(page, "hope", 1, 0.5)
    expect_word_at(page, 0, 1, 0.5)
    expect_the_plane_to_agree(page, 0, "hope")
    # hope: q = (.3 + .3, −.29 + .055) = (.6, −.235), k = (−.55 + .26, −.3 − .215) = (−.29,
    # −.515); scores −.053, .154, −.154, −.609 (sycophant: k = (−1.07, .13), q·k = −.673).
    # exp: .948, 1.164, .870, .510 (sycophant); in all 3.49; shares .27, .33, .24, .15.
    expect(layer(page, "caption").first).to_contain_text("hope .27 · exuberance .33")
    expect_the_same_figure(page)


def test_a_drag_is_one_step_of_undo(page: Page) -> None:
    drag(page, "hope", 1, 0.5)
    expect_word_at(page, 0, 1, 0.5)
    settle(page)
    press(page, "undo")
    expect_word_at(page, 0, -1, 1)
    expect(handle(page, "hope")).to_have_attribute("aria-label", "hope: −1, 1")
    expect_captions(page, CAPTIONS)
    expect(page.get_by_role("button", name="undo")).to_be_disabled()
    press(page, "redo")
    expect_word_at(page, 0, 1, 0.5)


def test_table_and_plane_never_disagree(page: Page) -> None:
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


def test_every_drop_is_exact(page: Page) -> None:
    for x, y in [(0.5, 0.5), (-1.5, 1), (1.75, -1.75), (0, 0)]:
        drag(page, "hate", x, y)
        expect_word_at(page, 2, x, y)
        expect_the_plane_to_agree(page, 2, "hate")


def test_a_word_is_moved_by_keyboard_and_heard(page: Page) -> None:
    handle(page, "hope").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".st-key-plane [role=status]")).to_have_text("hope: −0.8, 0.89")
    expect(cell(page, "words", 0, 3)).to_have_text("0.89")
    expect_word_at(page, 0, -0.8, 0.89)
    settle(page)
    press(page, "undo")  # quick presses are one step
    expect_word_at(page, 0, -1, 1)


def test_a_word_from_right_to_left_is_told_apart_from_its_numbers(opened: Opened) -> None:
    page = opened("words=cat_-1_0~שלום_1_0.5")
    word = page.locator(".st-key-plane .handle", has_text="שלום")
    expect(word).to_have_attribute("aria-label", "\u2068שלום\u2069: 1, 0.5")
    page.mouse.move(*middle(word.locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 0.5, 1), steps=5)
    expect(word.locator("text")).to_have_text("\u2068שלום\u2069 (0.5, 1)")
    page.mouse.up()
    expect(page.locator(".st-key-plane [role=status]")).to_have_text("\u2068שלום\u2069: 0.5, 1")
    expect(cell(page, "words", 1, 1)).to_have_text("שלום")
    expect_word_at(page, 1, 0.5, 1)


def test_snapping_moves_in_steps(page: Page) -> None:
    switch(page, "Snap")
    settle(page)
    drag(page, "hope", 0.9, 0.6)
    expect(handle(page, "hope")).to_have_attribute("aria-label", "hope: 1, 0.5")
    expect(cell(page, "words", 0, 2)).to_have_text("1")


def test_a_double_click_adds_a_word_and_delete_removes_it(page: Page) -> None:
    page.mouse.dblclick(*to_pixels(page, 0.5, 0.5))
    expect(layer(page, "title")).to_have_count(5)
    expect_word_at(page, 4, 0.5, 0.5)
    expect_the_plane_to_agree(page, 4, "word 1")
    handle(page, "word 1").focus()
    page.keyboard.press("Delete")
    expect(layer(page, "title")).to_have_count(4)
    expect_captions(page, CAPTIONS)


def test_two_words_on_the_same_spot_can_be_taken_apart(page: Page) -> None:
    drag(page, "hope", 1, 1)
    expect_word_at(page, 0, 1, 1)
    labels = [box_of(handle(page, name).locator("text")) for name in ("hope", "exuberance")]
    assert abs(labels[0]["y"] - labels[1]["y"]) > 10 or abs(labels[0]["x"] - labels[1]["x"]) > 30
    drag(page, "exuberance", -1, 1)
    expect_word_at(page, 1, -1, 1)
    expect_word_at(page, 0, 1, 1)


def test_a_row_of_a_matrix_is_dragged_by_its_tip(page: Page) -> None:
    page.get_by_role("radiogroup", name="Drag").get_by_text("W_Q").click()
    expect(handle(page, "x")).to_have_attribute("aria-label", "x: 0.3, −0.29")
    expect(page.get_by_role("group", name="Rows of W_Q as arrows")).to_be_visible()
    assert page.locator(".st-key-plane .image line").count() > 10
    settle(page)
    drag(page, "x", 1.5, 1)
    expect(cell(page, "W_Q", 0, 1)).to_have_text(re.compile("^1.(49|5)"))
    expect(cell(page, "W_Q", 0, 2)).to_have_text(re.compile("^(1|0.99)"))
    press(page, "undo")
    expect_captions(page, CAPTIONS)


def test_a_finger_drags_a_word_and_not_the_page(opened_elsewhere: Opened) -> None:
    page = opened_elsewhere(viewport=PHONE, has_touch=True, is_mobile=True)
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


def test_what_is_in_the_hand_stays_there_while_answers_come(page: Page) -> None:
    page.mouse.move(*middle(handle(page, "hope").locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 1, 0.5), steps=5)
    expect_an_answer(page, CAPTIONS)
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


# Replaces bytes in what the page sends, and counts how often. `test_forged.py` has more of them.
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
    [('"name":"hope"', '"name":"hate"'), ('"x":', '"z":')],
    ids=["another word", "no place"],
)
def test_a_forged_message_does_no_harm(page: Page, sought: str, put: str) -> None:
    page.evaluate(FORGE, [sought, put])
    drag(page, "hope", 1, 0.5)
    settle(page)
    assert page.evaluate("forged")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert captions(page) == CAPTIONS


def test_what_a_matrix_makes_of_the_plane_goes_with_its_arrows(page: Page) -> None:
    drawn = page.locator(f"{PLANE} .image line")
    expect(drawn).to_have_count(0)
    for shown in ("W_Q", "words", "W_K", "words"):
        page.get_by_role("radiogroup", name="Drag").get_by_text(shown, exact=True).click()
        expect(drawn).to_have_count(0 if shown == "words" else 18)


def test_axes_make_room_once_a_hand_that_has_waited_lets_go(page: Page) -> None:
    last_tick = page.locator(f"{PLANE} .ticks").get_by_text("1.5", exact=True)
    page.mouse.move(*middle(handle(page, "exuberance").locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 1.96, 1.96), steps=12)
    expect_an_answer(page, CAPTIONS)
    settle(page)  # Python has answered all, and has no more to say when the hand is off
    expect(last_tick).to_have_count(2)  # nothing moves under the hand
    page.mouse.up()
    expect(last_tick).to_have_count(0)
