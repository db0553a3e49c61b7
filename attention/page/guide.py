"""The tour on the page: a question, something to try, and then the answer."""

import streamlit as st

from attention.exchange.look import TOUR_DONE
from attention.page.address import show
from attention.page.session import Session
from attention.page.tour import BY_STOP, STOPS, Stop


def tour_button(session: Session) -> None:
    """Show the button that begins the tour."""
    st.button(
        "Tour", icon=":material/explore:", on_click=session.parts.act,
        args=(go_to, session, STOPS[0]),
        help="Nine questions about attention, each to be tried out: a quarter of an hour.",
    )  # fmt: skip


def guide(session: Session) -> None:
    """Show the question that the visitor has come to, or what has been found out at the end."""
    if stop := BY_STOP.get(session.look.tour):
        session.parts.part(
            "question", _question, session, stop, waits=True,
            shows=lambda: (_done(session, stop), session.answered),
        )  # fmt: skip
    else:
        session.parts.part("question", _end, session, shows=lambda: session.look.solved)


def asked_for(session: Session) -> str:
    """Return which part of the page the question asks for, see `Stop`; empty if there is none."""
    stop = BY_STOP.get(session.look.tour)
    return stop.asks_for if stop else ""


def go_to(session: Session, stop: Stop) -> None:
    """Go to the start of a stop of the tour."""
    _close(session)
    solved = session.look.solved
    show(stop.link.seen(tour=stop.name, solved=solved), session)


def _leave(session: Session, tour: str = "") -> None:
    """Leave the questions for the end of the tour, or the tour; the words stay as they are."""
    _close(session)
    session.see(tour=tour)


def _close(session: Session) -> None:
    """Close a question; a task that was done already as it was opened has been solved as well."""
    session.leap()
    stop = BY_STOP.get(session.look.tour)
    if stop and stop.done(session.draft):
        session.look = session.look.solving(stop.name)


def _done(session: Session, stop: Stop) -> str:
    """Return what has come of the task; empty while weights are hidden, which it might tell."""
    return "" if session.hidden else stop.done(session.draft)


def _question(session: Session, stop: Stop) -> None:
    """Show a question in at most four lines, with what else there is to know folded away."""
    at, done = STOPS.index(stop), _done(session, stop)
    answered = session.answered or bool(done)
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(
                f":blue-badge[Question {at + 1} of {len(STOPS)}] **{stop.question}**",
                width="content",
            )
            if answered:
                with st.popover("More", icon=":material/lightbulb:"):
                    st.markdown(stop.more)
            else:
                st.button(
                    "Show it anyway", icon=":material/lightbulb:", on_click=session.parts.act,
                    args=(_answer, session), help="The answer opens once you have tried.",
                )  # fmt: skip
            _ways_on(session, at)
        said = f":green-badge[Done] {done}" if done else ""
        lines = [line for line in (stop.task, said, stop.answer if answered else "") if line]
        # Lines that are empty yet keep what stands below in its place.
        st.markdown("  \n".join([*lines, "&nbsp;", "&nbsp;"][:3]))


def _ways_on(session: Session, at: int) -> None:
    """Show where the tour can go from one of its stops, or from its end behind the last."""
    st.button(
        "Question before", disabled=at == 0, on_click=session.parts.act,
        args=(go_to, session, STOPS[at - 1]),
    )  # fmt: skip
    if at + 1 < len(STOPS):
        st.button("Next question", on_click=session.parts.act, args=(go_to, session, STOPS[at + 1]))
    elif at < len(STOPS):
        st.button("End of the tour", on_click=session.parts.act, args=(_leave, session, TOUR_DONE))
    st.button("Leave the tour", type="tertiary", on_click=session.parts.act, args=(_leave, session))


def _answer(session: Session) -> None:
    session.answered = True


def _end(session: Session) -> None:
    """Show which tasks were solved, what was found out by it, and how to hand it in."""
    solved = [STOPS[at] for at in session.look.solved]
    missed = " ".join(f"*{stop.question}*" for stop in STOPS if stop not in solved)
    findings = "; ".join(stop.finding for stop in solved)
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(":blue-badge[End of the tour] **What you have found out**", width="content")
            _ways_on(session, len(STOPS))
        if not solved:
            said = f"None of the {len(STOPS)} tasks was solved: *Question before* leads back."
        else:
            said = f"Solved, {len(solved)} of {len(STOPS)} tasks: {findings}."
        not_solved = f"Not solved: {missed}  \n" if solved and missed else ""
        st.markdown(f"{said}  \n{not_solved}*Share* gives a link to hand in, which says the same.")
