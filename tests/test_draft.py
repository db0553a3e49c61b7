"""What is typed into the tables: good cells, bad cells, new rows, and anything else."""

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk, scenarios

from attention.editing.cells import (
    MATRIX_COLUMNS,
    MAX_ROWS,
    TARGET,
    WORDS,
    Place,
)
from attention.editing.draft import Draft
from attention.lessons import OPENING
from attention.numbers import read_number
from attention.scenario import MAX_WORDS, WORD_COLUMNS, Scenario
from attention.target import Target

START = Draft(OPENING.scenario)  # hope exuberance hate sycophant, in the corners at ±1
FINE = Draft(  # with numbers longer than a cell
    OPENING.scenario.moved(0, (1 / 3, -2 / 3)).with_matrix(0, "W_Q", ((1 / 7, 0), (0, 1e-7))),
    Target("painted", painted=((0.123456,),)),
)


def test_a_good_cell_goes_into_the_scenario() -> None:
    draft = START.edited(WORDS, {0: {"word": "joy", "x": "0.5"}}).edited("W_Q", {1: {"2": "-1"}})
    assert draft.scenario.words[0] == "joy"
    assert draft.scenario.embeddings[0] == (0.5, 1.0)
    assert draft.scenario.heads[0].W_Q == ((0.30, -0.29), (0.60, -1.0))
    assert not draft.problems


@pytest.mark.parametrize(
    ("text", "number"),
    {".5": 0.5, "1,5": 1.5, "0,25": 0.25, "−1.5": -1.5, "1/2": 0.5, "1e-1": 0.1, " 2 ": 2}.items(),
)
@pytest.mark.parametrize("table", ["W_Q", "W_O", WORDS])
def test_numbers_are_read_as_people_write_them(table: str, text: str, number: float) -> None:
    column = "x" if table == WORDS else "1"
    draft = START.edited(table, {0: {column: text}})
    assert not draft.problems
    assert read_number(str(draft.cells(table)[0, column])) == number
    assert START.edited(TARGET, {0: {"1": text}}).problems == (
        ["Target, row 1, column 2: only numbers from 0 to 100 are allowed."] if number < 0 else []
    )


@pytest.mark.parametrize(
    ("table", "cell", "problem"),
    [
        (WORDS, {"x": None}, "Words, row 2, column x: a number from -100 to 100 goes here."),
        (WORDS, {"x": ""}, "Words, row 2, column x: a number from -100 to 100 goes here."),
        (WORDS, {"y": "101"}, "Words, row 2, column y: only numbers from -100 to 100 are allowed."),
        (WORDS, {"y": "1e3"}, "Words, row 2, column y: only numbers from -100 to 100"),
        (WORDS, {"y": "1.000,5"}, "Words, row 2, column y: only numbers from -100 to 100"),
        (WORDS, {"y": "nan"}, "Words, row 2, column y: a number from"),
        (WORDS, {"y": "-inf"}, "Words, row 2, column y: a number from"),
        (WORDS, {"y": "abc"}, "Words, row 2, column y: a number from"),
        (WORDS, {"word": ""}, "Words, row 2, column word: a word of 1 to 24 characters"),
        (WORDS, {"word": "w" * 200}, "row 2, column word: at most 24 characters .* this has 200"),
        ("W_Q", {"1": "500"}, "W_Q, row y, column q₁: only numbers from -100 to 100"),
        ("W_K", {"2": None}, "W_K, row y, column k₂: a number from -100 to 100 goes here."),
        ("W_K", {"2": 7}, "W_K, row y, column k₂: a number from -100 to 100 goes here."),
    ],
)
def test_a_bad_cell_is_kept_and_named_and_the_picture_stays(
    table: str, cell: dict[str, Any], problem: str
) -> None:
    draft = START.edited(table, {1: cell})
    assert draft.scenario == START.scenario
    (message,) = draft.problems
    assert re.search(problem, message)


