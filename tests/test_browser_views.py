"""The views of what is computed, in a real browser: one score, values, heads."""

import pytest
from playwright.sync_api import Locator, Page, expect
from visiting import (
    CAPTIONS,
    Opened,
    cell,
    enter,
    expect_captions,
    folded_out,
    layer,
    open_view,
    settle,
    switch,
    tell_positions,
    type_into,
)

LONG = pytest.mark.long
VIEWS = (
    *("Queries and keys", "One score", "Values and outputs", "All heads"),
    *("Two matrices", "Who can win", "Side by side", "Learning"),
)


def mark_all_charts(page: Page) -> int:
    return int(
        page.evaluate(
            """() => [...document.querySelectorAll("svg.marks")]
                .map(chart => { chart.dataset.before = "yes" }).length"""
        )
    )


def expect_the_same_charts(page: Page, count: int) -> None:
    expect(page.locator("svg.marks")).to_have_count(count)
    expect(page.locator("svg.marks[data-before=yes]")).to_have_count(count)


# By the view's link: the mark that is pointed at, and all that is said of it.
TOLD = {
    # hope looks at itself, and is not let see the key of exuberance.
    "predict=1&mask=1": (
        ("g.key_marks", 0, ["word: hope", "role: key", "x: 1.07", "y: −0.13"]),
        ("g.cell_1_marks", 0, ["query: hope", "key: hope"]),
        ("g.cell_1_marks", 1, ["query: hope", "key: exuberance"]),
    ),
    "mask=1": (
        (
            *("g.cell_1_marks", 1),
            ["query: hope", "key: exuberance", "score: −∞", "weight: 0"],
        ),
    ),
    # The last of three matrices is a mean, of weights alone.
    "view=heads&lesson=two-heads": (
        ("g.cell_marks", 0, ["query: animal", "key: animal", "score: 4.243", "weight: 1"]),
        ("g.cell_marks", 18, ["query: animal", "key: animal", "weight: 1"]),
    ),
    "view=beside&mask=1&v=1&pin=": (("g.cell_marks", 17, ["query: hope", "key: exuberance"]),),
}  # fmt: skip


@pytest.mark.parametrize("query", TOLD)
def test_a_tooltip_has_only_what_there_is(opened: Opened, query: str) -> None:
    page = opened(query)
    for marks, number, told in TOLD[query]:
        page.locator(f"{marks} path").nth(number).hover()
        tip = page.locator("#vg-tooltip-element.visible tr")
        opens = ["click for: every step of this"] * ("view" not in query)
        expect(tip).to_have_text([line.replace(": ", "") for line in [*told, *opens]])


def lines_of_step(page: Page, number: int) -> Locator:
    return page.get_by_test_id("stCode").nth(number - 1)


@pytest.mark.parametrize("view", [VIEWS[0], *(pytest.param(v, marks=LONG) for v in VIEWS[1:])])
def test_a_switch_embeds_no_chart_again(page: Page, view: str) -> None:
    open_view(page, view)
    count = mark_all_charts(page)
    switch(page, "Causal mask")
    settle(page)
    switch(page, "Divide by √d")
    settle(page)
    tell_positions(page, "rotation (RoPE)")
    enter(page, "Angle", 45)
    settle(page)
    with folded_out(page, "switches"):
        page.get_by_role("slider", name="Temperature").press("ArrowLeft")
    settle(page)
    expect_the_same_charts(page, count)


def test_values_mix_into_outputs(page: Page) -> None:
    open_view(page, "Values and outputs")
    plane = page.locator("[aria-label^=Embeddings] svg.marks")
    expect(plane.locator("g.mark_marks path")).to_have_count(12)
    expect(plane.locator("g.step_marks line")).to_have_count(4)
    count = mark_all_charts(page)
    type_into(page, "W_V", 0, 1, "0")
    expect(cell(page, "W_V", 0, 1)).to_have_text("0")
    expect_the_same_charts(page, count)


def test_a_clicked_weight_opens_its_arithmetic(page: Page) -> None:
    layer(page, "cell").locator("path").nth(1).click()
    expect(page.get_by_role("combobox", name="Key")).to_have_value("exuberance")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("hope")
    # exuberance (1, 1): k = (−.55 + .52, −.3 − .43); s = .3 · (−.03) − .4 · .73 = −.301.
    expect(lines_of_step(page, 2)).to_contain_text("k₁ = 1 · (−0.55) + 1 · 0.52 = −0.03")
    expect(lines_of_step(page, 3)).to_contain_text("q · k = −0.009 + (−0.292) = −0.301")
    expect(lines_of_step(page, 4)).to_contain_text("▸ exuberance  exp(−0.301) ≈ 0.74008")
    expect(lines_of_step(page, 6)).to_contain_text("0.74008 / 4.1641 ≈ 0.178")


def test_the_same_weight_opens_again(page: Page) -> None:
    for _ in range(2):
        layer(page, "cell").locator("path").nth(6).click()
        expect(page.get_by_role("combobox", name="Key")).to_have_value("hate")
        expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")
        open_view(page, "Queries and keys")
        expect_captions(page, CAPTIONS)


def test_a_clicked_key_opens_its_arithmetic(page: Page) -> None:
    layer(page, "key").nth(1).locator("path").first.click()
    expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")
    expect(page.get_by_role("combobox", name="Key")).to_have_value("hope")
    # In the picture of the score, another key can be clicked in turn.
    settle(page)
    page.locator("g.key_marks path").nth(3).click()
    expect(page.get_by_role("combobox", name="Key")).to_have_value("sycophant")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("exuberance")


def test_the_arithmetic_follows_an_edit(page: Page) -> None:
    open_view(page, "One score")
    count = mark_all_charts(page)
    type_into(page, "W_Q", 0, 1, "2")
    expect(lines_of_step(page, 1)).to_contain_text("q₁ = −1 · 2 + 1 · 0.6 = −1.4")
    expect_the_same_charts(page, count)


def test_words_in_the_arithmetic_are_text(page: Page) -> None:
    name = "**a** <b>$x$</b>"
    type_into(page, "words", 0, 1, name)
    open_view(page, "One score")
    expect(lines_of_step(page, 1)).to_contain_text(f"{name}  q₁")


def test_heads_stand_side_by_side_and_W_O_joins_them(page: Page) -> None:
    enter(page, "Heads", 2)
    open_view(page, "All heads")
    expect(page.locator("g.cell_marks")).to_have_count(3)  # and their mean
    expect(cell(page, "W_O", 3, 2)).to_have_text("1")
    type_into(page, "W_O", 3, 2, "500")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("W_O, row o₂ of head 2, column 2")
    expect(cell(page, "W_O", 3, 2)).to_have_text("500")
    type_into(page, "W_O", 3, 2, "-1")
    expect(alert).to_have_count(0)
