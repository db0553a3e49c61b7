"""What is typed or dragged, as the next draft; and undo.

- `cells`: cells of the tables, and what they may hold.
- `draft`: a scenario, and the cells that can't be part of it yet.
- `editor`: what an editable table shows in the browser.
- `gestures`: messages of a plane on which something is dragged, and the edits they are.
- `places`: where a new word goes.
- `history`: undo and redo.
"""
