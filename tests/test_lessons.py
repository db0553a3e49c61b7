"""Every lesson's claim, proved on the computed weights."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import ArrayLike
from strategies import matrices, scenarios

from attention.forward import HeadPass, forward
from attention.layers import groups, layers, spread
from attention.lessons import BY_NAME, LESSONS, VIEWS, Lesson
from attention.maths import Array
from attention.scenario import Head, Rows, Scenario


def scenario(name: str) -> Scenario:
    return BY_NAME[name].scenario


def weights(scenario: Scenario, head: int = 0) -> Array:
    return forward(scenario).heads[head].weights


def weight(name: str, query: str, key: str, head: int = 0) -> float:
    words, looked_at = scenario(name).words, scenario(name).looked_at.words
    return float(weights(scenario(name), head)[words.index(query), looked_at.index(key)])


def close(found: ArrayLike, claimed: ArrayLike, digits: int = 2) -> bool:
    return bool(np.abs(np.asarray(found) - claimed).max() < 0.5 * 10**-digits + 1e-9)


def test_names_are_unique_and_claims_are_sentences() -> None:
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
def test_a_lesson_opens_where_its_claim_is_seen(name: str, view: str, query: str, key: str) -> None:
    lesson = BY_NAME[name]
    assert lesson.view == view
    assert lesson.scenario.words[lesson.query] == query
    assert lesson.scenario.words[lesson.key] == key


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_the_view_and_the_words_that_it_opens_with(lesson: Lesson) -> None:
    assert lesson.view in VIEWS
    assert lesson.query in range(len(lesson.scenario.words))
    assert lesson.key in range(len(lesson.scenario.looked_at.words))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_claim_is_about_layers_that_one_can_walk_to(lesson: Lesson) -> None:
    """The page says beside it: after 1 of 1 layer."""
    assert not re.search(r"\bits (first|second|third|last)\b", lesson.claim)
    claimed = [int(number) for number in re.findall(r"(\d+) layers", lesson.claim)]
    assert all(number in range(1, len(layers(lesson.scenario))) for number in claimed)


def reaches(this: HeadPass, query: int) -> Array:
    """Return how far each key reaches in a query's direction, as the page draws it."""
    direction = this.queries[query] / np.hypot(*this.queries[query])
    return np.asarray(this.keys @ direction)


def expect_the_order_of_reaches(scenario: Scenario, tolerance: float = 1e-9) -> None:
    """Expect what the page says above every claim, in `attention.page.lessons.LEAD`.

    Scaling and temperature divide all scores alike, a mask takes keys away, and a rotation
    turns queries and keys before any reach is measured.
    """
    for this in forward(scenario).heads:
        for query, weights in enumerate(this.weights):
            seen = np.flatnonzero(this.scores[query] > -np.inf)
            if np.hypot(*this.queries[query]) < 1e-9:  # it has no direction: nobody reaches farther
                assert np.ptp(weights[seen]) < tolerance
                continue
            reach = reaches(this, query)
            for i in seen:
                for j in seen:
                    if reach[i] > reach[j] + tolerance:
                        assert weights[i] > weights[j] or weights[i] < 1e-300  # too small to tell
                    elif abs(reach[i] - reach[j]) < tolerance:
                        assert weights[i] == pytest.approx(weights[j], rel=1e-6)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("temperature", [0.5, 1, 5])
@pytest.mark.parametrize("scaled", [True, False])
def test_the_farther_a_key_reaches_the_more_attention_it_gets(
    lesson: Lesson, temperature: float, scaled: bool
) -> None:
    options = {"temperature": temperature, "scaled": scaled}
    told = lesson.scenario.with_options(slope=0)  # of which is said that it costs something
    expect_the_order_of_reaches(told)
    expect_the_order_of_reaches(told.with_options(**options))
    expect_the_order_of_reaches(told.with_options(**options, causal=True))
    expect_the_order_of_reaches(told.with_options(**options, wave=0, rotation=40.0))


def test_a_key_that_may_not_be_seen_gets_nothing_however_far_it_reaches() -> None:
    this = forward(scenario("Two heads")).heads[1]
    animal, street = 0, 1
    reach = reaches(this, animal)
    assert reach[street] > reach[animal]
    assert this.weights[animal].tolist() == [1, 0, 0]


@given(scenarios())
def test_reaches_order_weights_in_any_scenario_where_distance_costs_nothing(
    scenario: Scenario,
) -> None:
    scenario = scenario.with_options(slope=0)
    for this in forward(scenario).heads:
        for query, weights in enumerate(this.weights):
            if np.hypot(*this.queries[query]) > 1e-6:
                seen = this.scores[query] > -np.inf
                ordered = weights[seen][np.argsort(reaches(this, query)[seen])]
                assert (np.diff(ordered) >= -1e-9).all()


def test_opening_example() -> None:
    assert weight("Opening example", "exuberance", "hope") > 0.5
    assert weight("Opening example", "hate", "sycophant") > 0.5


def test_similar_attends_to_similar() -> None:
    found = weights(scenario("Similar attends to similar"))
    opposite = np.fliplr(np.eye(4))
    assert close(np.diag(found), 0.65)
    assert close(found[opposite == 1], 0.04)
    assert close(found[(opposite + np.eye(4)) == 0], 0.16)


