"""The stage, in a real browser: what is seen from the last row, and keys, clicks and hands."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from visiting import (
    CAPTIONS,
    PROJECTOR,
    Opened,
    box_of,
    expect_captions,
    expect_query,
    handle,
    middle,
    query,
    settle,
)

from attention.exchange.link import Link, encode
from attention.exchange.look import Look
from attention.layers import layers
from attention.lessons import LESSONS, OPENING, WALK
from attention.scenario import Scenario, Sentence

SCREENS = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080), (2560, 1440)]
MEASURE = (Path(__file__).parent / "stage.js").read_text("utf-8")
CROWD = (
    "hope", "exuberance", "hate", "sycophant", "river", "bank", "money", "king", "queen",
    "attention", "lighthouse", "cat",
)  # fmt: skip
SHIFTS = """() => new Promise(tell => new PerformanceObserver(list => tell(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({type: "layout-shift", buffered: true}))"""


def shown(page: Page) -> Locator:
    return page.locator(".st-key-stage .stage")


def expect_at(page: Page, where: str) -> None:
    expect(shown(page).locator(".where")).to_contain_text(where)


def numbers(page: Page) -> list[str]:
    return shown(page).locator(".row:not(.head) .number").all_inner_texts()


def crowded(count: int, seed: int) -> Scenario:
    chance = random.Random(seed)
    places = [
        (round(chance.uniform(-1.5, 1.5), 2), round(chance.uniform(-1.5, 1.5), 2))
        for _ in range(count)
    ]
    return Scenario(CROWD[:count], tuple(places), OPENING.scenario.heads)


def measured(page: Page) -> dict[str, Any]:
    """Return what the stage shows now, and what of it can't be read."""
    settle(page)
    found: dict[str, Any] = shown(page).evaluate(MEASURE)
    faults = [
        *found["wrong"],
        *[f"type of {found['type']:.2f} vh"] * (found["type"] < 3.3),
        *[f"figure of {found['share']:.0%}"] * (found["share"] < 0.65),
        *[fault for fault in ("scrolls", "cut", "beyond") if found[fault]],
    ]
    where = shown(page).locator(".where").inner_text()
    return {**found, "faults": [f"{where}: {fault}" for fault in faults]}


# ---- What is seen from the last row ------------------------------------------------------


def walk_and_measure(page: Page, steps: int) -> list[dict[str, Any]]:
    """Walk on by key; expect that all can be read, and that the plane stays where it is."""
    found = [measured(page)]
    where = shown(page).locator(".where")
    for _ in range(steps - 1):
        here = where.inner_text()
        page.keyboard.press("ArrowRight")
        expect(where).not_to_have_text(here)  # only then may marks glide to their places
        found.append(measured(page))
    assert not [fault for each in found for fault in each["faults"]]
    assert len({tuple(each["plane"]) for each in found}) == 1
    return found


def told(name: str, found: list[dict[str, Any]]) -> str:
    labels = sum(each["labels"] for each in found)
    least = {key: min(each[key] for each in found) for key in ("type", "share")}
    return (
        f"{name}: {len(found)} pictures, {labels} labels, none wrong; type {least['type']:.2f} vh, "
        f"figure {least['share']:.0%} of the screen, plane {found[0]['plane'][2]} pixels"
    )


def test_on_a_projector_every_step_can_be_read(opened: Opened) -> None:
    page = opened("talk=1&step=1&query=2", PROJECTOR)
    walk_and_measure(page, len(WALK) - 1)
    expect(shown(page).locator(".mark.output text")).to_have_text("exuberance (−.41, .50)")


def test_twelve_words_have_room_on_a_projector(opened: Opened) -> None:
    link = Link(OPENING, crowded(12, 1), look=Look(talk=True, step=0, query=2))
    page = opened(encode(link), PROJECTOR)
    walk_and_measure(page, len(WALK) - 1)


@pytest.mark.long
@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_every_lesson_can_be_read_at_every_size(opened: Opened, size: tuple[int, int]) -> None:
    viewport = ViewportSize(width=size[0], height=size[1])
    page = opened("talk=1&step=1", viewport)
    stacks = [layers(lesson.scenario) for lesson in LESSONS if lesson.view == "layers"]
    # Behind the steps of the first layer there is one for each time that layers are doubled.
    steps = len(LESSONS) * (len(WALK) - 1)
    steps += sum((len(states) - 2).bit_length() + 1 for states in stacks)
    print(told(f"lessons {size}", walk_and_measure(page, steps)))
    expect_at(page, f"{LESSONS[-1].name} · Layers")
    for count in (8, 12):
        for seed in range(2):
            look = Look(talk=True, step=0, query=seed)
            page = opened(encode(Link(OPENING, crowded(count, seed), look=look)), viewport)
            print(told(f"{count} words {size}", walk_and_measure(page, len(WALK) - 1)))


@pytest.mark.parametrize("size", [(1366, 650), (768, 1024), (390, 844), (844, 390)], ids=str)
def test_on_other_screens_nothing_lies_to_the_right(opened: Opened, size: tuple[int, int]) -> None:
    page = opened("talk=1", ViewportSize(width=size[0], height=size[1]))
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    right = shown(page).evaluate("root => root.getBoundingClientRect().right")
    assert right <= size[0]


@pytest.mark.parametrize("size", [(683, 325), (1024, 400), (844, 390)], ids=str)
def test_where_the_stage_has_no_room_it_scrolls_from_its_top(
    opened: Opened, size: tuple[int, int]
) -> None:
    page = opened("talk=1", ViewportSize(width=size[0], height=size[1]))
    sentence, strip = shown(page).locator(".sentence"), shown(page).locator(".strip")
    top = box_of(sentence)["y"]
    assert 0 <= top < 100
    assert box_of(strip)["y"] > size[1]
    strip.scroll_into_view_if_needed()
    assert box_of(strip)["y"] + box_of(strip)["height"] <= size[1]
    assert box_of(sentence)["y"] < 0
    page.keyboard.press("c")  # where they are, there is room for them
    expect(page.get_by_text("Predict first")).to_be_visible()
    settle(page)
    controls = box_of(page.get_by_text("Predict first"))
    assert controls["y"] + controls["height"] <= box_of(sentence)["y"]


def test_nothing_jumps_on_the_stage(opened_elsewhere: Opened) -> None:
    page = opened_elsewhere("predict=1", PROJECTOR)
    settle(page)
    before = page.evaluate(SHIFTS)
    page.keyboard.press("F8")
    expect(shown(page)).to_be_visible()
    settle(page)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "v", "ArrowRight", "c", "c", "ArrowLeft"):
        page.keyboard.press(key)
        settle(page)
    grab_and_move(page, "hope", 40, 30)
    page.mouse.up()
    settle(page)
    assert page.evaluate(SHIFTS) - before <= 0.02


# ---- Keys --------------------------------------------------------------------------------


def test_one_key_leads_to_the_stage_and_three_more_to_the_proof(page: Page) -> None:
    page.keyboard.press("F8")
    expect_at(page, "Opening example · Embeddings 1/5")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_at(page, "Softmax 4/5")
    expect(shown(page).locator(".sentence")).to_have_text(OPENING.claim)
    expect(shown(page).locator(".row.claimed")).to_have_text("hope.53")
    settle(page)
    page.keyboard.press("F8")
    expect_captions(page, CAPTIONS)


def test_a_clicker_is_never_too_fast(opened: Opened) -> None:
    page = opened("talk=1&step=1", PROJECTOR)
    for key in ("PageDown", "PageDown", "PageUp", "PageDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(60)  # the clicker's own pace, not a wait for anything
    expect_at(page, "Scores 3/5")


def test_past_the_last_step_comes_the_next_lesson_and_back(opened: Opened) -> None:
    page = opened("talk=1&step=5", PROJECTOR)
    page.keyboard.press("ArrowRight")
    expect_at(page, "Similar attends to similar · Embeddings 1/5")
    page.keyboard.press("ArrowLeft")
    expect_at(page, "Opening example · Outputs 5/5")


def test_the_next_claim_opens_ready_where_it_is_proved(opened: Opened) -> None:
    page = opened("lesson=the-loud-word&talk=1&step=1", PROJECTOR)
    page.keyboard.press("n")
    expect_at(page, "Bank, by the river · Outputs 5/5")
    expect(shown(page).locator(".sentence")).to_contain_text("bank comes out near (.04, 1.97)")
    expect(shown(page).locator(".mark.output text")).to_have_text("bank (.04, 1.97)")
    page.keyboard.press("p")
    expect_at(page, "The loud word · Softmax 4/5")
    expect(shown(page).locator(".row.claimed")).to_have_text("LOUD.61")


def test_queries_and_heads_are_chosen_by_key(opened: Opened) -> None:
    page = opened("lesson=two-heads&talk=1&step=4&query=3", PROJECTOR)
    page.keyboard.press("ArrowUp")
    expect(shown(page).locator(".about")).to_have_text("◆ street")
    page.keyboard.press("ArrowDown")
    expect(shown(page).locator(".about")).to_have_text("◆ it")
    page.keyboard.press("h")
    expect_at(page, "head 2 of 2")
    assert numbers(page) == [".88", ".01", ".01", ".88", ".11", ".11"]


def test_how_far_words_lie_apart_is_not_cut(opened: Opened) -> None:
    lesson = "without-a-way-round-all-words-become-one"
    page = opened(f"lesson={lesson}&talk=1&step=6&query=2", PROJECTOR)
    about = shown(page).locator(".about")
    expect(about).to_contain_text("spread")
    assert about.evaluate("line => line.scrollWidth <= line.clientWidth")


def test_what_is_predicted_is_told_by_one_key(opened: Opened) -> None:
    page = opened("talk=1&predict=1&query=2", PROJECTOR)
    expect(shown(page).locator(".sentence")).to_contain_text("Who gets most of the attention")
    assert numbers(page) == ["", "", "", ""]
    page.keyboard.press("v")
    expect(shown(page).locator(".sentence")).to_have_text(OPENING.claim)
    assert numbers(page) == [".53", ".22", ".18", ".07"]


def test_keys_that_only_the_browser_hears(opened: Opened) -> None:
    page = opened("talk=1", PROJECTOR)
    blank, aside = shown(page).locator(".blank"), shown(page).locator(".aside")
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(blank).to_be_visible()
        page.keyboard.press(key)
        expect(blank).to_be_hidden()
    page.keyboard.press("t")
    expect(aside).to_contain_text("next: Similar attends to similar")
    page.keyboard.press("i")
    expect(aside).to_have_text(OPENING.note)
    page.keyboard.press("Escape")
    expect(aside).to_have_text("")
    expect(shown(page)).to_be_visible()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_from_a_black_screen_a_key_or_a_click_brings_the_picture_back_and_no_more(
    opened: Opened,
) -> None:
    page = opened("talk=1&step=3", PROJECTOR)
    settle(page)
    held, blank = query(page), shown(page).locator(".blank")
    keys = (
        "PageDown",
        "ArrowRight",
        "ArrowDown",
        "n",
        "v",
        "c",
        "i",
        "?",
        "Control+z",
        "Escape",
        "F8",
    )
    for key in keys:
        page.keyboard.press("b")
        expect(blank).to_be_visible()
        page.keyboard.press("Shift")  # on its way to another key
        expect(blank).to_be_visible()
        page.keyboard.press(key)
        expect(blank).to_be_hidden()
    page.keyboard.press("b")
    page.mouse.click(*middle(handle(page, "hate").locator(".dot")))
    expect(blank).to_be_hidden()
    page.keyboard.down("b")
    page.keyboard.down("b")  # which is held a little longer
    expect(blank).to_be_visible()
    page.keyboard.up("b")
    page.keyboard.press("b")
    settle(page)
    assert query(page) == held
    expect_at(page, "Scores 3/5")
    expect(shown(page).locator(".help")).to_be_hidden()
    page.keyboard.press("ArrowRight")  # and then keys do what they did
    page.keyboard.press("b")  # before there is an answer
    expect_at(page, "Softmax 4/5")
    settle(page)
    expect(blank).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("F8")
    expect(shown(page)).to_have_count(0)
    settle(page)
    page.keyboard.press("F8")
    expect_at(page, "Softmax 4/5")


def click_toggle(page: Page) -> None:
    page.get_by_text("Predict first").click()
    settle(page)
    page.get_by_text("Predict first").click()


def click_menu(page: Page) -> None:
    page.get_by_role("combobox", name="Lesson").click()
    page.get_by_role("option", name=OPENING.name).click()


def click_word(page: Page) -> None:
    shown(page).locator(".row .name").first.click()


def click_handle(page: Page) -> None:
    page.mouse.click(*middle(handle(page, "hate").locator(".dot")))


def drag_word(page: Page) -> None:
    grab_and_move(page, "hate", 20, 10)
    page.mouse.up()
    page.wait_for_function("location.search.includes('words')")


def click_button(page: Page) -> None:
    shown(page).hover()
    shown(page).get_by_role("button", name="Next step").click()
    settle(page)
    page.keyboard.press("ArrowLeft")


@pytest.mark.parametrize(
    "click",
    [click_toggle, click_menu, click_word, click_handle, drag_word, click_button],
    ids=lambda click: click.__name__,
)
def test_keys_work_whatever_was_clicked_before(
    opened: Opened, click: Callable[[Page], None]
) -> None:
    page = opened("talk=1&step=3", PROJECTOR)
    page.keyboard.press("c")
    expect(page.get_by_text("Predict first")).to_be_visible()
    settle(page)
    click(page)
    settle(page)
    held = query(page)
    expect_at(page, "Scores 3/5")
    page.keyboard.press("ArrowRight")
    expect_at(page, "Softmax 4/5")
    page.keyboard.press("ArrowLeft")
    expect_at(page, "Scores 3/5")
    settle(page)
    assert query(page) == held  # no key has moved a word, or been typed anywhere
    page.keyboard.press("c")
    expect(page.get_by_text("Predict first")).to_have_count(0)
    expect(shown(page)).to_be_visible()


# ---- Hands -------------------------------------------------------------------------------


def grab_and_move(page: Page, word: str, across: float, down: float) -> None:
    x, y = middle(handle(page, word).locator(".dot"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=12)


OFFSETS = """root => Object.fromEntries([...root.querySelectorAll(".mark")]
  .filter(mark => mark.lastChild.textContent).map(mark => {
    const box = node => node.getBoundingClientRect();
    const [dot, label] = [box(mark.firstChild), box(mark.lastChild)];
    return [mark.getAttribute("class") + mark.dataset.position,
      [label.left + label.width / 2 - dot.left - dot.width / 2,
       label.top + label.height / 2 - dot.top - dot.height / 2]];
  }))"""


@pytest.mark.parametrize("step", [3, 4])
def test_while_a_word_is_dragged_rows_follow_and_labels_stay(opened: Opened, step: int) -> None:
    page = opened(f"talk=1&step={step}&query=2", PROJECTOR)
    before, box = shown(page).evaluate(OFFSETS), box_of(shown(page).locator(".board svg"))
    first = numbers(page)
    x, y = middle(handle(page, "hope").locator(".dot"))
    page.mouse.move(x, y)
    page.mouse.down()
    for stride in range(1, 9):
        page.mouse.move(x + 30 * stride, y + 25 * stride, steps=3)
        settle(page)
        after = shown(page).evaluate(OFFSETS)
        assert after.keys() == before.keys()
        for name, place in after.items():
            assert abs(place[0] - before[name][0]) <= 15, (name, stride)
            assert abs(place[1] - before[name][1]) <= 15, (name, stride)
        assert box_of(shown(page).locator(".board svg")) == box
    assert numbers(page) != first
    page.mouse.up()
    settle(page)
    assert box_of(shown(page).locator(".board svg")) == box
    page.keyboard.press("Control+z")
    expect(shown(page).locator(".number").first).to_have_text(first[0])


def test_a_word_is_added_and_named_there(opened: Opened) -> None:
    page = opened("talk=1&step=1", PROJECTOR)
    box = box_of(shown(page).locator(".board svg"))
    page.mouse.dblclick(box["x"] + 150, box["y"] + 280)
    naming = shown(page).locator(".naming")
    expect(naming).to_be_focused()
    page.keyboard.type("next n")  # keys of the stage among them
    page.keyboard.press("Enter")
    expect(shown(page).locator(".row .name").last).to_have_text("next n")
    expect_at(page, "Embeddings 1/5")
    page.mouse.dblclick(*middle(handle(page, "hope").locator(".dot")))
    expect(naming).to_have_value("hope")
    page.keyboard.type("faith")
    page.keyboard.press("Escape")
    expect(naming).to_be_hidden()
    expect(shown(page).locator(".row .name").first).to_have_text("hope")


def test_a_word_is_taken_away_where_it_was_clicked(opened: Opened) -> None:
    page = opened("talk=1&step=1", PROJECTOR)
    page.keyboard.press("Delete")  # nothing was clicked yet
    page.mouse.click(*middle(handle(page, "hate").locator(".dot")))
    page.keyboard.press("Delete")
    names = shown(page).locator(".row .name")
    expect(names).to_have_text(["hope", "exuberance", "sycophant"])
    settle(page)
    page.keyboard.press("Delete")  # once a click
    settle(page)
    expect(names).to_have_count(3)


def test_all_keys_are_listed_for_who_asks(opened: Opened) -> None:
    page = opened("talk=1", PROJECTOR)
    page.keyboard.press("?")
    expect(shown(page).locator(".help")).to_contain_text("a black screen")
    page.keyboard.press("Escape")
    expect(shown(page).locator(".help")).to_be_hidden()


def test_a_clicker_works_where_a_number_is_being_typed(opened: Opened) -> None:
    page = opened("talk=1&step=2", PROJECTOR)
    shown(page).locator(".matrix.query input").first.click()
    page.keyboard.press("PageDown")
    expect_at(page, "Scores 3/5")


def test_a_click_chooses_the_query(opened: Opened) -> None:
    page = opened("talk=1&step=2", PROJECTOR)
    shown(page).locator(".mark.query[data-position='3'] path").click()
    expect(shown(page).locator(".about")).to_have_text("◆ sycophant")
    page.mouse.click(*middle(handle(page, "hate").locator(".dot")))
    expect(shown(page).locator(".about")).to_have_text("◆ hate")


def test_a_click_chooses_the_query_again_after_a_key_chose_another(opened: Opened) -> None:
    page = opened("talk=1&step=2", PROJECTOR)
    about = shown(page).locator(".about")
    for _ in range(2):
        page.mouse.click(*middle(handle(page, "sycophant").locator(".dot")))
        expect(about).to_have_text("◆ sycophant")
        page.keyboard.press("ArrowUp")
        expect(about).to_have_text("◆ hate")


def test_matrices_are_typed_and_dragged(opened: Opened) -> None:
    page = opened("talk=1&step=2&query=1", PROJECTOR)
    cells = shown(page).locator(".matrix.query input")
    cells.nth(0).click()
    page.keyboard.type("1,5")
    page.keyboard.press("Enter")
    expect(cells.nth(0)).to_have_value("1.5")
    expect_query(page, "v=2&talk=1&step=2&wq=1.5_-0.29_0.6_0.11&end=Z")
    settle(page)
    x, y = middle(cells.nth(1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=5)
    page.mouse.up()
    expect(cells.nth(1)).to_have_value("0.71")  # −.29 and 50 pixels of .02 each
    settle(page)
    cells.nth(2).click()
    page.keyboard.type("a lot")
    page.keyboard.press("Tab")
    fault = shown(page).locator(".fault")
    expect(fault).to_contain_text("W_Q, row y, column q₁: a number from -100 to 100 goes here.")
    expect(cells.nth(2)).to_have_value("a lot")
    expect_query(page, "v=2&talk=1&step=2&wq=1.5_0.71_0.6_0.11&end=Z")


@pytest.mark.parametrize("count", [4, 7, 12])
def test_words_that_look_at_sources_can_be_read(opened: Opened, count: int) -> None:
    one, other = crowded(5, 1), crowded(count, 2)
    sources = Sentence(other.words[::-1], other.embeddings)
    scenario = replace(one, sources=sources, cross=True)
    page = opened(encode(Link(OPENING, scenario, look=Look(talk=True, step=0))), PROJECTOR)
    walk_and_measure(page, len(WALK) - 1)


def test_a_word_is_dragged_no_farther_than_numbers_go_where_queries_lie_far_out(
    opened: Opened,
) -> None:
    page = opened("words=far_50_50~near_1_0&wq=10_0_0_10&talk=1&step=2", PROJECTOR)
    grab_and_move(page, "far", 300, -100)
    page.mouse.up()
    settle(page)
    expect(handle(page, "far")).to_have_attribute("aria-label", "far: 100, 100")
    expect_query(page, "v=2&talk=1&step=2&words=far_100_100~near_1_0&wq=10_0_0_10&end=Z")
