"""The page: what a visitor sees and can do. Run it with `streamlit run app.py`.

An edit flows one way. A widget's callback turns the present `Draft` into the next one and
pushes it on the history; the parts of the page that show something else than that draft are
then drawn anew from it. Beside it, the page remembers what was chosen to be looked at, and what
has been typed into the editors of its tables.
"""

import gc
import sys

if "attention" not in sys.modules:
    gc.disable()  # until `start_up`: nothing that is imported will be garbage

import math
import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from attention.editing.draft import (
    JOINT,
    MATRIX_COLUMNS,
    MATRIX_HEADINGS,
    TARGET,
    WORDS,
    Cells,
    Draft,
)
from attention.editing.editor import Editor
from attention.editing.gestures import applied, is_held, last_clicked, plane, received
from attention.editing.history import History
from attention.exchange.files import from_json, read_words, to_json
from attention.exchange.link import MAX_COLUMNS, VIEWS, WALK, Link, decode, encode
from attention.exchange.script import script
from attention.figures.captions import Told
from attention.figures.charts.losses import losses_figure
from attention.figures.charts.matrices import heads_figure, heatmaps_figure
from attention.figures.charts.overview import figure, panels_figure
from attention.figures.charts.planes import geometry_figure, mixing_figure, winners_figure
from attention.figures.geometry import geometry
from attention.figures.heatmaps import aimed, cells, compared, summed
from attention.figures.layout import (
    FONT,
    MAX_LABEL,
    MIN_SIDE,
    STAGE_ZOOM,
    fit,
    fit_heads,
    fit_matrices,
    on_stage,
    panels_in_a_row,
    plane_side,
    stage_side,
)
from attention.figures.mixing import JOINT_MARKS, MARKS, joint_mixing, mixing
from attention.figures.panels import panels
from attention.figures.texts import text_width
from attention.figures.winners import axes, shares, strengths, winner_map
from attention.frames import display_words, joint_outputs, vectors, weights
from attention.learning import (
    PATIENCE,
    SMALL,
    TrainingRun,
    descended,
    entropy,
    floor,
    loss,
    obstacles,
)
from attention.lessons import BY_NAME, LESSONS, OPENING, Lesson
from attention.page.tour import BY_STOP, STOPS, Stop
from attention.product import (
    MAX_SHEAR,
    MAX_STRETCH,
    MAX_TURN,
    MIN_STRETCH,
    form,
    knob,
    largest_change,
    scores,
    transformed,
)
from attention.scenario import MAX_HEADS, MAX_ROTATION, MAX_SEED, MAX_WORDS, Scenario
from attention.steps import EXPLANATIONS, steps, written
from attention.target import MAX_RATE, MIN_RATE, RULES, Target, wanted

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
NO_OBSTACLE = "Nothing forbids this target: other matrices to start from may lead there."
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
RULE_NAMES = {
    "opposite": "Attend to the opposite", "previous": "Attend to the word before",
    "everyone": "Everyone at one word", "painted": "As painted, or typed",
}  # fmt: skip
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
TICK = 0.1  # seconds from one step of learning to the next
STEPS_TO_ADDRESS = 10
CELL = 10  # pixels: the winner's strength is shown in squares of this side
BROWSER = Path(__file__).parent / "attention" / "page" / "browser"
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
COLLECTED_AFTER = 10_000  # objects that were made and not dropped yet; by default 700 or 2000
SIZE_BEFORE_MEASURED = 898, 900  # of the figure, and of a window of 1400 × 900 pixels

state = st.session_state


# ---- What is done once, and how a link is shown ----------------------------------------


class Components(NamedTuple):
    """What Streamlit has no element for."""

    ruler: Callable[..., object]
    address: Callable[..., object]
    reconnection: Callable[..., Any]
    picture: Callable[..., object]
    plane: Callable[..., object]


class Shared(NamedTuple):
    """What all visitors share.

    Only one visitor's page is drawn from top to bottom at a time, by whoever has the turn. A
    script has a thread of its own, and Python runs one thread at a time: a hundred that draw at
    once would all be done when the last one is, and the thread that sends what they drew would
    wait for them. An edit, which draws a few parts anew, does not wait for those who arrive.
    """

    components: Components
    turn: AbstractContextManager[Any]


def start_up() -> Shared:
    """Do once for the server what all visitors profit from; return what they share.

    What start-up built will never be garbage, so the collector need not look at it again.
    What it must look at now and then is what all visitors have, and meanwhile they all wait:
    200 ms where there are 150 of them. At Python's own thresholds it does so every few
    seconds, since a run makes more objects than the first of them before it drops any.

    And Streamlit's sockets hold a small message back until the browser has acknowledged
    the one before (Nagle's algorithm), which browsers put off for 40 ms; connections
    inherit the listening socket's setting.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
    with suppress(OSError):  # a system without /dev/fd does as it is
        for descriptor in os.listdir("/dev/fd"):
            with suppress(OSError), socket.fromfd(int(descriptor), *TCP) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    files = {path.name: path.read_text("utf-8") for path in BROWSER.iterdir()}
    component = st.components.v2.component
    components = Components(
        ruler=component("ruler", html="<div></div>", js=files["ruler.js"]),
        address=component("address", js=files["address.js"]),
        reconnection=component("reconnection", js=files["reconnection.js"]),
        picture=component(
            "picture", css=files["picture.css"], js=files["picture.js"],
            html="<div><button>Figure as SVG</button><button>Figure as PNG</button></div>",
        ),
        plane=component(
            "plane", html=files["plane.html"], css=files["plane.css"],
            js="\n".join(files[name] for name in ("geometry.js", "pacing.js", "plane.js")),
        ),
    )  # fmt: skip
    return Shared(components, Lock())


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
    draft = Draft(link.scenario, link.target)
    state.opened = link.lesson
    move_to(state.history.push(draft) if "history" in state else History(draft))
    state.revealed = False
    state.setdefault("dragged", WORDS)
    state.setdefault("editors", {})
    state.update(
        view=link.view, head=link.head + 1, query=link.query, key=link.key, columns=link.columns,
        predict=link.predict, hide=link.hide, talk=link.talk, step=link.step,
        pinned=link.pinned, rate=link.rate, tour=link.tour,
        playing=False, tried=False, answer=False,
    )  # fmt: skip


def shown() -> Link:
    """Return all that a link should hold of what the page shows."""
    draft = present()
    return Link(
        state.opened, draft.scenario, state.view or VIEWS[0], shown_head(draft), chosen("query"),
        chosen("key"), in_a_row(), state.predict, state.hide, state.talk, on_the_walk(),
        state.pinned, draft.target, learning_rate(), state.tour,
    )  # fmt: skip


def leap() -> None:
    """Let the browser's way back lead to the page as it was before what happens now."""
    state.leaps = state.get("leaps", 0) + 1


