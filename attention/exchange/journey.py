"""What happens to the text of a link on its way, and how that is undone.

Links are cut, wrapped, quoted, encoded once more or once less; others hang something on to them.
Words are the only text in a link that may hold any sign. Those that could be lost or changed on
the way are written as `!5F`, and read as `%5F`, which is how older links have them.
"""

import re
from urllib.parse import parse_qsl, quote, unquote

FIRST, VERSION = "1", "2"  # what is read where no version is said, and what is written

# As mail is sent: = is =3D, and a line may break behind any other. No value begins so.
_QUOTED_PRINTABLE = re.compile("(^|[&;])(v|lesson)=3D")
NESTED = re.compile("[a-z]+=")  # what is pinned, as version 1 has it
# What others hang on to links: those who count visits, courses, Streamlit itself.
_OF_OTHERS = re.compile(
    "utm_.*|fbclid|gclid|msclkid|mc_cid|mc_eid|igshid|ref|si|forceview|_ga|embed|embed_options"
)

# Programs put these in where a line may break, or where the direction of a script changes.
NO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_STUCK = str.maketrans("", "", "\\" + NO_WIDTH)
_ESCAPED = re.compile(f"[!-,/:-@[-`{{-~{NO_WIDTH}]")  # of ASCII, all punctuation but - and .
_BEHIND = ".),>;]\"'!?*" + "…”’»。，、）！？"  # what a sentence or Markdown has behind a link


def escaped(text: str) -> str:
    """Return `text` with signs that may be lost or changed on the way as `!5F`."""
    return _ESCAPED.sub(lambda sign: "".join(f"!{byte:02X}" for byte in sign[0].encode()), text)


def with_percents(text: str) -> str:
    """Return `text` with its escapes as they are read: `%5F` for `!5F`."""
    return re.sub("!(?=[0-9A-F]{2})", "%", text)


def unstuck(text: str) -> str:
    """Return `text` without signs of no width, and without the backslashes of Markdown."""
    return text.translate(_STUCK)


def ended(text: str) -> str:
    """Return `text` without the white space around it and the punctuation behind it."""
    return text.strip().rstrip(_BEHIND)


def with_short_pin(texts: dict[str, str]) -> dict[str, str]:
    """Return the texts of a link; what is pinned only names the fields that are as the link's."""
    if "pin" not in texts:
        return texts
    alike = {f"{name}:{text}": name for name, text in texts.items()}
    return {**texts, "pin": ",".join(alike.get(part, part) for part in texts["pin"].split(","))}


def with_whole_pin(texts: dict[str, str]) -> dict[str, str]:
    """Return the texts of a link; what is pinned says in full what it only named."""
    if "pin" not in texts or NESTED.match(texts["pin"]):
        return texts
    named = {name: f"{name}:{text}" for name, text in texts.items()}
    parts = dict.fromkeys(texts["pin"].split(","))  # each once, or a short text could swell
    return {**texts, "pin": ",".join(named.get(part, part) for part in parts)}


def join_query(texts: dict[str, str]) -> str:
    """Return the query that has these texts, by the names of their fields."""
    return "&".join(f"{name}={quote(text, safe=',:!')}" for name, text in texts.items())


def split_query(query: str) -> dict[str, str]:
    """Return the fields of a query, as its way through mail and HTML has left them."""
    if _QUOTED_PRINTABLE.search(query):
        query = re.sub(r"((?<=[%!])=|=(?!3D))\s*", "", query).replace("=3D", "=")
    pairs = parse_qsl(query, keep_blank_values=True)
    # The & of HTML is written &amp;, by some programs more than once.
    named = [(re.sub("^(amp;)+", "", unstuck(name)), text) for name, text in pairs]
    ours = (each for each in named if any(each) and not _OF_OTHERS.fullmatch(each[0]))
    return dict(ours)


def as_read(name: str, text: str, version: str) -> str:
    """Return the text of a field as its reader takes it, without what stuck to it on the way.

    In version 2 whatever a word holds of signs that do so is escaped; in version 1 it may be
    the word's own.
    """
    if version != FIRST:
        text = with_percents(unstuck(unquote(text)))  # some programs encode it once more
    elif name in ("x", "y"):
        text = text.replace("%", "%25")  # these had no escapes
    elif name == "pin":
        text = text.strip(NO_WIDTH)
    elif name not in ("words", "sources"):
        text = unstuck(text)
    return text if name in ("x", "y", "pin") else ended(text)  # which may end in any sign
