"""The keys that work anywhere on the page."""

# Letters would also be typed into a table: they work where there is none.
KEYS = {
    "Undo": "Ctrl+Z", "Redo": "Ctrl+Y", "talk": "F8", "Next": "PageDown", "Back": "PageUp",
    "Next lesson": "N", "Lesson before": "P", "Reveal the weights": "V",
}  # fmt: skip
IN_WORDS = f"""
**Keyboard.** Undo {KEYS["Undo"]}, redo {KEYS["Redo"]}; talk mode, and out of it, {KEYS["talk"]}.
In talk mode: step on and back with {KEYS["Next"]} and {KEYS["Back"]}, which a clicker
sends as well; next lesson {KEYS["Next lesson"]}, the one before {KEYS["Lesson before"]}; reveal
{KEYS["Reveal the weights"]}. On the plane: Tab to a word, arrow keys to move it, Shift for small
steps, Delete to take it away.
"""
