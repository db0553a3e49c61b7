"""The rows that the figure draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.forward import forward
from attention.panels import PANELS, axis_limit, cells, panels, share
from attention.presets import OPENING
from attention.scenario import Options, Scenario


def captions(frame):
    lines = frame[frame["part"] == "caption"]
    return [" · ".join(group["text"]) for _, group in lines.groupby("query_position")]


def test_captions_of_the_opening_example():
    assert captions(panels(OPENING.scenario, head=0, side=220)) == [
        "hope .31 · exuberance .18 · hate .32 · sycophant .18",
        "hope .53 · exuberance .22 · hate .18 · sycophant .07",
        "hope .07 · exuberance .18 · hate .22 · sycophant .53",
        "hope .18 · exuberance .32 · hate .18 · sycophant .31",
    ]


@given(scenarios(), st.sampled_from([180, 220, 400]))
def test_the_frame_keeps_its_shape(scenario, side):
    n = len(scenario.words)
    for head, this in enumerate(forward(scenario).heads):
        frame = panels(scenario, head=head, side=side)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == PANELS
        counts = frame.groupby(["query_position", "part"]).size().unstack()
        assert (counts["key"] == n).all()
        assert (counts["query"] == 1).all()
        assert (counts["title"] == 1).all()
        assert counts["caption"].nunique() == 1  # the rows of panels stay level
        keys = frame[frame["part"] == "key"]
        np.testing.assert_allclose(keys["weight"], this.weights.ravel())
        np.testing.assert_allclose(keys["score"], this.scores.ravel())


@given(scenarios())
def test_marks_and_labels_lie_within_the_axes(scenario):
    frame = panels(scenario, head=0, side=220)
    marks = frame[frame["part"].isin(["key", "query"])]
    for column in ("x", "y", "label_x", "label_y"):
        assert (marks[column].abs() <= marks["limit"] + 1e-9).all()


@pytest.mark.parametrize(
    ("weight", "text"),
    [(0.529, ".53"), (0.07, ".07"), (1.0, "1.00"), (0.0, ".00"), (0.996, "1.00")],
)
def test_shares_have_two_decimals(weight, text):
    assert share(weight) == text


@given(st.floats(0, 1e6))
def test_axes_reach_a_little_beyond_every_point(reach):
    limit = axis_limit(np.array([[reach, -reach]]))
    assert limit >= reach
    assert limit <= max(1, 2.3 * reach)


def test_masked_keys_have_a_dash_in_caption_and_no_number_in_their_cell():
    scenario = Scenario(("a", "b"), ((1, 0), (0, 1)), options=Options(causal=True))
    assert captions(panels(scenario, head=0, side=220))[0] == "a 1.00 · b –"
    assert cells(scenario, head=0)["share"].tolist()[:2] == ["1.00", ""]


def test_a_word_from_right_to_left_keeps_the_order_of_the_others():
    scenario = Scenario(("a", "שלום", "b"), ((1, 0), (0, 1), (1, 1)))
    (first, *_) = captions(panels(scenario, head=0, side=400))
    assert first.startswith("a .")
    assert "\u2068שלום\u2069 ." in first


def test_cells_are_the_weights_of_one_head():
    frame = cells(OPENING.scenario, head=0)
    assert len(frame) == 16
    assert frame["share"].tolist()[:4] == [".31", ".18", ".32", ".18"]
