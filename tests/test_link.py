"""Links: what they hold, how they read, and that nothing in one can do harm."""

from dataclasses import replace
from re import findall
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, quote_from_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios, targets

from attention.exchange import link as module
from attention.exchange.link import FIELDS, Link, decode, encode, opening
from attention.exchange.look import TOUR, TOUR_DONE, Look
from attention.exchange.texts import BY_SLUG, write_lesson
from attention.lessons import LESSONS, OPENING, VIEWS, WALK, Lesson
from attention.scenario import MAX_LAYERS, MAX_WORDS, Head, Options, Scenario
from attention.target import Target

# Every link here was given away once and must open the same for ever: never change one.
KEPT = {
    "": Link(),
    "v=1&words=hope_0.3_0.4~hate_-1_1.5": Link(
        scenario=Scenario(("hope", "hate"), ((0.3, 0.4), (-1, 1.5)), OPENING.scenario.heads)
    ),
    "v=1&words=a%255Fb_1_2~50%2525_0_0~x%257Ey_-1e-07_100": Link(
        scenario=Scenario(
            ("a_b", "50%", "x~y"), ((1, 2), (0, 0), (-1e-7, 100)), OPENING.scenario.heads
        )
    ),
    "v=1&heads=2&wq=1_2_3_4~0_1_1_0&wv=1_0_0_1~2_0_0_2&wo=1_0_0_1_0.5_0_0_0.5": Link(
        scenario=replace(
            OPENING.scenario,
            heads=(
                Head(W_Q=((1, 2), (3, 4)), W_K=((-0.55, -0.30), (0.52, -0.43))),
                Head(W_Q=((0, 1), (1, 0)), W_V=((2, 0), (0, 2))),
            ),
            W_O=((1, 0), (0, 1), (0.5, 0), (0, 0.5)),
        )
    ),
    "v=1&wk=0_1_-1_0&seed=7&scaled=1&temperature=0.5&mask=1&rotation=-90": Link(
        scenario=replace(
            OPENING.scenario.with_matrix(0, "W_K", ((0, 1), (-1, 0))),
            options=Options(True, 0.5, True, -90.0),
            seed=7,
        )
    ),
    "v=1&view=score&query=3&key=2&columns=4": Link(
        look=Look(view="score", query=2, key=1, columns=4)
    ),
    "v=1&lesson=two-heads&mask=0&view=heads&head=2": Link(
        lesson=BY_SLUG["two-heads"],
        scenario=BY_SLUG["two-heads"].scenario.with_options(causal=False),
        look=Look(view="heads", head=1),
    ),
    "v=1&lesson=a-quarter-turn&predict=1&hide=1&talk=1&step=1": Link(
        lesson=BY_SLUG["a-quarter-turn"],
        scenario=BY_SLUG["a-quarter-turn"].scenario,
        look=Look(predict=True, hide=True, talk=True, step=0),
    ),
    "v=1&mask=1&view=beside&pin=": Link(
        scenario=OPENING.scenario.with_options(causal=True),
        look=Look(view="beside", pinned=OPENING.scenario),
    ),
    "v=1&view=beside&pin=v%3D1%26words%3Da%25255Fb_1_2%26wq%3D1_0_0_1": Link(
        look=Look(
            view="beside",
            pinned=Scenario(
                ("a_b",),
                ((1, 2),),
                (Head(W_K=OPENING.scenario.heads[0].W_K),),
                OPENING.scenario.options,
            ),
        )
    ),
    "v=1&view=beside&pin=v%3D1%26lesson%3Dtwo-heads": Link(
        look=Look(view="beside", pinned=BY_SLUG["two-heads"].scenario)
    ),
    "v=1&view=learning&target=everyone-3&rate=0.03": Link(
        target=Target("everyone", word=2), look=Look(view="learning", rate=0.03)
    ),
    "v=1&view=learning&target=previous": Link(
        target=Target("previous"), look=Look(view="learning")
    ),
    "v=1&view=learning&target=0_1~~0.5_0.5": Link(
        target=Target("painted", painted=((0, 1), (), (0.5, 0.5, 0))), look=Look(view="learning")
    ),
    "v=1&view=product&tour=matrices": Link(look=Look(view="product", tour="matrices")),
    "v=1&view=winners": Link(look=Look(view="winners")),
}

