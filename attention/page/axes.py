"""What the axes of the words are called: given in a folded place, shown on the plane."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention.page.session import Session
from attention.words import MAX_WORD_LENGTH

EXAMPLES = {"x": "gentle → strong", "y": "bad → good"}


def name_axes(session: Session) -> None:
    """Show where the axes can be given names, folded away."""
    session.parts.part(
        "axes", _name_axes, session,
        shows=lambda: (session.scenario.x_label, session.scenario.y_label),
    )  # fmt: skip


def _name_axes(session: Session) -> None:
    with st.popover("Name the axes", icon=":material/label:", width="stretch"):
        st.markdown("What do the two coordinates of a word mean?")
        for axis, example in EXAMPLES.items():
            label = f"{axis}_label"

            def name(text: Any, label: str = label) -> None:
                session.attempt(
                    lambda draft: replace(draft, scenario=replace(draft.scenario, **{label: text}))
                )

            st.text_input(
                axis, max_chars=MAX_WORD_LENGTH, placeholder=f"such as: {example}",
                **session.widgets.bind(label, getattr(session.scenario, label), name),
            )  # fmt: skip
