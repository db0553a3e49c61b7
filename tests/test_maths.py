"""The equations: an example with its arithmetic, plain loops, and laws."""

import math
from random import Random
from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, mutually_broadcastable_shapes

from attention.maths import (
    Array,
    attention_scores,
    causal_mask,
    distances,
    effective_number,
    entropies,
    rotate_by_position,
    rotation_matrix,
    scaled_dot_product_attention,
    softmax,
    waves,
    window_mask,
)

numbers = st.floats(-10, 10)
sizes = st.integers(1, 6)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Q (n, d), K (m, d) and V (m, d_v) of any sizes."""
    n, m, d, d_v = (draw(sizes) for _ in range(4))
    Q, K, V = (
        draw(arrays(np.float64, shape, elements=numbers)) for shape in ((n, d), (m, d), (m, d_v))
    )
    return Q, K, V


@st.composite
def stacked_problems(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Q, K and V as stacks of matrices, whose leading axes broadcast."""
    n, m, d, d_v = (draw(sizes) for _ in range(4))
    stacks = draw(mutually_broadcastable_shapes(num_shapes=3, max_dims=2, max_side=3)).input_shapes
    matrices = ((n, d), (m, d), (m, d_v))
    Q, K, V = (
        draw(arrays(np.float64, (*stack, *matrix), elements=numbers))
        for stack, matrix in zip(stacks, matrices, strict=True)
    )
    return Q, K, V


def test_worked_example() -> None:
    # q = (1, 0) and keys (2, 0), (0, 5): scores 2 and 0, weights e²/(e² + 1) and 1/(e² + 1),
    # that is .8808 and .1192; the output mixes the values 10 and 20: 10 · .8808 + 20 · .1192.
    outputs, weights = scaled_dot_product_attention(
        [[1, 0]], [[2, 0], [0, 5]], [[10], [20]], scale=1
    )
    np.testing.assert_allclose(weights, [[0.8808, 0.1192]], atol=5e-5)
    np.testing.assert_allclose(outputs, [[11.192]], atol=5e-4)


def test_default_scale_is_one_over_root_d() -> None:
    # d = 4, so the score 6 becomes 6 / 2 = 3.
    scores = attention_scores([[1, 2, 3, 0]], [[1, 1, 1, 1]])
    np.testing.assert_allclose(scores, [[3.0]])


@given(problems(), st.booleans(), st.floats(0.05, 5), st.sampled_from([None, 1.0, 0.3]))
def test_plain_loops_agree(
    problem: tuple[Array, Array, Array], causal: bool, temperature: float, scale: float | None
) -> None:
    Q, K, V = problem
    settings: Any = {"temperature": temperature, "causal": causal}
    outputs, weights = scaled_dot_product_attention(Q, K, V, scale=scale, **settings)
    factor = 1 / math.sqrt(Q.shape[1]) if scale is None else scale
    _, expected, mixed = oracle.attend(Q.tolist(), K.tolist(), V.tolist(), scale=factor, **settings)
    np.testing.assert_allclose(weights, expected, atol=1e-12)
    np.testing.assert_allclose(outputs, mixed, atol=1e-12)
    assert weights.dtype == outputs.dtype == np.float64


@given(stacked_problems(), st.booleans())
def test_stacks_are_gone_through_matrix_by_matrix(
    problem: tuple[Array, Array, Array], causal: bool
) -> None:
    outputs, weights = scaled_dot_product_attention(*problem, causal=causal)
    scores = attention_scores(*problem[:2], causal=causal)
    factor = 1 / math.sqrt(problem[0].shape[-1])
    nested = (stack.tolist() for stack in problem)
    each = oracle.attend_each(*nested, scale=factor, causal=causal)
    each_scores, each_weights, each_outputs = map(np.array, each)
    # The values may have axes that queries and keys have not: then each has the same weights.
    for result, expected in ((scores, each_scores), (weights, each_weights)):
        np.testing.assert_allclose(np.broadcast_to(result, expected.shape), expected, atol=1e-12)
    assert outputs.shape == each_outputs.shape
    np.testing.assert_allclose(outputs, each_outputs, atol=1e-12)


