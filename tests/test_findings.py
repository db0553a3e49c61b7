"""What there is to be found in each figure, in words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.figures.charts.grammar import Spec, with_finding
from attention.figures.charts.matrices import heads_figure
from attention.figures.charts.planes import geometry_figure
from attention.figures.findings import (
    LONGEST,
    found_in_joint_mixing,
    found_in_losses,
    found_in_mask,
    found_in_matrices,
    found_in_mixing,
    found_in_paths,
    found_in_score,
    found_in_spreads,
    found_in_temperatures,
    found_in_weights,
    found_in_winners,
)
from attention.figures.heatmaps import compared, targeted
from attention.figures.winners import shares
from attention.layers import layers
from attention.lessons import OPENING
from attention.scenario import Head, Scenario, Sentence, Stack

# Each embedding is its own query, key and value, so that scores are dot products: for east
# 1 0 −1 with east, north and west. e¹, e⁰ and e⁻¹ are 2.718, 1 and .368, in all 4.086, and the
# shares of that .67, .24 and .09. For north they are 0 1 0: .21, .58 and .21.
COMPASS = Scenario(("east", "north", "west"), ((1, 0), (0, 1), (-1, 0)))


def test_whom_every_query_looks_at_most() -> None:
    said = "east looks most at east: .67; north looks most at north: .58; west looks most at west"
    assert found_in_weights(COMPASS, [0]) == f"{said}: .67"


def test_several_heads_are_told_apart() -> None:
    # A head without queries has scores of 0.
    blind = Head(W_Q=((0, 0), (0, 0)))
    scenario = Scenario(("east",), ((1, 0),), (Head(), blind))
    said = "head 1: east looks most at east: 1.00; head 2: east looks most at east: 1.00"
    assert found_in_weights(scenario, [0, 1]) == said
    assert found_in_weights(scenario, [1]) == "head 2: east looks most at east: 1.00"


def test_a_score() -> None:
    said = "east looks most at east: .67; its score for west is −1.00, the weight .09"
    assert found_in_score(COMPASS, head=0, query=0, key=2) == said
    masked = COMPASS.with_options(causal=True)
    said = "east looks most at east: 1.00; it may not look at west"
    assert found_in_score(masked, head=0, query=0, key=2) == said
    # (0, 1) is the query of north, whoever asks.
    said = "your query looks most at north: .58; its score for east is 0, the weight .21"
    assert found_in_score(COMPASS, head=0, query=2, key=0, asked=(0, 1)) == said


def test_temperatures() -> None:
    # At .05 scores are 20 times as large, and e⁻²⁰ is nothing. At 5 they are .2, 0 and −.2:
    # 1.221, 1 and .819 are .40, .33 and .27 of 3.040.
    assert found_in_temperatures(COMPASS, head=0, query=0) == (
        "at the temperature 0.05 east looks most at east: 1.00; at the temperature 1 east looks "
        "most at east: .67; at the temperature 5 east looks most at east: .40"
    )
    nobody = replace(COMPASS, padding=(0, 1, 2))
    assert found_in_temperatures(nobody, head=0, query=0) == "east may look at nobody"


def test_outputs() -> None:
    # .665 − .090 = .575 and .245.
    said = "the output of east is at .58, .24; east looks most at east: .67"
    assert found_in_mixing(COMPASS, head=0, query=0) == said
    said = "east comes out at .58, .24; north comes out at 0, .58; west comes out at −.58, .24"
    assert found_in_joint_mixing(COMPASS) == said


def test_winners() -> None:
    # North wins between the bisectors, a quarter, and the others half of the rest each: 37.5 %.
    said = "the directions that each key wins: west 38 %; east 37 %; north 25 %"
    assert found_in_winners(shares(COMPASS, head=0, query=0)) == said
    inside = replace(COMPASS, embeddings=((1, 0), (0, 0), (-1, 0)))
    said = "the directions that each key wins: east 50 %; west 50 %; north none"
    assert found_in_winners(shares(inside, head=0, query=0)) == said
    nobody = replace(COMPASS, padding=(0, 1, 2))
    assert found_in_winners(shares(nobody, head=0, query=0)) == "there is nobody to look at"


def test_matrices() -> None:
    cells = targeted(COMPASS, 0, np.zeros((3, 3)))
    said = "wanted: all are 0; weights: largest .67, east → east and 1 more"
    assert found_in_matrices(cells, ("wanted", "weights")) == said
    masked = COMPASS.with_options(causal=True)
    cells = compared(COMPASS, masked, heads=(0, 0))
    # East may look at itself alone: 1 − .665. North had .21 for west, which goes to the others.
    assert found_in_matrices(cells, ("before", "after", "difference")).endswith(
        "after: largest 1.00, east → east; difference: largest +.33, east → east"
    )


def test_a_mask() -> None:
    assert found_in_mask(COMPASS) == "nothing is masked"
    painted = replace(COMPASS, painted=((2, 0), (0, 1)))
    assert found_in_mask(painted) == "east may not look at north; west may not look at east"
    sources = replace(COMPASS, sources=Sentence(("sun",), ((1, 0),), painted=((1, 0),)), cross=True)
    assert found_in_mask(sources) == "north may not look at sun"


def test_losses() -> None:
    assert found_in_losses([1.25], 0.5) == "the loss: 1.2500 at first, at best 0.5000"
    said = "the loss: 1.2500 at first, after 2 steps 1.0000, at best 0.0000"
    assert found_in_losses([1.25, 1.125, 1], 0) == said


def test_layers() -> None:
    alone = Scenario(("a", "b"), ((1, 0), (1, 2)), stack=Stack(layers=1, residual=False))
    blind = replace(alone, heads=(Head(W_Q=((0, 0), (0, 0))),))
    states = layers(blind)
    assert found_in_paths(states, 0) == "after 0 of 1: a is at 1.00, 0; b is at 1.00, 2.00"
    # Both look at both alike, and come out at the mean.
    assert found_in_paths(states, 1) == "after 1 of 1: a is at 1.00, 1.00; b is at 1.00, 1.00"
    assert found_in_spreads(states) == "words lie 2.00 apart at first, 0 after 1"


@given(scenarios(), st.data())
def test_nobody_has_to_listen_for_long(scenario: Scenario, data: st.DataObject) -> None:
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    for said in (
        found_in_weights(scenario, [head]), found_in_joint_mixing(scenario),
        found_in_mask(scenario), found_in_winners(shares(scenario, head=head, query=0)),
    ):  # fmt: skip
        assert len(said) <= LONGEST + 40 or "; " not in said


def test_what_is_too_long_says_how_much_more_there_is() -> None:
    words = tuple(f"word number {letter}" for letter in "abcdefghijkl")
    scenario = Scenario(words, tuple((float(at), 0.0) for at in range(12)))
    said = found_in_weights(scenario, [0])
    assert len(said) <= LONGEST
    assert said.endswith("; and 6 more")
    assert said.count("; ") == 6


def test_a_word_from_right_to_left_stays_a_word() -> None:
    scenario = replace(OPENING.scenario, words=("שלום", *OPENING.scenario.words[1:]))
    assert "\u2068שלום\u2069 looks most at" in found_in_weights(scenario, [0])


@pytest.mark.parametrize("spec", [geometry_figure(300), heads_figure(200, 2)], ids=["one", "many"])
def test_a_figure_keeps_all_it_has(spec: Spec) -> None:
    said = with_finding(spec)
    assert said["params"] == spec["params"]
    if "layer" in spec:
        assert said["layer"][1:] == spec["layer"]
    else:
        assert {**said["vconcat"][1], "params": spec["params"], "$schema": spec["$schema"]} == spec
