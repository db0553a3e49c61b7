"""What the page shows, as the query of a web address, and back.

A link is readable where it can be: `v=2&words=hope_-1_1~hate_1_-1&scaled=1&end=Z`. It holds
only what differs from the lesson it names, and that from the opening example, whose link is
empty. `FIELDS` is the one table for both directions.

A link that names a lesson and nothing else opens as the lesson does, see `opening`; one that
says more shows the first of views and words, unless it says otherwise. Talk mode that is asked for
by hand begins with the query that the lesson's claim is about.

A link may be written by hand as well: what makes no sense in it is left out, with a message.
`_` stands between a word and its numbers and between the numbers of a matrix, `~` between words,
between heads and between the rows of a target; words and heads are counted from 1; a switch is 0
or 1. All that a link can say, in examples that open as they stand:

`lesson=two-heads`
    The lesson it starts from; without, the opening example.
`words=hope_-1_1~hate_1_-1`
    The words and their embeddings.
`sources=the_-1_-1~cat_1_-1&cross=1`
    Other words, the sources, and whether the words look at them.
`padding=3_4`, `sources=the_-1_-1~cat_1_-1&sourcepadding=2`
    The words, or sources, that nobody may look at.
`painted=1_2~2_1`, `sources=the_-1_-1~cat_1_-1&sourcepainted=1_2`
    A mask cell by cell: a query, and a key that it may not look at.
`x=gentle`, `y=good`
    What the axes are called.
`heads=2`
    How many heads there are.
`wq=1_0_0_1`, `heads=2&wk=1_0_0_1~0_1_1_0`, `wv=0_1_1_0`, `wo=2_0_0_2`
    The matrices of all heads, row by row; of W_O, which heads share, two rows a head.
`scaled=1`, `temperature=0.5`
    Whether scores are divided by √d, and by what temperature.
`mask=1`, `window=3`
    The causal mask; a window: only words fewer positions away can be seen, with 0 all.
`seed=7`
    The seed that drew the matrices.
`rotation=30`, `wave=0.5&angle=30`, `slope=0.5`
    How positions are told, in one way at most: by rotation, an added wave, or a slope by distance.
`layers=12`, `residual=0`, `radius=1`
    How many layers there are; whether the outputs of each are added to the words; to which length
    these are brought back then, with 0 to none.
`layer=3`
    After how many layers words are shown.
`view=score`
    One of keys, score, values, heads, product, winners, beside, learning and layers.
`heads=2&head=2`, `query=3`, `key=1`, `columns=4`
    The head, query and key that are shown, and how many panels stand in a row.
`view=winners&asked=1_0.5`
    Where a query was put that is no word's, to see who wins there.
`view=beside&pin=lesson:two-heads,mask:0`, `view=beside&pin=`
    The scenario that is pinned to compare with: fields of its own, with a colon and commas; empty,
    the opening example. One that is only named, such as `words`, is as in the link itself.
`target=opposite`, `target=previous`, `target=everyone-2`, `words=a_0_1~b_1_0&target=0_1~1_0`
    The weights that are to be learnt: by a rule, or painted, a row for each query.
`rate=0.1`, `trainable=1`
    The learning rate, and whether words learn as well.
`tour=mutual`
    The question of the tour: mutual, values, scale, temperature, mask, matrices, winners, learning
    or layers. On the tour controls are shown, also with `hide=1`: its tasks ask for them.
`tour=matrices&left=1`
    That question where its start was left for the opening example; else a link that names a
    question, and nothing else that is to be seen, leads to its start.
`tour=done&solved=1_2`
    The end of the tour, and of which questions the tasks were solved.
`predict=1`, `hide=1`
    Weights are hidden until they are revealed; there are no controls.
`talk=1&step=2`
    Talk mode, and its step: 1 embeddings, 2 projections, 3 scores, 4 softmax, 5 outputs, 6 layers;
    of these `layer` says how many.
`v=2&mask=1&end=Z`
    The version, first, and the end, last: where that is missing the page says that the link was
    cut. What hides something stands right behind the version: what is left of a link hides it
    as well.

On their way links are cut, wrapped, quoted, encoded once more or once less. So the version stands
first and the end last, and no text between them holds a sign that others take for theirs. What
is written by hand may do without the two; it is read as version 1, which had no end.

Links are for ever. Whatever is added here or changed in a published lesson must leave
every link in `tests/test_link.py` as it is; what can't be read as before needs a version.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self, cast

from attention.exchange.journey import (
    FIRST,
    NESTED,
    VERSION,
    as_read,
    ended,
    escaped,
    join_query,
    split_query,
    unstuck,
    with_short_pin,
    with_whole_pin,
)
from attention.exchange.look import MAX_COLUMNS, Look, require_position
from attention.exchange.texts import (
    Faults,
    read_bounded,
    read_cells,
    read_label,
    read_lesson,
    read_matrices,
    read_place,
    read_plain,
    read_positions,
    read_seed,
    read_sources,
    read_switch,
    read_target,
    read_whole,
    read_words,
    write_cells,
    write_lesson,
    write_matrices,
    write_place,
    write_positions,
    write_seed,
    write_sources,
    write_switch,
    write_target,
    write_words,
)
from attention.lessons import LESSONS, OPENING, WALK, Lesson
from attention.numbers import shortest
from attention.scenario import (
    MAX_HEADS,
    MAX_LAYERS,
    MAX_RADIUS,
    MAX_ROTATION,
    MAX_SLOPE,
    MAX_TEMPERATURE,
    MAX_WAVE,
    MAX_WORDS,
    MIN_TEMPERATURE,
    Row,
    Rows,
    Scenario,
    Sentence,
)
from attention.target import MAX_RATE, MIN_RATE, OPPOSITE, Target

END = "Z"  # a capital, since some programs make all letters small
CUT = "end: it is missing, so this link has been cut on its way, and opens only in part."
SMALL = "end: capital letters of this link became small on its way, maybe in words as well."
AS_IT_OPENS = Look()


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
    look: Look = AS_IT_OPENS

    def __post_init__(self) -> None:
        for position, count in (
            (self.look.head, len(self.scenario.heads)),
            (self.look.query, len(self.scenario.words)),
            (self.look.key, len(self.scenario.looked_at.words)),
        ):
            require_position(position, count)

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


@dataclass(frozen=True)
class Field:
    """One field of the query: the value of a link that it holds, and how that is written.

    `get` takes the value from a link and `put` returns a link with another one; `write` turns
    the value into text and `read` turns text into a value. `read` adds to its faults what it had
    to leave out, and raises a ValueError that says what is allowed if nothing is left.
    """

    name: str
    get: Callable[[Link], Any]
    put: Callable[[Link, Any], Link]
    write: Callable[[Any], str]
    read: Callable[[str, Faults], Any]


Listed = list[tuple[str, Row]]  # words and where they lie


def _listed(sentence: Sentence | None) -> Listed:
    return list(zip(sentence.words, sentence.embeddings, strict=True)) if sentence else []


def _put_words(link: Link, words: Listed) -> Link:
    names, embeddings = zip(*words, strict=True)
    return link.edited(lambda scenario: scenario.reworded(names, embeddings))


def _put_sources(link: Link, words: Listed) -> Link:
    names, embeddings = zip(*words, strict=True) if words else ((), ())
    sources = link.scenario.sources
    if not words:
        sources = None
    elif sources:
        sources = sources.reworded(names, embeddings)
    else:
        sources = Sentence(names, embeddings)
    cross = link.scenario.cross and sources is not None
    return link.edited(lambda scenario: replace(scenario, sources=sources, cross=cross))


def _sentence_fields(
    prefix: str,
    get: Callable[[Scenario], Sentence | None],
    put: Callable[[Scenario, Sentence], Scenario],
) -> Iterator[Field]:
    """Yield the fields of what nobody, or not everybody, may look at in a sentence."""

    def field(name: str, write: Callable[[Any], str], read: Callable[[str, Faults], Any]) -> Field:
        def edited(link: Link, value: Any) -> Link:
            sentence = get(link.scenario)
            if sentence is None:
                raise ValueError("there are no sources")
            changed = replace(sentence, **{name: value})
            return link.edited(lambda scenario: put(scenario, changed))

        return Field(
            prefix + name,
            get=lambda link: getattr(get(link.scenario), name, ()),
            put=edited,
            write=write,
            read=read,
        )

    yield field("padding", write_positions, read_positions)
    yield field("painted", write_cells, read_cells)


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
    """Return a scenario as fields of its own, from the lesson that it is, if it is one.

    What parts them means nothing in a query: decoded on the way, none of them becomes a field
    of the link.
    """
    lesson = next((lesson for lesson in LESSONS if lesson.scenario == scenario), OPENING)
    said = _said(Link(lesson, scenario), SCENARIO_FIELDS)
    return ",".join(f"{name}:{text}" for name, text in said.items())


def _read_pinned(text: str, faults: Faults) -> Scenario:
    """Return what is pinned; in version 1 it is a link within the link."""
    if text.startswith("v=") and "&" not in text:
        raise ValueError("it came apart on the way, and its parts may have taken others' place")
    if NESTED.match(text):
        link, problems = _decoded(text, SCENARIO_FIELDS)
    else:
        parts = (part.partition(":") for part in text.split(",") if ended(unstuck(part)))
        link, problems = _read({name: value for name, _, value in parts}, SCENARIO_FIELDS)
    faults += [problem.removesuffix(".") for problem in problems]
    return link.scenario


def _matrix_field(name: str) -> Field:
    return Field(
        name.replace("_", "").lower(),
        get=lambda link: _matrices(link, name),
        put=lambda link, matrices: _put_matrices(link, matrices, name),
        write=write_matrices,
        read=read_matrices,
    )


def _label_field(axis: str) -> Field:
    return Field(
        axis,
        get=lambda link: getattr(link.scenario, f"{axis}_label"),
        put=lambda link, text: link.edited(
            lambda scenario: replace(scenario, **{f"{axis}_label": text})
        ),
        write=escaped,
        read=read_label,
    )


def _setting_field(
    settings: str,
    name: str,
    setting: str,
    write: Callable[[Any], str],
    read: Callable[[str, Faults], Any],
) -> Field:
    """Return the field of one of the scenario's `options`, or of its `stack`."""

    def put(link: Link, value: Any) -> Link:
        return link.edited(
            lambda scenario: getattr(scenario, f"with_{settings}")(**{setting: value})
        )

    return Field(
        name,
        get=lambda link: getattr(getattr(link.scenario, settings), setting),
        put=put,
        write=write,
        read=read,
    )


