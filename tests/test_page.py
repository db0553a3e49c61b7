"""The page without a browser: what the script shows, and what its widgets do."""

import json
import socket
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df as bytes_to_data_frame
from streamlit.testing.v1 import AppTest
from test_link import HOSTILE

from attention.exchange.link import WALK
from attention.lessons import LESSONS, OPENING, VIEWS
from attention.page.tour import STOPS
from attention.scenario import MAX_ROTATION, Options

APP = Path(__file__).parent.parent / "app.py"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=20).run()


def button(app: AppTest, label: str):
    return next(found for found in app.button if found.label == label)


def lesson_menu(app: AppTest):
    return next(found for found in app.selectbox if found.label == "Lesson")


def whole(interaction) -> None:
    """Run an interaction, then all of the page: of the former, only the parts drawn are seen."""
    interaction.run().run()


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


@pytest.mark.parametrize(
    "size", [None, "wide", -5, [-5, 800], [1e300, 800], [float("nan")] * 2, [1]]
)
def test_a_senseless_size_is_ignored(app, size):
    before = spec(app)
    app.session_state["ruler"] = {"size": size}
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
    lesson_menu(app).set_value(lesson.name).run()
    assert app.session_state.history.present.scenario == lesson.scenario
    assert claims(app, lesson.claim)
    assert not app.exception
    assert spec(app) == before


def test_predicting_hides_the_claim_until_revealed(app):
    app.toggle(key="predict").set_value(True).run()
    assert not claims(app, OPENING.claim)
    button(app, "Reveal the weights").click().run()
    assert claims(app, OPENING.claim)
    lesson_menu(app).set_value("No question").run()
    assert button(app, "Reveal the weights")


@pytest.mark.parametrize("rotation", [1e9, float("nan")])
def test_a_senseless_rotation_stays_within_the_limits(app, rotation):
    app.number_input(key="rotation").set_value(rotation).run()
    assert not app.exception
    assert abs(app.session_state.history.present.scenario.options.rotation) <= MAX_ROTATION


def test_values_and_outputs_have_a_view_of_their_own(app):
    assert "W_V" not in [editor.key for editor in app.data_editor]
    app.session_state["view"] = "values"
    app.run()
    assert not app.exception
    assert app.data_editor(key="W_V").value.to_numpy().tolist() == [[1, 0], [0, 1]]
    assert len(app.get("vega_lite_chart")) == 1


def open_score(app: AppTest) -> AppTest:
    app.session_state["view"] = "score"
    return app.run()


def test_the_arithmetic_follows_the_chosen_words(app):
    open_score(app)
    assert len(app.code) == 8
    assert app.code[0].value == (
        "hope  q₁ = −1 · 0.3 + 1 · 0.6 = 0.3\nhope  q₂ = −1 · (−0.29) + 1 · 0.11 = 0.4"
    )
    whole(app.selectbox(key="key").set_value(3))
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


@pytest.mark.parametrize("view", VIEWS[1:])
def test_predicting_hides_what_would_tell(app, view):
    app.session_state["view"] = view
    app.toggle(key="predict").set_value(True).run()
    assert not app.get("vega_lite_chart")
    assert not app.code
    assert "Reveal" in app.info[0].value


@pytest.mark.parametrize("view", VIEWS)
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
    app.session_state["view"] = "heads"
    app.number_input(key="heads").set_value(2).run()
    assert app.data_editor(key="W_O").value.to_numpy().tolist() == [[1, 0], [0, 1]] * 2
    table = app.dataframe[-1].value
    assert table["word"].tolist() == list(OPENING.scenario.words)


def opened(query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=20)
    app.query_params.update(dict(parse_qsl(query)))
    return app.run()


def test_a_link_opens_what_it_holds():
    app = opened("v=1&words=joy_1_2~day_0_-1&mask=1&seed=7&columns=3&predict=1")
    assert not app.exception
    assert not app.toast
    assert app.data_editor(key="words").value["word"].tolist() == ["joy", "day"]
    assert app.toggle(key="causal").value
    assert app.toggle(key="predict").value
    assert app.number_input(key="seed").value == 7
    assert app.selectbox(key="columns").value == 3
    assert button(app, "Undo").disabled


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_opens_its_view(view):
    app = opened(f"v=1&lesson=two-heads&view={view}&head=2&query=3&key=2")
    assert not app.exception
    assert app.session_state.view == view
    assert app.session_state.link == "v=1&lesson=two-heads" + (
        f"&view={view}&head=2&query=3&key=2" if view != "keys" else "&head=2&query=3&key=2"
    )


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_link_opens_the_page(query):
    app = opened(query)
    assert not app.exception
    assert app.get("vega_lite_chart")


