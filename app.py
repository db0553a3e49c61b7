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
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from attention.charts import (
    figure,
    geometry_figure,
    heads_figure,
    mixing_figure,
    stage_figure,
)
from attention.draft import JOINT, MATRIX_COLUMNS, MATRIX_HEADINGS, WORDS, Draft
from attention.files import from_json, read_words, to_json
from attention.frames import display_words, joint_outputs, vectors, weights
from attention.geometry import geometry
from attention.gestures import applied, is_held, plane, received
from attention.history import History
from attention.layout import (
    FONT,
    MIN_HEATMAP,
    STAGE_ZOOM,
    fit,
    heads_in_a_row,
    on_stage,
    plane_side,
)
from attention.link import MAX_COLUMNS, VIEWS, WALK, Link, decode, encode
from attention.mixing import JOINT_ROLES, ROLES, joint_mixing, mixing
from attention.panels import Told, cells, panels
from attention.presets import BY_NAME, LESSONS, OPENING, Preset
from attention.scenario import MAX_HEADS, MAX_ROTATION, MAX_SEED, MAX_WORDS
from attention.script import script
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
# What each step on the walk through the mechanism shows.
WALK_SAYS = {
    "embeddings": "Each word is a point: two numbers, its **embedding**.",
    "projections": "W_Q makes of each point a **query** (diamond): what it looks for. W_K makes "
    "of it a **key** (circle): what it is found by.",
    "scores": "The dot product of a query and a key is a **score**: high where they point the "
    "same way.",
    "softmax": "Softmax makes of a query's scores its **weights**: shares of attention.",
    "outputs": "The weights mix the **values**: each word moves to where its attention draws it.",
}
REVEAL_FIRST = "What you are to predict can be read here. Reveal the weights first."
# Letters would also be typed into a table: they work where there is none.
KEYS = {
    "Undo": "Ctrl+Z", "Redo": "Ctrl+Y", "talk": "F8", "Next": "PageDown", "Back": "PageUp",
    "Next lesson": "N", "Lesson before": "P", "Reveal the weights": "V",
}  # fmt: skip
KEYBOARD = f"""
**Keyboard.** Undo {KEYS["Undo"]}, redo {KEYS["Redo"]}; talk mode, and out of it, {KEYS["talk"]}.
In talk mode: step on and back with {KEYS["Next"]} and {KEYS["Back"]}, which a clicker
sends as well; next lesson {KEYS["Next lesson"]}, the one before {KEYS["Lesson before"]}; reveal
{KEYS["Reveal the weights"]}. On the plane: Tab to a word, arrow keys to move it, Shift for small
steps, Delete to take it away.
"""
VIEW_NAMES = dict(
    zip(VIEWS, ("Queries and keys", "One score", "Values and outputs", "All heads"), strict=True)
)
BROWSER = Path(__file__).parent / "attention"  # where what runs in the browser lies
# What can be dragged, and its colour among the theme's: see `.streamlit/config.toml`.
DRAGGED = {WORDS: 4, "W_Q": 1, "W_K": 0, "W_V": 2}
PLANE_SIDE, PLANE_FONT = 270, 12
PLANE_BOX = 300  # units along the plane's side, as in `plane.js`
# In talk mode, pixels of height: what stands above the stage; in it, the sentence and the
# choice above the plane, and the legend of a figure; and of width, between plane and figure.
ABOVE_STAGE, SENTENCE, STAGE_LEGEND, STAGE_GAP = 220, 240, 60, 40
NARROW = 640  # pixels: on a phone, the figure stands below the plane
TOLD: dict[str, Told] = {"projections": "word", "scores": "score", "softmax": "weight"}
SNAP = 0.25
TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
TCP = (socket.AF_INET, socket.SOCK_STREAM)
SIZE_BEFORE_MEASURED = 898, 900  # of the figure, and of a window of 1400 × 900 pixels

state = st.session_state


class Components(NamedTuple):
    """What Streamlit has no element for."""

    ruler: Callable[..., object]
    address: Callable[..., Any]
    picture: Callable[..., object]
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
    folders = (BROWSER / "components", BROWSER / "plane")
    files = {path.name: path.read_text("utf-8") for each in folders for path in each.iterdir()}
    component = st.components.v2.component
    return Components(
        ruler=component("ruler", html="<div></div>", js=files["ruler.js"]),
        address=component("address", js=files["address.js"]),
        picture=component(
            "picture", css=files["picture.css"], js=files["picture.js"],
            html="<div><button>Figure as SVG</button><button>Figure as PNG</button></div>",
        ),
        plane=component(
            "plane", html=files["plane.html"], css=files["plane.css"],
            js="\n".join(files[name] for name in ("geometry.js", "pacing.js", "plane.js")),
        ),
    )  # fmt: skip


