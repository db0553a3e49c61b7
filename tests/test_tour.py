"""The tour: every number in a task or an answer, proved; each test has the name of its stop."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from test_learning import learnt

from attention.exchange.link import TOUR, decode, encode
from attention.figures.winners import shares
from attention.forward import forward
from attention.learning import loss
from attention.page.tour import BY_STOP, STOPS
from attention.product import form, knob, largest_change, transformed
from attention.target import Target, wanted


def at(stop):
    return BY_STOP[stop].link.scenario


def head(scenario):
    return forward(scenario).heads[0]


def weight(scenario, query, key):
    words = scenario.words
    return head(scenario).weights[words.index(query), words.index(key)]


def score(scenario, query, key):
    words = scenario.words
    return head(scenario).scores[words.index(query), words.index(key)]


def test_every_stop_is_in_the_table_of_links_and_has_a_test():
    assert tuple(stop.name for stop in STOPS) == TOUR
    tests = set(re.findall(r"def test_(\w+)\(", Path(__file__).read_text("utf-8")))
    assert set(TOUR) <= tests


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_stop_is_a_question_a_task_and_an_answer_behind_a_link(stop):
    assert stop.question.endswith("?")
    assert "**Try:**" in stop.task
    assert stop.answer.endswith(".")
    assert decode(encode(stop.link)) == (stop.link, [])


def test_mutual():
    before = at("mutual")
    assert f"{weight(before, 'creature', 'fluffy'):.2f}" == "0.75"
    assert f"{score(before, 'creature', 'fluffy'):.2f}" == "5.66"
    assert score(before, "fluffy", "creature") == 0
    assert not head(before).queries[before.words.index("fluffy")].any()
    after = before.with_matrix(0, "W_Q", ((0, 2), (2, 0)))  # a 2, first in the second row
    assert f"{score(after, 'fluffy', 'creature'):.2f}" == "5.66"
    assert f"{score(after, 'creature', 'fluffy'):.2f}" == "5.66"
    assert f"{weight(after, 'fluffy', 'creature'):.2f}" == "0.75"
    pair = [("creature", "blue"), ("blue", "creature")]
    assert [f"{score(after, *words):.2f}" for words in pair] == ["4.53", "4.53"]
    assert [f"{weight(after, *words):.2f}" for words in pair] == ["0.24", "0.70"]


def test_scale():
    before = at("scale")
    assert head(before).scores[0].tolist() == [4, 0, 0, -4]
    assert {f"{w:.2f}" for w in np.diag(head(before).weights)} == {"0.96"}
    after = before.with_options(scaled=True)
    assert [f"{s:.2f}" for s in head(after).scores[0]] == ["2.83", "0.00", "0.00", "-2.83"]
    assert {f"{w:.2f}" for w in np.diag(head(after).weights)} == {"0.89"}
    assert f"{math.sqrt(2):.1f}" == "1.4"
    assert math.sqrt(64) == 8
    # Means 0 and variances 1 of all coordinates: a sum of 64 products has variance 64.
    drawn = np.random.default_rng(0).standard_normal((2, 20_000, 64))
    assert (drawn[0] * drawn[1]).sum(axis=1).var() == pytest.approx(64, rel=0.03)
    # Softmax of scores of that size is nearly all or nothing; divided, it is not.
    scores = 8 * np.random.default_rng(0).standard_normal((2000, 10))
    top = [np.exp(s - s.max(axis=1, keepdims=True)) for s in (scores, scores / 8)]
    best = [np.median((exps / exps.sum(axis=1, keepdims=True)).max(axis=1)) for exps in top]
    assert best[0] > 0.95
    assert best[1] < 0.5


def test_mask():
    before = at("mask")
    assert (head(before).weights == 0.25).all()
    after = head(before.with_options(causal=True))
    assert np.diag(after.weights).tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])
    assert (after.scores[np.triu_indices(4, 1)] == -np.inf).all()
    assert after.weights.sum(axis=1).tolist() == pytest.approx([1] * 4)


def test_matrices():
    scenario = at("matrices")
    for settings in ((90.0, 1.0, 0.0), (0.0, 4.0, 0.0), (0.0, 1.0, 2.0), (-35.0, 0.5, -1.5)):
        turned = transformed(scenario, 0, knob(*settings))
        assert np.abs(head(turned).queries - head(scenario).queries).max() > 0.1
        assert largest_change(scenario, turned, 0) < 1e-15
    assert f"{form(scenario, 0).antisymmetric[0, 1]:.2f}" == "0.32"
    same = scenario.with_matrix(0, "W_K", scenario.heads[0].W_Q)
    assert not form(same, 0).antisymmetric.any()
    assert 2 * 512 * 64 == 65_536
    assert 512 * 512 == 262_144


def test_winners():
    scenario = at("winners")
    owned = shares(scenario, head=0, query=0).set_index("word")["share"]
    assert owned["centre"] == 0
    rng = np.random.default_rng(0)
    for W_Q, W_K in rng.uniform(-2, 2, (200, 2, 2, 2)):
        other = scenario.with_matrix(0, "W_Q", W_Q).with_matrix(0, "W_K", W_K)
        assert shares(other, head=0, query=0).set_index("word")["share"]["centre"] == 0
        assert (head(other).weights.argmax(axis=1) != scenario.words.index("centre")).all()
    dragged = scenario.moved(scenario.words.index("centre"), (2, 2))
    assert shares(dragged, head=0, query=0).set_index("word")["share"]["centre"] > 0
    assert weight(dragged, "centre", "centre") > 0.5
    assert (shares(at("matrices"), head=0, query=0)["share"] > 0).all()


def test_learning():
    scenario = at("learning")
    assert np.abs(head(scenario).weights - 0.25).max() < 0.02
    losses, _ = learnt(scenario, Target("opposite"), steps=50)
    assert f"{losses[0]:.2f}" == "1.37"
    assert f"{losses[-1]:.2f}" == "0.01"
    everyone = Target("everyone", word=0)
    stalled, end = learnt(scenario, everyone, steps=100)
    assert f"{stalled[-1]:.3f}" == "1.386" == f"{math.log(4):.3f}"
    assert head(end).weights == pytest.approx(np.full((4, 4), 0.25), abs=5e-3)
    assert loss(end, 0, wanted(end, everyone).weights) >= math.log(4) - 1e-12
