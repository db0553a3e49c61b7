"""The picture of a score: projections, and lines of equal score."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import points, scenarios

from attention.figures.geometry import GEOMETRY, LEVELS, chord, geometry, round_step
from attention.forward import forward
from attention.lessons import OPENING
from attention.maths import Array
from attention.scenario import Head, Row, Scenario


def rows(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    return frame[frame["part"] == part]


def ends(frame: pd.DataFrame, part: str) -> tuple[Array, Array]:
    chosen = rows(frame, part)
    return chosen[["x", "y"]].to_numpy(), chosen[["label_x", "label_y"]].to_numpy()


@given(scenarios(), st.data())
def test_every_line_says_the_score_it_shows(scenario: Scenario, data: st.DataObject) -> None:
    scenario = scenario.with_options(slope=0)  # the lines are of what a slope is taken off
    n, m = forward(scenario).heads[0].weights.shape
    query, key = (data.draw(st.integers(0, count - 1)) for count in (n, m))
    frame, this = (
        geometry(scenario, head=0, query=query, key=key, side=300),
        forward(scenario).heads[0],
    )
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == GEOMETRY
    assert (len(rows(frame, "key")) + len(rows(frame, "masked")), len(rows(frame, "query"))) == (
        m,
        1,
    )
    q, options = this.queries[query], scenario.options
    scale = (0.5**0.5 if options.scaled else 1) / options.temperature
    if np.hypot(*q) <= 1e-9:
        assert not len(rows(frame, "level")) + len(rows(frame, "projection"))
        return
    keys, feet = ends(frame, "projection")
    shown = rows(frame, "projection")["key_position"].to_numpy()
    assert set(shown) == set(np.flatnonzero(this.scores[query] > -np.inf))
    np.testing.assert_allclose(keys, this.keys[shown])
    # A foot lies on the query's line, has its key's score, and the way to it is across.
    np.testing.assert_allclose(feet @ q * scale, this.scores[query][shown], atol=1e-6)
    np.testing.assert_allclose(feet[:, 0] * q[1] - feet[:, 1] * q[0], 0, atol=1e-6)
    np.testing.assert_allclose((keys - feet) @ q, 0, atol=1e-6)
    for at in ends(frame, "level"):
        np.testing.assert_allclose(
            at @ q * scale, rows(frame, "level")["score"], rtol=1e-6, atol=1e-6
        )
    assert 1 <= len(rows(frame, "level")) <= 2 * LEVELS + 1
    start, end = ends(frame, "direction")
    np.testing.assert_allclose(start, -end)


@given(scenarios())
def test_everything_lies_within_the_axes(scenario: Scenario) -> None:
    frame = geometry(scenario, head=0, query=0, key=0, side=300)
    marks = frame[frame["part"] != "projection"]
    for column in ("x", "y", "label_x", "label_y"):
        assert (marks[column].abs() <= marks["limit"] + 1e-9).all()


def test_the_opening_example_by_hand() -> None:
    frame = geometry(OPENING.scenario, head=0, query=0, key=0, side=300)
    # q = (.3, .4) has length .5 and direction (.6, .8); hope's k = (1.07, −.13) reaches
    # .642 − .104 = .538 along it: foot (.3228, .4304), score .5 · .538 = .269.
    (foot,) = ends(frame, "projection")[1][:1]
    np.testing.assert_allclose(foot, (0.3228, 0.4304))
    assert rows(frame, "projection")["score"].iloc[0] == pytest.approx(0.269)
    assert rows(frame, "projection")["chosen"].tolist() == [1, 0, 0, 0]
    # Axes reach to 1.5: along (.6, .8) the corner has score .5 · 1.5 · 1.4 = 1.05.
    assert rows(frame, "level_number")["text"].tolist() == [
        "s = −1",
        "s = −0.5",
        "s = 0",
        "s = 0.5",
        "s = 1",
    ]


def test_large_scores_are_written_plainly() -> None:
    # q = (2000, 0) and k = (2000, 0): axes reach to 3000, where a score is 6 million.
    stretching = ((20, 0), (0, 1))
    scenario = Scenario(("a",), ((100, 0),), (Head(W_Q=stretching, W_K=stretching),))
    frame = geometry(scenario, head=0, query=0, key=0, side=300)
    texts = rows(frame, "level_number")["text"].tolist()
    assert texts[:2] == ["s = −6000000", "s = −4000000"]


def test_a_query_of_no_length_has_no_direction() -> None:
    scenario = OPENING.scenario.with_matrix(0, "W_Q", ((0, 0), (0, 0)))
    frame = geometry(scenario, head=0, query=0, key=1, side=300)
    assert set(frame["part"]) == {"key", "query"}


@given(st.floats(1e-6, 1e6))
def test_steps_are_round_and_few(reach: float) -> None:
    step = round_step(reach)
    assert reach / step <= LEVELS + 1e-9
    assert reach / step >= LEVELS / 2.5 - 1e-9
    assert f"{step:e}"[0] in "125"


@given(points, st.floats(0, 6.28))
def test_a_chord_ends_on_the_edges(point: Row, angle: float) -> None:
    direction = np.array([np.cos(angle), np.sin(angle)])
    cut = chord(np.array(point), direction, 2.0)
    if np.abs(point).max() < 2:
        assert cut is not None
    if cut is not None:
        np.testing.assert_allclose(np.abs(cut).max(axis=1), 2)
        for end in cut:
            across = (end - point) @ (-direction[1], direction[0])
            assert across == pytest.approx(0, abs=1e-9)
        assert (cut[1] - cut[0]) @ direction > 0


def test_lines_along_the_axes() -> None:
    cut = chord(np.array([0, 1]), np.array([1, 0]), 2)
    assert cut is not None
    np.testing.assert_allclose(cut, [(-2, 1), (2, 1)])
    assert chord(np.array([0, 3]), np.array([1, 0]), 2) is None