# The same links, in the same order, as they are written now. These were given away as well.
WRITTEN = (
    "",
    "v=2&words=hope_0.3_0.4~hate_-1_1.5&end=Z",
    "v=2&words=a!5Fb_1_2~50!25_0_0~x!7Ey_-1e-07_100&end=Z",
    "v=2&heads=2&wq=1_2_3_4~0_1_1_0&wv=1_0_0_1~2_0_0_2&wo=1_0_0_1_0.5_0_0_0.5&end=Z",
    "v=2&wk=0_1_-1_0&seed=7&scaled=1&temperature=0.5&mask=1&rotation=-90&end=Z",
    "v=2&view=score&query=3&key=2&columns=4&end=Z",
    "v=2&lesson=two-heads&mask=0&view=heads&head=2&end=Z",
    "v=2&predict=1&hide=1&talk=1&step=1&lesson=a-quarter-turn&end=Z",
    "v=2&mask=1&view=beside&pin=&end=Z",
    "v=2&view=beside&pin=words:a!5Fb_1_2,wq:1_0_0_1&end=Z",
    "v=2&view=beside&pin=lesson:two-heads&end=Z",
    "v=2&view=learning&target=everyone-3&rate=0.03&end=Z",
    "v=2&view=learning&target=previous&end=Z",
    "v=2&view=learning&target=0_1~~0.5_0.5&end=Z",
    "v=2&view=product&tour=matrices&end=Z",
    "v=2&view=winners&end=Z",
)

# Links of this version as they were written before, in another order.
WRITTEN_BEFORE = {
    "v=2&lesson=a-quarter-turn&predict=1&hide=1&talk=1&step=1&end=Z": WRITTEN[7],
}

HOSTILE = (
    "?" * 1000,
    "&&&===;;;%%%",
    "v=1&v=2&v=&lesson=&words=&wq=&heads=",
    "words=" + "a_1_1~" * 20_000,
    "words=" + "_" * 100_000,
    "words=a_" + "9" * 100_000 + "_1",
    "words=%00_1_1~%E2%80%AE_1_1~%ED%A0%80_0_0",
    "words=<script>alert(1)</script>_1_1",
    "words=a_nan_1~b_inf_-inf~c_1e999_1~d_1_0_1",
    "wq=" + "1_" * 50_000,
    "wq=~~~~&wo=~_~_~",
    "heads=-1&heads=99999999999999999999999999&seed=1e300&seed=-0",
    "temperature=0&temperature=-1&rotation=1e308&mask=yes&scaled=true",
    "view=../../etc/passwd&query=-1&key=1.5&columns=NaN&step=0",
    "lesson=__class__&hide=2&talk=[]&predict={}",
    "pin=" + "pin=" * 25_000,
    "pin=" + "%25" * 30_000,
    "pin=words%3D_%26pin%3Dx&target=" + "1_" * 50_000,
    "target=" + "~" * 100_000 + "&rate=1e999&tour=<b>",
    "v=2&words=" + "a_1_1~" * 20_000 + "&pin=" + "words,pin," * 20_000,
    "v=3D" + "=" * 50_000 + "3D" * 50_000,
    "amp;" * 25_000 + "\u200b" * 1000 + "&v=2&words=" + "!25" * 30_000 + "\\_\\_",
    "target=everyone-99&target=everyone-&rate=nan",
    "%ff%fe%00=%ff&\x00\n\r=\x1b",
    "".join(f"field{number}=1&" for number in range(10_000)),
)


seeds = st.integers(0, 2**32 - 1)
places = st.tuples(st.floats(-100, 100), st.floats(-100, 100))


@st.composite
def links(draw: st.DrawFn) -> Link:
    scenario = draw(scenarios())
    if draw(st.booleans()):
        scenario = replace(scenario, seed=draw(seeds))
    query, key = (
        draw(st.integers(0, len(sentence.words) - 1)) for sentence in (scenario, scenario.looked_at)
    )
    return Link(
        lesson=draw(st.sampled_from(LESSONS)),
        scenario=scenario,
        target=draw(targets()),
        look=Look(
            view=draw(st.sampled_from(VIEWS)),
            head=draw(st.integers(0, len(scenario.heads) - 1)),
            query=query,
            key=key,
            columns=draw(st.integers(1, 4)),
            predict=draw(st.booleans()),
            hide=draw(st.booleans()),
            talk=draw(st.booleans()),
            step=draw(st.integers(0, len(WALK) - 1)),
            pinned=draw(st.none() | scenarios()),
            rate=draw(st.floats(0.01, 3)),
            trainable=draw(st.booleans()),
            layer=draw(st.integers(0, MAX_LAYERS)),
            asked=draw(st.none() | places),
            tour=draw(st.sampled_from(["", *TOUR, TOUR_DONE])),
            left=draw(st.booleans()),
            solved=tuple(draw(st.sets(st.integers(0, len(TOUR) - 1)))),
        ),
    )


