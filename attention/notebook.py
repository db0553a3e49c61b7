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
from attention.figures.heatmaps import MEAN, cells, compared, summed
from attention.figures.layout import MAX_SIDE, fit, fit_heads, plane_side
from attention.figures.mixing import MARKS, mixing
from attention.figures.panels import panels
from attention.figures.paths import paths
from attention.figures.temperatures import temperatures
from attention.figures.winners import axes, strengths, winner_map
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
_CELL = 10  # pixels: a winner's strength is shown in squares of this side
_MATRIX, _CURVES = 200, 220  # pixels: sides of matrices beside each other, height of curves

_KINDS: dict[str, Any] = {
    "concat": alt.ConcatChart,
    "facet": alt.FacetChart,
    "layer": alt.LayerChart,
}

Data = Mapping[str, pd.DataFrame]


class _Asked(NamedTuple):
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


def _keys(asked: _Asked) -> tuple[Spec, Data]:
    scenario = asked.scenario
    words, keys = display_names(scenario)
    layout = fit(asked.width, 0, words, None, keys)
    rows = panels(scenario, head=asked.head, side=layout.side)
    return figure(layout), {"panels": rows, "weights": cells(scenario, heads=[asked.head])}


def _score(asked: _Asked) -> tuple[Spec, Data]:
    rows = geometry(
        asked.scenario, head=asked.head, query=asked.query, key=asked.key, side=asked.plane
    )
    return geometry_figure(asked.plane), {"geometry": rows}


def _values(asked: _Asked) -> tuple[Spec, Data]:
    rows = mixing(asked.scenario, head=asked.head, query=asked.query, side=asked.plane)
    return mixing_figure(asked.plane, MARKS), {"mixing": rows}


def _heads(asked: _Asked) -> tuple[Spec, Data]:
    count = len(asked.scenario.heads)
    heads = [*range(count), *[MEAN] * (count > 1)]
    in_a_row, side = fit_heads(asked.width, len(heads), asked.most)
    return heads_figure(side, in_a_row), {"weights": cells(asked.scenario, heads=heads)}


def _winners(asked: _Asked) -> tuple[Spec, Data]:
    scenario, side = asked.scenario, asked.plane
    if scenario.options.slope:
        raise ValueError("with a slope by distance, who wins depends on where a word stands")
    head, query = asked.head, asked.query
    limit = axes(scenario, head=head, side=side).limit
    data = {
        "map": winner_map(scenario, head=head, query=query, side=side),
        "strengths": strengths(
            scenario, head=head, query=query, limit=limit, resolution=side // _CELL
        ),
    }
    return winners_figure(side), data


def _product(asked: _Asked) -> tuple[Spec, Data]:
    if asked.scenario.cross:
        raise ValueError("sources do not look back: no part of a score is mutual")
    titles = ("scores", "mutual part", "one-way part")
    rows = summed(asked.scenario, scores(asked.scenario, asked.head))
    return heatmaps_figure(_MATRIX, len(titles), titles), {"heatmaps": rows}


def _beside(asked: _Asked) -> tuple[Spec, Data]:
    if asked.before is None:
        raise ValueError("before: the scenario to compare with goes here")
    heads = min(asked.head, len(asked.before.heads) - 1), asked.head
    titles = ("before", "now", "now − before")
    rows = compared(asked.before, asked.scenario, heads=heads)
    return heatmaps_figure(_MATRIX, len(titles), titles), {"heatmaps": rows}


def _layers(asked: _Asked) -> tuple[Spec, Data]:
    states = layers(asked.scenario)
    rows = paths(states, layer=len(states) - 1, side=asked.plane)
    return paths_figure(asked.plane), {"paths": rows}


def _temperatures(asked: _Asked) -> tuple[Spec, Data]:
    rows = temperatures(
        asked.scenario, head=asked.head, query=asked.query, key=asked.key, height=_CURVES
    )
    return temperatures_figure(asked.plane, _CURVES), {"temperatures": rows}


VIEWS: dict[str, Callable[[_Asked], tuple[Spec, Data]]] = {
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
    if view not in VIEWS:
        raise ValueError(f"view: one of {', '.join(VIEWS)} goes here")
    if theme not in PAPER:
        raise ValueError(f"theme: one of {', '.join(PAPER)} goes here")
    for name, position, count in (
        ("head", head, len(scenario.heads)),
        ("query", query, len(scenario.words)),
        ("key", key, len(scenario.looked_at.words)),
    ):
        if position not in range(count):
            raise ValueError(f"{name}: a whole number from 0 to {count - 1} goes here")
    spec, data = VIEWS[view](_Asked(scenario, head, query, key, width, before))
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
