"""Views of what is computed: all queries, one score, values and outputs, all heads."""

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from attention.figures.charts.matrices import heads_figure
from attention.figures.charts.overview import figure, panels_figure
from attention.figures.charts.planes import geometry_figure, mixing_figure
from attention.figures.charts.temperatures import temperatures_figure
from attention.figures.findings import (
    found_in_joint_mixing,
    found_in_mixing,
    found_in_score,
    found_in_temperatures,
    found_in_weights,
)
from attention.figures.geometry import geometry
from attention.figures.heatmaps import cells, heads_and_mean
from attention.figures.layout import MAX_LABEL, fit, fit_heads
from attention.figures.mixing import JOINT_MARKS, MARKS, joint_mixing, mixing
from attention.figures.numbers import plain
from attention.figures.panels import panels
from attention.figures.temperatures import temperatures
from attention.frames import ASKED, display_names, display_words, joint_outputs, numbers
from attention.page import tables
from attention.page.charts import chart, computed_part, hearing
from attention.page.dragging import ASKING_VIEWS
from attention.page.room import CHOOSERS
from attention.page.session import Session
from attention.scenario import Scenario
from attention.steps import EXPLANATIONS, steps, written

PLANE_WIDTH = 470  # pixels that a plane takes at most, with the numbers at its left
BESIDE_PLANE = 80  # pixels: numbers and title at the left of a plane, and its right edge
REVEAL_FIRST = (
    "This view tells the weights: it comes once you reveal them. Until then, guess from queries "
    "and keys."
)

COORDINATES = {f"{letter}{i}": f"{letter}{'₁₂'[i - 1]}" for letter in "qkvo" for i in (1, 2)}
LOOKS_AT = (
    "Of how many words: exp(−Σ w ln w) of its weights w. It is 1 if one word gets everything, and "
    "as many as there are if all get the same."
)


# ---- All numbers -----------------------------------------------------------------------


def all_numbers(session: Session) -> None:
    """Show everything that the head makes of every word, folded away."""
    session.parts.part(
        "numbers",
        _all_numbers,
        session,
        shows=lambda: st.session_state.get("all_numbers") and (session.scenario, session.here.head),
    )


def _all_numbers(session: Session) -> None:
    shown = st.expander(
        "All numbers", key="all_numbers", icon=":material/table:",
        on_change=session.parts.redraw, args=("numbers",),
    )  # fmt: skip
    if not shown.open:
        return
    number = st.column_config.NumberColumn
    shown.dataframe(
        numbers(session.scenario, session.here.head).drop(columns="position"),
        hide_index=True,
        height="content",
        column_config={
            **{name: number(name, format="%.4g") for name in ("x", "y")},
            **{name: number(label, format="%.3f") for name, label in COORDINATES.items()},
            "looks_at": number("looks at", format="%.2f", help=LOOKS_AT),
        },
    )


# ---- All queries -----------------------------------------------------------------------


def all_queries(session: Session) -> None:
    """Show the grid of panels and the heatmap."""
    computed_part(session, "figure", _figure)


def _figure(session: Session) -> None:
    look, hidden = session.here, session.hidden
    room, scenario = session.room, session.scenario
    words, keys = display_names(scenario)
    layout = fit(room.figure_width, room.figure_height, words, look.columns or None, keys)
    rows = _overview(scenario, look.head, layout.side, hidden, session.before_drag)
    key = session.widgets.key("figure")

    def pick() -> None:
        _pick(session, key)
        # It goes with what is selected in it, so that the same can be clicked again.
        session.widgets.give_way("figure")

    chart(
        key, "Each query among all keys, and a heatmap of the attention weights",
        figure(layout), {"panels": rows},
        on_select=partial(session.parts.act, pick), selection_mode="pick",
    )  # fmt: skip


@lru_cache(maxsize=64)
def _overview(
    scenario: Scenario, head: int, side: int, hidden: bool, before_drag: Scenario | None
) -> pd.DataFrame:
    """Return the rows of all panels, made once for all who look at the same lesson."""
    return panels(scenario, head=head, side=side, hidden=hidden, before_drag=before_drag)


def focus(session: Session) -> None:
    """Show the panel of one query alone: of the word dragged last, or of the one chosen."""
    session.parts.part(
        "focus", _focus, session,
        shows=lambda: (
            session.link, session.hidden, session.room, session.in_hand, session.before_drag,
            session.heard,
        ),
    )  # fmt: skip


def _focus(session: Session) -> None:
    look, side = session.here, session.room.focus
    query = look.query if session.in_hand is None else session.in_hand
    rows = _overview(session.scenario, look.head, side, session.hidden, session.before_drag)
    with hearing(session):
        chart(
            "focus",
            "One query among all keys",
            panels_figure(1, side),
            {"panels": rows[rows["query_position"] == query]},
        )


