"""A scenario as a JSON file, and words from a CSV file or pasted text.

Files are untrusted, like tables: what can't be used is named by its place, and never
quoted, since a file may hold anything.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from attention.numbers import read_number
from attention.scenario import (
    MAX_WORDS,
    Head,
    Options,
    Row,
    Scenario,
    Sentence,
    Stack,
    number_fault,
)
from attention.words import word_fault

VERSION = 1
MAX_BYTES = 100_000
MAX_PROBLEMS = 10  # that are listed
PARTS = (
    *("version", "words", "heads", "W_O", "options", "seed", "padding", "painted"),
    *("x_label", "y_label", "sources", "cross", "stack"),
)
SENTENCE_PARTS = ("words", "padding", "painted")  # of sources
WORD_COLUMNS = ("word", "x", "y")
Settings = TypeVar("Settings", Options, Stack)


def to_json(scenario: Scenario) -> str:
    """Return a scenario as a text to be kept, read and changed by hand."""
    words, *masks = _written(scenario).items()
    content = {
        "version": VERSION,
        **dict([words]),
        "heads": [asdict(head) for head in scenario.heads],
        "W_O": scenario.W_O,
        "options": asdict(scenario.options),
        "seed": scenario.seed,
        **dict(masks),
        "x_label": scenario.x_label,
        "y_label": scenario.y_label,
        "sources": scenario.sources and _written(scenario.sources),
        "cross": scenario.cross,
        "stack": asdict(scenario.stack),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _written(sentence: Sentence) -> dict[str, Any]:
    """Return the parts of a sentence; positions are counted from 1."""
    return {
        "words": [
            {"word": word, "x": x, "y": y}
            for word, (x, y) in zip(sentence.words, sentence.embeddings, strict=True)
        ],
        "padding": [position + 1 for position in sentence.padding],
        "painted": [[query + 1, key + 1] for query, key in sentence.painted],
    }


def from_json(text: str | bytes) -> Scenario:
    """Return the scenario that a text holds; parts that are not there are as they are made.

    Raises
    ------
    ValueError
        If there is none; the message is a sentence that names the place.
    """
    content = _object(_json(_decoded(text)), "the file")
    if content.get("version", VERSION) != VERSION:
        raise ValueError(f"version: this page reads version {VERSION}")
    _refuse_others(content, PARTS, "the file")
    sources = content.get("sources")
    seed = content.get("seed")
    if seed is not None and type(seed) is not int:
        raise ValueError("seed: a whole number goes here")
    return Scenario(
        **_sentence(content),
        heads=tuple(
            _head(entry, f"heads, entry {i}")
            for i, entry in enumerate(_list(content.get("heads", [{}]), "heads"), start=1)
        ),
        options=_settings(Options, content.get("options", {}), "options"),
        W_O=_matrix(content.get("W_O", []), "W_O"),
        seed=seed,
        x_label=content.get("x_label", ""),
        y_label=content.get("y_label", ""),
        sources=None if sources is None else _sources(sources),
        cross=content.get("cross", False),
        stack=_settings(Stack, content.get("stack", {}), "stack"),
    )


def _sources(value: object) -> Sentence:
    content = _object(value, "sources")
    _refuse_others(content, SENTENCE_PARTS, "sources")
    try:
        return Sentence(**_sentence(content))
    except ValueError as fault:
        raise ValueError(f"sources, {fault}") from None


def _sentence(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a sentence, whose owner checks how many there are."""
    words = _list(content.get("words"), "words")
    rows = [_object(entry, f"words, entry {i}") for i, entry in enumerate(words, start=1)]
    for i, row in enumerate(rows, start=1):
        _refuse_others(row, WORD_COLUMNS, f"words, entry {i}")
        for column in WORD_COLUMNS:
            fault = (word_fault if column == "word" else number_fault)(row.get(column))
            if fault:
                raise ValueError(f"words, entry {i}, {column}: {fault}")
    return {
        "words": tuple(row["word"] for row in rows),
        "embeddings": tuple((row["x"], row["y"]) for row in rows),
        "padding": _positions(content.get("padding", []), "padding"),
        "painted": tuple(
            _positions(cell, f"painted, entry {i}")
            for i, cell in enumerate(
                _list(content.get("painted", []), "painted", MAX_WORDS**2), start=1
            )
        ),
    }


