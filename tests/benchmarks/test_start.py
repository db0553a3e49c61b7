"""How soon the page is there after a start, as a ratio to a page with one chart.

Run with `pytest -n 0 -s tests/benchmarks/test_start.py`; nothing is asserted about time. The two
take turns, with the settings of this project, and their modules are compiled already.
"""

import ast
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, start_page
from visitor import LAPTOP, Visitor

PAGES = {"page": ROOT / "app.py", "bare": Path(__file__).parent / "bare.py"}
RUNS = 12
POLL = 0.01  # seconds


def start(script: Path, log: Path) -> tuple[float, float]:
    """Start a page; return the seconds until it says it is healthy, and has sent a picture."""
    began = time.perf_counter()
    server, address = start_page(script, log, poll=POLL)
    healthy = time.perf_counter() - began
    visitor = Visitor(address, window=LAPTOP if script == PAGES["page"] else None)
    shown = time.perf_counter() - began
    visitor.close()
    server.terminate()
    server.wait(10)
    return healthy, shown


def import_time(script: Path) -> float:
    """Return the seconds that a new process takes for what a script imports."""
    lines = ast.parse(script.read_text("utf-8")).body
    imports = [line for line in lines if isinstance(line, ast.Import | ast.ImportFrom)]
    code = f"""
import time
began = time.perf_counter()
{ast.unparse(ast.Module([*imports], []))}
print(time.perf_counter() - began)
"""
    run = [sys.executable, "-c", code]
    return float(subprocess.run(run, cwd=ROOT, capture_output=True, check=True).stdout)


def test_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    times: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in PAGES}
    for script in PAGES.values():  # what Python compiles, it compiles once
        start(script, tmp_path / "log")
    for _ in range(RUNS):
        for kind, script in PAGES.items():
            times[kind].append((*start(script, tmp_path / "log"), import_time(script)))
    print(f"\nFrom the start of the process, and imports alone, {RUNS} runs, milliseconds")
    for column, what in enumerate(("healthy", "first picture", "imports")):
        both = {
            kind: np.percentile([1000 * run[column] for run in runs], [50, 95])
            for kind, runs in times.items()
        }
        line = "  ".join(
            f"{kind} p50 {p50:5.0f}  p95 {p95:5.0f}" for kind, (p50, p95) in both.items()
        )
        ratios = both["page"] / both["bare"]
        print(f"  {what:13}  {line}  ratio {ratios[0]:.2f} of p50, {ratios[1]:.2f} of p95")
