"""How fast an edit is answered, as a ratio to a page written the first way that comes to mind.

Run with `pytest -n 0 -s tests/benchmarks/test_speed.py`; nothing is asserted about time. The
baseline runs twice: with the settings of this project, and with those Streamlit has by default.
"""

from contextlib import suppress
from pathlib import Path

import numpy as np
from conftest import launch
from opened import EVERYTHING, SOURCES, running
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from visiting import box_of
from visitor import LAPTOP, Visitor

KINDS = ("page", EVERYTHING, SOURCES, "baseline", "baseline, default settings")
WORDS = (4, 12)
WARM_UP, RUNS = 5, 40
PAUSE = 0.3  # seconds from one edit to the next: nobody types faster
REDRAWS = 15

# Remembers when the first message since `sent` was cleared left the browser. A table waits
# a moment before it sends an edit, whatever the page; that wait is not the page's.
SENT = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...message) {
  window.sent ??= performance.now();
  return send.apply(this, message);
};
"""
# Sets `elapsed` to the milliseconds from pressing Enter, and from the message that follows,
# to a frame in which all panels are there and the last has another caption.
WATCH = """([selector, panels]) => {
  const last = () => {
    const captions = document.querySelectorAll(selector);
    return captions.length === panels ? captions[panels - 1].textContent : "";
  };
  const before = last();
  window.elapsed = null;
  addEventListener("keydown", function pressed(event) {
    if (event.key !== "Enter") return;
    removeEventListener("keydown", pressed, true);
    const start = performance.now();
    window.sent = null;
    (function look() {
      const now = last();
      const time = performance.now();
      if (now && now !== before) window.elapsed = [time - start, time - window.sent];
      else requestAnimationFrame(look);
    })();
  }, true);
}"""
# Becomes true once all panels have been there, unchanged, for 30 frames.
SETTLED = """([selector, panels]) => {
  const captions = [...document.querySelectorAll(selector)].map(c => c.textContent);
  const now = captions.length === panels ? captions.join() : NaN;
  window.still = now === window.shown ? window.still + 1 : 0;
  window.shown = now;
  return window.still > 30;
}"""


def report(title: str, times: dict[tuple[str, int], list[float]]) -> None:
    print(f"\n{title}, milliseconds")
    for (kind, words), milliseconds in times.items():
        p50, p95 = np.percentile(milliseconds, [50, 95])
        line = f"  {kind:27} {words:2} words  p50 {p50:6.1f}  p95 {p95:6.1f}"
        if kind.startswith("page"):
            for other in ("baseline", "baseline, default settings"):
                ratio = p50 / np.median(times[other, words])
                line += f"  {ratio:.3f} of {other}"
            line += f"  {p50 / np.median(times['page', 4]):.2f} of 4 words"
        print(line)


def test_rerun(tmp_path: Path) -> None:
    """From an edit sent to the last message received, on a websocket."""
    times = {}
    for kind in KINDS:
        for words in WORDS:
            with running(kind, words, tmp_path / "log") as address:
                visitor = Visitor(address, window=LAPTOP if kind.startswith("page") else None)
                seconds = []
                for run in range(WARM_UP + RUNS):
                    visitor.pause(PAUSE)
                    seconds.append(visitor.edit("W_Q", 0, "1", str(1 + run / 100)))
                visitor.close()
            times[kind, words] = [1000 * second for second in seconds[WARM_UP:]]
    report("Edit to last message", times)


def edit_and_wait(page: Page, number: float, panels: list[str | int]) -> tuple[float, float]:
    """Type a number into the first cell of W_Q; return both times until it is drawn."""
    page.wait_for_function(SETTLED, arg=panels)
    editor = page.locator("#portal input, #portal textarea").first
    for _ in range(20):  # a table that is just being redrawn loses the keys, or the editor
        box = box_of(page.locator(".st-key-W_Q canvas").first)
        page.mouse.click(box["x"] + 10, box["y"] + 52)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        with suppress(PlaywrightTimeout):
            editor.fill(f"{number:.1f}", timeout=3_000)
            page.evaluate(WATCH, panels)
            editor.press("Enter", timeout=1_000)
            break
    times = page.wait_for_function("() => window.elapsed", timeout=20_000).json_value()
    editor.wait_for(state="hidden")
    pressed, sent = times
    return pressed, sent


def test_redraw(tmp_path: Path) -> None:
    """From an edit in a table to the frame that shows it, in a browser."""
    pressed: dict[tuple[str, int], list[float]] = {}
    sent: dict[tuple[str, int], list[float]] = {}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for kind in KINDS:
            selector = "g.caption_marks" if kind.startswith("page") else "svg.marks g.role-title"
            for words in WORDS:
                with running(kind, words, tmp_path / "log") as address:
                    page = browser.new_page(viewport={"width": 1400, "height": 1400})
                    page.add_init_script(SENT)
                    page.goto(address)
                    edits = [
                        edit_and_wait(page, 2.0 * (i % 2), [selector, words])
                        for i in range(3 + REDRAWS)
                    ]
                    page.close()
                pressed[kind, words] = [edit[0] for edit in edits[3:]]
                sent[kind, words] = [edit[1] for edit in edits[3:]]
        browser.close()
    report("Enter pressed to redrawn panels", pressed)
    report("Edit sent to redrawn panels", sent)
