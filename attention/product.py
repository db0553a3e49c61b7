"""What of W_Q and W_K counts: their product `W_Q W_Kᵀ`, and nothing else.

A score is one bilinear form, `s(x, y) = (x W_Q) · (y W_K) = x W_Q W_Kᵀ yᵀ`. So queries and keys
may change their basis together: with any invertible M, `W_Q M` and `W_K M⁻ᵀ` give other queries
and keys but the same scores, since `M (M⁻ᵀ)ᵀ = M M⁻¹ = 1`. With rotation by position a turn R
stands between the two, and `M R M⁻¹ = R` only if M turns and stretches: a shear does not commute
with a turn.

A form is the sum of a symmetric part, which is mutual (`s(x, y) = s(y, x)`), and an
antisymmetric one, which goes one way (`s(x, y) = −s(y, x)`). In two dimensions the latter
is a single number times the area that x and y span: `a (x₁ y₂ − x₂ y₁)`.
"""

from typing import NamedTuple

import numpy as np

from attention.forward import bias, forward, scale
from attention.maths import Array, attention_scores, rotation_matrix
from attention.scenario import Scenario, number_fault

MAX_TURN = 180.0  # degrees
MIN_STRETCH, MAX_STRETCH = 0.25, 4.0
MAX_SHEAR = 2.0
ROUNDING = 1e-9  # weights that differ by less count as equal: they were computed in two ways


def change_of_basis(turn: float, stretch: float, shear: float) -> Array:
    """Return M, which shears, then stretches and then turns a row vector, as `v @ M`.

    Parameters
    ----------
    turn : float
        In degrees, from −180 to 180.
    stretch : float
        Factor on all lengths, from 0.25 to 4.
    shear : float
        By how much the second coordinate grows per unit of the first; from −2 to 2.

    Returns
    -------
    (2, 2) array
        Its determinant is stretch², so it is invertible.

    Raises
    ------
    ValueError
        If a number is outside its limits; the message names it.
    """
    for name, number, low, high in (
        ("Turn", turn, -MAX_TURN, MAX_TURN),
        ("Stretch", stretch, MIN_STRETCH, MAX_STRETCH),
        ("Shear", shear, -MAX_SHEAR, MAX_SHEAR),
    ):
        fault = number_fault(number, low, high)
        if fault:
            raise ValueError(f"{name}: {fault}")
    M: Array = np.array([[1, shear], [0, 1]]) * stretch @ rotation_matrix(np.deg2rad(turn))
    return M


def transformed(scenario: Scenario, head: int, M: Array) -> Scenario:
    """Return a scenario with `W_Q M` and `W_K M⁻ᵀ` in one head.

    Raises
    ------
    ValueError
        If a number of theirs is beyond what a matrix may hold; the message names the row.
    """
    W_Q = np.array(scenario.heads[head].W_Q) @ M
    W_K = np.array(scenario.heads[head].W_K) @ np.linalg.inv(M).T
    turned = scenario.with_matrix(head, "W_Q", W_Q.tolist())
    return turned.with_matrix(head, "W_K", W_K.tolist())


def largest_change(before: Scenario, after: Scenario, head: int) -> float:
    """Return the largest difference between the weights of a head in two scenarios.

    The two have as many words, and as many that are looked at.
    """
    weights = (forward(scenario).heads[head].weights for scenario in (before, after))
    return float(np.abs(np.subtract(*weights)).max())


class Split(NamedTuple):
    """A square matrix, and the two parts of which it is the sum."""

    whole: Array
    symmetric: Array
    antisymmetric: Array


def split(matrix: Array) -> Split:
    """Return a square matrix A with its parts, `(A + Aᵀ) / 2` and `(A − Aᵀ) / 2`."""
    return Split(matrix, (matrix + matrix.T) / 2, (matrix - matrix.T) / 2)


def form(scenario: Scenario, head: int) -> Split:
    """Return `W_Q W_Kᵀ`, (2, 2), and its parts."""
    W = scenario.heads[head]
    return split(np.array(W.W_Q) @ np.array(W.W_K).T)


def scores(scenario: Scenario, head: int) -> Split:
    """Return the scores of all words among each other, (n, n), and their parts.

    They are scaled, biased, divided by the temperature and rotated as in the scenario, but not
    masked: what no query may see has a score all the same.

    Parameters
    ----------
    scenario : Scenario
        Without cross-attention: sources do not look back, so that there is no such square matrix.
    head : int
        Which head, counted from 0.
    """
    this, options = forward(scenario).heads[head], scenario.options
    return split(
        attention_scores(
            this.queries,
            this.keys,
            scale=scale(options),
            temperature=options.temperature,
            bias=bias(scenario),
        )
    )
