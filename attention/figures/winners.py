"""Who can win, laid out: the plane of all queries there could be, and which key wins where."""

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attention.figures.axes import Axes
from attention.figures.labels import Box, place_labels
from attention.figures.marks import NAMED, PLACED, QUERY_AREA, QUERY_RADIUS
from attention.figures.numbers import whole_percents
from attention.forward import forward, pass_with_query, scale
from attention.frames import ASKED, display_names, display_words, typed_frame
from attention.maths import Array, softmax
from attention.scenario import Options, Row, Scenario
from attention.sectors import TURN, Sector, best_keys, sectors, unit_vectors
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
    **NAMED,  # parts: sector, border, sector_name, key, masked, query; asked, if one was put there
    **PLACED,
    "area": "float64",  # of the mark, in square pixels
    "corner": "int64",  # of a sector: the order in which its corners are joined
    "limit": "float64",  # both axes run from -limit to limit
}
SHARES = {
    "word": "str",
    "share": "float64",  # in percent
    "percent": "int64",  # the share as a whole number: all of them make 100
    "won_by": "str",
    "weight": "float64",  # that a query that was put somewhere gives to it; NaN without one
}
# Where a sector's name may be: from its start to its end, and from the origin to the rim.
_NAME_AT = tuple(product((0.5, 0.35, 0.65), (0.8, 0.65, 0.5, 0.9, 0.35)))
CELL = 10  # pixels: a side of the squares in which a winner's strength is shown
_KEY_AREA = 260.0  # so that it shows around a query at the same place


def _seen_keys(scenario: Scenario, head: int, query: int) -> tuple[NDArray[np.intp], Array]:
    """Return the positions of the keys that a query may see, and these keys."""
    this = forward(scenario).heads[head]
    positions = np.flatnonzero(this.scores[query] > -np.inf)
    return positions, this.keys[positions]


def _weights(queries: Array, keys: Array, options: Options) -> Array:
    """Return what queries at any place, (m, 2), give to keys, (n, 2), that they all may see."""
    return softmax(queries @ keys.T * scale(options) / options.temperature)


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
    if not len(positions):
        return typed_frame(dict.fromkeys(STRENGTHS, ()), STRENGTHS)
    words, options = display_words(scenario.looked_at.words), scenario.options
    edges = np.linspace(-limit, limit, resolution + 1)
    x, y = (axis.ravel() for axis in np.meshgrid(edges[:-1], edges[:-1]))
    cell = 2 * limit / resolution
    points = np.column_stack([x, y]) + cell / 2  # (resolution², 2)
    weights = _weights(points, keys, options)
    winners = positions[weights.argmax(axis=1)]
    names = [words[winner] for winner in winners]
    columns = (x, y, x + cell, y + cell, winners, names, weights.max(axis=1))
    return typed_frame(dict(zip(STRENGTHS, columns, strict=True)), STRENGTHS)


def shares(scenario: Scenario, *, head: int, query: int, asked: Row | None = None) -> pd.DataFrame:
    """Return in how many of a hundred directions each key wins, and whose queries lie there.

    A query of length 0 has no direction and is won by nobody. A query may also be `asked` that is
    no word's: then it is told what it gives to each key.

    Returns
    -------
    DataFrame
        Columns as in `SHARES`; a row a word that the query may look at. Keys that coincide
        have all that they win together, each of them.
    """
    positions, keys = _seen_keys(scenario, head, query)
    if not len(positions):
        return typed_frame(dict.fromkeys(SHARES, ()), SHARES)
    (words, looked_at), this = display_names(scenario), forward(scenario).heads[head]
    won: dict[tuple[int, ...], float] = {}  # by whom, in percent
    for start, end, winners in sectors(keys):
        won[winners] = won.get(winners, 0) + 100 * (end - start) / TURN
    share, percent = np.zeros(len(keys)), np.zeros(len(keys), dtype=int)
    for winners, part, whole in zip(
        won, won.values(), whole_percents([*won.values()]), strict=True
    ):
        share[list(winners)] += part
        percent[list(winners)] += whole
    lengths = np.hypot(*this.queries.T)  # (n,)
    directed = lengths > 1e-9
    towards = this.queries / np.where(directed, lengths, 1)[:, None]
    best = best_keys(keys, towards) & directed[:, None]  # (n, seen)
    won_by = [
        ", ".join(isolated(word) for word, wins in zip(words, column, strict=True) if wins)
        for column in best.T
    ]
    given = np.full(len(keys), np.nan)
    if asked:
        given = pass_with_query(scenario, head, query, asked).weights[query, positions]
    columns = ([looked_at[key] for key in positions], share, percent, won_by, given)
    return typed_frame(dict(zip(SHARES, columns, strict=True)), SHARES)


