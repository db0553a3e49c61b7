"""What a table shows, told and typed: worked examples, and a browser's editor in plain steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk

from attention.editing.cells import (
    MAX_ROWS,
    MAX_TYPED,
    TARGET,
    W_O,
    WORDS,
    Cell,
    Place,
    edited_cells,
)
from attention.editing.draft import Draft
from attention.editing.editor import Editor
from attention.editing.history import History
from attention.lessons import OPENING
from attention.scenario import MAX_WORDS, WORD_COLUMNS

START = Draft(OPENING.scenario)
TOLD = Editor().showing(START, "W_Q")  # 0.3 −0.29 over 0.6 0.11


def test_cells_go_by_row_and_column() -> None:
    assert START.cells("W_Q") == {
        (0, "1"): "0.3", (0, "2"): "-0.29", (1, "1"): "0.6", (1, "2"): "0.11"
    }  # fmt: skip
    assert START.cells(WORDS)[3, "word"] == "sycophant"
    assert START.cells(WORDS)[MAX_ROWS - 1, "y"] is None
    assert START.cells(TARGET)[0, "3"] == "1"
    assert not START.cells("W_Q", head=1)


def test_what_is_refused_in_one_head_stands_in_no_other() -> None:
    draft = START.with_heads(2).edited("W_Q", {0: {"1": "x"}}, head=1)
    assert draft.cells("W_Q", head=1)[0, "1"] == "x"
    assert draft.cells("W_Q") == START.cells("W_Q")


def test_only_so_much_of_what_is_refused_is_kept() -> None:
    assert START.edited("W_Q", {0: {"1": "x" * 9999}}).cells("W_Q")[0, "1"] == "x" * MAX_TYPED


def test_a_table_that_has_grown_is_not_shown_yet() -> None:
    assert not Editor().showing(START, W_O).shows(START.with_heads(2), W_O)


def test_what_is_typed_is_shown_and_changes_its_cell() -> None:
    editor, changes = TOLD.heard({"0": {"1": "2"}})
    assert changes == {0: {"1": "2"}}
    assert editor.shows(START.edited("W_Q", changes), "W_Q")
    assert not editor.shows(START, "W_Q")


def test_what_is_said_again_changes_nothing() -> None:
    editor, _ = TOLD.heard({0: {"1": "2"}})
    again, changes = editor.heard({"0": {"1": "2"}, "1": {"2": "5"}})
    assert changes == {1: {"2": "5"}}
    assert again.heard({0: {"1": "2"}, 1: {"2": "5"}}) == (again, {})


def test_an_edit_that_is_not_said_any_more_is_taken_back() -> None:
    editor, _ = TOLD.heard({0: {"1": "2"}, 1: {"2": "5"}})
    _, changes = editor.heard({1: {"2": "5"}})
    assert changes == {0: {"1": "0.3"}}


def test_an_editor_that_is_told_what_was_typed_goes_on_until_it_has_nothing_typed() -> None:
    editor, changes = TOLD.heard({0: {"1": "2"}})
    draft = START.edited("W_Q", changes)
    told = editor.showing(draft, "W_Q")
    assert told == Editor(draft.cells("W_Q"), {(0, "1"): "2"})
    assert told.heard({}) == (Editor(draft.cells("W_Q")), {})


def test_an_editor_that_may_not_have_heard_what_it_was_told_hides_nothing() -> None:
    editor, changes = TOLD.heard({0: {"1": "2"}})
    told = editor.showing(START.edited("W_Q", changes), "W_Q")  # and the line is slow
    assert told.showing(START, "W_Q") == Editor(START.cells("W_Q"), before=1)


@pytest.mark.parametrize("text", [".5", "0,5", "1/2", " 0.50 ", "5e-1"])
def test_what_means_what_is_held_is_left_as_it_was_typed(text: str) -> None:
    editor, changes = TOLD.heard({0: {"1": text}})
    draft = START.edited("W_Q", changes)
    assert draft.scenario.heads[0].W_Q[0][0] == 0.5
    assert editor.shows(draft, "W_Q")
    assert editor.showing(draft, "W_Q") == Editor(draft.cells("W_Q"), {(0, "1"): text})


def test_another_number_behind_what_was_typed_is_not_hidden() -> None:
    editor, changes = TOLD.heard({0: {"1": "1/3"}})
    draft = START.edited("W_Q", changes)
    assert editor.shows(draft, "W_Q")
    other = draft.moved("W_Q", 0, (0.33334, -0.29))  # which would be shown as 0.3333
    assert not editor.shows(other, "W_Q")
    assert editor.showing(other, "W_Q") == Editor(told=other.cells("W_Q"), before=1)


def test_what_was_typed_into_is_replaced_once_it_would_hide_a_cell() -> None:
    editor, _ = TOLD.heard({0: {"1": "2"}})
    assert editor.showing(START, "W_Q") == Editor(told=START.cells("W_Q"), before=1)


def test_what_was_not_typed_into_is_kept() -> None:
    draft = START.sampled(7)
    assert not TOLD.shows(draft, "W_Q")
    assert TOLD.showing(draft, "W_Q") == Editor(told=draft.cells("W_Q"))
    # A cell beside the one that was typed into may be told something else as well.
    editor, changes = TOLD.heard({0: {"1": "2"}})
    draft = START.edited("W_Q", changes).edited("W_Q", {1: {"1": "3"}})
    assert editor.showing(draft, "W_Q") == Editor(draft.cells("W_Q"), {(0, "1"): "2"})


def test_a_word_that_was_typed_into_the_first_blank_row_is_told_there() -> None:
    editor, changes = Editor().showing(START, WORDS).heard({4: {"word": "joy"}})
    draft = START.edited(WORDS, changes)
    assert not editor.shows(draft, WORDS)  # its place is not shown yet
    assert editor.showing(draft, WORDS) == Editor(draft.cells(WORDS), {(4, "word"): "joy"})


@pytest.mark.parametrize("row", [7, MAX_WORDS])
def test_what_was_typed_into_a_row_that_is_still_blank_goes(row: int) -> None:
    editor, changes = Editor().showing(START, WORDS).heard({row: {"word": "joy"}})
    draft = START.edited(WORDS, changes)
    assert draft.cells(WORDS)[4, "word"] == "joy"
    assert editor.showing(draft, WORDS) == Editor(told=draft.cells(WORDS), before=1)


def test_a_paste_over_many_cells_is_one_step_of_undo() -> None:
    pasted = {
        row: {"word": name, "x": "1,5", "y": "-.5"} for row, name in enumerate("abcdef", start=2)
    }
    _, changes = Editor().showing(START, WORDS).heard(pasted)
    history = History(START).push(START.edited(WORDS, changes))
    assert history.present.scenario.words == ("hope", "exuberance", *"abcdef")
    assert history.undo().present == START


@given(st.dictionaries(st.one_of(st.integers(-2, 6), st.text(max_size=3)), junk, max_size=4))
def test_what_is_no_cell_of_the_table_is_not_heard(edits: dict[int | str, object]) -> None:
    editor, changes = TOLD.heard(edits)
    assert editor.typed.keys() <= TOLD.told.keys()
    assert all(place in TOLD.told for place, _ in edited_cells(changes))


number = st.sampled_from(["-1", ".3", "0,30", "2", "1/3", "0.3333", "500", "x", None])
word = st.sampled_from(["joy", " joy ", "hope", "w" * 30, "", None])
in_matrix = st.tuples(st.integers(0, 1), st.sampled_from(["1", "2"]), number)
in_words = st.tuples(
    st.integers(0, MAX_ROWS - 1) | st.integers(2, 5), st.sampled_from(WORD_COLUMNS), number | word
)
elsewhere = st.integers(0, 3)  # what else happens to the draft


Step = int | tuple[int, str, Cell]


def typed_by_hand(table: str, steps: list[Step]) -> None:
    """Type into a browser's editor, with other edits between, and look whether one sees it all.

    The browser has what it was told, and what was typed, by cell; it says all that was typed,
    and lets go of what it is told in the same words. It need not hear of an answer at once.
    """
    draft, editor = START, Editor().showing(START, table)
    told: dict[tuple[int, str], Cell] = {}
    typed: dict[tuple[int, str], Cell] = {}

    def answer() -> None:
        nonlocal editor, told, typed
        if editor.shows(draft, table):
            return  # it is left alone
        before, editor = editor.before, editor.showing(draft, table)
        told = dict(editor.told)
        kept = typed if editor.before == before else {}
        typed = {at: value for at, value in kept.items() if told[at] != value}

    told = dict(editor.told)
    for step in steps:
        if isinstance(step, int):
            draft = draft.sampled(step).moved(WORDS, 0, (1 / 3, step)) if step else draft.added()
        else:
            row, column, value = step
            if told[row, column] == value:
                typed.pop((row, column), None)
            else:
                typed[row, column] = value
            said: dict[object, dict[str, object]] = {}
            for (at, name), text in typed.items():
                said.setdefault(str(at), {})[name] = text
            editor, changes = editor.heard(said)
            there = table != WORDS or row < len(draft.scenario.words)
            draft = draft.edited(table, changes)
            # What was typed is held, or kept as it was typed.
            assert not there or draft.holds(Place(table, row, column), value)
        answer()
        still = {at: value for at, value in editor.typed.items() if editor.told[at] != value}
        assert still == typed
        seen = {**told, **typed}
        assert all(draft.holds(Place(table, *at), cell) for at, cell in seen.items())
        assert {at: cell for at, cell in seen.items() if at not in typed} == {
            at: cell for at, cell in draft.cells(table).items() if at not in typed
        }


@given(st.lists(in_matrix | elsewhere, max_size=12))
def test_one_sees_what_the_draft_holds_whatever_was_typed_into_a_matrix(steps: list[Step]) -> None:
    typed_by_hand("W_Q", steps)


@given(st.lists(in_words | elsewhere, max_size=12))
def test_one_sees_what_the_draft_holds_whatever_was_typed_among_the_words(
    steps: list[Step],
) -> None:
    typed_by_hand(WORDS, steps)
