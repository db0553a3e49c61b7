"""What panels say of weights: their captions and their findings."""

from collections.abc import Sequence

import numpy as np

from attention.figures.layout import SEPARATOR, caption_lines, captioned
from attention.figures.numbers import two_decimals
from attention.maths import Array
from attention.words import isolated


def _written(score: float, weight: float) -> str:
    """Return what a caption says of a weight: its share, a dash if masked, ? if hidden."""
    if score == -np.inf:
        return "–"
    return "?" if np.isnan(weight) else two_decimals(weight)


def captions(keys: Sequence[str], scores: Array, weights: Array, width: float) -> list[list[str]]:
    """Return the lines of each query's caption; all captions break at the same words.

    Parameters
    ----------
    keys : sequence of str
        The words of which a caption says what weights they get.
    scores, weights : (n, m) array
        A row a query. A score of −∞ is masked, a weight of NaN is hidden.
    width : float
        In pixels: no line is wider.
    """
    lines = caption_lines(keys, width)
    shown = [isolated(word) for word in captioned(keys, width)]
    found = []
    for row in zip(scores, weights, strict=True):
        shares = [_written(score, weight) for score, weight in zip(*row, strict=True)]
        found.append(
            [SEPARATOR.join(f"{shown[key]} {shares[key]}" for key in line) for line in lines]
        )
    return found


def finding(asking: str, keys: Sequence[str], weights: Array) -> str:
    """Return in a sentence whom a query looks at most, or that its weights are hidden.

    Parameters
    ----------
    asking : str
        The query's word.
    keys : sequence of str
        The words that it looks at.
    weights : (m,) array
        Its weights, NaN if they are hidden.
    """
    if np.isnan(weights).any():
        return f"the weights of {asking} are hidden"
    most = weights.max()
    if not most:
        return f"{asking} may look at nobody"
    looked_at = [word for word, weight in zip(keys, weights, strict=True) if weight > most - 0.005]
    if len(looked_at) == len(keys) > 1:
        return f"{asking} looks at all words alike: {two_decimals(most)}"
    each = " each" if len(looked_at) > 1 else ""
    return f"{asking} looks most at {' and '.join(looked_at)}: {two_decimals(most)}{each}"
