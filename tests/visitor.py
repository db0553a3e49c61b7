"""A visitor without a browser: a websocket that speaks Streamlit's own messages."""

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


def stream(address: str) -> str:
    """Return where the page at an address takes and sends messages."""
    return address.replace("http", "ws") + "/_stcore/stream"


class Widget(NamedTuple):
    """What a widget goes by, the part of the page it belongs to, and what it is."""

    id: str
    fragment: str
    kind: str


class Session:
    """What one visitor says and hears, without the line between: bytes out, bytes in.

    Widgets go by their keys, buttons by what is written on them.
    """

    def __init__(self) -> None:
        self.widgets: dict[str, Widget] = {}
        self.tables: dict[str, bytes] = {}
        self._typed: dict[str, dict[tuple[int, str], Any]] = {}  # into an editor, and not told
        self.datasets: dict[str, bytes] = {}
        self.components: dict[str, Any] = {}
        self.exceptions: list[str] = []
        self._drawn_anew: set[str] = set()  # parts that the present run draws; all, if none
        self.drawn: set[str] = set()  # widgets that it has drawn

    def arrival(self, query: str = "", *, again: bool = False) -> bytes:
        """Return the request for the page; `again` by the browser's way back or forward."""
        request = BackMsg()
        request.rerun_script.query_string = query
        request.rerun_script.is_history_navigation = again
        return bytes(request.SerializeToString())

    def tell(self, name: str, **value: Any) -> bytes:
        """Return the request that a widget sends, such as `tell("causal", bool_value=True)`."""
        return self.tell_all({name: value}, self.widgets[name].fragment)

    def tell_all(self, values: Mapping[str, Mapping[str, Any]], fragment: str = "") -> bytes:
        """Return the request that tells the values of several widgets at once.

        A value is a field of Streamlit's `WidgetState` with its content; lists, and what a
        button of a table sends, are given as such, and a component's state as it is in Python.
        """
        request = BackMsg()
        request.rerun_script.fragment_id = fragment
        for name, value in values.items():
            ((field, content),) = value.items()
            if field == "json_value":
                content = json.dumps(content)
            elif isinstance(content, list) or field == "string_trigger_value":
                content = {"data": content}
            state = WidgetState(id=self.widgets[name].id, **{field: content})
            request.rerun_script.widget_states.widgets.append(state)
        return bytes(request.SerializeToString())

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
        return self.tell(table, string_value=json.dumps(edits))

    def _forget_what_is_told(self, table: str) -> None:
        """Let go of what was typed where the table is told the same, as its editor does."""
        typed = self._typed.get(self.widgets[table].id, {})
        if not typed:
            return
        told = self._told(table)
        for (row, column), value in list(typed.items()):
            cell = told[column].iloc[row] if row < len(told) else None
            if (None if pd.isna(cell) else cell) == value:
                del typed[row, column]

    def hear(self, sent: bytes) -> bool:
        """Take in one message; return whether it is the last of an answer."""
        message = ForwardMsg.FromString(sent)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._drawn_anew = set(message.metadata.run.fragment_ids)
            self.drawn = set()
        elif kind == "delta":
            self._see(message.delta.new_element, message.delta.fragment_id)
        last: bool = kind == "script_finished" and message.script_finished != EARLY
        if last:  # what has not been drawn again, though its part has, is gone
            self.widgets = {
                name: widget
                for name, widget in self.widgets.items()
                if name in self.drawn
                or (self._drawn_anew and widget.fragment not in self._drawn_anew)
            }
        return last

    def _see(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        content: Any = getattr(element, kind) if kind else None
        if identity := getattr(content, "id", ""):
            key = identity.rsplit("-", 1)[-1]
            name = content.label if key == "None" else key
            if kind == "dataframe":
                name = key.split()[0]  # behind it, a later editor of the table has a number
            self.widgets[name] = Widget(identity, fragment, kind)
            self.drawn.add(name)
        if kind == "exception":
            self.exceptions.append(f"{content.type}: {content.message}")
        elif kind == "dataframe" and identity:
            self.tables[name] = content.arrow_data.data
            self._forget_what_is_told(name)
            for column, button in content.button_click_widgets.items():
                self.widgets[column] = Widget(button, fragment, "button_click")
                self.drawn.add(column)
        elif kind == "vega_lite_chart":
            for dataset in content.datasets:
                self.datasets[dataset.name] = dataset.data.data
        elif kind == "bidi_component" and content.json:
            self.components[name] = json.loads(content.json)

    def shown(self, dataset: str) -> pd.DataFrame:
        """Return what the figure was last told to draw."""
        return convert_arrow_bytes_to_pandas_df(self.datasets[dataset])

    def table(self, name: str) -> pd.DataFrame:
        """Return what one sees in a table: what was typed, and else what it was told."""
        shown = self._told(name)
        for (row, column), value in self._typed.get(self.widgets[name].id, {}).items():
            shown.loc[shown.index[row], column] = value
        return shown

    def _told(self, table: str) -> pd.DataFrame:
        return convert_arrow_bytes_to_pandas_df(self.tables[table])


class Visitor:
    """One session on a line of its own: opens the page, tells it things, waits for answers."""

    def __init__(self, address: str, query: str = "") -> None:
        self.socket = connect(
            stream(address),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            legacy=True,  # a plain object, closed by `close`
        )
        self.session = Session()
        self.ask(self.session.arrival(query))

    def close(self) -> None:
        self.socket.close()

    def edit(self, table: str, row: int, column: str, value: float) -> float:
        """Edit one cell; return the seconds until the last message of the answer."""
        return self.ask(self.session.edit(table, row, column, value))

    def ask(self, request: bytes) -> float:
        """Send a request; return the seconds until the last message of the answer."""
        start = time.perf_counter()
        self.socket.send(request)
        while not self.session.hear(self.socket.recv(timeout=60, decode=False)):
            pass
        return time.perf_counter() - start
