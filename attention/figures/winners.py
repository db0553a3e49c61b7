"""Who can win: for every query there could be, the key that would get most of its attention.

A query's length changes no order among its scores, so who wins depends on its direction
alone. Two keys tie where `q · (k_i − k_j) = 0`: on a line through the origin. So the plane
is divided by rays into sectors, one for each corner of the keys' convex hull. A key inside
the hull, or on one of its edges, is beaten everywhere: as a mean of corners, it scores no
more than the best of them.
"""

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attention.figures.axes import Axes
from attention.figures.labels import fitted, place_label, place_labels, shorten, text_sizes
from attention.figures.layout import FONT
from attention.figures.panels import NAMED, PLACED, QUERY_AREA, QUERY_RADIUS
from attention.forward import forward, scale
from attention.frames import display_words, typed_frame
from attention.maths import Array, softmax
from attention.scenario import Scenario
from attention.words import isolated

STRENGTHS = {
    "x": "float64",  # the cell's lower left corner
    "y": "float64",
    "x2": "float64",  # and its upper right one
    "y2": "float64",
    "winner_position": "int64",  # the first, if several keys share the most
    "winner": "str",
    "strength": "float64",  # the winner's weight
}
MAP = {
    **NAMED,  # parts: sector, border, sector_name, key, masked or query
    **PLACED,
    "area": "float64",  # of the mark, in square pixels
    "corner": "int64",  # of a sector: the order in which its corners are joined
    "limit": "float64",  # both axes run from -limit to limit
}
SHARES = {"word": "str", "share": "float64", "won_by": "str"}  # share in percent
_KEY_AREA = 260.0  # so that it shows around a query at the same place
_TURN = 2 * math.pi


class Sector(NamedTuple):
    """The directions from `start` to `end`, in radians, and the key that wins there.

    Keys that coincide win together.
    """

    start: float
    end: float
    winners: tuple[int, ...]


def _rounding(keys: Array) -> float:
    """Return how far apart two numbers made of these keys may be and still count as equal."""
    return 1e-9 * max(1e-300, float(np.abs(keys).max()))


def _best(keys: Array, directions: Array) -> Array:
    """Return which keys score most in each direction, alone or together: (m, n) of bool."""
    scores = directions @ keys.T  # (m, n)
    best: Array = scores >= scores.max(axis=1, keepdims=True) - _rounding(keys)
    return best


def _towards(angles: Array) -> Array:
    return np.column_stack([np.cos(angles), np.sin(angles)])


def borders(keys: Array) -> Array:
    """Return the directions in which two keys tie and none beats them.

    Parameters
    ----------
    keys : (n, 2) array

    Returns
    -------
    (b,) array
        Angles in radians from 0 to 2π, ascending.
    """
    found = []
    for i, j in combinations(range(len(keys)), 2):
        x, y = keys[i] - keys[j]
        if math.hypot(x, y) <= _rounding(keys):
            continue  # the same key twice
        for across in (math.atan2(x, -y), math.atan2(-x, y)):
            best = _best(keys, _towards(np.array([across])))[0]
            if best[i]:  # and so is j
                found.append(across % _TURN)
    # Several keys on one edge of the hull tie on the same ray.
    kept: list[float] = []
    for angle in sorted(found):
        if not kept or angle - kept[-1] > 1e-7:
            kept.append(angle)
    if len(kept) > 1 and kept[0] + _TURN - kept[-1] <= 1e-7:
        kept.pop()
    return np.array(kept)


def sectors(keys: Array) -> list[Sector]:
    """Return who wins where: the sectors between the borders, once around."""
    rays = borders(keys)
    if not len(rays):
        rays = np.zeros(1)  # all keys are one: it wins everywhere
    ends = np.append(rays[1:], rays[0] + _TURN)
    best = _best(keys, _towards((rays + ends) / 2))
    return [
        Sector(float(start), float(end), tuple(np.flatnonzero(row).tolist()))
        for start, end, row in zip(rays, ends, best, strict=True)
    ]


def _seen_keys(scenario: Scenario, head: int, query: int) -> tuple[NDArray[np.intp], Array]:
    """Return the positions of the keys that a query may see, and these keys."""
    this = forward(scenario).heads[head]
    positions = np.flatnonzero(this.scores[query] > -np.inf)
    return positions, this.keys[positions]


def strengths(
    scenario: Scenario, *, head: int, query: int, limit: float, resolution: int
) -> pd.DataFrame:
    """Return who would win, and with what weight, at the middle of each cell of a grid.

    Parameters
    ----------
    head, query : int
        Which head; the position of the query, on which it depends what the causal mask
        lets see.
    limit : float
        The grid reaches from −limit to limit on both axes.
    resolution : int
        Cells on a side.

    Returns
    -------
    DataFrame
        Columns as in `STRENGTHS`; a row a cell, rows of the grid from below.
    """
    positions, keys = _seen_keys(scenario, head, query)
    words, options = display_words(scenario.words), scenario.options
    edges = np.linspace(-limit, limit, resolution + 1)
    x, y = (axis.ravel() for axis in np.meshgrid(edges[:-1], edges[:-1]))
    cell = 2 * limit / resolution
    points = np.column_stack([x, y]) + cell / 2  # (resolution², 2)
    weights = softmax(points @ keys.T * scale(options) / options.temperature)
    winners = positions[weights.argmax(axis=1)]
    names = [words[winner] for winner in winners]
    columns = (x, y, x + cell, y + cell, winners, names, weights.max(axis=1))
    return typed_frame(dict(zip(STRENGTHS, columns, strict=True)), STRENGTHS)


