"""Only W_Q·W_Kᵀ counts: a change of basis, and the two parts of a score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.forward import forward, scale
from attention.lessons import BY_NAME, OPENING
from attention.maths import Array
from attention.product import change_of_basis, form, largest_change, scores, split, transformed
from attention.scenario import Scenario

changes = st.builds(
    change_of_basis,
    st.floats(-180, 180).map(lambda number: round(number, 1)),
    st.floats(0.25, 4).map(lambda number: round(number, 2)),
    st.floats(-2, 2).map(lambda number: round(number, 2)),
)


def test_a_change_of_basis_at_rest_changes_nothing() -> None:
    assert change_of_basis(0.0, 1.0, 0.0).tolist() == [[1, 0], [0, 1]]


def test_a_quarter_turn_a_stretch_and_a_shear() -> None:
    assert change_of_basis(90.0, 1.0, 0.0) == pytest.approx(np.array([[0, 1], [-1, 0]]))
    assert change_of_basis(0.0, 2.0, 0.0).tolist() == [[2, 0], [0, 2]]
    assert change_of_basis(0.0, 1.0, 0.5).tolist() == [[1, 0.5], [0, 1]]
    # First the shear, then the turn: (1, 0) becomes (1, 1), and that (−1, 1).
    assert (np.array([1, 0]) @ change_of_basis(90.0, 1.0, 1.0)).tolist() == pytest.approx([-1, 1])


@given(st.floats(-180, 180), st.floats(0.25, 4), st.floats(-2, 2))
def test_a_change_can_always_be_undone(turn: float, stretch: float, shear: float) -> None:
    assert np.linalg.det(change_of_basis(turn, stretch, shear)) == pytest.approx(stretch**2)


@pytest.mark.parametrize(
    ("turn", "stretch", "shear", "said"),
    [
        (181.0, 1.0, 0.0, "Turn: only numbers from -180 to 180"),
        (0.0, 0.0, 0.0, "Stretch: only numbers from 0.25 to 4"),
        (0.0, 1.0, float("nan"), "Shear: a number from -2 to 2"),
    ],
)
def test_a_senseless_change_is_named(turn: float, stretch: float, shear: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        change_of_basis(turn, stretch, shear)


@given(scenarios(), changes, st.data())
def test_weights_stay_while_queries_and_keys_move(
    scenario: Scenario, M: Array, data: st.DataObject
) -> None:
    scenario = scenario.with_options(rotation=0, wave=0, slope=0, temperature=1.0)
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    turned = transformed(scenario, head, M)
    before, after = forward(scenario).heads[head], forward(turned).heads[head]
    np.testing.assert_allclose(after.queries, before.queries @ M, atol=1e-12)
    np.testing.assert_allclose(after.keys, before.keys @ np.linalg.inv(M).T, atol=1e-12)
    np.testing.assert_allclose(after.weights, before.weights, atol=1e-9)
    assert largest_change(scenario, turned, head) < 1e-9
    assert turned.heads[:head] == scenario.heads[:head]


def test_on_the_opening_example_the_change_is_rounding() -> None:
    turned = transformed(OPENING.scenario, 0, change_of_basis(35.0, 1.5, -0.7))
    assert turned != OPENING.scenario
    assert largest_change(OPENING.scenario, turned, 0) < 1e-15


def test_behind_a_rotation_by_position_only_turns_and_stretches_cancel() -> None:
    rotated = OPENING.scenario.with_options(rotation=40)
    assert (
        largest_change(rotated, transformed(rotated, 0, change_of_basis(35.0, 2.0, 0.0)), 0) < 1e-15
    )
    assert (
        largest_change(rotated, transformed(rotated, 0, change_of_basis(0.0, 1.0, 1.0)), 0) > 0.01
    )


def test_a_change_that_leads_out_of_the_limits_is_named() -> None:
    wide = OPENING.scenario.with_matrix(0, "W_Q", ((90, 0), (0, 1)))
    with pytest.raises(ValueError, match="W_Q, row 1: only numbers from -100 to 100"):
        transformed(wide, 0, change_of_basis(0.0, 2.0, 0.0))


@given(scenarios(cross=False))
def test_a_score_is_the_sum_of_its_two_parts(scenario: Scenario) -> None:
    whole, symmetric, antisymmetric = scores(scenario, 0)
    np.testing.assert_allclose(symmetric + antisymmetric, whole, atol=1e-12)
    np.testing.assert_array_equal(symmetric, symmetric.T)
    np.testing.assert_array_equal(antisymmetric, -antisymmetric.T)
    seen = forward(scenario).heads[0].scores
    np.testing.assert_allclose(whole[seen > -np.inf], seen[seen > -np.inf])


@given(scenarios(cross=False))
def test_the_form_makes_every_score_and_the_area_its_antisymmetric_part(scenario: Scenario) -> None:
    scenario = scenario.with_options(rotation=0, wave=0, slope=0, temperature=1.0)
    X, factor = scenario.X, scale(scenario.options)
    B, _, antisymmetric = form(scenario, 0)
    found = scores(scenario, 0)
    np.testing.assert_allclose(X @ B @ X.T * factor, found.whole, atol=1e-9)
    areas = np.outer(X[:, 0], X[:, 1]) - np.outer(X[:, 1], X[:, 0])  # x₁y₂ − x₂y₁
    np.testing.assert_allclose(antisymmetric[0, 1] * areas * factor, found.antisymmetric, atol=1e-9)


def test_one_matrix_for_both_leaves_nothing_antisymmetric() -> None:
    same = OPENING.scenario.with_matrix(0, "W_K", OPENING.scenario.heads[0].W_Q)
    assert not split(form(same, 0).whole).antisymmetric.any()
    assert not scores(BY_NAME["Similar attends to similar"].scenario, 0).antisymmetric.any()
