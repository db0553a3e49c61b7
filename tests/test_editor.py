"""What a table shows, told and typed: worked examples, and a browser's editor in plain steps."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import junk

from attention.editing.draft import WORDS, Draft
from attention.editing.editor import Editor
from attention.lessons import OPENING

START = Draft(OPENING.scenario)
TOLD = Editor().showing(START.cells("W_Q"))  # 0.3 −0.29 over 0.6 0.11


def test_cells_go_by_row_and_column():
    assert START.cells("W_Q") == {(0, "1"): 0.3, (0, "2"): -0.29, (1, "1"): 0.6, (1, "2"): 0.11}
    assert START.cells(WORDS)[3, "word"] == "sycophant"
    assert START.cells("target")[0, "3"] == 1.0
    assert not START.cells("W_Q", head=1)


def test_what_is_typed_is_shown_and_changes_its_cell():
    editor, changes = TOLD.heard({"0": {"1": 2}})
    assert changes == {0: {"1": 2}}
    assert editor.shown == START.edited("W_Q", changes).cells("W_Q")


def test_an_edit_that_is_not_said_any_more_is_taken_back():
    editor, _ = TOLD.heard({0: {"1": 2}, 1: {"2": 5}})
    editor, changes = editor.heard({1: {"2": 5}})
    assert changes == {0: {"1": 0.3}, 1: {"2": 5}}
    assert editor.shown == {**TOLD.told, (1, "2"): 5}


def test_an_editor_that_is_told_what_was_typed_goes_on_and_has_nothing_typed():
    editor, changes = TOLD.heard({0: {"1": 2}})
    cells = START.edited("W_Q", changes).cells("W_Q")
    assert editor.showing(cells) == Editor(told=cells)


def test_what_was_typed_into_is_replaced_once_it_would_hide_a_cell():
    editor, _ = TOLD.heard({0: {"1": 2}})
    assert editor.showing(START.cells("W_Q")) == Editor(told=START.cells("W_Q"), before=1)


def test_what_was_not_typed_into_is_kept():
    cells = START.sampled(7).cells("W_Q")
    assert TOLD.showing(cells) == Editor(told=cells)


@given(st.dictionaries(st.one_of(st.integers(-2, 6), st.text(max_size=3)), junk, max_size=4))
def test_what_is_no_cell_of_the_table_is_not_heard(edits):
    editor, changes = TOLD.heard(edits)
    assert editor.shown.keys() == TOLD.told.keys()
    assert Editor(editor.told, editor.typed).heard({})[1].keys() == changes.keys()


number = st.sampled_from([-1.0, 0.3, 2.0, 500.0])
typing = st.tuples(st.integers(0, 1), st.sampled_from(["1", "2"]), number)


@given(st.lists(st.one_of(typing, st.integers(0, 3)), max_size=12))
def test_one_sees_what_the_draft_holds_whatever_was_typed_and_changed(steps):
    """A browser's editor is told and typed into; integers are seeds of a draw from elsewhere."""
    draft, editor = START, TOLD
    told, typed, meant = dict(TOLD.told), {}, dict(TOLD.told)
    for step in steps:
        if isinstance(step, int):
            draft = draft.sampled(step)
            meant = dict(draft.cells("W_Q"))
        else:
            row, column, value = step
            typed[row, column] = meant[row, column] = value
            typed = {at: value for at, value in typed.items() if told[at] != value}
            said = {at[0]: {} for at in typed}
            for (row, column), value in typed.items():
                said[row][column] = value
            editor, changes = editor.heard(said)
            draft = draft.edited("W_Q", changes)
        if editor.shown != draft.cells("W_Q"):  # else it is left alone
            before = editor.before
            editor = editor.showing(draft.cells("W_Q"))
            told = dict(editor.told)
            kept = typed if editor.before == before else {}
            typed = {at: value for at, value in kept.items() if told[at] != value}
        assert {**told, **typed} == draft.cells("W_Q") == meant