def address(mount: Callable[..., object]) -> None:
    """Keep the browser's address bar at what the page shows."""
    learner: Learner | None = state.get("learner")
    # A browser takes only so many addresses in a while.
    if not (state.playing and learner) or learner.course.steps % STEPS_TO_ADDRESS == 0:
        state.link = encode(shown())
    mount(key="address", data={"query": state.link, "leaps": state.get("leaps", 0)}, height=1)


def come_back(mount: Callable[..., Any]) -> None:
    """Show to a visitor whom a server that was started again has forgotten what was there."""
    opened = mount(key="reconnection", on_opened_change=lambda: None, height=1).opened
    known = state.get("known", False)
    state.known = True
    if isinstance(opened, str) and not known:
        state.asked = opened
        st.rerun()


# ---- Edits: from a widget to the next draft --------------------------------------------


def present() -> Draft:
    return cast(Draft, state.history.present)


def record(draft: Draft, *, further: bool = False) -> None:
    """Make an edit; one that goes `further` belongs to the same step of undo as the last."""
    move_to(state.history.amend(draft) if further else state.history.push(draft))


def move_to(history: History[Draft]) -> None:
    """Let another draft be the present one; a lesson that it shows is then the opened one."""
    state.history = history
    state.opened = current_lesson(present().scenario) or state.opened


def edit(table: str, key: str, head: int = 0) -> None:
    """Make the edit that a table's editor reports; what it shows rightly already is left alone."""
    if key == key_of(table):  # else that editor has been replaced since, with what it shows
        state.editors[table], changes = state.editors[table].heard(state[key]["edited_rows"])
        record(present().edited(table, changes, head))
    redraw()


def editor_of(table: str, head: int = 0) -> str:
    """Return the key of the editor that is to show what a table holds."""
    editor = state.editors.get(table, Editor()).showing(present().cells(table, head))
    state.editors[table] = editor
    return key_of(table)


def key_of(table: str) -> str:
    before = state.editors[table].before
    return f"{table} {before}" if before else table


def is_right(table: str, head: int = 0) -> bool:
    """Return whether a table shows what it should."""
    return bool(state.editors[table].shown == present().cells(table, head))


def add_word() -> None:
    record(present().added())
    redraw()


def delete_word() -> None:
    draft = present().deleted(state.delete.row)
    if draft == present():
        st.toast("The last word stays: attention needs someone to look at.")
    record(draft)
    redraw()


def draw(seed: int | None) -> None:
    if seed is not None:
        attempt(lambda draft: draft.sampled(seed))


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
        record(edit(present()))
    except ValueError as fault:
        st.toast(f"{fault}.")


def choose(**options: bool | float) -> None:
    attempt(lambda draft: replace(draft, scenario=draft.scenario.with_options(**options)))


def open_lesson(lesson: Lesson | None) -> None:
    if lesson:
        leap()
        state.revealed = False
        state.opened = lesson
        record(Draft(lesson.scenario, present().target))


# ---- Parts: what of the page an edit draws anew ----------------------------------------


def is_learning() -> bool:
    """Return whether a head learns on where one can see it."""
    return bool(state.playing and state.view == "learning" and not state.talk)


def surroundings(scenario: Scenario) -> tuple[object, ...]:
    """Return all that is shown of the present outside of the parts."""
    return scenario.seed, scenario.options, len(scenario.heads), is_learning()


# A part of the page by its name, and all that it shows of the present.
PARTS: dict[str, Callable[[Draft, int], object]] = {
    "page": lambda draft, head: surroundings(draft.scenario),
    "lesson": lambda draft, head: menu_of(draft),
    "lead": lambda draft, head: (claim(draft), is_tried(draft)),
    "undo": lambda draft, head: (bool(state.history.past), bool(state.history.future)),
    "plane": lambda draft, head: (plane(draft, dragged(), head), state.get("answered")),
    "W_Q": lambda draft, head: (is_right("W_Q", head), fitting(draft.cells("W_Q", head))),
    "W_K": lambda draft, head: (is_right("W_K", head), fitting(draft.cells("W_K", head))),
    "words": lambda draft, head: (is_right(WORDS), draft.problems, draft.can_add),
    "views": lambda draft, head: (draft, shown(), measured()),
    "address": lambda draft, head: shown(),
}


AROUND = {"page", "lesson", "lead", "undo", "address"}  # of the plane, tables and views


def shown_by(name: str) -> object:
    """Return what a part has to show now."""
    draft = present()
    return PARTS[name](draft, shown_head(draft))


