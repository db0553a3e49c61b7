"""The tour on the page: a question, something to try, and then the answer."""

from dataclasses import replace

import streamlit as st

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
    """Show the question that the visitor has come to."""
    stop = BY_STOP[session.look.tour]
    session.parts.part(
        "question", _question, session, stop, waits=True,
        shows=lambda: (_done(session, stop), session.answered),
    )  # fmt: skip


def asked_for(session: Session) -> str:
    """Return which part of the page the question asks for, see `Stop`; empty off the tour."""
    return BY_STOP[session.look.tour].asks_for if session.look.tour else ""


def go_to(session: Session, stop: Stop | None) -> None:
    """Go to the start of a stop of the tour, or leave it."""
    session.leap()
    if stop:
        show(replace(stop.link, look=replace(stop.link.look, tour=stop.name)), session)
    else:
        session.see(tour="")


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
    """Show where the tour can go from one of its stops."""
    last = at == len(STOPS) - 1
    st.button(
        "Question before", disabled=at == 0, on_click=session.parts.act,
        args=(go_to, session, STOPS[at - 1]),
    )  # fmt: skip
    st.button(
        "End of the tour" if last else "Next question", on_click=session.parts.act,
        args=(go_to, session, None if last else STOPS[at + 1]),
    )  # fmt: skip
    if not last:
        st.button(
            "Leave the tour", type="tertiary", on_click=session.parts.act,
            args=(go_to, session, None),
        )  # fmt: skip


def _answer(session: Session) -> None:
    session.answered = True
