"""Talk mode: one query at a time in large type, as on a stage, a step after the other.

The plane stays where it is while the walk goes from embeddings over projections, scores and
softmax to outputs, from layer to layer, and on to the next lesson; numbers stand in rows beside
it. All type is at least 3.3 % as high as the screen, so that the last row reads it. Words are
dragged here as well, and W_Q and W_K dragged or typed. `browser/stage.html` lists all keys.
"""

from typing import Any

import pandas as pd
import streamlit as st

from attention.editing.cells import MATRIX_HEADINGS, SENTENCES, WORDS
from attention.editing.draft import Draft
from attention.exchange.look import Look
from attention.figures.numbers import size
from attention.figures.stage import DOT, stage_limit, stage_marks
from attention.figures.stage_rows import stage_rows
from attention.forward import forward
from attention.frames import display_words
from attention.layers import layers, spread
from attention.lessons import LESSONS, WALK
from attention.page import lessons
from attention.page.controls import switched_on, switches
from attention.page.dragging import REACH, make_edits, plane_data
from attention.page.keyboard import Actions
from attention.page.room import Room
from attention.page.server import source
from attention.page.session import Session
from attention.page.walk import (
    layers_before,
    layers_in_all,
    layers_passed,
    places,
    places_passed,
    to_proof,
    walk,
)
from attention.scenario import MAX_NUMBER
from attention.words import isolated

# What each step on the walk through the mechanism shows.
WALK_SAYS = {
    "embeddings": "Each word is a point on a plane: two numbers, its embedding.",
    "projections": "W_Q makes of each word a query (diamond): what it looks for. W_K makes a key "
    "(circle): what it is found by.",
    "scores": "A score is the dot product of the query and a key: high where the key reaches far "
    "the query's way.",
    "softmax": "Softmax makes of a query's scores its weights: shares of its attention, in all 1.",
    "outputs": "The weights mix the values: what comes out is drawn to the words that were looked "
    "at.",
    "layers": "What comes out of one layer goes into the next: this is every word's way.",
}
LAYER_SAYS = "What leaves layer {} enters layer {}. {} {}."
SPREAD = "The words' spread, the mean distance of two,"
SPREAD_SINCE = "From layer {} to {} the words' spread"
# What is asked while nothing may tell a weight, where each step would.
_WHO = "Who gets most of the attention of {}? Make up your mind"
GUESS = {
    "scores": f"{_WHO}.",
    "softmax": f"{_WHO}, then → shows it.",
    "outputs": f"{_WHO}, then → shows it.",
    "layers": "Where do layers bring these words? Make up your mind, then → shows it.",
}
MEND = " Ctrl+Z takes it back."
FONT = 3.4  # units of the stage

_stage = st.components.v2.component(
    "stage", html=source("stage.html"), css=source("plane.css", "stage.css"),
    js=source("geometry.js", "pacing.js", "handles.js", "typing.js", "stage.js"),
)  # fmt: skip


# ---- In and out ------------------------------------------------------------------------


def talk_button(session: Session, label: str) -> None:
    """Show the button that leads into talk mode, or out of it."""
    st.button(
        label, icon=":material/co_present:", on_click=enter_or_leave,
        args=(session,), help="Large type for a projector, and one thing at a time.",
    )  # fmt: skip


def enter_or_leave(session: Session) -> None:
    """Enter talk mode, or leave it without a trace of what it looked at.

    It begins at its first step; with the lesson that it was left with, it goes on where it was.
    What was chosen there stays: another query, and after how many layers words are shown.
    """
    session.leap()
    session.let_go()
    session.controls = False
    lesson, look = session.draft.lesson, session.look
    if not look.talk:
        session.see(talk=True, step=0)
        if (left := session.stage_left) is not None:
            session.see(step=left.step, layer=left.layer, query=left.query, key=left.key)
        elif not lessons.is_edited(session):
            session.see_proof()
    else:
        session.stage_left = look
        session.see(talk=False, step=Look().step)
        own_key = lessons.is_edited(session) and look.key != (lesson.proof.key or 0)
        if look.query == lesson.proof.query and not own_key:
            session.see(query=lesson.query, key=lesson.key)


def talk(session: Session) -> None:
    """Show the stage, and above it the controls if they were asked for."""
    with st.container():  # its place is there even if it is empty
        if session.controls:
            _controls(session)
    _show_stage(session)


