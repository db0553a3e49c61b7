"""A tour of a quarter of an hour: nine questions that learners ask, each to be tried out first.

A stop is a link, something to do there, and an answer. Whether it was done is seen from the
draft alone, and what is said to have come of it is computed from there; so what an answer
says holds whatever else was done. `tests/test_tour.py` proves every number, in the test that
has the stop's name.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from attention.editing.draft import Draft
from attention.exchange.link import Link, opening
from attention.exchange.look import Look
from attention.figures.numbers import plain, two_decimals, with_minus
from attention.forward import HeadPass, forward
from attention.layers import groups, layers
from attention.learning import INITIAL_REACH, LEARNT, loss, target_entropy
from attention.lessons import BY_NAME
from attention.maths import effective_number
from attention.product import ROUNDING, largest_change
from attention.target import wanted

NEAR = 0.1  # of the circle's radius: words so near to each other make a group


@dataclass(frozen=True, slots=True)
class Stop:
    """A question, and how to find its answer.

    Attributes
    ----------
    name : str
        One of `attention.exchange.look.TOUR`.
    question : str
    link : Link
        What the page shows when the visitor arrives.
    asks_for : str
        What of the page the task is done with: the matrices, or the view and its switches.
    task : str
        What there is to see, and to try.
    outcome : callable
        Returns what has come of the task, from the draft at the start and the draft now:
        a sentence with the numbers there are now, empty as long as it is not done.
    answer : str
        To be read after trying; no number in it depends on what was tried.
    more : str
        What else there is to know.
    finding : str
        What one knows who has done the task, in a few words.
    """

    name: str
    question: str
    link: Link
    asks_for: Literal["matrices", "view"]
    task: str
    outcome: Callable[[Draft, Draft], str]
    answer: str
    more: str
    finding: str

    @property
    def start(self) -> Draft:
        """What the tables hold when the visitor arrives."""
        return Draft(self.link.scenario, self.link.target, self.link.lesson)

    def is_about(self, draft: Draft) -> bool:
        """Return whether a draft has come from the words of this question."""
        return draft.lesson == self.link.lesson

    def done(self, draft: Draft) -> str:
        """Return what has come of the task in a draft; empty as long as it is not done."""
        return self.outcome(self.start, draft) if self.is_about(draft) else ""


# ---- What comes of a task ----------------------------------------------------------------


def _head(draft: Draft) -> HeadPass:
    return forward(draft.scenario).heads[0]


def _place(draft: Draft, word: str) -> int | None:
    words = draft.scenario.words
    return words.index(word) if word in words else None


def _looked_back(_: Draft, now: Draft) -> str:
    fluffy, creature = _place(now, "fluffy"), _place(now, "creature")
    if fluffy is None or creature is None or _head(now).weights[fluffy, creature] < 0.5:
        return ""
    (there, score), (back, again) = (
        (two_decimals(_head(now).weights[pair]), with_minus(_head(now).scores[pair]))
        for pair in ((creature, fluffy), (fluffy, creature))
    )
    return (
        f"*fluffy* scores *creature* with {again} and gives it {back}; *creature* scores "
        f"*fluffy* with {score} and gives it {there}."
    )


def _handed_over(start: Draft, now: Draft) -> str:
    bank, river = _place(now, "bank"), _place(now, "river")
    same = now.scenario.heads[0].W_V == start.scenario.heads[0].W_V
    if bank is None or river is None or same or _head(now).outputs[bank, 1] >= 0:
        return ""
    x, y = map(with_minus, _head(now).outputs[bank])
    return (
        f"*bank* comes out at ({x}, {y}), and gives *river* "
        f"{two_decimals(_head(now).weights[bank, river])}, as with any other W_V."
    )


def _divided(_: Draft, now: Draft) -> str:
    if not now.scenario.options.scaled:
        return ""
    largest, undivided = (
        two_decimals(_head(draft).weights[0].max())
        for draft in (now, now.with_options(scaled=False))
    )
    return f"The largest weight in the first row is {largest}; undivided it would be {undivided}."


def _cooled(start: Draft, now: Draft) -> str:
    least = _head(now).weights.diagonal().min()
    temperature = now.scenario.options.temperature
    if temperature >= start.scenario.options.temperature or least <= 0.99:
        return ""
    at_least = math.floor(1000 * least) / 1000
    return f"At a temperature of {plain(temperature)} every word gives itself {at_least} or more."


def _masked(_: Draft, now: Draft) -> str:
    if not now.scenario.options.causal:
        return ""
    looked_at = [f"{number:.1f}" for number in effective_number(_head(now).weights)]
    return f"From row to row, {', '.join(looked_at)} words are looked at; each row sums to 1."


def _turned(start: Draft, now: Draft) -> str:
    before, after = start.scenario, now.scenario
    moved = all(before.matrix(0, name) != after.matrix(0, name) for name in ("W_Q", "W_K"))
    if not moved or before.words != after.words or largest_change(before, after, 0) > ROUNDING:
        return ""
    return "W_Q and W_K are others than before, and every weight is the same."


def _won(_: Draft, now: Draft) -> str:
    centre = _place(now, "centre")
    winners = _head(now).weights.argmax(axis=1).tolist()
    if centre not in winners:
        return ""
    return f"*centre* wins with {winners.count(centre)} of {len(winners)} queries."


def _learnt(start: Draft, now: Draft) -> str:
    before, after = (
        loss(scenario, 0, wanted(scenario, now.target).weights)
        for scenario in (start.scenario, now.scenario)
    )
    least = target_entropy(wanted(now.scenario, now.target).weights)
    if after > least + LEARNT or now.scenario == start.scenario:
        return ""
    return f"The loss has fallen from {two_decimals(before)} to {two_decimals(after)}."


def _apart(_: Draft, now: Draft) -> str:
    stack = now.scenario.stack
    states = layers(now.scenario)
    left = groups(states[-1].X, NEAR * max(stack.radius, NEAR))
    if left < 2 or len(states) < 2:
        return ""
    return (
        f"At a temperature of {plain(now.scenario.options.temperature)}, {left} groups are left "
        f"after {len(states) - 1} layers."
    )


# ---- The stops ---------------------------------------------------------------------------


def _at(name: str, **look: str) -> Link:
    return opening(BY_NAME[name]).seen(**look)


def _undivided(link: Link) -> Link:
    return link.edited(lambda scenario: scenario.with_options(scaled=False))


def _untrained(link: Link) -> Link:
    return link.edited(lambda scenario: scenario.sampled(0, INITIAL_REACH))


STOPS = (
    Stop(
        "mutual",
        "Why is attention not mutual?",
        _at("Attention is not mutual"),
        "matrices",
        "*creature* gives *fluffy* .75, but *fluffy* looks at all alike: its query lies at the "
        "origin. **Try:** make it look back at *creature* by typing 2 into W_Q, row y, column q₁.",
        _looked_back,
        "*creature* looking at *fluffy* is creature's **query** times fluffy's **key**; looking "
        "back is fluffy's query times creature's key: two products of four vectors. One can be "
        "large, the other zero.",
        "Even mutual scores need not give mutual weights, since each row is divided by its own "
        "sum. With the 2 in place, *creature* and *blue* score each other alike, but *blue* gives "
        "*creature* almost three times what it gets.",
        "looking back takes another query and key",
    ),
    Stop(
        "values",
        "What do values do?",
        _at("Bank, by the river"),
        "view",
        "W_V is the identity (1 and 0, 0 and 1): each word hands over itself, and *bank* comes out "
        "near *river* and *muddy*. **Try:** change W_V so that *bank* comes out below the x axis.",
        _handed_over,
        "The weights say **from whom** a word takes, the values **what** it gets: each value times "
        "its weight, summed up. W_V is in no score: it changes what is handed over, never who "
        "looks at whom.",
        "So a word can be found by one thing and hand over another, as in the lesson *What values "
        "carry*: that takes a third matrix. In a model the output is then added to the word: "
        "*bank* by the river becomes another *bank* than the one with money.",
        "W_V changes outputs, and no weight",
    ),
    Stop(
        "scale",
        "Why divide by √d?",
        _undivided(_at("Saturation: queries × 2")),
        "view",
        "Each word gives itself .96, almost all it has. **Try:** switch on *Divide by √d*, under "
        ":material/tune:, and watch the heatmap.",
        _divided,
        "A score is a sum of d products, one a coordinate (here 2). If each has mean 0 and "
        "variance 1, the sum has variance d: scores are about as large as √d. Divided by √d, they "
        "are of one size for every d.",
        "In real models d is 64 or so, and √d is 8. Softmax of such scores is nearly all or "
        "nothing, and then hardly a gradient is left to learn from: whatever changes a little, the "
        "weights stay as they are.",
        "dividing by √d evens out weights",
    ),
    Stop(
        "temperature",
        "What does temperature do?",
        _at("Similar attends to similar"),
        "view",
        "Each word gives itself .65, and .16 to either neighbour. **Try:** find a *Temperature*, "
        "under :material/tune:, at which every word gives itself more than .99.",
        _cooled,
        "Scores are divided by the temperature before softmax. Low, and their differences grow: "
        "the best key takes all. High, and all get alike. It changes how hard a word chooses, "
        "never whom it likes best.",
        "Dividing by √d is a temperature as well, of √d. And a language model divides the scores "
        "of all next words by a temperature: if it is low, it nearly always says the likeliest. "
        "*One score* has the weights at every temperature, as curves.",
        "when it is cold, the best key takes all",
    ),
    Stop(
        "mask",
        "What does the mask do?",
        _at("No question"),
        "view",
        "All queries are zero, so every word gives ¼ to each, and looks at 4 words. **Try:** "
        "switch on *Causal mask*, under :material/tune:. At how many does each look now?",
        _masked,
        "Before softmax, the scores of all later words are set to −∞. exp(−∞) is 0, and the others "
        "share what there is. So no word knows what follows it, and the next word can be guessed "
        "without peeking.",
        "The first word can only look at itself, whatever it asks. A model that writes is made "
        "like this: each word is guessed from those before it alone.",
        "a mask hides what comes later",
    ),
    Stop(
        "matrices",
        "Why two matrices?",
        _at("Opening example", view="product"),
        "view",
        "W_Q becomes W_Q·M and W_K becomes W_K·M⁻ᵀ, with the inverse of M: keys make up for what "
        "queries do. **Try:** turn, stretch and shear. Queries and keys move; do the weights?",
        _turned,
        "A score is q·k = x W_Q W_Kᵀ yᵀ, of words x and y. M cancels in the middle: only W_Q·W_Kᵀ "
        "counts. One matrix for both would not do: W·Wᵀ is symmetric, all scores would be mutual.",
        "It takes two to look at what does not look back: the one-way part of the product says by "
        "how much two scores differ. In real models two matrices also save numbers: for vectors of "
        "512 and a head of 64, two thin matrices hold 65,536, their product 262,144.",
        "only W_Q·W_Kᵀ counts",
    ),
    Stop(
        "winners",
        "Can every word be looked at?",
        _at("The word nobody can pick"),
        "matrices",
        "The map says for every query whose key would win: at first *centre* nowhere. **Try:** "
        "change W_Q and W_K as you like; then drag *centre* out of the triangle of the others.",
        _won,
        "A query scores keys by how far they reach in its direction: the farthest is always a "
        "corner of their outline. What lies inside is a mean of corners: it scores the mean of "
        "theirs, never the highest.",
        "Matrices turn, stretch and shear the outline, but what is inside stays inside. That is "
        "why models use many dimensions: with enough of them, every word can be a corner.",
        "only corners of the keys' outline win",
    ),
    Stop(
        "learning",
        "Where do the matrices come from?",
        _untrained(_at("Opposites attract", view="learning")),
        "view",
        "W_Q and W_K are small random numbers, so all weights are nearly ¼. Wanted is that each "
        "word looks at its opposite. **Try:** press *Play*.",
        _learnt,
        "They are learnt. The loss says how far the weights are from those wanted, the gradient "
        "in which direction it grows, and each step goes a little the other way: nobody has chosen "
        "a number.",
        "Nobody tells a real model which weights are wanted: its loss says how well it guesses the "
        "next word, and its gradient is followed in the same way. Not everything can be learnt: "
        "choose *Everyone at one word*, and play again. Opposite words have opposite "
        "queries, and the loss stalls where each looks at all alike: at ln 4, of four words.",
        "the matrices can be learnt",
    ),
    Stop(
        "layers",
        "Why stack it?",
        _at("Hot brings all together, cold makes groups"),
        "view",
        "After 32 layers twelve words have come together in one place. **Try:** lower the "
        "*Temperature*, under :material/tune:, until two groups or more are left.",
        _apart,
        "In one layer a word takes from others once; in the next it passes on what it has taken. "
        "So words come to those that are like them: the harder they choose, the more groups are "
        "left.",
        "A layer only adds to a word: switch *Residual* off, and at a temperature of 1 all are one "
        "after four layers. In a model each layer has matrices of its own, and a second half that "
        "moves every word alone.",
        "words that choose hard form groups",
    ),
)

BY_STOP = {stop.name: stop for stop in STOPS}


def _seen(link: Link) -> object:
    """Return what of a link a question is about."""
    return link.scenario, link.target, Look().at(link.look)


def as_it_comes(link: Link) -> bool:
    """Return whether a link opens a question, or a lesson, with nothing of its own to be seen."""
    stop = BY_STOP.get(link.look.tour)
    start = stop.link if stop else opening(link.lesson)
    return (link.scenario, link.target) == (start.scenario, start.target)


def opened(link: Link) -> Link:
    """Return what a link opens: a question of the tour is asked over its own words.

    So a link that names a question, and nothing else that is to be seen, leads to its start unless
    it says that this was left, and one that names another lesson does as well. On the tour no
    controls are hidden.
    """
    stop = BY_STOP.get(link.look.tour)
    alone = _seen(link) == _seen(Link()) and not link.look.left
    link = link.seen(hide=link.look.hide and not link.look.tour, left=False)
    if stop is None or (link.lesson == stop.link.lesson and not alone):
        return link
    return replace(stop.link, look=link.look.at(stop.link.look))
