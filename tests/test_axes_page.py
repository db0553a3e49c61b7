"""The names of the axes on the page: given, shown on the plane, and kept."""

from looking import opened, session

from attention.editing.cells import WORDS
from attention.editing.draft import Draft
from attention.exchange.link import encode
from attention.lessons import OPENING
from attention.page.dragging import table_on_plane


def test_axes_are_named_in_a_folded_place_and_undone_as_any_edit() -> None:
    app = opened()
    app.text_input(key="x_label").set_value(" gentle → strong ").run().run()
    app.text_input(key="y_label").set_value("bad → good").run().run()
    scenario = session(app).scenario
    assert (scenario.x_label, scenario.y_label) == ("gentle → strong", "bad → good")
    assert encode(session(app).link).startswith("v=2&x=gentle")
    app.button(key="undo").click().run().run()
    assert session(app).scenario.y_label == ""
    assert [box.value for box in app.text_input if box.label in "xy"] == ["gentle → strong", ""]
    app.button(key="undo").click().run().run()
    assert session(app).scenario == OPENING.scenario


def test_a_name_that_can_not_be_is_said_and_not_taken() -> None:
    app = opened("x=gentle")
    app.text_input(key="x_label").set_value("\u202e").run()
    (toast,) = app.toast
    assert toast.value.startswith("name of the x axis: ")
    assert session(app).scenario.x_label == "gentle"


def test_the_plane_has_the_names_of_what_it_shows() -> None:
    draft = Draft(opened("x=gentle → strong&y=שלום").session_state.session.scenario)
    assert table_on_plane(draft, WORDS, 0)["axes"] == ["gentle → strong", "\u2068שלום\u2069"]
    assert table_on_plane(draft, WORDS, 0)["label"] == (
        "Words on a plane, across: gentle → strong, upwards: \u2068שלום\u2069"
    )
    assert table_on_plane(Draft(OPENING.scenario), WORDS, 0)["axes"] == ["", ""]
    assert table_on_plane(Draft(OPENING.scenario), WORDS, 0)["label"] == "Words on a plane"
    assert table_on_plane(draft, "W_Q", 0)["axes"] == ["q₁", "q₂"]
