"""Numbers as they are written in the figures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.numbers import (
    plain,
    size,
    two_decimals,
    whole_percents,
    with_minus,
    with_sign,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.529, ".53"), (0.07, ".07"), (1.0, "1.00"), (0.0, ".00"), (0.996, "1.00"), (12.5, "12.50")],
)
def test_two_decimals_stand_without_a_leading_zero(number: float, text: str) -> None:
    assert two_decimals(number) == text


@pytest.mark.parametrize(
    ("number", "minus", "sign"),
    [
        (0.27, ".27", "+.27"),
        (-1.3, "−1.30", "−1.30"),
        (0.004, "0", "0"),
        (-0.004, "0", "0"),
        (9.994, "9.99", "+9.99"),
        (-9.996, "−10.0", "−10.0"),
        (99.96, "100", "+100"),
        (-362040.9, "−362041", "−362041"),
    ],
)
def test_a_sign_stands_before_what_is_not_nothing(number: float, minus: str, sign: str) -> None:
    assert with_minus(number) == minus
    assert with_sign(number) == sign


@given(st.floats(-1e6, 1e6))
def test_a_number_reads_as_what_it_is_to_two_decimals_or_three_digits(number: float) -> None:
    for written in (with_minus(number), with_sign(number)):
        read = float(written.replace("−", "-"))
        assert read == pytest.approx(number, abs=0.005000001, rel=0.005000001)
        assert len(written) <= 5 or abs(number) > 999


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.5, "0.5"),
        (-20, "−20"),
        (0.0, "0"),
        (3 * 0.1, "0.3"),
        (0.00005, "0.00005"),
        (1_500_000, "1500000"),
        (-5e-7, "−5e−07"),
    ],
)
def test_plain_numbers_have_no_exponent(number: float, text: str) -> None:
    assert plain(number) == text


@given(st.floats(1e-6, 1e12), st.booleans())
def test_a_plain_number_reads_as_what_it_is(number: float, negative: bool) -> None:
    number *= -1 if negative else 1
    assert "e" not in plain(number)
    assert float(plain(number).replace("−", "-")) == pytest.approx(number, rel=1e-5)


@pytest.mark.parametrize(
    ("percents", "whole"),
    [
        # All floors sum to 99: one more for the largest remainder, the first of equal ones.
        ([33.4, 33.3, 33.3], [34, 33, 33]),
        ([100 / 3] * 3, [34, 33, 33]),
        # Each would be rounded up, to 101 in all.
        ([25.5, 25.5, 49.0], [26, 25, 49]),
        ([0.0, 50.6, 49.4], [0, 51, 49]),
        ([100.0], [100]),
        ([50 - 1e-12, 50 + 1e-12], [50, 50]),
    ],
)
def test_whole_percents_by_hand(percents: list[float], whole: list[int]) -> None:
    assert whole_percents(percents) == whole


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda parts: sum(parts) > 0.1))
def test_whole_percents_are_near_and_sum_to_a_hundred(parts: list[float]) -> None:
    percents = [100 * part / sum(parts) for part in parts]
    whole = whole_percents(percents)
    assert sum(whole) == 100
    for percent, number in zip(percents, whole, strict=True):
        assert abs(number - percent) < 1 + 1e-9
        assert percent or not number  # who has nothing is given nothing
    order = sorted(range(len(parts)), key=percents.__getitem__)
    assert all(whole[i] <= whole[j] for i, j in pairwise(order) if percents[i] < percents[j])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (1.8e-6, "<.001"), (0.00099, "<.001"), (0.001, ".001"), (0.0042, ".0042"),
        (0.00979, ".0098"), (0.034, ".03"), (0.0999, ".10"), (0.77, ".77"), (2.28, "2.28"),
        (70.7, "70.7"), (141.4, "141"), (1234.5, "1234"),
    ],
)  # fmt: skip
def test_how_large_something_is_has_no_exponent(number: float, text: str) -> None:
    assert size(number) == text


@given(st.floats(0, 1e5))
def test_no_size_is_longer_than_a_word(number: float) -> None:
    assert len(size(number)) <= 6
    assert "e" not in size(number)
