"""Labels on a square: their places."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.labels import place_label, place_labels

SIDE = 220


def boxes_of(points, radius):
    return np.column_stack([points, np.full((len(points), 2), radius)])


def overlaps(a, b):
    return abs(a[0] - b[0]) < a[2] + b[2] - 1e-6 and abs(a[1] - b[1]) < a[3] + b[3] - 1e-6


@st.composite
def crowds(draw):
    """Up to 12 labelled points, often on the same spot or at the border."""
    spots = st.one_of(st.sampled_from([0, SIDE / 2, SIDE]), st.floats(0, SIDE))
    points = draw(st.lists(st.tuples(spots, spots), min_size=1, max_size=12))
    if draw(st.booleans()):
        points = [points[0]] * len(points)
    widths = draw(st.lists(st.floats(8, 120), min_size=len(points), max_size=len(points)))
    return np.array(points, dtype=float), np.array([(width, 15.0) for width in widths])


@given(crowds())
def test_labels_stay_inside_and_off_each_other(crowd):
    points, sizes = crowd
    radii = np.full(len(points), 6.0)
    labels = place_labels(points, radii, sizes, boxes_of(points, 6), SIDE)
    low, high = labels[:, :2] - labels[:, 2:], labels[:, :2] + labels[:, 2:]
    assert (low >= -1e-9).all()
    assert (high <= SIDE + 1e-9).all()
    for i, label in enumerate(labels):
        assert not any(overlaps(label, other) for other in labels[:i])


def test_a_lone_label_stands_right_above_its_mark():
    nothing = np.empty((0, 4))
    middle = place_label(
        np.array([100.0, 100.0]), 5, np.array([40.0, 15.0]), nothing, nothing, SIDE
    )
    assert middle.tolist() == [100, 100 - 5 - 2 - 7.5]


def test_a_label_makes_way_for_a_mark():
    mark = np.array([[100.0, 85.0, 5, 5]])
    middle = place_label(
        np.array([100.0, 100.0]), 5, np.array([40.0, 15.0]), mark, np.empty((0, 4)), SIDE
    )
    assert middle[1] > 100
