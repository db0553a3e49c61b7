"""How numbers are written in the figures."""

import math
from collections.abc import Sequence
from decimal import Decimal


def plain(number: float) -> str:
    """Return a number with up to six digits: 0.5, −20, 0.00005, 1500000.

    What is smaller than a millionth has an exponent: 5e−07.
    """
    text = f"{number:.6g}"
    if abs(number) >= 1e-6:
        text = f"{Decimal(text):f}"
    return text.replace("-", "−")


def whole_percents(percents: Sequence[float]) -> list[int]:
    """Return percents that sum to 100 as whole numbers that do so as well.

    All are rounded down; what is missing then goes to the largest remainders, one each, to
    the first of equal ones: the method of largest remainders, by which seats of a
    parliament are shared out.
    """
    whole = [math.floor(percent) for percent in percents]
    remainders = [round(percent - below, 9) for percent, below in zip(percents, whole, strict=True)]
    by_remainder = sorted(range(len(whole)), key=remainders.__getitem__, reverse=True)
    for position in by_remainder[: 100 - sum(whole)]:
        whole[position] += 1
    return whole


def two_decimals(number: float) -> str:
    """Return a number that is not negative to two decimals, without its leading zero.

    That is .53, .07 or 1.00.
    """
    return f"{number:.2f}".removeprefix("0")


def with_minus(number: float) -> str:
    """Return a number behind its minus, if it has one: .27, −1.30, 0.

    It has two decimals, but no more than three digits if it is 10 or more: 12.5, −141.
    """
    text = two_decimals(abs(number))
    for decimals in (1, 0):
        if len(text) > len("1.00"):
            text = f"{abs(number):.{decimals}f}"
    return "0" if text == ".00" else "−" + text if number < 0 else text


def size(number: float) -> str:
    """Return how large something is, never with an exponent: .77, 12.5, 141, .0098, or <.001.

    What is not zero is not written as zero.
    """
    if 0 < number < 0.001:
        return "<.001"
    if 0 < number < 0.01:
        return f"{number:.2g}".removeprefix("0")
    return with_minus(number)


def with_sign(number: float) -> str:
    """Return a number to two decimals behind its plus or minus: +.12, −.07, 0."""
    text = with_minus(number)
    return "+" + text if number > 0 and text != "0" else text
