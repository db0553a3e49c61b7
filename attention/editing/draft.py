"""What the tables hold: a scenario, and the cells that can't be part of it yet.

A good cell goes straight into the scenario; any other is kept beside it as typed, to be shown
in its table with a problem that names the place, while the picture stays the last good one.
Below the words there are blank rows: what is put into one of them is a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, cast

import pandas as pd

from attention.editing.cells import (
    MATRIX_COLUMNS,
    MAX_ROWS,
    SENTENCES,
    SOURCES,
    TARGET,
    W_O,
    WORDS,
    Cell,
    Cells,
    Edits,
    Place,
    edited_cells,
    fault,
    number,
    row_name,
    typed,
)
from attention.editing.places import free_place
from attention.frames import display_words, typed_frame
from attention.lessons import FIRST_SOURCES, OPENING, Lesson
from attention.numbers import short
from attention.scenario import MAX_WORDS, WORD_COLUMNS, Pair, Row, Scenario, Sentence
from attention.target import OPPOSITE, Target
from attention.words import isolated, normal, word_fault

MAX_NAMED = 4  # of the words that are left out


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
    refused : mapping of Place to str or None
        Cells that hold something else than the scenario, as typed.
    opened : Draft or None
        The one that was opened with words or matrices of its own, unless a lesson was since.
    """

    scenario: Scenario
    target: Target = OPPOSITE
    lesson: Lesson = OPENING
    refused: Mapping[Place, Cell] = field(default_factory=dict)
    opened: Self | None = None

    @property
    def problems(self) -> list[str]:
        """What can't be used of what is shown, a sentence each: the place, and what can."""
        return list(self.problems_at.values())

    @property
    def problems_at(self) -> dict[Place, str]:
        """The problems by their places."""
        return {
            place: f"{place}: {fault(place, cell)}."
            for place, cell in sorted(self.refused.items())
            if place.table != SOURCES or self.scenario.cross
        }

    def as_opened(self) -> Self:
        """Return what can be used of the draft as one that is opened."""
        bare = replace(self, refused={}, opened=None)
        return replace(bare, opened=bare)

    def sentence(self, table: str) -> Sentence | None:
        """Return what a table of words holds: those that look, or the sources if there are any."""
        return self.scenario if table == WORDS else self.scenario.sources

    def _with_sentence(self, table: str, sentence: Sentence | None) -> Self:
        """Return the draft with other words, or other sources."""
        scenario = self.scenario.with_sources(sentence) if table == SOURCES else sentence
        return replace(self, scenario=cast(Scenario, scenario))

    # ---- What is typed -------------------------------------------------------------------

    def edited(self, table: str, edits: Edits, head: int = 0) -> Self:
        """Return the draft after `edits` to one table.

        To type what a cell shows changes nothing, though there may be more of its number than
        it shows. What is put into a blank row below the words becomes a word, as long as there
        is room: `overflow` says for what there was none.

        Parameters
        ----------
        table : str
            `words`, `sources`, `target` or the name of a matrix; W_O belongs to head 0.
        edits : mapping of row to mapping of column to value
            As the browser sends it: rows and columns that do not exist are ignored.
        head : int
            Whose matrix it is.
        """
        draft = self
        for (row, column), value in edited_cells(edits):
            place = Place(table, row, column, head)
            if self._has(place):
                draft = draft._with_cell(place, typed(value))
        for _, cells in self._new_rows(table, edits)[: self._room(table)]:
            draft = draft._grown(table, cells)
        return draft

    def holds(self, place: Place, value: object) -> bool:
        """Return whether `value`, typed into a cell, means what is held there.

        It may be written otherwise than in `cells`: .5 or 1/2 for 0.5.
        """
        if self._has(place):
            return self._with_cell(place, typed(value)) == self
        return place.table in SENTENCES and typed(value) is None

    def overflow(self, table: str, edits: Edits) -> str:
        """Return a sentence on the new words among `edits` for which there is no room, if any."""
        left = self._new_rows(table, edits)[self._room(table) :]
        if not left:
            return ""
        names = [_name(row, cells.get("word")) for row, cells in left[:MAX_NAMED]]
        named, more = ", ".join(names), len(left) - MAX_NAMED
        if more > 0:
            # What reaches the last row may have gone on: the browser has dropped the rest.
            last, _ = left[-1]
            or_more = " or more" if last == MAX_ROWS - 1 else ""
            named += f" and {more}{or_more} other{'s' if more > 1 or or_more else ''}"
        were = "was" if len(left) == 1 else "were"
        return f"There is room for {MAX_WORDS} words: {named} {were} left out."

    def _new_rows(self, table: str, edits: Edits) -> list[tuple[int, dict[str, Cell]]]:
        """Return the rows below the words into which anything was put, with their cells."""
        rows: dict[int, dict[str, Cell]] = {}
        if table not in SENTENCES or not self.sentence(table):
            return []
        for (row, column), value in edited_cells(edits):
            cell = typed(value)
            if len(self._values(table)) <= row < MAX_ROWS and column in WORD_COLUMNS and cell:
                rows.setdefault(row, {})[column] = cell
        return [(row, rows[row]) for row in sorted(rows)]

    def _grown(self, table: str, cells: Mapping[str, Cell]) -> Self:
        """Return the draft with one more word, which has those of its cells that can be used."""
        row = len(self._values(table))
        places = {column: Place(table, row, column) for column in cells}
        known = {
            column: number(cells[column])
            for column, place in places.items()
            if column != "word" and not fault(place, cells[column])
        }
        taken = cast(Sentence, self.sentence(table)).embeddings
        draft = self.added(free_place(taken, **known), table)
        for column, place in places.items():
            draft = draft._with_cell(place, cells[column])
        return draft

    def _with_cell(self, place: Place, cell: Cell) -> Self:
        if fault(place, cell):
            return replace(self, refused={**self.refused, place: cell})
        mended = self._mended(place)
        if cell == _text(self._value(place)):
            return mended
        if place.column == "word":
            sentence = cast(Sentence, self.sentence(place.table))
            return mended._with_sentence(place.table, sentence.renamed(place.row, cast(str, cell)))
        return mended._with_number(place, number(cell))

    def _mended(self, place: Place) -> Self:
        """Return the draft without what was refused at a place."""
        kept = {other: cell for other, cell in self.refused.items() if other != place}
        return replace(self, refused=kept)

    def _with_number(self, place: Place, number: float) -> Self:
        table, row, column, head = place
        scenario, target = self.scenario, self.target
        if number == self._value(place):  # the target's rule is left for a change only
            return self
        if table == TARGET:
            target = target.with_cell(scenario, row, int(column), number)
        elif table in SENTENCES:
            sentence = cast(Sentence, self.sentence(table))
            x, y = sentence.embeddings[row]
            to = (number, y) if column == "x" else (x, number)
            return self._with_sentence(table, sentence.moved(row, to))
        else:
            rows = [list(each) for each in scenario.matrix(head, table)]
            rows[row][MATRIX_COLUMNS.index(column)] = number
            scenario = scenario.with_matrix(head, table, rows)
        return replace(self, scenario=scenario, target=target)

    # ---- What is dragged, added and deleted ------------------------------------------------

    def moved(self, table: str, row: int, to: Row, head: int = 0) -> Self:
        """Return the draft with a word, or a row of a matrix, elsewhere; if there is one."""
        columns = ("x", "y") if table in SENTENCES else MATRIX_COLUMNS
        draft = self
        for column, coordinate in zip(columns, to, strict=True):
            place = Place(table, row, column, head)
            if self._has(place):
                draft = draft._mended(place)._with_number(place, coordinate)
        return draft

    def _room(self, table: str) -> int:
        """Return for how many more words there is room."""
        return MAX_WORDS - len(self._values(table))

    def can_add(self, table: str = WORDS) -> bool:
        """Return whether there is room for one more word, or one more source."""
        return self._room(table) > 0

    def added(self, embedding: Row | None = None, table: str = WORDS) -> Self:
        """Return the draft with one more word, under a new name; the same if there is no room.

        It lies at a free place, unless one is given.
        """
        sentence = self.sentence(table)
        if not sentence or not self.can_add(table):
            return self
        names = map("word {}".format, range(1, 99))
        name = next(name for name in names if name not in sentence.words)
        place = embedding or free_place(sentence.embeddings)
        return self._with_sentence(table, sentence.appended(name, place))

    def deleted(self, row: int, table: str = WORDS) -> Self:
        """Return the draft without the word, or the source, in `row`; the last one stays."""
        sentence = self.sentence(table)
        if not sentence or not 0 <= row < len(sentence.words) or len(sentence.words) == 1:
            return self
        refused = {
            place._replace(row=place.row - 1)
            if place.table == table and place.row > row
            else place: cell
            for place, cell in self.refused.items()
            if place.table != TARGET and not (place.table == table and place.row == row)
        }
        target = self.target.without(
            query=row if table == WORDS else None,
            key=row if self.scenario.cross == (table == SOURCES) else None,
        )
        left = self._with_sentence(table, sentence.without(row))
        return replace(left, target=target, refused=refused)

    def with_options(self, **options: bool | float) -> Self:
        """Return the draft with these options of its scenario, the others as they are."""
        return replace(self, scenario=self.scenario.with_options(**options))

    def with_stack(self, **parts: Any) -> Self:
        """Return the draft with these parts of its scenario's stack, the others as they are."""
        return replace(self, scenario=self.scenario.with_stack(**parts))

    def with_cross(self, cross: bool) -> Self:
        """Return the draft in which words look at the sources, or again at each other.

        The sources stay; the first time there are those of the lesson *Translation*.
        """
        sources = self.scenario.sources or FIRST_SOURCES
        # The target's table has other columns then.
        refused = {place: cell for place, cell in self.refused.items() if place.table != TARGET}
        scenario = replace(self.scenario, sources=sources, cross=cross)
        return replace(self, scenario=scenario, refused=refused)

    @property
    def _looked_at(self) -> str:
        """The table of the words that are looked at."""
        return SOURCES if self.scenario.cross else WORDS

    def padded(self, padding: Iterable[int]) -> Self:
        """Return the draft in which nobody may look at the words at these positions."""
        return self._with_sentence(self._looked_at, self.scenario.looked_at.padded(padding))

    def painted_at(self, cell: Pair) -> Self:
        """Return the draft with one cell of the painted mask turned on, or off if it was on."""
        return self._with_sentence(self._looked_at, self.scenario.looked_at.painted_at(cell))

    def with_painted(self, cells: Iterable[Pair]) -> Self:
        """Return the draft whose painted mask has these cells."""
        return self._with_sentence(self._looked_at, self.scenario.looked_at.with_painted(cells))

    def with_heads(self, count: int) -> Self:
        """Return the draft with so many heads."""
        refused = {
            place: cell
            for place, cell in self.refused.items()
            if place.head < count and not (place.table == W_O and place.row >= 2 * count)
        }
        return replace(self, scenario=self.scenario.with_heads(count), refused=refused)

    def placed_as_in(self, scenario: Scenario) -> Self:
        """Return the draft with the words where they are in a scenario of the same words."""
        placed, sources = self.scenario.placed(scenario.embeddings), self.scenario.sources
        if sources and scenario.sources:
            placed = placed.with_sources(sources.placed(scenario.sources.embeddings))
        return replace(self, scenario=placed)

    def sampled(self, seed: int, reach: float = 1.0) -> Self:
        """Return the draft with W_Q and W_K drawn; what was typed elsewhere stays."""
        refused = {
            place: cell for place, cell in self.refused.items() if place.table not in ("W_Q", "W_K")
        }
        return replace(self, scenario=self.scenario.sampled(seed, reach), refused=refused)

    # ---- What the tables show --------------------------------------------------------------

    def _columns(self, table: str) -> tuple[str, ...]:
        if table == TARGET:
            return tuple(map(str, range(len(self.scenario.looked_at.words))))
        return WORD_COLUMNS if table in SENTENCES else MATRIX_COLUMNS

    def _values(self, table: str, head: int = 0) -> Sequence[Sequence[str | float]]:
        """Return what is held for the cells of a table, row by row."""
        if table in SENTENCES:
            sentence = self.sentence(table)
            words = zip(sentence.words, sentence.embeddings, strict=True) if sentence else ()
            return [(word, *point) for word, point in words]
        if table == TARGET:
            rows: list[list[float]] = self.target.rows(self.scenario).tolist()
            return rows
        return self.scenario.matrix(head, table)

    def _value(self, place: Place) -> str | float:
        row = self._values(place.table, place.head)[place.row]
        return row[self._columns(place.table).index(place.column)]

    def _has(self, place: Place) -> bool:
        """Return whether something is held at a place."""
        return (
            place.head < len(self.scenario.heads)
            and place.column in self._columns(place.table)
            and 0 <= place.row < len(self._values(place.table, place.head))
        )

    def cells(self, table: str, head: int = 0) -> Cells:
        """Return what all cells of a table show: `words`, the target or a matrix of one head.

        Numbers are short. There are no cells of a head that the scenario does not have.
        """
        if head >= len(self.scenario.heads):
            return {}
        columns, rows = self._columns(table), self._values(table, head)
        cells: dict[tuple[int, str], Cell] = {
            (at, column): _text(value)
            for at, row in enumerate(rows)
            for column, value in zip(columns, row, strict=True)
        }
        for place, cell in self.refused.items():
            if (place.table, place.head) == (table, head):
                cells[place.row, place.column] = cell
        if table in SENTENCES:
            blank = range(len(rows), MAX_ROWS)
            cells |= {(at, column): None for at in blank for column in columns}
        return cells

    def _table(self, table: str, index: Any, head: int = 0) -> pd.DataFrame:
        """Return a frame of the cells of a table."""
        cells, columns = self.cells(table, head), self._columns(table)
        texts = {column: [cells[row, column] for row in range(len(index))] for column in columns}
        frame = typed_frame(texts, dict.fromkeys(columns, "str"))
        frame.index = index
        return frame

    def words_table(self, table: str = WORDS) -> pd.DataFrame:
        """Return the words or the sources: `word, x, y`, rows from 1, blank ones at the end."""
        return self._table(table, pd.RangeIndex(1, MAX_ROWS + 1))

    def matrix_table(self, name: str, head: int = 0) -> pd.DataFrame:
        """Return one matrix: a row for each coordinate that goes in, a column for each out."""
        rows = range(len(self.scenario.matrix(head, name)))
        return self._table(name, pd.Index([row_name(name, row) for row in rows]), head)

    def target_table(self) -> pd.DataFrame:
        """Return the target as it is painted: a row a query, a column a key, by position."""
        return self._table(TARGET, pd.Index(display_words(self.scenario.words)))


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else short(value)


def _name(row: int, word: Cell) -> str:
    """Return what a row is called that may hold a word, or anything else."""
    return isolated(normal(word)) if word and not word_fault(word) else f"row {row + 1}"
