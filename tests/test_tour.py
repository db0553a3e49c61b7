"""The tour: every number in a task or an answer, proved; each test has the name of its stop."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import scenarios, targets
from test_learning import learnt

from attention.editing.draft import Draft
from attention.exchange.link import Link, decode, encode
from attention.exchange.look import TOUR, Look
from attention.figures.winners import shares
from attention.forward import HeadPass, forward
from attention.layers import groups, layers
from attention.learning import loss
from attention.lessons import BY_NAME, OPENING, VIEWS
from attention.maths import effective_number
from attention.page.address import show
from attention.page.tour import BY_STOP, STOPS, Stop, opened
from attention.product import change_of_basis, largest_change, transformed
from attention.scenario import Scenario
from attention.target import Target, wanted

LINE = 200  # characters that a line of the page holds in a window of 1366 pixels


def at(stop: str) -> Scenario:
    return BY_STOP[stop].link.scenario


def done(stop: str, scenario: Scenario, **others: Any) -> str:
    """Return what the page says once the scenario of a stop has become another."""
    return BY_STOP[stop].done(replace(BY_STOP[stop].start, scenario=scenario, **others))


def head(scenario: Scenario) -> HeadPass:
    return forward(scenario).heads[0]


def weight(scenario: Scenario, query: str, key: str) -> float:
    words = scenario.words
    return float(head(scenario).weights[words.index(query), words.index(key)])


def score(scenario: Scenario, query: str, key: str) -> float:
    words = scenario.words
    return float(head(scenario).scores[words.index(query), words.index(key)])


def seen(text: str) -> str:
    """Return what one sees of a text in Markdown."""
    return text.replace("*", "")


def test_every_stop_is_in_the_table_of_links_and_has_a_test() -> None:
    assert tuple(stop.name for stop in STOPS) == TOUR
    tests = set(re.findall(r"def test_(\w+)\(", Path(__file__).read_text("utf-8")))
    assert set(TOUR) <= tests


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_stop_is_a_question_a_task_and_an_answer_behind_a_link(stop: Stop) -> None:
    assert stop.question.endswith("?")
    assert "**Try:**" in stop.task
    assert stop.answer.endswith(".")
    assert stop.more.endswith(".")
    assert decode(encode(stop.link)) == (stop.link, [])


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_question_with_its_answer_stands_in_four_lines(stop: Stop) -> None:
    assert len(stop.question) < 50
    assert len(seen(stop.task)) <= LINE
    assert len(seen(stop.answer)) <= LINE


def test_what_was_found_out_stands_in_two_lines() -> None:
    assert len("; ".join(stop.finding for stop in STOPS)) <= 2 * LINE - 80


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_nothing_is_done_at_the_start_nor_over_the_words_of_another_lesson(stop: Stop) -> None:
    assert stop.done(stop.start) == ""
    others = (lesson for lesson in BY_NAME.values() if lesson != stop.link.lesson)
    assert not any(stop.done(Draft(lesson.scenario, lesson=lesson)) for lesson in others)


@given(scenarios(), targets())
def test_whatever_is_done_what_comes_of_it_is_a_sentence_or_nothing(
    scenario: Scenario, target: Target
) -> None:
    for stop in STOPS:
        said = stop.done(Draft(scenario, target, stop.link.lesson))
        assert said == "" or (said[0].isupper() or said[0] == "*")
        assert said == "" or (said.endswith(".") and "nan" not in said)
        assert len(said) < LINE


# ---- Where a question is asked -----------------------------------------------------------


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_link_that_names_a_question_alone_leads_to_its_start(stop: Stop) -> None:
    link, problems = decode(f"tour={stop.name}")
    assert not problems
    assert opened(link) == replace(stop.link, look=replace(stop.link.look, tour=stop.name))
    hidden, _ = decode(f"tour={stop.name}&predict=1")
    assert opened(hidden) == opened(link).seen(predict=True)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_that_is_loaded_again_shows_what_was_chosen_at_a_question(
    stop: Stop, view: str
) -> None:
    session = show(decode(f"tour={stop.name}")[0])
    assert "left" not in encode(session.link)
    session.see(view=view, head=0, query=0, key=0)
    again = show(decode(encode(session.link))[0])
    assert (again.link, again.look) == (session.link, session.look)
    assert again.look.view == view


def test_a_question_is_not_asked_over_the_words_of_another_lesson() -> None:
    link, _ = decode("lesson=two-heads&mask=0&query=3&view=heads&hide=1&tour=winners")
    assert opened(link) == replace(
        BY_STOP["winners"].link, look=Look(view="winners", tour="winners")
    )


def test_a_question_is_asked_in_the_head_that_it_is_about() -> None:
    link, _ = decode("lesson=two-heads&head=2&tour=scale")
    assert opened(link).seen(tour="") == BY_STOP["scale"].link


def test_a_link_in_mid_tour_opens_what_was_done_there() -> None:
    link, _ = decode("lesson=attention-is-not-mutual&wq=0_2_2_0&view=score&query=2&tour=mutual")
    assert opened(link) == link
    assert BY_STOP["mutual"].done(Draft(link.scenario, link.target, link.lesson))
    other = Link(OPENING, OPENING.scenario.with_options(causal=True), look=Look(tour="matrices"))
    assert opened(other) == other


@given(scenarios())
def test_a_link_without_a_question_opens_as_it_is(scenario: Scenario) -> None:
    assert opened(Link(scenario=scenario)) == Link(scenario=scenario)


# ---- The questions -----------------------------------------------------------------------


def test_mutual() -> None:
    before = at("mutual")
    assert f"{weight(before, 'creature', 'fluffy'):.2f}" == "0.75"
    assert head(before).weights[before.words.index("fluffy")].tolist() == [0.25] * 4
    assert not head(before).queries[before.words.index("fluffy")].any()
    # W_Q, row y, column q₁ is 2: fluffy (0, 2) has q = (4, 0), creature (2, 0) has k = (2, 0),
    # and 4 · 2 / √2 = 5.66; creature has q = (0, 4), fluffy k = (0, 2), and the same score.
    after = before.with_matrix(0, "W_Q", ((0, 2), (2, 0)))
    assert done("mutual", after) == (
        "*fluffy* scores *creature* with 5.66 and gives it .75; "
        "*creature* scores *fluffy* with 5.66 and gives it .75."
    )
    three = before.with_matrix(0, "W_Q", ((0, 2), (3, 0)))  # 6 · 2 / √2 = 8.49
    assert done("mutual", three).startswith("*fluffy* scores *creature* with 8.49 and")
    assert done("mutual", before.with_matrix(0, "W_Q", ((0, 2), (0, 2)))) == ""
    assert done("mutual", after.renamed(0, "soft")) == ""
    # What else there is to know: mutual scores without mutual weights.
    assert score(after, "creature", "blue") == pytest.approx(score(after, "blue", "creature"))
    ratio = weight(after, "blue", "creature") / weight(after, "creature", "blue")
    assert 2.8 < ratio < 3


def test_values() -> None:
    before = at("values")
    assert before.heads[0].W_V == ((1, 0), (0, 1))
    bank = before.words.index("bank")
    river, muddy = before.X[before.words.index("river")], before.X[before.words.index("muddy")]
    output = head(before).outputs[bank]
    assert min(np.hypot(*(output - place)) for place in (river, muddy)) < 0.75
    # The output is (.04, 1.97); with the second column of W_V turned round, (.04, −1.97).
    after = before.with_matrix(0, "W_V", ((1, 0), (0, -1)))
    # bank (.6, .6) has q = (1.2, 1.2): scores of 3, 1.8 and 1.44 over √2, exp 8.35, 3.57 and
    # 2.77, in all 14.69; river gets .57.
    assert done("values", after) == (
        "*bank* comes out at (.04, −1.97), and gives *river* .57, as with any other W_V."
    )
    assert done("values", before.with_matrix(0, "W_V", ((1, 0), (0, 2)))) == ""
    assert done("values", before.moved(0, (0, -2.5)).moved(1, (0, -2))) == ""  # not by W_V
    for W_V in np.random.default_rng(0).uniform(-3, 3, (20, 2, 2)):
        other = head(before.with_matrix(0, "W_V", W_V))
        assert (other.weights == head(before).weights).all()  # W_V is in no score
        steps = head(before).weights[bank][:, None] * other.values
        assert other.outputs[bank] == pytest.approx(steps.sum(axis=0))


def test_scale() -> None:
    before = at("scale")
    assert {f"{w:.2f}" for w in np.diag(head(before).weights)} == {"0.96"}
    # Scores of 4, 0, 0 and −4 become 2.83, 0, 0 and −2.83.
    after = before.with_options(scaled=True)
    assert done("scale", after) == (
        "The largest weight in the first row is .89; undivided it would be .96."
    )
    assert done("scale", after.with_options(causal=True)) == (
        "The largest weight in the first row is 1.00; undivided it would be 1.00."
    )
    assert done("scale", before.with_options(temperature=2.0)) == ""
    assert math.sqrt(64) == 8
    # Means 0 and variances 1 of all coordinates: a sum of 64 products has variance 64.
    drawn = np.random.default_rng(0).standard_normal((2, 20_000, 64))
    assert (drawn[0] * drawn[1]).sum(axis=1).var() == pytest.approx(64, rel=0.03)
    # Softmax of scores of that size is nearly all or nothing; divided, it is not.
    scores = 8 * np.random.default_rng(0).standard_normal((2000, 10))
    top = [np.exp(s - s.max(axis=1, keepdims=True)) for s in (scores, scores / 8)]
    weights = [exps / exps.sum(axis=1, keepdims=True) for exps in top]
    best = [np.median(each.max(axis=1)) for each in weights]
    assert best[0] > 0.95
    assert best[1] < 0.5
    # Then hardly a gradient is left: ∂w/∂s = w (1 − w) of the best is near 0.
    slopes = [np.median(each.max(axis=1) * (1 - each.max(axis=1))) for each in weights]
    assert slopes[0] < 0.05 < 0.2 < slopes[1]


def test_temperature() -> None:
    before = at("temperature")
    assert {f"{w:.2f}" for w in np.diag(head(before).weights)} == {"0.65"}
    assert f"{head(before).weights[0, 1]:.2f}" == f"{head(before).weights[0, 2]:.2f}" == "0.16"
    cooled = {T: before.with_options(temperature=T) for T in (0.05, 0.2, 0.5, 2.0, 5.0)}
    # Scores of √2, 0, 0, −√2 over .2: 1 / (1 + 2 exp(−7.07) + exp(−14.14)) = .998.
    assert done("temperature", cooled[0.2]) == (
        "At a temperature of 0.2 every word gives itself 0.998 or more."
    )
    # At .05 it is 1 − 1e-12: what is said must be no more than there is.
    assert "gives itself 0.999 or more" in done("temperature", cooled[0.05])
    assert done("temperature", cooled[0.5]) == done("temperature", cooled[2.0]) == ""
    sharp = before.with_matrix(0, "W_Q", ((9, 0), (0, 9)))  # not by the temperature
    assert done("temperature", sharp) == ""
    # It changes how hard a word chooses, and never whom it likes best.
    best = [head(each).weights.argmax(axis=1).tolist() for each in cooled.values()]
    assert best == [[0, 1, 2, 3]] * 5
    lasts = [head(each).weights[0, 0] for each in cooled.values()]
    assert lasts == sorted(lasts, reverse=True)
    # Dividing by √d is a temperature of √d.
    warm = before.with_options(scaled=False, temperature=math.sqrt(2))
    assert head(warm).weights == pytest.approx(head(before).weights)


def test_mask() -> None:
    before = at("mask")
    assert (head(before).weights == 0.25).all()
    assert effective_number(head(before).weights).tolist() == pytest.approx([4] * 4)
    after = before.with_options(causal=True)
    assert np.diag(head(after).weights).tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])
    assert (head(after).scores[np.triu_indices(4, 1)] == -np.inf).all()
    assert head(after).weights.sum(axis=1).tolist() == pytest.approx([1] * 4)
    assert done("mask", after) == (
        "From row to row, 1.0, 2.0, 3.0, 4.0 words are looked at; each row sums to 1."
    )
    asking = after.with_matrix(0, "W_Q", ((5, 3), (1, -2)))
    assert head(asking).weights[0].tolist() == [1, 0, 0, 0]  # whatever it asks


def test_matrices() -> None:
    scenario = at("matrices")
    for settings in ((90.0, 1.0, 0.0), (0.0, 4.0, 0.0), (0.0, 1.0, 2.0), (-35.0, 0.5, -1.5)):
        turned = transformed(scenario, 0, change_of_basis(*settings))
        assert np.abs(head(turned).queries - head(scenario).queries).max() > 0.1
        assert largest_change(scenario, turned, 0) < 1e-15
        assert done("matrices", turned) == (
            "W_Q and W_K are others than before, and every weight is the same."
        )
    assert done("matrices", scenario.sampled(3)) == ""
    assert done("matrices", turned.without(0)) == ""
    # One matrix for both: the product is symmetric.
    W = np.random.default_rng(0).uniform(-2, 2, (50, 2, 2))
    assert (W @ W.mT) == pytest.approx((W @ W.mT).mT)
    assert 2 * 512 * 64 == 65_536
    assert 512 * 512 == 262_144


def test_winners() -> None:
    scenario = at("winners")
    centre = scenario.words.index("centre")
    owned = shares(scenario, head=0, query=0).set_index("word")["share"]
    assert owned["centre"] == 0
    rng = np.random.default_rng(0)
    for W_Q, W_K in rng.uniform(-2, 2, (200, 2, 2, 2)):
        other = scenario.with_matrix(0, "W_Q", W_Q).with_matrix(0, "W_K", W_K)
        assert shares(other, head=0, query=0).set_index("word")["share"]["centre"] == 0
        assert done("winners", other) == ""
    dragged = scenario.moved(centre, (2, 2))
    assert shares(dragged, head=0, query=0).set_index("word")["share"]["centre"] > 0
    # With its own query, 8 against 4; with north's, (0, 2), it scores 4 as north does: a tie.
    assert done("winners", dragged) == "*centre* wins with 1 of 4 queries."
    assert done("winners", scenario.moved(centre, (2, 2.1))) == "*centre* wins with 2 of 4 queries."
    assert done("winners", dragged.without(centre)) == ""


def test_learning() -> None:
    scenario, aim = at("learning"), BY_STOP["learning"].start.target
    assert aim == Target("opposite")
    assert np.abs(head(scenario).weights - 0.25).max() < 0.02
    losses, end = learnt(scenario, aim, steps=36)  # so many the page will say it took
    assert losses[-2] > 0.01 >= losses[-1]
    assert done("learning", end) == "The loss has fallen from 1.37 to .01."
    _, halfway = learnt(scenario, aim, steps=20)
    assert done("learning", halfway) == ""
    everyone = Target("everyone", word=0)
    stalled, end = learnt(scenario, everyone, steps=100)
    assert f"{stalled[-1]:.3f}" == "1.386" == f"{math.log(4):.3f}"
    assert done("learning", end, target=everyone) == ""
    assert head(end).weights == pytest.approx(np.full((4, 4), 0.25), abs=5e-3)
    assert loss(end, 0, wanted(end, everyone).weights) >= math.log(4) - 1e-12


def test_layers() -> None:
    scenario = at("layers")
    assert (len(scenario.words), scenario.stack.layers) == (12, 32)
    assert groups(layers(scenario.with_stack(layers=32))[-1].X, 0.1) == 1
    assert done("layers", scenario) == ""
    colder = scenario.with_options(temperature=0.05)
    said = "At a temperature of 0.05, 4 groups are left after 32 layers."
    assert done("layers", colder) == said
    assert done("layers", scenario.with_options(temperature=2)) == ""
    alone = scenario.with_stack(residual=False)
    assert groups(layers(alone.with_stack(layers=3))[-1].X, 0.1) > 1
    assert groups(layers(alone.with_stack(layers=4))[-1].X, 0.1) == 1
