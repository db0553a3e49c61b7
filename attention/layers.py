"""Layer upon layer: what attention does to words when it is done again and again.

The outputs of one layer are the words of the next. With a way round, the residual connection,
a layer adds them to the words, `x ← x + Attention(x)`, as in [1]_; without, they take the words'
place. Normalisation then brings every word back to one length: in two dimensions RMSNorm [2]_
is a circle. All layers have the same heads, masks and options.

What words come to is known. Without a way round they become one, doubly exponentially fast [3]_.
On the circle they gather in groups, of which in the end one is left, the later the lower the
temperature [4]_; with a causal mask all follow the first word [5]_.

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


def brought_to(radius: float, X: Array) -> Array:
    """Return every row of X at this length, in its direction; what has none stays at the origin.

    Parameters
    ----------
    radius : float
        Above 0.
    X : (n, 2) array

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
        X = brought_to(stack.radius, X)
    if not (np.abs(X) <= MAX_NUMBER).all():
        return None
    # A wave is added where words enter, before the first layer, and never again.
    return scenario.with_options(wave=0).placed(X.tolist())


@lru_cache(maxsize=32)
def layers(scenario: Scenario, count: int | None = None) -> tuple[Scenario, ...]:
    """Return the scenario as it enters the first layer, and as it leaves each.

    Parameters
    ----------
    count : int, optional
        Of layers; unless given, as many as the scenario's stack has. There are fewer if in the
        next one a word would leave the plane, where no coordinate is beyond ±100.

    Returns
    -------
    tuple of Scenario
        At most `count` + 1; they differ in their embeddings alone, but for a wave, which only
        the first has.
    """
    count = scenario.stack.layers if count is None else count
    found = [scenario]
    while len(found) <= count and (after := _after_one(found[-1])) is not None:
        found.append(after)
    return tuple(found)


def spread(X: Array) -> float:
    """Return how far words lie apart: the mean distance of two, 0 if there is but one.

    Parameters
    ----------
    X : (n, 2) array
    """
    i, j = np.triu_indices(len(X), 1)  # of every pair once
    return float(np.hypot(*(X[i] - X[j]).T).mean()) if len(i) else 0.0


def groups(X: Array, near: float) -> int:
    """Return into how many groups points fall, if those belong together that are `near` enough.

    Parameters
    ----------
    X : (n, 2) array
    near : float
        At most so far apart, directly or over others of the group.
    """
    names = np.arange(len(X))
    for i, j in combinations(range(len(X)), 2):
        if np.hypot(*(X[i] - X[j])) <= near:
            names[names == names[j]] = names[i]
    return len(set(names.tolist()))