def test_no_question() -> None:
    asked = scenario("No question")
    assert close(weights(asked), 0.25, digits=9)
    masked = weights(asked.with_options(causal=True))
    assert close(masked, np.tri(4) / np.arange(1, 5)[:, None], digits=9)


def test_opposites_attract() -> None:
    found = weights(scenario("Opposites attract"))
    assert close([found[0, 1], found[1, 0], found[2, 3], found[3, 2]], 0.89)


def test_attention_is_not_mutual() -> None:
    name = "Attention is not mutual"
    assert close(weight(name, "creature", "fluffy"), 0.75)
    assert close(weight(name, "creature", "blue"), 0.24)
    assert close(weights(scenario(name))[0], 0.25)


def test_a_quarter_turn() -> None:
    found = weights(scenario("A quarter turn"))
    assert close([found[i, (i + 1) % 4] for i in range(4)], 0.89)


@pytest.mark.parametrize(
    ("name", "claimed", "digits"),
    [
        ("Saturation: queries × 0.25", 0.35, 2),
        ("Similar attends to similar", 0.65, 2),
        ("Saturation: queries × 2", 0.89, 2),
        ("Saturation: queries × 4", 0.99, 2),
    ],
)
def test_saturation(name: str, claimed: float, digits: int) -> None:
    assert close(np.diag(weights(scenario(name))), claimed, digits)


def test_the_loud_word() -> None:
    name = "The loud word"
    assert close(weight(name, "dog", "LOUD"), 0.61)
    dog, cat, loud = scenario(name).X
    cosines = [dog @ word / np.linalg.norm(dog) / np.linalg.norm(word) for word in (cat, loud)]
    assert cosines[0] > cosines[1]


@pytest.mark.parametrize(
    ("company", "output"), [("by the river", (0.04, 1.97)), ("with money", (1.97, 0.04))]
)
def test_bank(company: str, output: tuple[float, float]) -> None:
    told = scenario(f"Bank, {company}")
    assert told.words[2] == "bank"
    assert close(forward(told).heads[0].outputs[2], output)


def test_two_heads() -> None:
    assert close(weight("Two heads", "it", "animal", head=0), 0.88)
    assert close(weight("Two heads", "it", "street", head=1), 0.88)


def test_attention_sink() -> None:
    assert weights(scenario("Attention sink"))[:, 0].min() >= 0.735


def test_previous_word_by_rotation() -> None:
    turned = scenario("Previous word, by rotation")
    assert close(np.diag(weights(turned), -1), [0.94, 0.89, 0.89])
    still = weights(turned.with_options(rotation=0.0))
    assert close(still, np.tri(4) / np.arange(1, 5)[:, None], digits=9)


def test_waves_against_rotation() -> None:
    told = scenario("Waves against rotation")
    scores = forward(told).heads[0].scores
    assert np.diag(scores, -1) == pytest.approx([3, 1.5, 0])
    turned = forward(told.with_options(wave=0, rotation=60)).heads[0].scores
    assert np.diag(turned, -1) == pytest.approx([0.5] * 3)


def test_further_back_less() -> None:
    told = scenario("Further back, less")
    assert close(weights(told)[2], [0.14, 0.29, 0.57])
    assert weights(told)[2, :-1] / weights(told)[2, 1:] == pytest.approx([0.5] * 2, abs=0.002)


def test_padding() -> None:
    told = scenario("Padding")
    assert weights(told)[:, 2].tolist() == [0, 0, 0]
    assert close(weights(told)[0, 1], 0.46)
    assert close(weights(told.padded(()))[0, 2], 0.18)


def test_what_a_window_hides() -> None:
    told = scenario("What a window hides")
    assert weight("What a window hides", "it", "cat") == 0
    assert close(weight("What a window hides", "it", "it"), 0.50)
    assert close(weights(told.with_options(window=0))[3, 0], 0.81)


def test_translation() -> None:
    assert close(weight("Translation", "chat", "cat"), 0.93)
    assert close(weight("Translation", "noir", "black"), 0.94)
    # The order turns round: chat stands before noir, and cat behind black.
    assert weights(scenario("Translation")).argmax(axis=1).tolist() == [0, 2, 1]


def test_a_perfect_memory_in_two_dimensions() -> None:
    told = scenario("A perfect memory in two dimensions")
    assert close(weight("A perfect memory in two dimensions", "ask", "2"), 0.57)
    for at, i in enumerate(range(-3, 4)):  # also with the addresses that lie between
        for near in (-0.45, 0, 0.45):
            asked = told.moved(0, (i + near, 1))
            assert weights(asked)[0].argmax() == at
        scores = forward(told.moved(0, (i, 1))).heads[0].scores[0]
        np.testing.assert_allclose(scores, [i**2 - (i - j) ** 2 for j in range(-3, 4)])


