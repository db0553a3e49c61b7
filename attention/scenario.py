"""The one truth of the page: a frozen `Scenario`, its limits and its transitions.

A scenario is a sentence and what looks at it: the same sentence, or another, its sources.

Tables, planes, links and lessons are views of a scenario. Every edit is a function
that takes a scenario and returns another; nothing here is ever changed in place.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from attention.numbers import shortest
from attention.words import normal, word_fault

MAX_WORDS = 12
MAX_HEADS = 4
MAX_NUMBER = 100.0
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.05, 5.0
MAX_ROTATION = 360.0
MAX_WAVE, MAX_SLOPE = 10.0, 10.0
MAX_SEED = 2**32 - 1
MAX_LAYERS, MAX_RADIUS = 32, 10.0

# Of a table of words, wherever one is typed, written or read: a word, and where it lies.
WORD_COLUMNS = ("word", "x", "y")

Row = tuple[float, float]
Rows = tuple[Row, ...]
Pair = tuple[int, int]  # positions of a query and a key
GivenRows = Collection[Sequence[float]]  # also lists and arrays: they are held as `Rows`

IDENTITY: Rows = ((1.0, 0.0), (0.0, 1.0))


def _as_python(value: Any) -> Any:
    """Return a NumPy number as Python's, an array as lists, and anything else as it is."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def number_fault(number: object, low: float = -MAX_NUMBER, high: float = MAX_NUMBER) -> str | None:
    """Return what is allowed, if `number` is no finite number in [low, high]."""
    number = _as_python(number)
    if isinstance(number, bool) or not isinstance(number, int | float) or number != number:
        return f"a number from {shortest(low)} to {shortest(high)} goes here"
    if not low <= number <= high:
        return f"only numbers from {shortest(low)} to {shortest(high)} are allowed"
    return None


def _require(fault: str | None, place: str) -> None:
    if fault is not None:
        raise ValueError(f"{place}: {fault}")


def _without_numpy(settings: "Options | Stack") -> None:
    """Turn NumPy's numbers among the fields of a dataclass into Python's."""
    for each in fields(settings):
        object.__setattr__(settings, each.name, _as_python(getattr(settings, each.name)))


def _frozen_rows(rows: Iterable[Sequence[float]], place: str) -> Rows:
    """Return `rows` as pairs of floats, or raise a ValueError that names the row."""
    frozen = []
    for position, row in enumerate(_as_python(rows), start=1):
        if len(row) != 2:
            raise ValueError(f"{place}, row {position}: 2 numbers are needed, not {len(row)}")
        for number in row:
            _require(number_fault(number), f"{place}, row {position}")
        # Adding 0.0 turns -0.0 into 0.0: the two are equal, so they must print alike.
        frozen.append((float(row[0]) + 0.0, float(row[1]) + 0.0))
    return tuple(frozen)


@dataclass(frozen=True, slots=True)
class Head:
    """The three projections of one head, each 2 × 2: `q = x @ W_Q` and so on.

    Row i of a matrix says where the i-th unit vector goes.
    """

    W_Q: Rows = IDENTITY
    W_K: Rows = IDENTITY
    W_V: Rows = IDENTITY

    if TYPE_CHECKING:  # what may be given is wider than what is held

        def __init__(
            self, W_Q: GivenRows = ..., W_K: GivenRows = ..., W_V: GivenRows = ...
        ) -> None: ...

    def __post_init__(self) -> None:
        for name in ("W_Q", "W_K", "W_V"):
            rows = _frozen_rows(getattr(self, name), name)
            if len(rows) != 2:
                raise ValueError(f"{name}: 2 rows are needed, not {len(rows)}")
            object.__setattr__(self, name, rows)


