"""Tidy pandas frames of a scenario: columns, dtypes and order never vary.

One row is one fact. Heads and positions of words count from 0; in links and files, which go with
the page, they count from 1 as there. Words that look the same are told apart by `display_words`, in
the frames as on the page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from attention.forward import forward
from attention.layers import layers as stacked
from attention.maths import effective_number
from attention.scenario import Scenario
from attention.words import appearance

# In the order in which they are made. Of sources, which are other words, an embedding is a source.
ROLES = ("embedding", "source", "query", "key", "value", "output")

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

LAYERS = {"layer": "int64", "position": "int64", "word": "str", "x": "float64", "y": "float64"}
LAYER_WEIGHTS = {"layer": "int64", **WEIGHTS}

JOINT_OUTPUTS = {"position": "int64", "word": "str", "x": "float64", "y": "float64"}

ASKED = "your query"  # what one is called that is no word's

_STR: Any = pd.StringDtype(na_value=np.nan)  # what pandas calls "str"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def typed_frame(columns: Mapping[str, Iterable[object]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame of `columns` with these dtypes, also if it is empty.

    Each column gets its dtype as it is made, which takes a third of the time that converting the
    frame would. Columns are arrays, since a series has an index, and aligning these takes three
    times as long again.
    """
    made = {"str": _texts, "category": _categories}
    return pd.DataFrame(
        {
            name: made[dtype](values)
            if (dtype := dtypes[name]) in made
            else np.asarray(values, dtype=dtype)
            for name, values in columns.items()
        }
    )


def _texts(values: Iterable[Any]) -> Any:
    return pd.array(list(values), dtype=_STR)


def _categories(values: Iterable[Any]) -> Any:
    """Return texts as codes of those that there are: pandas' own way takes three times as long."""
    codes: dict[str, int] = {}
    each = np.array([codes.setdefault(value, len(codes)) for value in values], dtype=int)
    return pd.Categorical.from_codes(each, dtype=pd.CategoricalDtype(_texts(codes)), validate=False)


def display_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return `words` with a subscript on those that look the same: the₁ cat the₂.

    No two results look the same, whatever subscripts were typed.
    """
    seen = [appearance(word) for word in words]
    repeated = {look for look, count in Counter(seen).items() if count > 1}
    taken = set(seen)
    shown = []
    for word, look in zip(words, seen, strict=True):
        name, occurrence = word, 0
        while look in repeated and appearance(name) in taken:
            occurrence += 1
            name = word + str(occurrence).translate(_SUBSCRIPTS)
        taken.add(appearance(name))
        shown.append(name)
    return tuple(shown)


def display_names(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the words that look are called, and those that are looked at."""
    return display_words(scenario.words), display_words(scenario.looked_at.words)


def vectors(scenario: Scenario) -> pd.DataFrame:
    """Return every vector of every head.

    Returns
    -------
    DataFrame
        Columns `head, position, word, role, x, y`; sorted by head, then role in the
        order of `ROLES`, then position. Embeddings are repeated for each head. Keys and values
        are of the words that are looked at; where these are sources, they are rows as well.
    """
    words, keys = display_names(scenario)
    rows: list[tuple[object, ...]] = []
    for number, head in enumerate(forward(scenario).heads):
        made = {
            "embedding": (words, scenario.X),
            "source": (keys, scenario.looked_at.X),
            "query": (words, head.queries),
            "key": (keys, head.keys),
            "value": (keys, head.values),
            "output": (words, head.outputs),
        }
        if not scenario.cross:
            del made["source"]
        rows += [
            (number, position, word, role, *point)
            for role, (named, points) in made.items()
            for position, (word, point) in enumerate(zip(named, points.tolist(), strict=True))
        ]
    columns = zip(*rows, strict=True)
    return typed_frame(dict(zip(VECTORS, columns, strict=True)), VECTORS)


def weights(scenario: Scenario) -> pd.DataFrame:
    """Return what every query gives to every key, in every head.

    Returns
    -------
    DataFrame
        Columns `head, query_position, query, key_position, key, score, weight`; sorted by
        head, query and key. `score` is what softmax reads: scaled and divided by the
        temperature where those are on, −∞ where a mask forbids a look. The weights of
        one head and query sum to 1, or are 0 where it may look at nothing.
    """
    heads = forward(scenario).heads
    words, looked_at = (np.array(names, dtype=object) for names in display_names(scenario))
    n, m = len(words), len(looked_at)
    queries, keys = np.divmod(np.tile(np.arange(n * m), len(heads)), m)
    columns: dict[str, Iterable[Any]] = {
        "head": np.repeat(np.arange(len(heads)), n * m),
        "query_position": queries,
        "query": words[queries],
        "key_position": keys,
        "key": looked_at[keys],
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
        words it looks at: 1 if it gives everything to one, m if it gives the same to each of m
        keys, 0 if it may look at nothing. Queries and keys are rotated by position if that is on.
        Sorted by position. Sources stand behind the words that look at them. They have no query
        and no output, and the words have no key and no value then: these numbers are NaN.
    """
    this = forward(scenario).heads[head]
    looking = [scenario.X, this.queries, this.outputs, effective_number(this.weights)[:, None]]
    looked_at = [this.keys, this.values]
    named = list(enumerate(display_words(scenario.words)))
    if scenario.cross:
        n, m = this.weights.shape
        looking = [np.vstack([each, np.full((m, each.shape[1]), np.nan)]) for each in looking]
        looked_at = [np.vstack([np.full((n, 2), np.nan), each]) for each in looked_at]
        looking[0][n:] = scenario.looked_at.X
        named += enumerate(display_words(scenario.looked_at.words))
    X, Q, outputs, looks_at = looking
    columns = np.hstack([X, Q, *looked_at, outputs, looks_at]).T
    about = zip(*named, strict=True)
    return typed_frame(dict(zip(NUMBERS, [*about, *columns], strict=True)), NUMBERS)


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


def layers(scenario: Scenario) -> pd.DataFrame:
    """Return where every word is before the first layer and after each: see `attention.layers`.

    Returns
    -------
    DataFrame
        Columns `layer, position, word, x, y`; sorted by layer, from 0, and position. There are
        fewer layers than the scenario's if a word would leave the plane.
    """
    words = display_words(scenario.words)
    rows = [
        (layer, position, word, *point)
        for layer, state in enumerate(stacked(scenario))
        for position, (word, point) in enumerate(zip(words, state.embeddings, strict=True))
    ]
    return typed_frame(dict(zip(LAYERS, zip(*rows, strict=True), strict=True)), LAYERS)


def layer_weights(scenario: Scenario) -> pd.DataFrame:
    """Return what every query gives to every key in every head of every layer.

    Returns
    -------
    DataFrame
        Columns `layer`, from 1, and those of `weights`; sorted by layer, head, query and key.
    """
    states = stacked(scenario)[:-1]
    found = [weights(state).assign(layer=layer) for layer, state in enumerate(states, start=1)]
    if not found:
        return typed_frame(dict.fromkeys(LAYER_WEIGHTS, ()), LAYER_WEIGHTS)
    return pd.concat(found, ignore_index=True)[list(LAYER_WEIGHTS)]
