"""The spec: one for every scenario, and nothing in it but names."""

import json

import altair as alt
import pytest

from attention.figures.charts import (
    figure,
    geometry_figure,
    heads_figure,
    heatmaps_figure,
    losses_figure,
    mixing_figure,
    panels_figure,
    winners_figure,
)
from attention.figures.geometry import GEOMETRY
from attention.figures.heatmaps import HEATMAPS
from attention.figures.layout import Layout, fit
from attention.figures.mixing import JOINT_ROLES, MIXING, ROLES
from attention.figures.panels import CELLS, PANELS, panels
from attention.figures.winners import MAP, STRENGTHS
from attention.learning import LOSSES
from attention.lessons import OPENING
from attention.scenario import MAX_WORDS

LAYOUTS = [fit(width, columns) for width in (326, 358, 522, 898, 1200) for columns in (1, 2, 3, 4)]


def fields_of(spec):
    """Return every field that the encodings of a spec name."""
    if isinstance(spec, list):
        return set().union(*map(fields_of, spec), set())
    if not isinstance(spec, dict):
        return set()
    named = {spec["field"]} if isinstance(spec.get("field"), str) else set()
    return named.union(*map(fields_of, spec.values()))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_spec_is_built_once_and_is_valid(layout):
    assert figure(layout) is figure(layout)
    alt.ConcatChart.from_dict(figure(layout)).to_dict()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pointing_is_about_views_that_exist(layout):
    spec = figure(layout)
    names = {part.get("name") for chart in spec["concat"] for part in chart.get("layer", [])}
    for chart in spec["concat"]:
        names |= {part.get("name") for part in chart.get("spec", {}).get("layer", [])}
    hover, pick = spec["params"][:2]
    assert set(hover["views"]) | set(pick["views"]) <= names


def test_a_spec_is_about_the_layout_only():
    text = json.dumps(figure(fit(898, 2)))
    for word in OPENING.scenario.words:
        assert word not in text
    assert "datasets" not in figure(fit(898, 2))


def test_every_field_is_a_column_of_the_frames():
    columns = set(PANELS) | set(CELLS) | {"rows"}
    assert fields_of(figure(fit(898, 2))) <= columns


def test_panels_are_square_and_scales_equal():
    spec = figure(Layout(columns=2, side=220, heatmap=230, beside=True))
    grid = spec["concat"][0]
    assert grid["spec"]["width"] == grid["spec"]["height"] == 220
    assert grid["columns"] == 2
    layer = grid["spec"]["layer"][0]["encoding"]
    keys = next(part for part in grid["spec"]["layer"] if part["name"] == "key")["encoding"]
    assert keys["x"]["scale"] == keys["y"]["scale"]
    assert layer["x2"]["value"] == 220


def test_text_is_never_part_of_the_spec():
    before = json.dumps(figure(fit(898, 2)))
    panels(OPENING.scenario.renamed(0, "<script>"), head=0, side=220)
    assert json.dumps(figure(fit(898, 2))) == before


@pytest.mark.parametrize("roles", [ROLES, JOINT_ROLES])
def test_the_plane_of_values_and_outputs_is_valid_and_names_its_columns(roles):
    spec = mixing_figure(300, roles)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(MIXING)
    assert spec["width"] == spec["height"] == 300


def test_the_geometry_of_a_score_is_valid_and_names_its_columns():
    spec = geometry_figure(300)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(GEOMETRY)
    assert spec["width"] == spec["height"] == 300
    names = [part["name"] for part in spec["layer"]]
    assert len(set(names)) == len(names)
    assert set(spec["params"][0]["views"]) <= set(names)


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


def test_the_map_of_winners_is_valid_and_has_a_colour_for_every_word():
    spec = winners_figure(300)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= {*MAP, *STRENGTHS}
    sectors = next(part for part in spec["layer"] if part["name"] == "sector")["encoding"]
    assert len(set(sectors["fill"]["scale"]["range"])) == MAX_WORDS
    assert sectors["order"]["field"] == "corner"


def test_a_learning_curve_is_valid_and_names_its_columns():
    spec = losses_figure(200, 100)
    alt.Chart.from_dict(spec).to_dict()
    assert fields_of(spec) == set(LOSSES)


def test_panels_alone_are_valid_and_name_their_columns():
    spec = panels_figure(4, 180)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(PANELS)
