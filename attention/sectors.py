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

from attention.maths import Array

TURN = 2 * math.pi  # all the way around, in radians


class Sector(NamedTuple):
    """The directions between two rays, and which key wins there.

    Attributes
    ----------
    start, end : float
        In radians, counted from the first axis towards the second.
    winners : tuple of int
        The position of the key; of all of them if several coincide, and win together.
    """

    start: float
    end: float
    winners: tuple[int, ...]


def _rounding(keys: Array) -> float:
    """Return how far apart two numbers made of these keys may be and still count as equal."""
    return 1e-9 * max(1e-300, float(np.abs(keys).max()))


def best_keys(keys: Array, directions: Array) -> Array:
    """Return which keys score most in each direction, alone or together.

    Parameters
    ----------
    keys : (n, 2) array
    directions : (m, 2) array
        Vectors of any length but 0.

    Returns
    -------
    (m, n) array of bool
    """
    scores = directions @ keys.T  # (m, n)
    best: Array = scores >= scores.max(axis=1, keepdims=True) - _rounding(keys)
    return best


def unit_vectors(angles: Array) -> Array:
    """Return the vectors of length 1 in these directions: radians (m,) become (m, 2)."""
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
            best = best_keys(keys, unit_vectors(np.array([across])))[0]
            if best[i]:  # and so is j
                found.append(across % TURN)
    # Several keys on one edge of the hull tie on the same ray.
    kept: list[float] = []
    for angle in sorted(found):
        if not kept or angle - kept[-1] > 1e-7:
            kept.append(angle)
    if len(kept) > 1 and kept[0] + TURN - kept[-1] <= 1e-7:
        kept.pop()
    return np.array(kept)


def sectors(keys: Array) -> list[Sector]:
    """Return who wins where: the sectors between the borders, once around.

    Parameters
    ----------
    keys : (n, 2) array
        At least one.

    Returns
    -------
    list of Sector
        Each begins where the one before it ends; together they are 2π wide.
    """
    rays = borders(keys)
    if not len(rays):
        rays = np.zeros(1)  # all keys are one: it wins everywhere
    ends = np.append(rays[1:], rays[0] + TURN)
    best = best_keys(keys, unit_vectors((rays + ends) / 2))
    return [
        Sector(float(start), float(end), tuple(np.flatnonzero(row).tolist()))
        for start, end, row in zip(rays, ends, best, strict=True)
    ]
