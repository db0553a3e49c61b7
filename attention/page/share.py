"""The dialog in which a link, files and pictures are taken away, and others brought in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from attention.exchange.brought import Brought, bring_in
from attention.exchange.files import MAX_BYTES, to_json
from attention.exchange.latex import latex
from attention.exchange.link import Link, encode
from attention.exchange.script import script, torch_script
from attention.exchange.spreadsheets import to_csv
from attention.frames import vectors, weights
from attention.notebook import PICTURES, chart
from attention.page.address import show
from attention.page.server import source
from attention.page.session import Session

# What a link can open with, by what it is called in one, and what the switch says.
FOR_A_CLASS = {
    "predict": "with the weights hidden",
    "hide": "without controls",
    "talk": "in talk mode",
}
TAKE = "Take it like this"
AT_HOME = ("localhost", "127.0.0.1", "::1")
Content = str | bytes | Callable[[], str]  # of a file; called once it is asked for

_picture = st.components.v2.component(
    "picture", css=source("picture.css"), js=source("picture.js"),
    html="<div><button>Figure as SVG</button><button>Figure as PNG</button></div>",
)  # fmt: skip


def share(session: Session) -> None:
    """Open the dialog: the link to what can be seen now, files to take away, and the way in."""
    for choice in FOR_A_CLASS:  # a dialog that is closed keeps its widgets, and what was chosen
        session.widgets.give_way(f"share_{choice}")
    _dialog(session)


@st.dialog("Share and take away", width="medium", icon=":material/share:")
def _dialog(session: Session) -> None:
    _link(session)
    _take_away(session)
    _bring_in(session)


def _link(session: Session) -> None:
    st.markdown("**A link** to just what you see now. For a class, it can also open")
    now = session.link
    with st.container(horizontal=True):
        chosen = {
            choice: st.toggle(
                label, getattr(now.look, choice), key=session.widgets.key(f"share_{choice}")
            )
            for choice, label in FOR_A_CLASS.items()
            if not (choice == "hide" and now.look.tour)  # whose tasks ask for controls
        }
    query = encode(now.seen(**chosen))
    base = session.place or (st.context.url or "").partition("?")[0]
    st.code(f"{base}?{query}" if query else base, language=None, wrap_lines=True)
    if urlsplit(base).hostname in AT_HOME:
        st.caption("This address works on this computer only.")


def _take_away(session: Session) -> None:
    st.markdown("**Take away** the figure, the numbers, or all that makes them.")
    _picture(key="picture")
    scenario = session.scenario
    numbers, files = vectors(scenario), list[tuple[str, str, Content]]()
    if session.hidden:  # and outputs would tell them
        numbers = numbers[numbers["role"] != "output"]
    else:
        files.append(("Figure (HTML)", "figure.html", partial(_figure, session)))
        files.append(("Weights (CSV)", "weights.csv", to_csv(weights(scenario))))
        files.append(("LaTeX", "attention.tex", latex(scenario, session.here.head)))
    files += [
        ("Vectors (CSV)", "vectors.csv", to_csv(numbers)),
        ("Scenario (JSON)", "attention.json", to_json(scenario)),
        ("Script (numpy)", "attention.py", script(scenario, session.here.head)),
        ("The same in PyTorch", "attention_torch.py", torch_script(scenario)),
    ]
    with st.container(horizontal=True):
        for label, name, content in files:
            st.download_button(label, content, name, on_click="ignore")
    if session.hidden:
        st.caption("Weights and outputs are hidden, here as well, until you reveal them.")


def _figure(session: Session) -> str:
    """Return the figure of the view as a page of its own, which loads Vega from jsdelivr."""
    look, scenario = session.here, session.scenario
    view = look.view if look.view in PICTURES else "keys"
    try:
        made = chart(
            scenario, view, head=look.head, query=look.query, key=look.key, before=look.pinned
        )
    except ValueError:  # a view that makes no sense for the scenario has no figure on the page
        made = chart(scenario)
    return str(made.to_html())


def _bring_in(session: Session) -> None:
    """Let something be brought in, and say what in it can't be used."""
    st.markdown(
        "**Bring in** a scenario, a link, or words: a word, x and y on each line, or words alone. "
        "Or the attention weights of a real head, with its words: the page learns to look as it "
        "does."
    )
    # Of any type: of a type it does not know, Streamlit itself only says that it is an error.
    file = st.file_uploader(
        "A scenario (JSON) or words (CSV)", max_upload_size=MAX_BYTES // 1024**2
    )
    typed = st.text_area("Or words, typed or pasted", placeholder="hope, -1, 1\nhate, -1, -1")
    above = st.container()  # what comes of the button is said where one looks for it
    if not st.button("Open it", icon=":material/file_open:"):
        return
    if file and typed.strip():
        found = Brought(problems=("here are a file and a text: only one of them can be opened",))
    else:
        found = bring_in(file.getvalue() if file else typed, session.scenario)
    if found.problems:
        above.error(_listed(found.problems), icon=":material/error:")
    elif found.notes:  # said before it is done: a toast would be gone with the dialog
        above.info(_listed(found.notes), icon=":material/info:")
        above.button(TAKE, type="primary", on_click=_open, args=(session, found))
    else:
        _open(session, found)


def _open(session: Session, found: Brought) -> None:
    """Show what was brought in, and close the dialog."""
    session.leap()
    if isinstance(found.what, Link):
        show(found.what, session)
    elif found.what:
        session.see(tour="")  # whose question was about other words
        session.record(replace(session.draft, scenario=found.what).as_opened())
        session.opened = session.look
    st.rerun()


def _listed(sentences: tuple[str, ...]) -> str:
    return "  \n".join(f"{sentence}." for sentence in sentences)
