"""Figures of square matrices: the weights of every head, and matrices beside each other."""

from functools import partial

import altair as alt

from attention.figures.charts.grammar import (
    HOVER,
    INK,
    PICK,
    Spec,
    built_once,
    facet,
    heard,
    layered,
    pointed_at,
    told,
    where,
    whole_figure,
)
from attention.figures.heatmaps import MEAN
from attention.figures.layout import FONT, HEADS_GAP, MAX_LABEL, TITLE_FONT
from attention.scenario import MAX_WORDS

# It is told where one points, since a number like 3.8 does not say of what it is.
LOOKS_AT = (
    "How many words a query looks at: 1 if one word gets everything, as many as there are if all "
    "get the same."
)

# With every answer all rows are others. By its key a cell is still the same, with another number.
THIS_CELL = alt.Key("cell:Q")
_CELL = f"{MAX_WORDS} * datum.query_position + datum.key_position"
_LARGEST, _SMALLEST = FONT + 1, 7  # font sizes of numbers in cells
_DIGIT, _POINT = 0.52, 0.26  # widths in font sizes, rounded up


def _cell_font(dataset: str, field: str, side: int, fewest: int) -> dict[str, str]:
    """Return the signals that tell the size of numbers in square matrices, `cell_font`.

    The longest number fits into its cell. Where it would then be too small to read, the size is
    0, and cells have no numbers.

    Parameters
    ----------
    dataset, field : str
        What has the numbers, as texts of digits, signs and one point each.
    side : int
        Of a matrix, in pixels.
    fewest : int
        Characters that any number may have, for which there is room at all times: sizes do
        not jump when the first such number comes.
    """
    rows = f"data('{dataset}')"
    across, down = (f"extent(pluck({rows}, '{at}_position'))[1]" for at in ("key", "query"))
    count = f"(max({across}, {down}) + 1)"
    longest = f"max({fewest}, extent(pluck({rows}, '{field}.length'))[1])"
    width = f"({_DIGIT} * {longest} - {_DIGIT - _POINT})"
    return {
        "cell_fits": f"length({rows}) ? min({_LARGEST}, ({side} / {count} - 1) / {width}) : 0",
        "cell_font": f"cell_fits >= {_SMALLEST} ? cell_fits : 0",
    }


def weight_font(dataset: str, side: int) -> dict[str, str]:
    """Return the signals that tell the size of the weights in heatmaps: see `_cell_font`."""
    return _cell_font(dataset, "share", side, len("1.00"))


def _by(position: str) -> alt.EncodingSortField:
    """Return the order of words: without it, one that is renamed would move to the end."""
    return alt.EncodingSortField(field=position, op="min", order="ascending")


def _matrix() -> alt.Chart:
    """Return an empty chart of a square matrix, queries in rows and keys in columns."""
    axis = partial(
        alt.Axis, labelFontSize=FONT, titleFontSize=FONT, labelPadding=4, titlePadding=4,
        labelOverlap=False, labelFlush=False,
    )  # fmt: skip
    return alt.Chart().encode(
        alt.X(
            "key:N",
            sort=_by("key_position"),
            # In the corner, the title costs no height.
            axis=axis(
                title="key →",
                orient="top",
                labelAngle=-45,
                labelLimit=100,
                titleAnchor="start",
                titleAlign="right",
                titleX=-6,
                titleY=-12,
            ),
        ),
        alt.Y(
            "query:N",
            sort=_by("query_position"),
            axis=axis(title="query", labelLimit=MAX_LABEL),
        ),
    )


def _numbers(matrix: alt.Chart, field: str, deep: str) -> alt.Chart:
    """Return the layer of numbers in the cells of a matrix, white where the shade is `deep`."""
    numbers: alt.Chart = (
        matrix.transform_filter(f"datum.{field} !== ''")
        .mark_text(fontSize=alt.ExprRef("cell_font"), aria=False)
        .encode(
            alt.Text(f"{field}:N"),
            alt.ColorValue(INK, condition=where(deep, "white")),
        )
        .properties(name="number")
    )
    return numbers


def _cells(*, opens: bool) -> tuple[alt.Chart, alt.Chart]:
    """Return the layers of a matrix of weights: shades, which can be pointed at, and numbers.

    A click on a cell `opens` the arithmetic of its weight.
    """
    matrix = _matrix().transform_calculate(cell=_CELL)
    numbers = _numbers(matrix, "share", "datum.weight > 0.85").encode(THIS_CELL)
    shades = (
        matrix.mark_rect(
            fill="#0072b2", stroke=INK, cursor="pointer" if opens else "default", invalid="show",
            description=heard("{query} gives {key}: {share}"),
        )
        .encode(
            # A hidden weight has the faintest shade, a masked cell has none.
            alt.FillOpacity(
                "weight:Q", condition=where("datum.share === ''", 0), legend=None,
                scale=alt.Scale(domain=[0, 1], range=[0.04, 1]),
            ),
            alt.StrokeWidthValue(0, condition=pointed_at(2)), THIS_CELL,
            tooltip=told(("query", "key"), ("score", "weight"), opens=opens),
        )
        .properties(name="cell")
    )  # fmt: skip
    return shades, numbers


