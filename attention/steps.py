"""The arithmetic behind one weight, line by line, as one would do it by hand.

Each line computes with the numbers printed above it. A result has one decimal less than
what it is made of, so that rounding seldom shows; `relation` and `note` tell when it does.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import pandas as pd

from attention.forward import WIDTH, HeadPass, forward, pass_with_query
from attention.frames import ASKED, display_names, typed_frame
from attention.maths import Array
from attention.scenario import Options, Row, Rows, Scenario
from attention.words import isolated

STEPS = {
    "step": "int64",  # from 1; the lines of one step belong together
    "name": "str",  # of the step, a key of `EXPLANATIONS`
    "word": "str",  # that the line is about; empty if it is about the pair
    "quantity": "str",  # what the line computes; empty if the word says it
    "calculation": "str",
    "relation": "str",  # = if exact, ≈ if rounded, or `DECISION`
    "result": "str",  # as printed
    "note": "str",  # `UNROUNDED` if the printed numbers give another last digit
    "value": "float64",  # the result, unrounded
}
DECISION = "⇒ s ="
UNROUNDED = "from unrounded numbers"

EXPLANATIONS = {
    "Wave": "Added to both embeddings: a wave, on by the angle at each position, counted from 0.",
    "Query": "The word that looks: its embedding times W_Q.",
    "Key": "The word that is looked at: its embedding times W_K.",
    "Rotation": "Both turn by their position times the angle, positions counted from 0.",
    "Score": "The dot product: how far query and key agree.",
    "Divide by √d": "Vectors of d = 2 coordinates: the score is divided by √2.",
    "Distance": "The slope times the number of positions between the two is taken off.",
    "Divide by the temperature": "A low one tells scores apart, a high one makes them alike.",
    "Padding": "Nobody looks at what only fills up a batch.",
    "Painted mask": "Nobody looks where the mask is painted.",
    "Window": "Nobody looks further than the window reaches.",
    "Causal mask": "Nobody looks at a word that comes later.",
    "Nobody to look at": "Without a score there is nothing to share: all weights are 0.",
    "Take off the largest": "All scores of the row fall by as much, which changes no weight and "
    "keeps the exponentials within bounds.",
    "Exponentials": "Of every score in the row: all become positive, large ones most.",
    "Sum of the row": "What the exponentials are shares of.",
    "Weights": "Each exponential's share of the sum: together they are 1. The exponentials, their "
    "sum and these shares are called softmax.",
    "Value": "What the word that is looked at hands over: its embedding times W_V.",
    "Output": "The mean of all values, weighted.",
}

# Decimals of a result that is not exact. Inputs have more of them than anybody is likely to type.
_INPUT, _TURN, _TURNED, _VECTOR, _SCORE, _EXP, _SUM, _WEIGHT, _OUTPUT = 8, 8, 7, 7, 6, 5, 4, 3, 2
# If the largest score is beyond these, exponentials have too many digits before the point, or too
# few of them behind it for the next step.
_SMALL, _LARGE = -3.0, 5.0


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """Return `number` with so many decimals, a half rounded away from zero as at school."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def _printed(number: float, decimals: int) -> Decimal:
    """Return `number` as it is printed: all its decimals if these are few, else rounded."""
    if math.isinf(number):
        return Decimal(number)
    rounded = _rounded(Decimal(repr(float(number))), decimals)
    if not _alike(number, rounded):
        return rounded
    short = rounded.normalize()
    return short if short.as_tuple().exponent < 0 else short.quantize(Decimal(1))  # type: ignore[operator]


def _alike(number: float | Decimal, other: Decimal) -> bool:
    """Return whether two numbers differ by no more than floating point does."""
    return math.isclose(number, other, rel_tol=1e-12, abs_tol=1e-12)


def _text(number: Decimal) -> str:
    return f"{number:f}".replace("-", "−").replace("Infinity", "∞")


def _factor(number: Decimal) -> str:
    """Return `number` as it is written after a sign."""
    return f"({_text(number)})" if number.is_signed() else _text(number)


def _sum_of_products(pairs: Iterable[tuple[Decimal, Decimal]]) -> tuple[str, Decimal]:
    """Return `a · b + c · d + …` as text and as a number."""
    pairs = list(pairs)
    text = " + ".join(f"{_factor(a)} · {_factor(b)}" for a, b in pairs)
    if pairs[0][0].is_signed():  # nothing stands before the first sign
        text = text.replace("(", "", 1).replace(")", "", 1)
    return text, sum((a * b for a, b in pairs), Decimal(0))


