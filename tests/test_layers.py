"""Layer upon layer: worked examples, an oracle in plain loops, and laws."""

from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.exchange.files import from_json, to_json
from attention.exchange.link import Link, decode, encode
from attention.exchange.look import Look
from attention.figures.charts.paths import paths_figure, spreads_figure
from attention.figures.paths import PATHS, SPREADS, paths, spreads
from attention.forward import forward
from attention.frames import LAYER_WEIGHTS, LAYERS, layer_weights
from attention.frames import layers as layer_frame
from attention.frames import weights as weight_frame
from attention.layers import groups, layers, normalised, spread
from attention.lessons import BY_NAME, OPENING
from attention.maths import rotation_matrix
from attention.scenario import MAX_LAYERS, MAX_NUMBER, Head, Row, Scenario, Stack

TWO = Scenario(("a", "b"), ((1, 0), (0, 1)))
numbers = st.floats(-1, 1).map(lambda number: round(number, 2))


# ---- Worked examples ---------------------------------------------------------------------


def test_two_words_by_hand() -> None:
    # Scores 1 0 and 0 1: weights e / (e + 1) = .7311 and .2689, which are the outputs as well.
    alone = layers(TWO.with_stack(layers=1, residual=False))[1].X
    np.testing.assert_allclose(alone, [[0.7311, 0.2689], [0.2689, 0.7311]], atol=5e-5)
    added = layers(TWO.with_stack(layers=1))[1].X
    np.testing.assert_allclose(added, [[1.7311, 0.2689], [0.2689, 1.7311]], atol=5e-5)
    # √(1.7311² + .2689²) is 1.7519: at length 2, (1.7311, .2689) · 2 / 1.7519.
    normal = layers(TWO.with_stack(layers=1, radius=2))[1].X
    np.testing.assert_allclose(normal, [[1.9763, 0.3070], [0.3070, 1.9763]], atol=5e-5)


def test_a_word_at_the_origin_has_no_direction_to_be_brought_back_in() -> None:
    assert normalised(np.array([[0, 0], [0, 2], [-3e-200, 0]]), 3).tolist() == [
        [0, 0],
        [0, 3],
        [-3, 0],
    ]


def test_a_spread_is_the_mean_distance_of_two() -> None:
    assert spread(np.array([[0, 0], [3, 4], [3, 0]])) == pytest.approx((5 + 3 + 4) / 3)
    assert spread(np.array([[7, 7]])) == 0


def test_groups_are_joined_by_those_between_them() -> None:
    line = np.array([[0, 0], [1, 0], [2, 0], [5, 0], [5.5, 0], [9, 9]])
    assert groups(line, 1) == 3
    assert groups(line, 0.6) == 5
    assert groups(line, 3) == 2
    assert groups(line, 20) == 1


def test_where_a_word_would_leave_the_plane_layers_end() -> None:
    far = Scenario(("a",), ((60, 0),))
    assert len(layers(far.with_stack(layers=5))) == 1  # 60 + 60 is beyond
    assert len(layers(far.with_stack(layers=5, residual=False))) == 6
    assert len(layers(far.with_stack(layers=5, radius=1))) == 6


# ---- Laws --------------------------------------------------------------------------------


@given(scenarios(), st.integers(0, 4))
def test_layers_are_those_of_plain_loops(scenario: Scenario, count: int) -> None:
    found, expected = layers(scenario.with_stack(layers=count)), oracle.layers(scenario, count)
    assert abs(len(found) - len(expected)) <= 0 or np.abs(found[-1].X).max() > MAX_NUMBER - 1e-6
    for state, rows in zip(found, expected, strict=False):
        # A word near the origin may be brought back in any direction.
        size = max(1.0, float(np.abs(rows).max()))
        if scenario.stack.radius and np.hypot(*state.X.T).min() < 1e-6:
            return
        np.testing.assert_allclose(state.X, rows, atol=1e-4 * size)


@given(scenarios())
def test_no_layer_is_the_words_and_one_the_joint_output(scenario: Scenario) -> None:
    none = scenario.with_stack(layers=0)
    assert layers(none) == (none,)
    plain = scenario.with_stack(residual=False, radius=0)
    joint = forward(scenario).joint_outputs
    if np.abs(joint).max() <= MAX_NUMBER:
        np.testing.assert_array_equal(layers(plain.with_stack(layers=1))[1].X, joint + 0.0)


@given(scenarios())
def test_numbers_stay_finite_and_on_the_plane(scenario: Scenario) -> None:
    found = layers(scenario.with_stack(layers=MAX_LAYERS))
    for state in found:
        assert (np.abs(state.X) <= MAX_NUMBER).all()
        assert np.isfinite(spread(state.X))
    radius = scenario.stack.radius
    if radius:
        lengths = np.hypot(*np.vstack([state.X for state in found[1:]]).T)
        assert np.logical_or(np.isclose(lengths, radius), lengths == 0).all()


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6), st.randoms(), st.booleans())
def test_words_in_another_order_go_the_same_ways(
    places: list[Row], chance: Any, residual: bool
) -> None:
    order = list(range(len(places)))
    chance.shuffle(order)
    words = tuple("abcdef"[: len(places)])
    stack = Stack(layers=3, residual=residual, radius=1)
    head = Head(W_Q=((1, 0.3), (-0.5, 1)), W_V=((0.4, 0), (0.1, 0.2)))
    one = Scenario(words, tuple(places), (head,), stack=stack)
    other = Scenario(words, tuple(places[at] for at in order), (head,), stack=stack)
    for here, there in zip(layers(one), layers(other), strict=True):
        np.testing.assert_allclose(here.X[order], there.X, atol=1e-7)


