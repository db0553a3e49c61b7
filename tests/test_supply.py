"""What is installed is what is pinned, and what is pinned says exactly which version."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"([\w-]+)==([\w.]+)")


def pins(file: str) -> dict[str, str]:
    """Return the packages that a file asks for, and their versions."""
    lines = (ROOT / file).read_text().split("\n")
    wanted = [line for line in lines if line and not line.startswith("-r ")]
    assert all(PIN.fullmatch(line) for line in wanted), f"{file} asks for more than it pins"
    return dict(line.split("==") for line in wanted)


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_what_is_installed_is_what_is_pinned(file: str) -> None:
    wanted = pins(file)
    assert {name: version(name) for name in wanted} == wanted


def test_what_ci_needs_is_pinned_too() -> None:
    assert pins(".ci/requirements.txt").keys() >= {"ruff", "mypy"}
