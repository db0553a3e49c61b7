"""Matrices, laid out: every query and key a cell with its number.

One shows the weights of a head. Several beside each other show how two states differ, of
what a score is the sum, and what is to be learnt.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.numbers import two_decimals, with_minus, with_sign
from attention.forward import HeadPass, forward
from attention.frames import display_names, display_words, typed_frame
from attention.maths import Array, effective_number
from attention.product import Split
from attention.scenario import MAX_HEADS, Scenario
from attention.words import isolated

MEAN = MAX_HEADS  # stands for the mean of all heads, behind them
WRITTEN = {
    "share": "category",  # the weight as written in its cell
    "looks_at": "category",  # how many words the query looks at, in the row of the last key
}
CELLS = {
    "head": "int8",  # or MEAN
    "query_position": "int8",
    "key_position": "int8",
    "query": "category",
    "key": "category",
    "score": "float64",
    "weight": "float64",
    **WRITTEN,
}
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


def heads_and_mean(scenario: Scenario) -> list[int]:
    """Return all heads, and if there are several `MEAN` behind them."""
    heads = [*range(len(scenario.heads))]
    return [*heads, MEAN] if len(heads) > 1 else heads


def cells(scenario: Scenario, *, heads: Sequence[int], hidden: bool = False) -> pd.DataFrame:
    """Return the cells of some heads' heatmaps, queries in rows and keys in columns.

    One of the heads may be `MEAN`: the mean of all weights, which has no scores.

    Returns
    -------
    DataFrame
        Columns as in `CELLS`; sorted by head in the order of `heads`, query and key. A
        cell has no share where the mask forbids a look. If `hidden`, nothing tells a
        weight.
    """
    words, looked_at = (tuple(map(isolated, names)) for names in display_names(scenario))
    passes = forward(scenario).heads
    n, m, count = len(words), len(looked_at), len(heads)
    shown = [
        _mean(passes) if head == MEAN else (passes[head].scores, passes[head].weights)
        for head in heads
    ]
    scores, weights = (
        np.concatenate([each.ravel() for each in of_all]) for of_all in zip(*shown, strict=True)
    )
    nothing = np.full(len(scores), np.nan)
    columns = (
        np.repeat(heads, n * m),
        np.tile(np.repeat(np.arange(n), m), count),
        np.tile(np.arange(m), n * count),
        [word for word in words for _ in looked_at] * count,
        looked_at * (n * count),
        nothing if hidden else scores,
        nothing if hidden else weights,
        *written(scores.reshape(-1, m), weights.reshape(-1, m), hidden=hidden),
    )
    return typed_frame(dict(zip(CELLS, columns, strict=True)), CELLS)


def written(scores: Array, weights: Array, *, hidden: bool) -> tuple[list[str], list[str]]:
    """Return what is written in the cells of heatmaps, and behind each row: see `WRITTEN`.

    Parameters
    ----------
    scores, weights : ndarray of shape (rows, m)

    Returns
    -------
    tuple of two lists
        Of rows times m texts each, row by row.
    """
    shares = [
        "" if score == -np.inf else "?" if hidden else two_decimals(weight)
        for score, weight in zip(scores.flat, weights.flat, strict=True)
    ]
    m, looks_at = scores.shape[1], [""] * len(shares)
    if not hidden:
        looks_at[m - 1 :: m] = [f"{number:.1f}" for number in effective_number(weights)]
    return shares, looks_at


def _mean(passes: Sequence[HeadPass]) -> tuple[Array, Array]:
    """Return the mean weights of all heads, and NaN for their scores where none is masked."""
    masked = np.where(passes[0].scores > -np.inf, np.nan, -np.inf)  # in all heads alike
    return masked, np.mean([each.weights for each in passes], axis=0)


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
    queries, keys = zip(*map(display_names, scenarios), strict=True)
    weights = [_weights(*pair) for pair in zip(scenarios, heads, strict=True)]
    asking, looked_at = (
        [word for word in names[1] if word in names[0]] for names in (queries, keys)
    )
    matched = [
        matrix[np.ix_([*map(rows.index, asking)], [*map(columns.index, looked_at)])]
        for matrix, rows, columns in zip(weights, queries, keys, strict=True)
    ]
    change = np.where(
        np.isnan(matched).all(axis=0), np.nan, np.nan_to_num(matched[1]) - np.nan_to_num(matched[0])
    )
    return _laid_out(
        [
            *(
                _Part(rows, columns, matrix, two_decimals, 1)
                for rows, columns, matrix in zip(queries, keys, weights, strict=True)
            ),
            _Part(asking, looked_at, change, with_sign, 1),
        ]
    )


def summed(scenario: Scenario, parts: Split) -> pd.DataFrame:
    """Return a matrix of scores, its symmetric and its antisymmetric part, shaded alike.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`; part 0 is the sum of parts 1 and 2.
    """
    words, full = display_words(scenario.words), float(np.abs(parts).max())
    return _laid_out([_Part(words, words, matrix, with_minus, full) for matrix in parts])


def painted_mask(scenario: Scenario) -> pd.DataFrame:
    """Return the painted mask: cells in which a query may look, and those that hide a key.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`, of one part; the value is 1 where the mask is painted.
    """
    words, looked_at = display_names(scenario)
    painted = np.zeros((len(words), len(looked_at)))
    for cell in scenario.looked_at.painted:
        painted[cell] = 1
    return _laid_out([_Part(words, looked_at, painted, lambda on: "✕" if on else "·", -1)])


def targeted(scenario: Scenario, head: int, wanted: Array) -> pd.DataFrame:
    """Return the weights that are wanted, as `attention.target.wanted` has them, and are.

    Returns
    -------
    DataFrame
        Columns as in `HEATMAPS`; part 0 is what is wanted, part 1 what is. A cell that the
        mask forbids has no number.
    """
    words, looked_at = display_names(scenario)
    weights = _weights(scenario, head)
    wanted = np.where(np.isnan(weights), np.nan, wanted)
    return _laid_out(
        [_Part(words, looked_at, matrix, two_decimals, 1) for matrix in (wanted, weights)]
    )
