"""Where words go on a small square: text widths, line breaks and label places.

Everything is in pixels, x to the right and y down, on a square of `side` by `side`.
A browser knows how wide a text is; Python does not, so `text_width` gives an upper
estimate for the page's font. That errs on the side of space between words.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np

from attention.maths import Array
from attention.words import clusters, is_one_picture, isolated

LINE_HEIGHT = 1.25  # of the font size

# Widths in em of the page's font, Source Sans, at its bold weight, rounded up.
_EMS = {
    character: ems
    for ems, characters in {
        0.3: " !',.:;Iijl|·",
        0.38: "()-/[\\]frt{}₀₁₂₃₄₅₆₇₈₉",
        0.52: '"*?JLcksvxyz_',
        0.6: "#$+0123456789<=>EFTPSVXYZ^`abdeghnopqu~",
        0.68: "&ABCDGHKNOQRU",
        0.92: "%@MWmw…",
    }.items()
    for character in characters
}
_ZERO_WIDTH = {"Mn", "Me", "Cf"}
_WIDE = 1.3  # of an ideograph or an emoji


def text_width(text: str, size: float) -> float:
    """Return an upper estimate of how wide `text` is at a font size of `size` pixels.

    An emoji counts once, of however many characters it is made.
    """
    return size * sum(
        _WIDE if is_one_picture(cluster) else sum(map(_ems, cluster)) for cluster in clusters(text)
    )


def _ems(character: str) -> float:
    if character in _EMS:
        return _EMS[character]
    if unicodedata.category(character) in _ZERO_WIDTH:
        return 0.0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else 0.95


def text_sizes(texts: Sequence[str], size: float) -> Array:
    """Return width and height of each text, (n, 2), at a font size of `size` pixels."""
    return np.array([(text_width(text, size), size * LINE_HEIGHT) for text in texts])


def shorten(text: str, size: float, width: float) -> str:
    """Return `text`, cut and with an ellipsis if it is wider than `width` pixels.

    It is cut between clusters: a part of a family would be another family.
    """
    if text_width(text, size) <= width:
        return text
    kept = clusters(text)
    while kept and text_width("".join(kept) + "…", size) > width:
        kept.pop()
    return "".join(kept) + "…"


def fitted(word: str, size: float, width: float) -> str:
    """Return `word` as it stands alone, shortened if need be.

    Then it is isolated: else the ellipsis would stand before a word from right to left.
    """
    short = shorten(word, size, width)
    return word if short == word else isolated(short)


def wrap(pieces: Sequence[str], separator: str, size: float, width: float) -> list[list[int]]:
    """Return which of `pieces` stand on each line, in order, so that no line is too wide.

    A piece wider than `width` has a line to itself.
    """
    gap = text_width(separator, size)
    lines: list[list[int]] = []
    room = 0.0
    for index, piece in enumerate(pieces):
        needed = text_width(piece, size)
        if lines and needed + gap <= room:
            lines[-1].append(index)
            room -= needed + gap
        else:
            lines.append([index])
            room = width - needed
    return lines


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
