"""What goes on by itself, step by step: the browser asks for each."""

from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic

import streamlit as st

from attention.page.server import source
from attention.page.session import Session

LATE = 0.7  # seconds: a click that comes so soon after the end was meant for *Pause*

_metronome = st.components.v2.component("metronome", js=source("metronome.js"))


def metronome(session: Session, steps: Mapping[str, tuple[Callable[[Session], None], int]]) -> None:
    """Have the browser ask for the next step: a visitor who has left takes none.

    It stands on every page, so that what it has asked for is answered when one looks elsewhere.

    Parameters
    ----------
    steps : mapping of str to (callable, int)
        What a step is in each view that has any, and the milliseconds from one to the next.
    """
    session.parts.part(
        "metronome", _now, session, steps,
        shows=lambda: (session.playing, session.beats, session.look.view),
    )  # fmt: skip


def play_button(session: Session, play: Callable[[Session, bool], None], *, disabled: bool) -> None:
    """Show the button that lets something go on by itself, or pause."""

    def click() -> None:
        if session.playing or monotonic() > session.ended + LATE:
            play(session, not session.playing)

    name, icon = ("Pause", "pause") if session.playing else ("Play", "play_arrow")
    st.button(  # as wide with either name: what stands beside it must not move under the hand
        name, key="play", icon=f":material/{icon}:", width=100,
        disabled=disabled and not session.playing,
        on_click=session.parts.act, args=(click,),
    )  # fmt: skip


def _now(session: Session, steps: Mapping[str, tuple[Callable[[Session], None], int]]) -> None:
    step, pause = steps.get(session.look.view, (None, 0))

    def tick() -> None:
        session.beats += 1  # answered, whatever has come of the step meanwhile
        if session.playing and step:
            step(session)

    _metronome(
        key="metronome", height=1, on_tick_change=partial(session.parts.act, tick),
        data={"playing": session.playing, "beat": session.beats, "pause": pause},
    )  # fmt: skip
