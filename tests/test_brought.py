"""What is brought in is read, or it is said why not; what was guessed is said as well."""

import csv
import io
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from browsing import Browser, do
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios
from visitor import LAPTOP

from attention.exchange.brought import Brought, bring_in
from attention.exchange.files import MAX_BYTES, to_json
from attention.exchange.link import Link, decode, encode
from attention.exchange.spreadsheets import WordList, read_words, to_csv
from attention.frames import display_words, vectors, weights
from attention.lessons import LESSONS, OPENING
from attention.page.share import TAKE
from attention.scenario import MAX_WORDS, Scenario
from attention.words import normal, word_fault

PRESENT = OPENING.scenario
HOPE_AND_HATE = WordList(("hope", "hate"), ((-1, 1), (0.5, -2)))
A_NUMBER = "a number from -100 to 100 goes here"
NUMBERS_ONLY = "only numbers from -100 to 100 are allowed"


def said(found: WordList | Brought) -> str:
    """Return the one note on what was read."""
    (note,) = found.notes
    assert not found.problems
    return note


# ---- Words, x and y ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "hope,-1,1\nhate,0.5,-2",
        "word,x,y\nhope,-1,1\nhate,.5,-2\n",
        "Word; X; Y\r\n\r\nhope; -1; 1\r\nhate; 0,5; -2\r\n",
        "hope\t-1\t1\nhate\t0,5\t−2",
        "x,y,word\n-1,1,hope\n0.5,-2,hate",
        '"hope", "-1", 1\n"hate", 0.5, -2',
        'hope,"-1,0",1\nhate,"0,5",–2',
        "hope;−1;1\nhate;1/2;- 2",
        "hope\t-1e0\t+1.\nhate\t.5\t\u00a0—2\u200b",
        # Excel says which sign is between.
        "sep=;\nword;x;y\nhope;-1;1\nhate;0,5;-2",
        "SEP=,\nhope,-1,1\nhate,0.5,-2",
        "sep=\t\nhope\t-1\t1\nhate\t0,5\t-2",
        '"sep=;"\r\nhope;-1;1\r\nhate;0,5;-2',
        "sep=|\nhope|-1|1\nhate|0,5|-2",
        # Rows and columns without anything in them.
        "word;x;y\nhope;-1;1\nhate;0,5;-2\n;;\n;;\n",
        ",,\nhope,-1,1\n , ,\nhate,0.5,-2\n,,",
        '"","",""\nhope,-1,1\nhate,0.5,-2',
        "word;x;y;;\nhope;-1;1;;\nhate;0,5;-2;;\n;;;;",
        "word;x;y\nhope;-1;1;;\nhate;0,5;-2;",
        ";word;;x;y\n;hope;;-1;1\n;hate;;0,5;-2",
        "hope,,-1,1\nhate,,0.5,-2",
        "word,x,y,note\nhope,-1,1,\nhate,0.5,-2,",
        # Rows that are counted.
        ",word,x,y\n0,hope,-1,1\n1,hate,0.5,-2",
        ",word,x,y\n1,hope,-1,1\n2,hate,0.5,-2",
        '"","word","x","y"\n"1","hope",-1,1\n"2","hate",0.5,-2',
        "\tword\tx\ty\n0\thope\t-1\t1\n1\thate\t0.5\t-2",
        # Vectors with blanks between.
        "hope -1 1\nhate 0.5 -2",
        "hope  -1   1 \n  hate\t0.5 -2",
        "2 2\nhope -1 1\nhate 0.5 -2 ",
        "word x y\nhope -1 1\nhate 0,5 -2",
        "hope -1,0 1\nhate 0,5 -2,0",
        '"word" "x" "y"\n"hope" -1 1\n"hate" 0.5 -2',
    ],
)
def test_words_are_read_as_people_write_them(text: str) -> None:
    assert read_words(text) == HOPE_AND_HATE


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('"a, b",1,2', "a, b"),
        ('"a;b",1,2', "a;b"),
        ('"a,b";1;2', "a,b"),
        ('word,x,y\n"a;b",1,2', "a;b"),
        ("a;b,1,2", "a;b"),
        ('"a ""b"" c",1,2', 'a "b" c'),
        ('5" disk,1,2', '5" disk'),
        ('",1,2', '"'),
        ('" 1 2', '"'),
        ('"a b" 1 2', "a b"),
        ("2,1,2", "2"),
        ("'=1+1,1,2", "=1+1"),
        ("'s,1,2", "'s"),
    ],
)
def test_a_word_may_hold_what_stands_between(text: str, word: str) -> None:
    found = read_words(text)
    assert found == WordList((word,), ((1, 2),))