def _pick(session: Session, clicked: str) -> None:
    """Open the score that was clicked in a chart; what the browser says of it may be anything."""
    words = range(len(session.scenario.words))
    looked_at = range(len(session.scenario.looked_at.words))
    try:
        (point,) = st.session_state[clicked].selection.pick
        query, key = point["query_position"], point["key_position"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return  # nothing is selected any more
    if query in words:  # a word may have just been deleted
        # Whatever is no key keeps the one that was chosen.
        key = key if key in looked_at else session.look.key
        session.see(view="score", query=query, key=key)


# ---- One score -------------------------------------------------------------------------


def _divided(session: Session) -> str:
    """Return by what a dot product is divided before it is a score."""
    options = session.scenario.options
    by = ["√2"] if options.scaled else []
    if options.temperature != 1:
        by.append(plain(options.temperature))
    return f", divided by {' and by '.join(by)}" if by else ""


def one_score(session: Session) -> None:
    """Show one query and one key: their score as a length, and every step of its arithmetic."""
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_score_side(session) + BESIDE_PLANE):
            choose_words(session, "query", "key")
            computed_part(session, "score", _geometry)
            slope = session.scenario.options.slope
            st.markdown(
                ":small[Grey lines join the points of equal score. How far a key reaches along "
                f"the query's direction (dashed), times the query's length{_divided(session)}, is "
                f"its score{', before distance takes its part off' if slope else ''}.]"
            )
            session.parts.part(
                "temperatures", _temperatures, session,
                shows=lambda: st.session_state.get("temperatures_open")
                and (session.scenario, session.here, session.room),
            )  # fmt: skip
        with st.container():
            session.parts.part(
                "arithmetic", _arithmetic, session,
                shows=lambda: (session.link, session.stepwise, session.arithmetic_step),
            )  # fmt: skip


def _geometry(session: Session) -> None:
    look, side = session.here, _score_side(session)
    data = geometry(
        session.scenario, head=look.head, query=look.query, key=look.key, side=side,
        asked=look.asked,
    )  # fmt: skip
    chart(
        "geometry", "One query, the projections of all keys on it, and lines of equal score",
        geometry_figure(side), {"geometry": data},
        finding=found_in_score(
            session.scenario, head=look.head, query=look.query, key=look.key, asked=look.asked
        ),
        on_select=partial(session.parts.act, _pick, session, "geometry"), selection_mode="pick",
    )  # fmt: skip


def _score_side(session: Session) -> int:
    return session.room.side(440, CHOOSERS)


def _temperatures(session: Session) -> None:
    """Show what the query gives to all keys at any temperature, folded away."""
    shown = st.expander(
        "At every temperature", key="temperatures_open", icon=":material/thermostat:",
        on_change=session.parts.redraw, args=("temperatures",),
    )  # fmt: skip
    if not shown.open:
        return
    look, height = session.here, 180
    width = _score_side(session) - MAX_LABEL
    rows = temperatures(
        session.scenario, head=look.head, query=look.query, key=look.key, height=height,
        asked=look.asked,
    )  # fmt: skip
    with shown:
        chart(
            "temperatures",
            "The weights of one query at every temperature",
            temperatures_figure(width, height),
            {"temperatures": rows},
            finding=found_in_temperatures(
                session.scenario, head=look.head, query=look.query, asked=look.asked
            ),
        )
        st.markdown(
            ":small[Scores are divided by the temperature. Low, and the best key takes all; high, "
            "and all get alike. Dashed: the temperature now.]"
        )


def choose_words(session: Session, *roles: str) -> None:
    """Let words be chosen for some roles, `query` or `key`: the same in every view."""
    session.parts.part(
        "chosen", _choose_words, session, roles,
        shows=lambda: (
            (session.scenario.words, session.scenario.looked_at.words),
            (session.here.query, session.here.key, bool(session.here.asked)),
        ),
    )  # fmt: skip


def _choose_words(session: Session, roles: tuple[str, ...]) -> None:
    scenario, look = session.scenario, session.here
    with st.container(horizontal=True, gap="small"):
        for role in roles:
            asks = role == "query"
            names = display_words((scenario if asks else scenario.looked_at).words)

            def choose(name: object, role: str = role, names: tuple[str, ...] = names) -> None:
                if name in names:
                    session.see(**{role: names.index(str(name))})
                    if role == "query":
                        session.see(asked=None)

            chosen, offered = names[getattr(look, role)], [*names]
            if asks and look.asked and look.view in ASKING_VIEWS:
                chosen, offered = f"{ASKED}, as {chosen}", [*names, f"{ASKED}, as {chosen}"]
            st.selectbox(
                role.capitalize(), **session.widgets.bind_one_of(role, offered, chosen, choose)
            )


