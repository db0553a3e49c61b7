"""The numbers that stand beside a stage's plane, in rows that never change their places."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from attention.figures.numbers import two_decimals, with_minus
from attention.forward import HeadPass, forward
from attention.frames import display_names, typed_frame
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
    hidden: bool = False, taken: Scenario | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the numbers of one step, a row a word; rows never change their places.

    embeddings: both coordinates, also of sources if there is room; projections: those of the
    chosen word, its query and its key, or all keys of sources if there is room; scores and
    softmax: a bar for every head; outputs: weight, and weight times value of the chosen head, with
    their sum in the last row; layers: where words are after `layer` of them, at most as many as
    there are. Bars of scores are on the same scale for all queries. While something is dragged,
    `taken` is the scenario before that, and bars stay on its scale.

    Returns
    -------
    DataFrame
        Columns as in `STAGE_ROWS`; sorted by row and column.
    """
    (words, looked_at), heads = display_names(scenario), forward(scenario).heads
    this, none, most = heads[head], (np.nan, np.nan, False), _largest_score(taken or scenario)
    rows: list[tuple[object, ...]] = []

    def add_point(row: int, at: int, name: str, point: Iterable[float], first: int = 0) -> None:
        for column, (title, number) in enumerate(zip("xy", point, strict=True), start=first):
            rows.append((row, at, name, column, title, _written(number), *none))

    def position_of(key: int) -> int:  # a source asks nothing, so it is the position of no word
        return -1 if scenario.cross else key

    if step == "embeddings":
        for at, word in enumerate(words):
            add_point(at, at, word, scenario.X[at])
        both = scenario.cross and len(words) + len(looked_at) <= MAX_WORDS
        for at, word in enumerate(looked_at if both else ()):
            add_point(len(words) + at, -1, word, scenario.looked_at.X[at])
    elif step == "projections":
        options, points = scenario.options, {"word": scenario.X}
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
            add_point(row, -1, name, vectors[query])
        keyed = looked_at if scenario.cross and len(looked_at) <= MOST_KEYS else ()
        for row, word in enumerate(keyed, start=len(points)):
            add_point(row, -1, f"key of {isolated(word)}", this.keys[row - len(points)])
    elif step == "layers":
        now = layers(scenario)[: layer + 1][-1].X
        for at, word in enumerate(words):
            add_point(at, at, word, (np.nan, np.nan) if hidden else now[at])
    elif step in ("scores", "softmax"):
        for at, word in enumerate(looked_at):
            for column, each in enumerate(heads):
                title = f"head {column + 1}" if len(heads) > 1 else ""
                told = _bar(each, step, query, at, hidden, most)
                rows.append((at, position_of(at), word, column, title, *told))
    elif step == "outputs":
        for at, word in enumerate(looked_at):
            weight = this.weights[query, at]
            number = _bar(this, "softmax", query, at, hidden, most)[0]
            rows.append((at, position_of(at), word, 0, "weight", number, *none))
            if not hidden:
                add_point(at, position_of(at), word, weight * this.values[at], first=1)
        if not hidden:
            total = two_decimals(float(this.weights[query].sum()))
            rows.append((len(looked_at), -1, "sum", 0, "weight", total, *none))
            add_point(len(looked_at), -1, "sum", this.outputs[query], first=1)
    columns = zip(*rows, strict=True)
    return typed_frame(dict(zip(STAGE_ROWS, columns, strict=True)), STAGE_ROWS)


def _written(number: float) -> str:
    """Return a number to two decimals; what may not be told is empty."""
    return "" if np.isnan(number) else with_minus(number)


def _largest_score(scenario: Scenario) -> float:
    """Return the largest score of any query, without its sign; 1 if all are 0."""
    scores = np.concatenate([head.scores.ravel() for head in forward(scenario).heads])
    return float(np.abs(scores[scores > -np.inf]).max(initial=0.0)) or 1.0


def _bar(
    this: HeadPass, step: str, query: int, key: int, hidden: bool, most: float
) -> tuple[str, float, float, bool]:
    """Return a score or weight as text, from where to where its bar goes, and whether it wins.

    A score of `most` has a bar from the middle to the end.
    """
    weights, scores = this.weights[query], this.scores[query]
    if scores[key] == -np.inf:
        return "–", np.nan, np.nan, False
    zero = 0.5 if step == "scores" else 0.0
    if hidden:
        return "", zero, zero, False
    # Several that win would all be printed large, and none would stand out.
    wins = (
        bool(weights[key] > weights.max() - 1e-9)
        and int((weights > weights.max() - 1e-9).sum()) == 1
    )
    if step == "softmax":
        return two_decimals(weights[key]), 0.0, float(weights[key]), wins
    end = float(np.clip(0.5 + scores[key] / most / 2, 0, 1))
    return with_minus(float(scores[key])), min(zero, end), max(zero, end), wins
