"""What acts on more than one word or number: undo, draw, switches and heads."""

from functools import partial
from typing import Any

import streamlit as st

from attention.exchange.look import MAX_COLUMNS
from attention.figures.charts.matrices import heatmaps_figure
from attention.figures.findings import found_in_mask
from attention.figures.heatmaps import painted_mask
from attention.frames import display_names, display_words
from attention.page.charts import chart
from attention.page.dragging import SNAP
from attention.page.session import Session
from attention.scenario import (
    MAX_HEADS,
    MAX_ROTATION,
    MAX_SEED,
    MAX_SLOPE,
    MAX_WAVE,
    MAX_WORDS,
    Scenario,
)
from attention.words import isolated

MASK_SIDE = 160  # of the mask that is painted, in pixels
TEMPERATURES = (0.05, 0.1, 0.2, 0.25, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
# Ways to tell positions: what they are called, how they begin, and their numbers.
NOT_TOLD = "none"
POSITIONS = {
    NOT_TOLD: "not told",
    "rotation": "rotation (RoPE)",
    "wave": "an added wave",
    "slope": "slope by distance (ALiBi)",
}
_NONE = {"rotation": 0.0, "wave": 0.0, "slope": 0.0}
BEGINNINGS: dict[str, dict[str, float]] = {
    NOT_TOLD: _NONE,
    "rotation": {**_NONE, "rotation": 30.0},
    "wave": {**_NONE, "wave": 0.5, "wave_angle": 30.0},
    "slope": {**_NONE, "slope": 0.5},
}
POSITION_NUMBERS: dict[str, tuple[tuple[str, str, float, float, float], ...]] = {
    NOT_TOLD: (),
    "rotation": (("rotation", "Angle, °", -MAX_ROTATION, MAX_ROTATION, 15.0),),
    "wave": (
        ("wave", "Size", 0.0, MAX_WAVE, 0.25),
        ("wave_angle", "Angle, °", -MAX_ROTATION, MAX_ROTATION, 15.0),
    ),
    "slope": (("slope", "Slope", 0.0, MAX_SLOPE, 0.25),),
}
FIRST_SIGHT, FIRST_IN_LITTLE_ROOM = 5, 2  # views


# ---- Views -----------------------------------------------------------------------------


def choose_view(session: Session, labels: dict[str, str]) -> None:
    """Show what each view is called: the first few, the one that is open, and the way to the rest.

    Parameters
    ----------
    session : Session
    labels : dict
        What each view is called, by its name in a link.
    """

    def choose(view: object) -> None:
        session.see(view=view)

    def choose_another() -> None:
        choose(st.session_state.more)

    opened = session.look.view
    first = FIRST_SIGHT if session.room.wide else FIRST_IN_LITTLE_ROOM
    here = [name for at, name in enumerate(labels) if at < first or name == opened]
    st.segmented_control(
        "View", here, required=True, format_func=labels.__getitem__,
        label_visibility="collapsed", **session.widgets.bind("view", opened, choose, "default"),
    )  # fmt: skip
    st.menu_button(
        "More", [name for name in labels if name not in here], key="more",
        format_func=labels.__getitem__, on_click=session.parts.act, args=(choose_another,),
    )  # fmt: skip


# ---- Undo ------------------------------------------------------------------------------


def undo_and_redo(session: Session) -> None:
    """Show the buttons that lead back and forward through the history of drafts."""
    history = session.history
    with st.container(horizontal=True, gap="xsmall", width="content"):
        st.button(
            ":material/undo:", key="undo", disabled=not history.past,
            help="Undo (Ctrl+Z)", on_click=session.parts.act, args=(undo, session),
        )  # fmt: skip
        st.button(
            ":material/redo:", key="redo", disabled=not history.future,
            help="Redo (Ctrl+Y)", on_click=session.parts.act, args=(redo, session),
        )  # fmt: skip


def undo(session: Session) -> None:
    """Go back to the draft before."""
    session.travel(session.history.undo())


def redo(session: Session) -> None:
    """Go forward to the draft that was left by undo."""
    session.travel(session.history.redo())


# ---- Draw ------------------------------------------------------------------------------


def draw(session: Session) -> None:
    """Show what draws W_Q and W_K at random."""

    def sample(seed: Any) -> None:
        if seed is not None:
            session.attempt(lambda draft: draft.sampled(seed))

    seed = session.scenario.seed
    with st.popover(":material/casino:", key="draw", help="Draw W_Q and W_K at random"):
        st.markdown(
            "New entries for W_Q and W_K, uniform between −1 and 1. A seed is a whole number from "
            "which they are drawn: the same seed, the same matrices."
        )
        st.button(
            "Draw from the next seed", on_click=session.parts.act, width="stretch",
            args=(sample, 0 if seed is None else (seed + 1) % MAX_SEED),
        )  # fmt: skip
        st.number_input(
            "or from this one", 0, MAX_SEED, step=1, placeholder="seed",
            **session.widgets.bind("seed", seed, sample),
        )  # fmt: skip


# ---- Switches --------------------------------------------------------------------------


def switches(session: Session) -> None:
    """Show the switches, folded away: closed, it is said which are on."""
    on = switched_on(session.scenario)
    with (
        st.popover(", ".join(on) or "Switches", icon=":material/tune:", key="switches"),
        session.parts.later(),
    ):
        session.parts.part("switches", _switches, session, shows=lambda: _switched(session))


def _switched(session: Session) -> object:
    """Return what the switches show that is not seen from outside."""
    scenario, open_mask = session.scenario, st.session_state.get("mask_open")
    return (
        (scenario.options, scenario.cross, len(scenario.heads)),
        (scenario.looked_at.words, scenario.looked_at.padding),
        (session.look.columns, session.snap, open_mask and scenario),
    )


def _switches(session: Session) -> None:
    _cross(session)
    _options(session)
    _heads(session)
    _layout(session)


def switched_on(scenario: Scenario) -> list[str]:
    """Return which switches are on, in a word each; how many heads there are is seen beside."""
    options, looked_at = scenario.options, scenario.looked_at
    said = {
        "cross": scenario.cross,
        "÷√d": options.scaled,
        "mask": scenario.causal,
        f"padding {len(looked_at.padding)}": looked_at.padding,
        "painted": looked_at.painted,
        f"T = {options.temperature:g}": options.temperature != 1,
        f"window {options.window}": options.window,
        f"rotation {options.rotation:g}°": options.rotation,
        f"wave {options.wave:g}": options.wave,
        f"slope {options.slope:g}": options.slope,
    }
    return [name for name, is_on in said.items() if is_on]


def _cross(session: Session) -> None:
    """Show whether words look at other words than themselves."""

    def choose(cross: object) -> None:
        session.attempt(lambda draft: draft.with_cross(bool(cross)))

    st.toggle(
        "Look at other words",
        help="Cross-attention: the words ask, and keys and values are made of other words, the "
        "sources, which have a table of their own. Back again, both tables are as they were.",
        **session.widgets.bind("cross", session.scenario.cross, choose),
    )


def _options(session: Session) -> None:
    """Show how scores become weights, each switch with what to look for."""
    options, cross = session.scenario.options, session.scenario.cross

    def bind(option: str) -> dict[str, Any]:
        def choose(value: Any) -> None:
            if value is not None:  # a number field that was emptied
                session.attempt(lambda draft: draft.with_options(**{option: value}))

        return session.widgets.bind(option, getattr(options, option), choose)

    st.toggle(
        "Divide by √d",
        help="Scores are divided by √2, since vectors have d = 2 coordinates: weights move towards "
        "each other.",
        **bind("scaled"),
    )
    st.toggle(
        "Causal mask, off: sources come neither before nor after a word" if cross
        else "Causal mask", disabled=cross,
        help="A word sees only itself and the words before it: above its diagonal the heatmap is "
        "empty, and keys that may not be seen are hollow.",
        **bind("causal"),
    )  # fmt: skip
    st.select_slider(
        "Temperature",
        sorted({*TEMPERATURES, options.temperature}),
        help="Divides the scores before softmax. Low: the best key takes all. High: everyone gets "
        "the same.",
        **bind("temperature"),
    )
    st.number_input(
        "Window", 0, MAX_WORDS,
        help="A word sees only words fewer positions away than this; 0: all.", **bind("window"),
    )  # fmt: skip
    _padding(session)
    _mask(session)
    _positions(session)
    for option, label, low, high, step in POSITION_NUMBERS[_position(session)]:
        st.number_input(label, low, high, step=step, format="%g", **bind(option))


def _padding(session: Session) -> None:
    """Show at which words nobody may look."""
    looked_at = session.scenario.looked_at
    names = display_words(looked_at.words)

    def choose(chosen: Any) -> None:
        padding = [names.index(name) for name in chosen if name in names]
        session.attempt(lambda draft: draft.padded(padding))

    st.multiselect(
        "Padding", names, placeholder="none",
        help="Words that only fill up a batch: nobody may look at them. Who may look at nobody "
        "gives nothing.",
        **session.widgets.bind(
            "padding", [names[at] for at in looked_at.padding], choose, "default"
        ),
    )  # fmt: skip


def _mask(session: Session) -> None:
    """Show the mask that can be painted cell by cell, folded away."""
    shown = st.expander(
        "Paint a mask", key="mask_open", on_change=session.parts.redraw, args=("switches",)
    )
    if not shown.open:
        return
    with shown:
        st.markdown(":small[Click a cell, or choose from the list: who may not look at whom?]")
        spec = heatmaps_figure(MASK_SIDE, 1, ("",), painted=True)
        chart(
            "paint", "The painted mask",
            spec, {"heatmaps": painted_mask(session.scenario)},
            finding=found_in_mask(session.scenario),
            on_select=partial(session.parts.act, _paint, session), selection_mode="pick",
        )  # fmt: skip
        _masked(session)


def _masked(session: Session) -> None:
    """Show the cells that are painted as a list: whoever has no mouse chooses them there."""
    words, looked_at = display_names(session.scenario)
    cells = {
        f"{isolated(query)} → {isolated(key)}": (i, j)
        for i, query in enumerate(words)
        for j, key in enumerate(looked_at)
    }
    painted = session.scenario.looked_at.painted

    def choose(chosen: Any) -> None:
        names = [name for name in chosen if name in cells]
        session.attempt(lambda draft: draft.with_painted(map(cells.__getitem__, names)))

    st.multiselect(
        "Masked", [*cells], placeholder="none",
        **session.widgets.bind(
            "masked", [name for name, cell in cells.items() if cell in painted], choose, "default"
        ),
    )  # fmt: skip


def _paint(session: Session) -> None:
    """Mask the cell that was clicked, or let it be seen again."""
    cell = session.take_click("paint")
    n, m = len(session.scenario.words), len(session.scenario.looked_at.words)
    if cell and cell[0] in range(n) and cell[1] in range(m):
        session.record(session.draft.painted_at(cell))


def _position(session: Session) -> str:
    """Return how positions are told."""
    told = session.scenario.options.positions
    return told[0] if told else NOT_TOLD


def _positions(session: Session) -> None:
    """Show the ways in which positions can be told, of which one is chosen at most."""

    def choose(way: object) -> None:
        if way in BEGINNINGS:
            session.attempt(lambda draft: draft.with_options(**BEGINNINGS[str(way)]))

    st.selectbox(
        "Positions",
        format_func=POSITIONS.__getitem__,
        help="Attention alone does not know the order of words. A rotation (RoPE) turns the m-th "
        "query and key by m times an angle, from where the hollow marks are. An added wave moves "
        "the m-th word by a step that goes round. A slope (ALiBi) takes something off a score for "
        "each position between two words.",
        **session.widgets.bind_one_of("positions", list(POSITIONS), _position(session), choose),
    )


def _heads(session: Session) -> None:
    """Show how many heads there are."""

    def choose(number: Any) -> None:
        if number is not None:
            session.attempt(lambda draft: draft.with_heads(number))

    st.number_input(
        "Heads", 1, MAX_HEADS, help="Each head has its own matrices and asks its own question.",
        **session.widgets.bind("heads", len(session.scenario.heads), choose),
    )  # fmt: skip


def _layout(session: Session) -> None:
    """Show how panels stand and how what is dragged moves."""

    def snap(steps: object) -> None:
        session.snap = bool(steps)

    st.selectbox(
        "Panels in a row", format_func=lambda count: str(count or "as many as fit"),
        **session.widgets.bind_one_of(
            "columns", range(MAX_COLUMNS + 1), session.look.columns,
            lambda count: session.see(columns=count),
        ),
    )  # fmt: skip
    st.toggle(
        "Snap",
        help=f"What is dragged moves in steps of {SNAP}.",
        **session.widgets.bind("snap", session.snap, snap),
    )


def choose_head(session: Session) -> None:
    """Show which head tables and views show, if there are several."""
    count = len(session.scenario.heads)
    if count > 1:
        st.segmented_control(
            "Head", range(count), format_func=lambda head: f"head {head + 1}", required=True,
            label_visibility="collapsed",
            **session.widgets.bind(
                "head", session.here.head, lambda head: session.see(head=head), "default"
            ),
        )  # fmt: skip
