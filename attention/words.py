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


def appearance(word: str) -> str:
    """Return a text that is the same for words that look alike, and empty if nothing is seen.

    In some scripts and emoji a joiner changes what is seen. Words that differ by a joiner alone
    count as alike all the same: they are then told apart by a subscript, which does no harm.
    """
    return unicodedata.normalize("NFC", " ".join(word.translate(_SEEN).split()))


def word_fault(word: object) -> str | None:
    """Return what is allowed, if `word` can't be a word; None if it can."""
    allowed = f"a word of 1 to {MAX_WORD_LENGTH} characters goes here"
    if not isinstance(word, str) or not word.strip():
        return allowed
    if not appearance(word):
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


# ---- What is one sign --------------------------------------------------------------------

_JOINER = "\u200d"
_SELECTOR = "\ufe0f"  # of the variant that is an emoji
# These go on with the sign before them, and so do all marks: joiners, vowels of Thai and Lao,
# voice marks of half width, skin tones, and the tags of flags.
_FOLLOWING = frozenset(_JOINER + "\u200c\u0e33\u0eb3" + _signs(
    (0xFF9E, 0xFF9F), (0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F)
))  # fmt: skip
# With these the sign after them goes on: signs around Arabic numbers, letters r of India.
_LEADING = frozenset(_signs(
    (0x600, 0x605), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2),
    (0xD4E, 0xD4E), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x111C2, 0x111C3),
    (0x1193F, 0x1193F), (0x11941, 0x11941), (0x11A3A, 0x11A3A), (0x11A84, 0x11A89),
    (0x11D46, 0x11D46),
))  # fmt: skip
_HALF_FLAGS = frozenset(_signs((0x1F1E6, 0x1F1FF)))
_FIRST_JAMO = frozenset(_signs((0x1100, 0x115F), (0xA960, 0xA97C)))
_LATER_JAMO = frozenset(_signs((0x1160, 0x11FF), (0xD7B0, 0xD7FB)))
_VIRAMA = 9  # the combining class of what takes a consonant's vowel


def clusters(text: str) -> list[str]:
    """Return the signs of `text` as a reader tells them: letters with accents, emoji, flags.

    These are Unicode's extended grapheme clusters [3]_, or somewhat more: where its rules need
    tables that Python does not have, such as which signs are emoji, too much is kept
    together rather than too little.
    """
    found: list[str] = []
    for sign in text:
        if found and _goes_on(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _goes_on(cluster: str, sign: str) -> bool:
    """Return whether `sign` belongs to the cluster before it."""
    before = cluster[-1]
    if before in _LEADING:
        return True
    if sign.isascii():
        return False
    if sign in _FOLLOWING or unicodedata.category(sign).startswith("M"):
        return True
    if sign in _HALF_FLAGS:
        return before in _HALF_FLAGS and cluster[-2:-1] not in _HALF_FLAGS
    if before == _JOINER and _is_pictograph(sign):
        return any(map(_is_pictograph, cluster))
    if unicodedata.combining((cluster.rstrip(_JOINER) or cluster)[-1]) == _VIRAMA:
        return unicodedata.category(sign) == "Lo"  # two consonants without a vowel between
    if sign in _LATER_JAMO or before in _FIRST_JAMO:  # letters that make a Korean syllable
        return _is_korean(before) and _is_korean(sign)
    return False


def _is_pictograph(sign: str) -> bool:
    """Return whether a sign may be an emoji: the blocks of symbols, and some outside of them."""
    in_blocks = "\u2190" <= sign <= "\u2bff" or "\U0001f000" <= sign <= "\U0001ffff"
    return in_blocks or sign in "©®‼⁉™ℹ〰〽㊗㊙"


def _is_korean(sign: str) -> bool:
    return sign in _FIRST_JAMO or sign in _LATER_JAMO or "\uac00" <= sign <= "\ud7a3"


def is_one_picture(cluster: str) -> bool:
    """Return whether several characters are drawn as a single emoji or flag."""
    return len(cluster) > 1 and (
        _SELECTOR in cluster or cluster[0] in _HALF_FLAGS or _is_pictograph(cluster[0])
    )


# ---- What runs from right to left --------------------------------------------------------


def isolated(word: str) -> str:
    """Return `word` so that one written from right to left keeps its neighbours' order.

    Wherever a word stands beside others or numbers, the text has it between FSI and PDI
    ([4]_): else `.33` behind it would be read as `33.`, and `a / b` as `b / a`. Other words
    need neither, and are as they were.
    """
    if any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in word):
        return f"\u2068{word}\u2069"
    return word
