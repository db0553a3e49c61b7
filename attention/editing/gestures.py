"""What a hand does on a draggable plane: messages from the browser, and the edits they are.

A message is untrusted. Whatever in it is no edit of the words or the matrix as they are
now is left out: the plane goes back to what Python says, and nothing else happens.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

from attention.editing.cells import MATRIX_ROWS, SENTENCES
from attention.editing.draft import Draft
from attention.frames import display_words
from attention.scenario import Pair, number_fault

MAX_EDITS = 100  # in one message
KINDS = ("move", "add", "delete", "type")
_COUNTERS = ("number", "gesture", "row", "head", "count")


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit by hand.

    Attributes
    ----------
    kind : str
        move, add or delete, or type: into a cell.
    number, gesture : int
        Edits are numbered in the order they were made; those of one drag share a gesture.
    table, head, row : str, int, int
        What the edit is of: a word, or a row of a matrix of one head; both counted from 0.
    name, count : str, int
        What that was called on the plane, and how many of its kind there were: if the draft no
        longer agrees, the edit came too late and is left out.
    x, y : float
        Where it is now.
    column, text : str
        The cell that is typed into, and what is typed.
    """

    kind: Literal["move", "add", "delete", "type"]
    number: int
    gesture: int
    table: str
    head: int
    row: int
    name: str
    count: int
    x: float
    y: float
    column: str = ""
    text: str = ""


def is_held(message: object) -> bool:
    """Return whether a message was sent while a handle was held."""
    return isinstance(message, Mapping) and message.get("held") is True


def received(message: object, after: int) -> list[Edit]:
    """Return the edits of a message whose number is above `after`, in order."""
    edits = message.get("edits") if isinstance(message, Mapping) else None
    if not isinstance(edits, list):
        return []
    found = {edit.number: edit for edit in map(_edit, edits[-MAX_EDITS:]) if edit}
    return [found[number] for number in sorted(found) if number > after]


def _edit(sent: object) -> Edit | None:
    if not isinstance(sent, Mapping) or sent.get("kind") not in KINDS:
        return None
    nowhere = 0.0 if sent["kind"] in ("delete", "type") else None
    place = {name: sent.get(name, nowhere) for name in ("x", "y")}
    counters = {name: sent.get(name) for name in _COUNTERS}
    typed = ("column", "text") if sent["kind"] == "type" else ()
    texts = {name: sent.get(name) for name in ("table", "name", *typed)}
    if any(number_fault(number) for number in place.values()):
        return None
    if any(type(number) is not int or not 0 <= number < 2**53 for number in counters.values()):
        return None
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    return Edit(kind=sent["kind"], **place, **counters, **texts)  # type: ignore[arg-type]


def last_clicked(before: Set[Pair], now: Set[Pair]) -> Pair | None:
    """Return the cell that was clicked last in a chart that collects cells.

    A click takes a cell in, another click takes it out again. A new chart begins anew.
    """
    changed = before ^ now
    if len(changed) != 1:
        changed = now
    return next(iter(changed)) if len(changed) == 1 else None


def names(draft: Draft, table: str) -> tuple[str, ...]:
    """Return what the handles of a table are called: display names of words, or rows."""
    if table not in SENTENCES:
        return MATRIX_ROWS
    sentence = draft.sentence(table)
    return display_words(sentence.words) if sentence else ()


def applied(draft: Draft, edit: Edit) -> Draft:
    """Return the draft after an edit; the same draft if it is about what is no longer there."""
    known = names(draft, edit.table)
    if edit.count != len(known) or edit.table not in (*SENTENCES, "W_Q", "W_K", "W_V"):
        return draft
    if edit.kind == "add":
        return draft.added((edit.x, edit.y), edit.table) if edit.table in SENTENCES else draft
    if edit.row >= len(known) or known[edit.row] != edit.name:
        return draft
    if edit.kind == "delete":
        return draft.deleted(edit.row, edit.table) if edit.table in SENTENCES else draft
    if edit.kind == "type":
        return draft.edited(edit.table, {edit.row: {edit.column: edit.text}}, edit.head)
    return draft.moved(edit.table, edit.row, (edit.x, edit.y), edit.head)