def test_two_matrices_in_a_stack() -> None:
    # Of the first, q = (.1257, −.1321) and keys (.1257, −.1321), (.6404, .1049): dot products
    # .0332 and .0667, divided by √2 .0235 and .0471; weights 1 / (1 + e^.0237) = .494 and .506.
    A = np.random.default_rng(0).normal(size=(2, 2, 2))
    outputs, weights = scaled_dot_product_attention(A, A, A)
    np.testing.assert_allclose(weights[0, 0], [0.494, 0.506], atol=5e-4)
    for together, alone in ((outputs, 0), (weights, 1)):
        for matrix, result in zip(A, together, strict=True):
            alike = scaled_dot_product_attention(matrix, matrix, matrix)[alone]
            np.testing.assert_array_equal(result, alike)


@pytest.mark.parametrize(
    ("Q", "K", "V"),
    [
        ((3, 2), (4, 3), (4, 2)),  # of another width
        ((3, 2), (4, 2), (3, 2)),  # a value too few
        ((5, 3, 2), (5, 4, 2), (5, 3, 2)),
        ((2, 3, 2), (5, 4, 2), (4, 2)),  # leading axes that do not broadcast
        ((2, 3, 2), (2, 4, 2), (5, 4, 2)),
        ((2,), (4, 2), (4, 2)),  # no matrix
        ((3, 2), (2,), (4, 2)),
        ((3, 2), (4, 2), (4,)),
        ((), (), ()),
        ((3, 2), (0, 2), (0, 2)),  # nothing to look at
        ((3, 0), (4, 0), (4, 2)),
    ],
)
def test_what_does_not_fit_is_named_by_its_shape(
    Q: tuple[int, ...], K: tuple[int, ...], V: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="are needed") as raised:
        scaled_dot_product_attention(np.ones(Q), np.ones(K), np.ones(V))
    assert str(raised.value).endswith(f"not {Q}, {K} and {V}")


@pytest.mark.parametrize(
    ("Q", "K"), [((3, 2), (4, 3)), ((2, 3, 2), (5, 4, 2)), ((2,), (4, 2)), ((3, 2), (2,))]
)
def test_scores_of_what_does_not_fit_name_the_shapes_as_well(Q: object, K: object) -> None:
    with pytest.raises(ValueError, match="are needed") as raised:
        attention_scores(np.ones(Q), np.ones(K))
    assert str(raised.value).endswith(f"not {Q} and {K}")


@pytest.mark.parametrize("shape", [(0, 3, 2), (2, 0, 2)])
def test_no_matrices_and_no_queries_have_no_weights(shape: tuple[float, float, float]) -> None:
    _, weights = scaled_dot_product_attention(np.ones(shape), np.ones((4, 2)), np.ones((4, 2)))
    assert weights.shape == (*shape[:-1], 4)


@given(problems(), st.booleans())
def test_rows_sum_to_one_and_outputs_lie_among_the_values(
    problem: tuple[Array, Array, Array], causal: bool
) -> None:
    Q, K, V = problem
    outputs, weights = scaled_dot_product_attention(Q, K, V, causal=causal)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-12)
    assert (outputs >= V.min(axis=0) - 1e-9).all()
    assert (outputs <= V.max(axis=0) + 1e-9).all()


@given(arrays(np.float64, (3, 4), elements=numbers), st.floats(-1e3, 1e3))
def test_softmax_ignores_a_shift(scores: Array, shift: float) -> None:
    np.testing.assert_allclose(softmax(scores + shift), softmax(scores), atol=1e-10)


@given(problems(), st.randoms(use_true_random=False))
def test_shuffled_keys_shuffle_the_weights(
    problem: tuple[Array, Array, Array], random: Random
) -> None:
    Q, K, V = problem
    order = list(range(len(K)))
    random.shuffle(order)
    outputs, weights = scaled_dot_product_attention(Q, K, V)
    shuffled_outputs, shuffled_weights = scaled_dot_product_attention(Q, K[order], V[order])
    np.testing.assert_allclose(shuffled_weights, weights[:, order], atol=1e-12)
    np.testing.assert_allclose(shuffled_outputs, outputs, atol=1e-12)


