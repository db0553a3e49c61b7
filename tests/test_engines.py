"""The ten most important steps of a visit, in browsers with other engines than Chromium's.

`engines.py` says how to install them; where one is missing, its tests are skipped.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from engines import ENGINES, Engine
from visiting import CAPTIONS, CAPTIONS_NOW, ROW, WORDS, editor

from attention.lessons import OPENING

pytestmark = pytest.mark.long

# What a 2 in the first cell of W_Q makes of hope; test_browser_editing.py says how.
TYPED = "hope .03 · exuberance .11 · hate .18 · sycophant .67"
# Plane, stage and pictures are in shadows, of which each has its own root.
SHADOWED = """selector => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
    .flatMap(host => [...host.shadowRoot?.querySelectorAll(selector) ?? []])"""
MIDDLE = """node => {
  node.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = node.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""
# At rest is what has had nothing to do for half a second's frames.
AT_REST = """() => {
  const ran = document.querySelector("[data-testid=stApp]").dataset.testScriptState;
  const busy = ran !== "notRunning" || document.querySelector("[data-testid=stSkeleton]");
  window.calm = busy ? 0 : (window.calm ?? 0) + 1;
  return window.calm > 30;
}"""
BUTTON = f"""name => [...document.querySelectorAll("button"), ...({SHADOWED})("button")].find(
    button => button.textContent.includes(name) && !button.disabled)"""
# What would be saved is noted instead: a driver can't look into the folder of downloads.
SAVES_NOTHING = """() => {
  HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href]; };
}"""
SAVED = """async () => {
  const [name, address] = window.saved;
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [name || answer.headers.get("content-disposition"), [...bytes.slice(0, 60)], bytes.length];
}"""


class Page:
    """The page in one of the engines, as a visitor uses it."""

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine, self.address = engine, address

    def open(self, query: str = "", *, beside: bool = False) -> None:
        go = self.engine.go_beside if beside else self.engine.go
        go(f"{self.address}/?{query}")
        assert self.engine.until(f"() => ({SHADOWED})('.handle, .stage:not([hidden])').length")
        self.settle()

    def settle(self) -> None:
        self.engine.run("() => { window.calm = 0; }")
        assert self.engine.until(AT_REST)

    def shows(self, function: str, expected: Any, *given: Any) -> None:
        """Wait until a function in JavaScript returns what is expected."""
        same = (
            f"(want, ...given) => JSON.stringify(({function})(...given)) === JSON.stringify(want)"
        )
        if not self.engine.until(same, expected, *given):
            assert self.engine.run(function, *given) == expected

    def shows_captions(self, expected: list[str]) -> None:
        self.shows(CAPTIONS_NOW, expected)

    def shows_caption(self, begin: str) -> None:
        """Wait until the first word's caption begins like this."""
        self.shows(f"begin => ({CAPTIONS_NOW})()[0].startsWith(begin)", True, begin)

    def shows_query(self, expected: str) -> None:
        self.shows("() => location.search.slice(1)", expected)

    def shadowed(self, selector: str, of: str) -> Any:
        """Return something of what is selected in a shadow, such as `node => node.textContent`."""
        return self.engine.run(f"selector => ({of})(({SHADOWED})(selector)[0])", selector)

    def shows_shadowed(self, selector: str, expected: str) -> None:
        self.shows(f"selector => ({SHADOWED})(selector)[0].textContent", expected, selector)

    def press(self, name: str) -> None:
        assert self.engine.until(f"name => Boolean(({BUTTON})(name))", name), f"no button {name}"
        middle = self.engine.run(f"name => ({MIDDLE})(({BUTTON})(name))", name)
        self.engine.mouse(middle, "Down", "Up")

    def select(self, table: str, row: int, column: int) -> None:
        """Click the first cell of a table, and go by keys to another."""
        self.settle()
        where = f"""table => {{
            const canvas = document.querySelector(`${{table}} canvas`);
            canvas.scrollIntoView({{ block: "center", behavior: "instant" }});
            const {{ left, top }} = canvas.getBoundingClientRect();
            return [left + 15, top + {1.5 * ROW}];
        }}"""
        for _ in range(5):  # a table that has not seen the mouse coming yet is deaf to its click
            self.engine.mouse(self.engine.run(where, editor(table)), "Down", "Up")
            if self._is_focused(0, 0, patience=1_000):
                break
        for key in ["ArrowRight"] * column + ["ArrowDown"] * row:
            self.engine.press(key)
        assert self._is_focused(row, column)

    def _is_focused(self, row: int, column: int, **how: float) -> bool:
        focused = "cell => document.activeElement.dataset.testid === cell"
        return bool(self.engine.until(focused, f"glide-cell-{column}-{row}", **how))

    def cell(self, table: str, row: int, column: int) -> str:
        """Return what is written in a cell, as a screen reader meets it, once the page rests."""
        self.settle()
        selector = f"{editor(table)} [data-testid='glide-cell-{column}-{row}']"
        text = "cell => document.querySelector(cell).textContent"
        return str(self.engine.until(text, selector))

    def type(self, text: str) -> None:
        """Type into the cell that is selected."""
        for sign in text:
            self.engine.press(sign)
        opened = "text => document.querySelector('#portal textarea')?.value === text"
        assert self.engine.until(opened, text)
        self.engine.press("Enter")

    def copy(self, text: str) -> None:
        """Copy a text, as from another program."""
        self.engine.run(
            """text => {
                const area = document.body.appendChild(document.createElement("textarea"));
                area.id = "elsewhere";
                area.value = text;
                area.select();
            }""",
            text,
        )
        self.engine.press("Control", "c")
        self.engine.run("() => document.querySelector('#elsewhere').remove()")

    def handle(self, name: str) -> tuple[float, float]:
        """Return where the dot of a word is in the window."""
        left, top = self.shadowed(f".handle[aria-label^='{name}:'] .dot", MIDDLE)
        return left, top

    def on_plane(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the plane, from −2 to 2, is in the window."""
        left, top, side = self.shadowed(
            "svg[role=group]",
            "svg => { const box = svg.getBoundingClientRect(); return [box.x, box.y, box.width]; }",
        )
        return left + (x + 2) / 4 * side, top + (2 - y) / 4 * side

    def drag(self, name: str, x: float, y: float) -> None:
        start, end = self.handle(name), self.on_plane(x, y)
        way = [
            (start[0] + (end[0] - start[0]) * part / 8, start[1] + (end[1] - start[1]) * part / 8)
            for part in range(9)
        ]
        self.engine.mouse(way[0], "Down", *way[1:], "Up")

    def saved(self, button: str) -> tuple[str, bytes, int]:
        """Return the name of the file that a button saves, its first bytes and its length."""
        self.engine.run("() => { window.saved = null; }")
        self.press(button)
        assert self.engine.until("() => window.saved"), f"{button} saves nothing"
        name, begin, length = self.engine.run(SAVED)
        return name, bytes(begin), length


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp("engine")) as engine:
        if engine is None:
            pytest.skip(f"{request.param} is not on this machine")
        yield engine


@pytest.fixture
def page(engine: Engine, address: str, no_traceback: None) -> Iterator[Page]:
    page = Page(engine, address)
    page.open()
    yield page
    assert engine.complaints() == []
    assert not engine.run("() => document.querySelector('[data-testid=stException]')?.innerText")


def test_it_opens_on_the_known_figure(page: Page) -> None:
    page.shows_captions(CAPTIONS)
    titles = "() => [...document.querySelectorAll('g.title_marks text')].map(it => it.textContent)"
    page.shows(titles, WORDS)
    page.shows_query("")


def test_a_number_is_typed_and_undone(page: Page) -> None:
    page.select("W_Q", 0, 1)
    page.type("2")
    page.shows_caption(TYPED)
    page.shows_query("v=2&wq=2_-0.29_0.6_0.11&end=Z")
    page.press("undo")
    page.shows_captions(CAPTIONS)
    page.shows_query("")
    assert page.cell("W_Q", 0, 1) == "0.3"


def test_numbers_are_pasted(page: Page) -> None:
    page.copy("1,5\t-0,5\n")
    page.select("W_Q", 0, 1)
    page.engine.press("Control", "v")
    page.shows_query("v=2&wq=1.5_-0.5_0.6_0.11&end=Z")
    page.shows_caption("hope .07 · exuberance .12 · hate .28 · sycophant .53")


def test_a_word_is_dragged_and_undone_by_key(page: Page) -> None:
    page.drag("hope", 1, 0.5)
    page.shows_caption("hope .27 · exuberance .33")
    place = [page.cell("words", 0, column) for column in (2, 3)]
    assert [float(number) for number in place] == pytest.approx([1, 0.5], abs=0.025)
    said = page.shadowed(".handle", "node => node.getAttribute('aria-label')")
    assert said == f"hope: {', '.join(place)}".replace("-", "−")
    page.shows(
        "start => location.search.startsWith(start)", True, f"?v=2&words=hope_{'_'.join(place)}~"
    )
    page.engine.press("Control", "z")
    page.shows_captions(CAPTIONS)


def test_a_word_is_added_by_a_double_click(page: Page) -> None:
    page.engine.mouse(page.on_plane(0.5, 1.5), "Down", "Up", "Down", "Up")
    page.shows("() => document.querySelectorAll('g.title_marks text').length", 5)
    place = [float(page.cell("words", 4, column)) for column in (2, 3)]
    assert place == pytest.approx([0.5, 1.5], abs=0.025)


def test_the_stage_is_walked(page: Page) -> None:
    page.engine.press("F8")
    page.shows_shadowed(".where", "Opening example · Embeddings 1/5")
    for step in ("Projections 2/5", "Scores 3/5", "Softmax 4/5", "Outputs 5/5"):
        page.engine.press("ArrowRight")
        page.shows_shadowed(".where", f"Opening example · {step}")
        # The step that shows the lesson's claim is the one with which a link opens.
        told = None if "Softmax" in step else step[-3]
        page.shows("() => new URLSearchParams(location.search).get('step')", told)
        if "Softmax" in step:
            page.shows_shadowed(".sentence", OPENING.claim)
            page.shows_shadowed(".row.claimed", "hope.53")
    page.engine.press("Escape")  # closes what lies on the stage, and leaves the stage itself
    page.shows_shadowed(".where", "Opening example · Outputs 5/5")
    page.engine.press("F8")
    page.shows_captions(CAPTIONS)
    page.shows(f"() => ({SHADOWED})('.stage').length", 0)


def test_what_is_shared_opens_in_another_window(page: Page) -> None:
    page.select("W_Q", 0, 1)
    page.type("2")
    page.shows_caption(TYPED)
    page.press("Share")
    link = "() => document.querySelector('[role=dialog] [data-testid=stCode]')?.innerText.trim()"
    page.shows(link, f"{page.address}/?v=2&wq=2_-0.29_0.6_0.11&end=Z")
    query = page.engine.run(link).partition("?")[2]
    page.open(query, beside=True)
    page.shows_caption(TYPED)
    assert page.cell("W_Q", 0, 1) == "2"


def test_files_and_pictures_are_taken_away(page: Page) -> None:
    page.press("Share")
    page.settle()
    page.engine.run(SAVES_NOTHING)
    name, begin, _ = page.saved("Weights")
    assert "weights.csv" in name
    assert begin.decode("utf-8-sig").startswith("head,query_position,query,key_position,key,")
    name, begin, _ = page.saved("Figure as SVG")
    assert (name, begin[:5]) == ("attention.svg", b"<svg ")
    name, begin, length = page.saved("Figure as PNG")
    assert (name, begin[:8]) == ("attention.png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(begin[16:20]) > 2000  # pixels across
    assert length > 50_000  # it is not blank
