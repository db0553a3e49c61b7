"""Messages of the plane: what a hand did, and what a hostile browser might say it did."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import junk, scenarios

from attention.editing.cells import WORDS
from attention.editing.draft import Draft
from attention.editing.gestures import (
    MAX_EDITS,
    Edit,
    applied,
    is_held,
    last_clicked,
    names,
    received,
)
from attention.lessons import OPENING
from attention.page.dragging import table_on_plane
from attention.page.keyboard import pressed
from attention.scenario import MAX_WORDS, Scenario

START = Draft(OPENING.scenario)
MOVE = Edit("move", 1, 1, WORDS, 0, 0, "hope", 4, 0.5, -2.0)


def edit(**changes: Any) -> Edit:
    return Edit(**{**asdict(MOVE), **changes})


def test_a_word_is_moved() -> None:
    moved = applied(START, MOVE)
    assert moved.scenario == OPENING.scenario.moved(0, (0.5, -2.0))
    assert not moved.problems


def test_a_row_of_a_matrix_is_moved() -> None:
    moved = applied(START, edit(table="W_K", row=1, name="y", count=2))
    assert moved.scenario.heads[0].W_K == ((-0.55, -0.30), (0.5, -2.0))


def test_a_cell_that_was_refused_is_mended_by_a_move() -> None:
    draft = START.edited(WORDS, {0: {"x": "500"}})
    assert draft.problems
    assert not applied(draft, MOVE).problems


def test_what_is_typed_is_read_as_in_a_table() -> None:
    typed = edit(kind="type", table="W_Q", row=1, name="y", count=2, column="2", text="1,5")
    assert applied(START, typed).scenario.matrix(0, "W_Q") == ((0.3, -0.29), (0.6, 1.5))
    refused = applied(START, edit(kind="type", column="x", text="far"))
    assert refused.problems == ["Words, row 1, column x: a number from -100 to 100 goes here."]
    assert refused.scenario == START.scenario
    named = applied(START, edit(kind="type", column="word", text=" faith "))
    assert named.scenario.words[0] == "faith"


@pytest.mark.parametrize("column", ["z", "", "3", "__class__"])
def test_a_cell_that_is_not_there_holds_nothing(column: str) -> None:
    assert applied(START, edit(kind="type", column=column, text="1")) == START


@pytest.mark.parametrize("missing", ["column", "text"])
def test_what_is_typed_says_where_and_what(missing: str) -> None:
    sent = asdict(edit(kind="type", column="x", text="1"))
    assert received({"edits": [sent]}, after=0)
    del sent[missing]
    assert not received({"edits": [sent]}, after=0)
    assert not received({"edits": [{**sent, missing: 7}]}, after=0)


def test_a_word_is_added_under_a_name_of_its_own() -> None:
    add = edit(kind="add", row=4, name="")
    once = applied(START, add)
    assert once.scenario.words[-1] == "word 1"
    assert once.scenario.embeddings[-1] == (0.5, -2.0)
    twice = applied(once, edit(kind="add", row=5, name="", count=5))
    assert twice.scenario.words[-2:] == ("word 1", "word 2")


def test_there_is_no_room_for_a_thirteenth_word() -> None:
    draft = START
    for count in range(4, MAX_WORDS + 3):
        draft = applied(draft, edit(kind="add", row=count, name="", count=min(count, MAX_WORDS)))
    assert len(draft.scenario.words) == MAX_WORDS


def test_a_word_is_deleted_but_not_the_last() -> None:
    draft = START
    for left in range(4, 0, -1):
        name = draft.scenario.words[0]
        draft = applied(draft, edit(kind="delete", name=name, count=left))
    assert draft.scenario.words == ("sycophant",)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "hate"},  # another word stands there now
        {"count": 5},  # a word was deleted meanwhile
        {"row": 4, "name": ""},
        {"row": 7},
        {"table": "W_O", "name": "x", "count": 2},
        {"table": "W_X", "name": "x", "count": 2},
        {"table": "W_Q", "name": "x", "count": 2, "head": 3},
        {"table": "W_Q", "name": "x", "count": 2, "kind": "delete"},
        {"table": "W_Q", "name": "x", "count": 2, "kind": "add"},
    ],
)
def test_what_is_no_longer_there_is_not_edited(changes: dict[str, Any]) -> None:
    assert applied(START, edit(**changes)) == START


@given(scenarios(), st.data())
def test_what_the_plane_shows_can_be_moved_where_it_is(
    scenario: Scenario, data: st.DataObject
) -> None:
    draft = Draft(scenario)
    table = data.draw(st.sampled_from([WORDS, "W_Q", "W_K", "W_V"]))
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    shown = table_on_plane(draft, table, head)
    for at, handle in enumerate(shown["handles"]):
        assert max(abs(handle["x"]), abs(handle["y"])) <= shown["limit"]
        place = {name: handle[name] for name in ("name", "x", "y")}
        here = {"table": handle["table"], "row": handle["row"], "head": head}
        same = edit(**here, count=len(names(draft, handle["table"])), **place)
        assert applied(draft, same) == draft
        elsewhere = edit(**{**asdict(same), "x": 1.25})
        moved = table_on_plane(applied(draft, elsewhere), table, head)
        assert moved["handles"][at]["x"] == 1.25


def test_a_name_from_right_to_left_is_shown_apart_from_its_numbers() -> None:
    scenario = Scenario(("cat", "שלום"), ((0, 0), (1, 2)))
    shown = table_on_plane(Draft(scenario), WORDS, 0)["handles"]
    assert [handle["name"] for handle in shown] == ["cat", "שלום"]
    assert [handle["shown"] for handle in shown] == ["cat", "\u2068שלום\u2069"]


def message(*edits: Edit) -> dict[str, Any]:
    return {"edits": [asdict(each) for each in edits], "held": False}


def test_edits_come_in_order_and_once() -> None:
    sent = message(edit(number=3), edit(number=2), edit(number=2, x=1.0))
    assert [each.number for each in received(sent, after=0)] == [2, 3]
    assert [each.number for each in received(sent, after=2)] == [3]
    assert received(sent, after=3) == []


def test_of_more_edits_than_are_read_at_once_the_newest_are_made() -> None:
    sent = message(*(edit(number=number) for number in range(1, MAX_EDITS + 6)))
    assert [each.number for each in received(sent, after=0)] == [*range(6, MAX_EDITS + 6)]


def test_keys_are_heard_in_order_and_once() -> None:
    sent = [{"number": number, "key": key} for number, key in ((3, "v"), (2, "n"), (2, "p"))]
    assert pressed(sent, after=0) == [(2, "p"), (3, "v")]
    assert pressed(sent, after=2) == [(3, "v")]
    assert pressed(sent, after=3) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"x": float("nan")},
        {"x": 1e308},
        {"y": float("inf")},
        {"x": "1"},
        {"x": None},
        {"x": True},
        {"number": -1},
        {"number": 1.5},
        {"number": 2**60},
        {"row": "0"},
        {"row": None},
        {"row": -1},
        {"kind": "explode"},
        {"kind": ["move"]},
        {"name": 3},
        {"table": None},
        {"head": False},
    ],
)
def test_an_edit_that_makes_no_sense_is_left_out(changes: dict[str, Any]) -> None:
    sent = {"edits": [{**asdict(MOVE), **changes}, asdict(edit(number=7))]}
    assert [each.number for each in received(sent, after=0)] == [7]


@pytest.mark.parametrize(
    "field", ["kind", "number", "gesture", "table", "row", "name", "count", "head", "x", "y"]
)
def test_a_field_that_is_missing_is_missed(field: str) -> None:
    sent = asdict(MOVE)
    del sent[field]
    assert received({"edits": [sent]}, after=0) == []


cells = st.dictionaries(
    st.sampled_from(
        ["kind", "number", "gesture", "table", "head", "row", "name", "count", "x", "y"]
    ),
    junk | st.sampled_from(["move", "add", "delete", "words", "W_Q", "hope", "x", 0, 1, 2, 4]),
)


@given(st.one_of(junk, st.fixed_dictionaries({"edits": junk | st.lists(cells | junk)})))
def test_no_message_does_harm(sent: object) -> None:
    draft = START
    assert isinstance(is_held(sent), bool)
    for each in received(sent, after=0):
        draft = applied(draft, each)
    assert len(draft.scenario.words) <= MAX_WORDS
    assert not draft.refused


def test_a_deletion_needs_no_place() -> None:
    sent = asdict(edit(kind="delete"))
    del sent["x"], sent["y"]
    assert [each.kind for each in received({"edits": [sent]}, after=0)] == ["delete"]


@pytest.mark.parametrize(("reach", "limit"), [(0.0, 2.0), (1.0, 2.0), (5.0, 6.0), (100.0, 100.0)])
def test_the_plane_reaches_beyond_its_words_but_not_beyond_what_is_allowed(
    reach: float, limit: float
) -> None:
    far = Draft(OPENING.scenario.moved(0, (reach, 0.0)))
    assert table_on_plane(far, WORDS, 0)["limit"] == limit


def test_the_last_click_is_the_cell_that_came_or_went() -> None:
    assert last_clicked(set(), {(0, 1)}) == (0, 1)
    assert last_clicked({(0, 1)}, {(0, 1), (2, 2)}) == (2, 2)
    assert last_clicked({(0, 1), (2, 2)}, {(2, 2)}) == (0, 1)
    assert last_clicked({(0, 1)}, set()) == (0, 1)
    assert last_clicked({(0, 1), (2, 2)}, {(3, 3)}) == (3, 3)  # a new chart begins anew
    assert last_clicked({(0, 1), (2, 2)}, set()) is None  # and says nothing of old cells
