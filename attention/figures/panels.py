"""The grid's panels, laid out: one square a query, with its marks, labels and caption.

Points stand in the coordinates of the panel's axes. So do labels and captions, which are
placed in pixels and then translated: the chart draws every text where it is told to.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.captions import captions, finding
from attention.figures.heatmaps import WRITTEN, written
from attention.figures.labels import Labels, carried, place_labels
from attention.figures.layout import FONT, TITLE_FONT
from attention.figures.marks import (
    GHOST_AREA,
    NAMED,
    PLACED,
    QUERY_AREA,
    QUERY_RADIUS,
    disc_radii,
    key_areas,
)
from attention.figures.texts import LINE_HEIGHT, fitted
from attention.forward import HeadPass, forward
from attention.frames import display_names, typed_frame
from attention.maths import Array
from attention.scenario import Scenario
from attention.words import isolated

PANELS = {
    **NAMED,  # parts: title, caption, key, masked, query or ghost
    "query": "category",  # whose panel it is, isolated
    **WRITTEN,  # of a key
    "finding": "category",  # of a title: whom the query looks at most
    **PLACED,
    **dict.fromkeys(("label_x", "label_y"), "float32"),
    "score": "float64",
    "weight": "float64",
    "area": "float32",  # of the mark, in square pixels
    "limit": "float64",  # both axes run from -limit to limit
}

LINE = FONT * LINE_HEIGHT
_UNKNOWN = (np.nan, np.nan)


def panels(
    scenario: Scenario,
    *,
    head: int,
    side: int,
    hidden: bool = False,
    before_drag: Scenario | None = None,
) -> pd.DataFrame:
    """Return everything that the panels of one head show, each `side` pixels square.

    Keys keep their labels at the same place in every panel, so that panels compare; the
    query's label goes where these leave room. If `hidden`, nothing tells a weight.

    Parameters
    ----------
    before_drag : Scenario, optional
        While something is dragged, the scenario before that: labels keep the places beside their
        marks that they had there.

    Returns
    -------
    DataFrame
        Columns as in `PANELS`; one row a mark or a line of text, sorted by panel.
    """
    (words, looked_at), this = display_names(scenario), forward(scenario).heads[head]
    axes = _axes(this, side)
    weights = np.full_like(this.weights, np.nan) if hidden else this.weights
    scores = np.full_like(this.scores, np.nan) if hidden else this.scores
    areas = _areas(this, hidden)
    # As they stand in a sentence.
    named, keyed = ([isolated(word) for word in each] for each in (words, looked_at))
    cells = zip(*written(this.scores, this.weights, hidden=hidden), strict=True)
    lines = captions(looked_at, this.scores, weights, side)

    before = forward(before_drag).heads[head] if before_drag else this
    labels = _key_labels(looked_at, this, before, side, hidden)
    key_places = axes.points(labels.boxes[:, :2])
    keys, queries, radii = axes.pixels(this.keys), axes.pixels(this.queries), _radii(areas)
    in_the_way = [*np.column_stack([keys, radii, radii]).tolist(), *labels.boxes.tolist()]

    names: list[tuple[object, ...]] = []  # the columns of texts and positions
    numbers: list[tuple[float, ...]] = []  # x, y, label_x, label_y, score, weight, area

    def add(
        part: str, query: int, key: int, text: str, at: Array, to: Array, *measures: float,
        in_cell: tuple[str, str] = ("", ""), found: str = "",
    ) -> None:  # fmt: skip
        role, word = ("query", named[query]) if key < 0 else ("key", keyed[key])
        names.append((part, role, query, key, word, text, named[query], *in_cell, found))
        numbers.append((*at, *to, *measures))

    for query, word in enumerate(words):
        above = len(lines[query])
        at = axes.points((0, -11 - LINE * above))
        found = finding(named[query], keyed, weights[query])
        title = fitted(word, TITLE_FONT, side)
        add("title", query, -1, title, at, at, *_UNKNOWN, np.nan, found=found)
        for below, text in enumerate(lines[query], start=1):
            at = axes.points((0, -8 - LINE * (above - below)))
            add("caption", query, -1, text, at, at, *_UNKNOWN, np.nan)

        for key, text in enumerate(labels.texts):
            score, weight = this.scores[query, key], weights[query, key]
            part = "key" if score > -np.inf else "masked"
            measures = (scores[query, key], weight, areas[query, key])
            at, to = this.keys[key], key_places[key]
            add(part, query, key, text, at, to, *measures, in_cell=next(cells))
        at, radius = queries[[query]], np.array([QUERY_RADIUS])
        own = place_labels([word], at, radius, side, obstacles=in_the_way, far=True)
        (text,), place = own.texts, axes.points(own.boxes[0, :2])
        add("query", query, -1, text, this.queries[query], place, *_UNKNOWN, QUERY_AREA)

        if scenario.options.rotation or scenario.options.wave:
            # Where each would be without: a line leads from there.
            for key in range(len(looked_at)):
                ends = this.unplaced_keys[key], this.keys[key]
                add("ghost", query, key, "", *ends, *_UNKNOWN, GHOST_AREA)
            ends = this.unplaced_queries[query], this.queries[query]
            add("ghost", query, -1, "", *ends, *_UNKNOWN, GHOST_AREA)
    columns = [*zip(*names, strict=True), *zip(*numbers, strict=True), [axes.limit] * len(names)]
    return typed_frame(dict(zip(PANELS, columns, strict=True)), PANELS)


def _key_labels(
    words: Sequence[str], this: HeadPass, before: HeadPass, side: int, hidden: bool
) -> Labels:
    """Return the labels of keys, as they stood beside their marks `before` one was dragged."""
    then, now = (_axes(each, side).pixels(each.keys) for each in (before, this))
    labels = place_labels(words, then, _radii(_areas(before, hidden)), side)
    return carried(labels, then, now, side)


def _areas(this: HeadPass, hidden: bool) -> Array:
    """Return how large each key is in each panel, (n, m): what is hidden no size may tell."""
    n, m = this.weights.shape
    return key_areas(np.full((n, m), 1 / m) if hidden else this.weights)


def _radii(areas: Array) -> Array:
    """Return how far each key reaches at most, over all panels."""
    radii: Array = disc_radii(areas).max(axis=0)
    return radii


def _axes(this: HeadPass, side: int) -> Axes:
    """Return axes on which there is everything that a panel of a head may show."""
    vectors = (this.queries, this.keys, this.unplaced_queries, this.unplaced_keys)
    return Axes.covering(np.vstack(vectors), side)
