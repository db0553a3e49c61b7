"""The grid's panels, laid out: one square a query, with its marks, labels and caption.

Points stand in the coordinates of the panel's axes. So do labels and captions, which are
placed in pixels and then translated: the chart draws every text where it is told to.
"""

import math
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.labels import (
    LINE_HEIGHT,
    place_label,
    place_labels,
    shorten,
    text_width,
    wrap,
)
from attention.layout import FONT, TITLE_FONT
from attention.maths import Array
from attention.scenario import Scenario

PANELS = {
    "part": "str",  # title, caption, key, masked, query or ghost
    "role": "str",  # key or query: what the row is about
    "query_position": "int64",
    "word": "str",  # that the row is about; of a caption, the query's
    "text": "str",  # that is drawn
    "x": "float64",
    "y": "float64",
    "label_x": "float64",
    "label_y": "float64",
    "score": "float64",
    "weight": "float64",
    "area": "float64",  # of the mark, in square pixels
    "limit": "float64",  # both axes run from -limit to limit
}

CELLS = {
    "query_position": "int64",
    "query": "str",
    "key": "str",
    "score": "float64",
    "weight": "float64",
    "share": "str",  # the weight as written in its cell
    "total": "str",  # the sum of a row, in the row of its last key
}

KEY_AREA = (24.0, 420.0)  # of a key that has none, and one that has all of the weight
QUERY_AREA = 150.0
GHOST = 60.0  # area of a vector as it was before its rotation

LINE = FONT * LINE_HEIGHT
_SEPARATOR = " · "


def share(weight: float) -> str:
    """Return a weight to two decimals, without the leading zero: .53, .07, 1.00."""
    return f"{weight:.2f}".removeprefix("0")


def axis_limit(vectors: Array) -> float:
    """Return a round number a little above every coordinate, so that axes seldom move."""
    reach = float(np.abs(vectors).max()) * 1.1
    if reach < 1e-9:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(reach))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return magnitude * next(step for step in steps if step >= reach / magnitude)


def _isolated(word: str) -> str:
    """Return `word` so that one written from right to left keeps its neighbours' order."""
    if any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in word):
        return f"\u2068{word}\u2069"
    return word


def _written(score: float, weight: float) -> str:
    """Return what a caption says of a weight: its share, a dash if masked, ? if hidden."""
    if score == -np.inf:
        return "–"
    return "?" if np.isnan(weight) else share(weight)


def _captions(words: Sequence[str], scores: Array, weights: Array, width: float) -> list[list[str]]:
    """Return the lines of each query's caption; all captions break at the same words."""
    number = " .00"
    fitting = [shorten(word, FONT, width - text_width(number, FONT)) for word in words]
    lines = wrap([word + number for word in fitting], _SEPARATOR, FONT, width)
    shown = [_isolated(word) for word in fitting]
    captions = []
    for row in zip(scores, weights, strict=True):
        shares = [_written(score, weight) for score, weight in zip(*row, strict=True)]
        captions.append(
            [_SEPARATOR.join(f"{shown[key]} {shares[key]}" for key in line) for line in lines]
        )
    return captions


