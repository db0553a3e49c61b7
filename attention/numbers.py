"""Numbers as people write them, read the same wherever a text holds one.

A table, a file, pasted text and a link all hold numbers that were typed by hand or written
by some program: `.5`, `1,5`, `−1.5`, `1/2`, `1e-1`, `1.000,5`. What is not surely a number
is none: better to ask than to guess.
"""

import math
import re

from attention.words import trimmed

MAX_LENGTH = 100  # of a text; no number that a person or a program writes is as long

_SOFT_HYPHEN = "\u00ad"  # may be meant as a dash, and is mostly not seen
# What stands for the same sign: hyphens, dashes and minus signs, blanks within a number, and
# what groups its digits.
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "’": "'",
    }
)

# Digits are ASCII's alone: those of other scripts may be taken for one another.
_NUMBER = re.compile(
    r"""
    (?P<sign> [+-]? ) [ ]?
    (?: (?P<above> [0-9]+ ) [ ]? / [ ]? (?P<below> 0*[1-9][0-9]* )
    # One comma or point is a decimal one: numbers here are within ±100, so 1,234 can't be a
    # thousand.
    |   (?P<digits> [0-9]+ (?: [.,] [0-9]* )? | [.,] [0-9]+ ) (?: [eE] (?P<power> [+-]?[0-9]+ ) )?
    # Groups of three, all with the same sign between them, and another one at the decimals.
    |   (?P<grouped> [1-9][0-9]{0,2} (?P<between> [.,' ] ) [0-9]{3} (?: (?P=between) [0-9]{3} )* )
        (?: (?! (?P=between) ) [.,] (?P<decimals> [0-9]+ ) )?
    )
    """,
    re.VERBOSE,
)


def read_number(text: str) -> float:
    """Return the number that a text holds, NaN if it holds none; safe with any text.

    Decimals stand behind a point or a comma. Any dash is a minus, and one blank may follow
    it. White space and format characters around the number do not count. Digits may come in
    groups of three, and a whole number may be divided by another.

    Returns
    -------
    float
        Finite, or NaN. Whether it is within limits says `attention.scenario.number_fault`,
        which takes NaN for what it is: not a number.
    """
    if len(text) > MAX_LENGTH or _SOFT_HYPHEN in text:
        return math.nan
    match = _NUMBER.fullmatch(trimmed(text).translate(_SAME))
    if match is None:
        return math.nan
    if match["above"]:
        number = int(match["above"]) / int(match["below"])
    elif match["digits"]:
        number = float(f"{match['digits'].replace(',', '.')}e{match['power'] or 0}")
    else:
        whole = match["grouped"].replace(match["between"], "")
        number = float(f"{whole}.{match['decimals'] or 0}")
    if math.isinf(number):
        return math.nan
    return -number if match["sign"] == "-" else number


def is_like_a_number(text: str) -> bool:
    """Return whether a text may be meant as a number, even if it can't be read as one."""
    try:
        float(text)  # knows nan and inf
    except ValueError:
        return bool(re.match(r"\W*\d", text))
    return True


def name_columns(first: str, second: str) -> bool:
    """Return whether texts where numbers belong are the names of two columns of numbers."""
    return first != second and _is_name(first) and _is_name(second)


def _is_name(text: str) -> bool:
    return bool(re.match(r"[^\W\d]", text)) and not is_like_a_number(text)


def shortest(number: float) -> str:
    """Return the shortest text that is read as exactly this number."""
    return repr(number).removesuffix(".0")


def short(number: float) -> str:
    """Return a text of about four digits, which fits into a cell; its sign is ASCII's.

    What is not zero is not written as zero, and a text is the short one of what it is read as.
    """
    if 0 < abs(number) < 9.5e-5:  # else it rounds to 0.0001 at least
        return f"{number:.0e}"
    return shortest(round(float(f"{number:.4g}"), 4) + 0.0)
