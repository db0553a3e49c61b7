"""Square matrices beside each other, laid out: every query and key a cell with its number.

They show how two states differ, of what a score is the sum, and what is to be learnt.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.panels import share
from attention.forward import forward
from attention.frames import display_words, typed_frame
from attention.maths import Array
from attention.product import Split
from attention.scenario import Scenario
from attention.words import isolated

HEATMAPS = {
    "part": "int64",  # which matrix, from 0
    "query_position": "int64",
    "key_position": "int64",
    "query": "str",
    "key": "str",
    "value": "float64",  # NaN where there is none
    "text": "str",  # the value as written in its cell
    "shade": "float64",  # from −1 to 1
}


def _score(score: float) -> str:
    """Return a score as written in its cell: .27, −1.30, 0."""
    text = share(abs(score))
    return "0" if text == ".00" else "−" + text if score < 0 else text


def _difference(weight: float) -> str:
    """Return a difference of weights as written in its cell: +.12, −.07, 0."""
    text = _score(weight)
    return "+" + text if weight > 0 and text != "0" else text


class _Part(NamedTuple):
    """One matrix with the words of its rows and columns, and how its numbers are written."""

    queries: Sequence[str]
    keys: Sequence[str]
    values: Array
    written: Callable[[float], str]
    full: float  # what has the deepest shade


def _laid_out(parts: Sequence[_Part]) -> pd.DataFrame:
    """Return the cells of some matrices, sorted by part, query and key."""
    columns: dict[str, list[object]] = {name: [] for name in HEATMAPS}
    for number, part in enumerate(parts):
        queries, keys = ([isolated(word) for word in words] for words in (part.queries, part.keys))
        for (query, key), value in np.ndenumerate(part.values):
            text = "" if np.isnan(value) else part.written(value)
            cell = (
                number, query, key, queries[query], keys[key], value, text,
                value / part.full if part.full else 0.0,
            )  # fmt: skip
            for name, entry in zip(HEATMAPS, cell, strict=True):
                columns[name].append(entry)
    return typed_frame(columns, HEATMAPS)


def _weights(scenario: Scenario, head: int) -> Array:
    """Return a head's weights, NaN where the mask forbids a look."""
    this = forward(scenario).heads[head]
    return np.where(this.scores > -np.inf, this.weights, np.nan)


def compared(before: Scenario, after: Scenario, *, heads: tuple[int, int]) -> pd.DataFrame:
    """Return the weights before, the weights after, and by how much they differ.

    Words are matched by their names on the page: one that is only in one of the two has no
    difference. A weight that the mask forbids counts as 0, unless it is forbidden in both.

    Parameters
    ----------
    heads : (int, int)
        Which head of the one, and of the other.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`; part 0 is before, 1 after, 2 the difference.
    """
    scenarios = (before, after)
    words = [display_words(scenario.words) for scenario in scenarios]
    weights = [_weights(*pair) for pair in zip(scenarios, heads, strict=True)]
    common = [word for word in words[1] if word in words[0]]
    matched = [
        matrix[np.ix_(places, places)]
        for matrix, names in zip(weights, words, strict=True)
        for places in [[names.index(word) for word in common]]
    ]
    change = np.where(
        np.isnan(matched).all(axis=0), np.nan, np.nan_to_num(matched[1]) - np.nan_to_num(matched[0])
    )
    return _laid_out(
        [
            *(_Part(w, w, matrix, share, 1) for w, matrix in zip(words, weights, strict=True)),
            _Part(common, common, change, _difference, 1),
        ]
    )


def summed(scenario: Scenario, parts: Split) -> pd.DataFrame:
    """Return a matrix of scores, and its mutual and its one-way part, shaded alike.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`; part 0 is the sum of parts 1 and 2.
    """
    words, full = display_words(scenario.words), float(np.abs(parts).max())
    return _laid_out([_Part(words, words, matrix, _score, full) for matrix in parts])


def aimed(scenario: Scenario, head: int, wanted: Array) -> pd.DataFrame:
    """Return the weights that are wanted, as `attention.target.wanted` has them, and are.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`; part 0 is what is wanted, part 1 what is. A cell that the
        mask forbids has no number.
    """
    words, weights = display_words(scenario.words), _weights(scenario, head)
    wanted = np.where(np.isnan(weights), np.nan, wanted)
    return _laid_out([_Part(words, words, matrix, share, 1) for matrix in (wanted, weights)])
