"""The spec of the learning curve."""

import altair as alt
from specs import fields_of

from attention.figures.charts.losses import losses_figure
from attention.learning import LOSSES


def test_a_learning_curve_is_valid_and_names_its_columns() -> None:
    spec = losses_figure(200, 100)
    alt.Chart.from_dict(spec).to_dict()
    assert fields_of(spec) == set(LOSSES)
