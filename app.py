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
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from attention.charts import figure, mixing_figure
from attention.draft import MATRIX_COLUMNS, MATRIX_HEADINGS, WORDS, Draft
from attention.frames import display_words
from attention.history import History
from attention.layout import fit
from attention.mixing import mixing
from attention.panels import cells, panels
from attention.presets import BY_NAME, LESSONS, OPENING, Preset
from attention.scenario import MAX_HEADS, MAX_ROTATION, MAX_SEED, MAX_WORDS

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

Each panel is one query (the diamond) among the keys of all words (the circles). The
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
TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
TCP = (socket.AF_INET, socket.SOCK_STREAM)
WIDTH_BEFORE_MEASURED = 898  # of the figure, in a window of 1400 pixels

state = st.session_state


@st.cache_resource
def start_up() -> Callable[..., object]:
    """Do once for the server what all visitors profit from; return the ruler.

    What start-up built will never be garbage, so the collector need not look at it again.
    And Streamlit's sockets hold a small message back until the browser has acknowledged
    the one before (Nagle's algorithm), which browsers put off for 40 ms; connections
    inherit the listening socket's setting.
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


def edit(table: str, head: int = 0) -> None:
    change(present().edited(table, state[table]["edited_rows"], head))


def delete_word() -> None:
    draft = present().deleted(state.delete.row)
    if draft == present():
        st.toast("The last word stays: attention needs someone to look at.")
    change(draft)


def draw(seed: int | None) -> None:
    if seed is not None:
        attempt(lambda draft: draft.drawn(seed))


def measured_width() -> float:
    """Return the width the ruler reported; it comes from the browser, so anything may."""
    width = state.get("ruler", {}).get("width")
    usable = isinstance(width, int | float) and 0 < width < 1e4
    return width if usable else WIDTH_BEFORE_MEASURED


def attempt(edit: Callable[[Draft], Draft]) -> None:
    """Make an edit that a widget's limits should allow, but a browser may send anything."""
    try:
        change(edit(present()))
    except ValueError as fault:
        st.toast(f"{fault}.")


def choose(**options: bool | float) -> None:
    attempt(lambda draft: replace(draft, scenario=draft.scenario.with_options(**options)))


def open_lesson(lesson: Preset | None) -> None:
    if lesson:
        state.revealed = False
        change(Draft(lesson.scenario))


def lessons(draft: Draft) -> bool:
    """Show the menu of lessons and what the open one claims; return whether to hide weights."""
    current = next((each for each in LESSONS if each.scenario == draft.scenario), None)
    state.lesson = current.name if current else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.selectbox(
            "Lesson", list(BY_NAME), key="lesson", width=310, label_visibility="collapsed",
            placeholder="Choose a lesson",
            on_change=lambda: open_lesson(BY_NAME.get(state.lesson)),
        )  # fmt: skip
        predict = st.toggle(
            "Predict first", key="predict", on_change=lambda: state.update(revealed=False),
            help="Hides every weight until you have made up your mind.",
        )  # fmt: skip
        hidden = predict and not state.get("revealed", False)
        if hidden:
            st.button(
                "Reveal the weights", type="primary", icon=":material/visibility:",
                on_click=lambda: state.update(revealed=True),
            )  # fmt: skip
        elif current:
            st.markdown(current.claim, width="stretch")
    return hidden


def switches(draft: Draft) -> None:
    """Show how scores become weights: four switches, each with what to look for."""
    options = draft.scenario.options
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        state.scaled, state.causal = options.scaled, options.causal
        st.toggle(
            "Divide by √d", key="scaled", on_change=lambda: choose(scaled=state.scaled),
            help="Scores are divided by √2: weights move towards each other.",
        )  # fmt: skip
        st.toggle(
            "Causal mask", key="causal", on_change=lambda: choose(causal=state.causal),
            help="A word sees only itself and the words before it: half of the heatmap is empty.",
        )  # fmt: skip
        state.temperature = min(TEMPERATURES, key=lambda step: abs(step - options.temperature))
        st.select_slider(
            "Temperature", TEMPERATURES, key="temperature", width=170,
            on_change=lambda: choose(temperature=state.temperature),
            help="Divides the scores. Low: the best key takes all. High: everyone gets the same.",
        )  # fmt: skip
        state.rotation = options.rotation
        st.number_input(
            "Rotation per position, °", -MAX_ROTATION, MAX_ROTATION, key="rotation", step=15.0,
            format="%g", width=170, on_change=lambda: choose(rotation=state.rotation),
            help="RoPE: the m-th query and key turn by m times this angle, from where the hollow "
            "marks are. Scores then depend on how far apart two words stand.",
        )  # fmt: skip


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
            on_click=open_lesson, args=(OPENING,),
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


