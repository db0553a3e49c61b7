"""What no page would send: as much of it as one likes, and the same at every run.

Hypothesis looks for the smallest input that breaks a law, and takes its time for each; this
is for numbers of inputs.
"""

from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import urlencode

from attention.editing.cells import (
    MATRIX_COLUMNS,
    MAX_ROWS,
    SOURCES,
    TARGET,
    W_O,
    WORDS,
)
from attention.editing.draft import Draft
from attention.editing.gestures import names
from attention.exchange.link import FIELDS, Link, encode
from attention.exchange.look import TOUR, TOUR_DONE, Look
from attention.lessons import LESSONS, VIEWS, WALK
from attention.scenario import (
    MAX_HEADS,
    MAX_LAYERS,
    MAX_SEED,
    MAX_WORDS,
    WORD_COLUMNS,
    Head,
    Options,
    Scenario,
    Sentence,
    Stack,
)
from attention.target import RULES, Target

TABLES = (WORDS, SOURCES, TARGET, "W_Q", "W_K", "W_V", W_O)
NUMBERS = (
    *(0, -0.0, 1, 0.5, -1, 2, 3, 4, 12, 13, 100, 100.00000000000001, -101, 1e-300, 5e-324, 1e308),
    *(float("nan"), float("inf"), float("-inf"), 2**32 - 1, 2**32, 2**53, -(2**63) - 1, 10**400),
    *(True, False),
)
TEXTS = (
    *("", " ", "hope", "hate", "x", "y", "word", "delete", "_index", "None", "null", "{}", "[]"),
    *("nan", "inf", "1e999", "-1e999", "1_000", "٣", "½", "²", "0x1", "+1", " 1 ", "1,5", "1e-400"),
    *("9" * 400, "9" * 5000, "w" * 24, "w" * 25, "w" * 10_000, "\x00", "\n", "\r\n", "\u2028"),
    *("\u202e", "\u200b", "\ud800", "\udfff", "\U0010ffff", "😀", "שלום", "e\u0301" * 12, "ﬃ"),
    *("<b>", "$x$", "[a](javascript:0)", "'; --", "__class__", "{0}", "%s"),
    *("%", "%25", "%252525", "%zz", "%ff", "%ED%A0%80", "~", "_", "~_~", "&", "=", ";", "#", "-"),
    *(*VIEWS, *TOUR, *RULES, "everyone-99", "two-heads", "v=1&pin=v%3D1%26mask%3D1"),
)
COLUMNS = (*WORD_COLUMNS, *MATRIX_COLUMNS, *map(str, range(MAX_WORDS)))


