"""The page: the only part of the package that knows Streamlit.

A callback turns what a widget, a table or the plane says into the next draft, or into another
look at it, of the visitor's one `Session`; `Parts.redraw` then draws the parts of the page
that would show something else.
"""

import gc

# Nothing that is imported is garbage, and the first visitor would wait for the search.
gc.disable()
try:
    from attention.page import guide, questions, server, share, talk, training, views  # noqa: F401

    server.collect_seldom()
    server.send_at_once()
finally:
    gc.enable()
