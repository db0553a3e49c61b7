"""Lessons on the page: where they open, and what is said of them."""

import re
from contextlib import closing
from dataclasses import replace

import pytest
from looking import (
    choose,
    draft,
    labels,
    link,
    open_view,
    opened,
    press,
    scenario,
    session,
    start_over,
    switch,
    texts,
    undo,
)
from streamlit.testing.v1 import AppTest
from visitor import Visitor

from attention.exchange.link import Link, encode, opening
from attention.exchange.look import Look
from attention.lessons import BY_NAME, LESSONS, Lesson
from attention.page.lessons import LEAD
from attention.target import Target


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
    assert f"{LEAD}  \n:gray[{claim}] The lesson was changed; back: " in texts(app)
    assert "Changed since" not in texts(app)
    start_over(app)
    assert f"{LEAD}  \n{claim}" in texts(app)


def test_what_is_said_above_every_claim_leaves_out_what_may_not_be_seen() -> None:
    # That it is true of all lessons, `tests/test_lessons.py` proves.
    assert LEAD.endswith(
        "Of the keys that a word may see, the farther one reaches in its query's direction, the "
        "more **attention** that key gets."
    )


def test_the_way_back_is_shown_as_it_looks() -> None:
    app = opened("lesson=no-question&mask=1")
    (icon,) = re.findall(r"back: (:material/\w+:)", texts(app))
    assert app.button(key="reset").label == icon


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_claim_can_be_set_in_grey(lesson: Lesson) -> None:
    assert not set("[]$*_`\\") & set(lesson.claim)


def test_what_axes_are_called_leaves_a_claim_as_true_as_it_was() -> None:
    app = opened("lesson=no-question&x=gentle")
    assert "The lesson was changed" not in texts(app)
    assert "The lesson was changed" in texts(opened("lesson=no-question&x=gentle&mask=1"))


# ---- Starting over -----------------------------------------------------------------------

OWN = "v=2&lesson=no-question&words=joy_1_2~day_0_-1&view=values&query=2&end=Z"


def way_back(app: AppTest) -> str:
    """Return where the reset button leads, as it says; empty if it leads nowhere."""
    button = app.button(key="reset")
    return "" if button.disabled else button.help


def query(visitor: Visitor) -> str:
    """Return what the address bar is told to have behind its question mark."""
    return str(visitor.session.components["address"]["query"])


def edited(app: AppTest) -> AppTest:
    """Edit what is there, and look elsewhere."""
    switch(app, "causal", not scenario(app).options.causal)
    return open_view(app, "keys")


def test_starting_over_leads_to_the_link_as_opened_and_from_there_to_the_lesson() -> None:
    app = edited(opened(OWN))
    assert way_back(app) == "Back to what was opened"
    assert "The lesson was changed; back: " in texts(app)
    start_over(app)
    assert link(app) == OWN
    assert way_back(app) == "Back to the start of *No question*"
    assert "The lesson was changed; back: " in texts(app)
    start_over(app)
    assert link(app) == "lesson=no-question"
    assert "The lesson was changed" not in texts(app)


def test_undo_takes_back_what_starting_over_did() -> None:
    app = edited(opened(OWN))
    before = scenario(app)
    start_over(app)
    start_over(app)
    assert scenario(undo(app)).words == ("joy", "day")
    assert way_back(app) == "Back to the start of *No question*"
    assert scenario(undo(app)) == before
    assert way_back(app) == "Back to what was opened"


def test_what_was_opened_is_found_again_from_the_lesson() -> None:
    app = opened(OWN)  # as a page that is loaded again: there is nothing to go back to
    assert way_back(app) == "Back to the start of *No question*"
    start_over(app)
    assert link(app) == "lesson=no-question"
    assert way_back(app) == "Back to what was opened"
    assert scenario(start_over(app)).words == ("joy", "day")


@pytest.mark.parametrize("name", ["Two heads", "No question"])
def test_a_lesson_that_is_chosen_is_what_one_starts_over_with(name: str) -> None:
    app = opened(OWN)
    choose(app, "lesson", "Padding")  # what a menu shows already is not chosen anew
    choose(app, "lesson", name)
    assert way_back(app) == ""
    edited(app)
    assert way_back(app) == f"Back to the start of *{name}*"
    for _ in range(3):
        undo(app)
    switch(app, "causal")
    assert way_back(app) == "Back to what was opened"


def test_a_page_without_a_link_starts_over_with_its_lesson(app: AppTest) -> None:
    assert way_back(app) == ""
    switch(app, "causal")
    assert way_back(app) == "Back to the start of *Opening example*"
    assert link(start_over(app)) == ""
    assert way_back(app) == ""


def test_a_link_to_a_lesson_starts_over_with_it() -> None:
    app = opened("lesson=two-heads&view=values")
    assert way_back(app) == ""
    edited(app)
    assert way_back(app) == "Back to the start of *Two heads*"


def test_names_of_axes_come_back_with_the_link_that_was_opened() -> None:
    app = opened("lesson=two-heads&x=gentle")
    assert way_back(app) == ""
    edited(app)
    assert scenario(start_over(app)).x_label == "gentle"
    assert way_back(app) == ""


def test_what_is_to_be_learnt_comes_back_with_the_link_that_was_opened() -> None:
    app = opened("v=2&target=previous&view=learning&end=Z")
    assert way_back(app) == ""
    session(app).record(replace(draft(app), target=Target()))
    app.run()
    assert way_back(app) == "Back to what was opened"
    assert draft(start_over(app)).target == Target("previous")
    assert way_back(app) == ""


def test_weights_that_are_to_be_predicted_are_hidden_again() -> None:
    app = opened(f"predict=1&{OWN}")
    press(app, "Reveal the weights")
    edited(app)
    start_over(app)
    assert "Reveal the weights" in labels(app)


def test_words_that_are_brought_in_are_what_one_starts_over_with(address: str) -> None:
    with closing(Visitor(address, "lesson=no-question")) as visitor:
        visitor.ask(visitor.session.press("Share"))
        words = {"string_value": "joy, 1, 2\nday, 0, -1"}
        visitor.ask(visitor.session.tell("Or words, typed or pasted", **words))
        visitor.ask(visitor.session.press("Open it"))
        visitor.settle()
        brought = query(visitor)
        assert "joy_1_2" in brought
        visitor.ask(visitor.session.tell("causal", bool_value=True))
        assert query(visitor) != brought
        visitor.ask(visitor.session.press("reset"))
        assert query(visitor) == brought


def test_a_question_of_the_tour_starts_over_as_it_comes() -> None:
    app = opened("tour=scale")
    switch(app, "scaled")
    assert way_back(app) == "Back to the start of this question"
    start_over(app)
    assert way_back(app) == ""
    app = opened(f"{link(switch(app, 'causal'))}")  # as it is loaded again
    assert way_back(app) == "Back to the start of this question"


def test_the_browsers_way_back_to_what_was_edited_forgets_not_what_was_opened(
    address: str,
) -> None:
    with closing(Visitor(address, OWN)) as visitor:
        visitor.ask(visitor.session.tell("causal", bool_value=True))
        left = query(visitor)
        visitor.ask(visitor.session.tell("lesson", string_value="Two heads"))
        visitor.ask(visitor.session.arrival(left, again=True))
        assert query(visitor) == left
        visitor.ask(visitor.session.press("reset"))
        assert query(visitor) == OWN
