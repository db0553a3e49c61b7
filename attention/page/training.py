"""The view *Learning*: what is wanted, what is, and how gradient descent leads there."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from attention.editing.draft import Draft
from attention.figures.charts.losses import losses_figure
from attention.figures.findings import found_in_losses
from attention.figures.heatmaps import targeted
from attention.figures.numbers import two_decimals
from attention.frames import display_names, display_words
from attention.learning import (
    INITIAL_REACH,
    PATIENCE,
    TrainingRun,
    descended,
    largest_miss,
    loss,
    loss_floor,
    target_entropy,
)
from attention.maths import Array
from attention.obstacles import obstacles
from attention.page import tables
from attention.page.charts import chart, computed_part, matrices_beside, panels_alone
from attention.page.metronome import play_button
from attention.page.session import Session, Training
from attention.scenario import MAX_SEED, Scenario
from attention.target import RULES, Target, Wanted, wanted
from attention.words import isolated

RULE_NAMES = {
    "opposite": "Attend to the opposite", "previous": "Attend to the word before",
    "everyone": "Everyone at one word", "painted": "As painted, or typed",
}  # fmt: skip
NOTHING_LEFT = "The weights are as wanted: nothing is left to learn."
NO_OBSTACLE = "Nothing forbids this target: other matrices to start from may lead there."
LOSS = (
    "The loss says how far the weights are from those wanted: −Σ wanted · ln weight, on average "
    "over the rows. Where a single key is wanted that is −ln of its weight, and 0 if it gets all."
)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
PAUSE = 100  # milliseconds from one step to the next, at least


def learning(session: Session) -> None:
    """Show what is wanted and what is, and let a head learn."""
    session.parts.part(
        "learn", _pace, session,
        shows=lambda: (
            session.playing, _wanted(session).weights.any(), session.scenario.seed,
            session.look.rate, session.look.trainable,
        ),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.container(width="content"):
            session.parts.part(
                "rule", _choose_target, session,
                shows=lambda: (
                    session.draft.target.rule, session.draft.target.word,
                    session.scenario.looked_at.words,
                ),
            )  # fmt: skip
        with st.popover("Type it", icon=":material/edit:"):
            tables.target(session)
    computed_part(session, "target_weights", _target_and_weights)
    computed_part(session, "learnt", panels_alone)


# ---- Learning by itself, or step by step -----------------------------------------------


def _wanted(session: Session) -> Wanted:
    return wanted(session.scenario, session.draft.target)


def _run(session: Session) -> TrainingRun:
    """Return the run that led to what is shown; a new one, if anything else has."""
    head, known = session.here.head, session.training
    if known and known.made is session.draft and known.head == head:
        return known.run
    weights = _wanted(session).weights
    return TrainingRun(least=target_entropy(weights)).followed_by(
        loss(session.scenario, head, weights)
    )


def learn(session: Session) -> None:
    """Take one step downhill; all steps in a row are one step of undo."""
    head, weights, run = session.here.head, _wanted(session).weights, _run(session)
    look, began = session.look, _began(session)
    try:
        scenario = descended(session.scenario, head, weights, look.rate, words=look.trainable)
    except ValueError as fault:
        st.toast(f"The steps are too long: {fault}. Choose a smaller learning rate.")
        session.end()
        return
    session.record(replace(session.draft, scenario=scenario), further=run.steps > 0)
    run = run.followed_by(loss(scenario, head, weights))
    session.training = Training(session.draft, head, run, began)
    if run.over:
        session.end()


def _play(session: Session, playing: bool) -> None:
    """Begin to learn, or pause."""
    if playing and _run(session).over:
        session.training = None  # from here, a new run
    session.playing = playing


def _began(session: Session) -> Scenario:
    """Return the scenario with which the run began that led to what is shown."""
    known = session.training
    return known.began if known and known.made is session.draft else session.scenario


def _start_again(session: Session, seed: Any) -> None:
    """Draw the matrices, and put words that have learnt back to where they were."""
    if seed is None:
        return
    session.playing, began = False, _began(session)
    session.attempt(lambda draft: draft.placed_as_in(began).sampled(seed, INITIAL_REACH))


# ---- What can be chosen ----------------------------------------------------------------


def _pace(session: Session) -> None:
    """Show what plays, steps and begins anew, and how long a step is."""
    nothing, seed = not _wanted(session).weights.any(), session.scenario.seed
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        play_button(session, _play, disabled=nothing)
        st.button(
            "Step", icon=":material/skip_next:", on_click=session.parts.act, args=(learn, session),
            disabled=session.playing or nothing,
            help="A step of gradient descent. The gradient says for each of the eight numbers in "
            "W_Q and W_K by how much the loss would grow with it; each is moved the other way.",
        )  # fmt: skip
        st.toggle(
            "Words too",
            help="Whether the words move as well. Then their places are learnt with W_Q and W_K, "
            "as a model learns its embeddings.",
            **session.widgets.bind(
                "trainable", session.look.trainable, lambda on: session.see(trainable=bool(on))
            ),
        )
        st.button(
            "Start again", icon=":material/restart_alt:", on_click=session.parts.act,
            args=(_start_again, session, seed or 0),
            help=f"Draws W_Q and W_K from the seed, between −{INITIAL_REACH} and {INITIAL_REACH}: "
            "so small that all weights begin nearly alike.",
        )  # fmt: skip
        st.number_input(
            "Seed", 0, MAX_SEED, step=1, width=120, placeholder="seed", help="As under *Draw*.",
            **session.widgets.bind("start", seed, lambda seed: _start_again(session, seed)),
        )  # fmt: skip
        st.select_slider(
            "Learning rate", sorted({*RATES, session.look.rate}), width=150,
            help="By what the gradient is multiplied: how long a step is.",
            **session.widgets.bind("rate", session.look.rate, lambda rate: session.see(rate=rate)),
        )  # fmt: skip


def _choose_target(session: Session) -> None:
    """Show the rules for what is wanted."""
    target, words = session.draft.target, display_words(session.scenario.looked_at.words)

    def choose_rule(rule: object) -> None:
        _want(session, rule)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "What is wanted", width=230, format_func=RULE_NAMES.__getitem__,
            **session.widgets.bind_one_of("rule", RULES, target.rule, choose_rule),
        )  # fmt: skip
        if target.rule == "everyone":

            def choose(word: object) -> None:
                if word in words:
                    _want(session, "everyone", words.index(str(word)))

            word = words[min(target.word, len(words) - 1)]
            st.selectbox(
                "At", width=130, **session.widgets.bind_one_of("target_word", words, word, choose)
            )


def _want(session: Session, rule: Any, word: Any = 0) -> None:
    """Choose what is to be learnt."""

    def another_target(draft: Draft) -> Draft:
        painted = rule == "painted"
        target = draft.target.as_painted(draft.scenario) if painted else Target(rule, word)
        return replace(draft, target=target)

    session.attempt(another_target)


# ---- What is wanted, what is, and the way there ----------------------------------------


def _target_and_weights(session: Session) -> None:
    target, run = _wanted(session), _run(session)
    # What the loss can't fall below, as far as is known: words that move need not stay as they are.
    least = run.least if session.look.trainable else loss_floor(session.scenario, target.weights)
    with st.container(horizontal=True, gap="medium"):
        matrices_beside(
            session, targeted(session.scenario, session.here.head, target.weights),
            ("wanted (click)", "weights"), key="target_weights",
            alt="The weights that are wanted, and the weights that are",
            on_select=partial(session.parts.act, _paint, session), selection_mode="pick",
        )  # fmt: skip
        with st.container(width=300, gap="small"):
            st.markdown(f"Step **{run.steps}**, loss **{run.losses[-1]:.4f}**", help=LOSS)
            st.text(_how_near(session, target.weights, least))  # words are anyone's: plain text
            chart(
                "losses",
                "The loss after each step",
                losses_figure(220, 130),
                {"losses": run.frame(least)},
                finding=found_in_losses(run.losses, least),
            )
            for said, rows in (
                ("do not sum to 1: each number is divided by the row's sum", target.divided),
                ("want what a mask forbids: that is left out", target.forbidden),
            ):
                if rows:
                    numbers = ", ".join(str(row + 1) for row in rows)
                    st.markdown(f":small[Target, row {numbers}: {said}.]")
    with st.container():  # there is always one, so that the panels keep their place
        _verdict(session, run, target.weights, least)


def _how_near(session: Session, weights: Array, least: float) -> str:
    """Return how near the loss and the weights are to the best that can be."""
    scenario, head = session.scenario, session.here.head
    miss = largest_miss(scenario, head, weights)
    if miss is None:
        return ""
    queries, keys = display_names(scenario)
    pair = f"{isolated(queries[miss.query])} → {isolated(keys[miss.key])}"
    return f"At best {least:.4f}. Largest miss: {two_decimals(miss.size)}, {pair}"


def _paint(session: Session) -> None:
    """Turn a weight that was clicked in the target on or off."""
    cell, draft = session.take_click("target_weights"), session.draft
    rows = draft.target.rows(draft.scenario)
    n, m = rows.shape
    if cell and cell[0] in range(n) and cell[1] in range(m):
        number = 0.0 if rows[cell] else 1.0
        target = draft.target.with_cell(draft.scenario, *cell, number)
        session.record(replace(draft, target=target))


def _verdict(session: Session, run: TrainingRun, weights: Array, least: float) -> None:
    """Say how learning has ended, and if it has stalled, why."""
    if run.learnt:
        said = f"Learnt in {run.steps} steps." if run.steps else NOTHING_LEFT
        st.success(said, icon=":material/check:")
    elif run.stalled:
        st.warning(
            f"Stalled: the loss has fallen by less than a thousandth in {PATIENCE} steps."
            + (f" No matrices bring it below {least:.3f}." if least > run.least + 1e-9 else ""),
            icon=":material/landscape:",
        )
        # Words that move have nothing in their way that stays there.
        found = [] if session.look.trainable else obstacles(session.scenario, weights)
        st.text("\n".join(found or [NO_OBSTACLE]))  # words are anyone's: plain text
    elif run.over:
        st.info(f"Paused after {run.steps} steps. Play goes on from here.")
