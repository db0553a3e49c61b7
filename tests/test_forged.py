"""Messages that no page would send, over a real line: they are answered with a page."""

import json
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest
from nonsense import Nonsense
from session import Session
from visitor import Visitor

from attention.editing.cells import WORDS
from attention.editing.draft import Draft
from attention.editing.gestures import Edit
from attention.exchange.link import encode
from attention.lessons import OPENING

START = Draft(OPENING.scenario)

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
            on_stage = source.any_of(("edits", "query"))
            heard = {"messenger": "edits", "stage": on_stage, "ruler": "size"}.get(name, "opened")
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


@pytest.mark.long
def test_three_hundred_forged_messages_are_answered_with_a_page(running: tuple[int, str]) -> None:
    _, address = running
    source = Nonsense(8)
    for _ in range(15):
        visitor = Visitor(address, encode(source.link()))
        for _ in range(20):
            forge_one(source, visitor)
        visitor.close()


def forge_one(source: Nonsense, visitor: Visitor) -> None:
    session = visitor.session
    if source.often(0.1):
        query = source.query().encode("utf-8", "replace").decode()
        visitor.ask(session.arrival(query, again=True))
        assert not session.exceptions, query
        return
    kinds = sorted({widget.kind for widget in session.widgets.values()} & KINDS)
    told = {}
    for kind in source.chance.choices(kinds, k=source.chance.randint(1, 3)):
        of_kind = [name for name, widget in session.widgets.items() if widget.kind == kind]
        name = source.any_of(of_kind)
        told[name] = forged(source, session, name)
    visitor.ask(session.tell_all(told, session.widgets[name].fragment))
    assert not session.exceptions, told
    assert "address" in session.widgets
    assert {"plane", "stage"} & session.widgets.keys()


# ---- One field of a drag that is not as it should --------------------------------------

DRAG = Edit("move", 1, 1, WORDS, 0, 0, "hope", 4, 1.0, 0.5)


def drag(visitor: Visitor, edit: dict[str, Any]) -> str:
    """Tell the page of a drag; return the link that it then shows."""
    edits = {"edits": [edit], "held": False, "at": 1}
    visitor.ask(visitor.session.tell("messenger", json_value={"edits": edits}))
    assert not visitor.session.exceptions
    return str(visitor.session.components["address"]["query"])


def test_a_drag_as_the_plane_tells_it_moves_a_word(address: str) -> None:
    visitor = Visitor(address)
    assert drag(visitor, asdict(DRAG)).startswith("v=2&words=hope_1_0.5~")
    visitor.close()


@pytest.mark.parametrize(
    ("field", "forgery"),
    [
        ("row", {"row": 9}),
        ("name", {"name": "hate"}),
        ("count", {"count": 7}),
        ("kind", {"kind": "m<b>"}),
        ("number", {"nummer": 1}),
        ("x", {"z": 1.0}),
    ],
)
def test_a_forged_drag_moves_nothing(address: str, field: str, forgery: dict[str, Any]) -> None:
    edit = asdict(DRAG)
    del edit[field]
    visitor = Visitor(address)
    before = visitor.session.shown("panels")
    assert drag(visitor, edit | forgery) == ""
    pd.testing.assert_frame_equal(visitor.session.shown("panels"), before)
    visitor.close()
