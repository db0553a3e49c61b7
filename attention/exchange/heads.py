"""The attention weights of a real head, as people have them, and the page that comes near them.

A model's head has many dimensions, this page two. So the weights become what is wanted, and
words and matrices learn from a small beginning: what is left of the loss says how much of the
head fits into the plane.

What is read is untrusted: what can't be used is named by its row and column, what was guessed
is said, and neither is ever quoted.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from attention.exchange.files import parsed
from attention.exchange.link import Link
from attention.exchange.look import Look
from attention.exchange.spreadsheets import few, on_circle, tables, unguarded, without_subscripts
from attention.learning import INITIAL_REACH
from attention.numbers import read_number
from attention.scenario import (
    MAX_NUMBER,
    MAX_WORDS,
    WORD_COLUMNS,
    Options,
    Scenario,
    Sentence,
    number_fault,
)
from attention.target import Target
from attention.words import word_fault

RATE_WITH_WORDS = 1.0  # the learning rate: where words move as well, there are many steps to go
DIGITS = 6  # decimals of a weight: single precision has no more

# What programs call the parts, in JSON.
_WEIGHTS = ("weights", "attention", "attentions", "attn")
_TOKENS = ("tokens", "words", "left_text", "text")
_SOURCES = ("sources", "right_text")

MAX_DEPTH = 6  # of lists: layers, examples, heads, queries, keys, and one around them
ROUGH = 0.05  # by how much a row of rounded weights may miss 1
BESIDE = 2000  # signs before or behind a list among which its words are looked for
OF_WEIGHTS = ("query", "key", "weight")  # columns of our own table

_OPENED = re.compile(r"\[[\s\[]*")
_NUMBER = re.compile(r"[-+.\d]|nan|inf", re.IGNORECASE)
_SIGN = re.compile(r"\[|\]|[^\s\[\],()]+")
# What Python has around a list: `attn = torch.tensor(` before, `, dtype=torch.float32)` behind.
_ASSIGNED = re.compile(r"(?:[\w.]+\s*=\s*)?[(\[\s]*(?:[\w.]+\()?[(\[\s]*$")
_PRINTED = re.compile(r"^(?:[\s,)\]]|(?:dtype|device|grad_fn|requires_grad|shape)=[^,)]*)+")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_BLANKS = str.maketrans({"Ġ": " ", "▁": " "})  # so byte-pair encodings write the blank before

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class RealHead:
    """The weights of a head, and whose they are.

    Attributes
    ----------
    weights : sequence of sequence of float
        (n, m), a row a query.
    words : sequence of str
        n of them; empty if nobody said which.
    sources : sequence of str
        The m words that are looked at, if they are others.
    notes : tuple of str
        What was guessed or left out, a sentence each, without its full stop.
    """

    weights: Matrix
    words: Sequence[str] = ()
    sources: Sequence[str] = ()
    notes: tuple[str, ...] = ()


def read_head(text: str) -> RealHead | None:
    """Return the head that a text holds, None if it seems to hold something else.

    It may be a table with words above its columns and before its rows; nested lists of numbers
    as Python, NumPy, PyTorch and JSON write them, with the words before or behind; or an object
    in JSON with weights and tokens.

    Raises
    ------
    ValueError
        If it holds one that can't be used; its arguments are a sentence each.
    """
    if re.match(r"\s*(\[\s*)?\{", text):
        found = _from_object(text)
    else:
        found = _from_lists(text) or _from_table(text)
    return _checked(found) if found else None


def learning_link(head: RealHead) -> tuple[Link, tuple[str, ...]]:
    """Return a link to the page on which words and matrices can learn to look as a head does.

    Words lie on a circle, W_Q and W_K are small. Where no word looks at a later one, there is a
    causal mask.

    Returns
    -------
    link : Link
    notes : tuple of str
        What is to be known before it is opened, a sentence each, without its full stop.
    """
    notes = [*head.notes]
    words = tuple(head.words) or tuple(f"word {at + 1}" for at in range(len(head.weights)))
    if not head.words:
        notes.append("no words were found with these weights: they are numbered")
    if any(word != word.translate(_BLANKS) for word in (*words, *head.sources)):
        notes.append("Ġ and ▁ are blanks before a word, and were left out")
    words, sources = (tuple(map(_bare, names)) for names in (words, head.sources))
    later = [row[query + 1 :] for query, row in enumerate(head.weights)]
    causal = not sources and len(words) > 1 and not any(map(any, later))
    if causal:
        notes.append("no word looks at a later one, so there is a causal mask")
    notes.append(
        "these weights become what is wanted: the words lie on a circle, and learn with W_Q and "
        "W_K once you press Play"
    )
    scenario = Scenario(words, on_circle(len(words)), options=Options(causal=causal))
    if sources:
        looked_at = Sentence(sources, on_circle(len(sources)))
        scenario = replace(scenario, sources=looked_at, cross=True)
    target = Target("painted", painted=tuple(map(tuple, head.weights)))
    look = Look(view="learning", trainable=True, rate=RATE_WITH_WORDS)
    return Link(scenario=scenario.sampled(0, INITIAL_REACH), target=target, look=look), tuple(notes)


def _bare(word: str) -> str:
    return word.translate(_BLANKS).strip() or word


def _checked(head: RealHead) -> RealHead:
    """Return a head whose numbers, rows and words can be used, weights rounded."""
    n, m = len(head.weights), len(head.weights[0])
    if max(n, m) > MAX_WORDS:
        raise ValueError(f"{n} × {m} weights are too many: {MAX_WORDS} × {MAX_WORDS} are allowed")
    faults = [
        f"weights, row {row}: {m} numbers go here, as in row 1, not {len(numbers)}"
        for row, numbers in enumerate(head.weights, start=1)
        if len(numbers) != m
    ]
    faults += [
        f"weights, row {row}, column {column}: {fault}"
        for row, numbers in enumerate(head.weights, start=1)
        for column, number in enumerate(numbers, start=1)
        if (fault := number_fault(number, 0, MAX_NUMBER))
    ]
    for name, words, needed in (("word", head.words, n), ("source", head.sources, m)):
        if words and len(words) != needed:
            faults.append(f"{needed} {name}s go with {n} × {m} weights, not {len(words)}")
        faults += [
            f"{name} {at}: {fault}"
            for at, word in enumerate(words, start=1)
            if (fault := word_fault(_bare(word) if isinstance(word, str) else word))
        ]
    if not head.sources and n != m:
        faults.append(f"{n} × {m} weights need words for their rows, and others for their columns")
    if faults:
        raise ValueError(*few(faults))
    rounded = [[round(float(number), DIGITS) for number in row] for row in head.weights]
    return replace(head, weights=rounded)


# ---- An object in JSON ---------------------------------------------------------------------


def _from_object(text: str) -> RealHead | None:
    """Return the head of an object in JSON that has weights, if the text is one."""
    content = parsed(text)
    if not isinstance(content, dict):
        return None
    parts = {name.lower(): value for name, value in content.items()}
    weights = next((parts[name] for name in _WEIGHTS if name in parts), None)
    if _is_list(weights) and isinstance(weights[0], dict):  # so BertViz has it
        parts = weights[0]
        weights = parts.get("attn")
    if weights is None:
        return None
    matrix, notes = _first_matrix(weights)
    words, sources = (_listed(parts, names) for names in (_TOKENS, _SOURCES))
    if all(isinstance(word, str) for word in [*words, *sources]):
        return RealHead(matrix, words, [] if sources == words else sources, notes)
    raise ValueError("tokens: a list of words goes here")


def _listed(parts: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return next((parts[name] for name in names if isinstance(parts.get(name), list)), [])


# ---- Nested lists --------------------------------------------------------------------------


def _from_lists(text: str) -> RealHead | None:
    """Return the head that nested lists of numbers hold, with words before or behind."""
    begin = _begin(text)
    if begin < 0:
        return None
    nested, ends = _nested(text, begin)
    matrix, notes = _first_matrix(nested)
    before, behind = text[:begin][-BESIDE:], text[ends:]
    if _begin(behind) >= 0:
        notes, behind = ("there are more lists than one: the first was taken",), ""
    before, behind = _ASSIGNED.sub("", before), _PRINTED.sub("", behind[:BESIDE])
    return RealHead(matrix, _named(before) or _named(behind), notes=notes)


def _begin(text: str) -> int:
    """Return where a list of lists of numbers begins, −1 if none does."""
    for opened in _OPENED.finditer(text):
        if opened[0].count("[") > 1 and _NUMBER.match(text, opened.end()):
            return opened.start()
    return -1


def _nested(text: str, begin: int) -> tuple[list[Any], int]:
    """Return what brackets hold from a place on, and where the first of them is closed."""
    open_lists: list[list[Any]] = [[]]
    for sign in _SIGN.finditer(text, begin):
        if sign[0] == "[":
            if len(open_lists) > MAX_DEPTH:
                raise ValueError("weights: lists of lists of numbers go here, not deeper ones")
            open_lists.append([])
        elif sign[0] == "]":
            closed = open_lists.pop()
            open_lists[-1].append(closed)
            if len(open_lists) == 1:
                return closed, sign.end()
        elif sign[0].strip(".…") == "":
            raise ValueError("weights: numbers were left out of this print where it has …")
        else:
            open_lists[-1].append(read_number(sign[0]))
    raise ValueError("weights: a bracket is not closed")


def _first_matrix(nested: Any) -> tuple[Matrix, tuple[str, ...]]:
    """Return the first matrix of lists of lists, and how many there are if there are more."""
    sizes: list[int] = []
    while _is_list(nested) and _is_list(nested[0]) and _is_list(nested[0][0]):
        sizes.append(len(nested))
        nested = nested[0]
    if not _is_list(nested) or not all(map(_is_list, nested)):
        raise ValueError("weights: a list of rows, each a list of numbers, goes here")
    many = [str(size) for size in sizes if size > 1]
    notes = (f"there are {' × '.join(many)} matrices: the first was taken",) if many else ()
    return nested, notes


def _is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether there is anything in a list."""
    return isinstance(value, list) and bool(value)


