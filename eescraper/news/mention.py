"""Whether a page speaks of Express Entry at all, told from its bytes before anything is parsed.

Two words in any case; between them spaces, no-break spaces, line breaks, hyphens or tags, as
characters or as entities; the accent of "Entrée" in UTF-8, Windows-1252, decomposed or as an
entity. Pages in UTF-16 are told by their mark.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable

import re2

try:
    import hyperscan
except ImportError:  # of the extra `scale`; slower without, and the same
    hyperscan = None  # type: ignore[assignment]

_GAP = (
    rb"(?:[\s\xa0_+-]|\xc2[\xa0\xad]|\xe2\x80[\x80-\x95\xa8\xa9\xaf]|\xe2\x81\xa0|\xef\xbb\xbf|%20|\\n"
    rb"|&(?:nbsp|thinsp|ensp|emsp|shy|ndash|hyphen|dash|#\d{2,5}|#x[0-9a-f]{2,5});?|<[^<>]{0,300}>)"
)
_ACCENT = rb"(?:\xe9|\xc9|\xc3[\xa9\x89]|e(?:\xcc\x81|&#(?:769|x301);)?|&eacute;|&#0*233;|&#x0*e9;|&#0*201;|&#x0*c9;|\\u00e9|%c3%a9)"
_AFTER = re.compile(_GAP + rb"{0,12}entry", re.IGNORECASE)
_BEFORE = re.compile(
    rb"entr" + _ACCENT + rb"e" + _GAP + rb"{0,12}(?:e|&#69;|&#101;)?$", re.IGNORECASE
)
_REACH = 700
MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def mentions_express_entry(body: bytes) -> bool:
    """Whether the words "Express Entry" or "Entrée express" stand anywhere in a page."""
    if body[:2] in MARKS:
        body = body.decode(MARKS[body[:2]], "replace").encode()
    return mentioned_in(body)


def mentioned_in(part: bytes) -> bool:
    """Whether the words stand in a part of a page that is not in UTF-16."""
    return is_mentioned_at(part, ends(part))


def ends(part: bytes) -> list[int]:
    """Where "xpress" ends in a text, in whatever case, in the text's order."""
    return _ends(part)


def is_mentioned_at(part: bytes, places: Iterable[int]) -> bool:
    """Whether the "xpress" that ends at one of some places is that of the two words."""
    return any(_is_beside_entry(part, end - _LENGTH, end) for end in places)


REACH = 4096
"""Bytes that the words may span at most: two words, and a gap of twelve tags of 302."""

_LENGTH = len(b"xpress")
# RE2 finds a letter at many bytes a time: each case of the first one is looked for on its own.
_WORDS = (re2.compile(rb"x(?i:press)"), re2.compile(rb"X(?i:press)"))


def _ends_by_re2(part: bytes) -> list[int]:
    return sorted(word.end() for words in _WORDS for word in words.finditer(part))


class _Hyperscan(threading.local):
    """The same search by Hyperscan, three times as fast; for each thread one, as it demands."""

    def __init__(self) -> None:
        self.patterns = hyperscan.Database()
        self.patterns.compile(expressions=[rb"xpress"], flags=hyperscan.HS_FLAG_CASELESS)

    def ends(self, part: bytes) -> list[int]:
        found: list[int] = []
        self.patterns.scan(
            part, match_event_handler=lambda _, __, end, ___, ____: found.append(end)
        )
        return found


HAS_HYPERSCAN = hyperscan is not None
_ends: Callable[[bytes], list[int]] = _Hyperscan().ends if HAS_HYPERSCAN else _ends_by_re2


def _is_beside_entry(body: bytes, at: int, end: int) -> bool:
    """Whether "xpress" at a place is the one of Express Entry or of Entrée express."""
    # A letter directly after it, as in "expression", is the commonest case.
    if body[end : end + 1] in _STARTS and _AFTER.match(body, end):
        return True
    near = body[max(0, at - _REACH) : at].lower()
    before = near.rfind(b"entr")
    return before >= 0 and _BEFORE.match(near, before) is not None


_STARTS = frozenset(bytes([byte]) for byte in b" \t\r\n\x0b\x0c\xa0_+-\xc2\xe2\xef%\\&<")