def test_a_heading_is_one_only_at_the_top() -> None:
    assert read_words("a,1,2\nword,x,y").problems[0].startswith("line 2, column x")
    assert read_words("word,x,y\na,1,2\nword,x,y").problems[0].startswith("line 3, column x")


def test_as_many_words_are_read_as_there_may_be() -> None:
    assert read_words("a,1,2\n" * MAX_WORDS).words == ("a",) * MAX_WORDS


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["there is no word in it"]),
        (" \n\n", ["there is no word in it"]),
        (";;\n;;", ["there is no word in it"]),
        ('"",""', ["there is no word in it"]),
        ("sep=;", ["there is no word in it"]),
        ("word,x,y\n", ["there is no word in it"]),
        ("sep=;\nword;x;y\n;;", ["there is no word in it"]),
        ("\nhope,1,2\nhate,1", [f"line 3, column y: {A_NUMBER}"]),
        ("hope,,2\nhate,,1", [f"line {line}, column x: {A_NUMBER}" for line in (1, 2)]),
        ("sep=;\n;;\nhope;x;2", [f"line 3, column x: {A_NUMBER}"]),
        (
            "hope,x,101\n,1,2",
            [
                f"line 1, column x: {A_NUMBER}",
                f"line 1, column y: {NUMBERS_ONLY}",
                "line 2, column word: a word of 1 to 24 characters goes here",
            ],
        ),
        ("a,nan,inf", [f"line 1, column {axis}: {A_NUMBER}" for axis in "xy"]),
        ("a,nan,nan\nb,1,2", [f"line 1, column {axis}: {A_NUMBER}" for axis in "xy"]),
        ("a,NA,NA\nb,1,2", [f"line 1, column {axis}: {A_NUMBER}" for axis in "xy"]),
        ("a,1O,2O\nb,1,2", [f"line 1, column {axis}: {A_NUMBER}" for axis in "xy"]),
        ("a,1_0,٣\nb,0x1,１\nc,1.000,-", [
            *(f"line {line}, column {axis}: {A_NUMBER}" for line in (1, 2) for axis in "xy"),
            f"line 3, column y: {A_NUMBER}",
        ]),
        ("a;1.000,5;1e3", [f"line 1, column {axis}: {NUMBERS_ONLY}" for axis in "xy"]),
        ("a,1,2\n" * 13, ["13 words are too many: 12 are allowed"]),
        ("a,x,1\n" * 12, [*(f"line {i}, column x: {A_NUMBER}" for i in range(1, 11)),
                          "and 2 more"]),
        ("a,x,1\n" * 10, [f"line {i}, column x: {A_NUMBER}" for i in range(1, 11)]),
        # A decimal comma without quotes would be one column more.
        ("hope,1,5,2", ["line 1: only a word, x and y go here"]),
        ("word,x,y\nhope,1,5,2\nhate,1,2", ["line 2: only a word, x and y go here"]),
        ("hope,1,2\nhate,1,2,3", ["line 2: only a word, x and y go here"]),
        ("hope -1 1 0.5\nhate 2 3 4", ["only a word, x and y go on each line"]),
        ("2 3\nhope 1 2 3\nhate 1 2 3", ["only a word, x and y go on each line"]),
        ("hope, 1 2", [f"line 1, column {axis}: {A_NUMBER}" for axis in "xy"]),
        ('"a\tb";1;2', ["line 1, column word: control characters and line breaks are not allowed"]),
        ("New York 1 2", ["line 1: only a word, x and y go here"]),
        ("0,hope,1,2\n1,hate,2,1", ["only a word, x and y go on each line"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_column(text: str, problems: list[str]) -> None:
    assert read_words(text) == WordList(problems=tuple(problems))


# ---- What is guessed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "token,dim1,dim2\nhope,-1,1\nhate,0.5,-2",
        "Wort;x;y\nhope;-1;1\nhate;0,5;-2",
        "sep=;\nWort;x;y;;\nhope;-1;1;;\n;;;;\nhate;0,5;-2;;",
        "dim1,dim2,token\n-1,1,hope\n0.5,-2,hate",
        "Wort;y;x\nhope;1;-1\nhate;-2;0,5",
        "Wort;y (cm);x (cm)\nhope;1;-1\nhate;-2;0,5",
        "Nr;Wort;x;y\n1;hope;-1;1\n2;hate;0,5;-2",
        "y,Wort,x\n1,hope,-1\n-2,hate,0.5",
        ",token,dim1,dim2\n0,hope,-1,1\n1,hate,0.5,-2",
        ",x,y\nhope,-1,1\nhate,0.5,-2",
        ",0,1\nhope,-1,1\nhate,0.5,-2",
        "token dim1 dim2\nhope -1 1\nhate 0.5 -2",
    ],
)
def test_a_heading_that_is_not_known_is_read_by_what_is_below_it_and_said(text: str) -> None:
    found = read_words(text)
    turned = text.startswith(("Wort;y", "y,"))
    order = ("y", "x") if turned else ("x", "y")
    assert said(found).endswith(
        "the first column beside the words as {} and the second as {}".format(*order)
    )
    assert re.match(r"line [12] was taken for a heading", said(found))
    assert found.words == HOPE_AND_HATE.words
    assert found.embeddings == HOPE_AND_HATE.embeddings


