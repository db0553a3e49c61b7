"""Visits to the page at random: what people do there, in an order in which they might."""

import random
from collections.abc import Iterator
from typing import Any

from hand import Step, Then

from attention.lessons import LESSONS

NUMBERS = ("0", "1", "-1", ".5", "1,5", "-0.25", "1/2", "2", "0.75")
REFUSED = ("abc", "1e9", "", "-", "1.2.3")
REFUSED_NAMES = ("", "x" * 30)
NAMES = ("joy", "day", "the cat", "hope", "<b>x</b>", *REFUSED_NAMES)
SIZES = ((1400, 900), (1024, 768), (700, 450), (390, 844), (1000, 700))
LINKS = (
    "", "mask=1&scaled=1", "lesson=two-heads", "lesson=translation&view=keys", "talk=1&step=1",
    "lesson=two-layers-find-what-came-before", "view=learning", "view=winners&asked=1_0.5",
    "heads=2&view=heads&predict=1", "tour=mutual", "tour=matrices", "hide=1",
    "layers=6&view=layers", "words=a_1_1~b_0_-1&painted=1_2",
    "view=beside&pin=&mask=1", "rotation=30", "wave=0.5&angle=30",
)  # fmt: skip
VIEWS = (
    "Queries and keys", "One score", "Values and outputs", "All heads", "Who can win",
    "Two matrices", "Side by side", "Learning", "Layers",
)  # fmt: skip
FIGURE = "Each query among all keys"
WANTED = "The weights that are wanted"
WINNERS = "All queries there could be"


def planned(seed: int, windows: int = 1, length: int = 24) -> list[Step]:
    """Return a visit: at a person's pace, or in bursts without a wait, or both."""
    chance = random.Random(seed)
    hurry = chance.choice((0.0, 0.5, 0.85))
    steps = [Step("link", (chance.choice(LINKS),), "wait", window) for window in range(windows)]
    strolls = [_strolls(chance) for _ in range(windows)]
    while len(steps) < length:
        window = chance.randrange(windows)
        do, *how = next(strolls[window])
        then: Then = chance.choice(("wait", "look"))
        if chance.random() < hurry:
            then = "go on"
        steps.append(Step(do, tuple(how), then, window))
    return steps


