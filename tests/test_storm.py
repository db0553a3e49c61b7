"""Storms: a thousand edits in a row, and a hundred thousand inputs that make no sense."""

import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT, resident, start_page
from nonsense import COLUMNS, TABLES, Nonsense
from visitor import Session, Visitor

from attention.editing.draft import TARGET, W_O, WORD_COLUMNS, WORDS, Draft
from attention.editing.gestures import Edit, applied, is_held, names, received
from attention.editing.history import DEPTH, History
from attention.exchange.link import FIELDS, decode, encode
from attention.figures.heatmaps import cells
from attention.lessons import LESSONS, OPENING
from attention.scenario import MAX_HEADS, MAX_WORDS

START = Draft(OPENING.scenario)
SHARED = (WORDS, TARGET, W_O)  # by all heads


# ---- A thousand edits, without a page --------------------------------------------------


def edited(source: Nonsense, draft: Draft) -> Draft:
    """Return a draft after one edit of any kind, good or bad."""
    match source.chance.randrange(9):
        case 0:
            return draft.edited(source.any_of(TABLES), source.edits())
        case 1:
            cell = {source.any_of(COLUMNS): source.coordinate()}
            return draft.edited(source.any_of(TABLES), {source.chance.randrange(MAX_WORDS): cell})
        case 2:
            row = {"word": source.text(), "x": source.coordinate(), "y": source.coordinate()}
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
        case _:
            return replace(draft, target=source.target())


def test_a_thousand_edits_are_undone_and_redone_exactly():
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


def test_to_and_fro_in_the_history_is_a_walk_along_a_list():
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


def test_a_session_does_not_grow():
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
        self.typed: dict[str, str] = {}

    @property
    def draft(self) -> Draft:
        return self.history.present

    @property
    def head(self) -> int:
        return self.session.components["plane"]["head"]

    def change(self, draft: Draft) -> None:
        self.history = self.history.push(draft)

    def requests(self) -> list[bytes]:
        """Return what one more edit says to the page, once it has been made here."""
        made = self.source.any_of(
            (
                *(self.type, self.type, self.type, self.drag, self.drag, self.double_click),
                *(self.add, self.delete, self.switch, self.warm, self.turn, self.heads, self.draw),
                *(self.undo, self.undo, self.redo, self.open_lesson, self.look),
            )
        )()
        return [made] if isinstance(made, bytes) else made or self.requests()

    def type(self) -> bytes | None:
        """Type into a table: a number, or what can't be one."""
        table = self.source.any_of([table for table in TABLES if table in self.session.widgets])
        shown = self.session.table(table)
        columns = WORD_COLUMNS if table == WORDS else tuple(shown.columns)
        row, column = self.source.chance.randrange(len(shown)), self.source.any_of(columns)
        if column == "word":
            value = self.source.any_of(("joy", "day", "sun", "w" * 99, "", "x\u2028y", None))
        else:
            number = self.source.coordinate()
            value = self.source.any_of((number, number, number, number, 200 + number, None))
        request = self.session.edit(table, row, column, value)
        if self.session.value(table) == self.typed.get(table):
            return None  # a widget that says the same again says nothing
        self.typed[table] = self.session.value(table)
        head = 0 if table in SHARED else self.head
        self.change(self.draft.edited(table, {row: {column: value}}, head))
        return request

    def gestures(self, kind: str, places: int) -> list[bytes]:
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
            messages.append(self.session.tell("plane", json_value={"edits": edits}))
        return messages

    def drag(self) -> list[bytes]:
        return self.gestures("move", self.source.chance.randint(1, 4))

    def double_click(self) -> list[bytes] | None:
        words = self.session.components["plane"]["subject"] == WORDS
        return self.gestures("add", 1) if words else None

    def add(self) -> bytes | None:
        if not self.draft.can_add:
            return None
        self.change(self.draft.added())
        return self.session.press("Add a word")

    def delete(self) -> bytes:
        row = self.source.chance.randrange(len(self.session.table(WORDS)))
        self.change(self.draft.deleted(row))
        clicked = json.dumps({"row": row, "label": "✕"})
        return self.session.tell("delete", string_trigger_value=clicked)

    def option(self, **option: float) -> None:
        self.change(replace(self.draft, scenario=self.draft.scenario.with_options(**option)))

    def switch(self) -> bytes:
        name = self.source.any_of(("scaled", "causal"))
        on = not getattr(self.draft.scenario.options, name)
        self.option(**{name: on})
        return self.session.tell(name, bool_value=on)

    def warm(self) -> bytes:
        temperature = self.source.any_of((0.05, 0.5, 1.0, 2.0, 5.0))
        self.option(temperature=temperature)
        return self.session.tell("temperature", string_array_value=[str(temperature)])

    def turn(self) -> bytes:
        rotation = float(self.source.chance.randint(-360, 360))
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
        if lesson.scenario == self.draft.scenario:
            return None
        self.change(Draft(lesson.scenario, self.draft.target))
        menu = next(name for name in self.session.widgets if name.startswith("lesson of "))
        return self.session.tell(menu, string_value=lesson.name)

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
        assert tuple(each["name"] for each in plane["handles"]) == names(draft, plane["subject"])
        for table in [table for table in TABLES if table in session.widgets]:
            shown = {WORDS: draft.words_table, TARGET: draft.target_table}.get(
                table, partial(draft.matrix_table, table, 0 if table == "W_O" else self.head)
            )()
            pd.testing.assert_frame_equal(session.table(table)[list(shown)], shown)
        if "figure" in session.widgets:
            weights = cells(draft.scenario, heads=[self.head])
            pd.testing.assert_frame_equal(session.shown("weights"), weights)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The page's process and address; no error of the page is in its log at the end."""
    log = tmp_path_factory.mktemp("storm") / "log"
    server, address = start_page(ROOT / "app.py", log)
    yield server.pid, address
    server.terminate()
    server.wait(10)
    # Streamlit notes with a traceback of its own what it can't put into a table.
    assert not re.search(r"(/app|attention/\w+)\.py\"", log.read_text()), log.read_text()


