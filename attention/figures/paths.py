"""The plane of paths, laid out: where every word has been, and where it is after some layers.

As in `attention.figures.panels`, labels are placed in pixels and stand in the axes' coordinates.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.labels import place_labels
from attention.figures.layout import FONT
from attention.figures.texts import fitted_together
from attention.frames import display_words, typed_frame
from attention.layers import spread
from attention.maths import Array
from attention.scenario import Scenario
from attention.words import isolated

PATHS = {
    "part": "str",  # path, a point for each layer; now, where the word is after the present one
    "position": "int64",
    "word": "str",
    "text": "str",  # the label that is drawn
    "layer": "int64",
    "x": "float64",
    "y": "float64",
    "label_x": "float64",
    "label_y": "float64",
    "limit": "float64",  # both axes run from -limit to limit
}
SPREADS = {"layer": "int64", "spread": "float64", "now": "float64"}  # 1 for the present layer
RADIUS = 6.0  # of a word's mark, in pixels
SHARED = 0.5  # of the side: a label of several words is cut where it is wider


def paths(states: Sequence[Scenario], *, layer: int, side: int) -> pd.DataFrame:
    """Return the way of every word through the layers, on axes that hold all of it.

    Parameters
    ----------
    states : sequence of Scenario
        As `attention.layers.layers` returns them.
    layer : int
        The present one: after how many layers words are marked.
    side : int
        Of the plane, in pixels.

    Returns
    -------
    DataFrame
        Columns as in `PATHS`: paths, by word and layer, then the marks.
    """
    words = display_words(states[0].words)
    X = np.stack([state.X for state in states])  # (layers + 1, n, 2)
    axes = Axes.covering(X.reshape(-1, 2), side)
    at = axes.pixels(X[layer])
    texts, places = _labels(words, at, side)
    rows: list[tuple[object, ...]] = []
    for position, word in enumerate(words):
        rows += [
            ("path", position, isolated(word), "", number, *point, *point)
            for number, point in enumerate(X[:, position])
        ]
    for position, (word, text) in enumerate(zip(words, texts, strict=True)):
        here = ("now", position, isolated(word), text, layer)
        rows.append((*here, *X[layer, position], *axes.points(places[position])))
    columns = [*zip(*rows, strict=True), np.full(len(rows), axes.limit)]
    return typed_frame(dict(zip(PATHS, columns, strict=True)), PATHS)


def _labels(words: Sequence[str], at: Array, side: int) -> tuple[list[str], Array]:
    """Return what stands beside each mark, and where: words at one place share one label.

    Parameters
    ----------
    at : (n, 2) array
        The marks' middles, in pixels.
    """
    first = [
        next(other for other in range(len(at)) if np.hypot(*(at[other] - place)) < RADIUS)
        for place in at
    ]
    owners = sorted(set(first))
    names = [
        fitted_together(
            [word for word, of in zip(words, first, strict=True) if of == owner],
            FONT,
            SHARED * side,
        )
        for owner in owners
    ]
    labels = place_labels(names, at[owners], np.full(len(owners), RADIUS), side, far=True)
    texts, places = [""] * len(words), at.copy()
    for owner, text, box in zip(owners, labels.texts, labels.boxes, strict=True):
        texts[owner], places[owner] = text, box[:2]
    return texts, places


def spreads(states: Sequence[Scenario], *, layer: int) -> pd.DataFrame:
    """Return how far words lie apart before the first layer and after each.

    Returns
    -------
    DataFrame
        Columns as in `SPREADS`, a row a layer, from 0.
    """
    found = [spread(state.X) for state in states]
    now = [number == layer for number in range(len(states))]
    return typed_frame({"layer": range(len(states)), "spread": found, "now": now}, SPREADS)
