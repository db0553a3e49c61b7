"""Undo and redo."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from attention.editing.history import DEPTH, History


def test_undo_and_redo_walk_the_same_way() -> None:
    history = History("a").push("b").push("c")
    assert history.undo().present == "b"
    assert history.undo().undo().present == "a"
    assert history.undo().redo() == history


def test_an_edit_after_an_undo_drops_what_was_undone() -> None:
    assert not History("a").push("b").undo().push("c").future


def test_nothing_changed_is_no_step() -> None:
    assert History("a").push("a") == History("a")


def test_both_ends_stay_where_they_are() -> None:
    history = History("a")
    assert history.undo() == history
    assert history.redo() == history


@given(st.lists(st.integers()))
def test_undoing_everything_leads_back_to_the_start(values: list[int]) -> None:
    history: History[str | int] = History("start")
    for value in values:
        history = history.push(value)
    while history.past:
        history = history.undo()
    assert history.present == "start"


def test_memory_is_bounded() -> None:
    history = History(-1)
    for value in range(DEPTH + 50):
        history = history.push(value)
    assert len(history.past) == DEPTH


def test_amending_makes_no_step() -> None:
    history = History(1).push(2).amend(3).amend(4)
    assert history.present == 4
    assert history.undo().present == 1
    assert history.undo().redo().present == 4


def test_amending_drops_what_was_undone() -> None:
    history = History(1).push(2).push(3).undo().amend(4)
    assert history.redo() == history == History(1).push(4)


def test_amending_back_to_where_a_step_began_takes_the_step_back() -> None:
    history = History(1).push(2).push(3)
    assert history.amend(2) == History(1).push(2)
    assert History(1).push(2).amend(1) == History(1)


@given(st.lists(st.tuples(st.sampled_from(["push", "amend", "undo", "redo"]), st.integers(0, 2))))
def test_every_step_leads_somewhere_else(doings: list[tuple[str, int]]) -> None:
    history = History(0)
    for name, value in doings:
        history = getattr(history, name)(*([value] if name in ("push", "amend") else []))
        steps = [*history.past, history.present, *history.future]
        assert all(before != after for before, after in pairwise(steps)), steps
