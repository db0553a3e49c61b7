"""What a stage's plane shows at one step of the walk: one query, marks, lines and labels.

A grid of panels with numbers at every key can't be read from the last row: there the numbers
stand in rows beside the plane, see `attention.figures.stage_rows`. The plane's axes are the same
from words to weights, so that nothing but the marks moves.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.callouts import anchored, lie_on, place_callouts
from attention.figures.numbers import with_minus
from attention.figures.texts import LINE_HEIGHT, and_more, fitted_together, text_width
from attention.forward import HeadPass, forward
from attention.frames import display_names, typed_frame
from attention.layers import layers
from attention.maths import Array
from attention.scenario import MAX_LAYERS, Scenario
from attention.words import isolated

STAGE_MARKS = {
    # A mark: embedding, source, query, key, masked, value, output, or arrived behind a
    # layer; a line: see `_lines`.
    "part": "str",
    "position": "int64",  # of the word, among those that look or those that are looked at
    "word": "str",
    "x": "float64",
    "y": "float64",
    "to_x": "float64",  # where a line ends; NaN for a mark
    "to_y": "float64",
    "radius": "float64",  # in pixels
    "strength": "float64",  # from 0, for what is seen only while the pointer moves, to 1
    "text": "str",  # its label; empty if it has none
    "label_x": "float64",  # from the mark to its label, in pixels: to its start, middle or end,
    "label_y": "float64",
    "anchor": "str",  # which of these it is
}

# In font sizes: what a word is drawn as where it is the thing to look at, and where it is not.
DOT, FAINT, DIAMOND = 0.5, 0.24, 0.42  # a key shows around its own query
LEAST_KEY, MOST_KEY = 0.24, 0.85  # a key that has none, and one that has all of the weight
_NO_LABEL: dict[str, str | float] = {"text": "", "label_x": 0.0, "label_y": 0.0, "anchor": "middle"}
# Lines that are the point of a step: no label covers one if it can stand beside it.
_UNCOVERED = ("link", "arrow", "foot", "path")
# These are of the words that look.
_LOOKING = ("embedding", "query", "output", "arrived", "way_query", "axis", "arrow", "path")
CROWD = 6  # words: if there are more, a plane with all their queries can't be read
MOST_LABELLED = 0.65  # of the side: what is longer is cut


def stage_limit(scenario: Scenario, step: str, *, hidden: bool = False) -> float:
    """Return how far the axes reach: the same until values are mixed, which are other vectors.

    While nothing may be told, they do not tell either how far layers lead.
    """
    if step == "layers" and not hidden:
        states = layers(scenario)
        return Axes.covering(np.vstack([scenario.looked_at.X, *(s.X for s in states)]), 1).limit
    shown = ("values", "outputs") if step == "outputs" else ("queries", "keys")
    heads = forward(scenario).heads
    every = [getattr(head, name) for head in heads for name in shown]
    return Axes.covering(np.vstack([scenario.X, scenario.looked_at.X, *every]), 1).limit


class _Line(NamedTuple):
    """A line from one point to another, about the word at a position."""

    part: str
    position: int
    x: float
    y: float
    to_x: float
    to_y: float
    strength: float


class _Mark(NamedTuple):
    """A mark at a point, about the word at a position; its radius is in pixels."""

    part: str
    position: int
    x: float
    y: float
    radius: float
    strength: float


# ---- The plane -------------------------------------------------------------------------


def stage_marks(
    scenario: Scenario, *, step: str, head: int, query: int, side: float, font: float,
    layer: int = MAX_LAYERS, hidden: bool = False, before_drag: Scenario | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return everything that the plane shows at one step.

    Parameters
    ----------
    step : str
        One of `attention.lessons.WALK`.
    head, query : int
        What is shown of the scenario.
    side, font : float
        Of the plane and of the labels, in pixels.
    layer : int
        After how many layers words are shown where the step is of layers, at most as many as there
        are.
    hidden : bool
        Whether nothing may tell a score or a weight.
    before_drag : Scenario, optional
        While something is dragged, the scenario before that: labels keep the places beside their
        marks that they had there.

    Returns
    -------
    DataFrame
        Columns as in `STAGE_MARKS`: lines first, then marks, in the order they are drawn.
    """
    marks = _laid_out(scenario, step, head, query, side, font, layer, hidden)
    if before_drag is None:
        return marks.copy()
    then = _laid_out(before_drag, step, head, query, side, font, layer, hidden)
    named = then.set_index(["part", "position"])[list(_NO_LABEL)]
    kept = marks.drop(columns=list(_NO_LABEL)).join(named, on=["part", "position"])
    kept = kept.fillna(_NO_LABEL)[list(STAGE_MARKS)]
    for at, mark in kept[(kept["part"] == "output") & (kept["text"] != "")].iterrows():
        # The label stays where it was, but says where the output lies now, if it says so at all.
        word = isolated(mark["word"])
        if mark["text"] != word:
            kept.loc[at, "text"] = word + _coordinates("output", mark["x"], mark["y"])
    return kept