def part(name: str, draw: Callable[..., None], *about: Any) -> None:
    """Draw a part of the page so that it can be drawn anew alone."""

    def drawn() -> None:
        draw(*about)
        state.drawn[name] = shown_by(name)

    st.fragment(drawn, key=name)()


def redraw(*, held: bool = False) -> None:
    """Draw anew what no longer shows the present, and nothing else; a callback's last word.

    Most edits change a few numbers: a run that draws those alone takes half the time of
    one that draws all of the page, and a hundred visitors wait for each other's runs.
    While a handle is held, nobody looks at what stands around the plane and the figure.
    """
    stale = {name for name in state.drawn if state.drawn[name] != shown_by(name)}
    stale -= AROUND if held else set()
    if "page" in stale:
        st.rerun()
    st.rerun(sorted(stale) or ["lead"])  # of all parts, the one that is drawn soonest


# ---- Above everything: lessons, and the tour -------------------------------------------


def current_lesson(scenario: Scenario) -> Lesson | None:
    return next((each for each in LESSONS if each.scenario == scenario), None)


def menu_of(draft: Draft) -> str:
    """Return the key of the menu of lessons: another one for each lesson that it shows."""
    current = current_lesson(draft.scenario)
    return f"lesson of {current and current.name}"


def choose_lesson(menu: str) -> None:
    """Open the lesson that was chosen.

    A browser that has not yet heard what the menu shows now goes on saying what it showed:
    of another menu, and nothing comes of it.
    """
    if menu == menu_of(present()):
        open_lesson(BY_NAME.get(state[menu]))
        st.rerun()


def lesson_menu() -> None:
    with st.container(width=250):
        part("lesson", lessons)


def lessons() -> None:
    """Show the menu of lessons."""
    draft = present()
    current = current_lesson(draft.scenario)
    key = menu_of(draft)
    state[key] = current.name if current else None
    st.selectbox(
        "Lesson", list(BY_NAME), key=key, label_visibility="collapsed",
        placeholder="Choose a lesson", on_change=choose_lesson, args=(key,),
    )  # fmt: skip


def is_hidden() -> bool:
    """Return whether nothing may tell a weight yet."""
    return bool(state.predict and not state.revealed)


def claim(draft: Draft) -> str:
    """Return what the lesson claims, as long as it may be told and is still true."""
    if is_hidden():
        return "Who looks at whom? Make up your mind, then reveal."
    said = state.opened.claim
    return said if draft.scenario == state.opened.scenario else f"*Changed since:* {said}"


def prediction() -> None:
    """Show the switch that hides weights and the button that reveals them."""
    st.toggle(
        "Predict first", key="predict", persist_state="page",
        on_change=lambda: state.update(revealed=False),
        help="Hides every weight until you have made up your mind.",
    )  # fmt: skip
    if is_hidden():
        st.button(
            "Reveal the weights", icon=":material/visibility:",
            shortcut=KEYS["Reveal the weights"] if state.talk else None,
            on_click=lambda: state.update(revealed=True),
        )  # fmt: skip


def title(components: Components) -> None:
    """Show the page's name, the lessons, and what one does with them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Attention playground", width="content", anchor=False)
        lesson_menu()
        prediction()
        with st.popover("New to attention?", icon=":material/school:"):
            st.markdown(EXPLANATION)
            st.markdown(KEYBOARD)
        if not state.tour:
            st.button(
                "Tour", icon=":material/explore:", on_click=go_to, args=(STOPS[0],),
                help="Six questions about attention, each to be tried out: ten minutes.",
            )  # fmt: skip
        talk_button("Talk")
        if st.button("Share", icon=":material/share:"):
            share(components.picture)
    if state.tour:
        part("lead", guide, BY_STOP[state.tour])
    else:
        part("lead", lead)


def lead() -> None:
    # There is always a line, so that nothing below moves when an edit leaves a lesson.
    st.markdown(f"{LEAD}  \n{claim(present())}")


def go_to(stop: Stop | None) -> None:
    """Go to a stop of the tour, or leave it."""
    leap()
    if stop:
        show(replace(stop.link, tour=stop.name))
    else:
        state.tour = ""
    st.rerun()


def is_tried(draft: Draft) -> bool:
    """Return whether anything was tried at this stop of the tour."""
    if state.tour and draft.scenario != BY_STOP[state.tour].link.scenario:
        state.tried = True
    return bool(state.tried)


def guide(stop: Stop) -> None:
    """Show a question of the tour, what there is to try, and then the answer."""
    at = STOPS.index(stop)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**Question {at + 1} of {len(STOPS)}: {stop.question}**")
            st.button(
                "Question before", disabled=at == 0, on_click=go_to, args=(STOPS[at - 1],),
            )  # fmt: skip
            last = at == len(STOPS) - 1
            following = None if last else STOPS[at + 1]
            st.button(
                "End of the tour" if last else "Next question", on_click=go_to, args=(following,)
            )
            if not last:
                st.button("Leave the tour", type="tertiary", on_click=go_to, args=(None,))
        st.markdown(stop.task)
        if state.answer:
            st.markdown(stop.answer)
        else:
            tried = is_tried(present())
            st.button(
                "Show the answer", icon=":material/lightbulb:", disabled=not tried,
                help=None if tried else "It opens once you have tried.",
                on_click=lambda: state.update(answer=True),
            )  # fmt: skip


# ---- Share -----------------------------------------------------------------------------


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
    record(replace(present(), scenario=scenario, refused={}, fresh=None))
    st.rerun()


# ---- Talk mode -------------------------------------------------------------------------


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
    state.step = min(max(on_the_walk() + by, 0), len(WALK) - 1)


def on_the_walk() -> int:
    """Return where on the walk the page is, though a browser may say that it is nowhere."""
    return Link().step if state.step is None else state.step


def next_lesson(by: int) -> None:
    """Open the lesson after, or before, the one that was opened last."""
    open_lesson(LESSONS[(LESSONS.index(state.opened) + by) % len(LESSONS)])


def conductor(draft: Draft) -> None:
    """Show what a speaker needs above the stage."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        lesson_menu()
        for label, by in (("Lesson before", -1), ("Next lesson", 1)):
            st.button(label, shortcut=KEYS[label], on_click=next_lesson, args=(by,))
        prediction()
        talk_button("Leave")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        walk_button("Back", -1, disabled=on_the_walk() == 0)
        st.segmented_control(
            "Step", range(len(WALK)), key="step", required=True, label_visibility="collapsed",
            format_func=lambda step: WALK[step].capitalize(), persist_state="page",
        )  # fmt: skip
        walk_button("Next", 1, disabled=on_the_walk() == len(WALK) - 1)
        with st.popover("Switches", icon=":material/tune:"):
            switches(draft)