def shares(scenario: Scenario, *, head: int, query: int) -> pd.DataFrame:
    """Return in how many of a hundred directions each key wins, and whose queries lie there.

    A query of length 0 has no direction and is won by nobody.

    Returns
    -------
    DataFrame
        Columns `word, share, won_by`; a row a word that the query may look at.
    """
    positions, keys = _seen_keys(scenario, head, query)
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    share = np.zeros(len(words))
    for start, end, winners in sectors(keys):
        share[positions[list(winners)]] += 100 * (end - start) / _TURN
    lengths = np.hypot(*this.queries.T)  # (n,)
    asking = lengths > 1e-9
    towards = this.queries / np.where(asking, lengths, 1)[:, None]
    best = _best(keys, towards) & asking[:, None]  # (n, seen)
    won_by = [
        ", ".join(isolated(word) for word, wins in zip(words, column, strict=True) if wins)
        for column in best.T
    ]
    columns = ([words[key] for key in positions], share[positions], won_by)
    return typed_frame(dict(zip(SHARES, columns, strict=True)), SHARES)


def axes(scenario: Scenario, *, head: int, side: int) -> Axes:
    """Return axes that hold all queries and keys of a head."""
    this = forward(scenario).heads[head]
    return Axes.covering(np.vstack([this.queries, this.keys]), side)


def _outline(sector: Sector, limit: float) -> Array:
    """Return the corners of the part of a square that a sector covers."""
    corners = np.arange(math.pi / 4, 3 * _TURN, math.pi / 2)
    between = corners[(corners > sector.start) & (corners < sector.end)]
    rim = _towards(np.concatenate([[sector.start], between, [sector.end]]))
    rim *= limit / np.abs(rim).max(axis=1, keepdims=True)
    whole = sector.end - sector.start > _TURN - 1e-9
    return rim if whole else np.vstack([np.zeros(2), rim])


def winner_map(scenario: Scenario, *, head: int, query: int, side: int) -> pd.DataFrame:
    """Return sectors, their borders and names, and all queries and keys, `side` pixels square.

    Returns
    -------
    DataFrame
        Columns as in `MAP`: of a sector, a row a corner; of everything else, one row.
    """
    words, this = display_words(scenario.words), forward(scenario).heads[head]
    positions, keys = _seen_keys(scenario, head, query)
    plane = axes(scenario, head=head, side=side)
    rows: list[tuple[object, ...]] = []

    def add(
        part: str, at: Array, end: Array, *, of: int = -1, key: int = -1, text: str = ""
    ) -> None:
        role, word = ("query", words[of]) if of >= 0 else ("key", words[key] if key >= 0 else "")
        area = QUERY_AREA if of >= 0 else _KEY_AREA
        names = (part, role, of, key, isolated(word), text)
        rows.append((*names, *at, *end, area, len(rows), plane.limit))

    around = sectors(keys)
    for sector in around:
        for corner in _outline(sector, plane.limit):
            add("sector", corner, corner, key=positions[sector.winners[0]])
    for sector in around if len(around) > 1 else []:
        end = _towards(np.array([sector.start]))[0]
        add("border", np.zeros(2), end * plane.limit / np.abs(end).max())

    texts = [fitted(word, FONT, side) for word in words]
    sizes = text_sizes(texts, FONT)
    at = plane.pixels(np.vstack([this.keys, this.queries]))
    n = len(words)
    radii = np.repeat([math.sqrt(_KEY_AREA / math.pi), QUERY_RADIUS], n)
    marks = np.column_stack([at, radii, radii])
    labels = place_labels(at, radii, np.vstack([sizes, sizes]), marks, side)
    places = plane.points(labels[:, :2])
    for key in range(n):
        part = "key" if key in positions else "masked"
        add(part, this.keys[key], places[key], key=key, text=texts[key])
    for of in range(n):
        add("query", this.queries[of], places[n + of], of=of, text=texts[of])

    for sector in around:
        names = [isolated(words[positions[key]]) for key in sector.winners]
        wins = "wins" if len(names) == 1 else "tie"
        text = shorten(f"{' and '.join(names)} {wins}", FONT, side)
        (size,) = text_sizes([text], FONT)
        middle = _towards(np.array([(sector.start + sector.end) / 2]))[0]
        near_rim = plane.pixels(middle * plane.limit * 0.8 / np.abs(middle).max())
        place = place_label(near_rim, 0, size, marks, labels, side)
        labels = np.vstack([labels, [*place, *size / 2]])
        end = plane.points(place)
        add("sector_name", end, end, key=positions[sector.winners[0]], text=text)
    columns = zip(*rows, strict=True)
    return typed_frame(dict(zip(MAP, columns, strict=True)), MAP)
