"""What a visitor does with the page in a browser, for the tests to say in a word."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Locator,
    Page,
    ViewportSize,
    expect,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from settling import settle, take_notes

__all__ = ["settle"]

CAPTIONS = [
    "hope .31 · exuberance .18 · hate .32 · sycophant .18",
    "hope .53 · exuberance .22 · hate .18 · sycophant .07",
    "hope .07 · exuberance .18 · hate .22 · sycophant .53",
    "hope .18 · exuberance .32 · hate .18 · sycophant .31",
]
FIGURE = "[aria-label^='Each query']"
PANELS_ALONE = "[aria-label='Each query among all keys']"
WORDS = ["hope", "exuberance", "hate", "sycophant"]
LAPTOP = ViewportSize(width=1400, height=900)
PHONE = ViewportSize(width=390, height=844)
ZOOMED = ViewportSize(width=700, height=450)  # 1400 × 900 at 200 %
PROJECTOR = ViewportSize(width=1024, height=768)
PLANE = ":is(.st-key-plane, .st-key-stage) svg"  # on which words are dragged
ROW = 31  # pixels that a row of a table is high
PATIENCE = 30_000  # milliseconds: what takes longer has not come at all
Scheme = Literal["light", "dark"]
Opened = Callable[..., Page]


def new_context(
    browser: Browser, viewport: ViewportSize = LAPTOP, **options: Any
) -> BrowserContext:
    """Return a browser without a past."""
    context = browser.new_context(viewport=viewport, **options)
    context.set_default_timeout(PATIENCE)
    take_notes(context)
    return context


def arrive(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(PLANE)).to_be_visible()
    settle(page)


def open_page(
    browser: Browser, address: str, viewport: ViewportSize = LAPTOP, **options: Any
) -> Page:
    page = new_context(browser, viewport, **options).new_page()
    arrive(page, address)
    return page


def figure(page: Page) -> Locator:
    return page.locator(f"{FIGURE} svg.marks")


def layer(page: Page, name: str) -> Locator:
    """Return the groups that one layer has, one a panel; Altair numbers the heatmap's."""
    return figure(page).locator(f"g.{name}_marks, g.{name}_0_marks, g.{name}_1_marks")


CAPTIONS_NOW = """() => [...document.querySelectorAll("g.caption_marks")].map(
  group => [...group.querySelectorAll("text")].map(line => line.textContent).join(" · "))"""


def captions(page: Page) -> list[str]:
    """Return the caption of each panel, its lines joined."""
    return list(page.evaluate(CAPTIONS_NOW))


def expect_captions(page: Page, expected: list[str]) -> None:
    same = f"expected => JSON.stringify(({CAPTIONS_NOW})()) === JSON.stringify(expected)"
    page.wait_for_function(same, arg=expected)


def editor(table: str) -> str:
    """Return what selects a table's editor; behind its name, a later one has a number."""
    return f"[class*='st-key-{table}']"


def cell(page: Page, table: str, row: int, column: int) -> Locator:
    """Return a table's cell as a screen reader meets it; column 0 is the index."""
    return page.locator(f"{editor(table)} [data-testid='glide-cell-{column}-{row}']")


def box_of(shown: Locator) -> FloatRect:
    """Return the place of what is shown in the window, in pixels."""
    box = shown.bounding_box()
    assert box, f"{shown} can't be seen"
    return box


def click_cell(page: Page, table: str, row: int, *, last: bool = False) -> None:
    """Click the first or last cell of a table's row; a table is a picture of its cells."""
    canvas = page.locator(f"{editor(table)} canvas").first
    canvas.scroll_into_view_if_needed()
    box = box_of(canvas)
    left, top = box["x"] + (box["width"] - 30 if last else 15), box["y"] + ROW * (row + 1.5)
    page.mouse.move(left, top)
    page.mouse.click(left, top)


def select_cell(page: Page, table: str, row: int, column: int) -> None:
    for _ in range(5):  # a table that has not seen the mouse coming yet is deaf to its click
        click_cell(page, table, 0)
        with suppress(AssertionError):
            expect(cell(page, table, 0, 0)).to_be_focused(timeout=1_000)
            break
        page.keyboard.press("Escape")  # if two clicks have opened the cell
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    for _ in range(row):
        page.keyboard.press("ArrowDown")
    expect(cell(page, table, row, column)).to_be_focused()


def type_into(page: Page, table: str, row: int, column: int, text: str | None) -> None:
    """Type into a cell as a person does, and look whether it took; None clears the cell."""
    settle(page)
    select_cell(page, table, row, column)
    if text is None:
        page.keyboard.press("Delete")
        return
    opened = page.locator("#portal input, #portal textarea").first
    for _ in range(5):  # a table that is just being redrawn loses a key, or its editor
        page.keyboard.press("Enter")
        with suppress(PlaywrightTimeout, AssertionError):
            opened.fill(text, timeout=1_000)
            opened.press("Enter", timeout=1_000)
            expect(cell(page, table, row, column)).to_have_text(text, timeout=2_000)
            return
        select_cell(page, table, row, column)
    pytest.fail(f"{text!r} could not be typed into {table}")