def arrive() -> None:
    """Show what the link asks for: at first, and when the browser goes back or forward."""
    context = get_script_run_ctx()
    new = "history" not in state or (context and context.is_history_navigation)
    query = urlencode(st.query_params.to_dict()) if new else state.pop("asked", None)
    if query is None:
        return
    link, problems = decode(query)
    show(link)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems[:5])
        st.toast(f"Not all of this link makes sense.\n{listed}", duration="infinite")


def show(link: Link) -> None:
    """Show all that a link holds; a step of undo leads back to the scenario before."""
    draft = Draft(link.scenario)
    state.history = state.history.push(draft) if "history" in state else History(draft)
    state.opened = link.lesson
    state.revealed = False
    state.setdefault("dragged", WORDS)
    state.update(
        view=link.view, head=link.head + 1, query=link.query, key=link.key, columns=link.columns,
        predict=link.predict, hide=link.hide, talk=link.talk, step=link.step,
    )  # fmt: skip


def shown() -> Link:
    """Return all that a link should hold of what the page shows."""
    draft = present()
    return Link(
        state.opened, draft.scenario, state.view, shown_head(draft), chosen("query"),
        chosen("key"), in_a_row(), state.predict, state.hide, state.talk, state.step,
    )  # fmt: skip


def leap() -> None:
    """Let the browser's way back lead to the page as it was before what happens now."""
    state.leaps = state.get("leaps", 0) + 1


def address(mount: Callable[..., Any]) -> None:
    """Keep the browser's address bar at what the page shows.

    A server that was started again meets visitors with a page: it shows what that had come to.
    """
    state.link = encode(shown())
    data = {"query": state.link, "leaps": state.get("leaps", 0)}
    opened = mount(key="address", data=data, on_opened_change=lambda: None, height=1).opened
    known = state.get("known", False)
    state.known = True
    if isinstance(opened, str) and not known:
        state.asked = opened
        st.rerun()


def present() -> Draft:
    return cast(Draft, state.history.present)


def change(draft: Draft) -> None:
    state.history = state.history.push(draft)
    run_all()


def run_all() -> None:
    """Let the whole page be drawn, the address with it, though a part has been touched."""
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


def measured() -> tuple[float, float]:
    """Return the figure's width and the window's height, if what the browser says makes sense."""
    match state.get("ruler", {}).get("size"):
        case [int() | float() as width, int() | float() as height] if (
            0 < width < 1e4 and 0 < height < 1e4
        ):
            return width, height
    return SIZE_BEFORE_MEASURED


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
        leap()
        state.revealed = False
        state.opened = lesson
        change(Draft(lesson.scenario))


def lesson_menu(draft: Draft, width: int) -> None:
    """Show the menu of lessons."""
    current = next((each for each in LESSONS if each.scenario == draft.scenario), None)
    state.lesson = current.name if current else None
    state.opened = current or state.opened
    st.selectbox(
        "Lesson", list(BY_NAME), key="lesson", width=width, label_visibility="collapsed",
        placeholder="Choose a lesson",
        on_change=lambda: open_lesson(BY_NAME.get(state.lesson)),
    )  # fmt: skip


def claim(draft: Draft, hidden: bool) -> str:
    """Return what the lesson claims, as long as it may be told and is still true."""
    if hidden:
        return "Who looks at whom? Make up your mind, then reveal."
    said = state.opened.claim
    return said if draft.scenario == state.opened.scenario else f"*Changed since:* {said}"


def prediction() -> bool:
    """Show the switch that hides weights and the button that reveals them; return if hidden."""
    predict = st.toggle(
        "Predict first", key="predict", persist_state="page",
        on_change=lambda: state.update(revealed=False),
        help="Hides every weight until you have made up your mind.",
    )  # fmt: skip
    hidden = predict and not state.revealed
    if hidden:
        st.button(
            "Reveal the weights", icon=":material/visibility:",
            shortcut=KEYS["Reveal the weights"] if state.talk else None,
            on_click=lambda: state.update(revealed=True),
        )  # fmt: skip
    return hidden


