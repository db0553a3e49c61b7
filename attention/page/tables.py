"""The editable tables: words, matrices and the target, and what in them can't be used.

All their cells are texts: Streamlit's cells for numbers drop whatever sign they do not know
(of 1,5 they make 15), and nothing is said.
"""

from typing import Any, Literal

import streamlit as st

from attention.editing.cells import (
    MATRIX_COLUMNS,
    MATRIX_HEADINGS,
    SENTENCES,
    SOURCES,
    TARGET,
    W_O,
    WORDS,
    heading,
)
from attention.editing.editor import Editor
from attention.editing.gestures import names
from attention.frames import display_words
from attention.page.room import PROBLEMS
from attention.page.server import source
from attention.page.session import Overflow, Session
from attention.scenario import MAX_WORDS

HINT = (
    "Numbers may be typed or pasted as .5, 1,5, −1.5 or 1/2. What is put into the row below the "
    "words is a word."
)
HEADED = "The first row that was pasted was taken for a heading, and left out."
ROW = 31  # pixels that a row is high, and so are the headings
NUMBER = 56  # pixels that a number takes
SLACK = 11  # pixels that a table is wider than its columns, or it scrolls and cuts off the last

_clipboard = st.components.v2.component("clipboard", js=source("clipboard.js"))


def take_pastes() -> None:
    """Let tables take what is pasted into them; once on a page."""
    _clipboard(key="clipboard", height=1)


# ---- What can't be used ------------------------------------------------------------------


def problems(session: Session) -> None:
    """Say what in any table can't be used, where nothing moves for it."""
    session.parts.part(
        "problems", _problems, session,
        shows=lambda: (session.draft.problems, session.left_out), waits=True,
    )  # fmt: skip


def _problems(session: Session) -> None:
    found = session.draft.problems
    # There is no room for both: then it is better that what is below moves.
    height: Literal["content"] | int = "content" if found and session.left_out else PROBLEMS
    with st.container(height=height, border=False, gap="xsmall"):
        if session.left_out:
            st.text(session.left_out)  # words are anyone's: they are shown as plain text
        if found:
            more = f" And {len(found) - 1} more." if len(found) > 1 else ""
            st.error(f":small[{found[0]}{more}]", icon=":material/error:")
        elif not session.left_out:
            st.markdown(f":small[{HINT}]")


# ---- Words -----------------------------------------------------------------------------


def words(session: Session) -> None:
    """Show the words and where they lie, with blank rows for more; below them the sources."""
    _show_words(session, WORDS)
    if session.scenario.cross:
        _show_words(session, SOURCES)


def _show_words(session: Session, name: str) -> None:
    session.parts.part(
        name, _words, session, name,
        shows=lambda: (_is_up_to_date(session, name), _count(session, name)), waits=True,
    )  # fmt: skip


def _count(session: Session, name: str) -> int:
    """Return how many words there are, or how many sources."""
    return len(names(session.draft, name))


def _words(session: Session, name: str) -> None:
    draft, count = session.draft, _count(session, name)
    key, table = _show_in_editor(session, name), draft.words_table(name)
    table.loc[:count, "delete"] = "✕"
    word = "word" if name == WORDS else "source"
    delete = f"delete {word}"
    st.data_editor(
        table, key=key, alt=f"{name.capitalize()} and their embeddings",
        on_change=session.parts.act, args=(_edit, session, name, key), placeholder="",
        height=(count + 2) * ROW + 2,  # one blank row is seen, for the others one scrolls
        column_config={
            "_index": st.column_config.NumberColumn("", width=30, disabled=True),
            "word": st.column_config.TextColumn(word, width=105),
            "x": _number_column("x"),
            "y": _number_column("y"),
            "delete": st.column_config.ButtonColumn(
                "", width=40, type="tertiary", key=delete, on_click=session.parts.act,
                args=(_delete_word, session, name, delete),
            ),
        },
    )  # fmt: skip
    st.button(
        f"Add a {word}", icon=":material/add:", width="stretch",
        disabled=not draft.can_add(name), on_click=session.parts.act,
        args=(_add_word, session, name),
        help=f"Up to {MAX_WORDS} {name}. They may be typed or pasted below the others as well.",
    )  # fmt: skip


