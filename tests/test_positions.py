"""Masks and positions in a scenario: laws of what they leave out and of what they depend on."""

from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.exchange.link import Link, decode, encode
from attention.forward import forward
from attention.lessons import BY_NAME, OPENING
from attention.scenario import MAX_WORDS, Scenario

steps = st.integers(1, 5)


@given(scenarios())
def test_every_mask_and_position_does_what_plain_loops_do(scenario: Scenario) -> None:
    heads, joint = oracle.forward(scenario)
    found = forward(scenario)
    for this, expected in zip(found.heads, heads, strict=True):
        np.testing.assert_allclose(this.scores, expected.scores, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(this.weights, expected.weights, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(this.outputs, expected.outputs, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found.joint_outputs, joint, rtol=1e-6, atol=1e-4)


@given(scenarios())
def test_a_window_as_wide_as_the_sentence_hides_nothing(scenario: Scenario) -> None:
    wide, none = (scenario.with_options(window=width) for width in (MAX_WORDS, 0))
    for one, other in zip(forward(wide).heads, forward(none).heads, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)


@given(scenarios())
def test_a_window_of_one_leaves_every_word_to_itself(scenario: Scenario) -> None:
    for this in forward(scenario.with_options(window=1)).heads:
        np.testing.assert_array_equal(this.weights, np.eye(len(scenario.words)))


def repeated(count: int, **options: Any) -> Scenario:
    """Return the same word so many times, where positions alone tell."""
    place = (0.7, -0.4)
    return Scenario(("word",) * count, (place,) * count).with_options(**options)


@given(st.sampled_from([{"rotation": 37.0}, {"slope": 0.8}]), steps, steps)
def test_with_rotation_and_slope_a_score_depends_on_distance_alone(
    options: dict[str, float], first: int, by: int
) -> None:
    scores = forward(repeated(12, **options)).heads[0].scores
    assert scores[first + by, first] == pytest.approx(scores[by, 0])
    assert scores[first, first + by] == pytest.approx(scores[0, by])


def test_with_an_added_wave_it_depends_on_the_place() -> None:
    scores = forward(repeated(4, wave=1, wave_angle=60)).heads[0].scores
    assert np.ptp(np.diag(scores, -1)) > 0.5


def test_a_wave_moves_what_is_projected_and_not_the_words() -> None:
    scenario = OPENING.scenario.with_options(wave=1, wave_angle=90)
    assert scenario.X.tolist() == OPENING.scenario.X.tolist()
    # (−1, 1) + (1, 0), (1, 1) + (0, 1), (−1, −1) + (−1, 0), (1, −1) + (0, −1)
    expected = [[0, 1], [1, 2], [-2, -1], [1, -2]]
    np.testing.assert_allclose(forward(scenario).embeddings, expected, atol=1e-12)


def test_a_slope_takes_off_as_much_as_the_distance_costs_before_the_temperature() -> None:
    scenario = OPENING.scenario.with_options(slope=0.5, temperature=2.0)
    taken = forward(OPENING.scenario).heads[0].scores / 2 - forward(scenario).heads[0].scores
    distance = np.abs(np.subtract.outer(range(4), range(4)))
    np.testing.assert_allclose(taken, 0.5 * distance / 2)


# ---- In links ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("rotation=30&slope=0.5", "slope: positions: only one of rotation and slope is allowed."),
        ("wave=1&slope=0.5", "slope: positions: only one of wave and slope is allowed."),
        ("slope=1e308", "slope: "),
        ("wave=-1", "wave: "),
        ("window=99", "window: "),
    ],
)
def test_what_can_not_be_is_left_out_with_a_word(query: str, problem: str) -> None:
    link, problems = decode(query)
    assert any(each.startswith(problem) for each in problems)
    assert len(link.scenario.options.positions) <= 1


def test_a_link_may_tell_positions_in_another_way_than_its_lesson() -> None:
    lesson = BY_NAME["Further back, less"]
    link, problems = decode("v=1&lesson=further-back-less&rotation=30")
    assert not problems
    assert link.scenario.options.positions == ("rotation",)
    turned = lesson.scenario.with_options(slope=0, rotation=30)
    assert decode(encode(Link(lesson, turned)))[0].scenario == turned
