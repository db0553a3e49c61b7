"""Attention on plain arrays: every function is one equation of the mechanism.

Rows are vectors: with embeddings `X` of shape (n, d) a projection is `X @ W`.
Scores are what softmax reads, weights are what it returns.

References
----------
.. [1] A. Vaswani et al., "Attention Is All You Need", 2017, sections 3.2.1 and 3.2.2.
.. [2] J. Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding",
   2021, section 3.2.1 (the two-dimensional case).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def rotation_matrix(angle: float) -> Array:
    """Return the matrix that turns a row vector by `angle`, as `v @ R`.

    Parameters
    ----------
    angle : float
        In radians; positive is from the first axis towards the second.

    Returns
    -------
    (2, 2) array
        `[[cos a, sin a], [-sin a, cos a]]`.
    """
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin], [-sin, cos]])


def rotate_by_position(vectors: ArrayLike, angle: float) -> Array:
    """Turn row m of `vectors` by m × `angle`: rotary position embedding in a plane.

    The dot product of two rotated rows depends on their positions only through the
    difference: `(q R(mθ)) · (k R(nθ)) = q R((m - n)θ) · k` ([2]_, equation 12).

    Parameters
    ----------
    vectors : (n, 2) array_like
        One vector a position, positions counted from 0.
    angle : float
        Angle per position, in radians.

    Returns
    -------
    (n, 2) array
    """
    rows = np.asarray(vectors, dtype=np.float64)  # (n, 2)
    angles = angle * np.arange(len(rows))  # (n,)
    cos, sin = np.cos(angles), np.sin(angles)
    x, y = rows.T
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])  # (n, 2)


def causal_mask(n: int, m: int) -> NDArray[np.bool_]:
    """Return which of m keys each of n queries may see: itself and those before it.

    Returns
    -------
    (n, m) array of bool
        True where `key <= query`.
    """
    return np.tri(n, m, dtype=np.bool_)


def attention_scores(
    Q: ArrayLike,
    K: ArrayLike,
    *,
    scale: float | None = None,
    temperature: float = 1.0,
    causal: bool = False,
) -> Array:
    """Return the scores `Q Kᵀ · scale / temperature`, −∞ where the mask forbids a look.

    Parameters
    ----------
    Q : (n, d) array_like
        Queries.
    K : (m, d) array_like
        Keys.
    scale : float, optional
        Factor on the dot products; `1 / √d` ([1]_, equation 1) unless given.
    temperature : float
        Divides the scores; above 0.
    causal : bool
        Whether a query sees only itself and the keys before it.

    Returns
    -------
    (n, m) array

    Raises
    ------
    ValueError
        If `temperature` is not above 0.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    Q, K = np.asarray(Q, dtype=np.float64), np.asarray(K, dtype=np.float64)
    if scale is None:
        scale = 1 / np.sqrt(Q.shape[-1])
    scores: Array = Q @ K.T * scale / temperature  # (n, m)
    if causal:
        return np.where(causal_mask(*scores.shape), scores, -np.inf)
    return scores


def softmax(scores: ArrayLike) -> Array:
    """Return `exp(s) / Σ exp(s)` along the last axis.

    The largest score of a row is taken off first, which changes nothing but the range
    of exp. A score of −∞ gets a weight of 0; scores that share the maximum share the
    weight even where the maximum is infinite, so that every row sums to 1.

    Parameters
    ----------
    scores : (..., m) array_like
        With m of at least 1.

    Returns
    -------
    (..., m) array
    """
    scores = np.asarray(scores, dtype=np.float64)
    top = scores.max(axis=-1, keepdims=True)  # (..., 1)
    shifted = np.zeros_like(scores)
    with np.errstate(over="ignore"):  # a score too far below to say how far has exp 0
        np.subtract(scores, top, out=shifted, where=scores != top)  # ∞ − ∞ counts as 0
    exps = np.exp(shifted)
    weights: Array = exps / exps.sum(axis=-1, keepdims=True)
    return weights


def scaled_dot_product_attention(
    Q: ArrayLike,
    K: ArrayLike,
    V: ArrayLike,
    *,
    scale: float | None = None,
    temperature: float = 1.0,
    causal: bool = False,
) -> tuple[Array, Array]:
    """Return outputs and weights of attention: `softmax(Q Kᵀ · scale / temperature) V`.

    Parameters
    ----------
    Q : (n, d) array_like
        Queries.
    K : (m, d) array_like
        Keys.
    V : (m, d_v) array_like
        Values, a row a key.
    scale, temperature, causal
        As for `attention_scores`.

    Returns
    -------
    outputs : (n, d_v) array
        Each row a mean of the values, weighted by that query's weights.
    weights : (n, m) array
        Each row sums to 1.
    """
    scores = attention_scores(Q, K, scale=scale, temperature=temperature, causal=causal)
    weights = softmax(scores)  # (n, m)
    outputs = weights @ np.asarray(V, dtype=np.float64)  # (n, m) @ (m, d_v)
    return outputs, weights