def walk_button(label: str, by: int, *, disabled: bool) -> None:
    st.button(
        label, icon=f":material/arrow_{'forward' if by > 0 else 'back'}:", shortcut=KEYS[label],
        on_click=walk, args=(by,), disabled=disabled,
    )  # fmt: skip


def on_the_stage(components: Components) -> None:
    """Show in large type what the walk has come to: one sentence, the plane, one figure."""
    step, (width, height) = WALK[on_the_walk()], measured()
    room = int(height) - ABOVE_STAGE
    left = stage_side(0.38 * width if width > NARROW else width)
    right = int(width - left - STAGE_GAP if width > NARROW else width)
    font = FONT * STAGE_ZOOM
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=left):
            part("lead", sentence, step)
            choose_dragged()
            if step != "embeddings":
                side = stage_side(left, room - SENTENCE)
                part("plane", draggable, components.plane, side, font)
        if step == "embeddings":
            part("plane", draggable, components.plane, stage_side(right, room), font)
        else:
            part("views", stage_figure, step, right, room)
    components.ruler(key="ruler", on_size_change=lambda: None, height=1)


def sentence(step: str) -> None:
    """Say what a step on the walk is about."""
    says = claim(present()) if is_hidden() or step == "softmax" else WALK_SAYS[step]
    st.markdown(f"### {says}")


def stage_figure(step: str, width: int, height: int) -> None:
    """Show what a step on the walk is about, in large type."""
    draft = present()
    head = shown_head(draft)
    if step == "outputs" and is_hidden():
        st.info(REVEAL_FIRST)
    elif step == "outputs":
        side = stage_side(width, height - STAGE_LEGEND)
        mixing_plane(draft, head, chosen("query"), side, STAGE_ZOOM)
    else:
        stage_panels(draft, head, TOLD[step], width, height)


def stage_panels(draft: Draft, head: int, told: Told, width: float, height: float) -> None:
    """Show every query among the keys, and of each key only what is told at this step."""
    columns, side = on_stage(width, height, len(draft.scenario.words))
    laid_out = panels(
        draft.scenario, head=head, side=int(side / STAGE_ZOOM), hidden=is_hidden(), told=told
    )
    st.vega_lite_chart(
        {**panels_figure(columns, side, STAGE_ZOOM), "datasets": {"panels": laid_out}},
        key="stage_figure", width="content", alt="Each query (a diamond) among all keys (circles)",
    )  # fmt: skip


# ---- Controls --------------------------------------------------------------------------


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
    return min(int(position), last) if isinstance(position, int) else 0


def in_a_row() -> int:
    """Return how many panels were chosen to stand in a row."""
    count = state.columns
    return count if count in range(1, MAX_COLUMNS + 1) else Link().columns


def shown_head(draft: Draft) -> int:
    """Return which head tables and views show: the chosen one, if the scenario has it."""
    return int(min(state.get("head") or 1, len(draft.scenario.heads))) - 1


def travel(history: History[Draft]) -> None:
    """Go back or forward to a draft that was there before."""
    move_to(history)
    state.playing = False
    redraw()


def undo_and_redo() -> None:
    history = state.history
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Undo", icon=":material/undo:", shortcut=KEYS["Undo"], disabled=not history.past,
            on_click=lambda: travel(state.history.undo()),
        )  # fmt: skip
        st.button(
            "Redo", icon=":material/redo:", shortcut=KEYS["Redo"], disabled=not history.future,
            on_click=lambda: travel(state.history.redo()),
        )  # fmt: skip


def toolbar(draft: Draft) -> None:
    """Show what acts on everything at once, and how many panels stand in a row."""
    seed = draft.scenario.seed
    with st.container(horizontal=True, gap="xsmall"):
        with st.container(width="content"):
            part("undo", undo_and_redo)
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


def controls(draft: Draft) -> None:
    """Show all that acts on more than one word or number, or a button that shows it."""
    if state.hide:
        st.button(
            "Show the controls", icon=":material/tune:",
            on_click=lambda: state.update(hide=False),
        )  # fmt: skip
    else:
        toolbar(draft)
        switches(draft)


# ---- The plane and the tables on the left ----------------------------------------------


def follow() -> None:
    """Make the edits that the plane reports; all those of one drag are one step of undo."""
    message = state.plane.edits
    for edit in received(message, after=state.get("answered", 0)):
        state.answered = edit.number
        draft = applied(present(), edit)
        gesture, left = state.get("gesture", (None, None))
        if draft != present():  # what changes nothing begins no step to go on with
            record(draft, further=edit.gesture == gesture and present() is left)
            state.gesture = edit.gesture, present()
    redraw(held=is_held(message))


def dragged() -> str:
    """Return what the plane shows, though a browser may say that nothing is chosen."""
    return state.dragged or WORDS


