"""The plane of values and outputs, laid out: how weights mix values into each output.

As in `attention.panels`, labels are placed in pixels and stand in the axes' coordinates.
"""

import numpy as np
import pandas as pd

from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.labels import LINE_HEIGHT, place_labels, shorten, text_width
from attention.layout import FONT
from attention.panels import axis_limit
from attention.scenario import Scenario

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
ROLES = ("embedding", "value", "output")
_RADIUS = 6.0  # of a mark, in pixels


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
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    n, X = len(words), scenario.X
    marks = np.concatenate([X, this.values, this.outputs])  # (3n, 2)
    steps = this.weights[query][:, None] * this.values  # (n, 2)
    tips = np.cumsum(steps, axis=0)  # (n, 2), the last is the output
    limit = axis_limit(np.concatenate([marks, tips]))
    unit = side / (2 * limit)  # pixels

    at = (marks * (1, -1) + limit) * unit
    texts = [shorten(word, FONT, side) for word in words] * len(ROLES)
    sizes = np.array([(text_width(text, FONT), FONT * LINE_HEIGHT) for text in texts])
    radii = np.full(len(marks), _RADIUS)
    boxes = np.column_stack([at, radii, radii])
    labels = place_labels(at, radii, sizes, boxes, side)[:, :2] / unit * (1, -1) + (-limit, limit)

    nothing = np.full(n, np.nan)
    columns = (
        [*np.repeat(ROLES, n), *["move"] * n, *["step"] * n],
        words * 5,
        [*texts, *[""] * (2 * n)],
        *np.concatenate([marks, X, tips - steps]).T,
        *np.concatenate([labels, this.outputs, tips]).T,
        np.concatenate([np.tile(nothing, 4), this.weights[query]]),
        np.full(5 * n, limit),
    )
    return typed_frame(dict(zip(MIXING, columns, strict=True)), MIXING)
