"""The formulas that are taken away: their numbers are those of the page, and no word is run."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from strategies import scenarios

from attention.exchange.latex import latex
from attention.forward import forward
from attention.lessons import BY_NAME, OPENING
from attention.scenario import Head, Options, Scenario, Sentence

ONE_HEAD = r"""% Attention, head 1 of 1; vectors are rows. It goes into a document that has
% \usepackage{amsmath}
\[
X = \begin{array}{r|rr}
\text{the}_{1} & -1 & 1 \\
\text{the}_{2} & 0.5 & 5 \cdot 10^{-5}
\end{array}
\]
\[
W_Q = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \qquad
W_K = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \qquad
W_V = \begin{pmatrix} 0 & -2 \\ 2 & 0 \end{pmatrix}
\]
\[
q_m = x_m W_Q \qquad
k_n = x_n W_K \qquad
v_n = x_n W_V
\]
\[
s_{mn} = \frac{1}{0.5} \left( \frac{q_m k_n^\top}{\sqrt{2}} \right)\text{ or } -\infty \text{ where masked}
\]
\[
a_{mn} = \frac{e^{s_{mn}}}{\sum_l e^{s_{ml}}} \qquad
o_m = \sum_n a_{mn} v_n
\]
\[
S = \begin{array}{r|rr}
 & \text{the}_{1} & \text{the}_{2} \\ \hline
\text{the}_{1} & 2.83 & -\infty \\
\text{the}_{2} & -0.71 & 0.35
\end{array}
\]
\[
A = \begin{array}{r|rr}
 & \text{the}_{1} & \text{the}_{2} \\ \hline
\text{the}_{1} & 1.00 & 0.00 \\
\text{the}_{2} & 0.26 & 0.74
\end{array}
\]
"""  # noqa: E501

# What prints a sign, and breaks what would be another one if it stood alone.
PRINTED = re.compile(r"\\[{}$&#_%]|\\text[a-z]+\{\}|\\symbol\{34\}|\{\}")
SIGNS = {
    r"\textbackslash{}": "\\",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textasciigrave{}": "`",
    r"\symbol{34}": '"',
    "{}": "",
}
NAME = r"\\text\{(?P<word>(?:[^\\{}]|\\[^a-z]|\\[a-z]+(?:\{\}|\{34\})|\{\})*)\}(?:_\{\d+\})?"


def displays(text: str) -> dict[str, str]:
    """Return what stands at the right of each matrix's name."""
    found = re.findall(r"([XYSA](?:\^\{\(\d\)\})?|W_\w(?:\^\{\(\d\)\})?) = (\\begin.*?)"
                       r"(?= \\qquad\n|\n\\\])", text, re.DOTALL)  # fmt: skip
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


def number(cell: str) -> float:
    if cell == r"-\infty":
        return -np.inf
    return float(re.sub(r" \\cdot 10\^\{(.*)\}", r"e\1", cell))


def rows(display: str) -> list[list[str]]:
    """Return the cells of an array or a matrix as they are written."""
    match = re.fullmatch(
        r"\\begin\{(array|pmatrix)\}(?:\{r\|r+\})?\s+(.*?)\s+\\end\{\1\}", display, re.DOTALL
    )
    assert match, display
    lines = re.split(r" \\\\\s*(?:\\hline\s*)?", match[2])
    return [[cell.strip() for cell in re.split(r"(?<!\\)&", line)] for line in lines]


def numbers(display: str) -> NDArray[np.float64]:
    """Return the numbers of an array or a matrix; names stand before and above them."""
    cells = rows(display)
    named = "array" in display
    below = cells[1:] if r"\hline" in display else cells
    return np.array([[number(cell) for cell in row[named:]] for row in below])


def word(name: str) -> str:
    """Return the word that LaTeX prints for a name, without its subscript."""
    match = re.fullmatch(NAME, name)
    assert match, name
    return PRINTED.sub(
        lambda found: SIGNS.get(found[0], found[0].removeprefix("\\")), match["word"]
    )


def test_a_small_scenario() -> None:
    scenario = Scenario(
        ("the", "the"), ((-1, 1), (0.5, 0.00005)), (Head(W_V=((0, -2), (2, 0))),),
        Options(scaled=True, causal=True, temperature=0.5),
    )  # fmt: skip
    assert latex(scenario, 0) == ONE_HEAD


@given(scenarios())
def test_its_matrices_are_those_of_the_page(scenario: Scenario) -> None:
    whole = forward(scenario)
    for head, this in enumerate(whole.heads):
        found = displays(latex(scenario, head))
        several = len(scenario.heads) > 1
        typed = {"X": scenario.embeddings, **({"W_O": scenario.W_O} if several else {})}
        if scenario.cross:
            typed["Y"] = scenario.looked_at.embeddings
        for at, each in enumerate(scenario.heads, start=1):
            of = f"^{{({at})}}" if several else ""
            typed |= {f"W_{sign}{of}": getattr(each, f"W_{sign}") for sign in "QKV"}
        of = f"^{{({head + 1})}}" if several else ""
        computed = {f"S{of}": this.scores, f"A{of}": this.weights}
        assert found.keys() == typed.keys() | computed.keys()
        for name, matrix in typed.items():
            np.testing.assert_allclose(numbers(found[name]), matrix, rtol=5e-4, atol=5e-5)
        for name, scores in computed.items():
            np.testing.assert_allclose(numbers(found[name]), scores, rtol=1e-12, atol=0.005 + 1e-9)
        assert "-0.00" not in found[f"S{of}"]


