"""The page without a browser: links and talk mode."""

from contextlib import closing

import pytest
from looking import (
    APP,
    LAPTOP,
    button,
    choose,
    labels,
    link,
    named,
    opened,
    press,
    scenario,
    session,
    switch,
    undo,
)
from streamlit.testing.v1 import AppTest
from test_link import HOSTILE
from visitor import Visitor

from attention.exchange.look import WALK
from attention.lessons import LESSONS, OPENING, VIEWS


def test_a_link_opens_what_it_holds() -> None:
    app = opened("v=1&words=joy_1_2~day_0_-1&mask=1&seed=7&columns=3&predict=1")
    assert not app.exception
    assert not app.toast
    assert app.data_editor(key="words").value["word"].dropna().tolist() == ["joy", "day"]
    assert named(app.toggle, "causal").value
    assert named(app.toggle, "predict").value
    assert named(app.number_input, "seed").value == 7
    assert named(app.selectbox, "columns").value == 3
    assert app.button(key="undo").disabled


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_opens_its_view(view: str) -> None:
    app = opened(f"v=1&lesson=two-heads&view={view}&head=2&query=3&key=2")
    assert not app.exception
    assert session(app).look.view == view
    assert link(app) == "v=1&lesson=two-heads" + (
        f"&view={view}&head=2&query=3&key=2" if view != "keys" else "&head=2&query=3&key=2"
    )


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_link_opens_the_page(query: str) -> None:
    app = opened(query)
    assert not app.exception
    assert app.get("vega_lite_chart")


def test_a_link_that_one_goes_back_to_hides_its_weights_again(address: str) -> None:
    with closing(Visitor(address, "predict=1")) as visitor:
        visitor.ask(visitor.session.press("Reveal the weights"))
        assert "Reveal the weights" not in visitor.session.widgets
        visitor.ask(visitor.session.arrival("predict=1&mask=1", again=True))
        assert "Reveal the weights" in visitor.session.widgets


def test_who_comes_back_to_a_server_that_was_started_again_has_nothing_to_undo() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["ruler"] = {"size": LAPTOP}
    app.session_state["reconnection"] = {"opened": "mask=1"}
    app.run()
    assert link(app) == "v=1&mask=1"
    assert app.button(key="undo").disabled


def test_what_a_link_had_wrong_is_said() -> None:
    (toast,) = opened("v=1&temperature=9&wings=4").toast
    assert "temperature: only numbers from 0.05 to 5 are allowed." in toast.value
    assert "1 more of its parts mean nothing" in toast.value


def test_the_link_follows_every_edit(app: AppTest) -> None:
    assert link(app) == ""
    switch(app, "causal")
    assert link(app) == "v=1&mask=1"
    undo(app)
    assert link(app) == ""
    choose(app, "lesson", "No question")
    assert link(app) == "v=1&lesson=no-question"
    assert session(app).leaps == 1


def test_a_link_can_hide_the_controls() -> None:
    app = opened("v=1&hide=1")
    assert not app.exception
    assert [editor.key for editor in app.data_editor] == []
    assert "Draw from the next seed" not in labels(app)
    press(app, "Show the controls")
    assert "Draw from the next seed" in labels(app)
    assert link(app) == ""


def test_talk_mode_walks_through_the_mechanism(app: AppTest) -> None:
    press(app, "Talk")
    assert not app.exception
    assert link(app) == "v=1&talk=1"
    assert not app.data_editor
    for _ in range(3):
        press(app, "Back")
    assert button(app, "Back").disabled
    shown = []
    for step in range(len(WALK)):
        assert not app.exception
        (sentence,) = [each.value for each in app.markdown if each.value.startswith("### ")]
        shown.append((sentence, len(app.get("vega_lite_chart"))))
        if step < len(WALK) - 1:
            press(app, "Next")
    assert button(app, "Next").disabled
    assert [charts for _, charts in shown] == [0, 1, 1, 1, 1]
    assert "point" in shown[0][0]
    assert "**query**" in shown[1][0]
    assert "score" in shown[2][0]
    assert OPENING.claim in shown[3][0]
    assert "values" in shown[4][0]
    press(app, "Leave")
    assert link(app) == "v=1&step=5"


def test_talk_mode_walks_through_the_lessons(app: AppTest) -> None:
    press(app, "Talk")
    press(app, "Next lesson")
    assert scenario(app) == LESSONS[1].scenario
    press(app, "Lesson before")
    press(app, "Lesson before")
    assert scenario(app) == LESSONS[-1].scenario
    press(app, "Next lesson")
    assert scenario(app) == LESSONS[0].scenario


@pytest.mark.parametrize("step", range(2, 6))
def test_predicting_hides_weights_on_the_stage(step: int) -> None:
    app = opened(f"v=1&talk=1&predict=1&step={step}")
    assert not app.exception
    if step == 5:
        assert not app.get("vega_lite_chart")
        assert "Reveal" in app.info[0].value
    else:
        assert ".53" not in str(app.get("vega_lite_chart")[0].proto)
    press(app, "Reveal the weights")
    assert app.get("vega_lite_chart")
