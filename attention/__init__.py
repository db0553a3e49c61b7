"""Attention with words on a plane, as a pure package: no page, no state, no streamlit.

Data flows one way::

    scenario ─ maths ─ forward ─┬─ frames                    tidy frames, for a notebook
         │                      └─ panels, mixing ─ charts   rows, and the specs they fill
         ├─ draft ─ history                                  what is typed, and its undo
         └─ lessons                                          lessons

A `Scenario` is the one truth. `forward` turns it into every array of the mechanism, and the
modules after it say those arrays in other ways.
"""
