"""What a page must not do: keep what is not its own, change what one looks at, or hold the hand.

The page is met as a browser meets it, by its messages; what start-up does to a whole process is
looked at in one.
"""

import os
import select
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from browsing import Browser, do
from conftest import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as some
from pandas.testing import assert_frame_equal
from session import weights_of
from streamlit.testing.v1 import AppTest
from visitor import Visitor

from attention.editing.cells import WORDS
from attention.editing.gestures import Edit
from attention.exchange.link import Link, decode, encode
from attention.exchange.look import Look
from attention.figures.heatmaps import cells
from attention.learning import descended
from attention.lessons import BY_NAME, OPENING, VIEWS
from attention.page.lessons import LEAD
from attention.scenario import MAX_TEMPERATURE, MIN_TEMPERATURE
from attention.target import MAX_RATE, MIN_RATE, wanted

APP = ROOT / "app.py"


@pytest.fixture
def page(used: Browser) -> Browser:
    return used


def can_undo(page: Browser) -> bool:
    return not page.session.widgets["undo"].element.disabled


# ---- What start-up does to the process ---------------------------------------------------


def descriptors_of(pipe: int) -> int:
    """Return how many descriptors this process has of either end of a pipe."""
    found = 0
    for descriptor in os.listdir("/dev/fd"):
        with suppress(OSError):  # the folder itself has been closed
            found += os.path.samestat(os.fstat(int(descriptor)), os.fstat(pipe))
    return found


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="descriptors can't be listed here")
def test_start_up_leaves_no_descriptor_open_that_is_not_its_own() -> None:
    reader, writer = os.pipe()
    before = descriptors_of(reader)
    st.cache_resource.clear()  # start-up is done anew
    assert not AppTest.from_file(str(APP), default_timeout=20).run().exception
    assert descriptors_of(reader) == before
    os.close(writer)
    ended, _, _ = select.select([reader], [], [], 0)
    os.close(reader)
    assert ended, "the pipe is held open by a copy of its end"


# Each runs the page as Streamlit does, something goes wrong, and then says what the collector does.
WRONG = {
    "start-up fails": """
def fail(*_, **__):
    raise OSError("no such component")
st.components.v2.component = fail
app.run()
""",
    "the first visitor leaves as soon as the page is imported": """
def leave(*_, **__):
    raise StopException
st.set_page_config = leave
app.run()
""",
    "a module fails": """
class Failing:
    def find_spec(self, name, *_):
        if name == "attention.learning":
            raise ImportError(name)
sys.meta_path.insert(0, Failing())
app.run()
""",
    "the modules are read anew for a visitor who is there": """
app.run()
for name in [name for name in sys.modules if name.partition(".")[0] == "attention"]:
    del sys.modules[name]
app.run()
""",
}
BEFORE = f"""
import gc, sys
import streamlit as st
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(APP)!r}, default_timeout=60)
"""


@pytest.mark.parametrize("wrong", WRONG)
def test_garbage_collection_is_on_whatever_goes_wrong(wrong: str) -> None:
    script = BEFORE + WRONG[wrong] + "print('collects:', gc.isenabled())"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "collects: True" in ran.stdout, ran.stdout + ran.stderr


def test_nothing_is_sent_as_a_reference_to_what_a_browser_may_have_forgotten(
    page: Browser,
) -> None:
    do(page, "switch", "causal")
    do(page, "press", "undo")
    assert not page.session.references


# ---- What is shown is what is computed ---------------------------------------------------


def shown_number(page: Browser, name: str) -> float:
    """Return the number that a widget shows, whichever widget it is."""
    value = page.session.value(name)
    return float(value[0] if isinstance(value, list) else value)


def thousandths(low: float, high: float) -> some.SearchStrategy[float]:
    return some.integers(round(1000 * low), round(1000 * high)).map(lambda count: count / 1000)


@settings(max_examples=5)
@example(0.3)
@example(0.6)
@given(thousandths(MIN_TEMPERATURE, MAX_TEMPERATURE))
def test_any_temperature_is_shown_as_it_is_computed_with(address: str, temperature: float) -> None:
    scenario = OPENING.scenario.with_options(temperature=temperature)
    with closing(Browser(address, encode(Link(OPENING, scenario)))) as page:
        assert shown_number(page, "temperature") == temperature
        assert_frame_equal(page.session.weights(), weights_of(cells(scenario, heads=[0])))
        do(page, "switch", "causal")  # draws all of the page anew
        assert shown_number(page, "temperature") == temperature
        link, _ = decode(page.query)
        assert link.scenario == scenario.with_options(causal=True)


