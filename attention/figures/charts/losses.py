"""The learning curve."""

from functools import partial

import altair as alt

from attention.figures.charts.grammar import INK, Spec, built_once, whole_figure
from attention.figures.layout import FONT


@built_once
def losses_figure(width: int, height: int) -> Spec:
    """Return the spec of a learning curve; it names the dataset `losses`: `step, loss`."""
    axis = partial(alt.Axis, labelFontSize=FONT - 1, titleFontSize=FONT, tickCount=4, grid=False)
    chart = (
        alt.Chart(alt.NamedData("losses"))
        .encode(
            alt.X(
                "step:Q",
                axis=axis(title="step", format="d", tickMinStep=1),
                scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef("steps"), nice=False),
            ),
            alt.Y("loss:Q", axis=axis(title="loss"), scale=alt.Scale(zero=True)),
            tooltip=["step:Q", alt.Tooltip("loss:Q", format=".4f")],
        )
    )  # fmt: skip
    line = chart.mark_line(stroke=INK, strokeWidth=2, point={"fill": INK, "size": 12}, aria=False)
    spec = line.properties(width=width, height=height, autosize="pad").to_dict(validate=False)
    return whole_figure(spec, steps="max(10, length(data('losses')) - 1)")
