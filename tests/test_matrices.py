"""Specs of matrices: valid, and they name their columns."""

import json

import altair as alt
import pytest
from specs import channels, fields_of

from attention.figures.charts.grammar import Spec
from attention.figures.charts.matrices import heads_figure, heatmaps_figure
from attention.figures.charts.overview import figure
from attention.figures.heatmaps import CELLS, HEATMAPS
from attention.figures.layout import fit

MATRICES = [
    figure(fit(898, 756, ("hope", "hate"))),
    heads_figure(160, 2),
    heatmaps_figure(160, 2, ("before", "after")),
    heatmaps_figure(160, 1, ("wanted", "learnt"), painted=True),
]


@pytest.mark.parametrize("spec", MATRICES)
@pytest.mark.parametrize("role", ["query", "key"])
def test_words_stand_in_their_order_whatever_they_are_called(spec: Spec, role: str) -> None:
    orders = [channel["sort"] for channel in channels(spec) if channel.get("field") == role]
    assert orders  # shades and numbers have one in common
    by_position = {"field": f"{role}_position", "op": "min", "order": "ascending"}
    assert all(order == by_position for order in orders)


@pytest.mark.parametrize("spec", MATRICES)
def test_the_first_label_of_a_row_keeps_its_place(spec: Spec) -> None:
    axes = [channel["axis"] for channel in channels(spec) if channel.get("field") == "query"]
    assert axes
    assert not any(axis["labelFlush"] for axis in axes)


def test_the_heatmaps_of_all_heads_are_valid_and_name_their_columns() -> None:
    spec = heads_figure(160, 2)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(CELLS)
    assert spec["columns"] == 2


@pytest.mark.parametrize("painted", [False, True])
def test_matrices_beside_each_other_are_valid_and_can_be_clicked_if_painted(painted: bool) -> None:
    spec = heatmaps_figure(160, 2, ("before", "after"), painted=painted)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(HEATMAPS)
    assert "'before', 'after'" in json.dumps(spec)
    assert ("pick" in [param["name"] for param in spec["params"]]) is painted