_option_field, _stack_field = (partial(_setting_field, name) for name in ("options", "stack"))


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


def _position_field(name: str, low: float, high: float) -> Field:
    """Return the field of a way to tell positions, which takes the place of the lesson's own."""
    field = _option_field(name, name, shortest, partial(read_bounded, low, high))

    def put(link: Link, value: float) -> Link:
        now, start = link.scenario.options, link.lesson.scenario.options
        others = [other for other in now.positions if other != name and value]
        dropped = {each: 0.0 for each in others if getattr(now, each) == getattr(start, each)}
        return link.edited(lambda scenario: scenario.with_options(**dropped, **{name: value}))

    return replace(field, put=put)


# All in the order in which they are read and written: a field may rest on those before it.
# What hides something comes first: else a link that was cut would show what pupils are to guess.
HIDING_FIELDS = (
    _field("predict", write_switch, read_switch),
    _field("hide", write_switch, read_switch),
    _field("talk", write_switch, read_switch),
    _field("step", str, partial(read_whole, 1, len(WALK)), shift=1),
)
SCENARIO_FIELDS = (
    Field(
        "lesson",
        get=lambda link: link.lesson,
        put=lambda link, lesson: replace(link, lesson=lesson, scenario=lesson.scenario),
        write=write_lesson,
        read=read_lesson,
    ),
    Field(
        "words",
        get=lambda link: _listed(link.scenario),
        put=_put_words,
        write=write_words,
        read=read_words,
    ),
    Field(
        "sources",
        get=lambda link: _listed(link.scenario.sources),
        put=_put_sources,
        write=write_sources,
        read=read_sources,
    ),
    Field(
        "cross",
        get=lambda link: link.scenario.cross,
        put=lambda link, cross: link.edited(lambda scenario: replace(scenario, cross=cross)),
        write=write_switch,
        read=read_switch,
    ),
    *_sentence_fields("", lambda scenario: scenario, lambda _, words: cast(Scenario, words)),
    *_sentence_fields("source", lambda scenario: scenario.sources, Scenario.with_sources),
    *map(_label_field, "xy"),
    Field(
        "heads",
        get=lambda link: len(link.scenario.heads),
        put=lambda link, count: link.edited(lambda scenario: scenario.with_heads(count)),
        write=str,
        read=partial(read_whole, 1, MAX_HEADS),
    ),
    *map(_matrix_field, ("W_Q", "W_K", "W_V", "W_O")),
    Field(
        "seed",
        get=lambda link: link.scenario.seed,
        put=lambda link, seed: link.edited(lambda scenario: replace(scenario, seed=seed)),
        write=write_seed,
        read=read_seed,
    ),
    _option_field("scaled", "scaled", write_switch, read_switch),
    _option_field(
        "temperature", "temperature", shortest,
        partial(read_bounded, MIN_TEMPERATURE, MAX_TEMPERATURE),
    ),
    _option_field("mask", "causal", write_switch, read_switch),
    _option_field("window", "window", str, partial(read_whole, 0, MAX_WORDS)),
    _position_field("rotation", -MAX_ROTATION, MAX_ROTATION),
    _position_field("wave", 0, MAX_WAVE),
    _option_field(
        "angle", "wave_angle", shortest, partial(read_bounded, -MAX_ROTATION, MAX_ROTATION)
    ),
    _position_field("slope", 0, MAX_SLOPE),
    _stack_field("layers", "layers", str, partial(read_whole, 0, MAX_LAYERS)),
    _stack_field("residual", "residual", write_switch, read_switch),
    _stack_field("radius", "radius", shortest, partial(read_bounded, 0, MAX_RADIUS)),
)  # fmt: skip
FIELDS = (
    *HIDING_FIELDS,
    *SCENARIO_FIELDS,
    _field("view", str, read_plain),
    _field("head", str, partial(read_whole, 1, MAX_HEADS), shift=1),
    _field("query", str, partial(read_whole, 1, MAX_WORDS), shift=1),
    _field("key", str, partial(read_whole, 1, MAX_WORDS), shift=1),
    _field("asked", write_place, read_place),
    _field("columns", str, partial(read_whole, 1, MAX_COLUMNS)),
    _field("layer", str, partial(read_whole, 0, MAX_LAYERS)),
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
        write=write_target,
        read=read_target,
    ),
    _field("rate", shortest, partial(read_bounded, MIN_RATE, MAX_RATE)),
    _field("trainable", write_switch, read_switch),
    _field("tour", str, read_plain),
    _field("left", write_switch, read_switch),
    _field("solved", write_positions, read_positions),
)


