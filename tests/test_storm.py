"""Storms: a thousand edits in a row, without a page and of one visitor."""

import json
import pickle
from dataclasses import asdict, replace
from typing import Literal

import pandas as pd
import pytest
from conftest import resident
from nonsense import COLUMNS, TABLES, Nonsense
from session import Session, weights_of
from visitor import Visitor

from attention.editing.cells import (
    SENTENCES,
    SOURCES,
    TARGET,
    W_O,
    WORDS,
    Place,
)
from attention.editing.draft import Draft
from attention.editing.gestures import Edit, applied, names, received
from attention.editing.history import DEPTH, History
from attention.exchange.link import decode
from attention.figures.heatmaps import cells
from attention.lessons import LESSONS, OPENING
from attention.page.controls import BEGINNINGS, POSITIONS
from attention.scenario import MAX_HEADS, MAX_WORDS, WORD_COLUMNS

START = Draft(OPENING.scenario)
SHARED = (*SENTENCES, TARGET, W_O)  # by all heads


# ---- A thousand edits, without a page --------------------------------------------------


def edited(source: Nonsense, draft: Draft) -> Draft:
    """Return a draft after one edit of any kind, good or bad."""
    match source.chance.randrange(10):
        case 0:
            return draft.edited(source.any_of(TABLES), source.edits())
        case 1:
            cell = {source.any_of(COLUMNS): source.typed()}
            return draft.edited(source.any_of(TABLES), {source.chance.randrange(MAX_WORDS): cell})
        case 2:
            row = {"word": source.text(), "x": source.typed(), "y": source.typed()}
            return draft.added().edited(WORDS, {len(draft.scenario.words): row})
        case 3:
            return draft.deleted(source.chance.randrange(5 * MAX_WORDS))  # often none
        case 4:
            for each in received(source.message(draft), after=0):
                draft = applied(draft, each)
            return draft
        case 5:
            options = {source.any_of(("scaled", "causal")): source.often(0.5)}
            return replace(draft, scenario=draft.scenario.with_options(**options))
        case 6:
            return draft.with_heads(source.chance.randint(1, MAX_HEADS))
        case 7:
            return draft.sampled(source.chance.randrange(100))
        case 8:
            query, key = source.chance.randrange(3), source.chance.randrange(3)
            try:
                return draft.with_cross(source.often(0.5)).painted_at((query, key))
            except ValueError:  # there are fewer words
                return draft.deleted(key, SOURCES)
        case _:
            return replace(draft, target=source.target())


def test_a_thousand_edits_are_undone_and_redone_exactly() -> None:
    source, history, shown = Nonsense(1), History(START), [START]
    while len(shown) <= DEPTH:
        history = history.push(edited(source, history.present))
        if history.present is not shown[-1]:
            shown.append(history.present)
    end = history
    for draft in reversed(shown):
        assert history.present == draft
        history = history.undo()
    assert not history.past
    for draft in shown:
        assert history.present == draft
        history = history.redo()
    assert history == end


def test_to_and_fro_in_the_history_is_a_walk_along_a_list() -> None:
    source, history, steps, at = Nonsense(2), History(0), [0], 0
    for value in range(1, 10 * DEPTH):
        match source.any_of(("edit", "edit", "go on", "undo", "redo")):
            case "edit":
                history, steps[at + 1 :] = history.push(value), [value]
                steps = steps[-DEPTH - 1 :]
                at = len(steps) - 1
            case "go on":
                history, steps[at:] = history.amend(value), [value]
            case "undo":
                history, at = history.undo(), max(at - 1, 0)
            case "redo":
                history, at = history.redo(), min(at + 1, len(steps) - 1)
        assert [*history.past, history.present, *history.future] == steps
        assert len(history.past) == at


def test_a_session_does_not_grow() -> None:
    source, history, sizes, steps = Nonsense(5), History(START), [], 0
    while steps < 6 * DEPTH:
        draft = edited(source, history.present)
        if draft != history.present:
            steps += 1
            history = history.push(draft)
            if steps % DEPTH == 0:
                sizes.append(len(pickle.dumps(history)))
    print(f"history after 1 to 6 times {DEPTH} edits: {sizes} bytes")
    assert max(sizes) < 1.5 * sizes[0]


