"""Words beside marks on a large plane, where none can be read as another mark's.

A label stands only where it is inside the plane, lies on no mark and no other label, and is
nearer to its own mark than to any other; where there is no such place it is left out. Of such
places those come first where it covers no line, or the fewest. Whoever shows the plane says
everything in rows beside it, so that what is left out is not lost.

Everything is in pixels, x to the right and y down, on a square of `side` by `side`.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np

from attention.figures.texts import LINE_HEIGHT, text_width
from attention.maths import Array

# Sides of a mark on which a label may stand, the best first: above, below, right, left, corners.
_SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
_GAPS = (0.1, 0.3, 0.6, 1.0, 1.5)  # between a mark and its label, in heights of the font
# Along the mark, in halves of the label's length.
_SLIDES = (0.0, -0.35, 0.35, -0.7, 0.7, -0.95, 0.95)
# Also in heights of the font: a browser's letters are not quite as wide as estimated.
_APART = 0.1  # what there is between two things, at least
_NEARER = 0.15  # by which a label is nearer to its own mark than to any other, at least
_SAME = 0.04  # marks nearer than this are one to the eye
_BESIDE = 0.15  # what there is between the middle of a line and a label beside it, at least
_TRIES = 8  # orders in which labels look for a place


def place_callouts(
    texts: Sequence[str],
    owners: Sequence[Sequence[int]],
    marks: Array,
    radii: Array,
    side: float,
    font: float,
    obstacles: Sequence[Sequence[float]] = (),
    lines: Sequence[Sequence[float]] = (),
) -> Array:
    """Return where labels stand: (labels, 4), NaN for those that are left out.

    Parameters
    ----------
    texts : sequence of str
        The labels, the most important first.
    owners : sequence of sequences of int
        For each label the positions of its marks among `marks`: it stands beside the first, and
        may be nearer to the others.
    marks : (n, 2) array
        The middles of all marks.
    radii : (n,) array
        Of the marks.
    side, font : float
        Of the square, and of the labels.
    obstacles : sequence of boxes
        What else no label may cover.
    lines : sequence of (x, y, x, y)
        From where to where there are lines; no label covers one that has a free place elsewhere.

    Returns
    -------
    array
        Middle x, middle y, half width, half height of each label.
    """
    candidates = [
        _candidates(text, own, marks, radii, side, font)
        for text, own in zip(texts, owners, strict=True)
    ]
    boxes, apart = np.array(obstacles).reshape(-1, 4), _APART * font
    anywhere = _fitted(candidates, boxes, apart)
    if not len(lines):
        return anywhere
    beside = [_off_lines(each, np.array(lines), _BESIDE * font) for each in candidates]
    found = _fitted(beside, boxes, apart)
    # A label on a line is better than none.
    return found if np.isnan(found).sum() <= np.isnan(anywhere).sum() else anywhere


def lie_on(boxes: Array, lines: Array, apart: float = 0.0) -> Array:
    """Return how many lines each label lies on, or nearly; none, if it is left out.

    A line and a box are apart if the shadows that they cast on one of three axes are: on both of
    the plane, and across the line.

    Parameters
    ----------
    boxes, lines : array
        As in `place_callouts`.
    apart : float
        How near a line may come, in pixels.
    """
    middles, halves = boxes[:, None, :2], boxes[:, None, 2:] + apart  # (b, 1, 2)
    half = (lines[:, 2:] - lines[:, :2]) / 2
    away = middles - (lines[:, :2] + lines[:, 2:]) / 2  # (b, l, 2)
    meets = (np.abs(away) < halves + np.abs(half)).all(axis=2)
    across = np.abs(away[..., 0] * half[:, 1] - away[..., 1] * half[:, 0])
    crossed = meets & (across < (halves * np.abs(half[:, ::-1])).sum(axis=2))
    count: Array = crossed.sum(axis=1)
    return count


def anchored(away: Array, half: float) -> tuple[float, float, str]:
    """Return where a label is held, so that it stays near its mark if it is narrower than thought.

    Parameters
    ----------
    away : (2,) array
        From the mark to the label's middle.
    half : float
        Half of the label's width.
    """
    x, y = map(float, away)
    if abs(x) < half / 4:
        return x, y, "middle"
    return (x - half, y, "start") if x > 0 else (x + half, y, "end")


def _off_lines(candidates: Array, lines: Array, apart: float) -> Array:
    """Return boxes sorted by how many lines cross them; of equal ones the first stays first."""
    sorted_by: Array = candidates[np.argsort(lie_on(candidates, lines, apart), kind="stable")]
    return sorted_by


def _fitted(candidates: Sequence[Array], obstacles: Array, apart: float) -> Array:
    """Return for each label one of its candidates, NaN where there is no room for any."""
    order = list(range(len(candidates)))
    best, fewest = np.full((len(candidates), 4), np.nan), len(candidates) + 1
    for _ in range(_TRIES):
        boxes = _first_fits(order, candidates, obstacles, apart)
        left_out = [label for label in order if np.isnan(boxes[label, 0])]
        if len(left_out) < fewest:
            best, fewest = boxes, len(left_out)
        # What found no place looks first, if it has one at all where nobody was there before.
        missed = [label for label in left_out if len(candidates[label])]
        if not missed or order[: len(missed)] == missed:
            break
        order = [*missed, *(label for label in order if label not in missed)]
    return best


def _first_fits(
    order: Sequence[int], candidates: Sequence[Array], obstacles: Array, apart: float
) -> Array:
    """Return for each label its first candidate that lies on nothing placed before."""
    boxes: Array = np.full((len(candidates), 4), np.nan)
    taken = obstacles
    for label in order:
        free = _first_free(candidates[label], taken, apart)
        if free is not None:
            boxes[label] = free
            taken = np.vstack([taken, free])
    return boxes


def _first_free(candidates: Array, taken: Array, apart: float) -> Array | None:
    reach = candidates[:, None, 2:] + taken[None, :, 2:] + apart
    clear = np.abs(candidates[:, None, :2] - taken[None, :, :2]) >= reach  # (c, t, 2)
    free = candidates[np.all(np.any(clear, axis=2), axis=1)]
    return free[0] if len(free) else None


def _candidates(
    text: str, own: Sequence[int], marks: Array, radii: Array, side: float, font: float
) -> Array:
    """Return the boxes that a label may have beside its mark, whatever the other labels do."""
    owner = own[0]
    half = np.array([text_width(text, font) / 2, font * LINE_HEIGHT / 2])
    boxes = []
    for gap, slide, (right, down) in product(_GAPS, _SLIDES, _SIDES):
        if slide and right and down:
            continue  # at a corner there is nothing to slide along
        reach = radii[owner] + gap * font
        # There the label's own corner is as far away as its edge is elsewhere.
        reach *= 0.7 if right and down else 1.0
        along = slide * half * np.array([not right, not down])
        boxes.append((*(marks[owner] + np.array([right, down]) * (reach + half) + along), *half))
    found = np.array(boxes)
    middles, halves = found[:, :2], found[:, 2:]
    inside = ((middles >= halves) & (middles <= side - halves)).all(axis=1)
    beyond = np.maximum(np.abs(middles[:, None] - marks[None]) - halves[:, None], 0)  # (c, n, 2)
    from_box = np.hypot(*np.moveaxis(beyond, 2, 0))  # (c, n)
    from_middle = np.hypot(*np.moveaxis(middles[:, None] - marks[None], 2, 0))
    clear = (from_box >= radii + _APART / 2 * font).all(axis=1)
    foreign = np.hypot(*(marks - marks[owner]).T) > _SAME * font
    foreign[[*own]] = False
    good = inside & clear
    best = good
    if foreign.any():
        good = good & _nearer(from_box, owner, foreign, _NEARER * font)
        # Best are those whose middle, which is what the eye goes to, is nearest as well.
        best = good & _nearer(from_middle, owner, foreign, _NEARER * font)
    return np.concatenate([found[best], found[good & ~best]])


def _nearer(distances: Array, owner: int, foreign: Array, by: float) -> Array:
    """Return which rows of distances to all marks have their own nearer than any foreign one."""
    nearer: Array = distances[:, foreign].min(axis=1) > distances[:, owner] + by
    return nearer
