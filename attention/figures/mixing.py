"""The plane of values and outputs, laid out: how weights mix values into each output.

As in `attention.figures.panels`, labels are placed in pixels and stand in the axes' coordinates.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.labels import place_labels
from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.maths import Array
from attention.scenario import Scenario, Sentence
from attention.words import isolated

MIXING = {
    "part": "str",  # embedding, value, output, move or step; x_label or y_label, if there is one
    "word": "str",
    "text": "str",  # the label that is drawn
    "x": "float64",
    "y": "float64",
    "label_x": "float64",  # where the label stands, or where an arrow ends
    "label_y": "float64",
    "weight": "float64",  # of a step: what the chosen query gives to the word
    "limit": "float64",  # both axes run from -limit to limit
}
MARKS = ("embedding", "value", "output")
JOINT_MARKS = ("embedding", "output")
_RADIUS = 6.0  # of a mark, in pixels


class _Part(NamedTuple):
    """Marks, or lines, of one kind: of which words they are, and where."""

    words: Sequence[str]
    starts: Array  # (n, 2)
    ends: Array | None = None  # (n, 2); a mark has none
    weights: Array | None = None  # (n,)


def mixing(scenario: Scenario, *, head: int, query: int, side: int) -> pd.DataFrame:
    """Return embeddings, values and outputs of one head, and the way to one output.

    Each word moves from its embedding to its output. For the chosen query the values are
    laid tip to tail, each as long as its weight makes it: the sum ends at the output.

    Parameters
    ----------
    head, query : int
        Which head, and the position of the word whose output is summed up.
    side : int
        Of the plane, in pixels.

    Returns
    -------
    DataFrame
        Columns as in `MIXING`: a row a mark, then a row a move, then a row a step; then what
        the axes are called.
    """
    this, X = forward(scenario).heads[head], scenario.X
    words, looked_at = _words(scenario), _words(scenario.looked_at)
    weights = this.weights[query]  # (m,)
    steps = weights[:, None] * this.values  # (m, 2)
    tips = np.cumsum(steps, axis=0)  # (m, 2), the last is the output
    marks = {
        "embedding": _Part(words, X),
        "value": _Part(looked_at, this.values),
        "output": _Part(words, this.outputs),
    }
    lines = {
        "move": _Part(words, X, this.outputs),
        "step": _Part(looked_at, tips - steps, tips, weights),
    }
    return _laid_out(scenario, marks, lines, side)


def joint_mixing(scenario: Scenario, side: int) -> pd.DataFrame:
    """Return embeddings and joint outputs of all heads, as `mixing` returns those of one."""
    X, outputs, words = scenario.X, forward(scenario).joint_outputs, _words(scenario)
    marks = {"embedding": _Part(words, X), "output": _Part(words, outputs)}
    return _laid_out(scenario, marks, {"move": _Part(words, X, outputs)}, side)


def _words(sentence: Sentence) -> tuple[str, ...]:
    return display_words(sentence.words)


def _names(scenario: Scenario) -> dict[str, str]:
    """Return what the axes of embeddings are called, where they are called something."""
    given = {"x_label": scenario.x_label, "y_label": scenario.y_label}
    return {part: isolated(text) for part, text in given.items() if text}


def _laid_out(
    scenario: Scenario, marks: Mapping[str, _Part], lines: Mapping[str, _Part], side: int
) -> pd.DataFrame:
    """Return marks and lines, with labels where they fit; and the axes' names."""
    points = np.concatenate([part.starts for part in marks.values()])
    ends = [part.ends for part in lines.values() if part.ends is not None]
    axes = Axes.covering(np.concatenate([points, *ends]), side)
    labelled = [word for part in marks.values() for word in part.words]
    radii = np.full(len(points), _RADIUS)
    labels = place_labels(labelled, axes.pixels(points), radii, side, far=True)
    texts, places = iter(labels.texts), iter(axes.points(labels.boxes[:, :2]))

    rows: list[tuple[object, ...]] = []
    for name, part in marks.items():
        for word, start in zip(part.words, part.starts, strict=True):
            rows.append((name, isolated(word), next(texts), *start, *next(places), np.nan))
    for name, (words, starts, stops, weights) in lines.items():
        given = np.full(len(words), np.nan) if weights is None else weights
        for line in zip(words, starts, stops if stops is not None else starts, given, strict=True):
            word, start, end, weight = line
            rows.append((name, isolated(word), "", *start, *end, weight))
    for name, text in _names(scenario).items():
        corner = np.array((1, -1) if name == "x_label" else (-1, 1)) * axes.limit
        rows.append((name, text, text, *corner, *corner, np.nan))
    columns = [*zip(*rows, strict=True), np.full(len(rows), axes.limit)]
    return typed_frame(dict(zip(MIXING, columns, strict=True)), MIXING)
