"""Labels on a square: each at its own mark, off the others, or cut, or left out."""

import random
import string
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.labels import LETTERS, SLIDE, place_labels
from attention.figures.layout import FONT
from attention.figures.texts import text_width
from attention.maths import Array

SIDE = 220
HALF = 7.5  # of a label's height: 12 · 1.25 / 2


def discs(points: Any, radius: Any) -> Any:
    return np.column_stack([points, np.full((len(points), 2), radius)])


def overlaps(a: Array, b: Array) -> bool:
    apart = np.abs(a[:2] - b[:2]) >= a[2:] + b[2:] - 1e-6
    return not apart.any()


def placed(*marks: Any, radius: Any = 5.0, side: int = SIDE, **options: Any) -> Any:
    """Return the labels of marks, given as `(word, x, y)`: their texts, and their middles."""
    words = [word for word, _, _ in marks]
    points = np.array([(x, y) for _, x, y in marks], dtype=float)
    radii = np.full(len(marks), radius)
    labels = place_labels(words, points, radii, side, **options)
    return labels.texts, labels.boxes[:, :2].tolist()


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[str], Array]:
    """Up to 12 marks with a word each, often on the same spot or at the border."""
    spots = st.one_of(st.sampled_from([0, SIDE / 2, SIDE]), st.floats(0, SIDE))
    points = draw(st.lists(st.tuples(spots, spots), min_size=1, max_size=12))
    if draw(st.booleans()):
        points = [points[0]] * len(points)
    words = draw(st.lists(st.text("aim…W漢", min_size=1, max_size=24), min_size=12, max_size=12))
    return words[: len(points)], np.array(points, dtype=float)


@given(crowds(), crowds(), st.booleans())
def test_labels_stay_inside_and_off_each_other_and_all_marks(
    crowd: Any, other: Any, far: Any
) -> None:
    (words, points), obstacles = crowd, discs(other[1], 6)
    radii, marks = np.full(len(points), 5.0), discs(points, 5)
    found = place_labels(words, points, radii, SIDE, obstacles=obstacles.tolist(), far=far)
    shown = [i for i, text in enumerate(found.texts) if text]
    boxes = found.boxes
    low, high = boxes[:, :2] - boxes[:, 2:], boxes[:, :2] + boxes[:, 2:]
    assert (low[shown] >= -1e-6).all()
    assert (high[shown] <= SIDE + 1e-6).all()
    for i in shown:
        assert not any(overlaps(boxes[i], boxes[j]) for j in shown if j != i)
        assert not any(overlaps(boxes[i], box) for box in [*marks, *obstacles])
        assert 2 * boxes[i, 2] == pytest.approx(text_width(found.texts[i], FONT))


@given(crowds())
def test_a_label_stands_at_its_mark_and_is_legible(crowd: Any) -> None:
    words, points = crowd
    found = place_labels(words, points, np.full(len(points), 5.0), SIDE)
    for word, text, point, box in zip(words, found.texts, points, found.boxes, strict=True):
        across, away = np.abs(box[:2] - point)
        if not text:  # no leader leads anywhere
            assert (across, away) == (0, 0)
            continue
        assert text == word or text[:-1] == word[: len(text) - 1]
        assert text == word or len(text) > LETTERS
        assert across <= max(SLIDE, box[2]) + 1e-6
        # Above or below its mark and what lies on that: marks here reach 5 beyond the point.
        assert 5 + 2 + HALF - 1e-6 <= away <= 5 + 5 + 2 + HALF + 1e-6


def test_upper_labels_stand_over_their_marks_and_lower_ones_under() -> None:
    _, places = placed(("low", 60, 160), ("high", 160, 60))
    assert places == [[60, 160 + 5 + 2 + 7.5], [160, 60 - 5 - 2 - 7.5]]


def test_a_lone_label_stands_over_its_mark() -> None:
    assert placed(("hope", 100, 100)) == (["hope"], [[100, 100 - 5 - 2 - 7.5]])


def test_a_label_slides_off_another() -> None:
    # Both stand over their marks: hope is 4 · .6 · 12 = 28.8 wide, but the two middles are
    # only 20 apart. The second makes way until there is 1 between them.
    _, places = placed(("hope", 100, 100), ("hope", 120, 100), ("a", 10, 200), ("a", 200, 200))
    assert places[0] == [100, 85.5]
    assert places[1] == pytest.approx([100 + 28.8 + 1, 85.5])


def test_at_an_edge_a_label_slides_until_it_is_inside() -> None:
    texts, places = placed(("exuberance", 3, 100))
    assert texts == ["exuberance"]
    assert places[0][0] == pytest.approx(text_width("exuberance", FONT) / 2)