def test_what_was_typed_is_still_there_to_be_mended() -> None:
    draft = START.edited(WORDS, {1: {"word": "w" * 200, "x": "1e308"}})
    draft = draft.edited("W_Q", {0: {"1": "5OO"}})
    table = draft.words_table()
    assert table.loc[2, "word"] == "w" * 200
    assert table.loc[2, "x"] == "1e308"
    assert draft.matrix_table("W_Q").loc["x", "1"] == "5OO"
    assert draft.matrix_table("W_K").equals(START.matrix_table("W_K"))


def test_a_mended_cell_is_drawn() -> None:
    draft = START.edited("W_Q", {0: {"1": "500"}}).edited("W_Q", {0: {"1": "5"}})
    assert not draft.problems
    assert draft.scenario.heads[0].W_Q[0] == (5.0, -0.29)


def test_other_cells_still_work_beside_a_bad_one() -> None:
    draft = START.edited(WORDS, {1: {"x": None}}).edited(WORDS, {1: {"y": "7"}})
    assert draft.scenario.embeddings[1] == (1.0, 7.0)
    assert len(draft.problems) == 1


# ---- Texts are short, numbers are not ------------------------------------------------------


def test_a_cell_is_short_and_the_number_is_kept_in_full() -> None:
    assert list(FINE.words_table().loc[1]) == ["hope", "0.3333", "-0.6667"]
    assert FINE.matrix_table("W_Q").to_numpy().tolist() == [["0.1429", "0"], ["0", "1e-07"]]
    assert FINE.target_table().iloc[0].tolist() == ["0.1235", "0", "0", "0"]
    assert FINE.edited(WORDS, {0: {"x": "0.3333", "y": "0.33"}}).scenario.embeddings[0] == (
        *(1 / 3, 0.33),
    )


@given(scenarios(), st.sampled_from([WORDS, TARGET, "W_Q", "W_K", "W_V", "W_O"]))
def test_typing_what_one_sees_changes_nothing(scenario: Scenario, table: str) -> None:
    draft = Draft(scenario, FINE.target)
    seen: dict[int, dict[str, object]] = {}
    for (row, column), text in draft.cells(table).items():
        seen.setdefault(row, {})[column] = text
    assert draft.edited(table, seen) == draft
    assert FINE.edited(table, seen).edited(table, seen) == FINE.edited(table, seen)


def test_what_was_refused_is_taken_back_by_typing_what_is_held() -> None:
    assert FINE.edited("W_Q", {0: {"1": "x"}}).edited("W_Q", {0: {"1": "0.1429"}}) == FINE


@pytest.mark.parametrize(
    ("table", "row", "column", "typed", "held"),
    [
        ("W_Q", 0, "1", "0.3", True),
        ("W_Q", 0, "1", ".3", True),
        ("W_Q", 0, "1", "0,30", True),
        ("W_Q", 0, "1", "3/10", True),
        ("W_Q", 0, "1", "0.31", False),
        ("W_Q", 0, "1", "x", False),
        ("W_Q", 0, "1", None, False),
        ("W_Q", 2, "1", "0.3", False),
        (WORDS, 0, "word", " hope\u200b", True),
        (WORDS, 0, "word", "Hope", False),
        (WORDS, 4, "word", "joy", False),
        (WORDS, 4, "x", " ", True),
        (WORDS, 4, "x", None, True),
        (TARGET, 0, "3", "1.0", True),
        (TARGET, 0, "4", "1.0", False),
    ],
)
def test_a_text_is_held_however_it_is_written(
    table: str, row: int, column: str, typed: str | None, held: bool
) -> None:
    assert START.holds(Place(table, row, column), typed) is held


def test_a_number_in_full_is_held_by_a_cell_that_shows_less() -> None:
    assert FINE.holds(Place(WORDS, 0, "x"), repr(1 / 3))
    assert FINE.holds(Place(WORDS, 0, "x"), "1/3")
    assert not FINE.holds(Place(WORDS, 0, "x"), "0.33333")
    assert FINE.edited("W_K", {0: {"1": "x"}}).holds(Place("W_K", 0, "1"), "x")


