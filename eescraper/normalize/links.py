"""The address of a round's page, taken out of the anchor that the feed has for it."""

from __future__ import annotations

import re

from eescraper.sources import IRCC_ORIGIN

MAX_LENGTH = 1000

# /content/canadasite is the publisher's editing system: /content/canadasite/en/… is /en/….
_ANCHOR = re.compile(
    r"<a\ [^<>]*? href \s?=\s? (?P<quote>['\"])"
    rf"(?:{re.escape(IRCC_ORIGIN)})? (?:/content/canadasite)?"
    r"(?P<path> /(?!/) [A-Za-z0-9._~/?=&%\#:+,;!*()-]* ) (?P=quote)",
    re.VERBOSE | re.ASCII,
)


def read_link(anchor: str) -> str | None:
    """The absolute address on www.canada.ca that an ``<a href=…>`` leads to, or None.

    >>> read_link("<a href='/content/canadasite/en/rounds.html?q=385'>385</a>")
    'https://www.canada.ca/en/rounds.html?q=385'
    """
    match = _ANCHOR.match(anchor.strip()) if len(anchor) <= MAX_LENGTH else None
    return IRCC_ORIGIN + match["path"] if match else None