def words_table(draft: Draft) -> None:
    """Show the words and where they lie."""
    st.data_editor(
        draft.words_table().assign(delete="✕"), key="words", alt="Words and their embeddings",
        on_change=edit, args=(WORDS,), height="content",
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


def shown_head(draft: Draft) -> int:
    """Show how many heads there are, and which of them tables and figure show; return it."""
    state.heads = len(draft.scenario.heads)
    # A head that was taken away can't be shown; what was chosen may be of another scenario.
    state.head = min(state.get("head") or 1, state.heads)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Heads", 1, MAX_HEADS, key="heads", width=110,
            on_change=lambda: attempt(lambda draft: draft.with_heads(state.heads)),
            help="Each head has its own matrices and asks its own question.",
        )  # fmt: skip
        if state.heads > 1:
            st.segmented_control(
                "Shown", range(1, state.heads + 1), key="head", required=True, persist_state="page"
            )
    return int(state.head) - 1


def matrices(draft: Draft, head: int) -> None:
    """Show the matrices of one head, and what in any table can't be used."""
    with st.container(horizontal=True, gap="small"):
        for name in ("W_Q", "W_K"):
            matrix_editor(draft, name, head)
    for problem in draft.problems:
        st.error(problem, icon=":material/error:")
    st.caption(
        "Row x of W_Q says where a word's x goes, row y where its y goes: **q** = **x** W_Q."
    )


def values_and_outputs(draft: Draft, head: int) -> None:
    """Show, folded away, what the weights carry: W_V, and how values mix into outputs."""
    folded = st.expander(
        "Values and outputs: what the weights carry", icon=":material/merge:",
        key="values", on_change="rerun",
    )  # fmt: skip
    if not folded.open:
        return
    words = display_words(draft.scenario.words)
    with folded, st.container(horizontal=True, gap="medium"):
        with st.container(width=260):
            st.markdown(
                "Multiplied by W_V, a word becomes a **value**: what it hands over. The **output** "
                "of a word is the mean of all values, weighted by its attention (dashed: from "
                "embedding to output)."
            )
            matrix_editor(draft, "W_V", head)
            query = st.selectbox(
                "Sum up the output of", range(len(words)), format_func=words.__getitem__,
                help="Each thick line is a value times its weight, laid tip to tail.",
            )  # fmt: skip
        side = 300 if measured_width() > 420 else 220  # a phone has 358
        data = {"mixing": mixing(draft.scenario, head=head, query=query, side=side)}
        st.vega_lite_chart(
            {**mixing_figure(side), "datasets": data},
            key="mixing", width="content", alt="Embeddings, values and outputs of all words",
        )  # fmt: skip


def matrix_editor(draft: Draft, name: str, head: int) -> None:
    """Show one matrix of a head as a table."""
    numbers = map(number_column, MATRIX_HEADINGS[name])
    st.data_editor(
        draft.matrix_table(name, head), key=name, alt=f"The matrix {name}", width=147,
        on_change=edit, args=(name, head),
        column_config={
            "_index": st.column_config.TextColumn(name, width=45, disabled=True),
            **dict(zip(MATRIX_COLUMNS, numbers, strict=True)),
        },
    )  # fmt: skip


def number_column(label: str) -> Any:
    return st.column_config.NumberColumn(label, width=51, format="%.4g")


def page() -> None:
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    ruler = start_up()
    if "history" not in state:
        state.history = History(Draft(OPENING.scenario))
    draft = present()

    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.subheader("Attention playground", width="content")
        with st.popover("New to attention? Four steps", icon=":material/school:"):
            st.markdown(EXPLANATION)
    st.markdown(LEAD)
    hidden = lessons(draft)
    columns = toolbar(draft)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310, gap="small"):
            words_table(draft)
            head = shown_head(draft)
            matrices(draft, head)
        with st.container():
            switches(draft)
            ruler(key="ruler", on_width_change=lambda: None, height=1)
            layout = fit(measured_width(), columns)
            data = {
                "panels": panels(draft.scenario, head=head, side=layout.side, hidden=hidden),
                "weights": cells(draft.scenario, head=head, hidden=hidden),
            }
            st.vega_lite_chart(
                {**figure(layout), "datasets": data}, key="figure", width="content",
                alt="Each query among all keys, and a heatmap of the attention weights",
            )  # fmt: skip
            if not hidden:
                values_and_outputs(draft, head)


page()