class Nonsense:
    """A source of it, and of what makes sense, to be mixed with it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.any_of = self.chance.choice

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    # ---- What makes sense ------------------------------------------------------------------

    def coordinate(self) -> float:
        return round(self.chance.uniform(-3, 3), 3)

    def typed(self) -> str:
        """Return a coordinate as one may type it."""
        number = str(self.coordinate())
        other = number.replace("-", "−").replace("0.", ".")
        return self.any_of((number, number.replace(".", ","), other))

    def rows(self, count: int) -> tuple[tuple[float, float], ...]:
        return tuple((self.coordinate(), self.coordinate()) for _ in range(count))

    def scenario(self) -> Scenario:
        sentence, heads = self.sentence(), self.chance.randint(1, MAX_HEADS)
        words, sources = len(sentence.words), self.any_of((None, self.sentence()))
        return Scenario(
            words=sentence.words,
            embeddings=sentence.embeddings,
            painted=self.any_of(((), ((0, words - 1),))),
            sources=sources,
            cross=sources is not None and self.often(0.5),
            heads=tuple(Head(self.rows(2), self.rows(2), self.rows(2)) for _ in range(heads)),
            options=Options(
                self.often(0.5),
                self.chance.uniform(0.05, 5),
                self.often(0.5),
                window=self.any_of((0, 0, 1, 3)),
                **self.positions(),
            ),
            W_O=self.rows(2 * heads),
            seed=self.any_of((None, 0, MAX_SEED)),
            padding=self.any_of(((), (), (words - 1,))),
            stack=Stack(
                self.chance.randint(0, MAX_LAYERS), self.often(0.5), self.any_of((0.0, 1.0))
            ),
            x_label=self.any_of(("", "", "gentle → strong", "a_b~50%")),
            y_label=self.any_of(("", "", "bad → good", "שלום")),
        )

    def sentence(self) -> Sentence:
        words = self.chance.randint(1, MAX_WORDS)
        named = (
            self.any_of(("hope", "a_b", "50%", "x~y", "😀", "שלום", "&=#+ ;")) for _ in range(words)
        )
        padding = self.any_of(((), (), (0,)))
        return Sentence(tuple(named), self.rows(words), padding=padding)

    def positions(self) -> dict[str, float]:
        """Return how positions are told: in one way at most."""
        size, angle = self.chance.uniform(0, 10), self.coordinate()
        ways: tuple[dict[str, float], ...] = (
            {"rotation": angle},
            {"wave": size, "wave_angle": angle},
            {"slope": size},
            {},
        )
        return dict(self.any_of(ways))

    def target(self) -> Target:
        if self.often(0.5):
            return Target(self.any_of(RULES[:2]))
        if self.often(0.5):
            return Target("everyone", self.chance.randint(0, MAX_WORDS - 1))
        rows = (tuple(map(abs, row)) for row in self.rows(self.chance.randint(0, MAX_WORDS)))
        return Target("painted", painted=tuple(rows))

    def link(self) -> Link:
        """Return what a page may show."""
        scenario = self.scenario() if self.often(0.8) else self.any_of(LESSONS).scenario
        return Link(
            self.any_of(LESSONS),
            scenario,
            self.target(),
            Look(
                self.any_of(VIEWS),
                head=self.chance.randrange(len(scenario.heads)),
                query=self.chance.randrange(len(scenario.words)),
                key=self.chance.randrange(len(scenario.looked_at.words)),
                columns=self.chance.randint(1, 4),
                predict=self.often(0.5),
                hide=self.often(0.5),
                talk=self.often(0.5),
                step=self.chance.randrange(len(WALK)),
                pinned=self.scenario() if self.often(0.2) else None,
                rate=self.chance.uniform(0.01, 3),
                tour=self.any_of(("", *TOUR, TOUR_DONE)),
                solved=tuple(self.chance.sample(range(len(TOUR)), 2)),
            ),
        )

    @cached_property
    def links(self) -> list[str]:
        """The queries of some links that make sense."""
        return [encode(self.link()) for _ in range(200)]

    # ---- What makes none -------------------------------------------------------------------

    def text(self) -> str:
        """Return a text that has broken something somewhere, or signs from all of Unicode."""
        if self.often(0.7):
            return self.any_of(TEXTS)
        last = self.any_of((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
        return "".join(chr(self.chance.randint(0, last)) for _ in range(self.chance.randint(0, 30)))

    def number(self) -> float:
        return self.any_of(NUMBERS) if self.often(0.5) else self.coordinate()

    def value(self, depth: int = 3) -> Any:
        """Return anything that JSON holds."""
        kind = self.chance.random() if depth else 0
        if kind < 0.45:
            return self.number()
        if kind < 0.75:
            return self.text()
        if kind < 0.8:
            return None
        if kind < 0.9:
            return [self.value(depth - 1) for _ in range(self.chance.randint(0, 3))]
        return {self.text(): self.value(depth - 1) for _ in range(self.chance.randint(0, 3))}

    def query(self) -> str:
        """Return the query of a link: noise, one that was damaged, or one of fields of noise."""
        kind = self.chance.random()
        if kind < 0.1:
            return self.text() + self.any_of("&=%;") + self.text()
        if kind < 0.4:
            return self.damaged(self.any_of(self.links))
        return self.fields()

    def damaged(self, text: str) -> str:
        """Return a text with a few signs put in, left out or written twice."""
        for _ in range(self.chance.randint(1, 4)):
            at = self.chance.randint(0, len(text))
            to = at + self.any_of((0, 1, 2, 10))
            text = text[:at] + self.any_of((self.text(), text[at:to] * 2, "")) + text[to:]
        return text

    def fields(self, depth: int = 3) -> str:
        """Return fields of a link that hold noise; what is pinned may pin something in turn."""
        given = []
        for field in self.chance.choices(FIELDS, k=self.chance.randint(1, 5)):
            if field.name == "pin" and depth:
                content = self.fields(depth - 1)
            elif self.often(0.4):
                parts = self.chance.choices((self.text(), str(self.number()), "a_1_2", "1"), k=6)
                content = "".join(part + self.any_of("__~%-") for part in parts)
            else:
                content = self.any_of((self.text(), str(self.number())))
            given.append((field.name, content))
        if self.often(0.3):  # as it stands, with whatever ends a field
            return "&".join(f"{name}={content}" for name, content in given)
        return urlencode(given, errors=self.any_of(("replace", "surrogatepass")))

    def edits(self) -> dict[Any, Any]:
        """Return what a table might say was edited in it."""
        return {self.row(): self.cells() for _ in range(self.chance.randint(1, 3))}

    def row(self) -> Any:
        number = self.chance.randint(0, MAX_ROWS)
        return self.any_of((number, str(number), self.text()))

    def cells(self) -> Any:
        if self.often(0.1):
            return self.value()
        columns = (self.any_of((*COLUMNS, *COLUMNS, self.text())) for _ in range(3))
        return {column: self.value() for column in columns}

    def message(self, draft: Draft) -> Any:
        """Return what the plane might say was done on it."""
        if self.often(0.05):
            return self.value()
        edits = [self.gesture(draft) for _ in range(self.chance.randint(0, 4))]
        return {"edits": edits if self.often(0.95) else self.value(), "held": self.value()}

    def gesture(self, draft: Draft) -> Any:
        """Return an edit on the plane, as often as not with something wrong in it."""
        table = self.any_of((WORDS, WORDS, "W_Q", "W_K", "W_V"))
        known = names(draft, table)
        row = self.chance.randrange(len(known))
        made = {
            "kind": self.any_of(("move", "move", "add", "delete", "type")),
            "number": self.chance.randint(1, 9), "gesture": self.chance.randint(1, 9),
            "table": table, "head": self.chance.randrange(len(draft.scenario.heads)),
            "row": row, "name": known[row], "count": len(known),
            "x": self.coordinate(), "y": self.coordinate(),
            "column": self.any_of(("word", "x", "y", "1", "2")), "text": self.text(),
        }  # fmt: skip
        if self.often(0.5):
            made[self.any_of((*made, self.text()))] = self.value()
        if self.often(0.1):
            del made[self.any_of(tuple(made))]
        return made if self.often(0.95) else self.value()
