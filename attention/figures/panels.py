"""The grid's panels, laid out: one square a query, with its marks, labels and caption.

Points stand in the coordinates of the panel's axes. So do labels and captions, which are
placed in pixels and then translated: the chart draws every text where it is told to.
"""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.labels import (
    LINE_HEIGHT,
    fitted,
    place_label,
    place_labels,
    shorten,
    text_sizes,
    text_width,
)
from attention.figures.layout import (
    FONT,
    SEPARATOR,
    TITLE_FONT,
    caption_lines,
    captioned,
)
from attention.figures.marks import (
    GHOST_AREA,
    NAMED,
    PLACED,
    QUERY_AREA,
    QUERY_RADIUS,
    key_areas,
)
from attention.figures.numbers import two_decimals
from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.maths import Array
from attention.scenario import Scenario
from attention.words import isolated

PANELS = {
    **NAMED,  # parts: title, caption, key, masked, query or ghost
    "finding": "str",  # of a title: whom the query looks at most
    **PLACED,
    "score": "float64",
    "weight": "float64",
    "area": "float64",  # of the mark, in square pixels
    "limit": "float64",  # both axes run from -limit to limit
}

Told = Literal["word", "score", "weight"]

LINE = FONT * LINE_HEIGHT


def _written(score: float, weight: float) -> str:
    """Return what a caption says of a weight: its share, a dash if masked, ? if hidden."""
    if score == -np.inf:
        return "–"
    return "?" if np.isnan(weight) else two_decimals(weight)


def _captions(words: Sequence[str], scores: Array, weights: Array, width: float) -> list[list[str]]:
    """Return the lines of each query's caption; all captions break at the same words."""
    lines = caption_lines(words, width)
    shown = [isolated(word) for word in captioned(words, width)]
    captions = []
    for row in zip(scores, weights, strict=True):
        shares = [_written(score, weight) for score, weight in zip(*row, strict=True)]
        captions.append(
            [SEPARATOR.join(f"{shown[key]} {shares[key]}" for key in line) for line in lines]
        )
    return captions


def _finding(words: Sequence[str], query: int, weights: Array) -> str:
    """Return in a sentence whom a query looks at most, or that its weights are hidden."""
    if np.isnan(weights).any():
        return f"the weights of {words[query]} are hidden"
    most = weights.max()
    looked_at = [word for word, weight in zip(words, weights, strict=True) if weight > most - 0.005]
    if len(looked_at) == len(words) > 1:
        return f"{words[query]} looks at all words alike: {two_decimals(most)}"
    each = " each" if len(looked_at) > 1 else ""
    return f"{words[query]} looks most at {' and '.join(looked_at)}: {two_decimals(most)}{each}"


def _told(told: Told, score: float, weight: float) -> str:
    """Return what stands behind the name of a key."""
    if told == "word":
        return ""
    if told == "score" and score > -np.inf and not np.isnan(weight):
        return f" {score:.2f}".replace("-", "−")
    return " " + _written(score, weight)


def panels(
    scenario: Scenario, *, head: int, side: int, hidden: bool = False, told: Told | None = None
) -> pd.DataFrame:
    """Return everything that the panels of one head show, each `side` pixels square.

    Keys keep their labels at the same place in every panel, so that panels compare; the
    query's label goes where these leave room. If `hidden`, nothing tells a weight.

    Parameters
    ----------
    told : str, optional
        What stands at every key: its word, or its score or weight as well. Then there are
        no captions, and the panel's title is all that names the query.

    Returns
    -------
    DataFrame
        Columns as in `PANELS`; one row a mark or a line of text, sorted by panel.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    named = [isolated(word) for word in words]  # as they stand in a sentence
    vectors = (this.queries, this.keys, this.unrotated_queries, this.unrotated_keys)
    axes = Axes.covering(np.vstack(vectors), side)
    shown = np.full_like(this.weights, np.nan) if hidden else this.weights
    untold = hidden or told in ("word", "score")  # a mark's size would tell
    drawn = np.full_like(this.weights, 1 / len(words)) if untold else this.weights
    areas = key_areas(drawn)  # (n, n)
    key_radii = np.sqrt(areas.max(axis=0) / math.pi)  # (n,) over all panels
    keys, queries = axes.pixels(this.keys), axes.pixels(this.queries)
    key_marks = np.column_stack([keys, key_radii, key_radii])
    query_marks = np.column_stack([queries, np.full((len(words), 2), QUERY_RADIUS)])
    behind = {None: "", "word": "", "score": " −0.00", "weight": " .00"}[told]
    room = side - text_width(behind, FONT)
    texts = [
        isolated(shorten(word, FONT, room)) if behind else fitted(word, FONT, room)
        for word in words
    ]
    sizes = text_sizes([text + behind for text in texts], FONT)
    captions = [[]] * len(words) if told else _captions(words, this.scores, shown, side)
    key_labels = place_labels(keys, key_radii, sizes, np.vstack([key_marks, query_marks]), side)
    key_places = axes.points(key_labels[:, :2])

    nothing = (np.nan, np.nan, np.nan)
    # Part, role, query, key, word, text and finding.
    names: list[tuple[str, str, int, int, str, str, str]] = []
    numbers: list[tuple[float, ...]] = []  # x, y, label_x, label_y, score, weight, area
    titles = [fitted(word, TITLE_FONT, side) for word in words]
    for query, (word, lines) in enumerate(zip(named, captions, strict=True)):
        finding = _finding(named, query, shown[query])
        names.append(("title", "query", query, -1, word, titles[query], finding))
        at = axes.points((0, -11 - LINE * len(lines)))
        numbers.append((*at, *at, *nothing))
        for below, text in enumerate(lines, start=1):
            names.append(("caption", "query", query, -1, word, text, ""))
            at = axes.points((0, -8 - LINE * (len(lines) - below)))
            numbers.append((*at, *at, *nothing))
        for key, key_word in enumerate(named):
            score, weight = this.scores[query, key], shown[query, key]
            part = "key" if score > -np.inf else "masked"
            number = _told(told, score, weight) if told else ""
            names.append((part, "key", query, key, key_word, texts[key] + number, ""))
            known = np.nan if hidden else score
            numbers.append((*this.keys[key], *key_places[key], known, weight, areas[query, key]))
        marks = np.vstack([key_marks, query_marks[query]])
        middle = queries[query]
        if not told:
            middle = place_label(middle, QUERY_RADIUS, sizes[query], marks, key_labels, side)
        names.append(("query", "query", query, -1, word, "" if told else texts[query], ""))
        place = axes.points(middle)
        numbers.append((*this.queries[query], *place, np.nan, np.nan, QUERY_AREA))
        if scenario.options.rotation:  # where each would be without: a line leads from there
            for key, key_word in enumerate(named):
                names.append(("ghost", "key", query, key, key_word, "", ""))
                numbers.append(
                    (*this.unrotated_keys[key], *this.keys[key], *nothing[:2], GHOST_AREA)
                )
            names.append(("ghost", "query", query, -1, word, "", ""))
            ghost = (*this.unrotated_queries[query], *this.queries[query])
            numbers.append((*ghost, *nothing[:2], GHOST_AREA))
    columns = [*zip(*names, strict=True), *zip(*numbers, strict=True), [axes.limit] * len(names)]
    return typed_frame(dict(zip(PANELS, columns, strict=True)), PANELS)
