"""Every printed line is worked out again, from nothing but what is printed."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.forward import forward, pass_with_query
from attention.frames import display_words
from attention.lessons import BY_NAME, LESSONS, OPENING
from attention.scenario import Options, Scenario
from attention.steps import DECISION, EXPLANATIONS, STEPS, UNROUNDED, steps

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
NAMES = {
    "D": Decimal,
    "root": lambda number: number.sqrt(),
    "exp": lambda number: number.exp(),
    "cos": lambda degrees: Decimal(math.cos(math.radians(degrees))),
    "sin": lambda degrees: Decimal(math.sin(math.radians(degrees))),
    "infinity": Decimal("Infinity"),
}


def by_hand(calculation: str) -> Decimal:
    """Work a printed calculation out, as a person with a calculator would."""
    text = NUMBER.sub(lambda number: f"D('{number.group()}')", calculation)
    text = re.sub(r"√(D\('\d+'\))", r"root(\1)", text)
    for printed, python in {"−": "-", "·": "*", "°": "", "∞": "infinity"}.items():
        text = text.replace(printed, python)
    return Decimal(eval(text, {"__builtins__": {}}, NAMES))


def number(printed: str) -> Decimal:
    return Decimal(printed.replace("−", "-").replace("∞", "Infinity"))


def lines(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["name"] == name]


@given(scenarios(), st.data())
def test_each_printed_line_gives_the_next_or_says_that_it_does_not(
    scenario: Scenario, data: st.DataObject
) -> None:
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    n, m = forward(scenario).heads[0].weights.shape
    query, key = (data.draw(st.integers(0, count - 1)) for count in (n, m))
    frame = steps(scenario, head, query, key)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == STEPS
    line: Any
    for line in frame[frame["relation"] != DECISION].itertuples():
        worked_out, result = by_hand(line.calculation), number(line.result)
        exponent = result.as_tuple().exponent  # a letter if it is infinite
        last_digit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
        if line.relation == "=":
            assert math.isclose(worked_out, result, rel_tol=1e-11, abs_tol=1e-11)
            assert math.isclose(line.value, result, rel_tol=1e-11, abs_tol=1e-11)
        else:
            assert line.relation == "≈"
            agrees = worked_out.quantize(last_digit, ROUND_HALF_UP) == result
            assert agrees == (line.note == "")
            assert line.note in ("", UNROUNDED)
            # Where it does not, that is for rounding and for nothing else.
            numbers = re.findall(r"\d+(?:\.\d+)?", line.calculation)
            size = 1 + sum(Decimal(each) for each in numbers)
            assert abs(worked_out - result) <= last_digit + Decimal("0.001") * size
            assert abs(Decimal(line.value) - result) <= last_digit


@given(scenarios(), st.data())
def test_the_last_numbers_are_those_of_the_page(scenario: Scenario, data: st.DataObject) -> None:
    n, m = forward(scenario).heads[0].weights.shape
    query, key = (data.draw(st.integers(0, count - 1)) for count in (n, m))
    frame, this = steps(scenario, 0, query, key), forward(scenario).heads[0]
    weights = lines(frame, "Weights")
    assert tuple(weights["word"]) == display_words(scenario.looked_at.words)
    np.testing.assert_allclose(weights["value"], this.weights[query])
    np.testing.assert_allclose(lines(frame, "Output")["value"], this.outputs[query])
    np.testing.assert_allclose(lines(frame, "Value")["value"], this.values[key])
    shares = lines(frame, "Exponentials")["value"] / lines(frame, "Sum of the row")["value"].item()
    np.testing.assert_allclose(shares, this.weights[query], atol=1e-12)


@given(scenarios())
def test_steps_are_what_is_switched_on_in_order(scenario: Scenario) -> None:
    options = scenario.options
    frame = steps(scenario, 0, 0, 0)
    names = list(dict.fromkeys(frame["name"]))
    assert [name for name in EXPLANATIONS if name in names] == names
    assert ("Rotation" in names) == (options.rotation != 0)
    assert ("Wave" in names) == (options.wave != 0)
    assert ("Distance" in names) == (options.slope != 0)
    assert ("Padding" in names) == bool(scenario.looked_at.padding)
    assert ("Painted mask" in names) == bool(scenario.looked_at.painted)
    assert ("Window" in names) == (options.window != 0)
    assert ("Divide by √d" in names) == options.scaled
    assert ("Divide by the temperature" in names) == (options.temperature != 1)
    assert ("Causal mask" in names) == (options.causal and not scenario.cross)
    assert frame.groupby("name")["step"].nunique().eq(1).all()
    assert list(dict.fromkeys(frame["step"])) == list(range(1, len(names) + 1))


def test_the_opening_example_by_hand() -> None:
    frame = steps(OPENING.scenario, 0, 0, 0)
    # hope (−1, 1): q = (−.3 + .6, .29 + .11), k = (.55 + .52, .3 − .43).
    assert lines(frame, "Query")["result"].tolist() == ["0.3", "0.4"]
    assert lines(frame, "Query")["calculation"].tolist() == [
        "−1 · 0.3 + 1 · 0.6",
        "−1 · (−0.29) + 1 · 0.11",
    ]
    assert lines(frame, "Key")["result"].tolist() == ["1.07", "−0.13"]
    assert lines(frame, "Score")["calculation"].tolist() == [
        "0.3 · 1.07",
        "0.4 · (−0.13)",
        "0.321 + (−0.052)",
    ]
    assert lines(frame, "Score")["result"].tolist() == ["0.321", "−0.052", "0.269"]
    assert lines(frame, "Weights")["result"].tolist() == ["0.314", "0.178", "0.324", "0.184"]
    assert set(lines(frame, "Query")["relation"]) == {"="}
    assert set(lines(frame, "Weights")["relation"]) == {"≈"}


def test_each_step_starts_from_what_the_one_before_printed() -> None:
    scenario = OPENING.scenario.with_options(rotation=30, scaled=True, temperature=0.5)
    frame = steps(scenario, 0, 1, 2)

    def result(name: str, quantity: str, word: str = "exuberance") -> str:
        found = lines(frame, name)
        chosen = found[(found["quantity"] == quantity) & (found["word"] == word)]
        return str(chosen["result"].item())

    turned: Any = lines(frame, "Rotation").set_index(["word", "quantity"])
    for quantity in ("q₁", "q₂"):
        assert result("Query", quantity) in turned.loc[("exuberance", "q₁′"), "calculation"]
    products = lines(frame, "Score")["calculation"].tolist()
    assert turned.loc[("exuberance", "q₁′"), "result"] in products[0]
    assert turned.loc[("hate", "k₂′"), "result"] in products[1]
    score = lines(frame, "Score")["result"].tolist()[-1]
    assert lines(frame, "Divide by √d")["calculation"].item() == f"{score} / √2"
    scaled = lines(frame, "Divide by √d")["result"].item()
    assert lines(frame, "Divide by the temperature")["calculation"].item() == f"{scaled} / 0.5"
    final = lines(frame, "Divide by the temperature")["result"].item()
    assert lines(frame, "Exponentials")["calculation"].tolist()[2] == f"exp({final})"


def test_a_masked_key_has_no_part_in_the_sum() -> None:
    frame = steps(OPENING.scenario.with_options(causal=True), 0, 1, 2)
    (mask,) = lines(frame, "Causal mask").itertuples()
    assert (mask.calculation, mask.result) == ("key 3 comes after query 2", "−∞")
    assert lines(frame, "Exponentials")["result"].tolist()[2:] == ["0", "0"]
    assert lines(frame, "Sum of the row")["calculation"].item().count("+") == 1
    seen = steps(OPENING.scenario.with_options(causal=True), 0, 1, 1)
    assert lines(seen, "Causal mask")["calculation"].item() == ("key 2 does not come after query 2")


@pytest.mark.parametrize("size", [100.0, -100.0])
def test_the_largest_numbers_allowed_are_worked_out(size: float) -> None:
    scenario = Scenario(("a", "b"), ((size, size), (1, 1)), options=Options(temperature=0.05))
    scenario = scenario.with_matrix(0, "W_Q", ((100, 100), (100, 100)))
    scenario = scenario.with_matrix(0, "W_K", ((100, 100), (100, 100)))
    frame = steps(scenario, 0, 0, 1)
    assert lines(frame, "Weights")["result"].tolist() == ["1", "0"]


def test_the_printed_numbers_of_the_lessons_nearly_always_suffice() -> None:
    pairs = [
        steps(lesson.scenario, 0, query, key)
        for lesson in LESSONS
        for query in range(len(lesson.scenario.words))
        for key in range(len(lesson.scenario.words))
    ]
    noted = sum((frame["note"] != "").sum() for frame in pairs)
    assert noted < 0.03 * sum(map(len, pairs))


def test_a_rounded_result_shows_all_the_decimals_it_is_good_for() -> None:
    scenario = Scenario(("a",), ((2, 0),), options=Options(scaled=True, temperature=0.5))
    scenario = scenario.with_matrix(0, "W_Q", ((0.2642, 0), (0, 0)))
    scenario = scenario.with_matrix(0, "W_K", ((-2, 0), (0, 0)))
    # The only weight is 1, but .05033 / .0503 is 1.001 by hand.
    (weight,) = lines(steps(scenario, 0, 0, 0), "Weights").itertuples()
    assert (weight.relation, weight.result, weight.note) == ("≈", "1.000", UNROUNDED)


def test_exponentials_too_small_to_work_on_with_are_made_larger_first() -> None:
    scenario = Scenario(("a", "b"), ((2, 0), (2, 0)))
    scenario = scenario.with_matrix(0, "W_Q", ((1.1, 0), (0, 0)))
    scenario = scenario.with_matrix(0, "W_K", ((-1, 0), (0, 0)))
    frame = steps(scenario, 0, 0, 0)
    # Both scores are −4.4, and e^−4.4 = .01228: with the largest taken off, e^0 = 1.
    assert lines(frame, "Exponentials")["result"].tolist() == ["1", "1"]
    assert lines(frame, "Weights")["note"].tolist() == ["", ""]


def test_a_head_has_arithmetic_of_its_own() -> None:
    scenario = BY_NAME["Two heads"].scenario
    it, animal = 2, 0
    first, second = (lines(steps(scenario, head, it, animal), "Weights") for head in (0, 1))
    # q = (3, 0); scores 6, 0, 3 over √2; exp: 69.6, 1, 8.34; 69.6 / 78.9 = .882.
    assert first["result"].iloc[0] == "0.882"
    assert second["result"].iloc[0] != first["result"].iloc[0]


def test_a_query_that_is_no_words_is_taken_as_it_is() -> None:
    # (.5, 1) and hope's k = (1.07, −.13): .535 − .13 = .405; hate's place says what it may see.
    frame = steps(OPENING.scenario, 0, 2, 0, (0.5, 1))
    assert "Query" not in set(frame["name"])
    assert lines(frame, "Score")["value"].tolist() == pytest.approx([0.535, -0.13, 0.405])
    assert set(lines(frame, "Output")["word"]) == {"your query"}
    masked = OPENING.scenario.with_options(causal=True)
    weights = lines(steps(masked, 0, 2, 0, (0.5, 1)), "Weights")["value"]
    assert weights.iloc[3] == 0
    assert weights.iloc[:3].sum() == pytest.approx(1)


@given(scenarios(), st.data())
def test_to_ask_with_a_words_own_query_is_to_ask_with_the_word(
    scenario: Scenario, data: Any
) -> None:
    query = data.draw(st.integers(0, len(scenario.words) - 1))
    this = forward(scenario).heads[0]
    own = tuple(this.queries[query].tolist())
    if max(map(abs, own)) > 100:
        return
    asked = pass_with_query(scenario, 0, query, own)
    np.testing.assert_allclose(asked.weights, this.weights, atol=1e-12)
    np.testing.assert_allclose(asked.outputs, this.outputs, atol=1e-9)
    frame = steps(scenario, 0, query, 0, own)
    np.testing.assert_allclose(lines(frame, "Weights")["value"], this.weights[query], atol=1e-12)