@lru_cache(maxsize=64)
def _laid_out(
    scenario: Scenario, step: str, head: int, query: int, side: float, font: float, layer: int,
    hidden: bool,
) -> pd.DataFrame:  # fmt: skip
    """Return marks with labels where there is room for them: the last few are remembered."""
    axes = Axes(stage_limit(scenario, step, hidden=hidden), side)
    this = forward(scenario).heads[head]
    states = layers(scenario)[: layer + 1] if step == "layers" else ()
    lines = list(_lines(scenario, this, step, query, states, hidden))
    marks = list(_marks(scenario, this, step, query, font, states, hidden))
    labelled = _labelled(marks, this, step, query, hidden, scenario.cross)
    labels = _labels(scenario, marks, lines, labelled, axes, font)
    nothing = tuple(_NO_LABEL.values())
    rows = [
        (
            line.part, line.position, word, line.x, line.y, line.to_x, line.to_y, 0.0,
            line.strength, *nothing,
        )
        for line, word in zip(lines, _names(scenario, lines), strict=True)
    ]  # fmt: skip
    rows += [
        (
            mark.part, mark.position, word, mark.x, mark.y, np.nan, np.nan, mark.radius,
            mark.strength, *labels.get(at, nothing),
        )
        for at, (mark, word) in enumerate(zip(marks, _names(scenario, marks), strict=True))
    ]  # fmt: skip
    columns = zip(*rows, strict=True)
    return typed_frame(dict(zip(STAGE_MARKS, columns, strict=True)), STAGE_MARKS)


def _names(scenario: Scenario, drawn: Sequence[_Line | _Mark]) -> list[str]:
    """Return what the word is called that each line or mark is about."""
    words, looked_at = display_names(scenario)
    return [(words if each.part in _LOOKING else looked_at)[each.position] for each in drawn]


def _labels(
    scenario: Scenario, marks: Sequence[_Mark], lines: Sequence[_Line], labelled: Sequence[int],
    axes: Axes, font: float,
) -> dict[int, tuple[str, float, float, str]]:  # fmt: skip
    """Return the labels for which there is room, by mark, as they stand in `STAGE_MARKS`.

    Where there is no room for all that a label would say, it says less.
    """
    words, pixels = _names(scenario, marks), axes.pixels([(mark.x, mark.y) for mark in marks])
    labels_of = _shared(labelled, marks, pixels)
    texts = [
        isolated(fitted_together([words[at] for at in owners], font, MOST_LABELLED * axes.side))
        + _coordinates(marks[owners[0]].part, marks[owners[0]].x, marks[owners[0]].y)
        for owners in labels_of
    ]
    seen = np.flatnonzero([mark.strength > 0 for mark in marks])
    radii = np.array([mark.radius for mark in marks])
    # A label of one word may be near its embedding, where that has hardly been moved; embeddings
    # are the first marks.
    starts = [mark.position if mark.part == "arrived" else at for at, mark in enumerate(marks)]
    touches = np.hypot(*(pixels - pixels[starts]).T) < radii + radii[starts]
    own = [
        np.searchsorted(
            seen, [at, starts[at]] if not others and touches[at] else [at, *others]
        ).tolist()
        for at, *others in labels_of
    ]
    corners = _in_corners((scenario.x_label, scenario.y_label), axes.side, font)
    uncovered = [
        axes.pixels([(line.x, line.y), (line.to_x, line.to_y)]).ravel().tolist()
        for line in lines
        if line.part in _UNCOVERED
    ]

    def placed() -> Array:
        return place_callouts(
            texts, own, pixels[seen], radii[seen], axes.side, font, corners, uncovered
        )

    boxes = placed()
    letters = boxes * (1, 1, 1, 1 / LINE_HEIGHT)
    on_lines = lie_on(letters, np.array(uncovered).reshape(-1, 4)) > 0
    said = list(texts)
    for at, (first, *others) in enumerate(labels_of):
        if others and np.isnan(boxes[at, 0]):
            texts[at] = isolated(words[first] + and_more(len(others)))
        elif on_lines[at] and marks[first].part == "output":
            texts[at] = isolated(words[first])  # the rows say where it lies
    if texts != said:
        boxes = placed()
    return {
        owners[0]: (text, *anchored(box[:2] - pixels[owners[0]], box[2]))
        for owners, text, box in zip(labels_of, texts, boxes, strict=True)
        if not np.isnan(box[0])
    }


