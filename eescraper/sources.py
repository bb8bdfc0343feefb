"""The sources: who publishes what, where, in which language, and who outranks whom.

The one table that spiders, parsers and reconciliation look things up in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

IRCC_ORIGIN = "https://www.canada.ca"

_CACHE_BUSTER = re.compile(r"_=[0-9]+")
_FEEDS = "/content/dam/ircc/documents/json/"
_INSTRUCTIONS_EN = (
    "/en/immigration-refugees-citizenship/corporate/mandate/"
    "policies-operational-instructions-agreements/ministerial-instructions/"
)
_INSTRUCTIONS_FR = (
    "/fr/immigration-refugies-citoyennete/organisation/mandat/"
    "politiques-directives-operationnelles-ententes-accords/instructions-ministerielles/"
)
_SERVICES_EN = "/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/"
_SERVICES_FR = "/fr/immigration-refugies-citoyennete/services/immigrer-canada/entree-express/"

LAST_STATIC_ROUND = 228
"""Rounds #1 to #228 (2022-08-03) had a page of their own; later ones share a shell, ``?q=<N>``."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place where draws are published.

    ``kind`` names the parser. Of two sources that state a field, the lower ``rank`` wins.
    ``is_feed``: it lists every draw each time, so that one which is missing has vanished; a page
    shows what it shows. ``pattern`` matches its paths with their queries, old ones included,
    ``elsewhere`` its addresses on hosts that IRCC has left.
    """

    name: str
    kind: str
    language: str
    rank: int
    path: str
    is_feed: bool
    pattern: re.Pattern[str]
    elsewhere: frozenset[str] = frozenset()


def _feed(name: str, kind: str, language: str, rank: int, file: str) -> Source:
    path = _FEEDS + file
    return Source(name, kind, language, rank, path, True, re.compile(re.escape(path)))


def _page(
    name: str, kind: str, language: str, rank: int, path: str, pattern: str, *elsewhere: str
) -> Source:
    return Source(
        name, kind, language, rank, path, False, re.compile(pattern), frozenset(elsewhere)
    )


ROUNDS_EN = _feed("ircc_rounds_en", "rounds_feed", "en", 10, "ee_rounds_123_en.json")
ROUNDS_FR = _feed("ircc_rounds_fr", "rounds_feed", "fr", 11, "ee_rounds_123_fr.json")
INSTRUCTIONS_EN = _feed("ircc_instructions_en", "instruction_feed", "en", 20, "ee_rounds_4_en.json")
INSTRUCTIONS_FR = _feed("ircc_instructions_fr", "instruction_feed", "fr", 21, "ee_rounds_4_fr.json")
_ROUND = r"/invitations(?:-[0-9]+[ab]?\.html|\.html\?q=[0-9]+[ab]?)"
ROUND_PAGE_EN = _page(
    *("ircc_round_en", "round_page", "en", 30),
    _INSTRUCTIONS_EN + "express-entry-rounds/invitations.html",
    re.escape(_INSTRUCTIONS_EN + "express-entry-rounds") + _ROUND,
)
ROUND_PAGE_FR = _page(
    *("ircc_round_fr", "round_page", "fr", 31),
    _INSTRUCTIONS_FR + "entree-express-rondes/invitations.html",
    re.escape(_INSTRUCTIONS_FR + "entree-express-rondes") + _ROUND,
)
LATEST_PAGE_EN = _page(
    *("ircc_latest_en", "latest_page", "en", 34),
    _SERVICES_EN + "rounds-invitations.html",
    re.escape(_SERVICES_EN) + r"(?:submit-profile/)?rounds-invitations(?:/results-previous)?\.html",
    "www.cic.gc.ca/english/express-entry/rounds.asp",
    "www.cic.gc.ca/english/express-entry/past-rounds.asp",
)
LATEST_PAGE_FR = _page(
    *("ircc_latest_fr", "latest_page", "fr", 35),
    _SERVICES_FR + "rondes-invitations.html",
    re.escape(_SERVICES_FR) + r"(?:[a-z-]+/)?rondes-invitations(?:/[a-z-]+)?\.html",
    "www.cic.gc.ca/francais/entree-express/rondes.asp",
)
LIST_PAGE_EN = _page(
    *("ircc_list_en", "list_page", "en", 40),
    _INSTRUCTIONS_EN + "express-entry-rounds.html",
    re.escape(_INSTRUCTIONS_EN + "express-entry-rounds.html"),
)
LIST_PAGE_FR = _page(
    *("ircc_list_fr", "list_page", "fr", 41),
    _INSTRUCTIONS_FR + "entree-express-rondes.html",
    re.escape(_INSTRUCTIONS_FR + "entree-express-rondes.html"),
)

SOURCES = {
    source.name: source
    for source in (
        *(ROUNDS_EN, ROUNDS_FR, INSTRUCTIONS_EN, INSTRUCTIONS_FR),
        *(ROUND_PAGE_EN, ROUND_PAGE_FR, LATEST_PAGE_EN, LATEST_PAGE_FR),
        *(LIST_PAGE_EN, LIST_PAGE_FR),
    )
}

PRIMARY = ROUNDS_EN.name
"""What outranks all others."""

ESSENTIAL = frozenset((ROUNDS_EN.name, LIST_PAGE_EN.name))
"""What a crawl can't do without; of the others, one that fails is missing and fails nothing."""

WITNESSES = (INSTRUCTIONS_EN, ROUNDS_FR, INSTRUCTIONS_FR)
"""What a crawl asks for besides, when the rounds feed changed or a week went by."""

ROBOTS = "robots"
"""Stands where a source is named for a host's ``/robots.txt``, which states no draws."""


def source_of(url: str, origin: str = IRCC_ORIGIN) -> Source | None:
    """The source that an address belongs to, or None. `http:` counts as `https:` here."""
    parts, home = urlsplit(url), urlsplit(origin)
    host = parts.netloc.removesuffix(":443").removesuffix(":80")
    if host != home.netloc.removesuffix(":443").removesuffix(":80"):
        return next((s for s in SOURCES.values() if host + parts.path in s.elsewhere), None)
    # A browser asks for the feed with a number that keeps caches out: ?_=1751234567890.
    has_query = parts.query and not _CACHE_BUSTER.fullmatch(parts.query)
    address = f"{parts.path}?{parts.query}" if has_query else parts.path
    return next((s for s in SOURCES.values() if s.pattern.fullmatch(address)), None)


def round_page(draw_id: str) -> str:
    """The path of the English page of one round: static up to #228, then a shell for all."""
    number = int(draw_id.rstrip("ab"))
    folder = _INSTRUCTIONS_EN + "express-entry-rounds/"
    if number <= LAST_STATIC_ROUND:
        return f"{folder}invitations-{number}.html"
    return f"{folder}invitations.html?q={draw_id}"
