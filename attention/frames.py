"""Tidy pandas frames of a scenario: columns, dtypes and order never vary.

One row is one fact. A position counts words from 0; words that look the same are told apart
by `display_words`, in the frames as on the page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from attention.forward import forward
from attention.maths import effective_number
from attention.scenario import Scenario
from attention.words import looks

ROLES = ("embedding", "query", "key", "value", "output")

VECTORS = {
    "head": "int64",
    "position": "int64",
    "word": "str",
    "role": "str",
    "x": "float64",
    "y": "float64",
}
WEIGHTS = {
    "head": "int64",
    "query_position": "int64",
    "query": "str",
    "key_position": "int64",
    "key": "str",
    "score": "float64",
    "weight": "float64",
}

NUMBERS = {
    "position": "int64",
    "word": "str",
    **dict.fromkeys(("x", "y", "q1", "q2", "k1", "k2", "v1", "v2", "o1", "o2"), "float64"),
    "looks_at": "float64",  # how many words: see `attention.maths.effective_number`
}

JOINT_OUTPUTS = {"position": "int64", "word": "str", "x": "float64", "y": "float64"}

_STR: Any = pd.StringDtype(na_value=np.nan)  # what pandas calls "str"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def typed_frame(columns: Mapping[str, Iterable[object]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame of `columns` with these dtypes, also if it is empty.

    Each column gets its dtype as it is made, which costs a third of converting the frame;
    arrays, which have no index to be aligned, another third of that.
    """
    return pd.DataFrame(
        {
            name: pd.array(cast(Any, list(values)), dtype=_STR)
            if dtypes[name] == "str"
            else np.asarray(values, dtype=dtypes[name])
            for name, values in columns.items()
        }
    )


def display_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return `words` with a subscript on those that look the same: the₁ cat the₂.

    No two results look the same, whatever subscripts were typed.
    """
    looking = [looks(word) for word in words]
    repeated = {look for look, count in Counter(looking).items() if count > 1}
    taken = set(looking)
    shown = []
    for word, look in zip(words, looking, strict=True):
        name, occurrence = word, 0
        while look in repeated and looks(name) in taken:
            occurrence += 1
            name = word + str(occurrence).translate(_SUBSCRIPTS)
        taken.add(looks(name))
        shown.append(name)
    return tuple(shown)


def vectors(scenario: Scenario) -> pd.DataFrame:
    """Return every vector of every head.

    Returns
    -------
    DataFrame
        Columns `head, position, word, role, x, y`; sorted by head, then role in the
        order of `ROLES`, then position. Embeddings are repeated for each head.
    """
    n, heads = len(scenario.words), forward(scenario).heads
    planes = [
        plane
        for head in heads
        for plane in (scenario.X, head.queries, head.keys, head.values, head.outputs)
    ]
    xy = np.concatenate(planes)  # (heads · roles · n, 2)
    columns: dict[str, Iterable[Any]] = {
        "head": np.repeat(np.arange(len(heads)), len(ROLES) * n),
        "position": np.tile(np.arange(n), len(planes)),
        "word": display_words(scenario.words) * len(planes),
        "role": np.tile(np.repeat(ROLES, n), len(heads)),
        "x": xy[:, 0],
        "y": xy[:, 1],
    }
    return typed_frame(columns, VECTORS)


def weights(scenario: Scenario) -> pd.DataFrame:
    """Return what every query gives to every key, in every head.

    Returns
    -------
    DataFrame
        Columns `head, query_position, query, key_position, key, score, weight`; sorted by
        head, query and key. `score` is what softmax reads: scaled and divided by the
        temperature where those are on, −∞ where the mask forbids a look. The weights of
        one head and query sum to 1.
    """
    n, heads = len(scenario.words), forward(scenario).heads
    words = np.array(display_words(scenario.words), dtype=object)
    queries, keys = np.divmod(np.tile(np.arange(n * n), len(heads)), n)
    columns: dict[str, Iterable[Any]] = {
        "head": np.repeat(np.arange(len(heads)), n * n),
        "query_position": queries,
        "query": words[queries],
        "key_position": keys,
        "key": words[keys],
        "score": np.concatenate([head.scores.ravel() for head in heads]),
        "weight": np.concatenate([head.weights.ravel() for head in heads]),
    }
    return typed_frame(columns, WEIGHTS)


def numbers(scenario: Scenario, head: int) -> pd.DataFrame:
    """Return what one head makes of every word, a row each.

    Returns
    -------
    DataFrame
        Columns as in `NUMBERS`: the embedding, query, key, value and output, and how many
        words it looks at, from 1 if it gives everything to one to n if it gives all the
        same. Queries and keys are rotated by position if that is on. Sorted by position.
    """
    n, this = len(scenario.words), forward(scenario).heads[head]
    vectors = (scenario.X, this.queries, this.keys, this.values, this.outputs)
    coordinates = np.concatenate([each.T for each in vectors])  # (2 · roles, n)
    looks_at = effective_number(this.weights)
    columns = (np.arange(n), display_words(scenario.words), *coordinates, looks_at)
    return typed_frame(dict(zip(NUMBERS, columns, strict=True)), NUMBERS)


def joint_outputs(scenario: Scenario) -> pd.DataFrame:
    """Return what all heads together make of every word: their outputs times W_O.

    Returns
    -------
    DataFrame
        Columns `position, word, x, y`; sorted by position.
    """
    n, outputs = len(scenario.words), forward(scenario).joint_outputs
    columns = (np.arange(n), display_words(scenario.words), *outputs.T)
    return typed_frame(dict(zip(JOINT_OUTPUTS, columns, strict=True)), JOINT_OUTPUTS)
