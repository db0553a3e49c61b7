"""Talk mode: one thing at a time in large type, as on a stage."""

import streamlit as st

from attention.exchange.look import WALK
from attention.figures.captions import Told
from attention.figures.charts.overview import panels_figure
from attention.figures.layout import FONT, STAGE_ZOOM, on_stage, stage_side
from attention.figures.panels import panels
from attention.page import lessons
from attention.page.charts import chart, follows
from attention.page.controls import switches
from attention.page.dragging import choose_dragged, plane
from attention.page.keyboard import Actions
from attention.page.session import Session
from attention.page.views import REVEAL_FIRST, mixing_plane

# What keys stand for on the stage; a clicker sends PageDown and PageUp.
ACTIONS: Actions = {
    "pagedown": lambda session: walk(session, 1),
    "pageup": lambda session: walk(session, -1),
    "n": lambda session: lessons.next_lesson(session, 1),
    "p": lambda session: lessons.next_lesson(session, -1),
    "v": lessons.reveal,
}
# What each step on the walk through the mechanism shows.
WALK_SAYS = {
    "embeddings": "Each word is a point: two numbers, its **embedding**.",
    "projections": "W_Q makes of each point a **query** (diamond): what it looks for. W_K makes "
    "of it a **key** (circle): what it is found by.",
    "scores": "The dot product of a query and a key is a **score**: high where they point the "
    "same way.",
    "softmax": "Softmax makes of a query's scores its **weights**: shares of attention, in all 1.",
    "outputs": "The weights mix the **values**: each word moves to where its attention draws it.",
}
TOLD: dict[str, Told] = {"projections": "word", "scores": "score", "softmax": "weight"}
# In pixels of height: what stands above the stage; in it, the sentence and the choice above
# the plane, and the legend of a figure; and of width, between plane and figure.
ABOVE_STAGE, SENTENCE, STAGE_LEGEND, STAGE_GAP = 220, 240, 60, 40


def talk_button(session: Session, label: str) -> None:
    """Show the button that leads into talk mode, or out of it."""
    st.button(
        label, icon=":material/co_present:", on_click=enter_or_leave,
        args=(session,), help="Large type for a projector, and one thing at a time.",
    )  # fmt: skip


def enter_or_leave(session: Session) -> None:
    """Enter talk mode, or leave it."""
    session.leap()
    session.see(talk=not session.look.talk)


def conductor(session: Session) -> None:
    """Show what a speaker needs above the stage."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        lessons.choose_lesson(session)
        for label, by in (("Lesson before", -1), ("Next lesson", 1)):
            st.button(label, on_click=lessons.next_lesson, args=(session, by))
        lessons.predict(session)
        talk_button(session, "Leave")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        at = session.look.step
        _walk_button(session, "Back", at - 1, disabled=at == 0)
        st.segmented_control(
            "Step", range(len(WALK)), required=True, label_visibility="collapsed",
            format_func=lambda step: WALK[step].capitalize(),
            **session.widgets.ask("step", at, lambda step: session.see(step=step), "default"),
        )  # fmt: skip
        _walk_button(session, "Next", at + 1, disabled=at == len(WALK) - 1)
        with st.popover("Switches", icon=":material/tune:"):
            switches(session)


def walk(session: Session, by: int) -> None:
    """Go on, or back, in the walk through the mechanism."""
    session.see(step=session.look.step + by)


def _walk_button(session: Session, label: str, to: int, *, disabled: bool) -> None:
    st.button(
        label, icon=f":material/arrow_{'forward' if label == 'Next' else 'back'}:",
        on_click=lambda: session.see(step=to), disabled=disabled,
    )  # fmt: skip


def stage(session: Session) -> None:
    """Show in large type what the walk has come to: one sentence, the plane, one figure."""
    step, width, narrow = WALK[session.look.step], session.room.width, session.room.narrow
    room = int(session.room.height) - ABOVE_STAGE
    left = stage_side(width if narrow else 0.38 * width)
    right = int(width if narrow else width - left - STAGE_GAP)
    font = FONT * STAGE_ZOOM
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=left):
            _sentence(session, step)
            choose_dragged(session)
            if step != "embeddings":
                plane(session, stage_side(left, room - SENTENCE), font)
        if step == "embeddings":
            plane(session, stage_side(right, room), font)
        else:
            follows(session, "stage", lambda session: _figure(session, step, right, room))


def _sentence(session: Session, step: str) -> None:
    """Say what a step on the walk is about."""

    def says() -> str:
        claimed = session.hidden or step == "softmax"
        return lessons.claim(session) if claimed else WALK_SAYS[step]

    def show() -> None:
        st.markdown(f"### {says()}")

    session.parts.part("sentence", show, shows=says, waits=True)


def _figure(session: Session, step: str, width: int, height: int) -> None:
    """Show what a step on the walk is about, in large type."""
    if step == "outputs" and session.hidden:
        st.info(REVEAL_FIRST)
    elif step == "outputs":
        mixing_plane(session, stage_side(width, height - STAGE_LEGEND), STAGE_ZOOM)
    else:
        _panels(session, TOLD[step], width, height)


def _panels(session: Session, told: Told, width: float, height: float) -> None:
    """Show every query among the keys, and of each key only what is told at this step."""
    columns, side = on_stage(width, height, len(session.scenario.words))
    laid_out = panels(
        session.scenario, head=session.here.head, side=int(side / STAGE_ZOOM),
        hidden=session.hidden, told=told,
    )  # fmt: skip
    chart(
        "stage_figure", "Each query (a diamond) among all keys (circles)",
        {**panels_figure(columns, side, STAGE_ZOOM), "datasets": {"panels": laid_out}},
    )  # fmt: skip