def sound(problems: list[str]) -> bool:
    return all(problem.endswith(".") and len(problem) < 120 for problem in problems)


@pytest.mark.parametrize(("query", "link"), KEPT.items(), ids=range(len(KEPT)))
def test_a_link_of_the_first_version_reads_for_ever(query: str, link: Link) -> None:
    assert decode(query) == (link, [])


@pytest.mark.parametrize("place", range(len(KEPT)))
def test_a_link_of_this_version_reads_and_is_written_for_ever(place: int) -> None:
    link = [*KEPT.values()][place]
    assert decode(WRITTEN[place]) == (link, [])
    assert encode(link) == WRITTEN[place]


@pytest.mark.parametrize(("before", "now"), WRITTEN_BEFORE.items())
def test_a_link_of_this_version_reads_whatever_its_order(before: str, now: str) -> None:
    assert decode(before) == decode(now)


@given(links(), st.data())
def test_the_fields_of_a_link_may_stand_in_any_order(link: Link, data: st.DataObject) -> None:
    query = "&".join(data.draw(st.permutations(encode(link).split("&"))))
    assert decode(query) == (link, [])


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_is_named_and_nothing_else(lesson: Lesson) -> None:
    query = encode(opening(lesson))
    assert len(query) < 60
    assert query in (f"lesson={write_lesson(lesson)}", "")
    assert decode(query) == (opening(lesson), [])
    assert decode(f"v=1&{query}") == (opening(lesson), [])


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_link_that_names_a_lesson_alone_opens_in_its_view(lesson: Lesson) -> None:
    link, problems = decode(f"lesson={write_lesson(lesson)}&wings=4")
    assert link == opening(lesson)
    assert problems == ["1 more of its parts mean nothing to this page."]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("view", VIEWS)
def test_a_lesson_may_be_linked_to_in_any_view(lesson: Lesson, view: str) -> None:
    link = Link(lesson, lesson.scenario, look=Look(view=view))
    assert decode(encode(link)) == (link, [])
    # As such a link has always been read: the first view and words, unless it says otherwise.
    assert decode(f"v=1&lesson={write_lesson(lesson)}&view={view}") == (link, [])
    assert decode(f"v=1&lesson={write_lesson(lesson)}&mask=1")[0].look == Look()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_talk_that_is_linked_to_by_hand_opens_with_the_query_of_the_claim(lesson: Lesson) -> None:
    slug = write_lesson(lesson)
    link = Link(lesson, lesson.scenario, look=Look(talk=True, query=lesson.proof.query))
    assert decode(f"lesson={slug}&talk=1") == decode(encode(link)) == (link, [])
    assert decode(f"lesson={slug}&talk=1&query=1")[0].look == Look(talk=True)
    # A link that the page has written says what it means; nor is a claim about other numbers.
    for query in (f"v=1&lesson={slug}&talk=1", f"v=2&lesson={slug}&talk=1&end=Z"):
        assert decode(query)[0].look == Look(talk=True)
    assert decode(f"lesson={slug}&words=a_1_1~b_0_1&talk=1")[0].look == Look(talk=True)
    assert decode(f"lesson={slug}&query=1")[0].look == Look()


def test_names_in_links_are_those_that_were_given_away() -> None:
    assert list(BY_SLUG) == [
        "opening-example", "similar-attends-to-similar", "no-question", "opposites-attract",
        "attention-is-not-mutual", "a-quarter-turn", "saturation-queries-0-25",
        "saturation-queries-2", "saturation-queries-4", "the-loud-word", "bank-by-the-river",
        "bank-with-money", "what-values-carry", "two-heads", "attention-sink",
        "previous-word-by-rotation", "waves-against-rotation", "further-back-less",
        "padding", "what-a-window-hides", "translation", "a-perfect-memory-in-two-dimensions",
        "a-soft-look-up", "the-word-nobody-can-pick", "without-a-way-round-all-words-become-one",
        "with-it-and-nothing-to-hold-them-they-run-away",
        "hot-brings-all-together-cold-makes-groups", "the-first-word-leads", "words-that-flee",
        "two-layers-find-what-came-before",
    ]  # fmt: skip
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_all_that_a_link_can_say_is_described_by_examples_that_open() -> None:
    described = str(module.__doc__).split("as they stand:\n")[1].split("\nOn their way")[0]
    lines = [line for line in described.splitlines() if line.startswith("`")]
    examples = findall(r"`([^`]+)`", " ".join(lines))
    for example in examples:
        assert not decode(example)[1], example
    said = {name for example in examples for name, _ in parse_qsl(example, True)}
    assert said == {field.name for field in FIELDS} | {"v", "end"}
    assert {*findall(r"\w+", described)} >= {*VIEWS, *TOUR, *WALK}


