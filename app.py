"""The page, from top to bottom. Run it with `streamlit run app.py`.

Whatever is shown here is of one `Session`: the history of drafts, and what the visitor has
chosen to look at. A widget's callback turns it into the next one; the parts of the page that
would show something else are then drawn anew. `attention/page` has the parts.
"""

from collections.abc import Callable

import streamlit as st

from attention.figures.layout import FONT
from attention.page import guide, lessons, menu, tables, talk
from attention.page.address import address, arrive, shown
from attention.page.axes import name_axes
from attention.page.controls import (
    choose_head,
    choose_view,
    draw,
    redo,
    switched_on,
    switches,
    undo,
    undo_and_redo,
)
from attention.page.dragging import (
    choose_dragged,
    draggable_tables,
    dragged,
    messenger_alone,
    plane,
)
from attention.page.keyboard import Actions, listen
from attention.page.metronome import metronome
from attention.page.questions import side_by_side, two_matrices, who_can_win
from attention.page.reconnection import come_back
from attention.page.room import LEFT, POCKET_LEFT, UNKNOWN
from attention.page.ruler import forerunners, ruler, take_measure
from attention.page.session import Session
from attention.page.stacking import layer_upon_layer, next_layer
from attention.page.training import PAUSE, learn, learning
from attention.page.turn import turn
from attention.page.views import (
    REVEAL_FIRST,
    all_heads,
    all_numbers,
    all_queries,
    focus,
    one_score,
    values_and_outputs,
)

ACTIONS: Actions = {
    "ctrl+z": undo,
    "ctrl+y": redo,
    "ctrl+shift+z": redo,
    "f8": talk.enter_or_leave,
}
# Every view by its name in a link: how it is called, and what shows it. Those that one meets
# first come first.
SHOWN_IN: dict[str, tuple[str, Callable[[Session], None]]] = {
    "keys": ("Queries and keys", all_queries),
    "score": ("One score", one_score),
    "values": ("Values and outputs", values_and_outputs),
    "heads": ("All heads", all_heads),
    "winners": ("Who can win", who_can_win),
    "product": ("Two matrices", two_matrices),
    "beside": ("Side by side", side_by_side),
    "learning": ("Learning", learning),
    "layers": ("Layers", layer_upon_layer),
}
# What is done by itself, as long as one looks, and the milliseconds from one step to the next.
STEPS = {"learning": (learn, PAUSE), "layers": (next_layer, 300)}


def page() -> None:
    """Show the page."""
    st.set_page_config("Attention playground", layout="wide")
    with turn.taken():
        session = arrive()
        take_measure(session)
        measured = session.room != UNKNOWN
        with session.parts.whole_page(shows=lambda: outside_parts(session)):
            with st.container(gap="xsmall"):
                if measured:
                    everything(session)
            ruler(session)
            if measured:
                turn.let_others_go_first()  # others wait for a figure, we for tables
                session.parts.draw_later()
            come_back(session)
            if session.widgets.catch_up():
                st.rerun()
            if not measured:
                forerunners()


def outside_parts(session: Session) -> object:
    """Return what is shown here of the present, and by no part."""
    scenario, look = session.scenario, session.look
    return (
        (scenario.seed, scenario.options, len(scenario.heads), session.room),
        tuple(switched_on(scenario)),
        (look.talk, look.hide, look.tour, look.view, look.columns, session.hidden),
        session.controls,
    )


def everything(session: Session) -> None:
    """Show all there is, in the room there is."""
    # Two places: until the one is drawn the other stays, and nothing is seen to move.
    on_page, on_stage = st.container(gap="xsmall"), st.container(gap="xsmall")
    with on_stage if session.look.talk else on_page:
        if session.look.talk:
            talk.talk(session)
        elif session.room.compact:
            pocket(session)
        else:
            desk(session)
    tables.take_pastes()
    with session.parts.later():
        listen(session, {**ACTIONS, **talk.ACTIONS} if session.look.talk else ACTIONS)
        metronome(session, STEPS)
        session.parts.part("address", address, session, shows=lambda: shown(session), waits=True)


def desk(session: Session) -> None:
    """Show what can be edited on the left, and on the right what comes of it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Attention playground", width="content", anchor=False)
        lessons.choose_lesson(session)
        st.space("stretch")
        menu.top(session)
    menu.said(session)
    # Each `with` inside another makes a part dearer: Streamlit copies what is open around it.
    beside = st.container(horizontal=True, gap="small", wrap=False)
    left, right = beside.container(width=LEFT, gap="xsmall"), beside.container(gap="xsmall")
    with left:
        draggable(session)
    with left, session.parts.later():
        matrices(session)
        words(session)
    with right:
        computed(session)
        messenger_alone(session)


def pocket(session: Session) -> None:
    """Show on a phone first what a question asks for, then what is dragged and one query."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        lessons.choose_lesson(session)
        menu.menu(session)
    asked_for = guide.asked_for(session)
    if session.look.tour:
        menu.said(session)
    if asked_for == "matrices":
        matrices(session)
    if asked_for == "view":
        computed(session)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=POCKET_LEFT, gap="xsmall"):
            draggable(session)
        focus(session)
    with st.container():  # without it, all below is drawn anew once there is nothing to reveal
        lessons.reveal_button(session)
    if not session.look.tour:
        menu.said(session)
    if asked_for != "view":
        computed(session)
    with session.parts.later():
        if asked_for != "matrices":
            matrices(session)
        words(session)


def matrices(session: Session) -> None:
    """Show W_Q and W_K as tables, unless they are hidden, and what can't be used."""
    if not session.look.hide:
        with st.container(horizontal=not session.room.slim, gap="xsmall"):
            tables.matrix(session, "W_Q")
            tables.matrix(session, "W_K")
        tables.problems(session)


def words(session: Session) -> None:
    """Show the words as a table, unless it is hidden, and what their axes are called."""
    if not session.look.hide:
        tables.words(session)
        name_axes(session)


def draggable(session: Session) -> None:
    """Show the plane, what it can show, and the way back."""
    session.parts.part(
        "draggable", above_plane, session, waits=True,
        shows=lambda: (
            (dragged(session), draggable_tables(session)),
            (bool(session.history.past), bool(session.history.future)),
        ),
    )  # fmt: skip
    plane(session, session.room.plane, FONT)


def above_plane(session: Session) -> None:
    """Show what can be dragged, and the way back."""
    with st.container(
        horizontal=True, wrap=session.room.slim, gap="xsmall", horizontal_alignment="distribute",
        vertical_alignment="center",
    ):  # fmt: skip
        choose_dragged(session)
        undo_and_redo(session)


def computed(session: Session) -> None:
    """Show what is computed, a view at a time, and the switches."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        choose_view(session, {view: label for view, (label, _) in SHOWN_IN.items()})
        choose_head(session)
        if session.look.hide:
            st.button(
                "Show the controls",
                on_click=session.parts.act,
                args=(lambda: session.see(hide=False),),
            )
        else:
            switches(session)
            draw(session)
        if not session.room.compact:
            lessons.reveal_button(session)
    if session.hidden and session.look.view != "keys":
        st.info(REVEAL_FIRST)
        all_queries(session)
    else:
        _, show_view = SHOWN_IN[session.look.view]
        show_view(session)
    if not session.hidden:
        with session.parts.later():
            all_numbers(session)


page()
