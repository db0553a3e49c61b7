"""The page: the only part of the package that knows Streamlit.

A visitor has one `Session`: the history of drafts, each a frozen `Scenario`, which is drawn, and
the cells that can't be used yet; and the `Look`, what was chosen to be looked at. The address is
written from both, and read into them.

An edit goes one way. A callback turns what a widget, a table or the plane says into the next
draft or another look; `Parts.redraw` then draws again the parts of the page that would show
something else; each asks the mechanism for rows, and sends them with a spec that never changes.

A part says at its own place what it shows::

    session.parts.part("problems", _problems, session, shows=lambda: (session.draft.problems, ...))

Parts lie side by side, never in each other: `parts` says what Streamlit does to a page that is
told two things at once, and what follows.

- `server`, `turn`: what is done once for the process; whose page is drawn, one at a time.
- `session`: what one visitor has.
- `parts`, `widgets`: how the page is drawn again, and how widgets follow what the session holds.
- `address`, `reconnection`: the address bar; who comes back to a server that was started again.
- `keyboard`, `metronome`: keys; what goes on by itself.
- `ruler`, `room`: the browser is measured, and fetches what draws tables and charts, before
  anything is laid out; how much room each thing has.
- `tables`, `dragging`, `axes`: what is edited on the left: tables, the plane, names of its axes.
- `controls`, `charts`: undo, draw, switches, heads and views; charts that stay while data change.
- `views`, `questions`, `training`, `stacking`: the views.
- `lessons`, `tour`, `guide`: the menu and its claims; the tour, and how it is shown.
- `menu`, `share`: the buttons at the top; the dialog of links and files.
- `talk`, `walk`: talk mode; which of its steps follows which.
- `browser/`: JavaScript for what has no native element: the plane, keys, pastes, the address bar,
  the size of the window, saved figures.
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