def test_a_unit_is_no_part_of_a_name() -> None:
    found = read_words("word,y (cm),x [cm]\nhope,1,-1\nhate,-2,0.5")
    assert found == HOPE_AND_HATE


@pytest.mark.parametrize("heading", ["Wort", "word", "Name", "TOKEN"])
def test_what_stands_above_words_alone_is_no_word(heading: str) -> None:
    found = read_words(f"{heading}\nhope\nhate")
    assert found.words == ("hope", "hate")
    assert "one a line below a heading" in said(found)


@pytest.mark.parametrize(
    "text",
    [
        "token,dim1,dim1\nhope,-1,1",
        "token,dim1,dim2,dim3\nhope,-1,1,2",
        "token,-,—\nhope,1,2",
    ],
)
def test_what_names_no_two_columns_is_no_heading(text: str) -> None:
    assert any("line 1" in each or "each line" in each for each in read_words(text).problems)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("token,dim1,dim2\nhope,-1,1\nhate,zero,-2", ["3, column x"]),
        ("Wort;waagrecht;senkrecht\nhope;-1;1\nhate;null;-2", ["3, column x"]),
        ("sep=;\nWort;waagrecht;senkrecht\nhope;-1;1\nhate;null;-2", ["4, column x"]),
        ("token\tdim1\tdim2\nhope\t-1\t1\nhate\t0.5\t", ["3, column y"]),
        ("token dim1 dim2\nhope -1 1\nhate zero -2", ["3, column x"]),
        ("token,dim1,dim2\nhope,one,1\nhate,0.5,two", ["2, column x", "3, column y"]),
        ("token,dim1,dim2\nhope,one,two", ["2, column x", "2, column y"]),
        (",token,dim1,dim2\n0,hope,-1,1\n1,hate,zero,-2", ["3, column x"]),
        (",0,1\nhope,-1,1\nhate,zero,-2", ["3, column x"]),
        ("dim1,dim2,token\n-1,1,hope\nzero,-2,hate", ["3, column x"]),
        ("dim1,dim2,token\none,two,hope", ["2, column x", "2, column y"]),
        ("Wort;y;x\nhope;1;-1\nhate;null;0,5", ["3, column y"]),
        ("y,Wort,x\none,hope,two", ["2, column x", "2, column y"]),
        ("token,x,y\nhope,one,two", ["2, column x", "2, column y"]),
    ],
)
def test_a_heading_is_not_blamed_for_what_is_below_it(text: str, faults: list[str]) -> None:
    assert read_words(text).problems == tuple(f"line {fault}: {A_NUMBER}" for fault in faults)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("token,dim1,dim2\nhope,-1,1\nhate,0.5,-2,7", "line 3: only a word, x and y go here"),
        ("token,dim1,dim2\nhope,-1,1\nhate,500,-2", f"line 3, column x: {NUMBERS_ONLY}"),
        ("token,dim1,dim2\nhope,1,5,2", "line 2: only a word, x and y go here"),
        ("token,dim1,dim2\n" + "a,1,2\n" * 13, "13 words are too many: 12 are allowed"),
        (
            "token,dim1,dim2\n,-1,1\nhate,0.5,-2",
            "line 2, column word: a word of 1 to 24 characters goes here",
        ),
    ],
)
def test_below_a_heading_only_what_is_wrong_is_named(text: str, problem: str) -> None:
    assert read_words(text) == WordList(problems=(problem,))


