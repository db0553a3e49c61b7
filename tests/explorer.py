"""Somebody who tries anything on the page in a browser, and what is then to be true of it.

A visit is a list of steps, which are plain data: the same list is the same visit, and so is every
part of it, since a step for which there is nothing on the page is left out. `visits.planned` plans
one from a seed, `explored` makes it and says what is wrong, and `shrunk` finds a short one that is
wrong as well.

What has to be true whenever the page has come to rest:

- it looks as a fresh page does that is opened from its address;
- nothing is an error: no exception on the page, none in the server's log, nothing in the console;
- nothing lies to the right of the window;
- in the end, undo leads back to what the link opened, and redo to where one was.

What no link holds, so that a fresh page can't know it, is brought about there as well, by hand:
what can be dragged, what is folded out, at which step the arithmetic is, whether weights were
revealed, an answer of the tour asked for, and controls wanted on the stage. What can't be brought
about is left out of the comparison, see `HELD_BY_NO_LINK`.
"""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hand import SOON, Hand, Step
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from seeing import differences, lines
from visiting import LAPTOP, PATIENCE, arrive, new_context, query, settle

from attention.exchange.link import decode
from attention.page.tour import opened


class Wrong(Exception):  # noqa: N818  (what is wrong may be the page's fault or a test's)
    """What should be true is not."""


# What a browser's console may say.
TOLERATED = re.compile(
    # Vega draws a chart once before it is given the data.
    r"Infinite extent for field|"
    # What is typed and not yet entered is said with the click that leaves the field, and both are
    # heard: the callback of either draws all that has changed, whatever fragment is asked for.
    r"Multiple different fragmentIds detected"
)
UNANSWERED = 10_000  # milliseconds after which no answer is expected any more
AGAIN = 4_000  # after which a plane has said again what it got no answer to
BEYOND = (Path(__file__).parent / "beyond.js").read_text("utf-8")


def expect_nothing_wrong(page: Page, errors: list[str]) -> None:
    if errors:
        raise Wrong("errors: " + "; ".join(errors))
    said = page.get_by_test_id("stException")
    if said.count():
        raise Wrong("exception: " + said.first.inner_text())
    beyond = page.evaluate(BEYOND)
    if beyond:
        raise Wrong(f"layout in {page.viewport_size}: " + "; ".join(beyond))


class Window:
    """One visitor's window, and what goes wrong there."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context = new_context(browser, LAPTOP)
        self.context.add_init_script("window.openedAt = location.search")
        self.page = self.context.new_page()
        self.hand, self.errors = Hand(self.page, address), list[str]()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._listen)
        self.rested = False

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not TOLERATED.search(message.text):
            self.errors.append(f"{message.type}: {message.text}")

    def do(self, step: Step) -> None:
        """Do a step; what is gone again before it can be done can't be done."""
        arrives = step.do in ("link", "reload")
        self.page.set_default_timeout(PATIENCE if arrives else SOON)
        try:
            self.hand.do(step)
        except pytest.fail.Exception as fault:
            raise Wrong(f"restless: {fault}") from fault
        except (PlaywrightError, AssertionError) as fault:
            if self.rested or arrives:
                raise Wrong(f"unusable: {step}: {str(fault)[:1500]}") from fault
        finally:
            self.page.set_default_timeout(PATIENCE)
        self.rested = False
        if step.then != "go on":
            self.rest()

    def rest(self) -> None:
        with suppress(PlaywrightError):
            self.hand.close_what_is_open()
        try:
            self._settle()
        except pytest.fail.Exception as fault:
            raise Wrong(f"restless: {fault}") from fault
        self.rested = True
        expect_nothing_wrong(self.page, self.errors)

    def _settle(self) -> None:
        """Wait until the page rests.

        What a plane says that is gone meanwhile, as F8 takes it from a hand, is not answered. That
        harms nobody, but it is only known to be so once the page answers something else.
        """
        self.page.set_default_timeout(UNANSWERED)
        try:
            settle(self.page)
        except pytest.fail.Exception:
            size = self.page.viewport_size
            assert size
            self.page.set_default_timeout(PATIENCE)
            self.hand.close_what_is_open()  # if it has begun to play only now
            # The page says how high the window is, and is answered.
            self.hand.resize(size["width"], size["height"] - 40)
            settle(self.page)
            self.hand.resize(size["width"], size["height"])
            settle(self.page)
        finally:
            self.page.set_default_timeout(PATIENCE)


