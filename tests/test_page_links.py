"""The page without a browser: links."""

from contextlib import closing

import pytest
from browsing import Browser
from looking import (
    APP,
    LAPTOP,
    choose,
    labels,
    link,
    named,
    opened,
    press,
    session,
    switch,
    undo,
)
from streamlit.testing.v1 import AppTest
from test_link import HOSTILE
from visitor import Visitor

from attention.lessons import VIEWS


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
    said = "" if view == "keys" else f"&view={view}"
    assert link(app) == f"v=2&lesson=two-heads{said}&head=2&query=3&key=2&end=Z"


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


CUT = "v=2&predict=1&words=joy_1_2~day_0_-1"
TORN = (CUT, "mask=1&temperature=9", "v=2&mask=1&end=z")


@pytest.mark.parametrize("torn", TORN)
def test_the_address_stays_at_a_link_with_faults_until_something_changes(
    address: str, torn: str
) -> None:
    with closing(Browser(address, f"embed=true&{torn}&embed_options=dark_theme")) as page:
        assert page.session.toasts
        assert page.query == torn  # the browser keeps what is about frames
        if "predict" in torn:
            page.do("press", "Reveal the weights")
            page.settle()
            assert page.query == torn
        page.do("switch", "scaled")
        page.settle()
        assert page.query.startswith("v=2&")
        assert page.query.endswith("&end=Z")


def test_who_comes_back_to_a_server_that_was_started_again_has_nothing_to_undo() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["ruler"] = {"size": LAPTOP}
    app.session_state["reconnection"] = {"opened": "mask=1"}
    app.run()
    assert link(app) == "v=2&mask=1&end=Z"
    assert app.button(key="undo").disabled


def test_what_a_link_had_wrong_is_said() -> None:
    (toast,) = opened("v=1&temperature=9&wings=4").toast
    assert "temperature: only numbers from 0.05 to 5 are allowed." in toast.value
    assert "1 more of its parts mean nothing" in toast.value


def test_the_link_follows_every_edit(app: AppTest) -> None:
    assert link(app) == ""
    switch(app, "causal")
    assert link(app) == "v=2&mask=1&end=Z"
    undo(app)
    assert link(app) == ""
    choose(app, "lesson", "No question")
    assert link(app) == "lesson=no-question"
    assert session(app).leaps == 1


def test_a_link_can_hide_the_controls() -> None:
    app = opened("v=1&hide=1")
    assert not app.exception
    assert [editor.key for editor in app.data_editor] == []
    assert "Draw from the next seed" not in labels(app)
    press(app, "Show the controls")
    assert "Draw from the next seed" in labels(app)
    assert link(app) == ""
