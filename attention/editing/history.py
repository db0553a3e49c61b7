"""Undo and redo over values that never change."""

from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

DEPTH = 1000  # steps kept: more than a talk needs, and a bound on a session's memory

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class History(Generic[Value]):
    """A value, the ones before it, and the ones an undo has set aside.

    Attributes
    ----------
    present : Value
    past : tuple of Value
        Oldest first, at most `DEPTH`.
    future : tuple of Value
        What redo brings back, next first.
    """

    present: Value
    past: tuple[Value, ...] = ()
    future: tuple[Value, ...] = ()

    def push(self, value: Value) -> Self:
        """Return the history after an edit to `value`; no step if nothing changed."""
        if value == self.present:
            return self
        return type(self)(value, (*self.past, self.present)[-DEPTH:])

    def amend(self, value: Value) -> Self:
        """Return the history with `value` in place of the present, in the same step.

        A step that leads back to where it began is none: there would be nothing to undo.
        """
        if value == self.present:
            return self
        if self.past and value == self.past[-1]:
            return type(self)(self.past[-1], self.past[:-1])
        return replace(self, present=value, future=())

    def undo(self) -> Self:
        """Return the history one step back, or as it is at its start."""
        if not self.past:
            return self
        *past, present = self.past
        return type(self)(present, tuple(past), (self.present, *self.future))

    def redo(self) -> Self:
        """Return the history one step forward, or as it is at its end."""
        if not self.future:
            return self
        present, *future = self.future
        return type(self)(present, (*self.past, self.present), tuple(future))
