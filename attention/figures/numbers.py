"""How numbers are written in the figures."""


def two_decimals(number: float) -> str:
    """Return a number that is not negative to two decimals, without its leading zero.

    That is .53, .07 or 1.00.
    """
    return f"{number:.2f}".removeprefix("0")


def with_minus(number: float) -> str:
    """Return a number to two decimals behind its minus, if it has one: .27, −1.30, 0."""
    text = two_decimals(abs(number))
    return "0" if text == ".00" else "−" + text if number < 0 else text


def with_sign(number: float) -> str:
    """Return a number to two decimals behind its plus or minus: +.12, −.07, 0."""
    text = with_minus(number)
    return "+" + text if number > 0 and text != "0" else text
