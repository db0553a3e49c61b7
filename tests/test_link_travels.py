"""Links on their way: chats, mail, courses and redirectors change them; none opens something else.

Whatever happens to a link, it opens what it was made for, or the page says that something is
wrong with it.
"""

import quopri
import re
from dataclasses import replace
from itertools import product
from urllib.parse import parse_qsl, quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios
from test_link import KEPT, links

from attention.exchange.link import Link, decode, encode, opening
from attention.exchange.texts import BY_SLUG
from attention.lessons import LESSONS, OPENING, Lesson
from attention.scenario import Scenario

OLD = {query: link for query, link in KEPT.items() if query}
BEHIND = ".),>;]\"'!?*”’»…。"
NO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
OF_OTHERS = (
    "utm_source=mail", "utm_medium=e&utm_campaign=", "fbclid=IwAR0_x", "gclid=1", "msclkid=1",
    "mc_cid=1", "mc_eid=1", "igshid=1", "ref=share", "si=1", "forceview=1", "_ga=2.1-1",
    "embed=true", "embed=true&embed_options=show_toolbar&embed_options=dark_theme",
)  # fmt: skip

worded = links().map(
    lambda link: link.edited(
        lambda scenario: replace(scenario, x_label="R&D + a_b~c = #1?", y_label="100 %25!5F…")
    )
)
EDITED = Link().edited(
    lambda scenario: replace(scenario, words=("New York", *scenario.words[1:])).with_options(
        causal=True, rotation=-30
    )
)


ESCAPES = re.compile("(?:![0-9A-F]{2})+")


def version_1(query: str) -> str:
    """Return what stands in a query of version 2 as version 1 wrote it."""
    texts = dict(parse_qsl(query, keep_blank_values=True))
    return _version_1({name: text for name, text in texts.items() if name not in ("v", "end")})


def _version_1(texts: dict[str, str]) -> str:
    def plain(run: re.Match[str]) -> str:
        return unquote(run[0].replace("!", "%"))

    def quoted(run: re.Match[str]) -> str:
        return re.sub("[%~_]", lambda sign: f"%{ord(sign[0]):02X}", plain(run))

    written = {}
    for name, text in texts.items():
        if name == "pin":
            parts = (part.partition(":") for part in text.split(",") if part)
            written[name] = _version_1(
                {part: said if colon else texts[part] for part, colon, said in parts}
            )
        else:
            written[name] = ESCAPES.sub(quoted if name in ("words", "sources") else plain, text)
    return urlencode({"v": "1", **written}) if written else ""


def expect_same_or_told(query: str, link: Link) -> None:
    found, problems = decode(query)
    assert problems or found == link, query


@given(links())
def test_links_of_version_1_open_for_ever(link: Link) -> None:
    assert decode(version_1(encode(link))) == (link, [])


# ---- Cut ---------------------------------------------------------------------------------


def is_told_to_be_cut(query: str) -> bool:
    return any("cut" in problem for problem in decode(query)[1])


@given(links(), st.data())
def test_a_cut_is_told_wherever_it_is(link: Link, data: st.DataObject) -> None:
    query = encode(link)
    if query.startswith("v="):
        at = data.draw(st.integers(1, len(query) - 1))
        assert is_told_to_be_cut(query[:at])
        cut = query[: max(at, len("v=2"))]
        assert is_told_to_be_cut(cut + data.draw(st.sampled_from(["...", "…", "&ref=x"])))


@pytest.mark.parametrize("link", [EDITED, *OLD.values()], ids=range(len(OLD) + 1))
def test_each_cut_of_what_was_once_given_away_is_told(link: Link) -> None:
    query = encode(link)
    assert query.startswith("v=2&")
    for at in range(1, len(query)):
        assert is_told_to_be_cut(query[:at]), query[:at]


@given(links(), st.data())
def test_a_cut_link_hides_what_the_whole_one_hides(link: Link, data: st.DataObject) -> None:
    query = encode(link)
    if query.startswith("v="):
        hiding = re.match("v=2(&(predict|hide|talk)=1|&step=[1-6])*", query)
        assert hiding
        at = data.draw(st.integers(hiding.end(), len(query)))
        assert hidden(decode(query[:at])[0]) == hidden(link)


def hidden(link: Link) -> object:
    look = link.look
    return look.predict, look.hide, look.talk, look.step


