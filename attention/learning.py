"""Learning: gradient descent moves W_Q and W_K, and words if they may, towards what is wanted.

With scores `S = c Q Kᵀ` (c = scale / temperature), weights `A = softmax(S)` and wanted
weights T, the loss is the mean over queries of the cross-entropy `−Σ_j T_ij ln A_ij`. Its
gradient by the scores is `(A − T) / rows` (softmax and cross-entropy cancel, see [1]_),
and from there the chain rule leads back through `Q = X W_Q`, `K = Y W_K`:
`∂L/∂W_Q = Xᵀ (c ∂L/∂S K)` and `∂L/∂W_K = Yᵀ (c (∂L/∂S)ᵀ Q)`, where Y are the embeddings of
the words that are looked at: X again, or those of the sources. For the embeddings themselves
it is `∂L/∂X = (c ∂L/∂S K) W_Qᵀ` and `∂L/∂Y = (c (∂L/∂S)ᵀ Q) W_Kᵀ`; words that look at
themselves are both, so the two add up.

References
----------
.. [1] I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", 2016, section 6.2.2.3.
"""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from attention.forward import attention_mask, forward, scale
from attention.frames import typed_frame
from attention.maths import Array, entropies, rotate_by_position
from attention.scenario import Scenario

INITIAL_REACH = 0.1  # matrices are drawn between ± this: all weights begin nearly alike
MAX_STEPS = 600
LEARNT = 0.01  # a loss at most this far above the entropy of the target counts as learnt, in nats
# A run has stalled if the loss has fallen by less than PROGRESS in the last PATIENCE steps.
PATIENCE, PROGRESS = 60, 1e-3

LOSSES = {"step": "int64", "loss": "float64", "least": "float64"}


def target_entropy(wanted: Array) -> float:
    """Return the mean entropy of the rows that want something, in nats: the least loss.

    A cross-entropy is never below the entropy of the distribution that is wanted.

    Parameters
    ----------
    wanted : (n, m) array
        As `attention.target.wanted` returns it: rows of zeros do not count.
    """
    return float(entropies(wanted).sum() / max(1, wanted.any(axis=1).sum()))


