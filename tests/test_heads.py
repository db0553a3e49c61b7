"""A real head is brought in: read as people have it, or refused by row and column."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import opened, press, texts

from attention.exchange.brought import bring_in
from attention.exchange.heads import read_head
from attention.exchange.link import Link, decode, encode
from attention.exchange.spreadsheets import to_csv
from attention.frames import weights
from attention.learning import descended, loss
from attention.lessons import BY_NAME, OPENING
from attention.scenario import MAX_WORDS
from attention.target import wanted

PRESENT = OPENING.scenario
WORDS = ("the", "cat", "sat")
WEIGHTS = [[1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.2, 0.3, 0.5]]
TABLE = pd.DataFrame(WEIGHTS, index=WORDS, columns=WORDS)
OTHER = pd.DataFrame([[0.1, 0.2, 0.7], [0.5, 0.2, 0.3]], index=["der", "Hund"], columns=WORDS)


def opens(content: str | bytes) -> tuple[Link, tuple[str, ...]]:
    found = bring_in(content, PRESENT)
    assert not found.problems
    assert isinstance(found.what, Link)
    return found.what, found.notes


def is_wanted(link: Link) -> list[list[float]]:
    rows: list[list[float]] = link.target.rows(link.scenario).tolist()
    return rows


# ---- As people have it ---------------------------------------------------------------------

LISTED = json.dumps(WEIGHTS)
PRINTED = f"torch.tensor({LISTED}, dtype=torch.float64, grad_fn=<SoftmaxBackward0>)"


@pytest.mark.parametrize(
    "text",
    [
        TABLE.to_csv(),
        TABLE.to_csv(sep="\t"),
        TABLE.to_csv(sep=";", decimal=","),
        f"sep=;\n{TABLE.to_csv(sep=';')}",
        TABLE.to_csv(index=False),
        TABLE.to_csv(header=False),
        TABLE.to_string(),
        f"the cat sat\n{LISTED}",
        f"{LISTED}\nthe, cat, sat",
        f"tokens = ['the', 'Ġcat', 'Ġsat']\nattn = {PRINTED}",
        f"{PRINTED}\n['▁the', '▁cat', '▁sat']",
        f"the cat sat\n{np.array(WEIGHTS)}",
        f"the cat sat\n{np.array(WEIGHTS)!r}",
        json.dumps({"tokens": WORDS, "attention": WEIGHTS}),
        json.dumps({"words": WORDS, "weights": WEIGHTS}, indent=2),
        json.dumps({"attention": [{"attn": [[WEIGHTS]], "left_text": WORDS, "right_text": WORDS}]}),
    ],
)
def test_a_head_is_read_as_people_have_it(text: str) -> None:
    link, notes = opens(text)
    assert link.scenario.words == WORDS
    assert is_wanted(link) == WEIGHTS
    assert link.scenario.options.causal
    assert not link.scenario.cross
    assert (link.look.view, link.look.trainable) == ("learning", True)
    assert "no word looks at a later one, so there is a causal mask" in notes
    assert ("Ġ and ▁ are blanks before a word, and were left out" in notes) == any(
        sign in text for sign in ("Ġ", "▁", "u0120")
    )
    assert decode(encode(link)) == (link, [])


@pytest.mark.parametrize(
    "text", [LISTED, str(np.array(WEIGHTS)), pd.DataFrame(WEIGHTS).to_csv(), PRINTED]
)
def test_words_that_nobody_named_are_numbered(text: str) -> None:
    link, notes = opens(text)
    assert link.scenario.words == ("word 1", "word 2", "word 3")
    assert is_wanted(link) == WEIGHTS
    assert "no words were found with these weights: they are numbered" in notes


def test_of_all_layers_and_heads_the_first_is_taken() -> None:
    many = np.broadcast_to(WEIGHTS, (2, 1, 4, 3, 3)).tolist()
    for text in (json.dumps(many), json.dumps({"attentions": many, "tokens": WORDS})):
        link, notes = opens(text)
        assert is_wanted(link) == WEIGHTS
        assert "there are 2 × 4 matrices: the first was taken" in notes
    _, notes = opens(f"({PRINTED}, {PRINTED})")
    assert "there are more lists than one: the first was taken" in notes


@pytest.mark.parametrize(
    "text",
    [
        OTHER.to_csv(),
        OTHER.to_csv(sep=";", decimal=","),
        json.dumps(
            {"left_text": ["der", "Hund"], "right_text": WORDS, "attn": OTHER.to_numpy().tolist()}
        ),
    ],
)
def test_other_words_above_the_columns_are_sources(text: str) -> None:
    link, _ = opens(text)
    assert link.scenario.words == ("der", "Hund")
    assert link.scenario.cross
    assert link.scenario.looked_at.words == WORDS
    assert is_wanted(link) == OTHER.to_numpy().tolist()


@pytest.mark.parametrize("lesson", ["Two heads", "Translation"])
def test_our_own_table_of_weights_is_a_head(lesson: str) -> None:
    scenario = BY_NAME[lesson].scenario
    for content in (to_csv(weights(scenario)), weights(scenario).to_csv()):
        link, notes = opens(content)
        assert link.scenario.words == scenario.words
        assert link.scenario.looked_at.words == scenario.looked_at.words
        first = weights(scenario).query("head == 0")["weight"].to_numpy()
        assert np.ravel(is_wanted(link)) == pytest.approx(first, abs=1e-6)
        several = "of several heads, the first was taken" in notes
        assert several == (len(scenario.heads) > 1)


# ---- What it is not, and what can't be used --------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "the cat sat",
        "hope,0,1\nhate,1,0",
        "word,x,y\nhope,0,1\nhate,1,0",
        "token,dim1,dim2\nhope,0,1\nhate,1,0",
        "word,x,y,note\nhope,0,1,0\nhate,1,0,0",
        ",0,1\nhope,0,1\nhate,1,0",
        "hope -1 1 2\nhate 1 1 2\nlove 1 0 0",
        "hope 1",
    ],
)
def test_words_and_vectors_are_no_head(text: str) -> None:
    assert read_head(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[1, 0], [1]]", "weights, row 2: 2 numbers go here, as in row 1, not 1"),
        ("[[1, 0], [nan, 1]]", "weights, row 2, column 1: a number from 0 to 100 goes here"),
        ("[[1, 0], [-.5, 1]]", "weights, row 2, column 1: only numbers from 0 to 100 are allowed"),
        ("[[1, ..., 0]\n ...\n [0, ..., 1]]", "weights: numbers were left out of this print wher"),
        ("[[1, 0], [0, 1]", "weights: a bracket is not closed"),
        ("[" * 99 + "1", "weights: lists of lists of numbers go here, not deeper ones"),
        ("[[1, 0, 0], [0, 1, 0]]", "2 × 3 weights need words for their rows, and others for the"),
        ("a b c\n[[1, 0], [0, 1]]", "2 words go with 2 × 2 weights, not 3"),
        (json.dumps(np.eye(13).tolist()), "13 × 13 weights are too many: 12 × 12 are allowed"),
        (",a,b\na,1,0\nb,x,1", "weights, row 2, column 1: a number from 0 to 100 goes here"),
        # A heading is not taken for words, nor blamed, for what is wrong below it.
        ("a,b,c\n.5,.5,0\nx,.7,.3\n.1,.2,.7", "weights, row 2, column 1: a number from 0 to 10"),
        (",le,la\na,.5,.5\nb,x,.7\nc,.2,.8", "line 3, column x: a number from -100 to 100 goes"),
        (",le,la,les\na,.5,.5,0\nb,x,.7,.3", "weights, row 2, column 1: a number from 0 to 100"),
        (",le,la,les\na,.5,.5,0\nb,,.7,.3", "weights, row 2, column 1: a number from 0 to 100"),
        (";le;la;les\na;,5;,5;0\nb;,7;,3", "weights, row 2: 3 numbers go here, as in row 1, not"),
        ('{"attention": 3}', "weights: a list of rows, each a list of numbers, goes here"),
        ('{"attention": [[1]], "tokens": [3]}', "tokens: a list of words goes here"),
        (
            '{"attention": [[true]], "tokens": ["a"]}',
            "weights, row 1, column 1: a number from 0 to",
        ),
        (
            '{"attention": [[1]], "tokens": ["' + 30 * "a" + '"]}',
            "word 1: at most 24 characters ar",
        ),
        ("query,key,weight\n", "there are no weights in this table"),
        ("query,key,weight\na,a,1\na,b,0\nb,a,1", "weights, row 2, column 2: a number from 0 to 1"),
    ],
)
def test_what_can_not_be_used_is_named_by_its_place(text: str, problem: str) -> None:
    (said,) = bring_in(text, PRESENT).problems
    assert said.startswith(problem)


@given(
    st.text(
        st.sampled_from("[](),=. \n\t;\"'{}:0123456789-+aeĠqkw…") | st.characters(), max_size=60
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, "[[" + text, '{"attn":' + text, ",a,b\n" + text):
        found = bring_in(whole, PRESENT)
        assert bool(found.problems) != bool(found.what)


@given(st.integers(1, MAX_WORDS), st.integers(0, 2**32), st.booleans())
def test_what_numpy_and_pandas_write_comes_back(n: int, seed: int, causal: bool) -> None:
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(0.01, 1, (n, n))
    drawn = np.tril(drawn) if causal else drawn
    drawn /= drawn.sum(axis=1, keepdims=True)
    names = [f"w{at}" for at in range(n)]
    table = pd.DataFrame(drawn, names, names)
    with np.printoptions(threshold=10**6, precision=9, floatmode="fixed"):
        written = [repr(drawn), str(drawn), json.dumps(drawn.tolist()), table.to_csv()]
    for text in written:
        link, _ = opens(text)
        assert np.array(is_wanted(link)) == pytest.approx(drawn, abs=2e-6)
        assert link.scenario.options.causal == (n > 1 and (causal or not np.triu(drawn, 1).any()))


# ---- What comes of it ----------------------------------------------------------------------


def test_words_that_move_come_nearer_than_matrices_alone() -> None:
    """A head that looks at the word before, of eight: on a circle the matrices reach 0.32.

    That is above the entropy of the target; with words that move it is less than half of it.
    """
    n = 8
    rows = np.tril(np.eye(n, k=-1) + 0.05)
    rows[0] = np.eye(n)[0]
    rows /= rows.sum(axis=1, keepdims=True)
    link, _ = opens(json.dumps(rows.tolist()))
    weights = wanted(link.scenario, link.target).weights
    reached = {}
    for words in (False, True):
        scenario = link.scenario
        for _ in range(600):
            scenario = descended(scenario, 0, weights, link.look.rate, words=words)
        reached[words] = (
            loss(scenario, 0, weights) + (rows * np.log(rows, where=rows > 0)).sum() / n
        )
    assert reached[False] == pytest.approx(0.319, abs=0.001)
    assert reached[True] < reached[False] / 2


def test_on_the_page_a_head_is_learnt_and_it_is_said_how_near_it_came() -> None:
    """The entropy of .4 and .6 is 0.6730, of .2, .3 and .5 it is 1.0297; a third of both 0.5676."""
    link, _ = opens(TABLE.to_csv())
    app = opened(encode(link))
    (near,) = [text.value for text in app.text if "Largest miss" in text.value]
    assert near.startswith("At best 0.5676. Largest miss: .")
    before = texts(app)
    press(app, "Step")
    assert "Step **1**" in texts(app)
    press(app, "Start again")
    assert texts(app) == before  # the words are back as well