def test_a_move_is_exact_and_mends_what_was_refused() -> None:
    draft = FINE.edited(WORDS, {0: {"x": "x", "word": ""}}).moved(WORDS, 0, (0.3333, -2 / 3))
    assert draft.scenario.embeddings[0] == (0.3333, -2 / 3)
    assert draft.problems == ["Words, row 1, column word: a word of 1 to 24 characters goes here."]
    draft = START.with_heads(2).moved("W_V", 1, (0.1, 0.2), head=1)
    assert draft.scenario.heads[1].W_V == ((1.0, 0.0), (0.1, 0.2))


# ---- New words ---------------------------------------------------------------------------


def test_below_the_words_there_are_blank_rows() -> None:
    table = START.words_table()
    assert table.index.tolist() == list(range(1, MAX_ROWS + 1))
    assert table.iloc[4:].isna().all(axis=None)
    assert MAX_ROWS > MAX_WORDS


def test_what_is_typed_into_a_blank_row_is_a_word_at_once() -> None:
    named = START.edited(WORDS, {4: {"word": "joy"}})
    assert named.scenario == OPENING.scenario.appended("joy", (0.0, 1.5))  # see `free_place`
    assert list(named.words_table().loc[5]) == ["joy", "0", "1.5"]
    placed = START.edited(WORDS, {4: {"x": "1,5", "y": "-.5"}})
    assert placed.scenario == OPENING.scenario.appended("word 1", (1.5, -0.5))
    half = START.edited(WORDS, {4: {"x": "-1.25"}})
    assert half.scenario.embeddings[4] == (-1.25, 0.0)  # 1.03 from two corners, 1.25 from 0
    assert not [each.problems for each in (named, placed, half) if each.problems]


def test_the_rest_of_a_new_row_is_typed_as_of_any_word() -> None:
    draft = START
    for cell in ({"word": "joy"}, {"x": "2"}, {"y": "3"}):
        draft = draft.edited(WORDS, {4: cell})
    assert draft.scenario == OPENING.scenario.appended("joy", (2.0, 3.0))


def test_what_can_not_be_used_of_a_new_row_is_kept_and_the_word_appears_with_the_rest() -> None:
    draft = START.edited(WORDS, {4: {"word": "w" * 30, "x": "1000", "y": "0.5"}})
    assert draft.scenario.words[4] == "word 1"
    assert draft.scenario.embeddings[4][1] == 0.5
    assert list(draft.words_table().loc[5]) == ["w" * 30, "1000", "0.5"]
    assert draft.problems == [
        "Words, row 5, column word: at most 24 characters are allowed, this has 30.",
        "Words, row 5, column x: only numbers from -100 to 100 are allowed.",
    ]


def test_a_block_that_is_pasted_grows_the_table() -> None:
    block = {2: {"word": "a", "x": "1,5", "y": "0"}, 3: {"word": "b", "x": "x", "y": "0"}}
    block |= {4: {"word": "c", "x": "2", "y": "-2"}, 7: {"word": "d"}}
    draft = START.edited(WORDS, block)
    assert draft.scenario.words == ("hope", "exuberance", "a", "b", "c", "d")
    assert draft.scenario.embeddings[2:5] == ((1.5, 0.0), (1.0, 0.0), (2.0, -2.0))
    assert draft.problems == ["Words, row 4, column x: a number from -100 to 100 goes here."]
    assert draft.words_table().loc[7].isna().all()


@pytest.mark.parametrize("typed", [None, "", " ", 7, ["joy"]])
def test_nothing_typed_into_a_blank_row_is_nothing(typed: object) -> None:
    assert START.edited(WORDS, {4: {"word": typed, "x": typed}}) == START


def rows(first: int, *names: str) -> dict[int, dict[str, str]]:
    return {first + at: {"word": name} for at, name in enumerate(names)}


def test_beyond_twelve_words_nothing_is_taken_and_it_is_said_what_was_left() -> None:
    pasted = rows(4, *"abcdefghij")
    draft = START.edited(WORDS, pasted)
    assert draft.scenario.words[4:] == tuple("abcdefgh")
    assert START.overflow(WORDS, pasted) == "There is room for 12 words: i, j were left out."
    assert draft.edited(WORDS, rows(12, "z")) == draft
    assert draft.overflow(WORDS, rows(12, "z")) == "There is room for 12 words: z was left out."
    assert draft.words_table().iloc[12:].isna().all(axis=None)
    assert not START.overflow(WORDS, rows(4, *"abcdefgh"))
    assert not draft.overflow(WORDS, {12: {"word": " "}, 3: {"word": "z"}, MAX_ROWS: {"word": "z"}})


