"""Words in tables as people have them, and tables that a spreadsheet opens right.

What is read is untrusted: what can't be used is named by its line and column, what was guessed
is said, and neither is ever quoted.

References
----------
.. [1] OWASP, "CSV Injection".
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import pandas as pd

from attention.frames import display_words
from attention.numbers import is_like_a_number, name_columns, read_number
from attention.scenario import MAX_WORDS, WORD_COLUMNS, Row, Rows, Scenario, number_fault
from attention.words import appearance, trimmed, word_fault

MAX_LISTED = 10  # of what is wrong, or was guessed
# Of what is read at all: vectors have some hundred lines, and words in 4,096 dimensions long ones.
# What has more holds no scenario, and would keep others waiting while it is read.
MAX_LINES, MAX_LINE = 1_000, 10_000
RADIUS = 1.5  # of the circle for words of which it is not said where they lie
# What else people write above a column of words, and above one that numbers the rows.
_OF_WORDS = {"word", "words", "wort", "wörter", "name", "token", "tokens", "mot", "mots", "palabra"}
_OF_NUMBERS = {"", "#", "nr", "nr.", "no", "no.", "id", "index"}

# Columns of the tables that are taken away.
OF_VECTORS = {"head", "role", *WORD_COLUMNS}
COUNTED = {"head", "position", "query_position", "key_position"}
HOLDING_WORDS = {"word", "query", "key"}

# What a spreadsheet would compute [1]_, perhaps behind the apostrophes that prevent it.
_FORMULA = re.compile("'*[=+@＝＋－＠-]")
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_NO_WORD = "there is no word in it"

Line = tuple[int, str]  # and its number, from 1
Cells = tuple[int, list[str]]  # of the line with this number


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and where they lie, or why they could not be read.

    Attributes
    ----------
    words : tuple of str
    embeddings : tuple of (float, float)
    problems : tuple of str
        What could not be read, a sentence each, without its full stop. Where there is any,
        there are no words.
    notes : tuple of str
        What was guessed or left out, in such sentences as well.
    """

    words: tuple[str, ...] = ()
    embeddings: Rows = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def put_into(self, scenario: Scenario) -> Scenario:
        """Return `scenario` with these words; one with problems has none to be put."""
        return scenario.reworded(self.words, self.embeddings)


def read_words(text: str) -> WordList:
    """Return the words of a table or of pasted text; safe with any text.

    A line is a word, x and y, with tabs, semicolons, commas or blanks between; where commas are
    between, a number that has one stands in quotes. The first line may name the columns, in any
    order. Words that come without any number lie on a circle.
    """
    lines, separators = _lines(text)
    if not lines:
        return WordList(problems=(_NO_WORD,))
    if too_much := _too_much(lines):
        return WordList(problems=too_much)
    found_by = [_table(lines, sign) for sign in separators]
    found = next((table for table in found_by if not table.problems), found_by[0])
    if found.problems and found.problems != (_NO_WORD,) and _have_no_number(lines):
        return _words_alone(lines)
    return found


# ---- Tables --------------------------------------------------------------------------------


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the cells of a text, row by row, as each sign that may be between them has it."""
    lines, separators = _lines(text)
    for separator in () if _too_much(lines) else separators:
        yield [cells for _, line in lines if any(cells := _cells(line, separator))]


def _lines(text: str) -> tuple[list[Line], str]:
    """Return the lines that hold anything, and the signs that may stand between their cells."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(r"[^\s,;]", line)
    ]
    # So Excel is told what is between the cells.
    said = re.fullmatch(r'"?sep=([;,\t|])"?', lines[0][1], re.IGNORECASE) if lines else None
    if said:
        return lines[1:], said[1]
    return lines, _separators(lines[0][1]) if lines else ""


