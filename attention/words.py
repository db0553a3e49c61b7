"""Words as people write them: their one normal form, what of them is seen, and what is one sign.

Unicode spells some of what looks the same in several ways, has signs that are not seen at all,
makes single signs out of several characters, and has scripts that run from right to left.

References
----------
.. [1] Unicode Standard Annex #15, "Unicode Normalization Forms".
.. [2] Unicode Character Database, DerivedCoreProperties.txt: Default_Ignorable_Code_Point.
.. [3] Unicode Standard Annex #29, "Unicode Text Segmentation", section 3.
.. [4] Unicode Standard Annex #9, "Unicode Bidirectional Algorithm", section 2.
"""

import unicodedata

MAX_WORD_LENGTH = 24  # characters of the normal form


def _signs(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


_WHITE = "".join(filter(str.isspace, map(chr, range(0x3001))))
_OVERRIDES = "\u202d\u202e"  # these turn round what is seen behind them
# Format characters that show nothing. Tags are not among them, since some flags end with one,
# nor are signs around Arabic numbers, which show.
_FORMATS = _signs(
    (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202C),
    (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFC), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
)  # fmt: skip
_PADDING = _WHITE + _FORMATS
# Whatever else shows nothing [2]_: joiners, fillers, selectors of variants, tags.
_UNSEEN = _FORMATS + _OVERRIDES + _signs(
    (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Signs with a width and no ink: a pattern of Braille, fillers, a note, hieroglyphs.
_BLANK = "\u2800\u3164\uffa0\U0001d159\U00013441\U00013442"
_SEEN = str.maketrans(dict.fromkeys(_UNSEEN, "") | dict.fromkeys(_BLANK, " "))

# Characters that break lines, or reorder what stands around them.
_REFUSED_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
_REFUSED_FORMATS = _OVERRIDES + _signs((0x202A, 0x202C), (0x2066, 0x2069))


def trimmed(text: str) -> str:
    """Return `text` without the white space and the unseen format characters at its ends."""
    return text.strip(_PADDING)


def normal(word: str) -> str:
    """Return the one form of a word: composed (NFC, [1]_), with nothing unseen at its ends."""
    return trimmed(unicodedata.normalize("NFC", word))


def looks(word: str) -> str:
    """Return the same text for words that look alike, an empty one if nothing is seen.

    Where words differ by a joiner alone that is too much to say of some scripts and emoji:
    these are told apart as well, which does no harm.
    """
    return unicodedata.normalize("NFC", " ".join(word.translate(_SEEN).split()))


def word_fault(word: object) -> str | None:
    """Return what is allowed, if `word` can't be a word; None if it can."""
    allowed = f"a word of 1 to {MAX_WORD_LENGTH} characters goes here"
    if not isinstance(word, str) or not word.strip():
        return allowed
    if not looks(word):
        return f"nothing of it would be seen: {allowed}"
    word = normal(word)
    if len(word) > MAX_WORD_LENGTH:
        return f"at most {MAX_WORD_LENGTH} characters are allowed, this has {len(word)}"
    if any(
        sign in _REFUSED_FORMATS or unicodedata.category(sign) in _REFUSED_CATEGORIES
        for sign in word
    ):
        return "control characters and line breaks are not allowed"
    return None