def test_what_stands_before_a_cut_is_read() -> None:
    link, problems = decode("v=2&mask=1&query=3&wq=1_2")
    assert link == Link().seen(query=2).edited(lambda opening: opening.with_options(causal=True))
    assert problems == [
        "end: it is missing, so this link has been cut on its way, and opens only in part.",
        "wq: 4 numbers a matrix and head go here, with _ between them.",
    ]


@pytest.mark.parametrize("lesson", LESSONS[1:], ids=lambda lesson: lesson.name)
def test_the_name_of_a_lesson_is_none_if_it_is_cut(lesson: Lesson) -> None:
    query = encode(opening(lesson))
    for at in range(1, len(query)):
        assert decode(query[:at])[1], query[:at]


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_what_is_written_by_hand_needs_no_end(query: str) -> None:
    assert decode(query.removeprefix("v=1&")) == decode(query)
    assert decode(f"{query}&end=Z") == decode(query)


@given(links())
def test_a_link_may_have_lost_its_version(link: Link) -> None:
    assert decode(encode(link).removeprefix("v=2&")) == (link, [])


def test_a_field_may_be_added_behind_the_end() -> None:
    hidden = EDITED.seen(predict=True)
    assert decode(f"{encode(EDITED)}&predict=1") == (hidden, [])


@given(links())
def test_small_letters_are_told(link: Link) -> None:
    query = encode(link)
    found, problems = decode(query.lower())
    assert "v=2" not in query or problems[0].startswith("end: capital letters"), problems
    assert problems or found == link


# ---- Signs that mean something to others ---------------------------------------------------


@given(worded)
def test_what_we_write_holds_no_sign_that_others_take_for_theirs(link: Link) -> None:
    assert re.fullmatch(r"(?:[a-z]+=(?:[A-Za-z0-9_~.,:!-]|%[0-9A-F]{2})*&?)+", encode(link))
    assert not re.search("%(?!20)[0-7]", encode(link))  # nor is any of ASCII but a blank encoded


def test_a_blank_is_written_so_that_chats_leave_it_alone() -> None:
    assert "words=New%20York_" in encode(EDITED)
    assert decode(encode(EDITED).replace("%20", "+")) == (EDITED, [])
    assert decode("words=New+York_0_1")[0].scenario.words == ("New York",)


@given(worded)
def test_a_link_may_be_decoded_once(link: Link) -> None:
    assert decode(unquote(encode(link))) == (link, [])


@given(worded)
def test_a_link_may_be_encoded_twice(link: Link) -> None:
    assert decode(quote(encode(link), safe="&=")) == (link, [])
    assert decode(encode(link).replace("~", "%257E")) == (link, [])


@given(worded)
def test_a_link_may_be_written_anew_by_whoever_has_read_it(link: Link) -> None:
    read = parse_qsl(encode(link), keep_blank_values=True)
    assert decode(urlencode(read)) == (link, [])
    assert decode(urlencode(sorted(read))) == (link, [])


@given(worded)
def test_an_old_link_that_was_decoded_once_opens_or_is_told(link: Link) -> None:
    pinned = Link(look=replace(Link().look, view="beside", pinned=link.scenario))
    expect_same_or_told(unquote(version_1(encode(pinned))), pinned)


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_a_kept_link_that_was_decoded_once_opens_or_is_told(query: str) -> None:
    expect_same_or_told(unquote(query), OLD[query])


def test_what_is_pinned_reads_as_the_link_does() -> None:
    scenario = BY_SLUG["two-heads"].scenario
    link = Link(look=replace(Link().look, view="beside", pinned=scenario))
    assert encode(link) == "v=2&view=beside&pin=lesson:two-heads&end=Z"
    assert decode("view=beside&pin=lesson:two-heads") == (link, [])
    changed = replace(scenario.with_options(causal=False), words=("a",), embeddings=((0.5, 1),))
    assert decode("pin=lesson:two-heads,mask:0,words:a_1/2_1")[0].look.pinned == changed
    assert decode("seed=7&mask=1&pin=lesson:two-heads,seed,mask:0,words:a_1/2_1") == decode(
        "seed=7&mask=1&pin=lesson:two-heads,seed:7,mask:0,words:a_1/2_1"
    )
    assert decode("pin=mask:1,wings:4,wq:1_2")[1] == [
        "pin: wq: 4 numbers a matrix and head go here, with _ between them.",
        "pin: 1 more of its parts mean nothing to this page.",
    ]


@given(worded, st.integers(1, 3))
def test_an_ampersand_may_be_that_of_html(link: Link, times: int) -> None:
    for query in (encode(link), version_1(encode(link))):
        assert decode(query.replace("&", "&" + "amp;" * times)) == decode(query)


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_an_old_ampersand_may_be_that_of_html(query: str) -> None:
    assert decode(query.replace("&", "&amp;")) == (OLD[query], [])


