"""A tour of about ten minutes: six questions that learners ask, each to be tried out first.

A stop is a link, something to do there, and an answer. Every number in an answer is proved
in `tests/test_tour.py`, by the test that has the stop's name.
"""

from dataclasses import dataclass

from attention.exchange.link import TOUR, VIEWS, Link, Look
from attention.learning import SMALL
from attention.lessons import BY_NAME


@dataclass(frozen=True, slots=True)
class Stop:
    """A question, and how to find its answer.

    Attributes
    ----------
    name : str
        One of `attention.exchange.link.TOUR`.
    question : str
    link : Link
        What the page shows when the visitor arrives.
    task : str
        What there is to see, and to try.
    answer : str
        To be read after trying.
    """

    name: str
    question: str
    link: Link
    task: str
    answer: str


def _at(name: str, view: str = VIEWS[0]) -> Link:
    lesson = BY_NAME[name]
    return Link(lesson, lesson.scenario, look=Look(view=view))


def _undivided(link: Link) -> Link:
    return link.edited(lambda scenario: scenario.with_options(scaled=False))


def _untrained(link: Link) -> Link:
    return link.edited(lambda scenario: scenario.sampled(0, SMALL))


STOPS = (
    Stop(
        TOUR[0],
        "Why is attention not mutual?",
        _at("Attention is not mutual"),
        "The noun *creature* looks for adjectives and finds *fluffy* (.75). Does *fluffy* look "
        "back? Look at its panel: its query lies at the origin and asks nothing. **Try:** make "
        "*fluffy* look back at *creature* by typing a 2 as the first number in the second row of "
        "W_Q.",
        "*creature* looking at *fluffy* is creature's **query** times fluffy's **key**; *fluffy* "
        "looking back is fluffy's query times creature's key. Those are two different products "
        "of four different vectors, so one can be large (5.66) and the other zero. With the 2 in "
        "place both scores are 5.66, and *fluffy* gives *creature* .75 as well. But even mutual "
        "scores need not give mutual weights, since each row is divided by its own sum: *creature* "
        "and *blue* score each other with 4.53, and give each other .24 and .70.",
    ),
    Stop(
        TOUR[1],
        "Why divide by √d?",
        _undivided(_at("Saturation: queries × 2")),
        "Each word looks at itself with .96, almost all it has. **Try:** switch on *Divide by √d* "
        "and watch the heatmap.",
        "Divided by √2, the scores 4, 0, 0 and −4 become 2.83, 0, 0 and −2.83, and the weight of "
        "the best falls from .96 to .89. A dot product is a sum of d terms: if each has mean 0 "
        "and variance 1, the sum has variance d, so scores are typically as large as √d. Here "
        "that is 1.4, but with d = 64, as in real models, it is 8, and softmax of such scores is "
        "nearly all or nothing: there is hardly a gradient left to learn from. Dividing by √d "
        "keeps scores the same size for every d.",
    ),
    Stop(
        TOUR[2],
        "What does the mask do?",
        _at("No question"),
        "All queries are zero, so every word gives ¼ to each. **Try:** switch on *Causal mask*. "
        "What do the rows sum to now?",
        "Scores of words that come later are set to −∞ before softmax; exp(−∞) is 0, and the rest "
        "shares what there is: rows of 1, ½, ⅓ and ¼, each of which still sums to 1. So a word "
        "knows nothing of what follows it, and the next word can be guessed without peeking. The "
        "first word can only look at itself, whatever it asks.",
    ),
    Stop(
        TOUR[3],
        "Why two matrices?",
        _at("Opening example", view="product"),
        "Below, a knob turns queries one way and keys the other: W_Q becomes W_Q·M, and W_K "
        "becomes W_K·M⁻ᵀ. **Try:** turn, stretch and shear. Queries and keys move in every panel; "
        "do the weights?",
        "They don't: a score is x W_Q W_Kᵀ yᵀ, and M cancels in the middle. Only the product "
        "W_Q·W_Kᵀ counts, so in two dimensions one 2 × 2 table would do. But not one projection: "
        "if words used the same matrix for queries and keys, the product W·Wᵀ would be symmetric, "
        "and all scores mutual. It takes two to look at what does not look back: here the one-way "
        "part is .32 times the area between two words. In real models the two also save numbers: "
        "for vectors of 512 and a head of 64, two thin matrices hold 65,536, their product "
        "262,144.",
    ),
    Stop(
        TOUR[4],
        "Can every word be looked at?",
        _at("The word nobody can pick", view="winners"),
        "The plane of queries is shaded by who would win there: *centre* has no colour at all. "
        "**Try:** make anyone look most at *centre*. Change W_Q and W_K as you like; then drag "
        "*centre* out of the triangle of the other words.",
        "A query scores keys by how far they reach in its direction, and the farthest is always a "
        "corner of the keys' outline. What lies inside is a mean of corners, so its score is the "
        "mean of theirs, and never the highest. Matrices turn, stretch and shear the outline, but "
        "what is inside stays inside. That is why models use many dimensions: with enough of them, "
        "every word can be a corner. Four words at the corners of a square, as in the opening "
        "example, each win somewhere.",
    ),
    Stop(
        TOUR[5],
        "Where do the matrices come from?",
        _untrained(_at("Opposites attract", view="learning")),
        "W_Q and W_K are small random numbers, so all weights are nearly ¼. What is wanted: each "
        "word is to look at its opposite. **Try:** press *Play*. Then choose *Everyone at one "
        "word* and play again.",
        "They are learnt. The loss says how far the weights are from those wanted; the gradient "
        "says which way it grows, and each step goes a little the other way. After 50 steps the "
        "loss is down from 1.37 to .01, with nobody having chosen a number. A real model learns "
        "the same way, but from guessing the next word, not from wanted weights. Not everything "
        "can be learnt: opposite words have opposite queries, so *everyone at one word* stalls at "
        "ln 4 ≈ 1.386, where each looks at all alike.",
    ),
)

BY_STOP = {stop.name: stop for stop in STOPS}
