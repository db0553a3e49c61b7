"""The numbers of one head as a short program: numpy, the matrices, and nothing else."""

from attention.forward import WIDTH, seen
from attention.frames import display_words
from attention.numbers import shortest
from attention.scenario import Rows, Scenario

# Source of the equations: Vaswani et al., Attention Is All You Need, 2017, equation 1; of the
# rotation: Su et al., RoFormer, 2021, section 3.2.1, for row vectors.
_ROTATION = """\
angles = np.radians({rotation}) * np.arange(len(words))
cos, sin = np.cos(angles), np.sin(angles)
turns = np.stack([cos, sin, -sin, cos], axis=-1).reshape(-1, 2, 2)  # one a position
Q = np.einsum("ni,nij->nj", Q, turns)  # (n, 2): each turned by its position
K = np.einsum("ni,nij->nj", K, turns)  # (n, 2)
"""
_WAVE = """\
angles = np.radians({angle}) * np.arange(len(words))
X += {size} * np.column_stack([np.cos(angles), np.sin(angles)])  # a wave tells positions
"""
_DISTANCE = "distance = np.abs(np.subtract.outer(np.arange(len(words)), np.arange(len(words))))"
_MASK = """\
scores[np.triu_indices(len(words), 1)] = -np.inf  # nobody looks at a later word
"""
_PADDING = """\
scores[:, {padding}] = -np.inf  # these only fill up a batch
"""
_NOBODY = """\
nobody = np.isneginf(scores).all(axis=1)  # who may look at nothing gives nothing
scores[nobody] = 0
"""
_SOFTMAX = """\
exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
weights = exponentials / exponentials.sum(axis=1, keepdims=True)  # rows sum to 1
{nothing}outputs = weights @ V  # (n, n) @ (n, 2)

for word, row, output in zip(words, weights, outputs):
    print(word, row.round(2), "output", output.round(2))
"""


def _rows(rows: Rows) -> str:
    """Return rows as a program has them; a whole number needs no point."""
    return "[" + ", ".join(f"[{shortest(x)}, {shortest(y)}]" for x, y in rows) + "]"


def script(scenario: Scenario, head: int) -> str:
    """Return a program that computes weights and outputs of one head, and prints them.

    It has only the lines that this scenario needs, and leaves `weights` and `outputs`.
    """
    matrices, options = scenario.heads[head], scenario.options
    wave = _WAVE.format(angle=shortest(options.wave_angle), size=shortest(options.wave))
    lines = [
        "import numpy as np",
        "",
        f"words = {list(display_words(scenario.words))!r}",
        f"X = np.array({_rows(scenario.embeddings)}, dtype=float)",
        *(
            f"{name} = np.array({_rows(getattr(matrices, name))}, dtype=float)"
            for name in ("W_Q", "W_K", "W_V")
        ),
        *(wave.splitlines() if options.wave else ()),
        "",
        "Q, K, V = X @ W_Q, X @ W_K, X @ W_V  # (n, 2) @ (2, 2) each",
    ]
    if options.rotation:
        lines += _ROTATION.format(rotation=shortest(options.rotation)).splitlines()
    lines.append("scores = Q @ K.T  # (n, 2) @ (2, n)")
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
    if options.causal:
        lines += _MASK.splitlines()
    if scenario.padding:
        lines += _PADDING.format(padding=list(scenario.padding)).splitlines()
    nothing = ""
    if not seen(scenario).any(axis=1).all():
        lines += _NOBODY.splitlines()
        nothing = "weights[nobody] = 0\n"
    return "\n".join([*lines, _SOFTMAX.format(nothing=nothing)])
