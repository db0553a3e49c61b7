"""Learning: the gradient and the way downhill."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import scenarios, targets

from attention.learning import (
    INITIAL_REACH,
    LEARNT,
    MAX_STEPS,
    PATIENCE,
    Gradient,
    TrainingRun,
    descended,
    gradient,
    largest_miss,
    loss,
    loss_floor,
    target_entropy,
)
from attention.lessons import BY_NAME, LESSONS, OPENING, Lesson
from attention.maths import Array
from attention.obstacles import obstacles
from attention.scenario import Head, Scenario
from attention.target import Target, wanted

OPPOSITES = BY_NAME["Opposites attract"].scenario
EVERYONE_AT_HOPE = Target("everyone", word=0)


def wanted_weights(scenario: Scenario, target: Target) -> Array:
    return wanted(scenario, target).weights


def learnt(
    scenario: Scenario, target: Target, *, steps: int, rate: float = 0.3, head: int = 0
) -> tuple[list[float], Scenario]:
    """Return the losses on the way, and where it leads."""
    weights = wanted_weights(scenario, target)
    losses = [loss(scenario, head, weights)]
    for _ in range(steps):
        scenario = descended(scenario, head, weights, rate)
        losses.append(loss(scenario, head, weights))
    return losses, scenario


# ---- Loss and gradient -----------------------------------------------------------------


@given(scenarios(), targets())
def test_the_loss_is_the_mean_cross_entropy_in_plain_loops(
    scenario: Scenario, target: Target
) -> None:
    head = len(scenario.heads) - 1
    weights = oracle.forward(scenario)[0][head].weights
    assume(min(w for row in weights for w in row if w) > 1e-200)
    ideal = wanted_weights(scenario, target)
    assume(all(weights[i][j] for i, j in np.argwhere(ideal)))
    assert loss(scenario, head, ideal) == pytest.approx(
        oracle.cross_entropy(scenario, head, ideal.tolist()), rel=1e-9, abs=1e-9
    )


@given(scenarios(), targets(), st.data())
def test_the_gradient_is_that_of_finite_differences(
    scenario: Scenario, target: Target, data: st.DataObject
) -> None:
    """(L(w + h) − L(w − h)) / 2h for each of the eight entries, and each coordinate."""
    assume(scenario.options.temperature >= 0.5)
    head = data.draw(st.integers(0, len(scenario.heads) - 1))
    weights, h = wanted_weights(scenario, target), 1e-5
    found = gradient(scenario, head, weights)
    assert (found.Y is not None) == scenario.cross
    for name, part in zip(Gradient._fields, found, strict=True):
        if part is None:
            continue
        for row, column in np.ndindex(*part.shape):
            ends = [
                loss(_nudged(scenario, head, name, row, column, by), head, weights)
                for by in (h, -h)
            ]
            slope = (ends[0] - ends[1]) / (2 * h)
            assert part[row, column] == pytest.approx(slope, rel=1e-4, abs=2e-4)


def _nudged(scenario: Scenario, head: int, name: str, row: int, column: int, by: float) -> Scenario:
    """Return a scenario in which one number of a matrix, or one coordinate, is a bit larger."""
    if name.startswith("W"):
        rows = np.array(scenario.matrix(head, name))
        rows[row, column] += by
        return scenario.with_matrix(head, name, rows.tolist())
    sentence = scenario if name == "X" else scenario.sources
    assert sentence is not None
    place = [*sentence.embeddings[row]]
    place[column] += by
    if name == "X":
        return scenario.moved(row, (place[0], place[1]))
    return scenario.with_sources(sentence.moved(row, (place[0], place[1])))


@given(scenarios(), targets(), st.booleans())
def test_a_short_step_leads_downhill_and_moves_one_head_only_or_words_too(
    scenario: Scenario, target: Target, words: bool
) -> None:
    head = len(scenario.heads) - 1
    assume(scenario.options.temperature >= 0.5)
    weights = wanted_weights(scenario, target)
    of_matrices, of_words = (parts := gradient(scenario, head, weights))[:2], parts[2:]
    followed = (*of_matrices, *(part for part in of_words if words and part is not None))
    steep = sum(float((part**2).sum()) for part in followed)
    moved = descended(scenario, head, weights, 1e-6, words=words)
    fall = loss(scenario, head, weights) - loss(moved, head, weights)
    assert fall == pytest.approx(1e-6 * steep, rel=0.05, abs=1e-9)
    assert moved.heads[:head] == scenario.heads[:head]
    assert moved.heads[head].W_V == scenario.heads[head].W_V
    if words:  # all of what moves is back where it was
        assert moved.words == scenario.words
        moved = moved.reworded(scenario.words, scenario.embeddings).with_sources(scenario.sources)
    assert replace(moved, heads=scenario.heads) == scenario


def test_one_worked_step() -> None:
    """Two words on one line, W_Q = W_K = 1: weights, gradient and step by hand.

    x = (1, 0) and (−1, 0): S = [[1, −1], [−1, 1]], A = [[a, b], [b, a]] with a = e/(e + 1/e).
    Wanted is the other word: A − T = a · [[1, −1], [−1, 1]], divided by the 2 rows.
    ∂L/∂W_Q = Xᵀ (A − T) K / 2 has a · (1 · 1 + 1 · 1 + 1 · 1 + 1 · 1) / 2 = 2a at [0, 0].
    """
    pair = Scenario(("a", "b"), ((1, 0), (-1, 0)), (Head(),))
    weights = wanted_weights(pair, Target("opposite"))
    a = math.e / (math.e + 1 / math.e)
    assert loss(pair, 0, weights) == pytest.approx(-math.log(1 - a))
    by_W_Q, by_W_K, by_X, by_Y = gradient(pair, 0, weights)
    for part in (by_W_Q, by_W_K):
        assert part == pytest.approx(np.array([[2 * a, 0], [0, 0]]))
    # (A − T) K / 2 = a · (1, 0) and a · (−1, 0), once as queries and once as keys: 2a outwards.
    assert by_X == pytest.approx(np.array([[2 * a, 0], [-2 * a, 0]]))
    assert by_Y is None
    closer = descended(pair, 0, weights, 0.1, words=True)
    assert pytest.approx(np.array([[1 - 0.2 * a, 0], [-1 + 0.2 * a, 0]])) == closer.X
    assert descended(pair, 0, weights, 0.5).heads[0].W_Q[0][0] == pytest.approx(1 - a)


def test_the_largest_miss_names_its_cell_and_leaves_out_rows_that_want_nothing() -> None:
    pair = Scenario(("a", "b"), ((1, 0), (-1, 0)), (Head(),))
    a = math.e / (math.e + 1 / math.e)
    # The weights are a and 1 − a, 1 − a and a.
    for wants, size, at in (([[5, 0], [0, 8]], 8 - a, 1), ([[5, 0], [0, 0]], 5 - a, 0)):
        miss = largest_miss(pair, 0, np.array(wants))
        assert miss
        assert miss.size == pytest.approx(size)
        assert (miss.query, miss.key) == (at, at)
    assert largest_miss(pair, 0, np.zeros((2, 2))) is None


@given(scenarios(), targets())
def test_no_weight_misses_by_more_than_the_largest_miss(scenario: Scenario, target: Target) -> None:
    weights, found = wanted_weights(scenario, target), oracle.forward(scenario)[0][0].weights
    rows = [row for row in range(len(weights)) if weights[row].any()]
    misses = [abs(found[i][j] - weights[i, j]) for i in rows for j in range(weights.shape[1])]
    miss = largest_miss(scenario, 0, weights)
    assert (miss.size if miss else 0) == pytest.approx(max(misses, default=0), abs=1e-12)


def test_rows_that_want_nothing_pull_at_nothing() -> None:
    nothing = np.zeros((4, 4))
    assert loss(OPENING.scenario, 0, nothing) == 0
    assert all(not part.any() for part in gradient(OPENING.scenario, 0, nothing)[:3])


def test_a_step_out_of_the_limits_is_named() -> None:
    weights = wanted_weights(OPENING.scenario, Target("opposite"))
    with pytest.raises(ValueError, match="W_Q, row"):
        descended(OPENING.scenario, 0, weights, 1e6)


# ---- What is known to happen -----------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_the_opposite_is_learnt_within_50_steps(seed: int) -> None:
    losses, _ = learnt(OPPOSITES.sampled(seed, INITIAL_REACH), Target("opposite"), steps=50)
    assert 1.3 < losses[0] < 1.45
    assert losses[-1] <= 0.02


@pytest.mark.parametrize("seed", range(5))
def test_everyone_at_hope_never_falls_below_ln_4(seed: int) -> None:
    start = OPENING.scenario.sampled(seed)
    losses, _ = learnt(start, EVERYONE_AT_HOPE, steps=200)
    assert min(losses) >= math.log(4) - 1e-12
    assert losses[-1] == pytest.approx(math.log(4), abs=1e-4)
    assert loss_floor(start, wanted_weights(start, EVERYONE_AT_HOPE)) == pytest.approx(math.log(4))


def test_every_switch_is_learnt_through() -> None:
    switched = BY_NAME["Previous word, by rotation"].scenario.sampled(0, INITIAL_REACH)
    losses, end = learnt(switched, Target("previous"), steps=40)
    assert losses[-1] < 0.02
    assert end.options == switched.options
    without, _ = learnt(switched.with_options(rotation=0), Target("previous"), steps=40)
    assert without[-1] > 0.7  # by place alone, the same word four times can't be told apart


def test_the_chosen_head_learns_and_the_other_stays() -> None:
    two = BY_NAME["Two heads"].scenario.sampled(0, INITIAL_REACH)
    losses, end = learnt(two, Target("previous"), steps=150, head=1)
    assert losses[-1] < LEARNT
    assert end.heads[0] == two.heads[0]


@given(scenarios(), targets())
def test_no_loss_is_below_the_floor_nor_the_floor_below_the_entropy(
    scenario: Scenario, target: Target
) -> None:
    weights = wanted_weights(scenario, target)
    least = loss_floor(scenario, weights)
    assert least >= target_entropy(weights) - 1e-9
    for head in range(len(scenario.heads)):
        assert loss(scenario, head, weights) >= least - 1e-9


@pytest.mark.parametrize("switch", [{"causal": True}, {"rotation": 90.0}])
def test_masked_or_rotated_opposites_have_no_floor(switch: dict[str, Any]) -> None:
    scenario = OPENING.scenario.with_options(**switch)
    weights = wanted_weights(scenario, Target("painted", painted=((1,), (0,), (0,), (1,))))
    assert loss_floor(scenario, weights) == 0
    losses, _ = learnt(
        scenario.sampled(2), Target("painted", painted=((1,), (), (), (1,))), steps=300
    )
    assert losses[-1] < math.log(4) - 0.1


def test_pairs_of_opposites_have_a_floor_whatever_they_want_alike() -> None:
    target = Target("painted", painted=((3, 1, 0, 0), (0, 0, 0, 1), (0, 0, 1, 0), (3, 1, 0, 0)))
    weights = wanted_weights(OPENING.scenario, target)
    # hope and sycophant at least ln 4 each; exuberance and hate want different words: 0.
    assert loss_floor(OPENING.scenario, weights) == pytest.approx(math.log(4) / 2)
    losses, _ = learnt(OPENING.scenario.sampled(1), target, steps=300)
    assert min(losses) >= math.log(4) / 2


# ---- A run --------------------------------------------------------------------------


def test_a_course_ends_when_learnt_stalled_or_long() -> None:
    fresh = TrainingRun().followed_by(1.4)
    assert (fresh.steps, fresh.learnt, fresh.stalled, fresh.over) == (0, False, False, False)
    assert fresh.followed_by(0.009).learnt
    assert not fresh.followed_by(0.011).learnt
    assert TrainingRun((0.7,), least=0.693).learnt  # as low as what is wanted has entropy
    flat = TrainingRun((1.4,) * PATIENCE)
    assert not flat.stalled
    assert flat.followed_by(1.4).stalled
    assert not flat.followed_by(1.398).stalled
    assert not TrainingRun((1.402,) + (1.4,) * PATIENCE).stalled
    # A step that was too long is no end: before it, the loss has fallen from 1.4 to 1.1.
    down = tuple(1.4 - 0.3 * step / PATIENCE for step in range(PATIENCE + 1))
    assert not TrainingRun((*down, 1.67)).stalled
    falling = TrainingRun(tuple(1000 - step for step in range(MAX_STEPS + 1)))
    assert (falling.stalled, falling.over) == (False, True)
    assert not TrainingRun().over


def test_the_frame_counts_steps_from_0() -> None:
    frame = TrainingRun((1.5, 1.0)).frame(0.5)
    assert frame.to_dict("list") == {"step": [0, 1], "loss": [1.5, 1.0], "least": [0.5, 0.5]}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_no_run_goes_on_for_ever_and_what_is_learnt_had_no_obstacle(lesson: Lesson) -> None:
    for target in (Target("opposite"), Target("everyone", word=1)):
        scenario = lesson.scenario.sampled(0, INITIAL_REACH)
        weights = wanted_weights(scenario, target)
        run = TrainingRun(least=target_entropy(weights)).followed_by(loss(scenario, 0, weights))
        # The longer the vectors, the shorter the steps.
        rate = 0.3 if np.abs(scenario.looked_at.X).max() < 5 else 0.003
        while not run.over:
            scenario = descended(scenario, 0, weights, rate)
            run = run.followed_by(loss(scenario, 0, weights))
        assert run.steps <= MAX_STEPS
        assert not (run.learnt and obstacles(scenario, weights))
