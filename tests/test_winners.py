"""The plane of all queries: who would win there, and how often."""

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.figures.winners import (
    MAP,
    SHARES,
    STRENGTHS,
    axes,
    shares,
    strengths,
    winner_map,
)
from attention.forward import forward, scale
from attention.lessons import BY_NAME, OPENING
from attention.scenario import Scenario

NOBODY = BY_NAME["The word nobody can pick"].scenario


@given(scenarios(), st.data())
def test_strengths_are_the_weights_that_a_query_there_would_give(
    scenario: Scenario, data: st.DataObject
) -> None:
    scenario = scenario.with_options(slope=0)  # with one there is no such map
    n = len(scenario.words)
    query = data.draw(st.integers(0, n - 1))
    frame = strengths(scenario, head=0, query=query, limit=3.0, resolution=6)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == STRENGTHS
    assert len(frame) == 36
    this, options = forward(scenario).heads[0], scenario.options
    seen = np.flatnonzero(this.scores[query] > -np.inf)
    cell = frame.iloc[data.draw(st.integers(0, 35))]
    middle = [((cell.x + cell.x2) / 2, (cell.y + cell.y2) / 2)]
    assert (cell.x2 - cell.x, cell.y2 - cell.y) == pytest.approx((1, 1))
    _, (weights,), _ = oracle.attend(
        middle,
        this.keys[seen].tolist(),
        [(0.0,)] * len(seen),
        scale=scale(options),
        temperature=options.temperature,
    )
    assert cell.strength == pytest.approx(max(weights))
    assert weights[seen.tolist().index(cell.winner_position)] == pytest.approx(max(weights))


def test_the_centre_wins_nowhere_and_the_others_share() -> None:
    frame = shares(NOBODY, head=0, query=0)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == SHARES
    owned = dict(zip(frame["word"], frame["share"], strict=True))
    assert owned["centre"] == 0
    assert sum(owned.values()) == pytest.approx(100)
    assert frame["won_by"].tolist() == ["north", "south-east, centre", "south-west", ""]


def test_whole_percents_sum_to_a_hundred() -> None:
    # On a circle a key wins half of the way to its neighbours: (175.68 + 9.36) / 2 = 92.52°
    # of 360° are 25.7 %, (9.36 + 174.96) / 2 are 25.6 % and (174.96 + 175.68) / 2 are 48.7 %.
    # Each rounded by itself, they would sum to 101.
    angles = np.deg2rad([0, 9.36, 184.32])
    circle = tuple(zip(np.cos(angles), np.sin(angles), strict=True))
    frame = shares(Scenario(("a", "b", "c"), circle), head=0, query=0)
    assert frame["share"].tolist() == pytest.approx([25.7, 25.6, 48.7])
    assert frame["percent"].tolist() == [26, 25, 49]


@given(scenarios())
def test_whole_percents_are_those_of_who_wins_together(scenario: Scenario) -> None:
    frame = shares(scenario, head=0, query=len(scenario.words) - 1)
    this = forward(scenario).heads[0]
    keys = this.keys[this.scores[-1] > -np.inf]
    keys = np.round(keys, 6).tolist()  # where two coincide, both have what they win together
    apart = {tuple(key): percent for key, percent in zip(keys, frame["percent"], strict=True)}
    assert sum(apart.values()) == 100
    assert (frame["share"] - frame["percent"]).abs().max() < 1 + 1e-6


def test_a_query_of_zero_is_won_by_nobody() -> None:
    asked = BY_NAME["No question"].scenario
    assert shares(asked, head=0, query=0)["won_by"].tolist() == [""] * 4


def test_the_mask_leaves_a_query_the_keys_before_it() -> None:
    masked = OPENING.scenario.with_options(causal=True)
    assert shares(masked, head=0, query=1)["word"].tolist() == ["hope", "exuberance"]
    frame = winner_map(masked, head=0, query=0, side=300)
    assert frame[frame["part"] == "masked"]["word"].tolist() == ["exuberance", "hate", "sycophant"]
    assert frame[frame["part"] == "sector_name"]["text"].tolist() == ["hope wins"]


@given(scenarios())
def test_the_map_holds_every_query_and_key_within_its_axes(scenario: Scenario) -> None:
    frame = winner_map(scenario, head=0, query=0, side=300)
    n, m = forward(scenario).heads[0].weights.shape
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == MAP
    counts = frame["part"].value_counts()
    assert counts["query"] == n
    assert counts["key"] + counts.get("masked", 0) == m
    limit = axes(scenario, head=0, side=300).limit
    assert (frame["limit"] == limit).all()
    assert (frame[["x", "y", "label_x", "label_y"]].abs() <= limit * (1 + 1e-9)).all(axis=None)


def test_a_sector_is_outlined_from_the_origin_along_the_rim() -> None:
    frame = winner_map(NOBODY, head=0, query=0, side=300)
    (north,) = [
        group for key, group in frame[frame["part"] == "sector"].groupby("key_position") if key == 0
    ]
    corners = north[["x", "y"]].to_numpy()
    assert corners[0].tolist() == [0, 0]
    assert north["corner"].is_monotonic_increasing
    limit = north["limit"].iloc[0]
    np.testing.assert_allclose(np.abs(corners[1:]).max(axis=1), limit)
    assert corners[2].tolist() == pytest.approx([limit, limit])  # around the upper right corner


def test_keys_that_coincide_win_together() -> None:
    same = OPENING.scenario.with_matrix(0, "W_K", ((0, 0), (0, 0)))
    assert shares(same, head=0, query=0)["share"].tolist() == [100] * 4
    frame = winner_map(same, head=0, query=0, side=600)
    assert frame[frame["part"] == "sector_name"]["text"].tolist() == [
        "hope and exuberance and hate and sycophant tie"
    ]


def test_a_query_that_is_nobodys_gives_what_it_would_give_as_a_words() -> None:
    opening = OPENING.scenario
    this = forward(opening).heads[0]
    x, y = map(float, this.queries[1])  # as if it were exuberance's
    told = shares(opening, head=0, query=0, asked=(x, y))
    assert told["weight"].to_numpy() == pytest.approx(this.weights[1])
    assert shares(opening, head=0, query=0)["weight"].isna().all()
    drawn = winner_map(opening, head=0, query=0, side=300, asked=(x, y))
    (mark,) = drawn[drawn["part"] == "asked"].to_dict("records")
    assert (mark["x"], mark["y"]) == (x, y)
    assert "asked" not in set(winner_map(opening, head=0, query=0, side=300)["part"])
