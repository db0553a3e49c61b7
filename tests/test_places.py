"""Where a new word goes: worked examples, and what holds for any words."""

import math

from hypothesis import given
from hypothesis import strategies as st

from attention.editing.places import free_place
from attention.scenario import Row

CORNERS = ((-1, 1), (1, 1), (-1, -1), (1, -1))
coordinates = st.floats(-100, 100)
points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=11).map(tuple)


def test_a_free_place_is_far_from_the_words_and_from_the_origin() -> None:
    # At ±1.5 in steps of .5; (0, 1.5) is √(1 + .25) = 1.12 from two corners and 1.5 from the
    # origin, (0, 1) only 1 from a corner, (1.5, 1.5) √.5, and the origin itself asks nothing.
    assert free_place(CORNERS) == (0.0, 1.5)
    assert free_place((*CORNERS, (0, 1.5))) == (-1.5, 0.0)
    assert free_place(((0, 0),)) == (-1.5, 1.5)
    # (1.5, 1.5) is √(1.9² + .4²) from the one, (−1.5, −1.5) √(1.6² + 1.1²) from the other: both
    # are √3.77, and the former lies higher.
    assert free_place(((-0.4, 1.1), (0.1, -0.4))) == (1.5, 1.5)


def test_what_is_known_of_a_place_stays() -> None:
    # (2, 2), (2, 0) and (2, −2) are √2 from the nearest corner: of equals, the uppermost.
    assert free_place(CORNERS, x=2.0) == (2.0, 2.0)
    assert free_place(CORNERS, y=0.25) == (-1.5, 0.25)
    assert free_place(CORNERS, x=-0.3, y=0.7) == (-0.3, 0.7)


@given(points)
def test_a_free_place_is_free_round_and_within_the_reach_of_the_words(
    words: tuple[Row, ...],
) -> None:
    place = free_place(words)
    assert place not in words
    assert place != (0.0, 0.0)
    reach = max(1.5, *(abs(number) for word in words for number in word))
    assert all(abs(number) <= reach for number in place)
    assert all(len(f"{number:g}".strip("-0.").replace(".", "")) <= 2 for number in place)
    assert all(float(f"{number:g}") == number for number in place)
    assert free_place(words) == place


@given(points)
def test_no_place_of_the_grid_is_farther_from_all(words: tuple[Row, ...]) -> None:
    def room(place: tuple[float, float]) -> float:
        return min(math.dist(place, other) for other in (*words, (0.0, 0.0)))

    best = free_place(words)
    steps = [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5]  # on the grid, whatever the reach
    assert all(room((x, y)) <= room(best) + 1e-6 for x in steps for y in steps) or any(
        abs(number) > 1.5 for word in words for number in word
    )
