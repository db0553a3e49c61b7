"""How all figures are said as Altair specs: column names in, a dict out.

A spec depends on the layout only and is built once a layout; no scenario is ever seen.
Everything that an edit changes travels as data, so that the browser keeps the picture and
moves what is in it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from string import Formatter
from threading import Lock
from typing import Any, ParamSpec, cast

import altair as alt
from altair.utils.schemapi import debug_mode

Spec = dict[str, Any]

# Ink that shows on the theme's own background, light or dark.
INK = alt.ExprRef("ink")
PAPER = alt.ExprRef("background")
_INK_OF_THEME = "luminance(background) > 0.5 ? '#1a1c24' : '#f4f5f8'"
HOVER = {"type": "point", "fields": ["query_position"], "on": "pointerover", "clear": "pointerout"}
# Where one layer has this selection, the rows of all layers in its panel can be clicked.
PICK = {"type": "point", "fields": ["query_position", "key_position"]}

Sizes = ParamSpec("Sizes")
_building = Lock()


def built_once(build: Callable[Sizes, Spec]) -> Callable[Sizes, Spec]:
    """Remember specs; while one visitor's is built, others wait rather than build it too.

    Altair checks every part against its schema as it is made, which takes half of the
    time. The tests check whole specs instead.
    """
    remembered = cast(Callable[Sizes, Spec], lru_cache(maxsize=64)(debug_mode(False)(build)))

    @wraps(build)
    def spec(*sizes: Sizes.args, **options: Sizes.kwargs) -> Spec:
        with _building:
            return remembered(*sizes, **options)

    return spec


def where(test: str, value: Any) -> list[Spec]:
    """Return the condition of a channel that has another value where a test holds.

    It is written out, here and in `pointed_at`: Altair's own functions look up the whole of
    a channel in its schema, and the first visitor would wait for all those of a figure.
    """
    return [{"test": test, "value": value}]


def pointed_at(value: Any) -> Spec:
    """Return the condition of a channel that has another value where one points."""
    return {"param": "hover", "empty": False, "value": value}


def rounded(*fields: str) -> list[alt.Tooltip]:
    """Return what a tooltip says of fields that hold numbers: see `_format`."""
    return [alt.Tooltip(f"{field}:Q", format=_format(field)) for field in fields]


def _format(field: str) -> str:
    """Return up to three decimals; of weights as many digits, for none is as small as 0."""
    return ".3~g" if field == "weight" else ".3~f"


# What a click on a mark does that opens the arithmetic of a weight.
_CLICK = {"click for": "'every step of this'"}


def told(texts: Sequence[str], numbers: Sequence[str], *, opens: bool = False) -> alt.TooltipValue:
    """Return what a tooltip says of a row of which some numbers may be missing or infinite.

    A weight that is hidden has none. As a list of fields, a tooltip would say null there; what is
    undefined it leaves out. If a click on the mark `opens` the arithmetic, that is said as well.
    """
    said = {field: f"datum.{field}" for field in texts}
    for field in numbers:
        number = f"datum.{field}"
        written = f"isFinite({number}) ? format({number}, '{_format(field)}') : '−∞'"
        said[field] = f"isValid({number}) ? ({written}) : datum.missing"
    if opens:
        said |= _CLICK
    terms = (f"'{name}': {expression}" for name, expression in said.items())
    return alt.TooltipValue(alt.ExprRef(f"{{{', '.join(terms)}}}"))


def limit_of(dataset: str) -> str:
    """Return how far the axes reach, as the first row of a dataset says."""
    return f"length(data('{dataset}')) ? data('{dataset}')[0].limit : 1"


def layered(*layers: alt.Chart, **properties: Any) -> Spec:
    """Return layers on top of each other as a part of a spec.

    Parts are put together as dicts. Altair's own ways to do so copy every layer several
    times, and the first visitor would wait for that a fifth of a second.
    """
    inside: Spec = {"top_level": False, "data": None}  # data and theme are the figure's
    parts = [layer.to_dict(validate=False, context=inside) for layer in layers]
    return {"layer": parts, "encoding": _said_once(parts), **properties}


def _said_once(parts: Sequence[Spec]) -> Spec:
    """Take what layers have in common out of them, axes and keys, and return it.

    A figure is sent with every answer, and axes are a third of it.
    """
    common: Spec = {}
    for channel in ("x", "y", "key"):
        said = [part["encoding"].get(channel) for part in parts]
        if all(said):
            common[channel] = max(said, key=said.count)
            for part in parts:
                if part["encoding"][channel] == common[channel]:
                    del part["encoding"][channel]
    return common


def facet(field: str, header: alt.Header) -> Spec:
    """Return what draws a part of a figure once for each value of a field, in their order."""
    return {"field": field, "header": header.to_dict(), "type": "ordinal"}


def whole_figure(spec: Spec, *selections: Spec, **signals: str) -> Spec:
    """Return a whole figure: its parts, its selections, and what marks read besides data."""
    named = {"ink": _INK_OF_THEME, **signals}
    values = ({"name": name, "expr": expression} for name, expression in named.items())
    return {"$schema": alt.SCHEMA_URL, **spec, "params": [*selections, *values]}


# What is to be heard of a whole figure, of a mark that is not seen: as data it may change without
# the figure being made anew, which a figure's own description may not.
_FINDING: Spec = {
    "name": "finding",
    "data": {"name": "finding"},
    "mark": {"type": "text", "text": "", "description": {"expr": "datum.finding"}},
    "encoding": {"x": {"value": 0}, "y": {"value": 0}},
}


def with_finding(spec: Spec) -> Spec:
    """Return a figure that also says to a screen reader what there is to be found in it.

    It names one more dataset, `finding`: a row with a field of that name.
    """
    if "layer" in spec:
        return {**spec, "layer": [_FINDING, *spec["layer"]]}
    # Nothing can be laid over a figure of several parts: it stands above them and takes no room.
    whole = ("$schema", "params", "autosize", "padding")
    parts = {name: value for name, value in spec.items() if name not in whole}
    said = {**_FINDING, "height": 0, "width": 0, "view": {"stroke": None}}
    outside = {name: spec[name] for name in whole if name in spec}
    return {**outside, "vconcat": [said, parts], "spacing": 0}


def heard(sentence: str) -> alt.ExprRef:
    """Return what a screen reader says of a mark, with {texts} and {numbers:n} of its row."""
    terms = []
    for text, field, kind, _ in Formatter().parse(sentence):
        if text:
            terms.append(f"'{text}'")
        if field and kind:
            said = f"format(datum.{field}, '{_format(field)}')"
            terms.append(f"(isValid(datum.{field}) ? {said} : 'hidden')")
        elif field:
            terms.append(f"(datum.{field} || 'nothing')")
    return alt.ExprRef(" + ".join(terms))
