"""What one visitor says and hears: Streamlit's own messages, with a browser's habits.

What a browser holds and says follows `WidgetStateManager` of Streamlit's front end, what a
table says `useDataEditor`, version 1.67.
"""

import json
from collections import Counter
from collections.abc import KeysView, Mapping
from typing import Any, NamedTuple

import pandas as pd
from elements import (
    VALUED,
    cells,
    identity_of,
    inside,
    kind_of,
    name_of,
    plain,
    seen,
    state,
    told,
    value_of,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from tree import Node, Tree

EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
CONTEXT = ContextInfo(timezone="UTC", locale="en-US", url="http://localhost/", color_scheme="light")
TRIGGERS = ("trigger_value", "string_trigger_value", "json_trigger_value")
FRAME, DEBOUNCE = 0.016, 0.15  # seconds until the ruler measures, and until a table says more


class Widget(NamedTuple):
    """What a widget goes by, the part of the page it belongs to, and what it is."""

    id: str
    fragment: str
    kind: str
    element: Any = None


class Shown(NamedTuple):
    """One thing on the page: how deep it stands, what it is, and all that one sees of it."""

    depth: int
    kind: str
    name: str
    content: dict[str, Any]


# What frames of queries and keys say of a weight, whatever else they say.
WEIGHTS = ["query_position", "key_position", "query", "score", "weight", "share", "looks_at"]


def weights_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a frame says of weights, in its order, texts as such."""
    return (
        frame[WEIGHTS]
        .astype(dict.fromkeys(("query", "share", "looks_at"), "str"))
        .reset_index(drop=True)
    )


class Session:
    """What one visitor says and hears, without the line between: bytes out, bytes in.

    It has a browser's habits. It holds the state of every widget on the page, which the visitor
    sets at once and the server by `set_value`, and says them all with every request; of buttons
    only the one that is pressed. What a run has not drawn again when it ends is gone, with its
    state. Widgets go by their keys, buttons by what is written on them.

    Attributes
    ----------
    window : (int, int), optional
        The width of what the page holds and the height of the window, which the page's ruler
        measures: nothing as long as the page has no place to be drawn.
    due : dict of str to float
        The widgets that will say something unasked, and after how many seconds.
    told_again : list of str
        The widgets that were told to show what they showed already.
    mounts : Counter of str
        How often each component was put on the page anew, where it remembers nothing.
    """

    def __init__(self, window: tuple[int, int] | None = None) -> None:
        self.window = window
        self.tree = Tree()
        self.widgets: dict[str, Widget] = {}
        self.states: dict[str, WidgetState] = {}
        self.tables: dict[str, bytes] = {}
        self._typed: dict[str, dict[tuple[int, str], Any]] = {}  # into an editor, and not told
        self.datasets: dict[str, bytes] = {}
        self.components: dict[str, Any] = {}
        self.mounts: Counter[str] = Counter()
        self.exceptions: list[str] = []
        self.toasts: list[str] = []
        self.told_again: list[str] = []
        self.due: dict[str, float] = {}
        self._drawn: dict[str, None] = {}
        self.running, self.runs = False, 0  # whether a run is under way, and how many began
        self.echo = 0
        self._kept: set[str] = set()  # the hashes of what is large, which a browser keeps
        self.references: list[str] = []  # to what was kept, sent in its stead
        self._run = self._script = self._query = ""

    # ---- What is said ------------------------------------------------------------------

    def arrival(self, query: str = "", *, again: bool = False) -> bytes:
        """Return the request for the page; `again` by the browser's way back or forward."""
        self._query = query
        return self._request(again=again)

    def tell(self, name: str, **value: Any) -> bytes:
        """Return the request that a widget sends, such as `tell("causal", bool_value=True)`."""
        return self.tell_all({name: value}, self.widgets[name].fragment)

    def tell_all(self, values: Mapping[str, Mapping[str, Any]], fragment: str = "") -> bytes:
        """Return the request that tells the values of several widgets at once.

        A value is a field of Streamlit's `WidgetState` with its content; lists, and what a
        button of a table sends, are given as such, and of a component's state what is set in it.
        """
        pressed = []
        for name, value in values.items():
            ((field, content),) = value.items()
            identity = self.widgets[name].id
            if field == "json_value":
                content = json.dumps({**self._state_of(identity), **content})
            self.states[identity] = state(identity, field, content)
            if field in TRIGGERS:
                pressed.append(identity)
        request = self._request(fragment)
        for identity in pressed:
            del self.states[identity]
        return request

    def press(self, button: str) -> bytes:
        """Return the request that a button sends."""
        return self.tell(button, trigger_value=True)

    def edit(self, table: str, row: int, column: str, value: Any) -> bytes:
        """Return the request that a table sends when a cell is edited."""
        self._typed.setdefault(self.widgets[table].id, {})[row, column] = value
        self._forget_what_is_told(table)
        return self.settled(table)

    def settled(self, table: str) -> bytes:
        """Return the request that a table sends once it has been told what was typed."""
        rows: dict[int, dict[str, Any]] = {}
        for (row, column), value in self._typed.get(self.widgets[table].id, {}).items():
            rows.setdefault(row, {})[column] = value
        edits = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
        self.due.pop(table, None)
        return self.tell(table, string_value=json.dumps(edits))

    def measured(self) -> bytes:
        """Return the request that the ruler sends."""
        self.due.pop("ruler", None)
        return self.tell("ruler", json_value={"size": list(self.window or ())})

    def unasked(self, name: str) -> bytes:
        """Return the request of a widget that is due."""
        return self.measured() if name == "ruler" else self.settled(name)

    def ping(self, number: int) -> bytes:
        """Return a request that runs nothing; it is answered at once with its number."""
        request = BackMsg()
        request.file_urls_request.request_id = str(number)
        return bytes(request.SerializeToString())

    def _request(self, fragment: str = "", *, again: bool = False) -> bytes:
        request = BackMsg()
        rerun = request.rerun_script
        rerun.query_string, rerun.is_history_navigation = self._query, again
        rerun.page_script_hash, rerun.fragment_id = self._script, fragment
        rerun.widget_states.widgets.extend(self.states.values())
        rerun.context_info.CopyFrom(CONTEXT)
        rerun.cached_message_hashes.extend(sorted(self._kept))
        return bytes(request.SerializeToString())

    def _state_of(self, component: str) -> dict[str, Any]:
        held = self.states.get(component)
        return json.loads(held.json_value) if held else {}

    # ---- What is heard -----------------------------------------------------------------

    def hear(self, sent: bytes) -> bool:
        """Take in one message; return whether it is the last of an answer."""
        message = ForwardMsg.FromString(sent)
        run = message.metadata.run
        if message.metadata.cacheable:
            self._kept.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session":
                self.running, self.runs = True, self.runs + 1
                self._run, self._drawn = run.script_run_id, {}
                self._script = message.new_session.page_script_hash
            case "delta" if message.delta.WhichOneof("type") != "new_transient":
                self._see(message)
            case "ref_hash":
                self.references.append(message.ref_hash)
            case "file_urls_response":
                self.echo = int(message.file_urls_response.response_id)
            case "script_finished" if message.script_finished != EARLY:
                self.running = False
                if run.fragment_ids or run.script_run_id == self._run:
                    self.tree.clear(run.script_run_id, run.fragment_ids)
                self._forget_what_is_gone()
                return True
        return False

    def _see(self, message: Any) -> None:
        path = message.metadata.delta_path
        node, mounted, heeded = self.tree.put(message.delta, path, self._run, message.hash)
        if node.children is not None:
            return
        self._drawn.update(dict.fromkeys(self._know(node)))
        name, element = name_of(node.content), inside(node.content)
        match kind_of(node.content):
            case "exception":
                self.exceptions.append(f"{element.type}: {element.message}")
            case "toast":
                self.toasts.append(element.body)
            case "vega_lite_chart":
                self.datasets.update({each.name: each.data.data for each in element.datasets})
            case "dataframe" if name:
                self._tell_table(name, element.arrow_data.data)
            case "bidi_component":
                self._run_component(name, element.json, mounted=mounted)
            case kind if kind in VALUED:
                self._take(node, heeded=heeded)

    def _run_component(self, name: str, data: str, *, mounted: bool) -> None:
        """Do what a component's script does when it is told its data."""
        if data:
            self.components[name] = json.loads(data)
        if name == "address":
            self._query = self.components[name]["query"]
        self.mounts[name] += mounted
        if name == "ruler" and mounted and self.window:
            self.due[name] = FRAME

    def _take(self, node: Node, *, heeded: bool) -> None:
        """Give a widget the value that it is told to show, or that it begins with."""
        identity, now = identity_of(node.content), told(node.content)
        held = self.states.get(identity)
        if held is None:
            self.states[identity] = now
        elif heeded and inside(node.content).set_value:
            if held == now:
                self.told_again.append(name_of(node.content))
            self.states[identity] = now

    def _know(self, node: Node) -> set[str]:
        """Note what can be used of an element; return the names that it goes by."""
        identity, element = identity_of(node.content), inside(node.content)
        if not identity or node.children is not None:
            return set()
        kind = kind_of(node.content)
        name = name_of(node.content)
        found = {name: Widget(identity, node.fragment, kind, element)}
        if kind == "dataframe":
            for column, button in element.button_click_widgets.items():
                found[f"{column} {name}"] = Widget(button, node.fragment, "button_click")
        self.widgets.update(found)
        return set(found)

    def _forget_what_is_gone(self) -> None:
        self.widgets = {}
        for _, node in self.tree.nodes():
            self._know(node)
        here = {widget.id for widget in self.widgets.values()}
        known: dict[str, Any]
        for known in (self.states, self._typed):
            for identity in known.keys() - here:
                del known[identity]
        for name in self.due.keys() - self.widgets.keys():
            del self.due[name]

    def _tell_table(self, table: str, now: bytes) -> None:
        """Give a table its cells; with another number of rows, it forgets what was typed."""
        typed = self._typed.get(self.widgets[table].id)
        before, self.tables[table] = self.tables.get(table), now
        if not typed:
            return
        if before and len(cells(before)) != len(cells(now)):
            typed.clear()
        elif self._forget_what_is_told(table):
            self.due[table] = DEBOUNCE

    def _forget_what_is_told(self, table: str) -> bool:
        """Let go of what was typed where the table is told the same, as its editor does."""
        typed = self._typed.get(self.widgets[table].id, {})
        known, before = cells(self.tables[table]), len(typed)
        for (row, column), value in list(typed.items()):
            cell = known[column].iloc[row] if row < len(known) else None
            if (None if pd.isna(cell) else cell) == value:
                del typed[row, column]
        return len(typed) < before

    # ---- What is shown -----------------------------------------------------------------

    def shown(self, dataset: str) -> pd.DataFrame:
        """Return what the figure was last told to draw."""
        return cells(self.datasets[dataset])

    @property
    def drawn(self) -> KeysView[str]:
        """The widgets that the present run has drawn, in their order."""
        return self._drawn.keys()

    def weights(self) -> pd.DataFrame:
        """Return what the figure was last told of weights, as `weights_of` returns it."""
        rows = self.shown("panels")
        return weights_of(rows[rows["part"].isin(["key", "masked"])])

    def table(self, name: str) -> pd.DataFrame:
        """Return what one sees in a table: what was typed, and else what it was told."""
        shown = cells(self.tables[name])
        for (row, column), value in self._typed.get(self.widgets[name].id, {}).items():
            shown.loc[shown.index[row], column] = value
        return shown

    def value(self, name: str) -> Any:
        """Return the value that a widget has in the browser, if it has any."""
        return value_of(self.states.get(self.widgets[name].id, WidgetState()))

    def page(self) -> list[Shown]:
        """Return all that one sees, from top to bottom, but for messages that pass."""
        nodes = [(depth, node.content) for depth, node in self.tree.nodes()]
        return [
            Shown(depth, kind_of(content), name_of(content), self._seen(content))
            for depth, content in nodes
            if kind_of(content) != "toast"
        ]

    def _seen(self, content: Any) -> dict[str, Any]:
        known, held = {}, self.states.get(identity_of(content))
        if kind_of(content) == "dataframe" and identity_of(content):
            known = {"cells": plain(self.table(name_of(content)))}
        elif kind_of(content) in VALUED and held:
            known = {"value": value_of(held)}
        return {**seen(content), **known}