def _decoded(text: str | bytes) -> str:
    """Return a text of a size that a person may want to read in."""
    if len(text) > MAX_BYTES:
        raise ValueError(f"the file is too large: {MAX_BYTES // 1000} kB are allowed")
    try:
        return text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ValueError("the file is not a text in UTF-8") from None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise ValueError(f"line {fault.lineno}: this is not JSON") from None
    except (RecursionError, ValueError):  # the latter for numbers of thousands of digits
        raise ValueError("the file holds more than a scenario can") from None


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{place}: names with values, in braces, go here")
    return value


def _list(value: object, place: str, most: int = MAX_WORDS) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{place}: a list goes here")
    return value[: most + 1]  # one more than is allowed is refused later


def _refuse_others(content: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    if content.keys() - set(known):
        raise ValueError(f"{place}: only {', '.join(known)} can stand here")


def _matrix(value: object, place: str) -> tuple[Row, ...]:
    rows = [_list(row, f"{place}, row {i}") for i, row in enumerate(_list(value, place), start=1)]
    return tuple((*row,) for row in rows)  # its owner checks the lengths


def _positions(value: object, place: str) -> tuple[int, ...]:
    """Return positions, which a file counts from 1."""
    positions = _list(value, place)
    if any(type(position) is not int for position in positions):
        raise ValueError(f"{place}: whole numbers go here, positions of words from 1")
    return tuple(position - 1 for position in positions)


def _head(value: object, place: str) -> Head:
    content = _object(value, place)
    names = tuple(field.name for field in fields(Head))
    _refuse_others(content, names, place)
    try:
        return Head(**{name: _matrix(rows, name) for name, rows in content.items()})
    except ValueError as fault:
        raise ValueError(f"{place}, {fault}") from None


def _settings(kind: type[Settings], value: object, place: str) -> Settings:
    """Return what a file says of options, or of the stack."""
    content = _object(value, place)
    _refuse_others(content, tuple(field.name for field in fields(kind)), place)
    try:
        return kind(**content)
    except ValueError as fault:
        raise ValueError(f"{place}, {fault}") from None


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and where they lie, and what of a text could not be read, a sentence each."""

    words: tuple[str, ...] = ()
    embeddings: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()

    def put_into(self, scenario: Scenario) -> Scenario:
        """Return `scenario` with these words; one with problems has none to be put."""
        return scenario.reworded(self.words, self.embeddings)


def read_words(text: str | bytes) -> WordList:
    """Return the words of a CSV file or of pasted text; safe with any text.

    A line is a word, x and y, with commas, semicolons or tabs between. A number that has a
    comma stands in quotes where commas are between. The first line may name the columns, in
    any order.
    """
    try:
        lines = _decoded(text).splitlines()
    except ValueError as fault:
        return WordList(problems=(str(fault),))
    filled = [line for line in lines if line.strip()]
    if not filled:
        return WordList(problems=("there is no word in it",))
    separator = next((sign for sign in "\t;," if sign in filled[0]), ",")
    columns = [name.strip().lower() for name in _cells(filled[0], separator)]
    named = sorted(columns) == sorted(WORD_COLUMNS)
    order = columns if named else list(WORD_COLUMNS)

    words: list[str] = []
    embeddings: list[Row] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (named and line is filled[0]):
            continue
        cells = [cell.strip() for cell in _cells(line, separator)]
        if len(cells) != len(order):
            problems.append(f"line {number}: a word, x and y go here")
            continue
        row = dict(zip(order, cells, strict=True))
        place = [read_number(row[axis]) for axis in ("x", "y")]
        faults = {"word": word_fault(row["word"]), "x": number_fault(place[0])}
        faults["y"] = number_fault(place[1])
        found = [f"line {number}, column {at}: {fault}" for at, fault in faults.items() if fault]
        problems += found
        if not found:
            words.append(row["word"])
            embeddings.append((place[0], place[1]))
    if len(words) > MAX_WORDS:
        problems.append(f"{len(words)} words are too many: {MAX_WORDS} are allowed")
    if not words and not problems:
        problems.append("there is no word in it")
    if len(problems) > MAX_PROBLEMS:
        problems[MAX_PROBLEMS:] = [f"and {len(problems) - MAX_PROBLEMS} more"]
    return (
        WordList((), (), tuple(problems)) if problems else WordList(tuple(words), tuple(embeddings))
    )


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []
