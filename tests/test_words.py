"""Words as people write them: one normal form, nothing unseen, nothing torn, nothing turned."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from attention.figures.geometry import geometry
from attention.figures.heatmaps import cells, compared, summed, targeted
from attention.figures.mixing import joint_mixing, mixing
from attention.figures.panels import panels
from attention.figures.winners import shares, winner_map
from attention.frames import display_words, joint_outputs, vectors, weights
from attention.obstacles import obstacles
from attention.product import scores
from attention.scenario import Options, Scenario
from attention.steps import steps, written
from attention.target import Target, wanted
from attention.words import appearance, clusters, isolated, normal, word_fault

FAMILY = "👨\u200d👩\u200d👧"  # three people and two joiners
ENGLAND = "🏴" + "".join(
    chr(0xE0000 + ord(sign)) for sign in "gbeng\x7f"
)  # a black flag and six tags
UNSEEN = [
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180e", "\u200b", "\u200c",
    "\u200d", "\u200e", "\u200f", "\u2060", "\u2062", "\u2064", "\u206f", "\u2800", "\u3164",
    "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffc", "\U0001d173", "\U000e0001", "\U000e0041",
    "\U000e0100",
]  # fmt: skip
BLANK = [*UNSEEN, " ", "\u00a0", "\u202f", "\u2003", "\u3000", "\t"]


def one_word(word: str) -> str:
    return Scenario((word,), ((0, 0),)).words[0]


@pytest.fixture(scope="module")
def unicode(browser: Browser) -> Iterator[Page]:
    """A page whose browser has Unicode's own tables."""
    page = browser.new_page()
    yield page
    page.close()


# ---- What can be a word --------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        *("__proto__", "null", "NaN", "None", "=1+1", "-", "0", "<b>", "$x$", "a b", "٣", "½"),
        *("שלום", "سلام", "می\u200cخواهم", "क्षि", "각", "日本語", "\u0301", "\u2423"),
        *(FAMILY, ENGLAND, "🇩🇪", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3"),
    ],
    ids=ascii,
)
def test_words_that_can_be_seen_stay_as_they_are(word: str) -> None:
    assert word_fault(word) is None
    assert one_word(word) == word


@given(st.lists(st.sampled_from(BLANK), min_size=1, max_size=6).map("".join))
def test_words_of_which_nothing_is_seen_are_refused(word: str) -> None:
    fault = word_fault(word)
    allowed = "a word of 1 to 24 characters goes here"
    assert fault == (f"nothing of it would be seen: {allowed}" if word.strip() else allowed)
    with pytest.raises(ValueError, match="word 1: "):
        one_word(word)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_each_unseen_sign_alone_is_refused(sign: str) -> None:
    assert "nothing of it would be seen" in str(word_fault(sign))


def test_what_a_browser_ignores_is_not_seen(unicode: Page) -> None:
    ignored = unicode.evaluate(
        r"""() => [...Array(0x110000).keys()].filter(
            code => /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)))"""
    )
    assert len(ignored) > 4000
    assert not any(appearance(chr(code)) for code in ignored)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (" cat ", "cat"),
        ("cat\u200b", "cat"),
        ("\ufeffcat", "cat"),
        ("\u2068cat\u2069", "cat"),  # as it is copied out of a caption
        ("\u200e \u00adcat\u2060\u00a0\u200d", "cat"),
        ("cafe\u0301", "café"),
        ("\u212b", "Å"),
        ("\u1112\u1161\u11ab", "한"),
        ("c\u200bat", "c\u200bat"),  # what stands within may be meant
        ("می‌خواهم\u200c", "می‌خواهم"),
        (ENGLAND + "\u200b", ENGLAND),
        ("❤\ufe0f\u200b", "❤\ufe0f"),
    ],
    ids=ascii,
)
def test_a_word_has_one_normal_form(typed: str, word: str) -> None:
    assert one_word(typed) == word
    assert Scenario((word,), ((0, 0),)) == Scenario((typed,), ((0, 0),))


@given(st.text() | st.text(st.sampled_from(["a", "e", "\u0301", "👍", *BLANK])))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    word = normal(text)
    assert normal(word) == word
    assert appearance(word) == appearance(text)
    if word_fault(text) is None:
        assert one_word(text) == one_word(one_word(text)) == word
        assert word_fault(word) is None


def test_the_length_is_that_of_the_normal_form() -> None:
    assert word_fault("e\u0301" * 24) is None  # 24 times é
    assert word_fault("\u200b" * 99 + "a" * 24) is None
    assert word_fault("\ufb2c" * 9) == "at most 24 characters are allowed, this has 27"


@pytest.mark.parametrize("word", ["\u202eabc", "a\u202eb", "a\u2066b", "a\x00", "a\nb", "a\ud800"])
def test_what_turns_or_breaks_the_text_around_it_is_refused(word: str) -> None:
    assert word_fault(word) == "control characters and line breaks are not allowed"


# ---- What looks alike ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("cat", "c\u200bat"),
        ("cat", "cat\u200b"),
        ("café", "cafe\u0301"),
        ("cafe\u034f\u0301", "café"),
        ("a b", "a\u00a0b"),
        ("a b", "a\u2800b"),
        ("cat", "cat\ufe0f"),
    ],
    ids=ascii,
)
def test_words_that_look_alike_are_told_apart(words: tuple[str, str]) -> None:
    assert display_words(words) == (words[0] + "₁", words[1] + "₂")


def test_words_that_look_different_are_left_alone() -> None:
    words = ("ab", "a b", "שלום", "שלוםa", "a", "á", "null", "__proto__")
    assert display_words(words) == words


@given(st.lists(
    st.text(st.sampled_from(["a", "₁", "\u200b", "\u0301", "á", " ", "\u2800"]), max_size=3),
    min_size=1, max_size=12,
))  # fmt: skip
def test_no_two_shown_words_look_the_same(words: list[str]) -> None:
    shown = display_words(words)
    assert len(set(map(appearance, shown))) == len(words)
    assert all(name.startswith(word) for name, word in zip(shown, words, strict=True))


# ---- What is one sign ----------------------------------------------------------------------

ONE = (
    *("a", "e\u0301", "e\u0323\u0301", "Z\u0351\u036b\u0343\u036a\u0302", "שׁ\u05b8", "ｶﾞ"),
    *("น\u0e33", "न\u0940", "क\u094dष\u093f", "क\u094d\u200dष", "\u0d4eक", "\u0600١"),
    *("각", "\u1100\u1161\u11a8", "가\u11a8", "\u1100\u1100\u1161"),
    *("👍", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "🇩🇪", ENGLAND, FAMILY, "🏳\ufe0f\u200d🌈"),
    *("👩\u200d⚕\ufe0f", "🙂\u200d↔\ufe0f", "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿"),
)


@pytest.mark.parametrize("sign", ONE, ids=ascii)
def test_what_is_one_sign_is_not_cut(sign: str) -> None:
    assert clusters(sign) == [sign]
    assert clusters(f"a{sign}b{sign}{sign}") == ["a", sign, "b", sign, sign]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", []),
        ("cat", ["c", "a", "t"]),
        ("🇩🇪🇫🇷🇩", ["🇩🇪", "🇫🇷", "🇩"]),
        ("👍👍🏽", ["👍", "👍🏽"]),
        ("a\u200db", ["a\u200d", "b"]),  # a joiner joins nothing but emoji
        ("a\u200d👍", ["a\u200d", "👍"]),
        ("日本", ["日", "本"]),
        ("שלום", ["ש", "ל", "ו", "ם"]),
    ],
)
def test_other_signs_are_cut_apart(text: str, signs: list[str]) -> None:
    assert clusters(text) == signs


@given(st.text())
def test_clusters_are_the_whole_text(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert all(clusters(text))


# Where the signs of a text end, counted as Python does, not in halves of characters.
ENDS = """text => {
  let end = 0;
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => (end += [...segment].length));
}"""


def test_no_sign_is_cut_that_a_browser_keeps_whole(unicode: Page) -> None:
    halves = ("🇩", "👍", "\u0600", "\u200d", "\u200c", "\ufe0f", "\u0301", "क", "\u094d", "\u1100")
    # Of the signs that Python knows: a browser may know more.
    known = st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs"]))

    @given(st.lists(st.sampled_from((*ONE, *halves)), max_size=8).map("".join) | known)
    def law(text: str) -> None:
        ends = accumulate(map(len, clusters(text)))
        assert set(ends) <= set(unicode.evaluate(ENDS, text))

    law()


# ---- What runs from right to left ----------------------------------------------------------


@pytest.mark.parametrize("word", ["שלום", "سلام", "cat שלום", "٣", "a\u200fb"])
def test_a_word_from_right_to_left_is_isolated(word: str) -> None:
    assert isolated(word) == f"\u2068{word}\u2069"


@pytest.mark.parametrize("word", ["", "cat", "日本", "1, 2", FAMILY, "café", "cat₁"])
def test_other_words_are_left_alone(word: str) -> None:
    assert isolated(word) == word


HEBREW = Scenario(
    ("cat", "שלום", "שלום", "ארוך" * 6),
    ((0, 0), (1, 0), (-1, 0), (0, 1)),
    options=Options(scaled=True, causal=True, rotation=30),
)
AT_ORIGIN = replace(HEBREW.moved(1, (0, 0)), options=Options())


def is_kept_apart(text: str) -> bool:
    """Return whether all that runs from right to left stands in isolation, or is all there is."""
    if text in display_words(HEBREW.words):
        return True
    within = re.sub("\u2068[^\u2069]*\u2069", "", text)
    return isolated(within) == within


DRAWN = {
    "panels": lambda: panels(HEBREW, head=0, side=180),
    "panels_hidden": lambda: panels(HEBREW, head=0, side=180, hidden=True),
    "cells": lambda: cells(HEBREW, heads=[0]),
    "geometry": lambda: geometry(HEBREW, head=0, query=1, key=2, side=200),
    "mixing": lambda: mixing(HEBREW, head=0, query=1, side=200),
    "joint_mixing": lambda: joint_mixing(HEBREW, 200),
    "winner_map": lambda: winner_map(HEBREW.without(3), head=0, query=2, side=400),
    "shares": lambda: shares(AT_ORIGIN, head=0, query=1)[["won_by"]],
    "compared": lambda: compared(HEBREW, HEBREW.without(3), heads=(0, 0)),
    "summed": lambda: summed(HEBREW, scores(HEBREW, 0)),
    "targeted": lambda: targeted(HEBREW, 0, wanted(HEBREW, Target()).weights),
}


@pytest.mark.parametrize("drawn", DRAWN)
def test_what_is_drawn_or_heard_keeps_words_apart_from_numbers(drawn: str) -> None:
    frame = DRAWN[drawn]()
    texts: list[str] = frame.select_dtypes(["str", "category"]).to_numpy().ravel().tolist()
    assert any("\u2068" in text for text in texts)
    assert all(map(is_kept_apart, texts))


def test_a_calculation_keeps_words_apart_from_numbers() -> None:
    lines = written(steps(HEBREW, 0, 1, 1), chosen="שלום₁").splitlines()
    assert any(line.startswith("▸ \u2068שלום₁\u2069  ") for line in lines)
    assert all(map(is_kept_apart, lines))


def test_isolation_takes_no_room_in_a_column() -> None:
    mixed = Scenario(("cat", "שלום", "a"), ((0, 0), (1, 0), (0, 1)))
    lines = [line for line in written(steps(mixed, 0, 1, 1)).splitlines() if "exp(" in line]
    plain = [line.replace("\u2068", "").replace("\u2069", "") for line in lines]
    assert len(plain) == 3
    assert len({line.index("exp(") for line in plain}) == 1


def test_what_stands_in_the_way_of_learning_keeps_words_apart() -> None:
    found = obstacles(AT_ORIGIN, wanted(AT_ORIGIN, Target("everyone", word=3)).weights)
    assert any(sentence.startswith("\u2068שלום₁\u2069 lies at the origin") for sentence in found)
    assert all(map(is_kept_apart, found))


def test_data_has_words_as_they_are() -> None:
    words = set(display_words(HEBREW.words))
    assert set(vectors(HEBREW)["word"]) == set(weights(HEBREW)["query"]) == words
    assert set(weights(HEBREW)["key"]) == set(joint_outputs(HEBREW)["word"]) == words
    assert set(steps(HEBREW, 0, 1, 1)["word"]) <= words | {""}
