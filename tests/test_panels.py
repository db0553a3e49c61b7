"""The rows that the figure draws."""

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import scenarios

from attention.figures.panels import PANELS, panels
from attention.forward import forward
from attention.lessons import BY_NAME, LESSONS, OPENING
from attention.scenario import Options, Scenario


def captions(frame: pd.DataFrame) -> list[str]:
    lines = frame[frame["part"] == "caption"]
    return [" · ".join(group["text"]) for _, group in lines.groupby("query_position")]


def test_captions_of_the_opening_example() -> None:
    assert captions(panels(OPENING.scenario, head=0, side=220)) == [
        "hope .31 · exuberance .18 · hate .32 · sycophant .18",
        "hope .53 · exuberance .22 · hate .18 · sycophant .07",
        "hope .07 · exuberance .18 · hate .22 · sycophant .53",
        "hope .18 · exuberance .32 · hate .18 · sycophant .31",
    ]


@given(scenarios(), st.sampled_from([180, 220, 400]))
def test_the_frame_keeps_its_shape(scenario: Scenario, side: int) -> None:
    for head, this in enumerate(forward(scenario).heads):
        frame = panels(scenario, head=head, side=side)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == PANELS
        counts = frame.groupby(["query_position", "part"]).size().unstack()
        assert (counts.reindex(columns=["key", "masked"]).sum(axis=1) == len(this.keys)).all()
        assert (counts["query"] == 1).all()
        assert ("ghost" in counts) == bool(scenario.options.rotation or scenario.options.wave)
        assert (counts["title"] == 1).all()
        assert counts["caption"].nunique() == 1  # the rows of panels stay level
        keys = frame[frame["part"].isin(["key", "masked"])]
        np.testing.assert_allclose(keys["weight"], this.weights.ravel())
        np.testing.assert_allclose(keys["score"], this.scores.ravel())


@given(scenarios())
def test_marks_and_labels_lie_within_the_axes(scenario: Scenario) -> None:
    frame = panels(scenario, head=0, side=220)
    marks = frame[~frame["part"].isin(["title", "caption"])]
    for column in ("x", "y", "label_x", "label_y"):
        assert (marks[column].abs() <= marks["limit"] * (1 + 1e-6)).all()


def test_masked_keys_have_a_dash_in_captions() -> None:
    scenario = Scenario(("a", "b"), ((1, 0), (0, 1)), options=Options(causal=True))
    assert captions(panels(scenario, head=0, side=220))[0] == "a 1.00 · b –"


def test_rotation_leaves_a_ghost_where_a_vector_was() -> None:
    scenario = OPENING.scenario.with_options(rotation=90)
    frame = panels(scenario, head=0, side=220)
    ghosts = frame[(frame["part"] == "ghost") & (frame["query_position"] == 1)]
    # exuberance, at position 1: k = (−.03, −.73) turns by 90° to (.73, −.03).
    row = ghosts[(ghosts["role"] == "key") & (ghosts["word"] == "exuberance")].iloc[0]
    np.testing.assert_allclose(row[["x", "y"]].astype(float), [-0.03, -0.73])
    np.testing.assert_allclose(row[["label_x", "label_y"]].astype(float), [0.73, -0.03])


@given(scenarios())
def test_hidden_weights_are_told_nowhere(scenario: Scenario) -> None:
    frame = panels(scenario, head=0, side=220, hidden=True)
    assert frame["weight"].isna().all()
    assert frame["score"].isna().all()
    assert frame[frame["role"] == "key"].groupby("part")["area"].nunique().eq(1).all()
    assert not any(
        "." in line for line in captions(panels(OPENING.scenario, head=0, side=220, hidden=True))
    )


def test_a_word_from_right_to_left_keeps_the_order_of_the_others() -> None:
    scenario = Scenario(("a", "שלום", "b"), ((1, 0), (0, 1), (1, 1)))
    (first, *_) = captions(panels(scenario, head=0, side=400))
    assert first.startswith("a .")
    assert "\u2068שלום\u2069 ." in first