@given(worded, st.sampled_from(OF_OTHERS), st.integers(0, 99))
def test_what_others_hang_on_is_ignored(link: Link, hung: str, at: int) -> None:
    parts = encode(link).split("&")
    parts.insert(at % (len(parts) + 1), hung)
    assert decode("&".join(parts)) == (link, [])


@pytest.mark.parametrize("query", KEPT, ids=range(len(KEPT)))
def test_what_others_hang_on_an_old_link_is_ignored(query: str) -> None:
    for hung in OF_OTHERS:
        assert decode(f"{query}&{hung}") == (KEPT[query], [])
        assert decode(f"{hung}&amp;{query}") == (KEPT[query], [])


def test_what_others_hang_on_a_lesson_is_ignored() -> None:
    assert decode("lesson=two-heads&utm_source=mail") == (opening(BY_SLUG["two-heads"]), [])


# ---- What stands around a link, or within it ----------------------------------------------


@given(worded, st.text(BEHIND, min_size=1, max_size=4))
def test_what_a_sentence_puts_behind_a_link_is_no_part_of_it(link: Link, behind: str) -> None:
    assert decode(encode(link) + behind) == (link, [])
    assert decode(encode(link) + quote(behind)) == (link, [])


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_what_a_sentence_puts_behind_an_old_link_is_no_part_of_it(query: str) -> None:
    for behind in (*BEHIND, ").", '">', " ", "%20", "\n"):
        assert decode(query + behind) == (OLD[query], [])


@pytest.mark.parametrize("lesson", LESSONS[1:], ids=lambda lesson: lesson.name)
def test_what_a_sentence_puts_behind_a_lesson_is_no_part_of_it(lesson: Lesson) -> None:
    for behind in (*BEHIND, ").", "\u200b", "%E2%80%8B", " ", "%20", "\n"):
        assert decode(encode(opening(lesson)) + behind) == (opening(lesson), [])


def test_the_name_of_an_axis_may_end_in_any_sign() -> None:
    assert decode("y=how+good%3F")[0].scenario.y_label == "how good?"
    assert decode("pin=v%3D1%26y%3Dhow%2Bgood%253F")[0].look.pinned == replace(
        OPENING.scenario, y_label="how good?"
    )


def in_markdown(query: str, signs: str = "_~", backslash: str = "\\") -> str:
    return re.sub(f"([{signs}])", lambda sign: backslash + sign[0], query)


@given(worded, st.sampled_from(["_", "~", "_~"]), st.sampled_from(["\\", "%5C"]))
def test_a_link_may_come_out_of_markdown(link: Link, signs: str, backslash: str) -> None:
    assert decode(in_markdown(encode(link), signs, backslash)) == (link, [])


@given(scenarios(), st.sampled_from(["_", "~", "_~"]))
def test_words_of_an_old_link_may_come_out_of_markdown(scenario: Scenario, signs: str) -> None:
    scenario = replace(scenario, x_label="", y_label="")  # where a backslash may be meant so
    link = Link(scenario=scenario, look=replace(Link().look, view="beside", pinned=scenario))
    assert decode(in_markdown(version_1(encode(link)), signs)) == (link, [])


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_an_old_link_may_come_out_of_markdown(query: str) -> None:
    for signs, backslash in product(("_", "~", "_~"), ("\\", "%5C")):
        assert decode(in_markdown(query, signs, backslash)) == (OLD[query], [])


def test_a_backslash_of_a_word_stays() -> None:
    scenario = Scenario(("a\\", "\\_\\"), ((1, 1), (-1, 0.5)), OPENING.scenario.heads)
    link = Link(scenario=scenario)
    old = version_1(encode(link))
    assert old == "v=1&words=a%5C_1_1~%5C%255F%5C_-1_0.5"
    assert decode(old) == (link, [])
    for query in (old, encode(link)):
        assert decode(in_markdown(query)) == (link, [])


@given(worded, st.data())
def test_signs_of_no_width_mean_nothing(link: Link, data: st.DataObject) -> None:
    pieces = re.findall("(?:%[0-9A-F]{2})+|.", encode(link))
    for _ in range(3):
        at = data.draw(st.integers(0, len(pieces)))
        sign = data.draw(st.sampled_from(NO_WIDTH))
        pieces.insert(at, data.draw(st.sampled_from([sign, quote(sign)])))
    assert decode("".join(pieces)) == (link, [])


