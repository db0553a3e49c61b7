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
from pathlib import Path
from typing import Any, NamedTuple, cast

import streamlit as st

from attention.charts import figure, geometry_figure, heads_figure, mixing_figure
from attention.draft import JOINT, MATRIX_COLUMNS, MATRIX_HEADINGS, WORDS, Draft
from attention.frames import display_words, joint_outputs
from attention.geometry import geometry
from attention.gestures import applied, is_held, plane, received
from attention.history import History
from attention.layout import MIN_HEATMAP, fit, heads_in_a_row, plane_side
from attention.mixing import JOINT_ROLES, ROLES, joint_mixing, mixing
from attention.panels import cells, panels
from attention.presets import BY_NAME, LESSONS, OPENING, Preset
from attention.scenario import MAX_HEADS, MAX_ROTATION, MAX_SEED, MAX_WORDS
from attention.steps import EXPLANATIONS, steps, written

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
VIEWS = ("Queries and keys", "One score", "Values and outputs", "All heads")
PLANE = Path(__file__).parent / "attention" / "plane"
# What can be dragged, and its colour among the theme's: see `.streamlit/config.toml`.
DRAGGED = {WORDS: 4, "W_Q": 1, "W_K": 0, "W_V": 2}
PLANE_SIDE = 270
SNAP = 0.25
TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
TCP = (socket.AF_INET, socket.SOCK_STREAM)
WIDTH_BEFORE_MEASURED = 898  # of the figure, in a window of 1400 pixels

state = st.session_state


class Components(NamedTuple):
    """What Streamlit has no element for."""

    ruler: Callable[..., object]
    plane: Callable[..., object]


@st.cache_resource
def start_up() -> Components:
    """Do once for the server what all visitors profit from; return the components.

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
    ruler = st.components.v2.component("ruler", html="<div></div>", js=RULER)
    files = {path.name: path.read_text("utf-8") for path in PLANE.iterdir()}
    plane = st.components.v2.component(
        "plane", html=files["plane.html"], css=files["plane.css"],
        js="\n".join(files[name] for name in ("geometry.js", "pacing.js", "plane.js")),
    )  # fmt: skip
    return Components(ruler, plane)


def present() -> Draft:
    return cast(Draft, state.history.present)


def change(draft: Draft) -> None:
    state.history = state.history.push(draft)
    state.edited = True


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
    state.opened = current or state.get("opened", OPENING)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Attention playground", width="content", anchor=False)
        st.selectbox(
            "Lesson", list(BY_NAME), key="lesson", width=250, label_visibility="collapsed",
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
        with st.popover("New to attention?", icon=":material/school:"):
            st.markdown(EXPLANATION)
    # There is always a line, so that nothing below moves when an edit leaves a lesson.
    claim = state.opened.claim if current else f"*Changed since:* {state.opened.claim}"
    line = "Who looks at whom? Make up your mind, then reveal." if hidden else claim
    st.markdown(f"{LEAD}  \n{line}")
    return hidden


def switches(draft: Draft) -> None:
    """Show how scores become weights, each switch with what to look for, and the heads."""
    options = draft.scenario.options
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
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
            "Temperature", TEMPERATURES, key="temperature", width=150,
            on_change=lambda: choose(temperature=state.temperature),
            help="Divides the scores. Low: the best key takes all. High: everyone gets the same.",
        )  # fmt: skip
        state.rotation = options.rotation
        st.number_input(
            "Rotation (RoPE), °", -MAX_ROTATION, MAX_ROTATION, key="rotation", step=15.0,
            format="%g", width=150, on_change=lambda: choose(rotation=state.rotation),
            help="RoPE: the m-th query and key turn by m times this angle, from where the hollow "
            "marks are. Scores then depend on how far apart two words stand.",
        )  # fmt: skip
        heads(draft)
        st.toggle("Snap", key="snap", help=f"What is dragged moves in steps of {SNAP}.")


def heads(draft: Draft) -> None:
    """Show how many heads there are, and which one tables and views show."""
    state.heads = len(draft.scenario.heads)
    st.number_input(
        "Heads", 1, MAX_HEADS, key="heads", width=110,
        on_change=lambda: attempt(lambda draft: draft.with_heads(state.heads)),
        help="Each head has its own matrices and asks its own question.",
    )  # fmt: skip
    if state.heads > 1:
        state.head = shown_head(draft) + 1
        st.segmented_control(
            "Shown", range(1, state.heads + 1), key="head", required=True, persist_state="page"
        )


def shown_head(draft: Draft) -> int:
    """Return which head tables and views show: the chosen one, if the scenario has it."""
    return int(min(state.get("head") or 1, len(draft.scenario.heads))) - 1


def toolbar(draft: Draft) -> int:
    """Show what acts on everything at once; return the panels wanted in a row."""
    seed = draft.scenario.seed
    with st.container(horizontal=True, gap="xsmall"):
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
            help="New entries, uniform between −1 and 1, from the next seed. The same seed draws "
            "the same matrices: type one beside to draw from it.",
            on_click=draw, args=(0 if seed is None else (seed + 1) % MAX_SEED,),
        )  # fmt: skip
        state.seed = seed
        st.number_input(
            "Seed of the draw", 0, MAX_SEED, key="seed", step=1, placeholder="seed", width=110,
            label_visibility="collapsed", on_change=lambda: draw(state.seed),
        )  # fmt: skip
        return st.selectbox(
            "Panels in a row", [1, 2, 3, 4], index=1, key="columns", width=135,
            format_func=lambda count: f"{count} in a row", label_visibility="collapsed",
        )  # fmt: skip


def follow() -> None:
    """Make the edits that the plane reports; all those of one drag are one step of undo."""
    message = state.plane.edits
    for edit in received(message, after=state.get("answered", 0)):
        state.answered = edit.number
        draft = applied(present(), edit)
        gesture, left = state.get("gesture", (None, None))
        if edit.gesture == gesture and present() is left:
            state.history = state.history.amend(draft)
        else:
            state.history = state.history.push(draft)
        state.gesture = edit.gesture, present()
    state.edited = not is_held(message)


def draggable(mount: Callable[..., object], draft: Draft, head: int) -> None:
    """Show the words, or the rows of a matrix, on a plane where they can be dragged."""
    table = st.segmented_control(
        "Drag", list(DRAGGED), key="dragged", required=True, default=WORDS,
        label_visibility="collapsed", persist_state="page",
    )  # fmt: skip
    about = {
        **plane(draft, table or WORDS, head),
        "colour": DRAGGED[table or WORDS],
        "snap": SNAP if state.get("snap") else 0,
        "answered": state.get("answered", 0),
    }
    mount(key="plane", data=about, on_edits_change=follow, width=PLANE_SIDE, height=PLANE_SIDE)


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


def matrices(draft: Draft, head: int) -> None:
    """Show the matrices of one head, and what in any table can't be used."""
    with st.container(horizontal=True, gap="small"):
        for name in ("W_Q", "W_K"):
            matrix_editor(draft, name, head)
    for problem in draft.problems:
        st.error(problem, icon=":material/error:")


