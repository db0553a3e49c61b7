"""The page without a browser: what the script shows, and what its widgets do."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from attention.presets import OPENING

APP = Path(__file__).parent.parent / "app.py"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=20).run()


def button(app: AppTest, label: str):
    return next(found for found in app.button if found.label == label)


def spec(app: AppTest) -> str:
    (chart,) = app.get("vega_lite_chart")
    return chart.proto.spec


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


def test_the_explanation_is_folded_away(app):
    (expander,) = app.expander
    assert not expander.proto.expanded


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
    app.segmented_control(key="columns").set_value(1).run()
    assert json.loads(spec(app))["concat"][0]["columns"] == 1


@pytest.mark.parametrize("width", [None, "wide", -5, 1e300, float("nan"), [1]])
def test_a_senseless_width_is_ignored(app, width):
    before = spec(app)
    app.session_state["ruler"] = {"width": width}
    assert not app.run().exception
    assert spec(app) == before
