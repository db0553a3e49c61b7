"""The page: what a visitor sees and can do. Run it with `streamlit run app.py`.

An edit flows one way. A widget's callback turns the present `Draft` into the next one and
pushes it on the history; the script then runs from top to bottom and draws the tables and
the figure from that draft. Nothing else remembers anything.
"""

import gc
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import streamlit as st

from attention.charts import figure
from attention.draft import MATRIX_COLUMNS, MATRIX_HEADINGS, WORDS, Draft
from attention.history import History
from attention.layout import fit
from attention.panels import cells, panels
from attention.presets import OPENING
from attention.scenario import MAX_SEED, MAX_WORDS

LEAD = (
    "Every word asks a question (its **query**) and offers an answer (its **key**); the closer "
    "a key lies to the query's direction, the more **attention** it gets."
)
EXPLANATION = """
1. **Words are points.** Each word has two coordinates, its *embedding* (the first table).
2. **Two matrices give each point two more roles.** Multiplied by W_Q it becomes a *query*: what
   the word looks for. Multiplied by W_K it becomes a *key*: what it is found by.
3. **A query meets every key.** Their dot product is a *score*: large if they point the same way
   and are long, negative if they point apart.
4. **Softmax turns the scores of one query into shares.** These *weights* are positive and sum
   to 1: how much of its attention the word gives to each word, itself included.

Each panel below is one query (the diamond) among the keys of all words (the circles). The
caption has the weights, and so has a row of the heatmap. Now change a number: make a word point
elsewhere, turn a matrix, and see who looks at whom.
"""
RULER = """
export default function ({ parentElement, setStateValue }) {
  const ruler = parentElement.querySelector("div");
  // A change of a few pixels, such as a scroll bar's, is not worth a new layout.
  let reported = -Infinity;
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width > 0 && Math.abs(width - reported) > 20) {
      reported = width;
      setStateValue("width", width);
    }
  });
  observer.observe(ruler);
  return () => observer.disconnect();
}
"""
TCP = (socket.AF_INET, socket.SOCK_STREAM)
WIDTH_BEFORE_MEASURED = 898  # of the figure, in a window of 1400 pixels

state = st.session_state


@st.cache_resource
def start_up() -> Callable[..., object]:
    """Do once for the server what all visitors profit from; return the ruler.

    What start-up built will never be garbage, so the collector need not look at it again.
    And Streamlit's sockets hold a small message back until the browser has acknowledged
    the one before (Nagle's algorithm), which browsers put off for 40 ms; connections
    inherit the listening socket's setting. The README has figures for both.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError):  # a system without /dev/fd does as it is
        for descriptor in os.listdir("/dev/fd"):
            with suppress(OSError), socket.fromfd(int(descriptor), *TCP) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return st.components.v2.component("ruler", html="<div></div>", js=RULER)


def present() -> Draft:
    return cast(Draft, state.history.present)


def change(draft: Draft) -> None:
    state.history = state.history.push(draft)


def edit(table: str, key: str) -> None:
    change(present().edited(table, state[key]["edited_rows"]))


def delete_word() -> None:
    change(present().deleted(state.delete.row))


def draw(seed: int | None) -> None:
    if seed is not None:
        change(Draft(present().scenario.drawn(seed)))


def measured_width() -> float:
    """Return the width the ruler reported; it comes from the browser, so anything may."""
    width = state.get("ruler", {}).get("width")
    usable = isinstance(width, int | float) and 0 < width < 1e4
    return width if usable else WIDTH_BEFORE_MEASURED


def toolbar(draft: Draft) -> int:
    """Show what acts on everything at once; return the panels wanted in a row."""
    seed = draft.scenario.seed
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Undo", icon=":material/undo:", shortcut="Ctrl+Z", disabled=not state.history.past,
            on_click=lambda: state.update(history=state.history.undo()),
        )  # fmt: skip
        st.button(
            "Redo", icon=":material/redo:", shortcut="Ctrl+Y", disabled=not state.history.future,
            on_click=lambda: state.update(history=state.history.redo()),
        )  # fmt: skip
        st.button(
            "Opening example", icon=":material/restart_alt:",
            on_click=change, args=(Draft(OPENING.scenario),),
        )  # fmt: skip
        st.button(
            "Draw W_Q and W_K", icon=":material/casino:",
            help="New entries, uniform between −1 and 1, from the next seed.",
            on_click=draw, args=(0 if seed is None else (seed + 1) % MAX_SEED,),
        )  # fmt: skip
        state.seed = seed
        st.number_input(
            "Seed of the draw", 0, MAX_SEED, key="seed", step=1, placeholder="none yet", width=150,
            help="The same seed draws the same matrices. Type one to draw from it.",
            on_change=lambda: draw(state.seed),
        )  # fmt: skip
        columns = st.segmented_control(
            "Panels in a row", [1, 2, 3, 4], default=2, key="columns", required=True
        )
    return columns or 2


def tables(draft: Draft) -> None:
    """Show the editable tables, and what in them can't be used."""
    st.data_editor(
        draft.words_table().assign(delete="✕"), key="words", alt="Words and their embeddings",
        on_change=edit, args=(WORDS, "words"), height="content",
        column_config={
            "_index": st.column_config.NumberColumn("", width=30, disabled=True),
            "word": st.column_config.TextColumn("word", width=105),
            "x": number_column("x"),
            "y": number_column("y"),
            "delete": st.column_config.ButtonColumn(
                "", width=40, type="tertiary", key="delete", on_click=delete_word
            ),
        },
    )  # fmt: skip
    st.button(
        "Add a word", icon=":material/add:", width="stretch",
        disabled=not draft.can_add, on_click=lambda: change(present().added()),
        help=f"Up to {MAX_WORDS} words. A word is drawn once its row is complete.",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for name in ("W_Q", "W_K"):
            st.data_editor(
                draft.matrix_table(name), key=name, alt=f"The matrix {name}", width=147,
                on_change=edit, args=(name, name),
                column_config={
                    "_index": st.column_config.TextColumn(name, width=45, disabled=True),
                    **{
                        column: number_column(heading)
                        for column, heading in zip(
                            MATRIX_COLUMNS, MATRIX_HEADINGS[name], strict=True
                        )
                    },
                },
            )  # fmt: skip
    for problem in draft.problems:
        st.error(problem, icon=":material/error:")
    st.caption(
        "Row x of W_Q says where a word's x goes, row y where its y goes: **q** = **x** W_Q."
    )


def number_column(label: str) -> Any:
    return st.column_config.NumberColumn(label, width=51, format="%.4g")


def page() -> None:
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    ruler = start_up()
    if "history" not in state:
        state.history = History(Draft(OPENING.scenario))
    draft = present()

    st.subheader("Attention playground")
    st.markdown(LEAD)
    with st.expander("New to attention? Four steps", icon=":material/school:"):
        st.markdown(EXPLANATION)
    columns = toolbar(draft)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310, gap="small"):
            tables(draft)
        with st.container():
            ruler(key="ruler", on_width_change=lambda: None, height=1)
            layout = fit(measured_width(), columns)
            data = {
                "panels": panels(draft.scenario, head=0, side=layout.side),
                "weights": cells(draft.scenario, head=0),
            }
            st.vega_lite_chart(
                {**figure(layout), "datasets": data}, key="figure", width="content",
                alt="Each query among all keys, and a heatmap of the attention weights",
            )  # fmt: skip


page()
