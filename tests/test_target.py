"""Targets: rules, painted cells, and rows that sum to 1."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios, targets

from attention.forward import attention_mask, forward
from attention.lessons import BY_NAME, OPENING
from attention.scenario import Scenario
from attention.target import Target, wanted

FOUR = OPENING.scenario  # hope (−1, 1), exuberance (1, 1), hate (−1, −1), sycophant (1, −1)
MASKED = FOUR.with_options(causal=True)


def looked_at(scenario: Scenario, target: Target) -> list[int]:
    return [int(key) for key in wanted(scenario, target).weights.argmax(axis=1)]


@given(scenarios(), targets())
def test_rows_sum_to_1_or_want_nothing_and_keep_to_the_mask(
    scenario: Scenario, target: Target
) -> None:
    weights, divided, forbidden = wanted(scenario, target)
    totals = weights.sum(axis=1)
    assert weights.shape == forward(scenario).heads[0].weights.shape
    assert ((np.abs(totals - 1) < 1e-9) | (totals == 0)).all()
    for this in forward(scenario).heads:
        assert not weights[this.scores == -np.inf].any()
    assert not forbidden or not attention_mask(scenario).all()
    assert target.rule == "painted" or not divided


def test_the_opposite_is_the_word_that_lies_most_opposite() -> None:
    assert looked_at(FOUR, Target("opposite")) == [3, 2, 1, 0]
    # Behind the mask, the most opposite of those that are seen.
    assert looked_at(MASKED, Target("opposite")) == [0, 0, 1, 0]
    assert wanted(MASKED, Target("opposite")).weights.sum(axis=1).tolist() == [1, 1, 1, 1]
    # A direction counts, not a length: (−1, 1) is more opposite to (1, −1) than (−9, −9) is.
    far = FOUR.moved(2, (-9, -9))
    assert looked_at(far, Target("opposite"))[3] == 0
    assert looked_at(far.moved(0, (-0.1, 0.1)).moved(1, (-9, 5)), Target("opposite"))[3] == 0


def test_the_previous_word_and_the_first_which_has_none() -> None:
    assert looked_at(FOUR, Target("previous")) == [0, 0, 1, 2]


def test_everyone_looks_at_one_word_unless_it_is_masked() -> None:
    assert looked_at(FOUR, Target("everyone", word=2)) == [2, 2, 2, 2]
    weights, _, forbidden = wanted(MASKED, Target("everyone", word=2))
    assert weights.sum(axis=1).tolist() == [0, 0, 1, 1]
    assert forbidden == [0, 1]
    assert looked_at(FOUR, Target("everyone", word=11)) == [3, 3, 3, 3]  # the nearest there is


def test_painted_rows_are_divided_by_their_sums() -> None:
    target = Target("painted", painted=((1, 1), (0, 0, 4), (0, 1)))
    weights, divided, _ = wanted(FOUR, target)
    assert weights.tolist() == [[0.5, 0.5, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert divided == [0, 1]


@given(scenarios(), targets())
def test_painting_keeps_all_other_cells(scenario: Scenario, target: Target) -> None:
    n = len(scenario.words)
    before = target.rows(scenario)
    after = target.with_cell(scenario, n - 1, 0, 7.0).rows(scenario)
    assert after[n - 1, 0] == 7
    before[n - 1, 0] = 7
    assert after.tolist() == before.tolist()


def test_what_is_wanted_of_other_words_outlives_a_deletion() -> None:
    target = Target("painted", painted=((1, 2, 3), (4, 5, 6), (7, 8, 9)))
    assert target.without(query=1, key=1) == Target("painted", painted=((1, 3), (7, 9)))
    assert target.without(query=1) == Target("painted", painted=((1, 2, 3), (7, 8, 9)))
    assert target.without(key=0) == Target("painted", painted=((2, 3), (5, 6), (8, 9)))
    everyone = Target("everyone", word=2)
    assert everyone.without(query=0) == everyone
    assert [everyone.without(key=position).word for position in range(4)] == [1, 1, 2, 2]


def test_targets_that_want_the_same_are_equal() -> None:
    assert Target("painted", painted=((1, 0), (0,), ())) == Target("painted", painted=((1,),))
    assert Target("opposite", word=3, painted=((1,),)) == Target("opposite")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"rule": "all"}, "one of opposite"),
        ({"word": 12}, "a word from 1 to 12"),
        ({"painted": ((0.0,) * 13,)}, "at most 12 rows"),
        ({"painted": ((0.0,),) * 13}, "at most 12 rows"),
        ({"painted": ((1.0,), (-1.0,))}, "target, row 2: only numbers from 0 to 100"),
        ({"painted": ((float("nan"),),)}, "target, row 1: a number from 0 to 100"),
    ],
)
def test_a_target_out_of_its_limits_is_named(fault: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Target(**fault)


@given(st.integers(1, 12), targets())
def test_a_target_fits_any_number_of_words(count: int, target: Target) -> None:
    words, place = BY_NAME["Opening example"].scenario.words[:1] * count, ((1.0, 0.0),) * count
    scenario = replace(FOUR, words=words, embeddings=place)
    assert wanted(scenario, target).weights.shape == (count, count)
