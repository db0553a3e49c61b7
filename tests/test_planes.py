"""Specs of planes: one for every scenario, and nothing in it but names."""

import altair as alt
import pytest
from specs import fields_of

from attention.figures.charts.planes import geometry_figure, mixing_figure, winners_figure
from attention.figures.geometry import GEOMETRY
from attention.figures.mixing import JOINT_MARKS, MARKS, MIXING
from attention.figures.winners import MAP, STRENGTHS
from attention.scenario import MAX_WORDS


@pytest.mark.parametrize("parts", [MARKS, JOINT_MARKS])
def test_the_plane_of_values_and_outputs_is_valid_and_names_its_columns(
    parts: tuple[str, ...],
) -> None:
    spec = mixing_figure(300, parts)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(MIXING)
    assert spec["width"] == spec["height"] == 300


def test_the_geometry_of_a_score_is_valid_and_names_its_columns() -> None:
    spec = geometry_figure(300)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= set(GEOMETRY)
    assert spec["width"] == spec["height"] == 300
    names = [part["name"] for part in spec["layer"]]
    assert len(set(names)) == len(names)
    assert set(spec["params"][0]["views"]) <= set(names)


def test_the_map_of_winners_is_valid_and_has_a_colour_for_every_word() -> None:
    spec = winners_figure(300)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= {*MAP, *STRENGTHS}
    sectors = next(part for part in spec["layer"] if part["name"] == "sector")["encoding"]
    assert len(set(sectors["fill"]["scale"]["range"])) == MAX_WORDS
    assert sectors["order"]["field"] == "corner"