@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        ([1000.0, 0.0], [1, 0]),
        ([-1000.0, -1000.0], [0.5, 0.5]),
        ([1e308, -1e308], [1, 0]),
        ([-np.inf, 3.0], [0, 1]),
        ([np.inf, 3.0], [1, 0]),
        ([np.inf, np.inf], [0.5, 0.5]),
        ([-np.inf, -np.inf], [0.5, 0.5]),
        ([7.0], [1]),
    ],
)
def test_softmax_at_the_edges(scores: list[float], weights: list[float]) -> None:
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(softmax(scores), weights)


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan])
def test_temperature_must_be_above_zero(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature"):
        attention_scores([[1.0]], [[1.0]], temperature=temperature)


def test_a_low_temperature_leaves_the_best_a_high_one_the_mean() -> None:
    Q, K, V = [[1.0, 0.0]], [[1.0, 0.0], [0.9, 0.0], [-1.0, 0.0]], [[1.0], [2.0], [6.0]]
    cold, _ = scaled_dot_product_attention(Q, K, V, temperature=1e-4)
    hot, _ = scaled_dot_product_attention(Q, K, V, temperature=1e9)
    np.testing.assert_allclose(cold, [[1.0]])
    np.testing.assert_allclose(hot, [[3.0]])


@given(problems())
def test_masked_keys_get_nothing_and_the_first_query_sees_one_key(
    problem: tuple[Array, Array, Array],
) -> None:
    Q, K, V = problem
    _, weights = scaled_dot_product_attention(Q, K, V, causal=True)
    assert (weights[~causal_mask(len(Q), len(K))] == 0).all()
    assert weights[0, 0] == 1


def test_the_mask_begins_in_the_upper_left() -> None:
    # Whatever the numbers of queries and keys: the first query sees the first key alone.
    assert causal_mask(2, 3).tolist() == [[True, False, False], [True, True, False]]
    assert causal_mask(3, 2).tolist() == [[True, False], [True, True], [True, True]]


def test_a_quarter_turn_goes_from_the_first_axis_to_the_second() -> None:
    np.testing.assert_allclose([1, 0] @ rotation_matrix(math.pi / 2), [0, 1], atol=1e-15)


@given(arrays(np.float64, (5, 2), elements=numbers), st.floats(-7, 7))
def test_rotation_by_position_turns_each_row_by_its_own_angle(rows: Array, angle: float) -> None:
    expected = [row @ rotation_matrix(angle * m) for m, row in enumerate(rows)]
    np.testing.assert_allclose(rotate_by_position(rows, angle), expected, atol=1e-9)


@given(array_shapes(min_dims=3, max_dims=4, max_side=3), st.floats(-7, 7), st.data())
def test_rotation_turns_each_matrix_of_a_stack(
    shape: tuple[int, ...], angle: float, data: st.DataObject
) -> None:
    stack = data.draw(arrays(np.float64, (*shape[:-1], 2), elements=numbers))
    turned = rotate_by_position(stack, angle)
    assert turned.shape == stack.shape
    for at in np.ndindex(stack.shape[:-2]):
        np.testing.assert_array_equal(turned[at], rotate_by_position(stack[at], angle))


@pytest.mark.parametrize("shape", [(), (2,), (2, 3), (4, 2, 3), (2, 1)])
def test_rotation_needs_vectors_of_two_coordinates(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="are needed") as raised:
        rotate_by_position(np.ones(shape), 1.0)
    assert str(raised.value).endswith(f"not {shape}")


@given(
    arrays(np.float64, 2, elements=numbers),
    arrays(np.float64, 2, elements=numbers),
    st.floats(-7, 7),
)
def test_rotated_scores_depend_on_the_difference_of_positions(
    q: Array, k: Array, angle: float
) -> None:
    queries = rotate_by_position(np.tile(q, (6, 1)), angle)
    keys = rotate_by_position(np.tile(k, (6, 1)), angle)
    scores = queries @ keys.T
    for difference in range(-5, 6):
        along = np.diagonal(scores, difference)
        np.testing.assert_allclose(along, along[0], atol=1e-8)
    np.testing.assert_allclose(np.diagonal(scores), q @ k, atol=1e-8)  # equal positions


# ---- How many words are looked at ----------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ([1], 1),
        ([0, 1, 0], 1),
        ([0.25] * 4, 4),
        ([0.5, 0, 0.5], 2),
        # Entropy ½ ln 2 + 2 · ¼ ln 4 = 1.5 ln 2, and 2 to the power of 1.5 is 2.83.
        ([0.5, 0.25, 0.25], 2**1.5),
        # .9 · .105 + .1 · 2.303 = .325; exp(.325) = 1.384.
        ([0.9, 0.1], 1.384145),
    ],
)
def test_an_effective_number_by_hand(row: Any, number: Any) -> None:
    assert effective_number(row) == pytest.approx(number, rel=1e-6)
    assert effective_number(row[::-1]) == pytest.approx(number, rel=1e-6)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.integers(1, 5))
