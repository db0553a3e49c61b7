"""What attention is to learn: the weights that are wanted of every query.

A target follows a rule, which adapts to the words, or is painted cell by cell. Either way
`wanted` turns it into rows that sum to 1; a row of zeros wants nothing, and is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self, TypeVar

import numpy as np

from attention.forward import attention_mask
from attention.maths import Array
from attention.scenario import MAX_NUMBER, MAX_WORDS, Scenario, number_fault

RULES = ("opposite", "previous", "everyone", "painted")
MIN_RATE, MAX_RATE = 0.01, 3.0  # of the learning rate
DEFAULT_RATE = 0.3
ROUNDED = 1e-3  # by how much a row may miss 1 whose numbers were rounded

Entry = TypeVar("Entry")


def _without_tail(entries: Sequence[Entry], nothing: Entry) -> tuple[Entry, ...]:
    """Return entries without those at the end that are equal to `nothing`."""
    kept = len(entries)
    while kept and entries[kept - 1] == nothing:
        kept -= 1
    return tuple(entries[:kept])


@dataclass(frozen=True, slots=True)
class Target:
    """A rule for the weights that are wanted.

    Attributes
    ----------
    rule : str
        `opposite`: each word is to look at the one that lies most opposite to it; `previous`: at
        the word before it, the first one at itself, or at the source with that position;
        `everyone`: all at one word; `painted`: as the rows say.
    word : int
        The position of the key that `everyone` is to look at.
    painted : tuple of tuple of float
        A row a query, a number from 0 to 100 a key; rows and numbers that are missing count
        as 0.

    Raises
    ------
    ValueError
        If a part is outside these limits; the message names the place.
    """

    rule: str = RULES[0]
    word: int = 0
    painted: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"one of {', '.join(RULES)} goes here")
        if self.word not in range(MAX_WORDS):
            raise ValueError(f"a word from 1 to {MAX_WORDS} goes here")
        if len(self.painted) > MAX_WORDS or any(len(row) > MAX_WORDS for row in self.painted):
            raise ValueError(f"at most {MAX_WORDS} rows of as many numbers go here")
        for position, row in enumerate(self.painted, start=1):
            for number in row:
                fault = number_fault(number, 0, MAX_NUMBER)
                if fault:
                    raise ValueError(f"target, row {position}: {fault}")
        # What says nothing is left out, so that equal targets are equal.
        object.__setattr__(self, "word", self.word if self.rule == "everyone" else 0)
        rows = _without_tail([_without_tail(row, 0) for row in self.painted], ())
        object.__setattr__(self, "painted", rows if self.rule == "painted" else ())

    def rows(self, scenario: Scenario) -> Array:
        """Return the target as it is painted or as its rule has it, rows not yet normalised.

        Returns
        -------
        (n, m) array
        """
        X, Y = scenario.X, scenario.looked_at.X
        n, m = len(X), len(Y)
        rows = np.zeros((n, m))
        if self.rule == "painted":
            for query, row in enumerate(self.painted[:n]):
                rows[query, : min(len(row), m)] = row[:m]
        elif self.rule == "everyone":
            rows[:, min(self.word, m - 1)] = 1
        elif self.rule == "previous":
            rows[np.arange(n), np.clip(np.arange(n) - 1, 0, m - 1)] = 1
        else:
            likeness = np.round(_directions(X) @ _directions(Y).T, 9)  # cosines; ties stay ties
            likeness = np.where(attention_mask(scenario), likeness, np.inf)
            rows[np.arange(n), likeness.argmin(axis=1)] = 1
        return rows

    def as_painted(self, scenario: Scenario) -> Self:
        """Return the target painted as its rule has it now."""
        return replace(
            self, rule="painted", painted=tuple(map(tuple, self.rows(scenario).tolist()))
        )

    def with_cell(self, scenario: Scenario, query: int, key: int, number: float) -> Self:
        """Return the target painted as it is now, with another number in one cell."""
        rows = self.rows(scenario)
        rows[query, key] = number
        return replace(self, rule="painted", painted=tuple(map(tuple, rows.tolist())))

    def without(self, query: int | None = None, key: int | None = None) -> Self:
        """Return the target when a query, a key, or both, have been taken away."""
        painted = tuple(
            row if key is None else row[:key] + row[key + 1 :]
            for position, row in enumerate(self.painted)
            if position != query
        )
        word = self.word - (key is not None and self.word > key)
        return replace(self, word=word, painted=painted)


OPPOSITE = Target()


def _directions(vectors: Array) -> Array:
    """Return vectors with a length of 1, or of 0 if they have none, (n, 2)."""
    lengths = np.hypot(*vectors.T)  # (n,)
    found: Array = vectors / np.where(lengths > 0, lengths, 1)[:, None]
    return found


class Wanted(NamedTuple):
    """The weights that are wanted, and what had to be done for it.

    Attributes
    ----------
    weights : (n, m) array
        Rows sum to 1, or are zero where nothing is wanted.
    divided : list of int
        Positions of rows that did not sum to 1, not even if they were rounded, and were divided
        by their sum.
    forbidden : list of int
        Positions of rows that wanted what a mask forbids, which was left out.
    """

    weights: Array
    divided: list[int]
    forbidden: list[int]


def wanted(scenario: Scenario, target: Target) -> Wanted:
    """Return what a target comes to for the words and the mask there are."""
    rows = target.rows(scenario)
    allowed = rows * attention_mask(scenario)
    forbidden = np.flatnonzero((allowed != rows).any(axis=1)).tolist()
    totals = allowed.sum(axis=1)
    weights = allowed / np.where(totals > 0, totals, 1)[:, None]
    divided = np.flatnonzero((totals > 0) & (np.abs(totals - 1) > ROUNDED)).tolist()
    return Wanted(weights, divided, forbidden)
