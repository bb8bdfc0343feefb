"""The address of a round's page, as an anchor in the feed or as a link on a page."""

from __future__ import annotations

import re

from eescraper.sources import IRCC_ORIGIN

MAX_LENGTH = 1000

# /content/canadasite is the publisher's editing system: /content/canadasite/en/… is /en/….
# A page kept by a web archive has its links rewritten: /web/20240824081531/https://www.canada.ca/…
_ADDRESS = (
    r"(?:(?:https?://web\.archive\.org)? /web/[0-9]{4,14}(?:[a-z]{2}_)?/ (?=http))?"
    rf"(?:{re.escape(IRCC_ORIGIN)})? (?:/content/canadasite)?"
    r"(?P<path> /(?!/) [A-Za-z0-9._~/?=&%\#:+,;!*()-]* )"
)
_ANCHOR = re.compile(
    r"<a\ [^<>]*? href \s?=\s? (?P<quote>['\"])" + _ADDRESS + r"(?P=quote)",
    re.VERBOSE | re.ASCII,
)
_LINK = re.compile(_ADDRESS, re.VERBOSE | re.ASCII)


def read_link(text: str) -> str | None:
    """The absolute address on www.canada.ca that an ``<a href=…>`` or a path leads to, or None.

    >>> read_link("<a href='/content/canadasite/en/rounds.html?q=385'>385</a>")
    'https://www.canada.ca/en/rounds.html?q=385'
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        return None
    match = _ANCHOR.match(text) if text.startswith("<") else _LINK.fullmatch(text)
    return IRCC_ORIGIN + match["path"] if match else None