@settings(max_examples=5)
@example(0.2)
@given(thousandths(MIN_RATE, MAX_RATE))
def test_any_learning_rate_is_shown_as_it_is_learnt_with(address: str, rate: float) -> None:
    start = Link(look=Look(view="learning", rate=rate))
    weights = wanted(start.scenario, start.target).weights
    with closing(Browser(address, encode(start))) as page:
        assert shown_number(page, "rate") == rate
        do(page, "press", "Step")
        link, _ = decode(page.query)
        assert link.scenario == descended(start.scenario, 0, weights, rate)
        do(page, "choose", "view", VIEWS.index("keys"))
        do(page, "more", "Learning")
        assert shown_number(page, "rate") == rate
        link, _ = decode(page.query)
        assert link.look.rate == rate


PHONE = (362, 844)


def panel(page: Browser) -> int:
    """Return whose panel stands below the plane on a phone."""
    (query,) = set(page.session.shown("panels")["query_position"])
    return int(query)


def test_on_a_phone_the_one_panel_is_of_the_word_in_the_hand(address: str) -> None:
    with closing(Browser(address, "v=1&view=values&query=3", PHONE)) as page:
        assert panel(page) == 2
        drag(page, 0, (0.5, 0.5))
        assert panel(page) == 0
        do(page, "type", "W_Q", 0, "1", "2")
        assert panel(page) == 2


def test_a_word_that_the_hand_has_taken_away_leaves_the_one_panel_as_it_was(address: str) -> None:
    gone = Edit("delete", 1, 1, WORDS, 0, 3, "sycophant", 4, 0.0, 0.0)
    with closing(Visitor(address, "v=1&view=values&query=2", PHONE)) as visitor:
        said = {"edits": [asdict(gone)], "held": False, "at": 1}
        visitor.ask(visitor.session.tell("messenger", json_value={"edits": said}))
        assert not visitor.session.exceptions
        assert set(visitor.session.shown("panels")["query_position"]) == {1}


def test_a_click_beside_all_keys_keeps_the_key_that_was_chosen(page: Browser) -> None:
    do(page, "click", 1, 3)
    do(page, "choose", "view", VIEWS.index("keys"))
    do(page, "click", 2, None)
    assert page.query == "v=2&view=score&query=3&key=4&end=Z"


def test_what_was_left_out_is_said_until_the_next_edit(page: Browser) -> None:
    def said() -> list[str]:
        return [each.content["body"] for each in page.session.page() if each.kind == "text"]

    for row in range(4, 13):
        do(page, "type", "words", row, "word", f"word {row}")
    assert said() == ["There is room for 12 words: word 12 was left out."]
    do(page, "press", "undo")
    assert not said()


def test_only_of_the_last_word_it_is_said_that_it_stays(page: Browser) -> None:
    for _ in range(3):
        do(page, "delete", 0)
    assert not page.session.toasts
    do(page, "delete", 0)
    assert page.session.toasts == ["The last word stays: attention needs someone to look at."]


def test_what_could_not_be_used_goes_with_what_is_brought_in(page: Browser) -> None:
    do(page, "type", "words", 0, "x", "1000")
    do(page, "press", "Share")
    do(page, "set", "Or words, typed or pasted", "string_value", "joy, 1, 2")
    do(page, "press", "Open it")
    assert page.session.table("words").iloc[0].tolist() == ["joy", "1", "2", "✕"]


# ---- A step of undo is a change ----------------------------------------------------------


def drag(page: Browser, row: int, *places: tuple[float, float]) -> None:
    do(page, "grab", row)
    for place in places:
        do(page, "move", *place)
    do(page, "release")


def test_a_drag_away_and_back_is_nothing_to_undo(page: Browser) -> None:
    drag(page, 0, (0.5, 0.5), (-1.0, 1.0))
    assert page.query == ""
    assert not can_undo(page)