def test_words_below_a_heading_may_be_numbers() -> None:
    found = read_words("token,dim1,dim2\n1,-1,1\n2,0.5,-2")
    assert found.words == ("1", "2")
    assert "line 1 was taken for a heading" in said(found)


def test_other_columns_are_left_out_if_they_have_names_and_it_is_said() -> None:
    found = read_words("word,x,y,z,note\nhope,-1,1,3,\nhate,0.5,-2,4,cold")
    assert said(found) == "columns other than word, x and y were left out"
    assert found.words == HOPE_AND_HATE.words
    assert found.embeddings == HOPE_AND_HATE.embeddings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the cat sat", ["the", "cat", "sat"]),
        ("the, cat, sat", ["the", "cat", "sat"]),
        ("  The cat sat, and slept.\n", ["The", "cat", "sat", "and", "slept."]),
        ("the\tblack cat\tsat", ["the", "black cat", "sat"]),
        ("the;cat;sat;;", ["the", "cat", "sat"]),
        ("the\nblack cat\n\nsat", ["the", "black cat", "sat"]),
        ("word\nthe\ncat", ["the", "cat"]),
        ('"the"\n"cat, black"', ["the", "cat, black"]),
        ("[CLS] the cat [SEP]", ["[CLS]", "the", "cat", "[SEP]"]),
        ("GPT4 is big", ["GPT4", "is", "big"]),
        ("hope", ["hope"]),
        ("a " * MAX_WORDS, ["a"] * MAX_WORDS),
    ],
)
def test_words_alone_lie_on_a_circle_and_it_is_said(text: str, words: list[str]) -> None:
    found = read_words(text)
    assert said(found).startswith("there are no numbers")
    assert "on a circle" in said(found)
    assert list(found.words) == words
    for x, y in found.embeddings:
        assert math.hypot(x, y) == pytest.approx(1.5, abs=0.01)
        assert (round(x, 2), round(y, 2)) == (x, y)
    assert len(set(found.embeddings)) == len(words)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("the 3 cats", "line 1, column y: a number from -100 to 100 goes here"),
        ("the cat\nsat 2", "line 1, column x: a number from -100 to 100 goes here"),
        ("a " * 13, "13 words are too many: 12 are allowed"),
        ("a " + "b" * 25, "word 2: at most 24 characters are allowed, this has 25"),
        ("a\n\n" + "b" * 25, "line 3: at most 24 characters are allowed, this has 25"),
        ("a,b\nc,d", "line 1, column x: a number from -100 to 100 goes here"),
    ],
)
def test_words_alone_are_only_taken_if_there_is_no_number_at_all(text: str, problem: str) -> None:
    assert problem in read_words(text).problems


@given(
    st.lists(st.text("abcXYZäßжא_'", min_size=1, max_size=8), min_size=1, max_size=MAX_WORDS),
    st.sampled_from([" ", "  ", ", ", ",", ";", "\t", "\n", "\r\n"]),
)
def test_any_words_alone_are_read(words: list[str], between: str) -> None:
    if [word.lower() for word in words[:1]] == ["word"] or "nan" in words or "inf" in words:
        return
    assert read_words(between.join(words)).words == tuple(words)


# ---- Any table -----------------------------------------------------------------------------

numbers = st.floats(-100, 100).map(lambda number: round(number, 3))
wordy = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20
).filter(lambda word: word_fault(word) is None and normal(word) == word)


def written(
    rows: Sequence[tuple[str, float, float]], separator: str, minus: str, comma: bool
) -> list[list[str]]:
    def number(value: float) -> str:
        text = repr(value).replace("-", minus)
        return text.replace(".", ",") if comma else text

    return [[word, number(x), number(y)] for word, x, y in rows]