def all_queries(draft: Draft, head: int, columns: int, hidden: bool) -> None:
    """Show the grid of panels and the heatmap."""
    layout = fit(measured_width(), columns)
    data = {
        "panels": panels(draft.scenario, head=head, side=layout.side, hidden=hidden),
        "weights": cells(draft.scenario, heads=[head], hidden=hidden),
    }
    st.vega_lite_chart(
        {**figure(layout), "datasets": data}, key="figure", width="content",
        alt="Each query among all keys, and a heatmap of the attention weights",
        on_select=lambda: pick("figure"), selection_mode="pick",
    )  # fmt: skip


def pick(chart: str) -> None:
    """Open the score that was clicked in a chart; what the browser says of it may be anything."""
    words = range(len(present().scenario.words))
    try:
        (point,) = state[chart].selection.pick
        query, key = point["query_position"], point["key_position"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return  # nothing is selected any more
    if query in words:  # a word may have just been deleted
        state.query = query
        state.key = key if key in words else state.get("key")  # whatever is no key keeps it
        state.view = VIEWS[1]


def one_score(draft: Draft, head: int) -> None:
    """Show one query and one key: their score as a length, and every step of its arithmetic."""
    words = display_words(draft.scenario.words)
    with st.container(horizontal=True, gap="medium"):
        side = plane_side(measured_width(), 440)
        with st.container(width=side + 80):
            with st.container(horizontal=True, gap="small"):
                query, key = word_choice("query", words), word_choice("key", words)
            data = {
                "geometry": geometry(draft.scenario, head=head, query=query, key=key, side=side)
            }
            st.vega_lite_chart(
                {**geometry_figure(side), "datasets": data}, key="geometry", width="content",
                alt="One query, the projections of all keys on it, and lines of equal score",
                on_select=lambda: pick("geometry"), selection_mode="pick",
            )  # fmt: skip
            st.caption(
                "Grey lines join the points of equal score. How far a key reaches along the "
                "query's direction (dashed), times the query's length, is its score."
            )
        with st.container():
            arithmetic(draft, head, query, key)


def word_choice(role: str, words: tuple[str, ...]) -> int:
    """Let a word be chosen for a role, the same in every view; return its position."""
    # Words may have been taken away since.
    state[role] = min(state.get(role) or 0, len(words) - 1)
    return st.selectbox(
        role.capitalize(), range(len(words)), key=role, format_func=words.__getitem__,
        persist_state="page",
    )  # fmt: skip


def arithmetic(draft: Draft, head: int, query: int, key: int) -> None:
    """Show the steps from two words to a weight and an output, all or one at a time."""
    words, lines = display_words(draft.scenario.words), steps(draft.scenario, head, query, key)
    groups = [group for _, group in lines.groupby("step")]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.toggle("One step at a time", key="walk", persist_state="page"):
            at = min(state.get("at", 0), len(groups) - 1)
            st.button(
                "Back", icon=":material/arrow_back:", disabled=at == 0,
                on_click=lambda: state.update(at=at - 1),
            )  # fmt: skip
            st.button(
                "Next", icon=":material/arrow_forward:", disabled=at == len(groups) - 1,
                on_click=lambda: state.update(at=at + 1),
            )  # fmt: skip
            st.markdown(f"Step {at + 1} of {len(groups)}", width="content")
            groups = groups[at : at + 1]
    for group in groups:
        name = group["name"].iloc[0]
        st.markdown(f"**{group['step'].iloc[0]} · {name}.** {EXPLANATIONS[name]}")
        st.code(written(group, chosen=words[key]), language=None, wrap_lines=True)


def values_and_outputs(draft: Draft, head: int) -> None:
    """Show what the weights carry: W_V, and how values mix into outputs."""
    words = display_words(draft.scenario.words)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=260):
            st.markdown(
                "Multiplied by W_V, a word becomes a **value**: what it hands over. The **output** "
                "of a word is the mean of all values, weighted by its attention (dashed: from "
                "embedding to output)."
            )
            matrix_editor(draft, "W_V", head)
            query = word_choice("query", words)
            st.caption("Each thick line is a value times its weight, laid tip to tail.")
        side = plane_side(measured_width(), 470)
        data = {"mixing": mixing(draft.scenario, head=head, query=query, side=side)}
        st.vega_lite_chart(
            {**mixing_figure(side, ROLES), "datasets": data}, key="mixing", width="content",
            alt="Embeddings, values and outputs of all words",
        )  # fmt: skip