class _Line(NamedTuple):
    step: int
    name: str
    word: str
    quantity: str
    calculation: str
    relation: str
    result: str
    note: str
    value: float


@dataclass
class _Sheet:
    """The lines written so far, and the step that is being written."""

    lines: list[_Line] = field(default_factory=list)
    step: int = 0
    name: str = ""

    def begin(self, name: str) -> None:
        self.step, self.name = self.step + 1, name

    def write(
        self,
        calculation: tuple[str, Decimal],
        value: float,
        decimals: int,
        *,
        quantity: str = "",
        word: str = "",
    ) -> Decimal:
        """Write a line and return its result as printed.

        `calculation` is the text and what comes out of the numbers printed in it, `value`
        what the page has computed.
        """
        text, by_hand = calculation
        result = _printed(value, decimals)
        exact = _alike(by_hand, result) and _alike(value, result)
        if not exact:  # all decimals, to show how far the result can be trusted
            result = _rounded(result, decimals)
        reproduced = exact or _rounded(by_hand, decimals) == result
        relation, note = "=" if exact else "≈", "" if reproduced else UNROUNDED
        row = (self.step, self.name, word, quantity, text, relation, _text(result), note, value)
        self.lines.append(_Line(*row))
        return result

    def decide(self, because: str, score: float, printed: Decimal) -> Decimal:
        row = (self.step, self.name, "", "", because, DECISION, _text(printed), "", score)
        self.lines.append(_Line(*row))
        return printed


def _wave(
    sheet: _Sheet, word: str, position: int, x: Array, options: Options, placed: Array
) -> list[Decimal]:
    """Write what the wave adds to an embedding, a line a coordinate; return it as printed."""
    size, angle = _printed(options.wave, _INPUT), _printed(options.wave_angle, _INPUT)
    turned = math.radians(position * options.wave_angle)
    printed = []
    for j, (name, function) in enumerate((("cos", math.cos), ("sin", math.sin))):
        at = _printed(x[j], _INPUT)
        text = f"{_text(at)} + {_text(size)} · {name}({position} · {_factor(angle)}°)"
        by_hand = at + size * Decimal(function(turned))
        line = (text, by_hand)
        quantity = f"x{'₁₂'[j]}′"
        printed.append(sheet.write(line, placed[j], _TURN, quantity=quantity, word=word))
    return printed


def _project(
    sheet: _Sheet, letter: str, word: str, x: Sequence[Decimal], W: Rows, vector: Array
) -> list[Decimal]:
    """Write a projection, `x @ W`, a line a coordinate; return it as printed."""
    return [
        sheet.write(
            _sum_of_products((x[i], _printed(W[i][j], _INPUT)) for i in range(WIDTH)),
            vector[j],
            _VECTOR,
            quantity=f"{letter}{'₁₂'[j]}",
            word=word,
        )
        for j in range(WIDTH)
    ]


def _turn(
    sheet: _Sheet,
    letter: str,
    word: str,
    turn: tuple[int, float],
    vector: Sequence[Decimal],
    turned: Array,
) -> list[Decimal]:
    """Write a rotation by position times angle: cosine and sine, then a line a coordinate."""
    position, rotation = turn
    angle = _printed(rotation, _INPUT)
    cos, sin = (
        sheet.write(
            (
                f"{name}({position} · {_factor(angle)}°)",
                Decimal(function(math.radians(position * angle))),
            ),
            function(math.radians(position * rotation)),
            _TURN,
            quantity=name,
            word=word,
        )
        for name, function in (("cos", math.cos), ("sin", math.sin))
    )
    x, y = vector
    # q R with R = [[cos, sin], [−sin, cos]]
    products = (((x, cos), (y, -sin)), ((x, sin), (y, cos)))
    return [
        sheet.write(
            _sum_of_products(pairs),
            turned[j],
            _TURNED,
            quantity=f"{letter}{'₁₂'[j]}′",
            word=word,
        )
        for j, pairs in enumerate(products)
    ]


def _score(
    sheet: _Sheet, q: Sequence[Decimal], k: Sequence[Decimal], this: HeadPass, at: tuple[int, int]
) -> tuple[Decimal, float]:
    """Write the products of the coordinates and their sum."""
    sheet.begin("Score")
    query, key = at
    products = this.queries[query] * this.keys[key]
    parts = [
        sheet.write(
            _sum_of_products([(q[i], k[i])]),
            products[i],
            _SCORE + 1,
            quantity=f"q{'₁₂'[i]} k{'₁₂'[i]}",
        )
        for i in range(WIDTH)
    ]
    dot = float(products.sum())
    return sheet.write(_sum(parts), dot, _SCORE, quantity="q · k"), dot


