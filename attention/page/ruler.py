"""How wide the figure may be, and how high the window is, as the browser says."""

import streamlit as st

from attention.page.server import source
from attention.page.session import Session, Size

_ruler = st.components.v2.component("ruler", html="<div></div>", js=source("ruler.js"))


def ruler(session: Session) -> None:
    """Measure the room there is where this stands."""

    def measure() -> None:
        session.size = sensible(st.session_state.ruler.size) or session.size
        session.parts.redraw()

    _ruler(key="ruler", on_size_change=measure, height=1)


def sensible(size: object) -> Size | None:
    """Return a size in pixels, None for anything else that a browser may say."""
    match size:
        case [int() | float() as width, int() | float() as height] if (
            0 < width < 1e4 and 0 < height < 1e4
        ):
            return width, height
    return None
