"""The page without a browser: what the script shows, and what its widgets do."""

import json
import socket

import pytest
from looking import (
    button,
    charts,
    choose,
    claims,
    delete_word,
    draw,
    enter,
    named,
    open_view,
    opened,
    press,
    redo,
    scenario,
    session,
    slide,
    spec,
    specs,
    start_over,
    switch,
    tell_size,
    texts,
    undo,
)
from streamlit.testing.v1 import AppTest

from attention.lessons import LESSONS, OPENING, VIEWS, Lesson
from attention.page.parts import Part
from attention.page.server import send_at_once
from attention.scenario import MAX_ROTATION, MAX_SEED, Options


def test_it_opens_on_the_example(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert app.data_editor(key="words").value["word"].dropna().tolist() == list(
        OPENING.scenario.words
    )
    assert app.data_editor(key="W_Q").value.to_numpy().tolist() == [
        ["0.3", "-0.29"],
        ["0.6", "0.11"],
    ]
    assert app.data_editor(key="W_K").value.to_numpy().tolist() == [
        ["-0.55", "-0.3"],
        ["0.52", "-0.43"],
    ]
    assert app.button(key="undo").disabled
    assert app.button(key="redo").disabled


def test_all_is_drawn_anew_where_a_part_is_no_longer_known(app: AppTest) -> None:
    session(app).parts.named["gone"] = Part(shows=tuple)  # and so it has to be drawn
    named(app.segmented_control, "dragged").set_value("W_Q").run()
    assert session(app).dragged == "W_Q"
    assert "gone" not in session(app).parts.named
    assert not app.exception


def test_drawing_shows_its_seed_and_the_same_seed_draws_the_same(app: AppTest) -> None:
    assert named(app.number_input, "seed").value is None
    draw(app)
    assert named(app.number_input, "seed").value == 0
    first = scenario(app).heads
    draw(app)
    assert named(app.number_input, "seed").value == 1
    assert scenario(app).heads != first
    enter(app, "seed", 0)
    assert scenario(app).heads == first


def test_after_the_last_seed_another_one_is_drawn_from() -> None:
    app = draw(opened(f"seed={MAX_SEED}"))
    assert scenario(app).seed != MAX_SEED
    assert scenario(app).heads != OPENING.scenario.heads


def test_undo_redo_and_return(app: AppTest) -> None:
    draw(app)
    drawn = scenario(app).heads
    undo(app)
    assert scenario(app).heads == OPENING.scenario.heads
    assert named(app.number_input, "seed").value is None
    redo(app)
    assert scenario(app).heads == drawn
    start_over(app)
    assert scenario(app).heads == OPENING.scenario.heads


def test_a_word_is_added_at_a_free_place_until_there_are_twelve(app: AppTest) -> None:
    press(app, "Add a word")
    row = app.data_editor(key="words").value.iloc[4]
    assert row.tolist() == ["word 1", "0", "1.5", "✕"]
    assert app.data_editor(key="words").value.iloc[5:].isna().all(axis=None)
    for _ in range(7):
        press(app, "Add a word")
    assert len(scenario(app).words) == 12
    assert button(app, "Add a word").disabled


def test_an_edit_changes_the_data_and_not_the_spec(app: AppTest) -> None:
    before = spec(app)
    draw(app)
    assert spec(app) == before


def test_more_panels_in_a_row_is_another_spec(app: AppTest) -> None:
    assert 1 not in [part.get("columns") for part in json.loads(spec(app))["concat"]]
    choose(app, "columns", 1)
    assert 1 in [part.get("columns") for part in json.loads(spec(app))["concat"]]


@pytest.mark.parametrize("size", [[390, 844], [844, 390]])
def test_a_phone_shows_one_panel_beside_the_plane_however_it_is_held(
    app: AppTest, size: list[int]
) -> None:
    assert len(specs(app)) == 1
    assert len(specs(tell_size(app, size))) == 2


@pytest.mark.parametrize(
    "size", [None, "wide", -5, [-5, 800], [1e300, 800], [float("nan")] * 2, [1]]
)
def test_a_senseless_size_is_ignored(app: AppTest, size: object) -> None:
    before = spec(app)
    assert not tell_size(app, size).exception
    assert spec(app) == before


def test_the_server_sends_small_messages_at_once() -> None:
    with socket.socket() as listening:  # as Streamlit makes its own
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        send_at_once()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_switches_change_the_weights_and_not_the_spec(app: AppTest) -> None:
    before, start = spec(app), scenario(app).options
    switch(app, "scaled")
    switch(app, "causal")
    slide(app, "temperature", 0.5)
    choose(app, "positions", "rotation")
    enter(app, "rotation", 90.0)
    enter(app, "window", 3)
    assert spec(app) == before
    assert scenario(app).options == Options(True, 0.5, True, 90.0, window=3)
    for _ in range(6):
        undo(app)
    assert scenario(app).options == start
    assert named(app.toggle, "causal").value is False


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_opens_with_its_claim(app: AppTest, lesson: Lesson) -> None:
    choose(app, "lesson", lesson.name)
    assert scenario(app) == lesson.scenario
    assert claims(app, lesson.claim)
    assert not app.exception


def test_predicting_hides_the_claim_until_revealed(app: AppTest) -> None:
    switch(app, "predict")
    assert not claims(app, OPENING.claim)
    press(app, "Reveal the weights")
    assert claims(app, OPENING.claim)
    choose(app, "lesson", "No question")
    assert button(app, "Reveal the weights")


def test_weights_that_were_revealed_are_hidden_again_by_predicting_again(app: AppTest) -> None:
    switch(app, "predict")
    press(app, "Reveal the weights")
    switch(app, "predict", False)
    switch(app, "predict")
    assert not claims(app, OPENING.claim)


@pytest.mark.parametrize("rotation", [1e9, float("nan")])
def test_a_senseless_rotation_stays_within_the_limits(app: AppTest, rotation: float) -> None:
    choose(app, "positions", "rotation")
    enter(app, "rotation", rotation)
    assert not app.exception
    assert abs(scenario(app).options.rotation) <= MAX_ROTATION


def test_values_and_outputs_have_a_view_of_their_own(app: AppTest) -> None:
    assert "W_V" not in [editor.key for editor in app.data_editor]
    open_view(app, "values")
    assert not app.exception
    assert app.data_editor(key="W_V").value.to_numpy().tolist() == [["1", "0"], ["0", "1"]]
    assert len(app.get("vega_lite_chart")) == 1


def test_the_arithmetic_follows_the_chosen_words(app: AppTest) -> None:
    open_view(app, "score")
    assert len(app.code) == 8
    assert app.code[0].value == (
        "hope  q₁ = −1 · 0.3 + 1 · 0.6 = 0.3\nhope  q₂ = −1 · (−0.29) + 1 · 0.11 = 0.4"
    )
    choose(app, "key", "sycophant")
    assert app.code[1].value.startswith("sycophant  k₁ = 1 · (−0.55) + (−1) · 0.52 = −1.07")
    assert "▸ sycophant  " in app.code[3].value
    switch(app, "scaled")
    assert len(app.code) == 9


def test_steps_can_be_walked_one_at_a_time(app: AppTest) -> None:
    open_view(app, "score")
    switch(app, "stepwise")
    assert button(app, "Back").disabled
    for step in range(8):
        (shown,) = app.code
        assert f"Step {step + 1} of 8" in [shown.value for shown in app.markdown]
        if step < 7:
            press(app, "Next")
    assert shown.value.startswith("hope  o₁")
    assert button(app, "Next").disabled
    press(app, "Back")
    assert app.code[0].value.startswith("hope  v₁")


def test_a_step_that_is_no_longer_there_gives_way_to_the_last(app: AppTest) -> None:
    open_view(app, "score")
    switch(app, "scaled")
    switch(app, "stepwise")
    for _ in range(8):
        press(app, "Next")
    assert "Step 9 of 9" in texts(app)
    switch(app, "scaled", False)
    assert "Step 8 of 8" in texts(app)
    assert len(app.code) == 1


def test_a_chosen_word_that_was_deleted_gives_way_to_the_last(app: AppTest) -> None:
    open_view(app, "score")
    choose(app, "query", "sycophant")
    delete_word(app, 0)
    assert not app.exception
    assert named(app.selectbox, "query").value == "sycophant"


@pytest.mark.parametrize("view", VIEWS[1:])
def test_predicting_hides_what_would_tell(app: AppTest, view: str) -> None:
    open_view(app, view)
    switch(app, "predict")
    assert charts(app).keys() == {"panels"}  # to guess from
    assert charts(app)["panels"][["score", "weight"]].isna().all(axis=None)
    assert not app.code
    assert "reveal" in app.info[0].value
    assert session(app).look.view == view  # which comes as it is revealed


@pytest.mark.parametrize("view", VIEWS)
def test_no_switch_changes_a_spec(app: AppTest, view: str) -> None:
    open_view(app, view)
    enter(app, "heads", 2)
    before = specs(app)
    switch(app, "scaled")
    switch(app, "causal")
    slide(app, "temperature", 0.5)
    for way in ("rotation", "wave", "slope", "none"):
        choose(app, "positions", way)
        assert not app.exception
        if (view, way) != ("winners", "slope"):  # with one there is no such picture
            assert specs(app) == before


@pytest.mark.parametrize("way", ["rotation", "wave", "slope"])
def test_positions_are_told_in_one_way_at_a_time(app: AppTest, way: str) -> None:
    choose(app, "positions", "rotation")
    choose(app, "positions", way)
    assert scenario(app).options.positions == (way,)
    shown = {field.key for field in app.number_input} & {"rotation", "wave", "wave_angle", "slope"}
    assert shown == ({"wave", "wave_angle"} if way == "wave" else {way})
    choose(app, "positions", "none")
    assert not scenario(app).options.positions


def test_with_a_slope_it_is_said_why_nobody_can_win_everywhere(app: AppTest) -> None:
    choose(app, "positions", "slope")
    open_view(app, "winners")
    assert "With a slope by distance" in app.info[0].value


def test_all_heads_and_what_they_make_together(app: AppTest) -> None:
    open_view(app, "heads")
    enter(app, "heads", 2)
    assert app.data_editor(key="W_O").value.to_numpy().tolist() == [["1", "0"], ["0", "1"]] * 2
    table = app.dataframe[-1].value
    assert table["word"].tolist() == list(OPENING.scenario.words)
