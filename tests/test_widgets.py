"""Widgets that show what the session holds, whatever a browser says of them."""

import pytest

from attention.page.parts import Parts
from attention.page.widgets import Widgets


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the browser says that widgets show, by key."""
    said: dict[str, object] = {}
    monkeypatch.setattr("attention.page.widgets.st.session_state", said)
    return said


def test_a_choice_of_which_nobody_has_heard_gives_way(said: dict[str, object]) -> None:
    widgets = Widgets(Parts())
    widgets.bind("positions", "not told", print)
    said["positions"] = "not told"
    assert not widgets.catch_up()
    said["positions"] = "rotation"
    assert widgets.catch_up()
    assert widgets.bind("positions", "not told", print)["key"] == "positions 1"
    assert not widgets.catch_up()  # of the new one nothing has been said


def test_a_selection_which_no_session_holds_is_left_alone(said: dict[str, object]) -> None:
    widgets = Widgets(Parts())
    widgets.give_way("figure")
    said[widgets.key("figure")] = {"selection": {"pick": []}}
    assert not widgets.catch_up()
