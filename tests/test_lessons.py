"""Every lesson's claim, proved on the computed weights."""

import numpy as np
import pytest
from hypothesis import given
from strategies import matrices, scenarios

from attention.forward import forward
from attention.lessons import BY_NAME, LESSONS, VIEWS
from attention.scenario import Head


def scenario(name):
    return BY_NAME[name].scenario


def weights(scenario, head=0):
    return forward(scenario).heads[head].weights


def weight(name, query, key, head=0):
    words = scenario(name).words
    return weights(scenario(name), head)[words.index(query), words.index(key)]


def close(found, claimed, digits=2):
    return np.abs(np.asarray(found) - claimed).max() < 0.5 * 10**-digits + 1e-9


def test_names_are_unique_and_claims_are_sentences():
    assert len(BY_NAME) == len(LESSONS)
    assert len({lesson.scenario for lesson in LESSONS}) == len(LESSONS)
    assert all(lesson.claim.endswith((".", "?")) for lesson in LESSONS)


@pytest.mark.parametrize(
    ("name", "view", "query", "key"),
    [
        ("Opening example", "keys", "hope", "hope"),
        ("The loud word", "score", "dog", "LOUD"),
        ("Bank, by the river", "values", "bank", "river"),
        ("Bank, with money", "values", "bank", "money"),
        ("What values carry", "values", "it", "cat"),
        ("Two heads", "heads", "it", "animal"),
        ("The word nobody can pick", "winners", "north", "north"),
    ],
)
def test_a_lesson_opens_where_its_claim_is_seen(name, view, query, key):
    lesson = BY_NAME[name]
    assert lesson.view == view
    assert lesson.scenario.words[lesson.query] == query
    assert lesson.scenario.words[lesson.key] == key


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_the_view_and_the_words_that_it_opens_with(lesson):
    assert lesson.view in VIEWS
    assert {lesson.query, lesson.key} <= set(range(len(lesson.scenario.words)))


def reaches(this, query):
    """Return how far each key reaches in a query's direction, as the page draws it."""
    return this.keys @ this.queries[query] / np.hypot(*this.queries[query])


def expect_the_order_of_reaches(scenario, tolerance=1e-9):
    """Expect what the page says above every claim, in `attention.page.lessons.LEAD`.

    Scaling and temperature divide all scores alike, a mask takes keys away, and a rotation
    turns queries and keys before any reach is measured.
    """
    for this in forward(scenario).heads:
        for query, weights in enumerate(this.weights):
            seen = np.flatnonzero(this.scores[query] > -np.inf)
            if not this.queries[query].any():  # it has no direction: nobody reaches farther
                assert np.ptp(weights[seen]) < tolerance
                continue
            reach = reaches(this, query)
            for i in seen:
                for j in seen:
                    if reach[i] > reach[j] + tolerance:
                        assert weights[i] > weights[j]
                    elif abs(reach[i] - reach[j]) < tolerance:
                        assert weights[i] == pytest.approx(weights[j], rel=1e-6)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("temperature", [0.5, 1, 5])
@pytest.mark.parametrize("scaled", [True, False])
def test_the_farther_a_key_reaches_the_more_attention_it_gets(lesson, temperature, scaled):
    options = {"temperature": temperature, "scaled": scaled}
    expect_the_order_of_reaches(lesson.scenario)
    expect_the_order_of_reaches(lesson.scenario.with_options(**options))
    expect_the_order_of_reaches(lesson.scenario.with_options(**options, causal=True))
    expect_the_order_of_reaches(lesson.scenario.with_options(**options, rotation=40.0))


def test_a_key_that_may_not_be_seen_gets_nothing_however_far_it_reaches():
    this = forward(scenario("Two heads")).heads[1]
    animal, street = 0, 1
    reach = reaches(this, animal)
    assert reach[street] > reach[animal]
    assert this.weights[animal].tolist() == [1, 0, 0]


@given(scenarios())
def test_reaches_order_weights_in_any_scenario(scenario):
    for this in forward(scenario).heads:
        for query, weights in enumerate(this.weights):
            if np.hypot(*this.queries[query]) > 1e-6:
                seen = this.scores[query] > -np.inf
                ordered = weights[seen][np.argsort(reaches(this, query)[seen])]
                assert (np.diff(ordered) >= -1e-9).all()


def test_opening_example():
    assert weight("Opening example", "exuberance", "hope") > 0.5
    assert weight("Opening example", "hate", "sycophant") > 0.5