def test_what_is_left_out_is_named_by_its_row_if_it_has_no_name_and_only_some_are() -> None:
    full = START.edited(WORDS, rows(4, *"abcdefgh"))
    unnamed = {12: {"x": "1"}, 13: {"word": "w" * 99}, 14: {"word": "a\u202eb"}}
    assert full.overflow(WORDS, unnamed) == (
        "There is room for 12 words: row 13, row 14, row 15 were left out."
    )
    many = rows(12, *"ijklmn")
    assert (
        full.overflow(WORDS, many)
        == "There is room for 12 words: i, j, k, l and 2 others were left out."
    )
    # The table has no more rows: nobody can say how many of a long block there were.
    assert full.overflow(WORDS, rows(12, *"ijklmnopqrst")) == (
        "There is room for 12 words: i, j, k, l and 8 or more others were left out."
    )


def test_a_word_of_a_new_name_is_added_where_there_is_room() -> None:
    draft = START.edited(WORDS, {0: {"word": "word 1"}}).added().added((5.0, 5.0))
    assert draft.scenario.words[4:] == ("word 2", "word 3")
    assert draft.scenario.embeddings[4:] == ((0.0, 1.5), (5.0, 5.0))


def test_there_is_no_thirteenth_word() -> None:
    full = START
    while full.can_add():
        full = full.added()
    assert len(full.scenario.words) == MAX_WORDS
    assert len(set(full.scenario.words)) == len(set(full.scenario.embeddings)) == MAX_WORDS
    assert full.added() == full


def test_deleting_shifts_what_was_typed_below() -> None:
    draft = START.edited(WORDS, {0: {"x": "500"}, 2: {"y": "600"}}).deleted(0)
    assert draft.scenario.words == ("exuberance", "hate", "sycophant")
    assert draft.words_table().loc[2, "y"] == "600"
    assert draft.problems == ["Words, row 2, column y: only numbers from -100 to 100 are allowed."]


def test_the_last_word_can_not_be_deleted() -> None:
    one = START.deleted(0).deleted(0).deleted(0)
    assert one.scenario.words == ("sycophant",)
    assert one.deleted(0) == one


def test_a_draw_mends_matrices_and_keeps_what_was_typed_about_words() -> None:
    draft = START.edited(WORDS, {0: {"x": "500"}}).edited("W_Q", {0: {"1": "500"}}).sampled(3)
    assert draft.scenario.heads == START.scenario.sampled(3).heads
    assert draft.problems == ["Words, row 1, column x: only numbers from -100 to 100 are allowed."]


@pytest.mark.parametrize("row", [-1, 4, 9])
def test_deleting_no_word_does_nothing(row: int) -> None:
    assert START.deleted(row) == START


texts = st.sampled_from(["joy", "1,5", "500", "x", "w" * 30, " ", "1/2", "\u202e"])


@given(
    st.sampled_from([WORDS, TARGET, "W_Q", "W_K", "W_V"]),
    st.dictionaries(
        st.one_of(st.integers(-2, MAX_ROWS), st.text(max_size=3)),
        st.one_of(
            junk,
            st.dictionaries(
                st.sampled_from([*WORD_COLUMNS, *MATRIX_COLUMNS, "0", "no"]), junk | texts
            ),
        ),
        max_size=20,
    ),
)
def test_whatever_a_browser_sends_is_taken_or_named(
    table: str, edits: dict[int | str, object]
) -> None:
    draft = START.edited(table, edits)
    assert len(draft.scenario.words) <= MAX_WORDS
    if draft.scenario.words == START.scenario.words:  # else rows have been used up
        assert draft.edited(table, edits) == draft
    shown = draft.words_table()
    assert list(shown.columns) == list(WORD_COLUMNS)
    assert set(map(str, shown.dtypes)) == {"str"}
    for name in ("W_Q", "W_K", "W_V"):
        assert draft.matrix_table(name).shape == (2, 2)
    assert draft.target_table().shape == (len(draft.scenario.words),) * 2
    starts = ("Words, row", "Target, row", "W_")
    assert all(problem.startswith(starts) for problem in draft.problems)
    assert all("<" not in problem for problem in draft.problems)  # nobody's text is repeated


