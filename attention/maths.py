"""Attention on plain arrays: every function is one equation of the mechanism.

Rows are vectors: with embeddings `X` of shape (n, d) a projection is `X @ W`.
Scores are what softmax reads, weights are what it returns. Wherever a matrix goes, a stack
of matrices may go, (..., n, d), as one has it of several heads or sentences: leading axes
broadcast as in `numpy.matmul`.

References
----------
.. [1] A. Vaswani et al., "Attention Is All You Need", 2017, sections 3.2.1, 3.2.2 and 3.5.
.. [2] J. Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding",
   2021, section 3.2.1 (the two-dimensional case).
.. [3] O. Press, N. A. Smith and M. Lewis, "Train Short, Test Long: Attention with Linear Biases
   Enables Input Length Extrapolation", 2022, section 3.
.. [4] M. O. Hill, "Diversity and Evenness: A Unifying Notation and Its Consequences", Ecology 54,
   1973: the number N₁.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


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
    vectors : (..., n, 2) array_like
        One vector a position, positions counted from 0 in each matrix.
    angle : float
        Angle per position, in radians.

    Returns
    -------
    (..., n, 2) array

    Raises
    ------
    ValueError
        If the shape is another one; the message names it.
    """
    rows = np.asarray(vectors, dtype=np.float64)  # (..., n, 2)
    if rows.ndim < 2 or rows.shape[-1] != 2:
        raise ValueError(f"vectors (..., n, 2) are needed, not {rows.shape}")
    angles = angle * np.arange(rows.shape[-2])  # (n,)
    cos, sin = np.cos(angles), np.sin(angles)
    x, y = rows[..., 0], rows[..., 1]  # (..., n)
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=-1)  # (..., n, 2)


def waves(n: int, angle: float) -> Array:
    """Return a wave's sine and cosine at n positions: points on the unit circle.

    Added to embeddings, they tell positions apart ([1]_, section 3.5, with a single
    frequency, and the cosine first).

    Parameters
    ----------
    n : int
    angle : float
        Per position, in radians.

    Returns
    -------
    (n, 2) array
        Row m is `(cos m·angle, sin m·angle)`, positions counted from 0.
    """
    angles = angle * np.arange(n)  # (n,)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def distances(n: int, m: int) -> Array:
    """Return how many positions lie between each of n queries and each of m keys.

    Times a slope and taken off the scores, they are the linear biases of ALiBi ([3]_).

    Returns
    -------
    (n, m) array
        `|query − key|`, both counted from the first.
    """
    return np.abs(np.subtract.outer(np.arange(n), np.arange(m))).astype(np.float64)


def window_mask(n: int, m: int, width: int) -> Mask:
    """Return which of m keys each of n queries may see: those fewer than `width` away.

    Returns
    -------
    (n, m) array of bool
        True where `|query − key| < width`.
    """
    return np.asarray(distances(n, m) < width)


def causal_mask(n: int, m: int) -> Mask:
    """Return which of m keys each of n queries may see: itself and those before it.

    Queries and keys are both counted from the first, whatever n and m are: the mask begins
    in the upper left corner. So where queries continue a longer row of keys, n < m, they
    are taken for its beginning, not for its end.

    Returns
    -------
    (n, m) array of bool
        True where `key <= query`.
    """
    return np.tri(n, m, dtype=np.bool_)


def _matching(*given: ArrayLike) -> tuple[Array, ...]:
    """Return Q, K and, if it is given, V as arrays, or raise a ValueError with their shapes."""
    stacks = tuple(np.asarray(stack, dtype=np.float64) for stack in given)
    shapes = [stack.shape for stack in stacks]
    try:
        (_, width), (m, d), *values = (shape[-2:] for shape in shapes)
        np.broadcast_shapes(*(shape[:-2] for shape in shapes))
        match = width == d > 0 and m > 0 and all(rows == m for rows, _ in values)
    except ValueError:  # of fewer than two axes, or of leading ones that do not broadcast
        match = False
    if not match:
        needed = _listed(["Q (..., n, d)", "K (..., m, d)", "V (..., m, d_v)"][: len(stacks)])
        raise ValueError(
            f"{needed} are needed, m and d above 0, leading axes as for matmul, "
            f"not {_listed(shapes)}"
        )
    return stacks


def _listed(things: Sequence[object]) -> str:
    return f"{', '.join(map(str, things[:-1]))} and {things[-1]}"


