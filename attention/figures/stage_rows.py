"""The numbers that stand beside a stage's plane, in rows that never change their places."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.numbers import two_decimals, with_minus
from attention.forward import HeadPass, forward
from attention.frames import display_names, display_words, typed_frame
from attention.layers import layers
from attention.scenario import MAX_LAYERS, MAX_WORDS, Scenario
from attention.words import isolated

STAGE_ROWS = {
    "row": "int64",
    "position": "int64",  # of the word; −1 if the row is about none
    "name": "str",
    "column": "int64",
    "title": "str",  # of the column
    "number": "str",
    "low": "float64",  # where its bar begins and ends, from 0 to 1; NaN if it has none
    "high": "float64",
    "strong": "bool",  # whether it is the largest
}
MOST_KEYS = 7  # if there are more keys of sources, they have no rows above the matrices


def stage_rows(
    scenario: Scenario, *, step: str, head: int, query: int, layer: int = MAX_LAYERS,
    hidden: bool = False, before_drag: Scenario | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the numbers of one step, a row a word; rows never change their places.

    Parameters
    ----------
    step : str
        One of `attention.lessons.WALK`.
    head, query : int
        What is shown of the scenario.
    layer : int
        After how many layers words are shown where the step is of layers, at most as many as there
        are.
    hidden : bool
        Whether nothing may tell a score or a weight.
    before_drag : Scenario, optional
        While something is dragged, the scenario before that: bars stay on its scale.

    Returns
    -------
    DataFrame
        Columns as in `STAGE_ROWS`; sorted by row and column.
    """
    if step == "embeddings":
        numbers = _embeddings(scenario)
    elif step == "projections":
        numbers = _projections(scenario, head, query)
    elif step == "layers":
        numbers = _after_layers(scenario, layer, hidden)
    elif step == "outputs":
        numbers = _mixed(scenario, head, query, hidden)
    else:
        numbers = _bars(scenario, step, query, hidden, _largest_score(before_drag or scenario))
    columns = zip(*numbers, strict=True)
    return typed_frame(dict(zip(STAGE_ROWS, columns, strict=True)), STAGE_ROWS)


class _Number(NamedTuple):
    """A number in a row, see `STAGE_ROWS`."""

    row: int
    position: int
    name: str
    column: int
    title: str
    number: str
    low: float = math.nan
    high: float = math.nan
    strong: bool = False


def _point(
    row: int, position: int, name: str, point: Iterable[float], first: int = 0
) -> Iterator[_Number]:
    """Yield both coordinates of a point, from the column `first` on."""
    for column, (title, number) in enumerate(zip("xy", point, strict=True), start=first):
        yield _Number(row, position, name, column, title, _written(number))


def _position(scenario: Scenario, key: int) -> int:
    """Return which word a key is of; a source asks nothing, so its key is of none."""
    return -1 if scenario.cross else key


def _embeddings(scenario: Scenario) -> Iterator[_Number]:
    """Yield where words are, and sources if there is room."""
    words, looked_at = display_names(scenario)
    for at, word in enumerate(words):
        yield from _point(at, at, word, scenario.X[at])
    if scenario.cross and len(words) + len(looked_at) <= MAX_WORDS:
        for at, word in enumerate(looked_at):
            yield from _point(len(words) + at, -1, word, scenario.looked_at.X[at])


def _projections(scenario: Scenario, head: int, query: int) -> Iterator[_Number]:
    """Yield the chosen word, its query and its key; or all keys of sources if there is room."""
    this, options, points = forward(scenario).heads[head], scenario.options, {"word": scenario.X}
    if options.wave:
        points["word + wave"] = forward(scenario).embeddings
    if options.rotation:
        points |= {"query": this.unplaced_queries, "key": this.unplaced_keys}
        points |= {"query, turned": this.queries, "key, turned": this.keys}
    else:
        points |= {"query": this.queries, "key": this.keys}
    if scenario.cross:  # keys are of others
        points = {name: at for name, at in points.items() if not name.startswith("key")}
    for row, (name, vectors) in enumerate(points.items()):
        yield from _point(row, -1, name, vectors[query])
    _, looked_at = display_names(scenario)
    if scenario.cross and len(looked_at) <= MOST_KEYS:
        for row, (word, key) in enumerate(zip(looked_at, this.keys, strict=True), len(points)):
            yield from _point(row, -1, f"key of {isolated(word)}", key)


def _after_layers(scenario: Scenario, layer: int, hidden: bool) -> Iterator[_Number]:
    """Yield where words are once they have passed so many layers."""
    now = layers(scenario)[: layer + 1][-1].X
    for at, word in enumerate(display_words(scenario.words)):
        yield from _point(at, at, word, (math.nan, math.nan) if hidden else now[at])


def _bars(
    scenario: Scenario, step: str, query: int, hidden: bool, most: float
) -> Iterator[_Number]:
    """Yield a bar for every key and head; those of scores have one scale for all queries."""
    _, looked_at = display_names(scenario)
    heads = forward(scenario).heads
    for at, word in enumerate(looked_at):
        for column, this in enumerate(heads):
            title = f"head {column + 1}" if len(heads) > 1 else ""
            bar = _bar(this, step, query, at, hidden, most)
            yield _Number(at, _position(scenario, at), word, column, title, *bar)


def _mixed(scenario: Scenario, head: int, query: int, hidden: bool) -> Iterator[_Number]:
    """Yield the weight of every key, and its value times that; in the last row their sums."""
    _, looked_at = display_names(scenario)
    this = forward(scenario).heads[head]
    weights = this.weights[query]
    for at, word in enumerate(looked_at):
        position = _position(scenario, at)
        weight, *_ = _bar(this, "softmax", query, at, hidden)
        yield _Number(at, position, word, 0, "weight", weight)
        if not hidden:
            yield from _point(at, position, word, weights[at] * this.values[at], first=1)
    if not hidden:
        total = two_decimals(float(weights.sum()))
        yield _Number(len(looked_at), -1, "sum", 0, "weight", total)
        yield from _point(len(looked_at), -1, "sum", this.outputs[query], first=1)


def _written(number: float) -> str:
    """Return a number to two decimals; what may not be told is empty."""
    return "" if np.isnan(number) else with_minus(number)


def _largest_score(scenario: Scenario) -> float:
    """Return the largest score of any query, without its sign; 1 if all are 0."""
    scores = np.concatenate([head.scores.ravel() for head in forward(scenario).heads])
    return float(np.abs(scores[scores > -np.inf]).max(initial=0.0)) or 1.0


def _bar(
    this: HeadPass, step: str, query: int, key: int, hidden: bool, most: float = 1.0
) -> tuple[str, float, float, bool]:
    """Return a score or weight as text, from where to where its bar goes, and whether it wins.

    A score of `most` has a bar from the middle to the end; a weight of 1 has the whole.
    """
    weights, scores = this.weights[query], this.scores[query]
    if scores[key] == -np.inf:
        return "–", np.nan, np.nan, False
    zero = 0.5 if step == "scores" else 0.0
    if hidden:
        return "", zero, zero, False
    # Several that win would all be printed large, and none would stand out.
    winning = weights > weights.max() - 1e-9
    wins = bool(winning[key] and winning.sum() == 1)
    if step == "softmax":
        return two_decimals(weights[key]), 0.0, float(weights[key]), wins
    end = float(np.clip(0.5 + scores[key] / most / 2, 0, 1))
    return with_minus(float(scores[key])), min(zero, end), max(zero, end), wins
