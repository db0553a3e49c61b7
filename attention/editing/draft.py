"""What the tables hold: a scenario, and the cells that can't be part of it yet.

Cells are untrusted. A good one goes straight into the scenario; any other is kept beside
it as typed, to be shown in its table with a problem that names the place, while the
picture stays the last good one. A new word is likewise kept until its row is complete.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self, cast

import pandas as pd

from attention.frames import display_words, typed_frame
from attention.lessons import OPENING, Lesson
from attention.scenario import (
    MAX_NUMBER,
    MAX_WORDS,
    Row,
    Scenario,
    number_fault,
)
from attention.target import OPPOSITE, Target
from attention.words import word_fault

WORDS, W_O, TARGET = "words", "W_O", "target"
MATRIX_HEADINGS = {
    "W_Q": ("q₁", "q₂"), "W_K": ("k₁", "k₂"), "W_V": ("v₁", "v₂"), W_O: ("1", "2")
}  # fmt: skip
WORD_COLUMNS = ("word", "x", "y")
MATRIX_COLUMNS = ("1", "2")
MAX_TYPED = 400  # characters of a refused word that are kept to be mended

Cell = str | float | None
Cells = Mapping[tuple[int, str], Cell]  # by row, which counts from 0, and column
Edits = Mapping[object, object]  # rows to columns to values, as a browser sends them


class Place(NamedTuple):
    """A cell of a table: `words`, the target, or a matrix of one head; rows count from 0."""

    table: str
    row: int
    column: str
    head: int = 0

    def __str__(self) -> str:
        if self.table == WORDS:
            return f"Words, row {self.row + 1}, column {self.column}"
        if self.table == TARGET:
            return f"Target, row {self.row + 1}, column {int(self.column) + 1}"
        column = MATRIX_HEADINGS[self.table][MATRIX_COLUMNS.index(self.column)]
        head = f" of head {self.head + 1}" if self.head else ""
        return f"{self.table}{head}, row {_row_name(self.table, self.row)}, column {column}"


def _row_name(table: str, row: int) -> str:
    """Return what stands before a row of a matrix: what it is multiplied by."""
    if table == W_O:
        return f"{('o₁', 'o₂')[row % 2]} of head {row // 2 + 1}"
    return ("x", "y")[row]


def _row(sent: object) -> int:
    """Return the row that a browser names, −1 if it is none."""
    try:
        return int(str(sent))
    except ValueError:  # also for numbers of thousands of digits
        return -1


def edited_cells(edits: Edits) -> Iterator[tuple[tuple[int, str], object]]:
    """Yield the row and column, and the value, of all that may be an edit of a cell."""
    for sent, cells in edits.items():
        row = _row(sent)
        if row >= 0 and isinstance(cells, Mapping):
            for column, value in cells.items():
                yield (row, column), value


def _typed(column: str, value: object) -> Cell:
    """Return `value` as a table can show it again: text, a finite number or a blank."""
    if column == "word":
        text = value[:MAX_TYPED] if isinstance(value, str) else ""
        text = text.encode("utf-8", "ignore").decode()  # half a surrogate pair can't be shown
        return text if text.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number + 0.0 if math.isfinite(number) else None


def _fault(place: Place, value: Cell) -> str | None:
    if place.column == "word":
        return word_fault(value)
    return number_fault(value, 0 if place.table == TARGET else -MAX_NUMBER)


@dataclass(frozen=True)
class Draft:
    """The content of all tables.

    Attributes
    ----------
    scenario : Scenario
        The last good state of every cell: what is drawn.
    target : Target
        The weights that are to be learnt.
    lesson : Lesson
        The one that was opened last: the scenario may have been edited since.
    refused : mapping of Place to str, float or None
        Cells that hold something else than the scenario, as typed.
    fresh : mapping of str to str, float or None, or None
        The columns filled so far of a word that is being added.
    """

    scenario: Scenario
    target: Target = OPPOSITE
    lesson: Lesson = OPENING
    refused: Mapping[Place, Cell] = field(default_factory=dict)
    fresh: Mapping[str, Cell] | None = None

    @property
    def problems(self) -> list[str]:
        """What can't be used, a sentence each: the place, and what is allowed there."""
        faults = {place: _fault(place, value) for place, value in self.refused.items()}
        for column, value in (self.fresh or {}).items():
            if value is not None:  # a blank in a new row is not an error, only not done yet
                place = Place(WORDS, len(self.scenario.words), column)
                faults[place] = _fault(place, value)
        return [f"{place}: {fault}." for place, fault in sorted(faults.items()) if fault]

    def edited(self, table: str, edits: Edits, head: int = 0) -> Self:
        """Return the draft after `edits` to one table; safe to apply twice.

        Parameters
        ----------
        table : str
            `words`, `target` or the name of a matrix; W_O belongs to head 0.
        edits : mapping of row to mapping of column to value
            As the browser sends it: rows and columns that do not exist are ignored.
        head : int
            Whose matrix it is.
        """
        draft = self
        for (row, column), value in edited_cells(edits):
            draft = draft._with_cell(Place(table, row, column, head), value)
        return draft

    def _with_cell(self, place: Place, value: object) -> Self:
        if place.head >= len(self.scenario.heads):
            return self
        columns, rows = self._size(place)
        if place.column not in columns:
            return self
        cell = _typed(place.column, value)
        if place.table == WORDS and place.row == rows and self.fresh is not None:
            return self._grown({**self.fresh, place.column: cell})
        if place.row >= rows:
            return self
        if _fault(place, cell):
            return replace(self, refused={**self.refused, place: cell})
        refused = {other: kept for other, kept in self.refused.items() if other != place}
        if place.table == TARGET:
            painted = self._painted(place, cast(float, cell))
            return replace(self, target=painted, refused=refused)
        return replace(self, scenario=self._applied(place, cell), refused=refused)

    def _size(self, place: Place) -> tuple[tuple[str, ...], int]:
        """Return the columns and the number of rows of the table that a cell is of."""
        n = len(self.scenario.words)
        if place.table == WORDS:
            return WORD_COLUMNS, n
        if place.table == TARGET:
            return tuple(map(str, range(n))), n
        return MATRIX_COLUMNS, len(self.scenario.matrix(place.head, place.table))

    def _painted(self, place: Place, number: float) -> Target:
        if self.target.rows(self.scenario)[place.row, int(place.column)] == number:
            return self.target  # a rule is left for a change only
        return self.target.with_cell(self.scenario, place.row, int(place.column), number)

    def _applied(self, place: Place, cell: Cell) -> Scenario:
        scenario = self.scenario
        if place.table != WORDS:
            rows = [list(row) for row in scenario.matrix(place.head, place.table)]
            rows[place.row][MATRIX_COLUMNS.index(place.column)] = cast(float, cell)
            return scenario.with_matrix(place.head, place.table, rows)
        if place.column == "word":
            return scenario.renamed(place.row, cast(str, cell))
        x, y = scenario.embeddings[place.row]
        number = cast(float, cell)
        return scenario.moved(place.row, (number, y) if place.column == "x" else (x, number))

    def _grown(self, fresh: Mapping[str, Cell]) -> Self:
        """Return the draft with this new row: in the scenario once it is complete."""
        word, x, y = (fresh.get(column) for column in WORD_COLUMNS)
        if word_fault(word) or number_fault(x) or number_fault(y):
            return replace(self, fresh=fresh)
        grown = self.scenario.appended(cast(str, word), (cast(float, x), cast(float, y)))
        return replace(self, scenario=grown, fresh=None)

    @property
    def can_add(self) -> bool:
        """Whether there is room for one more word, and no new row that is not filled yet."""
        return self.fresh is None and len(self.scenario.words) < MAX_WORDS

    def added(self) -> Self:
        """Return the draft with a blank row for a new word."""
        return replace(self, fresh={}) if self.can_add else self

    def with_word(self, word: str, embedding: Row) -> Self:
        """Return the draft with one more word; a row that is being filled stays below it."""
        return replace(self, scenario=self.scenario.appended(word, embedding))

    def deleted(self, row: int) -> Self:
        """Return the draft without the word in `row`; the last word stays."""
        words = len(self.scenario.words)
        if row == words:
            return replace(self, fresh=None)
        if not 0 <= row < words or words == 1:
            return self
        refused = {
            place._replace(row=place.row - 1)
            if place.table == WORDS and place.row > row
            else place: cell
            for place, cell in self.refused.items()
            if place.table != TARGET and not (place.table == WORDS and place.row == row)
        }
        scenario, target = self.scenario.without(row), self.target.without(row)
        return replace(self, scenario=scenario, target=target, refused=refused)

    def with_options(self, **options: bool | float) -> Self:
        """Return the draft with these options of its scenario, the others as they are."""
        return replace(self, scenario=self.scenario.with_options(**options))

    def with_heads(self, count: int) -> Self:
        """Return the draft with so many heads."""
        refused = {
            place: cell
            for place, cell in self.refused.items()
            if place.head < count and not (place.table == W_O and place.row >= 2 * count)
        }
        return replace(self, scenario=self.scenario.with_heads(count), refused=refused)

    def sampled(self, seed: int, reach: float = 1.0) -> Self:
        """Return the draft with W_Q and W_K drawn; what was typed elsewhere stays."""
        refused = {
            place: cell for place, cell in self.refused.items() if place.table not in ("W_Q", "W_K")
        }
        return replace(self, scenario=self.scenario.sampled(seed, reach), refused=refused)

    def cells(self, table: str, head: int = 0) -> Cells:
        """Return what all cells of a table hold: `words`, the target or a matrix of one head.

        There are none of a head that the scenario does not have.
        """
        if head >= len(self.scenario.heads):
            return {}
        if table == WORDS:
            columns = self._words_columns()
            return {
                (row, name): cell
                for name, cells in columns.items()
                for row, cell in enumerate(cells)
            }
        rows = self._target_rows() if table == TARGET else self._matrix_rows(table, head)
        return {
            (at, str(column) if table == TARGET else MATRIX_COLUMNS[column]): cell
            for at, row in enumerate(rows)
            for column, cell in enumerate(row)
        }

    def _words_columns(self) -> dict[str, list[Cell]]:
        columns: dict[str, list[Cell]] = {
            "word": list(self.scenario.words),
            "x": [x for x, _ in self.scenario.embeddings],
            "y": [y for _, y in self.scenario.embeddings],
        }
        if self.fresh is not None:
            for name, cells in columns.items():
                cells.append(self.fresh.get(name))
        for place, cell in self.refused.items():
            if place.table == WORDS:
                columns[place.column][place.row] = cell
        return columns

    def words_table(self) -> pd.DataFrame:
        """Return the table of words: `word, x, y`, rows numbered from 1."""
        frame = typed_frame(self._words_columns(), {"word": "str", "x": "float64", "y": "float64"})
        frame.index = pd.RangeIndex(1, len(frame) + 1)
        return frame

    def _matrix_rows(self, name: str, head: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = [list(row) for row in self.scenario.matrix(head, name)]
        for place, cell in self.refused.items():
            if (place.table, place.head) == (name, head):
                rows[place.row][MATRIX_COLUMNS.index(place.column)] = cell
        return rows

    def matrix_table(self, name: str, head: int = 0) -> pd.DataFrame:
        """Return one matrix: a row for each coordinate that goes in, a column for each out."""
        rows = self._matrix_rows(name, head)
        index = [_row_name(name, row) for row in range(len(rows))]
        return pd.DataFrame(rows, columns=list(MATRIX_COLUMNS), index=index, dtype="float64")

    def _target_rows(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = self.target.rows(self.scenario).tolist()
        for place, cell in self.refused.items():
            if place.table == TARGET:
                rows[place.row][int(place.column)] = cell
        return rows

    def target_table(self) -> pd.DataFrame:
        """Return the target as it is painted: a row a query, a column a key, by position."""
        rows = self._target_rows()
        names = list(display_words(self.scenario.words))
        columns = list(map(str, range(len(names))))
        return pd.DataFrame(rows, columns=columns, index=names, dtype="float64")
