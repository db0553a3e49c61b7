"""The plane on which words and rows of matrices are dragged: what it shows, and what it says."""

from typing import Any

import numpy as np
import streamlit as st

from attention.editing.cells import MATRIX_HEADINGS, QUERY, SOURCES, WORDS
from attention.editing.draft import Draft
from attention.editing.gestures import applied, is_held, names, received
from attention.figures.axes import axis_limit
from attention.forward import forward
from attention.frames import ASKED, display_words
from attention.maths import Array
from attention.page.server import source
from attention.page.session import Hand, Session
from attention.scenario import MAX_NUMBER, Row, Scenario
from attention.words import isolated

SNAP = 0.25
# What can be dragged, and its colour among the theme's: see `.streamlit/config.toml`.
DRAGGED = {WORDS: 4, "W_Q": 1, "W_K": 0, "W_V": 2, QUERY: 1}
ASKING_VIEWS = ("score", "winners")  # where one sees what a query gives that is no word's
OF_SOURCES = 0  # the colour of keys, which are made of them
ARROWS = (
    ":small[Arrow **x** is where the point (1, 0) goes, **y** where (0, 1) goes: the rows of the "
    "matrix.]"
)
MOVES_NO_WEIGHT = " :small[W_V changes no weight, but what is handed over: *Values and outputs*.]"
SMALLEST_LIMIT = 2.0  # there is room around small vectors
# What one can do; shown where one points.
MOVE_WORDS = (
    "Drag a word, or move it with the arrow keys. Double click: one more word. Delete: one less."
)
MOVE_ROWS = "Drag the tip of a row, or move it with the arrow keys."
MOVE_QUERY = "Drag the query, or move it with the arrow keys. Delete: the word asks again."
BOX = 300  # units along the plane's side, whatever pixels there are
DOT, REACH = 8, 22  # of these: radii of a handle, and of where a finger may be to take it

_plane = st.components.v2.component(
    "plane", html=source("plane.html"), css=source("plane.css"),
    js=source("geometry.js", "pacing.js", "handles.js", "plane.js"),
)  # fmt: skip

_messenger = st.components.v2.component("messenger", js=source("messenger.js"))


def choose_dragged(session: Session) -> None:
    """Show what can be dragged: the words, or the rows of a matrix."""

    def choose(table: object) -> None:
        if table in DRAGGED:
            session.dragged = str(table)

    shown = st.segmented_control(
        "Drag", draggable_tables(session), required=True, label_visibility="collapsed",
        **session.widgets.bind("dragged", dragged(session), choose, "default"),
    )  # fmt: skip
    if session.comes_back:
        # No callback has heard of what the browser shows. The plane, which is drawn next, must not
        # take it away: it may be in the hand.
        choose(shown)


def draggable_tables(session: Session) -> list[str]:
    """Return what can be dragged; where one asks what a query gives, one in place of values."""
    not_there = "W_V" if session.look.view in ASKING_VIEWS else QUERY
    return [table for table in DRAGGED if table != not_there]


def dragged(session: Session) -> str:
    """Return what of this can be dragged now."""
    return session.dragged if session.dragged in draggable_tables(session) else WORDS


def _asked(session: Session) -> Row:
    """Return where the query is that is no word's; if there is none, where the chosen word's is."""
    look = session.here
    place = look.asked or forward(session.scenario).heads[look.head].queries[look.query].round(3)
    x, y = np.clip(place, -MAX_NUMBER, MAX_NUMBER).tolist()
    return x, y


def plane(session: Session, side: int, font: float) -> None:
    """Show the words, or the rows of a matrix, where they can be dragged; sizes in pixels."""

    def about() -> dict[str, Any]:
        return {
            **plane_data(session, dragged(session)),
            "side": BOX,
            "dot": DOT,
            "reach": REACH,
            "font": font * BOX / side,
        }

    def show() -> None:
        _plane(key="plane", data=about(), width=side, height=side)
        if dragged(session) not in (WORDS, QUERY):
            st.markdown(ARROWS + (MOVES_NO_WEIGHT if session.dragged == "W_V" else ""))

    session.parts.part("plane", show, shows=about, waits=True)


def messenger(session: Session) -> None:
    """Hear of the plane's edits, and tell it which have been answered; once on a page.

    It belongs into the part that a drag draws anew: then the run that hears of an edit draws
    what comes of it, and none has to follow.
    """
    part = session.parts.hearing = session.parts.drawing
    _messenger(
        key="messenger", data={"answered": session.heard}, height=1,
        on_edits_change=lambda: make_edits(session, "messenger", part),
    )  # fmt: skip