def choose_dragged() -> None:
    st.segmented_control(
        "Drag", list(DRAGGED), key="dragged", required=True, label_visibility="collapsed",
        persist_state="page", on_change=redraw,
    )  # fmt: skip


def draggable(mount: Callable[..., object], side: int, font: float) -> None:
    """Show the words, or the rows of a matrix, on a plane where they can be dragged.

    Side and font are in pixels.
    """
    draft = present()
    about = {
        **plane(draft, dragged(), shown_head(draft)),
        "colour": DRAGGED[dragged()],
        "snap": SNAP if state.get("snap") else 0,
        "font": font * PLANE_BOX / side,
        "answered": state.get("answered", 0),
    }
    mount(key="plane", data=about, on_edits_change=follow, width=side, height=side)


def words_table() -> None:
    """Show what in any table can't be used, and the words and where they lie."""
    draft = present()
    for problem in draft.problems:
        st.error(problem, icon=":material/error:")
    key = editor_of(WORDS)
    st.data_editor(
        draft.words_table().assign(delete="✕"), key=key, alt="Words and their embeddings",
        on_change=edit, args=(WORDS, key), height="content",
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
        disabled=not draft.can_add, on_click=add_word,
        help=f"Up to {MAX_WORDS} words. A word is drawn once its row is complete.",
    )  # fmt: skip


def matrix_editor(name: str) -> None:
    """Show one matrix of the head that is shown, or W_O, as a table."""
    draft = present()
    head = 0 if name == JOINT else shown_head(draft)
    key, fits = editor_of(name, head), fitting(draft.cells(name, head))
    numbers = (number_column(label, fits) for label in MATRIX_HEADINGS[name])
    st.data_editor(
        draft.matrix_table(name, head), key=key, alt=f"The matrix {name}",
        width=247 if name == JOINT else 147, height="content",
        on_change=edit, args=(name, key, head),
        column_config={
            "_index": st.column_config.TextColumn(
                name, width=145 if name == JOINT else 45, disabled=True
            ),
            **dict(zip(MATRIX_COLUMNS, numbers, strict=True)),
        },
    )  # fmt: skip


def number_column(label: str, written: str = "%.4g") -> Any:
    return st.column_config.NumberColumn(label, width=51, format=written)


def fitting(cells: Cells) -> str:
    """Return a format in which all numbers of a table fit into its cells.

    A table cuts off the first digits of what is too wide.
    """
    numbers = [abs(number) for number in cells.values() if isinstance(number, float)]
    if all(round(number, 2) == number for number in numbers):
        return "%.4g"
    whole_digits = int(math.log10(max(1.0, *numbers)))
    return f"%.{3 - whole_digits}f"


# ---- Views of what is computed ---------------------------------------------------------


def all_queries(draft: Draft, head: int) -> None:
    """Show the grid of panels and the heatmap."""
    layout = fit(measured()[0], in_a_row())
    data = {
        "panels": panels(draft.scenario, head=head, side=layout.side, hidden=is_hidden()),
        "weights": cells(draft.scenario, heads=[head], hidden=is_hidden()),
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
        redraw()


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
        persist_state="page", on_change=redraw,
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
            matrix_editor("W_V")
            query = word_choice("query", words)
            st.markdown(":small[Each thick line is a value times its weight, laid tip to tail.]")
        mixing_plane(draft, head, query, plane_side(measured()[0], 470))


def mixing_plane(draft: Draft, head: int, query: int, side: int, zoom: float = 1) -> None:
    """Show how values mix into outputs; the way to one of them step by step."""
    data = {"mixing": mixing(draft.scenario, head=head, query=query, side=int(side / zoom))}
    st.vega_lite_chart(
        {**mixing_figure(side, MARKS, zoom), "datasets": data}, key="mixing", width="content",
        alt="Embeddings, values and outputs of all words",
    )  # fmt: skip


def all_heads(draft: Draft, head: int) -> None:
    """Show what every head looks at, and what all of them make of the words together."""
    scenario = draft.scenario
    heads = range(len(scenario.heads))
    data = {"weights": cells(scenario, heads=heads)}
    in_a_row, side = fit_heads(measured()[0], len(heads), len(scenario.words))
    st.vega_lite_chart(
        {**heads_figure(side, in_a_row), "datasets": data},
        key="heads_figure", width="content", alt="The attention weights of every head",
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=310):
            st.markdown(
                "The outputs of all heads stand side by side; W_O brings them back to two "
                "numbers a word. With identity blocks it adds the heads up."
            )
            matrix_editor(JOINT)
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
            {**mixing_figure(side, JOINT_MARKS), "datasets": data}, key="joint", width="content",
            alt="Embeddings, and the joint outputs of all heads",
        )  # fmt: skip


# ---- Views of questions: two matrices, who can win, side by side -----------------------


def panels_alone(draft: Draft, head: int) -> None:
    """Show every query among the keys, as many in a row as there is room for."""
    columns = panels_in_a_row(measured()[0], len(draft.scenario.words))
    st.vega_lite_chart(
        {
            **panels_figure(columns, MIN_SIDE),
            "datasets": {"panels": panels(draft.scenario, head=head, side=MIN_SIDE)},
        },
        key="panels", width="content", alt="Each query among all keys",
    )  # fmt: skip


def matrices_beside(
    laid_out: pd.DataFrame, titles: tuple[str, ...], *, key: str, alt: str, **events: Any
) -> None:
    """Show square matrices, as many in a row as there is room for."""
    words = laid_out["query"].unique()
    label = min(MAX_LABEL, max(text_width(word, FONT) for word in words))
    in_a_row, side = fit_matrices(measured()[0], len(titles), len(words), label)
    spec = heatmaps_figure(side, in_a_row, titles, painted=bool(events))
    st.vega_lite_chart(
        {**spec, "datasets": {"heatmaps": laid_out}}, key=key, width="content", alt=alt, **events
    )


