"""The weights of one query at every temperature: rows, and the spec they fill."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from specs import fields_of
from strategies import scenarios

from attention.figures.charts.temperatures import temperatures_figure
from attention.figures.temperatures import LINE, TEMPERATURES, temperatures
from attention.frames import display_words
from attention.lessons import BY_NAME, OPENING
from attention.scenario import MAX_TEMPERATURE, MIN_TEMPERATURE
from attention.words import isolated

HEIGHT = 180


def of(frame: Any, part: Any) -> Any:
    return frame[frame["part"] == part]


@given(scenarios(), st.data())
def test_every_curve_has_the_weights_of_the_scenario_at_its_temperatures(
    scenario: Any, data: Any
) -> None:
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    query = data.draw(st.integers(0, len(scenario.words) - 1))
    frame = temperatures(scenario, head=head, query=query, key=0, height=HEIGHT)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == TEMPERATURES
    curves = of(frame, "curve")
    assert curves["temperature"].min() == pytest.approx(MIN_TEMPERATURE)
    assert curves["temperature"].max() == pytest.approx(MAX_TEMPERATURE)
    some = curves["temperature"].unique()[::20]
    for temperature in (*some, scenario.options.temperature):
        at = replace(scenario, options=replace(scenario.options, temperature=min(temperature, 5.0)))
        scores, weights, _ = oracle.forward(at)[0][head]
        seen = [key for key, score in enumerate(scores[query]) if score > -math.inf]
        rows = of(frame, "now") if temperature == scenario.options.temperature else curves
        rows = rows[rows["temperature"] == temperature].drop_duplicates("key_position")
        assert rows["key_position"].tolist() == seen  # what may not be seen has no curve
        np.testing.assert_allclose(rows["weight"], [weights[query][j] for j in seen], atol=1e-6)
        words = [isolated(word) for word in display_words(scenario.looked_at.words)]
        assert rows["key"].tolist() == [words[key] for key in seen]


def test_curves_by_hand() -> None:
    # east scores 2 · 2 / √2 = 2.83 with north, 0 with itself and west, −2.83 with south.
    scenario = BY_NAME["A quarter turn"].scenario
    frame = temperatures(scenario, head=0, query=0, key=1, height=HEIGHT)
    now = of(frame, "now").set_index("key")
    assert now["weight"].round(2).tolist() == [0.05, 0.89, 0.05, 0.00]
    assert now["chosen"].to_dict() == {"east": 0, "north": 1, "west": 0, "south": 0}
    assert (now["temperature"] == 1).all()
    curves = of(frame, "curve")
    coldest, hottest = (
        curves[curves["temperature"] == curves["temperature"].agg(end)] for end in ("min", "max")
    )
    assert coldest["weight"].round(3).tolist() == [0, 1, 0, 0]
    # At 5: exp(.566) = 1.761, 1, 1 and .568, in all 4.329.
    assert sorted(hottest["weight"].round(3)) == [0.131, 0.231, 0.231, 0.407]


@given(scenarios())
def test_the_higher_the_temperature_the_less_the_best_key_gets(scenario: Any) -> None:
    frame = temperatures(scenario, head=0, query=0, key=0, height=HEIGHT)
    best = of(frame, "curve").groupby("temperature")["weight"].max()
    assert (np.diff(best) <= 1e-9).all()


@given(scenarios())
def test_names_stand_apart_beside_the_ends_of_their_curves(scenario: Any) -> None:
    query = len(scenario.words) - 1
    frame = temperatures(scenario, head=0, query=query, key=0, height=HEIGHT)
    names = of(frame, "name")
    assert (names["temperature"] == MAX_TEMPERATURE).all()
    places = sorted(names["label_weight"] * HEIGHT)
    assert all(high - low >= LINE - 1e-6 for low, high in pairwise(places))
    assert -1e-9 <= min(places) <= max(places) <= HEIGHT + 1e-9
    # In the order of their curves: no leader crosses another.
    by_weight = names.sort_values(["weight", "label_weight"])
    assert by_weight["label_weight"].is_monotonic_increasing


def test_the_spec_is_built_once_is_valid_and_names_its_columns() -> None:
    spec = temperatures_figure(300, HEIGHT)
    assert spec is temperatures_figure(300, HEIGHT)
    alt.LayerChart.from_dict(spec).to_dict()
    assert fields_of(spec) <= {*TEMPERATURES, "role"}
    assert not any(word in str(spec) for word in OPENING.scenario.words)