def _shared(labelled: Sequence[int], marks: Sequence[_Mark], pixels: Array) -> list[list[int]]:
    """Return for each label its marks: those of one part at one place share one.

    Words that have come together in layers are at one place once a mark covers another's middle.
    """
    shared: list[list[int]] = []
    for at in labelled:
        part, near = marks[at].part, marks[at].radius if marks[at].part == "arrived" else 1.0
        for owners in shared:
            away = np.abs(pixels[owners[0]] - pixels[at]).max()
            if marks[owners[0]].part == part and away < near:
                owners.append(at)
                break
        else:
            shared.append([at])
    return shared


def _coordinates(part: str, x: float, y: float) -> str:
    """Return what a label has behind its word: of an output its coordinates, else nothing."""
    return f" ({with_minus(x)}, {with_minus(y)})" if part == "output" else ""


def _in_corners(corners: Sequence[str], side: float, font: float) -> list[tuple[float, ...]]:
    """Return the boxes of what the axes are called, as in `labels`."""
    across, upwards = (text_width(text, font) / 2 + font / 4 for text in corners)
    height = 0.75 * font
    boxes = (side - across, side - height, across, height), (upwards, height, upwards, height)
    return [box for text, box in zip(corners, boxes, strict=True) if text]


def _lines(
    scenario: Scenario, this: HeadPass, step: str, query: int, states: Sequence[Scenario],
    hidden: bool,
) -> Iterator[_Line]:  # fmt: skip
    """Yield the lines of a step.

    way: from an embedding, or a source, to its query, key or value; axis: the direction of the
    chosen query; arrow: the query from the origin; foot: from a key to the query's direction;
    link: a value times its weight, tip to tail; path: from where a layer finds a word to where it
    leaves it.
    """

    def line(
        part: str, at: int, start: Iterable[float], end: Iterable[float], strength: float = 1
    ) -> _Line:
        (x, y), (to_x, to_y) = map(float, start), map(float, end)
        return _Line(part, at, x, y, to_x, to_y, strength)

    X, Y, keys = scenario.X, scenario.looked_at.X, range(len(this.keys))
    if step == "projections":
        for at in range(len(X)):
            if at in _asking(len(X), query):
                yield line("way_query", at, X[at], this.queries[at], 1 if at == query else 0.4)
        for at in keys:
            chosen = at == query and not scenario.cross
            yield line("way_key", at, Y[at], this.keys[at], 1 if chosen else 0.4)
    elif step in ("scores", "softmax"):
        q = this.queries[query]
        length = float(np.hypot(*q))
        for at in keys:
            yield line("way_key", at, Y[at], this.keys[at], 0)
        if length > 1e-9:
            along = q / length  # where a key's foot lies is its score over the query's length
            far = 3 * stage_limit(scenario, step) * along
            yield line("axis", query, -far, far)
            for at in keys:
                if step == "scores" and this.scores[query, at] > -np.inf:
                    yield line("foot", at, this.keys[at], (this.keys[at] @ along) * along)
            yield line("arrow", query, (0, 0), q)
    elif step == "layers" and not hidden:
        ways = np.stack([state.X for state in states])
        for at in range(len(X)):
            strength = 1 if at == query else 0.5
            for start, end in pairwise(ways[:, at]):
                yield line("path", at, start, end, strength)
    elif step == "outputs" and not hidden:
        steps = this.weights[query][:, None] * this.values
        tips = np.cumsum(steps, axis=0)
        for at in keys:
            yield line("way_value", at, Y[at], this.values[at], 0)
        for at in keys:
            if this.weights[query, at] > 0:
                yield line("link", at, tips[at] - steps[at], tips[at])


