"""How large the figure is drawn in the width there is: every size in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from attention.figures.texts import LINE_HEIGHT, shorten, text_width, wrap

MIN_SIDE, MAX_SIDE = 180, 400  # of a panel
LEAST_SIDE = 160  # where smaller panels spare one a scroll
STEP = 10  # sides are multiples, so that few specs are ever built
MIN_HEATMAP, MAX_HEATMAP = 160, 230  # twelve cells still hold a two-decimal number
LEAST_HEATMAP = 100  # in the slimmest window; five cells do

# What stands around the squares. Above each other, they share the wider margin of the two.
_GAP = 20  # between panels, and between these and the heatmap
_AXIS = 72  # at the left of panels, for numbers and title; and their right edge
_BELOW = 40  # below the last row of panels, for numbers and title
_TITLE = 27  # above the caption of a panel
_LABELS = 117  # at the left of a heatmap, for words and title; and its right edge
_LOOKS_AT = 30  # at the right of a heatmap, for how many words each row looks at
HEADS_GAP = 60  # between heatmaps of heads, with room for these numbers
_LEAN = 25  # by which the slanted labels above a heatmap may reach beyond these numbers
_ABOVE_HEATMAP, _LEGEND = 90, 40  # above the heatmap, for words; below it, for the legend
_HEATMAP_CELL = 57  # a cell of a heatmap that has room
FONT, TITLE_FONT = 12, 15
_LINE = FONT * LINE_HEIGHT  # of a caption
_WEIGHT, SEPARATOR = " .00", " · "

# Of matrices beside each other: their smallest side, a cell that is wide enough for −.27, and
# what stands at their left besides labels: the title and a margin.
_MIN_MATRIX, _CELL, _TITLES = 120, 24, 30
MAX_LABEL = 80  # longer words are cut


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of the figure.

    Attributes
    ----------
    columns : int
        Panels in a row.
    side : int
        Of a panel.
    heatmap : int
        Side of the heatmap.
    beside : bool
        Whether the heatmap stands beside the panels.
    """

    columns: int
    side: int
    heatmap: int
    beside: bool

    @property
    def heatmap_first(self) -> bool:
        """Whether the heatmap stands above the panels: where these are many, one by one."""
        return self.columns == 1 and not self.beside


@lru_cache(maxsize=256)
def fit(
    width: float,
    height: float,
    words: tuple[str, ...],
    columns: int | None = None,
    keys: tuple[str, ...] | None = None,
) -> Layout:
    """Return the layout in which the panels of some words are largest without a scroll.

    Parameters
    ----------
    width, height : float
        Of the room there is, in pixels.
    words : tuple of str
        A panel each.
    columns : int, optional
        At most how many panels stand in a row; else as many as fit best.
    keys : tuple of str, optional
        The words that are looked at, if they are others.

    Returns
    -------
    Layout
        Where not all has room, one scrolls to the heatmap; where the panels alone have none,
        they are of a comfortable size.
    """
    most, keys = min(len(words), columns or len(words)), keys or words
    for heatmap_in_view in (True, False):
        layouts = [
            _without_scroll(width, height, words, keys, count, beside, heatmap_in_view)
            for count in range(most, 0, -1)
            for beside in (True, False)
        ]
        best = max(layouts, key=lambda layout: layout.side)
        if best.side >= LEAST_SIDE:
            return best
    return _with_scroll(width, words, most)


