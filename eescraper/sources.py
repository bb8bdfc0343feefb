"""The sources: who publishes what, where, in which language, and who outranks whom.

The one table that spiders, parsers and reconciliation look things up in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_CACHE_BUSTER = re.compile(r"(?:_=[0-9]+)?")

IRCC_ORIGIN = "https://www.canada.ca"

_INSTRUCTIONS_EN = (
    "/en/immigration-refugees-citizenship/corporate/mandate/"
    "policies-operational-instructions-agreements/ministerial-instructions/"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One place where draws are published.

    ``kind`` names the parser. Of two sources that state a field, the lower ``rank`` wins.
    """

    name: str
    kind: str
    language: str
    rank: int
    path: str
    pattern: re.Pattern[str]


def _source(name: str, kind: str, language: str, rank: int, path: str) -> Source:
    return Source(name, kind, language, rank, path, re.compile(re.escape(path)))


ROUNDS_EN = _source(
    "ircc_rounds_en",
    "rounds_feed",
    "en",
    10,
    "/content/dam/ircc/documents/json/ee_rounds_123_en.json",
)
LIST_PAGE_EN = _source(
    "ircc_list_en",
    "list_page",
    "en",
    40,
    _INSTRUCTIONS_EN + "express-entry-rounds.html",
)

STATING_DRAWS = frozenset({"rounds_feed"})
"""The kinds of pages that draws are read from; the others only lead to them."""

SOURCES = {source.name: source for source in (ROUNDS_EN, LIST_PAGE_EN)}

ROBOTS = "robots"
"""Stands where a source is named for a host's ``/robots.txt``, which states no draws."""


def source_of(url: str, origin: str = IRCC_ORIGIN) -> Source | None:
    """The source that an address belongs to, or None. `http:` counts as `https:` here."""
    parts, home = urlsplit(url), urlsplit(origin)
    # A browser asks for the feed with a number that keeps caches out: ?_=1751234567890.
    if parts.netloc.removesuffix(":443") != home.netloc or not _CACHE_BUSTER.fullmatch(parts.query):
        return None
    for source in SOURCES.values():
        if source.pattern.fullmatch(parts.path):
            return source
    return None
