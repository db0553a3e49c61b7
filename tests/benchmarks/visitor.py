"""A visitor without a browser: a websocket that speaks Streamlit's own messages."""

import json
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


class Visitor:
    """One session: opens the page, edits cells, and waits for the answers."""

    def __init__(self, address: str) -> None:
        self.socket = connect(
            address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            legacy=True,  # a plain object, closed by `close`
        )
        self.widgets: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.run({})

    def close(self) -> None:
        self.socket.close()

    def edit(self, table: str, row: int, column: str, value: float) -> float:
        """Edit one cell; return the seconds until the last message of the answer."""
        edits = {"edited_rows": {row: {column: value}}, "added_rows": [], "deleted_rows": []}
        return self.run({self.widgets[table]: json.dumps(edits)}, self.fragments[table])

    def run(self, states: dict[str, str], fragment: str = "") -> float:
        request = BackMsg()
        request.rerun_script.query_string = ""
        request.rerun_script.fragment_id = fragment
        for widget, state in states.items():
            known = request.rerun_script.widget_states.widgets.add()
            known.id, known.string_value = widget, state
        start = time.perf_counter()
        self.socket.send(request.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "dataframe" and element.dataframe.id:
                    identity = element.dataframe.id
                    table = identity.rsplit("-", 1)[-1]
                    self.widgets[table] = identity
                    self.fragments[table] = message.delta.fragment_id
            elif kind == "script_finished" and message.script_finished != EARLY:
                return time.perf_counter() - start