def _asking(words: int, query: int) -> list[int]:
    """Return whose queries are shown where all may be: the chosen one's is the last."""
    others = range(words) if words <= CROWD else ()
    return [*(at for at in others if at != query), query]


def _marks(
    scenario: Scenario, this: HeadPass, step: str, query: int, font: float,
    states: Sequence[Scenario], hidden: bool,
) -> Iterator[_Mark]:  # fmt: skip
    """Yield the marks of a step, the most important last: it is drawn above the others."""

    def mark(part: str, at: int, place: Array, radius: float, strength: float = 1) -> _Mark:
        return _Mark(part, at, float(place[0]), float(place[1]), radius * font, strength)

    words, keys, weights = range(len(scenario.words)), range(len(this.keys)), this.weights[query]
    size = DOT if step == "embeddings" else FAINT
    clear = step in ("embeddings", "projections", "layers")
    for at in words:
        yield mark("embedding", at, scenario.X[at], size, clear)
    for at in keys if scenario.cross else ():
        yield mark("source", at, scenario.looked_at.X[at], size, clear)
    if step == "projections":
        for at in keys:
            yield mark("key", at, this.keys[at], DOT)
        for at in _asking(len(words), query):
            yield mark("query", at, this.queries[at], DIAMOND)
    elif step in ("scores", "softmax"):
        for at in keys:
            masked = this.scores[query, at] == -np.inf
            grown = np.sqrt(LEAST_KEY**2 + (MOST_KEY**2 - LEAST_KEY**2) * weights[at])
            radius = float(grown) if step == "softmax" and not hidden else DOT
            yield mark("masked" if masked else "key", at, this.keys[at], radius)
        yield mark("query", query, this.queries[query], DIAMOND)
    elif step == "layers" and not hidden:
        now = states[-1].X
        for at in (*(at for at in words if at != query), query):
            yield mark("arrived", at, now[at], DOT)
    elif step == "outputs":
        for at in keys:
            strength = 1 if hidden else float(0.15 + 0.85 * weights[at])
            yield mark("value", at, this.values[at], DOT, strength)
        if not hidden:
            yield mark("output", query, this.outputs[query], DIAMOND)


def _labelled(
    marks: Sequence[_Mark], this: HeadPass, step: str, query: int, hidden: bool, cross: bool
) -> list[int]:
    """Return which marks are to have a label, the most important first."""
    if step == "layers":
        part = "embedding" if hidden else "arrived"
        return [at for at, mark in enumerate(marks) if mark.part == part][::-1]
    main = {"embeddings": "embedding", "outputs": "value"}.get(step, "key")
    also = "source" if step == "embeddings" else "masked"
    named = [at for at, mark in enumerate(marks) if mark.part in (main, also)]
    of_keys = not cross or step != "embeddings"
    if of_keys and not hidden:  # then their order would tell
        named.sort(key=lambda at: -this.weights[query, marks[at].position])
    first = [
        at
        for at, mark in enumerate(marks)
        if mark.position == query and mark.part in ("query", "output")
    ]
    others = [at for at, mark in enumerate(marks) if mark.part == "query" and at not in first]
    if not cross:  # a query on its own word's key shares its label

        def spot(at: int) -> tuple[int, float, float]:
            return marks[at].position, marks[at].x, marks[at].y

        covered = {spot(at) for at in (*first, *others)}
        named = [at for at in named if spot(at) not in covered]
    return [*first, *named, *others]
