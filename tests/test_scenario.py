"""The scenario: its limits, and edits that leave the original alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import given
from strategies import scenarios

from attention.forward import forward
from attention.lessons import OPENING
from attention.scenario import IDENTITY, Head, Options, Scenario, number_fault
from attention.words import word_fault

OPENING_WEIGHTS = [
    [0.31, 0.18, 0.32, 0.18],
    [0.53, 0.22, 0.18, 0.07],
    [0.07, 0.18, 0.22, 0.53],
    [0.18, 0.32, 0.18, 0.31],
]


def test_opening_example_reproduces_the_known_figure() -> None:
    # hope (−1, 1) has q = (−.30 + .60, .29 + .11) = (.30, .40) and k = (.55 + .52, .30 − .43)
    # = (1.07, −.13); its score with itself is .30 · 1.07 − .40 · .13 = .269. With the keys of
    # exuberance (−.03, −.73), hate (.03, .73) and sycophant (−1.07, .13) it is −.301, .301
    # and −.269. exp: 1.309, .740, 1.351, .764, in all 4.164; shares .31, .18, .32, .18.
    head = forward(OPENING.scenario).heads[0]
    np.testing.assert_allclose(head.queries[0], [0.30, 0.40])
    np.testing.assert_allclose(head.keys[0], [1.07, -0.13])
    np.testing.assert_allclose(head.scores[0], [0.269, -0.301, 0.301, -0.269])
    assert head.weights.round(2).tolist() == OPENING_WEIGHTS


@given(scenarios())
def test_forward_agrees_with_plain_loops(scenario: Scenario) -> None:
    heads, joint = oracle.forward(scenario)
    result = forward(scenario)
    for head, (scores, weights, outputs) in zip(result.heads, heads, strict=True):
        np.testing.assert_allclose(head.scores, scores, atol=1e-12, rtol=1e-12)
        np.testing.assert_allclose(head.weights, weights, atol=1e-11)
        np.testing.assert_allclose(head.outputs, outputs, atol=1e-11)
    np.testing.assert_allclose(result.joint_outputs, joint, atol=1e-10)


def test_shared_arrays_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        forward(OPENING.scenario).heads[0].weights[0, 0] = 1


def test_output_projection_defaults_to_the_sum_of_the_heads() -> None:
    scenario = Scenario(("a", "b"), ((1, 0), (0, 1)), heads=(Head(), Head()))
    assert scenario.W_O == IDENTITY * 2
    result = forward(scenario)
    np.testing.assert_allclose(result.joint_outputs, sum(head.outputs for head in result.heads))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"words": ()}, "1 to 12 words"),
        ({"words": ("w",) * 13}, "1 to 12 words"),
        ({"words": ("a", " ")}, "word 2"),
        ({"words": ("a", "b" * 25)}, "word 2.*24 characters.*25"),
        ({"embeddings": ((1, 1),)}, "2 words"),
        ({"embeddings": ((1, 1), (1, 101))}, "embeddings, row 2.*from -100 to 100"),
        ({"embeddings": ((1, 1), (1, float("nan")))}, "embeddings, row 2"),
        ({"embeddings": ((1, 1), (1, 2, 3))}, "row 2.*2 numbers"),
        ({"heads": ()}, "1 to 4 heads"),
        ({"W_O": ((1, 0),)}, "W_O: 2 rows"),
        ({"seed": -1}, "seed"),
    ],
)
def test_limits_name_the_place(change: dict[str, Any], message: str) -> None:
    parts = {"words": ("a", "b"), "embeddings": ((1, 1), (2, 2))} | change
    if len(parts["words"]) == 13:
        parts["embeddings"] = ((1, 1),) * 13
    with pytest.raises(ValueError, match=message):
        Scenario(**parts)


@pytest.mark.parametrize("matrix", [((1, 0),), ((1, 0), (0, float("inf"))), ((1, 0), (0, "1"))])
def test_a_head_refuses_a_bad_matrix(matrix: Any) -> None:
    with pytest.raises(ValueError, match="W_K"):
        Head(W_K=matrix)


@pytest.mark.parametrize(
    "option", [{"temperature": 0.0}, {"temperature": 6}, {"rotation": 361}, {"causal": 1}]
)
def test_options_have_limits(option: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(option))):
        Options(**option)


@pytest.mark.parametrize("word", ["<script>", "$x$", "[a](b)", "😀", "שלום", "a" * 24, " padded "])
def test_words_may_be_anything_that_prints(word: str) -> None:
    assert word_fault(word) is None


@pytest.mark.parametrize("word", ["", "   ", None, 3, "a" * 25, "a\nb", "a\x00", "\u202eabc"])
def test_words_that_do_not_print_are_refused(word: str | int | None) -> None:
    assert word_fault(word)


@pytest.mark.parametrize("number", [None, "1", True, float("nan"), float("inf"), 1e308, 100.01])
def test_numbers_out_of_range_are_refused(number: object) -> None:
    assert number_fault(number)


def test_limits_are_said_in_full() -> None:
    assert number_fault(-1, 0, 2**32 - 1) == "only numbers from 0 to 4294967295 are allowed"
    assert number_fault("x", 0.05, 5.0) == "a number from 0.05 to 5 goes here"
    assert number_fault(101) == "only numbers from -100 to 100 are allowed"


def test_edits_change_one_thing_and_not_the_original() -> None:
    before = OPENING.scenario
    assert before.renamed(1, "joy").words == ("hope", "joy", "hate", "sycophant")
    assert before.moved(0, (5, 6)).embeddings[0] == (5, 6)
    assert before.appended("joy", (0, 0)).words[-1] == "joy"
    assert before.without(0).words == ("exuberance", "hate", "sycophant")
    assert before.with_matrix(0, "W_Q", IDENTITY).heads[0].W_Q == IDENTITY
    assert before == OPENING.scenario


def test_heads_come_and_go_at_the_end() -> None:
    three = OPENING.scenario.with_heads(3)
    assert three.heads == (*OPENING.scenario.heads, Head(), Head())
    assert three.W_O == IDENTITY * 3
    assert three.with_heads(1) == OPENING.scenario


def test_options_change_one_by_one() -> None:
    masked = OPENING.scenario.with_options(causal=True)
    assert masked.options == Options(causal=True)
    assert masked.with_options(causal=False) == OPENING.scenario


@pytest.mark.parametrize("seed", [-1, 1e300, None, float("nan")])
def test_a_senseless_seed_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        OPENING.scenario.sampled(seed)


def test_the_same_seed_draws_the_same_matrices() -> None:
    first, second = OPENING.scenario.sampled(7), OPENING.scenario.sampled(8)
    assert first == OPENING.scenario.sampled(7)
    assert first.heads != second.heads
    assert first.seed == 7
    assert first.heads[0].W_V == OPENING.scenario.heads[0].W_V


def test_draws_are_uniform_from_minus_one_up_to_one() -> None:
    heads = [OPENING.scenario.sampled(seed).heads[0] for seed in range(2000)]
    entries = np.array([[head.W_Q, head.W_K] for head in heads]).ravel()
    assert entries.min() == -1.0
    assert entries.max() == 0.99
    counts, _ = np.histogram(entries, bins=10, range=(-1, 1))
    # 1600 expected in each bin, with a standard deviation of √(16000 · .1 · .9) = 38.
    assert abs(counts - 1600).max() < 5 * 38


def test_a_whole_number_is_a_temperature_and_an_angle_as_any_other() -> None:
    options = Options(temperature=2, rotation=-0)
    assert (type(options.temperature), type(options.rotation)) == (float, float)
    assert str(options.rotation) == "0.0"
    assert type(Options(rotation=90).rotation) is float


def test_axes_have_names_or_none() -> None:
    plain = Scenario(("hope",), ((-1, 1),))
    assert (plain.x_label, plain.y_label) == ("", "")
    named = replace(plain, x_label=" gentle → strong ", y_label="e\u0301tat")
    assert (named.x_label, named.y_label) == ("gentle → strong", "état")
    assert named.moved(0, (1, 1)).appended("hate", (0, 0)).without(0).x_label == "gentle → strong"


@pytest.mark.parametrize("text", ["a" * 25, "a\nb", "a\x00", "\u202eabc", "\u200b", None, 3])
@pytest.mark.parametrize("axis", ["x_label", "y_label"])
def test_the_name_of_an_axis_is_a_word_as_any_other(axis: str, text: Any) -> None:
    with pytest.raises(ValueError, match=f"^name of the {axis[0]} axis: "):
        replace(OPENING.scenario, **{axis: text})


@pytest.mark.parametrize(
    "options",
    [
        {"rotation": 30, "slope": 0.5},
        {"wave": 1, "slope": 0.5},
        {"rotation": 30, "wave": 1},
        {"slope": 1e308},
        {"slope": -1},
        {"wave": -1},
        {"wave": True},
        {"wave_angle": float("nan")},
        {"window": -1},
        {"window": 13},
        {"window": 2.0},
        {"window": True},
    ],
)
def test_positions_and_windows_that_can_not_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"goes here|are allowed|is allowed"):
        OPENING.scenario.with_options(**options)