class Explorer:
    """Windows on the page, and another one in which its addresses are opened."""

    def __init__(self, browser: Browser, address: str, log: Path, windows: int = 2) -> None:
        self.address, self.log = address, log
        self.windows = [Window(browser, address) for _ in range(windows)]
        self.fresh = Window(browser, address)
        self.at = 0  # how many steps were done
        self.compared = 0  # how often a page was held against a fresh one

    def close(self) -> None:
        for window in (*self.windows, self.fresh):
            window.context.close()

    def explored(self, steps: Sequence[Step]) -> str:
        """Return what goes wrong in a visit, nothing if nothing does."""
        before = self.log.stat().st_size
        for window in self.windows:
            window.page.goto("about:blank")
            window.page.set_viewport_size(LAPTOP)
            window.errors.clear()
        self.fresh.errors.clear()
        visited = sorted({step.window for step in steps})
        try:
            for at in visited:
                self.windows[at].do(Step("link", ("",), "wait"))
            for self.at, step in enumerate(steps, start=1):
                window = self.windows[step.window]
                window.do(step)
                if step.then == "look":
                    self.compare(window)
            for at in visited:
                self.windows[at].rest()
                self.compare(self.windows[at])
            for at in visited:
                expect_a_way_back(self.windows[at])
                self.compare(self.windows[at])
            said = self.log.read_bytes()[before:].decode("utf-8", "replace")
            if "Traceback" in said:
                raise Wrong(f"log: {said}")
        except Wrong as wrong:
            return str(wrong)
        return ""

    def compare(self, window: Window) -> None:
        """Hold a page that is at rest against a fresh one that is opened from its address.

        What a plane has said without an answer, it says again after a while: so a page that
        differs may still be about to change, and is looked at once more.
        """
        before = query(window.page)
        if self._difference(window):
            with suppress(PlaywrightTimeout):
                changed = "before => location.search !== before"
                window.page.wait_for_function(changed, arg=before and f"?{before}", timeout=AGAIN)
            window.rest()
            if found := self._difference(window):
                raise Wrong(found)
        expect_nothing_wrong(self.fresh.page, self.fresh.errors)

    def _difference(self, window: Window) -> str:
        """Return where a page differs from a fresh one that is opened from its address."""
        page, fresh = window.page, self.fresh.page
        assert page.viewport_size
        fresh.goto("about:blank")
        fresh.set_viewport_size(page.viewport_size)
        arrive(fresh, page.url)
        self.compared += 1
        if fresh.get_by_test_id("stToast").count():
            return f"address: {page.url}: {fresh.get_by_test_id('stToast').inner_text()}"
        if query(fresh) != query(page):
            return f"address: {query(page)} becomes {query(fresh)}"
        _bring_about(page, fresh)
        found = [differences(lines(page), lines(fresh))]
        if found[0] and "predict=1" in query(page):
            _reveal(fresh)
            found.append(differences(lines(page), lines(fresh)))
        if not all(found):
            return ""
        return f"looks: {query(page)} in {page.viewport_size}\n{min(found, key=len)}"


