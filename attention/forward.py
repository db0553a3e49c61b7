"""One pass through the mechanism: a `Scenario` in, every array on the way out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from attention.maths import (
    Array,
    Mask,
    attention_scores,
    attention_weights,
    causal_mask,
    distances,
    rotate_by_position,
    waves,
    window_mask,
)
from attention.scenario import Head, Options, Row, Scenario, Sentence

WIDTH = 2  # d: every vector on the page has two coordinates


@dataclass(frozen=True, slots=True)
class HeadPass:
    """What one head computes for n words that look at m: themselves, or the sources.

    Attributes
    ----------
    unplaced_queries : (n, 2) array
    unplaced_keys : (m, 2) array
        Queries and keys as they would be without wave and rotation.
    queries : (n, 2) array
    keys, values : (m, 2) array
    scores : (n, m) array
        What softmax reads: scaled, divided by the temperature, −∞ where masked.
    weights : (n, m) array
        Rows sum to 1, or are 0 where a query may look at nothing.
    outputs : (n, 2) array
        `weights @ values`.
    """

    unplaced_queries: Array
    unplaced_keys: Array
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
    """What all heads compute.

    Attributes
    ----------
    embeddings : (n, 2) array
        What queries are made of: the words' embeddings, with the wave at their position if there
        is one.
    looked_at : (m, 2) array
        What keys and values are made of, in the same way: of the sources, or of the words.
    heads : tuple of HeadPass
    joint_outputs : (n, 2) array
        The outputs of all heads side by side times W_O.
    """

    embeddings: Array
    looked_at: Array
    heads: tuple[HeadPass, ...]
    joint_outputs: Array


def scale(options: Options) -> float:
    """Return what a dot product is multiplied by: 1 / √d if scaled, else 1."""
    return 1 / math.sqrt(WIDTH) if options.scaled else 1.0


def attention_mask(scenario: Scenario) -> Mask:
    """Return which keys each query may look at, whatever hides the others.

    Returns
    -------
    (n, m) array of bool
        True where window, padding, painted mask and causal mask all allow a look.
    """
    keys, options = scenario.looked_at, scenario.options
    n, m = len(scenario.words), len(keys.words)
    mask = window_mask(n, m, options.window or max(n, m))
    mask[:, list(keys.padding)] = False
    for cell in keys.painted:
        mask[cell] = False
    return mask & causal_mask(n, m) if scenario.causal else mask


def bias(scenario: Scenario) -> Array:
    """Return what is added to the scaled dot products for the distance of two words, (n, m).

    These are the linear biases of ALiBi, see `attention.maths.distances`.
    """
    apart = distances(len(scenario.words), len(scenario.looked_at.words))
    return 0.0 - scenario.options.slope * apart  # no −0


def _placed(sentence: Sentence, options: Options) -> Array:
    """Return the embeddings, each with the wave at its position added if there is one, (n, 2)."""
    wave: Array = waves(len(sentence.words), np.deg2rad(options.wave_angle))
    return sentence.X + options.wave * wave


def _pass_through(
    scenario: Scenario, embeddings: Array, looked_at: Array, head: Head, how: Mapping[str, Any]
) -> HeadPass:
    """Return what a head makes of the embeddings that look, and of those that are looked at.

    Parameters
    ----------
    embeddings : (n, 2) array
    looked_at : (m, 2) array
    how : mapping
        See `_score_arguments`.
    """
    angle = np.deg2rad(scenario.options.rotation)
    W_Q, W_K, W_V = (np.array(W) for W in (head.W_Q, head.W_K, head.W_V))  # (2, 2) each
    Q, K, V = embeddings @ W_Q, looked_at @ W_K, looked_at @ W_V  # (n, 2), then (m, 2) twice
    Q_m, K_m = rotate_by_position(Q, angle), rotate_by_position(K, angle)
    scores = attention_scores(Q_m, K_m, **how)
    weights = attention_weights(scores)
    plain_Q, plain_K = scenario.X @ W_Q, scenario.looked_at.X @ W_K
    return HeadPass(plain_Q, plain_K, Q_m, K_m, V, scores, weights, weights @ V)


def _score_arguments(scenario: Scenario, query: slice = slice(None)) -> dict[str, Any]:
    """Return the arguments of `attention_scores` for some of the queries, all unless given."""
    return {
        "scale": scale(scenario.options),
        "temperature": scenario.options.temperature,
        "mask": attention_mask(scenario)[query],
        "bias": bias(scenario)[query],
    }


@lru_cache(maxsize=256)
def forward(scenario: Scenario) -> Forward:
    """Return every array between the embeddings of `scenario` and its joint outputs.

    The last few passes are remembered and shared, since several views of one picture ask
    for the same; the arrays are read-only.
    """
    options = scenario.options
    embeddings, looked_at = (
        _placed(sentence, options) for sentence in (scenario, scenario.looked_at)
    )
    how = _score_arguments(scenario)
    passes = tuple(
        _pass_through(scenario, embeddings, looked_at, head, how) for head in scenario.heads
    )
    side_by_side = np.hstack([head.outputs for head in passes])  # (n, 2h)
    joint = side_by_side @ np.array(scenario.W_O)  # (n, 2h) @ (2h, 2)
    return Forward(embeddings, looked_at, passes, joint)


@lru_cache(maxsize=64)
def pass_with_query(scenario: Scenario, head: int, query: int, asked: Row | None) -> HeadPass:
    """Return the pass of a head in which one query is replaced by another that no word makes.

    It stands at the position of the word whose query it replaces: it has the same mask and bias,
    and is not rotated.

    Parameters
    ----------
    head, query : int
        Which head; the position of the query that is replaced.
    asked : (float, float) or None
        The query to put there; without one, this is the pass as it is.
    """
    this = forward(scenario).heads[head]
    if asked is None:
        return this
    how, q = _score_arguments(scenario, slice(query, query + 1)), np.array([asked])
    scores = attention_scores(q, this.keys, **how)
    weights = attention_weights(scores)
    changed = {
        "unplaced_queries": q, "queries": q, "scores": scores, "weights": weights,
        "outputs": weights @ this.values,
    }  # fmt: skip
    for name, row in changed.items():
        rows = getattr(this, name).copy()
        rows[query] = row[0]
        changed[name] = rows
    return replace(this, **changed)