@given(
    st.lists(st.tuples(wordy, numbers, numbers), min_size=1, max_size=MAX_WORDS),
    st.sampled_from(";,\t"),
    st.sampled_from("-–−"),
    st.booleans(),
    st.sampled_from([None, ["word", "x", "y"], ["WORD", "X", "Y"]]),
    st.sampled_from(["", "sep"]),
    st.integers(0, 3),
    st.integers(0, 2),
    st.permutations([0, 1, 2]),
)
def test_any_table_is_read_whatever_a_program_writes_around_it(
    rows: list[tuple[str, float, float]],
    separator: str,
    minus: str,
    comma: bool,
    heading: list[str] | None,
    given_first: str,
    empty_columns: int,
    empty_rows: int,
    order: list[int],
) -> None:
    table = written(rows, separator, minus, comma)
    if heading:
        table = [[row[at] for at in order] for row in [heading, *table]]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerows([*row, *[""] * empty_columns] for row in table)
    writer.writerows([[""] * (3 + empty_columns)] * empty_rows)
    text = f"sep={separator}\n" * bool(given_first) + file.getvalue()
    found = read_words(text)
    plain = [re.sub("^'('*[=+@＝＋－＠-])", r"\1", word) for word, _, _ in rows]
    assert (list(found.words), found.problems, found.notes) == (plain, (), ())
    assert list(found.embeddings) == [(x, y) for _, x, y in rows]


@given(st.text() | st.lists(st.text(alphabet="a1,;\t\"\n.- =xy'")).map("".join))
def test_any_text_gives_words_or_problems(text: str) -> None:
    found = read_words(text)
    assert all("\n" not in each and len(each) < 160 for each in (*found.problems, *found.notes))
    if found.problems:
        assert not found.words
    else:
        assert Scenario(found.words, found.embeddings) == found.put_into(
            Scenario(("a",), ((0, 0),))
        )


# ---- Tables that are taken away ------------------------------------------------------------


def as_table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_excel_knows_the_encoding() -> None:
    assert to_csv(weights(PRESENT)).startswith(b"\xef\xbb\xbfhead,")


def test_heads_and_positions_count_from_1_in_files() -> None:
    frame = weights(PRESENT.with_heads(2))
    table = as_table(to_csv(frame))
    for name in ("head", "query_position", "key_position"):
        assert [int(row[name]) for row in table] == [at + 1 for at in frame[name]]
    rows = as_table(to_csv(vectors(PRESENT)))
    assert [row["position"] for row in rows[:4]] == ["1", "2", "3", "4"]
    assert frame["head"].min() == 0


def test_a_masked_score_is_an_empty_cell() -> None:
    frame = weights(PRESENT.with_options(causal=True))
    table = as_table(to_csv(frame))
    assert "inf" not in to_csv(frame).decode("utf-8-sig")
    for row, score in zip(table, frame["score"], strict=True):
        assert row["score"] == "" if score == -math.inf else float(row["score"]) == score


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@A1", "'=1", "''+1", "＝1+1", "−1", "'s"])
def test_a_word_is_no_formula_and_comes_back(word: str) -> None:
    scenario = Scenario((word, "b"), ((1, 2), (-3, 0.5)))
    for frame in (vectors(scenario), weights(scenario)):
        for row in as_table(to_csv(frame)):
            texts = [row[name] for name in ("word", "query", "key") if name in row]
            assert not any(re.match("[=+@＝＋－＠-]", text) for text in texts)
    found = bring_in(to_csv(vectors(scenario)), PRESENT)
    assert found.what == PRESENT.reworded(scenario.words, scenario.embeddings)


@given(scenarios())
def test_vectors_come_back_as_the_words_they_were_made_of(scenario: Scenario) -> None:
    content = to_csv(vectors(scenario))
    found = bring_in(content, PRESENT)
    assert isinstance(found.what, Scenario), found.problems
    assert display_words(found.what.words) == display_words(scenario.words)
    assert found.what.embeddings == scenario.embeddings
    assert found.notes[0].startswith("these are vectors")
    assert ("sources" in found.notes[-1]) == scenario.cross
    numbers = [float(row["x"]) for row in as_table(content)]
    assert numbers == vectors(scenario)["x"].tolist()


def test_words_that_occur_twice_come_back_without_their_subscripts() -> None:
    scenario = Scenario(("the", "x₂", "the", "w" * 24, "w" * 24), ((1, 0), *((0, 1),) * 4))
    found = bring_in(to_csv(vectors(scenario)), PRESENT)
    assert found.what == PRESENT.reworded(scenario.words, scenario.embeddings)


def test_vectors_that_were_sorted_or_saved_by_a_spreadsheet_come_back() -> None:
    frame = vectors(PRESENT.with_heads(2))
    for changed in (
        frame.sort_values("x").to_csv(index=False),
        frame.to_csv(),
        frame.to_csv(index=False, sep=";", decimal=","),
        frame.drop(columns="position").to_csv(index=False),
    ):
        assert bring_in(changed, PRESENT).what == PRESENT