def _too_much(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return what is too much of lines that can't be those of a table here: to read takes long."""
    if len(lines) > MAX_LINES:
        return (f"{len(lines)} lines are too many: {MAX_WORDS} words are allowed",)
    return few([f"line {number}: it is too long" for number, line in lines if len(line) > MAX_LINE])


def _separators(line: str) -> str:
    """Return the signs that may stand between cells, the likeliest first.

    What is in quotes does not count. Blanks are between only where each comma may be a decimal
    one.
    """
    bare = _bare(line)
    blank = "" if re.search(r"[\t;]|,(?!\d)", bare) else " "
    return "".join(sign for sign in "\t;," if sign in bare) + blank


def _bare(line: str) -> str:
    """Return what of a line is not in quotes."""
    return re.sub(r'"[^"]*"', "", line)


def _cells(line: str, separator: str) -> list[str]:
    if separator == " ":
        line = " ".join(line.split())
    if line.count('"') % 2:  # quotes come in pairs: one alone is a sign like others
        cells = line.split(separator)
    else:
        try:
            cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
        except csv.Error:
            cells = []
    return [trimmed(cell) for cell in cells]


def _table(lines: Iterable[Line], separator: str) -> WordList:
    """Return the words of a table that has this sign between its cells."""
    rows = _rows(lines, separator)
    if not rows:
        return WordList(problems=(_NO_WORD,))
    number, cells = rows[0]
    heading = [re.sub(r"\s*[(\[].*", "", cell.lower()) for cell in cells]  # without units
    if {*heading} >= OF_VECTORS:
        return _of_vectors(heading, rows[1:])
    if all(heading.count(name) == 1 for name in WORD_COLUMNS):
        return _named(heading, rows[1:])
    guessed = _guessed(heading, [cells for _, cells in rows[1:]])
    if guessed:
        _, x, y, *_ = guessed
        first, second = ("x", "y") if x < y else ("y", "x")
        note = f"line {number} was taken for a heading"
        note += ": its columns have other names than word, x and y, and were told by what they hold"
        note += f", the first column beside the words as {first} and the second as {second}"
        return _checked(_picked(rows[1:], guessed), (note,))
    return _checked(rows)


def _rows(lines: Iterable[Line], separator: str) -> list[Cells]:
    """Return the cells of each line that has any: of all as many, and as many as `WORD_COLUMNS`.

    Left out are columns that are empty or number the rows, and what stands above word vectors:
    how many there are, and of how many numbers.
    """
    filled = [(number, _cells(line, separator)) for number, line in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if separator == " " and filled[1:] and re.fullmatch(r"\d+ \d+", " ".join(filled[0][1])):
        filled = filled[1:]
    width = 1 + max((at for _, cells in filled for at, cell in enumerate(cells) if cell), default=0)
    if width > len(WORD_COLUMNS):
        columns = zip_longest(*(cells[:width] for _, cells in filled), fillvalue="")
        kept = [column for column in columns if any(column) and not _numbers_rows(column)]
        width, rows = len(kept), zip(*kept, strict=True)
        filled = [(number, [*cells]) for (number, _), cells in zip(filled, rows, strict=True)]
    width = max(width, len(WORD_COLUMNS))
    return [(number, [*cells, *[""] * width][:width]) for number, cells in filled]


def _numbers_rows(column: Sequence[str]) -> bool:
    """Return whether a column numbers the rows, from 0 or 1."""
    name, *numbers = column
    counted = ([str(at) for at in range(first, first + len(numbers))] for first in (0, 1))
    return name.lower() in _OF_NUMBERS and numbers in counted


def _picked(rows: Iterable[Cells], columns: Sequence[int]) -> list[Cells]:
    return [(number, [cells[at] for at in columns]) for number, cells in rows]


def _named(heading: list[str], rows: Sequence[Cells]) -> WordList:
    """Return the words of a table that names its columns."""
    nameless = [at for at, name in enumerate(heading) if not name]
    others = [at for at, name in enumerate(heading) if name and name not in WORD_COLUMNS]
    left_out = any(cells[at] for _, cells in rows for at in others)
    notes = ("columns other than word, x and y were left out",) if left_out else ()
    return _checked(_picked(rows, [*map(heading.index, WORD_COLUMNS), *nameless]), notes)


def _guessed(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int] | None:
    """Return the columns of word, x and y below a line, and others; None if it is no heading.

    It is one if it names two columns beside that of the words, whatever is wrong below it; pandas
    calls these 0 and 1 unless it is told. Words are where their name says so, or where there are
    fewest numbers.
    """
    three, others = heading[: len(WORD_COLUMNS)], heading[len(WORD_COLUMNS) :]
    if not rows or any(others):
        return None

    def is_unlike_words(at: int) -> tuple[bool, bool, int]:
        numbers = sum(not math.isnan(read_number(cells[at])) for cells in rows)
        return three[at] in WORD_COLUMNS[1:], three[at] not in _OF_WORDS, numbers

    word, *numbers = sorted(range(len(WORD_COLUMNS)), key=is_unlike_words)
    numbers.sort()
    first, second = (three[at] for at in numbers)
    if not name_columns(first, second) and [*three] != ["", "0", "1"]:
        return None
    if first == "y" or second == "x":
        numbers.reverse()
    return [word, *numbers, *range(len(WORD_COLUMNS), len(heading))]


def _of_vectors(heading: list[str], rows: Sequence[Cells]) -> WordList:
    """Return the words that vectors were made of; every head has the same."""
    column = {name: at for at, name in enumerate(heading)}
    found = [row for row in rows if row[1][column["role"]] == "embedding"]
    found = [row for row in found if row[1][column["head"]] == found[0][1][column["head"]]]
    if not found:
        return WordList(problems=("there is no embedding among these vectors",))
    if "position" in column:
        found.sort(key=lambda row: read_number(row[1][column["position"]]))
    notes = ["these are vectors: the embeddings of one head were taken for words"]
    if any(cells[column["role"]] == "source" for _, cells in rows):
        notes.append("sources among them were left out")
    found = _picked(found, [column[name] for name in WORD_COLUMNS])
    words = without_subscripts(tuple(cells[0] for _, cells in found))
    for (_, cells), word in zip(found, words, strict=True):
        cells[0] = word
    return _checked(found, tuple(notes))


def without_subscripts(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of which these are the `display_words`."""
    bare = [word.rstrip(_SUBSCRIPTS) for word in shown]
    repeated = {look for look, count in Counter(map(appearance, bare)).items() if count > 1}
    words = tuple(
        plain if appearance(plain) in repeated else word
        for plain, word in zip(bare, shown, strict=True)
    )
    return words if display_words(words) == shown else shown


def _checked(rows: Sequence[Cells], notes: tuple[str, ...] = ()) -> WordList:
    """Return the words of rows that have a word, x and y, and should have nothing behind them."""
    words: list[str] = []
    embeddings: list[Row] = []
    problems: list[str] = []
    too_long = [number for number, cells in rows if any(cells[len(WORD_COLUMNS) :])]
    if len(too_long) == len(rows) > 1:
        return WordList(problems=("only a word, x and y go on each line",))
    for number, cells in rows:
        if number in too_long:
            problems.append(f"line {number}: only a word, x and y go here")
            continue
        word, x, y = unguarded(cells[0]), *map(read_number, cells[1 : len(WORD_COLUMNS)])
        faults = word_fault(word), number_fault(x), number_fault(y)
        each = zip(WORD_COLUMNS, faults, strict=True)
        problems += [f"line {number}, column {at}: {fault}" for at, fault in each if fault]
        words.append(word)
        embeddings.append((x, y))
    return _word_list(words, embeddings, problems, notes)


def _word_list(
    words: Sequence[str],
    embeddings: Sequence[Row],
    problems: Sequence[str],
    notes: tuple[str, ...],
) -> WordList:
    """Return words, or what is wrong with some of them, and that they are too many if they are."""
    found = [*problems]
    if len(words) > MAX_WORDS:
        found.append(f"{len(words)} words are too many: {MAX_WORDS} are allowed")
    if not words and not found:
        found.append(_NO_WORD)
    if found:
        return WordList(problems=few(found))
    return WordList(tuple(words), tuple(embeddings), notes=notes)


def few(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return as many of some sentences as anybody reads, and how many more there are."""
    more = len(sentences) - MAX_LISTED
    return (*sentences[:MAX_LISTED], *([f"and {more} more"] if more > 0 else []))


# ---- Words alone ---------------------------------------------------------------------------


def _have_no_number(lines: Sequence[Line]) -> bool:
    """Return whether these are words alone: no number, and no columns."""
    if len(lines) > 1 and any(re.search(r"[\t;,]", _bare(line)) for _, line in lines):
        return False
    texts = (text for _, line in lines for text in re.split(r"[\s,;]+", line))
    return not any(map(is_like_a_number, texts))


def _words_alone(lines: Sequence[Line]) -> WordList:
    """Return words on a circle: one a line, or those of one line."""
    if len(lines) > 1:
        named = [(f"line {number}", _cells(line, "\t")[0]) for number, line in lines]
        divided = "one a line"
        if named[0][1].lower() in _OF_WORDS:
            named, divided = named[1:], "one a line below a heading"
    else:
        line = lines[0][1]
        cells = _cells(line, "\t") if "\t" in line else re.split(r"[\s,;]+", line)
        named = [(f"word {at}", cell) for at, cell in enumerate(filter(None, cells), start=1)]
        divided = "divided at tabs" if "\t" in line else "divided at blanks and commas"
    words = [unguarded(word) for _, word in named]
    faults = ((place, word_fault(word)) for (place, _), word in zip(named, words, strict=True))
    problems = [f"{place}: {fault}" for place, fault in faults if fault]
    note = f"there are no numbers: the words, {divided}, lie on a circle and can be dragged"
    return _word_list(words, on_circle(len(words)), problems, (note,))


def on_circle(count: int) -> Rows:
    """Return so many places on a circle, clockwise from its top."""
    angles = [math.tau * at / count for at in range(count)]
    return tuple(
        (round(RADIUS * math.sin(angle), 2), round(RADIUS * math.cos(angle), 2)) for angle in angles
    )


# ---- What is taken away --------------------------------------------------------------------


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a table of vectors or weights as spreadsheets open it right.

    Excel takes it for UTF-8 because of the mark at its beginning. Heads and positions count
    from 1, as on the page. A masked score is an empty cell. A word that would be a formula has
    an apostrophe before it ([1]_), which `read_words` takes off again; a tab is not seen, but
    some programs drop it before they look.
    """
    written = frame.replace(-np.inf, np.nan)
    for name in frame.columns:
        if name in COUNTED:
            written[name] += 1
        elif name in HOLDING_WORDS:
            written[name] = written[name].map(_guarded)
    return written.to_csv(index=False).encode("utf-8-sig")


def _guarded(word: str) -> str:
    return f"'{word}" if _FORMULA.match(word) else word


def unguarded(word: str) -> str:
    """Return a word without the apostrophe that keeps it from being a formula."""
    return word.removeprefix("'") if _FORMULA.match(word) else word
