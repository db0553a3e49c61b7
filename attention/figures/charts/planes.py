"""Figures on a plane: queries among keys, one score, values mixed into outputs, who can win."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import altair as alt

from attention.figures.charts.grammar import (
    INK,
    PAPER,
    PICK,
    Spec,
    built_once,
    heard,
    layered,
    limit_of,
    rounded,
    told,
    where,
    whole_figure,
)
from attention.figures.layout import FONT

KEY, QUERY, MASKED, GHOST = "key", "query", "masked", "ghost"
_SHAPES = {KEY: "circle", QUERY: "diamond"}

_MIXED = {"embedding": "square", "value": "triangle-up", "output": "cross"}
_MIXED_COLOURS = [KEY, QUERY, "value", "output", "embedding"]  # in the theme's order

# Faint lines; a mark's own opacity would make the legend faint as well.
_FAINT = alt.StrokeOpacityValue(0.5)
# Each channel is written as such: from a mere name, Altair would have to find out which.
TEXT = alt.Text("text:N")
_AT_LABEL = {"x": alt.X("label_x:Q"), "y": alt.Y("label_y:Q"), "text": TEXT}
_TO_LABEL = {"x2": alt.X2("label_x:Q"), "y2": alt.Y2("label_y:Q")}

# Tol's light colours and three of his muted ones: a winner's, by the position of its key.
_WINNERS = [
    "#77aadd", "#ee8866", "#eedd88", "#44bb99", "#ffaabb", "#99ddff", "#bbcc33", "#cc99bb",
    "#aaaa00", "#dddddd", "#cc6677", "#999933",
]  # fmt: skip


def _axis(title: str, stands: str = "") -> alt.Axis:
    """Return an axis with a grid whose zero line is bold; its texts only stand where a test holds.

    A text that is not to be seen is empty: where labels overlap, Vega sets their opacity itself.
    """
    at_zero = "datum.value === 0"
    # Of what is large, the format leaves out digits: 1e+1 for 10.
    label = "abs(datum.value) < 10 ? datum.label : format(datum.value, '~r')"
    opacity = alt.ExprRef(f"{stands} ? 1 : 0") if stands else alt.Undefined
    return alt.Axis(
        title=title,
        labels=True,
        ticks=True,
        titleFontSize=FONT,
        titlePadding=4,
        labelFontSize=FONT - 1,
        labelPadding=4,
        tickCount=5,
        format="~g",
        labelExpr=f"{stands} ? ({label}) : ''" if stands else label,
        tickOpacity=opacity,
        titleOpacity=opacity,
        gridWidth=alt.condition(at_zero, alt.value(2), alt.value(1)),
        gridColor=alt.condition(at_zero, alt.value("gray"), alt.value("#8884")),
    )


def empty_plane(x_title: str, y_title: str, x_stands: str = "") -> alt.Chart:
    """Return an empty chart of points between -limit and limit, the same on both axes.

    Below it there may only be something where a test holds, `x_stands`.
    """
    scale = alt.Scale(
        domainMin=alt.ExprRef("-limit"), domainMax=alt.ExprRef("limit"), nice=False, zero=False
    )
    return alt.Chart().encode(
        alt.X("x:Q", scale=scale, axis=_axis(x_title, x_stands)),
        alt.Y("y:Q", scale=scale, axis=_axis(y_title)),
    )


# With every answer all rows are others. By its key a mark is still the same, and is only moved.
THIS_KEY = alt.Key("key_position:Q")


def layer_of(plane: alt.Chart, name: str, *parts: str) -> alt.Chart:
    """Return an empty layer of a plane, so named, about the rows of these parts."""
    chosen = alt.FieldOneOfPredicate("part", list(parts))
    return plane.transform_filter(chosen).properties(name=name)


NewLayer = Callable[..., alt.Chart]
# Where one has clicked among the cells of a grid.
ASK = {
    "name": "ask",
    "select": {"type": "point", "fields": ["x", "y", "x2", "y2"], "toggle": False},
}
QUERIES_AND_KEYS = "first coordinate (q₁, k₁)", "second coordinate (q₂, k₂)"

Legend = Mapping[str, Any]  # where it stands
ABOVE: Legend = {"orient": "top", "offset": 6}

# All layers of queries and keys have one scale and one legend: it is enough that one of them says
# which, but for what would make its symbols as faint as a layer's marks.
_COLOUR = alt.Color("role:N", legend=alt.Legend(symbolOpacity=1))
_SHAPE = alt.Shape("role:N")
_AREA = alt.Size("area:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
_WORD, _ROLE, _PART = alt.Tooltip("word:N"), alt.Tooltip("role:N"), alt.Tooltip("part:N")


def queries_among_keys(
    layer: NewLayer,
    *,
    weighed: bool = True,
    opens: bool = False,
    legend_at: Legend = ABOVE,
) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Return the layers that show queries among keys: what lies below and above the texts.

    Keys are `weighed` if they have the score and the weight that one query gives them; a click
    on one `opens` the arithmetic of its weight. `legend_at` says where it is explained what the
    marks are.
    """
    leaders = (
        layer("leader", KEY, MASKED, QUERY, GHOST)
        .mark_rule(strokeWidth=1, aria=False)
        .encode(_explained(weighed, legend_at), THIS_KEY, strokeOpacity=_FAINT, **_TO_LABEL)
    )
    ghosts = (
        layer("ghost", GHOST)
        .mark_point(filled=False, opacity=0.5, strokeWidth=1.5, aria=False)
        .encode(_COLOUR, _SHAPE, _AREA, THIS_KEY, tooltip=[_WORD, _PART, *rounded("x", "y")])
    )
    masked = (
        layer("masked", MASKED)
        .mark_point(filled=False, opacity=0.6, size=50, strokeDash=[2, 2], aria=False)
        .encode(_COLOUR, _SHAPE, THIS_KEY, tooltip=[_WORD, _PART, *rounded("x", "y")])
    )
    queries = (
        layer("query", QUERY)
        .mark_point(filled=True, opacity=1, description=heard("{word}: query at {x:n}, {y:n}"))
        .encode(_COLOUR, _SHAPE, _AREA, THIS_KEY, tooltip=[_WORD, _ROLE, *rounded("x", "y")])
    )
    halo = (
        layer("halo", KEY, MASKED, QUERY)
        .mark_text(fontSize=FONT, stroke=PAPER, strokeWidth=3, fill=PAPER, aria=False)
        .encode(THIS_KEY, **_AT_LABEL)
    )
    cursor, opacity = _cursor(opens), where(f"datum.part === '{MASKED}'", 0.5)
    key_words = (
        layer("key_word", KEY, MASKED)
        .mark_text(fontSize=FONT, cursor=cursor, aria=False)
        .encode(_COLOUR, alt.OpacityValue(1, condition=opacity), THIS_KEY, **_AT_LABEL)
    )
    query_words = (
        layer("query_word", QUERY)
        .mark_text(fontSize=FONT, fontWeight="bold", aria=False)
        .encode(_COLOUR, THIS_KEY, **_AT_LABEL)
    )
    keys = _keys(layer("key", KEY), weighed, opens)
    # A query is in one panel only, and lies over the labels of keys, which are in all of them.
    return [leaders, ghosts, masked, keys], [halo, key_words, queries, query_words]


def _keys(layer: alt.Chart, weighed: bool, opens: bool) -> alt.Chart:
    """Return the layer of keys that a query may see."""
    numbers = ("x", "y", "score", "weight") if weighed else ("x", "y")
    sentence = "{word}: key at {x:n}, {y:n}"
    if weighed:
        sentence += ", score {score:n}, weight {weight:n}"
    keys: alt.Chart = layer.mark_point(
        filled=True, opacity=0.85, cursor=_cursor(opens), description=heard(sentence)
    ).encode(
        _COLOUR,
        alt.Shape("role:N", scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()])),
        _AREA,
        THIS_KEY,
        tooltip=told(("word", "role"), numbers, opens=opens),
    )
    return keys


def _cursor(opens: bool) -> Any:
    return "pointer" if opens else "default"


def _explained(weighed: bool, legend_at: Legend) -> alt.Color:
    """Return the colours of queries and keys, with the legend that says what their marks are."""
    sized = "datum.label == 'key' ? 'key, sized by weight' : 'query'"
    legend = alt.Legend(
        title=None, direction="horizontal", labelFontSize=FONT, symbolSize=130, symbolOpacity=1,
        labelExpr=sized if weighed else "datum.label", **legend_at,
    )  # fmt: skip
    return alt.Color("role:N", scale=alt.Scale(domain=[KEY, QUERY]), legend=legend)


