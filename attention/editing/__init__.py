"""What is typed or dragged, as the next draft; and undo."""
