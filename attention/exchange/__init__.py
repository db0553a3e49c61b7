"""What goes out and comes in: links, files and scripts.

- `link`: what the page shows, as a link; it describes all that a link can say.
- `look`: what of the page one has chosen to look at.
- `texts`: the values of a link as text; `journey`: what happens to a link on its way.
- `brought`: whatever is brought in, told apart by what it holds.
- `files`: a scenario as JSON; `spreadsheets`: words and frames as CSV.
- `heads`: the weights of a real head, as PyTorch, NumPy, BertViz, pandas or JSON write them.
- `script`, `latex`: a scenario as a short program, and as formulas.
"""
