"""The tour on the page: each question over its own words, and its answer once it was tried."""

import pytest
from opening import button, choose_lesson, opened, press, session, texts, whole

from attention.exchange.link import encode
from attention.page.tour import BY_STOP, STOPS

DONE = ":green-badge[Done]"


def labels(app):
    return [each.label for each in app.button]


def shows_question(app, stop) -> bool:
    return f"**{stop.question}**" in texts(app)


def look(app):
    return session(app).look


def test_the_tour_goes_from_question_to_question_and_ends():
    app = opened()
    press(app, "Tour")
    for position, stop in enumerate(STOPS, start=1):
        assert f":blue-badge[Question {position} of 8] **{stop.question}**" in texts(app)
        assert session(app).scenario == stop.link.scenario
        assert look(app).tour == stop.name
        assert look(app).view == stop.link.look.view
        assert stop.task in texts(app)
        assert stop.answer not in texts(app)
        assert DONE not in texts(app)
        press(app, "Next question" if position < 8 else "End of the tour")
    assert not look(app).tour
    assert button(app, "Tour")


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_link_opens_a_question_over_its_own_words_with_its_answer_closed(stop):
    app = opened(f"tour={stop.name}")
    assert shows_question(app, stop)
    assert session(app).link.seen(tour="") == stop.link
    assert stop.answer not in texts(app)


@pytest.mark.parametrize(
    ("view", "told"), [("product", "the weights stay"), ("winners", "wins nowhere.\n")]
)
def test_a_view_does_not_tell_the_answer_before_the_question(view, told):
    (stop,) = (stop for stop in STOPS if stop.link.look.view == view)
    assert told in texts(opened(f"view={view}")) + "\n"
    assert told not in texts(opened(f"tour={stop.name}")).replace(stop.task, "")


def test_any_other_edit_leaves_the_answer_closed():
    app = opened("tour=scale")
    whole(app.toggle(key="causal").set_value(True))
    press(app, "Draw from the next seed")
    assert DONE not in texts(app)
    assert BY_STOP["scale"].answer not in texts(app)


def test_an_answer_opens_as_soon_as_the_task_is_done_and_stays():
    app, stop = opened("tour=scale"), BY_STOP["scale"]
    whole(app.toggle(key="scaled").set_value(True))
    said = "The largest weight in the first row is .89; undivided it would be .96."
    assert f"{stop.task}  \n{DONE} {said}  \n{stop.answer}" in texts(app)
    assert stop.more in texts(app)
    assert "Show it anyway" not in labels(app)
    whole(app.toggle(key="scaled").set_value(False))
    assert DONE not in texts(app)  # and no number is said that is not there
    assert stop.answer in texts(app)
    press(app, "Next question")
    assert BY_STOP["temperature"].answer not in texts(app)


def test_an_answer_may_be_shown_anyway_and_nothing_is_called_done():
    app, stop = opened("tour=mask"), BY_STOP["mask"]
    press(app, "Show it anyway")
    assert f"{stop.task}  \n{stop.answer}" in texts(app)
    assert DONE not in texts(app)


def test_what_came_of_it_follows_what_is_there():
    done = encode(BY_STOP["mask"].link.edited(lambda words: words.with_options(causal=True)))
    app = opened(f"{done}&tour=mask")
    assert "1.0, 2.0, 3.0, 4.0 words are looked at;" in texts(app)
    whole(app.number_input(key="heads").set_value(2))
    press(app, "Draw from the next seed")
    said = BY_STOP["mask"].done(session(app).draft)
    assert f"{DONE} {said}" in texts(app)
    assert "2.0, 3.0, 4.0" not in said


def test_a_lesson_that_is_chosen_in_mid_tour_leaves_it():
    app = opened("tour=scale")
    choose_lesson(app, "Two heads")
    assert not look(app).tour
    assert "Question 3" not in texts(app)
    assert button(app, "Tour")


def test_the_way_back_to_the_start_leads_to_that_of_the_question():
    app, stop = opened("tour=scale"), BY_STOP["scale"]
    assert app.button(key="reset").disabled
    whole(app.toggle(key="scaled").set_value(True))  # as the lesson itself has it
    whole(app.button(key="reset").click())
    assert session(app).scenario == stop.link.scenario
    assert shows_question(app, stop)
    assert stop.answer not in texts(app)


def test_undo_to_the_words_of_another_lesson_asks_nothing_over_them():
    app, stop = opened(), BY_STOP["mutual"]
    press(app, "Tour")
    whole(app.button(key="undo").click())
    assert session(app).draft.lesson.name == "Opening example"
    assert not shows_question(app, stop)
    assert stop.task not in texts(app)
    press(app, "Back to question 1")
    assert shows_question(app, stop)
    assert session(app).scenario == stop.link.scenario
    whole(app.button(key="undo").click())
    press(app, "Leave the tour")
    assert not look(app).tour


def test_nothing_tells_a_weight_that_is_to_be_predicted():
    app = opened("tour=scale")
    whole(app.toggle(key="predict").set_value(True))
    whole(app.toggle(key="scaled").set_value(True))
    assert DONE not in texts(app)
    press(app, "Reveal the weights")
    assert DONE in texts(app)