def _arithmetic(session: Session) -> None:
    """Show the steps from two words to a weight and an output, all or one at a time."""
    look, scenario = session.here, session.scenario
    lines = steps(scenario, look.head, look.query, look.key, look.asked)
    groups = [group for _, group in lines.groupby("step")]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            "One step at a time",
            **session.widgets.bind(
                "stepwise", session.stepwise, lambda stepwise: _open_step(session, stepwise)
            ),
        )
        if session.stepwise:
            at = min(session.arithmetic_step, len(groups) - 1)
            st.button(
                "Back", icon=":material/arrow_back:", disabled=at == 0,
                on_click=session.parts.act, args=(_open_step, session, True, at - 1),
            )  # fmt: skip
            st.button(
                "Next", icon=":material/arrow_forward:", disabled=at == len(groups) - 1,
                on_click=session.parts.act, args=(_open_step, session, True, at + 1),
            )  # fmt: skip
            st.markdown(f"Step {at + 1} of {len(groups)}", width="content")
            groups = groups[at : at + 1]
    chosen = display_words(scenario.looked_at.words)[look.key]
    for group in groups:
        name = group["name"].iloc[0]
        st.markdown(f"**{group['step'].iloc[0]} · {name}.** {EXPLANATIONS[name]}")
        st.code(written(group, chosen=chosen), language=None, wrap_lines=True)


def _open_step(session: Session, stepwise: object, step: int = 0) -> None:
    session.stepwise, session.arithmetic_step = bool(stepwise), step


# ---- Values and outputs ----------------------------------------------------------------


def values_and_outputs(session: Session) -> None:
    """Show what the weights carry: W_V, and how values mix into outputs."""
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=260):
            st.markdown(
                "Multiplied by W_V, a word becomes a **value**: what it hands over. The **output** "
                "of a word is the mean of all values, weighted by its attention (dashed: from "
                "embedding to output)."
            )
            tables.matrix(session, "W_V")
            choose_words(session, "query")
            st.markdown(":small[Each thick line is a value times its weight, laid tip to tail.]")
        with st.container(width=_mixing_side(session) + BESIDE_PLANE):
            computed_part(session, "mixing", _mixing)


def _mixing_side(session: Session) -> int:
    return session.room.side(PLANE_WIDTH)


def _mixing(session: Session) -> None:
    """Show how values mix into outputs; the way to one of them step by step."""
    look, side = session.here, _mixing_side(session)
    data = mixing(session.scenario, head=look.head, query=look.query, side=side)
    chart(
        "mixing",
        "Embeddings, values and outputs of all words",
        mixing_figure(side, MARKS),
        {"mixing": data},
        finding=found_in_mixing(session.scenario, head=look.head, query=look.query),
    )


# ---- All heads -------------------------------------------------------------------------


def all_heads(session: Session) -> None:
    """Show what every head looks at, and what all of them make of the words together."""
    computed_part(session, "heads_figure", _heads)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310):
            st.markdown(
                "The outputs of all heads stand side by side; W_O brings them back to two "
                "numbers a word. If each of its blocks is the identity (1 and 0, 0 and 1), which "
                "changes nothing, it adds the heads up."
            )
            tables.matrix(session, "W_O")
            computed_part(session, "joint_outputs", _joint_outputs)
        with st.container(width=_mixing_side(session) + BESIDE_PLANE):
            computed_part(session, "joint", _joint_mixing)


def _heads(session: Session) -> None:
    scenario = session.scenario
    heads = heads_and_mean(scenario)
    most = max(len(scenario.words), len(scenario.looked_at.words))
    in_a_row, side = fit_heads(session.room.figure_width, len(heads), most)
    chart(
        "heads_figure",
        "The attention weights of every head, and their mean",
        heads_figure(side, in_a_row),
        {"weights": cells(scenario, heads=heads)},
        finding=found_in_weights(scenario, range(len(scenario.heads))),
    )


def _joint_outputs(session: Session) -> None:
    st.dataframe(
        joint_outputs(session.scenario).drop(columns="position"),
        hide_index=True,
        height="content",
        column_config={
            name: st.column_config.NumberColumn(name, format="%.3f") for name in ("x", "y")
        },
    )


def _joint_mixing(session: Session) -> None:
    side = _mixing_side(session)
    chart(
        "joint", "Embeddings, and the joint outputs of all heads",
        mixing_figure(side, JOINT_MARKS), {"mixing": joint_mixing(session.scenario, side)},
        finding=found_in_joint_mixing(session.scenario),
    )  # fmt: skip