def _named(text: str) -> list[str]:
    """Return the words that stand beside lists of numbers: quoted, or between blanks."""
    if quoted := _QUOTED.findall(text):
        return [(single or double).strip() for single, double in quoted]
    return [word for word in re.split(r"[\s,;]+", text) if word]


# ---- Tables --------------------------------------------------------------------------------


def _from_table(text: str) -> RealHead | None:
    """Return the head of a table: of weights with words around them, or of our own."""
    found = (_of_pairs(rows) or _with_margins(rows) for rows in tables(text) if rows)
    return next(filter(None, found), None)


def _with_margins(rows: Sequence[Sequence[str]]) -> RealHead | None:
    """Return the head of a table of numbers, None if it may be anything else.

    Its columns are called as its rows are, or its rows sum to 1, those that can be read; two
    columns under other names may always be coordinates.
    """
    above, body = [*rows[0]], [*rows[1:]]
    numbered = any(map(_is_number, above[1:]))
    if not body or (numbered and (_is_number(above[0]) or above[1:] != _first(body))):
        above, body = [], [*rows]
    words = _first(body)
    if any(map(_is_number, words)) and above[1:] != words:
        words = []
    numbers = [[read_number(cell) for cell in row[bool(words) :]] for row in body]
    n, m = len(numbers), max(map(len, numbers))
    if above and len(above) not in (m, m + bool(words)):
        return None
    columns = above[len(above) - m :]
    alike = bool(words) and columns == words
    if {cell.lower() for cell in above} >= {*WORD_COLUMNS}:
        return None
    if not alike and (m <= 2 or not _sum_to_1(numbers) or (n != m and not columns)):
        return None
    if columns == [*map(str, range(m))]:  # so pandas calls columns that have no name
        return RealHead(numbers, () if alike or not words else words)
    return RealHead(numbers, words or columns, [] if alike or not words else columns)


