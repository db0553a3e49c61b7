"""A visitor without a browser: a websocket that speaks Streamlit's own messages."""

import json
import time

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


def stream(address: str) -> str:
    """Return where the page at an address takes and sends messages."""
    return address.replace("http", "ws") + "/_stcore/stream"


class Session:
    """What one visitor says and hears, without the line between: bytes out, bytes in."""

    def __init__(self) -> None:
        self.widgets: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.datasets: dict[str, bytes] = {}

    def arrival(self, query: str = "") -> bytes:
        """Return the request for the page."""
        request = BackMsg()
        request.rerun_script.query_string = query
        return bytes(request.SerializeToString())

    def edit(self, table: str, row: int, column: str, value: float) -> bytes:
        """Return the request that a table sends when a cell is edited."""
        edits = {"edited_rows": {row: {column: value}}, "added_rows": [], "deleted_rows": []}
        request = BackMsg()
        request.rerun_script.fragment_id = self.fragments[table]
        known = request.rerun_script.widget_states.widgets.add()
        known.id, known.string_value = self.widgets[table], json.dumps(edits)
        return bytes(request.SerializeToString())

    def hear(self, sent: bytes) -> bool:
        """Take in one message; return whether it is the last of an answer."""
        message = ForwardMsg.FromString(sent)
        kind = message.WhichOneof("type")
        if kind == "delta":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "dataframe" and element.dataframe.id:
                identity = element.dataframe.id
                table = identity.rsplit("-", 1)[-1]
                self.widgets[table] = identity
                self.fragments[table] = message.delta.fragment_id
            elif shown == "vega_lite_chart":
                for dataset in element.vega_lite_chart.datasets:
                    self.datasets[dataset.name] = dataset.data.data
        return kind == "script_finished" and message.script_finished != EARLY

    def shown(self, dataset: str) -> pd.DataFrame:
        """Return what the figure was last told to draw."""
        return convert_arrow_bytes_to_pandas_df(self.datasets[dataset])


class Visitor:
    """One session on a line of its own: opens the page, edits cells, waits for the answers."""

    def __init__(self, address: str) -> None:
        self.socket = connect(
            stream(address),
            subprotocols=["streamlit"],
            max_size=None,
            legacy=True,  # a plain object, closed by `close`
        )
        self.session = Session()
        self._ask(self.session.arrival())

    def close(self) -> None:
        self.socket.close()

    def edit(self, table: str, row: int, column: str, value: float) -> float:
        """Edit one cell; return the seconds until the last message of the answer."""
        return self._ask(self.session.edit(table, row, column, value))

    def _ask(self, request: bytes) -> float:
        start = time.perf_counter()
        self.socket.send(request)
        while not self.session.hear(self.socket.recv(timeout=60)):
            pass
        return time.perf_counter() - start
