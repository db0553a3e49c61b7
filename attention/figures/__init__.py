"""What the page and a notebook draw: rows of data, and the specs they fill.

One module makes the rows of each picture, and one in `charts` the spec.

- `panels`, `captions`: every query among all keys, and what is said of its weights.
- `findings`: what there is to be found in each figure, for whoever can't see it.
- `geometry`, `mixing`: one score as lengths; values mixed into outputs.
- `heatmaps`: weights and other matrices. `temperatures`: weights against the temperature.
- `winners`: which key wins where. `paths`: words layer after layer.
- `stage`, `stage_rows`: the plane of talk mode, and the numbers beside it.
- `axes`, `marks`: a plane and its pixels; the marks of queries and keys.
- `layout`, `labels`, `callouts`, `texts`: how large all is, where words stand, how wide they are.
- `numbers`: how numbers are written.
"""
