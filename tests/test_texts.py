"""Texts in pixels: their widths, their lines, and where they are cut."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.texts import fitted_together, shorten, text_width, wrap


def test_lines_break_where_the_width_ends() -> None:
    # Four pieces of 6 digits, .6 em each: 36 at size 10; the separator is 3 · .3 em = 9.
    assert text_width("123456", 10) == pytest.approx(36)
    assert wrap(["123456"] * 4, " · ", 10, 100) == [[0, 1], [2, 3]]
    assert wrap(["123456"] * 3, " · ", 10, 20) == [[0], [1], [2]]


@given(st.lists(st.text(max_size=10), max_size=12), st.floats(1, 300))
def test_every_piece_stands_on_one_line_in_order(pieces: Any, width: Any) -> None:
    lines = wrap(pieces, " ", 12, width)
    assert [index for line in lines for index in line] == list(range(len(pieces)))


def test_of_words_together_it_is_said_how_many_there_are() -> None:
    words = [*"abcdefghijkl"]
    assert fitted_together(words, 12, 300) == "a, b, c, d, e, f, g, h, i, j, k, l"
    assert fitted_together(words, 12, 120) == "a, b, c, d, e, f, g +5"
    assert fitted_together(words, 12, 40) == "a +11"
    assert fitted_together(["exuberance"], 12, 40) == shorten("exuberance", 12, 40)
    assert fitted_together(["exuberance", "hope"], 12, 80) == "exubera… +1"
    assert fitted_together(["שלום", "hope", "hate"], 12, 65) == "שלום +2"


@given(st.lists(st.text(min_size=1, max_size=24), min_size=1, max_size=12), st.floats(60, 300))
def test_words_together_fit(words: Any, width: Any) -> None:
    said = fitted_together(words, 12, width)
    assert text_width(said, 12) <= width
    assert said == ", ".join(words) or len(words) == 1 or re.search(r" \+\d+$", said)


@given(st.text(max_size=60), st.floats(30, 200))
def test_a_shortened_text_fits_and_says_so(text: str, width: Any) -> None:
    short = shorten(text, 12, width)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert text_width(short, 12) <= width