def test_a_thousand_edits_of_one_visitor_are_all_there(running):
    pid, address = running
    visitor = Visitor(address)
    hand, memory = Hand(visitor.session, seed=4), {}
    for count in range(1, 1001):
        for request in hand.requests():
            visitor.ask(request)
        hand.compare()
        if count in (200, 1000):
            memory[count] = resident(pid)
    for _ in range(100):
        visitor.ask(hand.undo())
        hand.compare()
    visitor.close()
    print(f"resident memory after 200 edits {memory[200]:.1f} MiB, after 1,000 {memory[1000]:.1f}")
    assert memory[1000] - memory[200] < 12  # a figure kept for each edit adds 20
    assert not visitor.session.exceptions


# ---- A hundred thousand inputs that make no sense --------------------------------------

PLACES = re.compile(
    r"Words, row \d+, column (word|x|y): |Target, row \d+, column \d+: "
    r"|W_[QKV]( of head \d)?, row [xy], column [qkv][₁₂]: "
    r"|W_O, row o[₁₂] of head \d, column [12]: "
)
FIELD = re.compile(rf"({'|'.join(field.name for field in FIELDS)}|v): |\d+ more of its parts mean ")


def expect_sound(draft: Draft) -> None:
    """Expect a draft within all limits, whose problems say where they are."""
    assert replace(draft.scenario) == draft.scenario  # its limits are looked at once more
    assert replace(draft.target) == draft.target
    assert len(draft.problems) <= len(draft.refused) + len(draft.fresh or {})
    for problem in draft.problems:
        assert PLACES.match(problem), problem
        assert problem.endswith(".")


def test_twenty_five_thousand_links_open_something():
    source = Nonsense(5)
    for _ in range(25_000):
        query = source.query()
        link, problems = decode(query)
        assert decode(encode(link)) == (link, []), query
        for problem in problems:
            assert FIELD.match(problem), query
            assert problem.endswith(".")
            assert len(problem) < 150


def test_thirty_five_thousand_edits_of_tables_are_taken_or_named():
    source, draft = Nonsense(6), START
    for count in range(35_000):
        if count % 20 == 0:
            draft = Draft(source.scenario(), source.target())
            draft = draft.added() if source.often(0.5) else draft
        table = source.any_of(TABLES)
        head = 0 if table in SHARED else source.any_of((0, 1, 9))
        draft = draft.edited(table, source.edits(), head)
        expect_sound(draft)
        if count % 50 == 0:
            draft.words_table()
            draft.target_table()
            for table in ("W_Q", "W_K", "W_V", "W_O"):
                assert draft.matrix_table(table).shape[1] == 2


