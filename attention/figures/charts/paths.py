"""Figures of layers: the paths of words on a plane, and how far apart they lie."""

from functools import partial

import altair as alt

from attention.figures.charts.grammar import (
    INK,
    PAPER,
    Spec,
    built_once,
    heard,
    layered,
    limit_of,
    rounded,
    where,
    whole_figure,
)
from attention.figures.charts.planes import empty_plane, layer_of
from attention.figures.layout import FONT


@built_once
def paths_figure(side: int) -> Spec:
    """Return the spec of a plane of paths, `side` pixels square.

    It names one dataset, `paths`, of `attention.figures.paths.paths`. Treat it as read-only.
    """
    layer = partial(layer_of, empty_plane("first coordinate", "second coordinate"))
    ways = (
        layer("way", "path")
        .mark_line(stroke=INK, strokeWidth=1.5, opacity=0.45, aria=False)
        .encode(detail="position:N", order="layer:Q")
    )
    stations = (
        layer("station", "path")
        .mark_point(filled=True, fill=INK, opacity=0.6, aria=False)
        .encode(
            alt.SizeValue(14, condition=where("datum.layer === 0", 60)),  # where a way begins
            tooltip=[alt.Tooltip("word:N"), alt.Tooltip("layer:Q"), *rounded("x", "y")],
        )
    )
    leaders = (
        layer("leader", "now")
        .mark_rule(stroke=INK, opacity=0.5, aria=False)
        .encode(x2=alt.X2("label_x:Q"), y2=alt.Y2("label_y:Q"))
    )
    marks = (
        layer("mark", "now")
        .mark_point(filled=True, opacity=1, size=110, description=heard("{word}: at {x:n}, {y:n}"))
        .encode(
            # The colour of outputs, which is the theme's fourth.
            alt.Color(
                "part:N", legend=None, scale=alt.Scale(domain=["key", "query", "value", "now"])
            ),
            tooltip=[alt.Tooltip("word:N"), alt.Tooltip("layer:Q"), *rounded("x", "y")],
        )
    )
    named = {"x": alt.X("label_x:Q"), "y": alt.Y("label_y:Q"), "text": alt.Text("text:N")}
    halo = (
        layer("halo", "now")
        .mark_text(fontSize=FONT, stroke=PAPER, fill=PAPER, strokeWidth=3, aria=False)
        .encode(**named)
    )
    words = layer("word", "now").mark_text(fontSize=FONT, fill=INK, aria=False).encode(**named)
    layers = layered(
        ways, stations, leaders, marks, halo, words,
        autosize="pad", data={"name": "paths"}, height=side, width=side,
    )  # fmt: skip
    return whole_figure(layers, limit=limit_of("paths"))


@built_once
def spreads_figure(width: int, height: int) -> Spec:
    """Return the spec of the spread over the layers; it names the dataset `spreads`."""
    axis = partial(alt.Axis, labelFontSize=FONT - 1, titleFontSize=FONT, tickCount=4, grid=False)
    chart = alt.Chart().encode(
        alt.X(
            "layer:Q",
            axis=axis(title="layers", format="d", tickMinStep=1),
            scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef("count"), nice=False),
        ),
        alt.Y("spread:Q", axis=axis(title="spread"), scale=alt.Scale(zero=True)),
    )
    line = chart.mark_line(stroke=INK, strokeWidth=2, aria=False)
    points = chart.mark_point(
        filled=True, fill=INK, opacity=1, description=heard("after {layer:n}: {spread:n}")
    ).encode(
        alt.SizeValue(12, condition=where("datum.now", 90)),
        tooltip=[alt.Tooltip("layer:Q"), *rounded("spread")],
    )
    layers = layered(
        line, points, autosize="pad", data={"name": "spreads"}, height=height, width=width
    )
    return whole_figure(layers, count="max(2, length(data('spreads')) - 1)")
