"""Cells of the tables: where they are, what they may hold, and what a browser says was typed.

A cell is a text, also where it holds a number. What is typed or sent is untrusted.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from attention.numbers import name_columns, read_number
from attention.scenario import MAX_NUMBER, MAX_WORDS, number_fault
from attention.words import trimmed, word_fault

WORDS, SOURCES, W_O, TARGET = "words", "sources", "W_O", "target"
QUERY = "query"  # one that is no word's, which is dragged as if it had a table
SENTENCES = (WORDS, SOURCES)
MATRIX_HEADINGS = {"W_Q": ("q₁", "q₂"), "W_K": ("k₁", "k₂"), "W_V": ("v₁", "v₂"), W_O: ("1", "2")}
MATRIX_COLUMNS, MATRIX_ROWS = ("1", "2"), ("x", "y")
# Of the table of words. There are more than there may be words: what is pasted too much is then
# sent as well, and can be named.
MAX_ROWS = 2 * MAX_WORDS
MAX_TYPED = 400  # characters of a refused text that are kept to be mended

Cell = str | None  # None is a blank
Cells = Mapping[tuple[int, str], Cell]  # by row, which counts from 0, and column
Edits = Mapping[Any, object]  # rows to columns to values, as a browser sends them


class Place(NamedTuple):
    """A cell of a table: words, sources, the target, or a matrix of one head; rows from 0."""

    table: str
    row: int
    column: str
    head: int = 0

    def __str__(self) -> str:
        if self.table in SENTENCES:
            return f"{self.table.capitalize()}, row {self.row + 1}, column {self.column}"
        if self.table == TARGET:
            return f"Target, row {self.row + 1}, column {int(self.column) + 1}"
        column = MATRIX_HEADINGS[self.table][MATRIX_COLUMNS.index(self.column)]
        head = f" of head {self.head + 1}" if self.head else ""
        return f"{self.table}{head}, row {row_name(self.table, self.row)}, column {column}"


def row_name(table: str, row: int) -> str:
    """Return what stands before a row of a matrix: what it is multiplied by."""
    if table == W_O:
        return f"{('o₁', 'o₂')[row % 2]} of head {row // 2 + 1}"
    return MATRIX_ROWS[row]


# ---- What is typed -----------------------------------------------------------------------


def edited_cells(edits: Edits) -> Iterator[tuple[tuple[int, str], object]]:
    """Yield the row and column, and the value, of all that may be an edit of a cell."""
    for sent, cells in edits.items():
        row = _row(sent)
        if row >= 0 and isinstance(cells, Mapping):
            for column, value in cells.items():
                yield (row, column), value


def heading(table: str, edits: Edits) -> int | None:
    """Return which row of a block that was pasted among words names its columns, if one does.

    The first may have two names where below it there are numbers, or cells that a paste left as
    they were. If they say that y comes before x, it is a row like others: below it, numbers stand
    where they do not belong.
    """
    rows: dict[int, dict[str, Cell]] = {}
    for (row, column), value in edited_cells(edits) if table in SENTENCES else ():
        rows.setdefault(row, {})[column] = typed(value)
    if not rows:
        return None
    first = min(rows)
    x, y = (trimmed(rows[first].get(column) or "").lower() for column in "xy")
    named = name_columns(x, y) and x != "y" and y != "x"
    below = (
        [cells[at] for at in "xy" if at in cells] for row, cells in rows.items() if row != first
    )
    has_numbers = any(not any(math.isnan(number(cell)) for cell in cells) for cells in below)
    return first if named and has_numbers else None


def _row(sent: object) -> int:
    """Return the row that a browser names, −1 if it is none."""
    try:
        return int(str(sent))
    except ValueError:  # also for numbers of thousands of digits
        return -1


def typed(value: object) -> Cell:
    """Return what was typed as a table can show it again."""
    text = value[:MAX_TYPED] if isinstance(value, str) else ""
    text = text.encode("utf-8", "ignore").decode()  # half a surrogate pair can't be shown
    return text if text.strip() else None


def number(cell: Cell) -> float:
    """Return the number that a cell holds, NaN if it holds none; no zero has a sign."""
    return read_number(cell or "") + 0.0


def fault(place: Place, cell: Cell) -> str | None:
    """Return what is allowed at a place, if the cell can't be used there; None if it can."""
    if place.column == "word":
        return word_fault(cell)
    return number_fault(number(cell), 0 if place.table == TARGET else -MAX_NUMBER)
