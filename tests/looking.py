"""The page without a browser: how to touch it, and where to look at it.

Tests name nothing of what a visitor's session holds: it is named here alone.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df as bytes_to_data_frame
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Element, SelectSlider, Slider, Widget

from attention.editing.draft import Draft
from attention.exchange.link import encode
from attention.page.session import Session
from attention.page.training import learn
from attention.scenario import Scenario

Named = TypeVar("Named", bound=Element)
APP = Path(__file__).parent.parent / "app.py"


LAPTOP = [1366, 650]  # what a browser says of its window


# ---- What is done ----------------------------------------------------------------------


def opened(query: str = "", size: object = LAPTOP) -> AppTest:
    """Return the page as a link opens it, in a window of this size."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["ruler"] = {"size": size}
    app.query_params.update(dict(parse_qsl(query, keep_blank_values=True)))
    app.run()
    assert not app.exception
    return app


def whole(interaction: Widget) -> AppTest:
    """Run an interaction, then all of the page: of the former, only the parts drawn are seen."""
    app: AppTest = interaction.run().run()
    assert not app.exception
    return app


def tell_size(app: AppTest, size: object) -> AppTest:
    app.session_state["ruler"] = {"size": size}
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return whole(button(app, label).click())


def switch(app: AppTest, name: str, on: bool = True) -> AppTest:
    return whole(named(app.toggle, name).set_value(on))


def enter(app: AppTest, name: str, number: float) -> AppTest:
    return whole(named(app.number_input, name).set_value(number))


def choose(app: AppTest, name: str, option: Any) -> AppTest:
    return whole(named(app.selectbox, name).set_value(option))


def slide(app: AppTest, name: str, to: float) -> AppTest:
    sliders: list[Slider[Any] | SelectSlider[Any]] = [*app.slider, *app.select_slider]
    return whole(named(sliders, name).set_value(to))


def draw(app: AppTest) -> AppTest:
    return press(app, "Draw from the next seed")


def undo(app: AppTest) -> AppTest:
    return whole(app.button(key="undo").click())


def redo(app: AppTest) -> AppTest:
    return whole(app.button(key="redo").click())


def start_over(app: AppTest) -> AppTest:
    return whole(app.button(key="reset").click())


def open_view(app: AppTest, name: str) -> AppTest:
    session(app).see(view=name)
    return app.run()


def delete_word(app: AppTest, row: int) -> AppTest:
    session(app).record(draft(app).deleted(row))
    return app.run()


def play(app: AppTest) -> AppTest:
    """Let a head learn until it stops; the browser would ask for step after step."""
    press(app, "Play")
    while is_playing(app):
        learn(session(app))
    return app.run()


def learn_a_step(app: AppTest) -> AppTest:
    """Take a step while learning plays, as the browser asks for it."""
    learn(session(app))
    return app.run()


# ---- What the page holds ---------------------------------------------------------------


def session(app: AppTest) -> Session:
    held: Session = app.session_state["session"]
    return held


def draft(app: AppTest) -> Draft:
    return session(app).draft


def scenario(app: AppTest) -> Scenario:
    return session(app).scenario


def link(app: AppTest) -> str:
    """Return what the address bar is to have behind its question mark."""
    return encode(session(app).link)


def is_playing(app: AppTest) -> bool:
    return session(app).playing


# ---- What it shows ---------------------------------------------------------------------


def button(app: AppTest, label: str) -> Button:
    return next(found for found in app.button if found.label == label)


def labels(app: AppTest) -> list[str]:
    """Return what is written on the buttons."""
    return [shown.label for shown in app.button]


def named(widgets: Iterable[Named], name: str) -> Named:
    """Return the widget that has a name now: behind it, a later one has a number."""
    return next(found for found in widgets if found.key and found.key.split()[0] == name)


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


def table(app: AppTest, name: str) -> list[list[str]]:
    """Return what is written in the cells of a table."""
    written: list[list[str]] = named(app.data_editor, name).value.to_numpy().tolist()
    return written


def texts(app: AppTest) -> str:
    return "\n".join(shown.value for shown in app.markdown)


def claims(app: AppTest, claim: str) -> bool:
    return any(shown.value.endswith("\n" + claim) for shown in app.markdown)
