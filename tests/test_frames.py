"""The tidy frames: what they hold, and that their shape never varies."""

from dataclasses import replace
from typing import Any

import numpy as np
import oracle
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.forward import forward
from attention.frames import (
    JOINT_OUTPUTS,
    NUMBERS,
    ROLES,
    VECTORS,
    WEIGHTS,
    display_words,
    joint_outputs,
    numbers,
    vectors,
    weights,
)
from attention.lessons import OPENING
from attention.scenario import Options, Scenario, Sentence

ONE_WORD = Scenario(("alone",), ((1, 2),))


@given(scenarios())
def test_columns_dtypes_and_order_never_vary(scenario: Scenario) -> None:
    n, m, heads = len(scenario.words), len(oracle.keyed(scenario).words), len(scenario.heads)
    of_keys = 3 if scenario.cross else 2  # sources, keys and values
    for frame, columns, rows in (
        (vectors(scenario), VECTORS, heads * (3 * n + of_keys * m)),
        (weights(scenario), WEIGHTS, heads * n * m),
    ):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns
        assert list(frame.columns) == list(columns)
        assert list(frame.index) == list(range(rows))
    frame = weights(scenario)
    order = ["head", "query_position", "key_position"]
    assert frame.equals(frame.sort_values(order, kind="stable").reset_index(drop=True))


def test_a_single_word_gives_itself_everything() -> None:
    assert weights(ONE_WORD)["weight"].tolist() == [1.0]
    assert vectors(ONE_WORD)["role"].tolist() == [role for role in ROLES if role != "source"]
    seen_by_itself = replace(ONE_WORD, sources=Sentence(("alone",), ((1, 2),)), cross=True)
    assert vectors(seen_by_itself)["role"].tolist() == list(ROLES)


def test_vectors_are_those_of_the_pass() -> None:
    frame = vectors(OPENING.scenario)
    hope = frame[frame["position"] == 0].set_index("role")
    assert list(hope.loc["embedding", ["x", "y"]]) == [-1, 1]
    np.testing.assert_allclose(hope.loc["query", ["x", "y"]].astype(float), [0.30, 0.40])
    np.testing.assert_allclose(hope.loc["key", ["x", "y"]].astype(float), [1.07, -0.13])
    assert set(frame["word"]) == set(OPENING.scenario.words)


@given(scenarios())
def test_weights_are_the_softmax_of_the_scores_of_their_row(scenario: Scenario) -> None:
    frame = weights(scenario)
    rows = frame.groupby(["head", "query_position"])
    np.testing.assert_allclose(rows["weight"].sum(), 1, atol=1e-12)
    top = rows["score"].transform("max")
    exps = pd.Series(np.exp(frame["score"] - top))
    total = exps.groupby([frame["head"], frame["query_position"]]).transform("sum")
    np.testing.assert_allclose(frame["weight"], exps / total, atol=1e-10)


def test_masked_scores_are_minus_infinity() -> None:
    scenario = Scenario(("a", "b"), ((1, 0), (0, 1)), options=Options(causal=True))
    frame = weights(scenario)
    assert frame["score"].tolist()[1] == -np.inf
    assert forward(scenario).heads[0].weights[0].tolist() == [1.0, 0.0]


def test_words_that_occur_twice_are_told_apart() -> None:
    assert display_words(("the", "cat", "the")) == ("the₁", "cat", "the₂")
    assert display_words(("a", "b")) == ("a", "b")


@given(st.lists(st.sampled_from(["a", "a₁", "a₂", "a₁₁", "b"]), min_size=1, max_size=12))
def test_no_two_shown_words_are_the_same(words: list[str]) -> None:
    shown = display_words(words)
    assert len(set(shown)) == len(words)
    assert all(name.startswith(word) for name, word in zip(shown, words, strict=True))


@given(scenarios())
def test_joint_outputs_agree_with_the_oracle(scenario: Scenario) -> None:
    frame = joint_outputs(scenario)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == JOINT_OUTPUTS
    _, expected = oracle.forward(scenario)
    np.testing.assert_allclose(frame[["x", "y"]].to_numpy(), expected, atol=1e-9)


@given(scenarios(), st.data())
def test_all_numbers_of_a_head_agree_with_the_oracle(scenario: Scenario, data: Any) -> None:
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    frame = numbers(scenario, head)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == NUMBERS
    n, looked_at = len(scenario.words), oracle.keyed(scenario)
    listed = [scenario, looked_at] if scenario.cross else [scenario]
    assert frame["position"].tolist() == [at for each in listed for at in range(len(each.words))]
    assert frame["word"].tolist() == [w for each in listed for w in display_words(each.words)]
    matrices, options = scenario.heads[head], scenario.options
    _, weights, outputs = oracle.forward(scenario)[0][head]
    queries, keys = (
        oracle.rotated(oracle.product(oracle.placed(sentence, options), W), options.rotation)
        for sentence, W in ((scenario, matrices.W_Q), (looked_at, matrices.W_K))
    )
    values = oracle.product(oracle.placed(looked_at, options), matrices.W_V)
    looks_at = [[oracle.effective_number(row)] for row in weights]
    asking, asked = frame.iloc[:n], frame.iloc[n:] if scenario.cross else frame
    for rows, letters, expected in (
        (asking, ("x", "y"), scenario.embeddings), (asked, ("x", "y"), looked_at.embeddings),
        (asking, ("q1", "q2"), queries), (asked, ("k1", "k2"), keys), (asked, ("v1", "v2"), values),
        (asking, ("o1", "o2"), outputs), (asking, ("looks_at",), looks_at),
    ):  # fmt: skip
        np.testing.assert_allclose(rows[list(letters)].to_numpy(), expected, atol=1e-9)
    if scenario.cross:
        assert asking[["k1", "k2", "v1", "v2"]].isna().all(axis=None)
        assert asked[["q1", "q2", "o1", "o2", "looks_at"]].isna().all(axis=None)


def test_all_numbers_of_a_row_by_hand() -> None:
    # hope (−1, 1) has q = (.3, .4), k = (1.07, −.13) and v = x; its weights are .314, .178, .324
    # and .185, and exp(.364 + .307 + .365 + .312) = 3.85 of four words.
    row = numbers(OPENING.scenario, 0).round(2).iloc[0].to_dict()
    assert row["word"] == "hope"
    assert [row[name] for name in ("q1", "q2", "k1", "k2")] == [0.30, 0.40, 1.07, -0.13]
    assert [row[name] for name in ("x", "y", "v1", "v2")] == [-1, 1, -1, 1]
    assert row["looks_at"] == 3.85