def test_similar_attends_to_similar():
    found = weights(scenario("Similar attends to similar"))
    opposite = np.fliplr(np.eye(4))
    assert close(np.diag(found), 0.65)
    assert close(found[opposite == 1], 0.04)
    assert close(found[(opposite + np.eye(4)) == 0], 0.16)


def test_no_question():
    asked = scenario("No question")
    assert close(weights(asked), 0.25, digits=9)
    masked = weights(asked.with_options(causal=True))
    assert close(masked, np.tri(4) / np.arange(1, 5)[:, None], digits=9)


def test_opposites_attract():
    found = weights(scenario("Opposites attract"))
    assert close([found[0, 1], found[1, 0], found[2, 3], found[3, 2]], 0.89)


def test_attention_is_not_mutual():
    name = "Attention is not mutual"
    assert close(weight(name, "creature", "fluffy"), 0.75)
    assert close(weight(name, "creature", "blue"), 0.24)
    assert close(weights(scenario(name))[0], 0.25)


def test_a_quarter_turn():
    found = weights(scenario("A quarter turn"))
    assert close([found[i, (i + 1) % 4] for i in range(4)], 0.89)


@pytest.mark.parametrize(
    ("name", "claimed", "digits"),
    [
        ("Saturation: queries × 0.25", 0.35, 2),
        ("Similar attends to similar", 0.65, 2),
        ("Saturation: queries × 2", 0.89, 2),
        ("Saturation: queries × 4", 0.993, 3),
    ],
)
def test_saturation(name, claimed, digits):
    assert close(np.diag(weights(scenario(name))), claimed, digits)


def test_the_loud_word():
    name = "The loud word"
    assert close(weight(name, "dog", "LOUD"), 0.61)
    dog, cat, loud = scenario(name).X
    angle = lambda v: np.arccos(dog @ v / np.linalg.norm(dog) / np.linalg.norm(v))  # noqa: E731
    assert angle(cat) < angle(loud)


@pytest.mark.parametrize(
    ("company", "output"), [("by the river", (0.04, 1.97)), ("with money", (1.97, 0.04))]
)
def test_bank(company, output):
    told = scenario(f"Bank, {company}")
    assert told.words[2] == "bank"
    assert close(forward(told).heads[0].outputs[2], output)


def test_what_values_carry():
    told = scenario("What values carry")
    cat, bowl, it = (told.words.index(word) for word in ("cat", "bowl", "it"))
    this = forward(told).heads[0]
    # it (.5, 0) has q = (2, 0); keys 2, −2 and .5 on the first axis; scores of 4, −4 and 1 over
    # √2, exp 16.92, .06 and 2.03, in all 19.01; weights .89, .00 and .11.
    assert close(this.weights[it], [0.89, 0.00, 0.11])
    # Values (0, 1.5), (0, −1.5) and (0, 0): .890 · 1.5 − .003 · 1.5 = 1.33.
    assert this.values.tolist() == [[0, 1.5], [0, -1.5], [0, 0]]
    assert close(this.outputs[it], (0, 1.33))
    # Found by the first coordinate alone, handing over the second alone.
    other = told.moved(cat, (told.X[cat][0], -1.0)).moved(bowl, (told.X[bowl][0], 7.0))
    assert close(weights(other), this.weights, digits=9)
    assert not forward(other).heads[0].outputs[:, 0].any()
    assert (told.x_label, told.y_label) == ("thing → animal", "full → hungry")


def test_two_heads():
    assert close(weight("Two heads", "it", "animal", head=0), 0.88)
    assert close(weight("Two heads", "it", "street", head=1), 0.88)


def test_attention_sink():
    assert weights(scenario("Attention sink"))[:, 0].min() >= 0.735


def test_previous_word_by_rotation():
    turned = scenario("Previous word, by rotation")
    assert close(np.diag(weights(turned), -1), [0.94, 0.89, 0.89])
    still = weights(turned.with_options(rotation=0.0))
    assert close(still, np.tri(4) / np.arange(1, 5)[:, None], digits=9)


@given(matrices, matrices)
def test_the_word_nobody_can_pick(W_Q, W_K):
    told = scenario("The word nobody can pick")
    changed = told.with_matrix(0, "W_Q", W_Q).with_matrix(0, "W_K", W_K)
    found = weights(changed)
    assert (found[:, 3] <= found[:, :3].max(axis=1) + 1e-12).all()
    assert isinstance(changed.heads[0], Head)
