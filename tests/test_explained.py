"""What a term means is said where it is met, in a line or a hover, and once."""

import re

import pytest
from conftest import ROOT
from looking import opened, press, session, slide, texts
from streamlit.testing.v1 import AppTest

# Where a term is met, and what it is said to mean there.
EXPLAINED = {
    "d": ("", "vectors have d = 2 coordinates"),
    "softmax, in four sentences": ("", "the exponential of each score, divided by the sum of all"),
    "softmax, step by step": ("view=score", "The exponentials, their sum and these shares"),
    "looks at": ("", "how many words are looked at: 1 if one gets everything"),
    "temperature": ("", "Divides the scores before softmax."),
    "hollow marks of a rotation": ("", "from where the hollow marks are"),
    "hollow marks of a mask": ("", "keys that may not be seen are hollow"),
    "seed": ("", "A seed is a whole number from which they are drawn"),
    "identity": ("view=heads", "the identity (1 and 0, 0 and 1), which changes nothing"),
    "BOS": ("lesson=attention-sink", "BOS, where a sentence begins"),
    "gradient": ("view=learning", "by how much the loss would grow with it"),
    "loss": ("view=learning", "−Σ wanted · ln weight"),
    "learning rate": ("view=learning", "By what the gradient is multiplied"),
    "rounding": ("view=product", "A computer keeps some 16 digits of a number"),
}


def said(app: AppTest) -> list[str]:
    """Return all that is written on the page or told where one hovers."""
    return [
        " ".join(getattr(element.proto, field).split())
        for element in app.main
        for field in ("body", "help")
        if isinstance(getattr(element.proto, field, None), str)
    ]


@pytest.mark.parametrize("term", EXPLAINED)
def test_a_term_is_explained_where_it_is_met_and_once(term: str) -> None:
    link, meaning = EXPLAINED[term]
    assert sum(text.count(meaning) for text in said(opened(link))) == 1


@pytest.mark.parametrize("matrix", ["W_Q", "W_K", "W_V"])
def test_it_is_said_what_x_and_y_are_where_a_matrix_can_be_dragged(matrix: str) -> None:
    app = opened()
    meaning = "**x** is where the point (1, 0) goes, **y** where (0, 1) goes"
    assert meaning not in texts(app)
    session(app).dragged = matrix
    app.run()
    assert meaning in texts(app)


def test_no_text_points_to_a_place_that_another_window_has_elsewhere() -> None:
    places = re.compile(r"\b(first|second|third|last) table|\b(table|figure) (above|below)|Below,")
    for path in [*(ROOT / "attention").rglob("*.py"), ROOT / "app.py"]:
        assert not places.search(path.read_text("utf-8")), path.name


# ---- What is rounding is not called a change -----------------------------------------------


def change(app: AppTest) -> str:
    (found,) = re.findall(r"Largest change of any weight:  \n\*\*(.*?)\*\*", texts(app))
    return str(found)


def test_what_is_rounding_is_not_called_a_change() -> None:
    app = opened("view=product")
    assert change(app) == "none"
    slide(app, "turn", 35.0)
    assert re.fullmatch(r"none|none \(rounding: \de−1[67]\)", change(app))
    slide(app, "shear", 0.5)
    slide(app, "stretch", 1.75)
    assert re.fullmatch(r"none \(rounding: \de−1[67]\)", change(app))


def test_what_is_a_change_is_said_in_plain_digits() -> None:
    app = opened("view=product&rotation=40")
    slide(app, "shear", 1.0)
    assert re.fullmatch(r"0\.\d\d", change(app))
    press(app, "Draw from the next seed")
    assert change(app) == "none"
