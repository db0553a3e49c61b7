"""The view *Layers*: what words come to when attention is done again and again."""

from typing import Any

import streamlit as st

from attention.figures.charts.matrices import heads_figure
from attention.figures.charts.paths import paths_figure, spreads_figure
from attention.figures.findings import found_in_paths, found_in_spreads, found_in_weights
from attention.figures.heatmaps import cells
from attention.figures.layout import fit_heads
from attention.figures.numbers import size
from attention.figures.paths import paths, spreads
from attention.layers import layers, spread
from attention.page.charts import chart, computed_part
from attention.page.metronome import play_button
from attention.page.session import Session
from attention.page.views import BESIDE_PLANE, PLANE_WIDTH
from attention.scenario import MAX_LAYERS, MAX_NUMBER, MAX_RADIUS, Scenario

ABOVE_PATHS = 88  # pixels of height that the choosers above the plane take
SPREAD = (220, 80)  # width and height of the curve
BESIDE_PATHS = 330
UNIT = 1.0  # the radius to begin with


def layer_upon_layer(session: Session) -> None:
    """Show the paths of words through the layers, and what they look at on their way."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.container(width="content"):
            session.parts.part(
                "layer", _choose_layer, session,
                shows=lambda: (session.layer, len(_states(session)), session.playing),
            )  # fmt: skip
        with st.container(width="content"):
            session.parts.part(
                "stack", _choose_stack, session, shows=lambda: session.scenario.stack
            )
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_side(session) + BESIDE_PLANE):
            computed_part(session, "paths", _paths)
        with st.container(width=BESIDE_PATHS):
            computed_part(session, "layer_weights", _weights)


def _side(session: Session) -> int:
    return session.room.side(PLANE_WIDTH, ABOVE_PATHS)


def _states(session: Session) -> tuple[Scenario, ...]:
    """Return the words before the first layer and after each."""
    return layers(session.scenario)


# ---- Layer by layer --------------------------------------------------------------------


def next_layer(session: Session) -> None:
    """Go on to the next layer; the last one ends it."""
    session.see(layer=session.layer + 1)
    if session.layer == len(_states(session)) - 1:
        session.end()


def _play(session: Session, playing: bool) -> None:
    """Begin to walk through the layers, or pause; from the last one it begins anew."""
    if playing and session.layer == len(_states(session)) - 1:
        session.see(layer=0)
    session.playing = playing


def _choose_layer(session: Session) -> None:
    """Show which layer is looked at, and what plays through all of them."""
    last, now = len(_states(session)) - 1, session.layer

    def choose(layer: Any) -> None:
        session.playing = False
        session.see(layer=layer)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        play_button(session, _play, disabled=not last)
        label = (
            f"After {now} of {last} layer{'s' if last > 1 else ''}" if last else "There is no layer"
        )
        st.slider(
            label, 0, max(last, 1), disabled=not last, width=190,
            **session.widgets.bind("layer", now, choose),
        )  # fmt: skip


# ---- What is done in a layer -----------------------------------------------------------


def _choose_stack(session: Session) -> None:
    """Show how many layers there are, and what is done in between."""
    stack = session.scenario.stack

    def bind(part: str) -> dict[str, Any]:
        def choose(value: Any) -> None:
            if value is not None:  # a number field that was emptied
                session.attempt(lambda draft: draft.with_stack(**{part: value}))

        return session.widgets.bind(part, getattr(stack, part), choose)

    def bring_back(on: object) -> None:
        session.attempt(lambda draft: draft.with_stack(radius=UNIT if on else 0.0))

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input("Layers", 0, MAX_LAYERS, width=110, **bind("layers"))
        st.toggle(
            "Residual",
            help="What a layer makes of a word is added to it: x + Attention(x). Without, it takes "
            "the word's place.",
            **bind("residual"),
        )
        st.toggle(
            "Normalised",
            help="After each layer, every word is brought back to the same length, as RMSNorm "
            "does: in two dimensions, onto a circle.",
            **session.widgets.bind("normalised", stack.radius > 0, bring_back),
        )
        if stack.radius:
            st.number_input(
                "Radius", 0.0, MAX_RADIUS, step=0.25, format="%g", width=110, **bind("radius")
            )


# ---- What comes of it ------------------------------------------------------------------


def _paths(session: Session) -> None:
    states, side = _states(session), _side(session)
    rows = paths(states, layer=session.layer, side=side)
    chart(
        "paths",
        "The paths of all words through the layers",
        paths_figure(side),
        {"paths": rows},
        finding=found_in_paths(states, session.layer),
    )


def _weights(session: Session) -> None:
    """Show what words look at where they are now, and how far apart they lie after each layer."""
    states, now = _states(session), session.layer
    scenario = states[now]
    most = max(len(scenario.words), len(scenario.looked_at.words))
    _, side = fit_heads(BESIDE_PATHS, 1, most)
    chart(
        "layer_weights",
        "What every word looks at from where it is now",
        heads_figure(side, 1),
        {"weights": cells(scenario, heads=[session.here.head])},
        finding=found_in_weights(scenario, [session.here.head]),
    )
    ends = ""
    if len(states) <= session.scenario.stack.layers:
        ends = f" · in layer {len(states)} a word would leave ±{MAX_NUMBER:g}"
    st.markdown(
        f"Spread **{size(spread(scenario.X))}**{ends}",
        help="How far words lie apart: the mean distance of two of them.",
    )
    width, height = SPREAD
    chart(
        "spreads",
        "How far words lie apart after each layer",
        spreads_figure(width, height),
        {"spreads": spreads(states, layer=now)},
        finding=found_in_spreads(states),
    )
