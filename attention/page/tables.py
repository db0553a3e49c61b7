"""The editable tables: words, matrices and the target."""

import math
from typing import Any

import streamlit as st

from attention.editing.draft import (
    MATRIX_COLUMNS,
    MATRIX_HEADINGS,
    TARGET,
    W_O,
    WORDS,
    Cells,
)
from attention.editing.editor import Editor
from attention.frames import display_words
from attention.page.session import Session
from attention.scenario import MAX_WORDS

# ---- Words -----------------------------------------------------------------------------


def words(session: Session) -> None:
    """Show the words and where they lie, and what in any table can't be used."""
    session.parts.part(
        "words", _words, session,
        shows=lambda: (_is_right(session, WORDS), session.draft.problems, session.draft.can_add),
    )  # fmt: skip


def _words(session: Session) -> None:
    draft = session.draft
    for problem in draft.problems:
        st.error(problem, icon=":material/error:")
    key = _show_in_editor(session, WORDS)
    st.data_editor(
        draft.words_table().assign(delete="✕"), key=key, alt="Words and their embeddings",
        on_change=_edit, args=(session, WORDS, key), height="content",
        column_config={
            "_index": st.column_config.NumberColumn("", width=30, disabled=True),
            "word": st.column_config.TextColumn("word", width=105),
            "x": _number_column("x"),
            "y": _number_column("y"),
            "delete": st.column_config.ButtonColumn(
                "", width=40, type="tertiary", key="delete", on_click=_delete_word,
                args=(session,),
            ),
        },
    )  # fmt: skip
    st.button(
        "Add a word", icon=":material/add:", width="stretch",
        disabled=not draft.can_add, on_click=_add_word, args=(session,),
        help=f"Up to {MAX_WORDS} words. A word is drawn once its row is complete.",
    )  # fmt: skip


def _add_word(session: Session) -> None:
    session.record(session.draft.added())
    session.parts.redraw()


def _delete_word(session: Session) -> None:
    draft = session.draft.deleted(st.session_state.delete.row)
    if draft == session.draft:
        st.toast("The last word stays: attention needs someone to look at.")
    session.record(draft)
    session.parts.redraw()


# ---- Matrices --------------------------------------------------------------------------


def matrix(session: Session, name: str) -> None:
    """Show one matrix of the head that is shown, or W_O, as a table."""

    def shows() -> object:
        head = _head(session, name)
        return _is_right(session, name, head), _fitting(session.draft.cells(name, head)), head

    session.parts.part(name, _matrix, session, name, shows=shows)


def _head(session: Session, name: str) -> int:
    return 0 if name == W_O else session.here.head  # all heads share W_O


def _matrix(session: Session, name: str) -> None:
    draft, head = session.draft, _head(session, name)
    key, fitting = _show_in_editor(session, name, head), _fitting(draft.cells(name, head))
    numbers = (_number_column(label, fitting) for label in MATRIX_HEADINGS[name])
    st.data_editor(
        draft.matrix_table(name, head), key=key, alt=f"The matrix {name}",
        width=247 if name == W_O else 147, height="content",
        on_change=_edit, args=(session, name, key, head),
        column_config={
            "_index": st.column_config.TextColumn(
                name, width=145 if name == W_O else 45, disabled=True
            ),
            **dict(zip(MATRIX_COLUMNS, numbers, strict=True)),
        },
    )  # fmt: skip


# ---- The target ------------------------------------------------------------------------


def target(session: Session) -> None:
    """Show the target as a table of numbers; each row is divided by its sum."""
    session.parts.part(
        "target", _target, session,
        shows=lambda: (
            _is_right(session, TARGET), _fitting(session.draft.cells(TARGET)),
            session.scenario.words,
        ),
    )  # fmt: skip


def _target(session: Session) -> None:
    draft, key = session.draft, _show_in_editor(session, TARGET)
    fitting = _fitting(draft.cells(TARGET))
    st.data_editor(
        draft.target_table(), key=key, alt="The target", height="content",
        on_change=_edit, args=(session, TARGET, key),
        column_config={
            "_index": st.column_config.TextColumn("query", width=95, disabled=True),
            **{
                str(column): _number_column(word, fitting)
                for column, word in enumerate(display_words(draft.scenario.words))
            },
        },
    )  # fmt: skip


# ---- Editors ---------------------------------------------------------------------------


def _edit(session: Session, table: str, key: str, head: int = 0) -> None:
    """Make the edit that a table's editor reports; what it shows rightly already is left alone."""
    editor = session.editors[table]
    if key == _key(table, editor):  # else it has been replaced since, with what it shows
        heard, changes = editor.heard(st.session_state[key]["edited_rows"])
        session.editors[table] = heard
        session.record(session.draft.edited(table, changes, head))
    session.parts.redraw()


def _show_in_editor(session: Session, table: str, head: int = 0) -> str:
    """Let a table's editor show what the table holds; return the editor's key."""
    editor = session.editors.get(table, Editor()).showing(session.draft.cells(table, head))
    session.editors[table] = editor
    return _key(table, editor)


def _key(table: str, editor: Editor) -> str:
    return f"{table} {editor.before}" if editor.before else table


def _is_right(session: Session, table: str, head: int = 0) -> bool:
    """Return whether a table shows what it should."""
    editor = session.editors.get(table, Editor())
    return bool(editor.shown == session.draft.cells(table, head))


def _number_column(label: str, written: str = "%.4g") -> Any:
    return st.column_config.NumberColumn(label, width=51, format=written)


def _fitting(cells: Cells) -> str:
    """Return a format in which all numbers of a table fit into its cells.

    A table cuts off the first digits of what is too wide.
    """
    numbers = [abs(number) for number in cells.values() if isinstance(number, float)]
    if all(round(number, 2) == number for number in numbers):
        return "%.4g"
    whole_digits = int(math.log10(max(1.0, *numbers)))
    return f"%.{3 - whole_digits}f"