def _controls(session: Session) -> None:
    """Show what a speaker may need besides keys, if asked for, where nothing moves for it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        lessons.choose_lesson(session)
        lessons.predict(session)
        lessons.reveal_button(session)
        switches(session)
        talk_button(session, "Leave")


# ---- Keys ------------------------------------------------------------------------------


def _choose_query(session: Session, by: int) -> None:
    session.see(query=(session.here.query + by) % len(session.scenario.words))


def _choose_head(session: Session) -> None:
    session.see(head=(session.here.head + 1) % len(session.scenario.heads))


def _ask_for_controls(session: Session) -> None:
    session.controls = not session.controls


# What keys stand for on the stage; a clicker sends PageDown and PageUp.
ACTIONS: Actions = {
    "pagedown": lambda session: walk(session, 1),
    "arrowright": lambda session: walk(session, 1),
    "pageup": lambda session: walk(session, -1),
    "arrowleft": lambda session: walk(session, -1),
    "arrowdown": lambda session: _choose_query(session, 1),
    "arrowup": lambda session: _choose_query(session, -1),
    "h": _choose_head,
    "n": lambda session: to_proof(session, 1),
    "p": lambda session: to_proof(session, -1),
    "v": lessons.reveal,
    "c": _ask_for_controls,
}


# ---- What is shown ---------------------------------------------------------------------


def _show_stage(session: Session) -> None:
    """Show what the walk has come to: a sentence, the plane, and rows of numbers."""

    def show() -> None:
        # It stands above the page, where it takes no room, unless it scrolls with it.
        _stage(
            key="stage",
            data=_data(session),
            height="content" if session.room.stage_scrolls else 1,
            on_edits_change=lambda: make_edits(session, "stage", "stage"),
            on_query_change=lambda: _chosen(session),
        )

    session.parts.part(
        "stage",
        show,
        shows=lambda: (
            (session.link, session.draft.refused, session.hidden, session.room),
            (session.before_drag, session.heard, session.controls),
        ),
    )


def _chosen(session: Session) -> None:
    """Take in which query was clicked; a browser may say anything."""
    query = st.session_state["stage"].query
    if type(query) is int:
        session.see(query=query)
    session.parts.redraw("stage")


def _data(session: Session) -> dict[str, Any]:
    """Return all that the stage shows, as `stage.js` expects it."""
    step = WALK[session.look.step]
    return {
        **_sizes(session.room),
        **plane_data(session, WORDS),
        "limit": stage_limit(session.scenario, step, hidden=session.hidden),
        "step": step,
        "layer": layers_passed(session),
        "query": session.here.query,
        "fault": _fault(session.draft, step),
        "controls": session.controls,
        **_said(session, step),
        "marks": _marks(session, step),
        "rows": _rows(session, step),
        "heat": _heat(session) if step == "softmax" else [],
        "matrices": _matrices(session) if step == "projections" else [],
    }


def _sizes(room: Room) -> dict[str, Any]:
    """Return how large all is, in pixels."""
    unit = room.stage_unit
    font = FONT * unit
    return {
        "unit": unit,
        "narrow": room.narrow,
        "scrolls": room.stage_scrolls,
        "side": room.stage_plane,
        "font": font,
        "dot": DOT * font,
        "reach": max(REACH, font),
    }


def _said(session: Session, step: str) -> dict[str, Any]:
    """Return what is said in words, and which row a claim is about."""
    lesson = session.draft.lesson
    word = isolated(display_words(session.scenario.words)[session.here.query])
    # A claim is told where it is proved, unless it was about other numbers.
    between = 0 < layers_passed(session) < layers_in_all(session)
    there = step == lesson.proof.step and not between
    proved = there and not lessons.is_edited(session) and not session.hidden
    told = _moved(session) if between else lesson.claim if proved else WALK_SAYS[step]
    hides = session.hidden and step in GUESS
    return {
        "sentence": GUESS[step].format(word) if hides else told,
        "claimed": _claimed(session, step) if proved else None,
        "about": _about(session, step, word),
        "where": _where(session),
        "next": LESSONS[(LESSONS.index(lesson) + 1) % len(LESSONS)].name,
        "note": lesson.note,
        "words_typed": [
            *session.scenario.words,
            *(session.scenario.looked_at.words if session.scenario.cross else ()),
        ],
        "cross": session.scenario.cross,
        "most": MAX_NUMBER,
    }


def _claimed(session: Session, step: str) -> int | None:
    """Return which row a claim is about: where rows are of keys, that of the proof's key."""
    proof = session.draft.lesson.proof
    of_keys = step not in ("embeddings", "projections")
    return proof.key if of_keys and session.here.query == proof.query else None


