"""Views of questions: why two matrices, who can win, and what has changed."""

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention.exchange.latex import pmatrix
from attention.figures.charts.planes import winners_figure
from attention.figures.findings import found_in_winners
from attention.figures.heatmaps import compared, summed
from attention.figures.winners import CELL, axes, shares, strengths, winner_map
from attention.forward import attention_mask
from attention.frames import display_names
from attention.maths import Array
from attention.page.charts import chart, computed_part, matrices_beside, panels_alone
from attention.page.session import Knob, Session
from attention.page.views import BESIDE_PLANE, PLANE_WIDTH, choose_words
from attention.product import (
    MAX_SHEAR,
    MAX_STRETCH,
    MAX_TURN,
    MIN_STRETCH,
    ROUNDING,
    change_of_basis,
    form,
    largest_change,
    scores,
    transformed,
)
from attention.scenario import Row, Scenario

# ---- Two matrices ----------------------------------------------------------------------


def two_matrices(session: Session) -> None:
    """Show that only W_Q·W_Kᵀ counts, and what in it is mutual."""
    if not session.look.tour:  # there it is the answer
        st.markdown(
            "W_Q becomes W_Q·M and W_K becomes W_K·M⁻ᵀ. In every score M meets M⁻¹, and nothing "
            "is left of it: queries and keys move, the weights stay."
        )
    computed_part(session, "knob", _knob)
    computed_part(session, "turned", panels_alone)
    computed_part(session, "form", _form)


def _standing(session: Session, head: int) -> Knob:
    """Return the settings of M; these are at rest once anything else has been edited."""
    now = session.knob
    if now is None or now.made is not session.draft or now.head != head:
        return Knob(session.draft, session.draft, head)
    return now


def _turn(session: Session, head: int, name: str, to: Any) -> None:
    """Change one setting of M; however often that is done in a row, it is one step of undo."""
    if head >= len(session.scenario.heads):  # another edit, heard with this, took it away
        return
    now = _standing(session, head)
    turned = now._replace(**{name: to})
    try:
        M = change_of_basis(turned.turn, turned.stretch, turned.shear)
        began = now.began.scenario
        scenario = began if (np.eye(2) == M).all() else transformed(began, head, M)
    except (TypeError, ValueError) as fault:
        st.toast(f"{fault}.")
        return
    draft = replace(session.draft, scenario=scenario)
    session.record(draft, further=session.draft is not now.began)
    session.knob = turned._replace(made=session.draft)


def _knob(session: Session) -> None:
    head = session.here.head
    now = _standing(session, head)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for label, name, low, high, step in (
            ("M turns by, °", "turn", -MAX_TURN, MAX_TURN, 5.0),
            ("M stretches by", "stretch", MIN_STRETCH, MAX_STRETCH, 0.25),
            ("M shears by", "shear", -MAX_SHEAR, MAX_SHEAR, 0.1),
        ):

            def turn(to: Any, name: str = name) -> None:
                _turn(session, head, name, to)

            st.slider(
                label, low, high, step=step, width=170, format="%g",
                **session.widgets.bind(name, getattr(now, name), turn),
            )  # fmt: skip
        most = largest_change(now.began.scenario, session.scenario, head)
        st.markdown(
            f"Largest change of any weight:  \n**{_written(most)}**",
            width="content",
            help="A computer keeps some 16 digits of a number, and in the last of them sums may "
            "differ that are equal: that is rounding.",
        )
    if session.scenario.options.rotation and now.shear:
        st.info(
            "With rotation by position, a turn stands between a query and a key, and a shear does "
            "not commute with it: now the weights do change."
        )


def _written(change: float) -> str:
    """Return how large a change is; what is rounding is none."""
    if change > ROUNDING:
        return f"{change:.2g}"
    return f"none (rounding: {change:.0e})".replace("-", "−") if change else "none"


def _form(session: Session) -> None:
    scenario, head = session.scenario, session.here.head
    if scenario.cross:
        st.info(
            "What of W_Q·W_Kᵀ is mutual, and what goes one way, can be asked of words that look "
            "at each other. Sources do not look back."
        )
        return
    whole, symmetric, antisymmetric = form(scenario, head)
    line = r"\\&" if session.room.narrow else ""
    st.markdown(
        rf"$\displaystyle\begin{{aligned}}W_Q W_K^{{\mathsf T}}&={_pmatrix(whole)}{line}="
        rf"\underbrace{{{_pmatrix(symmetric)}}}_{{\text{{mutual}}}}{line}+"
        rf"\underbrace{{{antisymmetric[0, 1]:.3f}\begin{{pmatrix}}0&1\\-1&0\end{{pmatrix}}}}"
        r"_{\text{one-way}}\end{aligned}$"
    )
    st.markdown(
        "The score of a word x for a word y is x W_Q W_Kᵀ yᵀ. The mutual part is the same both "
        "ways; the one-way part changes its sign: its factor times x₁y₂ − x₂y₁, the area between "
        "the two words. Mutual and one-way add up to the score, cell by cell (before any mask)."
    )
    matrices_beside(
        session, summed(scenario, scores(scenario, head)),
        ("scores", "mutual part", "one-way part"),
        key="split", alt="Scores, their mutual part and their one-way part",
    )  # fmt: skip


