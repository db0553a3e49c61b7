"""The spec of the figure of all queries: one for every scenario, and nothing in it but names."""

import json
import re

import altair as alt
import numpy as np
import pytest
import vl_convert
from specs import fields_of

from attention.figures.charts.overview import figure, panels_figure
from attention.figures.heatmaps import CELLS
from attention.figures.layout import Layout, fit
from attention.figures.panels import PANELS, panels
from attention.lessons import OPENING
from attention.scenario import Head, Scenario

WORDS = ("hope", "exuberance", "hate", "sycophant")
LAYOUTS = [
    fit(width, 756, WORDS, columns)
    for width in (326, 358, 522, 898, 1200)
    for columns in (None, 1, 2, 3, 4)
]


# Two specs of a form differ in sizes alone, and it takes two seconds to have one validated.
FORMS = {(layout.beside, layout.columns > 1): layout for layout in LAYOUTS}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_spec_is_built_once(layout: Layout) -> None:
    assert figure(layout) is figure(layout)


@pytest.mark.parametrize("layout", FORMS.values())
def test_a_spec_is_valid(layout: Layout) -> None:
    alt.ConcatChart.from_dict(figure(layout)).to_dict()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pointing_is_about_views_that_exist(layout: Layout) -> None:
    spec = figure(layout)
    names = {part.get("name") for chart in spec["concat"] for part in chart.get("layer", [])}
    for chart in spec["concat"]:
        names |= {part.get("name") for part in chart.get("spec", {}).get("layer", [])}
    hover, pick = spec["params"][:2]
    assert set(hover["views"]) | set(pick["views"]) <= names


def test_a_spec_is_about_the_layout_only() -> None:
    text = json.dumps(figure(fit(898, 756, WORDS)))
    for word in OPENING.scenario.words:
        assert word not in text
    assert "datasets" not in figure(fit(898, 756, WORDS))


def test_every_field_is_a_column_of_the_frames() -> None:
    columns = set(PANELS) | set(CELLS) | {"rows"}
    assert fields_of(figure(fit(898, 756, WORDS))) <= columns


def test_panels_are_square_and_scales_equal() -> None:
    spec = figure(Layout(columns=2, side=220, heatmap=230, beside=True))
    grid = spec["concat"][0]
    assert grid["spec"]["width"] == grid["spec"]["height"] == 220
    assert grid["columns"] == 2
    layer = grid["spec"]["layer"][0]["encoding"]
    (keys,) = (part["encoding"] for part in grid["spec"]["layer"] if part["name"] == "key")
    assert not {"x", "y"} & keys.keys()  # it has those of all layers
    of_all = grid["spec"]["encoding"]
    assert of_all["x"]["scale"] == of_all["y"]["scale"]
    assert layer["x2"]["value"] == 220


@pytest.mark.parametrize(
    ("count", "columns", "below"),
    [(1, 1, 1), (3, 2, 1), (4, 2, 2), (5, 4, 1), (7, 4, 3), (8, 4, 4)],
)
def test_an_axis_stands_only_below_a_panel(count: int, columns: int, below: int) -> None:
    words = tuple(f"w{at}" for at in range(count))
    scenario = Scenario(words, tuple((at, 1) for at in range(count)), (Head(),))
    rows = panels(scenario, head=0, side=180).replace(np.nan, None).to_dict("records")
    alone = panels_figure(columns, 180)
    whole = figure(Layout(columns=columns, side=180, heatmap=230, beside=False))
    for spec in (alone, whole):
        picture = vl_convert.vegalite_to_svg({**spec, "datasets": {"panels": rows}})
        titles = re.findall(r"<text[^>]*>first coordinate", picture)
        seen = [title for title in titles if 'opacity="0"' not in title]
        assert len(seen) == below
        rows_of_panels = -(-count // columns)
        assert len(re.findall(r"<text[^>]*>0</text>", picture)) == below + rows_of_panels


def test_what_can_be_pointed_at_says_what_it_tells() -> None:
    # Else it would tell all the fields that it names: "key_position −1".
    spec = figure(fit(898, 756, WORDS))
    grid, matrix = spec["concat"]
    layers = {layer.get("name"): layer for layer in grid["spec"]["layer"] + matrix["layer"]}
    for view in {view for param in spec["params"][:2] for view in param["views"]}:
        assert "tooltip" in layers[view]["encoding"]


def test_the_least_weight_is_told_apart_from_none() -> None:
    (cell,) = (
        layer["encoding"]
        for layer in figure(fit(898, 756, WORDS))["concat"][1]["layer"]
        if layer.get("name", "").startswith("cell")
    )
    said = cell["tooltip"]["value"]["expr"]
    assert "format(datum.weight, '.3~g')" in said  # 0.0003, and 0 only where there is none


def test_text_is_never_part_of_the_spec() -> None:
    before = json.dumps(figure(fit(898, 756, WORDS)))
    panels(OPENING.scenario.renamed(0, "<script>"), head=0, side=220)
    assert json.dumps(figure(fit(898, 756, WORDS))) == before


def test_panels_alone_are_valid_and_name_their_columns() -> None:
    spec = panels_figure(4, 180)
    alt.FacetChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(PANELS)
