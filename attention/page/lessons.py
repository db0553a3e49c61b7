"""Lessons on the page: their menu, what they claim, and predicting it first."""

from dataclasses import replace

import streamlit as st

from attention.editing.draft import Draft
from attention.lessons import BY_NAME, LESSONS, Lesson
from attention.page.guide import go_to
from attention.page.keyboard import KEYBOARD
from attention.page.session import Left, Session
from attention.page.tour import BY_STOP
from attention.scenario import Scenario

_TWO_ROLES = (
    "Every word looks for something (its **query**) and is found by something (its **key**). "
)
LEAD = _TWO_ROLES + (
    "Of the keys that a word may see, the farther one reaches in its query's direction, the more "
    "**attention** that key gets."
)
LEAD_BY_DISTANCE = _TWO_ROLES + (  # where a slope takes something off
    "Of the keys it may see, the farther one reaches in its query's direction, less its distance, "
    "the more **attention** it gets."
)
RESET = ":material/restart_alt:"
EXPLANATION = """
1. **Words are points.** Each word has two coordinates, its *embedding* (the table of words).
2. **Two matrices give each point two more roles.** Multiplied by W_Q it becomes a *query*: what
   the word looks for. Multiplied by W_K it becomes a *key*: what it is found by.
3. **A query meets every key.** Their dot product is a *score*: large if they point the same way
   and are long, negative if they point apart.
4. **Softmax turns the scores of one query into shares:** the exponential of each score, divided
   by the sum of all. These *weights* are positive and sum to 1: how much of its attention the
   word gives to each word, itself included.

Each panel is one query (the diamond) among the keys of all words (the circles). The
caption has the weights, and so has a row of the heatmap; behind it stands how many words are
looked at: 1 if one gets everything, 4 if four get the same. Now change a number: make a word point
elsewhere, turn a matrix, and see who looks at whom.
"""


def open_lesson(session: Session, lesson: Lesson) -> None:
    """Open a lesson in its view, off the tour; the browser's way back leads to what was there."""
    for name in (session.draft.lesson.name, lesson.name):
        session.left.pop(name, None)
    _show(session, _fresh(session, lesson))


def _show(session: Session, draft: Draft) -> None:
    session.leap()
    session.record(draft)
    session.see_lesson()


def _fresh(session: Session, lesson: Lesson) -> Draft:
    return Draft(lesson.scenario, session.draft.target, lesson)


def next_lesson(session: Session, by: int) -> None:
    """Open the lesson after, or before, the one that is open.

    If it was left edited in the same way, it is come back to as it was left; to undo that leads
    to the lesson between.
    """
    lesson = session.draft.lesson
    session.left.pop(lesson.name, None)
    if session.draft != _fresh(session, lesson):
        session.left[lesson.name] = Left(session.draft, session.here)
    to = LESSONS[(LESSONS.index(lesson) + by) % len(LESSONS)]
    left = session.left.get(to.name)
    _show(session, left.draft if left else _fresh(session, to))
    if left:
        session.see(head=left.look.head, query=left.look.query, key=left.look.key)


def is_edited(session: Session) -> bool:
    """Return whether the scenario is another than at its start, whatever its axes are called."""
    return _differ(session.scenario, _start(session))


def _start(session: Session) -> Scenario:
    """Return the scenario of the tour's question as it comes, or of the lesson."""
    stop = BY_STOP.get(session.look.tour)
    return stop.start.scenario if stop else session.draft.lesson.scenario


def _differ(one: Scenario, other: Scenario) -> bool:
    """Return whether two scenarios differ, whatever their axes are called."""
    return replace(one, x_label=other.x_label, y_label=other.y_label) != other


def _has_left_opened(session: Session) -> bool:
    """Return whether something was opened, and something else is there now."""
    now, opened = session.draft, session.draft.opened
    return opened is not None and (
        _differ(now.scenario, opened.scenario) or now.target != opened.target
    )


def _way_back(session: Session) -> tuple[str, bool]:
    """Return where the reset button leads, and whether there is any way to go."""
    if _has_left_opened(session):
        return "Back to what was opened", True
    edited = is_edited(session)
    if session.look.tour in BY_STOP:
        return "Back to the start of this question", edited
    return f"Back to the start of *{session.draft.lesson.name}*", edited


def choose_lesson(session: Session) -> None:
    """Show the menu of lessons, and the way back to what was opened, or to the lesson."""
    # In a pocket, the menu stands beside it and takes what it needs.
    with st.container(width="stretch" if session.room.compact else 280):
        session.parts.part(
            "lesson", _menu, session, waits=True,
            shows=lambda: (session.draft.lesson, _way_back(session)),
        )  # fmt: skip


def _menu(session: Session) -> None:
    def choose(name: object) -> None:
        if name in BY_NAME:
            open_lesson(session, BY_NAME[str(name)])

    lesson, (leads, is_away) = session.draft.lesson, _way_back(session)
    with st.container(horizontal=True, gap="xsmall", wrap=False):
        st.selectbox(
            "Lesson",
            label_visibility="collapsed",
            **session.widgets.bind_one_of("lesson", list(BY_NAME), lesson.name, choose),
        )
        st.button(
            RESET, key="reset", disabled=not is_away, help=leads,
            on_click=session.parts.act, args=(_start_over, session),
        )  # fmt: skip


def _start_over(session: Session) -> None:
    """Go back to what was opened; from there to the question or lesson, which can lead back."""
    opened = session.draft.opened
    if opened and _has_left_opened(session):
        session.left.pop(opened.lesson.name, None)
        session.leap()
        session.record(opened.as_opened())
        session.see_opened()
        return
    if stop := BY_STOP.get(session.look.tour):
        go_to(session, stop)
    else:
        open_lesson(session, session.draft.lesson)
    session.record(replace(session.draft, opened=opened), further=True)


def claim(session: Session) -> str:
    """Return what the lesson claims, in grey once it was edited; not while weights are hidden."""
    if session.hidden:
        return "Who looks at whom? Make up your mind, then reveal."
    said = session.draft.lesson.claim
    if is_edited(session):
        return f":gray[{said}] The lesson was changed; back: {RESET}"
    return said


def lead(session: Session) -> None:
    """Show what attention is, and what the lesson claims."""

    def say() -> None:
        # There is always a line, so that nothing below moves when an edit leaves a lesson.
        st.markdown(f"{_lead(session)}  \n{claim(session)}")

    session.parts.part("lead", say, shows=lambda: (claim(session), _lead(session)), waits=True)


def _lead(session: Session) -> str:
    return LEAD_BY_DISTANCE if session.scenario.options.slope else LEAD


def predict(session: Session) -> None:
    """Show the switch that hides weights."""

    def choose(hide: object) -> None:
        session.revealed = False
        session.see(predict=hide)

    st.toggle(
        "Predict first",
        help="Hides every weight until you have made up your mind.",
        **session.widgets.bind("predict", session.look.predict, choose),
    )


def reveal_button(session: Session) -> None:
    """Show the button that reveals weights, where they are hidden."""
    if session.hidden:
        st.button(
            "Reveal the weights", icon=":material/visibility:", on_click=reveal, args=(session,)
        )


def reveal(session: Session) -> None:
    """Show the weights that were to be predicted."""
    session.revealed = True


def explain() -> None:
    """Show the whole mechanism in four sentences, and the keys."""
    with st.popover("New to attention?", icon=":material/school:"):
        st.markdown(EXPLANATION)
        st.markdown(KEYBOARD)