def test_what_a_link_had_wrong_is_said():
    (toast,) = opened("v=1&temperature=9&wings=4").toast
    assert "temperature: only numbers from 0.05 to 5 are allowed." in toast.value
    assert "1 more of its parts mean nothing" in toast.value


def test_the_link_follows_every_edit(app):
    assert app.session_state.link == ""
    app.toggle(key="causal").set_value(True).run()
    assert app.session_state.link == "v=1&mask=1"
    button(app, "Undo").click().run()
    assert app.session_state.link == ""
    lesson_menu(app).set_value("No question").run()
    assert app.session_state.link == "v=1&lesson=no-question"
    assert app.session_state.leaps == 1


def test_a_link_can_hide_the_controls():
    app = opened("v=1&hide=1")
    assert not app.exception
    assert [editor.key for editor in app.data_editor] == []
    assert "Undo" not in [shown.label for shown in app.button]
    button(app, "Show the controls").click().run()
    assert button(app, "Undo")
    assert app.session_state.link == ""


def test_talk_mode_walks_through_the_mechanism(app):
    button(app, "Talk").click().run()
    assert not app.exception
    assert app.session_state.link == "v=1&talk=1"
    assert not app.data_editor
    for _ in range(3):
        button(app, "Back").click().run()
    assert button(app, "Back").disabled
    shown = []
    for step in range(len(WALK)):
        assert not app.exception
        (sentence,) = [each.value for each in app.markdown if each.value.startswith("### ")]
        shown.append((sentence, len(app.get("vega_lite_chart"))))
        if step < len(WALK) - 1:
            button(app, "Next").click().run()
    assert button(app, "Next").disabled
    assert [charts for _, charts in shown] == [0, 1, 1, 1, 1]
    assert "point" in shown[0][0]
    assert "**query**" in shown[1][0]
    assert "score" in shown[2][0]
    assert OPENING.claim in shown[3][0]
    assert "values" in shown[4][0]
    button(app, "Leave").click().run()
    assert app.session_state.link == "v=1&step=5"


def test_talk_mode_walks_through_the_lessons(app):
    button(app, "Talk").click().run()
    button(app, "Next lesson").click().run()
    assert app.session_state.history.present.scenario == LESSONS[1].scenario
    button(app, "Lesson before").click().run()
    button(app, "Lesson before").click().run()
    assert app.session_state.history.present.scenario == LESSONS[-1].scenario


@pytest.mark.parametrize("step", range(2, 6))
def test_predicting_hides_weights_on_the_stage(step):
    app = opened(f"v=1&talk=1&predict=1&step={step}")
    assert not app.exception
    if step == 5:
        assert not app.get("vega_lite_chart")
        assert "Reveal" in app.info[0].value
    else:
        assert ".53" not in str(app.get("vega_lite_chart")[0].proto)
    button(app, "Reveal the weights").click().run()
    assert app.get("vega_lite_chart")


# ---- Questions about the shape of attention --------------------------------------------


def charts(app: AppTest) -> dict[str, dict]:
    """Return the rows of every dataset on the page."""
    found = {}
    for chart in app.get("vega_lite_chart"):
        for dataset in chart.proto.datasets:
            found[dataset.name] = bytes_to_data_frame(dataset.data.data)
    return found


def texts(app: AppTest) -> str:
    return "\n".join(shown.value for shown in app.markdown)


def draft(app: AppTest):
    return app.session_state.history.present


def test_the_knob_moves_queries_and_keys_and_not_the_weights():
    app = opened("view=product")
    assert "Largest change of any weight:  \n**0**" in texts(app)
    before = draft(app).scenario
    captions = charts(app)["panels"].query("part == 'caption'")["text"].tolist()
    app.slider(key="turn").set_value(35.0).run()
    app.slider(key="shear").set_value(0.5).run()
    assert draft(app).scenario.heads != before.heads
    assert charts(app)["panels"].query("part == 'caption'")["text"].tolist() == captions
    assert "e-1" in texts(app)  # 10⁻¹⁶ or so
    app.slider(key="turn").set_value(0.0).run()
    app.slider(key="shear").set_value(0.0).run()
    assert draft(app).scenario == before  # exactly
    whole(app.slider(key="stretch").set_value(4.0))
    button(app, "Undo").click().run()  # all turns of the knob are one step
    assert draft(app).scenario == before
    assert app.slider(key="stretch").value == 1


