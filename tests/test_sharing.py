"""Links, talk mode and files, as a visitor uses them: a real browser, the running page."""

import csv
import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, free_port, start_page
from playwright.sync_api import Page, expect
from visiting import (
    CAPTIONS,
    LAPTOP,
    PHONE,
    PROJECTOR,
    captions,
    cell,
    drag,
    expect_captions,
    expect_query,
    expect_the_same_figure,
    expect_word_at,
    handle,
    layer,
    mark_the_figure,
    middle,
    open_page,
    open_share,
    open_view,
    press,
    settle,
    taken,
    to_pixels,
    type_into,
)

from attention.exchange.files import from_json
from attention.lessons import OPENING

HOT = "hot .00 · cold .89 · day .05 · night .05"


def query(page: Page) -> str:
    return page.evaluate("location.search").removeprefix("?")


def choose_lesson(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Lesson").click()
    page.get_by_role("option", name=name).click()
    settle(page)


def length_of_history(page: Page) -> int:
    return page.evaluate("history.length")


# ---- Links -----------------------------------------------------------------------------


def test_the_address_follows_every_edit_and_adds_nothing_to_the_history(page):
    before = length_of_history(page)
    assert query(page) == ""
    type_into(page, "W_Q", 0, 1, "2")
    expect_query(page, "v=1&wq=2_-0.29_0.6_0.11")
    page.get_by_text("Causal mask", exact=True).click()
    expect_query(page, "v=1&wq=2_-0.29_0.6_0.11&mask=1")
    settle(page)
    open_view(page, "One score")
    expect_query(page, "v=1&wq=2_-0.29_0.6_0.11&mask=1&view=score")
    press(page, "Opening example")
    expect_query(page, "v=1&view=score")
    assert length_of_history(page) == before + 1  # a leap, which one may want to take back


def test_the_address_waits_until_a_drag_is_over(page):
    page.mouse.move(*middle(handle(page, "hope").locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, 1, 0.5), steps=12)
    expect_word_at(page, 0, 1, 0.5)  # Python has answered
    assert query(page) == ""
    page.mouse.up()
    page.wait_for_function("() => location.search.startsWith('?v=1&words=hope_')")


def test_a_link_opens_the_same_picture_in_a_second_window(browser, page):
    choose_lesson(page, "Two heads")
    page.get_by_role("radiogroup", name="Shown").get_by_text("2").click()
    settle(page)
    type_into(page, "W_K", 0, 1, "1.5")
    drag(page, "it", 0.5, 0.5)
    settle(page)
    other = open_page(browser, page.url)
    assert captions(other) == captions(page)
    expect(cell(other, "W_K", 0, 1)).to_have_text("1.5")
    assert query(other) == query(page)
    other.context.close()


def test_back_and_forward_lead_from_lesson_to_lesson(page):
    mark_the_figure(page)
    page.get_by_text("Causal mask", exact=True).click()
    expect_query(page, "v=1&mask=1")
    settle(page)
    choose_lesson(page, "Opposites attract")
    expect_query(page, "v=1&lesson=opposites-attract")
    assert captions(page)[0] == HOT
    page.go_back()
    expect_query(page, "v=1&mask=1")
    expect(layer(page, "caption").first).to_contain_text("hope 1.00")
    page.go_forward()
    expect(layer(page, "caption").first).to_contain_text("hot .00")
    expect_query(page, "v=1&lesson=opposites-attract")
    expect_the_same_figure(page)


def test_a_damaged_link_opens_what_it_can_and_says_so(browser, address):
    page = open_page(browser, f"{address}/?v=1&words=joy_1_2~<img src=x>_0_1~c_x_1&heads=9")
    said = page.get_by_test_id("stToast")
    expect(said).to_contain_text("words: entry 3 is left out")
    expect(said).to_contain_text("heads: only numbers from 1 to 4")
    expect(layer(page, "title")).to_have_count(2)
    assert not page.locator("img[src=x]").count()
    page.context.close()


@pytest.mark.parametrize("length", [20_000, 100_000])
def test_a_very_long_link_opens_the_page(browser, address, length):
    page = open_page(browser, f"{address}/?words=" + "a_1_1~" * (length // 6))
    expect(page.get_by_test_id("stToast")).to_contain_text("only the first 12 are taken")
    page.context.close()


def test_a_visitor_comes_back_after_the_server_was_started_again(browser, tmp_path):
    port = free_port()
    server, address = start_page(ROOT / "app.py", tmp_path / "log", port=port)
    page = open_page(browser, f"{address}/?v=1&lesson=a-quarter-turn")
    page.get_by_text("Causal mask", exact=True).click()
    expect_query(page, "v=1&lesson=a-quarter-turn&mask=1")
    settle(page)
    shown = captions(page)
    server.kill()
    server.wait(10)
    server, _ = start_page(ROOT / "app.py", tmp_path / "log", port=port)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
    settle(page)
    expect_captions(page, shown)
    page.get_by_text("Divide by √d", exact=True).click()
    expect_query(page, "v=1&lesson=a-quarter-turn&scaled=0&mask=1")
    expect(layer(page, "caption").nth(1)).to_contain_text("north .98")
    assert captions(page)[0] == shown[0]  # masked: the first word sees itself alone
    page.context.close()
    server.terminate()
    server.wait(10)


# ---- Talk mode -------------------------------------------------------------------------


def on_stage(page: Page):
    return page.locator("[aria-label^='Each query (a diamond)'] svg.marks")


def stage_words(page: Page):
    return on_stage(page).locator("g.key_word_marks")


def expect_the_walk_at(page: Page, step: str) -> None:
    expect(page.get_by_role("radio", name=step)).to_be_checked()
    settle(page)


def test_one_key_leads_to_the_stage_and_back(page):
    settle(page)
    page.keyboard.press("F8")
    expect(on_stage(page)).to_be_visible()
    expect(page.locator(".st-key-words")).to_have_count(0)
    expect_query(page, "v=1&talk=1")
    settle(page)
    page.keyboard.press("F8")
    expect(page.locator(".st-key-words")).to_be_visible()
    expect_captions(page, CAPTIONS)


def test_a_clicker_walks_through_the_mechanism_and_keys_through_lessons(browser, address):
    page = open_page(browser, f"{address}/?v=1&talk=1&step=2", PROJECTOR)
    expect_the_walk_at(page, "Projections")
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Scores")
    expect(stage_words(page).get_by_text("exuberance −0.30")).to_be_visible()
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Softmax")
    expect(stage_words(page).get_by_text("hate .32", exact=True)).to_be_visible()
    page.keyboard.press("PageDown")
    expect_the_walk_at(page, "Outputs")
    page.keyboard.press("PageUp")
    expect_the_walk_at(page, "Softmax")
    page.keyboard.press("n")
    expect_query(page, "v=1&lesson=similar-attends-to-similar&talk=1")
    settle(page)
    page.keyboard.press("p")
    expect_query(page, "v=1&talk=1")
    page.context.close()


def test_on_the_stage_words_are_dragged_and_panels_follow(browser, address):
    page = open_page(browser, f"{address}/?v=1&talk=1", PROJECTOR)
    on_stage(page).evaluate("element => { element.dataset.before = 'yes' }")
    drag(page, "hope", 1, 0.5)
    # As on the page: shares .27, .33, .24 and .15.
    expect(stage_words(page).get_by_text("exuberance .33", exact=True)).to_be_visible()
    expect(on_stage(page)).to_have_attribute("data-before", "yes")
    settle(page)
    page.keyboard.press("Control+z")
    expect(stage_words(page).get_by_text("hate .32", exact=True)).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("step", range(1, 6))
def test_what_the_last_row_must_read_is_large_and_in_sight(browser, address, step):
    page = open_page(browser, f"{address}/?v=1&talk=1&step={step}", PROJECTOR)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(
            "svg.marks text")]
            .filter(text => text.textContent.trim())
            .map(text => parseFloat(getComputedStyle(text).fontSize))"""
    )
    assert bool(sizes) == (step > 1)
    assert min(sizes, default=21) >= 21
    words = page.locator(".st-key-plane .handle text").first
    assert words.bounding_box()["height"] >= 21
    for shown in (page.locator(".st-key-plane svg"), page.locator("svg.marks").last):
        if shown.count():
            box = shown.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PROJECTOR["width"]
            assert box["y"] + box["height"] <= PROJECTOR["height"]
    page.context.close()


# ---- Take away, bring in ---------------------------------------------------------------


def test_files_are_taken_away_and_say_what_the_page_says(page, tmp_path):
    open_share(page)
    svg = ET.parse(taken(page, "Figure as SVG", tmp_path))
    texts = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"hope .31 · exuberance .18 · hate .32", ".53", "sycophant"} <= set(texts)
    png = taken(page, "Figure as PNG", tmp_path).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert width > 2000  # 17 cm at 300 dots an inch
    assert height > 1000
    with taken(page, "Weights", tmp_path).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [f"{float(row['weight']):.2f}" for row in rows[:4]] == ["0.31", "0.18", "0.32", "0.18"]
    with taken(page, "Vectors", tmp_path).open(encoding="utf-8") as file:
        assert {row["role"] for row in csv.DictReader(file)} == {
            "embedding", "query", "key", "value", "output"
        }  # fmt: skip
    assert from_json(taken(page, "Scenario", tmp_path).read_bytes()) == OPENING.scenario
    script = taken(page, "Script", tmp_path)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[0].startswith("hope [0.31 0.18 0.32 0.18]")


def test_a_scenario_is_brought_in(page, tmp_path):
    open_share(page)
    path = taken(page, "Scenario", tmp_path)
    content = json.loads(path.read_text("utf-8"))
    content["words"][0]["word"] = "joy"
    path.write_text(json.dumps(content), "utf-8")
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    press(page, "Open it")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(layer(page, "title").first).to_have_text("joy")
    press(page, "Undo")
    expect_captions(page, CAPTIONS)


def test_pasted_words_are_brought_in_and_problems_named_by_line(page):
    open_share(page)
    text = page.get_by_role("textbox", name="Or words, typed or pasted")
    text.fill("sun, 1, 2\nmoon, x, 1\n<b>bold</b>, 0, 500")
    press(page, "Open it")
    problem = page.get_by_role("dialog").get_by_test_id("stAlert")
    expect(problem).to_contain_text("line 2, column x: a number from -100 to 100")
    expect(problem).to_contain_text("line 3, column y: only numbers")
    expect(text).to_have_value("sun, 1, 2\nmoon, x, 1\n<b>bold</b>, 0, 500")
    assert captions(page) == CAPTIONS
    text.fill("sun, 1, 2\nmoon, 2, 1")
    press(page, "Open it")
    expect(layer(page, "title")).to_have_count(2)
    expect(layer(page, "title").last).to_have_text("moon")


def test_the_link_to_share_opens_for_a_class_as_it_is_asked(browser, page):
    choose_lesson(page, "Opposites attract")
    open_share(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("with the weights hidden").click()
    settle(page)
    dialog.get_by_text("without controls").click()
    settle(page)
    link = dialog.get_by_test_id("stCode").text_content()
    assert link.endswith("?v=1&lesson=opposites-attract&predict=1&hide=1")
    other = open_page(browser, link)
    expect(other.get_by_role("button", name="Reveal the weights")).to_be_visible()
    expect(other.get_by_role("button", name="Undo")).to_have_count(0)
    assert captions(other)[0] == "hot ? · cold ? · day ? · night ?"
    press(other, "Show the controls")
    expect(cell(other, "words", 0, 1)).to_have_text("hot")
    other.context.close()


# ---- For everyone ----------------------------------------------------------------------

STATES = {
    "opening": "",
    "score": "v=1&view=score",
    "values": "v=1&view=values",
    "heads": "v=1&heads=2&view=heads",
    "product": "v=1&view=product",
    "winners": "v=1&view=winners&mask=1&query=4",
    "beside": "v=1&mask=1&view=beside&pin=",
    "learning": "v=1&view=learning&target=everyone-1",
    "tour": "v=1&view=winners&tour=winners",
    "mask": "v=1&mask=1&rotation=30&predict=1",
    "talk": "v=1&talk=1",
    "outputs": "v=1&talk=1&step=5",
}


def serious(page: Page) -> list[str]:
    """Return what axe finds serious, but for the keys that Streamlit writes on its buttons."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not node["html"].startswith("<kbd")
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, address, state, scheme):
    page = open_page(
        browser, f"{address}/?{STATES[state]}", color_scheme=scheme, reduced_motion="reduce"
    )
    assert serious(page) == []
    page.context.close()


def test_axe_finds_nothing_serious_in_the_dialog(page):
    open_share(page)
    assert serious(page) == []


def test_a_picture_says_in_words_what_it_shows(page):
    said = page.evaluate(
        """() => [...document.querySelectorAll("svg.marks [aria-label]")]
            .map(mark => mark.getAttribute("aria-label"))"""
    )
    assert "exuberance looks most at hope: .53" in said
    assert "hate gives sycophant: .53" in said
    assert "hope: key at 1.07, −0.13, score 0.269, weight 0.314" in said
    page.get_by_text("Predict first", exact=True).click()
    expect(layer(page, "number").first.locator("text").first).to_have_text("?")
    said = page.evaluate(
        """() => [...document.querySelectorAll("svg.marks [aria-label]")]
            .map(mark => mark.getAttribute("aria-label"))"""
    )
    assert "the weights of hope are hidden" in said
    assert not any(".53" in text or ".314" in text for text in said)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE, PROJECTOR], ids=str)
def test_no_state_is_wider_than_its_window(browser, address, state, viewport):
    page = open_page(browser, f"{address}/?{STATES[state]}", viewport)
    widest = "Math.max(...[...document.querySelectorAll('svg.marks, .st-key-plane svg')]"
    page.wait_for_function(
        f"width => {widest}.map(shown => shown.getBoundingClientRect().right)) <= width",
        arg=viewport["width"],
    )
    page.context.close()