def messenger_alone(session: Session) -> None:
    """Hear of the plane's edits where no part on the page does."""
    if not session.parts.hearing:
        session.parts.part("messenger", messenger, session, shows=lambda: session.heard)


def plane_data(session: Session, table: str) -> dict[str, Any]:
    """Return what of a table can be dragged and how: all that a plane has to know but sizes."""
    head = session.here.head
    shown = (
        _query_on_plane(session.scenario, head, _asked(session))
        if table == QUERY
        else table_on_plane(session.draft, table, head)
    )
    return {
        **shown,
        "head": head,
        "colour": DRAGGED[table],
        "source_colour": OF_SOURCES,
        "snap": SNAP if session.snap else 0,
        "answered": session.heard,
    }


def make_edits(session: Session, teller: str, part: str) -> None:
    """Make the edits that a component reports; all those of one drag are one step of undo.

    Parameters
    ----------
    session : Session
    teller : str
        The key of the component.
    part : str
        The part of the page in which it lies.
    """
    message = st.session_state[teller].edits
    held = is_held(message)
    for edit in received(message, after=session.heard):
        session.heard = edit.number
        if edit.table == QUERY:
            session.see(asked=None if edit.kind == "delete" else (edit.x, edit.y))
            continue
        before, hand = session.draft, session.hand
        draft = applied(before, edit)
        if draft == before:  # what changes nothing begins no step to go on with
            continue
        if not hand or hand.gesture != edit.gesture or hand.made is not before:
            word = edit.row if edit.table == WORDS and edit.kind == "move" else None
            hand = Hand(edit.gesture, before, before, word)
        session.record(draft, further=before is not hand.began)
        session.hand = hand._replace(made=session.draft)
    if session.hand:
        session.hand = session.hand._replace(held=held)
    session.parts.redraw(part, held=held)


def table_on_plane(draft: Draft, table: str, head: int) -> dict[str, Any]:
    """Return what the plane shows of a table: its handles, and how far its axes reach."""
    scenario = draft.scenario
    points = [scenario.X if table == WORDS else np.array(scenario.matrix(head, table))]
    tables = [table]
    if table == WORDS and scenario.cross:
        points.append(scenario.looked_at.X)
        tables.append(SOURCES)
    across, upwards = axes = [
        isolated(name) if name else ""
        for name in (MATRIX_HEADINGS.get(table) or (scenario.x_label, scenario.y_label))
    ]
    called = "".join(
        f", {direction}: {name}"
        for direction, name in (("across", across), ("upwards", upwards))
        if name
    )
    return {
        "subject": table,
        "label": f"Words on a plane{called}" if table == WORDS else f"Rows of {table} as arrows",
        "hint": MOVE_WORDS if table == WORDS else MOVE_ROWS,
        "axes": axes,
        "fixed": [],
        "handles": [
            {
                "table": each,
                "row": row,
                "name": name,
                "shown": isolated(name),
                "x": x,
                "y": y,
            }
            for each, places in zip(tables, points, strict=True)
            for row, (name, (x, y)) in enumerate(
                zip(names(draft, each), places.tolist(), strict=True)
            )
        ],
        "adds": table == WORDS,
        "deletes": table == WORDS,
        "arrows": table != WORDS,
        "limit": _limit(np.vstack(points)),
    }


def _query_on_plane(scenario: Scenario, head: int, asked: Row) -> dict[str, Any]:
    """Return what the plane shows of a query that is no word's: it alone moves among the keys."""
    keys = forward(scenario).heads[head].keys
    x, y = asked
    return {
        "subject": QUERY,
        "label": "A query among all keys",
        "hint": MOVE_QUERY,
        "axes": MATRIX_HEADINGS["W_Q"],
        "fixed": [
            {"shown": isolated(name), "x": x, "y": y}
            for name, (x, y) in zip(
                display_words(scenario.looked_at.words), keys.tolist(), strict=True
            )
        ],
        "handles": [
            {"table": QUERY, "row": 0, "name": ASKED, "shown": ASKED, "x": x, "y": y},
        ],
        "adds": False,
        "deletes": True,
        "arrows": False,
        "limit": _limit(np.vstack([keys, asked])),
    }


def _limit(points: Array) -> float:
    """Return how far the axes reach: nothing can be dragged to where no number is allowed."""
    return min(MAX_NUMBER, max(SMALLEST_LIMIT, axis_limit(points)))
