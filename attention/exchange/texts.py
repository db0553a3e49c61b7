"""The values of a link as text, and back; `link` says which of them a link holds.

What reads adds to its faults what it had to leave out, and raises a ValueError that says
what is allowed if nothing is left.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from attention.exchange.journey import escaped, unstuck
from attention.lessons import LESSONS, Lesson
from attention.numbers import read_number, shortest
from attention.scenario import (
    MAX_HEADS,
    MAX_NUMBER,
    MAX_SEED,
    MAX_WORDS,
    Pair,
    Row,
    Rows,
    number_fault,
)
from attention.target import RULES, Target
from attention.words import word_fault

_NONE = "none"  # said where the lesson has some and the scenario has not

Faults = list[str]


def write_lesson(lesson: Lesson) -> str:
    """Return the name of a lesson as it stands in a link: `opposites-attract`."""
    return "-".join(re.findall("[a-z0-9]+", lesson.name.lower()))


BY_SLUG = {write_lesson(lesson): lesson for lesson in LESSONS}


def read_lesson(text: str, faults: Faults) -> Lesson:
    """Return the lesson of this name in links."""
    if text not in BY_SLUG:
        raise ValueError("there is no lesson of this name")
    return BY_SLUG[text]


def read_bounded(low: float, high: float, text: str, faults: Faults) -> float:
    """Return a number within its limits."""
    number = read_number(text)
    fault = number_fault(number, low, high)
    if fault:
        raise ValueError(fault)
    return number


def read_whole(low: int, high: int, text: str, faults: Faults) -> int:
    """Return a whole number within its limits."""
    number = read_bounded(low, high, text, faults)
    if number != int(number):
        raise ValueError(f"a whole number from {low} to {high} goes here")
    return int(number)


def write_seed(seed: int | None) -> str:
    """Return the text of a seed: a number, or `none`."""
    return _NONE if seed is None else str(seed)


def read_seed(text: str, faults: Faults) -> int | None:
    """Return a seed, or None."""
    return None if text == _NONE else read_whole(0, MAX_SEED, text, faults)


def write_positions(positions: tuple[int, ...]) -> str:
    """Return the text of positions, counted from 1, or `none`."""
    return "_".join(str(position + 1) for position in positions) or _NONE


def read_positions(text: str, faults: Faults) -> tuple[int, ...]:
    """Return positions, counted from 0."""
    if text == _NONE:
        return ()
    return tuple(
        read_whole(1, MAX_WORDS, number, faults) - 1 for number in text.split("_")[: MAX_WORDS + 1]
    )


def write_cells(cells: tuple[Pair, ...]) -> str:
    """Return the text of cells, rows and columns counted from 1: `1_3~2_3`, or `none`."""
    return "~".join(f"{query + 1}_{key + 1}" for query, key in cells) or _NONE


def read_cells(text: str, faults: Faults) -> tuple[Pair, ...]:
    """Return cells, rows and columns counted from 0."""
    if text == _NONE:
        return ()
    found = []
    for cell in text.split("~")[: MAX_WORDS**2 + 1]:
        numbers = [read_whole(1, MAX_WORDS, each, faults) - 1 for each in cell.split("_")[:3]]
        if len(numbers) != 2:
            raise ValueError("two numbers a cell, as in 1_3~2_3, go here")
        found.append((numbers[0], numbers[1]))
    return tuple(found)


def write_place(place: Row | None) -> str:
    """Return the text of a place on a plane, or `none`."""
    return "_".join(map(shortest, place)) if place else _NONE


def read_place(text: str, faults: Faults) -> Row | None:
    """Return a place on a plane, or None."""
    if text == _NONE:
        return None
    numbers = text.split("_")
    if len(numbers) != 2:
        raise ValueError("two numbers go here")
    x, y = (read_bounded(-MAX_NUMBER, MAX_NUMBER, number, faults) for number in numbers)
    return x, y


def write_switch(value: bool) -> str:
    """Return the text of a switch: 1 if it is on."""
    return str(int(value))


def read_switch(text: str, faults: Faults) -> bool:
    """Return whether a switch is on."""
    if text not in ("0", "1"):
        raise ValueError("0 or 1 goes here")
    return text == "1"


def read_plain(text: str, faults: Faults) -> str:
    """Return the text as it stands; whatever takes it says what is allowed."""
    return text


def read_label(text: str, faults: Faults) -> str:
    """Return the name of an axis, which is a word or empty."""
    text = unquote(text)
    fault = word_fault(text) if text else None
    if fault:
        raise ValueError(fault)
    return text


def write_words(words: Iterable[tuple[str, Row]]) -> str:
    """Return the text of words and their embeddings: `hope_-1_1~hate_1_-1`."""
    return "~".join(f"{escaped(word)}_{shortest(x)}_{shortest(y)}" for word, (x, y) in words)


def read_words(text: str, faults: Faults) -> list[tuple[str, Row]]:
    """Return words and their embeddings, without the entries that can't be read."""
    words: list[tuple[str, Row]] = []
    for position, entry in enumerate(text.split("~"), start=1):
        if len(words) == MAX_WORDS or position > 2 * MAX_WORDS:
            faults.append(f"only the first {MAX_WORDS} are taken")
            break
        word, *place = entry.split("_")
        if place and place[0].endswith("\\"):  # no number does: Markdown's, as is the word's
            word = word.removesuffix("\\")
        word, place = unquote(word), list(map(unstuck, place))
        fault = word_fault(word)
        if not fault and len(place) != 2:
            fault = "a word and two numbers, as in hope_-1_1, go here"
        try:
            x, y = (read_bounded(-MAX_NUMBER, MAX_NUMBER, number, faults) for number in place)
        except ValueError as error:
            fault = fault or str(error)
        if fault:
            faults.append(f"entry {position} is left out: {fault}")
        else:
            words.append((word, (x, y)))
    if not words:
        raise ValueError("there is no word that can be read")
    return words


