"""Whatever is brought in: a scenario, a link, words or a head, as a file or as pasted text.

What it is, is seen in what it holds, not by its name: people save JSON as text, and paste links.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from attention.exchange.files import from_json, require_size
from attention.exchange.heads import learning_link, read_head
from attention.exchange.link import Link, decode
from attention.exchange.spreadsheets import few, read_words
from attention.scenario import Scenario

_QUERY = re.compile(r"v=\d+(?:&|$)|lesson=")
_LINK = re.compile(rf"https?://|{_QUERY.pattern}|[^\s,;]*\?\w+=", re.IGNORECASE)
_JSON = re.compile(r"\{|\[\s*[{\[]")  # a word may begin with a bracket, as [CLS] does
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NUMPY = b"\x93NUMPY"
_WINDOWS = "cp1252"
_GUESSED = "this is not UTF-8: it was read as Windows-1252, so look whether all letters are right"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a text or a file holds, or why it can't be used.

    Attributes
    ----------
    what : Scenario or Link or None
        None if there are problems, and only then.
    notes : tuple of str
        What was guessed or left out, a sentence each, without its full stop.
    problems : tuple of str
        Such sentences, which name the place and what is allowed.
    """

    what: Scenario | Link | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def bring_in(content: str | bytes, present: Scenario) -> Brought:
    """Return what a text or a file holds; safe with any.

    Parameters
    ----------
    content : str or bytes
    present : Scenario
        The one whose words give way to those that are brought in, if it is words.
    """
    try:
        require_size(content)
        text, notes = _decoded(content) if isinstance(content, bytes) else (content, ())
        text = text.removeprefix("\ufeff")
        if _LINK.match(text.lstrip()):
            return _linked(text.strip())
        if head := read_head(text):
            link, said = learning_link(head)
            return Brought(link, (*notes, *said))
        if _JSON.match(text.lstrip()):
            return Brought(from_json(text), notes)
    except ValueError as fault:
        return Brought(problems=tuple(map(str, fault.args)))
    found = read_words(text)
    if found.problems:
        return Brought(problems=found.problems)
    return Brought(found.put_into(present), (*notes, *found.notes))


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text that a file holds, and what was guessed of it.

    Programs on Windows write UTF-16, which says so at its beginning, or an encoding of their
    own, which does not.
    """
    if content.startswith(_NUMPY):
        raise ValueError(
            "this is an array in NumPy's .npy, not a text: weights go here as np.savetxt or print "
            "writes them"
        )
    for encoding in ("utf-16",) if content.startswith(_MARKS) else ("utf-8", _WINDOWS):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" not in text:  # which is in every picture and archive, and in no text
                return text, (_GUESSED,) if encoding == _WINDOWS else ()
    raise ValueError("this is not a text: a scenario is saved as JSON, words as CSV")


def _linked(text: str) -> Brought:
    """Return what a link opens."""
    if not all(line.endswith("=") for line in text.splitlines()[:-1]):  # so mail breaks lines
        raise ValueError("a link goes here alone, on one line")
    query = text if _QUERY.match(text) else text.partition("?")[2]
    if not query:
        raise ValueError("nothing in this link says what to show")
    link, problems = decode(query.partition("#")[0])
    said = few([problem.removesuffix(".") for problem in problems])
    if said and link == Link():
        return Brought(problems=said)  # nothing is left of it but the page as it opens
    return Brought(link, said)