def encode(link: Link) -> str:
    """Return the query of a link, without its question mark; empty if all is as it opens.

    The name of a lesson that is shown as it opens stands alone: cut, it is no lesson's. All
    else stands between the version and the end.
    """
    if link == opening(link.lesson):
        return join_query(_said(Link(link.lesson, link.scenario), FIELDS))
    said = with_short_pin(_said(link, FIELDS))
    if link == Link(link.lesson, link.lesson.scenario):  # which alone would open otherwise
        said["view"] = link.look.view
    return join_query({"v": VERSION, **said, "end": END})


def _said(link: Link, fields: Sequence[Field]) -> dict[str, str]:
    """Return the texts of those fields that have to be said for a link to be read.

    They are read in the order of `fields`, and one that has the right value after those before it
    have been read is left out.
    """
    said, written = Link(), {}
    for field in fields:
        value = field.get(link)
        if value != field.get(said):
            written[field.name] = field.write(value)
            said = field.put(said, value)
    return written


def decode(query: str) -> tuple[Link, list[str]]:
    """Return what a query asks for, as far as it makes sense; safe with any text.

    Parameters
    ----------
    query : str
        With or without the version; what comes twice counts as it comes last.

    Returns
    -------
    link : Link
    problems : list of str
        What was left out or lost, a sentence each; none quotes the query.
    """
    return _decoded(query, FIELDS)