def _where(session: Session) -> str:
    """Return where a speaker is: the lesson, the step, and the head if there are several."""
    heads, layer = len(session.scenario.heads), layers_passed(session)
    step = f"Layer {layer} ·" if layer and layers_in_all(session) > 1 else WALK[session.look.step]
    head = f" · head {session.here.head + 1} of {heads}" if heads > 1 else ""
    changed = " (changed)" if lessons.is_edited(session) else ""
    at = f"{step.capitalize()} {places_passed(session)}/{len(places(session))}"
    on = "".join(f" · {switch}" for switch in switched_on(session.scenario))
    return f"{session.draft.lesson.name}{changed} · {at}{head}{on}"


def _moved(session: Session) -> str:
    """Return how much nearer or farther layers have brought all words, and that others follow."""
    states, since, layer = layers(session.scenario), layers_before(session), layers_passed(session)
    before, after = (spread(states[at].X) for at in (since, layer))
    change = f"{'falls' if after < before else 'grows'} from {size(before)} to {size(after)}"
    stays = size(before) == size(after)
    return LAYER_SAYS.format(
        layer, layer + 1, SPREAD if layer - since == 1 else SPREAD_SINCE.format(since, layer),
        f"stays {size(after)}" if stays else change,
    )  # fmt: skip


def _about(session: Session, step: str, word: str) -> str:
    """Return whom the numbers in the rows are about, or after how many layers they are."""
    if step == "embeddings" or (step == "layers" and session.hidden):
        return ""
    if step != "layers":
        return f"◆ {word}{_formula(session, step)}"
    layer, count = layers_passed(session), layers_in_all(session)
    of = f"{layer} of " if layer < count else ""
    apart = size(spread(layers(session.scenario)[layer].X))
    return f"After {of}{count} layer{'s' if count != 1 else ''}: spread {apart}"


def _formula(session: Session, step: str) -> str:
    """Return how the numbers in the rows are made, where a switch could make one wonder."""
    options = session.scenario.options
    if step == "outputs":
        return ": weight × value"
    if step != "scores":
        return ""
    score = "q · k / √2" if options.scaled else "q · k"
    if options.slope:
        score += f" − {options.slope:g} × distance"
    if options.temperature != 1:
        score = f"({score}) / {options.temperature:g}"
    return f": {score}"


def _fault(draft: Draft, step: str) -> str:
    """Return what was typed and can't be used, where there is something to be done about it."""
    problems = draft.problems_at.items()
    shown = (said for at, said in problems if at.table in SENTENCES or step == "projections")
    first = next(shown, "")
    return first and first + MEND


def _marks(session: Session, step: str) -> list[dict[str, Any]]:
    look, room = session.here, session.room
    marks = stage_marks(
        session.scenario, step=step, head=look.head, query=look.query, side=room.stage_plane,
        font=FONT * room.stage_unit, layer=layers_passed(session), hidden=session.hidden,
        before_drag=session.before_drag,
    )  # fmt: skip
    return _records(marks)


def _rows(session: Session, step: str) -> list[dict[str, Any]]:
    look = session.here
    frame = stage_rows(
        session.scenario, step=step, head=look.head, query=look.query, layer=layers_passed(session),
        hidden=session.hidden, before_drag=session.before_drag,
    )  # fmt: skip
    frame["name"] = frame["name"].map(isolated)
    return [
        {"name": cells[0]["name"], "position": cells[0]["position"], "cells": cells}
        for cells in (_records(group) for _, group in frame.groupby("row"))
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, with None where there is no number."""
    rows = frame.to_dict("records")
    return [{str(name): None if pd.isna(at) else at for name, at in row.items()} for row in rows]


def _heat(session: Session) -> list[list[float | None]]:
    """Return the weights of all queries, a row each; None where nothing may be told."""
    this = forward(session.scenario).heads[session.here.head]
    rows: list[list[float]] = this.weights.tolist()
    return [[None if session.hidden else weight for weight in row] for row in rows]


def _matrices(session: Session) -> list[dict[str, Any]]:
    """Return W_Q and W_K as they are typed and as they are, to be dragged and typed."""
    draft, head = session.draft, session.here.head
    return [
        {
            "name": name,
            "role": role,
            "head": head,
            "columns": MATRIX_HEADINGS[name],
            "rows": draft.matrix_table(name, head).fillna("").to_numpy().tolist(),
            "numbers": [list(row) for row in draft.scenario.matrix(head, name)],
        }
        for name, role in (("W_Q", "query"), ("W_K", "key"))
    ]