def attention_scores(
    Q: ArrayLike,
    K: ArrayLike,
    *,
    scale: float | None = None,
    temperature: float = 1.0,
    causal: bool = False,
    mask: ArrayLike | None = None,
    bias: ArrayLike | None = None,
) -> Array:
    """Return the scores `(Q Kᵀ · scale + bias) / temperature`, −∞ where no look is allowed.

    Parameters
    ----------
    Q : (..., n, d) array_like
        Queries.
    K : (..., m, d) array_like
        Keys; m and d are at least 1.
    scale : float, optional
        Factor on the dot products; `1 / √d` ([1]_, equation 1) unless given.
    temperature : float
        Divides the scores; above 0.
    causal : bool
        Whether a query sees only itself and the keys before it, both counted from the
        first, also where n ≠ m: see `causal_mask`.
    mask : (..., n, m) array_like of bool, optional
        True where a query may look at a key, as PyTorch has it; anything that broadcasts. What
        `causal` forbids stays forbidden.
    bias : (..., n, m) array_like, optional
        Added to the scaled dot products; anything that broadcasts.

    Returns
    -------
    (..., n, m) array

    Raises
    ------
    ValueError
        If `temperature` is not above 0, or the shapes do not fit; the message names them.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    Q, K = _matching(Q, K)
    if scale is None:
        scale = 1 / np.sqrt(Q.shape[-1])
    scores: Array = Q @ K.mT * scale  # (..., n, d) @ (..., d, m)
    if bias is not None:
        added = np.asarray(bias, dtype=np.float64)
        _require_broadcasting("bias", added.shape, scores.shape)
        scores = scores + added
    scores = scores / temperature
    if causal:
        scores = np.where(causal_mask(*scores.shape[-2:]), scores, -np.inf)
    if mask is not None:
        allowed = np.asarray(mask)
        if allowed.dtype != np.bool_:
            raise ValueError(f"mask: True and False are needed, not {allowed.dtype}")
        _require_broadcasting("mask", allowed.shape, scores.shape)
        scores = np.where(allowed, scores, -np.inf)
    return scores


def _require_broadcasting(name: str, shape: tuple[int, ...], scores: tuple[int, ...]) -> None:
    """Raise a ValueError with both shapes if the one does not broadcast with the scores'."""
    try:
        np.broadcast_shapes(shape, scores)
    except ValueError:
        raise ValueError(
            f"{name}: a shape that broadcasts to {scores} is needed, not {shape}"
        ) from None


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


def attention_weights(scores: ArrayLike) -> Array:
    """Return the softmax of each row of scores, 0 where nothing may be seen.

    Parameters
    ----------
    scores : (..., m) array_like
        −∞ where no look is allowed; m is at least 1.

    Returns
    -------
    (..., m) array
        Rows sum to 1, or are 0.
    """
    scores = np.asarray(scores, dtype=np.float64)
    sees = (scores > -np.inf).any(axis=-1, keepdims=True)  # (..., 1)
    return np.where(sees, softmax(scores), 0.0)


def entropies(weights: ArrayLike) -> Array:
    """Return `−Σ w ln w` along the last axis, in nats; what has no weight adds nothing.

    Parameters
    ----------
    weights : (..., m) array_like
        None negative; a row that is to have an entropy sums to 1.

    Returns
    -------
    (...) array
    """
    weights = np.asarray(weights, dtype=np.float64)
    logs = np.log(np.where(weights > 0, weights, 1))
    return np.asarray(-(weights * logs).sum(axis=-1)) + 0.0  # no −0


def effective_number(weights: ArrayLike) -> Array:
    """Return how many words a row of weights looks at: `exp(−Σ w ln w)`.

    That is Hill's number of order 1 ([4]_), of so many equal weights as leave one just as
    unsure: 1 where one word gets everything, k where k words get the same, something between
    else.

    Parameters
    ----------
    weights : (..., m) array_like
        Rows sum to 1, or are 0.

    Returns
    -------
    (...) array
        From 1 to m; 0 for a row without any weight.
    """
    weights = np.asarray(weights, dtype=np.float64)
    return np.where(weights.any(axis=-1), np.exp(entropies(weights)), 0.0)


def scaled_dot_product_attention(
    Q: ArrayLike,
    K: ArrayLike,
    V: ArrayLike,
    *,
    scale: float | None = None,
    temperature: float = 1.0,
    causal: bool = False,
    mask: ArrayLike | None = None,
    bias: ArrayLike | None = None,
) -> tuple[Array, Array]:
    """Return outputs and weights: `softmax((Q Kᵀ · scale + bias) / temperature) V`.

    A query that may look at nothing gives nothing: its weights and its output are 0, as in
    PyTorch's `scaled_dot_product_attention` and in ONNX's Attention.

    Parameters
    ----------
    Q : (..., n, d) array_like
        Queries.
    K : (..., m, d) array_like
        Keys; m and d are at least 1.
    V : (..., m, d_v) array_like
        Values, a row a key.
    scale, temperature, causal, mask, bias
        As for `attention_scores`.

    Returns
    -------
    outputs : (..., n, d_v) array
        Each row a mean of the values, weighted by that query's weights.
    weights : (..., n, m) array
        Each row sums to 1, or is 0 where nothing may be seen.

    Raises
    ------
    ValueError
        As for `attention_scores`.
    """
    Q, K, V = _matching(Q, K, V)
    scores = attention_scores(
        Q, K, scale=scale, temperature=temperature, causal=causal, mask=mask, bias=bias
    )
    weights = attention_weights(scores)  # (..., n, m)
    outputs = weights @ V  # (..., n, m) @ (..., m, d_v)
    return outputs, weights
