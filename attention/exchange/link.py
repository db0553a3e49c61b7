"""What the page shows, as the query of a web address, and back.

A link is readable where it can be: `v=1&words=hope_-1_1~hate_1_-1&scaled=1`. It holds only
what differs from the lesson it names, and that from the opening example, whose link is
empty. `FIELDS` is the one table for both directions.

A link that names a lesson and nothing else opens as the lesson does, see `opening`; one that
says more shows the first of views and words, unless it says otherwise.

Links are for ever. Whatever is added here or changed in a published lesson must leave
every link in `tests/test_link.py` as it is; what can't be read as before needs a version.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode

from attention.lessons import LESSONS, OPENING, VIEWS, Lesson
from attention.numbers import read_number, shortest
from attention.scenario import (
    MAX_HEADS,
    MAX_NUMBER,
    MAX_ROTATION,
    MAX_SEED,
    MAX_TEMPERATURE,
    MAX_WORDS,
    MIN_TEMPERATURE,
    Row,
    Rows,
    Scenario,
    number_fault,
)
from attention.target import MAX_RATE, MIN_RATE, OPPOSITE, RATE, RULES, Target
from attention.words import word_fault

VERSION = "1"
WALK = ("embeddings", "projections", "scores", "softmax", "outputs")
TOUR = (
    "mutual", "values", "scale", "temperature", "mask", "matrices", "winners", "learning"
)  # fmt: skip
MAX_COLUMNS = 4
_NO_SEED = "none"  # said where the lesson has a seed and the scenario has not


@dataclass(frozen=True, slots=True)
class Look:
    """What of the page one has chosen to look at, whatever the scenario is.

    Attributes
    ----------
    view : str
        One of `attention.lessons.VIEWS`.
    head, query, key : int
        Positions of what is shown, from 0.
    columns : int
        At most how many panels stand in a row, 1 to 4; 0 if as many as fit best.
    predict : bool
        Whether the weights are hidden until they are revealed.
    hide : bool
        Whether the controls are hidden.
    talk : bool
        Whether the page is shown as on a stage.
    step : int
        Where on the walk through the mechanism, a position in `WALK`.
    pinned : Scenario or None
        What is shown beside the scenario.
    rate : float
        The learning rate.
    tour : str
        The stop of the tour, one of `TOUR`; empty if the visitor is not on it.

    Raises
    ------
    ValueError
        If there can be no such head or word, or there is no such view, step or stop.
    """

    view: str = VIEWS[0]
    head: int = 0
    query: int = 0
    key: int = 0
    columns: int = 0
    predict: bool = False
    hide: bool = False
    talk: bool = False
    step: int = len(WALK) - 2
    pinned: Scenario | None = None
    rate: float = RATE
    tour: str = ""

    def __post_init__(self) -> None:
        for position, count in (
            (self.head, MAX_HEADS),
            (self.query, MAX_WORDS),
            (self.key, MAX_WORDS),
            (self.columns, MAX_COLUMNS + 1),
            (self.step, len(WALK)),
        ):
            _require_position(position, count)
        if self.view not in VIEWS:
            raise ValueError(f"one of {', '.join(VIEWS)} goes here")
        if self.tour and self.tour not in TOUR:
            raise ValueError(f"one of {', '.join(TOUR)} goes here")
        fault = number_fault(self.rate, MIN_RATE, MAX_RATE)
        if fault:
            raise ValueError(fault)

    def within(self, scenario: Scenario) -> Self:
        """Return the look at a scenario that may have fewer words and heads than were chosen."""
        last = len(scenario.words) - 1
        return replace(
            self,
            head=min(self.head, len(scenario.heads) - 1),
            query=min(self.query, last),
            key=min(self.key, last),
        )


def _require_position(position: int, count: int) -> None:
    if position not in range(count):
        raise ValueError(f"a whole number from 1 to {count} goes here")


@dataclass(frozen=True, slots=True)
class Link:
    """A scenario, what is to be learnt of it, and how the page shows it.

    Attributes
    ----------
    lesson : Lesson
        The one that was opened last: the scenario may have been edited since.
    scenario : Scenario
    target : Target
        The weights that are to be learnt.
    look : Look

    Raises
    ------
    ValueError
        If the scenario has no such head or word as the look is at.
    """

    lesson: Lesson = OPENING
    scenario: Scenario = OPENING.scenario
    target: Target = OPPOSITE
    look: Look = Look()

    def __post_init__(self) -> None:
        words = len(self.scenario.words)
        for position, count in (
            (self.look.head, len(self.scenario.heads)),
            (self.look.query, words),
            (self.look.key, words),
        ):
            _require_position(position, count)

    def edited(self, edit: Callable[[Scenario], Scenario]) -> Self:
        """Return the link with another scenario."""
        return replace(self, scenario=edit(self.scenario))

    def seen(self, **choices: Any) -> Self:
        """Return the link with another look at the same scenario."""
        return replace(self, look=replace(self.look, **choices))


def opening(lesson: Lesson) -> Link:
    """Return the link to a lesson as it opens: in the view that shows what it claims."""
    look = Look(view=lesson.view, query=lesson.query, key=lesson.key)
    return Link(lesson, lesson.scenario, look=look)


Faults = list[str]


@dataclass(frozen=True)
class Field:
    """One part of a link: what of it is said under `name`, and how.

    `get` and `put` take it out of a link and put it in; `write` and `read` turn it into
    text and back. `read` adds to its faults what it had to leave out, and raises a
    ValueError that says what is allowed if nothing is left.
    """

    name: str
    get: Callable[[Link], Any]
    put: Callable[[Link, Any], Link]
    write: Callable[[Any], str]
    read: Callable[[str, Faults], Any]


# ---- Texts of values -------------------------------------------------------------------


def _slug(lesson: Lesson) -> str:
    """Return the name of a lesson as it stands in a link: `opposites-attract`."""
    return "-".join(re.findall("[a-z0-9]+", lesson.name.lower()))


BY_SLUG = {_slug(lesson): lesson for lesson in LESSONS}


def _read_lesson(text: str, faults: Faults) -> Lesson:
    if text not in BY_SLUG:
        raise ValueError("there is no lesson of this name")
    return BY_SLUG[text]


def _read_number(low: float, high: float, text: str, faults: Faults) -> float:
    number = read_number(text)
    fault = number_fault(number, low, high)
    if fault:
        raise ValueError(fault)
    return number


def _read_whole(low: int, high: int, text: str, faults: Faults) -> int:
    number = _read_number(low, high, text, faults)
    if number != int(number):
        raise ValueError(f"a whole number from {low} to {high} goes here")
    return int(number)


def _write_seed(seed: int | None) -> str:
    return _NO_SEED if seed is None else str(seed)


def _read_seed(text: str, faults: Faults) -> int | None:
    return None if text == _NO_SEED else _read_whole(0, MAX_SEED, text, faults)


def _read_switch(text: str, faults: Faults) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1 goes here")
    return text == "1"


def _plain(text: str, faults: Faults) -> str:
    return text


def _read_label(text: str, faults: Faults) -> str:
    fault = word_fault(text) if text else None
    if fault:
        raise ValueError(fault)
    return text


def _write_words(words: Iterable[tuple[str, Row]]) -> str:
    def quoted(word: str) -> str:  # a word may hold what stands between words
        return re.sub("[%~_]", lambda sign: f"%{ord(sign[0]):02X}", word)

    return "~".join(f"{quoted(word)}_{shortest(x)}_{shortest(y)}" for word, (x, y) in words)


def _read_words(text: str, faults: Faults) -> list[tuple[str, Row]]:
    words: list[tuple[str, Row]] = []
    for position, entry in enumerate(text.split("~"), start=1):
        if len(words) == MAX_WORDS or position > 2 * MAX_WORDS:
            faults.append(f"only the first {MAX_WORDS} are taken")
            break
        word, *place = entry.split("_")
        word = unquote(word)
        fault = word_fault(word)
        if not fault and len(place) != 2:
            fault = "a word and two numbers, as in hope_-1_1, go here"
        try:
            x, y = (_read_number(-MAX_NUMBER, MAX_NUMBER, number, faults) for number in place)
        except ValueError as error:
            fault = fault or str(error)
        if fault:
            faults.append(f"entry {position} is left out: {fault}")
        else:
            words.append((word, (x, y)))
    if not words:
        raise ValueError("there is no word that can be read")
    return words


def _put_words(link: Link, words: list[tuple[str, Row]]) -> Link:
    names, embeddings = zip(*words, strict=True)
    return link.edited(lambda scenario: replace(scenario, words=names, embeddings=embeddings))


def _write_matrices(matrices: tuple[Rows, ...]) -> str:
    return "~".join("_".join(shortest(x) for row in rows for x in row) for rows in matrices)


def _read_matrices(text: str, faults: Faults) -> tuple[Rows, ...]:
    matrices = []
    for matrix in text.split("~")[: MAX_HEADS + 1]:
        texts = matrix.split("_")[: 4 * MAX_HEADS + 1]
        numbers = [_read_number(-MAX_NUMBER, MAX_NUMBER, text, faults) for text in texts]
        if len(numbers) % 4:
            raise ValueError("4 numbers a matrix and head go here, with _ between them")
        matrices.append(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    return tuple(matrices)


def _matrices(link: Link, name: str) -> tuple[Rows, ...]:
    """Return the matrix `name` of every head, or W_O alone, which all heads share."""
    heads = range(1 if name == "W_O" else len(link.scenario.heads))
    return tuple(link.scenario.matrix(head, name) for head in heads)


def _put_matrices(link: Link, matrices: tuple[Rows, ...], name: str) -> Link:
    if len(matrices) != len(_matrices(link, name)):
        raise ValueError("a matrix for every head goes here, with ~ between them")
    for head, rows in enumerate(matrices):
        link = replace(link, scenario=link.scenario.with_matrix(head, name, rows))
    return link


def _write_pinned(scenario: Scenario) -> str:
    """Return a scenario as a link of its own, from the lesson that it is, if it is one."""
    lesson = next((lesson for lesson in LESSONS if lesson.scenario == scenario), OPENING)
    return _encoded(Link(lesson, scenario), SCENARIO_FIELDS)


def _read_pinned(text: str, faults: Faults) -> Scenario:
    link, problems = decode(text, SCENARIO_FIELDS)
    faults += [problem.removesuffix(".") for problem in problems]
    return link.scenario


def _write_target(target: Target) -> str:
    if target.rule == "painted":
        return "~".join("_".join(map(shortest, row)) for row in target.painted)
    return f"everyone-{target.word + 1}" if target.rule == "everyone" else target.rule


def _read_target(text: str, faults: Faults) -> Target:
    rule, _, word = text.partition("-")
    if rule == "everyone":
        return Target(rule, word=_read_whole(1, MAX_WORDS, word, faults) - 1)
    if text in RULES[:2]:
        return Target(text)
    rows = [row.split("_")[: MAX_WORDS + 1] for row in text.split("~")[: MAX_WORDS + 1]]
    numbers = (
        tuple(_read_number(0, MAX_NUMBER, number, faults) for number in row if row != [""])
        for row in rows
    )
    return Target("painted", painted=tuple(numbers))


# ---- The table -------------------------------------------------------------------------


def _matrix_field(name: str) -> Field:
    return Field(
        name.replace("_", "").lower(),
        get=lambda link: _matrices(link, name),
        put=lambda link, matrices: _put_matrices(link, matrices, name),
        write=_write_matrices,
        read=_read_matrices,
    )


def _label_field(axis: str) -> Field:
    return Field(
        axis,
        get=lambda link: getattr(link.scenario, f"{axis}_label"),
        put=lambda link, text: link.edited(
            lambda scenario: replace(scenario, **{f"{axis}_label": text})
        ),
        write=str,
        read=_read_label,
    )


def _option_field(
    name: str, option: str, write: Callable[[Any], str], read: Callable[[str, Faults], Any]
) -> Field:
    return Field(
        name,
        get=lambda link: getattr(link.scenario.options, option),
        put=lambda link, value: link.edited(lambda all_: all_.with_options(**{option: value})),
        write=write,
        read=read,
    )


def _field(
    name: str, write: Callable[[Any], str], read: Callable[[str, Faults], Any], shift: int = 0
) -> Field:
    """Return the field of an attribute of the look; `shift` if it is counted from 1."""
    return Field(
        name,
        get=lambda link: getattr(link.look, name) + shift if shift else getattr(link.look, name),
        put=lambda link, value: link.seen(**{name: value - shift if shift else value}),
        write=write,
        read=read,
    )


def _switch(value: bool) -> str:
    return str(int(value))


# Both in the order in which they are read: a field may rest on those before it.
SCENARIO_FIELDS = (
    Field(
        "lesson",
        get=lambda link: link.lesson,
        put=lambda link, lesson: replace(link, lesson=lesson, scenario=lesson.scenario),
        write=_slug,
        read=_read_lesson,
    ),
    Field(
        "words",
        get=lambda link: list(zip(link.scenario.words, link.scenario.embeddings, strict=True)),
        put=_put_words,
        write=_write_words,
        read=_read_words,
    ),
    *map(_label_field, "xy"),
    Field(
        "heads",
        get=lambda link: len(link.scenario.heads),
        put=lambda link, count: link.edited(lambda scenario: scenario.with_heads(count)),
        write=str,
        read=partial(_read_whole, 1, MAX_HEADS),
    ),
    *map(_matrix_field, ("W_Q", "W_K", "W_V", "W_O")),
    Field(
        "seed",
        get=lambda link: link.scenario.seed,
        put=lambda link, seed: link.edited(lambda scenario: replace(scenario, seed=seed)),
        write=_write_seed,
        read=_read_seed,
    ),
    _option_field("scaled", "scaled", _switch, _read_switch),
    _option_field(
        "temperature", "temperature", shortest,
        partial(_read_number, MIN_TEMPERATURE, MAX_TEMPERATURE),
    ),
    _option_field("mask", "causal", _switch, _read_switch),
    _option_field(
        "rotation", "rotation", shortest, partial(_read_number, -MAX_ROTATION, MAX_ROTATION)
    ),
)  # fmt: skip
FIELDS = (
    *SCENARIO_FIELDS,
    _field("view", str, _plain),
    _field("head", str, partial(_read_whole, 1, MAX_HEADS), shift=1),
    _field("query", str, partial(_read_whole, 1, MAX_WORDS), shift=1),
    _field("key", str, partial(_read_whole, 1, MAX_WORDS), shift=1),
    _field("columns", str, partial(_read_whole, 1, MAX_COLUMNS)),
    _field("predict", _switch, _read_switch),
    _field("hide", _switch, _read_switch),
    _field("talk", _switch, _read_switch),
    _field("step", str, partial(_read_whole, 1, len(WALK)), shift=1),
    Field(
        "pin",
        get=lambda link: link.look.pinned,
        put=lambda link, scenario: link.seen(pinned=scenario),
        write=_write_pinned,
        read=_read_pinned,
    ),
    Field(
        "target",
        get=lambda link: link.target,
        put=lambda link, target: replace(link, target=target),
        write=_write_target,
        read=_read_target,
    ),
    _field("rate", shortest, partial(_read_number, MIN_RATE, MAX_RATE)),
    _field("tour", str, _plain),
)


def encode(link: Link) -> str:
    """Return the query of a link, without its question mark; empty if all is as it opens."""
    if link == opening(link.lesson):
        return _encoded(Link(link.lesson, link.scenario), FIELDS)
    query = _encoded(link, FIELDS)
    if link == Link(link.lesson, link.lesson.scenario):  # which alone would open otherwise
        query += f"&view={link.look.view}"
    return query


def _encoded(link: Link, fields: Sequence[Field]) -> str:
    """Return what some fields say of a link."""
    said, written = Link(), {}
    for field in fields:
        value = field.get(link)
        if value != field.get(said):
            written[field.name] = field.write(value)
            said = field.put(said, value)
    return urlencode({"v": VERSION, **written}) if written else ""


def decode(query: str, fields: Sequence[Field] = FIELDS) -> tuple[Link, list[str]]:
    """Return what a query asks for, as far as it makes sense; safe with any text.

    Parameters
    ----------
    query : str
        With or without the version; what comes twice counts as it comes last.
    fields : sequence of Field
        What it may be about.

    Returns
    -------
    link : Link
    problems : list of str
        What was left out, a sentence each; none quotes the query.
    """
    given = dict(parse_qsl(query, keep_blank_values=True))
    link, problems = Link(), []
    if given.pop("v", VERSION) != VERSION:
        problems.append("v: this page knows version 1 only, and reads what it can.")
    for field in fields:
        if field.name not in given:
            continue
        faults: Faults = []
        try:
            link = field.put(link, field.read(given[field.name], faults))
        except ValueError as fault:
            faults.append(str(fault))
        problems += [f"{field.name}: {fault}." for fault in faults]
    if given.keys() & {field.name for field in FIELDS} == {"lesson"}:
        link = opening(link.lesson)
    unknown = len(given.keys() - {field.name for field in fields})
    if unknown:
        problems.append(f"{unknown} more of its parts mean nothing to this page.")
    return link, problems
