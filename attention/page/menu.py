"""What one can do with a lesson as a whole, and what is said of it."""

import streamlit as st

from attention.page import guide, lessons, talk
from attention.page.session import Session
from attention.page.share import share


def top(session: Session) -> None:
    """Show what one can do with a lesson, folded away where it does not stand beside it."""
    if session.room.wide:
        _ways(session)
    else:
        menu(session)


def menu(session: Session) -> None:
    """Show what one can do with a lesson, folded away."""
    # What is chosen in it leaves it open: where that leads elsewhere another takes its place.
    with (
        st.container(width="content", key="menu"),
        st.popover(":material/menu:", key=f"menu {session.leaps}"),
    ):
        _ways(session)


def _ways(session: Session) -> None:
    """Show what one can do with a lesson."""
    lessons.predict(session)
    lessons.explain()
    if not session.look.tour:
        guide.tour_button(session)
    talk.talk_button(session, "Talk")
    if st.button("Share", icon=":material/share:"):
        share(session)


def said(session: Session) -> None:
    """Show the question of the tour, or what the lesson claims."""
    if session.look.tour:
        guide.guide(session)
    else:
        lessons.lead(session)