def title(draft: Draft, components: Components) -> bool:
    """Show the page's name, the lessons, and what one does with them; return if hidden."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Attention playground", width="content", anchor=False)
        lesson_menu(draft, width=250)
        hidden = prediction()
        with st.popover("New to attention?", icon=":material/school:"):
            st.markdown(EXPLANATION)
            st.markdown(KEYBOARD)
        talk_button("Talk")
        if st.button("Share", icon=":material/share:"):
            share(components.picture)
    # There is always a line, so that nothing below moves when an edit leaves a lesson.
    st.markdown(f"{LEAD}  \n{claim(draft, hidden)}")
    return hidden


@st.dialog("Share and take away", width="medium", icon=":material/share:")
def share(picture: Callable[..., object]) -> None:
    """Show the link to what can be seen now, files to take away, and what can be brought in."""
    st.markdown("**A link** to just what you see now. For a class, it can also open")
    with st.container(horizontal=True):
        now = shown()
        link = replace(
            now,
            predict=st.toggle("with the weights hidden", now.predict),
            hide=st.toggle("without controls", now.hide),
            talk=st.toggle("in talk mode", now.talk),
        )
    query = encode(link)
    base = (st.context.url or "").partition("?")[0]
    st.code(f"{base}?{query}" if query else base, language=None, wrap_lines=True)
    st.markdown("**Take away** the figure, the numbers, or all that makes them.")
    picture(key="picture")
    scenario, head = now.scenario, now.head
    with st.container(horizontal=True):
        for label, name, content in (
            ("Weights (CSV)", "weights.csv", weights(scenario).to_csv(index=False)),
            ("Vectors (CSV)", "vectors.csv", vectors(scenario).to_csv(index=False)),
            ("Scenario (JSON)", "attention.json", to_json(scenario)),
            ("Script (numpy)", "attention.py", script(scenario, head)),
        ):
            st.download_button(label, content, name, on_click="ignore")
    bring_in()


def bring_in() -> None:
    """Let a scenario or words be brought in, and say what in them can't be used."""
    st.markdown("**Bring in** a scenario, or words and where they lie: word, x, y on each line.")
    file = st.file_uploader(
        "A scenario (JSON) or words (CSV)", ["json", "csv", "txt"], max_upload_size=1
    )
    typed = st.text_area("Or words, typed or pasted", placeholder="hope, -1, 1\nhate, -1, -1")
    if not st.button("Open it", icon=":material/file_open:"):
        return
    if file and file.name.lower().endswith(".json"):
        try:
            scenario = from_json(file.getvalue())
        except ValueError as fault:
            st.error(f"{fault}.", icon=":material/error:")
            return
    else:
        found = read_words(file.getvalue() if file else typed)
        if found.problems:
            st.error("  \n".join(f"{each}." for each in found.problems), icon=":material/error:")
            return
        scenario = found.put_into(present().scenario)
    leap()
    change(Draft(scenario))
    st.rerun()


def talk_button(label: str) -> None:
    st.button(
        label, icon=":material/co_present:", shortcut=KEYS["talk"], on_click=take_the_stage,
        help="Large type for a projector, and one thing at a time.",
    )  # fmt: skip


def take_the_stage() -> None:
    """Enter talk mode, or leave it."""
    leap()
    state.talk = not state.talk


def walk(by: int) -> None:
    """Go on, or back, in the walk through the mechanism."""
    state.step = min(max(state.step + by, 0), len(WALK) - 1)


def next_lesson(by: int) -> None:
    """Open the lesson after, or before, the one that was opened last."""
    open_lesson(LESSONS[(LESSONS.index(state.opened) + by) % len(LESSONS)])