@given(links())
def test_every_link_is_read_as_it_was_written(link: Link) -> None:
    assert decode(encode(link)) == (link, [])


def test_what_was_solved_is_of_a_tour_and_in_order() -> None:
    assert decode("tour=mask&solved=3_1_3")[0].look.solved == (0, 2)
    assert decode("solved=3_1")[0] == Link()
    assert decode("left=1")[0] == Link()
    link, problems = decode("tour=mask&solved=10")
    assert link.look == Look(tour="mask")
    assert problems == ["solved: a whole number from 1 to 9 goes here."]


MADE_UP = "made-up"


@given(links(), scenarios(), st.none() | seeds, st.booleans())
def test_whatever_a_lesson_may_hold_a_link_can_differ_from(
    link: Link, scenario: Scenario, seed: int | None, same: bool
) -> None:
    lesson = Lesson(MADE_UP, replace(scenario, seed=seed), "Anything.")
    shown = lesson.scenario if same else link.scenario
    link = replace(link, lesson=lesson, scenario=shown, look=link.look.within(shown))
    with patch.dict(BY_SLUG, {MADE_UP: lesson}):
        assert decode(encode(link)) == (link, [])


def test_a_scenario_may_have_no_seed_where_its_lesson_has_one() -> None:
    lesson = Lesson(MADE_UP, OPENING.scenario.sampled(7), "Seven.")
    link = Link(lesson, replace(lesson.scenario, seed=None))
    assert encode(link) == "v=2&lesson=made-up&seed=none&end=Z"
    with patch.dict(BY_SLUG, {MADE_UP: lesson}):
        assert decode("lesson=made-up&seed=none") == (link, [])
        assert decode("lesson=made-up")[0].scenario.seed == 7


@given(links())
def test_no_field_is_written_as_nothing_but_those_that_mean_it(link: Link) -> None:
    empty = {name for name, text in parse_qsl(encode(link), keep_blank_values=True) if not text}
    # The opening example, a target without a number, and axes without a name.
    assert empty <= {"pin", "target", "x", "y"}


@given(links())
def test_a_link_fits_into_a_message(link: Link) -> None:
    kept = replace(link.seen(pinned=None), target=Target())
    assert len(encode(kept)) < 2500
    assert len(encode(link)) < 8000  # which browsers and servers take


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("words=hope_.5_−1,5", "words=hope_0.5_-1.5"),
        ("wq=1/2_–1_1e-1_%2B1", "wq=0.5_-1_0.1_1"),
        ("temperature=0,5&rotation=- 90", "temperature=0.5&rotation=-90"),
        ("seed=4 294 967 295", "seed=4294967295"),
    ],
)
def test_numbers_in_a_link_may_be_written_by_hand(query: str, same: str) -> None:
    assert decode(query) == decode(same)
    assert decode(query)[1] == []


def test_the_names_of_the_axes_are_in_a_link_of_their_own_words() -> None:
    link, problems = decode("x=gentle%20to%20strong&y=50%25_~&words=hope_-1_1")
    assert not problems
    assert (link.scenario.x_label, link.scenario.y_label) == ("gentle to strong", "50%_~")
    assert decode(encode(link)) == (link, [])
    link, problems = decode("x=%0A&y=" + "w" * 99)
    assert link == Link()
    assert [problem[:3] for problem in problems] == ["x: ", "y: "]


def test_a_scenario_may_have_no_names_where_its_lesson_has_some() -> None:
    named = replace(OPENING.scenario, x_label="gentle → strong", y_label="bad → good")
    lesson = Lesson(MADE_UP, named, "Names.")
    link = Link(lesson, replace(named, y_label=""))
    with patch.dict(BY_SLUG, {MADE_UP: lesson}):
        assert encode(link) == "v=2&lesson=made-up&y=&end=Z"
        assert decode(encode(link)) == (link, [])


@pytest.mark.parametrize("text", ["1_0", "٣", "１", "nan", "0x1", "", "1,,5", "9" * 5000])
@pytest.mark.parametrize(
    "name",
    ["heads", "seed", "temperature", "rotation", "head", "query", "key", "columns", "step", "rate"],
)
def test_what_is_no_number_is_named_by_its_field(name: str, text: str) -> None:
    link, problems = decode(urlencode({name: text}))
    assert link == Link()
    (problem,) = problems
    assert problem.startswith(f"{name}: a ")