def test_vectors_without_an_embedding_hold_no_word() -> None:
    frame = vectors(PRESENT)
    text = frame[frame["role"] == "query"].to_csv(index=False)
    assert bring_in(text, PRESENT).problems == ("there is no embedding among these vectors",)


# ---- Any file, any text --------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", "\ufeff", "\n \r\n"])
@pytest.mark.parametrize("encode_it", [str, str.encode, lambda text: text.encode("utf-16")])
def test_a_scenario_is_recognised(before: str, encode_it: Callable[[str], str | bytes]) -> None:
    scenario = LESSONS[-1].scenario
    assert bring_in(encode_it(before + to_json(scenario)), PRESENT) == Brought(scenario)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "line 1: this is not JSON"),
        ('{"words": 5}', "words: a list goes here"),
        ('[{"word": "hope", "x": 1, "y": 2}]', "the file: names with values, in braces, go here"),
    ],
)
def test_what_is_wrong_in_a_scenario_is_said(text: str, problem: str) -> None:
    assert bring_in(text, PRESENT) == Brought(problems=(problem,))
    assert bring_in(text.encode(), PRESENT) == Brought(problems=(problem,))


KEPT = "v=1&lesson=two-heads&words=hope_-1_1~New+York_1_2&query=2"


@pytest.mark.parametrize(
    "text",
    [
        f"https://attention.streamlit.app/?{KEPT}",
        f"http://localhost:8501/?{KEPT}",
        f"  HTTPS://a.b/c?{KEPT}\n",
        f"localhost:8501/?{KEPT}",
        f"attention.streamlit.app/?{KEPT}#fragment",
        f"?{KEPT}",
        KEPT,
        f"?{KEPT}".replace("New+York", "New York"),
    ],
)
def test_a_link_is_recognised(text: str) -> None:
    assert bring_in(text, PRESENT) == Brought(decode(KEPT)[0])
    assert bring_in(text.encode(), PRESENT) == Brought(decode(KEPT)[0])


def test_a_link_to_a_lesson_is_recognised() -> None:
    assert bring_in("?lesson=two-heads", PRESENT).what == decode("lesson=two-heads")[0]


def test_what_a_link_has_wrong_is_said() -> None:
    query = "v=1&mask=1&temperature=9&wings=4"
    link, problems = decode(query)
    found = bring_in(f"https://a.b/?{query}", PRESENT)
    assert found == Brought(link, tuple(problem.removesuffix(".") for problem in problems))
    assert found.notes[0] == "temperature: only numbers from 0.05 to 5 are allowed"


def test_a_link_of_which_nothing_is_left_is_refused() -> None:
    assert bring_in("https://a.b/?v=1&temperature=9", PRESENT) == Brought(
        problems=("temperature: only numbers from 0.05 to 5 are allowed",)
    )


def test_of_much_that_is_wrong_with_a_link_a_few_are_listed() -> None:
    found = bring_in("?words=a_1_2~" + "~".join(["x"] * 20), PRESENT)
    assert len(found.notes) == 11
    assert re.fullmatch(r"and \d+ more", found.notes[-1])


def test_a_word_in_a_query_may_hold_a_question_mark() -> None:
    query = "v=1&words=what?_1_2"
    assert bring_in(query, PRESENT) == Brought(decode(query)[0])


def test_a_line_of_a_link_may_be_broken_by_mail() -> None:
    assert (
        bring_in("https://a.b/?v=3D1&words=3Djoy_=\n1_2", PRESENT).what
        == bring_in("https://a.b/?v=3D1&words=3Djoy_1_2", PRESENT).what
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://example.com/vectors.csv", "nothing in this link says what to show"),
        ("https://example.com/", "nothing in this link says what to show"),
        ("https://example.com/?page=2", "1 more of its parts mean nothing to this page"),
        (f"https://a.b/?{KEPT}\nhope,1,2", "a link goes here alone, on one line"),
    ],
)
def test_what_is_no_link_to_the_page_is_refused(text: str, problem: str) -> None:
    assert bring_in(text, PRESENT) == Brought(problems=(problem,))


@given(scenarios())
def test_any_link_is_recognised(scenario: Scenario) -> None:
    query = encode(Link(scenario=scenario))
    assert bring_in(f"http://localhost:8501/?{query}", PRESENT) == Brought(Link(scenario=scenario))