def all_heads(draft: Draft) -> None:
    """Show what every head looks at, and what all of them make of the words together."""
    scenario = draft.scenario
    heads = range(len(scenario.heads))
    data = {"weights": cells(scenario, heads=heads)}
    in_a_row = min(len(heads), heads_in_a_row(measured_width()))
    st.vega_lite_chart(
        {**heads_figure(MIN_HEATMAP, in_a_row), "datasets": data},
        key="heads_figure", width="content", alt="The attention weights of every head",
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310):
            st.markdown(
                "The outputs of all heads stand side by side; W_O brings them back to two "
                "numbers a word. With identity blocks it adds the heads up."
            )
            matrix_editor(draft, JOINT)
            st.dataframe(
                joint_outputs(scenario), hide_index=True, height="content",
                column_order=("word", "x", "y"),
                column_config={
                    name: st.column_config.NumberColumn(name, format="%.3f") for name in ("x", "y")
                },
            )  # fmt: skip
        side = plane_side(measured_width(), 470)
        data = {"mixing": joint_mixing(scenario, side)}
        st.vega_lite_chart(
            {**mixing_figure(side, JOINT_ROLES), "datasets": data}, key="joint", width="content",
            alt="Embeddings, and the joint outputs of all heads",
        )  # fmt: skip


def matrix_editor(draft: Draft, name: str, head: int = 0) -> None:
    """Show one matrix as a table."""
    numbers = map(number_column, MATRIX_HEADINGS[name])
    st.data_editor(
        draft.matrix_table(name, head), key=name, alt=f"The matrix {name}",
        width=247 if name == JOINT else 147, height="content", on_change=edit, args=(name, head),
        column_config={
            "_index": st.column_config.TextColumn(
                name, width=145 if name == JOINT else 45, disabled=True
            ),
            **dict(zip(MATRIX_COLUMNS, numbers, strict=True)),
        },
    )  # fmt: skip


def number_column(label: str) -> Any:
    return st.column_config.NumberColumn(label, width=51, format="%.4g")


def views(draft: Draft, head: int, columns: int, hidden: bool) -> None:
    """Show the view that is open: everything that is computed, a part at a time."""
    view = st.segmented_control(
        "View", VIEWS, key="view", required=True, default=VIEWS[0], label_visibility="collapsed",
        persist_state="page",
    )  # fmt: skip
    if view == VIEWS[0]:
        all_queries(draft, head, columns, hidden)
    elif hidden:
        st.info("What you are to predict can be read here. Reveal the weights first.")
    elif view == VIEWS[1]:
        one_score(draft, head)
    elif view == VIEWS[2]:
        values_and_outputs(draft, head)
    else:
        all_heads(draft)


@st.fragment
def stage(components: Components, columns: int, hidden: bool) -> None:
    """Show what is dragged, the tables, and the view.

    While a drag goes on, this part runs alone: what stands above it has nothing to follow.
    """
    if state.pop("edited", False):
        st.rerun()
    draft = present()
    head = shown_head(draft)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310, gap="small"):
            draggable(components.plane, draft, head)
            matrices(draft, head)
            words_table(draft)
        with st.container(gap="small"):
            views(draft, head, columns, hidden)
            components.ruler(key="ruler", on_width_change=lambda: None, height=1)


def page() -> None:
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    components = start_up()
    if "history" not in state:
        state.history = History(Draft(OPENING.scenario))
    state.pop("edited", None)  # all of the page is about to show it
    draft = present()
    hidden = lessons(draft)
    columns = toolbar(draft)
    switches(draft)
    stage(components, columns, hidden)


page()
