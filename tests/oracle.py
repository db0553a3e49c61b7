"""Attention once more, in plain loops over plain numbers: no numpy, no shared code."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from attention.scenario import Options, Scenario, Sentence

Rows = Sequence[Sequence[float]]


class Attention(NamedTuple):
    """What one head makes of its queries, a row for each."""

    scores: list[list[float]]
    weights: list[list[float]]
    outputs: list[list[float]]


def product(rows: Rows, matrix: Rows) -> list[list[float]]:
    return [
        [sum(row[i] * matrix[i][j] for i in range(len(matrix))) for j in range(len(matrix[0]))]
        for row in rows
    ]


def rotated(rows: Rows, degrees: float) -> list[list[float]]:
    """Turn row m by m × degrees: [x y] becomes [x cos − y sin, x sin + y cos]."""
    turned = []
    for position, (x, y) in enumerate(rows):
        angle = math.radians(degrees) * position
        turned.append(
            [x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)]
        )
    return turned


def attend(
    queries: Rows,
    keys: Rows,
    values: Rows,
    *,
    scale: float,
    temperature: float = 1.0,
    causal: bool = False,
    window: int = 0,
    slope: float = 0.0,
    mask: Sequence[Sequence[bool]] | None = None,
    bias: Rows | None = None,
) -> Attention:
    found = Attention([], [], [])
    for i, query in enumerate(queries):
        scores = []
        for j, key in enumerate(keys):
            dot = sum(a * b for a, b in zip(query, key, strict=True))
            score = (dot * scale - slope * abs(i - j) + (bias[i][j] if bias else 0)) / temperature
            forbidden = causal and j > i
            forbidden = forbidden or (0 < window <= abs(i - j))
            forbidden = forbidden or (mask is not None and not mask[i][j])
            scores.append(-math.inf if forbidden else score)
        top = max(scores)
        exps = [math.exp(score - top) if score > -math.inf else 0.0 for score in scores]
        weights = [e / sum(exps) if e else 0.0 for e in exps]
        found.scores.append(scores)
        found.weights.append(weights)
        found.outputs.append(
            [
                sum(weight * value[c] for weight, value in zip(weights, values, strict=True))
                for c in range(len(values[0]))
            ]
        )
    return found


def _depth(nested: object) -> int:
    return 1 + _depth(nested[0]) if isinstance(nested, list) else 0


def attend_each(queries: Any, keys: Any, values: Any, **settings: Any) -> Any:
    """Attend matrix by matrix; return scores, weights and outputs nested as deeply as the input.

    Lists of matrices are gone through side by side: one that is missing, or has a single
    entry, serves for all.
    """
    stacks = (queries, keys, values)
    deepest = max(map(_depth, stacks))
    if deepest == 2:
        return attend(*stacks, **settings)
    lists = [stack if _depth(stack) == deepest else [stack] for stack in stacks]
    results = [
        attend_each(*(entries[i if len(entries) > 1 else 0] for entries in lists), **settings)
        for i in range(max(map(len, lists)))
    ]
    return tuple(map(list, zip(*results, strict=True)))


def placed(sentence: Sentence, options: Options) -> list[list[float]]:
    """Return each embedding, moved by the wave at its position."""
    size, angle = options.wave, math.radians(options.wave_angle)
    return [
        [x + size * math.cos(m * angle), y + size * math.sin(m * angle)]
        for m, (x, y) in enumerate(sentence.embeddings)
    ]


def keyed(scenario: Scenario) -> Sentence:
    """Return the words that are looked at."""
    if scenario.cross:
        assert scenario.sources
        return scenario.sources
    return scenario


def forward(scenario: Scenario) -> tuple[list[Attention], list[list[float]]]:
    """Return what each head makes of the scenario, and then the joint outputs."""
    options = scenario.options
    scale = 1 / math.sqrt(2) if options.scaled else 1.0
    embeddings, looked_at = placed(scenario, options), placed(keyed(scenario), options)
    hidden, painted = keyed(scenario).padding, keyed(scenario).painted
    mask = [
        [key not in hidden and (query, key) not in painted for key in range(len(looked_at))]
        for query in range(len(embeddings))
    ]
    heads = [
        attend(
            rotated(product(embeddings, head.W_Q), options.rotation),
            rotated(product(looked_at, head.W_K), options.rotation),
            product(looked_at, head.W_V),
            scale=scale,
            temperature=options.temperature,
            causal=options.causal and not scenario.cross,
            window=options.window,
            mask=mask,
            slope=options.slope,
        )
        for head in scenario.heads
    ]
    side_by_side = [
        [number for head in heads for number in head.outputs[row]]
        for row in range(len(scenario.words))
    ]
    return heads, product(side_by_side, scenario.W_O)


def effective_number(weights: Sequence[float]) -> float:
    """Return of how many equal weights a row is worth: the product of w to the power of −w."""
    number = 1.0
    for weight in weights:
        if weight > 0:
            number *= weight**-weight
    return number


def cross_entropy(scenario: Scenario, head: int, wanted: Rows) -> float:
    """Return the mean over rows that want something of −Σ wanted · ln weight."""
    weights = forward(scenario)[0][head].weights
    rows = [
        -sum(t * math.log(w) for t, w in zip(want, row, strict=True) if t)
        for want, row in zip(wanted, weights, strict=True)
        if any(want)
    ]
    return sum(rows) / max(1, len(rows))


def inside(point: Sequence[float], corners: Rows, margin: float) -> bool:
    """Return whether a point lies at least `margin` inside the convex hull of `corners`.

    It does if every line through two corners has one, on either side, well beyond the point.
    """
    lines = [(a, b) for a in corners for b in corners if a != b]
    for a, b in lines:
        length = math.hypot(b[0] - a[0], b[1] - a[1])
        across = ((b[1] - a[1]) / length, (a[0] - b[0]) / length)
        reach = max((x - point[0]) * across[0] + (y - point[1]) * across[1] for x, y in corners)
        if reach < margin:
            return False
    return bool(lines)


def layers(scenario: Scenario, count: int) -> list[list[list[float]]]:
    """Return the places of the words before the first layer and after each, as far as ±100."""
    found = [[list(point) for point in scenario.embeddings]]
    for _ in range(count):
        _, joint = forward(scenario)
        entering = placed(scenario, scenario.options)
        rows = []
        for (x, y), (dx, dy) in zip(entering, joint, strict=True):
            point = [x + dx, y + dy] if scenario.stack.residual else [dx, dy]
            length = math.sqrt(point[0] ** 2 + point[1] ** 2)
            if scenario.stack.radius and length:
                point = [number / length * scenario.stack.radius for number in point]
            rows.append(point)
        if any(abs(number) > 100 for point in rows for number in point):
            break
        found.append(rows)
        places = tuple((x, y) for x, y in rows)
        scenario = replace(scenario.with_options(wave=0), embeddings=places)
    return found
