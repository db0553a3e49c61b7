"""The figure as Altair specs: column names in, a dict out; no scenario is ever seen.

A spec depends on the layout only and is built once a layout. Everything that an edit
changes travels as data, so that the browser keeps the picture and moves what is in it.
"""

from functools import lru_cache, partial
from typing import Any

import altair as alt

from attention.layout import FONT, TITLE_FONT, Layout

PANELS, WEIGHTS = "panels", "weights"  # names of the datasets the spec asks for

KEY, QUERY, MASKED, GHOST = "key", "query", "masked", "ghost"
_SHAPES = {KEY: "circle", QUERY: "diamond"}

_MIXED = {"embedding": "square", "value": "triangle-up", "output": "cross"}

# Ink that shows on the theme's own background, light or dark.
_INK = alt.ExprRef("ink")
_PAPER = alt.ExprRef("background")
_NO_HEADER = alt.Header(title=None, labelExpr="''", labelFontSize=0, labelPadding=0)
_HOVER = alt.Parameter("hover")
_HOVER_SELECT = {
    "type": "point", "fields": ["query_position"], "on": "pointerover", "clear": "pointerout"
}  # fmt: skip
_SIGNALS = {
    "ink": "luminance(background) > 0.5 ? '#1a1c24' : '#f4f5f8'",
    "limit": f"length(data('{PANELS}')) ? data('{PANELS}')[0].limit : 1",
    "cell_font": f"length(data('{WEIGHTS}')) > 49 ? {FONT - 2} : {FONT + 1}",
}


def _axis(title: str) -> alt.Axis:
    """Return an axis with a grid whose zero line is bold."""
    at_zero = "datum.value === 0"
    return alt.Axis(
        title=title,
        titleFontSize=FONT,
        titlePadding=4,
        labelFontSize=FONT - 1,
        labelPadding=4,
        tickCount=5,
        format="~g",
        gridWidth=alt.condition(at_zero, alt.value(2), alt.value(1)),
        gridColor=alt.condition(at_zero, alt.value("gray"), alt.value("#8884")),
    )


def _plane(x_title: str, y_title: str) -> alt.Chart:
    """Return an empty chart of points between -limit and limit, the same on both axes."""
    scale = alt.Scale(
        domainMin=alt.ExprRef("-limit"), domainMax=alt.ExprRef("limit"), nice=False, zero=False
    )
    return alt.Chart().encode(
        alt.X("x:Q", scale=scale, axis=_axis(x_title)),
        alt.Y("y:Q", scale=scale, axis=_axis(y_title)),
    )


def _part(plane: alt.Chart, name: str, *parts: str) -> alt.Chart:
    """Return an empty layer of a plane, so named, about the rows of these parts."""
    chosen = alt.FieldOneOfPredicate("part", list(parts))
    return plane.transform_filter(chosen).properties(name=name)


