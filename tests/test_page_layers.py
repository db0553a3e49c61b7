"""The page without a browser: layer upon layer."""

import pytest
from looking import (
    charts,
    draft,
    enter,
    is_playing,
    link,
    named,
    open_view,
    opened,
    press,
    scenario,
    session,
    slide,
    switch,
    texts,
    undo,
)
from streamlit.testing.v1 import AppTest

from attention.page.stacking import next_layer


def present(app: AppTest) -> int:
    """Return after how many layers the words are shown."""
    (layer,) = charts(app)["paths"].query("part == 'now'")["layer"].unique()
    return int(layer)


def test_the_view_opens_behind_the_last_layer_and_leads_back() -> None:
    app = opened("view=layers")
    assert present(app) == 4
    assert "layer=" not in link(app)
    slide(app, "layer", 1)
    assert present(app) == 1
    assert link(app).endswith("&layer=1&end=Z")
    assert session(opened(link(app))).look.layer == 1
    # What words look at is computed from where they are.
    shown = charts(app)["weights"]
    slide(app, "layer", 0)
    first = charts(app)["weights"]
    assert first["share"].tolist()[:4] == [".31", ".18", ".32", ".18"]
    assert shown["share"].tolist() != first["share"].tolist()


def test_what_is_done_in_a_layer_is_chosen_and_undone() -> None:
    app = opened("view=layers")
    enter(app, "layers", 6)
    switch(app, "residual", on=False)
    switch(app, "normalised")
    enter(app, "radius", 2.0)
    assert link(app) == "v=2&layers=6&residual=0&radius=2&view=layers&end=Z"
    switch(app, "normalised", on=False)
    for _ in range(5):
        undo(app)
    assert link(app) == "v=2&view=layers&end=Z"


def test_where_words_run_away_it_is_said_where_the_paths_end() -> None:
    app = opened("view=layers&layers=20")
    assert present(app) == 7
    assert " · in layer 8 a word would leave ±100" in texts(app)
    switch(app, "normalised")
    assert present(app) == 20
    assert "would leave" not in texts(app)


def test_play_walks_through_all_layers_and_stops_at_the_last() -> None:
    app = opened("view=layers")
    press(app, "Play")
    assert is_playing(app)
    assert present(app) == 0
    for layer in range(1, 5):
        assert is_playing(app)
        next_layer(session(app))
        app.run()
        assert present(app) == layer
    assert not is_playing(app)
    press(app, "Play")  # what it said as the hand went down was *Pause*
    assert not is_playing(app)
    session(app).ended -= 1
    press(app, "Play")
    assert present(app) == 0
    press(app, "Pause")
    assert not is_playing(app)
    press(app, "Play")  # only what ended by itself is waited for
    assert is_playing(app)


def test_who_looks_elsewhere_walks_no_further() -> None:
    app = opened("view=layers")
    press(app, "Play")
    open_view(app, "keys")
    assert not is_playing(app)


@pytest.mark.parametrize("query", ["layers=0", "words=a_1_1&layers=3", "lesson=translation"])
def test_there_is_always_a_picture(query: str) -> None:
    app = opened(f"view=layers&{query}")
    assert not app.exception
    assert present(app) == scenario(app).stack.layers
    assert named(app.slider, "layer").disabled == (not scenario(app).stack.layers)
    assert not draft(app).problems
