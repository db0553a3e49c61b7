"""The layout: what fits in the width there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.layout import (
    MAX_HEATMAP,
    MAX_SIDE,
    MIN_HEATMAP,
    MIN_SIDE,
    fit,
    fit_heads,
    fit_matrices,
    on_stage,
    panels_in_a_row,
)


@given(st.floats(1, 1e4), st.integers(1, 4))
def test_sizes_stay_within_their_limits(width, columns):
    layout = fit(width, columns)
    assert 1 <= layout.columns <= columns
    assert MIN_SIDE <= layout.side <= MAX_SIDE
    assert MIN_HEATMAP <= layout.heatmap <= MAX_HEATMAP


@pytest.mark.parametrize(
    ("width", "columns", "expected_columns", "beside"),
    [(898, 2, 2, True), (898, 4, 4, False), (522, 2, 2, False), (358, 2, 1, False)],
)
def test_windows_people_have(width, columns, expected_columns, beside):
    # 898, 522 and 358 pixels are left for the figure in windows of 1400, 1024 and 390.
    layout = fit(width, columns)
    assert (layout.columns, layout.beside) == (expected_columns, beside)


def test_no_columns_is_an_error():
    with pytest.raises(ValueError, match="columns"):
        fit(900, 0)


@pytest.mark.parametrize(
    ("width", "height", "count", "expected"),
    [
        (512, 563, 4, (2, 240)),  # a projector's 1024 × 768
        (745, 695, 4, (2, 310)),  # 1400 × 900
        (512, 563, 1, (1, 400)),
        (512, 563, 3, (2, 240)),
        (512, 563, 12, (2, 240)),  # twelve would be too small to read: the page scrolls
        (358, 640, 4, (1, 350)),  # a phone
    ],
)
def test_panels_fill_a_stage(width, height, count, expected):
    assert on_stage(width, height, count) == expected


@given(st.floats(1, 1e4), st.floats(1, 1e4), st.integers(1, 12))
def test_a_stage_has_panels_of_a_readable_size(width, height, count):
    columns, side = on_stage(width, height, count)
    assert 1 <= columns <= count
    assert MIN_SIDE <= side <= MAX_SIDE


@pytest.mark.parametrize(("width", "expected"), [(898, 4), (522, 2), (326, 1), (1, 1)])
def test_panels_of_the_smallest_size_stand_beside_each_other(width, expected):
    assert panels_in_a_row(width, 12) == expected
    assert panels_in_a_row(width, 1) == 1


@pytest.mark.parametrize(
    ("width", "heads", "count", "expected"),
    [
        (898, 4, 4, (4, 160)),
        (898, 2, 4, (2, 160)),
        (898, 4, 12, (2, 280)),  # 24 pixels a cell, in steps of ten for all of them
        (326, 4, 12, (1, 200)),
        (200, 4, 12, (1, 160)),
    ],
)
def test_heads_stand_beside_each_other(width, heads, count, expected):
    assert fit_heads(width, heads, count) == expected


@pytest.mark.parametrize(
    ("width", "count", "label", "expected"),
    [
        (898, 4, 75, (3, 120)),
        (522, 4, 75, (2, 120)),
        (358, 4, 75, (1, 120)),
        (898, 12, 45, (2, 280)),
        (326, 12, 45, (1, 250)),
    ],
)
def test_matrices_stand_beside_each_other(width, count, label, expected):
    assert fit_matrices(width, 3, count, label) == expected


@given(st.floats(250, 1e4), st.integers(1, 12), st.floats(1, 80))
def test_matrices_stay_within_the_width(width, count, label):
    columns, side = fit_matrices(width, 3, count, label)
    needed = columns * (side + label + 30) + 20 * (columns - 1) + label / 2**0.5 - side / count / 2
    assert columns == 1 or needed <= width
