"""The walk of a talk: step by step through one layer, by layers, and from lesson to lesson."""

from bisect import bisect_right
from typing import NamedTuple

from attention.exchange.look import Look
from attention.layers import layers
from attention.lessons import WALK
from attention.page import lessons
from attention.page.session import Session

LAYERS = WALK.index("layers")


class Place(NamedTuple):
    """Where a walk is: at a step of the first layer, or behind so many layers."""

    step: int
    layers: int = 0


def places(session: Session) -> list[Place]:
    """Return where the walk leads, in order.

    Behind the steps of the first layer it leads on by layers, if one has asked for these: each
    time to twice as many, for most happens in the first of them, and at last to all.
    """
    lesson, look = session.draft.lesson, session.look
    found = [Place(step) for step in range(LAYERS)]
    about_layers = "layers" in (lesson.view, look.view, WALK[look.step])
    if about_layers or session.scenario.stack != lesson.scenario.stack:
        count = layers_in_all(session)
        doubled = (2**times for times in range(count.bit_length()))
        found += [Place(LAYERS, passed) for passed in doubled if passed < count]
        found.append(Place(LAYERS, count))
    return found


def layers_in_all(session: Session) -> int:
    """Return how many layers there are before a word would leave the plane."""
    return len(layers(session.scenario)) - 1


def layers_passed(session: Session) -> int:
    """Return how many layers words have left behind: at the steps of the first it is none."""
    if session.look.step < LAYERS:
        return 0
    return min(max(session.layer, 1), layers_in_all(session))


def layers_before(session: Session) -> int:
    """Return how many layers words had left behind at the place before."""
    return max((place.layers for place in places(session) if place < _here(session)), default=0)


def places_passed(session: Session) -> int:
    """Return how many places the walk has come to, with the present one."""
    return bisect_right(places(session), _here(session))


def _here(session: Session) -> Place:
    return Place(session.look.step, layers_passed(session))


def _go(session: Session, place: Place) -> None:
    """Go to a place; behind all layers one stays also if there come to be more."""
    session.see(step=place.step)
    if place.layers:
        last = place.layers == layers_in_all(session)
        session.see(layer=Look().layer if last else place.layers)


def walk(session: Session, by: int) -> None:
    """Go on, or back, and from lesson to lesson.

    Nobody goes on from weights that are still to be predicted: they are revealed first.
    """
    if by > 0 and session.hidden and session.look.step >= WALK.index("softmax"):
        lessons.reveal(session)
        return
    here = _here(session)
    further = [place for place in places(session) if (place > here if by > 0 else place < here)]
    if not further:
        session.see(step=0)
        lessons.next_lesson(session, by)
        further = places(session)
    _go(session, further[0] if by > 0 else further[-1])


def to_proof(session: Session, by: int) -> None:
    """Open the lesson after, or before, where its claim is proved: of layers, behind the last."""
    lessons.next_lesson(session, by)
    session.see(step=WALK.index(session.draft.lesson.proof.step), layer=Look().layer)
