"""The learning curve."""

from functools import partial

import altair as alt

from attention.figures.charts.grammar import INK, Spec, built_once, layered, whole_figure
from attention.figures.layout import FONT

FLOOR = alt.Tooltip("max(least):Q", title="at best", format=".4f")


@built_once
def losses_figure(width: int, height: int) -> Spec:
    """Return the spec of a learning curve, dashed where its floor is.

    It names the dataset `losses`: `step, loss, least`.
    """
    axis = partial(alt.Axis, labelFontSize=FONT - 1, titleFontSize=FONT, tickCount=4, grid=False)
    curve = alt.Chart().encode(
        alt.X(
            "step:Q",
            axis=axis(title="step", format="d", tickMinStep=1),
            scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef("steps"), nice=False),
        ),
        alt.Y("loss:Q", axis=axis(title="loss"), scale=alt.Scale(zero=True)),
        tooltip=["step:Q", alt.Tooltip("loss:Q", format=".4f")],
    )
    line = curve.mark_line(stroke=INK, strokeWidth=2, point={"fill": INK, "size": 12}, aria=False)
    floor = (
        alt.Chart()
        .mark_rule(stroke=INK, strokeDash=[4, 3], aria=False)
        .encode(alt.Y("max(least):Q", title="loss"), tooltip=[FLOOR])
    )
    layers = layered(
        floor, line, autosize="pad", data={"name": "losses"}, height=height, width=width
    )
    return whole_figure(layers, steps="max(10, length(data('losses')) - 1)")
