"""Attention with words on a plane: the mechanism, its numbers as tidy frames, and its pictures.

    from attention import Head, Scenario, chart

    pair = Scenario(["hope", "hate"], [(-1, 1), (1, -1)], [Head(W_Q=[[0, 1], [1, 0]])])
    chart(pair)

A `Scenario` is the one truth: words and where they lie, heads with their matrices, and `Options`.
It never changes; `pair.moved(0, (0.5, 2))` is another. Matrices may be NumPy arrays or lists;
row vectors stand at their left: `q = x @ W_Q`.

- `weights`, `vectors`: every weight, and every embedding, query, key, value and output, as tidy
  pandas frames; more of them are in `attention.frames`.
- `steps`: the arithmetic of one weight, line by line, as one would do it by hand.
- `chart`: the pictures of the page as Altair charts, which show and save themselves.
- `LESSONS`: scenarios worth knowing, each with the sentence that its weights bear out.
- `scaled_dot_product_attention`: the mechanism on plain arrays of any size, also on stacks of them.

    import numpy as np
    from attention import LESSONS, frames, scaled_dot_product_attention, steps

    opening = LESSONS[0].scenario
    frames.vectors(opening.moved(0, (0.5, 2.0)))  # head, position, word, role, x, y
    frames.layers(opening)  # layer, position, word, x, y
    steps(opening, head=0, query=0, key=2)  # the arithmetic of one weight, a row a line

    Q = K = V = np.eye(3)
    outputs, found = scaled_dot_product_attention(Q, K, V, causal=True)

Inside, data flows one way::

    scenario ─ maths ─ forward ─ layers ─┬─ frames, steps           for a notebook
         │                               └─ figures ─ charts        rows, and the specs they fill
         ├─ editing                                                 what is typed, and its undo
         ├─ exchange                                                links, files and scripts
         └─ lessons

- `maths`: the equations, on plain arrays.
- `scenario`, `lessons`: words, sources, heads, options and layers, with their limits and edits;
  those worth knowing.
- `forward`, `layers`, `frames`: a scenario in, every array of the mechanism out; its words layer
  after layer; the same as tidy frames.
- `steps`, `product`, `sectors`: the arithmetic of one weight; what of W_Q and W_K counts; which key
  wins where.
- `target`, `learning`, `obstacles`: the weights that are wanted; loss, gradient and steps
  downhill; what keeps a target from being learnt.
- `notebook`: the pictures as Altair charts.
- `numbers`, `words`: numbers and words as people write them: the one place where they are read.
- `editing`, `exchange`, `figures`, `page`: what is typed and dragged; what goes out and comes in;
  what is drawn; the page. Each says in its own docstring what its modules are for.

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
