"""Arrows point one way, and what runs needs four packages."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "attention").glob("*.py"))

# What each module may import of the package; whatever is missing here may import nothing.
ALLOWED = {
    "forward": {"maths", "scenario"},
    "frames": {"forward", "scenario"},
    "presets": {"scenario"},
    "target": {"maths", "scenario"},
    "winners": {"axes", "forward", "frames", "labels", "layout", "maths", "panels", "scenario"},
    "product": {"forward", "maths", "scenario"},
    "learning": {"forward", "frames", "maths", "scenario", "winners"},
    "heatmaps": {"forward", "frames", "maths", "panels", "product", "scenario"},
    "tour": {"learning", "link", "presets"},
    "link": {"learning", "presets", "scenario", "target"},
    "files": {"scenario"},
    "script": {"forward", "frames", "scenario"},
    "gestures": {"axes", "draft", "frames", "scenario"},
    "draft": {"frames", "scenario", "target"},
    "labels": {"maths"},
    "axes": {"maths"},
    "panels": {"axes", "forward", "frames", "labels", "layout", "maths", "scenario"},
    "mixing": {"axes", "forward", "frames", "labels", "layout", "maths", "scenario"},
    "geometry": {"axes", "forward", "frames", "labels", "layout", "maths", "panels", "scenario"},
    "charts": {"layout"},
    "steps": {"forward", "frames", "maths", "scenario"},
}


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names.add(str(node.module))
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_import_only_what_the_map_says(path):
    inside = {name.removeprefix("attention.") for name in imports(path) if "attention" in name}
    assert inside <= ALLOWED.get(path.stem, set())


def test_nothing_else_is_needed_to_run():
    allowed = {"streamlit", "altair", "numpy", "pandas"}
    for path in [*MODULES, ROOT / "app.py"]:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names)
        assert outside <= allowed | {"attention"}
        assert path.name == "app.py" or "streamlit" not in outside
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().split()}
    assert pinned == allowed


def test_the_top_level_is_the_agreed_one():
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert visible == {"app.py", "requirements.txt", "README.md", "attention", "tests"}
