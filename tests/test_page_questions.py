"""The page without a browser: two matrices, who can win, side by side."""

import pytest
from looking import (
    button,
    charts,
    choose,
    link,
    named,
    opened,
    press,
    scenario,
    session,
    slide,
    switch,
    texts,
    undo,
    whole,
)
from streamlit.testing.v1 import AppTest

from attention.exchange.look import TOUR
from attention.page.tour import BY_STOP, STOPS


def test_the_knob_moves_queries_and_keys_and_not_the_weights() -> None:
    app = opened("view=product")
    assert "Largest change of any weight:  \n**none**" in texts(app)
    before = scenario(app)
    captions = charts(app)["panels"].query("part == 'caption'")["text"].tolist()
    slide(app, "turn", 35.0)
    slide(app, "shear", 0.5)
    assert scenario(app).heads != before.heads
    assert charts(app)["panels"].query("part == 'caption'")["text"].tolist() == captions
    assert "**none (rounding: " in texts(app)
    slide(app, "turn", 0.0)
    slide(app, "shear", 0.0)
    assert scenario(app) == before  # exactly
    slide(app, "stretch", 4.0)
    undo(app)  # all turns of the knob are one step
    assert scenario(app) == before
    assert named(app.slider, "stretch").value == 1


def test_any_other_edit_brings_the_knob_to_rest() -> None:
    app = opened("view=product")
    slide(app, "turn", 35.0)
    switch(app, "scaled")
    assert named(app.slider, "turn").value == 0
    assert "**none**" in texts(app)


def test_another_head_has_the_knob_at_rest_and_leaves_the_first_one_turned() -> None:
    app = opened("view=product&heads=2")
    slide(app, "turn", 35.0)
    turned = scenario(app).heads[0]
    whole(app.segmented_control(key="head").set_value(1))
    assert named(app.slider, "turn").value == 0
    slide(app, "stretch", 2.0)
    assert scenario(app).heads[0] == turned


def test_a_knob_too_far_keeps_the_last_good_picture() -> None:
    app = opened("view=product&wq=90_0_0_1&wk=1_0_0_1")
    before = scenario(app)
    (said,) = named(app.slider, "stretch").set_value(4.0).run().toast
    assert scenario(app) == before
    assert said.value == "W_Q, row 1: only numbers from -100 to 100 are allowed."
    assert not app.exception


def test_a_shear_behind_a_rotation_is_explained() -> None:
    app = opened("view=product&rotation=40")
    slide(app, "turn", 35.0)
    assert not app.info
    slide(app, "shear", 1.0)
    assert "does not commute" in app.info[0].value


def test_who_can_win_has_a_word_chosen_only_behind_a_mask() -> None:
    app = opened("view=winners&lesson=the-word-nobody-can-pick")
    assert "centre" not in set(charts(app)["map"].query("part == 'sector_name'")["text"])
    assert "query" not in [box.key for box in app.selectbox]
    switch(app, "causal")
    choose(app, "query", "north")
    names = charts(app)["map"].query("part == 'sector_name'")["text"]
    assert names.tolist() == ["north wins"]


def test_a_pinned_state_stays_while_the_other_is_edited() -> None:
    app = opened("view=beside")
    assert "heatmaps" not in charts(app)
    press(app, "Pin what is shown now")
    switch(app, "causal")
    cells = charts(app)["heatmaps"]
    assert cells.query("part == 0")["text"].tolist()[:4] == [".31", ".18", ".32", ".18"]
    assert cells.query("part == 2")["text"].tolist()[:4] == ["+.69", "−.18", "−.32", "−.18"]
    assert link(app) == "v=2&mask=1&view=beside&pin=&end=Z"
    press(app, "Let go")
    assert link(app) == "v=2&mask=1&view=beside&end=Z"


def test_other_words_and_fewer_heads_can_be_compared() -> None:
    app = opened("view=beside&pin=v%3D1%26lesson%3Dtwo-heads&head=1")
    assert not app.exception
    assert "words that are in both" in texts(app)
    more = opened("heads=2&head=2&view=beside&pin=")
    assert not more.exception
    assert "heatmaps" in charts(more)


def test_the_tour_goes_from_question_to_question_and_ends(app: AppTest) -> None:
    press(app, "Tour")
    for position, stop in enumerate(STOPS, start=1):
        assert f":blue-badge[Question {position} of {len(STOPS)}] **{stop.question}**" in texts(app)
        assert scenario(app) == stop.link.scenario
        assert link(app).endswith(f"&tour={stop.name}&end=Z")
        assert stop.answer not in texts(app)
        press(app, "Next question" if position < len(STOPS) else "End of the tour").run()
    assert link(app).endswith("&tour=done&end=Z")
    press(app, "Leave the tour").run()
    assert not session(app).look.tour
    assert button(app, "Tour")


def test_an_answer_opens_after_trying() -> None:
    app = opened("tour=scale")
    stop, before = BY_STOP["scale"], STOPS[TOUR.index("scale") - 1]
    assert stop.answer not in texts(app)
    switch(app, "scaled").run()
    assert ":green-badge[Done]" in texts(app)
    assert stop.answer in texts(app)
    press(app, "Question before").run()
    assert before.answer not in texts(app)
    press(app, "Show it anyway").run()
    assert before.answer in texts(app)


def test_a_link_leads_to_a_question_of_the_tour() -> None:
    app = opened("tour=winners")
    at = f"[Question {TOUR.index('winners') + 1} of {len(STOPS)}]"
    assert at in texts(app)
    press(app, "Leave the tour").run()
    assert at not in texts(app)


@pytest.mark.parametrize(("asked", "told"), [("0.5_0.5", True), ("100_0", False)])
def test_a_query_that_is_not_on_the_plane_is_not_told_of(asked: str, told: bool) -> None:
    app = opened(f"view=winners&asked={asked}")
    shown = [table for table in app.dataframe if "won_by" in table.value]
    assert len(shown) == 1
    assert shown[0].value["weight"].notna().all() == told
