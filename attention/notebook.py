"""The pictures of the page, for a notebook: real Altair charts, with their data in them.

An Altair chart shows itself in Jupyter, marimo and VS Code, and saves itself: `.save("a.html")`
makes a page that loads Vega from jsdelivr when it is opened. Where the package `vl-convert-python`
is installed it makes SVG and PNG as well, and with `inline=True` a page that needs no net.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from attention.figures.charts.grammar import Spec
from attention.figures.charts.matrices import heads_figure, heatmaps_figure
from attention.figures.charts.overview import figure
from attention.figures.charts.paths import paths_figure
from attention.figures.charts.planes import geometry_figure, mixing_figure, winners_figure
from attention.figures.charts.temperatures import temperatures_figure
from attention.figures.geometry import geometry
from attention.figures.heatmaps import cells, compared, heads_and_mean, summed
from attention.figures.layout import MAX_SIDE, fit, fit_heads, plane_side
from attention.figures.mixing import MARKS, mixing
from attention.figures.panels import panels
from attention.figures.paths import paths
from attention.figures.temperatures import temperatures
from attention.figures.winners import CELL, axes, strengths, winner_map
from attention.frames import display_names
from attention.layers import layers
from attention.product import scores
from attention.scenario import Scenario

# Okabe and Ito's colours, as on the page: keys, queries, values, outputs, embeddings.
COLOURS = {
    "light": ("#0072b2", "#c04f00", "#007a5a", "#a8478a", "#353a42"),
    "dark": ("#56b4e9", "#f0962e", "#1fc294", "#dd8fc0", "#dde1e8"),
}
PAPER = {"light": "#ffffff", "dark": "#0e1117"}
INK = {"light": "#31333f", "dark": "#fafafa"}
_MATRIX, _CURVES = 200, 220  # pixels: sides of matrices beside each other, height of curves

# What Altair calls a spec that has one of these parts at its top.
_KINDS: dict[str, Any] = {
    "concat": alt.ConcatChart,
    "facet": alt.FacetChart,
    "layer": alt.LayerChart,
}

Data = Mapping[str, pd.DataFrame]


class _Request(NamedTuple):
    """What a picture is to show, and how wide it is at most, in pixels."""

    scenario: Scenario
    head: int
    query: int
    key: int
    width: int
    before: Scenario | None

    @property
    def plane(self) -> int:
        """The side of a single plane."""
        return plane_side(self.width, MAX_SIDE + 100)

    @property
    def most(self) -> int:
        """How many rows or columns matrices have, whichever are more."""
        return max(len(self.scenario.words), len(self.scenario.looked_at.words))


def _keys(request: _Request) -> tuple[Spec, Data]:
    scenario = request.scenario
    words, keys = display_names(scenario)
    layout = fit(request.width, 0, words, None, keys)
    rows = panels(scenario, head=request.head, side=layout.side)
    return figure(layout), {"panels": rows}


def _score(request: _Request) -> tuple[Spec, Data]:
    rows = geometry(
        request.scenario, head=request.head, query=request.query, key=request.key,
        side=request.plane,
    )  # fmt: skip
    return geometry_figure(request.plane), {"geometry": rows}


def _values(request: _Request) -> tuple[Spec, Data]:
    rows = mixing(request.scenario, head=request.head, query=request.query, side=request.plane)
    return mixing_figure(request.plane, MARKS), {"mixing": rows}


def _heads(request: _Request) -> tuple[Spec, Data]:
    heads = heads_and_mean(request.scenario)
    in_a_row, side = fit_heads(request.width, len(heads), request.most)
    return heads_figure(side, in_a_row), {"weights": cells(request.scenario, heads=heads)}


def _winners(request: _Request) -> tuple[Spec, Data]:
    scenario, side = request.scenario, request.plane
    if scenario.options.slope:
        raise ValueError("with a slope by distance, who wins depends on where a word stands")
    head, query = request.head, request.query
    limit = axes(scenario, head=head, side=side).limit
    data = {
        "map": winner_map(scenario, head=head, query=query, side=side),
        "strengths": strengths(
            scenario, head=head, query=query, limit=limit, resolution=side // CELL
        ),
    }
    return winners_figure(side), data


def _product(request: _Request) -> tuple[Spec, Data]:
    if request.scenario.cross:
        raise ValueError("sources do not look back: no part of a score is mutual")
    titles = ("scores", "mutual part", "one-way part")
    rows = summed(request.scenario, scores(request.scenario, request.head))
    return heatmaps_figure(_MATRIX, len(titles), titles), {"heatmaps": rows}


def _beside(request: _Request) -> tuple[Spec, Data]:
    if request.before is None:
        raise ValueError("before: the scenario to compare with goes here")
    heads = min(request.head, len(request.before.heads) - 1), request.head
    titles = ("before", "now", "now − before")
    rows = compared(request.before, request.scenario, heads=heads)
    return heatmaps_figure(_MATRIX, len(titles), titles), {"heatmaps": rows}


def _layers(request: _Request) -> tuple[Spec, Data]:
    states = layers(request.scenario)
    rows = paths(states, layer=len(states) - 1, side=request.plane)
    return paths_figure(request.plane), {"paths": rows}


def _temperatures(request: _Request) -> tuple[Spec, Data]:
    rows = temperatures(
        request.scenario, head=request.head, query=request.query, key=request.key, height=_CURVES
    )
    return temperatures_figure(request.plane, _CURVES), {"temperatures": rows}


PICTURES: dict[str, Callable[[_Request], tuple[Spec, Data]]] = {
    "keys": _keys,
    "score": _score,
    "temperatures": _temperatures,
    "values": _values,
    "heads": _heads,
    "winners": _winners,
    "product": _product,
    "beside": _beside,
    "layers": _layers,
}


def chart(
    scenario: Scenario,
    view: str = "keys",
    *,
    head: int = 0,
    query: int = 0,
    key: int = 0,
    before: Scenario | None = None,
    width: int = 900,
    theme: str = "light",
) -> alt.TopLevelMixin:
    """Return a picture of a scenario as an Altair chart: in a notebook it shows itself.

    Parameters
    ----------
    scenario : Scenario
    view : str
        keys: every query among all keys, and a heatmap of the weights; score: one query's scores
        as lengths; temperatures: its weights at every temperature; values: how values are mixed
        into outputs; heads: the heatmaps of all heads; winners: who can win; product: what of a
        score is mutual; beside: two scenarios and their difference; layers: the ways of words.
    head, query, key : int
        Of which head, and of which words, counted from 0.
    before : Scenario, optional
        With what to compare, in the view `beside`.
    width : int
        In pixels; the picture is no wider.
    theme : str
        light or dark.

    Returns
    -------
    altair.TopLevelMixin
        With its data: `.save("a.html")`, or as .svg and .png with `vl-convert-python`.

    Raises
    ------
    ValueError
        If there is no such view, theme, head or word, or the view makes no sense for the scenario.
    """
    if view not in PICTURES:
        raise ValueError(f"view: one of {', '.join(PICTURES)} goes here")
    if theme not in PAPER:
        raise ValueError(f"theme: one of {', '.join(PAPER)} goes here")
    for name, position, count in (
        ("head", head, len(scenario.heads)),
        ("query", query, len(scenario.words)),
        ("key", key, len(scenario.looked_at.words)),
    ):
        if position not in range(count):
            raise ValueError(f"{name}: a whole number from 0 to {count - 1} goes here")
    spec, data = PICTURES[view](_Request(scenario, head, query, key, width, before))
    whole: dict[str, Any] = {
        **spec,
        "datasets": {name: _rows(frame) for name, frame in data.items()},
        "config": _config(theme),
        "background": PAPER[theme],
        "padding": {"left": 10, "top": 10, "right": 15, "bottom": 10},
    }
    kind = next(kind for part, kind in _KINDS.items() if part in spec)
    made: alt.TopLevelMixin = kind.from_dict(whole)
    return made


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as JSON has them: what is no finite number is None."""
    finite = frame.astype(object).where(frame.notna() & (frame != -np.inf), None)
    return [{str(name): value for name, value in row.items()} for row in finite.to_dict("records")]


def _config(theme: str) -> dict[str, Any]:
    """Return the page's colours for what is not said in a figure."""
    text = {"labelColor": INK[theme], "titleColor": INK[theme]}
    return {
        "font": "sans-serif",
        "range": {"category": list(COLOURS[theme])},
        "axis": {**text, "domain": False, "titleFontWeight": "normal"},
        "legend": text,
        "header": text,
        "view": {"stroke": None},
    }
