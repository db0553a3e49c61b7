"""The figures as Altair specs: column names in, a dict out.

- `grammar`: how all of them are said.
- `overview`: all queries, a panel each. `planes`: one query, one score, values, who can win.
- `matrices`: heatmaps. `paths`: words layer after layer.
- `temperatures`, `losses`: curves.
"""