def heatmap(side: int) -> Spec:
    """Return all weights of a head as one matrix: queries in rows, keys in columns.

    Behind each row stands how many words it looks at. It reads the rows of `panels` about keys,
    whose words are the keys.
    """
    shades, numbers = _cells(opens=True)
    looks_at = _looks_at(shades, side, leans=True)
    return layered(
        shades, numbers, *looks_at, data={"name": "panels"}, height=side, width=side,
        transform=[
            {"filter": {"field": "part", "oneOf": ["key", "masked"]}},
            {"calculate": "datum.word", "as": "key"},
        ],
    )  # fmt: skip


def _looks_at(cells: alt.Chart, side: int, *, leans: bool) -> tuple[alt.Chart, alt.Chart]:
    """Return the layers that say behind each row how many words it looks at.

    Their heading `leans` as the words above the columns do, where these are beside it.
    """
    numbers = (
        alt.Chart()
        .transform_filter("datum.looks_at !== ''")
        .mark_text(
            fontSize=FONT, align="right", fill=INK,
            description=heard("{query} looks at {looks_at} words"),
        )
        .encode(
            alt.XValue(side + 34), cells.encoding.y, alt.Text("looks_at:N"),
            tooltip=alt.value(LOOKS_AT),
        )
        .properties(name="looks_at")
    )  # fmt: skip
    away = 26 if leans else 8
    heading = (
        alt.Chart().transform_aggregate(rows="count()")
        .mark_text(
            fontSize=FONT, align="left", baseline="middle", angle=315 if leans else 0,
            fill=INK, text="looks at",
        )
        .encode(alt.XValue(side + away), alt.YValue(-6), tooltip=alt.value(LOOKS_AT))
    )  # fmt: skip
    return numbers, heading


@built_once
def heads_figure(side: int, columns: int) -> Spec:
    """Return the spec of the heatmaps of all heads and their mean, each `side` pixels square.

    It names the dataset `weights`, of `attention.figures.heatmaps.cells`. Treat it as read-only.
    """
    title = alt.Header(
        title=None, labelFontSize=TITLE_FONT, labelFontWeight="bold", labelAnchor="start",
        labelExpr=f"datum.value < {MEAN} ? 'head ' + (datum.value + 1) : 'mean of all heads'",
    )  # fmt: skip
    shades, numbers = _cells(opens=False)
    layers = layered(
        shades, numbers, *_looks_at(shades, side, leans=False), height=side, width=side
    )
    spec = {
        "data": {"name": "weights"}, "facet": facet("head", title), "spec": layers,
        "columns": columns, "spacing": HEADS_GAP,
    }  # fmt: skip
    hover = {"name": "hover", "select": HOVER, "views": ["cell"]}
    return whole_figure(spec, hover, **weight_font("weights", side))


@built_once
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
        stroke=INK, cursor="pointer" if painted else "default", invalid="show",
        description=heard("{query} and {key}: {text}"),
    ).encode(
        alt.FillValue("#0072b2", condition=where("datum.shade < 0", "#c04f00")),
        alt.FillOpacity(
            "depth:Q", condition=where("datum.text === ''", 0), legend=None,
            scale=alt.Scale(domain=[0, 1], range=[0.04, 1]),
        ),
        alt.StrokeWidthValue(0, condition=pointed_at(2)),
        tooltip=told(("query", "key"), ("value",)),
    ).transform_calculate(depth="abs(datum.shade)").properties(name="cell")  # fmt: skip
    numbers = _numbers(cell, "text", "abs(datum.shade) > 0.85")
    spec = {
        "data": {"name": "heatmaps"}, "facet": facet("part", header),
        "spec": layered(shades, numbers, height=side, width=side), "columns": columns,
        "resolve": {"scale": {"x": "independent", "y": "independent"}}, "spacing": 20,
    }  # fmt: skip
    select = {**HOVER, "fields": ["query_position", "key_position"]}
    selections = [{"name": "hover", "select": select, "views": ["cell"]}]
    if painted:
        fields = ["part", "query_position", "key_position"]
        # Every click adds to what is selected or takes from it, so that none goes unheard.
        collected = {**PICK, "fields": fields, "toggle": "true"}
        selections.append({"name": "pick", "select": collected, "views": ["cell"]})
    return whole_figure(spec, *selections, **_cell_font("heatmaps", "text", side, len("−1.00")))
