"""Square planes: how far their axes reach, and the pixels of their points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import coordinates, points

from attention.figures.axes import Axes, axis_limit
from attention.scenario import Row


@given(st.floats(0, 1e6))
def test_axes_reach_a_little_beyond_every_point(reach: float) -> None:
    limit = axis_limit(np.array([[reach, -reach]]))
    assert limit >= reach
    assert limit <= max(1, 2.3 * reach)


@pytest.mark.parametrize(
    ("point", "pixel"),
    [((-2, 2), (0, 0)), ((0, 0), (50, 50)), ((2, -2), (100, 100)), ((1, 0), (75, 50))],
)
def test_pixels_run_to_the_right_and_downwards(
    point: tuple[float, float], pixel: tuple[float, float]
) -> None:
    axes = Axes(limit=2, side=100)
    np.testing.assert_allclose(axes.pixels(point), pixel)
    np.testing.assert_allclose(axes.points(pixel), point)


@given(st.lists(points, min_size=1), st.floats(100, 400))
def test_there_and_back(vectors: list[Row], side: float) -> None:
    axes = Axes.covering(np.array(vectors), side)
    pixels = axes.pixels(vectors)
    assert ((pixels >= 0) & (pixels <= side)).all()
    np.testing.assert_allclose(axes.points(pixels), vectors, atol=1e-9)


@given(coordinates, coordinates)
def test_a_unit_is_as_long_on_both_axes(x: float, y: float) -> None:
    axes = Axes(limit=3, side=210)
    middle = axes.pixels((0, 0))
    assert np.hypot(*(axes.pixels((x, y)) - middle)) == pytest.approx(35 * np.hypot(x, y))
