"""What one visitor has: the history of drafts, what is chosen to be looked at, and no more.

All of it is one object. Callbacks change it. Whatever draws the page reads it, and notes in it
what the browser has been sent: `parts`, `widgets` and `editors`.

What goes on over several messages of a browser, a drag or a training run, remembers the draft
that it made last. As long as that very draft is the present one, nothing else has been edited
since, and what comes next goes on; else it begins anew.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, NamedTuple

import streamlit as st

from attention.editing.cells import WORDS
from attention.editing.draft import Draft
from attention.editing.editor import Editor
from attention.editing.gestures import last_clicked
from attention.editing.history import History
from attention.exchange.link import Link, opening
from attention.exchange.look import Look
from attention.layers import layers
from attention.learning import TrainingRun
from attention.page.parts import Parts
from attention.page.room import UNKNOWN, Room
from attention.page.tour import BY_STOP, opened
from attention.page.widgets import Widgets
from attention.scenario import Pair, Scenario

PAINTED = ("target_weights", "paint")  # charts of which cells are clicked, by key


class Hand(NamedTuple):
    """The gesture that was made last on the plane."""

    gesture: int  # its number
    began: Draft  # the draft before it
    made: Draft  # the draft that it made last
    word: int | None  # its position, if it is one that was moved
    held: bool = False  # whether it goes on


class Knob(NamedTuple):
    """The settings of M in *Two matrices*, and what they have made of one head.

    See `attention.product.change_of_basis`.
    """

    began: Draft  # the draft before M was first moved
    made: Draft  # the draft that it made last
    head: int
    turn: float = 0.0  # in degrees
    stretch: float = 1.0
    shear: float = 0.0


class Overflow(NamedTuple):
    """What is said of rows that became no words: there was no room, or one was a heading."""

    made: Draft  # the draft without them
    said: str


class Torn(NamedTuple):
    """A link that could only be read in part."""

    query: str
    link: Link  # to what it opened


class Left(NamedTuple):
    """What was shown of a lesson when it was left by walking on, or back, to another."""

    draft: Draft
    look: Look


class Training(NamedTuple):
    """A training run of one head."""

    made: Draft  # the draft after its last step
    head: int
    run: TrainingRun
    began: Scenario  # the scenario before its first step


@dataclass
class Session:
    """What one visitor has.

    Attributes
    ----------
    history : History of Draft
    look : Look
        What was chosen to be looked at; `here` is what of it there is.
    opened : Look
        What was looked at when something was opened that is no lesson as it comes.
    parts, widgets, editors : Parts, Widgets, dict of str to Editor
        What of this the browser has been sent; editors by the name of their table.
    room : Room
    place : str
        The address of the page, as the browser says it; empty until it has.
    dragged, snap : str, bool
        What the plane shows, and whether it moves in steps.
    revealed : bool
        Whether hidden weights have been revealed.
    stepwise, arithmetic_step : bool, int
        Whether the arithmetic is shown one step at a time, and which step, from 0.
    answered : bool
        Whether the answer at this stop of the tour is open.
    heard : int
        The number of the last edit that has come from the plane.
    hand, knob, training : Hand, Knob, Training or None
        The last gesture on the plane, the settings of M, and the last training run.
    overflow : Overflow or None
        What is said if the last edit had a heading, or more words than there is room for.
    left : dict of str to Left
        The lessons that were left edited by walking away, by name: as such they are come back to.
    playing, beats : bool, int
        Whether learning, or a walk through layers, goes on by itself, and how often the browser
        has asked for a step.
    ended : float
        When something that went on by itself came to its end, in seconds.
    clicked : dict of str to frozenset of (int, int)
        The cells that are selected in charts that are painted, by the chart.
    leaps : int
        How many entries the browser was to add to its history.
    pressed : int
        The number of the last key that was pressed.
    stage_left : Look or None
        What the stage looked at when it was left; None once another lesson was opened.
    controls : bool
        Whether a speaker has asked for the controls.
    drawn_before, comes_back : bool
        Whether the page has been drawn before, and whether the browser has come back from a
        server that was started again, and what it says of widgets is still to be looked at.
    torn : Torn or None
        The link that the address bar was opened with, if something of it could not be read.
    unsaid : list of str
        What of a link could not be read and is still to be said.
    """

    history: History[Draft]
    look: Look
    opened: Look = field(default_factory=Look)
    parts: Parts = field(default_factory=Parts)
    widgets: Widgets = field(init=False)
    editors: dict[str, Editor] = field(default_factory=dict)
    room: Room = UNKNOWN
    place: str = ""
    dragged: str = WORDS
    snap: bool = False
    revealed: bool = False
    stepwise: bool = False
    arithmetic_step: int = 0
    answered: bool = False
    heard: int = 0
    hand: Hand | None = None
    knob: Knob | None = None
    training: Training | None = None
    overflow: Overflow | None = None
    left: dict[str, Left] = field(default_factory=dict)
    playing: bool = False
    ended: float = -math.inf
    beats: int = 0
    clicked: dict[str, frozenset[Pair]] = field(default_factory=dict)
    leaps: int = 0
    pressed: int = 0
    stage_left: Look | None = None
    controls: bool = False
    drawn_before: bool = False
    comes_back: bool = False
    torn: Torn | None = None
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.widgets = Widgets(self.parts)

    # ---- What there is ---------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        """The content of all tables now."""
        return self.history.present

    @property
    def scenario(self) -> Scenario:
        """The last good state of the draft: what is drawn."""
        return self.draft.scenario

    @property
    def here(self) -> Look:
        """The look, as far as the scenario has what was chosen."""
        return self.look.within(self.scenario)

    @property
    def link(self) -> Link:
        """All that a link should hold of what the page shows."""
        draft = self.draft
        link = Link(draft.lesson, draft.scenario, draft.target, self.here)
        return link.seen(left=True) if link.look.tour and opened(link) != link else link

    @property
    def layer(self) -> int:
        """After how many layers words are shown: as many as were chosen, if there are."""
        return min(self.look.layer, len(layers(self.scenario)) - 1)

    @property
    def in_hand(self) -> int | None:
        """The position of the word that was dragged last; None if anything was edited since."""
        if self.hand and self.hand.made is self.draft and self.hand.word is not None:
            return self.hand.word
        return None

    @property
    def before_drag(self) -> Scenario | None:
        """The scenario before the drag that goes on now; None while nothing is dragged."""
        hand = self.hand
        return hand.began.scenario if hand and hand.held and hand.made is self.draft else None

    @property
    def left_out(self) -> str:
        """What is to be said of rows that the last edit left out, if it did."""
        overflow = self.overflow
        return overflow.said if overflow and overflow.made is self.draft else ""

    @property
    def hidden(self) -> bool:
        """Whether nothing may tell a weight yet."""
        return self.look.predict and not self.revealed

    # ---- What happens ----------------------------------------------------------------------

    def record(self, draft: Draft, *, further: bool = False) -> None:
        """Make an edit; one that goes `further` belongs to the same step of undo as the last.

        At a stop of the tour, its answer opens once the task is done, and that is kept.
        """
        stop = BY_STOP.get(self.look.tour)
        if stop and stop.done(draft):
            self.answered, self.look = True, self.look.solving(stop.name)
        self.history = self.history.amend(draft) if further else self.history.push(draft)

    def end(self) -> None:
        """Let nothing go on by itself, for what did has come to its end."""
        if self.playing:
            self.playing, self.ended = False, monotonic()

    def attempt(self, edit: Callable[[Draft], Draft]) -> None:
        """Make an edit that a widget's limits should allow, but a browser may send anything."""
        try:
            self.record(edit(self.draft))
        except ValueError as fault:
            st.toast(f"{fault}.")

    def take_click(self, chart: str) -> Pair | None:
        """Note what is selected in a chart, and return the cell that was clicked last there.

        What a browser says may be anything: None is returned for what makes no sense.
        """
        try:
            now = frozenset(
                (int(point["query_position"]), int(point["key_position"]))
                for point in st.session_state[chart].selection.pick
                if point["part"] == 0
            )
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            return None
        before, self.clicked[chart] = self.clicked.get(chart, frozenset()), now
        return last_clicked(before, now)

    def see(self, **choices: Any) -> None:
        """Look at something else; what there can't be is not looked at."""
        try:
            look = replace(self.look, **choices)
        except (TypeError, ValueError):
            return
        if (look.view, look.talk, look.predict) != (
            self.look.view,
            self.look.talk,
            self.look.predict,
        ):
            self.playing = False  # nobody learns where one can't see it
        self.look = look

    def travel(self, history: History[Draft]) -> None:
        """Go back or forward through the history; where that leads to another lesson, see it."""
        lesson, self.history, self.playing = self.draft.lesson, history, False
        if self.draft.lesson != lesson:
            self.see_lesson()

    def let_go(self) -> None:
        """End a drag: a plane that has gone from the page does not say that it was let go."""
        self.hand = self.hand and self.hand._replace(held=False)

    def see_lesson(self) -> None:
        """Look at the lesson that is open as it opens, off the tour."""
        self.look = replace(self.look.at(opening(self.draft.lesson).look), tour="")
        self.revealed = self.playing = False
        self.stage_left = None
        if self.look.talk:
            self.see_proof()

    def see_opened(self) -> None:
        """Look again at what was looked at when the draft was opened that is there now."""
        self.look = self.look.at(self.opened)
        self.revealed = self.playing = self.answered = False

    def see_proof(self) -> None:
        """Look at the words with which the claim of the lesson that is open is proved on stage."""
        proof = self.draft.lesson.proof
        self.see(query=proof.query, key=proof.key or 0)

    def leap(self) -> None:
        """Let the browser's way back lead to the page as it was before what happens now."""
        self.leaps += 1