def _strolls(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Yield things to do, some at one place before those at the next."""
    while True:
        stroll = chance.choices(
            (_edits, _switches, _views, _drags, _stage, _leaps), (4, 3, 5, 3, 2, 2)
        )[0]
        yield from stroll(chance)
        if chance.random() < 0.3:
            yield chance.choice((("press", "undo"), ("press", "redo"), ("key", "Control+z")))


def _edits(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    def number() -> str:
        return chance.choice(NUMBERS)

    def place() -> int:
        return chance.randrange(6)

    for _ in range(chance.randint(1, 4)):
        table = chance.choice(("words", "words", "W_Q", "W_K", "W_V", "W_O", "sources"))
        words = table in ("words", "sources")
        yield chance.choice(
            (
                (
                    "type",
                    table,
                    place(),
                    chance.choice((1, 2)) if words else chance.choice((0, 1)),
                    number(),
                ),
                ("type", table, place(), chance.choice((1, 2)), chance.choice(REFUSED)),
                ("type", "words", place(), 0, chance.choice(NAMES)),
                ("take_out", chance.choice(("words", "words", "sources")), place()),
                ("press", chance.choice(("Add a word", "Add a source"))),
                ("press", "Draw from the next seed"),
                ("enter", "or from this one", chance.choice(("7", "0", ""))),
                (
                    "write",
                    "Name the axes",
                    chance.choice(("x", "y")),
                    chance.choice(("soft → hard", "")),
                ),
                ("key", chance.choice(("Control+z", "Control+y"))),
            )
        )


def _switches(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    by = chance.choice((-3, -1, 1, 2))
    for _ in range(chance.randint(1, 3)):
        yield chance.choice(
            (
                (
                    "switch",
                    chance.choice(
                        (
                            "Look at other words",
                            "Divide by √d",
                            "Causal mask",
                            "Snap",
                            "Predict first",
                        )
                    ),
                ),
                ("switch", chance.choice(("Look at other words", "Causal mask"))),
                ("slide", "Temperature", by),
                ("enter", "Window", chance.choice(("2", "0", "12", ""))),
                ("choose", "Padding", chance.randrange(3)),
                ("choose", "Positions", chance.randrange(3)),
                (
                    "enter",
                    chance.choice(("Angle, °", "Size", "Slope")),
                    chance.choice(("0", "1", "45", "999")),
                ),
                ("enter", "Heads", chance.choice(("1", "2", "3", "4", "9"))),
                ("choose", "Panels in a row", chance.randrange(4)),
                ("fold", "Paint a mask"),
                ("click_picture", "The painted mask", chance.random(), chance.random()),
                ("press", "Reveal the weights"),
            )
        )


def _views(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    view, at, by = chance.choice(VIEWS), chance.randrange(4), chance.choice((-4, -1, 1, 5))
    yield "view", view
    if chance.random() < 0.4:
        yield "pick", "Head", at
    matrix = {"Values and outputs": "W_V", "All heads": "W_O"}.get(view, "W_Q")
    inside: tuple[tuple[Any, ...], ...] = {
        "Queries and keys": (
            ("click_picture", FIGURE, chance.random(), chance.random()), ("fold", "All numbers"),
        ),
        "One score": (
            ("choose", "Query", at), ("choose", "Key", at), ("switch", "One step at a time"),
            ("press", "Next"), ("press", "Back"), ("fold", "At every temperature"),
            ("pick", "Drag", 3), ("drag", 0, chance.random(), chance.random()),
        ),
        "Who can win": (
            ("click_picture", WINNERS, 0.2 + 0.5 * chance.random(), 0.2 + 0.5 * chance.random()),
            ("pick", "Drag", 3), ("drag", 0, chance.random(), chance.random()),
            ("press", "Take your query away"), ("choose", "Query", at), ("nudge", 0, "Delete"),
        ),
        "Two matrices": (
            ("slide", "M turns by", by), ("slide", "M stretches by", by),
            ("slide", "M shears by", by), ("press", "undo"),
        ),
        "Side by side": (("press", "Pin what is shown now"), ("press", "Let go")),
        "Learning": (
            ("press", "Play"), ("press", "Pause"), ("press", "Step"), ("press", "Start again"),
            ("enter", "Seed", "3"), ("slide", "Learning rate", by), ("choose", "At", at),
            ("choose", "What is wanted", at),
            ("click_picture", WANTED, 0.3 * chance.random(), chance.random()),
        ),
        "Layers": (
            ("press", "Play"), ("press", "Pause"), ("slide", "After", by),
            ("enter", "Layers", chance.choice(("0", "3", "12"))), ("switch", "Residual"),
            ("switch", "Normalised"), ("enter", "Radius", chance.choice(("0.5", "2"))),
        ),
    }.get(view, (("type", matrix, at, 0, chance.choice(NUMBERS)),))  # fmt: skip
    for _ in range(chance.randint(1, 4)):
        yield chance.choice(inside)


def _drags(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    if chance.random() < 0.5:
        yield "pick", "Drag", chance.randrange(4)
    for _ in range(chance.randint(1, 3)):
        at, x, y = chance.randrange(6), round(chance.random(), 2), round(chance.random(), 2)
        yield chance.choice(
            (
                ("drag", at, x, y, ""),
                ("drag", at, x, y, chance.choice(("Control+z", "F8", "Escape"))),
                (
                    "nudge",
                    at,
                    chance.choice(("ArrowLeft ArrowUp", "ArrowRight", "Shift+ArrowDown", "Delete")),
                ),
                ("add_at", x, y),
            )
        )


def _stage(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    yield ("key", "F8")
    keys = (
        "ArrowRight",
        "PageDown",
        "PageUp",
        "ArrowDown",
        "ArrowUp",
        "h",
        "n",
        "p",
        "v",
        "c",
        "c",
        "Control+z",
        "Delete",
    )
    for _ in range(chance.randint(2, 6)):
        if chance.random() < 0.3:
            yield "drag", chance.randrange(5), round(chance.random(), 2), round(chance.random(), 2)
        else:
            yield "key", chance.choice(keys)
    if chance.random() < 0.8:
        yield "key", "F8"


def _leaps(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for _ in range(chance.randint(1, 2)):
        yield chance.choice(
            (
                ("choose", "Lesson", chance.randrange(len(LESSONS))),
                ("press", "restart_alt"),
                ("link", chance.choice(LINKS)),
                ("reload",),
                ("back",),
                ("back",),
                ("forward",),
                ("resize", *chance.choice(SIZES)),
                ("resize", *chance.choice(SIZES)),
                ("press", "Tour"),
                ("press", chance.choice(("Next question", "Question before", "Leave the tour"))),
                ("press", "Show it anyway"),
                ("press", "Show the controls"),
                ("look_into_share",),
            )
        )