def test_any_other_edit_brings_the_knob_to_rest():
    app = opened("view=product")
    whole(app.slider(key="turn").set_value(35.0))
    app.toggle(key="scaled").set_value(True).run()
    assert app.slider(key="turn").value == 0
    assert "**0**" in texts(app)


def test_a_knob_too_far_keeps_the_last_good_picture():
    app = opened("view=product&wq=90_0_0_1&wk=1_0_0_1")
    before = draft(app).scenario
    app.slider(key="stretch").set_value(4.0).run()
    assert draft(app).scenario == before
    assert app.toast[0].value == "W_Q, row 1: only numbers from -100 to 100 are allowed."
    assert not app.exception


def test_a_shear_behind_a_rotation_is_explained():
    app = opened("view=product&rotation=40")
    app.slider(key="turn").set_value(35.0).run()
    assert not app.info
    app.slider(key="shear").set_value(1.0).run()
    assert "does not commute" in app.info[0].value


def test_who_can_win_has_a_word_chosen_only_behind_a_mask():
    app = opened("view=winners&lesson=the-word-nobody-can-pick")
    assert "centre" not in set(charts(app)["map"].query("part == 'sector_name'")["text"])
    assert "query" not in [box.key for box in app.selectbox]
    app.toggle(key="causal").set_value(True).run()
    app.selectbox(key="query").set_value(0).run()
    names = charts(app)["map"].query("part == 'sector_name'")["text"]
    assert names.tolist() == ["north wins"]


def test_a_pinned_state_stays_while_the_other_is_edited():
    app = opened("view=beside")
    assert "heatmaps" not in charts(app)
    whole(button(app, "Pin what is shown now").click())
    app.toggle(key="causal").set_value(True).run()
    cells = charts(app)["heatmaps"]
    assert cells.query("part == 0")["text"].tolist()[:4] == [".31", ".18", ".32", ".18"]
    assert cells.query("part == 2")["text"].tolist()[:4] == ["+.69", "−.18", "−.32", "−.18"]
    assert app.session_state.link == "v=1&mask=1&view=beside&pin="
    button(app, "Let go").click().run()
    assert app.session_state.link == "v=1&mask=1&view=beside"


def test_other_words_and_fewer_heads_can_be_compared():
    app = opened("view=beside&pin=v%3D1%26lesson%3Dtwo-heads&head=1")
    assert not app.exception
    assert "words that are in both" in texts(app)


LEARNING = "lesson=opposites-attract&wq=0.02_-0.05_-0.1_-0.1&wk=0.06_0.08_0.02_0.04&view=learning"


def test_steps_of_learning_are_one_step_of_undo():
    app = opened(LEARNING)
    before = draft(app).scenario
    for _ in range(3):
        whole(button(app, "Step").click())
    assert "Step **3**, loss **" in texts(app)
    losses = charts(app)["losses"]["loss"].tolist()
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == 4
    button(app, "Undo").click().run()
    assert draft(app).scenario == before


def test_learning_plays_a_step_a_run_and_ends_by_itself():
    app = opened(LEARNING)
    button(app, "Play").click().run()
    assert app.session_state.playing
    for _ in range(60):
        app.run()
    assert not app.session_state.playing
    assert app.success[0].value == "Learnt in 36 steps."
    assert button(app, "Play")
    assert "wq=" in app.session_state.link


def test_learning_that_stalls_says_why():
    app = opened("view=learning&target=everyone-1&seed=1")
    button(app, "Play").click().run()
    for _ in range(120):
        app.run()
    assert not app.session_state.playing
    assert app.warning[0].value.endswith("No matrices bring it below 1.386.")
    (why,) = app.text
    assert why.value.startswith("hope and sycophant lie opposite each other")
    before = app.session_state.learner.course
    button(app, "Play").click().run()  # begins a new course from here
    assert app.session_state.learner.course.steps < before.steps


