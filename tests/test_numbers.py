"""Numbers as people write them: what is read, what is refused, and that nothing is misread."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attention.figures.numbers import two_decimals
from attention.numbers import read_number, short, shortest

READ = {
    # As the page, a program or a spreadsheet writes them.
    "0": 0, "7": 7, "007": 7, "12.5": 12.5, ".5": 0.5, "5.": 5, "+.5": 0.5, "-0.25": -0.25,
    # With a decimal comma.
    "1,5": 1.5, "0,25": 0.25, "-0,5": -0.5, ",5": 0.5, "5,": 5,
    # A number here is within ±100: what could be a thousand with a group is a decimal.
    "1,234": 1.234, "1.234": 1.234,
    # Dashes: hyphens, figure dash, en and em dash, minus signs, small and full width.
    "-1.5": -1.5, "−1.5": -1.5, "–1.5": -1.5, "‐1.5": -1.5, "‑1.5": -1.5, "‒1.5": -1.5,
    "—1.5": -1.5, "―1.5": -1.5, "﹣1.5": -1.5, "－1.5": -1.5, "−.07": -0.07,
    # A blank behind the sign.
    "- 1.5": -1.5, "+ 1": 1, "−\u00a01,5": -1.5, "–\u202f1": -1,
    # What stands around a number and is not seen.
    " 1 ": 1, "\t1.5\r\n": 1.5, "\u00a01\u202f": 1, "\u20031\u3000": 1, "\ufeff1": 1,
    "\u200e-1.5": -1.5, "\u061c-1": -1, "\u2066−1\u2069": -1, "\u200b\u00a01\u200d ": 1,
    "\u202a1\u202c": 1,
    # Fractions.
    "1/2": 0.5, "-1/2": -0.5, "−3 / 4": -0.75, "2/3": 2 / 3, "0/5": 0, "10/04": 2.5,
    # Powers of ten.
    "1e3": 1000, "1E-1": 0.1, "1e−1": 0.1, "1e+2": 100, "1,5e1": 15, ".5e–1": 0.05, "1.e1": 10,
    # Groups of three.
    "1.000,5": 1000.5, "1,000.5": 1000.5, "1,000,000": 1e6, "1.000.000": 1e6,
    "-12.345.678,25": -12345678.25, "12,345,678.25": 12345678.25,
    "1 000": 1000, "1\u00a0000,5": 1000.5, "1\u202f000.5": 1000.5, "1\u2009000 000": 1e6,
    "1'000.5": 1000.5, "1’000’000": 1e6, "999 999": 999999,
}  # fmt: skip

REFUSED = (
    *("", " ", "\u200b", "abc", "x", "-", "+", ".", ",", "-.", "e3", ".e3", "1e", "1e+", "1 e3"),
    *("nan", "NaN", "inf", "-inf", "Infinity", "∞", "null", "None", "True", "#NAME?"),
    *("1_0", "1_000", "0x10", "0b1", "1f", "1j", "1%", "$1", "1px", "(1)", "=1"),
    *("٣", "１", "²", "1²", "½", "1½", "Ⅷ", "१", "𝟏", "1٫5"),  # digits of others
    *("--1", "-+1", "+-1", "1-", "1+", "- -1", "−−1", "-  1", "1-2", "1–2", "1 - 2"),
    *("1 2", "1 23", "1 2345", "0 100", "1;2", "1\t2", "1\n2", "1, 5", "1 ,5", "1. 5", "1 000 00"),
    *("1,5,2", "1.5.2", "1,,5", "1..5", "1,.5", "1,000.5.2", "1.000,5,2", "1,00,000", "1,000,00"),
    *("1,000.000.5", "1 000'000", "1,000 000", "1000,000.5", "0,100,000", "1,000,000.", "1.000,"),
    *("1 000e3", "1,000.5e3", "''", "1'0", "'1'"),
    *("1/0", "0/0", "1/00", "1/2/3", "1/", "/2", "1/-2", "1.5/2", "1/2.5", "1/2e1", "1//2"),
    *("1e999", "-1e999", "9" * 400, "1e99999999999", "1/" + "9" * 5000, "1" + "0" * 5000),
    *("\u00ad1", "1\u00ad", "\u202e15", "1\u200b5", "1\x00", "\x001", "1\u0305", "\ud800"),
    *("0" * 10_000 + "1", "1," * 10_000, "1,000" * 10_000, " " * 10_000 + "1" + " " * 10_000),
)


@pytest.mark.parametrize(("text", "number"), READ.items(), ids=map(ascii, READ))
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
def test_whatever_else_is_no_number(text: str) -> None:
    assert math.isnan(read_number(text))


@given(st.text() | st.text("0123456789.,-−/eE' \u00a0+") | st.from_regex(r"[-+ ]*[\d.,'/e ]+"))
@example("١٢")
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    number = read_number(text)
    assert math.isnan(number) or (
        math.isfinite(number) and any(digit in text for digit in "0123456789")
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_programs_write_is_read_back(number: float) -> None:
    for text in (repr(number), shortest(number), f"{number:.17g}", repr(number).replace("-", "−")):
        assert read_number(text) == number
    assert read_number(f"{number:g}") == float(f"{number:g}")


@given(st.floats(0, 1))
def test_what_the_page_writes_is_read_back(weight: float) -> None:
    assert read_number(two_decimals(weight)) == float(f"{weight:.2f}")
    assert read_number("−" + two_decimals(weight)) == -float(f"{weight:.2f}")
    assert read_number("+" + two_decimals(weight)) == float(f"{weight:.2f}")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (-100.0, "-100"),
        (0.05, "0.05"),
        (1e-7, "1e-07"),
        (2**32 - 1, "4294967295"),
    ],
)
def test_a_number_is_written_in_full_and_no_longer(number: float, text: str) -> None:
    assert shortest(number) == text


@given(st.floats(-1e9, 1e9), st.integers(1, 6), st.booleans())
def test_numbers_of_both_conventions_are_read_back(
    number: float, decimals: int, grouped: bool
) -> None:
    english = f"{number:,.{decimals}f}" if grouped else f"{number:.{decimals}f}"
    german = english.translate(str.maketrans(".,", ",."))
    swiss = english.replace(",", "’")
    french = german.replace(".", "\u202f")
    expected = float(f"{number:.{decimals}f}")
    assert [read_number(text) for text in (english, german, swiss, french)] == [expected] * 4


@given(st.integers(-100, 100), st.integers(1, 100))
def test_fractions_are_divisions(above: int, below: int) -> None:
    assert read_number(f"{above}/{below}") == above / below


INVISIBLE = [
    *filter(str.isspace, map(chr, range(0x110000))),
    *("\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b"),
    *("\u202c", "\u2060", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\ufffb"),
    *("\u00ad", "\u202d", "\u202e"),
]


@given(st.floats(-100, 100), st.text(INVISIBLE, max_size=5), st.text(INVISIBLE, max_size=5))
def test_nothing_around_a_number_changes_it(number: float, before: str, after: str) -> None:
    read = read_number(f"{before}{number!r}{after}")
    # What may be a dash, and what turns the order round.
    refused = {"\u00ad", "\u202d", "\u202e"} & {*before, *after}
    assert math.isnan(read) if refused else read == number


@given(st.characters(categories=["Nd", "Nl", "No"]).filter(lambda sign: not sign.isascii()))
def test_digits_of_other_scripts_are_no_digits(digit: str) -> None:
    for text in (digit, f"1{digit}", f"{digit}1", f"0.{digit}", f"1e{digit}", f"1/{digit}"):
        assert math.isnan(read_number(text))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1, "1"),
        (0.3, "0.3"),
        (-0.29, "-0.29"),
        (0.123456, "0.1235"),
        (-2 / 3, "-0.6667"),
        (12.3456, "12.35"),
        (99.999, "100"),
        (-0.098765, "-0.0988"),
        (0.00016, "0.0002"),
        (9.6e-5, "0.0001"),
        (9.4e-5, "9e-05"),
        (1e-7, "1e-07"),
        (-4.2e-300, "-4e-300"),
    ],
)
def test_a_short_text_has_about_four_digits(number: float, text: str) -> None:
    assert short(number) == text


@given(st.floats(-100, 100) | st.floats(-2e-4, 2e-4))
def test_a_short_text_is_nearly_the_number_and_fits(number: float) -> None:
    text = short(number)
    assert len(text) <= 7
    assert abs(read_number(text) - number) <= max(5e-5, 5e-4 * abs(number))
    assert math.copysign(1, read_number(text)) == math.copysign(1, number) or number == 0
    assert (read_number(text) == 0) == (number == 0)
    assert short(read_number(text)) == text
