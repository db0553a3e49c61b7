"""The least page whose chart follows a hand: as fast as Streamlit can, to measure the real one by.

A component sends a number, and a fragment draws a chart of four points that are moved by it.
"""

import altair as alt
import pandas as pd
import streamlit as st

teller = st.components.v2.component(
    "teller",
    js="""export default ({ data, setStateValue }) => {
        window.answered = data.answered;
        window.tell = (number) => setStateValue("number", number);
    }""",
)
spec = (
    alt.Chart(alt.NamedData("points"))
    .mark_point()
    .encode(alt.X("x:Q", scale=alt.Scale(domain=[0, 10])), alt.Y("y:Q"))
    .to_dict()
)


@st.fragment
def follow() -> None:
    number = st.session_state.teller.number if "teller" in st.session_state else None
    teller(key="teller", data={"answered": number or 0}, on_number_change=lambda: None)
    points = pd.DataFrame({"x": [(number or 0) % 10, 3, 5, 7], "y": [1, 3, 2, 4]})
    st.vega_lite_chart({**spec, "datasets": {"points": points}}, key="chart")


follow()
