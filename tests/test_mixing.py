"""The plane of values and outputs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from strategies import scenarios

from attention.figures.mixing import MIXING, joint_mixing, mixing
from attention.forward import forward
from attention.lessons import BY_NAME
from attention.maths import Array
from attention.scenario import Scenario


def points(frame: pd.DataFrame, part: str, columns: tuple[str, str] = ("x", "y")) -> Array:
    return frame.loc[frame["part"] == part, list(columns)].to_numpy()


@given(scenarios())
def test_steps_lead_from_the_origin_to_the_output(scenario: Scenario) -> None:
    for query in range(len(scenario.words)):
        frame = mixing(scenario, head=0, query=query, side=300)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == MIXING
        starts, ends = points(frame, "step"), points(frame, "step", ("label_x", "label_y"))
        np.testing.assert_allclose(starts[0], [0, 0], atol=1e-12)
        np.testing.assert_allclose(starts[1:], ends[:-1], atol=1e-9)
        np.testing.assert_allclose(ends[-1], points(frame, "output")[query], atol=1e-9)


@given(scenarios())
def test_every_word_moves_from_its_embedding_to_its_output(scenario: Scenario) -> None:
    frame = mixing(scenario, head=0, query=0, side=300)
    np.testing.assert_allclose(points(frame, "move"), scenario.X)
    ends = points(frame, "move", ("label_x", "label_y"))
    np.testing.assert_allclose(ends, forward(scenario).heads[0].outputs)


@given(scenarios())
def test_everything_lies_within_the_axes(scenario: Scenario) -> None:
    frame = mixing(scenario, head=0, query=0, side=300)
    for column in ("x", "y", "label_x", "label_y"):
        assert (frame[column].abs() <= frame["limit"] + 1e-9).all()


def test_bank_comes_out_where_the_lesson_says() -> None:
    scenario = BY_NAME["Bank, by the river"].scenario
    frame = mixing(scenario, head=0, query=2, side=300)
    assert points(frame, "output")[2] == pytest.approx((0.04, 1.97), abs=0.005)
    assert frame.loc[frame["part"] == "step", "weight"].sum() == pytest.approx(1)


@given(scenarios())
def test_joint_outputs_are_those_of_all_heads(scenario: Scenario) -> None:
    frame = joint_mixing(scenario, 300)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == MIXING
    np.testing.assert_allclose(points(frame, "output"), forward(scenario).joint_outputs)
    ends = points(frame, "move", ("label_x", "label_y"))
    np.testing.assert_allclose(ends, forward(scenario).joint_outputs)