@given(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6),
    st.tuples(numbers, numbers),
    st.floats(-180, 180),
)
def test_where_all_matrices_turn_and_stretch_a_turn_of_all_words_turns_their_ways(
    places: list[Row], turning: Row, degrees: float
) -> None:
    a, b = turning
    W = ((a, b), (-b, a))  # commutes with every turn
    R = rotation_matrix(np.deg2rad(degrees))
    words = tuple("abcdef"[: len(places)])
    one = Scenario(words, tuple(places), (Head(W, W, W),), W_O=W)
    other = Scenario(words, tuple(map(tuple, (one.X @ R).tolist())), one.heads, W_O=W)
    for here, there in zip(layers(one), layers(other), strict=True):
        np.testing.assert_allclose(here.X @ R, there.X, atol=1e-9)


# ---- Frames and figures ------------------------------------------------------------------


@given(scenarios())
def test_frames_of_layers_are_tidy(scenario: Scenario) -> None:
    scenario = scenario.with_stack(layers=min(scenario.stack.layers, 3))
    states = layers(scenario)
    n, m = forward(scenario).heads[0].weights.shape
    frame, weights = layer_frame(scenario), layer_weights(scenario)
    for found, columns, rows in (
        (frame, LAYERS, len(states) * n),
        (weights, LAYER_WEIGHTS, (len(states) - 1) * len(scenario.heads) * n * m),
    ):
        assert {name: str(dtype) for name, dtype in found.dtypes.items()} == columns
        assert list(found.index) == list(range(rows))
    np.testing.assert_array_equal(frame[["x", "y"]], np.vstack([state.X for state in states]))
    if len(states) > 1:
        first = weights[weights["layer"] == 1].drop(columns="layer").reset_index(drop=True)
        assert first.equals(weight_frame(scenario))


@given(scenarios(), st.data())
def test_paths_lie_within_the_axes(scenario: Scenario, data: Any) -> None:
    states = layers(scenario.with_stack(layers=min(scenario.stack.layers, 5)))
    layer = data.draw(st.integers(0, len(states) - 1))
    frame = paths(states, layer=layer, side=300)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == PATHS
    places = frame[["x", "y", "label_x", "label_y"]].abs()
    assert (places.max(axis=1) <= frame["limit"] + 1e-9).all()
    n = len(scenario.words)
    assert frame["part"].value_counts().to_dict() == {"path": n * len(states), "now": n}
    now = frame[frame["part"] == "now"]
    np.testing.assert_array_equal(now[["x", "y"]], states[layer].X)
    curve = spreads(states, layer=layer)
    assert {name: str(dtype) for name, dtype in curve.dtypes.items()} == SPREADS
    assert curve["spread"].iloc[0] == pytest.approx(spread(scenario.X))
    assert curve.index[curve["now"] == 1].tolist() == [layer]


def test_words_at_one_place_share_a_label_that_says_how_many_they_are() -> None:
    states = layers(BY_NAME["Without a way round, all words become one"].scenario)
    frame = paths(states, layer=3, side=330)
    assert [text for text in frame["text"] if text] == ["hope, exuberance, hate +1"]
    frame = paths(layers(BY_NAME["The first word leads"].scenario), layer=32, side=330)
    assert [text for text in frame["text"] if text] == ["a, b, c, d, e, f, g, h, i, j, k, l"]


def test_specs_name_no_word() -> None:
    assert "hope" not in str(paths_figure(300)) + str(spreads_figure(200, 100))


# ---- Bad input ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"layers": 33}, "layers: a whole number from 0 to 32 goes here"),
        ({"layers": -1}, "layers: "),
        ({"layers": 2.0}, "layers: "),
        ({"layers": True}, "layers: "),
        ({"residual": 1}, "residual: True or False goes here"),
        ({"radius": -1}, "radius: only numbers from 0 to 10 are allowed"),
        ({"radius": float("nan")}, "radius: a number from 0 to 10 goes here"),
    ],
)
def test_a_stack_that_can_not_be_is_refused(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        OPENING.scenario.with_stack(**parts)


@pytest.mark.parametrize(
    ("query", "problem"),
    [("layers=99", "layers: "), ("layers=1.5", "layers: "), ("radius=1e308", "radius: ")],
)
def test_a_link_to_what_can_not_be_keeps_the_rest(query: str, problem: str) -> None:
    link, problems = decode(f"view=layers&{query}")
    assert link.look.view == "layers"
    assert link.scenario == OPENING.scenario
    assert any(each.startswith(problem) for each in problems)


@given(scenarios(), st.integers(0, MAX_LAYERS))
def test_links_and_files_keep_the_stack(scenario: Scenario, layer: int) -> None:
    link = Link(scenario=scenario, look=Look(view="layers", layer=layer))
    assert decode(encode(link)) == (link, [])
    assert from_json(to_json(scenario)).stack == scenario.stack
