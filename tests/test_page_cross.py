"""The page without a browser: words that look at sources, and a query that is no word's."""

import pytest
from looking import (
    charts,
    choose,
    draft,
    named,
    open_view,
    opened,
    play,
    press,
    scenario,
    session,
    switch,
    undo,
)

from attention.editing.cells import SOURCES, WORDS, Place
from attention.exchange.files import from_json, to_json
from attention.lessons import FIRST_SOURCES, VIEWS


def test_one_click_leads_to_sources_and_back() -> None:
    app = opened()
    before = scenario(app)
    switch(app, "cross")
    assert scenario(app).looked_at == FIRST_SOURCES
    switch(app, "cross", on=False)
    assert scenario(app).looked_at is scenario(app)
    assert scenario(app).sources == FIRST_SOURCES
    undo(app)
    undo(app)
    assert scenario(app) == before


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_words_that_look_at_sources(view: str) -> None:
    app = opened(f"lesson=translation&view={view}&heads=2&pin=&query=2&key=3")
    assert not app.exception
    assert scenario(app).cross
    for data in charts(app).values():
        assert len(data)


def test_what_is_mutual_is_asked_of_words_that_look_at_each_other_alone() -> None:
    app = opened("lesson=translation&view=product")
    assert "Sources do not look back." in app.info[0].value
    assert "split" not in charts(app)
    switch(app, "cross", on=False)
    assert not app.info


def test_a_head_learns_to_look_at_sources() -> None:
    app = opened("lesson=translation&view=learning&target=0_0_1~1~0_1")
    press(app, "Start again")
    play(app)
    weights = charts(app)["heatmaps"].query("part == 1")["value"].to_numpy().reshape(3, 3)
    assert weights.argmax(axis=1).tolist() == [2, 0, 1]
    assert weights.max(axis=1).min() > 0.9


def test_a_key_that_was_chosen_beyond_a_shorter_list_is_the_last_one_there() -> None:
    app = opened("view=score&key=4")
    switch(app, "cross")
    assert session(app).here.key == 2
    assert named(app.selectbox, "key").value == "cat"
    switch(app, "cross", on=False)
    assert named(app.selectbox, "key").value == "sycophant"


def test_what_can_not_be_used_among_sources_is_said_where_they_are_shown() -> None:
    app = opened("lesson=translation")
    session(app).record(draft(app).edited(SOURCES, {0: {"x": "2OO"}}))
    app.run()
    said = "Sources, row 1, column x: a number from -100 to 100 goes here."
    assert draft(app).problems == [said]
    assert said in " ".join(each.value for each in app.error)
    switch(app, "cross", on=False)
    assert not app.error
    switch(app, "cross")
    assert draft(app).refused == {Place(SOURCES, 0, "x"): "2OO"}


def test_a_file_keeps_both_lists() -> None:
    app = opened("lesson=translation&painted=1_2&sourcepainted=3_1&sourcepadding=1")
    assert from_json(to_json(scenario(app))) == scenario(app)


def test_a_deleted_word_takes_its_row_of_the_target_and_a_source_its_column() -> None:
    app = opened("lesson=translation&target=1_2_3~4_5_6~7_8_9")
    assert draft(app).deleted(1, WORDS).target.painted == ((1, 2, 3), (7, 8, 9))
    assert draft(app).deleted(1, SOURCES).target.painted == ((1, 3), (4, 6), (7, 9))


# ---- A query that is no word's -----------------------------------------------------------


def test_a_query_of_nobody_is_one_to_choose_in_one_score_and_no_other_view() -> None:
    app = opened("view=score&asked=0.5_1&query=2")
    asked = named(app.selectbox, "query")
    assert asked.value == "your query, as exuberance"
    assert charts(app)["geometry"].query("part == 'query'")[["x", "y"]].to_numpy().tolist() == [
        [0.5, 1.0]
    ]
    open_view(app, "values")
    assert named(app.selectbox, "query").value == "exuberance"
    open_view(app, "score")
    choose(app, "query", "hope")
    assert session(app).look.asked is None


def test_w_v_gives_its_place_to_the_query_where_that_can_be_dragged() -> None:
    app = opened()
    assert named(app.segmented_control, "dragged").options == ["words", "W_Q", "W_K", "W_V"]
    open_view(app, "winners")
    assert named(app.segmented_control, "dragged").options == ["words", "W_Q", "W_K", "query"]