def _first(rows: Sequence[Sequence[str]]) -> list[str]:
    return [row[0] for row in rows]


def _is_number(cell: str) -> bool:
    return not math.isnan(read_number(cell))


def _sum_to_1(rows: Matrix) -> bool:
    """Return whether all rows sum to 1 in which there are numbers alone, and there are some."""
    whole = [row for row in rows if row and not any(map(math.isnan, row))]
    return bool(whole) and all(min(row) >= 0 and abs(sum(row) - 1) <= ROUGH for row in whole)


def _of_pairs(rows: Sequence[Sequence[str]]) -> RealHead | None:
    """Return the first head of our own table of weights, which has a row for each of them."""
    heading = [cell.lower() for cell in rows[0]]
    if not {*heading} >= {*OF_WEIGHTS}:
        return None
    heads = heading.index("head") if "head" in heading else None
    whole = [row for row in rows[1:] if len(row) == len(heading)]
    found = [row for row in whole if heads is None or row[heads] == whole[0][heads]]
    if not found:
        raise ValueError("there are no weights in this table")
    at = [heading.index(name) for name in OF_WEIGHTS]
    weights = {(row[at[0]], row[at[1]]): read_number(row[at[2]]) for row in found}
    queries, keys = (tuple(dict.fromkeys(pair[side] for pair in weights)) for side in (0, 1))
    matrix = [[weights.get((query, key), math.nan) for key in keys] for query in queries]
    words, sources = (without_subscripts(tuple(map(unguarded, names))) for names in (queries, keys))
    notes = ("of several heads, the first was taken",) if len(found) < len(whole) else ()
    return RealHead(matrix, words, () if words == sources else sources, notes)
