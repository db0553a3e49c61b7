"""The address bar: what a visitor arrives with, and what it is kept at."""

from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from attention.editing.draft import Draft
from attention.editing.history import History
from attention.exchange.link import Link, decode, encode
from attention.page.server import source
from attention.page.session import Session, Torn
from attention.page.tour import as_it_comes, opened

STEPS_TO_ADDRESS = 10  # of learning: a browser takes only so many addresses in a while

_bar = st.components.v2.component("address", js=source("address.js"))


def arrive() -> Session:
    """Return what the visitor has: at first, and when the browser goes back or forward, a link.

    The browser may also have come back to a server that was started again and has forgotten
    it. Then it says what stands in its address bar, see `reconnection`.
    """
    state, context = st.session_state, get_script_run_ctx()
    known: Session | None = state.get("session")
    if known and not (context and context.is_history_navigation):
        return known
    # Just as the browser has it: what Streamlit makes of it no longer shows what came apart.
    session, problems = open_query(context.query_string if context else "", known)
    state["session"] = session
    say(problems)
    return session


def open_query(query: str, known: Session | None) -> tuple[Session, list[str]]:
    """Return what a visitor has whose address bar holds a query, and what is wrong with that."""
    link, problems = decode(query)
    session = show(link, known)
    # Of a frame's own parameters the browser takes care.
    own = "&".join(part for part in query.split("&") if not part.startswith("embed"))
    session.torn = Torn(own, session.link) if problems else None
    return session, problems


def show(link: Link, known: Session | None = None) -> Session:
    """Show what a link opens; a step of undo leads back to the scenario before."""
    link = opened(link)
    draft = Draft(link.scenario, link.target, link.lesson)
    if not as_it_comes(link):
        draft = draft.as_opened()
    if known is None:
        return Session(History(draft), link.look, opened=link.look)
    if met := _met(known, draft):
        draft = replace(draft, opened=met.opened)
    else:
        known.opened = link.look
    known.record(draft)
    known.look, known.stage_left = link.look, None
    known.revealed = known.playing = known.answered = False
    return known


def _met(session: Session, draft: Draft) -> Draft | None:
    """Return the last draft of the history that has the same tables, if any has.

    The browser's way back leads to what had come of something else that was opened.
    """
    drafts = (session.draft, *reversed(session.history.past))
    wanted = draft.scenario, draft.target, draft.lesson
    return next((met for met in drafts if (met.scenario, met.target, met.lesson) == wanted), None)


def say(problems: list[str]) -> None:
    """Say what of a link makes no sense, if anything."""
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems[:5])
        st.toast(f"Not all of this link makes sense.\n{listed}", duration="infinite")


def address(session: Session) -> None:
    """Keep the browser's address bar at what the page shows.

    A link that could only be read in part stays there as it was, until something is changed: a
    page that is loaded again says so again.
    """
    torn, link = session.torn, session.link
    query = torn.query if torn and torn.link == link else encode(link)
    _bar(key="address", data={"query": query, "leaps": session.leaps}, height=1)


def shown(session: Session) -> object:
    """Return what the address bar has to show; while a head learns, only now and then."""
    steps = session.training.run.steps if session.training else 0
    return (
        steps // STEPS_TO_ADDRESS if session.playing else session.link,
        session.leaps,
    )
