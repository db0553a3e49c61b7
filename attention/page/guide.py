"""The tour on the page: a question, something to try, and then the answer."""

from dataclasses import replace

import streamlit as st

from attention.page.address import show
from attention.page.session import Session
from attention.page.tour import BY_STOP, STOPS, Stop


def begin(session: Session) -> None:
    """Show the button that begins the tour."""
    st.button(
        "Tour", icon=":material/explore:", on_click=_go_to, args=(session, STOPS[0]),
        help="Six questions about attention, each to be tried out: ten minutes.",
    )  # fmt: skip


def guide(session: Session) -> None:
    """Show the question that the visitor has come to."""
    session.parts.part(
        "question", _question, session, BY_STOP[session.look.tour],
        shows=lambda: (session.tried, session.answered), waits=True,
    )  # fmt: skip


def _go_to(session: Session, stop: Stop | None) -> None:
    """Go to a stop of the tour, or leave it."""
    session.leap()
    if stop:
        show(replace(stop.link, look=replace(stop.link.look, tour=stop.name)), session)
    else:
        session.see(tour="")
    st.rerun()


def _question(session: Session, stop: Stop) -> None:
    at = STOPS.index(stop)
    last = at == len(STOPS) - 1
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**Question {at + 1} of {len(STOPS)}: {stop.question}**")
            st.button(
                "Question before", disabled=at == 0, on_click=_go_to,
                args=(session, STOPS[at - 1]),
            )  # fmt: skip
            st.button(
                "End of the tour" if last else "Next question", on_click=_go_to,
                args=(session, None if last else STOPS[at + 1]),
            )  # fmt: skip
            if not last:
                st.button("Leave the tour", type="tertiary", on_click=_go_to, args=(session, None))
        st.markdown(stop.task)
        if session.answered:
            st.markdown(stop.answer)
        else:
            st.button(
                "Show the answer", icon=":material/lightbulb:", disabled=not session.tried,
                help=None if session.tried else "It opens once you have tried.",
                on_click=_answer, args=(session,),
            )  # fmt: skip


def _answer(session: Session) -> None:
    session.answered = True
