"""Charts on the page: a spec that stays, and the data that an edit changes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import pandas as pd
import streamlit as st

from attention.figures.charts.grammar import Spec, with_finding
from attention.figures.charts.matrices import heatmaps_figure
from attention.figures.charts.overview import panels_figure
from attention.figures.findings import found_in_matrices
from attention.figures.layout import FONT, MAX_LABEL, MIN_SIDE, fit_matrices, panels_in_a_row
from attention.figures.panels import panels
from attention.figures.texts import text_width
from attention.page.dragging import messenger
from attention.page.session import Session


def chart(
    key: str,
    alt: str,
    spec: Spec,
    data: Mapping[str, pd.DataFrame],
    *,
    finding: str = "",
    **events: Any,
) -> None:
    """Show a spec with its data: what an edit changes is the data alone.

    Parameters
    ----------
    key, alt : str
        What the chart is called in the session, and by a screen reader: another `alt` would make
        the browser build the chart anew.
    spec : dict
    data : mapping of str to DataFrame
        The datasets that the spec names.
    finding : str, optional
        What there is to be found in it, which a screen reader says as well.
    **events
        What `st.vega_lite_chart` is to hear of.
    """
    if finding:
        found = pd.DataFrame({"finding": [finding]})
        spec, data = with_finding(spec), {**data, "finding": found}
    st.vega_lite_chart({**spec, "datasets": data}, key=key, width="content", alt=alt, **events)


def computed_part(session: Session, name: str, draw: Callable[[Session], None]) -> None:
    """Draw a part of a view that shows whatever is computed.

    The first one of a page hears of the plane's edits. On a phone, where one can't see a view
    beside the plane, that is the panel there, and views wait until a handle is let go.
    """
    hears = not (session.parts.hearing or session.room.compact)

    def drawn() -> None:
        with hearing(session) if hears else nullcontext():
            draw(session)

    session.parts.part(
        name, drawn, waits=session.room.compact,
        shows=lambda: (
            session.link, session.hidden, session.room, session.before_drag,
            hears and session.heard,
        ),
    )  # fmt: skip


@contextmanager
def hearing(session: Session) -> Iterator[None]:
    """Hear of what is dragged in a part whose content is drawn within, and takes no more room."""
    with st.container(gap=None):
        messenger(session)
        with st.container():
            yield


def panels_alone(session: Session) -> None:
    """Show every query among the keys, as many in a row as there is room for."""
    scenario = session.scenario
    columns = panels_in_a_row(session.room.figure_width, len(scenario.words))
    data = panels(scenario, head=session.here.head, side=MIN_SIDE)
    chart(
        "panels",
        "Each query among all keys",
        panels_figure(columns, MIN_SIDE),
        {"panels": data},
    )


def matrices_beside(
    session: Session, cells: pd.DataFrame, titles: tuple[str, ...], *, key: str, alt: str,
    **events: Any,
) -> None:  # fmt: skip
    """Show square matrices, as many in a row as there is room for."""
    label = min(MAX_LABEL, max(text_width(word, FONT) for word in cells["query"].unique()))
    count = 1 + int(cells[["query_position", "key_position"]].to_numpy().max())
    in_a_row, side = fit_matrices(session.room.figure_width, len(titles), count, label)
    spec = heatmaps_figure(side, in_a_row, titles, painted=bool(events))
    chart(key, alt, spec, {"heatmaps": cells}, finding=found_in_matrices(cells, titles), **events)
