"""One pass through the mechanism: a `Scenario` in, every array on the way out."""

import math
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from attention.maths import (
    Array,
    attention_scores,
    rotate_by_position,
    scaled_dot_product_attention,
)
from attention.scenario import Head, Options, Scenario

WIDTH = 2  # d: every vector on the page has two coordinates


@dataclass(frozen=True, slots=True)
class HeadPass:
    """What one head computes for n words; every array has n rows.

    Attributes
    ----------
    unrotated_queries, unrotated_keys : (n, 2) array
        The projections, before any rotation by position.
    queries, keys, values : (n, 2) array
    scores : (n, n) array
        What softmax reads: scaled, divided by the temperature, −∞ where masked.
    weights : (n, n) array
        Rows sum to 1.
    outputs : (n, 2) array
        `weights @ values`.
    """

    unrotated_queries: Array
    unrotated_keys: Array
    queries: Array
    keys: Array
    values: Array
    scores: Array
    weights: Array
    outputs: Array

    def __post_init__(self) -> None:
        for field in fields(self):  # a pass is shared: see `forward`
            getattr(self, field.name).setflags(write=False)


@dataclass(frozen=True, slots=True)
class Forward:
    """The passes of all heads, and their outputs side by side times W_O, (n, 2)."""

    heads: tuple[HeadPass, ...]
    joint_outputs: Array


def scale(options: Options) -> float:
    """Return what a dot product is multiplied by: 1 / √d if scaled, else 1."""
    return 1 / math.sqrt(WIDTH) if options.scaled else 1.0


def _pass_through(X: Array, head: Head, options: Options) -> HeadPass:
    Q, K, V = (X @ np.array(W) for W in (head.W_Q, head.W_K, head.W_V))  # (n, 2) each
    angle = np.deg2rad(options.rotation)
    Q_m, K_m = rotate_by_position(Q, angle), rotate_by_position(K, angle)
    factor, temperature, causal = scale(options), options.temperature, options.causal
    scores = attention_scores(Q_m, K_m, scale=factor, temperature=temperature, causal=causal)
    outputs, weights = scaled_dot_product_attention(
        Q_m, K_m, V, scale=factor, temperature=temperature, causal=causal
    )
    return HeadPass(Q, K, Q_m, K_m, V, scores, weights, outputs)


@lru_cache(maxsize=256)
def forward(scenario: Scenario) -> Forward:
    """Return every array between the embeddings of `scenario` and its joint outputs.

    The last few passes are remembered and shared, since several views of one picture ask
    for the same; the arrays are read-only.
    """
    passes = tuple(_pass_through(scenario.X, head, scenario.options) for head in scenario.heads)
    side_by_side = np.hstack([head.outputs for head in passes])  # (n, 2h)
    return Forward(passes, side_by_side @ np.array(scenario.W_O))  # (n, 2h) @ (2h, 2)
