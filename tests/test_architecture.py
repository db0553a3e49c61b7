"""Arrows point one way, and what runs needs four packages."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "attention").rglob("*.py"))

KNOWN = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}

# What each module may import of the package; whatever is missing here may import nothing.
ALLOWED = {
    "numbers": "words",
    "scenario": "numbers words",
    "forward": "maths scenario",
    "frames": "forward layers maths scenario words",
    "lessons": "scenario",
    "target": "forward maths scenario",
    "product": "forward maths scenario",
    "sectors": "maths",
    "learning": "forward frames maths scenario",
    "obstacles": "forward frames maths scenario sectors words",
    "steps": "forward frames maths scenario words",
    "__init__": "frames lessons maths notebook scenario steps",
    "editing.cells": "numbers scenario words",
    "editing.draft": "editing.cells editing.places frames lessons numbers scenario target words",
    "editing.editor": "editing.cells editing.draft",
    "editing.gestures": "editing.cells editing.draft frames scenario",
    "editing.places": "scenario",
    "exchange.brought": (
        "exchange.files exchange.heads exchange.link exchange.spreadsheets scenario"
    ),
    "exchange.files": "scenario words",
    "exchange.heads": (
        "exchange.files exchange.link exchange.look exchange.spreadsheets learning numbers "
        "scenario target words"
    ),
    "exchange.latex": "forward frames maths numbers scenario",
    "exchange.link": (
        "exchange.journey exchange.look exchange.texts lessons numbers scenario target"
    ),
    "exchange.look": "lessons scenario target",
    "exchange.script": "forward numbers scenario",
    "exchange.spreadsheets": "frames numbers scenario words",
    "exchange.texts": "exchange.journey lessons numbers scenario target words",
    "figures.axes": "maths",
    "figures.callouts": "figures.texts maths",
    "figures.captions": "figures.layout figures.numbers maths words",
    "figures.charts.losses": "figures.charts.grammar figures.layout",
    "figures.charts.matrices": ("figures.charts.grammar figures.heatmaps figures.layout scenario"),
    "figures.charts.overview": (
        "figures.charts.grammar figures.charts.matrices figures.charts.planes figures.layout"
    ),
    "figures.charts.paths": "figures.charts.grammar figures.charts.planes figures.layout",
    "figures.charts.planes": "figures.charts.grammar figures.layout",
    "figures.charts.temperatures": (
        "figures.charts.grammar figures.charts.planes figures.layout scenario"
    ),
    "figures.findings": (
        "figures.captions figures.numbers forward frames layers maths scenario words"
    ),
    "figures.geometry": (
        "figures.axes figures.labels figures.layout figures.marks figures.numbers "
        "figures.texts forward frames maths scenario words"
    ),
    "figures.heatmaps": "figures.numbers forward frames maths product scenario words",
    "figures.labels": "figures.layout figures.texts maths words",
    "figures.layout": "figures.texts",
    "figures.marks": "maths",
    "figures.mixing": "figures.axes figures.labels forward frames maths scenario words",
    "figures.panels": (
        "figures.axes figures.captions figures.heatmaps figures.labels figures.layout "
        "figures.marks figures.texts forward frames maths scenario words"
    ),
    "figures.paths": (
        "figures.axes figures.labels figures.layout figures.texts frames layers maths "
        "scenario words"
    ),
    "figures.stage": (
        "figures.axes figures.callouts figures.numbers figures.texts forward frames "
        "layers maths scenario words"
    ),
    "figures.stage_rows": "figures.numbers forward frames layers scenario words",
    "figures.temperatures": "figures.layout forward frames maths scenario words",
    "figures.texts": "maths words",
    "figures.winners": (
        "figures.axes figures.labels figures.marks figures.numbers forward frames maths "
        "scenario sectors words"
    ),
    "layers": "forward maths scenario",
    "notebook": (
        "figures.charts.grammar figures.charts.matrices figures.charts.overview "
        "figures.charts.paths figures.charts.planes figures.charts.temperatures "
        "figures.geometry figures.heatmaps figures.layout figures.mixing figures.panels "
        "figures.paths figures.temperatures figures.winners frames layers product "
        "scenario"
    ),
}
# What each module of the page may import of the page; of the rest it may import anything.
PAGE = {
    "__init__": "guide questions server share talk training views",
    "address": "server session tour",
    "axes": "session",
    "charts": "dragging session",
    "controls": "charts dragging session",
    "dragging": "server session",
    "guide": "address session tour",
    "keyboard": "server session",
    "lessons": "guide keyboard session tour",
    "menu": "guide lessons session share talk",
    "metronome": "server session",
    "questions": "charts session views",
    "reconnection": "address server session tables",
    "ruler": "room server session",
    "session": "parts room tour widgets",
    "share": "address server session",
    "stacking": "charts metronome session views",
    "tables": "room server session",
    "talk": "controls dragging keyboard lessons room server session walk",
    "training": "charts metronome session tables",
    "views": "charts dragging room session tables",
    "walk": "lessons session",
    "widgets": "parts",
}
# What imports by a name that is made up as it runs, so that no test could read it.
UNREADABLE = {"importlib", "runpy", "pkgutil", "__import__", "exec", "eval"}


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, anywhere in it."""
    names: set[str] = set()
    used: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names.add(str(node.module))
            of_it = (f"{node.module}.{alias.name}" for alias in node.names)
            names |= {name for name in of_it if name in KNOWN}
        elif isinstance(node, ast.Name):
            used.add(node.id)
    found = UNREADABLE & (used | {name.split(".")[0] for name in names})
    assert not found, f"{path.name} may import anything through {found}"
    return names


