"""How much room there is: what the browser says of its window, and what follows from it."""

from dataclasses import dataclass
from typing import Self

from attention.figures.layout import plane_side

GAP = 16  # pixels, from left to right
SCROLL_BAR = 16  # takes from the width once the page is longer than the window
NARROW, LOW = 640, 480  # a window narrower or lower is a phone's
WIDE = 1060  # all buttons have room beside the lesson
LEFT, POCKET_LEFT = 340, 330  # of plane and matrices, on a desk and on a phone
# Pixels of height that are taken on a desk: above plane and figure, and below the plane, where
# the matrices are.
ABOVE, BELOW_PLANE = 144, 108
ABOVE_VIEW = 10  # above a plane in a view: its legend, less what stands left of a plane
QUESTION = 62  # by which a question is higher than a claim
COMPACT_ABOVE = 104  # above the plane on a phone
PROBLEMS = 66  # of height, below the matrices: nothing moves when something can't be used
MIN_PLANE, MAX_PLANE, MAX_POCKET_PLANE = 200, 340, 300
FOCUS, AROUND_FOCUS = 200, 200  # the one panel on a phone; what stands above and around it
LINE = 21  # of text
CHOOSERS = 90  # of height, above a plane where words are chosen
STAGE_PLANE = 74  # hundredths of a screen's height: the side of the plane on a stage
WIDEST_UNIT, LEAST_UNIT = 115, 4.6  # of a narrow screen's width; of pixels, on a phone


@dataclass(frozen=True, slots=True)
class Room:
    """A window, in pixels.

    Attributes
    ----------
    width : float
        Of what the page holds.
    height : float
        Of the window.
    question : bool
        Whether one of the tour takes its part of the height.
    """

    width: float
    height: float
    question: bool = False

    @classmethod
    def said(cls, size: object, *, question: bool) -> Self | None:
        """Return the room that a browser says there is, None if that makes no sense."""
        match size:
            case [int() | float() as width, int() | float() as height, *_] if (
                0 < width < 1e4 and 0 < height < 1e4
            ):
                return cls(width, height, question)
        return None

    @property
    def wide(self) -> bool:
        """Whether all buttons have room beside the lesson."""
        return self.width >= WIDE

    @property
    def narrow(self) -> bool:
        """Whether the plane has no room beside it for a figure."""
        return self.width < NARROW

    @property
    def compact(self) -> bool:
        """Whether this is a phone's: plane and one panel come first."""
        return self.narrow or self.height < LOW

    @property
    def slim(self) -> bool:
        """Whether there is less room than what stands in a row above or below a phone's plane."""
        return self.width < POCKET_LEFT

    @property
    def plane(self) -> int:
        """The side of the plane."""
        if self.compact:
            room = min(self.width, self.height - COMPACT_ABOVE)
            return int(min(max(room, MIN_PLANE), MAX_POCKET_PLANE))
        room = self.figure_height - BELOW_PLANE
        return int(min(max(room, MIN_PLANE), MAX_PLANE))

    @property
    def stage_unit(self) -> float:
        """What all on a stage is measured in: a hundredth of the height, less if it is narrow."""
        return max(min(self.height / 100, self.width / WIDEST_UNIT), LEAST_UNIT)

    @property
    def stage_plane(self) -> float:
        """The side of the plane on a stage."""
        side = STAGE_PLANE * self.stage_unit
        return min(side, self.width) if self.narrow else side

    @property
    def stage_scrolls(self) -> bool:
        """Whether a stage scrolls with the page: on a phone, and where its height has no room."""
        return self.narrow or 100 * self.stage_unit > self.height

    @property
    def figure_width(self) -> float:
        """What is left for the figure beside the plane, or below it on a phone."""
        width = self.width - SCROLL_BAR
        return width if self.compact else width - LEFT - GAP

    @property
    def focus(self) -> int:
        """The side of the one panel that a phone shows beside or below the plane."""
        return int(min(FOCUS, self.height - AROUND_FOCUS))

    def side(self, most: int, above: int = 0) -> int:
        """Return the side of a plane that a view shows beside something else.

        Parameters
        ----------
        most : int
        above : int
            The height of what the view has above it.
        """
        height = self.figure_height - ABOVE_VIEW - above
        return plane_side(min(self.figure_width, height), most)

    @property
    def figure_height(self) -> float:
        """What is left for the figure before one has to scroll."""
        lines = 0 if self.wide else LINE  # what is said above takes one more
        return self.height - ABOVE - QUESTION * self.question - lines


UNKNOWN = Room(0, 0)  # before the browser has said anything
