"""The page opened without a browser, for the tests to say in a word."""

from urllib.parse import parse_qsl

from conftest import ROOT
from streamlit.testing.v1 import AppTest

LAPTOP = [1366, 650]  # what a browser says of its window


def opened(query: str = "", size: object = LAPTOP) -> AppTest:
    """Return the page as a link opens it, in a window of this size."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["ruler"] = {"size": size}
    app.query_params.update(dict(parse_qsl(query, keep_blank_values=True)))
    app.run()
    assert not app.exception
    return app


def whole(interaction) -> None:
    """Run an interaction, then all of the page: of the former, only the parts drawn are seen."""
    interaction.run().run()


def button(app: AppTest, label: str):
    return next(found for found in app.button if found.label == label)


def press(app: AppTest, label: str) -> None:
    whole(button(app, label).click())
    assert not app.exception


def choose_lesson(app: AppTest, name: str) -> None:
    whole(next(found for found in app.selectbox if found.label == "Lesson").set_value(name))
    assert not app.exception


def texts(app: AppTest) -> str:
    return "\n".join(shown.value for shown in app.markdown)


def session(app: AppTest):
    return app.session_state.session
