"""Labels on the stage's plane: what is there can't be read as another mark's."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attention.figures.callouts import lie_on, place_callouts
from attention.figures.texts import LINE_HEIGHT, text_width

SIDE, FONT = 500.0, 25.0
WORDS = st.text("abcdefghijklmnop", min_size=1, max_size=12)
PLACES = st.tuples(st.floats(10, SIDE - 10), st.floats(10, SIDE - 10))


def placed(
    texts: list[str], points: Any, radius: float = 10, obstacles: Any = (), lines: Any = ()
) -> np.ndarray[Any, np.dtype[np.float64]]:
    marks = np.array(points, dtype=float)
    owners = list(range(len(texts)))
    radii = np.full(len(marks), radius)
    return place_callouts(
        texts, [[owner] for owner in owners], marks, radii, SIDE, FONT, obstacles, lines
    )


@pytest.mark.parametrize(("own", "below"), [([0], True), ([0, 1], False)])
def test_a_label_may_be_nearer_to_a_mark_that_shares_it(own: list[int], below: bool) -> None:
    marks = np.array([(250.0, 250.0), (250.0, 246.0)])  # the second is nearer to what is above
    radii = np.array([10.0, 5.0])
    ((_, y, _, _),) = place_callouts(["a, b"], [own], marks, radii, SIDE, FONT)
    assert (y > 250) == below


def test_a_label_stands_above_its_mark_where_nothing_is_in_the_way() -> None:
    ((x, y, half_width, half_height),) = placed(["hope"], [(250, 250)])
    # The gap is a tenth of the font, and the label a line high: 250 − 10 − 2.5 − 31.25 / 2.
    assert (x, y) == (250, 250 - 10 - 0.1 * FONT - LINE_HEIGHT * FONT / 2)
    assert (half_width, half_height) == (text_width("hope", FONT) / 2, LINE_HEIGHT * FONT / 2)


def test_at_the_upper_edge_it_stands_below() -> None:
    ((_, y, _, half_height),) = placed(["hope"], [(250, 20)])
    assert y - half_height > 20 + 10


def test_what_has_no_place_is_left_out() -> None:
    crowd = [(x, y) for x in range(100, 400, 30) for y in range(100, 400, 30)]
    boxes = placed(["exuberance"], [(250, 250), *crowd])
    assert np.isnan(boxes).all()


def test_what_is_left_out_first_is_tried_again_before_the_others() -> None:
    # There is one place between the two marks; the first label could also stand elsewhere.
    boxes = placed(["a", "sycophant"], [(250, 60), (250, 20)])
    assert not np.isnan(boxes).any()


def test_two_marks_at_one_place_may_both_have_a_label() -> None:
    boxes = placed(["hope", "hate"], [(250, 250), (250, 250)])
    assert not np.isnan(boxes).any()


def test_no_label_covers_what_else_is_there() -> None:
    # Where it would stand if nothing were there.
    ((x, y, *half),) = placed(["hope"], [(250, 250)])
    ((other_x, other_y, *_),) = placed(["hope"], [(250, 250)], obstacles=[(x, y, *half)])
    assert abs(other_x - x) >= 2 * half[0] or abs(other_y - y) >= 2 * half[1]


def crosses(box: Any, line: Any) -> bool:
    """Return whether a line enters a box: one of many points on it does."""
    along = np.linspace(line[:2], line[2:], 1000)
    return bool((np.abs(along - box[:2]) < box[2:]).all(axis=1).any())


def test_a_label_stands_beside_a_line_where_there_is_room_and_else_upon_it() -> None:
    upwards = (250, 250, 250, 100)
    (box,) = placed(["hope"], [(250, 250)], lines=[upwards])
    assert not crosses(box, upwards)
    everywhere = [(0, y, SIDE, y) for y in range(0, int(SIDE), 10)]
    (box,) = placed(["hope"], [(250, 250)], lines=everywhere)
    assert not np.isnan(box).any()


@given(PLACES, PLACES, PLACES)
def test_a_label_lies_on_a_line_that_enters_it(point: Any, start: Any, end: Any) -> None:
    assume(np.hypot(*np.subtract(start, end)) > 1)
    (box,), line = placed(["hope"], [point]), (*start, *end)
    (on_line,) = lie_on(box[None], np.array([line]))
    assert on_line or not crosses(box, line)
    (nowhere,) = lie_on(np.full((1, 4), np.nan), np.array([line]))
    assert not nowhere


@given(st.lists(PLACES, min_size=1, max_size=4), PLACES, PLACES)
def test_a_line_keeps_a_label_off_and_leaves_none_out(points: Any, start: Any, end: Any) -> None:
    line = (*start, *end)
    texts = ["hope"] * len(points)
    free, there = placed(texts, points), placed(texts, points, lines=[line])
    assert np.isnan(there).any(axis=1).sum() <= np.isnan(free).any(axis=1).sum()
    if len(points) == 1 and not crosses(free[0], line) and not np.isnan(there).any():
        assert not crosses(there[0], line)


@given(st.lists(st.tuples(WORDS, PLACES), min_size=1, max_size=12), st.sampled_from([6.0, 14.0]))
def test_no_label_can_be_read_as_of_another_mark(drawn: Any, radius: float) -> None:
    texts, points = map(list, zip(*drawn, strict=True))
    marks = np.array(points)
    boxes = placed(texts, points, radius)
    there = [label for label in range(len(texts)) if not np.isnan(boxes[label, 0])]
    for label in there:
        x, y, half_width, half_height = boxes[label]
        assert half_width <= x <= SIDE - half_width
        assert half_height <= y <= SIDE - half_height
        distances = [
            np.hypot(max(abs(x - mx) - half_width, 0), max(abs(y - my) - half_height, 0))
            for mx, my in marks
        ]
        assert min(distances) >= radius
        for other, distance in enumerate(distances):
            same = np.hypot(*(marks[other] - marks[label])) <= 1
            assert same or distance > distances[label] or other == label
        for other in there:
            if other < label:
                apart = np.abs(boxes[label, :2] - boxes[other, :2])
                assert (apart >= boxes[label, 2:] + boxes[other, 2:]).any()


@pytest.mark.parametrize("slide", [1, -1])
def test_beside_a_mark_at_the_edge_a_label_slides(slide: int) -> None:
    at = 250 + slide * 235
    ((x, _, half_width, _),) = placed(["hope"], [(at, 250)])
    assert half_width <= x <= SIDE - half_width
    assert abs(x - at) <= 10 + 0.1 * FONT + half_width