def test_a_drag_away_and_back_leaves_the_edit_before_it_to_be_undone(page: Browser) -> None:
    do(page, "type", "W_Q", 0, "1", "2")
    before = page.query
    drag(page, 0, (0.5, 0.5), (-1.0, 1.0))
    assert page.query == before
    do(page, "press", "undo")
    assert page.query == ""
    assert not can_undo(page)


def test_a_drag_away_and_back_and_away_is_one_step(page: Browser) -> None:
    do(page, "type", "W_Q", 0, "1", "2")
    before = page.query
    drag(page, 0, (0.5, 0.5), (-1.0, 1.0), (0.25, 0.25))
    do(page, "press", "undo")
    assert page.query == before
    do(page, "press", "redo")
    assert page.query.startswith("v=2&words=hope_0.25_0.25~")


def test_a_drag_away_and_back_leaves_what_was_undone_to_be_done_again(page: Browser) -> None:
    do(page, "type", "W_Q", 0, "1", "2")
    before = page.query
    do(page, "press", "undo")
    drag(page, 0, (-1.0, 1.0))
    do(page, "press", "redo")
    assert page.query == before


def test_what_is_typed_in_mid_drag_is_a_step_of_its_own(page: Browser) -> None:
    do(page, "grab", 0)
    do(page, "move", 0.5, 0.5)
    do(page, "type", "W_Q", 0, "1", "2")
    typed = page.query
    do(page, "move", 0.25, 0.25)
    do(page, "release")
    do(page, "press", "undo")
    assert page.query == typed


def test_a_knob_turned_and_turned_back_is_nothing_to_undo(address: str) -> None:
    with closing(Browser(address, "v=1&view=product")) as page:
        do(page, "set", "turn", "double_array_value", [30.0])
        assert can_undo(page)
        do(page, "set", "turn", "double_array_value", [0.0])
        assert page.query == "v=2&view=product&end=Z"
        assert not can_undo(page)


# ---- A lesson that is undone -------------------------------------------------------------


def said_of(page: Browser) -> tuple[object, str]:
    """Return what a page is about, whatever one looks at, and what it says of its lesson."""
    texts = [shown.content["body"] for shown in page.session.page() if shown.kind == "markdown"]
    link, _ = decode(page.query)
    return replace(link, look=Look()), next(text for text in texts if text.startswith(LEAD))


@pytest.mark.parametrize("edit", [None, ("type", "W_Q", 0, "1", "2")])
def test_undo_of_a_lesson_leads_back_to_the_lesson_before_it(page: Any, edit: Any) -> None:
    do(page, "open_lesson", list(BY_NAME).index("No question"))
    if edit:
        do(page, *edit)
    before = said_of(page)
    do(page, "open_lesson", list(BY_NAME).index("Two heads"))
    after = said_of(page)
    do(page, "press", "undo")
    assert said_of(page) == before
    do(page, "press", "redo")
    assert said_of(page) == after


# ---- A widget that shows the right value is not told it ----------------------------------

HABITS = {
    "an edit": ("type", "W_Q", 0, "1", "2"),
    "a switch": ("switch", "causal"),
    "a slider": ("slide", "temperature", "0.5"),
    "positions": ("choose", "positions", 1),
    "a turn": ("turn", "rotation", 45.0),
    "heads": ("count", "heads", 2),
    "a draw": ("press", "Draw from the next seed"),
    "a view": ("choose", "view", 1),
    "what can be dragged": ("choose", "dragged", 1),
    "panels in a row": ("choose", "columns", 2),
    "predict first": ("switch", "predict"),
    "a lesson": ("open_lesson", 3),
    "a word": ("press", "Add a word"),
    "a word less": ("delete", 1),
    "a window": ("resize", 560, 700),
    "undo": ("press", "undo"),
    "the tour": ("press", "Tour"),
    "talk": ("press", "Talk"),
    "the next step": ("strike", "arrowright"),
    "the next claim": ("strike", "n"),
    "the controls": ("strike", "c"),
    "no talk": ("press", "Leave"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_widget_is_told_what_it_shows(address: str, view: str) -> None:
    told = {}
    with closing(Browser(address, f"v=1&view={view}")) as page:
        for habit, doing in HABITS.items():
            page.session.told_again.clear()
            do(page, *doing)
            if page.session.told_again:
                told[habit] = page.session.told_again[:]
    assert not told
