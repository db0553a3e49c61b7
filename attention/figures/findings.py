"""What there is to be found in each figure, in a sentence or two for whoever can't see it.

What a query looks at most is said in the figure of all queries by each panel, see `captions`.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from attention.figures.captions import finding
from attention.figures.numbers import plain, size, two_decimals, with_minus
from attention.forward import forward, pass_with_query
from attention.frames import ASKED, display_names, display_words
from attention.layers import spread
from attention.maths import Array, softmax
from attention.scenario import MAX_TEMPERATURE, MIN_TEMPERATURE, Row, Scenario
from attention.words import isolated

LONGEST = 300  # characters: who listens has to wait for the end
ROOM_FOR_REST = len("; and 99 more")


def _listed(said: Iterable[str]) -> str:
    """Return what is said as one sentence, and of what is too long only how much more it is."""
    all_said = [*said]
    kept = len(all_said)
    while kept > 1 and len("; ".join(all_said[:kept])) > LONGEST - ROOM_FOR_REST:
        kept -= 1
    if kept < len(all_said):
        all_said[kept:] = [f"and {len(all_said) - kept} more"]
    return "; ".join(all_said)


def _names(scenario: Scenario) -> tuple[list[str], list[str]]:
    """Return what the words that look are called in a sentence, and those that are looked at."""
    words, looked_at = display_names(scenario)
    return [*map(isolated, words)], [*map(isolated, looked_at)]


def _place(point: Array) -> str:
    return ", ".join(map(with_minus, point))


def found_in_weights(scenario: Scenario, heads: Iterable[int]) -> str:
    """Return for some heads whom every query looks at most; each is named if there are several."""
    words, looked_at = _names(scenario)
    passes, several = forward(scenario).heads, len(scenario.heads) > 1
    return _listed(
        (f"head {head + 1}: " if several else "") + finding(word, looked_at, weights)
        for head in heads
        for word, weights in zip(words, passes[head].weights, strict=True)
    )


def found_in_score(
    scenario: Scenario, *, head: int, query: int, key: int, asked: Row | None = None
) -> str:
    """Return whom a query looks at most, and its score for the key that was chosen.

    Parameters
    ----------
    head, query, key : int
        Which head; the positions of the word that looks, and of the one that is looked at.
    asked : (float, float), optional
        A query that stands in the place of the word's own.
    """
    words, looked_at = _names(scenario)
    this, asking = pass_with_query(scenario, head, query, asked), ASKED if asked else words[query]
    score, weight = this.scores[query, key], this.weights[query, key]
    chosen = (
        f"it may not look at {looked_at[key]}"
        if score == -np.inf
        else f"its score for {looked_at[key]} is {with_minus(score)}, the weight "
        f"{two_decimals(weight)}"
    )
    return _listed([finding(asking, looked_at, this.weights[query]), chosen])


def found_in_temperatures(
    scenario: Scenario, *, head: int, query: int, asked: Row | None = None
) -> str:
    """Return whom a query looks at most at the lowest temperature, the present and the highest."""
    words, looked_at = _names(scenario)
    this, asking = pass_with_query(scenario, head, query, asked), ASKED if asked else words[query]
    undivided, said = this.scores[query] * scenario.options.temperature, []
    if not (undivided > -np.inf).any():
        return finding(asking, looked_at, this.weights[query])
    for temperature in sorted({MIN_TEMPERATURE, scenario.options.temperature, MAX_TEMPERATURE}):
        most = finding(asking, looked_at, softmax(undivided / temperature))
        said.append(f"at the temperature {plain(temperature)} {most}")
    return _listed(said)


def found_in_mixing(scenario: Scenario, *, head: int, query: int) -> str:
    """Return where the output of a query lies, and whose value is most of it."""
    words, looked_at = _names(scenario)
    this = forward(scenario).heads[head]
    most = finding(words[query], looked_at, this.weights[query])
    return _listed([f"the output of {words[query]} is at {_place(this.outputs[query])}", most])


def found_in_joint_mixing(scenario: Scenario) -> str:
    """Return where the joint output of every word lies."""
    words, _ = _names(scenario)
    places = map(_place, forward(scenario).joint_outputs)
    return _listed(f"{word} comes out at {at}" for word, at in zip(words, places, strict=True))


def found_in_winners(shares: pd.DataFrame) -> str:
    """Return in what percentage of all directions each key wins, the most first.

    Parameters
    ----------
    shares : DataFrame
        As `attention.figures.winners.shares` returns it.
    """
    rows = zip(*(shares[name].tolist() for name in ("word", "share", "percent")), strict=True)
    said = _listed(
        f"{isolated(word)} {f'{percent} %' if share else 'none'}"
        for word, share, percent in sorted(rows, key=lambda row: (-row[2], -row[1]))
    )
    return f"the directions that each key wins: {said}" if said else "there is nobody to look at"


def found_in_matrices(cells: pd.DataFrame, titles: Sequence[str]) -> str:
    """Return for each of several matrices which of its numbers is farthest from zero, and where.

    Parameters
    ----------
    cells : DataFrame
        As a function of `attention.figures.heatmaps` with columns `HEATMAPS` returns it.
    titles : sequence of str
        What the matrices are called.
    """
    said, part = [], cells["part"].to_numpy()
    size = np.nan_to_num(np.abs(cells["value"].to_numpy()))
    queries, keys, texts = (cells[name].tolist() for name in ("query", "key", "text"))
    for number, title in enumerate(titles):
        sizes = np.where(part == number, size, 0)
        first, *others = np.flatnonzero(sizes > sizes.max() - 0.005).tolist()
        if sizes.max():
            more = f" and {len(others)} more" if others else ""
            said.append(f"{title}: largest {texts[first]}, {queries[first]} → {keys[first]}{more}")
        else:
            said.append(f"{title}: all are 0")
    return _listed(said)


def found_in_mask(scenario: Scenario) -> str:
    """Return which looks the painted mask forbids."""
    words, looked_at = _names(scenario)
    painted = sorted(scenario.looked_at.painted)
    said = _listed(f"{words[query]} may not look at {looked_at[key]}" for query, key in painted)
    return said or "nothing is masked"


def found_in_losses(losses: Sequence[float], least: float) -> str:
    """Return where a loss began, where it is after some steps, and how low it can be at best."""
    began, now, steps = losses[0], losses[-1], len(losses) - 1
    so_far = f"after {steps} step{'s' if steps > 1 else ''} {now:.4f}, " if steps else ""
    return f"the loss: {began:.4f} at first, {so_far}at best {least:.4f}"


def found_in_paths(states: Sequence[Scenario], layer: int) -> str:
    """Return where every word is after some layers.

    Parameters
    ----------
    states : sequence of Scenario
        As `attention.layers.layers` returns them.
    layer : int
        After how many of them.
    """
    words = map(isolated, display_words(states[0].words))
    places = map(_place, states[layer].X)
    where = _listed(f"{word} is at {at}" for word, at in zip(words, places, strict=True))
    return f"after {layer} of {len(states) - 1}: {where}"


def found_in_spreads(states: Sequence[Scenario]) -> str:
    """Return how far words lie apart at first, and after the last layer."""
    first, last = (size(spread(states[at].X)) for at in (0, -1))
    return f"words lie {first} apart at first, {last} after {len(states) - 1}"
