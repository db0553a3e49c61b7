"""A run that begins before the browser has been sent all that the one before it drew.

A busy server runs twice before it sends. Streamlit then leaves out of the first run what the
second one, of some parts of the page, draws again; the end of the first run still has the
browser take away what it was not sent. What is left must stand where it stood.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser
from servers import running
from session import Session
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from test_interleavings import differences

from attention.page.parts import Part, Parts

TYPED = ("type", "words", 0, "x", "0.5")
THE_SAME = ("type", "words", 0, "x", "-1.0")  # there is nothing to draw
TURNED = ("type", "W_Q", 0, "1", "0.5")
DRAGGED = ("choose", "dragged", 1)
VIEWS = [("choose", "view", at) for at in range(5)]
WHOLE = [("switch", "causal"), ("resize", 362, 844), ("press", "Tour"), ("count", "heads", 3)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that takes nothing it has drawn for sent, however slow the machine."""
    script = Path(__file__).with_name("slow_to_send.py")
    with running(tmp_path_factory.mktemp("slow to send") / "log", script=script) as server:
        yield server.address


class Recorded(Session):
    """A session that keeps what it has heard."""

    def __init__(self, window: tuple[int, int] | None = None) -> None:
        super().__init__(window)
        self.heard: list[bytes] = []

    def hear(self, sent: bytes) -> bool:
        self.heard.append(sent)
        return super().hear(sent)


def sent_late(first: list[bytes], second: list[bytes]) -> list[ForwardMsg]:
    """Return what a server sends that comes to it only after the second run."""
    queue, later = ForwardMsgQueue(), list(map(ForwardMsg.FromString, second))
    for sent in first:
        queue.enqueue(ForwardMsg.FromString(sent))
    for message in later:
        if message.WhichOneof("type") == "new_session":
            fragments = list(message.metadata.run.fragment_ids)
            queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments or None)
        queue.enqueue(message)
    return queue.flush()


@pytest.mark.parametrize("then", [TYPED, THE_SAME, TURNED, DRAGGED, *VIEWS[:2]], ids=str)
@pytest.mark.parametrize("first", [*WHOLE, *VIEWS[1:]], ids=str)
def test_what_is_sent_late_is_shown_all_the_same(
    address: str, monkeypatch: pytest.MonkeyPatch, first: tuple[Any, ...], then: tuple[Any, ...]
) -> None:
    monkeypatch.setattr("visitor.Session", Recorded)
    with closing(Browser(address)) as page:
        session = page.session
        assert isinstance(session, Recorded)
        marks = [len(session.heard)]
        for doing in (first, then):
            page.do(*doing)
            page.settle()
            marks.append(len(session.heard))
        late = Session(session.window)
        for sent in session.heard[: marks[0]]:
            late.hear(sent)
        for message in sent_late(session.heard[marks[0] : marks[1]], session.heard[marks[1] :]):
            late.hear(message.SerializeToString())
        late.states, late._typed = session.states, session._typed  # a browser has these itself
        assert not list(differences(late.page(), session.page()))


def test_what_was_to_be_drawn_by_a_run_that_is_overtaken_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("attention.page.parts.st.rerun", lambda names="all": asked.append(names))
    now = 0
    parts = Parts(outside=Part(tuple, shown=()))
    parts.named["plane"] = Part(lambda: now, shown=now)
    now = 1
    parts.redraw()
    now = 0  # undone before it was drawn: what had been drawn, and not been sent, is dropped
    parts.redraw()
    assert asked == [["plane"], ["plane"]]
