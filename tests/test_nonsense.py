"""A hundred thousand inputs that make no sense: links, edits of tables, messages of the plane."""

import re
from dataclasses import replace

import pytest
from nonsense import TABLES, Nonsense

from attention.editing.cells import TARGET, W_O, WORDS
from attention.editing.draft import Draft
from attention.editing.gestures import applied, is_held, received
from attention.exchange.link import FIELDS, decode, encode
from attention.lessons import OPENING

pytestmark = pytest.mark.long
START = Draft(OPENING.scenario)
SHARED = (WORDS, TARGET, W_O)  # by all heads

PLACES = re.compile(
    r"(Words|Sources), row \d+, column (word|x|y): |Target, row \d+, column \d+: "
    r"|W_[QKV]( of head \d)?, row [xy], column [qkv][₁₂]: "
    r"|W_O, row o[₁₂] of head \d, column [12]: "
)
NAMES = "|".join(["v", "end", *(field.name for field in FIELDS)])
FIELD = re.compile(rf"({NAMES}): |\d+ more of its parts mean ")


def expect_sound(draft: Draft) -> None:
    """Expect a draft within all limits, whose problems say where they are."""
    assert replace(draft.scenario) == draft.scenario  # its limits are looked at once more
    assert replace(draft.target) == draft.target
    assert len(draft.problems) <= len(draft.refused)
    for problem in draft.problems:
        assert PLACES.match(problem), problem
        assert problem.endswith(".")


def test_twenty_five_thousand_links_open_something() -> None:
    source = Nonsense(5)
    for _ in range(25_000):
        query = source.query()
        link, problems = decode(query)
        assert decode(encode(link)) == (link, []), query
        for problem in problems:
            assert FIELD.match(problem), query
            assert problem.endswith(".")
            assert len(problem) < 150


def test_thirty_five_thousand_edits_of_tables_are_taken_or_named() -> None:
    source, draft = Nonsense(6), START
    for count in range(35_000):
        if count % 20 == 0:
            draft = Draft(source.scenario(), source.target())
        table = source.any_of(TABLES)
        head = 0 if table in SHARED else source.any_of((0, 1, 9))
        edits = source.edits()
        assert re.fullmatch(
            r"(There is room for 12 words: .{1,200} left out\.)?", draft.overflow(WORDS, edits)
        )
        draft = draft.edited(table, edits, head)
        expect_sound(draft)
        if count % 50 == 0:
            draft.words_table()
            draft.target_table()
            for table in ("W_Q", "W_K", "W_V", "W_O"):
                assert draft.matrix_table(table).shape[1] == 2


def test_forty_thousand_messages_of_the_plane_do_no_harm() -> None:
    source, draft, typed = Nonsense(7), START, False
    for count in range(40_000):
        if count % 20 == 0:
            draft, typed = Draft(source.scenario()), False
        message = source.message(draft)
        assert isinstance(is_held(message), bool)
        edits = received(message, after=source.any_of((0, 4)))
        assert [each.number for each in edits] == sorted({each.number for each in edits})
        for each in edits:
            draft, typed = applied(draft, each), typed or each.kind == "type"
        expect_sound(draft)
        assert typed or not draft.refused
