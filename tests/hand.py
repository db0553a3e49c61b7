"""A hand on the page in a browser: whatever a person can do there, as plain data says it."""

from contextlib import suppress
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Locator, Page, ViewportSize
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from visiting import PLANE, ROW, arrive, box_of, editor

Then = Literal["go on", "wait", "look"]  # at once; once the page rests; and compare it, too


class Step(NamedTuple):
    """What is done, and what comes then."""

    do: str  # one of the methods of `Hand`
    how: tuple[Any, ...] = ()
    then: Then = "look"
    window: int = 0  # of two visitors, which one


SOON = 1_500  # milliseconds that a person waits for what is to be used
# What is folded away, and behind what: those that have a key, by key, others by what they say.
FOLDED = {
    **dict.fromkeys(
        ("Look at other words", "Divide by √d", "Causal mask", "Temperature", "Window", "Padding",
         "Positions", "Angle, °", "Size", "Slope", "Heads", "Panels in a row", "Snap",
         "Paint a mask"), ".st-key-switches",
    ),
    **dict.fromkeys(("Draw from the next seed", "or from this one"), ".st-key-draw"),
    **dict.fromkeys(("Predict first", "Tour", "Talk", "Share"), ".st-key-menu"),
}  # fmt: skip
# Where the columns of a table are, in pixels from its left edge.
COLUMNS = {"words": (60, 180, 240, 310), "sources": (60, 180, 240, 310), "W_O": (172, 228)}
MATRIX_COLUMNS = (70, 126)
DELETE = 310  # there is a cross in the last column of words