@given(scenarios())
def test_rows_about_a_key_say_which(scenario: Scenario) -> None:
    frame = panels(scenario, head=0, side=220)
    about_keys = frame["role"] == "key"
    assert (frame.loc[~about_keys, "key_position"] == -1).all()
    row: Any
    for row in frame[about_keys & (frame["part"] != "ghost")].itertuples():
        assert row.x == forward(scenario).heads[0].keys[row.key_position, 0]


def test_a_hidden_weight_is_nowhere_in_the_panels() -> None:
    frame = panels(OPENING.scenario, head=0, side=140, hidden=True)
    assert frame[["score", "weight"]].isna().all(axis=None)
    assert frame["finding"][0] == "the weights of hope are hidden"
    assert not frame["text"].str.contains(r"\d").any()


@pytest.mark.parametrize(
    ("scenario", "finding"),
    [
        (OPENING.scenario, "hope looks most at hate: .32"),
        (BY_NAME["No question"].scenario, "hope looks at all words alike: .25"),
    ],
)
def test_a_finding_says_whom_a_query_looks_at(scenario: Scenario, finding: str) -> None:
    assert panels(scenario, head=0, side=220)["finding"][0] == finding


def test_a_tie_names_all_who_share_it() -> None:
    twice = Scenario(("a", "a", "b"), ((1, 0), (1, 0), (-1, 0)))
    frame = panels(twice, head=0, side=220)
    assert frame["finding"][0] == "a₁ looks most at a₁ and a₂: .47 each"


def offsets(frame: Any, side: int) -> Any:
    """Return the label's place of each key against its mark, in pixels; NaN if left out."""
    keys = frame[frame["part"].isin(["key", "masked"]) & (frame["query_position"] == 0)]
    pixels = side / (2 * keys["limit"].to_numpy())[:, None]
    away = (keys[["label_x", "label_y"]].to_numpy() - keys[["x", "y"]].to_numpy()) * pixels
    return np.where(keys[["text"]] == "", np.nan, away)


def dragged(scenario: Scenario, position: Any, to: Any, steps: Any = 24) -> Any:
    """Yield a scenario as one of its words is moved to another place."""
    start = scenario.X[position]
    for step in range(steps + 1):
        yield scenario.moved(position, tuple(start + (np.array(to) - start) * step / steps))


def test_while_a_word_is_dragged_labels_go_along_with_their_marks() -> None:
    moves, chance = [], random.Random(3)
    for lesson in LESSONS:
        start = lesson.scenario
        reach = float(np.abs(start.X).max())
        for position in range(len(start.words)):
            to = chance.uniform(-reach, reach), chance.uniform(-reach, reach)
            before = offsets(panels(start, head=0, side=220), 220)
            for scenario in dragged(start, position, to):
                now = offsets(panels(scenario, head=0, side=220, before_drag=start), 220)
                np.testing.assert_array_equal(np.isnan(now), np.isnan(before))
                moves.append(np.nanmax(np.hypot(*(now - before).T), initial=0))
    assert len(moves) > 1000
    assert max(moves) <= 15 + 1e-9


# Keys may lie at one place where a lesson is about layers: there one sees where words come to.
@pytest.mark.parametrize(
    "lesson", [each for each in LESSONS if each.view != "layers"], ids=lambda lesson: lesson.name
)
@pytest.mark.parametrize("side", [180, 220])
def test_every_word_of_a_lesson_is_written_in_full(lesson: Any, side: int) -> None:
    for head in range(len(lesson.scenario.heads)):
        frame = panels(lesson.scenario, head=head, side=side)
        keys = frame[frame["part"].isin(["key", "masked"])]
        for word, text in zip(keys["word"], keys["text"], strict=True):
            assert text.startswith(word)


@given(scenarios(), st.sampled_from([180, 400]))
def test_labels_of_keys_are_the_same_in_all_panels(scenario: Scenario, side: int) -> None:
    frame = panels(scenario, head=0, side=side)
    keys = frame[frame["part"].isin(["key", "masked"])].groupby("key_position")
    assert (keys[["label_x", "label_y"]].nunique() == 1).all(axis=None)
