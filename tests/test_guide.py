"""The tour on the page: each question over its own words, and its answer once it was tried."""

import pytest
from looking import (
    button,
    choose,
    enter,
    labels,
    link,
    named,
    opened,
    press,
    redo,
    session,
    slide,
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


END = ":blue-badge[End of the tour]"


def go_to_the_end(app: AppTest) -> None:
    while "Next question" in labels(app):
        press(app, "Next question")
    press(app, "End of the tour")


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
    assert END in texts(app)
    assert session(app).scenario == STOPS[-1].link.scenario
    press(app, "Leave the tour")
    assert END not in texts(app)
    assert not look(app).tour
    assert button(app, "Tour")


def test_the_end_says_what_was_found_out_and_that_a_link_of_it_can_be_handed_in() -> None:
    app = opened("tour=scale")
    switch(app, "scaled")
    switch(app, "scaled", False)  # once is enough
    press(app, "Next question")
    press(app, "Next question")
    switch(app, "causal")
    go_to_the_end(app)
    said = texts(app)
    scale, mask = BY_STOP["scale"], BY_STOP["mask"]
    assert f"Solved, 2 of 9 tasks: {scale.finding}; {mask.finding}." in said
    assert "Not solved: *Why is attention not mutual?* *What do values do?*" in said
    assert f"*{scale.question}*" not in said
    assert "*Share* gives a link to hand in" in said
    assert link(app).endswith("&tour=done&solved=3_5&end=Z")
    handed_in = opened(link(app))
    assert texts(handed_in) == said
    press(handed_in, "Leave the tour")
    assert "solved" not in link(handed_in)


def test_where_nothing_was_solved_the_end_says_so() -> None:
    app = opened("tour=layers")
    go_to_the_end(app)
    assert "None of the 9 tasks was solved" in texts(app)
    assert "Not solved" not in texts(app)
    press(app, "Question before")
    assert shows_question(app, STOPS[-1])


def test_where_all_was_solved_nothing_is_missing() -> None:
    app = opened("tour=done&solved=1_2_3_4_5_6_7_8_9")
    assert f"Solved, 9 of 9 tasks: {'; '.join(stop.finding for stop in STOPS)}." in texts(app)
    assert "Not solved" not in texts(app)


def test_a_task_that_is_done_already_counts_when_one_goes_on() -> None:
    done = encode(BY_STOP["mask"].link.edited(lambda words: words.with_options(causal=True)))
    app = opened(f"{done}&tour=mask")
    press(app, "Next question")
    assert look(app).solved == (STOPS.index(BY_STOP["mask"]),)


def test_a_second_tour_begins_with_nothing_solved() -> None:
    app = opened("tour=layers&solved=1_2")
    assert look(app).solved == (0, 1)
    press(app, "End of the tour")
    press(app, "Leave the tour")
    press(app, "Tour")
    assert look(app).solved == ()


def test_at_the_end_the_way_back_to_the_start_leads_to_the_lesson() -> None:
    app = opened("tour=layers")
    slide(app, "temperature", 0.5)
    go_to_the_end(app)
    start_over(app)
    assert session(app).scenario == session(app).draft.lesson.scenario
    assert not look(app).tour


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_no_question_hides_what_its_task_asks_for(stop: Stop) -> None:
    app = opened(f"tour={stop.name}&hide=1")
    assert named(app.data_editor, "W_Q")
    assert named(app.toggle, "causal")
    assert not look(app).hide


def test_in_mid_tour_nothing_is_hidden_either() -> None:
    app = opened("lesson=attention-is-not-mutual&query=2&tour=mutual&hide=1")
    assert named(app.data_editor, "W_Q")
    press(app, "Leave the tour")
    assert named(app.data_editor, "W_Q")


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_link_opens_a_question_over_its_own_words_with_its_answer_closed(stop: Stop) -> None:
    app = opened(f"tour={stop.name}")
    assert shows_question(app, stop)
    assert session(app).link.seen(tour="") == stop.link
    assert stop.answer not in texts(app)


PHONE = [390, 844]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_on_a_phone_the_one_panel_hears_of_the_plane_wherever_it_stands(stop: Stop) -> None:
    app = opened(f"tour={stop.name}", PHONE)
    assert session(app).parts.hearing == "focus"


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


def test_on_the_tour_no_link_without_controls_is_offered() -> None:
    for query, offered in (("tour=scale", False), ("", True)):
        app = opened(query)
        button(app, "Share").click().run()
        assert ("without controls" in [shown.label for shown in app.toggle]) == offered
