"""The page without a browser: what the script shows, and what its widgets do."""

import json
import socket
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attention.presets import LESSONS, OPENING
from attention.scenario import MAX_ROTATION, Options

APP = Path(__file__).parent.parent / "app.py"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=20).run()


def button(app: AppTest, label: str):
    return next(found for found in app.button if found.label == label)


def spec(app: AppTest) -> str:
    (chart,) = app.get("vega_lite_chart")
    return chart.proto.spec


def claims(app: AppTest, claim: str) -> bool:
    return any(shown.value.endswith("\n" + claim) for shown in app.markdown)


def drawn_matrices(app: AppTest):
    return app.session_state.history.present.scenario.heads


def test_it_opens_on_the_example(app):
    assert not app.exception
    assert not app.error
    assert app.data_editor(key="words").value["word"].tolist() == list(OPENING.scenario.words)
    assert app.data_editor(key="W_Q").value.to_numpy().tolist() == [[0.30, -0.29], [0.60, 0.11]]
    assert app.data_editor(key="W_K").value.to_numpy().tolist() == [[-0.55, -0.30], [0.52, -0.43]]
    assert button(app, "Undo").disabled
    assert button(app, "Redo").disabled


def test_drawing_shows_its_seed_and_the_same_seed_draws_the_same(app):
    assert app.number_input(key="seed").value is None
    button(app, "Draw W_Q and W_K").click().run()
    assert app.number_input(key="seed").value == 0
    first = drawn_matrices(app)
    button(app, "Draw W_Q and W_K").click().run()
    assert app.number_input(key="seed").value == 1
    assert drawn_matrices(app) != first
    app.number_input(key="seed").set_value(0).run()
    assert drawn_matrices(app) == first


def test_undo_redo_and_return(app):
    button(app, "Draw W_Q and W_K").click().run()
    drawn = drawn_matrices(app)
    button(app, "Undo").click().run()
    assert drawn_matrices(app) == OPENING.scenario.heads
    assert app.number_input(key="seed").value is None
    button(app, "Redo").click().run()
    assert drawn_matrices(app) == drawn
    button(app, "Opening example").click().run()
    assert drawn_matrices(app) == OPENING.scenario.heads


def test_adding_a_word_opens_a_blank_row(app):
    button(app, "Add a word").click().run()
    assert app.data_editor(key="words").value.iloc[4][["word", "x", "y"]].isna().all()
    assert button(app, "Add a word").disabled
    assert not app.error


def test_an_edit_changes_the_data_and_not_the_spec(app):
    before = spec(app)
    button(app, "Draw W_Q and W_K").click().run()
    button(app, "Add a word").click().run()
    assert spec(app) == before


def test_more_panels_in_a_row_is_another_spec(app):
    app.selectbox(key="columns").set_value(1).run()
    assert json.loads(spec(app))["concat"][0]["columns"] == 1


@pytest.mark.parametrize("width", [None, "wide", -5, 1e300, float("nan"), [1]])
def test_a_senseless_width_is_ignored(app, width):
    before = spec(app)
    app.session_state["ruler"] = {"width": width}
    assert not app.run().exception
    assert spec(app) == before


def test_the_server_sends_small_messages_at_once():
    with socket.socket() as listening:  # as Streamlit makes its own
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        st.cache_resource.clear()
        AppTest.from_file(str(APP), default_timeout=20).run()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_switches_change_the_weights_and_not_the_spec(app):
    before, start = spec(app), app.session_state.history.present.scenario.options
    app.toggle(key="scaled").set_value(True).run()
    app.toggle(key="causal").set_value(True).run()
    app.select_slider(key="temperature").set_value(0.5).run()
    app.number_input(key="rotation").set_value(90.0).run()
    assert spec(app) == before
    assert app.session_state.history.present.scenario.options == Options(True, 0.5, True, 90.0)
    for _ in range(4):
        button(app, "Undo").click().run()
    assert app.session_state.history.present.scenario.options == start
    assert app.toggle(key="causal").value is False


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_opens_with_its_claim(app, lesson):
    before = spec(app)
    app.selectbox(key="lesson").set_value(lesson.name).run()
    assert app.session_state.history.present.scenario == lesson.scenario
    assert claims(app, lesson.claim)
    assert not app.exception
    assert spec(app) == before


