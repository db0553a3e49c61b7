"""What keeps a target from being learnt, whatever W_Q and W_K are.

Queries and keys depend linearly on embeddings. So a word at the origin asks nothing; words in one
direction have queries in one direction; words opposite each other have opposite queries, and words
around the origin have queries around it; and a mean of words has the mean of their keys. With
rotation by position only the first holds, and with a slope by distance none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from attention.forward import attention_mask, forward
from attention.frames import display_names
from attention.maths import Array
from attention.scenario import Scenario
from attention.sectors import sectors
from attention.words import isolated

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Task:
    """Who is to look at whom.

    Attributes
    ----------
    words, looked_at : list of str
        What they are called in a sentence.
    X : (n, 2) array
        The embeddings of the words that look.
    Y : (m, 2) array
        Those of the words that are looked at.
    sees : list of array of int
        The positions of the keys that each query may see.
    wanted : (n, m) array
        The weights, see `attention.target.wanted`.
    """

    words: Sequence[str]
    looked_at: Sequence[str]
    X: Array
    Y: Array
    sees: Sequence[NDArray[np.intp]]
    wanted: Array

    def cosine(self, i: int, j: int) -> float:
        """Return that of the angle between two words, neither of which lies at the origin."""
        return float(self.X[i] @ self.X[j] / (np.hypot(*self.X[i]) * np.hypot(*self.X[j])))


def obstacles(scenario: Scenario, wanted: Array) -> list[str]:
    """Return what keeps a target from being learnt.

    Parameters
    ----------
    wanted : (n, m) array
        As `attention.target.wanted` returns it: rows of zeros do not count.

    Returns
    -------
    list of str
        A sentence each, with words as they are: to be shown as plain text only.
    """
    if scenario.options.slope:
        return []
    words, looked_at = ([*map(isolated, names)] for names in display_names(scenario))
    found, sees = forward(scenario), [np.flatnonzero(row) for row in attention_mask(scenario)]
    task = _Task(words, looked_at, found.embeddings, found.looked_at, sees, wanted)
    wanting = np.flatnonzero(wanted.any(axis=1)).tolist()
    at_origin = [i for i in wanting if np.hypot(*task.X[i]) < _ROUNDING]
    said = [*_asking_nothing(task, at_origin)]
    if not scenario.options.rotation:
        asking = [i for i in wanting if i not in at_origin]
        said += _wanting_one_key(task, asking)
        said += _in_one_direction(task, asking)
        said += _among_the_others(task, asking)
    return list(dict.fromkeys(said))


def _asking_nothing(task: _Task, at_origin: Sequence[int]) -> Iterator[str]:
    for i in at_origin:
        seen = task.sees[i]
        if not np.allclose(task.wanted[i, seen], 1 / len(seen)):
            yield (
                f"{task.words[i]} lies at the origin, so its query is zero: it looks at all words "
                "alike."
            )


def _wanting_one_key(task: _Task, asking: Sequence[int]) -> Iterator[str]:
    """Yield which words want the same key, though none lies in the direction of all of them."""
    for key, name in enumerate(task.looked_at):
        wanting = [i for i in asking if task.wanted[i, key] > 0.5 and len(task.sees[i]) > 1]
        opposite = [
            pair for pair in combinations(wanting, 2) if task.cosine(*pair) < -1 + _ROUNDING
        ]
        for i, j in opposite:
            yield (
                f"{task.words[i]} and {task.words[j]} lie opposite each other, so their queries "
                f"are opposite: the higher {name} scores for one, the lower for the other."
            )
        if wanting and not opposite and _surround_the_origin(task.X[wanting]):
            *others, last = (task.words[i] for i in wanting)
            listed = f"{', '.join(others)} and {last}"
            yield (
                f"{listed} lie all around the origin, so their queries do: whatever the key of "
                f"{name} is, it points away from one of them."
            )


def _in_one_direction(task: _Task, asking: Sequence[int]) -> Iterator[str]:
    best = task.wanted.argmax(axis=1)
    for i, j in combinations(asking, 2):
        differ = best[i] != best[j] and np.array_equal(task.sees[i], task.sees[j])
        if differ and task.cosine(i, j) > 1 - _ROUNDING:
            yield (
                f"{task.words[i]} and {task.words[j]} lie in one direction, so their queries do: "
                "the same word wins with both."
            )


def _among_the_others(task: _Task, asking: Sequence[int]) -> Iterator[str]:
    for i in asking:
        seen = task.sees[i]
        able = {int(seen[key]) for sector in sectors(task.Y[seen]) for key in sector.winners}
        for key in np.flatnonzero(task.wanted[i] > 0.5).tolist():
            if key not in able:
                yield (
                    f"{task.looked_at[key]} lies among the other words, so its key lies among "
                    "theirs: every query finds another that scores as high or higher."
                )


def _surround_the_origin(points: Array) -> bool:
    """Return whether no straight line through the origin has all points on one side."""
    angles = np.sort(np.arctan2(points[:, 1], points[:, 0]))
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    return bool(gaps.max() <= np.pi + _ROUNDING)
