"""The scripts that a student takes away compute what the page shows."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import scenarios

from attention.exchange.script import script, torch_script
from attention.forward import forward
from attention.lessons import LESSONS, OPENING, Lesson
from attention.scenario import Head, Options, Scenario, Sentence

# Words and masks that a console, a library or a program may stumble over.
AWKWARD = [
    Scenario(("the", "the", "Glück", "猫", "שלום", "🙂"), ((1, 0), (0, 1), *((1, 1),) * 4)),
    Scenario(("a", "b"), ((1, 2), (3, 4)), (Head(), Head(W_V=((0, 1), (2, 0))))).padded([0, 1]),
    Scenario(("é",), ((1, 2),), padding=(0,)),
    replace(
        Scenario(("a", "b"), ((1, 2), (3, 4)), options=Options(scaled=True, temperature=0.05)),
        sources=Sentence(("猫", "c", "d"), ((1, 2), (3, 4), (0, 1)), painted=((1, 0), (1, 2))),
        cross=True,
    ),
]


def left_by(program: str) -> dict[str, Any]:
    left: dict[str, Any] = {}
    exec(compile(program, "script", "exec"), left)
    return left


def run(scenario: Scenario, head: int = 0) -> dict[str, Any]:
    return left_by(script(scenario, head))


def printed(program: str, folder: Path, encoding: str = "utf-8") -> str:
    """Return what a program prints that was saved and run on a console of an encoding."""
    path = folder / "attention.py"
    path.write_text(program, "ascii")
    run = subprocess.run(
        [sys.executable, "-W", "error", path], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert not run.stderr, run.stderr.decode("utf-8", "replace")
    return run.stdout.decode(encoding)


def test_it_prints_the_opening_example(tmp_path: Path) -> None:
    first, *lines = printed(script(OPENING.scenario, 0), tmp_path).splitlines()
    assert first == "head 1 of 1"
    numbers = [re.findall(r"-?\d*\.\d*", line) for line in lines]
    assert [[float(number) for number in line[:4]] for line in numbers] == [
        [0.31, 0.18, 0.32, 0.18],
        [0.53, 0.22, 0.18, 0.07],
        [0.07, 0.18, 0.22, 0.53],
        [0.18, 0.32, 0.18, 0.31],
    ]
    joint = forward(OPENING.scenario).joint_outputs
    found = [[float(number) for number in line[-2:]] for line in numbers]
    np.testing.assert_allclose(found, joint, rtol=0, atol=0.005)


def test_it_says_which_head_it_prints(tmp_path: Path) -> None:
    scenario = next(lesson for lesson in LESSONS if lesson.name == "Two heads").scenario
    assert printed(script(scenario, 1), tmp_path).startswith("head 2 of 2\n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "utf-8"])
@pytest.mark.parametrize("scenario", AWKWARD, ids=range(len(AWKWARD)))
def test_it_runs_on_any_console(scenario: Scenario, encoding: str, tmp_path: Path) -> None:
    _, *lines = printed(script(scenario, 0), tmp_path, encoding).splitlines()
    for word, line in zip(scenario.words, lines, strict=True):
        shown = word.encode(encoding, "backslashreplace").decode(encoding)
        assert line.startswith(f"{shown} [")


def test_it_prints_where_nothing_is_said_of_encodings() -> None:
    with redirect_stdout(io.StringIO()) as out:
        run(AWKWARD[0])
    assert "\\u732b [" in out.getvalue()


@pytest.mark.filterwarnings("error")
@given(scenarios())
def test_it_computes_what_the_page_computes(scenario: Scenario) -> None:
    whole = forward(scenario)
    for head, this in enumerate(whole.heads):
        assert script(scenario, head).isascii()
        left = run(scenario, head)
        np.testing.assert_allclose(left["weights"], this.weights, rtol=0, atol=1e-9)
        np.testing.assert_allclose(left["outputs"], this.outputs, rtol=0, atol=1e-9)
        np.testing.assert_allclose(left["joint_outputs"], whole.joint_outputs, rtol=0, atol=1e-8)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scenario", AWKWARD, ids=range(len(AWKWARD)))
def test_it_computes_what_the_page_computes_of_the_awkward(scenario: Scenario) -> None:
    whole, left = forward(scenario), run(scenario)
    np.testing.assert_allclose(left["weights"], whole.heads[0].weights, rtol=0, atol=1e-12)
    np.testing.assert_allclose(left["joint_outputs"], whole.joint_outputs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_it_computes_every_lesson(lesson: Lesson) -> None:
    whole, left = forward(lesson.scenario), run(lesson.scenario)
    np.testing.assert_allclose(left["weights"], whole.heads[0].weights, rtol=0, atol=1e-12)
    np.testing.assert_allclose(left["joint_outputs"], whole.joint_outputs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("program", [lambda scenario: script(scenario, 0), torch_script])
def test_it_has_only_the_lines_that_are_needed(program: Callable[[Scenario], str]) -> None:
    plain = program(OPENING.scenario)
    assert len(plain.splitlines()) <= 25
    for option, line in [
        (Options(scaled=True), "2**-0.5" if program is torch_script else "np.sqrt(2)"),
        (Options(temperature=0.5), "/ 0.5" if program is torch_script else "/= 0.5"),
        (Options(causal=True), "apart > 0"),
        (Options(window=3), "abs(apart) >= 3"),
        (Options(slope=0.5), "0.5 * abs(apart)"),
        (Options(rotation=30.0), "radians(30)"),
        (Options(wave=1.0, wave_angle=40.0), "radians(40)"),
    ]:
        assert line not in plain
        assert line in program(Scenario(("a",), ((0, 0),), options=option))


@given(scenarios())
def test_its_lines_are_not_longer_than_they_need_to_be(scenario: Scenario) -> None:
    for program in (script(scenario, 0), torch_script(scenario)):
        assert all(
            len(line) <= 100 or re.match(r"words|sources|[XY] =|W_O|bias\[", line)
            for line in program.splitlines()
        )


@pytest.mark.parametrize(
    "word", ['"""', "\\", "'); import os #", "\\N{DIGIT ONE}", "{}%s", "‘’\u2028"[:2], "猫"]
)
def test_a_word_is_never_run(word: str) -> None:
    scenario = Scenario((word, "b"), ((1, 0), (0, 1)))
    assert run(scenario)["words"] == [word, "b"]
    defined = [line for line in torch_script(scenario).splitlines() if line.startswith("words =")]
    assert left_by("\n".join(defined))["words"] == [word, "b"]


