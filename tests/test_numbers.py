"""Numbers as they are written in the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.numbers import two_decimals, with_minus, with_sign


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.529, ".53"), (0.07, ".07"), (1.0, "1.00"), (0.0, ".00"), (0.996, "1.00"), (12.5, "12.50")],
)
def test_two_decimals_stand_without_a_leading_zero(number, text):
    assert two_decimals(number) == text


@pytest.mark.parametrize(
    ("number", "minus", "sign"),
    [(0.27, ".27", "+.27"), (-1.3, "−1.30", "−1.30"), (0.004, "0", "0"), (-0.004, "0", "0")],
)
def test_a_sign_stands_before_what_is_not_nothing(number, minus, sign):
    assert with_minus(number) == minus
    assert with_sign(number) == sign


@given(st.floats(-1e6, 1e6))
def test_a_number_reads_as_what_it_is_to_two_decimals(number):
    for written in (with_minus(number), with_sign(number)):
        assert float(written.replace("−", "-")) == pytest.approx(number, abs=0.005000001)