def axes(scenario: Scenario, *, head: int, side: int) -> Axes:
    """Return axes that hold all queries and keys of a head."""
    this = forward(scenario).heads[head]
    return Axes.covering(np.vstack([this.queries, this.keys]), side)


def _outline(sector: Sector, limit: float) -> Array:
    """Return the corners of the part of a square that a sector covers."""
    corners = np.arange(math.pi / 4, 3 * TURN, math.pi / 2)
    between = corners[(corners > sector.start) & (corners < sector.end)]
    rim = unit_vectors(np.concatenate([[sector.start], between, [sector.end]]))
    rim *= limit / np.abs(rim).max(axis=1, keepdims=True)
    whole = sector.end - sector.start > TURN - 1e-9
    return rim if whole else np.vstack([np.zeros(2), rim])


def _named(text: str, sector: Sector, plane: Axes, taken: Sequence[Box]) -> tuple[str, list[float]]:
    """Return the name of a sector and its box: the first place where it need not be cut.

    Without such a place, the one where most of it is left.
    """
    found = []
    for across, along in _NAME_AT:
        angle = sector.start + across * (sector.end - sector.start)
        towards = unit_vectors(np.array([angle]))
        at = plane.pixels(towards * along * plane.limit / np.abs(towards).max())
        (name,), boxes = place_labels([text], at, np.zeros(1), plane.side, obstacles=taken)
        found.append((name, boxes[0].tolist()))
        if name == text:
            break
    return max(found, key=lambda named: len(named[0]))


def winner_map(
    scenario: Scenario, *, head: int, query: int, side: int, asked: Row | None = None
) -> pd.DataFrame:
    """Return sectors, their borders and names, and all queries and keys, `side` pixels square.

    Parameters
    ----------
    head, query : int
        Which head; the position of the query, on whose mask it depends which keys can win.
    side : int
        Of the plane, in pixels.
    asked : (float, float), optional
        A query that is no word's, to be shown as well.

    Returns
    -------
    DataFrame
        Columns as in `MAP`: of a sector, a row a corner; of everything else, one row.
    """
    (words, looked_at), this = display_names(scenario), forward(scenario).heads[head]
    positions, keys = _seen_keys(scenario, head, query)
    plane = axes(scenario, head=head, side=side)
    rows: list[tuple[object, ...]] = []

    def add(
        part: str, at: Array, end: Array, *, of: int = -1, key: int = -1, text: str = ""
    ) -> None:
        role, word = (
            ("query", words[of]) if of >= 0 else ("key", looked_at[key] if key >= 0 else "")
        )
        area = QUERY_AREA if of >= 0 else _KEY_AREA
        names = (part, role, of, key, isolated(word), text)
        rows.append((*names, *at, *end, area, len(rows), plane.limit))

    around = sectors(keys) if len(keys) else []
    for sector in around:
        for corner in _outline(sector, plane.limit):
            add("sector", corner, corner, key=positions[sector.winners[0]])
    for sector in around if len(around) > 1 else []:
        end = unit_vectors(np.array([sector.start]))[0]
        add("border", np.zeros(2), end * plane.limit / np.abs(end).max())

    at, n, m = plane.pixels(np.vstack([this.keys, this.queries])), len(words), len(looked_at)
    radii = np.repeat([math.sqrt(_KEY_AREA / math.pi), QUERY_RADIUS], [m, n])
    labels = place_labels([*looked_at, *words], at, radii, side, far=True)
    places = plane.points(labels.boxes[:, :2])
    for key in range(m):
        part = "key" if key in positions else "masked"
        add(part, this.keys[key], places[key], key=key, text=labels.texts[key])
    for of in range(n):
        add("query", this.queries[of], places[m + of], of=of, text=labels.texts[m + of])

    taken = [*np.column_stack([at, radii, radii]).tolist(), *labels.boxes.tolist()]
    for sector in around:
        names = [isolated(looked_at[positions[key]]) for key in sector.winners]
        text = f"{' and '.join(names)} {'wins' if len(names) == 1 else 'tie'}"
        text, box = _named(text, sector, plane, taken)
        taken.append(box)
        end = plane.points(box[:2])
        add("sector_name", end, end, key=positions[sector.winners[0]], text=text)
    if asked:
        place = np.array(asked)
        names_of_it = ("asked", "query", -1, -1, ASKED, "")
        rows.append((*names_of_it, *place, *place, QUERY_AREA, len(rows), plane.limit))
    columns = zip(*rows, strict=True)
    return typed_frame(dict(zip(MAP, columns, strict=True)), MAP)
