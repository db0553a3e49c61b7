"""A score as a picture: how far each key reaches in the direction of one query.

With the dot product `s = |q| · (k · q/|q|)`, a score is the length of the key's projection
on the query's direction, times the query's length. So the keys of one score lie on a line
across that direction, and the direction is a ruler for scores.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from attention.figures.axes import Axes
from attention.figures.labels import place_labels
from attention.figures.layout import FONT
from attention.figures.marks import NAMED, PLACED, QUERY_AREA, QUERY_RADIUS, disc_radii, key_areas
from attention.figures.numbers import plain
from attention.figures.texts import text_sizes
from attention.forward import pass_with_query, scale
from attention.frames import ASKED, display_words, typed_frame
from attention.maths import Array
from attention.scenario import Row, Scenario
from attention.words import isolated

GEOMETRY = {
    **NAMED,  # parts: key, masked or query; direction, projection, level or level_number
    **PLACED,
    "score": "float64",
    "weight": "float64",
    "area": "float64",  # of the mark, in square pixels
    "chosen": "float64",  # 1 for the key in question
    "limit": "float64",  # both axes run from -limit to limit
}
LEVELS = 4  # lines of equal score on either side of zero, at most
_SMALL = FONT - 1


def round_step(reach: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the least that divides `reach` in `LEVELS`."""
    least = reach / LEVELS
    magnitude = 10.0 ** math.floor(math.log10(least))
    return magnitude * next(step for step in (1, 2, 5, 10) if step * magnitude >= least)


def chord(point: Array, direction: Array, limit: float) -> Array | None:
    """Return where a line enters and leaves the square within ±limit, None if it misses.

    Parameters
    ----------
    point, direction : (2,) array
        The line runs through `point`; `direction` is not zero.
    limit : float

    Returns
    -------
    (2, 2) array or None
        The two ends, in the sense of `direction`.
    """
    first, last = -math.inf, math.inf
    for at, along in zip(point, direction, strict=True):
        if along == 0:
            if abs(at) > limit:
                return None
            continue
        near, far = sorted(((-limit - at) / along, (limit - at) / along))
        first, last = max(first, near), min(last, far)
    return point + np.outer((first, last), direction) if first < last else None


class _Level(NamedTuple):
    """A line of equal score, and where its number stands: middle and half its size."""

    score: float
    text: str
    ends: Array  # (2, 2)
    box: Array  # (4,), in pixels


def _levels(towards: Array, growth: float, axes: Axes) -> Iterator[_Level]:
    """Yield the lines of equal score across the direction `towards`, at round scores.

    `growth` is by how much a score grows per unit along that direction.
    """
    across = np.array([-towards[1], towards[0]])
    step = round_step(growth * axes.limit * np.abs(towards).sum())
    for count in range(-LEVELS, LEVELS + 1):
        score = count * step
        ends = chord(towards * score / growth, across, axes.limit)
        if ends is not None:
            text = f"s = {plain(score)}"
            half = text_sizes([text], _SMALL)[0] / 2
            # Just inside of where the line leaves the square.
            middle = np.clip(axes.pixels(ends[1]), half, axes.side - half)
            yield _Level(score, text, ends, np.concatenate([middle, half]))


def geometry(
    scenario: Scenario, *, head: int, query: int, key: int, side: int, asked: Row | None = None
) -> pd.DataFrame:
    """Return one query among the keys, with what shows their scores.

    The query's direction, the projection of every key it may see on that direction, and
    lines of equal score at round numbers. A query of length 0 has none of these.

    Parameters
    ----------
    head, query, key : int
        Which head; the positions of the query and of the key in question.
    side : int
        Of the plane, in pixels.
    asked : (float, float), optional
        A query that stands in the place of the word's own.

    Returns
    -------
    DataFrame
        Columns as in `GEOMETRY`.
    """
    this = pass_with_query(scenario, head, query, asked)
    name = ASKED if asked else display_words(scenario.words)[query]
    looked_at, q, K = display_words(scenario.looked_at.words), this.queries[query], this.keys
    scores, weights = this.scores[query], this.weights[query]
    axes, areas = Axes.covering(np.vstack([K, q]), side), key_areas(weights)
    rows: list[tuple[object, ...]] = []

    def add(
        part: str, at: Array, end: Array, *, of: int = -1, text: str = "", score: float = np.nan
    ) -> None:
        role = "query" if of < 0 else "key"
        word = isolated(name if of < 0 else looked_at[of])
        weight, area = (np.nan, QUERY_AREA) if of < 0 else (weights[of], areas[of])
        row = (part, role, query, of, word, text, *at, *end, score, weight, area, of == key)
        rows.append((*row, axes.limit))

    numbers: list[list[float]] = []  # boxes of those on the lines
    length = math.hypot(*q)
    if length > 1e-9:
        towards = q / length
        # By how much a score grows per unit of a key's projection.
        growth = length * scale(scenario.options) / scenario.options.temperature
        edge = towards * axes.limit / np.abs(towards).max()
        add("direction", -edge, edge)
        for level in _levels(towards, growth, axes):
            add("level", *level.ends, score=level.score)
            place = axes.points(level.box[:2])
            add("level_number", place, place, text=level.text, score=level.score)
            numbers.append(level.box.tolist())
        for other in range(len(K)):
            if scores[other] > -np.inf:
                foot = towards * (K[other] @ towards)
                add("projection", K[other], foot, of=other, score=scores[other])
    # The query's label comes first: it says what the plane is about.
    points, radii = axes.pixels(np.vstack([q, K])), np.append(QUERY_RADIUS, disc_radii(areas))
    named = [name, *looked_at]
    labels = place_labels(named, points, radii, side, obstacles=numbers, far=True)
    own, *places = axes.points(labels.boxes[:, :2])
    for other, (text, place) in enumerate(zip(labels.texts[1:], places, strict=True)):
        part = "key" if scores[other] > -np.inf else "masked"
        add(part, K[other], place, of=other, text=text, score=scores[other])
    add("query", q, own, text=labels.texts[0])
    return typed_frame(dict(zip(GEOMETRY, zip(*rows, strict=True), strict=True)), GEOMETRY)
