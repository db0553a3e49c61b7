"""Who comes back to a server that was started again finds what was there, as far as one can know.

The server has forgotten its visitors. The address bar holds what the page showed; tables in the
browser hold what was typed into them, even if nobody has heard of it.
"""

import streamlit as st

from attention.editing.history import History
from attention.page import tables
from attention.page.address import open_query, say
from attention.page.server import source
from attention.page.session import PAINTED, Session

_reconnection = st.components.v2.component("reconnection", js=source("reconnection.js"))


def come_back(session: Session) -> None:
    """Show to a visitor whom a server that was started again has forgotten what was there."""
    query = _reconnection(key="reconnection", on_opened_change=lambda: None, height=1).opened
    forgotten, session.drawn_before = not session.drawn_before, True
    if isinstance(query, str) and forgotten:
        _, session.unsaid = open_query(query, session)  # a toast is lost where all is drawn again
        session.history = History(session.draft)
        session.comes_back = True
        st.rerun()
    if session.comes_back and session.widgets.named:  # now all has been drawn
        session.comes_back = False
        for chart in PAINTED:  # what is selected there already is not clicked next
            session.take_click(chart)
        if tables.catch_up(session):
            st.rerun()
    say(session.unsaid)
    session.unsaid = []
