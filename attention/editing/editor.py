"""What an editable table shows in the browser: the cells it was told, and what was typed since.

Streamlit's editor goes on showing what was typed until it is told the same, and with every
edit it says again all that was typed before. So a table that shows the right cells already is
best left alone: drawn anew under the hand of who types, it closes the cell that is open. And
one that is to show something else than was typed needs an editor that nobody has typed into.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from attention.editing.draft import Cells, Edits, edited_cells


@dataclass(frozen=True)
class Editor:
    """The editor of one table.

    Attributes
    ----------
    told : mapping of (row, column) to str, float or None
        The cells as they were drawn last; rows count from 0.
    typed : mapping of (row, column) to anything
        What a browser says was typed over them since.
    before : int
        How many editors the table has had before this one.
    """

    told: Cells = field(default_factory=dict)
    typed: Mapping[tuple[int, str], object] = field(default_factory=dict)
    before: int = 0

    @property
    def shown(self) -> Mapping[tuple[int, str], object]:
        """What one sees in the table, as `told`."""
        return {**self.told, **self.typed}

    def heard(self, edits: Edits) -> tuple[Self, Edits]:
        """Return the editor after `edits` that a browser says, and the cells these change.

        An edit that leads back to the cell as it was told is not said any more.
        """
        typed = {at: value for at, value in edited_cells(edits) if at in self.told}
        changes: dict[object, dict[str, object]] = {}
        for row, column in {**typed, **self.typed}:
            back = self.told[row, column]
            changes.setdefault(row, {})[column] = typed.get((row, column), back)
        return replace(self, typed=typed), changes

    def showing(self, cells: Cells) -> Self:
        """Return the editor that shows `cells`: this one, unless it would show what was typed."""
        another = bool(self.typed) and self.shown != cells
        return replace(self, told=cells, typed={}, before=self.before + another)
