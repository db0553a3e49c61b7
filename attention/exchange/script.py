"""The numbers of one head as a short program: numpy, the matrices, and nothing else."""

from attention.forward import WIDTH, seen
from attention.frames import display_words
from attention.numbers import shortest
from attention.scenario import Rows, Scenario, Sentence

# Source of the equations: Vaswani et al., Attention Is All You Need, 2017, equation 1; of the
# rotation: Su et al., RoFormer, 2021, section 3.2.1, for row vectors.
_ROTATED = """\
def rotated(rows):  # each turned by its position
    angles = np.radians({rotation}) * np.arange(len(rows))
    cos, sin = np.cos(angles), np.sin(angles)
    x, y = rows.T
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])


Q, K = rotated(Q), rotated(K)
"""
_WAVE = """\
def wave(rows):  # added to embeddings, it tells positions
    angles = np.radians({angle}) * np.arange(len(rows))
    return {size} * np.column_stack([np.cos(angles), np.sin(angles)])


"""
_DISTANCE = "distance = np.abs(np.subtract.outer(np.arange(len(Q)), np.arange(len(K))))"
_MASK = "scores[np.triu_indices(len(words), 1)] = -np.inf  # nobody looks at a later word"
_PADDING = "scores[:, {padding}] = -np.inf  # these only fill up a batch"
_PAINTED = "scores[{queries}, {keys}] = -np.inf  # a mask, cell by cell"
_NOBODY = """\
nobody = np.isneginf(scores).all(axis=1)  # who may look at nothing gives nothing
scores[nobody] = 0
"""
_SOFTMAX = """\
exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
weights = exponentials / exponentials.sum(axis=1, keepdims=True)  # rows sum to 1
{nothing}outputs = weights @ V  # (n, {m}) @ ({m}, 2)

for word, row, output in zip(words, weights, outputs):
    print(word, row.round(2), "output", output.round(2))
"""


def _rows(rows: Rows) -> str:
    """Return rows as a program has them; a whole number needs no point."""
    return "[" + ", ".join(f"[{shortest(x)}, {shortest(y)}]" for x, y in rows) + "]"


def _sentence(sentence: Sentence, words: str, embeddings: str) -> list[str]:
    return [
        f"{words} = {list(display_words(sentence.words))!r}",
        f"{embeddings} = np.array({_rows(sentence.embeddings)}, dtype=float)",
    ]


def script(scenario: Scenario, head: int) -> str:
    """Return a program that computes weights and outputs of one head, and prints them.

    It has only the lines that this scenario needs, and leaves `weights` and `outputs`.
    """
    matrices, options, looked_at = scenario.heads[head], scenario.options, scenario.looked_at
    lines = ["import numpy as np", ""]
    if options.wave:
        size = shortest(options.wave)
        lines += _WAVE.format(angle=shortest(options.wave_angle), size=size).split("\n")[:-1]
    Y, m = ("Y", "m") if scenario.cross else ("X", "n")
    lines += _sentence(scenario, "words", "X")
    if scenario.cross:
        lines += _sentence(looked_at, "sources", Y)
    lines += [
        f"{name} = np.array({_rows(getattr(matrices, name))}, dtype=float)"
        for name in ("W_Q", "W_K", "W_V")
    ]
    if options.wave:
        lines += [f"{name} += wave({name})" for name in dict.fromkeys(("X", Y))]
    lines += ["", f"Q, K, V = X @ W_Q, {Y} @ W_K, {Y} @ W_V  # (n, 2) @ (2, 2) each"]
    if scenario.cross:
        lines[-1] = "Q, K, V = X @ W_Q, Y @ W_K, Y @ W_V  # (n, 2), then (m, 2) twice"
    if options.rotation:
        lines += ["", "", *_ROTATED.format(rotation=shortest(options.rotation)).splitlines()]
    lines.append(f"scores = Q @ K.T  # (n, 2) @ (2, {m})")
    if options.scaled:
        lines.append(f"scores /= np.sqrt({WIDTH})")
    if options.slope or options.window:
        lines.append(_DISTANCE)
    if options.slope:
        lines.append(f"scores -= {shortest(options.slope)} * distance  # a slope tells positions")
    if options.temperature != 1:
        lines.append(f"scores /= {options.temperature!r}  # the temperature")
    if options.window:
        lines.append(f"scores[distance >= {options.window}] = -np.inf  # nobody looks further")
    if scenario.causal:
        lines.append(_MASK)
    if looked_at.padding:
        lines.append(_PADDING.format(padding=list(looked_at.padding)))
    if looked_at.painted:
        queries, keys = map(list, zip(*looked_at.painted, strict=True))
        lines.append(_PAINTED.format(queries=queries, keys=keys))
    nothing = ""
    if not seen(scenario).any(axis=1).all():
        lines += _NOBODY.splitlines()
        nothing = "weights[nobody] = 0\n"
    return "\n".join([*lines, _SOFTMAX.format(nothing=nothing, m=m)])