@pytest.mark.parametrize("text", ["?,1,2", "really?,1,2", "v,1,2", "http,1,2"])
def test_a_word_is_no_link(text: str) -> None:
    assert isinstance(bring_in(text, PRESENT).what, Scenario)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_encodings_that_say_what_they_are_are_read(encoding: str) -> None:
    text = "word\tx\ty\nGlück\t-1\t1\n猫\t0,5\t−2\n"
    mark = "\ufeff" if encoding in ("utf-16-be", "utf-16-le") else ""
    found = bring_in((mark + text).encode(encoding), PRESENT)
    assert found == Brought(PRESENT.reworded(("Glück", "猫"), ((-1, 1), (0.5, -2))))


def test_windows_1252_is_a_guess_and_said() -> None:
    found = bring_in(
        "Wort;x;y\nGlück;−1;1\nÄrger;0,5;–2".replace("−", "-").encode("cp1252"), PRESENT
    )
    assert found.what == PRESENT.reworded(("Glück", "Ärger"), ((-1, 1), (0.5, -2)))
    assert found.notes[0] == (
        "this is not UTF-8: it was read as Windows-1252, so look whether all letters are right"
    )
    assert found.notes[1].startswith("line 1 was taken for a heading")


@pytest.mark.parametrize(
    "content",
    [
        b"\x81\x8d",
        b"\xff\xfeh",
        b"\xff\xfe\x00\x00a\x00\x00\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff",
        b"hope\x00,1,2",
        "hope,1,2".encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert bring_in(content, PRESENT) == Brought(
        problems=("this is not a text: a scenario is saved as JSON, words as CSV",)
    )


@pytest.mark.parametrize(
    "array",
    [np.eye(3), np.zeros(3), np.empty(0), np.array(["a"]), np.array([{}]), np.zeros((2, 3, 4, 4))],
)
def test_an_array_as_numpy_saves_it_is_refused_whatever_it_holds(array: Any) -> None:
    saved = io.BytesIO()
    np.save(saved, array, allow_pickle=True)
    assert bring_in(saved.getvalue(), PRESENT) == Brought(
        problems=(
            "this is an array in NumPy's .npy, not a text: weights go here as np.savetxt or print "
            "writes them",
        )
    )


@pytest.mark.parametrize("write", [print, np.savetxt])
def test_an_array_is_read_as_it_is_said_that_numpy_should_write_it(write: Any) -> None:
    weights, text = np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.2, 0.3, 0.5]]), io.StringIO()
    if write is print:
        print(weights, file=text)
    else:
        np.savetxt(text, weights)
    link = bring_in(text.getvalue(), PRESENT).what
    assert isinstance(link, Link)
    assert link.target.painted == tuple(map(tuple, weights.tolist()))


def test_the_first_row_of_weights_that_are_all_the_same_is_no_heading() -> None:
    link = bring_in("0.25 0.25 0.25 0.25\n" * 4, PRESENT).what
    assert isinstance(link, Link)
    assert link.target.painted == ((0.25,) * 4,) * 4


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a\n" * 1001, "1001 lines are too many: 12 words are allowed"),
        ("a,1,2\n" + "b," * 50_001, "line 2: it is too long"),
    ],
)
def test_what_would_take_long_to_read_is_refused_before(content: str, problem: str) -> None:
    assert bring_in(content, PRESENT).problems == (problem,)


@pytest.mark.parametrize("content", [" " * (MAX_BYTES + 1), b" " * (MAX_BYTES + 1)])
def test_what_is_too_large_is_refused(content: str | bytes) -> None:
    assert bring_in(content, PRESENT).problems == ("this is too large: up to 1 MB is allowed",)


def test_words_take_the_place_of_those_that_are_there() -> None:
    assert bring_in("hope,1,2", PRESENT) == Brought(PRESENT.reworded(("hope",), ((1, 2),)))


starts = st.sampled_from(
    ["", "{", "[{", "https://", "?v=1&words=", "v=1&", "sep=;\n", "word,x,y\n"]
)


@given(starts, st.text() | st.lists(st.text(alphabet='a1,;\t"\n.-_~&=?{}[]')).map("".join),
       st.sampled_from([None, "utf-8", "utf-16", "cp1252"]))  # fmt: skip
def test_anything_is_read_or_refused_and_never_quoted(
    start: str, text: str, encoding: str | None
) -> None:
    marked = start + "quux" + text
    content = marked.encode(encoding, "ignore") if encoding else marked
    found = bring_in(content, PRESENT)
    assert (found.what is None) == bool(found.problems)
    assert not any("quux" in each or "\n" in each for each in (*found.notes, *found.problems))


