"""The tour on the page: each question over its own words, and its answer once it was tried."""

import pytest
from looking import (
    button,
    choose,
    enter,
    labels,
    opened,
    press,
    redo,
    session,
    start_over,
    switch,
    texts,
    undo,
)
from streamlit.testing.v1 import AppTest

from attention.exchange.link import encode
from attention.exchange.look import Look
from attention.page.tour import BY_STOP, STOPS, Stop

DONE = ":green-badge[Done]"


def shows_question(app: AppTest, stop: Stop) -> bool:
    return f"**{stop.question}**" in texts(app)


def look(app: AppTest) -> Look:
    return session(app).look


def test_the_tour_goes_from_question_to_question_and_ends() -> None:
    app = opened()
    press(app, "Tour")
    for position, stop in enumerate(STOPS, start=1):
        assert f":blue-badge[Question {position} of {len(STOPS)}] **{stop.question}**" in texts(app)
        assert session(app).scenario == stop.link.scenario
        assert look(app).tour == stop.name
        assert look(app).view == stop.link.look.view
        assert stop.task in texts(app)
        assert stop.answer not in texts(app)
        assert DONE not in texts(app)
        press(app, "Next question" if position < len(STOPS) else "End of the tour")
    assert not look(app).tour
    assert button(app, "Tour")


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_link_opens_a_question_over_its_own_words_with_its_answer_closed(stop: Stop) -> None:
    app = opened(f"tour={stop.name}")
    assert shows_question(app, stop)
    assert session(app).link.seen(tour="") == stop.link
    assert stop.answer not in texts(app)


@pytest.mark.parametrize(
    ("view", "told"), [("product", "the weights stay"), ("winners", "wins nowhere.\n")]
)
def test_a_view_does_not_tell_the_answer_before_the_question(view: str, told: str) -> None:
    (stop,) = (stop for stop in STOPS if stop.link.look.view == view)
    assert told in texts(opened(f"view={view}")) + "\n"
    assert told not in texts(opened(f"tour={stop.name}")).replace(stop.task, "")


def test_any_other_edit_leaves_the_answer_closed() -> None:
    app = opened("tour=scale")
    switch(app, "causal")
    press(app, "Draw from the next seed")
    assert DONE not in texts(app)
    assert BY_STOP["scale"].answer not in texts(app)


def test_an_answer_opens_as_soon_as_the_task_is_done_and_stays() -> None:
    app, stop = opened("tour=scale"), BY_STOP["scale"]
    switch(app, "scaled")
    said = "The largest weight in the first row is .89; undivided it would be .96."
    assert f"{stop.task}  \n{DONE} {said}  \n{stop.answer}" in texts(app)
    assert stop.more in texts(app)
    assert "Show it anyway" not in labels(app)
    switch(app, "scaled", False)
    assert DONE not in texts(app)  # and no number is said that is not there
    assert stop.answer in texts(app)
    press(app, "Next question")
    assert BY_STOP["temperature"].answer not in texts(app)


def test_an_answer_may_be_shown_anyway_and_nothing_is_called_done() -> None:
    app, stop = opened("tour=mask"), BY_STOP["mask"]
    press(app, "Show it anyway")
    assert f"{stop.task}  \n{stop.answer}" in texts(app)
    assert DONE not in texts(app)


def test_what_came_of_it_follows_what_is_there() -> None:
    done = encode(BY_STOP["mask"].link.edited(lambda words: words.with_options(causal=True)))
    app = opened(f"{done}&tour=mask")
    assert "1.0, 2.0, 3.0, 4.0 words are looked at;" in texts(app)
    enter(app, "heads", 2)
    press(app, "Draw from the next seed")
    said = BY_STOP["mask"].done(session(app).draft)
    assert f"{DONE} {said}" in texts(app)
    assert "2.0, 3.0, 4.0" not in said


def test_a_lesson_that_is_chosen_in_mid_tour_leaves_it() -> None:
    app = opened("tour=scale")
    choose(app, "lesson", "Two heads")
    assert not look(app).tour
    assert "Question 3" not in texts(app)
    assert button(app, "Tour")


def test_the_way_back_to_the_start_leads_to_that_of_the_question() -> None:
    app, stop = opened("tour=scale"), BY_STOP["scale"]
    assert app.button(key="reset").disabled
    switch(app, "scaled")  # as the lesson itself has it
    start_over(app)
    assert session(app).scenario == stop.link.scenario
    assert shows_question(app, stop)
    assert stop.answer not in texts(app)


def test_undo_to_another_lesson_leaves_the_tour_and_shows_what_it_claims() -> None:
    app, stop = opened(), BY_STOP["mutual"]
    press(app, "Tour")
    undo(app)
    assert session(app).draft.lesson.name == "Opening example"
    assert not shows_question(app, stop)
    assert stop.task not in texts(app)
    assert not look(app).tour
    choose(app, "lesson", "Two heads")
    assert look(app).view == "heads"
    undo(app)
    assert look(app).view == "keys"
    redo(app)
    assert look(app).view == "heads"


def test_nothing_tells_a_weight_that_is_to_be_predicted() -> None:
    app = opened("tour=scale")
    switch(app, "predict")
    switch(app, "scaled")
    assert DONE not in texts(app)
    press(app, "Reveal the weights")
    assert DONE in texts(app)