# ---- In PyTorch, where it is installed -----------------------------------------------------


@given(scenarios())
def test_the_one_for_pytorch_is_ascii_and_python(scenario: Scenario) -> None:
    assert torch_script(scenario).isascii()
    compile(torch_script(scenario), "script", "exec")


def check_in_torch(scenario: Scenario) -> None:
    whole, left = forward(scenario), left_by(torch_script(scenario))
    for name in ("weights", "outputs"):
        found = np.array([getattr(head, name) for head in whole.heads])
        np.testing.assert_allclose(left[name].numpy(), found, rtol=0, atol=1e-9)
    joint = left["joint_outputs"].numpy()
    np.testing.assert_allclose(joint, whole.joint_outputs, rtol=0, atol=1e-8)


@given(scenarios())
def test_pytorch_computes_what_the_page_computes(scenario: Scenario) -> None:
    pytest.importorskip("torch")
    check_in_torch(scenario)


@pytest.mark.parametrize("scenario", AWKWARD, ids=range(len(AWKWARD)))
def test_pytorch_computes_what_the_page_computes_of_the_awkward(scenario: Scenario) -> None:
    pytest.importorskip("torch")
    check_in_torch(scenario)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_pytorch_computes_every_lesson(lesson: Lesson) -> None:
    pytest.importorskip("torch")
    check_in_torch(lesson.scenario)
