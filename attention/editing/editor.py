"""What an editable table shows in the browser: the cells it was told, and what was typed since.

Streamlit's editor lays what was typed over the data it is told, until these are the same, and with
every edit it reports all of it again. So an editor in which one sees what the draft holds is left
alone, however the numbers are written there: no text is rewritten while it is typed. If what was
typed hides what the draft holds, as after an undo, only another editor can show it, one into which
nothing has been typed. That closes the cell that is open in the old one.
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
        The cells that it was drawn with last; rows count from 0.
    typed : mapping of (row, column) to anything
        What was typed over them, as the browser reported it last.
    before : int
        How many editors the table has had before this one.
    """

    told: Cells = field(default_factory=dict)
    typed: Mapping[tuple[int, str], object] = field(default_factory=dict)
    before: int = 0

    def heard(self, edits: Edits) -> tuple[Self, Edits]:
        """Return the editor after a browser's report, and the cells that this changes.

        What was reported before changes nothing. What is not reported any more has been typed
        back to what the cell was told, and so changes it.

        Parameters
        ----------
        edits : mapping of row to mapping of column to value
            All that was typed into the editor and differs from what it was told.
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
        """Return whether one sees in the editor what a table of the draft holds."""
        untouched = {at: cell for at, cell in self.told.items() if at not in self.typed}
        cells = draft.cells(table, head)
        return (
            self.told.keys() == cells.keys()
            and untouched.items() <= cells.items()
            and not self._hides(draft, table, head)
        )

    def showing(self, draft: Draft, table: str, head: int = 0) -> Self:
        """Return the editor that shows a table of the draft: this one, if it can.

        A browser drops what was typed once it is told the same. But it may miss that, if the table
        is drawn again at once. So what was typed is remembered until a report comes without it.
        """
        cells = draft.cells(table, head)
        if self._hides(draft, table, head):
            return replace(self, told=cells, typed={}, before=self.before + 1)
        return replace(self, told=cells)

    def _hides(self, draft: Draft, table: str, head: int) -> bool:
        """Return whether anything typed means something else than what the draft holds there."""
        return any(
            not draft.holds(Place(table, *at, head), value) for at, value in self.typed.items()
        )