def test_a_soft_look_up() -> None:
    told = scenario("A soft look-up")
    assert close(weight("A soft look-up", "ask", "east"), 0.70)
    cold, hot = (weights(told.with_options(temperature=T))[0] for T in (0.05, 5))
    assert close(cold[1], 1.00)
    assert close(hot[1], 0.36)
    outputs = forward(told.with_options(temperature=5)).heads[0].outputs[0]
    assert np.hypot(*outputs) < 0.3  # the mean of all values is (0, 0)


@given(matrices, matrices)
def test_the_word_nobody_can_pick(W_Q: Rows, W_K: Rows) -> None:
    told = scenario("The word nobody can pick")
    changed = told.with_matrix(0, "W_Q", W_Q).with_matrix(0, "W_K", W_K)
    found = weights(changed)
    assert (found[:, 3] <= found[:, :3].max(axis=1) + 1e-12).all()
    assert isinstance(changed.heads[0], Head)


# ---- Layer upon layer --------------------------------------------------------------------


def ways(name: str, **options: float) -> list[Array]:
    """Return the places of a lesson's words before the first layer and after each."""
    told = scenario(name).with_options(**options)
    return [state.X for state in layers(told)]


def test_without_a_way_round_all_words_become_one() -> None:
    spreads = [spread(X) for X in ways("Without a way round, all words become one")]
    assert close(spreads[:3], [2.28, 0.77, 0.03])
    assert spreads[3] < 1e-5
    assert len(spreads) == 4


def test_with_it_and_nothing_to_hold_them_they_run_away() -> None:
    name = "With it, and nothing to hold them, they run away"
    found = ways(name)
    assert len(found) == 8  # there is no eighth layer
    assert close(found[-1], [[12, -47], [-15, 52], [15, -52], [-12, 47]], digits=0)
    outward = np.linalg.svd(found[-1])[1]  # how far they reach along the line, and across
    assert outward[1] < 0.02 * outward[0]
    last = layers(scenario(name).with_stack(layers=7))[-1]
    beyond = last.X + forward(last).joint_outputs
    assert close(beyond, [[27, -100], [-30, 105], [30, -105], [-27, 100]], digits=0)


@pytest.mark.parametrize(("temperature", "count"), [(1, 1), (0.25, 2), (0.11, 3), (0.05, 4)])
def test_hot_brings_all_together_cold_makes_groups(temperature: float, count: int) -> None:
    found = ways("Hot brings all together, cold makes groups", temperature=temperature)
    assert len(found) == 33
    assert groups(found[-1], 0.1) == count
    np.testing.assert_allclose(np.hypot(*found[-1].T), 1)


@pytest.mark.parametrize(("temperature", "many", "fewer"), [(0.5, 100, 1), (0.11, 400, 2)])
def test_groups_stay_for_long_and_not_for_ever(temperature: float, many: int, fewer: int) -> None:
    # Geshkovski et al. call them metastable.
    told = scenario("Hot brings all together, cold makes groups")
    told = told.with_options(temperature=temperature)
    assert groups(layers(told)[-1].X, 0.1) == fewer + 1
    for _ in range(many // 20):  # there are more than one stack may have
        told = layers(told.with_stack(layers=20))[-1]
    assert groups(told.X, 0.1) == fewer


def test_the_first_word_leads() -> None:
    found = ways("The first word leads")
    for X in found[1:]:
        np.testing.assert_allclose(X[0], found[1][0])
    np.testing.assert_allclose(found[0][0], found[1][0], atol=0.005)  # it was typed to two digits
    assert np.hypot(*(found[-1] - found[-1][0]).T).max() < 0.02


@pytest.mark.parametrize("count", [4, 6])
def test_words_that_flee(count: int) -> None:
    told = scenario("Words that flee")
    while len(told.words) > count:
        told = told.without(1)
    X = layers(told)[-1].X
    angles = np.sort(np.degrees(np.arctan2(*X.T[::-1])))
    np.testing.assert_allclose(np.diff(angles, append=angles[0] + 360), 360 / count, atol=0.05)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-3)


def behind_one_like_it(told: Scenario, sentence: tuple[str, ...]) -> list[float]:
    """Return in each layer what the last of these words gives to those behind one like it."""
    places = {"tick": (1.0, 1.0), "tock": (-1.0, 1.0)}
    words = ("BOS", *sentence)
    read = told.reworded(words, ((0, 1), *(places[word] for word in sentence)))
    behind = [at for at in range(2, len(words)) if words[at - 1] == sentence[-1]]
    return [float(weights(state)[-1, behind].sum()) for state in layers(read.with_stack(layers=1))]


def test_two_layers_find_what_came_before() -> None:
    told = scenario("Two layers find what came before")
    before, after = layers(told)  # as the page calls them: after 0 and after 1 of 1 layer
    assert close(weights(before)[4, 2], 0.17)
    assert close(weights(after)[4, 2], 1.00)
    # Head 2 of the first layer looks at the word before.
    assert close(weights(before, head=1)[1:, :-1].diagonal(), 1.00)
    # And so it is with whatever may be said in two words.
    for count in range(3, 8):
        for sentence in product(("tick", "tock"), repeat=count):
            if sentence[-1] in sentence[:-1]:
                assert behind_one_like_it(told, sentence)[1] > 0.99