def query_places(page: Page) -> str:
    """Return where the queries are in the panels that stand alone."""
    places = """panels => [...panels.querySelectorAll("g.query_marks path")]
        .map(mark => mark.getAttribute("transform")).join()"""
    return str(page.locator(PANELS_ALONE).evaluate(places))


def matrix(page: Page, chart: str, part: int) -> list[str]:
    """Return what is written in the cells of one of a chart's matrices."""
    cells = page.locator(f"[aria-label='{chart}'] g.number_marks").nth(part)
    return cells.locator("text").all_text_contents()


def mark_the_figure(page: Page) -> None:
    mark(figure(page))


def expect_the_same_figure(page: Page) -> None:
    expect_marked(figure(page))


def mark(shown: Locator) -> None:
    """Mark an element, so that another in its place can be told from it."""
    shown.evaluate("element => { element.dataset.before = 'yes' }")


def expect_marked(shown: Locator) -> None:
    expect(shown).to_have_attribute("data-before", "yes")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


@contextmanager
def folded_out(page: Page, name: str) -> Iterator[None]:
    """Have what is folded away behind a button on the page for a while."""
    folded = page.locator(f".st-key-{name}").get_by_test_id("stPopoverButton").first
    folded.click()
    yield
    folded.click()


def switch(page: Page, name: str) -> None:
    """Turn a switch on or off."""
    with folded_out(page, "switches"):
        page.get_by_test_id("stPopoverBody").get_by_text(name, exact=True).click()


def enter(page: Page, name: str, number: int) -> None:
    """Enter a number among the switches."""
    with folded_out(page, "switches"):
        page.get_by_role("spinbutton", name=name).fill(str(number))
        page.keyboard.press("Enter")


def tell_positions(page: Page, way: str) -> None:
    """Choose among the switches how positions are told."""
    with folded_out(page, "switches"):
        page.get_by_role("combobox", name="Positions").click()
        page.get_by_role("option", name=way).click()
    settle(page)


def draw(page: Page) -> None:
    """Draw W_Q and W_K."""
    with folded_out(page, "draw"):
        press(page, "Draw from the next seed")


def start_over(page: Page) -> None:
    """Press what leads back to what was opened, or to the lesson."""
    press(page, "restart_alt")


def choose_lesson(page: Page, name: str) -> None:
    lessons = page.get_by_role("combobox", name="Lesson")
    lessons.click()
    lessons.press_sequentially(name[:12])  # a long list has only the options that are in view
    page.get_by_role("option", name=name).click()
    settle(page)


def open_view(page: Page, name: str) -> None:
    at_first_sight = page.get_by_role("radiogroup", name="View").get_by_text(name)
    if at_first_sight.count():
        at_first_sight.click()
    else:
        press(page, "More")
        page.get_by_role("menuitem", name=name).click()
    settle(page)


def handle(page: Page, name: str) -> Locator:
    """Return a handle of the plane; what it says of itself begins with its name."""
    return page.locator(f"{PLANE} .handle[aria-label^='{name}:']")


def middle(of: Locator) -> tuple[float, float]:
    of.scroll_into_view_if_needed()
    box = box_of(of)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def to_pixels(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the opening example's plane, from −2 to 2, is in the window."""
    box = box_of(page.locator(PLANE))
    return box["x"] + (x + 2) / 4 * box["width"], box["y"] + (2 - y) / 4 * box["height"]


def drag(page: Page, name: str, x: float, y: float) -> None:
    page.mouse.move(*middle(handle(page, name).locator(".dot")))
    page.mouse.down()
    page.mouse.move(*to_pixels(page, x, y), steps=12)
    page.mouse.up()


def expect_word_at(page: Page, row: int, x: float, y: float) -> None:
    """Wait until the table has a word within a pixel or so of (x, y)."""
    page.wait_for_function(
        """([row, ...place]) => {
            const cell = column => document.querySelector(
                `[class*='st-key-words'] [data-testid='glide-cell-${column}-${row}']`);
            return place.every((number, axis) =>
                Math.abs(Number(cell(axis + 2)?.textContent || NaN) - number) < 0.025);
        }""",
        arg=[row, x, y],
    )


def expect_an_answer(page: Page, before: list[str]) -> None:
    """Wait until captions are others than before: tables wait while a handle is held."""
    other = f"before => JSON.stringify(({CAPTIONS_NOW})()) !== JSON.stringify(before)"
    page.wait_for_function(other, arg=before)


def expect_the_plane_to_agree(page: Page, row: int, name: str) -> None:
    """Expect the plane to show a word exactly where the table has it."""
    settle(page)
    place = [cell(page, "words", row, column).text_content() for column in (2, 3)]
    numbers = ", ".join(number or "" for number in place).replace("-", "−")
    expect(handle(page, name)).to_have_attribute("aria-label", f"{name}: {numbers}")


def query(page: Page) -> str:
    """Return what the address bar has behind its question mark."""
    return str(page.evaluate("location.search")).removeprefix("?")


def expect_query(page: Page, expected: str) -> None:
    """Wait until the address bar has just this behind its question mark."""
    page.wait_for_function("query => location.search === query", arg=expected and f"?{expected}")


def open_share(page: Page) -> None:
    press(page, "Share")
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)


def taken(page: Page, button: str, folder: Path) -> Path:
    """Return the file that a button of the dialog has saved in a folder."""
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
