"""Cells that a browser reports: which row of a block that was pasted is a heading."""

import pytest

from attention.editing.cells import SOURCES, WORDS, Edits, heading
from attention.scenario import WORD_COLUMNS


def block(first: int, *lines: str) -> Edits:
    rows = (zip(WORD_COLUMNS, line.split("|"), strict=True) for line in lines)
    return {str(first + at): dict(row) for at, row in enumerate(rows)}


@pytest.mark.parametrize("table", [WORDS, SOURCES])
@pytest.mark.parametrize("first", [0, 4, 23])
@pytest.mark.parametrize(
    "names", ["word|x|y", "Word| X | Y ", "token|dim1|dim2", "|x|y", "wort|Länge|Breite", "x|a|b"]
)
def test_a_row_of_names_above_numbers_is_a_heading(table: str, first: int, names: str) -> None:
    assert heading(table, block(first, names, "joy|1|2")) == first
    assert heading(table, block(first, names, "joy|abc|2", "hope|1,5|−2")) == first


@pytest.mark.parametrize(
    "lines",
    [
        ("joy|1|2", "hope|1|1"),
        ("word|x|y",),  # nothing is below it
        ("the|cat|sat", "on|the|mat"),  # no numbers
        ("joy|abc|1", "hope|1|1"),
        ("joy|nan|inf", "hope|1|1"),  # meant as numbers
        ("joy|1.2.3|a", "hope|1|1"),
        ("word|y|x", "hope|1|1"),
        ("word|x|x", "hope|1|1"),
        ("joy||", "hope|1|1"),
        ("joy|1|2", "word|x|y", "hope|1|1"),  # it is not the first
    ],
)
def test_another_row_is_none(lines: tuple[str, ...]) -> None:
    assert heading(WORDS, block(4, *lines)) is None


def test_a_cell_that_a_paste_left_as_it_was_is_no_word() -> None:
    names = {"word": "word", "x": "x", "y": "y"}
    assert heading(WORDS, {0: names, 1: {"word": "joy", "y": "2"}}) == 0
    assert heading(WORDS, {0: names, 1: {"word": "joy"}}) == 0
    assert heading(WORDS, {0: names, 1: {"word": "joy", "x": "abc"}}) is None


def test_a_matrix_has_no_heading_and_nonsense_none() -> None:
    assert heading("W_Q", {0: {"x": "a", "y": "b"}, 1: {"x": "1", "y": "2"}}) is None
    assert heading(WORDS, {}) is None
    assert heading(WORDS, {"0": None, 1: {"x": 7, "y": ["b"]}, "x": {"x": "a"}}) is None
