"""What is typed into the tables: good cells, bad cells, new rows, and anything else."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk

from attention.editing.draft import MATRIX_COLUMNS, TARGET, WORD_COLUMNS, WORDS, Draft
from attention.lessons import OPENING
from attention.scenario import MAX_WORDS

START = Draft(OPENING.scenario)


def test_a_good_cell_goes_into_the_scenario():
    draft = START.edited(WORDS, {0: {"word": "joy", "x": 0.5}}).edited("W_Q", {1: {"2": -1}})
    assert draft.scenario.words[0] == "joy"
    assert draft.scenario.embeddings[0] == (0.5, 1.0)
    assert draft.scenario.heads[0].W_Q == ((0.30, -0.29), (0.60, -1.0))
    assert not draft.problems


@pytest.mark.parametrize(
    ("table", "cell", "problem"),
    [
        (WORDS, {"x": None}, "Words, row 2, column x: a number from -100 to 100 goes here."),
        (WORDS, {"y": 101}, "Words, row 2, column y: only numbers from -100 to 100 are allowed."),
        (WORDS, {"y": 1e308}, "Words, row 2, column y: only numbers from -100 to 100"),
        (WORDS, {"y": math.nan}, "Words, row 2, column y: a number from"),
        (WORDS, {"y": -math.inf}, "Words, row 2, column y: a number from"),
        (WORDS, {"y": "seven"}, "Words, row 2, column y: a number from"),
        (WORDS, {"word": ""}, "Words, row 2, column word: a word of 1 to 24 characters"),
        (WORDS, {"word": "w" * 200}, "row 2, column word: at most 24 characters .* this has 200"),
        ("W_Q", {"1": 500}, "W_Q, row y, column q₁: only numbers from -100 to 100"),
        ("W_K", {"2": None}, "W_K, row y, column k₂: a number from -100 to 100 goes here."),
    ],
)
def test_a_bad_cell_is_kept_and_named_and_the_picture_stays(table, cell, problem):
    draft = START.edited(table, {1: cell})
    assert draft.scenario == START.scenario
    (message,) = draft.problems
    assert re.search(problem, message)


def test_what_was_typed_is_still_there_to_be_mended():
    draft = START.edited(WORDS, {1: {"word": "w" * 200, "x": 1e308}}).edited("W_Q", {0: {"1": 500}})
    table = draft.words_table()
    assert table.loc[2, "word"] == "w" * 200
    assert table.loc[2, "x"] == 1e308
    assert draft.matrix_table("W_Q").loc["x", "1"] == 500
    assert draft.matrix_table("W_K").equals(START.matrix_table("W_K"))


def test_a_mended_cell_is_drawn():
    draft = START.edited("W_Q", {0: {"1": 500}}).edited("W_Q", {0: {"1": 5}})
    assert not draft.problems
    assert draft.scenario.heads[0].W_Q[0] == (5.0, -0.29)


def test_other_cells_still_work_beside_a_bad_one():
    draft = START.edited(WORDS, {1: {"x": None}}).edited(WORDS, {1: {"y": 7}})
    assert draft.scenario.embeddings[1] == (1.0, 7.0)
    assert len(draft.problems) == 1


def test_a_new_row_is_drawn_once_it_is_complete():
    draft = START.added()
    assert draft.words_table().loc[5].isna().all()
    for cell in ({"word": "joy"}, {"x": 2}):
        draft = draft.edited(WORDS, {4: cell})
        assert draft.scenario == START.scenario
        assert not draft.problems  # half filled is not wrong
    draft = draft.edited(WORDS, {4: {"y": 3}})
    assert draft.scenario.words[-1] == "joy"
    assert draft.scenario.embeddings[-1] == (2.0, 3.0)
    assert draft.fresh is None


def test_a_bad_cell_in_a_new_row_is_named():
    draft = START.added().edited(WORDS, {4: {"x": 1000}})
    (problem,) = draft.problems
    assert problem.startswith("Words, row 5, column x")
    assert draft.words_table().loc[5, "x"] == 1000


def test_no_thirteenth_word_and_no_second_unfinished_row():
    full = Draft(START.scenario)
    while full.can_add:
        full = full.added().edited(WORDS, {len(full.scenario.words): {"word": "w", "x": 1, "y": 1}})
    assert len(full.scenario.words) == MAX_WORDS
    assert full.added() == full
    assert START.added().added() == START.added()


def test_deleting_shifts_what_was_typed_below():
    draft = START.edited(WORDS, {0: {"x": 500}, 2: {"y": 600}}).deleted(0)
    assert draft.scenario.words == ("exuberance", "hate", "sycophant")
    assert draft.words_table().loc[2, "y"] == 600
    assert draft.problems == ["Words, row 2, column y: only numbers from -100 to 100 are allowed."]


def test_a_new_row_can_be_deleted_and_the_last_word_cannot():
    assert START.added().deleted(4) == START
    one = START.deleted(0).deleted(0).deleted(0)
    assert one.scenario.words == ("sycophant",)
    assert one.deleted(0) == one


def test_a_draw_mends_matrices_and_keeps_what_was_typed_about_words():
    draft = START.added().edited(WORDS, {0: {"x": 500}}).edited("W_Q", {0: {"1": 500}}).sampled(3)
    assert draft.scenario.heads == START.scenario.sampled(3).heads
    assert draft.problems == ["Words, row 1, column x: only numbers from -100 to 100 are allowed."]
    assert draft.fresh is not None


@pytest.mark.parametrize("row", [-1, 9])
def test_deleting_no_row_does_nothing(row):
    assert START.deleted(row) == START


@given(
    st.sampled_from([WORDS, TARGET, "W_Q", "W_K", "W_V"]),
    st.dictionaries(
        st.one_of(st.integers(-2, 6), st.text(max_size=3)),
        st.one_of(
            junk,
            st.dictionaries(st.sampled_from([*WORD_COLUMNS, *MATRIX_COLUMNS, "0", "no"]), junk),
        ),
        max_size=4,
    ),
)
def test_whatever_a_browser_sends_is_taken_or_named(table, edits):
    draft = START.added().edited(table, edits)
    assert draft.edited(table, edits) == draft or draft.fresh is None
    shown = draft.words_table()
    assert list(shown.columns) == list(WORD_COLUMNS)
    assert shown["x"].dtype == shown["y"].dtype == "float64"
    for name in ("W_Q", "W_K", "W_V"):
        assert draft.matrix_table(name).shape == (2, 2)
    assert draft.target_table().shape == (4, 4)
    starts = ("Words, row", "Target, row", "W_")
    assert all(problem.startswith(starts) for problem in draft.problems)
    assert all("<" not in problem for problem in draft.problems)  # nobody's text is repeated


def test_W_O_has_a_row_for_each_coordinate_of_each_head():
    draft = START.with_heads(2).edited("W_O", {3: {"2": 500}, 0: {"1": 3}})
    assert draft.scenario.W_O[0] == (3.0, 0.0)
    assert draft.matrix_table("W_O").index.tolist() == [
        "o₁ of head 1", "o₂ of head 1", "o₁ of head 2", "o₂ of head 2"
    ]  # fmt: skip
    assert draft.matrix_table("W_O").iloc[3, 1] == 500
    assert draft.problems == [
        "W_O, row o₂ of head 2, column 2: only numbers from -100 to 100 are allowed."
    ]
    assert not draft.with_heads(1).problems  # the row is gone, and what was typed with it
    assert draft.edited("W_O", {4: {"1": 1}}) == draft


def test_drawing_leaves_what_was_typed_elsewhere():
    draft = START.edited("W_V", {0: {"1": 500}}).edited("W_Q", {0: {"1": 500}}).sampled(3)
    assert [problem.split(",")[0] for problem in draft.problems] == ["W_V"]


def test_a_target_is_painted_by_typing_and_a_rule_is_left_for_a_change_only():
    assert START.edited(TARGET, {0: {"3": 1}}) == START  # as the rule has it
    draft = START.edited(TARGET, {0: {"1": 0.5}})
    assert draft.target.rule == "painted"
    assert draft.target_table().iloc[0].tolist() == [0, 0.5, 0, 1]
    assert draft.target_table().iloc[1].tolist() == [0, 0, 1, 0]
    assert draft.scenario == START.scenario


def test_a_weight_that_cannot_be_is_kept_and_named():
    draft = START.edited(TARGET, {1: {"2": -1}, 2: {"0": None}, 9: {"0": 1}, 0: {"9": 1}})
    assert draft.target == START.target
    assert draft.target_table().iloc[1, 2] == -1
    assert draft.problems == [
        "Target, row 2, column 3: only numbers from 0 to 100 are allowed.",
        "Target, row 3, column 1: a number from 0 to 100 goes here.",
    ]
    assert not draft.deleted(3).problems


def test_a_deleted_word_is_wanted_no_more():
    draft = START.edited(TARGET, {0: {"1": 0.5}}).deleted(1)
    assert draft.target_table().to_numpy().tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