@given(scenarios())
def test_its_words_are_those_of_the_page_and_nothing_of_them_is_run(scenario: Scenario) -> None:
    text = latex(scenario, 0)
    found = displays(text)
    of = "^{(1)}" if len(scenario.heads) > 1 else ""
    words, keys = scenario.words, scenario.looked_at.words
    for name in (f"S{of}", f"A{of}"):
        heading, *below = rows(found[name])
        assert tuple(map(word, heading[1:])) == keys
        assert tuple(word(row[0]) for row in below) == words
        assert len({row[0] for row in below}) == len(words)
    assert tuple(word(row[0]) for row in rows(found["X"])) == words
    # Without the words, what is left is written here: its signs, groups and environments match.
    left = re.sub(NAME, "", text)
    assert left.isascii()
    assert re.findall("%.*", left) == re.findall("^%.*", left, re.MULTILINE)
    assert {*re.findall(r"\\[a-zA-Z]+", left)} <= {
        *(r"\usepackage", r"\begin", r"\end", r"\qquad", r"\frac", r"\sum", r"\sqrt", r"\top"),
        *(r"\left", r"\right", r"\cdot", r"\infty", r"\text", r"\hline", r"\cos", r"\sin"),
        *(r"\circ", r"\dots", r"\lvert", r"\rvert"),
    }
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    opened: list[str] = []
    for begin, name in re.findall(r"\\(begin|end)\{(array|pmatrix)\}", left):
        if begin == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    assert re.findall(r"\\([][])", left) == ["[", "]"] * text.count("\n\\[\n")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("^^5c", r"\textasciicircum{}\textasciicircum{}5c"),
        ("a&b_c$%#~", r"a\&b\_c\$\%\#\textasciitilde{}"),
        ('<|"`>', r"\textless{}\textbar{}\symbol{34}\textasciigrave{}\textgreater{}"),
        ("---''", "-{}-{}-'{}'"),
        ("cat₁", "cat₁"),
    ],
)
def test_a_word_is_printed_and_not_run(typed: str, written: str) -> None:
    text = latex(Scenario((typed, "b"), ((1, 0), (0, 1))), 0)
    assert text.count(rf"\text{{{written}}}") == 5


def test_words_that_occur_often_have_subscripts_of_their_own() -> None:
    text = latex(Scenario(("a",) * 11 + ("a₁",), ((1, 0),) * 12), 0)
    names = [row[0] for row in rows(displays(text)["X"])]
    assert names == [rf"\text{{a}}_{{{at}}}" for at in range(2, 13)] + [r"\text{a₁}"]


@pytest.mark.parametrize("sources", [("chat",), ("猫",)])
def test_it_says_what_reads_words_that_are_not_in_ascii(sources: tuple[str, ...]) -> None:
    scenario = replace(
        Scenario(("cat",), ((1, 2),)), sources=Sentence(sources, ((3, 4),)), cross=True
    )
    assert ("LuaLaTeX" in latex(scenario, 0)) is not sources[0].isascii()
    assert "LuaLaTeX" not in latex(replace(scenario, cross=False), 0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(scaled=True), r"\frac{q_m k_n^\top}{\sqrt{2}}"),
        (Options(temperature=0.05), r"\frac{1}{0.05} \left( q_m k_n^\top \right)"),
        (Options(slope=0.5), r"q_m k_n^\top - 0.5\,\lvert m - n\rvert"),
        (Options(causal=True), r"\text{ or } -\infty \text{ where masked}"),
        (Options(rotation=-30), r"\cos (-30^\circ) & \sin (-30^\circ) \\ -\sin (-30^\circ) &"),
        (Options(rotation=30), r"q_m = x_m W_Q\, R^m"),
        (Options(wave=2, wave_angle=40), r"p_m = 2\,(\cos (40^\circ m),\ \sin (40^\circ m))"),
        (Options(wave=2), r"v_n = (x_n + p_n) W_V"),
        (Options(slope=0.5), r"m, n = 0, 1, \dots"),
    ],
)
def test_it_says_only_what_the_scenario_does(options: Options, said: str) -> None:
    scenario = replace(OPENING.scenario, options=options)
    assert said in latex(scenario, 0)
    assert said not in latex(OPENING.scenario, 0)


def test_who_may_look_at_nothing_gives_nothing_and_it_is_said() -> None:
    text = latex(Scenario(("a", "b"), ((1, 2), (3, 4))).padded([0, 1]), 0)
    assert r"\text{ or } 0 \text{ where all are masked}" in text
    found = displays(text)
    assert (numbers(found["S"]) == -np.inf).all()
    assert (numbers(found["A"]) == 0).all()


def test_of_several_heads_it_says_which_it_shows_and_how_they_are_joined() -> None:
    text = latex(BY_NAME["Two heads"].scenario, 1)
    assert text.startswith("% Attention, head 2 of 2;")
    assert r"z_m = \begin{pmatrix} o_m^{(1)} & o_m^{(2)} \end{pmatrix} W_O" in text
    assert {"S^{(2)}", "A^{(2)}", "W_O"} <= displays(text).keys()


def test_sources_are_what_is_looked_at() -> None:
    text = latex(BY_NAME["Translation"].scenario, 0)
    assert "k_n = y_n W_K" in text
    assert [word(row[0]) for row in rows(displays(text)["Y"])] == ["the", "black", "cat"]
