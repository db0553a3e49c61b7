"""Layer upon layer: what attention does to words when it is done again and again.

The outputs of one layer are the words of the next. With a residual connection, which the lessons
call a way round, a layer adds them to the words, `x ← x + Attention(x)`, as in [1]_; without it
they take the words' place. Normalisation then brings every word back to one length: in two
dimensions RMSNorm [2]_ puts all words on a circle. All layers have the same heads, masks and
options.

What words come to is known. Without residual connections they become one, doubly exponentially
fast [3]_. On the circle they gather in groups, of which in the end one is left, the later the
lower the temperature [4]_; with a causal mask all follow the first word [5]_.

References
----------
.. [1] A. Vaswani et al., "Attention Is All You Need", 2017, section 3.1.
.. [2] B. Zhang and R. Sennrich, "Root Mean Square Layer Normalization", 2019, equation 4, with
   the gain r / √2 in both coordinates.
.. [3] Y. Dong, J.-B. Cordonnier and A. Loukas, "Attention is not all you need: pure attention
   loses rank doubly exponentially with depth", 2021, theorem 2.2.
.. [4] B. Geshkovski, C. Letrouit, Y. Polyanskiy and P. Rigollet, "A mathematical perspective on
   Transformers", 2023, sections 4 and 5.
.. [5] N. Karagodin, Y. Polyanskiy and P. Rigollet, "Clustering in Causal Attention Masking", 2024,
   section 4.
"""

from functools import lru_cache
from itertools import combinations

import numpy as np

from attention.forward import forward
from attention.maths import Array
from attention.scenario import MAX_NUMBER, Scenario


def normalised(X: Array, radius: float) -> Array:
    """Return every row of X in its own direction, with this length; a row of zeros stays zero.

    Parameters
    ----------
    X : (n, 2) array
    radius : float
        Above 0.

    Returns
    -------
    (n, 2) array
    """
    lengths = np.hypot(*X.T)[:, None]  # (n, 1)
    return np.asarray(X * (radius / np.where(lengths > 0, lengths, 1)))


def _after_one(scenario: Scenario) -> Scenario | None:
    """Return the scenario with its words as they leave one layer; None if one leaves the plane."""
    found, stack = forward(scenario), scenario.stack
    X = found.joint_outputs
    if stack.residual:
        X = found.embeddings + X
    if stack.radius:
        X = normalised(X, stack.radius)
    if not (np.abs(X) <= MAX_NUMBER).all():
        return None
    # A wave is added where words enter, before the first layer, and never again.
    return scenario.with_options(wave=0).placed(X.tolist())


@lru_cache(maxsize=32)
def layers(scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the scenario as it enters the first layer, and as it leaves each.

    Returns
    -------
    tuple of Scenario
        One more than the stack has layers; fewer if in the next layer a word would leave the
        plane, where no coordinate is beyond ±100. They differ in their embeddings alone, but for
        a wave, which only the first has.
    """
    found = [scenario]
    while len(found) <= scenario.stack.layers and (after := _after_one(found[-1])) is not None:
        found.append(after)
    return tuple(found)


def spread(X: Array) -> float:
    """Return how far words lie apart: the mean distance of two, 0 if there is but one.

    Parameters
    ----------
    X : (n, 2) array
        n of at least 1.
    """
    i, j = np.triu_indices(len(X), 1)  # of every pair once
    return float(np.hypot(*(X[i] - X[j]).T).mean()) if len(i) else 0.0


def groups(X: Array, near: float) -> int:
    """Return how many groups points fall into: two points this near are in the same one.

    Parameters
    ----------
    X : (n, 2) array
    near : float
        The largest distance of two neighbours; other points of a group may lie farther apart.
    """
    group = np.arange(len(X))  # of each point: at first, every point is a group of its own
    for i, j in combinations(range(len(X)), 2):
        if np.hypot(*(X[i] - X[j])) <= near:
            group[group == group[j]] = group[i]
    return len(set(group.tolist()))
