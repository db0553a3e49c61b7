"""Texts in pixels: how wide they are, where they are cut and where lines break.

A browser knows how wide a text is; Python does not, so `text_width` gives an upper
estimate for the page's font. That errs on the side of space between words.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from attention.maths import Array
from attention.words import clusters, is_one_picture, isolated

LINE_HEIGHT = 1.25  # of the font size

# Widths in em of the page's font, Source Sans, at its bold weight, rounded up.
_EMS = {
    character: ems
    for ems, characters in {
        0.3: " !',.:;Iijl|·",
        0.38: "()-/[\\]frt{}₀₁₂₃₄₅₆₇₈₉",
        0.52: '"*?JLcksvxyz_',
        0.6: "#$+0123456789<=>EFTPSVXYZ^`abdeghnopqu~",
        0.68: "&ABCDGHKNOQRU",
        0.92: "%@MWmw…",
    }.items()
    for character in characters
}
_ZERO_WIDTH = {"Mn", "Me", "Cf"}
_WIDE = 1.3  # of an ideograph or an emoji


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return an upper estimate of how wide `text` is at a font size of `size` pixels.

    An emoji counts once, of however many characters it is made.
    """
    return size * sum(
        _WIDE if is_one_picture(cluster) else sum(map(_ems, cluster)) for cluster in clusters(text)
    )


def _ems(character: str) -> float:
    if character in _EMS:
        return _EMS[character]
    if unicodedata.category(character) in _ZERO_WIDTH:
        return 0.0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else 0.95


def text_sizes(texts: Sequence[str], size: float) -> Array:
    """Return width and height of each text, (n, 2), at a font size of `size` pixels."""
    return np.array([(text_width(text, size), size * LINE_HEIGHT) for text in texts])


def shorten(text: str, size: float, width: float) -> str:
    """Return `text`, cut and with an ellipsis if it is wider than `width` pixels.

    It is cut between clusters: a part of a family would be another family.
    """
    if text_width(text, size) <= width:
        return text
    kept = clusters(text)
    while kept and text_width("".join(kept) + "…", size) > width:
        kept.pop()
    return "".join(kept) + "…"


def fitted(word: str, size: float, width: float) -> str:
    """Return `word` as it stands alone, shortened if need be.

    Then it is isolated: else the ellipsis would stand before a word from right to left.
    """
    short = shorten(word, size, width)
    return word if short == word else isolated(short)


def fitted_together(words: Sequence[str], size: float, width: float) -> str:
    """Return the words of one label: as many as fit, at least one, and how many more there are."""
    for count in range(len(words), 1, -1):
        said = ", ".join(words[:count]) + and_more(len(words) - count)
        if text_width(said, size) <= width:
            return said
    more = and_more(len(words) - 1)
    return fitted(words[0], size, width - text_width(more, size)) + more


def and_more(count: int) -> str:
    """Return how a label says that it is that of `count` more words."""
    return f" +{count}" if count else ""


def wrap(pieces: Sequence[str], separator: str, size: float, width: float) -> list[list[int]]:
    """Return which of `pieces` stand on each line, in order, so that no line is too wide.

    A piece wider than `width` has a line to itself.
    """
    gap = text_width(separator, size)
    lines: list[list[int]] = []
    room = 0.0
    for index, piece in enumerate(pieces):
        needed = text_width(piece, size)
        if lines and needed + gap <= room:
            lines[-1].append(index)
            room -= needed + gap
        else:
            lines.append([index])
            room = width - needed
    return lines