def test_W_O_has_a_row_for_each_coordinate_of_each_head() -> None:
    draft = START.with_heads(2).edited("W_O", {3: {"2": "500"}, 0: {"1": "3"}})
    assert draft.scenario.W_O[0] == (3.0, 0.0)
    assert draft.matrix_table("W_O").index.tolist() == [
        "o₁ of head 1", "o₂ of head 1", "o₁ of head 2", "o₂ of head 2"
    ]  # fmt: skip
    assert draft.matrix_table("W_O").iloc[3, 1] == "500"
    assert draft.problems == [
        "W_O, row o₂ of head 2, column 2: only numbers from -100 to 100 are allowed."
    ]
    both = draft.edited("W_O", {2: {"1": "x"}})
    assert not both.with_heads(1).problems  # the rows are gone, and what was typed with them
    assert draft.edited("W_O", {4: {"1": "1"}}) == draft


def test_what_is_typed_into_a_head_goes_with_it_and_is_taken_for_no_other() -> None:
    draft = START.with_heads(2).edited("W_Q", {0: {"1": "500"}}, head=1)
    assert draft.problems == [
        "W_Q of head 2, row x, column q₁: only numbers from -100 to 100 are allowed."
    ]
    assert draft.with_heads(1) == START
    assert START.edited("W_Q", {0: {"1": "5"}}, head=1) == START


def test_drawing_leaves_what_was_typed_elsewhere() -> None:
    draft = START.edited("W_V", {0: {"1": "500"}}).edited("W_Q", {0: {"1": "500"}}).sampled(3)
    assert [problem.split(",")[0] for problem in draft.problems] == ["W_V"]


def test_a_target_is_painted_by_typing_and_a_rule_is_left_for_a_change_only() -> None:
    assert START.edited(TARGET, {0: {"3": "1,0"}}) == START  # as the rule has it
    draft = START.edited(TARGET, {0: {"1": "1/2"}})
    assert draft.target.rule == "painted"
    assert draft.target_table().iloc[0].tolist() == ["0", "0.5", "0", "1"]
    assert draft.target_table().iloc[1].tolist() == ["0", "0", "1", "0"]
    assert draft.scenario == START.scenario


def test_a_weight_that_cannot_be_is_kept_and_named() -> None:
    edits = {1: {"2": "-1"}, 2: {"0": None}, 9: {"0": "1"}, 0: {"9": "1"}}
    draft = START.edited(TARGET, edits)
    assert draft.target == START.target
    assert draft.target_table().iloc[1, 2] == "-1"
    assert draft.problems == [
        "Target, row 2, column 3: only numbers from 0 to 100 are allowed.",
        "Target, row 3, column 1: a number from 0 to 100 goes here.",
    ]
    assert not draft.deleted(3).problems


def test_a_deleted_word_is_wanted_no_more() -> None:
    draft = START.edited(TARGET, {0: {"1": "0.5"}}).deleted(1)
    rows = [["0", "0", "1"], ["0", "0", "0"], ["1", "0", "0"]]
    assert draft.target_table().to_numpy().tolist() == rows


@given(st.floats(-100, 100))
def test_no_zero_has_a_sign(number: float) -> None:
    draft = START.edited("W_Q", {0: {"1": repr(-abs(number) * 0)}})
    assert math.copysign(1, draft.scenario.heads[0].W_Q[0][0]) == 1
    assert draft.cells("W_Q")[0, "1"] == "0"
    draft = START.edited(TARGET, {0: {"1": "1"}}).edited(TARGET, {0: {"1": "-0"}})
    assert math.copysign(1, draft.target.painted[0][1]) == 1
