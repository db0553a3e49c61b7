"""The weights of one query at every temperature there can be, laid out as curves."""

import numpy as np
import pandas as pd

from attention.figures.layout import FONT
from attention.forward import pass_with_query
from attention.frames import display_words, typed_frame
from attention.maths import Array, softmax
from attention.scenario import MAX_TEMPERATURE, MIN_TEMPERATURE, Row, Scenario
from attention.words import isolated

TEMPERATURES = {
    "part": "str",  # curve; now, a point at the present temperature; name, at the end of a curve
    "temperature": "float64",
    "key_position": "int64",
    "key": "str",
    "weight": "float64",
    "label_weight": "float64",  # of a name: at the height of which weight it stands
    "chosen": "float64",  # 1 for the key in question
}
LINE = FONT + 1  # pixels from one name to the next
_GRID = np.geomspace(MIN_TEMPERATURE, MAX_TEMPERATURE, 61)
_GRID[[0, -1]] = MIN_TEMPERATURE, MAX_TEMPERATURE  # without rounding


def temperatures(
    scenario: Scenario, *, head: int, query: int, key: int, height: float, asked: Row | None = None
) -> pd.DataFrame:
    """Return what a query gives to every key it may see, at all temperatures.

    Scores are divided by the temperature before softmax, so the weights at another one come
    from the same scores.

    Parameters
    ----------
    head, query, key : int
        Which head; the positions of the word that looks, and of the one in question.
    height : float
        Of the chart, in pixels: names at the ends of the curves stand apart there.
    asked : (float, float), optional
        A query that stands in the place of the word's own.

    Returns
    -------
    DataFrame
        Columns as in `TEMPERATURES`: curves, by temperature and key; then the points of the
        present temperature; then the names.
    """
    words, options = display_words(scenario.looked_at.words), scenario.options
    scores = pass_with_query(scenario, head, query, asked).scores[query]  # (m,)
    seen = np.flatnonzero(scores > -np.inf)  # those it may look at
    undivided = scores[seen] * options.temperature
    at = np.array([*_GRID, options.temperature, MAX_TEMPERATURE])
    weights = softmax(undivided / at[:, None]) if len(seen) else np.empty((len(at), 0))
    places = np.full_like(weights, np.nan)
    places[-1] = _apart(weights[-1], LINE / height)
    columns = (
        np.repeat([*["curve"] * len(_GRID), "now", "name"], len(seen)),
        np.repeat(at, len(seen)),
        np.tile(seen, len(at)),
        [isolated(words[position]) for position in seen] * len(at),
        weights.ravel(),
        places.ravel(),
        np.tile(seen == key, len(at)),
    )
    return typed_frame(dict(zip(TEMPERATURES, columns, strict=True)), TEMPERATURES)


def _apart(places: Array, gap: float) -> Array:
    """Return places between 0 and 1 in the same order, `gap` apart if there is room."""
    order = np.argsort(places, kind="stable")
    steps = gap * np.arange(len(places))
    # Each is either above those before it, or below those behind it: half way, it is both.
    level = places[order] - steps
    above = np.maximum.accumulate(level)
    below = np.minimum.accumulate(level[::-1])[::-1]
    spread = (above + below) / 2 + steps
    moved = np.empty_like(places)
    moved[order] = spread.clip(steps, 1 - steps[::-1])
    return moved