def test_a_cut_label_is_no_further_from_its_mark_at_an_edge() -> None:
    # Between the edge and the mark's line something ends at 14. A label that begins at 15 and
    # slides by 20 has its middle at 25 and is 20 wide: too little for exu…, above as below.
    beside = [(4.0, y, 10.0, 7.5) for y in (85.5, 114.5)]
    assert placed(("exuberance", 5, 100), obstacles=beside) == ([""], [[5, 100]])
    assert placed(("a", 5, 100), obstacles=beside)[0] == ["a"]


def test_what_does_not_fit_is_cut() -> None:
    # From 80 + 1 to 120 − 1: exu… takes (.6 + .52 + .6 + .92) · 12 = 31.7, one letter more 38.9.
    narrow = [(60.0, 85.5, 20.0, 7.5), (140.0, 85.5, 20.0, 7.5)]
    texts, ((_, y),) = placed(("exuberance", 100, 100), obstacles=narrow)
    assert (texts, y) == (["exu…"], 85.5)


def test_what_can_not_be_cut_changes_sides_then_is_left_out() -> None:
    ceiling, floor = (100.0, 85.5, 100.0, 7.5), (100.0, 114.5, 100.0, 7.5)
    assert placed(("hope", 100, 100), obstacles=[ceiling]) == (["hope"], [[100, 114.5]])
    assert placed(("hope", 100, 100), obstacles=[ceiling, floor]) == ([""], [[100, 100]])


def test_a_label_that_may_go_far_stands_beside_its_mark_or_two_lines_away() -> None:
    ceiling, floor = (100.0, 85.5, 100.0, 6.0), (100.0, 114.5, 100.0, 6.0)
    texts, ((x, y),) = placed(("hope", 100, 100), obstacles=[ceiling, floor], far=True)
    # At the right: hope takes 4 · .6 · 12 = 28.8.
    assert (texts, x, y) == (["hope"], pytest.approx(100 + 5 + 2 + 14.4), 100)
    beside = (100.0, 100.0, 110.0, 2.0)
    obstacles = [ceiling, beside, floor]
    texts, places = placed(("hope", 100, 100), obstacles=obstacles, far=True)
    assert (texts, places) == (["hope"], [[100, 85.5 - 15]])


def test_two_words_on_one_spot_stand_on_both_sides() -> None:
    assert placed(("a", 100, 100), ("b", 100, 100)) == (["a", "b"], [[100, 85.5], [100, 114.5]])


def test_a_label_clears_a_larger_mark_that_covers_its_own() -> None:
    points, radii = np.full((2, 2), 100.0), np.array([3.0, 12.0])
    _, boxes = place_labels(["small", "large"], points, radii, SIDE)
    assert boxes[:, 1].tolist() == [100 - 12 - 2 - 7.5, 100 + 12 + 2 + 7.5]


def test_twelve_long_words_in_the_smallest_panel_are_readable_or_left_out() -> None:
    chance, shown = random.Random(1), []
    for _ in range(150):
        words = ["".join(chance.choices(string.ascii_lowercase, k=24)) for _ in range(12)]
        points = np.array([(chance.uniform(8, 172), chance.uniform(8, 172)) for _ in range(12)])
        texts, boxes = place_labels(words, points, np.full(12, 4.0), 180)
        there = [i for i, text in enumerate(texts) if text]
        shown.append(len(there))
        for i in there:
            assert len(texts[i]) > LETTERS
            assert not any(overlaps(boxes[i], boxes[j]) for j in there if j < i)
    assert np.mean(shown) > 9


def test_nearly_all_labels_go_along_with_their_marks() -> None:
    moved = frames = 0
    chance = random.Random(2)
    words = ["hope", "exuberance", "hate", "sycophant"]
    for _ in range(100):
        points = np.array([(chance.uniform(10, 210), chance.uniform(10, 210)) for _ in range(4)])
        step = np.array([chance.uniform(-4, 4), chance.uniform(-4, 4)])
        before = None
        for _ in range(25):
            texts, boxes = place_labels(words, points, np.full(4, 5.0), SIDE)
            offsets = boxes[:, :2] - points
            if before is not None:
                both = np.array([bool(a and b) for a, b in zip(before[0], texts, strict=True)])
                moved += bool((np.hypot(*(offsets - before[1])[both].T) > 15).any())
                frames += 1
            before = texts, offsets
            points = np.clip(points + step * [[1], [0], [0], [0]], 8, 212)
    assert moved / frames < 0.04
