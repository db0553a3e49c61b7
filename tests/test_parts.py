"""What of the page an edit draws anew: what shows another number now, and nothing else."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from browsing import Browser, do
from visitor import LAPTOP, Visitor

from attention.lessons import VIEWS

SENT = 0.25  # seconds: what was drawn in the last moment is drawn again where an edit is made


@pytest.fixture
def visitor(address: str) -> Iterator[Visitor]:
    visitor = Visitor(address)
    visitor.pause(SENT)
    visitor.edit("W_Q", 0, "1", "1")  # the first edit also lights up *Undo*
    yield visitor
    visitor.close()
    assert not visitor.session.exceptions


def test_an_edit_of_a_matrix_draws_the_figure_and_the_address(visitor: Visitor) -> None:
    visitor.edit("W_Q", 0, "1", "2")
    assert visitor.session.drawn == {"figure", "messenger", "address"}
    assert visitor.session.table("W_Q").iloc[0, 0] == "2"
    assert visitor.session.components["address"]["query"] == "v=2&wq=2_-0.29_0.6_0.11&end=Z"


def test_an_edit_of_a_word_draws_the_plane_as_well(visitor: Visitor) -> None:
    visitor.edit("words", 0, "x", "2")
    assert {"plane", "figure"} < visitor.session.drawn
    assert not {"words", "W_Q", "W_K", "causal", "undo"} & visitor.session.drawn


@pytest.mark.parametrize(("view", "figure"), [("keys", "figure"), ("score", "geometry")])
def test_what_is_computed_is_drawn_before_all_else(address: str, view: str, figure: str) -> None:
    with closing(Visitor(address, f"view={view}")) as visitor:
        visitor.pause(SENT)
        visitor.edit("words", 0, "x", "2")
        first, second, *others = visitor.session.drawn
        assert (first, second) == ("messenger", figure)  # the first takes no room
        assert "plane" in others


@pytest.mark.parametrize("text", [".5", "0,5", "1/2", "5e-1", " 0.50"])
def test_what_means_what_is_held_is_left_as_it_was_typed(visitor: Visitor, text: str) -> None:
    visitor.edit("W_Q", 0, "1", text)
    assert "W_Q" not in visitor.session.drawn
    assert visitor.session.table("W_Q").iloc[0, 0] == text
    assert visitor.session.components["address"]["query"] == "v=2&wq=0.5_-0.29_0.6_0.11&end=Z"
    visitor.edit("W_Q", 0, "2", "2")
    assert visitor.session.components["address"]["query"] == "v=2&wq=0.5_2_0.6_0.11&end=Z"
    assert visitor.session.table("W_Q").iloc[0, 0] == text


def test_a_word_in_the_row_below_the_others_is_drawn_in_its_table(visitor: Visitor) -> None:
    visitor.edit("words", 4, "word", "joy")
    assert {"words", "plane", "figure", "padding"} < visitor.session.drawn  # which names words
    assert not {"W_Q", "undo"} & visitor.session.drawn
    assert visitor.session.table("words").iloc[4].tolist() == ["joy", "0", "1.5", "✕"]
    visitor.edit("words", 4, "x", "−.5")
    assert visitor.session.table("words").iloc[4].tolist() == ["joy", "−.5", "1.5", "✕"]


@pytest.mark.parametrize("table", ["words", "W_Q", "W_K"])
def test_a_blank_is_shown_as_nothing(visitor: Visitor, table: str) -> None:
    assert visitor.session.widgets[table].element.HasField("placeholder")  # else it says None
    assert visitor.session.widgets[table].element.placeholder == ""


def test_a_row_that_was_pasted_in_full_can_be_deleted(visitor: Visitor) -> None:
    visitor.session.edit("words", 4, "word", "joy")
    visitor.session.edit("words", 4, "x", "1")
    visitor.ask(visitor.session.edit("words", 4, "y", "2"))  # in one message with the others
    assert visitor.session.table("words").iloc[4].tolist() == ["joy", "1", "2", "✕"]


def test_what_is_typed_back_is_taken_back(visitor: Visitor) -> None:
    visitor.edit("W_Q", 0, "1", "0.3")  # as it was drawn: the editor says that nothing is edited
    assert visitor.session.components["address"]["query"] == ""


def test_what_was_typed_hides_no_later_change(visitor: Visitor) -> None:
    for number in ("2", "3"):
        visitor.ask(visitor.session.press("undo"))
        assert visitor.session.table("W_Q").iloc[0, 0] == "0.3"
        visitor.edit("W_Q", 0, "1", number)
        assert visitor.session.table("W_Q").iloc[0, 0] == number


def test_an_editor_that_was_replaced_is_not_heard_any_more(visitor: Visitor) -> None:
    visitor.edit("W_Q", 0, "1", "2")
    undo = visitor.session.press("undo")  # before the table says what is being typed
    late = visitor.session.edit("W_Q", 1, "2", "5")
    visitor.ask(undo)
    visitor.ask(late)
    assert visitor.session.components["address"]["query"] == "v=2&wq=1_-0.29_0.6_0.11&end=Z"


def test_a_cell_that_cannot_be_used_leaves_the_rest_as_it_is(visitor: Visitor) -> None:
    visitor.edit("W_K", 0, "1", "1000")
    assert not {"W_Q", "W_K", "words", "plane", "causal"} & visitor.session.drawn
    assert visitor.session.table("W_K").iloc[0, 0] == "1000"


def test_the_first_edit_draws_undo_and_the_menu_of_lessons_as_well(address: str) -> None:
    newcomer = Visitor(address)
    newcomer.edit("W_Q", 0, "1", "1")
    assert {"undo", "lesson", "figure"} < newcomer.session.drawn
    assert not {"Talk", "causal", "W_K", "plane"} & newcomer.session.drawn
    newcomer.close()


def test_undo_draws_what_it_changes(visitor: Visitor) -> None:
    visitor.ask(visitor.session.press("undo"))
    assert {"undo", "lesson", "W_Q", "figure"} < visitor.session.drawn
    assert not {"Talk", "causal", "W_K", "plane"} & visitor.session.drawn
    assert visitor.session.components["address"]["query"] == ""


def test_a_lesson_that_is_chosen_draws_all(visitor: Visitor) -> None:
    visitor.ask(visitor.session.tell("lesson", string_value="No question"))
    assert {"Talk", "lesson", "causal", "W_K"} < visitor.session.drawn


def test_what_a_menu_showed_before_an_edit_opens_no_lesson(address: str) -> None:
    newcomer = Visitor(address)
    shown = newcomer.session.widgets["lesson"]
    newcomer.edit("W_Q", 0, "1", "1")
    newcomer.session.widgets["stale"] = shown
    newcomer.ask(newcomer.session.tell_all({"stale": {"string_value": "Opening example"}}))
    assert newcomer.session.components["address"]["query"] == "v=2&wq=1_-0.29_0.6_0.11&end=Z"
    newcomer.close()


def test_while_a_handle_is_held_only_what_the_eye_follows_is_sent(address: str) -> None:
    with closing(Browser(address)) as page:
        page.pause(SENT)
        do(page, "grab", 0)
        do(page, "move", 0.5, 0.5)
        page.pause(SENT)
        runs = page.session.runs
        do(page, "move", 0.5, 0.25)
        assert page.session.drawn == {"messenger", "figure"}
        assert page.session.runs == runs + 1
        do(page, "release")
        assert {"plane", "words", "address"} < page.session.drawn


@pytest.mark.parametrize("window", [LAPTOP, (362, 844)])
@pytest.mark.parametrize("query", ["", "cross=1&sources=a_0_1~b_1_0&", "slope=0.5&", "predict=1&"])
@pytest.mark.parametrize("view", VIEWS)
def test_in_every_view_a_word_can_be_dragged(
    address: str, view: str, query: str, window: tuple[int, int]
) -> None:
    with closing(Browser(address, f"{query}view={view}", window)) as page:
        do(page, "grab", 0)
        do(page, "move", 0.5, 0.25)
        do(page, "release")
        assert "hope_0.5_0.25" in page.query
        assert not page.session.exceptions
