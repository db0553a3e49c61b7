"""The dialog in which a link, files and pictures are taken away, and scenarios brought in."""

from dataclasses import replace

import streamlit as st

from attention.exchange.files import from_json, read_words, to_json
from attention.exchange.link import encode
from attention.exchange.script import script
from attention.frames import vectors, weights
from attention.page.server import source
from attention.page.session import Session

_picture = st.components.v2.component(
    "picture", css=source("picture.css"), js=source("picture.js"),
    html="<div><button>Figure as SVG</button><button>Figure as PNG</button></div>",
)  # fmt: skip


@st.dialog("Share and take away", width="medium", icon=":material/share:")
def share(session: Session) -> None:
    """Show the link to what can be seen now, files to take away, and what can be brought in."""
    _link(session)
    _take_away(session)
    _bring_in(session)


def _link(session: Session) -> None:
    st.markdown("**A link** to just what you see now. For a class, it can also open")
    now = session.link
    with st.container(horizontal=True):
        link = now.seen(
            predict=st.toggle("with the weights hidden", now.look.predict),
            hide=st.toggle("without controls", now.look.hide),
            talk=st.toggle("in talk mode", now.look.talk),
        )
    query = encode(link)
    base = (st.context.url or "").partition("?")[0]
    st.code(f"{base}?{query}" if query else base, language=None, wrap_lines=True)


def _take_away(session: Session) -> None:
    st.markdown("**Take away** the figure, the numbers, or all that makes them.")
    _picture(key="picture")
    scenario = session.scenario
    with st.container(horizontal=True):
        for label, name, content in (
            ("Weights (CSV)", "weights.csv", weights(scenario).to_csv(index=False)),
            ("Vectors (CSV)", "vectors.csv", vectors(scenario).to_csv(index=False)),
            ("Scenario (JSON)", "attention.json", to_json(scenario)),
            ("Script (numpy)", "attention.py", script(scenario, session.here.head)),
        ):
            st.download_button(label, content, name, on_click="ignore")


def _bring_in(session: Session) -> None:
    """Let a scenario or words be brought in, and say what in them can't be used."""
    st.markdown("**Bring in** a scenario, or words and where they lie: word, x, y on each line.")
    file = st.file_uploader(
        "A scenario (JSON) or words (CSV)", ["json", "csv", "txt"], max_upload_size=1
    )
    typed = st.text_area("Or words, typed or pasted", placeholder="hope, -1, 1\nhate, -1, -1")
    if not st.button("Open it", icon=":material/file_open:"):
        return
    if file and file.name.lower().endswith(".json"):
        try:
            scenario = from_json(file.getvalue())
        except ValueError as fault:
            st.error(f"{fault}.", icon=":material/error:")
            return
    else:
        found = read_words(file.getvalue() if file else typed)
        if found.problems:
            st.error("  \n".join(f"{each}." for each in found.problems), icon=":material/error:")
            return
        scenario = found.put_into(session.scenario)
    session.leap()
    session.see(tour="")  # whose question was about other words
    session.record(replace(session.draft, scenario=scenario, refused={}))
    st.rerun()
