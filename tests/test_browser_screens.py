"""What one sees at first sight, without a scroll, in windows of all sizes."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize
from visiting import Opened, box_of, editor, layer, settle

from attention.exchange.texts import write_lesson
from attention.lessons import LESSONS, Lesson

LAPTOP = ViewportSize(width=1366, height=650)  # of 1366×768, within the browser's frame
DESK = ViewportSize(width=1400, height=900)
BEAMER = ViewportSize(width=1024, height=768)
PHONE = ViewportSize(width=390, height=844)
LYING = ViewportSize(width=844, height=390)
# At 200 %, a laptop's window is half as large in every direction.
ZOOMED = ViewportSize(width=683, height=325)
# The least that WCAG 2.1, 1.4.10 (reflow) asks for: 1280 pixels at 400 %, the height of a phone or
# that of 1280 × 1024.
SLIM, MAGNIFIED = ViewportSize(width=320, height=640), ViewportSize(width=320, height=256)
PLANE, FOCUS = ".st-key-plane svg", "[aria-label='One query among all keys'] svg.marks"
# What has moved since the page was asked for, but for what Streamlit shows until it answers.
SHIFTS = """() => new Promise(tell => new PerformanceObserver(list => {
  const ours = entry => !entry.sources.some(
    source => source.node?.classList?.contains("stMainBlockContainer"));
  tell(list.getEntries().filter(ours).reduce((sum, entry) => sum + entry.value, 0));
}).observe({type: "layout-shift", buffered: true}))"""


def outside(page: Page, shown: Locator) -> list[str]:
    """Return what of some elements, each of which is there, is not within the window."""
    window = page.viewport_size
    assert window
    assert shown.count()
    found = []
    for each in shown.all():
        box = box_of(each)
        right, bottom = box["x"] + box["width"], box["y"] + box["height"]
        if min(box["x"], box["y"]) < 0 or right > window["width"] or bottom > window["height"]:
            found.append(f"{each}: {box}")
    return found


def scrolls_sideways(page: Page) -> bool:
    main = "document.querySelector('[data-testid=stMain]')"
    return bool(page.evaluate(f"{main}.scrollWidth > {main}.clientWidth"))


@pytest.mark.parametrize("viewport", [LAPTOP, DESK, BEAMER], ids=str)
def test_on_a_desk_one_sees_what_one_changes_and_what_changes(
    opened: Opened, viewport: ViewportSize
) -> None:
    page = opened("", viewport)
    claim = page.get_by_text("Two random matrices are enough")
    tables = (page.locator(editor(name)) for name in ("W_Q", "W_K"))
    layers = ["panel", "caption", "title"]
    if viewport != BEAMER:  # the heatmap stands below the panels there
        layers += ["cell", "looks_at"]
    in_figure = (layer(page, name) for name in layers)
    for shown in (claim, page.locator(PLANE), *tables, *in_figure):
        assert not outside(page, shown)
    assert layer(page, "panel").count() == 4
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("viewport", [PHONE, LYING], ids=str)
def test_on_a_phone_plane_and_panel_are_seen_together(
    opened: Opened, viewport: ViewportSize
) -> None:
    page = opened("", viewport)
    plane, panel = page.locator(PLANE), page.locator(FOCUS)
    assert not outside(page, plane)
    assert not outside(page, panel)
    beside = box_of(panel)["x"] >= box_of(plane)["x"] + box_of(plane)["width"]
    assert beside == (viewport == LYING)
    assert not scrolls_sideways(page)


def test_at_200_percent_nothing_lies_to_the_right(opened: Opened) -> None:
    page = opened("", ZOOMED)
    assert not outside(page, page.get_by_role("combobox", name="Lesson"))
    assert not scrolls_sideways(page)


# What ends to the right of the window, and tables of which one sees a part. A row of choices
# scrolls sideways by itself, and the input of a slider is not seen.
CUT = """() => {
  const right = node => node.getBoundingClientRect().right;
  const things = "button, input:not([type=range]), canvas, p, svg.marks, .st-key-plane svg, .board";
  const seen = node => node.checkVisibility() && node.getBoundingClientRect().width > 1;
  const main = document.querySelector("[data-testid=stMain]");
  return [
    ...[...main.querySelectorAll(things)].filter(node => seen(node) &&
      right(node) > innerWidth - 1 && !node.closest("[data-testid=stButtonGroup]")),
    ...[...main.querySelectorAll("[data-testid=stDataFrame] .dvn-scroller")]
      .filter(node => node.scrollWidth > node.clientWidth + 1),
  ].map(node => `${node.tagName} ${node.closest("[class*=st-key]")?.className}`
    .replace(/ .*(st-key-[^ ]*).*/, " $1 ") + right(node));
}"""
SLIMMEST = {
    "opening": "",
    "hidden": "predict=1",
    "values": "view=values",
    "heads": "heads=2&view=heads",
    "learning": "view=learning",
    "layers": "view=layers&radius=1",
    "beside": "v=1&view=beside&pin=",
    "sources": "lesson=translation",
    "stage": "talk=1&step=2",
    "weights on stage": "talk=1&step=4",
}


@pytest.mark.parametrize("viewport", [SLIM, MAGNIFIED], ids=str)
@pytest.mark.parametrize("query", SLIMMEST.values(), ids=SLIMMEST)
def test_in_the_slimmest_window_nothing_is_cut(
    opened: Opened, query: str, viewport: ViewportSize
) -> None:
    page = opened(query, viewport)
    assert page.evaluate(CUT) == []
    assert not scrolls_sideways(page)


@pytest.mark.long
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_on_a_laptop_every_lesson_opens_with_its_picture_in_view(
    opened: Opened, lesson: Lesson
) -> None:
    page = opened(f"lesson={write_lesson(lesson)}", LAPTOP)
    assert not outside(page, page.locator("svg.marks").first)
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("viewport", [LAPTOP, DESK, BEAMER, PHONE, LYING], ids=str)
def test_nothing_jumps_while_it_opens(opened_elsewhere: Opened, viewport: ViewportSize) -> None:
    page = opened_elsewhere("", viewport)
    settle(page)
    assert page.evaluate(SHIFTS) <= 0.02


FILLED = """nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"""


def test_where_a_browser_forces_its_colours_bars_and_heatmap_of_the_stage_stay(
    opened_elsewhere: Opened,
) -> None:
    page = opened_elsewhere("talk=1&step=4", DESK, forced_colors="active")
    (paper,) = page.locator(".stage").evaluate_all(FILLED)
    for shown in (".cell.barred .bar span", ".heat span:not(.name)"):
        filled = page.locator(shown).evaluate_all(FILLED)
        assert filled
        assert paper not in filled