def test_an_effective_number_is_between_one_and_how_many_there_are(
    scores: Any, copies: Any
) -> None:
    weights = softmax(scores)
    number = effective_number(weights)
    assert 1 - 1e-12 <= number <= len(scores) + 1e-9
    assert number == pytest.approx(oracle.effective_number(weights.tolist()))
    # Of each word so many copies, which share what it got: as many times the number.
    shared = np.repeat(weights / copies, copies)
    assert effective_number(shared) == pytest.approx(copies * number)


def test_entropies_are_of_every_row_of_a_stack() -> None:
    stack = np.array([[[1, 0], [0.5, 0.5]], [[0.25, 0.75], [0, 1]]])
    assert entropies(stack).shape == (2, 2)
    assert entropies(stack)[0] == pytest.approx([0, math.log(2)])
    assert np.exp(entropies(stack)) == pytest.approx(effective_number(stack))


# ---- Masks, biases and positions ---------------------------------------------------------


def test_a_window_reaches_fewer_positions_than_its_width() -> None:
    assert window_mask(4, 4, 2).astype(int).tolist() == [
        [1, 1, 0, 0],
        [1, 1, 1, 0],
        [0, 1, 1, 1],
        [0, 0, 1, 1],
    ]
    assert window_mask(3, 5, 5).all()


def test_distances_are_counted_both_ways() -> None:
    assert distances(2, 4).tolist() == [[0, 1, 2, 3], [1, 0, 1, 2]]


def test_a_wave_goes_round() -> None:
    np.testing.assert_allclose(waves(4, np.pi / 2), [[1, 0], [0, 1], [-1, 0], [0, -1]], atol=1e-15)


@st.composite
def masked_attention(draw: st.DrawFn) -> tuple[Any, ...]:
    n, m, d = (draw(st.integers(1, 4)) for _ in range(3))
    numbers = st.floats(-3, 3)

    def rows(height: int, width: int, of: st.SearchStrategy[Any]) -> Any:
        row = st.lists(of, min_size=width, max_size=width)
        return draw(st.lists(row, min_size=height, max_size=height))

    return (
        *(rows(n, d, numbers), rows(m, d, numbers), rows(m, 2, numbers)),
        *(rows(n, m, st.booleans()), rows(n, m, numbers)),
    )


@given(masked_attention(), st.booleans(), st.sampled_from([0.5, 1.0, 3.0]))
def test_any_mask_and_bias_do_what_plain_loops_do(
    given_: Any, causal: bool, temperature: float
) -> None:
    Q, K, V, mask, bias = given_
    how = {"temperature": temperature, "causal": causal, "mask": mask, "bias": bias, "scale": 0.7}
    outputs, weights = scaled_dot_product_attention(Q, K, V, **how)
    expected = oracle.attend(Q, K, V, **how)
    np.testing.assert_allclose(weights, expected.weights, atol=1e-12)
    np.testing.assert_allclose(outputs, expected.outputs, atol=1e-12)
    np.testing.assert_allclose(attention_scores(Q, K, **how), expected.scores, atol=1e-12)
    sums = weights.sum(axis=1)
    assert all(total == 0 or abs(total - 1) < 1e-12 for total in sums)


def test_who_may_look_at_nothing_gives_nothing() -> None:
    outputs, weights = scaled_dot_product_attention(
        np.ones((2, 2)), np.ones((3, 2)), np.ones((3, 2)), mask=[[False] * 3, [True] * 3]
    )
    assert weights.tolist()[0] == [0, 0, 0]
    assert outputs.tolist()[0] == [0, 0]
    assert outputs[1] == pytest.approx([1, 1])


def test_masks_and_biases_broadcast_over_stacks() -> None:
    Q = np.arange(12.0).reshape(2, 3, 2) / 10
    mask = np.array([True, False, True])  # of keys: nobody may look at the second
    weights = scaled_dot_product_attention(Q, Q, Q, mask=mask)[1]
    assert weights.shape == (2, 3, 3)
    assert (weights[..., 1] == 0).all()
    kept = scaled_dot_product_attention(Q, Q[:, [0, 2]], Q[:, [0, 2]])[1]
    np.testing.assert_allclose(weights[..., [0, 2]], kept)  # as if it were not there


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"mask": np.ones((2, 2))}, "mask: True and False are needed, not float64"),
        ({"mask": np.ones((3, 4), bool)}, r"mask: a shape that broadcasts to \(2, 2\) is needed"),
        ({"bias": np.ones(3)}, r"bias: a shape that broadcasts to \(2, 2\) is needed, not \(3,\)"),
    ],
)
def test_masks_and_biases_of_another_shape_are_refused(how: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        attention_scores(np.eye(2), np.eye(2), **how)
