"""What acts on more than one word or number: undo, draw, switches and heads."""

from typing import Any

import streamlit as st

from attention.editing.draft import Draft
from attention.editing.history import History
from attention.exchange.link import MAX_COLUMNS
from attention.page.dragging import SNAP
from attention.page.keyboard import KEYS
from attention.page.session import Session
from attention.scenario import MAX_HEADS, MAX_ROTATION, MAX_SEED

TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


def controls(session: Session) -> None:
    """Show all controls, or a button that shows them."""
    if session.look.hide:
        st.button(
            "Show the controls", icon=":material/tune:",
            on_click=lambda: session.see(hide=False),
        )  # fmt: skip
    else:
        _toolbar(session)
        switches(session)


def _toolbar(session: Session) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        with st.container(width="content"):
            undo_and_redo(session)
        _draw(session)
        st.selectbox(
            "Panels in a row", width=135,
            format_func=lambda count: f"{count} in a row", label_visibility="collapsed",
            **session.widgets.ask_one_of(
                "columns", range(1, MAX_COLUMNS + 1), session.look.columns,
                lambda count: session.see(columns=count),
            ),
        )  # fmt: skip


# ---- Undo ------------------------------------------------------------------------------


def undo_and_redo(session: Session) -> None:
    """Show the buttons that lead back and forward through the history of drafts."""
    session.parts.part(
        "undo", _undo_and_redo, session, waits=True,
        shows=lambda: (bool(session.history.past), bool(session.history.future)),
    )  # fmt: skip


def _undo_and_redo(session: Session) -> None:
    history = session.history
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Undo", icon=":material/undo:", shortcut=KEYS["Undo"], disabled=not history.past,
            on_click=lambda: _travel(session, session.history.undo()),
        )  # fmt: skip
        st.button(
            "Redo", icon=":material/redo:", shortcut=KEYS["Redo"], disabled=not history.future,
            on_click=lambda: _travel(session, session.history.redo()),
        )  # fmt: skip


def _travel(session: Session, history: History[Draft]) -> None:
    session.history = history
    session.playing = False
    session.parts.redraw()


# ---- Draw ------------------------------------------------------------------------------


def _draw(session: Session) -> None:
    """Show what draws W_Q and W_K at random."""

    def draw(seed: Any) -> None:
        if seed is not None:
            session.attempt(lambda draft: draft.sampled(seed))

    seed = session.scenario.seed
    st.button(
        "Draw W_Q and W_K", icon=":material/casino:",
        help="New entries, uniform between −1 and 1, from the next seed. The same seed draws "
        "the same matrices: type one beside to draw from it.",
        on_click=draw, args=(0 if seed is None else (seed + 1) % MAX_SEED,),
    )  # fmt: skip
    st.number_input(
        "Seed of the draw", 0, MAX_SEED, step=1, placeholder="seed", width=110,
        label_visibility="collapsed", **session.widgets.ask("seed", seed, draw),
    )  # fmt: skip


# ---- Switches --------------------------------------------------------------------------


def switches(session: Session) -> None:
    """Show how scores become weights, each switch with what to look for, and the heads."""
    options = session.scenario.options

    def ask(option: str) -> dict[str, Any]:
        def choose(value: Any) -> None:
            if value is not None:  # a number field that was emptied
                session.attempt(lambda draft: draft.with_options(**{option: value}))

        return session.widgets.ask(option, getattr(options, option), choose)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.toggle(
            "Divide by √d", help="Scores are divided by √2: weights move towards each other.",
            **ask("scaled"),
        )  # fmt: skip
        st.toggle(
            "Causal mask",
            help="A word sees only itself and the words before it: half of the heatmap is empty.",
            **ask("causal"),
        )
        st.select_slider(
            "Temperature", sorted({*TEMPERATURES, options.temperature}), width=150,
            help="Divides the scores. Low: the best key takes all. High: everyone gets the same.",
            **ask("temperature"),
        )  # fmt: skip
        st.number_input(
            "Rotation (RoPE), °", -MAX_ROTATION, MAX_ROTATION, step=15.0,
            format="%g", width=150,
            help="RoPE: the m-th query and key turn by m times this angle, from where the hollow "
            "marks are. Scores then depend on how far apart two words stand.",
            **ask("rotation"),
        )  # fmt: skip
        _heads(session)
        st.toggle(
            "Snap", help=f"What is dragged moves in steps of {SNAP}.",
            **session.widgets.ask("snap", session.snap, lambda snap: _set_snap(session, snap)),
        )  # fmt: skip


def _set_snap(session: Session, snap: object) -> None:
    session.snap = bool(snap)


def _heads(session: Session) -> None:
    """Show how many heads there are, and which one tables and views show."""

    def choose(number: Any) -> None:
        if number is not None:
            session.attempt(lambda draft: draft.with_heads(number))

    count = len(session.scenario.heads)
    st.number_input(
        "Heads", 1, MAX_HEADS, width=110,
        help="Each head has its own matrices and asks its own question.",
        **session.widgets.ask("heads", count, choose),
    )  # fmt: skip
    if count > 1:
        st.segmented_control(
            "Shown", range(count), format_func=lambda head: str(head + 1), required=True,
            **session.widgets.ask(
                "head", session.here.head, lambda head: session.see(head=head), "default"
            ),
        )  # fmt: skip