def test_predicting_hides_the_claim_until_revealed(app):
    app.toggle(key="predict").set_value(True).run()
    assert not claims(app, OPENING.claim)
    button(app, "Reveal the weights").click().run()
    assert claims(app, OPENING.claim)
    app.selectbox(key="lesson").set_value("No question").run()
    assert button(app, "Reveal the weights")


@pytest.mark.parametrize("rotation", [1e9, float("nan")])
def test_a_senseless_rotation_stays_within_the_limits(app, rotation):
    app.number_input(key="rotation").set_value(rotation).run()
    assert not app.exception
    assert abs(app.session_state.history.present.scenario.options.rotation) <= MAX_ROTATION


def test_values_and_outputs_have_a_view_of_their_own(app):
    assert "W_V" not in [editor.key for editor in app.data_editor]
    app.session_state["view"] = "Values and outputs"
    app.run()
    assert not app.exception
    assert app.data_editor(key="W_V").value.to_numpy().tolist() == [[1, 0], [0, 1]]
    assert len(app.get("vega_lite_chart")) == 1


def open_score(app: AppTest) -> AppTest:
    app.session_state["view"] = "One score"
    return app.run()


def test_the_arithmetic_follows_the_chosen_words(app):
    open_score(app)
    assert len(app.code) == 8
    assert app.code[0].value == (
        "hope  q₁ = −1 · 0.3 + 1 · 0.6 = 0.3\nhope  q₂ = −1 · (−0.29) + 1 · 0.11 = 0.4"
    )
    app.selectbox(key="key").set_value(3).run()
    assert app.code[1].value.startswith("sycophant  k₁ = 1 · (−0.55) + (−1) · 0.52 = −1.07")
    assert "▸ sycophant  " in app.code[3].value
    app.toggle(key="scaled").set_value(True).run()
    assert len(app.code) == 9


def test_steps_can_be_walked_one_at_a_time(app):
    open_score(app)
    app.toggle(key="walk").set_value(True).run()
    assert button(app, "Back").disabled
    for step in range(8):
        (shown,) = app.code
        assert f"Step {step + 1} of 8" in [shown.value for shown in app.markdown]
        if step < 7:
            button(app, "Next").click().run()
    assert shown.value.startswith("hope  o₁")
    assert button(app, "Next").disabled
    button(app, "Back").click().run()
    assert app.code[0].value.startswith("hope  v₁")


def test_a_chosen_word_that_was_deleted_gives_way_to_the_last(app):
    open_score(app)
    app.selectbox(key="query").set_value(3).run()
    history = app.session_state.history
    app.session_state.history = history.push(history.present.deleted(0))
    app.run()
    assert not app.exception
    assert app.selectbox(key="query").value == 2


@pytest.mark.parametrize("view", ["One score", "Values and outputs", "All heads"])
def test_predicting_hides_what_would_tell(app, view):
    app.session_state["view"] = view
    app.toggle(key="predict").set_value(True).run()
    assert not app.get("vega_lite_chart")
    assert not app.code
    assert "Reveal" in app.info[0].value


@pytest.mark.parametrize(
    "view", ["Queries and keys", "One score", "Values and outputs", "All heads"]
)
def test_no_switch_changes_a_spec(app, view):
    app.session_state["view"] = view
    app.number_input(key="heads").set_value(2).run()
    before = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    app.toggle(key="scaled").set_value(True).run()
    app.toggle(key="causal").set_value(True).run()
    app.select_slider(key="temperature").set_value(0.5).run()
    app.number_input(key="rotation").set_value(90.0).run()
    assert not app.exception
    assert [chart.proto.spec for chart in app.get("vega_lite_chart")] == before


def test_all_heads_and_what_they_make_together(app):
    app.session_state["view"] = "All heads"
    app.number_input(key="heads").set_value(2).run()
    assert app.data_editor(key="W_O").value.to_numpy().tolist() == [[1, 0], [0, 1]] * 2
    table = app.dataframe[-1].value
    assert table["word"].tolist() == list(OPENING.scenario.words)
