"""What is seen of a page in a browser, and where two pages differ in it."""

import math
import re
from difflib import unified_diff
from pathlib import Path

from playwright.sync_api import Page

from attention.editing.cells import SENTENCES
from attention.numbers import read_number
from attention.scenario import number_fault
from attention.words import MAX_WORD_LENGTH

BETWEEN_CELLS = re.compile(r" ?\| ?")
NAME, Y = 1, 3  # columns of a table of words

SEEN = (Path(__file__).parent / "seen.js").read_text("utf-8")
MAIN = "[data-testid=stMain]"
# A chart is as large as its texts, which are measured in another font until the page's is there.
NEAR = 4  # pixels
WHOLE = re.compile(r"(?<![.\d])-?\d+(?![.\d])")  # pixels, not what is said
# Lines of what is seen that no link tells, and why.
HELD_BY_NO_LINK = re.compile(
    "|".join(
        (
            # How the knob stands, and what it has changed: in a fresh page it is at rest.
            r"range M (turns|stretches|shears) by",
            r"text Largest change of any weight|text none( \(rounding.*)?$",
            r"text With rotation by position, a turn",
            # A phone shows in its one panel the word that was dragged last.
            r"(picture|mark of) One query among all keys",
        )
    )
)
# A link holds what was learnt, and not on which way; what is said of it takes room as well.
OF_A_TRAINING_RUN = re.compile(
    r"text (Step|[\d.]+$|, loss|Learnt in|Stalled|Paused after|Nothing forbids|.*want)|"
    r"(picture|mark of) The loss after each step|picture .* at "
)
# What was typed and can't be used stays where it was typed; what is said of it is at one place.
OF_PROBLEMS = re.compile(
    r"text (Numbers may be typed or pasted|There is room for|The first row that)|"
    r".* Ctrl\+Z takes it back|text [\w ]+, row .+, column .+: "
)


def lines(page: Page) -> list[str]:
    """Return what is seen of a page, line by line."""
    shown: list[str] = page.locator(MAIN).evaluate(SEEN)
    learning = "Learning true" in " ".join(line.removeprefix("button ") for line in shown)
    return [
        _meant(line)
        for line in shown
        if not HELD_BY_NO_LINK.match(line)
        and not OF_PROBLEMS.match(line)
        and not (learning and OF_A_TRAINING_RUN.match(line))
    ]


def _meant(line: str) -> str:
    """Return a row of a table as it is meant: a number that was typed stays as it was written."""
    head, colon, cells = line.partition(": ")
    if not colon or not line.startswith("row of "):
        return line
    return head + colon + " | ".join(map(_cell, BETWEEN_CELLS.split(cells)))


def _cell(text: str) -> str:
    number = read_number(text)
    return text if math.isnan(number) else f"{number:.4g}"


def same(ours: str, theirs: str) -> bool:
    """Return whether two lines say the same, but for a pixel, and for cells that can't be used."""
    if ours == theirs:
        return True
    if ours.startswith(("picture", "mark of", "table ")):
        numbers = [list(map(int, WHOLE.findall(line))) for line in (ours, theirs)]
        return WHOLE.sub("", ours) == WHOLE.sub("", theirs) and all(
            abs(one - other) <= NEAR for one, other in zip(*numbers, strict=True)
        )
    if not ours.startswith("row of "):
        return False
    (table, here), (other_table, there) = _row(ours), _row(theirs)
    return (table, len(here)) == (other_table, len(there)) and all(
        one == other or _refused(table, column, one)
        for column, (one, other) in enumerate(zip(here, there, strict=True))
    )


def _row(line: str) -> tuple[str, list[str]]:
    """Return the table of which a line tells a row, and the cells."""
    table, _, cells = line.removeprefix("row of ").partition(": ")
    return table, BETWEEN_CELLS.split(cells)


def _refused(table: str, column: int, text: str) -> bool:
    """Return whether a cell can't hold this text, and so the one of a fresh page has another."""
    of_words = table in SENTENCES
    if column == 0 or (of_words and column > Y):
        return False
    if of_words and column == NAME:
        return not text or len(text) > MAX_WORD_LENGTH
    return number_fault(read_number(text)) is not None


def _in_view(ours: list[str], theirs: list[str]) -> list[str]:
    rows = {_position(line) for line in theirs}
    return [line for line in ours if _position(line) in rows or not line.startswith("row of ")]


def _position(line: str) -> str:
    """Return of a line about a table's row, which row it is."""
    return line.partition(" | ")[0]


def differences(ours: list[str], theirs: list[str]) -> str:
    """Return where two pages differ; of a table in which one has scrolled, in the rows in view."""
    ours, theirs = _in_view(ours, theirs), _in_view(theirs, ours)
    if len(ours) == len(theirs):
        pairs = [
            (one, other) for one, other in zip(ours, theirs, strict=True) if not same(one, other)
        ]
        return "\n".join(f"- {one}\n+ {other}" for one, other in pairs)
    found = unified_diff(ours, theirs, "here", "from the address", lineterm="", n=0)
    return "\n".join(found)
