"""The page, from top to bottom. Run it with `streamlit run app.py`.

Whatever is shown here is of one `Session`: the history of drafts, and what the visitor has
chosen to look at. A widget's callback turns it into the next one; the parts of the page that
would show something else are then drawn anew. `attention/page` has the parts.
"""

from collections.abc import Callable

import streamlit as st

from attention.exchange.link import VIEWS
from attention.figures.layout import FONT
from attention.page import guide, lessons, tables
from attention.page.address import address, arrive, come_back, shown
from attention.page.controls import controls, undo_and_redo
from attention.page.dragging import choose_dragged, plane
from attention.page.questions import side_by_side, two_matrices, who_can_win
from attention.page.ruler import ruler
from attention.page.server import turn
from attention.page.session import Session
from attention.page.share import share
from attention.page.talk import conductor, stage, talk_button
from attention.page.training import learning
from attention.page.views import (
    REVEAL_FIRST,
    all_heads,
    all_queries,
    one_score,
    values_and_outputs,
)

PLANE_SIDE = 270

# Every view by its name in a link: how it is called, and what shows it.
SHOWN_IN: dict[str, tuple[str, Callable[[Session], None]]] = {
    "keys": ("Queries and keys", all_queries),
    "score": ("One score", one_score),
    "values": ("Values and outputs", values_and_outputs),
    "heads": ("All heads", all_heads),
    "product": ("Two matrices", two_matrices),
    "winners": ("Who can win", who_can_win),
    "beside": ("Side by side", side_by_side),
    "learning": ("Learning", learning),
}


def page() -> None:
    """Show the page."""
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    with turn:
        session = arrive()
        with session.parts.whole_page(shows=lambda: outside_parts(session)):
            if session.look.talk:
                conductor(session)
                stage(session)
                undo_and_redo(session)
                ruler(session)
            else:
                title(session)
                controls(session)
                workbench(session)
            session.parts.part(
                "address", address, session, shows=lambda: shown(session), waits=True
            )
            come_back(session)


def outside_parts(session: Session) -> object:
    """Return what is shown here of the present, and by no part."""
    scenario, look = session.scenario, session.look
    return (
        *(scenario.seed, scenario.options, len(scenario.heads)),
        *(look.talk, look.step, look.hide, look.tour, look.columns, session.hidden),
        session.size if look.talk else None,
    )


def title(session: Session) -> None:
    """Show the page's name, the lessons, and what one does with them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Attention playground", width="content", anchor=False)
        lessons.choose_lesson(session)
        lessons.predict(session)
        lessons.explain()
        if not session.look.tour:
            guide.begin(session)
        talk_button(session, "Talk")
        if st.button("Share", icon=":material/share:"):
            share(session)
    if session.look.tour:
        guide.guide(session)
    else:
        lessons.lead(session)


def workbench(session: Session) -> None:
    """Show what can be edited on the left, and on the right what comes of it."""
    # Each `with` inside another makes a part dearer: Streamlit copies what is open around it.
    beside = st.container(horizontal=True, gap="medium")
    left, right = beside.container(width=310, gap="small"), beside.container(gap="small")
    with left:
        choose_dragged(session)
        plane(session, PLANE_SIDE, FONT)
    if not session.look.hide:
        with left.container(horizontal=True, gap="small"):
            tables.matrix(session, "W_Q")
            tables.matrix(session, "W_K")
        with left:
            tables.words(session)
    with right:
        session.parts.part(
            "views", view, session, shows=lambda: (session.look.view, session.hidden)
        )
        ruler(session)


def view(session: Session) -> None:
    """Show what is computed, a view at a time."""

    def choose(view: object) -> None:
        session.see(view=view)
        session.parts.redraw()

    name = session.look.view
    st.segmented_control(
        "View", VIEWS, required=True, format_func=lambda view: SHOWN_IN[view][0],
        label_visibility="collapsed", **session.widgets.ask("view", name, choose, "default"),
    )  # fmt: skip
    if session.hidden and name != "keys":
        st.info(REVEAL_FIRST)
    else:
        _, show_view = SHOWN_IN[name]
        show_view(session)


page()