def _sum(terms: Sequence[Decimal]) -> tuple[str, Decimal]:
    text = " + ".join([_text(terms[0]), *map(_factor, terms[1:])])
    return text, sum(terms, Decimal(0))


def _divided(
    sheet: _Sheet, name: str, score: tuple[Decimal, float], by: str, divisor: Decimal
) -> tuple[Decimal, float]:
    sheet.begin(name)
    printed, value = score
    value /= float(divisor)
    line = (f"{_text(printed)} / {by}", printed / divisor)
    return sheet.write(line, value, _SCORE, quantity="s"), value


def steps(
    scenario: Scenario, head: int, query: int, key: int, asked: Row | None = None
) -> pd.DataFrame:
    """Return what leads from two words to the weight one gives the other, and to the output.

    Parameters
    ----------
    head, query, key : int
        Which head; the positions of the word that looks and of the one it looks at.
    asked : (float, float), optional
        A query that stands in the place of the word's own: nothing makes it.

    Returns
    -------
    DataFrame
        Columns as in `STEPS`, a row a line. Only what is switched on has a step. Softmax needs
        the scores of all keys: those of the others are given, and only this pair's is worked out.
    """
    this, sheet = pass_with_query(scenario, head, query, asked), _Sheet()
    words, keys = display_names(scenario)
    pair = _Pair(query, key, ASKED if asked else words[query], keys[key], asked)
    q, k, y = _query_and_key(sheet, scenario, head, pair, this)
    score = _score(sheet, q, k, this, (query, key))
    score = _rescaled(sheet, score, scenario.options, abs(query - key))
    _masked(sheet, scenario, score, query, key)
    weights = _softmax(sheet, keys, this.scores[query], this.weights[query])
    sheet.begin("Value")
    _project(sheet, "v", pair.key_word, y, scenario.heads[head].W_V, this.values[key])
    sheet.begin("Output")
    for j in range(WIDTH):
        values = [_printed(value, _VECTOR) for value in this.values[:, j]]
        mean = _sum_of_products(zip(weights, values, strict=True))
        quantity = f"o{'₁₂'[j]}"
        sheet.write(mean, this.outputs[query, j], _OUTPUT, quantity=quantity, word=pair.query_word)
    columns = zip(*sheet.lines, strict=True)
    return typed_frame(dict(zip(STEPS, columns, strict=True)), STEPS)


class _Pair(NamedTuple):
    """The word that looks, and the one it looks at."""

    query: int  # its position
    key: int
    query_word: str
    key_word: str
    asked: Row | None  # a query in the place of the word's own


def _query_and_key(
    sheet: _Sheet, scenario: Scenario, head: int, pair: _Pair, this: HeadPass
) -> tuple[list[Decimal], list[Decimal], list[Decimal]]:
    """Write how query and key are made; return them, and what the key is made of, as printed."""
    query, key, query_word, key_word, asked = pair
    matrices, options = scenario.heads[head], scenario.options
    x, y = (
        [_printed(number, _INPUT) for number in at]
        for at in (scenario.X[query], scenario.looked_at.X[key])
    )
    if options.wave:
        sheet.begin("Wave")
        placed = forward(scenario)
        if not asked:
            at = scenario.X[query]
            x = _wave(sheet, query_word, query, at, options, placed.embeddings[query])
        y = _wave(sheet, key_word, key, scenario.looked_at.X[key], options, placed.looked_at[key])
    # A rotation comes after the projection, a wave before it.
    queries, keys = (
        (this.unplaced_queries, this.unplaced_keys)
        if options.rotation
        else (this.queries, this.keys)
    )
    if asked:
        q = [_printed(number, _INPUT) for number in asked]
    else:
        sheet.begin("Query")
        q = _project(sheet, "q", query_word, x, matrices.W_Q, queries[query])
    sheet.begin("Key")
    k = _project(sheet, "k", key_word, y, matrices.W_K, keys[key])
    if options.rotation:
        sheet.begin("Rotation")
        if not asked:
            q = _turn(sheet, "q", query_word, (query, options.rotation), q, this.queries[query])
        k = _turn(sheet, "k", key_word, (key, options.rotation), k, this.keys[key])
    return q, k, y


