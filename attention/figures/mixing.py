"""The plane of values and outputs, laid out: how weights mix values into each output.

As in `attention.figures.panels`, labels are placed in pixels and stand in the axes' coordinates.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.labels import place_labels
from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.maths import Array
from attention.scenario import Scenario
from attention.words import isolated

MIXING = {
    "part": "str",  # embedding, value, output, move or step
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

Lines = tuple[Array, Array]  # where they start and end, (n, 2) each


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
        Columns as in `MIXING`: a row a mark, then a row a move, then a row a step.
    """
    this, X = forward(scenario).heads[head], scenario.X
    weights = this.weights[query]  # (n,)
    steps = weights[:, None] * this.values  # (n, 2)
    tips = np.cumsum(steps, axis=0)  # (n, 2), the last is the output
    marks = dict(zip(MARKS, (X, this.values, this.outputs), strict=True))
    lines = {"move": (X, this.outputs), "step": (tips - steps, tips)}
    return _laid_out(scenario.words, marks, lines, {"step": weights}, side)


def joint_mixing(scenario: Scenario, side: int) -> pd.DataFrame:
    """Return embeddings and joint outputs of all heads, as `mixing` returns those of one."""
    X, outputs = scenario.X, forward(scenario).joint_outputs
    marks = dict(zip(JOINT_MARKS, (X, outputs), strict=True))
    return _laid_out(scenario.words, marks, {"move": (X, outputs)}, {}, side)


def _laid_out(
    words: Sequence[str],
    marks: Mapping[str, Array],
    lines: Mapping[str, Lines],
    weights: Mapping[str, Array],
    side: int,
) -> pd.DataFrame:
    """Return marks and lines, n of each part, with labels where they fit."""
    words, n = display_words(words), len(words)
    points = np.concatenate(list(marks.values()))  # (marks · n, 2)
    axes = Axes.covering(np.concatenate([points, *(end for _, end in lines.values())]), side)
    at = axes.pixels(points)
    radii = np.full(len(points), _RADIUS)
    labels = place_labels(words * len(marks), at, radii, side, far=True)

    places = axes.points(labels.boxes[:, :2])

    parts = [*marks, *lines]
    columns = (
        np.repeat(parts, n),
        [isolated(word) for word in words] * len(parts),
        [*labels.texts, *[""] * (n * len(lines))],
        *np.concatenate([points, *(start for start, _ in lines.values())]).T,
        *np.concatenate([places, *(end for _, end in lines.values())]).T,
        np.concatenate([weights.get(part, np.full(n, np.nan)) for part in parts]),
        np.full(n * len(parts), axes.limit),
    )
    return typed_frame(dict(zip(MIXING, columns, strict=True)), MIXING)
