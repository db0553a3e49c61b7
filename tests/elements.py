"""What an element of a page is to a browser: its name, the state it is told, what one sees.

An element is Streamlit's own message of that name. Values follow `useBasicWidgetState` and the
widgets of Streamlit's front end, version 1.67.
"""

import json
import re
from typing import Any

import pandas as pd
from google.protobuf.json_format import MessageToDict
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

# Widgets that have a value as soon as they are drawn.
VALUED = {"checkbox", "number_input", "slider", "selectbox", "button_group", "text_area"}
# Fields that nobody sees, and those that a browser knows better: the values it holds.
UNSEEN = {
    *("id", "formId", "setValue", "value", "rawValue", "rawValues", "default", "json"),
    *("jsContent", "cssContent", "htmlContent", "arrowData", "datasets", "buttonClickWidgets"),
}


def kind_of(content: Any) -> str:
    """Return what kind of element, or of container, something is."""
    return (content is not None and content.WhichOneof("type")) or ""


def inside(content: Any) -> Any:
    """Return the message about just this kind of element or container, if there is one."""
    kind = kind_of(content)
    return getattr(content, kind) if kind else None


def identity_of(content: Any) -> str:
    return getattr(inside(content), "id", "")


def name_of(content: Any) -> str:
    """Return the key of a widget, or what is written on one without a key.

    A widget that takes the place of another has the same key, with a number behind it.
    """
    key = re.sub(r" \d+$", "", identity_of(content).rsplit("-", 1)[-1])
    return str(inside(content).label) if key == "None" else key


def told(content: Any) -> WidgetState:
    """Return the state that a widget is told to have, or else has when it is drawn first."""
    widget, state = inside(content), WidgetState(id=identity_of(content))
    forced = widget.set_value
    match kind_of(content):
        case "checkbox":
            state.bool_value = widget.value if forced else widget.default
        case "text_area":
            state.string_value = widget.value if forced else widget.default
        case "number_input" if widget.HasField("value" if forced else "default"):
            number = widget.value if forced else widget.default
            if widget.data_type == NumberInput.INT:
                state.int_value = int(number)
            else:
                state.double_value = number
        case "selectbox" if forced and widget.HasField("raw_value"):
            state.string_value = widget.raw_value
        case "selectbox" if not forced and widget.HasField("default"):
            state.string_value = widget.options[widget.default]
        case "button_group":
            options = [option.content for option in widget.options]
            defaults = [options[at] for at in widget.default]
            state.string_array_value.data.extend(widget.raw_values if forced else defaults)
        case "slider" if widget.options:
            defaults = [widget.options[int(at)] for at in widget.default]
            state.string_array_value.data.extend(widget.raw_value if forced else defaults)
        case "slider":
            state.double_array_value.data.extend(widget.value if forced else widget.default)
    return state


def state(identity: str, field: str, content: Any) -> WidgetState:
    """Return the state of a widget; lists, and what a table's button says, are given as such."""
    if isinstance(content, list) or field == "string_trigger_value":
        content = {"data": content}
    return WidgetState(id=identity, **{field: content})


def value_of(held: WidgetState) -> Any:
    """Return the value of a state as a plain one."""
    field = held.WhichOneof("value")
    value: Any = getattr(held, field) if field else None
    return list(value.data) if hasattr(value, "data") else value


def seen(content: Any) -> dict[str, Any]:
    """Return what one sees of an element or container as plain values that can be compared."""
    fields: dict[str, Any] = MessageToDict(content)
    for unseen in ("hasOneShotEffect", "id"):
        fields.pop(unseen, None)
    kind = kind_of(content)
    if not kind:
        return fields
    told = fields.pop(content.DESCRIPTOR.fields_by_name[kind].json_name)
    fields |= {name: field for name, field in told.items() if name not in UNSEEN}
    match kind:
        case "vega_lite_chart":
            named = {each.name: cells(each.data.data) for each in inside(content).datasets}
            fields["datasets"] = {name: plain(frame) for name, frame in named.items()}
        case "bidi_component":
            fields["data"] = json.loads(inside(content).json or "null")
        case "dataframe":
            fields["cells"] = plain(cells(inside(content).arrow_data.data))
    return fields


def cells(table: bytes) -> pd.DataFrame:
    return convert_arrow_bytes_to_pandas_df(table)


def plain(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a table as plain values; what is missing is None."""
    known = frame.astype(object).where(frame.notna(), None)
    return {"index": list(known.index), **{str(name): list(known[name]) for name in known}}