def _panels(layout: Layout) -> alt.FacetChart:
    """Return the grid of panels, one a query: that query among all keys."""
    part = partial(_part, _plane("first coordinate (q₁, k₁)", "second coordinate (q₂, k₂)"))
    at_label = {"x": "label_x:Q", "y": "label_y:Q"}
    colour = alt.Color(
        "role:N", scale=alt.Scale(domain=[KEY, QUERY]),
        legend=alt.Legend(
            title=None, orient="top", direction="horizontal", offset=6,
            labelFontSize=FONT, symbolSize=130, symbolOpacity=1,
            labelExpr="datum.label == 'key' ? 'key, sized by weight' : 'query'",
        ),
    )  # fmt: skip
    shape = alt.Shape(
        "role:N", scale=alt.Scale(domain=[KEY, QUERY], range=[_SHAPES[KEY], _SHAPES[QUERY]])
    )

    def numbers(*fields: str) -> list[alt.Tooltip]:
        return [alt.Tooltip(f"{field}:Q", format=".3~f") for field in fields]

    word = alt.Tooltip("word:N")
    role = alt.Tooltip("role:N")
    frame = (
        part("panel", "title")
        .mark_rect(fillOpacity=0)
        .encode(
            x=alt.value(0), x2=alt.value(layout.side), y=alt.value(0), y2=alt.value(layout.side),
            stroke=alt.condition(_HOVER, alt.value(_INK), alt.value("gray"), empty=False),
            strokeWidth=alt.condition(_HOVER, alt.value(3), alt.value(1), empty=False),
        )
    )  # fmt: skip
    leaders = (
        part("leader", KEY, MASKED, QUERY, GHOST)
        .mark_rule(strokeWidth=1, opacity=0.5)
        .encode(colour, x2="label_x:Q", y2="label_y:Q")
    )
    size = alt.Size("area:Q", scale=None)
    ghosts = (
        part("ghost", GHOST).mark_point(filled=False, opacity=0.5, strokeWidth=1.5)
        .encode(colour, shape, size, tooltip=[word, alt.Tooltip("part:N"), *numbers("x", "y")])
    )  # fmt: skip
    masked = (
        part("masked", MASKED)
        .mark_point(filled=False, opacity=0.6, size=50, strokeDash=[2, 2])
        .encode(colour, shape, tooltip=[word, alt.Tooltip("part:N"), *numbers("x", "y")])
    )
    keys = (
        part("key", KEY).mark_point(filled=True, opacity=0.85)
        .encode(colour, shape, size, tooltip=[word, role, *numbers("x", "y", "score", "weight")])
    )  # fmt: skip
    queries = (
        part("query", QUERY).mark_point(filled=True, opacity=1)
        .encode(colour, shape, size, tooltip=[word, role, *numbers("x", "y")])
    )  # fmt: skip
    halo = (
        part("halo", KEY, MASKED, QUERY)
        .mark_text(fontSize=FONT, stroke=_PAPER, strokeWidth=3, fill=_PAPER)
        .encode(**at_label, text="text:N")
    )
    key_words = (
        part("key_word", KEY, MASKED).mark_text(fontSize=FONT)
        .encode(
            colour, **at_label, text="text:N",
            opacity=alt.when(f"datum.part === '{MASKED}'")
            .then(alt.value(0.5)).otherwise(alt.value(1)),
        )
    )  # fmt: skip
    query_words = (
        part("query_word", QUERY).mark_text(fontSize=FONT, fontWeight="bold")
        .encode(colour, **at_label, text="text:N")
    )  # fmt: skip
    titles = (
        part("title", "title")
        .mark_text(fontSize=TITLE_FONT, fontWeight="bold", align="left", fill=_INK)
        .encode(text="text:N")
    )
    captions = (
        part("caption", "caption").mark_text(fontSize=FONT, align="left", fill=_INK)
        .encode(text="text:N")
    )  # fmt: skip
    marks = [frame, leaders, ghosts, masked, keys, queries]
    texts = [halo, key_words, query_words, titles, captions]
    return (
        alt.layer(*marks, *texts, data=alt.NamedData(PANELS))
        .properties(width=layout.side, height=layout.side)
        .facet(
            facet=alt.Facet("query_position:O", header=_NO_HEADER),
            columns=layout.columns,
        )
    )


def _heatmap(side: int) -> alt.LayerChart | alt.FacetChart:
    """Return all weights of a head as one matrix: queries in rows, keys in columns."""
    cell = alt.Chart().encode(
        alt.X(
            "key:N", sort=None,
            axis=alt.Axis(
                title="key", orient="top", labelAngle=-45, labelLimit=100, labelFontSize=FONT,
                titleFontSize=FONT, labelPadding=4, titlePadding=4, labelOverlap=False,
            ),
        ),
        alt.Y(
            "query:N", sort=None,
            axis=alt.Axis(
                title="query", labelLimit=80, labelFontSize=FONT, titleFontSize=FONT,
                labelPadding=4, titlePadding=4, labelOverlap=False,
            ),
        ),
    )  # fmt: skip
    fill = (
        cell.transform_filter("isFinite(datum.score)")
        .mark_rect(fill="#0072b2")
        .encode(
            fillOpacity=alt.FillOpacity(
                "weight:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 1])
            ),
        )
    )
    outline = (
        cell.mark_rect(fillOpacity=0, stroke=_INK)
        .encode(
            strokeWidth=alt.condition(_HOVER, alt.value(2), alt.value(0), empty=False),
            tooltip=[
                alt.Tooltip("query:N"), alt.Tooltip("key:N"),
                alt.Tooltip("score:Q", format=".3~f"), alt.Tooltip("weight:Q", format=".3~f"),
            ],
        )
        .properties(name="cell")
    )  # fmt: skip
    numbers = (
        cell.transform_filter("isFinite(datum.score)")
        .mark_text(fontSize=alt.ExprRef("cell_font"))
        .encode(
            text="share:N",
            color=alt.when("datum.weight > 0.85")
            .then(alt.value("white"))
            .otherwise(alt.value(_INK)),
        )
        .properties(name="number")
    )
    right = alt.value(side + 34)
    sums = (
        cell.transform_filter("datum.total !== ''")
        .mark_text(fontSize=FONT, align="right", fill=_INK)
        .encode(x=right, text="total:N")
        .properties(name="sum")
    )
    sums_title = (
        alt.Chart().transform_aggregate(rows="count()")
        .mark_text(fontSize=FONT, align="right", fill=_INK, text="sum")
        .encode(x=right, y=alt.value(-10))
    )  # fmt: skip
    return alt.layer(
        fill, numbers, sums, sums_title, outline, data=alt.NamedData(WEIGHTS)
    ).properties(width=side, height=side)