def _masked(
    sheet: _Sheet, scenario: Scenario, score: tuple[Decimal, float], query: int, key: int
) -> None:
    """Write whether the query may look at the key, once for every mask there is."""
    looked_at, options = scenario.looked_at, scenario.options
    if looked_at.padding:
        sheet.begin("Padding")
        padded = key in looked_at.padding
        because = f"key {key + 1} {'only fills up' if padded else 'is a word of the sentence'}"
        score = _decided(sheet, because, score, allowed=not padded)
    if looked_at.painted:
        sheet.begin("Painted mask")
        free = (query, key) not in looked_at.painted
        because = f"row {query + 1}, column {key + 1} {'is left free' if free else 'is painted'}"
        score = _decided(sheet, because, score, allowed=free)
    if options.window:
        sheet.begin("Window")
        away, reach = abs(query - key), options.window
        near = away < reach
        because = f"{away} positions away, which is {'less than' if near else 'not below'} {reach}"
        score = _decided(sheet, because, score, allowed=near)
    if scenario.causal:
        sheet.begin("Causal mask")
        seen = key <= query
        because = f"key {key + 1} {'does not come' if seen else 'comes'} after query {query + 1}"
        _decided(sheet, because, score, allowed=seen)


def _decided(
    sheet: _Sheet, because: str, score: tuple[Decimal, float], *, allowed: bool
) -> tuple[Decimal, float]:
    """Write whether the query may look, and return the score that is left."""
    if not allowed:
        score = Decimal("-Infinity"), -math.inf
    sheet.decide(because, score[1], score[0])
    return score


def _rescaled(
    sheet: _Sheet, score: tuple[Decimal, float], options: Options, away: int
) -> tuple[Decimal, float]:
    """Write the divisions that are switched on, and what distance takes off."""
    if options.scaled:
        score = _divided(sheet, "Divide by √d", score, "√2", Decimal(WIDTH).sqrt())
    if options.slope:
        sheet.begin("Distance")
        printed, value = score
        slope = _printed(options.slope, _INPUT)
        line = (f"{_text(printed)} − {_text(slope)} · {away}", printed - slope * away)
        value -= options.slope * away
        score = sheet.write(line, value, _SCORE, quantity="s"), value
    if options.temperature != 1:
        T = _printed(options.temperature, _INPUT)
        score = _divided(sheet, "Divide by the temperature", score, _text(T), T)
    return score


def _softmax(sheet: _Sheet, words: Sequence[str], scores: Array, weights: Array) -> list[Decimal]:
    """Write softmax of one row of scores; return the weights as printed."""
    printed = [_printed(score, _SCORE) for score in scores]
    top = float(scores.max())
    if top == -math.inf:
        sheet.begin("Nobody to look at")
        return [
            sheet.write((_text(Decimal(0)), Decimal(0)), 0.0, _WEIGHT, word=word) for word in words
        ]
    if not _SMALL <= top <= _LARGE:
        sheet.begin("Take off the largest")
        largest = _printed(top, _SCORE)
        printed = [
            sheet.write(
                (f"{_text(score)} − {_factor(largest)}", score - largest),
                value - top,
                _SCORE,
                word=word,
            )
            for word, score, value in zip(words, printed, scores, strict=True)
        ]
        scores = scores - top

    exact = [math.exp(score) for score in scores]
    sheet.begin("Exponentials")
    exps = [
        sheet.write((f"exp({_text(score)})", score.exp()), value, _EXP, word=word)
        for word, score, value in zip(words, printed, exact, strict=True)
    ]
    sheet.begin("Sum of the row")
    seen = [exp for exp, score in zip(exps, scores, strict=True) if score > -math.inf]
    total = sheet.write(_sum(seen), math.fsum(exact), _SUM)
    sheet.begin("Weights")
    return [
        sheet.write((f"{_text(exp)} / {_text(total)}", exp / total), weight, _WEIGHT, word=word)
        for word, exp, weight in zip(words, exps, weights, strict=True)
    ]


def written(lines: pd.DataFrame, chosen: str = "") -> str:
    """Return lines of `steps` as text in columns, the one about the word `chosen` marked."""
    width = max(map(len, lines["word"]))
    mark = {chosen: "▸ "} if lines["word"].nunique() > 1 else {}
    rows = []
    for line in lines.to_dict("records"):
        name = isolated(line["word"]) + " " * (width - len(line["word"]))
        word = mark.get(line["word"], "  " if mark else "") + name + "  "
        quantity = f"{line['quantity']} = " if line["quantity"] else ""
        note = f"  ({line['note']})" if line["note"] else ""
        sentence = f"{line['calculation']} {line['relation']} {line['result']}{note}"
        rows.append((word if width else "") + quantity + sentence)
    return "\n".join(rows)
