"""A scenario as a JSON file.

Files are untrusted, like tables: what can't be used is named by its place, and never
quoted, since a file may hold anything.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from attention.scenario import (
    MAX_SEED,
    MAX_WORDS,
    WORD_COLUMNS,
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
MAX_BYTES = 1024**2  # what Streamlit calls 1 MB, and lets be uploaded at least
PARTS = (
    *("version", "words", "heads", "W_O", "options", "seed", "padding", "painted"),
    *("x_label", "y_label", "sources", "cross", "stack"),
)
SENTENCE_PARTS = ("words", "padding", "painted")  # of sources
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
    require_size(text)
    content = _object(parsed(text), "the file")
    if content.get("version", VERSION) != VERSION:
        raise ValueError(f"version: this page reads version {VERSION}")
    _refuse_others(content, PARTS, "the file")
    sources = content.get("sources")
    return Scenario(
        **_sentence(content),
        heads=tuple(
            _head(entry, f"heads, entry {i}")
            for i, entry in enumerate(_list(content.get("heads", [{}]), "heads"), start=1)
        ),
        options=_settings(Options, content.get("options", {}), "options"),
        W_O=_matrix(content.get("W_O", []), "W_O"),
        seed=_seed(content.get("seed")),
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


def require_size(content: str | bytes) -> None:
    """Raise a ValueError if there is more than anybody can want to bring in."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"this is too large: up to {MAX_BYTES // 1024**2} MB is allowed")


def parsed(text: str | bytes) -> object:
    """Return what a text in JSON holds; bytes are in UTF-8, or in what their first ones say.

    Raises
    ------
    ValueError
        If it is none; the message names the line.
    """
    try:
        return json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
    except json.JSONDecodeError as fault:
        raise ValueError(f"line {fault.lineno}: this is not JSON") from None
    except UnicodeDecodeError:
        raise ValueError("the file is not a text in UTF-8") from None
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


def _seed(value: object) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= MAX_SEED):
        return value
    raise ValueError(f"seed: a whole number from 0 to {MAX_SEED} goes here")


def _settings(kind: type[Settings], value: object, place: str) -> Settings:
    """Return what a file says of options, or of the stack."""
    content = _object(value, place)
    _refuse_others(content, tuple(field.name for field in fields(kind)), place)
    try:
        return kind(**content)
    except ValueError as fault:
        raise ValueError(f"{place}, {fault}") from None
