"""The figure as Altair specs: column names in, a dict out; no scenario is ever seen.

A spec depends on the layout only and is built once a layout. Everything that an edit
changes travels as data, so that the browser keeps the picture and moves what is in it.
"""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from string import Formatter
from threading import Lock
from typing import Any, ParamSpec, cast

import altair as alt
from altair.utils.schemapi import debug_mode

from attention.figures.layout import FONT, MAX_LABEL, TITLE_FONT, Layout

Spec = dict[str, Any]
PANELS, WEIGHTS = "panels", "weights"  # names of the datasets the spec asks for

KEY, QUERY, MASKED, GHOST = "key", "query", "masked", "ghost"
_SHAPES = {KEY: "circle", QUERY: "diamond"}

_MIXED = {"embedding": "square", "value": "triangle-up", "output": "cross"}
_MIXED_COLOURS = [KEY, QUERY, "value", "output", "embedding"]  # in the theme's order

# Faint lines; a mark's own opacity would make the legend faint as well.
_FAINT = alt.StrokeOpacityValue(0.5)
# Ink that shows on the theme's own background, light or dark.
_INK = alt.ExprRef("ink")
_PAPER = alt.ExprRef("background")
_NO_HEADER = alt.Header(title=None, labelExpr="''", labelFontSize=0, labelPadding=0)
# Each channel is written as such: from a mere name, Altair would have to find out which.
_TEXT = alt.Text("text:N")
_AT_LABEL = {"x": alt.X("label_x:Q"), "y": alt.Y("label_y:Q"), "text": _TEXT}
_TO_LABEL = {"x2": alt.X2("label_x:Q"), "y2": alt.Y2("label_y:Q")}
_HOVER_SELECT = {
    "type": "point", "fields": ["query_position"], "on": "pointerover", "clear": "pointerout"
}  # fmt: skip
# Where one layer has this selection, the rows of all layers in its panel can be clicked.
_PICK_SELECT = {"type": "point", "fields": ["query_position", "key_position"]}
_INK_OF_THEME = "luminance(background) > 0.5 ? '#1a1c24' : '#f4f5f8'"


# Tol's light colours and three of his muted ones: a winner's, by the position of its key.
_WINNERS = [
    "#77aadd", "#ee8866", "#eedd88", "#44bb99", "#ffaabb", "#99ddff", "#bbcc33", "#cc99bb",
    "#aaaa00", "#dddddd", "#cc6677", "#999933",
]  # fmt: skip


Sizes = ParamSpec("Sizes")
_building = Lock()


def _built_once(build: Callable[Sizes, Spec]) -> Callable[Sizes, Spec]:
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


def _where(test: str, value: Any) -> list[Spec]:
    """Return the condition of a channel that has another value where a test holds.

    It is written out, here and in `_pointed_at`: Altair's own functions look up the whole of
    a channel in its schema, and the first visitor would wait for all those of a figure.
    """
    return [{"test": test, "value": value}]


def _pointed_at(value: Any) -> Spec:
    """Return the condition of a channel that has another value where one points."""
    return {"param": "hover", "empty": False, "value": value}


def _cell_font(dataset: str) -> str:
    """Return the size of numbers in a matrix: smaller with more than seven words."""
    last = f"peek(data('{dataset}'))"
    return f"{last} && {last}.key_position > 6 ? {FONT - 2} : {FONT + 1}"


def _limit(dataset: str) -> str:
    """Return how far the axes reach, as the first row of a dataset says."""
    return f"length(data('{dataset}')) ? data('{dataset}')[0].limit : 1"


def _layered(*layers: alt.Chart, **properties: Any) -> Spec:
    """Return layers on top of each other as a part of a spec.

    Parts are put together as dicts. Altair's own ways to do so copy every layer several
    times, and the first visitor would wait for that a fifth of a second.
    """
    inside: Spec = {"top_level": False, "data": None}  # data and theme are the figure's
    parts = [layer.to_dict(validate=False, context=inside) for layer in layers]
    return {"layer": parts, **properties}


def _facet(field: str, header: alt.Header) -> Spec:
    return {"field": field, "header": header.to_dict(), "type": "ordinal"}


def _with_signals(spec: Spec, *selections: Spec, **signals: str) -> Spec:
    """Return a whole figure: its parts, its selections, and what marks read besides data."""
    named = {"ink": _INK_OF_THEME, **signals}
    values = ({"name": name, "expr": expression} for name, expression in named.items())
    return {"$schema": alt.SCHEMA_URL, **spec, "params": [*selections, *values]}


def _axis(title: str | None) -> alt.Axis:
    """Return an axis with a grid whose zero line is bold; without a title it has no numbers."""
    at_zero = "datum.value === 0"
    return alt.Axis(
        title=title,
        labels=title is not None,
        ticks=title is not None,
        titleFontSize=FONT,
        titlePadding=4,
        labelFontSize=FONT - 1,
        labelPadding=4,
        tickCount=5,
        format="~g",
        gridWidth=alt.condition(at_zero, alt.value(2), alt.value(1)),
        gridColor=alt.condition(at_zero, alt.value("gray"), alt.value("#8884")),
    )


def _plane(x_title: str | None, y_title: str | None) -> alt.Chart:
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


def _heard(sentence: str) -> alt.ExprRef:
    """Return what a screen reader says of a mark, with {fields} of its row."""
    terms = []
    for text, field, _, _ in Formatter().parse(sentence):
        terms.append(f"'{text}'")
        if field:
            value = f"datum.{field}"
            said = f"isValid({value}) ? {value} || 'nothing' : 'hidden'"
            terms.append(f"(isNumber({value}) ? format({value}, '.3~f') : {said})")
    return alt.ExprRef(" + ".join(terms))


Part = Callable[..., alt.Chart]
_QUERIES_AND_KEYS = "first coordinate (q₁, k₁)", "second coordinate (q₂, k₂)"
_BARE = None, None  # in large type there is no room for numbers at the axes


