"""Messages at any distance in time: what is shown in the end is what the address says.

A browser waits for no answer, and a run can be overtaken by what is done meanwhile. Once all is
answered, a page must look like a fresh one that is opened from its address. Many more examples
are tried with INTERLEAVINGS=1000 in the environment.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from difflib import unified_diff
from functools import partial
from typing import Any

import pytest
from browsing import Browser, do
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from session import Session, Shown
from visitor import STREAMLIT, stream
from websockets.sync.client import connect

from attention.exchange.link import decode
from attention.numbers import short
from attention.page.tour import opened

EXAMPLES = int(os.environ.get("INTERLEAVINGS", "5"))
# What no link holds, so that a fresh page can't know it: how often planes and keys were answered
# and the address took a leap, what can be undone, what was opened first, and whether something was
# tried at a stop of the tour.
UNKNOWN = {
    *((name, "answered") for name in ("plane", "messenger", "stage", "keys")),
    *(("address", "leaps"), ("undo", "disabled"), ("redo", "disabled")),
    *(("reset", "disabled"), ("reset", "help")),
    *(("Show the answer", "disabled"), ("Show the answer", "help")),
}
# Each example takes a second or more, and few come out the same again: the first is told.
WITHOUT_SHRINKING = settings(phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False)
Doing = tuple[tuple[Any, ...], int]  # something that is done, and the milliseconds after it


# ---- What is compared --------------------------------------------------------------------


def looks(page: Browser) -> list[Shown]:
    """Return all that one sees of a page, but for what no link holds."""
    seen = page.session.page()
    for shown in seen:
        for content in (shown.content, shown.content.get("data")):
            for name, field in UNKNOWN:
                if name == shown.name and isinstance(content, dict):
                    content.pop(field, None)
    return seen


def differences(here: list[Shown], there: list[Shown]) -> Iterator[str]:
    """Yield where two pages differ: in what stands on them, or else in what it says."""
    stand = [
        [f"{'  ' * each.depth}{each.kind} {each.name}" for each in page] for page in (here, there)
    ]
    if stand[0] != stand[1]:
        yield from unified_diff(stand[0], stand[1], "here", "from the address", lineterm="")
        return
    for ours, theirs in zip(here, there, strict=True):
        for field in ours.content.keys() | theirs.content.keys():
            is_now, should_be = ours.content.get(field), theirs.content.get(field)
            if is_now != should_be:
                yield f"{ours.kind} {ours.name}, {field}: {is_now}, but by the address {should_be}"


def fresh(page: Browser, address: str) -> Browser:
    """Return a page that is opened from the address of another.

    It is put where the other is in what no link holds either: the size of its window, what can
    be dragged, whether the weights were revealed, and whether a speaker has asked for controls.
    """
    here = page.session
    assert here.window
    other = Browser(address, page.query, here.window)
    assert not other.session.toasts, (page.query, other.session.toasts)
    if "stage" in here.widgets:
        if "Leave" in here.widgets:
            other.do("strike", "c")
        if here.components["stage"]["sentence"] != other.session.components["stage"]["sentence"]:
            other.do("strike", "v")
    else:
        other.do("set", "dragged", "string_array_value", here.value("dragged"))
        other.settle()
        if "Reveal the weights" not in here.widgets:
            other.do("press", "Reveal the weights")
    other.settle()
    return other


def expect_what_the_address_says(page: Browser, address: str) -> None:
    page.settle()
    with closing(fresh(page, address)) as other:
        found = "\n".join(differences(looks(page), looks(other)))
        assert not found, f"{page.query}\n{found}"
    assert not page.session.exceptions


def expect_an_edit_to_be_followed(page: Browser, address: str) -> None:
    """Expect that one more edit, of a cell or on the plane, moves all that it should."""
    before = page.query
    if "words" in page.session.widgets:
        x = float(page.session.table("words")["x"].iloc[0])
        page.do("type", "words", 0, "x", short(x + 0.125))
    else:
        page.do("grab", 0)
        page.do("move", *(page.plane.handles[0][axis] / 2 + 0.125 for axis in ("x", "y")))
        page.do("release")
    page.settle()
    assert page.query != before
    expect_what_the_address_says(page, address)


def use(page: Browser, doings: list[Doing]) -> None:
    for doing, milliseconds in doings:
        page.do(*doing)
        page.pause(milliseconds / 1000)
    page.do("release")


# ---- Faults that were found ------------------------------------------------------------


@pytest.mark.parametrize("milliseconds", [0, 5, 10])
@pytest.mark.parametrize(
    "meanwhile", [("choose", "dragged", 1), ("resize", 560, 900), ("choose", "view", 2)]
)
def test_a_switch_whose_run_is_overtaken_is_shown(
    address: str, meanwhile: tuple[Any, ...], milliseconds: int
) -> None:
    with closing(Browser(address)) as page:
        page.do("switch", "causal")
        page.hear_a_run_begin()
        page.pause(milliseconds / 1000)
        page.do(*meanwhile)
        expect_what_the_address_says(page, address)
        assert page.query.startswith("v=2&mask=1")
        expect_an_edit_to_be_followed(page, address)


@pytest.mark.parametrize("query", ["", "talk=1&step=4"])
def test_a_hand_from_which_the_plane_is_taken_holds_no_more(address: str, query: str) -> None:
    with closing(Browser(address, query)) as page:
        page.do("grab", 1)
        page.do("move", 1.6, -1.4)
        page.settle()
        page.do("strike", "f8")
        expect_what_the_address_says(page, address)


# ---- Any interleaving --------------------------------------------------------------------


def doing(name: str, *how: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(
        *(each if isinstance(each, st.SearchStrategy) else st.just(each) for each in (name, *how))
    )


def one(*of: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(of)


number = one(-1.5, -1.0, -0.25, 0.0, 0.3, 0.5, 1.0, 2.0)
text = number.map(short)
index = st.integers(0, 15)
switches = st.one_of(
    doing("switch", one("causal", "scaled", "predict", "cross", "residual", "normalised")),
    doing("slide", "temperature", one("0.05", "0.5", "1.0", "2.0")),
    doing("choose", "positions", index),
    doing("turn", one("rotation", "wave_angle", "slope"), one(0.0, 3.0, 10.0)),
    doing("count", "heads", st.integers(1, 4)),
    doing("count", "layers", st.integers(0, 6)),
    doing("set", "layer", "double_array_value", st.integers(0, 6).map(lambda at: [float(at)])),
    doing("count", "seed", st.integers(0, 3)),
)
edits = st.one_of(
    doing("type", "words", index, one("x", "y"), text),
    doing("type", "words", index, "word", one("hope", "joy", "day")),
    doing("type", "sources", index, one("x", "y"), text),
    doing("type", one("W_Q", "W_K", "W_V", "W_O"), one(0, 1), one("1", "2"), text),
    doing(
        "press",
        one("Add a word", "Add a source", "Draw from the next seed", "undo", "undo", "redo"),
    ),
    doing("delete", index, one("words", "sources")),
)
drags = st.one_of(doing("grab", index), doing("move", number, number), doing("release"))
looking = st.one_of(
    doing("choose", one("view", "dragged", "head", "query", "key", "columns"), index),
    doing("resize", one(362, 884, 1226), one(390, 650, 900)),
    doing("click", one(0, 1), one(0, 1)),
    doing(
        "press",
        one("Reveal the weights", "Pin what is shown now", "Let go", "Take your query away"),
    ),
)
leaps = st.one_of(
    doing("open_lesson", index),
    doing("press", one("Talk", "Leave")),
    doing("strike", one("f8", "arrowright", "pageup", "arrowdown", "h", "n", "v", "c")),
    doing("press", one("Tour", "Next question", "Question before", "Leave the tour")),
    doing("press", "reset"),
)
milliseconds = one(0, 2, 5, 10, 15, 20, 30, 60)
anything = st.one_of(switches, edits, drags, looking, leaps)
doings = st.lists(st.tuples(anything, milliseconds), min_size=3, max_size=20)


def expect_a_page_that_is_used_to_be_right(address: str, doings: list[Doing]) -> None:
    with closing(Browser(address)) as page:
        use(page, doings)
        expect_what_the_address_says(page, address)
        expect_an_edit_to_be_followed(page, address)


@settings(WITHOUT_SHRINKING, max_examples=EXAMPLES)
@given(doings)
def test_after_any_interleaving_a_page_shows_what_its_address_says(
    address: str, doings: list[Doing]
) -> None:
    expect_a_page_that_is_used_to_be_right(address, doings)


def can_be_undone(query: str) -> object:
    """Return what of a link can be undone."""
    link, problems = decode(query)
    assert not problems, (query, problems)
    link = opened(link)
    return link.scenario, link.target, link.lesson


def press_to_the_end(page: Browser, button: str) -> None:
    while not page.session.widgets[button].element.disabled:
        do(page, "press", button)


# A cell that can't be used is in no link, but it can be undone.
typed = st.one_of(
    doing("type", "words", index, one("x", "y"), one("much", "", "1/0", "0.5")),
    doing("type", "words", index, "word", one("", "  ", "hope", "joy")),
    doing("type", one("W_Q", "W_K"), one(0, 1), one("1", "2"), one("?", "0.25")),
)


@settings(WITHOUT_SHRINKING, max_examples=EXAMPLES)
@given(st.lists(st.tuples(st.one_of(typed, edits, drags, looking), milliseconds), min_size=3))
def test_after_any_interleaving_undo_leads_to_the_start_and_redo_back(
    address: str, doings: list[Doing]
) -> None:
    with closing(Browser(address)) as page:
        use(page, doings)
        page.settle()
        press_to_the_end(page, "redo")
        ended = page.query
        for button, expected in (("undo", ""), ("redo", ended), ("undo", ""), ("redo", ended)):
            press_to_the_end(page, button)
            assert can_be_undone(page.query) == can_be_undone(expected), button
        assert not page.session.exceptions


# ---- Several visitors --------------------------------------------------------------------


@settings(WITHOUT_SHRINKING, max_examples=max(EXAMPLES // 5, 1))
@given(st.lists(doings, min_size=2, max_size=4))
def test_visitors_who_use_the_page_at_once_are_all_answered(
    address: str, of_each: list[list[Doing]]
) -> None:
    with ThreadPoolExecutor(len(of_each)) as threads:
        list(threads.map(partial(expect_a_page_that_is_used_to_be_right, address), of_each))


def come_and_leave(address: str, milliseconds: int) -> None:
    """Ask for the page, and go before it is there."""
    line = connect(stream(address), subprotocols=[STREAMLIT], legacy=True)
    line.send(Session().arrival())
    time.sleep(milliseconds / 1000)
    line.close()


def switch_and_leave(address: str, milliseconds: int) -> None:
    """Ask for all of the page anew, and go before it is there."""
    with closing(Browser(address)) as page:
        use(page, [(("switch", "causal"), milliseconds)])


@settings(WITHOUT_SHRINKING, max_examples=max(EXAMPLES // 5, 1))
@given(st.lists(st.integers(0, 40), min_size=1, max_size=4), doings)
def test_who_leaves_in_the_middle_of_a_run_holds_nobody_up(
    address: str, stays: list[int], doings: list[Doing]
) -> None:
    with ThreadPoolExecutor() as threads:
        for leave in (come_and_leave, switch_and_leave):
            threads.map(partial(leave, address), stays)
        expect_a_page_that_is_used_to_be_right(address, doings)
