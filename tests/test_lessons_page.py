"""Lessons on the page: where they open, and what is said of them."""

import pytest
from opening import choose_lesson, opened, press, session

from attention.exchange.link import Link, Look, encode, opening
from attention.lessons import BY_NAME, LESSONS


def seen(app) -> tuple[str, int, int, int]:
    here = session(app).here
    return here.view, here.head, here.query, here.key


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_opens_in_its_view_by_link_and_from_the_menu(lesson):
    other = LESSONS[LESSONS.index(lesson) - 1]
    app = opened(encode(Link(other, other.scenario, look=Look("learning", query=1))))
    choose_lesson(app, lesson.name)
    assert session(app).link == opening(lesson)
    again = opened(encode(opening(lesson)))
    assert session(again).link == opening(lesson)
    assert seen(again) == seen(app) == (lesson.view, 0, lesson.query, lesson.key)


def test_the_next_lesson_of_a_talk_opens_in_its_view_as_well():
    app = opened("lesson=bank-with-money&talk=1")
    press(app, "Next lesson")
    press(app, "Leave")
    assert session(app).draft.lesson == BY_NAME["Two heads"]
    assert seen(app) == ("heads", 0, 2, 0)