@pytest.mark.parametrize("leave", ["undo", "predict", "view", "talk", "start"])
def test_what_takes_the_visitor_elsewhere_pauses(leave):
    app = opened(LEARNING)
    button(app, "Play").click().run()
    app.run()
    if leave == "undo":
        button(app, "Undo").click().run()
    elif leave == "predict":
        app.toggle(key="predict").set_value(True).run()
    elif leave == "view":
        app.segmented_control(key="view").set_value("keys").run()
    elif leave == "talk":
        button(app, "Talk").click().run()
    else:
        button(app, "Start again").click().run()
    assert not app.session_state.playing
    assert not app.exception


def test_steps_that_are_too_long_stop_with_a_message():
    app = opened("view=learning&rate=3&words=a_100_0~b_-100_0&wq=9_0_0_9&wk=9_0_0_9")
    button(app, "Play").click().run()
    for _ in range(3):
        app.run()
    assert not app.session_state.playing
    assert not app.exception


def test_another_start_is_small_and_the_same_for_a_seed():
    app = opened(LEARNING)
    app.number_input(key="start").set_value(5).run()
    first = draft(app).scenario
    assert max(abs(x) for row in first.heads[0].W_Q for x in row) <= 0.1
    button(app, "Step").click().run()
    button(app, "Start again").click().run()
    assert draft(app).scenario == first


def test_a_target_is_chosen_typed_and_in_the_link():
    app = opened("view=learning")
    app.selectbox(key="rule").set_value("everyone").run()
    app.selectbox(key="aimed").set_value(2).run()
    assert app.session_state.link == "v=1&view=learning&target=everyone-3"
    app.selectbox(key="rule").set_value("painted").run()
    assert app.session_state.link.endswith("target=0_0_1~0_0_1~0_0_1~0_0_1")
    assert "Step **0**" in texts(app)


def test_the_loss_is_that_of_what_is_shown():
    app = opened(LEARNING)
    before = texts(app)
    for _ in range(3):
        whole(button(app, "Step").click())
    after = texts(app)
    whole(button(app, "Undo").click())
    assert texts(app) == before
    whole(button(app, "Redo").click())
    assert texts(app) == after
    app.toggle(key="causal").set_value(True).run()
    assert "Step **0**" in texts(app)
    assert texts(app) != before


def test_what_the_mask_forbids_and_what_is_divided_is_said():
    app = opened("view=learning&mask=1&target=0_1~3_1")
    assert "Target, row 1: want what the causal mask forbids: that is left out." in texts(app)
    assert "Target, row 2: do not sum to 1: each number is divided by the row's sum." in texts(app)
    nothing = opened("view=learning&target=0")
    assert button(nothing, "Play").disabled


def test_no_ones_words_are_read_as_markdown():
    app = opened("view=learning&target=everyone-1&seed=1&words=**bold**_1_1~%5Ba%5D(b)_-1_-1")
    for _ in range(2):
        button(app, "Play").click().run()
        for _ in range(70):
            app.run()
    assert "**bold** and [a](b) lie opposite" in app.text[0].value
    assert "**bold**" not in texts(app)


# ---- The tour --------------------------------------------------------------------------


def test_the_tour_goes_from_question_to_question_and_ends(app):
    button(app, "Tour").click().run()
    for position, stop in enumerate(STOPS, start=1):
        assert f"**Question {position} of 6: {stop.question}**" in texts(app)
        assert draft(app).scenario == stop.link.scenario
        assert app.session_state.link.endswith(f"tour={stop.name}")
        assert stop.answer not in texts(app)
        button(app, "Next question" if position < 6 else "End of the tour").click().run()
    assert not app.session_state.tour
    assert button(app, "Tour")


def test_an_answer_opens_after_trying(app):
    button(app, "Tour").click().run()
    button(app, "Next question").click().run()
    assert button(app, "Show the answer").disabled
    app.toggle(key="scaled").set_value(True).run()
    button(app, "Show the answer").click().run()
    assert STOPS[1].answer in texts(app)
    app.toggle(key="scaled").set_value(False).run()
    assert STOPS[1].answer in texts(app)
    button(app, "Question before").click().run()
    assert STOPS[0].answer not in texts(app)


def test_a_link_leads_to_a_question_of_the_tour():
    app = opened("tour=winners")
    assert "Question 5 of 6" in texts(app)
    button(app, "Leave the tour").click().run()
    assert "Question 5" not in texts(app)
