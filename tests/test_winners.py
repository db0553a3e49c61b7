"""Who can win: sectors, their shares, and points picked at random."""

import math
from itertools import pairwise

import numpy as np
import oracle
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import points, scenarios

from attention.figures.winners import (
    MAP,
    SHARES,
    STRENGTHS,
    axes,
    borders,
    sectors,
    shares,
    strengths,
    winner_map,
)
from attention.forward import forward, scale
from attention.lessons import BY_NAME, OPENING

NOBODY = BY_NAME["The word nobody can pick"].scenario
keys = st.lists(points, min_size=1, max_size=12).map(np.array)


def winner_in_loops(keys, direction):
    """Return the keys that score most, and by how much the best is ahead of the rest."""
    scores = [sum(a * b for a, b in zip(key, direction, strict=True)) for key in keys]
    top = max(scores)
    best = [i for i, score in enumerate(scores) if score == top]
    rest = [score for score in scores if score != top]
    return best, top - max(rest, default=-math.inf)


def test_four_corners_of_a_square_share_the_plane():
    square = np.array([(-1, 1), (1, 1), (-1, -1), (1, -1)], dtype=float)
    assert borders(square) == pytest.approx([0, math.pi / 2, math.pi, 3 * math.pi / 2])
    assert [sector.winners for sector in sectors(square)] == [(1,), (0,), (2,), (3,)]


def test_a_border_is_across_the_difference_of_its_two_keys():
    # (3, 0) and (0, 1) tie in the direction (1, 3): 3 · 1 = 1 · 3, and opposite.
    pair = np.array([(3.0, 0.0), (0.0, 1.0)])
    assert borders(pair) == pytest.approx([math.atan2(3, 1), math.atan2(3, 1) + math.pi])


@given(keys, st.floats(0, 2 * math.pi))
def test_a_direction_is_won_by_whom_its_sector_says(keys, angle):
    best, lead = winner_in_loops(keys.tolist(), (math.cos(angle), math.sin(angle)))
    assume(lead > 1e-6)
    around = sectors(keys)
    for turn in (0, 2 * math.pi):
        for start, end, winners in around:
            if start + 1e-6 < angle + turn < end - 1e-6:
                assert sorted(winners) == best
                return
    assert any(
        abs(math.sin((angle - start) / 2)) < 1e-6 for start, _, _ in around
    )  # right on a border


@given(keys)
def test_sectors_lie_once_around(keys):
    around = sectors(keys)
    assert sum(end - start for start, end, _ in around) == pytest.approx(2 * math.pi)
    for (_, end, winners), (start, _, others) in pairwise(around):
        assert end == start
        assert winners != others


@given(keys)
def test_who_lies_inside_the_others_owns_nothing(keys):
    able = {key for sector in sectors(keys) for key in sector.winners}
    for key, place in enumerate(keys.tolist()):
        others = [other for other in keys.tolist() if other != place]
        if others and oracle.inside(place, others, margin=1e-3):
            assert key not in able


@given(keys, points, points)
def test_a_matrix_changes_no_one_from_inside_to_outside(keys, first, second):
    matrix = np.array([first, second])
    assume(abs(np.linalg.det(matrix)) > 0.1 and len({tuple(key) for key in keys.tolist()}) > 2)
    before = {key for sector in sectors(keys) for key in sector.winners}
    after = {key for sector in sectors(keys @ matrix) for key in sector.winners}
    corners = keys[sorted(before)]
    for key in before ^ after:  # no more than rounding: on an edge of the hull
        others = [other for other in keys.tolist() if other != keys[key].tolist()]
        assert not oracle.inside(keys[key].tolist(), others, margin=1e-6)
        assert len(corners) > 1


@given(scenarios(), st.data())
def test_strengths_are_the_weights_that_a_query_there_would_give(scenario, data):
    n = len(scenario.words)
    query = data.draw(st.integers(0, n - 1))
    frame = strengths(scenario, head=0, query=query, limit=3.0, resolution=6)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == STRENGTHS
    assert len(frame) == 36
    this, options = forward(scenario).heads[0], scenario.options
    seen = query + 1 if options.causal else n
    cell = frame.iloc[data.draw(st.integers(0, 35))]
    middle = [((cell.x + cell.x2) / 2, (cell.y + cell.y2) / 2)]
    assert (cell.x2 - cell.x, cell.y2 - cell.y) == pytest.approx((1, 1))
    _, (weights,), _ = oracle.attend(
        middle,
        this.keys[:seen].tolist(),
        [(0.0,)] * seen,
        scale=scale(options),
        temperature=options.temperature,
    )
    assert cell.strength == pytest.approx(max(weights))
    assert weights[cell.winner_position] == pytest.approx(max(weights))


def test_the_centre_wins_nowhere_and_the_others_share():
    frame = shares(NOBODY, head=0, query=0)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == SHARES
    owned = dict(zip(frame["word"], frame["share"], strict=True))
    assert owned["centre"] == 0
    assert sum(owned.values()) == pytest.approx(100)
    assert frame["won_by"].tolist() == ["north", "south-east, centre", "south-west", ""]


def test_a_query_of_zero_is_won_by_nobody():
    asked = BY_NAME["No question"].scenario
    assert shares(asked, head=0, query=0)["won_by"].tolist() == [""] * 4


def test_the_mask_leaves_a_query_the_keys_before_it():
    masked = OPENING.scenario.with_options(causal=True)
    assert shares(masked, head=0, query=1)["word"].tolist() == ["hope", "exuberance"]
    frame = winner_map(masked, head=0, query=0, side=300)
    assert frame[frame["part"] == "masked"]["word"].tolist() == ["exuberance", "hate", "sycophant"]
    assert frame[frame["part"] == "sector_name"]["text"].tolist() == ["hope wins"]


@given(scenarios())
def test_the_map_holds_every_query_and_key_within_its_axes(scenario):
    frame = winner_map(scenario, head=0, query=0, side=300)
    n = len(scenario.words)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == MAP
    counts = frame["part"].value_counts()
    assert counts["query"] == n
    assert counts["key"] + counts.get("masked", 0) == n
    limit = axes(scenario, head=0, side=300).limit
    assert (frame["limit"] == limit).all()
    assert (frame[["x", "y", "label_x", "label_y"]].abs() <= limit * (1 + 1e-9)).all(axis=None)


def test_a_sector_is_outlined_from_the_origin_along_the_rim():
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


def test_keys_that_coincide_win_together():
    same = OPENING.scenario.with_matrix(0, "W_K", ((0, 0), (0, 0)))
    assert shares(same, head=0, query=0)["share"].tolist() == [100] * 4
    frame = winner_map(same, head=0, query=0, side=600)
    assert frame[frame["part"] == "sector_name"]["text"].tolist() == [
        "hope and exuberance and hate and sycophant tie"
    ]