@given(st.binary())
def test_any_file_is_read_or_refused(content: bytes) -> None:
    found = bring_in(content, PRESENT)
    assert (found.what is None) == bool(found.problems)


# ---- On the page ---------------------------------------------------------------------------


@pytest.fixture
def page(used: Browser) -> Browser:
    return used


def bring(page: Browser, text: str) -> None:
    do(page, "press", "Share")
    do(page, "set", "Or words, typed or pasted", "string_value", text)
    do(page, "press", "Open it")


def alerts(page: Browser) -> list[str]:
    return [each.content["body"] for each in page.session.page() if each.kind == "alert"]


def words_of(page: Browser) -> list[str]:
    return [*page.session.table("words")["word"].dropna()]


def test_what_was_guessed_is_said_before_it_is_taken(page: Browser) -> None:
    bring(page, "the <b>cat</b> $x$")
    assert alerts(page) == [
        "there are no numbers: the words, divided at blanks and commas, lie on a circle and can "
        "be dragged."
    ]
    assert words_of(page) == [*OPENING.scenario.words]
    do(page, "press", TAKE)
    assert not alerts(page)
    assert words_of(page) == ["the", "<b>cat</b>", "$x$"]
    do(page, "press", "undo")
    assert page.query == ""


def test_a_table_that_is_plain_needs_no_word(page: Browser) -> None:
    bring(page, "hope, 1, 2\nhate, 2, 1")
    assert words_of(page) == ["hope", "hate"]


def test_a_pasted_link_opens_as_it_would_in_the_address_bar(page: Browser) -> None:
    link = Link(OPENING, OPENING.scenario.with_options(causal=True)).seen(view="score", query=2)
    bring(page, f"https://attention.example/?{encode(link)}")
    assert decode(page.query) == (link, [])
    bring(page, "https://attention.example/?v=1&words=joy_1_2&temperature=9")
    assert alerts(page) == ["temperature: only numbers from 0.05 to 5 are allowed."]
    do(page, "press", TAKE)
    assert words_of(page) == ["joy"]
    do(page, "press", "undo")
    do(page, "press", "undo")
    assert decode(page.query)[0].scenario == OPENING.scenario


def test_a_pasted_scenario_is_opened(page: Browser) -> None:
    scenario = LESSONS[13].scenario
    bring(page, to_json(scenario))
    assert decode(page.query)[0].scenario == scenario


def test_what_can_not_be_used_leaves_all_as_it_is(page: Browser) -> None:
    bring(page, "hope, 1, 2\nhate, <b>x</b>, $y$")
    assert alerts(page) == [f"line 2, column x: {A_NUMBER}.  \nline 2, column y: {A_NUMBER}."]
    assert page.query == ""


def test_the_dialog_does_not_remember_what_was_switched_on(page: Browser) -> None:
    do(page, "press", "Share")
    assert not page.session.value("share_hide")
    do(page, "switch", "share_hide")
    assert page.session.value("share_hide")
    do(page, "press", "Share")
    assert not page.session.value("share_hide")


def test_a_link_that_works_here_only_says_so(page: Browser) -> None:
    said = "This address works on this computer only."

    def texts() -> list[str]:
        return [each.content["body"] for each in page.session.page() if each.kind == "markdown"]

    do(page, "press", "Share")
    assert said in texts()
    do(page, "set", "ruler", "json_value", {"size": [*LAPTOP, "https://a.example/"]})
    do(page, "press", "Share")
    assert said not in texts()


def test_hidden_weights_are_not_given_away(page: Browser) -> None:
    def offered() -> list[str]:
        buttons = (each for each in page.session.page() if each.kind == "download_button")
        return [each.content["label"] for each in buttons]

    do(page, "press", "Share")
    assert offered()[:3] == ["Figure (HTML)", "Weights (CSV)", "LaTeX"]
    do(page, "switch", "predict")
    do(page, "press", "Share")
    assert offered() == [
        "Vectors (CSV)", "Scenario (JSON)", "Script (numpy)", "The same in PyTorch"
    ]  # fmt: skip
    do(page, "press", "Reveal the weights")
    do(page, "press", "Share")
    assert offered()[:4] == ["Figure (HTML)", "Weights (CSV)", "LaTeX", "Vectors (CSV)"]
