"""Lessons on the page: where they open, and what is said of them."""

import re

import pytest
from looking import choose, opened, return_to_lesson, session, switch, texts
from streamlit.testing.v1 import AppTest

from attention.exchange.link import Link, encode, opening
from attention.exchange.look import Look
from attention.lessons import BY_NAME, LESSONS, Lesson
from attention.page.lessons import LEAD


def seen(app: AppTest) -> tuple[str, int, int, int]:
    here = session(app).here
    return here.view, here.head, here.query, here.key


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_opens_in_its_view_by_link_and_from_the_menu(lesson: Lesson) -> None:
    other = LESSONS[LESSONS.index(lesson) - 1]
    app = opened(
        encode(
            Link(other, other.scenario, look=Look("learning", query=len(other.scenario.words) - 1))
        )
    )
    choose(app, "lesson", lesson.name)
    assert session(app).link == opening(lesson)
    again = opened(encode(opening(lesson)))
    assert session(again).link == opening(lesson)
    assert seen(again) == seen(app) == (lesson.view, 0, lesson.query, lesson.key)


def test_a_claim_that_was_left_is_grey_and_can_not_be_read_as_about_the_change() -> None:
    app = opened("lesson=no-question")
    claim = BY_NAME["No question"].claim
    assert f"{LEAD}  \n{claim}" in texts(app)
    switch(app, "causal")
    assert f"{LEAD}  \n:gray[{claim}] You have changed the lesson; back to it: " in texts(app)
    assert "Changed since" not in texts(app)
    return_to_lesson(app)
    assert f"{LEAD}  \n{claim}" in texts(app)


def test_what_is_said_above_every_claim_leaves_out_what_may_not_be_seen() -> None:
    # That it is true of all lessons, `tests/test_lessons.py` proves.
    assert LEAD.endswith(
        "Of the keys that a word may see, the farther one reaches in its query's direction, the "
        "more **attention** that key gets."
    )


def test_the_way_back_is_shown_as_it_looks() -> None:
    app = opened("lesson=no-question&mask=1")
    (icon,) = re.findall(r"back to it: (:material/\w+:)", texts(app))
    assert app.button(key="reset").label == icon


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_claim_can_be_set_in_grey(lesson: Lesson) -> None:
    assert not set("[]$*_`\\") & set(lesson.claim)


def test_what_axes_are_called_leaves_a_claim_as_true_as_it_was() -> None:
    app = opened("lesson=no-question&x=gentle")
    assert "You have changed the lesson" not in texts(app)
    assert "You have changed the lesson" in texts(opened("lesson=no-question&x=gentle&mask=1"))
