"""The script that a student takes away computes what the page shows."""

import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import scenarios

from attention.exchange.script import script
from attention.forward import forward
from attention.lessons import LESSONS, OPENING, Lesson
from attention.scenario import Options, Scenario


def run(scenario: Scenario, head: int = 0) -> dict[str, Any]:
    left: dict[str, Any] = {}
    exec(compile(script(scenario, head), "script", "exec"), left)
    return left


def test_it_prints_the_opening_example() -> None:
    run = subprocess.run(
        [sys.executable, "-c", script(OPENING.scenario, 0)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    numbers = [re.findall(r"-?\d*\.\d*", line) for line in run.stdout.splitlines()]
    assert [[float(number) for number in line[:4]] for line in numbers] == [
        [0.31, 0.18, 0.32, 0.18],
        [0.53, 0.22, 0.18, 0.07],
        [0.07, 0.18, 0.22, 0.53],
        [0.18, 0.32, 0.18, 0.31],
    ]
    assert not run.stderr


@pytest.mark.filterwarnings("error")
@given(scenarios())
def test_it_computes_what_the_page_computes(scenario: Scenario) -> None:
    for head, this in enumerate(forward(scenario).heads):
        left = run(scenario, head)
        np.testing.assert_allclose(left["weights"], this.weights, rtol=0, atol=1e-12)
        np.testing.assert_allclose(left["outputs"], this.outputs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_it_computes_every_lesson(lesson: Lesson) -> None:
    weights = forward(lesson.scenario).heads[0].weights
    np.testing.assert_allclose(run(lesson.scenario)["weights"], weights, rtol=0, atol=1e-12)


def test_it_has_only_the_lines_that_are_needed() -> None:
    plain = script(OPENING.scenario, 0)
    assert len(plain.splitlines()) < 20
    for option, line in [
        (Options(scaled=True), "np.sqrt(2)"),
        (Options(temperature=0.5), "/= 0.5"),
        (Options(causal=True), "triu"),
        (Options(rotation=30.0), "np.radians(30)"),
    ]:
        assert line not in plain
        assert line in script(Scenario(("a",), ((0, 0),), options=option), 0)


@pytest.mark.parametrize(
    "word", ['"""', "\\", "'); import os #", "\\N{DIGIT ONE}", "{}%s", "‘’\u2028"[:2]]
)
def test_a_word_is_never_run(word: str) -> None:
    scenario = Scenario((word, "b"), ((1, 0), (0, 1)))
    assert run(scenario)["words"] == [word, "b"]