def _add_word(session: Session, name: str) -> None:
    session.record(session.draft.added(table=name))


def _delete_word(session: Session, name: str, key: str) -> None:
    row = st.session_state[key].row
    if row == 0 and _count(session, name) == 1:
        st.toast("The last word stays: attention needs someone to look at.")
    session.record(session.draft.deleted(row, name))


# ---- Matrices --------------------------------------------------------------------------


def matrix(session: Session, name: str) -> None:
    """Show one matrix of the head that is shown, or W_O, as a table."""

    def shows() -> object:
        head = _head(session, name)
        return _is_up_to_date(session, name, head), head

    session.parts.part(name, _matrix, session, name, shows=shows, waits=True)


def _head(session: Session, name: str) -> int:
    return 0 if name in (W_O, TARGET, *SENTENCES) else session.here.head


def _matrix(session: Session, name: str) -> None:
    draft, head = session.draft, _head(session, name)
    key, numbers = _show_in_editor(session, name, head), map(_number_column, MATRIX_HEADINGS[name])
    index = 145 if name == W_O else 45
    st.data_editor(
        draft.matrix_table(name, head), key=key, alt=f"The matrix {name}", placeholder="",
        width=index + NUMBER * 2 + SLACK, height="content",
        on_change=session.parts.act, args=(_edit, session, name, key, head),
        column_config={
            "_index": st.column_config.TextColumn(name, width=index, disabled=True),
            **dict(zip(MATRIX_COLUMNS, numbers, strict=True)),
        },
    )  # fmt: skip


# ---- The target ------------------------------------------------------------------------


def target(session: Session) -> None:
    """Show the target as a table of numbers; each row is divided by its sum."""
    session.parts.part(
        "target", _target, session,
        shows=lambda: (
            _is_up_to_date(session, TARGET), session.scenario.words,
            session.scenario.looked_at.words,
        ),
    )  # fmt: skip


def _target(session: Session) -> None:
    draft, key = session.draft, _show_in_editor(session, TARGET)
    words = display_words(draft.scenario.looked_at.words)
    st.data_editor(
        draft.target_table(), key=key, alt="The target", height="content", placeholder="",
        width=95 + NUMBER * len(words) + SLACK,
        on_change=session.parts.act, args=(_edit, session, TARGET, key),
        column_config={
            "_index": st.column_config.TextColumn("query", width=95, disabled=True),
            **{str(column): _number_column(word) for column, word in enumerate(words)},
        },
    )  # fmt: skip


# ---- Editors ---------------------------------------------------------------------------


def _edit(session: Session, table: str, key: str, head: int = 0) -> None:
    """Make the edit that a table's editor reports; however many cells it has, it is one step."""
    editor = session.editors[table]
    if key == _key(table, editor):  # else another editor has taken its place since
        session.editors[table], changes = editor.heard(st.session_state[key]["edited_rows"])
        if changes:
            headed = heading(table, changes)
            changes = {row: cells for row, cells in changes.items() if row != headed}
            said = session.draft.overflow(table, changes)
            if headed is not None:
                said = f"{HEADED} {said}".rstrip()
            session.record(session.draft.edited(table, changes, head))
            session.overflow = Overflow(session.draft, said)


def catch_up(session: Session) -> bool:
    """Hear what a browser shows as typed that only a server knew which is gone; return if any."""
    before = session.draft
    for table, editor in session.editors.items():
        key = _key(table, editor)
        if key in st.session_state:
            _edit(session, table, key, _head(session, table))
    return session.draft is not before


def _show_in_editor(session: Session, table: str, head: int = 0) -> str:
    """Let a table's editor show what the table holds; return the editor's key."""
    editor = session.editors.get(table, Editor()).showing(session.draft, table, head)
    session.editors[table] = editor
    return _key(table, editor)


def _key(table: str, editor: Editor) -> str:
    return f"{table} {editor.before}" if editor.before else table


def _is_up_to_date(session: Session, table: str, head: int = 0) -> bool:
    """Return whether a table in the browser shows what the draft holds."""
    return session.editors.get(table, Editor()).shows(session.draft, table, head)


def _number_column(label: str) -> Any:
    return st.column_config.TextColumn(label, width=NUMBER, alignment="right")
