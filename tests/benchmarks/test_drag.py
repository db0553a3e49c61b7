"""How well the panels follow a hand that drags a word, beside Streamlit's default settings.

Run with `pytest -n 0 -s tests/benchmarks/test_drag.py`; nothing is asserted about time.
"""

from contextlib import nullcontext
from pathlib import Path

import numpy as np
from conftest import launch
from line import slow_line
from opened import few_and_many, running
from playwright.sync_api import Page, WebSocket, sync_playwright
from visiting import LAPTOP, arrive, box_of, new_context, settle

from attention.lessons import OPENING

DELAY = 0.075  # seconds, either way
KINDS = {
    "page": ("page", 0.0),
    "page, 150 ms away": ("page", DELAY),
    "page, default settings": ("page, default settings", 0.0),
}
# Moves the pointer in every frame of five seconds, on a circle, and has looked at each frame.
HAND = """(svg, [left, top], look) => new Promise(resolve => {
  const start = performance.now();
  const pointerId = [0, 1].find(id => svg.hasPointerCapture(id)); // 0 is Firefox's mouse
  (function frame() {
    const now = performance.now();
    look(now);
    if (now - start > 5000) return resolve();
    const angle = (now - start) / 700;
    svg.dispatchEvent(new PointerEvent("pointermove", {
      pointerId, bubbles: true,
      clientX: left + 40 - 40 * Math.cos(angle), clientY: top + 40 * Math.sin(angle),
    }));
    requestAnimationFrame(frame);
  })();
})"""
# Notes each place of the word in the hand, and each frame in which the figure has the word's key
# at another place.
DRAG = f"""async place => {{
  const svg = [...document.querySelectorAll(".st-key-plane *")]
    .map(host => host.shadowRoot?.querySelector("svg")).find(Boolean);
  const label = svg.querySelector(".handle");
  const moves = [], redraws = [];
  let [frames, shown, held] = [0, "", ""];
  await ({HAND})(svg, place, now => {{
    const key = document.querySelector("g.key_marks path")?.__data__?.datum;
    const place = key ? `${{key.x}} ${{key.y}}` : shown;
    if (place !== shown) redraws.push([now, key.x, key.y]);
    shown = place;
    const at = label.getAttribute("aria-label").split(": ")[1].replaceAll("−", "-");
    if (at !== held) {{
      frames += 1;
      moves.push([now, ...at.split(", ").map(Number)]);
    }}
    held = at;
  }});
  return {{ moves, redraws, frames }};
}}"""
# On the bare page a number is sent in every frame, unless three are under way.
DRAG_BARE = """() => new Promise(resolve => {
  const start = performance.now();
  let [sent, redraws, shown] = [window.answered, 0, null];
  (function frame() {
    const at = document.querySelector("g.marks path")?.__data__?.datum.x;
    redraws += at !== shown;
    shown = at;
    if (performance.now() - start > 5000) return resolve(redraws / 5);
    if (sent - window.answered < 3) window.tell(++sent);
    requestAnimationFrame(frame);
  })();
})"""
# In *Layers* each redraw is one of the words' ways along other places.
DRAG_WAYS = f"""async place => {{
  const svg = [...document.querySelectorAll(".st-key-plane *")]
    .map(host => host.shadowRoot?.querySelector("svg")).find(Boolean);
  let [redraws, shown] = [-1, ""];
  await ({HAND})(svg, place, () => {{
    const way = document.querySelector("g.way_marks path")?.getAttribute("d") ?? shown;
    redraws += way !== shown;
    shown = way;
  }});
  return redraws / 5;
}}"""
# On the stage each redraw is one of its marks at another place.
DRAG_ON_STAGE = f"""async place => {{
  const root = [...document.querySelectorAll(".st-key-stage *")]
    .map(host => host.shadowRoot?.querySelector(".stage")).find(Boolean);
  let [redraws, shown] = [-1, ""];
  await ({HAND})(root.querySelector(".board svg"), place, () => {{
    const marks = [...root.querySelectorAll(".mark")].map(mark => mark.getAttribute("transform"));
    redraws += marks.join() !== shown;
    shown = marks.join();
  }});
  return redraws / 5;
}}"""


def take(page: Page) -> list[float]:
    """Take the first word in the hand; return where it is in the window."""
    box = box_of(page.locator(".handle .dot").first)
    place = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    page.mouse.move(*place)
    page.mouse.down()
    return place