def _bring_about(page: Page, fresh: Page) -> None:
    """Do by hand on a fresh page what no link holds."""
    here, there = Hand(page, ""), Hand(fresh, "")
    lesson = ".st-key-lesson, [class*='st-key-lesson-']"  # on a stage, among the controls
    if page.locator(lesson).count() and not fresh.locator(lesson).count():
        there.key("c")
        settle(fresh)
    chosen = here.page.locator(".st-key-dragged, [class*='st-key-dragged-']").get_by_role(
        "radio", checked=True
    )
    if chosen.count():
        name = chosen.first.inner_text()
        fresh.locator(".st-key-dragged").get_by_role("radio", name=name, exact=True).click()
    for name in ("All numbers", "At every temperature"):
        ours, theirs = (each.locator("details", has_text=name) for each in (page, fresh))
        if ours.count() and theirs.count() and _is_open(ours) != _is_open(theirs):
            there.fold(name)
            settle(fresh)
    if not page.get_by_role("button", name="Show it anyway").count():
        there.press("Show it anyway")
    step = page.get_by_text(re.compile(r"^Step \d+ of \d+$"))
    if step.count():
        there.switch("One step at a time")
        settle(fresh)
        for _ in range(int(step.inner_text().split()[1]) - 1):
            there.press("Next")
            settle(fresh)
    fresh.mouse.move(0, 0)
    settle(fresh)


def _is_open(folded: Locator) -> bool:
    return folded.first.get_attribute("open") is not None


def _reveal(fresh: Page) -> None:
    """Reveal the weights on a fresh page, as may have been done on the other."""
    hand = Hand(fresh, "")
    if fresh.locator(".st-key-stage").count():
        hand.key("v")
    else:
        hand.press("Reveal the weights")
    hand.close_what_is_open()
    settle(fresh)


def expect_a_way_back(window: Window) -> None:
    """Expect that undo leads to what the link opened, and redo to where one was."""
    page = window.page
    if page.locator(".st-key-stage").count():
        page.keyboard.press("F8")
        page.locator(".st-key-undo").first.wait_for()
        settle(page)
    _press_to_the_end(page, "redo")
    began, ended = str(page.evaluate("openedAt")).removeprefix("?"), query(page)
    for button, expected in (("undo", began), ("redo", ended), ("undo", began)):
        _press_to_the_end(page, button)
        window.rest()
        if _edited_in(query(page)) != _edited_in(expected):
            raise Wrong(f"way back: {button} leads to {query(page)}, not to {expected}")


def _edited_in(link: str) -> object:
    """Return what of a link can be undone."""
    found, _ = decode(link)
    found = opened(found)
    return found.scenario, found.target, found.lesson


def _press_to_the_end(page: Page, button: str) -> None:
    while True:
        found = page.locator(f".st-key-{button} button").locator("visible=true").first
        if not found.is_enabled():
            return
        with suppress(PlaywrightTimeout):
            found.click(timeout=SOON)
        settle(page)


# ---- What is short -----------------------------------------------------------------------


def kind(wrong: str) -> str:
    """Return what kind of thing is wrong: what stands before its first colon."""
    return wrong.partition(":")[0]


def shrunk(
    explorer: Explorer, steps: Sequence[Step], wrong: str, seconds: float
) -> tuple[list[Step], str]:
    """Leave out whatever steps can be left out while the same kind of thing is wrong.

    Of bursts, a part is tried twice before it is thought to be right: it may depend on the time.
    """
    until = time.monotonic() + seconds
    kept = list(steps)

    def still(fewer: list[Step]) -> str:
        tries = 1 + any(step.then == "go on" for step in fewer)
        found = (explorer.explored(fewer) for _ in range(tries if fewer else 0))
        return next((each for each in found if kind(each) == kind(wrong)), "")

    # At the end of a visit it is compared anyway.
    sooner = [step._replace(then="wait" if step.then == "look" else step.then) for step in steps]
    if found := still(sooner[: explorer.at]):
        kept, wrong = sooner[: explorer.at], found
    size = max(len(kept) // 2, 1)
    while size:
        at = 0
        while at < len(kept) and time.monotonic() < until:
            fewer = kept[:at] + kept[at + size :]
            if found := still(fewer):
                kept, wrong = fewer, found
            else:
                at += size
        size //= 2
    return kept, wrong


def told(steps: Sequence[Step]) -> str:
    """Return steps as they are written in Python."""
    return "\n".join(f"    {step!r}," for step in steps)