@lru_cache(maxsize=8)
def mixing_figure(side: int) -> dict[str, Any]:
    """Return the spec of the plane of values and outputs, `side` pixels square.

    It names one dataset, `mixing`, of `attention.mixing.mixing`. Treat it as read-only.
    """
    part = partial(_part, _plane("first coordinate", "second coordinate"))
    roles = list(_MIXED)
    colour = alt.Color(
        "part:N", scale=alt.Scale(domain=[KEY, QUERY, "value", "output", "embedding"]),
        legend=alt.Legend(
            title=None, orient="top", values=roles, labelFontSize=FONT, symbolSize=110,
            symbolOpacity=1,
        ),
    )  # fmt: skip
    shape = alt.Shape("part:N", scale=alt.Scale(domain=roles, range=list(_MIXED.values())))
    to_end = {"x2": "label_x:Q", "y2": "label_y:Q"}
    at_label = {"x": "label_x:Q", "y": "label_y:Q", "text": "text:N"}

    moves = part("move", "move").mark_rule(stroke=_INK, opacity=0.35, strokeDash=[4, 3])
    steps = part("step", "step").mark_rule(strokeWidth=4, opacity=0.55)
    leaders = part("leader", *roles).mark_rule(opacity=0.4).encode(colour, **to_end)
    marks = part("mark", *roles).mark_point(filled=True, opacity=0.9, size=90)
    halo = part("halo", *roles).mark_text(fontSize=FONT, stroke=_PAPER, strokeWidth=3)
    words = part("word", *roles).mark_text(fontSize=FONT).encode(colour, **at_label)
    numbers = [alt.Tooltip(f"{field}:Q", format=".3~f") for field in ("x", "y")]
    weight = alt.Tooltip("weight:Q", format=".3~f")
    chart = alt.layer(
        moves.encode(**to_end),
        leaders,
        steps.encode(
            color=alt.datum("value"), **to_end, tooltip=["word:N", weight],
        ),
        marks.encode(colour, shape, tooltip=["word:N", alt.Tooltip("part:N"), *numbers]),
        halo.encode(**at_label),
        words,
        data=alt.NamedData("mixing"),
    ).properties(width=side, height=side, autosize="pad")  # fmt: skip
    limit = "length(data('mixing')) ? data('mixing')[0].limit : 1"
    signals = [{"name": "ink", "expr": _SIGNALS["ink"]}, {"name": "limit", "expr": limit}]
    return {**chart.to_dict(), "params": signals}


@lru_cache(maxsize=64)
def figure(layout: Layout) -> dict[str, Any]:
    """Return the Vega-Lite spec of panels and heatmap; pointing at one marks the other.

    The spec names two datasets: `panels`, of `attention.panels.panels`, and `weights`, of
    `attention.panels.cells`. Treat the dict as read-only: it is shared.
    """
    grid, heatmap = _panels(layout), _heatmap(layout.heatmap)
    parts = (grid, heatmap) if layout.beside else (heatmap, grid)
    chart = (
        alt.concat(*parts, columns=len(parts) if layout.beside else 1, spacing=20)
        .resolve_scale(x="independent", y="independent")
        .properties(autosize="pad", padding={"left": 0, "top": 5, "right": 12, "bottom": 5})
        .to_dict()
    )
    # A selection that two views share is named here, since Altair gives it to one of them;
    # the name of a layer gets the number of its part.
    views = ["panel", f"cell_{parts.index(heatmap)}"]
    hover = {"name": "hover", "select": _HOVER_SELECT, "views": views}
    signals = [{"name": name, "expr": expression} for name, expression in _SIGNALS.items()]
    return {**chart, "params": [hover, *signals]}