@dataclass(frozen=True, slots=True)
class Options:
    """How scores become weights, and how positions are told.

    Attributes
    ----------
    scaled : bool
        Whether scores are divided by √d, here √2.
    temperature : float
        Divides the scores; from 0.05 to 5.
    causal : bool
        Whether a word sees only itself and the words before it.
    rotation : float
        Angle in degrees by which queries and keys turn per position (RoPE), within ±360.
    window : int
        A word sees only words fewer than this many positions away; 0 if it sees all.
    wave, wave_angle : float
        Size of a wave, from 0 to 10, and its angle per position in degrees, within ±360: to the
        m-th embedding `wave · (cos m·angle, sin m·angle)` is added.
    slope : float
        Taken off a score for each position between query and key (ALiBi); from 0 to 10.

    Raises
    ------
    ValueError
        If a number is outside its limits, or positions are told in more than one way.
    """

    scaled: bool = False
    temperature: float = 1.0
    causal: bool = False
    rotation: float = 0.0
    window: int = 0
    wave: float = 0.0
    wave_angle: float = 0.0
    slope: float = 0.0

    def __post_init__(self) -> None:
        _without_numpy(self)
        for name in ("scaled", "causal"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name}: True or False goes here")
        _require(number_fault(self.temperature, MIN_TEMPERATURE, MAX_TEMPERATURE), "temperature")
        _require(number_fault(self.rotation, -MAX_ROTATION, MAX_ROTATION), "rotation")
        _require(number_fault(self.wave, 0, MAX_WAVE), "wave")
        _require(number_fault(self.wave_angle, -MAX_ROTATION, MAX_ROTATION), "wave_angle")
        _require(number_fault(self.slope, 0, MAX_SLOPE), "slope")
        if type(self.window) is not int or not 0 <= self.window <= MAX_WORDS:
            raise ValueError(f"window: a whole number from 0 to {MAX_WORDS} goes here")
        if len(self.positions) > 1:
            raise ValueError(f"positions: only one of {' and '.join(self.positions)} is allowed")
        for name in ("temperature", "rotation", "wave", "wave_angle", "slope"):
            # A whole number is one of these as well.
            object.__setattr__(self, name, float(getattr(self, name)) + 0.0)

    @property
    def positions(self) -> tuple[str, ...]:
        """The positional encodings that are on: rotation, wave or slope; at most one of them."""
        return tuple(name for name in ("rotation", "wave", "slope") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Stack:
    """How often attention is done, one layer upon the other, and what is done in between.

    Attributes
    ----------
    layers : int
        0 to 32.
    residual : bool
        Whether what a layer makes of a word is added to it, rather than taking its place.
    radius : float
        The length to which each word is brought back after a layer, up to 10; 0 if none is.

    Raises
    ------
    ValueError
        If a part is outside these limits; the message names it.
    """

    layers: int = 4
    residual: bool = True
    radius: float = 0.0

    def __post_init__(self) -> None:
        _without_numpy(self)
        if type(self.layers) is not int or not 0 <= self.layers <= MAX_LAYERS:
            raise ValueError(f"layers: a whole number from 0 to {MAX_LAYERS} goes here")
        if not isinstance(self.residual, bool):
            raise ValueError("residual: True or False goes here")
        _require(number_fault(self.radius, 0, MAX_RADIUS), "radius")
        object.__setattr__(self, "radius", float(self.radius) + 0.0)


def _ascending(positions: Iterable[Any], allowed: Callable[[Any], bool], fault: str) -> Any:
    """Return each of some positions once, in order, or raise a ValueError that says `fault`."""
    given = tuple(map(_as_python, positions))
    if not all(map(allowed, given)):
        raise ValueError(fault)
    return tuple(sorted(set(given)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words on a plane, in their order, and who of those that look may not look at them.

    Attributes
    ----------
    words : tuple of str
        1 to 12 words in the order of the sentence, in their normal form; a word may occur
        twice.
    embeddings : tuple of (float, float)
        One point a word, coordinates within ±100.
    padding : tuple of int
        Positions of words at which nobody may look, ascending: they fill up a batch.
    painted : tuple of (int, int)
        A mask cell by cell, ascending: a query's position, and that of a word here at which it
        may not look.

    Raises
    ------
    ValueError
        If a part is outside the limits; the message names the place.
    """

    words: tuple[str, ...]
    embeddings: Rows
    padding: tuple[int, ...] = field(default=(), kw_only=True)
    painted: tuple[Pair, ...] = field(default=(), kw_only=True)

    if TYPE_CHECKING:

        def __init__(
            self,
            words: Sequence[str],
            embeddings: GivenRows,
            *,
            padding: Iterable[int] = ...,
            painted: Iterable[Sequence[int]] = ...,
        ) -> None: ...

    def __post_init__(self) -> None:
        if not 1 <= len(self.words) <= MAX_WORDS:
            raise ValueError(f"1 to {MAX_WORDS} words are allowed, not {len(self.words)}")
        for position, word in enumerate(self.words, start=1):
            _require(word_fault(word), f"word {position}")
        if len(self.embeddings) != len(self.words):
            raise ValueError(f"{len(self.words)} words need as many embeddings")
        object.__setattr__(self, "words", tuple(map(normal, self.words)))
        object.__setattr__(self, "embeddings", _frozen_rows(self.embeddings, "embeddings"))
        padding = _ascending(self.padding, self._has, "only positions of words can be padding")
        object.__setattr__(self, "padding", padding)
        painted = _ascending(
            (tuple(map(_as_python, cell)) for cell in self.painted),
            lambda cell: (
                len(cell) == 2 and type(cell[0]) is int and cell[0] >= 0 and self._has(cell[1])
            ),
            "only cells, a query and a key each, can be painted",
        )
        object.__setattr__(self, "painted", painted)

    def _has(self, position: object) -> bool:
        return type(position) is int and 0 <= position < len(self.words)

    @property
    def X(self) -> NDArray[np.float64]:
        """The embeddings as an (n, 2) array."""
        return np.array(self.embeddings)

    def renamed(self, position: int, word: str) -> Self:
        """Return a sentence with another word at `position`, at the same place."""
        words = (*self.words[:position], word, *self.words[position + 1 :])
        return replace(self, words=words)

    def moved(self, position: int, embedding: Row) -> Self:
        """Return a sentence in which the word at `position` lies elsewhere."""
        embeddings = (*self.embeddings[:position], embedding, *self.embeddings[position + 1 :])
        return replace(self, embeddings=embeddings)

    def placed(self, embeddings: Iterable[Sequence[float]]) -> Self:
        """Return a sentence of the same words at other places."""
        return replace(self, embeddings=tuple((x, y) for x, y in embeddings))

    def reworded(self, words: tuple[str, ...], embeddings: Rows) -> Self:
        """Return a sentence of other words; its masks stay, as far as there are words for them."""
        there = range(len(words))
        return replace(
            self,
            words=words,
            embeddings=embeddings,
            padding=tuple(position for position in self.padding if position in there),
            painted=tuple(cell for cell in self.painted if cell[1] in there),
        )

    def appended(self, word: str, embedding: Row) -> Self:
        """Return a sentence with one more word at the end."""
        return replace(self, words=(*self.words, word), embeddings=(*self.embeddings, embedding))

    def without(self, position: int) -> Self:
        """Return a sentence without the word at `position`."""
        return replace(
            self,
            words=self.words[:position] + self.words[position + 1 :],
            embeddings=self.embeddings[:position] + self.embeddings[position + 1 :],
            padding=tuple(at - (at > position) for at in self.padding if at != position),
            painted=_closed_up(self.painted, position, keys=True),
        )

    def padded(self, padding: Iterable[int]) -> Self:
        """Return a sentence in which nobody may look at the words at these positions."""
        return replace(self, padding=tuple(padding))

    def painted_at(self, cell: Pair) -> Self:
        """Return a sentence with one cell of the painted mask turned on, or off if it was on."""
        return self.with_painted({cell} ^ set(self.painted))

    def with_painted(self, cells: Iterable[Pair]) -> Self:
        """Return a sentence whose painted mask has these cells."""
        return replace(self, painted=tuple(cells))


def _closed_up(cells: Iterable[Pair], position: int, *, keys: bool) -> tuple[Pair, ...]:
    """Return what is left of painted cells when the query, or the key, at a position goes."""
    kept = [list(cell) for cell in cells if cell[keys] != position]
    for cell in kept:
        cell[keys] -= cell[keys] > position
    return tuple((query, key) for query, key in kept)


@dataclass(frozen=True, slots=True)
class Scenario(Sentence):
    """Words on a plane and the heads that look at them, or at the words of another sentence.

    Attributes
    ----------
    words, embeddings, padding, painted
        See `Sentence`: the words that look, and if there are no sources are looked at.
    heads : tuple of Head
        1 to 4 heads.
    options : Options
    W_O : tuple of (float, float)
        (2h, 2): the heads' outputs, side by side, are projected by it. Identity blocks
        unless given, so that the joint output is the sum of the heads' outputs.
    seed : int or None
        The seed that last drew the matrices, if any did.
    x_label, y_label : str
        What the two coordinates of the embeddings mean, such as "gentle → strong", in their
        normal form; empty unless given.
    sources : Sentence or None
        The other sentence, if there is one.
    cross : bool
        Whether it is what the words look at (cross-attention), rather than themselves.
    stack : Stack
        How attention is done again and again.

    Raises
    ------
    ValueError
        If a part is outside the limits; the message names the place.
    """

    heads: tuple[Head, ...] = (Head(),)
    options: Options = Options()
    W_O: Rows = ()
    seed: int | None = None
    x_label: str = ""
    y_label: str = ""
    sources: Sentence | None = field(default=None, kw_only=True)
    cross: bool = field(default=False, kw_only=True)
    stack: Stack = field(default=Stack(), kw_only=True)

    if TYPE_CHECKING:

        def __init__(
            self,
            words: Sequence[str],
            embeddings: GivenRows,
            heads: Sequence[Head] = ...,
            options: Options = ...,
            W_O: GivenRows = ...,
            seed: int | None = ...,
            x_label: str = ...,
            y_label: str = ...,
            *,
            padding: Iterable[int] = ...,
            painted: Iterable[Sequence[int]] = ...,
            sources: Sentence | None = ...,
            cross: bool = ...,
            stack: Stack = ...,
        ) -> None: ...

    def __post_init__(self) -> None:
        Sentence.__post_init__(self)
        if not 1 <= len(self.heads) <= MAX_HEADS:
            raise ValueError(f"1 to {MAX_HEADS} heads are allowed, not {len(self.heads)}")
        object.__setattr__(self, "seed", _as_python(self.seed))
        if self.seed is not None:
            _require(number_fault(self.seed, 0, MAX_SEED), "seed")
        for name in ("x_label", "y_label"):
            if getattr(self, name) != "":
                _require(word_fault(getattr(self, name)), f"name of the {name[0]} axis")
                object.__setattr__(self, name, normal(getattr(self, name)))
        W_O = self.W_O if len(self.W_O) else IDENTITY * len(self.heads)
        if len(W_O) != 2 * len(self.heads):
            raise ValueError(f"W_O: {2 * len(self.heads)} rows are needed, not {len(W_O)}")
        object.__setattr__(self, "heads", tuple(self.heads))
        object.__setattr__(self, "W_O", _frozen_rows(W_O, "W_O"))
        if not isinstance(self.cross, bool):
            raise ValueError("cross: True or False goes here")
        if self.cross and self.sources is None:
            raise ValueError("cross-attention needs sources")
        for sentence in (self, self.sources):
            if sentence and any(not self._has(query) for query, _ in sentence.painted):
                raise ValueError("only cells in the rows of words can be painted")

    @property
    def looked_at(self) -> Sentence:
        """The sentence that keys and values are made of: the sources, or the words themselves."""
        return self.sources if self.cross and self.sources else self

    @property
    def causal(self) -> bool:
        """Whether later words are masked: sources come neither before nor after a word."""
        return self.options.causal and not self.cross

    def without(self, position: int) -> Self:
        """Return a scenario without the word at `position`; the sources stay."""
        queries = partial(_closed_up, position=position, keys=False)
        sources = self.sources
        if sources:
            sources = replace(sources, painted=queries(sources.painted))
        left = replace(self, painted=queries(self.painted), sources=sources)
        return Sentence.without(left, position)

    def reworded(self, words: tuple[str, ...], embeddings: Rows) -> Self:
        """Return a scenario of other words; its masks stay, as far as there are words for them."""

        def kept(sentence: Sentence) -> tuple[Pair, ...]:
            return tuple(cell for cell in sentence.painted if cell[0] < len(words))

        sources = self.sources and replace(self.sources, painted=kept(self.sources))
        return Sentence.reworded(
            replace(self, painted=kept(self), sources=sources), words, embeddings
        )

    def with_sources(self, sources: Sentence | None) -> Self:
        """Return a scenario with other sources."""
        return replace(self, sources=sources)

    def matrix(self, head: int, name: str) -> Rows:
        """Return the rows of a matrix of one head, or of W_O, which all heads share."""
        rows: Rows = self.W_O if name == "W_O" else getattr(self.heads[head], name)
        return rows

    def with_matrix(self, head: int, name: str, rows: Iterable[Sequence[float]]) -> Self:
        """Return a scenario in which the matrix `name`, see `matrix`, has these rows."""
        frozen = _frozen_rows(rows, name)
        if name == "W_O":
            return replace(self, W_O=frozen)
        changed = replace(self.heads[head], **{name: frozen})
        return replace(self, heads=(*self.heads[:head], changed, *self.heads[head + 1 :]))

    def with_heads(self, count: int) -> Self:
        """Return a scenario with the first `count` heads; new ones project by the identity.

        W_O keeps its rows for heads that stay; those of a new head are an identity block.
        """
        heads = (*self.heads[:count], *(Head() for _ in range(count - len(self.heads))))
        blocks = (*self.W_O, *IDENTITY * count)[: 2 * count]
        return replace(self, heads=heads, W_O=blocks)

    def with_options(self, **options: bool | float) -> Self:
        """Return a scenario with these `options`, the others as they are."""
        return replace(self, options=Options(**{**asdict(self.options), **options}))

    def with_stack(self, **parts: Any) -> Self:
        """Return a scenario with these parts of its stack, the others as they are."""
        return replace(self, stack=replace(self.stack, **parts))

    def sampled(self, seed: int, reach: float = 1.0) -> Self:
        """Return a scenario whose W_Q and W_K are drawn uniformly from [-reach, reach).

        The same seed and number of heads give the same matrices; the entries have two
        decimals, so that what the tables show is what is computed with.
        """
        _require(number_fault(seed, 0, MAX_SEED), "seed")
        draw = np.random.default_rng(seed).uniform(-reach, reach, (len(self.heads), 2, 2, 2))
        # Rounding down keeps the interval half open: 0.999 must not become 1.
        hundredths = np.floor(draw * 100) / 100
        heads = tuple(
            replace(head, W_Q=tuple(map(tuple, W_Q)), W_K=tuple(map(tuple, W_K)))
            for head, (W_Q, W_K) in zip(self.heads, hundredths.tolist(), strict=True)
        )
        return replace(self, heads=heads, seed=seed)