def dragged(page: Page) -> tuple[float, float, np.ndarray]:
    """Drag the first word for five seconds; return redraws and frames a second, and lags."""
    seen = page.evaluate(DRAG, take(page))
    page.mouse.up()
    moves, redraws = np.array(seen["moves"]), np.array(seen["redraws"])
    keys = moves[:, 1:] @ np.array(OPENING.scenario.heads[0].W_K)  # (moves, 2)
    lags = []
    for time, *key in redraws[1:]:  # the first is from before the drag
        same = np.abs(keys - key).max(axis=1) < 1e-6
        earlier = moves[same & (moves[:, 0] < time), 0]
        if len(earlier):
            lags.append(time - earlier.max())
    return len(redraws) / 5, seen["frames"] / 5, np.array(lags)


def test_drag(tmp_path: Path) -> None:
    print("\nDragging a word for 5 s; milliseconds from a move to the panels that show it")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        with running("bare", 0, tmp_path / "log") as address:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(address)
            page.locator("g.marks path").first.wait_for()
            page.wait_for_function("() => (window.calm = (window.calm ?? 0) + 1) > 60")
            bare = page.evaluate(DRAG_BARE)
            page.close()
        print(f"  {'bare page':23}           {bare:4.1f} redraws/s")
        for name, (kind, delay) in KINDS.items():
            for words in (4, 12):
                with (
                    running(kind, words, tmp_path / "log") as address,
                    slow_line(address, delay) if delay else nullcontext() as line,
                ):
                    page = browser.new_page(viewport={"width": 1400, "height": 900})
                    page.goto(line.address if line else address)
                    page.locator("g.caption_marks").nth(words - 1).wait_for(state="attached")
                    page.locator(".handle .dot").first.wait_for()
                    page.wait_for_function("() => (window.calm = (window.calm ?? 0) + 1) > 60")
                    redraws, frames, lags = dragged(page)
                    page.close()
                p50, p95 = np.percentile(lags, [50, 95])
                print(
                    f"  {name:23} {words:2} words  {redraws:4.1f} redraws/s "
                    f"({redraws / bare:.2f} of the bare page's)  "
                    f"p50 {p50:4.0f}  p95 {p95:4.0f}  word in hand {frames:4.1f} frames/s"
                )
        for words, address in few_and_many(tmp_path):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"{address}/?v=1&view=layers&radius=1&layers=32")
            page.locator("g.way_marks path").nth(words - 1).wait_for(state="attached")
            page.wait_for_function("() => (window.calm = (window.calm ?? 0) + 1) > 60")
            redraws = page.evaluate(DRAG_WAYS, take(page))
            page.close()
            print(f"  {'32 layers':23} {words:2} words  {redraws:4.1f} redraws/s")
        for words, address in few_and_many(tmp_path):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(address)
            page.locator("g.caption_marks").nth(words - 1).wait_for(state="attached")
            # What hears keys comes last on the page.
            page.wait_for_function("() => (window.still = (window.still ?? 0) + 1) > 60")
            page.keyboard.press("F8")
            page.locator(".stage").wait_for()
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            page.locator(".stage[data-step=softmax]").wait_for()
            page.wait_for_function("() => (window.calm = (window.calm ?? 0) + 1) > 60")
            redraws = page.evaluate(DRAG_ON_STAGE, take(page))
            page.close()
            print(f"  {'stage':23} {words:2} words  {redraws:4.1f} redraws/s")
        browser.close()


def listen(page: Page) -> list[int]:
    """Return a list to which the size of every message is added that the page hears."""
    heard: list[int] = []

    def hear(line: WebSocket) -> None:
        line.on("framereceived", lambda message: heard.append(len(message)))

    page.on("websocket", hear)
    return heard


def test_bytes_of_a_redraw(tmp_path: Path) -> None:
    print("\nWhat one move of a word in the hand brings, before compression")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for words, address in few_and_many(tmp_path):
            page = new_context(browser, LAPTOP).new_page()
            heard = listen(page)
            arrive(page, address)
            left, top = take(page)
            for by in (20, 30):
                heard.clear()
                page.mouse.move(left + by, top + by)
                settle(page)
            page.close()
            print(f"  {words:2} words  {sum(heard) / 1024:.1f} KiB")
        browser.close()