def write_sources(words: list[tuple[str, Row]]) -> str:
    """Return the text of sources, as of words, or `none`."""
    return write_words(words) or _NONE


def read_sources(text: str, faults: Faults) -> list[tuple[str, Row]]:
    """Return sources, as words; none if there are to be none."""
    return [] if text == _NONE else read_words(text, faults)


def write_matrices(matrices: tuple[Rows, ...]) -> str:
    """Return the text of matrices, row by row: `1_0_0_1~0_1_1_0`."""
    return "~".join("_".join(shortest(x) for row in rows for x in row) for rows in matrices)


def read_matrices(text: str, faults: Faults) -> tuple[Rows, ...]:
    """Return matrices of two columns, and of two rows or more."""
    matrices = []
    for matrix in text.split("~")[: MAX_HEADS + 1]:
        texts = matrix.split("_")[: 4 * MAX_HEADS + 1]
        numbers = [read_bounded(-MAX_NUMBER, MAX_NUMBER, text, faults) for text in texts]
        if len(numbers) % 4:
            raise ValueError("4 numbers a matrix and head go here, with _ between them")
        matrices.append(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    return tuple(matrices)


def write_target(target: Target) -> str:
    """Return the text of a target: its rule, or the rows that were painted."""
    if target.rule == "painted":
        return "~".join("_".join(map(shortest, row)) for row in target.painted)
    return f"everyone-{target.word + 1}" if target.rule == "everyone" else target.rule


def read_target(text: str, faults: Faults) -> Target:
    """Return a target."""
    rule, _, word = text.partition("-")
    if rule == "everyone":
        return Target(rule, word=read_whole(1, MAX_WORDS, word, faults) - 1)
    if text in RULES[:2]:
        return Target(text)
    rows = [row.split("_")[: MAX_WORDS + 1] for row in text.split("~")[: MAX_WORDS + 1]]
    numbers = (
        tuple(read_bounded(0, MAX_NUMBER, number, faults) for number in row if row != [""])
        for row in rows
    )
    return Target("painted", painted=tuple(numbers))
