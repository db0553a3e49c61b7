"""The page without a browser: where to look at it, and how to touch it.

Tests name no key of the session's state: they are named here alone.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df as bytes_to_data_frame
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Selectbox, Widget

from attention.editing.draft import Draft
from attention.learning import TrainingRun
from attention.scenario import Scenario

APP = Path(__file__).parent.parent / "app.py"


# ---- What is done ----------------------------------------------------------------------


def opened(query: str = "") -> AppTest:
    """Return the page as a link opens it."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(dict(parse_qsl(query)))
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return button(app, label).click().run()


def whole(interaction: Widget) -> AppTest:
    """Run an interaction, then all of the page: of the former, only the parts drawn are seen."""
    return interaction.run().run()


def open_view(app: AppTest, name: str) -> AppTest:
    app.session_state["view"] = name
    return app.run()


def tell_size(app: AppTest, size: object) -> AppTest:
    """Let the browser say how wide the figure may be, and how high the window is."""
    app.session_state["ruler"] = {"size": size}
    return app.run()


def delete_word(app: AppTest, row: int) -> AppTest:
    history = app.session_state.history
    app.session_state.history = history.push(history.present.deleted(row))
    return app.run()


def play(app: AppTest) -> AppTest:
    """Let a head learn until it stops, as the browser does that asks for step after step."""
    press(app, "Play")
    for _ in range(200):
        if not is_playing(app):
            return app.run()
        app.run()
    raise AssertionError("it learns and learns")


# ---- What the page holds ---------------------------------------------------------------


def draft(app: AppTest) -> Draft:
    present: Draft = app.session_state.history.present
    return present


def scenario(app: AppTest) -> Scenario:
    return draft(app).scenario


def shown_view(app: AppTest) -> str:
    return str(app.session_state.view)


def link(app: AppTest) -> str:
    """Return what the address bar is to have behind its question mark."""
    return str(app.session_state.link)


def leaps(app: AppTest) -> int:
    """Return how often the way back of the browser leads to another page."""
    return int(app.session_state.leaps)


def is_playing(app: AppTest) -> bool:
    return bool(app.session_state.playing)


def is_on_tour(app: AppTest) -> bool:
    return bool(app.session_state.tour)


def course(app: AppTest) -> TrainingRun:
    """Return the course that learning has taken."""
    taken: TrainingRun = app.session_state.learner.course
    return taken


# ---- What it shows ---------------------------------------------------------------------


def button(app: AppTest, label: str) -> Button:
    return next(found for found in app.button if found.label == label)


def labels(app: AppTest) -> list[str]:
    """Return what is written on the buttons."""
    return [shown.label for shown in app.button]


def lesson_menu(app: AppTest) -> Selectbox[str]:
    return next(found for found in app.selectbox if found.label == "Lesson")


def chart_protos(app: AppTest) -> list[Any]:
    return [chart.proto for chart in app.get("vega_lite_chart")]


def specs(app: AppTest) -> list[str]:
    return [str(chart.spec) for chart in chart_protos(app)]


def spec(app: AppTest) -> str:
    (only,) = specs(app)
    return only


def charts(app: AppTest) -> dict[str, pd.DataFrame]:
    """Return the rows of every dataset on the page."""
    return {
        dataset.name: bytes_to_data_frame(dataset.data.data)
        for chart in chart_protos(app)
        for dataset in chart.datasets
    }


def texts(app: AppTest) -> str:
    return "\n".join(shown.value for shown in app.markdown)


def claims(app: AppTest, claim: str) -> bool:
    return any(shown.value.endswith("\n" + claim) for shown in app.markdown)
