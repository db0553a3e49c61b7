"""Files: what is taken away comes back, and nothing in a file does harm."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk, scenarios

from attention.exchange.files import MAX_BYTES, WordList, from_json, read_words, to_json
from attention.lessons import OPENING
from attention.scenario import MAX_WORDS, Head, Options, Scenario

ANYTHING = st.recursive(
    junk, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def changed(**parts: Any) -> str:
    return json.dumps({**json.loads(to_json(OPENING.scenario)), **parts})


@given(scenarios(), st.none() | st.integers(0, 2**32 - 1))
def test_a_scenario_comes_back_as_it_was(scenario: Scenario, seed: int | None) -> None:
    scenario = replace(scenario, seed=seed)
    assert from_json(to_json(scenario)) == scenario
    assert from_json(to_json(scenario).encode()) == scenario


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
        (changed(seed=True), "seed: a whole number"),
        (changed(seed=-1), "seed: only numbers from 0 to 4294967295 are"),
        (changed(seed="1"), "seed: a whole number"),
        (changed(x_label=5), "name of the x axis: a word of 1 to 24"),
        (changed(y_label="w" * 25), "name of the y axis: at most 24"),
        ('{"words": [NaN]}', "words, entry 1: names"),
        ('{\n"words"', "line 2: this is not JSON"),
        ('{"seed": ' + "9" * 5_000 + "}", "more than a scenario can"),
        ("", "line 1: this is not JSON"),
        (b"\xff\xfe", "not a text in UTF-8"),
        (" " * (MAX_BYTES + 1), "too large: 100 kB"),
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


# ---- Words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "hope,-1,1\nhate,0.5,-2",
        "word,x,y\nhope,-1,1\nhate,.5,-2\n",
        "\ufeffWord; X; Y\r\n\r\nhope; -1; 1\r\nhate; 0,5; -2\r\n",
        "hope\t-1\t1\nhate\t0,5\t−2",
        "x,y,word\n-1,1,hope\n0.5,-2,hate",
        '"hope", "-1", 1\n"hate", 0.5, -2',
        b"hope,-1,1\nhate,0.5,-2",
        b"\xef\xbb\xbfword,x,y\nhope,-1,1\nhate,0.5,-2",
        'hope,"-1,0",1\nhate,"0,5",–2',
        "hope;−1;1\nhate;1/2;- 2",
        "hope\t-1e0\t+1.\nhate\t.5\t\u00a0—2\u200b",
    ],
)
def test_words_are_read_as_people_write_them(text: str | bytes) -> None:
    assert read_words(text) == WordList(("hope", "hate"), ((-1, 1), (0.5, -2)))


def test_a_word_may_hold_the_separator() -> None:
    assert read_words('"a, b",1,2').words == ("a, b",)


def test_a_header_is_one_only_at_the_top() -> None:
    assert read_words("a,1,2\nword,x,y").problems[0].startswith("line 2, column x")
    assert read_words("word,x,y\na,1,2\nword,x,y").problems[0].startswith("line 3, column x")


def test_as_many_words_are_read_as_there_may_be() -> None:
    assert read_words("a,1,2\n" * MAX_WORDS).words == ("a",) * MAX_WORDS


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["there is no word in it"]),
        (" \n\n", ["there is no word in it"]),
        ("word,x,y\n", ["there is no word in it"]),
        ("hope", ["line 1: a word, x and y go here"]),
        ("\nhope,1,2\nhate,1", ["line 3: a word, x and y go here"]),
        (
            "hope,x,101\n,1,2",
            [
                "line 1, column x: a number from -100 to 100 goes here",
                "line 1, column y: only numbers from -100 to 100 are allowed",
                "line 2, column word: a word of 1 to 24 characters goes here",
            ],
        ),
        ("a,nan,inf", ["line 1, column x: a number from -100 to 100 goes here",
                       "line 1, column y: a number from -100 to 100 goes here"]),
        ("a,1_0,٣\nb,0x1,１\nc,1.000,-", [
            *(f"line {line}, column {axis}: a number from -100 to 100 goes here"
              for line in (1, 2) for axis in "xy"),
            "line 3, column y: a number from -100 to 100 goes here",
        ]),
        ("a;1.000,5;1e3", [f"line 1, column {axis}: only numbers from -100 to 100 are allowed"
                           for axis in "xy"]),
        ("a,1,2\n" * 13, ["13 words are too many: 12 are allowed"]),
        ("a\n" * 12, [f"line {i}: a word, x and y go here" for i in range(1, 11)]
         + ["and 2 more"]),
        ("a\n" * 10, [f"line {i}: a word, x and y go here" for i in range(1, 11)]),
        (b"\xff", ["the file is not a text in UTF-8"]),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_column(text: str | bytes, problems: list[str]) -> None:
    assert read_words(text) == WordList(problems=tuple(problems))


@given(st.text() | st.binary() | st.lists(st.text(alphabet='a1,;\t"\n.-')).map("".join))
def test_any_text_gives_words_or_problems(text: str | bytes) -> None:
    found = read_words(text)
    if found.problems:
        assert not found.words
        assert not any("\n" in problem or len(problem) > 120 for problem in found.problems)
    else:
        assert Scenario(found.words, found.embeddings) == found.put_into(
            Scenario(("a",), ((0, 0),))
        )
