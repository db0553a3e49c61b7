"""The least page with a chart, to measure how the real one starts against."""

import altair as alt
import pandas as pd
import streamlit as st

points = pd.DataFrame({"x": [0, 1, 2, 3], "y": [1, 3, 2, 4]})
st.altair_chart(alt.Chart(points).mark_point().encode(x="x:Q", y="y:Q"))
