"""A square plane: points between -limit and limit on both axes, and the pixels they lie at."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from attention.maths import Array

_UPWARDS = np.array([1.0, -1.0])  # y grows upwards among points, downwards among pixels


def axis_limit(vectors: Array) -> float:
    """Return a round number a little above every coordinate, so that axes seldom move.

    Parameters
    ----------
    vectors : (..., 2) array
        At least one; where all are 0 the limit is 1.
    """
    reach = float(np.abs(vectors).max()) * 1.1
    if reach < 1e-9:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(reach))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return magnitude * next(step for step in steps if step >= reach / magnitude)


@dataclass(frozen=True, slots=True)
class Axes:
    """Two equal axes from -limit to limit, on `side` by `side` pixels.

    Points have y upwards and the origin in the middle; pixels have y downwards and the
    origin at the upper left.
    """

    limit: float
    side: float

    @classmethod
    def covering(cls, vectors: Array, side: float) -> Self:
        """Return axes that reach beyond all of `vectors`."""
        return cls(axis_limit(vectors), side)

    def pixels(self, points: ArrayLike) -> Array:
        """Return where points lie, both (..., 2)."""
        from_corner: Array = np.asarray(points, dtype=np.float64) * _UPWARDS + self.limit
        placed: Array = from_corner * (self.side / (2 * self.limit))
        return placed

    def points(self, pixels: ArrayLike) -> Array:
        """Return what lies at these pixels, both (..., 2)."""
        from_corner: Array = np.asarray(pixels, dtype=np.float64) / (self.side / (2 * self.limit))
        placed: Array = (from_corner - self.limit) * _UPWARDS
        return placed
