"""Where a new word goes, if nobody says."""

import itertools
import math

from attention.scenario import Row, Rows

REACH = 1.5  # of places at least, on both axes; the plane shows more around it
ORIGIN = (0.0, 0.0)  # a word that lies there asks nothing


def free_place(taken: Rows, x: float | None = None, y: float | None = None) -> Row:
    """Return a place of round numbers that is far from those taken, and from the origin.

    It lies no farther out than the outermost of them, so that the axes can stay. Of places
    that are equally far, it is the uppermost, and then the leftmost.

    Parameters
    ----------
    x, y : float, optional
        What is known of the place.
    """
    known = [number for number in (x, y) if number is not None]
    reach = max(REACH, *(abs(number) for number in itertools.chain(known, *taken)))
    step = _round_down(reach / 3)
    steps = [at * step for at in range(-int(reach / step), int(reach / step) + 1)]
    places = itertools.product(steps[::-1] if y is None else [y], steps if x is None else [x])

    def room(place: Row) -> float:
        # Rounded, so that equals stay equal.
        return round(min(math.dist(place, other) for other in (*taken, ORIGIN)), 9)

    return max(((x, y) for y, x in places), key=room)


def _round_down(number: float) -> float:
    """Return the largest of 1, 2 and 5 times powers of ten that is not above a number."""
    magnitude = 10.0 ** math.floor(math.log10(number))
    return magnitude * max(digit for digit in (1, 2, 5) if digit * magnitude <= number)