def loss(scenario: Scenario, head: int, wanted: Array) -> float:
    """Return how far the weights of a head are from those that are wanted, in nats.

    Parameters
    ----------
    wanted : (n, m) array
        As `attention.target.wanted` returns it: rows of zeros do not count.

    Returns
    -------
    float
        Mean cross-entropy of a row; infinite if what is masked is wanted.
    """
    scores = forward(scenario).heads[head].scores  # (n, m)
    # Who may look at nothing wants nothing: the row is left out below, whatever stands there.
    scores = np.where((scores > -np.inf).any(axis=1, keepdims=True), scores, 0.0)
    top = scores.max(axis=1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    each = np.multiply(wanted, logs, out=np.zeros_like(wanted), where=wanted > 0)
    return float(-each.sum() / max(1, wanted.any(axis=1).sum())) + 0.0  # no −0


class Gradient(NamedTuple):
    """The gradient of the loss: by how much it grows per unit of each entry.

    Attributes
    ----------
    W_Q, W_K : (2, 2) array
    X : (n, 2) array
        By the embeddings of the words.
    Y : (m, 2) array or None
        By those of the sources, if they are what the words look at.
    """

    W_Q: Array
    W_K: Array
    X: Array
    Y: Array | None


def gradient(scenario: Scenario, head: int, wanted: Array) -> Gradient:
    """Return the gradient of `loss` by the matrices of a head, and by the embeddings.

    Parameters
    ----------
    wanted : (n, m) array
        As for `loss`.
    """
    found, options = forward(scenario), scenario.options
    this, X, Y = found.heads[head], found.embeddings, found.looked_at
    counting = wanted.any(axis=1, keepdims=True)  # (n, 1)
    by_scores = np.where(counting, this.weights - wanted, 0) / max(1, counting.sum())  # (n, m)
    c = scale(options) / options.temperature
    back = -np.deg2rad(options.rotation)  # what was turned forwards is turned back
    by_queries = rotate_by_position(c * by_scores @ this.keys, back)  # (n, 2)
    by_keys = rotate_by_position(c * by_scores.T @ this.queries, back)  # (m, 2)
    W_Q, W_K = (np.array(scenario.matrix(head, name)) for name in ("W_Q", "W_K"))
    by_X, by_Y = by_queries @ W_Q.T, by_keys @ W_K.T
    return Gradient(
        X.T @ by_queries,
        Y.T @ by_keys,
        by_X if scenario.cross else by_X + by_Y,
        by_Y if scenario.cross else None,
    )


def descended(
    scenario: Scenario, head: int, wanted: Array, rate: float, *, words: bool = False
) -> Scenario:
    """Return a scenario one step of gradient descent on, by `rate` times the gradient.

    Parameters
    ----------
    wanted : (n, m) array
        As for `loss`.
    rate : float
        The learning rate, above 0.
    words : bool
        Whether the words move as well, and the sources that they look at.

    Raises
    ------
    ValueError
        If the step leads beyond what a matrix or an embedding may hold; the message names the
        row.
    """
    downhill = gradient(scenario, head, wanted)
    for name in ("W_Q", "W_K"):
        rows = np.array(scenario.matrix(head, name)) - rate * getattr(downhill, name)
        scenario = scenario.with_matrix(head, name, rows.tolist())
    if words:
        scenario = scenario.placed((scenario.X - rate * downhill.X).tolist())
        if scenario.sources and downhill.Y is not None:
            Y = (scenario.sources.X - rate * downhill.Y).tolist()
            scenario = scenario.with_sources(scenario.sources.placed(Y))
    return scenario


class Miss(NamedTuple):
    """A weight, by how much it misses what is wanted, and whose it is."""

    size: float
    query: int
    key: int


def largest_miss(scenario: Scenario, head: int, wanted: Array) -> Miss | None:
    """Return the weight of a head that is furthest from what is wanted; None if nothing is.

    Parameters
    ----------
    wanted : (n, m) array
        As `attention.target.wanted` returns it: rows of zeros do not count.
    """
    counting = wanted.any(axis=1, keepdims=True)  # (n, 1)
    if not counting.any():
        return None
    misses = np.where(counting, np.abs(forward(scenario).heads[head].weights - wanted), 0.0)
    query, key = map(int, np.unravel_index(misses.argmax(), misses.shape))
    return Miss(float(misses[query, key]), query, key)


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """A run of gradient descent: the loss at the start and after every step, in nats.

    Attributes
    ----------
    losses : tuple of float
        Empty before the loss at the start is known.
    least : float
        What the loss can't fall below whatever the weights are: the target's entropy.
    """

    losses: tuple[float, ...] = ()
    least: float = 0.0

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return max(0, len(self.losses) - 1)

    def followed_by(self, loss: float) -> Self:
        """Return the run with one more loss."""
        return replace(self, losses=(*self.losses, loss))

    @property
    def learnt(self) -> bool:
        """Whether the weights are as good as those that are wanted."""
        return bool(self.losses) and self.losses[-1] <= self.least + LEARNT

    @property
    def stalled(self) -> bool:
        """Whether the loss has long stopped falling, though the target is not reached."""
        return (
            not self.learnt
            and self.steps >= PATIENCE
            and self.losses[-1 - PATIENCE] - min(self.losses[-PATIENCE:]) < PROGRESS
        )

    @property
    def over(self) -> bool:
        """Whether more steps are of no use, or have been enough."""
        return self.learnt or self.stalled or self.steps >= MAX_STEPS

    def frame(self, least: float) -> pd.DataFrame:
        """Return columns `step, loss, least`; a row a step, from 0.

        Parameters
        ----------
        least : float
            The loss floor that every row repeats. It may lie above that of the run, where
            `loss_floor` knows of a higher one.
        """
        steps = len(self.losses)
        columns = {"step": range(steps), "loss": self.losses, "least": [least] * steps}
        return typed_frame(columns, LOSSES)


def loss_floor(scenario: Scenario, wanted: Array) -> float:
    """Return what the loss can't fall below, whatever W_Q and W_K are, as far as is known.

    Two words as far from the origin and opposite each other have scores s and −s. If both
    want the same weights, their cross-entropies add up to `ln Σ exp s + ln Σ exp(−s)`, and
    that is at least 2 ln m with m keys, since the product of the sums is at least m² (Cauchy
    and Schwarz). Any other row can at best reach the entropy of what it wants.

    Parameters
    ----------
    wanted : (n, m) array
        As for `loss`.

    Returns
    -------
    float
        In nats; ln m if all words come in such pairs. With a mask, or where positions turn or
        bias scores, `target_entropy`.
    """
    X, options = forward(scenario).embeddings, scenario.options
    least = entropies(wanted)  # (n,)
    unpaired = set(np.flatnonzero(wanted.any(axis=1)).tolist())
    if options.rotation or options.slope or not attention_mask(scenario).all():
        unpaired = set()  # opposite words no longer have opposite scores for the same keys
    for i, j in combinations(sorted(unpaired), 2):
        opposite = np.allclose(X[i], -X[j], rtol=1e-9, atol=0)
        if opposite and np.allclose(wanted[i], wanted[j]) and {i, j} <= unpaired:
            unpaired -= {i, j}
            least[[i, j]] = np.log(wanted.shape[1])
    return float(least.sum() / max(1, wanted.any(axis=1).sum()))