@built_once
def geometry_figure(side: int) -> Spec:
    """Return the spec of one query's scores as lengths, `side` pixels square.

    It names one dataset, `geometry`, of `attention.figures.geometry.geometry`. Clicking a key
    selects it as `pick`. Treat the dict as read-only: it is shared.
    """
    layer = partial(layer_of, empty_plane(*QUERIES_AND_KEYS))
    levels = (
        layer("level", "level")
        .mark_rule(stroke="gray", opacity=0.6, aria=False)
        .encode(**_TO_LABEL)
    )
    level_numbers = (
        layer("level_halo", "level_number")
        .mark_text(fontSize=FONT - 1, fill=PAPER, stroke=PAPER, strokeWidth=3, aria=False)
        .encode(TEXT),
        layer("level_number", "level_number").mark_text(fontSize=FONT - 1, fill=INK).encode(TEXT),
    )
    direction = (
        layer("direction", "direction")
        .mark_rule(strokeWidth=2, aria=False)
        .encode(alt.Color("role:N"), strokeOpacity=_FAINT, **_TO_LABEL)
    )
    arrow = (
        layer("arrow", QUERY)
        .mark_rule(strokeWidth=4, aria=False)
        .encode(alt.Color("role:N"), x2=alt.datum(0), y2=alt.datum(0))
    )
    projections = (
        layer("projection", "projection")
        .mark_rule(strokeDash=[5, 4], description=heard("projection of {word}: score {score:n}"))
        .encode(
            alt.Color("role:N"),
            **_TO_LABEL,
            strokeWidth=alt.StrokeWidthValue(1.5, condition=where("datum.chosen", 3.5)),
            strokeOpacity=alt.StrokeOpacityValue(0.5, condition=where("datum.chosen", 1)),
            tooltip=[alt.Tooltip("word:N"), *rounded("score")],
        )
    )
    marks, texts = queries_among_keys(layer, opens=True)
    layers = layered(
        levels, direction, arrow, projections, *marks, *level_numbers, *texts,
        autosize="pad", data={"name": "geometry"}, height=side, width=side,
    )  # fmt: skip
    pick = {"name": "pick", "select": PICK, "views": ["key"]}
    return whole_figure(layers, pick, limit=limit_of("geometry"))


