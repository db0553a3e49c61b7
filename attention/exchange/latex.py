r"""A scenario as formulas for a text in LaTeX: the words, the matrices, and what comes of them.

Words are untrusted: whatever means something to LaTeX is written as LaTeX prints it, so that
nothing of a word is ever run. Numbers are those of the page: what is typed as in its tables, what
is computed to two decimals.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from attention.forward import WIDTH, attention_mask, forward
from attention.frames import display_names
from attention.maths import Array
from attention.numbers import short
from attention.scenario import Rows, Scenario

_HEADER = """\
% Attention, head {head} of {heads}; vectors are rows. It goes into a document that has
% \\usepackage{{amsmath}}
"""
_OTHER_SIGNS = """\
% Some words are not in ASCII: LuaLaTeX or XeLaTeX reads them, and fontspec chooses a font that has
% their signs.
"""
# The last four are no commands: they are printed as other signs in LaTeX's own encoding of fonts,
# or are taken for a command by some languages of babel.
_PRINTED = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "{}$&#_%"},
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
        '"': r"\symbol{34}",
    }
)
_LIGATURE = re.compile("(?<=([-',]))(?=\\1)")  # two of them become another sign
_NEXT, _NEXT_CELL = r" \\", " & "
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def latex(scenario: Scenario, head: int) -> str:
    """Return what a head computes as displayed formulas, which need amsmath and nothing else.

    They have the embeddings, the matrices of all heads and how they are used; of the head, the
    scores and the attention weights, a row for each query and a column for each key. What a
    scenario does not do is not there.

    Parameters
    ----------
    scenario : Scenario
    head : int
        Of which head, counted from 0.
    """
    words, keys = (
        [_named(word, name) for word, name in zip(sentence.words, names, strict=True)]
        for sentence, names in zip(
            (scenario, scenario.looked_at), display_names(scenario), strict=True
        )
    )
    this, of_head = forward(scenario).heads[head], _of_head(scenario, head)
    displays = [f"X = {_table(words, _typed(scenario.embeddings))}"]
    if scenario.cross:
        displays.append(f"Y = {_table(keys, _typed(scenario.looked_at.embeddings))}")
    for number, each in enumerate(scenario.heads):
        matrices = ((f"W_{sign}", getattr(each, f"W_{sign}")) for sign in "QKV")
        displays.append(
            _beside(f"{W}{_of_head(scenario, number)} = {_matrix(rows)}" for W, rows in matrices)
        )
    if len(scenario.heads) > 1:
        displays.append(f"W_O = {_matrix(scenario.W_O)}")
    displays += _equations(scenario)
    displays.append(f"S{of_head} = {_table(words, _computed(this.scores), keys)}")
    displays.append(f"A{of_head} = {_table(words, _computed(this.weights), keys)}")
    plain = all(map(str.isascii, (*scenario.words, *scenario.looked_at.words)))
    header = _HEADER.format(head=head + 1, heads=len(scenario.heads))
    return "".join(
        [
            header,
            "" if plain else _OTHER_SIGNS,
            *(f"\\[\n{display}\n\\]\n" for display in displays),
        ]
    )


def _of_head(scenario: Scenario, head: int) -> str:
    """Return what tells the matrices of one head from those of another."""
    return f"^{{({head + 1})}}" if len(scenario.heads) > 1 else ""


# ---- What is said of the arithmetic --------------------------------------------------------


def _equations(scenario: Scenario) -> list[str]:
    """Return how the numbers come about, for one head as for another."""
    options, y = scenario.options, "y" if scenario.cross else "x"
    query, key, value = "x_m", f"{y}_n", f"{y}_n"
    told = []
    if options.wave:
        query, key, value = (f"({at} + p_{at[-1]})" for at in (query, key, value))
        angle = rf"({_number(options.wave_angle)}^\circ m)"
        told.append(rf"p_m = {_number(options.wave)}\,(\cos {angle},\ \sin {angle})")
    turned = ("", "")
    if options.rotation:
        turned = (r"\, R^m", r"\, R^n")
        angle = rf"({_number(options.rotation)}^\circ)"
        cos, sin = rf"\cos {angle}", rf"\sin {angle}"
        told.append(f"R = {pmatrix([[cos, sin], ['-' + sin, cos]])}")
    if told or options.slope:
        told.append(r"m, n = 0, 1, \dots")
    projected = [
        f"q_m = {query} W_Q{turned[0]}",
        f"k_n = {key} W_K{turned[1]}",
        f"v_n = {value} W_V",
    ]
    score = r"q_m k_n^\top"
    if options.scaled:
        score = rf"\frac{{{score}}}{{\sqrt{{{WIDTH}}}}}"
    if options.slope:
        score += rf" - {_number(options.slope)}\,\lvert m - n\rvert"
    if options.temperature != 1:
        score = rf"\frac{{1}}{{{_number(options.temperature)}}} \left( {score} \right)"
    looks = attention_mask(scenario)
    masked = "" if looks.all() else r"\text{ or } -\infty \text{ where masked}"
    nobody = "" if looks.any(axis=1).all() else r"\text{ or } 0 \text{ where all are masked}"
    weight = rf"a_{{mn}} = \frac{{e^{{s_{{mn}}}}}}{{\sum_l e^{{s_{{ml}}}}}}{nobody}"
    equations = [_beside(told)] if told else []
    equations += [_beside(projected), f"s_{{mn}} = {score}{masked}"]
    equations.append(_beside([weight, r"o_m = \sum_n a_{mn} v_n"]))
    if len(scenario.heads) > 1:
        outputs = (f"o_m{_of_head(scenario, number)}" for number in range(len(scenario.heads)))
        equations.append(rf"z_m = \begin{{pmatrix}} {_NEXT_CELL.join(outputs)} \end{{pmatrix}} W_O")
    return equations


# ---- How it is written ---------------------------------------------------------------------


def _named(word: str, name: str) -> str:
    """Return a word as it is called among others: what tells it apart is its subscript."""
    printed = _LIGATURE.sub("{}", word.translate(_PRINTED))
    apart = name.removeprefix(word).translate(_SUBSCRIPTS)
    return rf"\text{{{printed}}}" + (f"_{{{apart}}}" if apart else "")


def _number(number: float) -> str:
    """Return a number as a table of the page has it, its power of ten as a formula has it."""
    digits, _, power = short(number).partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def _typed(rows: Rows) -> list[list[str]]:
    return [[_number(number) for number in row] for row in rows]


def _computed(rows: Array) -> list[list[str]]:
    return [
        [r"-\infty" if number == -np.inf else f"{round(number, 2) + 0.0:.2f}" for number in row]
        for row in rows.tolist()
    ]


def _beside(formulas: Iterable[str]) -> str:
    return " \\qquad\n".join(formulas)


def _matrix(rows: Rows) -> str:
    return pmatrix(_typed(rows))


def pmatrix(rows: Iterable[Iterable[str]]) -> str:
    """Return a matrix of numbers as they are written."""
    return rf"\begin{{pmatrix}} {f'{_NEXT} '.join(map(_NEXT_CELL.join, rows))} \end{{pmatrix}}"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], heading: Sequence[str] = ()) -> str:
    """Return rows behind their names, under those of the columns if there are any.

    It is an array because matrices of amsmath end at ten columns.
    """
    above = [_NEXT_CELL.join(["", *heading]) + _NEXT + r" \hline"] if heading else []
    named = (_NEXT_CELL.join([name, *row]) for name, row in zip(names, rows, strict=True))
    below = f"{_NEXT}\n".join(named)
    return "\n".join([rf"\begin{{array}}{{r|{'r' * len(rows[0])}}}", *above, below, r"\end{array}"])