def _vectors(
    part: Part, zoom: float = 1, *, weighed: bool = True
) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Return the layers that show queries among keys: marks, and the texts above them.

    They are drawn `zoom` times as large as they were laid out. Keys are `weighed` if they
    have the score and the weight that one query gives them.
    """
    font = FONT * zoom
    colour = alt.Color(
        "role:N", scale=alt.Scale(domain=[KEY, QUERY]),
        legend=None if zoom > 1 else alt.Legend(
            title=None, orient="top", direction="horizontal", offset=6, labelFontSize=FONT,
            symbolSize=130, symbolOpacity=1,
            labelExpr="datum.label == 'key' ? 'key, sized by weight' : 'query'"
            if weighed
            else "datum.label",
        ),
    )  # fmt: skip
    shape = alt.Shape(
        "role:N", scale=alt.Scale(domain=[KEY, QUERY], range=[_SHAPES[KEY], _SHAPES[QUERY]])
    )
    size = alt.Size("area:Q", scale=alt.Scale(domain=[0, 1], range=[0, zoom**2]), legend=None)

    def numbers(*fields: str) -> list[alt.Tooltip]:
        return [alt.Tooltip(f"{field}:Q", format=".3~f") for field in fields]

    word = alt.Tooltip("word:N")
    role = alt.Tooltip("role:N")
    leaders = (
        part("leader", KEY, MASKED, QUERY, GHOST)
        .mark_rule(strokeWidth=1, aria=False)
        .encode(colour, strokeOpacity=_FAINT, **_TO_LABEL)
    )
    ghosts = (
        part("ghost", GHOST).mark_point(filled=False, opacity=0.5, strokeWidth=1.5, aria=False)
        .encode(colour, shape, size, tooltip=[word, alt.Tooltip("part:N"), *numbers("x", "y")])
    )  # fmt: skip
    masked = (
        part("masked", MASKED)
        .mark_point(filled=False, opacity=0.6, size=50, strokeDash=[2, 2], aria=False)
        .encode(colour, shape, tooltip=[word, alt.Tooltip("part:N"), *numbers("x", "y")])
    )
    about_key = ("x", "y", "score", "weight") if weighed else ("x", "y")
    sentence = "{word}: key at {x}, {y}" + ", score {score}, weight {weight}" * weighed
    keys = (
        part("key", KEY).mark_point(
            filled=True, opacity=0.85, cursor="pointer" if weighed else "default",
            description=_heard(sentence),
        )
        .encode(colour, shape, size, tooltip=[word, role, *numbers(*about_key)])
    )  # fmt: skip
    queries = (
        part("query", QUERY).mark_point(
            filled=True, opacity=1, description=_heard("{word}: query at {x}, {y}")
        )
        .encode(colour, shape, size, tooltip=[word, role, *numbers("x", "y")])
    )  # fmt: skip
    halo = (
        part("halo", KEY, MASKED, QUERY)
        .mark_text(fontSize=font, stroke=_PAPER, strokeWidth=3 * zoom, fill=_PAPER, aria=False)
        .encode(**_AT_LABEL)
    )
    key_words = (
        part("key_word", KEY, MASKED)
        .mark_text(fontSize=font, cursor="pointer" if weighed else "default", aria=False)
        .encode(
            colour, alt.OpacityValue(1, condition=_where(f"datum.part === '{MASKED}'", 0.5)),
            **_AT_LABEL,
        )
    )  # fmt: skip
    query_words = (
        part("query_word", QUERY).mark_text(fontSize=font, fontWeight="bold", aria=False)
        .encode(colour, **_AT_LABEL)
    )  # fmt: skip
    return [leaders, ghosts, masked, keys, queries], [halo, key_words, query_words]


def _panels(side: int, zoom: float = 1) -> Spec:
    """Return the grid of panels, one a query: that query among all keys."""
    part = partial(_part, _plane(*(_BARE if zoom > 1 else _QUERIES_AND_KEYS)))
    frame = (
        part("panel", "title")
        .mark_rect(fillOpacity=0, aria=False)
        .encode(
            alt.XValue(0), alt.X2Value(side), alt.YValue(0), alt.Y2Value(side),
            alt.StrokeValue("gray", condition=_pointed_at(_INK)),
            alt.StrokeWidthValue(1, condition=_pointed_at(3)),
        )
    )  # fmt: skip
    titles = (
        part("title", "title")
        .mark_text(
            fontSize=TITLE_FONT * zoom,
            fontWeight="bold",
            align="left",
            fill=_INK,
            description=_heard("{finding}"),
        )
        .encode(_TEXT)
    )
    captions = (
        part("caption", "caption")
        .mark_text(fontSize=FONT * zoom, align="left", fill=_INK, aria=False)
        .encode(_TEXT)
    )  # fmt: skip
    marks, texts = _vectors(part, zoom)
    layers = _layered(frame, *marks, *texts, titles, captions, height=side, width=side)
    return {
        "data": {"name": PANELS}, "facet": _facet("query_position", _NO_HEADER),
        "spec": layers,
    }  # fmt: skip


@_built_once
def geometry_figure(side: int) -> Spec:
    """Return the spec of one query's scores as lengths, `side` pixels square.

    It names one dataset, `geometry`, of `attention.figures.geometry.geometry`. Clicking a key
    selects it as `pick`. Treat the dict as read-only: it is shared.
    """
    part = partial(_part, _plane(*_QUERIES_AND_KEYS))
    levels = (
        part("level", "level").mark_rule(stroke="gray", opacity=0.6, aria=False).encode(**_TO_LABEL)
    )
    level_numbers = (
        part("level_halo", "level_number")
        .mark_text(fontSize=FONT - 1, fill=_PAPER, stroke=_PAPER, strokeWidth=3, aria=False)
        .encode(_TEXT),
        part("level_number", "level_number").mark_text(fontSize=FONT - 1, fill=_INK).encode(_TEXT),
    )
    direction = (
        part("direction", "direction").mark_rule(strokeWidth=2, aria=False)
        .encode(alt.Color("role:N"), strokeOpacity=_FAINT, **_TO_LABEL)
    )  # fmt: skip
    arrow = (
        part("arrow", QUERY).mark_rule(strokeWidth=4, aria=False)
        .encode(alt.Color("role:N"), x2=alt.datum(0), y2=alt.datum(0))
    )  # fmt: skip
    projections = (
        part("projection", "projection")
        .mark_rule(
            strokeDash=[5, 4], description=_heard("projection of {word}: score {score}")
        )
        .encode(
            alt.Color("role:N"), **_TO_LABEL,
            strokeWidth=alt.StrokeWidthValue(1.5, condition=_where("datum.chosen", 3.5)),
            strokeOpacity=alt.StrokeOpacityValue(0.5, condition=_where("datum.chosen", 1)),
            tooltip=[alt.Tooltip("word:N"), alt.Tooltip("score:Q", format=".3~f")],
        )
    )  # fmt: skip
    marks, texts = _vectors(part)
    layers = _layered(
        levels, direction, arrow, projections, *marks, *level_numbers, *texts,
        autosize="pad", data={"name": "geometry"}, height=side, width=side,
    )  # fmt: skip
    pick = {"name": "pick", "select": _PICK_SELECT, "views": ["key"]}
    return _with_signals(layers, pick, limit=_limit("geometry"))


def _matrix() -> alt.Chart:
    """Return an empty chart of a square matrix, queries in rows and keys in columns."""
    axis = partial(
        alt.Axis, labelFontSize=FONT, titleFontSize=FONT, labelPadding=4, titlePadding=4,
        labelOverlap=False,
    )  # fmt: skip
    return alt.Chart().encode(
        alt.X(
            "key:N",
            sort=None,
            axis=axis(title="key", orient="top", labelAngle=-45, labelLimit=100),
        ),
        alt.Y("query:N", sort=None, axis=axis(title="query", labelLimit=MAX_LABEL)),
    )


def _numbers(matrix: alt.Chart, field: str, deep: str) -> alt.Chart:
    """Return the layer of numbers in the cells of a matrix, white where the shade is `deep`."""
    numbers: alt.Chart = (
        matrix.transform_filter(f"datum.{field} !== ''")
        .mark_text(fontSize=alt.ExprRef("cell_font"), aria=False)
        .encode(
            alt.Text(f"{field}:N"),
            alt.ColorValue(_INK, condition=_where(deep, "white")),
        )
        .properties(name="number")
    )
    return numbers


def _cells() -> tuple[alt.Chart, alt.Chart]:
    """Return the layers of a matrix of weights: shades, which can be pointed at, and numbers."""
    cell = _matrix()
    numbers = _numbers(cell, "share", "datum.weight > 0.85")
    shades = (
        cell.mark_rect(
            fill="#0072b2", stroke=_INK, cursor="pointer", invalid="show",
            description=_heard("{query} gives {key}: {share}"),
        )
        .encode(
            # A hidden weight has the faintest shade, a masked cell has none.
            alt.FillOpacity(
                "weight:Q", condition=_where("datum.share === ''", 0), legend=None,
                scale=alt.Scale(domain=[0, 1], range=[0.04, 1]),
            ),
            alt.StrokeWidthValue(0, condition=_pointed_at(2)),
            tooltip=[
                alt.Tooltip("query:N"), alt.Tooltip("key:N"),
                alt.Tooltip("score:Q", format=".3~f"), alt.Tooltip("weight:Q", format=".3~f"),
            ],
        )
        .properties(name="cell")
    )  # fmt: skip
    return shades, numbers


def _heatmap(side: int) -> Spec:
    """Return all weights of a head as one matrix: queries in rows, keys in columns."""
    shades, numbers = _cells()
    y = shades.encoding.y
    right = alt.XValue(side + 34)
    sums = (
        alt.Chart()
        .transform_filter("datum.total !== ''")
        .mark_text(fontSize=FONT, align="right", fill=_INK)
        .encode(right, y, alt.Text("total:N"))
        .properties(name="sum")
    )
    sums_title = (
        alt.Chart().transform_aggregate(rows="count()")
        .mark_text(fontSize=FONT, align="right", fill=_INK, text="sum")
        .encode(right, alt.YValue(-10))
    )  # fmt: skip
    return _layered(
        shades, numbers, sums, sums_title, data={"name": WEIGHTS}, height=side, width=side
    )


@_built_once
def heads_figure(side: int, columns: int) -> Spec:
    """Return the spec of the heatmaps of all heads, each `side` pixels square.

    It names the dataset `weights`, of `attention.figures.panels.cells`. Treat it as read-only.
    """
    title = alt.Header(
        title=None, labelExpr="'head ' + (datum.value + 1)", labelFontSize=TITLE_FONT,
        labelFontWeight="bold", labelAnchor="start",
    )  # fmt: skip
    spec = {
        "data": {"name": WEIGHTS}, "facet": _facet("head", title),
        "spec": _layered(*_cells(), height=side, width=side), "columns": columns,
    }  # fmt: skip
    hover = {"name": "hover", "select": _HOVER_SELECT, "views": ["cell"]}
    return _with_signals(spec, hover, cell_font=_cell_font(WEIGHTS))


@_built_once
def mixing_figure(side: int, roles: tuple[str, ...], zoom: float = 1) -> Spec:
    """Return the spec of a plane of values and outputs, `side` pixels square.

    It names one dataset, `mixing`, of a function in `attention.figures.mixing` that lays out these
    `roles` on a plane of `side / zoom` pixels. Treat it as read-only.
    """
    font = FONT * zoom
    titles = "first coordinate", "second coordinate"
    part = partial(_part, _plane(*(_BARE if zoom > 1 else titles)))
    colour = alt.Color(
        "part:N", scale=alt.Scale(domain=_MIXED_COLOURS),
        legend=alt.Legend(
            title=None, orient="top", values=list(roles), labelFontSize=font,
            symbolSize=110 * zoom**2,
            symbolOpacity=1,
        ),
    )  # fmt: skip
    shape = alt.Shape("part:N", scale=alt.Scale(domain=list(_MIXED), range=list(_MIXED.values())))

    moves = part("move", "move").mark_rule(stroke=_INK, opacity=0.35, strokeDash=[4, 3], aria=False)
    steps = part("step", "step").mark_rule(
        strokeWidth=4 * zoom, description=_heard("value of {word} times {weight}")
    )
    leaders = (
        part("leader", *roles)
        .mark_rule(aria=False)
        .encode(colour, strokeOpacity=_FAINT, **_TO_LABEL)
    )
    marks = part("mark", *roles).mark_point(
        filled=True,
        opacity=0.9,
        size=90 * zoom**2,
        description=_heard("{word}: {part} at {x}, {y}"),
    )
    halo = part("halo", *roles).mark_text(
        fontSize=font, stroke=_PAPER, strokeWidth=3 * zoom, aria=False
    )
    words = part("word", *roles).mark_text(fontSize=font, aria=False).encode(colour, **_AT_LABEL)
    numbers = [alt.Tooltip(f"{field}:Q", format=".3~f") for field in ("x", "y")]
    weight = alt.Tooltip("weight:Q", format=".3~f")
    steps = steps.encode(
        color=alt.datum("value"), strokeOpacity=_FAINT, **_TO_LABEL, tooltip=["word:N", weight]
    )
    layers = _layered(
        moves.encode(**_TO_LABEL),
        leaders,
        *([steps] if "value" in roles else []),
        marks.encode(colour, shape, tooltip=["word:N", alt.Tooltip("part:N"), *numbers]),
        halo.encode(**_AT_LABEL),
        words,
        autosize="pad", data={"name": "mixing"}, height=side, width=side,
    )  # fmt: skip
    return _with_signals(layers, limit=_limit("mixing"))


@_built_once
def figure(layout: Layout) -> Spec:
    """Return the Vega-Lite spec of panels and heatmap; pointing at one marks the other.

    Clicking a cell or a key selects its query and key as `pick`.

    The spec names two datasets: `panels`, of `attention.figures.panels.panels`, and `weights`, of
    `attention.figures.panels.cells`. Treat the dict as read-only: it is shared.
    """
    grid = {**_panels(layout.side), "columns": layout.columns}
    heatmap = _heatmap(layout.heatmap)
    parts = [grid, heatmap] if layout.beside else [heatmap, grid]
    spec = {
        "concat": parts, "autosize": "pad", "columns": len(parts) if layout.beside else 1,
        "padding": {"left": 0, "top": 5, "right": 12, "bottom": 5},
        "resolve": {"scale": {"x": "independent", "y": "independent"}}, "spacing": 20,
    }  # fmt: skip
    for layer in heatmap["layer"]:
        if "name" in layer:
            layer["name"] += f"_{parts.index(heatmap)}"
    # A selection that several views share is named here, since Altair gives it to one of
    # them; the name of a layer in the heatmap gets the number of its part.
    cell = f"cell_{parts.index(heatmap)}"
    return _with_signals(
        spec,
        {"name": "hover", "select": _HOVER_SELECT, "views": ["panel", cell]},
        {"name": "pick", "select": _PICK_SELECT, "views": ["key", cell]},
        limit=_limit(PANELS),
        cell_font=_cell_font(WEIGHTS),
    )


@_built_once
def panels_figure(columns: int, side: int, zoom: float = 1) -> Spec:
    """Return the spec of panels alone, `side` pixels square, drawn `zoom` times as large.

    It names the dataset `panels`, laid out for panels of `side / zoom` pixels. Treat it as
    read-only.
    """
    spec = {**_panels(side, zoom), "autosize": "pad", "columns": columns, "spacing": 20}
    hover = {"name": "hover", "select": _HOVER_SELECT, "views": ["panel"]}
    return _with_signals(spec, hover, limit=_limit(PANELS))


@_built_once
def heatmaps_figure(
    side: int, columns: int, titles: tuple[str, ...], *, painted: bool = False
) -> Spec:
    """Return the spec of square matrices beside each other, each `side` pixels square.

    It names the dataset `heatmaps`, of a function in `attention.figures.heatmaps`: numbers above
    zero are shaded in one colour, those below in another. If the matrices are `painted`,
    clicking a cell selects it as `pick`. Treat the dict as read-only.
    """
    names = ", ".join(f"'{title}'" for title in titles)
    header = alt.Header(
        title=None, labelExpr=f"[{names}][datum.value]", labelFontSize=TITLE_FONT,
        labelFontWeight="bold", labelAnchor="start",
    )  # fmt: skip
    cell = _matrix()
    shades = cell.mark_rect(
        stroke=_INK, cursor="pointer" if painted else "default", invalid="show",
        description=_heard("{query} and {key}: {text}"),
    ).encode(
        alt.FillValue("#0072b2", condition=_where("datum.shade < 0", "#c04f00")),
        alt.FillOpacity(
            "depth:Q", condition=_where("datum.text === ''", 0), legend=None,
            scale=alt.Scale(domain=[0, 1], range=[0.04, 1]),
        ),
        alt.StrokeWidthValue(0, condition=_pointed_at(2)),
        tooltip=[
            alt.Tooltip("query:N"), alt.Tooltip("key:N"), alt.Tooltip("value:Q", format=".3~f")
        ],
    ).transform_calculate(depth="abs(datum.shade)").properties(name="cell")  # fmt: skip
    numbers = _numbers(cell, "text", "abs(datum.shade) > 0.85")
    spec = {
        "data": {"name": "heatmaps"}, "facet": _facet("part", header),
        "spec": _layered(shades, numbers, height=side, width=side), "columns": columns,
        "resolve": {"scale": {"x": "independent", "y": "independent"}}, "spacing": 20,
    }  # fmt: skip
    select = {**_HOVER_SELECT, "fields": ["query_position", "key_position"]}
    selections = [{"name": "hover", "select": select, "views": ["cell"]}]
    if painted:
        fields = ["part", "query_position", "key_position"]
        # Every click adds to what is selected or takes from it, so that none goes unheard.
        collected = {**_PICK_SELECT, "fields": fields, "toggle": "true"}
        selections.append({"name": "pick", "select": collected, "views": ["cell"]})
    return _with_signals(spec, *selections, cell_font=_cell_font("heatmaps"))


@_built_once
def losses_figure(width: int, height: int) -> Spec:
    """Return the spec of a learning curve; it names the dataset `losses`: `step, loss`."""
    axis = partial(alt.Axis, labelFontSize=FONT - 1, titleFontSize=FONT, tickCount=4, grid=False)
    chart = (
        alt.Chart(alt.NamedData("losses"))
        .encode(
            alt.X(
                "step:Q",
                axis=axis(title="step", format="d", tickMinStep=1),
                scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef("steps"), nice=False),
            ),
            alt.Y("loss:Q", axis=axis(title="loss"), scale=alt.Scale(zero=True)),
            tooltip=["step:Q", alt.Tooltip("loss:Q", format=".4f")],
        )
    )  # fmt: skip
    line = chart.mark_line(stroke=_INK, strokeWidth=2, point={"fill": _INK, "size": 12}, aria=False)
    spec = line.properties(width=width, height=height, autosize="pad").to_dict(validate=False)
    return _with_signals(spec, steps="max(10, length(data('losses')) - 1)")


@_built_once
def winners_figure(side: int) -> Spec:
    """Return the spec of the plane of all queries, shaded by who would win there.

    It names two datasets of functions in `attention.figures.winners`: `map`, of `winner_map`, and
    `strengths`. The colour is the winner's, paler where it wins by little. Treat the dict
    as read-only.
    """
    plane = _plane(*_QUERIES_AND_KEYS)
    part = partial(_part, plane)
    colours = alt.Scale(domain=list(range(len(_WINNERS))), range=_WINNERS)
    winner = alt.value(0.75)
    sectors = (
        part("sector", "sector").mark_line(strokeWidth=0, aria=False)
        .encode(
            fill=alt.Fill("key_position:O", scale=colours, legend=None), fillOpacity=winner,
            order="corner:Q", detail="key_position:N",
        )
    )  # fmt: skip
    fade = (
        plane.mark_rect(fill=_PAPER, strokeWidth=0, aria=False)
        .encode(
            x2="x2:Q", y2="y2:Q",
            fillOpacity=alt.Opacity(
                "strength:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[1, 0])
            ),
            tooltip=[
                alt.Tooltip("winner:N", title="wins here"),
                alt.Tooltip("strength:Q", title="with", format=".2f"),
            ],
        )
        .properties(data=alt.NamedData("strengths"), name="fade")
    )  # fmt: skip
    rays = (
        part("border", "border").mark_rule(stroke=_INK, strokeWidth=1, aria=False)
        .encode(**_TO_LABEL)
    )  # fmt: skip
    names = part("sector_name", "sector_name").mark_text(
        fontSize=FONT, fontStyle="italic", fill=_INK
    )
    marks, texts = _vectors(part, weighed=False)
    layers = _layered(
        sectors, fade, rays, names.encode(**_AT_LABEL), *marks, *texts,
        autosize="pad", data={"name": "map"}, height=side, width=side,
    )  # fmt: skip
    return _with_signals(layers, limit=_limit("map"))
