"""The figure of all queries: a panel each, and their weights as a heatmap beside or above."""

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
    limit_of,
    pointed_at,
    whole_figure,
)
from attention.figures.charts.matrices import heatmap, weight_font
from attention.figures.charts.planes import (
    ABOVE,
    QUERIES_AND_KEYS,
    TEXT,
    THIS_KEY,
    Legend,
    empty_plane,
    layer_of,
    queries_among_keys,
)
from attention.figures.layout import FONT, TITLE_FONT, Layout

# The x axis stands once below each column, at the foot of the grid: not where the last row has no
# panel. Above an axis's texts and ticks there is its group, and above that the foot of a column.
_LAST_COLUMN = "extent(pluck(data('panels'), 'query_position'))[1] % {columns}"
_BELOW_A_PANEL = "item.mark.group.mark.group.datum.data <= last_column"
_NO_HEADER = alt.Header(title=None, labelExpr="''", labelFontSize=0, labelPadding=0)


def _panels(side: int, *, opens: bool = False, legend_at: Legend = ABOVE) -> Spec:
    """Return the grid of panels, one a query: that query among all keys."""
    layer = partial(layer_of, empty_plane(*QUERIES_AND_KEYS, x_stands=_BELOW_A_PANEL))
    frame = (
        layer("panel", "title")
        .mark_rect(fillOpacity=0, aria=False)
        .encode(
            alt.XValue(0), alt.X2Value(side), alt.YValue(0), alt.Y2Value(side),
            alt.StrokeValue("gray", condition=pointed_at(INK)),
            alt.StrokeWidthValue(1, condition=pointed_at(3)), THIS_KEY,
            tooltip=alt.value(None),  # else what can be pointed at tells all its fields
        )
    )  # fmt: skip
    titles = (
        layer("title", "title")
        .mark_text(
            fontSize=TITLE_FONT,
            fontWeight="bold",
            align="left",
            fill=INK,
            description=heard("{finding}"),
        )
        .encode(TEXT, THIS_KEY)
    )
    captions = (
        layer("caption", "caption")
        .mark_text(fontSize=FONT, align="left", fill=INK, aria=False)
        .encode(TEXT, alt.Key("label_y:Q"))
    )
    marks, texts = queries_among_keys(layer, opens=opens, legend_at=legend_at)
    layers = layered(frame, *marks, *texts, titles, captions, height=side, width=side)
    return {
        "data": {"name": "panels"},
        "facet": facet("query_position", _NO_HEADER),
        "spec": layers,
    }


def _below_heatmap(layout: Layout) -> Legend:
    """Return where a legend costs the panels no room."""
    right = layout.columns * (layout.side + 20) + 100
    return {"orient": "none", "legendX": right, "legendY": layout.heatmap + 20}


@built_once
def figure(layout: Layout) -> Spec:
    """Return the Vega-Lite spec of panels and heatmap; pointing at one marks the other.

    Clicking a cell or a key selects its query and key as `pick`.

    The spec names one dataset, `panels`, of `attention.figures.panels.panels`: it is sent with
    every answer, and the heatmap has no rows of its own. Treat the dict as read-only: it is shared.
    """
    legend_at = _below_heatmap(layout) if layout.beside else ABOVE
    grid = {**_panels(layout.side, opens=True, legend_at=legend_at), "columns": layout.columns}
    matrix = heatmap(layout.heatmap)
    parts = [matrix, grid] if layout.heatmap_first else [grid, matrix]
    spec = {
        "concat": parts, "autosize": "pad", "columns": len(parts) if layout.beside else 1,
        "padding": {"left": 0, "top": 5, "right": 12, "bottom": 5},
        "resolve": {"scale": {"x": "independent", "y": "independent"}}, "spacing": 20,
    }  # fmt: skip
    for layer in matrix["layer"]:
        if "name" in layer:
            layer["name"] += f"_{parts.index(matrix)}"
    # A selection that several views share is named here, since Altair gives it to one of
    # them; the name of a layer in the heatmap gets the number of its part.
    cell = f"cell_{parts.index(matrix)}"
    return whole_figure(
        spec,
        {"name": "hover", "select": HOVER, "views": ["panel", cell]},
        {"name": "pick", "select": PICK, "views": ["key", cell]},
        limit=limit_of("panels"),
        last_column=_LAST_COLUMN.format(columns=layout.columns),
        **weight_font("panels", layout.heatmap),
    )


@built_once
def panels_figure(columns: int, side: int) -> Spec:
    """Return the spec of panels alone, `side` pixels square.

    It names the dataset `panels`, laid out for this `side`. Treat it as read-only.
    """
    spec = {**_panels(side), "autosize": "pad", "columns": columns, "spacing": 20}
    hover = {"name": "hover", "select": HOVER, "views": ["panel"]}
    last_column = _LAST_COLUMN.format(columns=columns)
    return whole_figure(spec, hover, limit=limit_of("panels"), last_column=last_column)
