"""A scenario as a short program: the matrices, the arithmetic, and nothing else.

A program is in ASCII, and prints no sign that a console does not know. In its comments, n words
look at as many or at m others, in h heads.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attention.forward import WIDTH, attention_mask
from attention.numbers import shortest
from attention.scenario import Rows, Scenario


class Library(NamedTuple):
    """How a program calls a library for arrays, and what makes radians of degrees."""

    name: str
    array: str
    radians: str


NUMPY = Library("np", "np.array", "np.radians")
TORCH = Library("torch", "torch.tensor", "math.radians")

# Source of the equations: Vaswani et al., Attention Is All You Need, 2017, equation 1 and section
# 3.2.2; of the rotation: Su et al., RoFormer, 2021, section 3.2.1, for row vectors.
_PRINTABLE = """\
def printable(word):  # with the number of each sign that this console does not know
    encoding = sys.stdout.encoding or "ascii"
    return word.encode(encoding, "backslashreplace").decode(encoding)
"""
_WAVE = """\
def wave(rows):  # added to embeddings, it tells positions
    angles = {lib.radians}({angle}) * {lib.name}.arange(len(rows), dtype=float)
    return {size} * {lib.name}.stack([{lib.name}.cos(angles), {lib.name}.sin(angles)], -1)
"""
_ROTATED = """\
def rotated(rows):  # each turned by its position
    angles = {lib.radians}({angle}) * {lib.name}.arange(rows.shape[1], dtype=float)
    cos, sin = {lib.name}.cos(angles), {lib.name}.sin(angles)
    x, y = rows[..., 0], rows[..., 1]
    return {lib.name}.stack([x * cos - y * sin, x * sin + y * cos], -1)
"""
_NOBODY = """\
nobody = np.isneginf(bias).all(axis=1)  # who may look at nothing gives nothing
scores[:, nobody] = 0
"""
_SOFTMAX = """\
exponentials = np.exp(scores - scores.max(axis=2, keepdims=True))
weights = exponentials / exponentials.sum(axis=2, keepdims=True)  # rows sum to 1
{nothing}outputs = weights @ V  # (h, n, {m}) @ (h, {m}, 2)
joint_outputs = np.hstack([*outputs]) @ W_O  # (n, 2h) @ (2h, 2)

weights, outputs = weights[{at}], outputs[{at}]
print("head {head} of {heads}")
for word, row, output, joint in zip(words, weights, outputs, joint_outputs):
    print({word}, row.round(2), "output", output.round(2), "joint output", joint.round(2))
"""
_TORCH = """\
outputs = scaled_dot_product_attention(Q, K, V, **how)  # (h, n, 2)
joint_outputs = torch.hstack([*outputs]) @ W_O  # (n, 2h) @ (2h, 2)
# If values are 1 for one key and 0 for the others, outputs are weights.
ones = torch.eye(V.shape[1], dtype=float).expand(len(V), -1, -1)
weights = scaled_dot_product_attention(Q, K, ones, **how)  # (h, n, {m})

torch.set_printoptions(precision=2, sci_mode=False)
for head in range(len(V)):
    print(f"head {{head + 1}}: weights", weights[head], "outputs", outputs[head], sep="\\n")
