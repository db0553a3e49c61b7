"""The grid's panels, laid out: one square a query, with its marks, labels and caption.

Points stand in the coordinates of the panel's axes. So do labels and captions, which are
placed in pixels and then translated: the chart draws every text where it is told to.
"""

import math
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

from attention.forward import HeadPass, forward
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
    "part": "str",  # title, caption, key or query
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
    "share": "str",
}

KEY_AREA = (24.0, 420.0)  # of a key that has none, and one that has all of the weight
QUERY_AREA = 150.0

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


def _captions(words: Sequence[str], head: HeadPass, width: float) -> list[list[str]]:
    """Return the lines of each query's caption; all captions break at the same words."""
    number = " .00"
    fitting = [shorten(word, FONT, width - text_width(number, FONT)) for word in words]
    lines = wrap([word + number for word in fitting], _SEPARATOR, FONT, width)
    shown = [_isolated(word) for word in fitting]
    captions = []
    for query_weights, scores in zip(head.weights, head.scores, strict=True):
        shares = [
            "–" if score == -np.inf else share(weight)
            for weight, score in zip(query_weights, scores, strict=True)
        ]
        captions.append(
            [_SEPARATOR.join(f"{shown[key]} {shares[key]}" for key in line) for line in lines]
        )
    return captions


def panels(scenario: Scenario, *, head: int, side: int) -> pd.DataFrame:
    """Return everything that the panels of one head show, each `side` pixels square.

    Keys keep their labels at the same place in every panel, so that panels compare; the
    query's label goes where these leave room.

    Returns
    -------
    DataFrame
        Columns as in `PANELS`; one row a mark or a line of text, sorted by panel.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    limit = axis_limit(np.vstack([this.queries, this.keys]))
    unit = side / (2 * limit)  # pixels

    def to_pixels(vectors: Array) -> Array:
        return (vectors * (1, -1) + limit) * unit

    def to_axes(x: float, y: float) -> tuple[float, float]:
        return x / unit - limit, limit - y / unit

    areas = KEY_AREA[0] + (KEY_AREA[1] - KEY_AREA[0]) * this.weights  # (n, n)
    key_radii = np.sqrt(areas.max(axis=0) / math.pi)  # (n,) over all panels
    query_radius = math.sqrt(QUERY_AREA / 2)  # half the diagonal of a diamond
    keys, queries = to_pixels(this.keys), to_pixels(this.queries)
    key_marks = np.column_stack([keys, key_radii, key_radii])
    query_marks = np.column_stack([queries, np.full((len(words), 2), query_radius)])
    texts = [shorten(word, FONT, side) for word in words]
    sizes = np.array([(text_width(text, FONT), LINE) for text in texts])
    key_labels = place_labels(keys, key_radii, sizes, np.vstack([key_marks, query_marks]), side)

    nothing = (np.nan, np.nan, np.nan)
    names: list[tuple[str, int, str, str]] = []  # part, query, word, text
    numbers: list[tuple[float, ...]] = []  # x, y, label_x, label_y, score, weight, area
    for query, (word, lines) in enumerate(zip(words, _captions(words, this, side), strict=True)):
        names.append(("title", query, word, shorten(word, TITLE_FONT, side)))
        at = to_axes(0, -11 - LINE * len(lines))
        numbers.append((*at, *at, *nothing))
        for below, text in enumerate(lines, start=1):
            names.append(("caption", query, word, text))
            at = to_axes(0, -8 - LINE * (len(lines) - below))
            numbers.append((*at, *at, *nothing))
        for key, key_word in enumerate(words):
            names.append(("key", query, key_word, texts[key]))
            about_key = (this.scores[query, key], this.weights[query, key], areas[query, key])
            numbers.append((*this.keys[key], *to_axes(*key_labels[key, :2]), *about_key))
        marks = np.vstack([key_marks, query_marks[query]])
        middle = place_label(queries[query], query_radius, sizes[query], marks, key_labels, side)
        names.append(("query", query, word, texts[query]))
        numbers.append((*this.queries[query], *to_axes(*middle), np.nan, np.nan, QUERY_AREA))
    columns = [*zip(*names, strict=True), *zip(*numbers, strict=True), [limit] * len(names)]
    return typed_frame(dict(zip(PANELS, columns, strict=True)), PANELS)


def cells(scenario: Scenario, *, head: int) -> pd.DataFrame:
    """Return the cells of one head's heatmap, queries in rows and keys in columns.

    Returns
    -------
    DataFrame
        Columns as in `CELLS`; sorted by query, then key. `share` is the weight as it is
        written in its cell, blank where the mask forbids a look.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    n = len(words)
    scores, weights = this.scores.ravel(), this.weights.ravel()
    columns = (
        np.repeat(np.arange(n), n),
        [word for word in words for _ in words],
        words * n,
        scores,
        weights,
        [
            share(weight) if score > -np.inf else ""
            for score, weight in zip(scores, weights, strict=True)
        ],
    )
    return typed_frame(dict(zip(CELLS, columns, strict=True)), CELLS)
