"""How often the panels are redrawn while a head learns, and whether a switch still answers.

Run with `pytest -n 0 -s tests/benchmarks/test_play.py`; nothing is asserted about time.
"""

from pathlib import Path

import numpy as np
from conftest import launch
from opened import few_and_many
from playwright.sync_api import Page, sync_playwright

SWITCHES = 8  # turned while it learns
# Counts for five seconds how often the queries stand elsewhere than in the frame before.
COUNT = """() => new Promise(resolve => {
  const start = performance.now();
  let [redraws, shown] = [-1, ""];
  (function frame() {
    const now = performance.now();
    const places = [...document.querySelectorAll("g.query_marks path")]
      .map(mark => mark.getAttribute("transform")).join();
    if (places !== shown) redraws += 1;
    shown = places;
    if (now - start > 5000) return resolve(redraws / 5);
    requestAnimationFrame(frame);
  })();
})"""
# Milliseconds from clicking the causal mask to a heatmap that has it, or has it no more.
SWITCH = """() => new Promise(resolve => {
  const numbers = () => document.querySelectorAll("g.number_marks text").length;
  const [start, before] = [performance.now(), numbers()];
  document.querySelector(".st-key-causal input").click();
  (function frame() {
    if (numbers() !== before) return resolve(performance.now() - start);
    requestAnimationFrame(frame);
  })();
})"""


def open_and_play(page: Page, address: str, words: int) -> None:
    page.goto(address)
    page.locator("g.caption_marks").nth(words - 1).wait_for(state="attached")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Learning").click()
    page.get_by_role("slider", name="Learning rate").press("Home")  # slow: it goes on for long
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.locator(".st-key-switches").get_by_test_id("stPopoverButton").click()  # and it stays open


def test_play(tmp_path: Path) -> None:
    print("\nLearning: redraws a second, and milliseconds from a switch to the panels that show it")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for words, address in few_and_many(tmp_path):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            open_and_play(page, address, words)
            redraws = page.evaluate(COUNT)
            answers = [page.evaluate(SWITCH) for _ in range(SWITCHES)]
            page.close()
            p50, p95 = np.percentile(answers, [50, 95])
            print(f"  {words:2} words  {redraws:4.1f} redraws/s  p50 {p50:4.0f}  p95 {p95:4.0f}")
        browser.close()
