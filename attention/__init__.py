"""Attention with words on a plane: the mechanism, its numbers as tidy frames, and its pictures.

    from attention import Head, Scenario, chart

    scenario = Scenario(["hope", "hate"], [(-1, 1), (1, -1)], [Head(W_Q=W_Q, W_K=W_K)])
    chart(scenario)

A `Scenario` is the one truth: words and where they lie, heads with their matrices, and `Options`.
It never changes; `scenario.moved(0, (0.5, 2))` is another. Matrices may be NumPy arrays or lists;
row vectors stand at their left: `q = x @ W_Q`.

- `weights`, `vectors`: every weight, and every embedding, query, key, value and output, as tidy
  pandas frames; more of them are in `attention.frames`.
- `steps`: the arithmetic of one weight, line by line, as one would do it by hand.
- `chart`: the pictures of the page as Altair charts, which show and save themselves.
- `LESSONS`: scenarios worth knowing, each with the sentence that its weights bear out.
- `scaled_dot_product_attention`: the mechanism on plain arrays of any size.

Inside, data flows one way::

    scenario ─ maths ─ forward ─ layers ─┬─ frames, steps           for a notebook
         │                               └─ figures ─ charts        rows, and the specs they fill
         ├─ editing                                                 what is typed, and its undo
         ├─ exchange                                                links, files and scripts
         └─ lessons

Only `attention.page` knows Streamlit.
"""

from attention.frames import vectors, weights
from attention.lessons import LESSONS
from attention.maths import scaled_dot_product_attention
from attention.notebook import chart
from attention.scenario import Head, Options, Scenario, Sentence, Stack
from attention.steps import steps

__all__ = [
    "LESSONS",
    "Head",
    "Options",
    "Scenario",
    "Sentence",
    "Stack",
    "chart",
    "scaled_dot_product_attention",
    "steps",
    "vectors",
    "weights",
]