def _decoded(query: str, fields: Sequence[Field]) -> tuple[Link, list[str]]:
    said, problems = split_query(query), []
    by_hand = not said.keys() & {"v", "end"}  # the page says both
    unsaid = VERSION if "end" in said else FIRST
    version, end = ended(unstuck(said.pop("v", unsaid))), unstuck(said.pop("end", ""))
    if version not in ("", FIRST, VERSION):
        problems.append("v: this page knows versions 1 and 2 only, and reads what it can.")
    elif version != FIRST and not end.startswith(END):
        problems.append(SMALL if end.startswith(END.lower()) else CUT)
    texts = with_whole_pin({name: as_read(name, text, version) for name, text in said.items()})
    link, faults = _read(texts, fields)
    if texts.keys() & {field.name for field in FIELDS} == {"lesson"}:
        link = opening(link.lesson)
    elif _begins_talk(link, texts, by_hand):
        link = link.seen(query=link.lesson.proof.query)
    return link, problems + faults


def _begins_talk(link: Link, texts: dict[str, str], by_hand: bool) -> bool:
    """Return whether a link asks by hand for a talk about a lesson, and does not say how."""
    unedited = link.scenario == link.lesson.scenario
    return by_hand and link.look.talk and unedited and "query" not in texts


def _read(texts: dict[str, str], fields: Sequence[Field]) -> tuple[Link, list[str]]:
    """Return what the texts of fields say, and what was left out of them."""
    link, problems = Link(), []
    for field in fields:
        if field.name not in texts:
            continue
        faults: Faults = []
        try:
            link = field.put(link, field.read(texts[field.name], faults))
        except ValueError as fault:
            faults.append(str(fault))
        problems += [f"{field.name}: {fault}." for fault in faults]
    unknown = len(texts.keys() - {field.name for field in fields})
    if unknown:
        problems.append(f"{unknown} more of its parts mean nothing to this page.")
    return link, problems