@pytest.mark.parametrize("text", ["٣", "1__0", "nan", "１"])
def test_words_matrices_and_targets_hold_no_digits_of_others(text: str) -> None:
    for query in (f"words=a_{text}_1", f"wq={text}_0_0_1", f"target={text}_1"):
        link, problems = decode(query)
        assert link == Link()
        assert problems


def test_limits_in_a_link_are_said_in_full() -> None:
    assert decode("seed=-1")[1] == ["seed: only numbers from 0 to 4294967295 are allowed."]
    assert decode("seed=1,5")[1] == ["seed: a whole number from 0 to 4294967295 goes here."]
    assert decode("rate=9")[1] == ["rate: only numbers from 0.01 to 3 are allowed."]


@given(st.text())
def test_any_text_opens_something(text: str) -> None:
    _, problems = decode(text)
    assert sound(problems)


@given(st.binary())
def test_any_bytes_open_something(data: bytes) -> None:
    assert sound(decode(quote_from_bytes(data))[1])
    assert sound(decode(data.decode("latin-1"))[1])


@given(st.dictionaries(st.sampled_from([field.name for field in FIELDS]), st.text()))
def test_any_text_in_a_field_opens_something(fields: dict[str, str]) -> None:
    _, problems = decode(urlencode(fields, errors="replace"))
    assert sound(problems)


@given(links(), st.data())
def test_a_damaged_link_opens_something(link: Link, data: st.DataObject) -> None:
    query = encode(link)
    at = data.draw(st.integers(0, len(query)))
    put = data.draw(st.text(max_size=3))
    _, problems = decode(query[:at] + put + query[at + data.draw(st.integers(0, 5)) :])
    assert sound(problems)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_link_opens_something_and_is_not_quoted(query: str) -> None:
    _, problems = decode(query)
    assert sound(problems)
    assert not any(sign in "".join(problems) for sign in "<>[]{}\x00")


def test_what_is_good_of_a_damaged_link_is_kept() -> None:
    link, problems = decode("v=1&words=joy_1_2~bad~day_0_x&wq=1_2_3&mask=1&query=9")
    assert link.scenario.words == ("joy",)
    assert link.scenario.options.causal
    assert link.scenario.heads == OPENING.scenario.heads
    assert problems == [
        "words: entry 2 is left out: a word and two numbers, as in hope_-1_1, go here.",
        "words: entry 3 is left out: a number from -100 to 100 goes here.",
        "wq: 4 numbers a matrix and head go here, with _ between them.",
        "query: a whole number from 1 to 1 goes here.",
    ]


def test_a_thirteenth_word_is_left_out() -> None:
    link, problems = decode("words=" + "~".join(f"w{number}_0_{number}" for number in range(13)))
    assert link.scenario.words == tuple(f"w{number}" for number in range(12))
    assert problems == ["words: only the first 12 are taken."]


def test_only_so_many_entries_are_read_however_many_are_bad() -> None:
    link, problems = decode("words=" + "~" * 10_000 + "joy_1_2")
    assert link == Link()
    assert len(problems) <= 2 * MAX_WORDS + 2


@pytest.mark.parametrize("heads", [1, 4])
def test_a_matrix_more_than_there_are_heads_is_named(heads: int) -> None:
    matrices = "~".join(["1_0_0_1"] * (heads + 1))
    _, problems = decode(f"heads={heads}&wk={matrices}")
    assert problems == ["wk: a matrix for every head goes here, with ~ between them."]


def test_what_is_left_out_of_what_is_pinned_is_said_as_well() -> None:
    link, problems = decode(urlencode({"pin": "words=joy_1_2~day_0_x&heads=9"}))
    assert link.look.pinned == replace(OPENING.scenario, words=("joy",), embeddings=((1, 2),))
    assert problems == [
        "pin: words: entry 2 is left out: a number from -100 to 100 goes here.",
        "pin: heads: only numbers from 1 to 4 are allowed.",
    ]


def test_a_newer_version_is_named() -> None:
    link, problems = decode("v=3&mask=1&wings=4")
    assert link.scenario.options.causal
    assert problems == [
        "v: this page knows versions 1 and 2 only, and reads what it can.",
        "1 more of its parts mean nothing to this page.",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        {"head": 1},
        {"query": 4},
        {"key": -1},
        {"columns": 5},
        {"view": "x"},
        {"step": 6},
        {"layer": 33},
        {"rate": float("nan")},
        {"tour": "x"},
        {"tour": "done", "solved": (9,)},
    ],
)
def test_a_link_shows_only_what_there_is(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="goes here"):
        Link(look=Look(**fault))