print("joint outputs", joint_outputs, sep="\\n")
"""


def script(scenario: Scenario, head: int) -> str:
    """Return a program in numpy that computes what all heads do, and prints it of one.

    It has only the lines that this scenario needs, and leaves `weights` and `outputs` of the
    head, and `joint_outputs`.
    """
    options, m = scenario.options, "m" if scenario.cross else "n"
    plain = all(map(str.isascii, scenario.words))
    bias, nobody = _bias(scenario, NUMPY), not attention_mask(scenario).any(axis=1).all()
    softmax = _SOFTMAX.format(
        nothing="weights[:, nobody] = 0\n" if nobody else "",
        m=m,
        at=head,
        head=head + 1,
        heads=len(scenario.heads),
        word="word" if plain else "printable(word)",
    )
    return "".join(
        [
            "" if plain else "import sys\n\n",
            "import numpy as np\n",
            _functions("" if plain else _PRINTABLE, *_placing(scenario, NUMPY)),
            _projected(scenario, NUMPY),
            f"scores = Q @ K.swapaxes(1, 2)  # (h, n, 2) @ (h, 2, {m})\n",
            f"scores /= np.sqrt({WIDTH})\n" if options.scaled else "",
            f"{bias}scores += bias\n" if bias else "",
            f"scores /= {options.temperature!r}  # the temperature\n"
            if options.temperature != 1
            else "",
            _NOBODY if nobody else "",
            softmax,
        ]
    )


def torch_script(scenario: Scenario) -> str:
    """Return a program that has PyTorch compute what all heads do, and prints it.

    It leaves `weights`, `outputs` and `joint_outputs`. PyTorch knows no temperature, but a scale
    of the dot products, and something to be added to them, which is a mask where it is -inf.
    """
    options, m = scenario.options, "m" if scenario.cross else "n"
    temperature = "" if options.temperature == 1 else f" / {options.temperature!r}"
    scale = f"{WIDTH}**-0.5{temperature}" if options.scaled else f"1{temperature}"
    bias, placing = _bias(scenario, TORCH), [*_placing(scenario, TORCH)]
    mask = f'"attn_mask": bias{temperature}, ' if bias else ""
    return "".join(
        [
            "import math\n\n" if placing else "",
            "import torch\n",
            "from torch.nn.functional import scaled_dot_product_attention\n",
            _functions(*placing),
            _projected(scenario, TORCH),
            bias,
            f'how = {{{mask}"scale": {scale}}}  # by default the scale is 1 / sqrt({WIDTH})\n',
            _TORCH.format(m=m),
        ]
    )


def _looked_at(scenario: Scenario) -> str:
    """Return what a program calls the embeddings that keys and values are made of."""
    return "Y" if scenario.cross else "X"


def _functions(*functions: str) -> str:
    """Return what stands between that which is imported and that which is done."""
    defined = [f"\n\n{function}" for function in functions if function]
    return "".join([*defined, "\n\n" if defined else "\n"])


def _placing(scenario: Scenario, lib: Library) -> Iterator[str]:
    """Yield the functions that tell positions."""
    options = scenario.options
    if options.wave:
        size = shortest(options.wave)
        yield _WAVE.format(lib=lib, angle=shortest(options.wave_angle), size=size)
    if options.rotation:
        yield _ROTATED.format(lib=lib, angle=shortest(options.rotation))


def _projected(scenario: Scenario, lib: Library) -> str:
    """Return the lines for words and matrices, and for queries, keys and values of all heads."""

    def array(name: str, rows: str) -> str:
        return f"{name} = {lib.array}({rows}, dtype=float)"

    Y, sources = _looked_at(scenario), scenario.looked_at
    lines = [f"words = {[*scenario.words]!a}", array("X", _rows(scenario.embeddings))]
    if scenario.cross:
        lines += [f"sources = {[*sources.words]!a}", array("Y", _rows(sources.embeddings))]
    for name in ("W_Q", "W_K", "W_V"):
        matrices = [_rows(getattr(head, name)) for head in scenario.heads]
        lines.append(array(name, _stacked(matrices)) + "  # (h, 2, 2)")
    lines.append(array("W_O", _rows(scenario.W_O)))
    if scenario.options.wave:
        lines += [f"{rows} += wave({rows})" for rows in dict.fromkeys(("X", Y))]
    lines += ["", f"Q, K, V = X @ W_Q, {Y} @ W_K, {Y} @ W_V  # (n, 2) @ (h, 2, 2) each"]
    if scenario.cross:
        lines[-1] = "Q, K, V = X @ W_Q, Y @ W_K, Y @ W_V  # (h, n, 2), then (h, m, 2) twice"
    if scenario.options.rotation:
        lines.append("Q, K = rotated(Q), rotated(K)")
    return "\n".join([*lines, ""])


def _rows(rows: Rows) -> str:
    """Return rows as a program has them; a whole number needs no point."""
    return "[" + ", ".join(f"[{shortest(x)}, {shortest(y)}]" for x, y in rows) + "]"


def _stacked(matrices: Sequence[str]) -> str:
    """Return matrices one behind the other, on lines of their own if there are several."""
    if len(matrices) == 1:
        return f"[{matrices[0]}]"
    return "".join(["[\n", *(f"    {matrix},\n" for matrix in matrices), "]"])


def _bias(scenario: Scenario, lib: Library) -> str:
    """Return the lines for what is added to the dot products of all heads, if anything is."""
    options, keys, Y = scenario.options, scenario.looked_at, _looked_at(scenario)
    masked = f"-{lib.name}.inf"
    lines = []
    if options.slope:
        lines.append(f"bias -= {shortest(options.slope)} * abs(apart)  # a slope tells positions")
    if options.window:
        lines.append(f"bias[abs(apart) >= {options.window}] = {masked}  # nobody looks further")
    if scenario.causal:
        lines.append(f"bias[apart > 0] = {masked}  # nobody looks at a later word")
    if lines:
        n, m = (f"{lib.name}.arange(len({rows}), dtype=float)" for rows in ("X", Y))
        lines[:0] = [
            "# how many positions a key stands behind a query",
            f"apart = {m} - {n}[:, None]",
        ]
    if keys.padding:
        lines.append(f"bias[:, {[*keys.padding]}] = {masked}  # these only fill up a batch")
    if keys.painted:
        queries, painted = ([*positions] for positions in zip(*keys.painted, strict=True))
        lines.append(f"bias[{queries}, {painted}] = {masked}  # a mask, cell by cell")
    if not lines:
        return ""
    return "\n".join([f"bias = {lib.name}.zeros((len(X), len({Y})), dtype=float)", *lines, ""])
