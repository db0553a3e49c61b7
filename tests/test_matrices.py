"""Specs of matrices: valid, and they name their columns."""

import json

import altair as alt
import pytest
from specs import fields_of

from attention.figures.charts.matrices import heads_figure, heatmaps_figure
from attention.figures.heatmaps import CELLS, HEATMAPS


def test_the_heatmaps_of_all_heads_are_valid_and_name_their_columns():
    spec = heads_figure(160, 2)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(CELLS)
    assert spec["columns"] == 2


@pytest.mark.parametrize("painted", [False, True])
def test_matrices_beside_each_other_are_valid_and_can_be_clicked_if_painted(painted):
    spec = heatmaps_figure(160, 2, ("before", "after"), painted=painted)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= {*HEATMAPS, "depth"}
    assert "'before', 'after'" in json.dumps(spec)
    assert ("pick" in [param["name"] for param in spec["params"]]) is painted