def panels(scenario: Scenario, *, head: int, side: int, hidden: bool = False) -> pd.DataFrame:
    """Return everything that the panels of one head show, each `side` pixels square.

    Keys keep their labels at the same place in every panel, so that panels compare; the
    query's label goes where these leave room. If `hidden`, nothing tells a weight.

    Returns
    -------
    DataFrame
        Columns as in `PANELS`; one row a mark or a line of text, sorted by panel.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    vectors = (this.queries, this.keys, this.unrotated_queries, this.unrotated_keys)
    limit = axis_limit(np.vstack(vectors))
    unit = side / (2 * limit)  # pixels

    def to_pixels(vectors: Array) -> Array:
        return (vectors * (1, -1) + limit) * unit

    def to_axes(x: float, y: float) -> tuple[float, float]:
        return x / unit - limit, limit - y / unit

    shown = np.full_like(this.weights, np.nan) if hidden else this.weights
    drawn = np.full_like(this.weights, 1 / len(words)) if hidden else this.weights
    areas = KEY_AREA[0] + (KEY_AREA[1] - KEY_AREA[0]) * drawn  # (n, n)
    key_radii = np.sqrt(areas.max(axis=0) / math.pi)  # (n,) over all panels
    query_radius = math.sqrt(QUERY_AREA / 2)  # half the diagonal of a diamond
    keys, queries = to_pixels(this.keys), to_pixels(this.queries)
    key_marks = np.column_stack([keys, key_radii, key_radii])
    query_marks = np.column_stack([queries, np.full((len(words), 2), query_radius)])
    texts = [shorten(word, FONT, side) for word in words]
    sizes = np.array([(text_width(text, FONT), LINE) for text in texts])
    key_labels = place_labels(keys, key_radii, sizes, np.vstack([key_marks, query_marks]), side)

    nothing = (np.nan, np.nan, np.nan)
    names: list[tuple[str, str, int, str, str]] = []  # part, role, query, word, text
    numbers: list[tuple[float, ...]] = []  # x, y, label_x, label_y, score, weight, area
    for query, (word, lines) in enumerate(
        zip(words, _captions(words, this.scores, shown, side), strict=True)
    ):
        names.append(("title", "query", query, word, shorten(word, TITLE_FONT, side)))
        at = to_axes(0, -11 - LINE * len(lines))
        numbers.append((*at, *at, *nothing))
        for below, text in enumerate(lines, start=1):
            names.append(("caption", "query", query, word, text))
            at = to_axes(0, -8 - LINE * (len(lines) - below))
            numbers.append((*at, *at, *nothing))
        for key, key_word in enumerate(words):
            score, weight = this.scores[query, key], shown[query, key]
            part = "key" if score > -np.inf else "masked"
            names.append((part, "key", query, key_word, texts[key]))
            at = to_axes(*key_labels[key, :2])
            numbers.append((*this.keys[key], *at, score, weight, areas[query, key]))
        marks = np.vstack([key_marks, query_marks[query]])
        middle = place_label(queries[query], query_radius, sizes[query], marks, key_labels, side)
        names.append(("query", "query", query, word, texts[query]))
        numbers.append((*this.queries[query], *to_axes(*middle), np.nan, np.nan, QUERY_AREA))
        if scenario.options.rotation:  # where each would be without: a line leads from there
            for key, key_word in enumerate(words):
                names.append(("ghost", "key", query, key_word, ""))
                numbers.append((*this.unrotated_keys[key], *this.keys[key], *nothing[:2], GHOST))
            names.append(("ghost", "query", query, word, ""))
            ghost = (*this.unrotated_queries[query], *this.queries[query])
            numbers.append((*ghost, *nothing[:2], GHOST))
    columns = [*zip(*names, strict=True), *zip(*numbers, strict=True), [limit] * len(names)]
    return typed_frame(dict(zip(PANELS, columns, strict=True)), PANELS)


def cells(scenario: Scenario, *, head: int, hidden: bool = False) -> pd.DataFrame:
    """Return the cells of one head's heatmap, queries in rows and keys in columns.

    Returns
    -------
    DataFrame
        Columns as in `CELLS`; sorted by query, then key. A cell has no share where the
        mask forbids a look. If `hidden`, nothing tells a weight.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    n = len(words)
    scores, weights = this.scores.ravel(), this.weights.ravel()
    shares = [
        "" if score == -np.inf else "?" if hidden else share(weight)
        for score, weight in zip(scores, weights, strict=True)
    ]
    totals = [""] * (n * n)
    if not hidden:
        totals[n - 1 :: n] = [f"{total:.2f}" for total in this.weights.sum(axis=1)]
    columns = (
        np.repeat(np.arange(n), n),
        [word for word in words for _ in words],
        words * n,
        scores,
        np.full(n * n, np.nan) if hidden else weights,
        shares,
        totals,
    )
    return typed_frame(dict(zip(CELLS, columns, strict=True)), CELLS)
