"""Labels on a square: their widths, their lines, their places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.labels import fitted, place_label, place_labels, shorten, text_width, wrap
from attention.maths import Array

SIDE = 220


def boxes_of(points: Array, radius: float) -> Array:
    return np.column_stack([points, np.full((len(points), 2), radius)])


def overlaps(a: Array, b: Array) -> bool:
    apart = np.abs(a[:2] - b[:2]) >= a[2:] + b[2:] - 1e-6
    return not apart.any()


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Array, Array]:
    """Up to 12 labelled points, often on the same spot or at the border."""
    spots = st.one_of(st.sampled_from([0, SIDE / 2, SIDE]), st.floats(0, SIDE))
    points = draw(st.lists(st.tuples(spots, spots), min_size=1, max_size=12))
    if draw(st.booleans()):
        points = [points[0]] * len(points)
    widths = draw(st.lists(st.floats(8, 120), min_size=len(points), max_size=len(points)))
    return np.array(points, dtype=float), np.array([(width, 15.0) for width in widths])


@given(crowds())
def test_labels_stay_inside_and_off_each_other(crowd: tuple[Array, Array]) -> None:
    points, sizes = crowd
    radii = np.full(len(points), 6.0)
    labels = place_labels(points, radii, sizes, boxes_of(points, 6), SIDE)
    low, high = labels[:, :2] - labels[:, 2:], labels[:, :2] + labels[:, 2:]
    assert (low >= -1e-9).all()
    assert (high <= SIDE + 1e-9).all()
    for i, label in enumerate(labels):
        assert not any(overlaps(label, other) for other in labels[:i])


def test_a_lone_label_stands_right_above_its_mark() -> None:
    nothing = np.empty((0, 4))
    middle = place_label(
        np.array([100.0, 100.0]), 5, np.array([40.0, 15.0]), nothing, nothing, SIDE
    )
    assert middle.tolist() == [100, 100 - 5 - 2 - 7.5]


def test_a_label_makes_way_for_a_mark() -> None:
    mark = np.array([[100.0, 85.0, 5, 5]])
    middle = place_label(
        np.array([100.0, 100.0]), 5, np.array([40.0, 15.0]), mark, np.empty((0, 4)), SIDE
    )
    assert middle[1] > 100


def test_lines_break_where_the_width_ends() -> None:
    # Four pieces of 6 digits, .6 em each: 36 at size 10; the separator is 3 · .3 em = 9.
    assert text_width("123456", 10) == pytest.approx(36)
    assert wrap(["123456"] * 4, " · ", 10, 100) == [[0, 1], [2, 3]]
    assert wrap(["123456"] * 3, " · ", 10, 20) == [[0], [1], [2]]


@given(st.lists(st.text(max_size=10), max_size=12), st.floats(1, 300))
def test_every_piece_stands_on_one_line_in_order(pieces: list[str], width: float) -> None:
    lines = wrap(pieces, " ", 12, width)
    assert [index for line in lines for index in line] == list(range(len(pieces)))


FAMILY = "👨\u200d👩\u200d👧"
signs = st.sampled_from(["a", "é", "e\u0301", "🇩🇪", "👍🏽", FAMILY, "❤\ufe0f", "क\u094dष"])


@given(st.text(max_size=60) | st.lists(signs, max_size=12).map("".join), st.floats(30, 200))
def test_a_shortened_text_fits_and_says_so(text: str, width: float) -> None:
    short = shorten(text, 12, width)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert text_width(short, 12) <= width


@given(st.lists(signs, max_size=12), st.floats(30, 200))
def test_no_sign_is_cut_in_two(signs: list[str], width: float) -> None:
    short = shorten("".join(signs), 12, width).removesuffix("…")
    assert short in ["".join(signs[:count]) for count in range(len(signs) + 1)]


def test_a_family_is_kept_whole_or_left_out() -> None:
    # A family takes 1.3 em and the ellipsis .92: at size 10, 13 and 9.2 pixels.
    assert shorten(FAMILY * 3, 10, 39) == FAMILY * 3
    assert shorten(FAMILY * 3, 10, 36) == FAMILY * 2 + "…"
    assert shorten(FAMILY * 3, 10, 35) == FAMILY + "…"


def test_a_word_that_is_cut_has_its_ellipsis_at_its_end() -> None:
    assert fitted("שלום", 10, 40) == "שלום"
    assert fitted("שלום", 10, 30) == "\u2068של…\u2069"
    assert fitted("peace", 10, 25) == shorten("peace", 10, 25) == "pe…"


@pytest.mark.parametrize(
    "emoji", [FAMILY, "🇩🇪", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "🏳\ufe0f\u200d🌈"]
)
def test_an_emoji_of_several_characters_is_as_wide_as_one(emoji: str) -> None:
    assert text_width(emoji, 10) == text_width("😀", 10)
    assert text_width(f"a{emoji}{emoji}", 10) == pytest.approx(text_width("a😀😀", 10))


@pytest.mark.parametrize(("marked", "bare"), [("e\u0301", "e"), ("שׁ", "ש"), ("\u2068a\u2069", "a")])
def test_what_is_written_on_a_letter_takes_no_width(marked: str, bare: str) -> None:
    assert text_width(marked, 10) == text_width(bare, 10)