@built_once
def mixing_figure(side: int, parts: tuple[str, ...]) -> Spec:
    """Return the spec of a plane of values and outputs, `side` pixels square.

    It names one dataset, `mixing`, of a function in `attention.figures.mixing` that lays out these
    `parts` on a plane of `side` pixels. Treat it as read-only.
    """
    layer = partial(layer_of, empty_plane("first coordinate", "second coordinate"))
    colour = alt.Color(
        "part:N", scale=alt.Scale(domain=_MIXED_COLOURS),
        legend=alt.Legend(
            title=None, orient="top", values=list(parts), labelFontSize=FONT,
            symbolSize=110, symbolOpacity=1,
        ),
    )  # fmt: skip
    shape = alt.Shape("part:N", scale=alt.Scale(domain=list(_MIXED), range=list(_MIXED.values())))

    moves = layer("move", "move").mark_rule(stroke=INK, opacity=0.35, strokeDash=[4, 3], aria=False)
    steps = layer("step", "step").mark_rule(
        strokeWidth=4, description=heard("value of {word} times {weight:n}")
    )
    leaders = (
        layer("leader", *parts)
        .mark_rule(aria=False)
        .encode(colour, strokeOpacity=_FAINT, **_TO_LABEL)
    )
    marks = layer("mark", *parts).mark_point(
        filled=True,
        opacity=0.9,
        size=90,
        description=heard("{word}: {part} at {x:n}, {y:n}"),
    )
    halo = layer("halo", *parts).mark_text(fontSize=FONT, stroke=PAPER, strokeWidth=3, aria=False)
    words = layer("word", *parts).mark_text(fontSize=FONT, aria=False).encode(colour, **_AT_LABEL)
    steps = steps.encode(
        color=alt.datum("value"),
        strokeOpacity=_FAINT,
        **_TO_LABEL,
        tooltip=["word:N", *rounded("weight")],
    )
    # What the axes are called stands in the corners where they end.
    name = partial(
        alt.Chart.mark_text, fontSize=FONT, fontStyle="italic", fill=INK, opacity=0.7, aria=False
    )
    layers = layered(
        name(layer("x_name", "x_label"), align="right", dx=-4, dy=-6).encode(TEXT),
        name(layer("y_name", "y_label"), align="left", dx=4, dy=FONT).encode(TEXT),
        moves.encode(**_TO_LABEL),
        leaders,
        *([steps] if "value" in parts else []),
        marks.encode(colour, shape, tooltip=["word:N", alt.Tooltip("part:N"), *rounded("x", "y")]),
        halo.encode(**_AT_LABEL),
        words,
        autosize="pad", data={"name": "mixing"}, height=side, width=side,
    )  # fmt: skip
    return whole_figure(layers, limit=limit_of("mixing"))


@built_once
def winners_figure(side: int) -> Spec:
    """Return the spec of the plane of all queries, shaded by who would win there.

    It names two datasets of functions in `attention.figures.winners`: `map`, of `winner_map`, and
    `strengths`. The colour is the winner's, paler where it wins by little. Treat the dict
    as read-only.
    """
    plane = empty_plane(*QUERIES_AND_KEYS)
    layer = partial(layer_of, plane)
    colours = alt.Scale(domain=list(range(len(_WINNERS))), range=_WINNERS)
    winner = alt.value(0.75)
    sectors = (
        layer("sector", "sector").mark_line(strokeWidth=0, aria=False)
        .encode(
            fill=alt.Fill("key_position:O", scale=colours, legend=None), fillOpacity=winner,
            order="corner:Q", detail="key_position:N",
        )
    )  # fmt: skip
    fade = (
        plane.mark_rect(fill=PAPER, strokeWidth=0, aria=False)
        .encode(
            x2="x2:Q",
            y2="y2:Q",
            fillOpacity=alt.Opacity(
                "strength:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[1, 0])
            ),
            tooltip=[
                alt.Tooltip("winner:N", title="wins here"),
                alt.Tooltip("strength:Q", title="with", format=".2f"),
            ],
        )
        .properties(data=alt.NamedData("strengths"), name="fade")
    )
    rays = (
        layer("border", "border")
        .mark_rule(stroke=INK, strokeWidth=1, aria=False)
        .encode(**_TO_LABEL)
    )
    names = layer("sector_name", "sector_name").mark_text(
        fontSize=FONT, fontStyle="italic", fill=INK
    )
    marks, texts = queries_among_keys(layer, weighed=False)
    asked = (
        layer("asked", "asked").mark_point(
            shape="diamond", filled=False, stroke=INK, strokeWidth=3, size=220,
            aria=False,  # where nothing was put there is nothing to name; a table tells the rest
        )
        .encode(tooltip=[alt.Tooltip("word:N"), *rounded("x", "y")])
    )  # fmt: skip
    layers = layered(
        sectors, fade, rays, names.encode(**_AT_LABEL), *marks, *texts, asked,
        autosize="pad", data={"name": "map"}, height=side, width=side,
    )  # fmt: skip
    return whole_figure(layers, {**ASK, "views": ["fade"]}, limit=limit_of("map"))
