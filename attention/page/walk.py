"""The walk of a talk: step by step through one layer, layer by layer, and from lesson to lesson."""

from attention.exchange.look import Look
from attention.layers import layers
from attention.lessons import WALK
from attention.page import lessons
from attention.page.session import Session

LAYERS = WALK.index("layers")


def steps(session: Session) -> list[dict[str, int]]:
    """Return what of the look is chosen at each step.

    Behind the steps of the first layer there is one for each layer, if one has asked for layers.
    """
    lesson, look = session.draft.lesson, session.look
    found = [{"step": step} for step in range(LAYERS)]
    asked = "layers" in (lesson.view, look.view, WALK[look.step])
    if asked or session.scenario.stack != lesson.scenario.stack:
        found += [{"step": LAYERS, "layer": layer} for layer in range(1, layers_in_all(session))]
        found.append({"step": LAYERS, "layer": Look().layer})  # the last one, whatever it is
    return found


def layers_in_all(session: Session) -> int:
    """Return how many layers there are before a word would leave the plane."""
    return len(layers(session.scenario)) - 1


def layers_passed(session: Session) -> int:
    """Return how many layers words have left behind: at the steps of the first it is none."""
    if session.look.step < LAYERS:
        return 0
    return min(max(session.layer, 1), layers_in_all(session))


def steps_taken(session: Session) -> int:
    """Return how many steps lie before the present one."""
    return session.look.step + max(layers_passed(session) - 1, 0)


def walk(session: Session, by: int) -> None:
    """Go on, or back, and from lesson to lesson.

    Nobody goes on from weights that are still to be predicted: they are revealed first.
    """
    if by > 0 and session.hidden and session.look.step >= WALK.index("softmax"):
        lessons.reveal(session)
        return
    all_steps, to = steps(session), steps_taken(session) + by
    if to in range(len(all_steps)):
        session.see(**all_steps[to])
    else:
        session.see(step=0)
        lessons.next_lesson(session, by)
        session.see(**steps(session)[0 if by > 0 else -1])


def to_proof(session: Session, by: int) -> None:
    """Open the lesson after, or before, where its claim is proved: of layers, behind the last."""
    lessons.next_lesson(session, by)
    session.see(step=WALK.index(session.draft.lesson.proof.step), layer=Look().layer)
