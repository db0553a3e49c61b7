"""Masks and positions in a scenario: laws of what they leave out and of what they depend on."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.exchange.link import Link, decode, encode
from attention.exchange.look import Look
from attention.exchange.script import script
from attention.figures.geometry import geometry
from attention.figures.heatmaps import cells
from attention.figures.panels import panels
from attention.figures.stage import stage_marks
from attention.figures.stage_rows import stage_rows
from attention.figures.temperatures import temperatures
from attention.figures.winners import shares, strengths, winner_map
from attention.forward import forward
from attention.frames import numbers
from attention.learning import descended, loss
from attention.lessons import BY_NAME, OPENING, WALK
from attention.obstacles import obstacles
from attention.scenario import MAX_WORDS, Scenario, Sentence
from attention.steps import steps
from attention.target import Target, wanted

positions = st.integers(1, 5)


@given(scenarios())
def test_every_mask_and_position_does_what_plain_loops_do(scenario: Scenario) -> None:
    heads, joint = oracle.forward(scenario)
    found = forward(scenario)
    for this, expected in zip(found.heads, heads, strict=True):
        np.testing.assert_allclose(this.scores, expected.scores, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(this.weights, expected.weights, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(this.outputs, expected.outputs, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found.joint_outputs, joint, rtol=1e-6, atol=1e-4)


@given(scenarios())
def test_a_window_as_wide_as_the_sentence_hides_nothing(scenario: Scenario) -> None:
    wide, none = (scenario.with_options(window=width) for width in (MAX_WORDS, 0))
    for one, other in zip(forward(wide).heads, forward(none).heads, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)


@given(scenarios())
def test_a_window_of_one_leaves_every_word_to_itself(scenario: Scenario) -> None:
    n, m = forward(scenario).heads[0].weights.shape
    alone = np.eye(n, m)  # with sources: to the one in its place
    alone[:, list(scenario.looked_at.padding)] = 0  # who is padding then gives nothing
    for cell in scenario.looked_at.painted:
        alone[cell] = 0
    for this in forward(scenario.with_options(window=1)).heads:
        np.testing.assert_array_equal(this.weights, alone)


def repeated(count: int, **options: Any) -> Scenario:
    """Return the same word so many times, where positions alone tell."""
    place = (0.7, -0.4)
    return Scenario(("word",) * count, (place,) * count).with_options(**options)


@given(st.sampled_from([{"rotation": 37.0}, {"slope": 0.8}]), positions, positions)
def test_with_rotation_and_slope_a_score_depends_on_distance_alone(
    options: dict[str, float], first: int, by: int
) -> None:
    scores = forward(repeated(12, **options)).heads[0].scores
    assert scores[first + by, first] == pytest.approx(scores[by, 0])
    assert scores[first, first + by] == pytest.approx(scores[0, by])


def test_with_an_added_wave_it_depends_on_the_place() -> None:
    scores = forward(repeated(4, wave=1, wave_angle=60)).heads[0].scores
    assert np.ptp(np.diag(scores, -1)) > 0.5


def test_a_wave_moves_what_is_projected_and_not_the_words() -> None:
    scenario = OPENING.scenario.with_options(wave=1, wave_angle=90)
    assert scenario.X.tolist() == OPENING.scenario.X.tolist()
    # (−1, 1) + (1, 0), (1, 1) + (0, 1), (−1, −1) + (−1, 0), (1, −1) + (0, −1)
    expected = [[0, 1], [1, 2], [-2, -1], [1, -2]]
    np.testing.assert_allclose(forward(scenario).embeddings, expected, atol=1e-12)


def test_a_slope_takes_off_as_much_as_the_distance_costs_before_the_temperature() -> None:
    scenario = OPENING.scenario.with_options(slope=0.5, temperature=2.0)
    taken = forward(OPENING.scenario).heads[0].scores / 2 - forward(scenario).heads[0].scores
    distance = np.abs(np.subtract.outer(range(4), range(4)))
    np.testing.assert_allclose(taken, 0.5 * distance / 2)


# ---- Padding -----------------------------------------------------------------------------


@given(scenarios(), st.integers(1, 3))
def test_padding_at_the_end_is_as_if_the_words_were_not_there(
    scenario: Scenario, count: int
) -> None:
    m = len(scenario.looked_at.words) - count
    if m < 1 or any(position < m for position in scenario.looked_at.padding):
        return
    full, shorter = scenario.looked_at.padded(range(m, m + count)), scenario.looked_at.padded(())
    for _ in range(count):
        shorter = shorter.without(m)
    padded, without = (
        scenario.with_sources(sentence) if scenario.cross else cast(Scenario, sentence)
        for sentence in (full, shorter)
    )
    n = len(without.words)
    for one, other in zip(forward(padded).heads, forward(without).heads, strict=True):
        np.testing.assert_allclose(one.weights[:n, :m], other.weights, atol=1e-12)
        np.testing.assert_allclose(one.outputs[:n], other.outputs, atol=1e-9)
        assert not one.weights[:, m:].any()


NOBODY = OPENING.scenario.padded(range(4))
FIRST_ALONE = OPENING.scenario.with_options(causal=True).padded([0])


@pytest.mark.parametrize("scenario", [NOBODY, FIRST_ALONE], ids=["all", "the first"])
def test_who_may_look_at_nobody_gives_nothing_and_it_is_said(scenario: Scenario) -> None:
    this = forward(scenario).heads[0]
    assert this.weights[0].tolist() == [0, 0, 0, 0]
    assert this.outputs[0].tolist() == [0, 0]
    heads, _ = oracle.forward(scenario)
    np.testing.assert_allclose(this.weights, heads[0].weights)
    shown = panels(scenario, head=0, side=200)
    (finding,) = shown[(shown["part"] == "title") & (shown["query_position"] == 0)]["finding"]
    assert finding == "hope may look at nobody"
    assert numbers(scenario, 0)["looks_at"].iloc[0] == 0
    lines = steps(scenario, 0, 0, 1)
    assert "Nobody to look at" in set(lines["name"])
    assert lines[lines["name"] == "Output"]["value"].tolist() == [0, 0]
    names: dict[str, Any] = {}
    exec(script(scenario, 0), names)
    np.testing.assert_allclose(names["weights"], this.weights)
    np.testing.assert_allclose(names["outputs"], this.outputs, atol=1e-12)


@pytest.mark.parametrize("scenario", [NOBODY, FIRST_ALONE], ids=["all", "the first"])
def test_every_picture_can_be_drawn_of_who_may_look_at_nobody(scenario: Scenario) -> None:
    how: dict[str, Any] = {"head": 0, "query": 0}
    assert not len(temperatures(scenario, **how, key=1, height=180))
    assert not len(shares(scenario, **how))
    assert not len(strengths(scenario, **how, limit=2.0, resolution=4))
    assert "sector" not in set(winner_map(scenario, **how, side=300)["part"])
    assert "projection" not in set(geometry(scenario, **how, key=1, side=300)["part"])
    assert cells(scenario, heads=[0])["looks_at"].iloc[3] == "0.0"
    for step in WALK:
        assert len(stage_marks(scenario, **how, step=step, side=500, font=25))
        rows = stage_rows(scenario, **how, step=step)
        if step == "softmax":
            assert set(rows["number"]) == {"–"}
    target = wanted(scenario, Target("everyone", 1)).weights
    assert np.isfinite(loss(scenario, 0, target))
    assert str(loss(NOBODY, 0, np.zeros((4, 4)))) == "0.0"
    assert not obstacles(scenario, target) or scenario is FIRST_ALONE
    descended(scenario, 0, target, 0.1)


def test_padding_goes_along_with_its_word() -> None:
    scenario = OPENING.scenario.padded([1, 3])
    assert scenario.without(0).padding == (0, 2)
    assert scenario.without(1).padding == (2,)
    assert scenario.appended("more", (0, 0)).padding == (1, 3)


@pytest.mark.parametrize("padding", [[4], [-1], [True], [1.0], ["1"]])
def test_padding_of_no_word_is_refused(padding: Any) -> None:
    with pytest.raises(ValueError, match="only positions of words can be padding"):
        OPENING.scenario.padded(padding)


# ---- Sources -----------------------------------------------------------------------------


def copied(scenario: Scenario) -> Sentence:
    """Return the words of a scenario as a sentence of their own, with their masks."""
    return Sentence(
        scenario.words, scenario.embeddings, padding=scenario.padding, painted=scenario.painted
    )


@given(scenarios(cross=False))
def test_to_look_at_a_copy_of_oneself_is_to_look_at_oneself(scenario: Scenario) -> None:
    scenario = scenario.with_options(causal=False)  # that mask is off where there are sources
    looking = replace(scenario, sources=copied(scenario), cross=True)
    for one, other in zip(forward(looking).heads, forward(scenario).heads, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)
        np.testing.assert_array_equal(one.outputs, other.outputs)


@given(scenarios(cross=True))
def test_sources_that_are_not_looked_at_change_nothing(scenario: Scenario) -> None:
    alone, aside = replace(scenario, sources=None, cross=False), replace(scenario, cross=False)
    for one, other in zip(forward(aside).heads, forward(alone).heads, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)


@given(scenarios(cross=True))
def test_the_causal_mask_is_off_where_there_are_sources(scenario: Scenario) -> None:
    on, off = (scenario.with_options(causal=causal) for causal in (True, False))
    for one, other in zip(forward(on).heads, forward(off).heads, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)


def test_two_queries_and_three_sources_by_hand() -> None:
    # a (1, 0) and b (0, 2) look at c (1, 0), d (0, 1), e (1, 1): scores 1 0 1 and 0 2 2.
    sources = Sentence(("c", "d", "e"), ((1, 0), (0, 1), (1, 1)))
    scenario = Scenario(("a", "b"), ((1, 0), (0, 2)), sources=sources, cross=True)
    this = forward(scenario).heads[0]
    assert this.scores.tolist() == [[1, 0, 1], [0, 2, 2]]
    # e / (2e + 1) is .4223, 1 / (2e + 1) .1554; 1 / (1 + 2e²) is .0634, e² / (1 + 2e²) .4683.
    expected = [[0.4223, 0.1554, 0.4223], [0.0634, 0.4683, 0.4683]]
    np.testing.assert_allclose(this.weights, expected, atol=5e-5)
    # Of b: .0634 · (1, 0) + .4683 · (0, 1) + .4683 · (1, 1)
    np.testing.assert_allclose(this.outputs[1], [0.5317, 0.9366], atol=5e-5)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"cross": True}, "cross-attention needs sources"),
        ({"cross": 1}, "cross: True or False goes here"),
        ({"painted": ((0, 4),)}, "only cells, a query and a key each, can be painted"),
        ({"painted": ((4, 0),)}, "only cells in the rows of words can be painted"),
        ({"painted": ((0, 1, 2),)}, "only cells, a query and a key each, can be painted"),
        ({"painted": ((0.0, 1),)}, "only cells, a query and a key each, can be painted"),
        ({"painted": ((-1, 1),)}, "only cells, a query and a key each, can be painted"),
    ],
)
def test_sources_and_masks_that_can_not_be_are_refused(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(OPENING.scenario, **parts)


# ---- A painted mask ----------------------------------------------------------------------


def test_a_painted_mask_goes_along_with_its_words() -> None:
    scenario = replace(OPENING.scenario, painted=((0, 1), (2, 3), (3, 3), (1, 0)))
    assert scenario.painted == ((0, 1), (1, 0), (2, 3), (3, 3))
    assert scenario.without(0).painted == ((1, 2), (2, 2))
    assert scenario.without(3).painted == ((0, 1), (1, 0))
    assert scenario.painted_at((0, 1)).painted == ((1, 0), (2, 3), (3, 3))
    assert scenario.painted_at((2, 2)).painted == ((0, 1), (1, 0), (2, 2), (2, 3), (3, 3))


def test_a_mask_over_sources_loses_rows_with_words_and_columns_with_sources() -> None:
    sources = Sentence(("c", "d"), ((1, 0), (0, 1)), painted=((0, 1), (2, 0), (3, 1)))
    scenario = replace(OPENING.scenario, sources=sources, cross=True)
    assert scenario.without(0).looked_at.painted == ((1, 0), (2, 1))
    assert scenario.looked_at.without(0).painted == ((0, 0), (3, 0))


def test_a_painted_row_gives_nothing_and_a_painted_cell_is_shared_out() -> None:
    scenario = replace(OPENING.scenario, painted=((0, 0), (0, 1), (0, 2), (0, 3), (1, 0)))
    this, plain = forward(scenario).heads[0], forward(OPENING.scenario).heads[0]
    assert this.weights[0].tolist() == [0, 0, 0, 0]
    assert this.outputs[0].tolist() == [0, 0]
    left = plain.weights[1, 1:]
    np.testing.assert_allclose(this.weights[1], [0, *left / left.sum()])
    np.testing.assert_array_equal(this.weights[2:], plain.weights[2:])


# ---- In links ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("rotation=30&slope=0.5", "slope: positions: only one of rotation and slope is allowed."),
        ("wave=1&slope=0.5", "slope: positions: only one of wave and slope is allowed."),
        ("slope=1e308", "slope: "),
        ("wave=-1", "wave: "),
        ("window=99", "window: "),
        ("padding=9", "padding: "),
        ("padding=0", "padding: "),
        ("padding=1_x", "padding: "),
        ("painted=1_9", "painted: "),
        ("painted=9_1", "painted: "),
        ("painted=1", "painted: "),
        ("painted=1_2_3", "painted: "),
        ("cross=1", "cross: cross-attention needs sources."),
        ("cross=2", "cross: "),
        ("sourcepadding=1", "sourcepadding: there are no sources."),
        ("sources=&cross=1", "sources: "),
        ("sources=" + "~".join(["a_1_1"] * 13), "sources: only the first 12 are taken."),
        ("sources=a_1_1&sourcepainted=1_2", "sourcepainted: "),
    ],
)
def test_what_can_not_be_is_left_out_with_a_word(query: str, problem: str) -> None:
    link, problems = decode(query)
    assert any(each.startswith(problem) for each in problems)
    assert len(link.scenario.options.positions) <= 1


def test_a_link_may_tell_positions_in_another_way_than_its_lesson() -> None:
    lesson = BY_NAME["Further back, less"]
    link, problems = decode("v=1&lesson=further-back-less&rotation=30")
    assert not problems
    assert link.scenario.options.positions == ("rotation",)
    turned = lesson.scenario.with_options(slope=0, rotation=30)
    assert decode(encode(Link(lesson, turned)))[0].scenario == turned


@pytest.mark.parametrize("asked", [(0.5, -1.25), (100.0, 0.0), None])
def test_a_link_keeps_where_a_query_was_put(asked: Any) -> None:
    link = Link(look=Look(view="winners", asked=asked))
    assert decode(encode(link)) == (link, [])


@pytest.mark.parametrize("text", ["1", "1_2_3", "x_1", "1e999_0", "101_0", "", "nan_nan"])
def test_a_place_that_is_none_is_left_out(text: str) -> None:
    link, problems = decode(f"view=winners&asked={text}")
    assert link.look.asked is None
    assert problems
