"""When a page has come to rest: nothing is asked and not answered, put off, fetched or moving."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, TimeoutError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.SessionStatus_pb2 import SessionStatus

# How a request to run the page's script begins, and what the server says once none runs.
RUN = BackMsg.RERUN_SCRIPT_FIELD_NUMBER << 3 | 2
RUNS_NO_MORE = list(ForwardMsg(session_status_changed=SessionStatus()).SerializeToString())
SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")


def take_notes(context: BrowserContext) -> None:
    """Let every page of a browser note what it waits for."""
    known = f"const RUN = {RUN}, RUNS_NO_MORE = {RUNS_NO_MORE};"
    context.add_init_script(f"(() => {{ {known}\n{SCRIPT}}})();")


def settle(page: Page) -> None:
    """Wait until the page has come to rest."""
    page.evaluate("() => stirred()")
    try:
        page.wait_for_function("() => settled()")
    except TimeoutError:
        pytest.fail(f"the page goes on waiting for {page.evaluate('awaited()')}")
