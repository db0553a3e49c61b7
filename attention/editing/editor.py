"""What an editable table shows in the browser: the cells it was told, and what was typed since.

Streamlit's editor goes on showing what was typed until it is told the same, and with every
edit it says again all that was typed before. One that shows what is held is best left alone,
however it is written: what a hand has typed is not written anew under it. And one that hides
what is held behind what was typed needs another in its place, into which nobody has typed.
That closes the cell that is open there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from attention.editing.cells import Cells, Edits, Place, edited_cells
from attention.editing.draft import Draft


@dataclass(frozen=True)
class Editor:
    """The editor of one table.

    Attributes
    ----------
    told : mapping of (row, column) to str or None
        The cells as they were drawn last; rows count from 0.
    typed : mapping of (row, column) to anything
        What a browser says was typed over them.
    before : int
        How many editors the table has had before this one.
    """

    told: Cells = field(default_factory=dict)
    typed: Mapping[tuple[int, str], object] = field(default_factory=dict)
    before: int = 0

    def heard(self, edits: Edits) -> tuple[Self, Edits]:
        """Return the editor after `edits` that a browser says, and the cells these change.

        What it has said before changes nothing. An edit that leads back to the cell as it was
        told is not said any more.
        """
        typed = {at: value for at, value in edited_cells(edits) if at in self.told}
        changes: dict[int, dict[str, object]] = {}
        for at in {**typed, **self.typed}:
            now, before = (each.get(at, self.told[at]) for each in (typed, self.typed))
            if now != before:
                row, column = at
                changes.setdefault(row, {})[column] = now
        return replace(self, typed=typed), changes

    def shows(self, draft: Draft, table: str, head: int = 0) -> bool:
        """Return whether one sees what a table of the draft holds."""
        untouched = {at: cell for at, cell in self.told.items() if at not in self.typed}
        cells = draft.cells(table, head)
        return (
            self.told.keys() == cells.keys()
            and untouched.items() <= cells.items()
            and not self._hides(draft, table, head)
        )

    def showing(self, draft: Draft, table: str, head: int = 0) -> Self:
        """Return the editor that shows a table of the draft: this one, if it can.

        What it is told as it was typed, it lets go of; but it may never hear it, if something
        else is drawn at once. So what was typed counts until it says so.
        """
        cells = draft.cells(table, head)
        if self._hides(draft, table, head):
            return replace(self, told=cells, typed={}, before=self.before + 1)
        return replace(self, told=cells)

    def _hides(self, draft: Draft, table: str, head: int) -> bool:
        """Return whether anything typed means something else than what is held behind it."""
        return any(
            not draft.holds(Place(table, *at, head), value) for at, value in self.typed.items()
        )