class Turned(NamedTuple):
    """What the knob has made of one head of a draft, and how it stands."""

    base: Draft
    draft: Draft
    head: int
    turn: float = 0.0
    stretch: float = 1.0
    shear: float = 0.0


def turned(head: int) -> Turned:
    """Return how the knob stands: at rest, if anything else has changed what it turned."""
    now: Turned | None = state.get("turned")
    if now is None or now.draft is not present() or now.head != head:
        now = Turned(present(), present(), head)
    state.turned = now
    return now


def turn_knob(head: int) -> None:
    """Turn queries and keys as the knob says; all its turns are one step of undo."""
    if head >= len(present().scenario.heads):  # another edit, heard with this, took it away
        return
    now = turned(head)
    settings = [state.get(name, getattr(now, name)) for name in ("turn", "stretch", "shear")]
    try:
        M = knob(*settings)
        still = (np.eye(2) == M).all()
        scenario = now.base.scenario if still else transformed(now.base.scenario, head, M)
    except ValueError as fault:
        st.toast(f"{fault}.")
        return
    record(replace(present(), scenario=scenario), further=present() is not now.base)
    state.turned = Turned(now.base, present(), head, *settings)
    redraw()


def two_matrices(draft: Draft, head: int) -> None:
    """Show that only W_Q·W_Kᵀ counts, and what in it is mutual."""
    now = turned(head)
    for name in ("turn", "stretch", "shear"):
        # A slider that is told where it stands lets go of the hand.
        if state.get(name) != getattr(now, name):
            state[name] = getattr(now, name)
    st.markdown(
        "W_Q becomes W_Q·M and W_K becomes W_K·M⁻ᵀ. In every score M meets M⁻¹, and nothing is "
        "left of it: queries and keys move, the weights stay."
    )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for label, name, low, high, step in (
            ("M turns by, °", "turn", -MAX_TURN, MAX_TURN, 5.0),
            ("M stretches by", "stretch", MIN_STRETCH, MAX_STRETCH, 0.25),
            ("M shears by", "shear", -MAX_SHEAR, MAX_SHEAR, 0.1),
        ):
            st.slider(
                label, low, high, key=name, step=step, width=170, format="%g",
                on_change=turn_knob, args=(head,),
            )  # fmt: skip
        most = largest_change(now.base.scenario, draft.scenario, head)
        st.markdown(
            f"Largest change of any weight:  \n**{f'{most:.1e}' if most else '0'}**",
            width="content",
        )
    if draft.scenario.options.rotation and state.shear:
        st.info(
            "With rotation by position, a turn stands between a query and a key, and a shear does "
            "not commute with it: now the weights do change."
        )
    panels_alone(draft, head)
    whole, mutual, one_way = form(draft.scenario, head)
    line = r"\\&" if measured()[0] < NARROW else ""
    st.markdown(
        rf"$\displaystyle\begin{{aligned}}W_Q W_K^{{\mathsf T}}&={pmatrix(whole)}{line}="
        rf"\underbrace{{{pmatrix(mutual)}}}_{{\text{{mutual}}}}{line}+"
        rf"\underbrace{{{one_way[0, 1]:.3f}\begin{{pmatrix}}0&1\\-1&0\end{{pmatrix}}}}"
        r"_{\text{one-way}}\end{aligned}$"
    )
    st.markdown(
        "The score of x for y is x W_Q W_Kᵀ yᵀ. The mutual part is the same both ways; the one-way "
        "part changes its sign: its factor times x₁y₂ − x₂y₁, the area between the two words. "
        "Mutual and one-way add up to the score, cell by cell (before any mask)."
    )
    matrices_beside(
        summed(draft.scenario, scores(draft.scenario, head)),
        ("scores", "mutual part", "one-way part"),
        key="split", alt="Scores, their mutual part and their one-way part",
    )  # fmt: skip


def pmatrix(rows: Any) -> str:
    """Return a matrix in LaTeX."""
    lines = r"\\".join("&".join(f"{number:.3f}" for number in row) for row in rows)
    return rf"\begin{{pmatrix}}{lines}\end{{pmatrix}}"


def who_can_win(draft: Draft, head: int) -> None:
    """Show for every query there could be, which key would win."""
    scenario, words = draft.scenario, display_words(draft.scenario.words)
    side = plane_side(measured()[0], 470)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=side + 80):
            query = chosen("query")
            data = {
                "map": winner_map(scenario, head=head, query=query, side=side),
                "strengths": strengths(
                    scenario, head=head, query=query,
                    limit=axes(scenario, head=head, side=side).limit, resolution=side // CELL,
                ),
            }  # fmt: skip
            st.vega_lite_chart(
                {**winners_figure(side), "datasets": data}, key="winners", width="content",
                alt="All queries there could be, coloured by the key that would win",
            )  # fmt: skip
        with st.container(width=330):
            st.markdown(
                "Put a query anywhere: the colour says whose key would get most of its attention, "
                "and it is the stronger, the more. Borders are straight, since two keys tie where "
                "q · (k₁ − k₂) = 0. A key among the others, inside their outline, wins nowhere."
            )
            if scenario.options.causal:
                word_choice("query", words)
                st.markdown(":small[With the mask, it depends on the query what it may see.]")
            st.dataframe(
                shares(scenario, head=head, query=query), hide_index=True, height="content",
                column_order=("word", "percent", "won_by"),
                column_config={
                    "word": st.column_config.TextColumn("key of", width=95),
                    "percent": st.column_config.NumberColumn(
                        "wins, %", width=65,
                        help="In what share of all directions it wins",
                    ),
                    "won_by": st.column_config.TextColumn("with the queries of"),
                },
            )  # fmt: skip


