"""How well the panels follow a hand in other engines than Chromium's, beside the bare page there.

Run with `pytest -n 0 -s tests/benchmarks/test_drag_engines.py`; nothing is asserted about time.
`engines.py` says how to install the engines.
"""

from pathlib import Path

import pytest
from engines import ENGINES, Engine
from opened import running
from test_drag import DRAG, DRAG_BARE

# How often a frame is shown while nothing happens: more than that nothing can be redrawn.
FRAMES = """() => new Promise(resolve => {
  let count = 0;
  const start = performance.now();
  (function frame() {
    if (performance.now() - start > 2000) return resolve(count / 2);
    count += 1;
    requestAnimationFrame(frame);
  })();
})"""
CALM = "() => (window.calm = (window.calm ?? 0) + 1) > 60"
DOT = """() => {
  const dot = [...document.querySelectorAll(".st-key-plane *")]
    .map(host => host.shadowRoot?.querySelector(".handle .dot")).find(Boolean);
  const { left, top, width, height } = dot.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""


def opened(engine: Engine, address: str, marks: str, count: int) -> None:
    engine.go(address)
    assert engine.until("(marks, n) => document.querySelectorAll(marks).length >= n", marks, count)
    assert engine.until(CALM)


@pytest.mark.parametrize("name", ENGINES)
def test_drag(name: str, tmp_path: Path) -> None:
    with ENGINES[name](tmp_path) as engine:
        if engine is None:
            pytest.skip(f"{name} is not on this machine")
        with running("bare", 0, tmp_path / "page") as address:
            opened(engine, address, "g.marks path", 4)
            still, bare = engine.run(FRAMES), engine.run(DRAG_BARE)
        print(f"\n{name}: {still:.0f} frames/s at rest; bare page {bare:.1f} redraws/s")
        for words in (4, 12):
            with running("page", words, tmp_path / "page") as address:
                opened(engine, address, "g.caption_marks", words)
                place = engine.until(DOT)
                engine.mouse(place, "Down")
                seen = engine.run(DRAG, place)
                engine.mouse("Up")
            redraws = len(seen["redraws"]) / 5
            print(
                f"  {words:2} words  {redraws:4.1f} redraws/s ({redraws / bare:.2f} of the bare "
                f"page's)  word in hand {seen['frames'] / 5:4.1f} frames/s"
            )