def conductor(draft: Draft) -> bool:
    """Show what a speaker needs above the stage; return whether weights are hidden."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        lesson_menu(draft, width=250)
        for label, by in (("Lesson before", -1), ("Next lesson", 1)):
            st.button(label, shortcut=KEYS[label], on_click=next_lesson, args=(by,))
        hidden = prediction()
        talk_button("Leave")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        walk_button("Back", -1, disabled=state.step == 0)
        st.segmented_control(
            "Step", range(len(WALK)), key="step", required=True, label_visibility="collapsed",
            format_func=lambda step: WALK[step].capitalize(), persist_state="page",
        )  # fmt: skip
        walk_button("Next", 1, disabled=state.step == len(WALK) - 1)
        with st.popover("Switches", icon=":material/tune:"):
            switches(draft)
    return hidden


def walk_button(label: str, by: int, *, disabled: bool) -> None:
    st.button(
        label, icon=f":material/arrow_{'forward' if by > 0 else 'back'}:", shortcut=KEYS[label],
        on_click=walk, args=(by,), disabled=disabled,
    )  # fmt: skip


def on_the_stage(components: Components, draft: Draft, head: int, hidden: bool) -> None:
    """Show in large type what the walk has come to: one sentence, the plane, one figure."""
    step, (width, height) = WALK[state.step], measured()
    room = int(height) - ABOVE_STAGE
    left = int(0.38 * width if width > NARROW else width)
    right = int(width - left - STAGE_GAP if width > NARROW else width)
    font = FONT * STAGE_ZOOM
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=left):
            says = claim(draft, hidden) if hidden or step == "softmax" else WALK_SAYS[step]
            st.markdown(f"### {says}")
            choose_dragged()
            if step != "embeddings":
                side = min(left, room - SENTENCE)
                draggable(components.plane, draft, head, side=side, font=font)
        if step == "embeddings":
            draggable(components.plane, draft, head, side=min(right, room), font=font)
        elif step == "outputs" and hidden:
            st.info(REVEAL_FIRST)
        elif step == "outputs":
            mixing_plane(draft, head, chosen("query"), min(right, room - STAGE_LEGEND), STAGE_ZOOM)
        else:
            stage_panels(draft, head, hidden, TOLD[step], right, room)


def stage_panels(
    draft: Draft, head: int, hidden: bool, told: Told, width: float, height: float
) -> None:
    """Show every query among the keys, and of each key only what is told at this step."""
    columns, side = on_stage(width, height, len(draft.scenario.words))
    laid_out = panels(
        draft.scenario, head=head, side=int(side / STAGE_ZOOM), hidden=hidden, told=told
    )
    st.vega_lite_chart(
        {**stage_figure(columns, side), "datasets": {"panels": laid_out}}, key="stage_figure",
        width="content", alt="Each query (a diamond) among all keys (circles)",
    )  # fmt: skip


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


def chosen(role: str) -> int:
    """Return the position of the word that was chosen for a role, or the nearest there is.

    Words may have been taken away since, and a list sends a name that it no longer has.
    """
    position, last = state[role], len(present().scenario.words) - 1
    return min(position, last) if isinstance(position, int) else 0


def in_a_row() -> int:
    """Return how many panels were chosen to stand in a row."""
    count = state.columns
    return count if count in range(1, MAX_COLUMNS + 1) else Link().columns


def shown_head(draft: Draft) -> int:
    """Return which head tables and views show: the chosen one, if the scenario has it."""
    return int(min(state.get("head") or 1, len(draft.scenario.heads))) - 1


def undo_and_redo() -> None:
    st.button(
        "Undo", icon=":material/undo:", shortcut=KEYS["Undo"], disabled=not state.history.past,
        on_click=lambda: state.update(history=state.history.undo()),
    )  # fmt: skip
    st.button(
        "Redo", icon=":material/redo:", shortcut=KEYS["Redo"], disabled=not state.history.future,
        on_click=lambda: state.update(history=state.history.redo()),
    )  # fmt: skip


def toolbar(draft: Draft) -> None:
    """Show what acts on everything at once, and how many panels stand in a row."""
    seed = draft.scenario.seed
    with st.container(horizontal=True, gap="xsmall"):
        undo_and_redo()
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
        st.selectbox(
            "Panels in a row", range(1, MAX_COLUMNS + 1), key="columns", width=135,
            format_func=lambda count: f"{count} in a row", label_visibility="collapsed",
            persist_state="page",
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


def choose_dragged() -> None:
    st.segmented_control(
        "Drag", list(DRAGGED), key="dragged", required=True, label_visibility="collapsed",
        persist_state="page",
    )  # fmt: skip


def draggable(
    mount: Callable[..., object], draft: Draft, head: int, *, side: int, font: float
) -> None:
    """Show the words, or the rows of a matrix, on a plane where they can be dragged.

    Side and font are in pixels.
    """
    about = {
        **plane(draft, state.dragged, head),
        "colour": DRAGGED[state.dragged],
        "snap": SNAP if state.get("snap") else 0,
        "font": font * PLANE_BOX / side,
        "answered": state.get("answered", 0),
    }
    mount(key="plane", data=about, on_edits_change=follow, width=side, height=side)


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


def all_queries(draft: Draft, head: int, hidden: bool) -> None:
    """Show the grid of panels and the heatmap."""
    layout = fit(measured()[0], in_a_row())
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
        state.key = key if key in words else chosen("key")  # whatever is no key keeps it
        state.view = "score"
        run_all()


def one_score(draft: Draft, head: int) -> None:
    """Show one query and one key: their score as a length, and every step of its arithmetic."""
    words = display_words(draft.scenario.words)
    with st.container(horizontal=True, gap="medium"):
        side = plane_side(measured()[0], 440)
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
            st.markdown(
                ":small[Grey lines join the points of equal score. How far a key reaches along "
                "the query's direction (dashed), times the query's length, is its score.]"
            )
        with st.container():
            arithmetic(draft, head, query, key)


def word_choice(role: str, words: tuple[str, ...]) -> int:
    """Let a word be chosen for a role, the same in every view; return its position."""
    state[role] = chosen(role)
    st.selectbox(
        role.capitalize(), range(len(words)), key=role, format_func=words.__getitem__,
        persist_state="page", on_change=run_all,
    )  # fmt: skip
    return chosen(role)


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
            st.markdown(":small[Each thick line is a value times its weight, laid tip to tail.]")
        mixing_plane(draft, head, query, plane_side(measured()[0], 470))


def mixing_plane(draft: Draft, head: int, query: int, side: int, zoom: float = 1) -> None:
    """Show how values mix into outputs; the way to one of them step by step."""
    data = {"mixing": mixing(draft.scenario, head=head, query=query, side=int(side / zoom))}
    st.vega_lite_chart(
        {**mixing_figure(side, ROLES, zoom), "datasets": data}, key="mixing", width="content",
        alt="Embeddings, values and outputs of all words",
    )  # fmt: skip


def all_heads(draft: Draft) -> None:
    """Show what every head looks at, and what all of them make of the words together."""
    scenario = draft.scenario
    heads = range(len(scenario.heads))
    data = {"weights": cells(scenario, heads=heads)}
    in_a_row = min(len(heads), heads_in_a_row(measured()[0]))
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
        side = plane_side(measured()[0], 470)
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


def views(draft: Draft, head: int, hidden: bool) -> None:
    """Show the view that is open: everything that is computed, a part at a time."""
    view = st.segmented_control(
        "View", VIEWS, key="view", required=True, format_func=VIEW_NAMES.__getitem__,
        label_visibility="collapsed", persist_state="page", on_change=run_all,
    )  # fmt: skip
    if view == "keys":
        all_queries(draft, head, hidden)
    elif hidden:
        st.info(REVEAL_FIRST)
    elif view == "score":
        one_score(draft, head)
    elif view == "values":
        values_and_outputs(draft, head)
    else:
        all_heads(draft)


def workbench(components: Components, draft: Draft, head: int, hidden: bool) -> None:
    """Show what can be edited on the left, and on the right what comes of it."""
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310, gap="small"):
            choose_dragged()
            draggable(components.plane, draft, head, side=PLANE_SIDE, font=PLANE_FONT)
            if not state.hide:
                matrices(draft, head)
                words_table(draft)
        with st.container(gap="small"):
            views(draft, head, hidden)
            components.ruler(key="ruler", on_size_change=lambda: None, height=1)


@st.fragment
def stage(components: Components, hidden: bool) -> None:
    """Show what follows the hand.

    While a drag goes on, this part runs alone: what stands above it has nothing to follow.
    """
    if state.pop("edited", False):
        st.rerun()
    draft = present()
    head = shown_head(draft)
    if state.talk:
        on_the_stage(components, draft, head, hidden)
        components.ruler(key="ruler", on_size_change=lambda: None, height=1)
    else:
        workbench(components, draft, head, hidden)


def page() -> None:
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    components = start_up()
    arrive()
    state.pop("edited", None)  # all of the page is about to show it
    draft = present()
    if state.talk:
        hidden = conductor(draft)
        stage(components, hidden)
        with st.container(horizontal=True, gap="xsmall"):
            undo_and_redo()
    else:
        hidden = title(draft, components)
        if state.hide:
            st.button(
                "Show the controls", icon=":material/tune:",
                on_click=lambda: state.update(hide=False),
            )  # fmt: skip
        else:
            toolbar(draft)
            switches(draft)
        stage(components, hidden)
    address(components.address)


page()
