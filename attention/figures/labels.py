"""Where words go on a small square: each beside its mark, off the other marks and labels.

A label stands over its mark if that is one of the upper half of the marks, else under it.
What is in the way makes it slide, then shortens it, then sends it to the other side of its
mark; where there is no room for three letters, it is left out. Earlier labels come first.

So a place depends on nothing but what is near and on which half a mark is in: while one
point is dragged, nearly all labels go along with their marks as if they were stuck to them.

Everything is in pixels, x to the right and y down, on a square of `side` by `side`.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from attention.figures.layout import FONT
from attention.figures.texts import LINE_HEIGHT, fitted, text_width
from attention.maths import Array
from attention.words import clusters

LETTERS = 3  # of a word that is cut, at least
SLIDE = 20.0  # by which a label makes way to the left or right
CARRIED = 15.0  # by which a label is held back at the edge while its mark is dragged, at most
_WIDEST = 1.5  # times the side of the square that each label would have if all had the same
_FROM_MARK, _FROM_OTHERS = 2.0, 1.0  # distances
_HEIGHT = FONT * LINE_HEIGHT
_HALF = _HEIGHT / 2
_ROUNDING = 1e-9

Box = Sequence[float]  # middle x, middle y, half width, half height


class Labels(NamedTuple):
    """Labels that have been placed.

    Attributes
    ----------
    texts : list of str
        The words, cut where room is short; empty if left out.
    boxes : (n, 4) array
        Middle x, middle y, half width, half height. What is left out has its mark's middle
        and no size.
    """

    texts: list[str]
    boxes: Array


def place_labels(
    words: Sequence[str],
    points: Array,
    radii: Array,
    side: float,
    *,
    obstacles: Sequence[Box] = (),
    far: bool = False,
) -> Labels:
    """Return where the labels of some marks go.

    Parameters
    ----------
    words : sequence of str
    points : (n, 2) array
        The middles of the marks.
    radii : (n,) array
        Of the marks.
    side : float
        Of the square.
    obstacles : sequence of boxes
        What else no label may cover, as in `Labels.boxes`.
    far : bool
        Whether labels may also stand at the left or right, or up to two lines further away,
        before they are shortened or left out. They move more when points do.
    """
    places = points.tolist()
    marks = [(x, y, r, r) for (x, y), r in zip(places, radii.tolist(), strict=True)]
    upper = points[:, 1].argsort(kind="stable").argsort() < len(words) / 2
    most = side if far else _WIDEST * side / math.sqrt(len(words))
    taken: list[Box] = [*obstacles]
    texts, boxes = [""] * len(words), [(x, y, 0.0, 0.0) for x, y in places]
    for label, (word, (x, y), over) in enumerate(zip(words, places, upper.tolist(), strict=True)):
        around = taken + marks[:label] + marks[label + 1 :]
        least = min(
            text_width(word, FONT), text_width("".join(clusters(word)[:LETTERS]) + "…", FONT)
        )
        full = min(text_width(word, FONT), max(most, least))
        lines = list(_lines(x, y, over, [marks[label], *around], side, far=far))
        for enough, line in product((full, least) if far else (least,), lines):
            low, high, width = _room(x, line, full, around)
            if width >= enough - _ROUNDING:
                texts[label] = fitted(word, FONT, width + _ROUNDING)
                half = text_width(texts[label], FONT) / 2
                at = min(max(line.towards, low + half), high - half)
                boxes[label] = (at, line.y, half, _HALF)
                taken.append(boxes[label])
                break
    return Labels(texts, np.array(boxes))


def carried(labels: Labels, before: Array, points: Array, side: float) -> Labels:
    """Return labels that have gone along with their marks from some places to others.

    They keep their sides even where something else comes into their way: a label that jumps while
    its mark is dragged can't be read. At the edge they give way by `CARRIED` pixels.

    Parameters
    ----------
    labels : Labels
    before, points : (n, 2) array
        The middles of their marks, then and now.
    side : float
        Of the square.
    """
    boxes = labels.boxes.copy()
    boxes[:, :2] += points - before
    halves = boxes[:, 2:]
    back = np.clip(boxes[:, :2], halves, side - halves) - boxes[:, :2]  # (n, 2)
    length = np.hypot(*back.T)[:, None]
    boxes[:, :2] += back * np.minimum(1, CARRIED / np.maximum(length, CARRIED))
    return Labels(labels.texts, boxes)


class _Line(NamedTuple):
    """A line on which a label may stand: its middle, where it ends, and where a label tends."""

    y: float
    low: float
    high: float
    towards: float


def _lines(
    x: float, y: float, over: bool, around: Sequence[Box], side: float, *, far: bool
) -> Iterator[_Line]:
    """Yield the lines around a point that are within the square, the best first."""
    here = [box for box in around if abs(box[0] - x) <= box[2] and abs(box[1] - y) <= box[3]]
    top = min(middle - half for _, middle, _, half in here) - _FROM_MARK - _HALF
    bottom = max(middle + half for _, middle, _, half in here) + _FROM_MARK + _HALF

    def near(lines: int) -> Iterator[_Line]:
        both = top - lines * _HEIGHT, bottom + lines * _HEIGHT
        yield from (_Line(middle, 0.0, side, x) for middle in (both if over else both[::-1]))

    lines = [*near(0)]
    if far:
        right = max(middle + half for middle, _, half, _ in here) + _FROM_MARK
        left = min(middle - half for middle, _, half, _ in here) - _FROM_MARK
        lines += [_Line(y, right, side, right), _Line(y, 0.0, left, left), *near(1), *near(2)]
    yield from (line for line in lines if _HALF <= line.y <= side - _HALF)


def _room(x: float, line: _Line, width: float, around: Sequence[Box]) -> tuple[float, float, float]:
    """Return where the free part of a line around x ends, and how wide a label fits there."""
    low, high = line.low, line.high
    for middle, y, half_width, half_height in around:
        if abs(y - line.y) < half_height + _HALF:
            if middle < x:
                low = max(low, middle + half_width + _FROM_OTHERS)
            else:
                high = min(high, middle - half_width - _FROM_OTHERS)
    fitting = min(width, high - low)
    if line.towards == x:  # only at an edge of the square may a label slide as far as it takes
        if low > line.low:
            fitting = min(fitting, 2 * (x + SLIDE - low))
        if high < line.high:
            fitting = min(fitting, 2 * (high + SLIDE - x))
    return low, high, fitting