# ---- A thousand edits of one visitor ---------------------------------------------------


class Hand:
    """Edits a page at random, and the same draft without a page: what the page should come to."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.source = session, Nonsense(seed)
        self.history = History(START)

    @property
    def draft(self) -> Draft:
        return self.history.present

    @property
    def head(self) -> int:
        return int(self.session.components["plane"]["head"])

    def change(self, draft: Draft) -> None:
        self.history = self.history.push(draft)

    def requests(self) -> list[bytes]:
        """Return what one more edit says to the page, once it has been made here."""
        made = self.source.any_of(
            (
                *(self.type, self.type, self.type, self.drag, self.drag, self.double_click),
                *(
                    self.add,
                    self.delete,
                    self.switch,
                    self.cross,
                    self.warm,
                    self.turn,
                    self.heads,
                    self.draw,
                ),
                *(self.undo, self.undo, self.redo, self.open_lesson, self.look),
            )
        )()
        return [made] if isinstance(made, bytes) else made or self.requests()

    def type(self) -> bytes | None:
        """Type into a table: a number, or what can't be one."""
        table = self.source.any_of([table for table in TABLES if table in self.session.widgets])
        shown = self.session.table(table)
        columns = WORD_COLUMNS if table in SENTENCES else tuple(shown.columns)
        rows = min(len(shown), len(self.draft.scenario.words) + 2)  # of the blank ones, few
        row, column = self.source.chance.randrange(rows), self.source.any_of(columns)
        value: object
        if column == "word":
            value = self.source.any_of(("joy", "day", "sun", "w" * 99, "", "x\u2028y", None))
        else:
            value = self.source.any_of((*(self.source.typed() for _ in "1234"), "2OO", None))
        said = self.session.value(table)
        request = self.session.edit(table, row, column, value)
        if self.session.value(table) == said:
            return None  # a widget that says the same again says nothing
        head = 0 if table in SHARED else self.head
        self.change(self.draft.edited(table, {row: {column: value}}, head))
        return request

    def gestures(self, kind: Literal["move", "add"], places: int) -> list[bytes]:
        """Return the messages of one gesture on the plane, made here as well."""
        shown = self.session.components["plane"]
        table, number = shown["subject"], shown["answered"] + 1
        known = names(self.draft, table)
        row = len(known) if kind == "add" else self.source.chance.randrange(len(known))
        messages, before = [], self.draft
        for at in range(places):
            edit = Edit(
                kind, number + at, number, table, self.head, row, (*known, "")[row], len(known),
                self.source.coordinate(), self.source.coordinate(),
            )  # fmt: skip
            draft = applied(self.draft, edit)
            if self.draft is before:
                self.change(draft)
            else:
                self.history = self.history.amend(draft)
            edits = {"edits": [asdict(edit)], "held": at < places - 1, "at": number + at}
            messages.append(self.session.tell("messenger", json_value={"edits": edits}))
        return messages

    def drag(self) -> list[bytes]:
        return self.gestures("move", self.source.chance.randint(1, 4))

    def double_click(self) -> list[bytes] | None:
        words = self.session.components["plane"]["subject"] == WORDS
        return self.gestures("add", 1) if words else None

    def add(self) -> bytes | None:
        if not self.draft.can_add():
            return None
        self.change(self.draft.added())
        return self.session.press("Add a word")

    def delete(self) -> bytes:
        scenario = self.draft.scenario
        table = self.source.any_of((WORDS, SOURCES) if scenario.cross else (WORDS,))
        row = self.source.chance.randrange(len(names(self.draft, table)) + 1)
        self.change(self.draft.deleted(row, table))
        clicked = json.dumps({"row": row, "label": "✕"})
        return self.session.tell(f"delete {table}", string_trigger_value=clicked)

    def cross(self) -> bytes:
        on = not self.draft.scenario.cross
        self.change(self.draft.with_cross(on))
        return self.session.tell("cross", bool_value=on)

    def option(self, **option: float) -> None:
        self.change(replace(self.draft, scenario=self.draft.scenario.with_options(**option)))

    def switch(self) -> bytes:
        off = self.draft.scenario.cross  # then that switch can't be used
        name = "scaled" if off else self.source.any_of(("scaled", "causal"))
        on = not getattr(self.draft.scenario.options, name)
        self.option(**{name: on})
        return self.session.tell(name, bool_value=on)

    def warm(self) -> bytes:
        temperature = self.source.any_of((0.05, 0.5, 1.0, 2.0, 5.0))
        self.option(temperature=temperature)
        return self.session.tell("temperature", string_array_value=[str(temperature)])

    def turn(self) -> bytes:
        if "rotation" not in self.session.widgets:
            self.option(**BEGINNINGS["rotation"])
            return self.session.tell("positions", string_value=POSITIONS["rotation"])
        rotation = float(self.source.chance.randint(1, 360))
        self.option(rotation=rotation)
        return self.session.tell("rotation", double_value=rotation)

    def heads(self) -> bytes:
        count = self.source.chance.randint(1, MAX_HEADS)
        self.change(self.draft.with_heads(count))
        return self.session.tell("heads", int_value=count)

    def draw(self) -> bytes:
        seed = self.draft.scenario.seed
        self.change(self.draft.sampled(0 if seed is None else seed + 1))
        return self.session.press("Draw from the next seed")

    def undo(self) -> bytes | None:
        if not self.history.past:
            return None
        self.history = self.history.undo()
        return self.session.press("undo")

    def redo(self) -> bytes | None:
        if not self.history.future:
            return None
        self.history = self.history.redo()
        return self.session.press("redo")

    def open_lesson(self) -> bytes | None:
        lesson = self.source.any_of(LESSONS)
        if lesson.scenario == self.draft.scenario or lesson.name == self.session.value("lesson"):
            return None  # what a menu shows already is not chosen anew
        self.change(Draft(lesson.scenario, self.draft.target, lesson))
        return self.session.tell("lesson", string_value=lesson.name)

    def look(self) -> bytes:
        """Look at another view, another head, or what else can be dragged."""
        name, choices = self.source.any_of(
            (
                ("view", ("Queries and keys", "Values and outputs", "All heads", "Learning")),
                ("head", ("1", "2", "3", "4")[: len(self.draft.scenario.heads)]),
                ("dragged", (WORDS, "W_Q", "W_K", "W_V")),
            )
        )
        if name not in self.session.widgets:
            return self.look()
        return self.session.tell(name, string_array_value=[self.source.any_of(choices)])

    def compare(self) -> None:
        """Compare what the page shows with what it should."""
        session, draft = self.session, self.draft
        link, problems = decode(session.components["address"]["query"])
        assert not problems
        assert (link.scenario, link.target) == (draft.scenario, draft.target)
        plane = session.components["plane"]
        shown = [plane["subject"]]
        if shown == [WORDS] and draft.scenario.cross:
            shown.append(SOURCES)
        known = [name for table in shown for name in names(draft, table)]
        assert [each["name"] for each in plane["handles"]] == known
        for table in [table for table in TABLES if table in session.widgets]:
            seen, head = session.table(table), 0 if table in SHARED else self.head
            for row, column in draft.cells(table, head):
                cell = seen[column].iloc[row]
                place = Place(table, row, column, head)
                assert draft.holds(place, None if pd.isna(cell) else cell), (place, cell)
            if table in SENTENCES:
                assert seen["delete"].notna().sum() == len(names(draft, table))
        if "figure" in session.widgets:
            weights = weights_of(cells(draft.scenario, heads=[self.head]))
            pd.testing.assert_frame_equal(session.weights(), weights)


@pytest.mark.long
@pytest.mark.parametrize("edits", [100, 1000])
def test_all_edits_of_one_visitor_are_there(running: tuple[int, str], edits: int) -> None:
    pid, address = running
    visitor = Visitor(address)
    hand, memory = Hand(visitor.session, seed=4), []
    for count in range(1, edits + 1):
        for request in hand.requests():
            visitor.ask(request)
        hand.compare()
        if count % 200 == 0:
            memory.append(resident(pid))
    for _ in range(edits // 10):
        undone = hand.undo()
        assert undone
        visitor.ask(undone)
        hand.compare()
    visitor.close()
    print(f"resident memory after every 200 edits, in MiB: {memory}")
    assert max(memory, default=0) - min(memory, default=0) < 12  # a figure for each edit adds 20
    assert not visitor.session.exceptions
