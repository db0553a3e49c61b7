"""Matrices beside each other: matched by words, written and shaded."""

from dataclasses import replace
from typing import Any

import numpy as np
import oracle
import pandas as pd
import pytest
from hypothesis import given
from strategies import scenarios, targets

from attention.figures.heatmaps import (
    CELLS,
    HEATMAPS,
    MEAN,
    cells,
    compared,
    summed,
    targeted,
)
from attention.forward import forward
from attention.lessons import BY_NAME, OPENING
from attention.maths import Array
from attention.product import scores
from attention.scenario import Scenario
from attention.target import Target, wanted

FOUR = OPENING.scenario


def matrix(frame: pd.DataFrame, part: int, column: str = "value") -> Array:
    rows = frame[frame["part"] == part]
    return rows.pivot(index="query_position", columns="key_position", values=column).to_numpy()


def typed(frame: pd.DataFrame) -> bool:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()} == HEATMAPS


def test_cells_are_the_weights_of_a_head() -> None:
    frame = cells(FOUR, heads=[0])
    assert len(frame) == 16
    assert frame["share"].tolist()[:4] == [".31", ".18", ".32", ".18"]


@given(scenarios())
def test_cells_of_all_heads_follow_each_other(scenario: Scenario) -> None:
    heads = range(len(scenario.heads))
    frame = cells(scenario, heads=heads)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == CELLS
    assert frame["head"].is_monotonic_increasing
    for head, this in enumerate(forward(scenario).heads):
        weights, cell = this.weights, frame[frame["head"] == head]
        assert weights[cell["query_position"], cell["key_position"]] == pytest.approx(
            cell["weight"].to_numpy()
        )
    rows = frame.groupby(["head", "query_position"])
    looks_at = [f"{oracle.effective_number(row.tolist()):.1f}" for _, row in rows["weight"]]
    assert rows["looks_at"].agg("".join).tolist() == looks_at


def test_a_row_says_how_many_words_are_looked_at() -> None:
    masked = BY_NAME["No question"].scenario.with_options(causal=True)
    frame = cells(masked, heads=[0])  # rows of 1, ½, ⅓ and ¼
    assert [text for text in frame["looks_at"] if text] == ["1.0", "2.0", "3.0", "4.0"]
    assert frame.loc[frame["looks_at"] != "", "key_position"].tolist() == [3] * 4


def test_a_masked_cell_has_no_number() -> None:
    frame = cells(FOUR.with_options(causal=True), heads=[0])
    assert frame["share"].tolist()[:4] == ["1.00", "", "", ""]


@given(scenarios())
def test_hidden_weights_are_in_no_cell(scenario: Scenario) -> None:
    frame = cells(scenario, heads=[0], hidden=True)
    assert frame[["score", "weight"]].isna().all(axis=None)
    assert set(frame["share"]) <= {"?", ""}
    assert set(frame["looks_at"]) == {""}


@given(scenarios(), scenarios())
def test_the_difference_is_of_the_words_that_are_in_both(before: Scenario, after: Scenario) -> None:
    frame = compared(before, after, heads=(0, 0))
    assert typed(frame)
    shown = [frame[frame["part"] == part].set_index(["query", "key"])["value"] for part in range(3)]
    assert set(shown[2].index) == set(shown[0].index) & set(shown[1].index)
    cell: Any
    for cell, change in shown[2].items():
        pair = [shown[0][cell], shown[1][cell]]
        if np.isnan(pair).all():
            assert np.isnan(change)
        else:
            assert change == pytest.approx(np.nan_to_num(pair[1]) - np.nan_to_num(pair[0]))


def test_a_difference_is_written_with_its_sign() -> None:
    frame = compared(FOUR, FOUR.with_options(causal=True), heads=(0, 0))
    # hope had .31, .18, .32 and .18; behind the mask it looks at itself alone.
    assert matrix(frame, 2, "text")[0].tolist() == ["+.69", "−.18", "−.32", "−.18"]
    assert matrix(frame, 1, "text")[0].tolist() == ["1.00", "", "", ""]
    assert set(compared(FOUR, FOUR, heads=(0, 0)).query("part == 2")["text"]) == {"0"}


def test_words_are_matched_by_name_not_by_place() -> None:
    swapped = replace(FOUR, words=FOUR.words[::-1], embeddings=FOUR.embeddings[::-1])
    frame = compared(FOUR, swapped, heads=(0, 0))
    np.testing.assert_allclose(matrix(frame, 2), 0, atol=1e-12)


@given(scenarios(cross=False))
def test_the_parts_of_a_score_are_shaded_alike(scenario: Scenario) -> None:
    frame = summed(scenario, scores(scenario, 0))
    assert typed(frame)
    np.testing.assert_allclose(matrix(frame, 1) + matrix(frame, 2), matrix(frame, 0), atol=1e-9)
    assert frame["shade"].abs().max() == pytest.approx(1) or not frame["value"].any()
    assert (np.sign(frame["shade"]) == np.sign(frame["value"])).all()


@given(scenarios(), targets())
def test_what_is_wanted_stands_beside_what_is(scenario: Scenario, target: Target) -> None:
    weights = wanted(scenario, target).weights
    frame = targeted(scenario, 0, weights)
    seen = forward(scenario).heads[0].scores > -np.inf
    np.testing.assert_array_equal(matrix(frame, 0)[seen], weights[seen])
    np.testing.assert_array_equal(matrix(frame, 1)[seen], forward(scenario).heads[0].weights[seen])
    assert set(matrix(frame, 0, "text")[~seen]) <= {""}


def test_shares_are_written_as_in_the_captions() -> None:
    frame = targeted(FOUR, 0, wanted(FOUR, Target("painted", painted=((1, 3),))).weights)
    assert matrix(frame, 0, "text")[0].tolist() == [".25", ".75", ".00", ".00"]
    assert matrix(frame, 1, "text")[1].tolist() == [".53", ".22", ".18", ".07"]


def test_the_mean_of_all_heads_stands_behind_them() -> None:
    two = BY_NAME["Two heads"].scenario
    frame = cells(two, heads=[0, 1, MEAN])
    mean = frame[frame["head"] == MEAN]
    # it gives animal .884 and .007, and street the other way round: in the mean .446 each.
    assert mean["share"].tolist()[-3:] == [".45", ".45", ".11"]
    first, second = (frame[frame["head"] == head]["weight"].to_numpy() for head in (0, 1))
    np.testing.assert_allclose(mean["weight"], (first + second) / 2)
    assert mean["share"].tolist()[1] == ""  # masked in all heads
    assert mean["score"].isna().sum() == 6
    hidden = cells(two, heads=[MEAN], hidden=True)
    assert hidden["weight"].isna().all()
