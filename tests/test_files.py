"""Files: what is taken away comes back, and nothing in a file does harm."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk, scenarios

from attention.exchange.files import MAX_BYTES, from_json, to_json
from attention.lessons import OPENING
from attention.scenario import Head, Options, Scenario

ANYTHING = st.recursive(
    junk, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def changed(**parts: Any) -> str:
    return json.dumps({**json.loads(to_json(OPENING.scenario)), **parts})


@given(scenarios(), st.none() | st.integers(0, 2**32 - 1))
def test_a_scenario_comes_back_as_it_was(scenario: Scenario, seed: int | None) -> None:
    scenario = replace(scenario, seed=seed)
    assert from_json(to_json(scenario)) == scenario
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert from_json(to_json(scenario).encode(encoding)) == scenario
    assert from_json("\ufeff" + to_json(scenario)) == scenario


def test_a_file_is_read_as_it_was_first_given_away() -> None:
    kept = """{"version": 1, "words": [{"word": "joy", "x": 1, "y": -0.5}],
        "heads": [{"W_Q": [[1, 2], [3, 4]]}, {"W_V": [[0, 1], [1, 0]]}],
        "W_O": [[1, 0], [0, 1], [2, 0], [0, 2]], "seed": 7,
        "options": {"scaled": true, "temperature": 0.5, "causal": true, "rotation": 90}}"""
    assert from_json(kept) == Scenario(
        ("joy",),
        ((1, -0.5),),
        (Head(W_Q=((1, 2), (3, 4))), Head(W_V=((0, 1), (1, 0)))),
        Options(True, 0.5, True, 90),
        ((1, 0), (0, 1), (2, 0), (0, 2)),
        7,
    )
    assert from_json('{"words": [{"word": "a", "x": 0, "y": 1}]}') == Scenario(("a",), ((0, 1),))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (changed(version=2), "version: this page reads version 1"),
        (changed(wings=1), "the file: only version, words, heads"),
        (changed(words=5), "words: a list goes here"),
        (changed(words=[{"word": "a", "x": "1", "y": 0}]), "words, entry 1, x: a number"),
        (changed(words=[{"word": "a\n", "x": 1, "y": 0}, 5]), "words, entry 2: names"),
        (changed(words=[]), "1 to 12 words"),
        (changed(words=[{"word": "a", "x": 1, "y": 0}] * 99), "1 to 12 words"),
        (changed(heads=[{"W_Q": [[1, 2]]}]), "heads, entry 1, W_Q: 2 rows"),
        (changed(heads=[{}, {"W_K": [[1, 2], [3]]}]), "heads, entry 2, W_K, row 2: 2 numbers"),
        (changed(heads=[{"W_V": [[1, 2], [3, 1e3]]}]), "W_V, row 2: only numbers from -100"),
        (changed(heads=[{}] * 5), "1 to 4 heads"),
        (changed(heads=[{"<b>": 1}]), "heads, entry 1: only W_Q, W_K, W_V can stand here"),
        (changed(W_O=[[1, 2]]), "W_O: 2 rows"),
        (changed(options={"temperature": 0}), "options, temperature: only numbers"),
        (changed(options={"causal": 1}), "options, causal: True or False"),
        (changed(options=[]), "options: names"),
        (changed(seed=True), "seed: a whole number from 0 to 4294967295 goes here"),
        (changed(seed=-1), "seed: a whole number from 0 to 4294967295 goes here"),
        (changed(seed=2**32), "seed: a whole number from 0 to 4294967295 goes here"),
        (changed(seed=1.5), "seed: a whole number from 0 to 4294967295 goes here"),
        (changed(seed="1"), "seed: a whole number from 0 to 4294967295 goes here"),
        (changed(x_label=5), "name of the x axis: a word of 1 to 24"),
        (changed(y_label="w" * 25), "name of the y axis: at most 24"),
        ('{"words": [NaN]}', "words, entry 1: names"),
        ('{\n"words"', "line 2: this is not JSON"),
        ('{"seed": ' + "9" * 5_000 + "}", "more than a scenario can"),
        ("", "line 1: this is not JSON"),
        (b"\xff", "not a text in UTF-8"),
        (" " * (MAX_BYTES + 1), "too large: up to 1 MB"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else "bytes",
)
def test_what_is_wrong_is_named_by_its_place(text: str | bytes, place: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as raised:
        from_json(text)
    assert place in str(raised.value)
    assert "<b>" not in str(raised.value)


def test_what_nests_deeper_than_python_reads_is_refused() -> None:
    # Python 3.14 reads as deep as it likes, and misses the end.
    with pytest.raises(ValueError, match=r"more than a scenario can|line 1: this is not JSON"):
        from_json("[" * 50_000)


@given(st.binary() | st.text())
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        from_json(text)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(
    ("version", "words", "heads", "W_O", "options", "seed", "x_label", "y_label"), ANYTHING
)))  # fmt: skip
def test_any_content_is_read_or_refused(parts: Any) -> None:
    with suppress(ValueError):
        assert isinstance(from_json(changed(**parts)), Scenario)
