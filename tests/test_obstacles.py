"""What keeps a target from being learnt: sentences that are true of the words there are."""

from dataclasses import replace

from hypothesis import given
from strategies import scenarios, targets

from attention.lessons import BY_NAME, OPENING
from attention.obstacles import obstacles
from attention.scenario import Head, Row, Scenario
from attention.target import Target, wanted

EVERYONE_AT_HOPE = Target("everyone", word=0)


def obstacles_of(scenario: Scenario, target: Target) -> list[str]:
    return obstacles(scenario, wanted(scenario, target).weights)


def words_at(*places: Row) -> Scenario:
    return Scenario(tuple("abcdef"[: len(places)]), places, (Head(),))


def test_opposite_words_have_opposite_queries() -> None:
    found = obstacles_of(OPENING.scenario, EVERYONE_AT_HOPE)
    assert found == [
        "hope and sycophant lie opposite each other, so their queries are opposite: the higher "
        "hope scores for one, the lower for the other.",
        "exuberance and hate lie opposite each other, so their queries are opposite: the higher "
        "hope scores for one, the lower for the other.",
    ]


def test_words_all_around_the_origin() -> None:
    around = words_at((0, 2), (1.8, -1), (-1.8, -1))
    (found,) = obstacles_of(around, EVERYONE_AT_HOPE)
    assert found.startswith("a, b and c lie all around the origin")
    nearly = words_at((0, 2), (1.8, -0.1), (-1.8, -0.1))
    assert obstacles_of(nearly, EVERYONE_AT_HOPE)
    half = words_at((0, 2), (1.8, 0.1), (-1.8, 0.1))
    assert not obstacles_of(half, EVERYONE_AT_HOPE)


def test_words_in_one_direction_that_want_different_words() -> None:
    line = words_at((1, 1), (2, 2), (0, -1))
    found = obstacles_of(line, Target("painted", painted=((1,), (0, 0, 1))))
    assert found == [
        "a and b lie in one direction, so their queries do: the same word wins with both."
    ]


def test_a_word_at_the_origin() -> None:
    origin = words_at((0, 0), (1, 0))
    (found,) = obstacles_of(origin, Target("painted", painted=((0, 1),)))
    assert found.startswith("a lies at the origin")
    assert not obstacles_of(origin, Target("painted", painted=((1, 1),)))


def test_a_word_among_the_others() -> None:
    lesson = BY_NAME["The word nobody can pick"].scenario
    target = Target("painted", painted=((0, 0, 0, 1),))
    (found,) = obstacles_of(lesson, target)
    assert found.startswith("centre lies among the other words")
    # Behind the mask, north sees centre and itself only: neither lies among others.
    words, places = lesson.words, lesson.embeddings
    first = replace(
        lesson, words=(words[3], *words[:3]), embeddings=(places[3], *places[:3])
    ).with_options(causal=True)
    assert not obstacles_of(first, Target("painted", painted=((), (1,))))
    assert obstacles_of(first, Target("painted", painted=((), (), (), (1,))))
    # With rotation by position, keys are no longer where the words are.
    assert not obstacles_of(lesson.with_options(rotation=30), target)


@given(scenarios(), targets())
def test_obstacles_are_sentences_each_said_once(scenario: Scenario, target: Target) -> None:
    found = obstacles_of(scenario, target)
    assert len(set(found)) == len(found)
    assert all(sentence.endswith(".") for sentence in found)
