"""Talk mode without a browser: the walk, what is hidden, and what is left of it."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from browsing import Browser

from attention.exchange.link import decode, encode, opening
from attention.exchange.texts import write_lesson
from attention.lessons import BY_NAME, LESSONS, WALK, Lesson
from attention.page.talk import WALK_SAYS

# Layers of a lesson on a stage: there are 32, and a walk leads to 1, 2, 4, 8, 16 and 32 of them.
FLEEING = f"lesson={write_lesson(BY_NAME['Words that flee'])}&talk=1&step=6"


@pytest.fixture
def speaker(address: str) -> Iterator[Browser]:
    with closing(Browser(address)) as page:
        yield page


def strike(page: Browser, *keys: str) -> None:
    for key in keys:
        page.do("strike", key)
        page.settle()


def stage(page: Browser) -> dict[str, Any]:
    shown: dict[str, Any] = page.session.components["stage"]
    return shown


def test_a_talk_walks_through_the_mechanism_and_on(speaker: Browser) -> None:
    strike(speaker, "f8")
    seen = []
    for _ in WALK[:-1]:
        seen.append(stage(speaker)["step"])
        strike(speaker, "arrowright")
    assert tuple(seen) == WALK[:-1]  # layers are gone through where a lesson is about them
    assert stage(speaker)["where"].startswith(LESSONS[1].name)
    strike(speaker, "pageup")
    assert stage(speaker)["where"] == "Opening example · Outputs 5/5"


def paths(page: Browser) -> int:
    return sum(mark["part"] == "path" for mark in stage(page)["marks"])


def test_where_a_lesson_is_about_layers_each_is_a_step(address: str) -> None:
    lesson = BY_NAME["Without a way round, all words become one"]
    with closing(Browser(address, f"{encode(opening(lesson))}&talk=1&step=5")) as page:
        assert stage(page)["where"].endswith("Outputs 5/8")
        said = [
            ("Layer 1 · 6/8", "After 1 of 3 layers: spread .77", "falls from 2.28 to .77."),
            ("Layer 2 · 7/8", "After 2 of 3 layers: spread .03", "falls from .77 to .03."),
            ("Layer 3 · 8/8", "After 3 layers: spread <.001", lesson.claim),
        ]
        for layer, (where, about, sentence) in enumerate(said, start=1):
            strike(page, "pagedown")
            shown = stage(page)
            assert shown["where"].endswith(where)
            assert shown["about"] == about
            assert shown["sentence"].endswith(sentence)
            assert paths(page) == layer * 4
        strike(page, "pagedown")
        assert stage(page)["where"].endswith("Embeddings 1/9")  # 7 layers, then beyond ±100
        strike(page, "pageup", "pageup")
        assert stage(page)["where"].endswith("Layer 2 · 7/8")
        strike(page, "pageup", "pageup")
        assert stage(page)["where"].endswith("Outputs 5/8")


def test_a_link_says_which_layer_a_talk_is_at(address: str) -> None:
    with closing(Browser(address, FLEEING)) as page:
        assert stage(page)["where"].endswith("Layer 32 · 11/11")  # as it was given away
        strike(page, "arrowleft", "arrowleft")
        assert stage(page)["where"].endswith("Layer 8 · 9/11")
        assert stage(page)["sentence"].endswith("From layer 4 to 8 the words' spread stays 1.49.")
        there, shown = page.query, stage(page)
    with closing(Browser(address, there)) as page:
        assert stage(page)["marks"] == shown["marks"]
        assert stage(page)["where"] == shown["where"]
        strike(page, "n", "p")
        assert stage(page)["where"].endswith("Layer 32 · 11/11")  # where it is proved
    with closing(Browser(address, f"{FLEEING}&layer=0")) as page:
        assert stage(page)["where"].endswith("Layer 1 · 6/11")


@pytest.mark.parametrize("asks", ["view=layers", "layers=5", "residual=0"])
def test_whoever_asks_for_layers_finds_them_on_the_stage(address: str, asks: str) -> None:
    with closing(Browser(address, f"{asks}&talk=1&step=5")) as page:
        strike(page, "arrowright")
        assert "Layer 1 · 6/" in stage(page)["where"]


@pytest.mark.parametrize(("count", "where"), [(1, "Layers 6/6"), (0, "Layers 6/6")])
def test_with_one_layer_there_is_one_step_of_layers(address: str, count: int, where: str) -> None:
    with closing(Browser(address, f"layers={count}&talk=1&step=5")) as page:
        strike(page, "arrowright")
        assert stage(page)["where"].endswith(where)
        assert stage(page)["sentence"] == WALK_SAYS["layers"]
        strike(page, "arrowright")
        assert stage(page)["where"].endswith("Embeddings 1/5 · ÷√d")


def test_the_stage_is_come_back_to_at_the_layer_where_it_was_left(address: str) -> None:
    with closing(Browser(address, f"{FLEEING}&layer=3")) as page:
        strike(page, "f8", "f8")
        assert stage(page)["where"].endswith("Layer 3 · 7/11")


def test_from_any_layer_the_walk_leads_on_and_back(address: str) -> None:
    with closing(Browser(address, f"{FLEEING}&layer=5")) as page:
        assert stage(page)["where"].endswith("Layer 5 · 8/11")
        strike(page, "arrowright")
        assert stage(page)["where"].endswith("Layer 8 · 9/11")
        strike(page, "arrowleft", "arrowleft")
        assert stage(page)["where"].endswith("Layer 2 · 7/11")


def test_what_layers_come_to_is_to_be_predicted_as_well(address: str) -> None:
    with closing(Browser(address, f"{FLEEING}&predict=1&layer=3")) as page:
        assert "spread" not in str(stage(page))
        assert stage(page)["sentence"].startswith("Where do layers bring these words?")
        named = [mark["text"] for mark in stage(page)["marks"] if mark["text"]]
        assert sorted(named) == [*"abcdef"]  # of what is to be told one knows where it begins
        strike(page, "pagedown")
        assert "spread" in stage(page)["about"]
        assert stage(page)["where"].endswith("Layer 3 · 7/11")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_key_for_the_next_claim_opens_its_proof(address: str, lesson: Lesson) -> None:
    before = LESSONS[LESSONS.index(lesson) - 1]
    with closing(Browser(address, encode(opening(before)))) as page:
        strike(page, "f8", "n")
        shown = stage(page)
        assert shown["sentence"] == lesson.claim
        assert shown["step"] == lesson.proof.step
        assert (shown["query"], shown["claimed"]) == (lesson.proof.query, lesson.proof.key)
        strike(page, "f8")
        assert page.query == encode(opening(lesson))  # nothing is left of the talk


def test_a_talk_leaves_no_trace(speaker: Browser) -> None:
    strike(speaker, "f8", "arrowright", "f8")
    assert speaker.query == ""
    assert "stage" not in speaker.session.widgets


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_talk_that_was_linked_to_by_hand_opens_as_by_key_and_leaves_no_trace(
    address: str, lesson: Lesson
) -> None:
    with closing(Browser(address, f"lesson={write_lesson(lesson)}&talk=1")) as page:
        assert stage(page)["query"] == lesson.proof.query
        strike(page, "f8")
        there = decode(page.query)[0]
        assert there == opening(lesson).seen(view=there.look.view)


def test_a_query_that_was_chosen_stays(speaker: Browser) -> None:
    strike(speaker, "f8", "arrowdown", "f8")
    assert speaker.query == "v=2&query=3&end=Z"


def test_a_claim_about_other_numbers_is_not_made(speaker: Browser) -> None:
    strike(speaker, "f8", "arrowright", "arrowright", "arrowright")
    claim = BY_NAME["Opening example"].claim
    assert stage(speaker)["sentence"] == claim
    speaker.do("grab", 0)
    speaker.do("move", 0.5, 0.5)
    speaker.do("release")
    speaker.settle()
    assert stage(speaker)["sentence"] != claim
    assert stage(speaker)["claimed"] is None
    assert "(changed)" in stage(speaker)["where"]


@pytest.mark.parametrize("step", range(3, 6))
def test_what_is_to_be_predicted_is_nowhere_on_the_stage(address: str, step: int) -> None:
    with closing(Browser(address, f"v=1&talk=1&predict=1&query=2&step={step}")) as page:
        hidden = str(stage(page))
        assert not any(number in hidden for number in (".53", "0.53", ".99", "−.41"))
        assert "Make up your mind" in stage(page)["sentence"]
        strike(page, "v")
        assert any(number in str(stage(page)) for number in (".53", ".99", "−.41"))
        strike(page, "n")  # of another lesson it is to be predicted again
        assert "then →" in stage(page)["sentence"]


def test_the_stage_says_what_can_not_be_used_and_keeps_it(address: str) -> None:
    with closing(Browser(address, "v=1&talk=1&step=2")) as page:
        edit = {
            "kind": "type", "number": 1, "gesture": 1, "table": "W_Q", "head": 0, "row": 0,
            "name": "x", "count": 2, "column": "1", "text": "<b>much</b>",
        }  # fmt: skip
        said = {"edits": [edit], "held": False, "at": 1}
        page._visitor.ask(page.session.tell("stage", json_value={"edits": said}))
        page.settle()
        assert stage(page)["fault"].startswith("W_Q, row x, column q₁: a number")
        assert stage(page)["matrices"][0]["rows"][0][0] == "<b>much</b>"
        assert stage(page)["matrices"][0]["numbers"][0] == [0.3, -0.29]


@pytest.mark.parametrize("sent", [99, -1, True, "2", None, 1.5, {"query": 1}])
def test_a_query_that_there_is_not_is_not_chosen(address: str, sent: object) -> None:
    with closing(Browser(address, "v=1&talk=1&step=3")) as page:
        page._visitor.ask(page.session.tell("stage", json_value={"query": sent}))
        page.settle()
        assert not page.session.exceptions
        assert stage(page)["query"] == 0


def test_a_lesson_from_the_menu_is_asked_with_the_query_of_its_proof(speaker: Browser) -> None:
    strike(speaker, "f8", "c")
    at = LESSONS.index(BY_NAME["Two heads"])
    speaker.do("open_lesson", at)
    speaker.settle()
    assert stage(speaker)["query"] == BY_NAME["Two heads"].proof.query


# ---- What was left comes back ------------------------------------------------------------


def move_a_word(page: Browser) -> str:
    """Move the first word; return the link to what is shown then."""
    drag_the_first_word(page)
    assert "(changed)" in stage(page)["where"]
    return page.query


def told(query: str) -> object:
    """Return what a link says but for what is looked at."""
    link, _ = decode(query)
    return link.lesson, link.scenario


def drag_the_first_word(page: Browser) -> None:
    page.do("grab", 0)
    page.do("move", 0.5, 0.5)
    page.do("release")
    page.settle()


@pytest.mark.parametrize(("on", "back"), [("arrowright", "arrowleft"), ("n", "p")])
def test_a_lesson_that_was_left_edited_is_come_back_to(address: str, on: str, back: str) -> None:
    with closing(Browser(address, "talk=1&step=5&query=2")) as page:
        strike(page, "arrowdown")
        left = move_a_word(page)
        strike(page, on)
        between = page.query
        assert "(changed)" not in stage(page)["where"]
        strike(page, back)
        assert "(changed)" in stage(page)["where"]
        if on == "arrowright":
            assert page.query == left  # the query that was chosen as well
        came_back = page.query
        strike(page, "ctrl+z")
        assert told(page.query) == told(between)
        strike(page, "ctrl+y")
        assert "(changed)" in stage(page)["where"]
        assert told(page.query) == told(came_back)


def test_the_lesson_that_is_gone_back_to_may_have_been_left_the_other_way(address: str) -> None:
    with closing(Browser(address, "lesson=no-question&talk=1&step=1")) as page:
        move_a_word(page)
        strike(page, "arrowleft")
        assert "(changed)" not in stage(page)["where"]
        strike(page, "arrowright")
        assert "(changed)" in stage(page)["where"]


def test_what_was_opened_afresh_or_set_right_is_not_come_back_to(address: str) -> None:
    with closing(Browser(address, "talk=1&step=5")) as page:
        move_a_word(page)
        strike(page, "arrowright", "c")
        page.do("open_lesson", 0)
        page.settle()
        assert "(changed)" not in stage(page)["where"]
        page.do("open_lesson", 1)
        page.settle()
        strike(page, "arrowleft")
        assert "(changed)" not in stage(page)["where"]
        move_a_word(page)
        strike(page, "arrowright", "arrowleft")
        page.do("press", "reset")
        page.settle()
        assert "(changed)" not in stage(page)["where"]
        strike(page, "p", "n")
        assert "(changed)" not in stage(page)["where"]
        move_a_word(page)
        strike(page, "n", "ctrl+z", "ctrl+z")  # and it is set right, and left by the menu
        page.do("open_lesson", 1)
        page.settle()
        strike(page, "p")
        assert "(changed)" not in stage(page)["where"]


def test_the_stage_is_come_back_to_where_it_was_left(speaker: Browser) -> None:
    strike(speaker, "f8", "arrowright", "arrowright", "arrowdown")
    left, where = stage(speaker)["query"], stage(speaker)["where"]
    on_stage = speaker.query
    strike(speaker, "f8", "f8")
    assert (stage(speaker)["query"], stage(speaker)["where"]) == (left, where)
    assert speaker.query == on_stage
    strike(speaker, "f8")
    drag_the_first_word(speaker)
    strike(speaker, "f8")  # the lesson is the same
    assert stage(speaker)["query"] == left
    assert "(changed) · Scores 3/5" in stage(speaker)["where"]


@pytest.mark.parametrize("at", [0, 5])
def test_a_lesson_that_was_opened_since_begins_at_its_first_step(speaker: Browser, at: int) -> None:
    strike(speaker, "f8", "arrowright", "arrowdown", "f8")
    for lesson in (1, at):
        speaker.do("open_lesson", lesson)
        speaker.settle()
    strike(speaker, "f8")
    assert "Embeddings 1/5" in stage(speaker)["where"]
    assert stage(speaker)["query"] == LESSONS[at].proof.query


# ---- A clicker reveals -------------------------------------------------------------------


def test_a_clicker_reveals_what_was_to_be_predicted_and_goes_on(address: str) -> None:
    with closing(Browser(address, "talk=1&predict=1&step=3")) as page:
        strike(page, "pagedown")
        assert stage(page)["step"] == "softmax"
        assert "then →" in stage(page)["sentence"]
        strike(page, "pagedown")
        assert stage(page)["step"] == "softmax"
        assert stage(page)["sentence"] == LESSONS[0].claim
        strike(page, "pagedown")
        assert stage(page)["step"] == "outputs"
        strike(page, "pagedown", "pagedown", "pagedown", "pageup")
        assert stage(page)["step"] == "projections"
        assert stage(page)["where"].startswith(LESSONS[1].name)


@pytest.mark.parametrize("step", range(1, 7))
def test_the_stage_says_that_a_key_reveals_where_it_does(address: str, step: int) -> None:
    with closing(Browser(address, f"talk=1&predict=1&step={step}")) as page:
        promised = "then → shows it" in stage(page)["sentence"]
        strike(page, "pagedown")
        assert promised == ("Make up your mind" not in stage(page)["sentence"] and step > 2)


def test_on_the_way_back_nothing_is_revealed(address: str) -> None:
    with closing(Browser(address, "talk=1&predict=1&step=5")) as page:
        strike(page, "arrowleft", "arrowleft")
        assert stage(page)["step"] == "scores"
        assert "Make up your mind" in stage(page)["sentence"]
