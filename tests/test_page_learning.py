"""The page without a browser: learning."""

import pytest
from looking import (
    button,
    charts,
    choose,
    enter,
    is_playing,
    learn_a_step,
    link,
    opened,
    play,
    press,
    redo,
    scenario,
    session,
    switch,
    texts,
    undo,
    whole,
)

LEARNING = "lesson=opposites-attract&wq=0.02_-0.05_-0.1_-0.1&wk=0.06_0.08_0.02_0.04&view=learning"
NOTHING_LEFT = "The weights are as wanted: nothing is left to learn."


def test_steps_of_learning_are_one_step_of_undo() -> None:
    app = opened(LEARNING)
    before = scenario(app)
    for _ in range(3):
        press(app, "Step")
    assert "Step **3**, loss **" in texts(app)
    losses = charts(app)["losses"]["loss"].tolist()
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == 4
    undo(app)
    assert scenario(app) == before


@pytest.mark.parametrize("words", ["hope_1_1", "hope_0_0~hate_0_0&target=0.5_0.5~0.5_0.5"])
def test_where_nothing_is_to_be_learnt_that_is_said(words: str) -> None:
    app = opened(f"view=learning&words={words}")
    assert app.success[0].value == NOTHING_LEFT
    assert not app.info


def test_learning_plays_until_it_is_done() -> None:
    app = opened(LEARNING)
    play(app)
    assert app.success[0].value == "Learnt in 36 steps."
    assert button(app, "Play")
    assert "wq=" in link(app)
    again = opened(link(app))
    assert "Step **0**" in texts(again)
    assert again.success[0].value == NOTHING_LEFT  # it has been learnt, but not here


def test_learning_that_stalls_says_why_and_reads_no_ones_words_as_markdown() -> None:
    words = "words=**bold**_-1_1~exuberance_1_1~hate_-1_-1~%5Ba%5D(b)_1_-1"
    app = opened(f"view=learning&target=everyone-1&seed=1&{words}")
    play(app)
    assert app.warning[0].value.endswith("No matrices bring it below 1.386.")
    near, why = app.text
    assert near.value.startswith("At best 1.3863. Largest miss: ")
    assert why.value.startswith("**bold** and [a](b) lie opposite each other")
    assert "**bold**" not in texts(app)
    session(app).ended -= 1  # a click that comes sooner was meant for *Pause*
    press(app, "Play")  # begins a new course from here
    assert is_playing(app)
    assert "Step **0**" in texts(app)


@pytest.mark.parametrize("leave", ["undo", "predict", "view", "talk", "lesson", "start"])
def test_what_takes_the_visitor_elsewhere_pauses(leave: str) -> None:
    app = opened(LEARNING)
    press(app, "Play")
    learn_a_step(app)
    assert is_playing(app)
    if leave == "undo":
        undo(app)
    elif leave == "predict":
        switch(app, "predict")
    elif leave == "view":
        whole(app.segmented_control(key="view").set_value("keys"))
    elif leave == "talk":
        press(app, "Talk")
    elif leave == "lesson":
        choose(app, "lesson", "Two heads")
    else:
        press(app, "Start again")
    assert not is_playing(app)
    assert not app.exception


def test_steps_that_are_too_long_stop_with_a_message() -> None:
    app = opened("view=learning&rate=3&words=a_100_0~b_-100_0&wq=9_0_0_9&wk=9_0_0_9")
    (said,) = button(app, "Step").click().run().toast
    assert said.value.startswith("The steps are too long: W_Q, row ")
    app.run()
    press(app, "Play")
    assert is_playing(app)
    learn_a_step(app)
    assert not is_playing(app)
    assert not app.exception


def test_another_start_is_small_and_the_same_for_a_seed() -> None:
    app = opened(LEARNING)
    enter(app, "start", 5)
    first = scenario(app)
    assert max(abs(x) for row in first.heads[0].W_Q for x in row) <= 0.1
    press(app, "Step")
    press(app, "Start again")
    assert scenario(app) == first


def test_a_target_is_chosen_typed_and_in_the_link() -> None:
    app = opened("view=learning")
    choose(app, "rule", "everyone")
    choose(app, "target_word", "hate")
    assert link(app) == "v=2&view=learning&target=everyone-3&end=Z"
    choose(app, "rule", "painted")
    assert link(app).endswith("&target=0_0_1~0_0_1~0_0_1~0_0_1&end=Z")
    assert "Step **0**" in texts(app)


def test_the_loss_is_that_of_what_is_shown() -> None:
    app = opened(LEARNING)
    before = texts(app)
    for _ in range(3):
        press(app, "Step")
    after = texts(app)
    undo(app)
    assert texts(app) == before
    redo(app)
    assert texts(app) == after
    switch(app, "causal")
    assert "Step **0**" in texts(app)
    assert texts(app) != before


def test_what_the_mask_forbids_and_what_is_divided_is_said() -> None:
    app = opened("view=learning&mask=1&target=0_1~3_1")
    assert "Target, row 1: want what a mask forbids: that is left out." in texts(app)
    assert "Target, row 2: do not sum to 1: each number is divided by the row's sum." in texts(app)
    nothing = opened("view=learning&target=0")
    assert button(nothing, "Play").disabled
