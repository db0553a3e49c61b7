"""Who wins in which direction: worked examples, and directions picked at random."""

import math
from itertools import pairwise

import numpy as np
import oracle
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import points

from attention.maths import Array
from attention.scenario import Row
from attention.sectors import best_keys, borders, sectors

keys = st.lists(points, min_size=1, max_size=12).map(np.array)


def winner_in_loops(
    keys: list[list[float]], direction: tuple[float, float]
) -> tuple[list[int], float]:
    """Return the keys that score most, and by how much the best is ahead of the rest."""
    scores = [sum(a * b for a, b in zip(key, direction, strict=True)) for key in keys]
    top = max(scores)
    best = [i for i, score in enumerate(scores) if score == top]
    rest = [score for score in scores if score != top]
    return best, top - max(rest, default=-math.inf)


def test_four_corners_of_a_square_share_the_plane() -> None:
    square = np.array([(-1, 1), (1, 1), (-1, -1), (1, -1)], dtype=float)
    assert borders(square) == pytest.approx([0, math.pi / 2, math.pi, 3 * math.pi / 2])
    assert [sector.winners for sector in sectors(square)] == [(1,), (0,), (2,), (3,)]


def test_a_border_is_across_the_difference_of_its_two_keys() -> None:
    # (3, 0) and (0, 1) tie in the direction (1, 3): 3 · 1 = 1 · 3, and opposite.
    pair = np.array([(3.0, 0.0), (0.0, 1.0)])
    assert borders(pair) == pytest.approx([math.atan2(3, 1), math.atan2(3, 1) + math.pi])


@given(keys, st.floats(0, 2 * math.pi))
def test_a_direction_is_won_by_whom_its_sector_says(keys: Array, angle: float) -> None:
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
def test_sectors_lie_once_around(keys: Array) -> None:
    around = sectors(keys)
    assert sum(end - start for start, end, _ in around) == pytest.approx(2 * math.pi)
    for (_, end, winners), (start, _, others) in pairwise(around):
        assert end == start
        assert winners != others


@given(keys)
def test_who_lies_inside_the_others_owns_nothing(keys: Array) -> None:
    able = {key for sector in sectors(keys) for key in sector.winners}
    for key, place in enumerate(keys.tolist()):
        others = [other for other in keys.tolist() if other != place]
        if others and oracle.inside(place, others, margin=1e-3):
            assert key not in able


@given(keys, points, points)
def test_a_matrix_changes_no_one_from_inside_to_outside(
    keys: Array, first: Row, second: Row
) -> None:
    matrix = np.array([first, second])
    assume(abs(np.linalg.det(matrix)) > 0.1 and len({tuple(key) for key in keys.tolist()}) > 2)
    before = {key for sector in sectors(keys) for key in sector.winners}
    after = {key for sector in sectors(keys @ matrix) for key in sector.winners}
    corners = keys[sorted(before)]
    for key in before ^ after:  # no more than rounding: on an edge of the hull
        others = [other for other in keys.tolist() if other != keys[key].tolist()]
        assert not oracle.inside(keys[key].tolist(), others, margin=1e-6)
        assert len(corners) > 1


@given(keys, st.floats(0, 2 * math.pi))
def test_the_best_keys_are_those_that_score_most(keys: Array, angle: float) -> None:
    direction = (3 * math.cos(angle), 3 * math.sin(angle))
    best, lead = winner_in_loops(keys.tolist(), direction)
    assume(lead > 1e-6)
    assert np.flatnonzero(best_keys(keys, np.array([direction]))[0]).tolist() == best