def _without_scroll(
    width: float,
    height: float,
    words: tuple[str, ...],
    keys: tuple[str, ...],
    columns: int,
    beside: bool,
    heatmap_in_view: bool,
) -> Layout:
    """Return the layout of so many columns whose panels are as large as the room lets them be."""
    rows = -(-len(words) // columns)
    heatmap = _whole(_HEATMAP_CELL * max(len(words), len(keys)), MIN_HEATMAP, MAX_HEATMAP)
    if beside:
        width -= _GAP + heatmap + _LABELS + _LOOKS_AT
    else:
        heatmap = min(heatmap, _heatmap_alone(width))
        height -= _GAP + heatmap + _ABOVE_HEATMAP if heatmap_in_view else 0
    across = (width - _margins(words, beside) - _GAP * (columns - 1)) / columns
    if beside and height < heatmap + _ABOVE_HEATMAP + _LEGEND:
        across = 0
    side = int(min(across, MAX_SIDE) // STEP * STEP)
    room = (height - _BELOW - _GAP * (rows - 1)) / rows - _TITLE
    while side >= LEAST_SIDE and side > room - _LINE * len(caption_lines(keys, side)):
        side -= STEP
    return Layout(columns, side, heatmap, beside)


def _margins(words: tuple[str, ...], beside: bool) -> float:
    """Return what stands at the left and right of panels: they share it with a heatmap below."""
    label = min(MAX_LABEL, max(text_width(word, FONT) for word in words))
    return _AXIS if beside else max(_AXIS, label + _LABELS - MAX_LABEL)


def _with_scroll(width: float, words: tuple[str, ...], columns: int) -> Layout:
    """Return the layout of as many columns of comfortable panels as there is room for."""
    for beside in (True, False):
        room = width - _margins(words, beside)
        room -= _GAP + MAX_HEATMAP + _LABELS + _LOOKS_AT if beside else 0
        fitting = min(columns, int((room + _GAP) // (MIN_SIDE + _GAP)))
        if fitting > beside:
            break
    fitting = max(1, fitting)
    side = (room - _GAP * (fitting - 1)) / fitting
    return Layout(fitting, _whole(side, MIN_SIDE, MAX_SIDE), _heatmap_alone(width), beside)


def _heatmap_alone(width: float) -> int:
    """Return the side of a heatmap that has nothing beside it."""
    return _whole(width - _LABELS - _LOOKS_AT - _LEAN, LEAST_HEATMAP, MAX_HEATMAP)


def caption_lines(words: Sequence[str], width: float) -> list[list[int]]:
    """Return which words stand on each line of a caption, each with its weight."""
    return wrap([word + _WEIGHT for word in captioned(words, width)], SEPARATOR, FONT, width)


def captioned(words: Sequence[str], width: float) -> list[str]:
    """Return words as a caption has them: with their weight, no wider than a line."""
    return [shorten(word, FONT, width - text_width(_WEIGHT, FONT)) for word in words]


def fit_heads(width: float, heatmaps: int, count: int) -> tuple[int, int]:
    """Return how many of so many heatmaps of heads stand in a row, and their side.

    They have `count` rows and columns, and share the labels at their left.
    """
    room = width - _LABELS - _LOOKS_AT
    side = _whole(_CELL * count, MIN_HEATMAP, max(MIN_HEATMAP, int(room)))
    return min(heatmaps, max(1, int((room + HEADS_GAP) // (side + HEADS_GAP)))), side


def panels_in_a_row(width: float, count: int) -> int:
    """Return how many of `count` panels of the smallest size stand in a row."""
    return min(count, max(1, int((width - _AXIS + _GAP) // (MIN_SIDE + _GAP))))


def fit_matrices(width: float, parts: int, count: int, label: float) -> tuple[int, int]:
    """Return how many of `parts` square matrices stand in a row, and their side.

    Each has `count` rows and columns, and labels of its own, `label` pixels wide.
    """
    most = max(_MIN_MATRIX, width - _TITLES - label)
    side = _whole(_CELL * count, _MIN_MATRIX, int(most))
    lean = label / 2**0.5 - side / count / 2  # of the last column's label, beyond its matrix
    room = width - lean + _GAP
    return min(parts, max(1, int(room // (side + _TITLES + label + _GAP)))), side


def plane_side(width: float, most: float) -> int:
    """Return the side of a plane that takes up to `most` of `width` pixels."""
    return _whole(min(width, most) - _AXIS, MIN_SIDE, MAX_SIDE)


def _whole(size: float, low: int, high: int) -> int:
    return int(min(max(size, low), high) // STEP * STEP)
