"""The weights of one query against the temperature."""

from functools import partial

import altair as alt

from attention.figures.charts.grammar import (
    INK,
    Spec,
    built_once,
    heard,
    layered,
    rounded,
    where,
    whole_figure,
)
from attention.figures.charts.planes import KEY, layer_of
from attention.figures.layout import FONT, MAX_LABEL
from attention.scenario import MAX_TEMPERATURE, MIN_TEMPERATURE

_TICKS = [MIN_TEMPERATURE, 0.1, 0.2, 0.5, 1, 2, MAX_TEMPERATURE]


@built_once
def temperatures_figure(width: int, height: int) -> Spec:
    """Return the spec of a query's weights as curves over all temperatures; sizes in pixels.

    It names the dataset `temperatures`, of `attention.figures.temperatures.temperatures` for
    this height. Treat it as read-only.
    """
    axis = partial(alt.Axis, labelFontSize=FONT - 1, titleFontSize=FONT, gridColor="#8884")
    plane = (
        alt.Chart()
        .transform_calculate(role=f"'{KEY}'")
        .encode(
            alt.X(
                "temperature:Q",
                axis=axis(title="temperature", values=_TICKS, format="~g", grid=False),
                scale=alt.Scale(type="log", domain=[MIN_TEMPERATURE, MAX_TEMPERATURE], nice=False),
            ),
            alt.Y(
                "weight:Q",
                axis=axis(title="weight", tickCount=5, format=".1f"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            alt.StrokeOpacityValue(0.5, condition=where("datum.chosen", 1)),
        )
    )
    layer = partial(layer_of, plane)
    colour = alt.Color("role:N", scale=alt.Scale(domain=[KEY]), legend=None)
    wide = alt.StrokeWidthValue(1.5, condition=where("datum.chosen", 3))
    at_name = {"x": alt.XValue(width + 12), "y": alt.Y("label_weight:Q")}

    curves = (
        layer("curve", "curve").mark_line(aria=False).encode(colour, wide, detail="key_position:N")
    )
    leaders = layer("leader", "name").mark_rule(aria=False).encode(
        colour, x2=alt.X2Value(width + 9), y2=alt.Y2("label_weight:Q")
    )  # fmt: skip
    names = layer("name", "name").mark_text(
        align="left", fontSize=FONT, limit=MAX_LABEL, strokeOpacity=0, aria=False
    ).encode(colour, alt.Text("key:N"), **at_name)  # fmt: skip
    present = (
        layer("present", "now")
        .transform_aggregate(temperature="min(temperature)")
        .mark_rule(stroke=INK, strokeDash=[4, 3], opacity=1, aria=False)
        .encode(alt.YValue(0), alt.Y2Value(height))
    )
    points = layer("point", "now").mark_point(
        filled=True, opacity=1, size=45,
        description=heard("{key} gets {weight:n} at the temperature {temperature:n}"),
    ).encode(
        colour, tooltip=[
            alt.Tooltip("key:N"), *rounded("weight"),
            alt.Tooltip("temperature:Q", format=".3~g"),
        ],
    )  # fmt: skip
    layers = layered(
        present, curves, leaders, points, names,
        autosize="pad", data={"name": "temperatures"}, height=height, width=width,
    )  # fmt: skip
    return whole_figure(layers)
