"""Where words go on a small square.

Everything is in pixels, x to the right and y down, on a square of `side` by `side`.
"""

import numpy as np

from attention.maths import Array

# Above, below, beside, then the corners; first without, then with growing distance.
_DIRECTIONS = np.array(
    [(0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)], dtype=float
)
_DISTANCES = np.array([0, 8, 16, 24, 34, 46, 60, 76, 94, 114], dtype=float)
_GAP = 2.0


def _overlap(centres: Array, halves: Array, other_centres: Array, other_halves: Array) -> Array:
    """Return the total area that each box shares with the other boxes."""
    distance = np.abs(centres[..., None, :] - other_centres)  # (c, boxes, 2)
    sides = np.minimum(halves + other_halves - distance, 2 * np.minimum(halves, other_halves))
    shared: Array = np.maximum(sides, 0).prod(axis=-1).sum(axis=-1)  # (c,)
    return shared


def place_label(
    point: Array, radius: float, size: Array, marks: Array, labels: Array, side: float
) -> Array:
    """Return where the middle of one label goes: near its point and clear of the rest.

    Of the places around the point the cheapest wins: clear of other labels above all,
    then of the marks, then near. The label never leaves the square.

    Parameters
    ----------
    point : (2,) array
        The middle of the mark that is labelled.
    radius : float
        Of that mark.
    size : (2,) array
        Width and height of the label.
    marks, labels : (k, 4) array
        Boxes of all marks, and of the labels placed so far: middle x, middle y, half
        width, half height.
    side : float
        Of the square.

    Returns
    -------
    (2,) array
    """
    half = size / 2
    beside = point + (half + radius + _GAP) * _DIRECTIONS  # (directions, 2)
    middle, covered = _cheapest(beside, point, half, marks, labels, side)
    if covered > 0:  # go away from the point, step by step
        outward = _DISTANCES[:, None, None] * _DIRECTIONS  # (distances, directions, 2)
        around = (beside + outward).reshape(-1, 2)
        middle, covered = _cheapest(around, point, half, marks, labels, side)
    if covered > 1e3:  # still on another label: look everywhere
        steps = np.linspace(0, side, 33)
        everywhere = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        middle, _ = _cheapest(everywhere, point, half, marks, labels, side)
    return middle


def _cheapest(
    places: Array, point: Array, half: Array, marks: Array, labels: Array, side: float
) -> tuple[Array, float]:
    """Return the best of `places`, and what it covers: a square pixel of a label is 1000."""
    places = np.clip(places, half, np.maximum(side - half, half))
    covered = 1e3 * _overlap(places, half + 0.5, labels[:, :2], labels[:, 2:])
    covered += 3 * _overlap(places, half, marks[:, :2], marks[:, 2:])
    preference = np.arange(len(places)) % len(_DIRECTIONS)  # the first directions read best
    best = (covered + np.hypot(*(places - point).T) + preference).argmin()
    return places[best], covered[best]


def place_labels(points: Array, radii: Array, sizes: Array, marks: Array, side: float) -> Array:
    """Return the boxes of labels placed one after the other by `place_label`.

    Parameters
    ----------
    points, sizes : (n, 2) array
    radii : (n,) array
    marks : (k, 4) array
        Boxes of all marks, those at `points` among them.
    side : float

    Returns
    -------
    (n, 4) array
        Middle x, middle y, half width, half height.
    """
    labels = np.empty((0, 4))
    for point, radius, size in zip(points, radii, sizes, strict=True):
        middle = place_label(point, radius, size, marks, labels, side)
        labels = np.vstack([labels, [*middle, *size / 2]])
    return labels
