"""The layout: what fits in the width there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.layout import (
    FONT,
    LEAST_HEATMAP,
    LEAST_SIDE,
    MAX_HEATMAP,
    MAX_SIDE,
    MIN_HEATMAP,
    MIN_SIDE,
    caption_lines,
    fit,
    fit_heads,
    fit_matrices,
    panels_in_a_row,
)
from attention.figures.texts import text_width

FOUR = ("hope", "exuberance", "hate", "sycophant")
TWELVE = tuple(f"word {position}" for position in range(12))
some_words = st.lists(st.text("abm \u0645", min_size=1, max_size=24), min_size=1, max_size=12).map(
    tuple
)


@given(st.floats(1, 1e4), st.floats(1, 1e4), some_words, st.none() | st.integers(1, 4))
def test_sizes_stay_within_their_limits(
    width: float, height: float, words: tuple[str, ...], columns: int | None
) -> None:
    layout = fit(width, height, words, columns)
    assert 1 <= layout.columns <= min(len(words), columns or len(words))
    assert LEAST_SIDE <= layout.side <= MAX_SIDE
    assert LEAST_HEATMAP <= layout.heatmap <= MAX_HEATMAP
    assert layout.heatmap >= MIN_HEATMAP or width < 360  # in the slimmest window


@pytest.mark.parametrize(
    ("width", "height", "words", "expected"),
    [
        (854, 506, FOUR, (2, 160, True)),  # what is left in a window of 1366 × 650
        (888, 756, FOUR, (2, 200, True)),  # of 1400 × 900
        (512, 624, FOUR, (2, 190, False)),  # of 1024 × 768
        (342, 740, FOUR, (1, 230, False)),  # of 390 × 844: a phone's
        (888, 756, TWELVE, (2, 190, True)),  # too many for one view: one scrolls
    ],
)
def test_windows_people_have(
    width: int, height: int, words: tuple[str, ...], expected: tuple[int, int, bool]
) -> None:
    layout = fit(width, height, words)
    assert (layout.columns, layout.side, layout.beside) == expected


@given(st.floats(400, 3000), st.floats(300, 2000), some_words)
def test_no_panel_is_cut_off_at_the_right(
    width: float, height: float, words: tuple[str, ...]
) -> None:
    layout = fit(width, height, words)
    # Words of the heatmap are cut at 80 pixels; with title and right edge they take 37 more. Of
    # panels that have it below or above them they move the left edge as well.
    label = min(80, max(text_width(word, FONT) for word in words))
    margin = 72 if layout.beside else max(72, label + 37)
    across = margin + layout.columns * layout.side + 20 * (layout.columns - 1)
    assert across + layout.beside * (20 + layout.heatmap + 117 + 30) <= width


@given(st.floats(300, 3000), st.floats(300, 2000), some_words)
def test_panels_that_fit_need_no_scroll(
    width: float, height: float, words: tuple[str, ...]
) -> None:
    layout = fit(width, height, words)
    rows = -(-len(words) // layout.columns)
    lines = len(caption_lines(words, layout.side))
    # A title of 27 pixels, captions of 15 a line, 20 between rows, 40 below the last.
    down = rows * (27 + 15 * lines + layout.side) + 20 * (rows - 1) + 40
    roomier = fit(width, height + 10_000, words)
    assert down <= height or layout.side >= MIN_SIDE
    assert roomier.side >= min(layout.side, MIN_SIDE)


@given(st.floats(272, 600), st.floats(300, 3000), some_words)
def test_a_heatmap_has_room_in_the_slimmest_window(
    width: float, height: float, words: tuple[str, ...]
) -> None:
    layout = fit(width, height, words)
    # Words and title at its left take 117 pixels, how many each row looks at 30 at its right, and
    # what leans there 25.
    assert layout.beside or 117 + layout.heatmap + 30 + 25 <= width


def test_more_words_in_a_row_than_asked_for_never_stand() -> None:
    assert fit(1800, 700, TWELVE, 3).columns <= 3
    assert fit(1800, 700, TWELVE).columns > 3


@pytest.mark.parametrize(("width", "expected"), [(898, 4), (522, 2), (326, 1), (1, 1)])
def test_panels_of_the_smallest_size_stand_beside_each_other(width: int, expected: int) -> None:
    assert panels_in_a_row(width, 12) == expected
    assert panels_in_a_row(width, 1) == 1


@pytest.mark.parametrize(
    ("width", "heads", "count", "expected"),
    [
        (898, 4, 4, (3, 160)),  # behind each stands how many words its rows look at
        (898, 2, 4, (2, 160)),
        (898, 4, 12, (2, 280)),  # 24 pixels a cell, in steps of ten for all of them
        (326, 4, 12, (1, 170)),
        (200, 4, 12, (1, 160)),
    ],
)
def test_heads_stand_beside_each_other(
    width: int, heads: int, count: int, expected: tuple[float, float]
) -> None:
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
def test_matrices_stand_beside_each_other(
    width: int, count: int, label: int, expected: tuple[float, float]
) -> None:
    assert fit_matrices(width, 3, count, label) == expected


@given(st.floats(250, 1e4), st.integers(1, 12), st.floats(1, 80))
def test_matrices_stay_within_the_width(width: float, count: int, label: float) -> None:
    columns, side = fit_matrices(width, 3, count, label)
    needed = columns * (side + label + 30) + 20 * (columns - 1) + label / 2**0.5 - side / count / 2
    assert columns == 1 or needed <= width