class Hand:
    """Does one thing with each method, if there is anything on the page to do it to."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def do(self, step: Step) -> None:
        getattr(self, step.do)(*step.how)

    def _there(self, found: Locator, name: str = "") -> Locator | None:
        """Return what can be used first of what was found; it is folded out if need be."""
        seen = found.locator("visible=true")
        fold = self.page.locator(FOLDED.get(name, "nothing")).get_by_test_id("stPopoverButton")
        if not seen.count() and fold.locator("visible=true").count():
            fold.locator("visible=true").first.click()
            with suppress(PlaywrightTimeout):
                seen.first.wait_for()
        if seen.count() and seen.first.is_enabled():
            return seen.first
        return None

    # ---- Widgets -------------------------------------------------------------------------

    def switch(self, name: str) -> None:
        label = self.page.get_by_test_id("stCheckbox").filter(has_text=name)
        switch = label.get_by_role("switch")
        if self._there(label, name) and switch.first.is_enabled():
            label.locator("label").first.click()

    def slide(self, name: str, by: int) -> None:
        slider = self.page.locator(f"input[type=range][aria-label^='{name}']")
        if self._there(self.page.get_by_test_id("stSlider").filter(has=slider), name):
            for _ in range(abs(by)):
                slider.first.press("ArrowRight" if by > 0 else "ArrowLeft")

    def enter(self, name: str, text: str) -> None:
        if found := self._there(self.page.get_by_role("spinbutton", name=name), name):
            found.fill(text)
            found.press("Enter")

    def write(self, fold: str, label: str, text: str) -> None:
        button = self.page.get_by_test_id("stPopoverButton").filter(has_text=fold)
        field = self.page.get_by_test_id("stTextInput").get_by_role("textbox", name=label)
        if (found := self._there(button)) and not field.count():
            found.click()
            with suppress(PlaywrightTimeout):
                field.wait_for()
        if found := self._there(field):
            found.fill(text)
            found.press("Enter")

    def choose(self, name: str, at: int) -> None:
        """Choose from a box, so many below what is chosen; at its end it goes on from its start."""
        if found := self._there(self.page.get_by_role("combobox", name=name, exact=True), name):
            found.click()
            for _ in range(at + 1):
                found.press("ArrowDown")
            found.press("Enter")

    def pick(self, group: str, at: int) -> None:
        choices = self.page.get_by_role("radiogroup", name=group).get_by_role("radio")
        if self._there(choices) and (count := choices.count()):
            choices.nth(at % count).click()

    def view(self, name: str) -> None:
        if found := self._there(self.page.get_by_role("radiogroup", name="View").get_by_text(name)):
            found.click()
        elif more := self._there(self.page.locator(".st-key-more").get_by_role("button")):
            more.click()
            self.page.get_by_role("menuitem", name=name).click()

    def press(self, name: str) -> None:
        streamlits = self.page.locator("[data-testid]")  # those of a stage have keys
        for place in ("stMain", "stPopoverBody"):
            buttons = self.page.get_by_test_id(place).get_by_role("button", name=name)
            buttons = buttons.and_(streamlits)
            if found := self._there(buttons, name):
                found.click()
                if name == "Play":  # it takes its time, and would be thought to be at rest
                    with suppress(PlaywrightTimeout):
                        self._pause().wait_for()
                return

    def fold(self, name: str) -> None:
        """Fold something out, or in."""
        if found := self._there(self.page.locator("summary").filter(has_text=name), name):
            found.click()

    def look_into_share(self) -> None:
        self.press("Share")
        with suppress(PlaywrightTimeout):
            self.page.get_by_role("dialog").wait_for()
        self.page.keyboard.press("Escape")

    # ---- Tables --------------------------------------------------------------------------

    def _click_cell(self, table: str, row: int, x: float) -> bool:
        canvas = self._there(self.page.locator(f"{editor(table)} canvas").first)
        if canvas:
            canvas.scroll_into_view_if_needed()
            box = box_of(canvas)
            rows = max(int(box["height"] / ROW) - 1, 1)
            place = box["x"] + x, box["y"] + ROW * (row % rows + 1.5)
            self.page.mouse.move(*place)
            self.page.mouse.click(*place)
        return bool(canvas)

    def type(self, table: str, row: int, column: int, text: str) -> None:
        columns = COLUMNS.get(table, MATRIX_COLUMNS)
        if self._click_cell(table, row, columns[column % min(len(columns), 3)]):
            if text:
                self.page.keyboard.type(text, delay=25)  # a cell that is opening loses keys
                self.page.keyboard.press("Enter")
            else:
                self.page.keyboard.press("Delete")

    def take_out(self, table: str, row: int) -> None:
        self._click_cell(table, row, DELETE)

    # ---- Planes and pictures ---------------------------------------------------------------

    def _handle(self, at: int) -> Locator | None:
        handles = self.page.locator(f"{PLANE} .handle")
        if count := handles.count():
            return self._there(handles.nth(at % count))
        return None

    def _on_plane(self, x: float, y: float) -> tuple[float, float]:
        box = box_of(self.page.locator(PLANE).first)
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def drag(self, at: int, x: float, y: float, meanwhile: str = "") -> None:
        """Drag a handle to a place on the plane, from 0 to 1; a key is pressed on the way."""
        if found := self._handle(at):
            found.scroll_into_view_if_needed()
            dot = box_of(found.locator(".dot"))
            self.page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
            self.page.mouse.down()
            try:
                here, there = self._on_plane(x, 1 - y), self._on_plane(y, x)
                self.page.mouse.move(*here, steps=8)
                if meanwhile:
                    self.page.keyboard.press(meanwhile)
                    self.page.mouse.move(*there, steps=4)
            finally:
                self.page.mouse.up()

    def nudge(self, at: int, keys: str) -> None:
        if found := self._handle(at):
            found.focus()
            for key in keys.split():
                self.page.keyboard.press(key)

    def add_at(self, x: float, y: float) -> None:
        if self._there(self.page.locator(PLANE)):
            self.page.mouse.dblclick(*self._on_plane(x, y))

    def click_picture(self, label: str, x: float, y: float) -> None:
        picture = self.page.locator(f"[aria-label^='{label}'] svg.marks")
        if found := self._there(picture):
            found.scroll_into_view_if_needed()
            box = box_of(found)
            self.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])

    # ---- Keys, links and the window --------------------------------------------------------

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def link(self, query: str) -> None:
        arrive(self.page, f"{self.address}/?{query}")

    def reload(self) -> None:
        arrive(self.page, self.page.url)

    def back(self) -> None:
        """Go back to what was on the page; not to where one came from."""
        if self.page.evaluate("navigation.canGoBack"):
            self.page.evaluate("history.back()")

    def forward(self) -> None:
        self.page.evaluate("history.forward()")

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size(ViewportSize(width=width, height=height))

    # ---- A way back ------------------------------------------------------------------------

    def _pause(self) -> Locator:
        button = self.page.locator(".st-key-play").get_by_role("button", name="Pause")
        return button.locator("visible=true").first

    def close_what_is_open(self) -> None:
        """Put down what would go on or lie over the page."""
        if self.page.get_by_role("dialog").or_(self.page.get_by_role("menu")).count():
            self.page.keyboard.press("Escape")
        if self._pause().count():
            with suppress(PlaywrightTimeout):
                self._pause().click(timeout=SOON)
        opened = self.page.locator("[data-testid=stPopoverButton][aria-expanded=true]")
        for _ in range(opened.count()):
            with suppress(PlaywrightTimeout):
                opened.first.click(timeout=SOON)
        self.page.mouse.move(0, 0)