def _pmatrix(rows: Array) -> str:
    return pmatrix([[f"{number:.3f}" for number in row] for row in rows])


# ---- Who can win -----------------------------------------------------------------------


def who_can_win(session: Session) -> None:
    """Show for every query there could be, which key would win."""
    if session.scenario.options.slope:
        st.info(
            "With a slope by distance, borders are no longer the same for all words: who wins "
            "depends on where a word stands, too. Switch the slope off to see who can win."
        )
        return
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=session.room.side(PLANE_WIDTH) + BESIDE_PLANE):
            computed_part(session, "winners", _winners)
        with st.container(width=330):
            st.markdown(
                "Put a query anywhere, by a click, and drag it (*query* above the plane): the "
                "colour says whose key gets most of its attention, and it is the stronger, the "
                "more. Borders are straight, since two keys tie where q · (k − k′) = 0."
            )
            if not session.look.tour:  # there it is the answer
                st.markdown("A key among the others, inside their outline, wins nowhere.")
            if not attention_mask(session.scenario).all():
                choose_words(session, "query")
                st.markdown(":small[With a mask, it depends on the query what it may see.]")
            computed_part(session, "shares", _table)


def _asked(session: Session) -> Row | None:
    """Return where a query was put, None if that is beyond the axes: these fit what is shown."""
    look = session.here
    limit = axes(session.scenario, head=look.head, side=session.room.side(PLANE_WIDTH)).limit
    on_plane = look.asked and max(map(abs, look.asked)) <= limit
    return look.asked if on_plane else None


@lru_cache(maxsize=64)
def _shares(scenario: Scenario, head: int, query: int, asked: Row | None) -> pd.DataFrame:
    """Return in how many directions each key wins, made once for the map and the table."""
    return shares(scenario, head=head, query=query, asked=asked)


def _winners(session: Session) -> None:
    scenario, look, side = session.scenario, session.here, session.room.side(PLANE_WIDTH)
    asked = _asked(session)
    data = {
        "map": winner_map(scenario, head=look.head, query=look.query, side=side, asked=asked),
        "strengths": strengths(
            scenario, head=look.head, query=look.query,
            limit=axes(scenario, head=look.head, side=side).limit, resolution=side // CELL,
        ),
    }  # fmt: skip
    chart(
        "winners", "All queries there could be, coloured by the key that would win",
        winners_figure(side), data,
        finding=found_in_winners(_shares(scenario, look.head, look.query, asked)),
        on_select=partial(session.parts.act, _put_query, session), selection_mode="ask",
    )  # fmt: skip


def _put_query(session: Session) -> None:
    """Take in where a query was put; what the browser says of it may be anything."""
    try:
        (cell,) = st.session_state["winners"].selection.ask
        middle = tuple(round((cell[axis] + cell[axis + "2"]) / 2, 3) for axis in "xy")
        session.see(asked=middle)
    except (AttributeError, KeyError, TypeError, ValueError):
        return  # nothing is selected any more


def _table(session: Session) -> None:
    look = session.here
    asked = _asked(session)
    columns = ["word", "percent", "won_by"]
    if asked:
        columns.insert(1, "weight")
        st.button(
            "Take your query away", icon=":material/close:", on_click=session.parts.act,
            args=(lambda: session.see(asked=None),),
        )  # fmt: skip
    st.dataframe(
        _shares(session.scenario, look.head, look.query, asked),
        hide_index=True, height="content", column_order=columns,
        column_config={
            "weight": st.column_config.NumberColumn(
                "◇ gives", width=65, format="%.2f", help="What the query that was put there gives"
            ),
            "word": st.column_config.TextColumn("key of", width=95),
            "percent": st.column_config.NumberColumn(
                "wins, %", width=65, help="In what share of all directions it wins"
            ),
            "won_by": st.column_config.TextColumn("with the queries of"),
        },
    )  # fmt: skip


# ---- Side by side ----------------------------------------------------------------------


def side_by_side(session: Session) -> None:
    """Show the weights as they were pinned, as they are, and by how much they differ."""
    computed_part(session, "beside", _beside)


def _beside(session: Session) -> None:
    pinned = session.look.pinned
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Pin what is shown now", icon=":material/keep:", on_click=session.parts.act,
            args=(_pin, session, session.scenario),
            help="Keeps the weights as they are, to be compared with what you do next.",
        )  # fmt: skip
        if pinned:
            st.button(
                "Let go",
                icon=":material/keep_off:",
                on_click=session.parts.act,
                args=(_pin, session, None),
            )
    if not pinned:
        st.markdown("Nothing is pinned yet. Pin the present state, go on editing, and see both.")
        return
    head = session.here.head
    heads = min(head, len(pinned.heads) - 1), head
    matrices_beside(
        session, compared(pinned, session.scenario, heads=heads),
        ("pinned", "now", "now − pinned"),
        key="beside", alt="The weights as they were pinned, as they are, and their difference",
    )  # fmt: skip
    if display_names(pinned) != display_names(session.scenario):
        st.markdown("The difference is of the words that are in both.")


def _pin(session: Session, scenario: Scenario | None) -> None:
    session.see(pinned=scenario)
