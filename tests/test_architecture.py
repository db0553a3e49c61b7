"""Arrows point one way, and what runs needs four packages."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "attention").rglob("*.py"))

DRAWN = {f"figures.{name}" for name in ("axes", "labels", "layout", "marks", "texts")}
MECHANISM = {"forward", "frames", "maths", "scenario"}

# What each module may import of the package; whatever is missing here may import nothing.
ALLOWED = {
    "forward": {"maths", "scenario"},
    "frames": {"forward", "scenario"},
    "lessons": {"scenario"},
    "target": {"maths", "scenario"},
    "product": {"forward", "maths", "scenario"},
    "sectors": {"maths"},
    "learning": {"forward", "frames", "maths", "scenario", "sectors"},
    "steps": {"forward", "frames", "maths", "scenario"},
    "figures.texts": {"maths"},
    "figures.labels": {"figures.layout", "figures.texts", "maths"},
    "figures.axes": {"maths"},
    "figures.marks": {"maths"},
    "figures.captions": {"figures.layout", "figures.numbers", "figures.texts", "maths"},
    "figures.panels": {*DRAWN, "figures.captions", *MECHANISM},
    "figures.mixing": {*DRAWN, *MECHANISM},
    "figures.geometry": {*DRAWN, "figures.numbers", *MECHANISM},
    "figures.winners": {*DRAWN, "figures.numbers", "sectors", *MECHANISM},
    "figures.heatmaps": {"figures.numbers", "product", *MECHANISM},
    "figures.charts.planes": {"figures.charts.grammar", "figures.layout"},
    "figures.charts.matrices": {"figures.charts.grammar", "figures.layout"},
    "figures.charts.losses": {"figures.charts.grammar", "figures.layout"},
    "figures.charts.overview": {
        *("figures.charts.grammar", "figures.charts.matrices", "figures.charts.planes"),
        "figures.layout",
    },
    "editing.draft": {"frames", "scenario", "target"},
    "editing.editor": {"editing.draft"},
    "editing.gestures": {"editing.draft", "figures.axes", "frames", "scenario"},
    "exchange.link": {"lessons", "scenario", "target"},
    "exchange.files": {"scenario"},
    "exchange.script": {"forward", "frames", "scenario"},
    "page.tour": {"exchange.link", "learning", "lessons"},
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
        elif isinstance(node, ast.Name):
            used.add(node.id)
    found = UNREADABLE & (used | {name.split(".")[0] for name in names})
    assert not found, f"{path.name} may import anything through {found}"
    return names


def dotted(path: Path) -> str:
    """Return the name of a module in the package, such as `figures.axes`."""
    return ".".join(path.relative_to(ROOT / "attention").with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_modules_import_only_what_the_map_says(path):
    inside = {name.removeprefix("attention.") for name in imports(path) if "attention" in name}
    assert inside <= ALLOWED.get(dotted(path), set())


def test_the_mechanism_knows_no_rooms():
    mechanism = {name: allowed for name, allowed in ALLOWED.items() if "." not in name}
    assert not any("." in name for allowed in mechanism.values() for name in allowed)


@pytest.mark.parametrize(
    "hidden",
    [
        "if TYPE_CHECKING:\n    import torch.nn",
        "def late():\n    from torch.nn import Linear",
        "try:\n    import numpy, torch.nn as nn\nexcept ImportError:\n    pass",
    ],
)
def test_no_import_is_overlooked(tmp_path, hidden):
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
def test_an_import_that_can_not_be_read_is_refused(tmp_path, dynamic):
    (tmp_path / "module.py").write_text(dynamic)
    with pytest.raises(AssertionError, match=r"module\.py"):
        imports(tmp_path / "module.py")


def test_nothing_else_is_needed_to_run():
    allowed = {"streamlit", "altair", "numpy", "pandas"}
    for path in [*MODULES, ROOT / "app.py"]:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names)
        assert outside <= allowed | {"attention"}
        assert path.name == "app.py" or "streamlit" not in outside
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().split()}
    assert pinned == allowed


def test_every_module_does_without_what_streamlit_brings():
    without = "import sys\nsys.modules.update(streamlit=None, pyarrow=None)\n"  # not to be found
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES]
    command = [sys.executable, "-c", f"{without}import {', '.join(names)}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_top_level_is_the_agreed_one():
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert visible == {"app.py", "requirements.txt", "README.md", "attention", "tests"}
