"""The page as one would first write it, to measure the real one against.

One layered chart a query, built anew at each rerun, with its title and its domain in the
spec. The tables are the same; WORDS in the environment says how many words.
"""

import os

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

n = int(os.environ.get("WORDS", "4"))
angles = 0.5 + 2 * np.pi * np.arange(n) / n
names = [f"word {i}" for i in range(n)]

st.set_page_config(layout="wide")
left, right = st.columns([1, 3])
with left:
    words = st.data_editor(
        pd.DataFrame({"word": names, "x": np.cos(angles), "y": np.sin(angles)}), key="words"
    )
    W_Q = st.data_editor(pd.DataFrame([[0.30, -0.29], [0.60, 0.11]], columns=["1", "2"]), key="W_Q")
    W_K = st.data_editor(
        pd.DataFrame([[-0.55, -0.30], [0.52, -0.43]], columns=["1", "2"]), key="W_K"
    )

X = words[["x", "y"]].to_numpy()
Q, K = X @ W_Q.to_numpy(), X @ W_K.to_numpy()
scores = Q @ K.T
weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
limit = float(np.abs(np.vstack([Q, K])).max()) * 1.2

with right:
    columns = st.columns(2)
    for i in range(n):
        points = pd.DataFrame(np.vstack([K, Q[i]]), columns=["x", "y"])
        points["word"] = [*names, names[i]]
        points["role"] = ["key"] * n + ["query"]
        points["weight"] = [*weights[i], 0.3]
        scale = alt.Scale(domain=[-limit, limit])
        marks = (
            alt.Chart(points)
            .mark_point(filled=True)
            .encode(
                alt.X("x:Q", scale=scale),
                alt.Y("y:Q", scale=scale),
                color="role:N",
                shape="role:N",
                size="weight:Q",
                tooltip=["word", "role", "x", "y", "weight"],
            )
        )
        labels = (
            alt.Chart(points)
            .mark_text(dy=-12)
            .encode(alt.X("x:Q"), alt.Y("y:Q"), text="word:N", color="role:N")
        )
        zero = pd.DataFrame({"zero": [0]})
        lines = alt.layer(
            alt.Chart(zero).mark_rule().encode(x="zero:Q"),
            alt.Chart(zero).mark_rule().encode(y="zero:Q"),
        )
        caption = " · ".join(f"{w} {a:.2f}" for w, a in zip(names, weights[i], strict=True))
        chart = (lines + marks + labels).properties(
            title=[names[i], caption], width=240, height=240
        )
        columns[i % 2].altair_chart(chart, key=f"panel {i}")