def pin(draft: Draft | None) -> None:
    state.pinned = draft.scenario if draft else None
    redraw()


def side_by_side(draft: Draft, head: int) -> None:
    """Show the weights as they were pinned, as they are, and by how much they differ."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Pin what is shown now", icon=":material/keep:", on_click=pin, args=(draft,),
            help="Keeps the weights as they are, to be compared with what you do next.",
        )  # fmt: skip
        if state.pinned:
            st.button("Let go", icon=":material/keep_off:", on_click=pin, args=(None,))
    if not state.pinned:
        st.markdown("Nothing is pinned yet. Pin the present state, go on editing, and see both.")
        return
    heads = min(head, len(state.pinned.heads) - 1), head
    matrices_beside(
        compared(state.pinned, draft.scenario, heads=heads), ("pinned", "now", "now − pinned"),
        key="beside", alt="The weights as they were pinned, as they are, and their difference",
    )  # fmt: skip
    if display_words(state.pinned.words) != display_words(draft.scenario.words):
        st.markdown("The difference is of the words that are in both.")


# ---- Learning --------------------------------------------------------------------------


def learning_rate() -> float:
    """Return the learning rate that was chosen, if there is such a one."""
    rate = state.rate
    return rate if isinstance(rate, float) and MIN_RATE <= rate <= MAX_RATE else Link().rate


class Learner(NamedTuple):
    """The course that learning has taken, and the head of a draft that it has led to."""

    draft: Draft
    head: int
    course: TrainingRun


def course_so_far(head: int, goal: Any) -> TrainingRun:
    """Return the course that led to what is shown; a new one, if anything else has."""
    known: Learner | None = state.get("learner")
    if known and known.draft is present() and known.head == head:
        return known.course
    return TrainingRun(least=entropy(goal)).gone_on(loss(present().scenario, head, goal))


def aim(rule: str, word: int = 0) -> None:
    """Choose what is to be learnt."""

    def aimed_anew(draft: Draft) -> Draft:
        painted = rule == "painted"
        target = draft.target.as_painted(draft.scenario) if painted else Target(rule, word)
        return replace(draft, target=target)

    attempt(aimed_anew)
    redraw()


def paint() -> None:
    """Turn a weight that was clicked in the target on or off."""
    try:
        clicked = {
            (int(point["query_position"]), int(point["key_position"]))
            for point in state.aims.selection.pick
            if point["part"] == 0
        }
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return
    cell, state.painted = last_clicked(state.get("painted", set()), clicked), clicked
    draft, words = present(), range(len(present().scenario.words))
    if cell and cell[0] in words and cell[1] in words:
        number = 0.0 if draft.target.rows(draft.scenario)[cell] else 1.0
        target = draft.target.with_cell(draft.scenario, *cell, number)
        record(replace(draft, target=target))
    redraw()


def play(playing: bool) -> None:
    """Begin to learn, or pause."""
    state.playing = playing
    learner: Learner | None = state.get("learner")
    if playing and learner and learner.course.over:
        state.learner = None  # from here, a new course
    redraw()


def one_step() -> None:
    learn()
    redraw()


def learn() -> None:
    """Take one step downhill; all steps in a row are one step of undo."""
    draft = present()
    head = shown_head(draft)
    goal = wanted(draft.scenario, draft.target).weights
    course = course_so_far(head, goal)
    try:
        scenario = descended(draft.scenario, head, goal, learning_rate())
    except ValueError as fault:
        st.toast(f"The steps are too long: {fault}. Choose a smaller learning rate.")
        state.playing = False
        return
    record(replace(draft, scenario=scenario), further=course.steps > 0)
    course = course.gone_on(loss(scenario, head, goal))
    state.learner = Learner(present(), head, course)
    state.playing = state.playing and not course.over


def learning(draft: Draft, head: int) -> None:
    """Show what is wanted, what is, and how gradient descent leads from one to the other."""
    scenario = draft.scenario
    goal, divided, forbidden = wanted(scenario, draft.target)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if state.playing:
            st.button("Pause", icon=":material/pause:", on_click=play, args=(False,))
        else:
            st.button(
                "Play", icon=":material/play_arrow:", on_click=play, args=(True,),
                disabled=not goal.any(),
            )  # fmt: skip
        st.button(
            "Step", icon=":material/skip_next:", on_click=one_step,
            disabled=state.playing or not goal.any(),
        )  # fmt: skip
        state.start = scenario.seed
        st.button(
            "Start again", icon=":material/restart_alt:", on_click=start_again,
            args=(scenario.seed or 0,),
            help=f"Draws W_Q and W_K from the seed, between −{SMALL} and {SMALL}: so small that "
            "all weights begin nearly alike.",
        )  # fmt: skip
        st.number_input(
            "Seed", 0, MAX_SEED, key="start", step=1, width=120, placeholder="seed",
            on_change=lambda: start_again(state.start),
        )  # fmt: skip
        state.rate = min(RATES, key=lambda rate: abs(rate - learning_rate()))
        st.select_slider("Learning rate", RATES, key="rate", width=150, persist_state="page")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        state.rule = draft.target.rule
        st.selectbox(
            "What is wanted", RULES, key="rule", width=230, format_func=RULE_NAMES.__getitem__,
            on_change=lambda: aim(state.rule),
        )  # fmt: skip
        if draft.target.rule == "everyone":
            words = display_words(scenario.words)
            state.aimed = min(draft.target.word, len(words) - 1)
            st.selectbox(
                "At", range(len(words)), key="aimed", width=130, format_func=words.__getitem__,
                on_change=lambda: aim("everyone", state.aimed),
            )  # fmt: skip
        with st.popover("Type it", icon=":material/edit:"):
            target_editor(draft)
    for said, rows in (
        ("do not sum to 1: each number is divided by the row's sum", divided),
        ("want what the causal mask forbids: that is left out", forbidden),
    ):
        if rows:
            st.markdown(f":small[Target, row {', '.join(str(row + 1) for row in rows)}: {said}.]")
    course = course_so_far(head, goal)
    with st.container(horizontal=True, gap="medium"):
        matrices_beside(
            aimed(scenario, head, goal), ("wanted (click)", "weights"), key="aims",
            alt="The weights that are wanted, and the weights that are",
            on_select=paint, selection_mode="pick",
        )  # fmt: skip
        with st.container(width=300, gap="small"):
            st.markdown(f"Step **{course.steps}**, loss **{course.losses[-1]:.4f}**")
            st.vega_lite_chart(
                {**losses_figure(220, 130), "datasets": {"losses": course.frame()}},
                key="losses", width="content", alt="The loss after each step",
            )  # fmt: skip
    with st.container():  # there is always one, so that the panels keep their place
        verdict(course, scenario, goal)
    panels_alone(draft, head)


def start_again(seed: int | None) -> None:
    if seed is not None:
        state.playing = False
        attempt(lambda draft: draft.sampled(seed, SMALL))
        redraw()


def target_editor(draft: Draft) -> None:
    """Show the target as a table of numbers; each row is divided by its sum."""
    words, key = display_words(draft.scenario.words), editor_of(TARGET)
    fits = fitting(draft.cells(TARGET))
    st.data_editor(
        draft.target_table(), key=key, alt="The target", height="content",
        on_change=edit, args=(TARGET, key),
        column_config={
            "_index": st.column_config.TextColumn("query", width=95, disabled=True),
            **{str(column): number_column(word, fits) for column, word in enumerate(words)},
        },
    )  # fmt: skip


def verdict(course: TrainingRun, scenario: Scenario, goal: Any) -> None:
    """Say how learning has ended, and if it has stalled, why."""
    if course.learnt and course.steps:
        st.success(f"Learnt in {course.steps} steps.", icon=":material/check:")
    elif course.stalled:
        least = floor(scenario, goal)
        st.warning(
            f"Stalled: the loss has fallen by less than a thousandth in {PATIENCE} steps."
            + (f" No matrices bring it below {least:.3f}." if least > course.least + 1e-9 else ""),
            icon=":material/landscape:",
        )
        # Words are anyone's: they are shown as plain text.
        st.text("\n".join(obstacles(scenario, goal) or [NO_OBSTACLE]))
    elif course.over:
        st.info(f"Paused after {course.steps} steps. Play goes on from here.")


# ---- The page --------------------------------------------------------------------------


# Every view by its name in a link: how it is called, and what shows it.
SHOWN_IN: dict[str, tuple[str, Callable[[Draft, int], None]]] = {
    "keys": ("Queries and keys", all_queries),
    "score": ("One score", one_score),
    "values": ("Values and outputs", values_and_outputs),
    "heads": ("All heads", all_heads),
    "product": ("Two matrices", two_matrices),
    "winners": ("Who can win", who_can_win),
    "beside": ("Side by side", side_by_side),
    "learning": ("Learning", learning),
}


def views() -> None:
    """Show the view that is open: everything that is computed, a part at a time."""
    draft = present()
    view = st.segmented_control(
        "View", VIEWS, key="view", required=True, format_func=lambda view: SHOWN_IN[view][0],
        label_visibility="collapsed", persist_state="page", on_change=redraw,
    ) or VIEWS[0]  # fmt: skip
    if is_hidden() and view != "keys":
        st.info(REVEAL_FIRST)
    else:
        _, show_view = SHOWN_IN[view]
        show_view(draft, shown_head(draft))


def workbench(components: Components) -> None:
    """Show what can be edited on the left, and on the right what comes of it."""
    # Each `with` inside another makes a part dearer: Streamlit copies what is open around it.
    beside = st.container(horizontal=True, gap="medium")
    left, right = beside.container(width=310, gap="small"), beside.container(gap="small")
    with left:
        choose_dragged()
        part("plane", draggable, components.plane, PLANE_SIDE, PLANE_FONT)
    if not state.hide:
        with left.container(horizontal=True, gap="small"):
            for name in ("W_Q", "W_K"):
                part(name, matrix_editor, name)
        with left:
            part("words", words_table)
    with right:
        part("views", views)
        components.ruler(key="ruler", on_size_change=redraw, height=1)


def stage(components: Components) -> None:
    """Show what follows the hand, or learns."""
    if state.playing:
        learn()
        if not state.playing:
            st.rerun()
    if state.talk:
        on_the_stage(components)
    else:
        workbench(components)
    part("address", address, components.address)


def page() -> None:
    st.set_page_config("Attention playground", ":material/hub:", layout="wide")
    if "shared" not in state:
        # Found again by its source, which is read for each new visitor only.
        state.shared = st.cache_resource(show_spinner=False)(start_up)()
        gc.enable()  # not in `start_up`, which only the first of those who arrive at once runs
    with state.shared.turn:
        arrive()
        from_top_to_bottom(state.shared.components)


def from_top_to_bottom(components: Components) -> None:
    """Show all of the page."""
    draft = present()
    # The browser asks for each step of learning: a visitor who has left takes none.
    state.playing = is_learning() and not is_hidden()
    state.drawn = {"page": shown_by("page")}
    if state.talk:
        conductor(draft)
    else:
        title(components)
        controls(draft)
    state.link = encode(shown())
    if state.playing:
        st.fragment(stage, run_every=TICK)(components)
    else:
        with st.container():  # as a fragment has: all keeps its place
            stage(components)
    if state.talk:
        part("undo", undo_and_redo)
    come_back(components.reconnection)


page()
