"""What of the page one has chosen to look at."""

from dataclasses import dataclass, replace
from typing import Self

from attention.lessons import VIEWS, WALK
from attention.scenario import MAX_HEADS, MAX_LAYERS, MAX_WORDS, Row, Scenario, number_fault
from attention.target import DEFAULT_RATE, MAX_RATE, MIN_RATE

TOUR = (
    "mutual", "values", "scale", "temperature", "mask", "matrices", "winners", "learning", "layers"
)  # fmt: skip
TOUR_DONE = "done"  # where the tour ends
MAX_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """What of the page one has chosen to look at, whatever the scenario is.

    Attributes
    ----------
    view : str
        One of `attention.lessons.VIEWS`.
    head, query, key : int
        Positions of what is shown, from 0.
    columns : int
        At most how many panels stand in a row, 1 to 4; 0 if as many as fit best.
    predict : bool
        Whether the weights are hidden until they are revealed.
    hide : bool
        Whether the controls are hidden.
    talk : bool
        Whether the page is shown as on a stage.
    layer : int
        After how many layers words are shown, at most as many as there are.
    step : int
        Where on the walk through the mechanism, a position in `WALK`.
    asked : (float, float) or None
        Where a query was put that is no word's.
    pinned : Scenario or None
        What is shown beside the scenario.
    rate : float
        The learning rate.
    trainable : bool
        Whether words learn as well as matrices.
    tour : str
        The stop of the tour, one of `TOUR`, or `TOUR_DONE` behind the last; empty if the visitor
        is not on it.
    left : bool
        Whether the start of that stop was left for what a link that names it alone would show.
    solved : tuple of int
        The positions in `TOUR` of the tasks that have been solved on this tour, in order.

    Raises
    ------
    ValueError
        If there can be no such head or word, or there is no such view, step or stop.
    """

    view: str = VIEWS[0]
    head: int = 0
    query: int = 0
    key: int = 0
    columns: int = 0
    predict: bool = False
    hide: bool = False
    talk: bool = False
    layer: int = MAX_LAYERS
    step: int = WALK.index("softmax")
    asked: Row | None = None
    pinned: Scenario | None = None
    rate: float = DEFAULT_RATE
    trainable: bool = False
    tour: str = ""
    left: bool = False
    solved: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for position, count in (
            (self.head, MAX_HEADS),
            (self.query, MAX_WORDS),
            (self.key, MAX_WORDS),
            (self.columns, MAX_COLUMNS + 1),
            (self.layer, MAX_LAYERS + 1),
            (self.step, len(WALK)),
            *((position, len(TOUR)) for position in self.solved),
        ):
            require_position(position, count)
        if self.view not in VIEWS:
            raise ValueError(f"one of {', '.join(VIEWS)} goes here")
        if self.tour not in ("", *TOUR, TOUR_DONE):
            raise ValueError(f"one of {', '.join((*TOUR, TOUR_DONE))} goes here")
        solved = tuple(sorted({*self.solved})) if self.tour else ()
        object.__setattr__(self, "solved", solved)
        object.__setattr__(self, "left", self.left and bool(self.tour))
        for coordinate in self.asked or ():
            if fault := number_fault(coordinate):
                raise ValueError(fault)
        fault = number_fault(self.rate, MIN_RATE, MAX_RATE)
        if fault:
            raise ValueError(fault)

    def at(self, other: Self) -> Self:
        """Return the look at what another looks at, in all else as it is."""
        return replace(self, view=other.view, head=other.head, query=other.query, key=other.key)

    def solving(self, stop: str) -> Self:
        """Return the look once the task at a stop of the tour is solved."""
        return replace(self, solved=(*self.solved, TOUR.index(stop)))

    def within(self, scenario: Scenario) -> Self:
        """Return the look at a scenario that may have fewer words and heads than were chosen."""
        return replace(
            self,
            head=min(self.head, len(scenario.heads) - 1),
            query=min(self.query, len(scenario.words) - 1),
            key=min(self.key, len(scenario.looked_at.words) - 1),
        )


def require_position(position: int, count: int) -> None:
    """Raise a ValueError if there are not as many as would have one at this position."""
    if position not in range(count):
        raise ValueError(f"a whole number from 1 to {count} goes here")