@pytest.mark.parametrize("query", OLD, ids=range(len(OLD)))
def test_signs_of_no_width_mean_nothing_between_the_parts_of_an_old_link(query: str) -> None:
    for sign, place in product(NO_WIDTH, "&=_~"):
        assert decode(query.replace(place, place + sign)) == (OLD[query], [])
        assert decode(query.replace(place, sign + place)) == (OLD[query], [])
        assert decode(query + sign) == (OLD[query], [])


def test_a_hyphen_that_may_be_a_minus_is_told() -> None:
    assert decode("rotation=\u00ad90") == (
        Link(),
        ["rotation: a number from -360 to 360 goes here."],
    )


@given(worded, st.sampled_from("–−‐‑"))
def test_minus_signs_may_be_any_dash(link: Link, dash: str) -> None:
    for query in (encode(link), version_1(encode(link))):
        assert decode(re.sub(r"(?<==)-(?=\d)|(?<=_)-(?=\d)", dash, query)) == decode(query)


@given(worded)
def test_a_link_may_come_out_of_the_source_of_mail(link: Link) -> None:
    for query in (encode(link), version_1(encode(link))):
        mailed = quopri.encodestring(query.encode()).decode()
        assert decode(mailed) == decode(query)
        assert decode(mailed.replace("\n", "\r\n")) == decode(query)
    mailed = quopri.encodestring(encode(link).encode()).decode()
    if not re.search("[=~:]3D", encode(link)):  # which, alone on a line, may be a sign of equality
        assert decode(mailed.replace("\n", "")) == (link, [])  # as a browser takes it


@pytest.mark.parametrize("query", KEPT, ids=range(len(KEPT)))
@pytest.mark.parametrize("width", [7, 20, 76])
def test_an_old_link_may_come_out_of_the_source_of_mail(query: str, width: int) -> None:
    pieces = re.findall(f".{{1,{width}}}", query.replace("=", "=3D"))
    if not any(re.search("=.?$", piece) for piece in pieces):  # no line breaks within =3D
        assert decode("=\n".join(pieces)) == (KEPT[query], [])
        assert decode("=".join(pieces)) == (KEPT[query], [])


def test_what_is_pinned_says_only_what_differs() -> None:
    scenario = EDITED.scenario
    pinned = scenario.with_options(causal=False, rotation=30)
    link = replace(EDITED, look=replace(EDITED.look, pinned=pinned))
    assert encode(link).endswith("&mask=1&rotation=-30&pin=words,rotation:30&end=Z")
    assert decode(encode(link)) == (link, [])
    link = replace(link, look=replace(link.look, pinned=scenario))
    assert encode(link).endswith("&pin=words,mask,rotation&end=Z")
    assert decode(encode(link)) == (link, [])


@given(links(), st.booleans())
def test_what_is_pinned_may_be_much_like_the_rest(link: Link, mask: bool) -> None:
    pinned = link.scenario.with_options(causal=mask)
    link = replace(link, look=replace(link.look, pinned=pinned))
    assert decode(encode(link)) == (link, [])
    assert decode(version_1(encode(link))) == (link, [])


def test_what_only_names_fields_does_not_swell() -> None:
    words = "~".join(["a_1_1"] * 2000)
    _, problems = decode(f"words={words}&pin={','.join(['words', 'pin'] * 20_000)}")
    assert len(problems) == 4


# ---- Length ------------------------------------------------------------------------------


def test_a_class_gets_a_link_that_no_program_cuts() -> None:
    idioms = (
        *("守株待兔", "画蛇添足", "井底之蛙", "掩耳盗铃", "狐假虎威", "对牛弹琴"),
        *("亡羊补牢", "杯弓蛇影", "叶公好龙", "刻舟求剑", "滥竽充数", "自相矛盾"),
    )
    places = tuple((number / 8 - 0.75, 0.65 - number / 9 // 0.01 / 100) for number in range(12))
    scenario = replace(
        Scenario(idioms, places).with_heads(2).sampled(7),
        x_label="温和 → 强烈",
        y_label="坏 → 好",
    )
    look = replace(Link().look, view="beside", pinned=scenario)
    link = Link(scenario=scenario.with_options(causal=True, temperature=0.5), look=look)
    assert decode(encode(link)) == (link, [])
    assert len(encode(link)) < 1000
    other = tuple(reversed(idioms))
    link = link.edited(lambda scenario: scenario.reworded(other, places))
    assert decode(encode(link)) == (link, [])
    assert 1000 < len(encode(link)) < 2000  # nothing of what is pinned is like it
