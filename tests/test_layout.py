"""The layout: what fits in the width there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.layout import (
    MAX_HEATMAP,
    MAX_SIDE,
    MIN_HEATMAP,
    MIN_SIDE,
    fit,
    heads_in_a_row,
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


@pytest.mark.parametrize(
    ("width", "panels", "heatmaps"), [(898, 4, 3), (522, 2, 1), (326, 1, 1), (1, 1, 1)]
)
def test_what_stands_beside_each_other_fits(width, panels, heatmaps):
    assert panels_in_a_row(width, 12) == panels
    assert panels_in_a_row(width, 1) == 1
    assert heads_in_a_row(width, apart=True) == heatmaps