def dotted(path: Path) -> str:
    """Return the name of a module in the package, such as `figures.axes`."""
    return ".".join(path.relative_to(ROOT / "attention").with_suffix("").parts)


def inside(path: Path) -> set[str]:
    """Return the dotted names of the modules of the package that a module imports."""
    found = {name.removeprefix("attention.") for name in imports(path) if "attention" in name}
    return found - {"page"}  # the room itself, beside the module in it


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_modules_import_only_what_the_map_says(path: Path) -> None:
    room, _, name = dotted(path).partition(".")
    if room == "page":
        of_the_page = {each for each in inside(path) if each.startswith("page.")}
        assert of_the_page == {f"page.{each}" for each in PAGE.get(name, "").split()}
    else:
        assert inside(path) == set(ALLOWED.get(dotted(path), "").split())


@pytest.mark.parametrize(
    "hidden",
    [
        "if TYPE_CHECKING:\n    import torch.nn",
        "def late():\n    from torch.nn import Linear",
        "try:\n    import numpy, torch.nn as nn\nexcept ImportError:\n    pass",
    ],
)
def test_no_import_is_overlooked(tmp_path: Path, hidden: str) -> None:
    (tmp_path / "module.py").write_text(hidden)
    assert "torch.nn" in imports(tmp_path / "module.py")


@pytest.mark.parametrize(
    "dynamic",
    [
        "import importlib.util",
        "def late():\n    from importlib import import_module",
        "torch = __import__('torch')",
        "exec('import torch')",
        "from . import torch",
    ],
)
def test_an_import_that_can_not_be_read_is_refused(tmp_path: Path, dynamic: str) -> None:
    (tmp_path / "module.py").write_text(dynamic)
    with pytest.raises(AssertionError, match=r"module\.py"):
        imports(tmp_path / "module.py")


def test_nothing_else_is_needed_to_run() -> None:
    allowed = {"streamlit", "altair", "numpy", "pandas"}
    for path in [*MODULES, ROOT / "app.py"]:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names)
        assert outside <= allowed | {"attention"}
        assert path.name == "app.py" or path.parent.name == "page" or "streamlit" not in outside
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().split()}
    assert pinned == allowed


def test_every_module_does_without_what_streamlit_brings() -> None:
    without = "import sys\nsys.modules.update(streamlit=None, pyarrow=None)\n"  # not to be found
    names = sorted(name for name in KNOWN if not name.startswith("attention.page"))
    command = [sys.executable, "-c", f"{without}import {', '.join(names)}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name == "__init__.py"], ids=dotted
)
def test_every_package_says_what_its_modules_are_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    named = set(re.findall(r"`(\w+)/?`", said))
    inside = {each.stem for each in path.parent.iterdir() if each.suffix in (".py", "")}
    assert inside - {"__init__", "__pycache__"} <= named


def test_the_top_level_is_the_agreed_one() -> None:
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert visible == {"app.py", "requirements.txt", "README.md", "attention", "tests"}
