"""Lessons: scenarios worth knowing, each with the one sentence that its weights bear out.

A lesson is added in one place, `LESSONS`, and its claim is proved in one, the test of the
same name in `tests/test_lessons.py`. It opens in the view that shows what it claims.
"""

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from attention.scenario import MAX_LAYERS, Head, Options, Rows, Scenario, Sentence, Stack

# The walk through the mechanism, step by step.
WALK = ("embeddings", "projections", "scores", "softmax", "outputs", "layers")

# What there is to be seen of a scenario.
VIEWS = ("keys", "score", "values", "heads", "product", "winners", "beside", "learning", "layers")


class Proof(NamedTuple):
    """Where on the walk a claim is proved: the step, and the positions of query and key.

    There is no key if it is about all alike.
    """

    query: int = 0
    key: int | None = 0
    step: str = "softmax"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A scenario, its name, what it shows, and where that is seen.

    Attributes
    ----------
    name : str
    scenario : Scenario
    claim : str
        The one sentence it teaches; true of the computed weights, to the digits given.
    view : str
        The one of `VIEWS` that it opens in.
    query, key : int
        Positions of the words that it is about there.
    proof : Proof
        Where on a stage one sees that the claim is true.
    note : str
        What a speaker may do or say then, in a line.
    """

    name: str
    scenario: Scenario
    claim: str
    view: str = VIEWS[0]
    query: int = 0
    key: int = 0
    proof: Proof = field(default_factory=Proof)
    note: str = ""


FOUR_WORDS = ("hope", "exuberance", "hate", "sycophant")
SQUARE: Rows = ((-1, 1), (1, 1), (-1, -1), (1, -1))
SCALED = Options(scaled=True)
# What words look at when they first look at others.
FIRST_SOURCES = Sentence(("the", "black", "cat"), ((-1.2, -1.4), (-0.6, 1.3), (1.2, -1.4)))
# Twelve places on the circle, in whole degrees: `numpy.random.default_rng(8).uniform(0, 360, 12)`.
_DRAWN = (118, 355, 115, 284, 313, 141, 158, 134, 39, 172, 87, 93)


def _on_circle(degrees: tuple[int, ...], factor: float, *, causal: bool = False) -> Scenario:
    """Return words on the circle that look at what is near, in as many layers as there may be.

    W_V is `factor` times the identity; after each layer the words are back on the circle.
    """
    angles = map(math.radians, degrees)
    places = tuple((round(math.cos(at), 2), round(math.sin(at), 2)) for at in angles)
    return Scenario(
        tuple("abcdefghijkl"[: len(degrees)]),
        places,
        (Head(W_V=_times_identity(factor)),),
        Options(causal=causal),
        stack=Stack(MAX_LAYERS, radius=1),
    )


def _times_identity(factor: float) -> Rows:
    return ((factor, 0), (0, factor))


def _saturation(factor: float, claim: str) -> Lesson:
    heads = (Head(W_Q=_times_identity(factor)),)
    return Lesson(
        f"Saturation: queries × {factor:g}",
        Scenario(FOUR_WORDS, SQUARE, heads, SCALED),
        claim,
        note="One number decides how sharply a word chooses: how long its query is.",
    )


OPENING = Lesson(
    "Opening example",
    Scenario(
        FOUR_WORDS,
        SQUARE,
        (Head(W_Q=((0.30, -0.29), (0.60, 0.11)), W_K=((-0.55, -0.30), (0.52, -0.43))),),
    ),
    "Two random matrices are enough: exuberance gives more than half of its attention to hope, "
    "and hate to sycophant.",
    proof=Proof(query=1, key=0),
    note="Drag exuberance across the plane: whom does it look at where?",
)

LESSONS = (
    OPENING,
    Lesson(
        "Similar attends to similar",
        Scenario(FOUR_WORDS, SQUARE, (Head(),), SCALED),
        "If queries and keys are the words themselves, each word looks most at itself (.65), and "
        "hardly at its opposite (.04).",
        note="Move two words together: they share their attention.",
    ),
    Lesson(
        "No question",
        Scenario(FOUR_WORDS, SQUARE, (Head(W_Q=_times_identity(0)),), SCALED),
        "A query of zero asks nothing: every word gets the same weight, ¼; with the causal mask "
        "on, 1, ½, ⅓ and ¼.",
        proof=Proof(key=None),
        note="Switch the causal mask on: 1, ½, ⅓ and ¼.",
    ),
    Lesson(
        "Opposites attract",
        Scenario(
            ("hot", "cold", "day", "night"),
            ((2, 0), (-2, 0), (0, 2), (0, -2)),
            (Head(W_Q=_times_identity(-1)),),
            SCALED,
        ),
        "Turn every query around, and each word looks at its opposite: hot at cold with .89.",
        proof=Proof(query=0, key=1),
        note="W_Q = −I: whoever asks is turned round.",
    ),
    Lesson(
        "Attention is not mutual",
        Scenario(
            ("fluffy", "blue", "creature", "forest"),
            ((0, 2), (0, 1.6), (2, 0), (1.6, 0)),
            (Head(W_Q=((0, 2), (0, 0))),),
            SCALED,
        ),
        "The noun creature looks at fluffy (.75) and blue (.24); but fluffy asks nothing back and "
        "looks at all alike (.25).",
        proof=Proof(query=2, key=0),
        note="Now ask fluffy (↑): all bars are alike.",
    ),
    Lesson(
        "A quarter turn",
        Scenario(
            ("east", "north", "west", "south"),
            ((2, 0), (0, 2), (-2, 0), (0, -2)),
            (Head(W_Q=((0, 1), (-1, 0))),),
            SCALED,
        ),
        "A matrix that turns queries by 90° makes each word look at the next one (.89).",
        proof=Proof(query=0, key=1),
        note="Where does it lead if you go on four times?",
    ),
    _saturation(
        0.25,
        "Short queries hardly choose: each word gives itself .35, where queries as long as the "
        "words gave .65.",
    ),
    _saturation(2, "Twice as long as the words, queries choose harder: itself .89."),
    _saturation(4, "Four times as long, they leave no choice: each word gives itself .99."),
    Lesson(
        "The loud word",
        Scenario(
            ("dog", "cat", "LOUD"),
            ((0.6, 0.8), (0.8, 0.6), (3, 0)),
            (Head(W_Q=_times_identity(2)),),
            SCALED,
        ),
        "A long key wins over a close one: dog looks at LOUD with .61, though cat points more its "
        "way.",
        view="score",
        key=2,
        proof=Proof(query=0, key=2),
        note="Drag LOUD inwards: when does cat win?",
    ),
    Lesson(
        "Bank, by the river",
        Scenario(
            ("river", "muddy", "bank"),
            ((0, 2.5), (-0.3, 1.8), (0.6, 0.6)),
            (Head(W_Q=_times_identity(2)),),
            SCALED,
        ),
        "Its company moves a word: among river and muddy, bank comes out near (.04, 1.97).",
        view="values",
        query=2,
        proof=Proof(query=2, key=0, step="outputs"),
        note="The next lesson has the same bank in other company.",
    ),
    Lesson(
        "Bank, with money",
        Scenario(
            ("money", "loan", "bank"),
            ((2.5, 0), (1.8, -0.3), (0.6, 0.6)),
            (Head(W_Q=_times_identity(2)),),
            SCALED,
        ),
        "The same bank at the same place, among money and loan, comes out near (1.97, .04).",
        view="values",
        query=2,
        proof=Proof(query=2, key=0, step="outputs"),
        note="Same word, same place, same matrices: only the company differs.",
    ),
    Lesson(
        "What values carry",
        Scenario(
            ("cat", "bowl", "it"),
            ((2, 1.5), (-2, -1.5), (0.5, 0)),
            (Head(W_Q=((4, 0), (0, 0)), W_K=((1, 0), (0, 0)), W_V=((0, 0), (0, 1))),),
            SCALED,
            x_label="thing → animal",
            y_label="full → hungry",
        ),
        "It looks for an animal, finds cat (.89), and takes over only how hungry that is: it comes "
        "out at (0, 1.33).",
        view="values",
        query=2,
        proof=Proof(query=2, key=0, step="outputs"),
        note="What is looked for and what is handed over need not be the same.",
    ),
    Lesson(
        "Two heads",
        Scenario(
            ("animal", "street", "it"),
            ((2, 0), (0, 2), (1, 1)),
            (Head(W_Q=((1.5, 0), (1.5, 0))), Head(W_Q=((0, 1.5), (0, 1.5)))),
            Options(scaled=True, causal=True),
        ),
        "Two heads ask two questions at once: “it” looks at animal in one (.88) and at street in "
        "the other (.88).",
        view="heads",
        query=2,
        proof=Proof(query=2, key=0),
        note="H shows the other head on the plane.",
    ),
    Lesson(
        "Attention sink",
        Scenario(
            ("BOS", "the", "cat", "sat"),
            ((3, 0), (1, 1), (1, -0.5), (1, 0.6)),
            (Head(W_Q=((1.5, 0), (0, 0)), W_K=((1, 0), (0, 0))),),
            SCALED,
        ),
        "A key far out where every query points takes what nobody needs: all give BOS, where a "
        "sentence begins, at least .74.",
        proof=Proof(query=2, key=0),
        note="↑ and ↓: every query gives BOS the most.",
    ),
    Lesson(
        "Previous word, by rotation",
        Scenario(
            ("word",) * 4,
            ((2, 0),) * 4,
            (Head(W_Q=((0, -1), (1, 0))),),
            Options(scaled=True, causal=True, rotation=90),
        ),
        "Four times the same word, told apart by position alone: each looks at the one before "
        "(.94, .89, .89).",
        proof=Proof(query=1, key=0),
        note="Without rotation they can’t tell: ½, ⅓ and ¼.",
    ),
    Lesson(
        "Waves against rotation",
        Scenario(
            ("la",) * 4,
            ((1, 0),) * 4,
            options=Options(wave=1, wave_angle=60),
        ),
        "With an added wave neighbours score 3, then 1.50, then 0, the further on they stand; by "
        "rotation all alike.",
        view="score",
        query=1,
        proof=Proof(query=1, key=0, step="scores"),
        note="C: rotation for the wave, and ↓: the score of the word before stays.",
    ),
    Lesson(
        "Further back, less",
        Scenario(
            ("one", "two", "three"),
            ((1, 1), (1, 0), (1, -1)),
            (Head(W_Q=((1, 0), (0, 0))),),
            Options(causal=True, slope=0.69),
        ),
        "Three words that score alike: by a slope each step further back gets half as much, .57, "
        ".29 and .14.",
        query=2,
        proof=Proof(query=2, key=2),
        note="A slope of .69 halves, since exp(−.69) is ½; ↑ for the others.",
    ),
    Lesson(
        "Padding",
        Scenario(
            ("cat", "sat", "PAD"),
            ((1, 0.5), (0.5, 1), (0, 0)),
            options=SCALED,
            padding=(2,),
        ),
        "An empty word fills up the batch. With the mask cat gives it nothing, and .46 to sat; "
        "without, .18 would be lost on it.",
        key=1,
        proof=Proof(query=0, key=1),
        note="C: take the padding away, and read off what PAD gets.",
    ),
    Lesson(
        "What a window hides",
        Scenario(
            ("cat", "sat", "and", "it"),
            ((2, 1), (0, 1), (0, -1), (0.5, 0)),
            (Head(W_Q=((4, 0), (0, 0))),),
            Options(scaled=True, window=3),
        ),
        "it looks for cat, three words back, but a window of three ends before: it keeps half of "
        "its attention (.50).",
        query=3,
        proof=Proof(query=3, key=3),
        note="C: take the window away, and cat gets .81.",
    ),
    Lesson(
        "Translation",
        Scenario(
            ("le", "chat", "noir"),
            ((-1.8, -0.6), (1.8, -0.6), (0, 1.8)),
            options=SCALED,
            sources=FIRST_SOURCES,
            cross=True,
        ),
        "Queries of one sentence, keys of another: chat looks at cat (.93), noir at black (.94), "
        "so their order turns round.",
        query=1,
        key=2,
        proof=Proof(query=1, key=2),
        note="No causal mask of one list could do this: chat looks at what comes later.",
    ),
    # Heads of width 2 as an exact memory: Percepta, "Can LLMs Be Computers?", 2026. The score of
    # query (i, 1) for key (2j, −j²) is 2ij − j² = i² − (i − j)².
    Lesson(
        "A perfect memory in two dimensions",
        Scenario(
            ("ask",),
            ((2, 1),),
            sources=Sentence(
                ("−3", "−2", "−1", "0", "1", "2", "3"),
                tuple((2 * j, -(j**2)) for j in range(-3, 4)),
            ),
            cross=True,
        ),
        "Key j lies at (2j, −j²). Asked with (i, 1), key i wins, here 2 (.57), and so each of "
        "them can be picked.",
        view="winners",
        key=5,
        proof=Proof(query=0, key=5),
        note="Drag ask along y = 1: every key wins in its turn.",
    ),
    Lesson(
        "A soft look-up",
        Scenario(
            ("ask",),
            ((2, 1),),
            sources=Sentence(
                ("north", "east", "south", "west"), ((0, 1), (1, 0), (0, -1), (-1, 0))
            ),
            cross=True,
        ),
        "Ask takes .70 from the nearest key, east; cold (T = 0.05) it takes all, hot (T = 5) .36, "
        "not far from the mean of all.",
        view="score",
        key=1,
        proof=Proof(query=0, key=1),
        note="C: lower the temperature, then raise it, and watch the bars.",
    ),
    Lesson(
        "The word nobody can pick",
        Scenario(
            ("north", "south-east", "south-west", "centre"),
            ((0, 2), (1.8, -1), (-1.8, -1), (0.2, 0.1)),
            (Head(),),
            SCALED,
        ),
        "A key among the others never gets the most attention, whatever the matrices: try to make "
        "anyone look at centre.",
        view="winners",
        proof=Proof(query=3, key=3),
        note="Whoever asks, whatever W_Q and W_K: one of the outer words wins.",
    ),
    # Dong, Cordonnier and Loukas, 2021: see `attention.layers`.
    Lesson(
        "Without a way round, all words become one",
        replace(OPENING.scenario, stack=Stack(3, residual=False)),
        "Without a way round words become one: their spread falls from 2.28 to .77, .03 and below "
        ".00001.",
        view="layers",
        proof=Proof(key=None, step="layers"),
        note="Each output is a mean of values: means of means are all alike.",
    ),
    Lesson(
        "With it, and nothing to hold them, they run away",
        replace(OPENING.scenario, stack=Stack(8)),
        "Added up, outputs run away: after 7 layers the words are at ±(12, −47) and ±(15, −52), "
        "then beyond ±100.",
        view="layers",
        proof=Proof(key=None, step="layers"),
        note="The longer the vectors, the harder they choose: it ends with 1 and 0.",
    ),
    # Geshkovski, Letrouit, Polyanskiy and Rigollet, 2023.
    Lesson(
        "Hot brings all together, cold makes groups",
        _on_circle(_DRAWN, 0.3),
        "Hot, twelve words become one in 32 layers; at a temperature of 0.25 two groups stay, at "
        "0.05 four.",
        view="layers",
        proof=Proof(key=None, step="layers"),
        note="C: lower the temperature: at 0.11 three groups stay.",
    ),
    # Karagodin, Polyanskiy and Rigollet, 2024.
    Lesson(
        "The first word leads",
        _on_circle(_DRAWN, 1, causal=True),
        "With a causal mask the first word, a, never moves, and in 32 layers all come to within "
        ".02 of it.",
        view="layers",
        proof=Proof(key=None, step="layers"),
        note="Drag a: wherever it goes, all follow.",
    ),
    Lesson(
        "Words that flee",
        _on_circle((10, 40, 80, 150, 200, 300), -1),
        "If values are turned round, each word flees what it looks at: six end 60° apart, and "
        "their mean is (0, 0).",
        view="layers",
        proof=Proof(key=None, step="layers"),
        note="W_V = −I. Take two away: four end 90° apart.",
    ),
    # An induction head: Olsson et al., "In-context Learning and Induction Heads", 2022. Head 2
    # looks at the word before, by rotation, and adds what that is upwards; head 1 then looks for
    # words behind one like its own.
    Lesson(
        "Two layers find what came before",
        Scenario(
            ("BOS", "tick", "tock", "tock", "tick"),
            ((0, 1), (1, 1), (-1, 1), (-1, 1), (1, 1)),
            (
                Head(W_Q=((4, 0), (0, 0)), W_K=((0, 0), (4, 0)), W_V=((0.5, 0), (0, 0))),
                Head(W_Q=((0, 0), (20, 0)), W_K=((0, 0), (19.7, 3.47)), W_V=((0, 1), (0, 0))),
            ),
            Options(causal=True, rotation=10),
            x_label="tock → tick",
            y_label="after tock → after tick",
            stack=Stack(1),
        ),
        "After one layer the last tick looks at the tock that followed tick before (1.00), before "
        "it with .17.",
        view="layers",
        query=4,
        key=2,
        proof=Proof(query=4, key=None, step="layers"),
        note="In the first layer each word takes along what the word before it is.",
    ),
)

BY_NAME = {lesson.name: lesson for lesson in LESSONS}