def test_forty_thousand_messages_of_the_plane_do_no_harm():
    source, draft = Nonsense(7), START
    for count in range(40_000):
        if count % 20 == 0:
            draft = Draft(source.scenario())
        message = source.message(draft)
        assert isinstance(is_held(message), bool)
        edits = received(message, after=source.any_of((0, 4)))
        assert [each.number for each in edits] == sorted({each.number for each in edits})
        for each in edits:
            draft = applied(draft, each)
        expect_sound(draft)
        assert not draft.refused


# ---- The same as real messages ---------------------------------------------------------

KINDS = {
    *("checkbox", "button", "number_input", "selectbox", "text_area", "slider", "button_group"),
    *("bidi_component", "vega_lite_chart", "dataframe", "button_click"),
}
POINT = ("query_position", "key_position", "part")
LARGE = (1e308, -1e308, 2.0**40, 0.5, 99.0, -1.0, 2.0, 0.0)


def forged(source: Nonsense, session: Session, name: str) -> dict[str, Any]:
    """Return a value that no such widget would send, but Streamlit passes on to the page.

    What Streamlit itself stumbles over is left out: texts that are not the JSON it expects,
    selections that are not named, and cells that the table does not have.
    """
    text, number = source.text().encode("utf-8", "replace").decode(), source.any_of(LARGE)
    match session.widgets[name].kind:
        case "checkbox":
            return {"bool_value": source.often(0.5)}
        case "button":
            return {"trigger_value": True}
        case "number_input":
            return {"double_value": number}
        case "selectbox" | "text_area":
            return {"string_value": text}
        case "slider" if name in ("temperature", "rate"):
            return {"string_array_value": source.any_of(([], [text], ["0.1", "1.0"]))}
        case "slider":
            values = source.any_of(([], [number], [1.0, 2.0], [float("nan")]))
            return {"double_array_value": values}
        case "button_group":
            return {"string_array_value": source.any_of(([], [text], ["2"], ["Learning", "W_Q"]))}
        case "bidi_component":
            heard = {"plane": "edits", "ruler": "size"}.get(name, "opened")
            sizes = [source.any_of((source.number(), source.chance.randint(1, 2000))) for _ in "xy"]
            value = {"edits": source.message(START), "size": sizes}.get(heard)
            return {"json_value": {heard: source.any_of((value, value, source.value()))}}
        case "vega_lite_chart":
            points = [{source.any_of(POINT): source.value() for _ in "123"} for _ in "12"]
            picked = source.any_of((points, points[:1], points[:1], source.value()))
            return {"string_value": json.dumps({"selection": {"pick": picked}})}
        case "dataframe":
            shown = session.table(name)
            row, column = source.chance.randrange(len(shown)), source.any_of(list(shown))
            edits = {"edited_rows": {row: {column: source.value()}}}
            return {"string_value": json.dumps(edits)}
        case "button_click":
            clicked = {"row": source.chance.randrange(20), "label": source.text()}
            return {"string_trigger_value": json.dumps(clicked)}
    raise AssertionError(f"nothing to forge for {name}")


def test_three_hundred_forged_messages_are_answered_with_a_page(running):
    _, address = running
    source, visitor = Nonsense(8), None
    for count in range(300):
        if count % 20 == 0:
            visitor = visitor and visitor.close()
            visitor = Visitor(address, encode(source.link()))
        session = visitor.session
        if source.often(0.1):
            query = source.query().encode("utf-8", "replace").decode()
            visitor.ask(session.arrival(query, again=True))
            assert not session.exceptions, query
            continue
        kinds = sorted({widget.kind for widget in session.widgets.values()} & KINDS)
        told = {}
        for kind in source.chance.choices(kinds, k=source.chance.randint(1, 3)):
            of_kind = [name for name, widget in session.widgets.items() if widget.kind == kind]
            name = source.any_of(of_kind)
            told[name] = forged(source, session, name)
        visitor.ask(session.tell_all(told, session.widgets[name].fragment))
        assert not session.exceptions, told
        assert {"address", "plane"} <= session.widgets.keys()
    visitor.close()
