"""The front door: what a notebook imports, and the charts that it shows."""

import json
import pydoc
import tomllib
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pytest

import attention
from attention import LESSONS, Head, Options, Scenario, Sentence, chart, weights
from attention.lessons import BY_NAME
from attention.notebook import COLOURS, PICTURES

OPENING = LESSONS[0].scenario
TRANSLATION = BY_NAME["Translation"].scenario


@pytest.mark.parametrize("view", PICTURES)
@pytest.mark.parametrize("theme", COLOURS)
def test_every_view_is_a_chart_with_its_data(view: str, theme: str, tmp_path: Path) -> None:
    made = chart(OPENING, view, before=TRANSLATION, theme=theme)
    assert isinstance(made, alt.TopLevelMixin)
    spec = made.to_dict()  # which Altair validates
    assert spec["config"]["range"]["category"] == list(COLOURS[theme])
    assert spec["datasets"]
    assert all(spec["datasets"].values())
    made.save(tmp_path / "chart.html")
    saved = (tmp_path / "chart.html").read_text("utf-8")
    assert json.dumps("sycophant") in saved
    assert "NaN" not in json.dumps(spec, allow_nan=False)


def test_what_it_shows_is_what_is_computed() -> None:
    spec = chart(OPENING).to_dict()
    shares = [row["share"] for row in spec["datasets"]["panels"] if row["part"] == "key"]
    assert shares == [f"{weight:.2f}"[1:] for weight in weights(OPENING)["weight"]]


@pytest.mark.parametrize("view", [view for view in PICTURES if view not in ("product", "beside")])
def test_words_that_look_at_sources_have_their_pictures(view: str) -> None:
    assert chart(TRANSLATION, view, query=2, key=1).to_dict()["datasets"]


@pytest.mark.parametrize("width", [300, 600, 1600])
def test_a_picture_is_made_for_the_width_there_is(width: int) -> None:
    figure = chart(OPENING, "keys", width=width).to_dict()
    sides = [part["width"] for part in figure["concat"] if "width" in part]
    assert max(sides) < max(width, 300)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"view": "all"}, "view: one of keys, score, temperatures, values, heads"),
        ({"theme": "red"}, "theme: one of light, dark goes here"),
        ({"head": 1}, "head: a whole number from 0 to 0 goes here"),
        ({"query": 4}, "query: a whole number from 0 to 3 goes here"),
        ({"key": -1}, "key: a whole number from 0 to 3 goes here"),
        ({"view": "beside"}, "before: the scenario to compare with goes here"),
    ],
)
def test_what_there_is_not_is_named(how: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        chart(OPENING, **how)


def test_a_picture_that_makes_no_sense_says_why() -> None:
    with pytest.raises(ValueError, match="sources do not look back"):
        chart(TRANSLATION, "product")
    with pytest.raises(ValueError, match="with a slope by distance"):
        chart(OPENING.with_options(slope=0.5), "winners")


def test_its_colours_are_those_of_the_page() -> None:
    config = Path(attention.__file__).parent.parent / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text("utf-8"))["theme"]
    for name, colours in COLOURS.items():
        assert theme[name]["chartCategoricalColors"] == list(colours)


# ---- NumPy, wherever rows are ------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.int64, np.int8, np.uint8, np.float16, np.float32, np.float64])
def test_arrays_of_any_number_type_are_rows(kind: Any) -> None:
    rows: Any = np.array([[1, 0], [0, 1]], dtype=kind)
    made = Scenario(["a", "b"], rows, [Head(rows, rows, rows)], W_O=rows, padding=np.array([1]))
    plain = Scenario(("a", "b"), ((1, 0), (0, 1)), (Head(),), padding=(1,))
    assert made == plain
    assert hash(made) == hash(plain)
    assert made.moved(0, rows[1]).embeddings == ((0, 1), (0, 1))
    assert made.with_matrix(0, "W_V", 2 * rows).heads[0].W_V == ((2, 0), (0, 2))
    options: Any = Options
    assert options(temperature=kind(1), window=np.int64(2)) == Options(window=2)
    sentence: Any = Sentence
    assert sentence(np.array(["c"]), rows[:1]).words == ("c",)


@pytest.mark.parametrize("rows", [[[True, 0], [0, 1]], np.array([[1, np.nan], [0, 1]])])
def test_what_is_no_number_is_refused_in_arrays_as_well(rows: Any) -> None:
    with pytest.raises(ValueError, match="row 1"):
        Scenario(["a", "b"], rows)


def test_an_array_is_not_changed_and_changes_nothing_later() -> None:
    rows = np.eye(2)
    scenario = Scenario(["a", "b"], rows)
    rows[0, 0] = 7
    assert scenario.embeddings[0] == (1, 0)


# ---- Help --------------------------------------------------------------------------------


def test_help_says_how_to_begin() -> None:
    page = pydoc.plain(pydoc.render_doc(attention))
    assert "from attention import Head, Scenario, chart" in page
    assert all(name in page for name in attention.__all__)
    assert (Path(attention.__file__).parent / "py.typed").exists()
