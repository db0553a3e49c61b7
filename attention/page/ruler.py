"""The ruler on the page: nothing is laid out before the browser has said how much room it has."""

import pandas as pd
import streamlit as st

from attention.page.room import Room
from attention.page.server import source
from attention.page.session import Session

_ruler = st.components.v2.component("ruler", html="<div></div>", js=source("ruler.js"))


def ruler(session: Session) -> None:
    """Put the ruler on the page: it says how large the window is, and when that changes."""

    def measured() -> None:
        take_measure(session)
        session.parts.redraw()

    _ruler(key="ruler", on_size_change=measured, height=1)


def forerunners() -> None:
    """Put one element of each costly kind on the page, where it takes no room.

    A browser fetches what draws a table or a chart when it meets the first. The ruler waits
    for that: what comes after has its real size at once, and pushes nothing away.
    """
    with st.container(height=1, border=False):
        st.data_editor(pd.DataFrame({"": [""]}), key="forerunner table")
        st.vega_lite_chart({"mark": "point", "data": {"values": [{}]}}, key="forerunner chart")
        st.segmented_control("forerunner choice", [""], label_visibility="collapsed")
        st.selectbox("forerunner box", [""], label_visibility="collapsed")
        st.menu_button("forerunner menu", ["first"])
        st.toggle("forerunner switch")
        st.button("forerunner button")
        st.popover("forerunner fold").markdown("forerunner text")


def take_measure(session: Session) -> None:
    """Take in what the ruler has said, if it has: how much room there is, and at what address."""
    said = st.session_state.get("ruler") or {}
    match said.get("size"):
        case [_, _, str() as place] if place.startswith("http"):
            session.place = place
    session.room = Room.said(said.get("size"), question=bool(session.look.tour)) or session.room
