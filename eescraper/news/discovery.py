"""Which articles an outlet lists: RSS, Atom, news sitemaps and their indexes, pages of links.

From bytes to entries, without network, bounded in everything that a hostile page could stretch.
Sitemaps are read with lxml: the libraries for them fetch, and lose the dates of an index. Nothing
of XML is held in a tree.
"""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote

from eescraper.errors import NotUnderstoodError
from eescraper.items import Listed
from eescraper.news.mention import mentions_express_entry
from eescraper.news.nesting import is_endless
from eescraper.news.slim import local, slim, stream
from eescraper.outlets import Outlet

MAX_LISTING = 4 * 1024 * 1024
MAX_FEED = 2 * 1024 * 1024
"""Bytes of a listing. Feeds have some hundred thousand, and cost a second for each million."""

MAX_ENTRIES = 20_000
"""Entries of a listing that are looked at. A sitemap may have 50,000, an hourly feed has 50."""

MAX_CHILDREN = 3
"""Sitemaps of an index that are read, the newest ones; an index in an index is not followed."""

MAX_NODES = 60
"""Nodes that are looked at for the title of a link, and for the date beside it."""

MAX_TITLE = 500

_READ = frozenset(("loc", "title", "publication_date", "lastmod"))
# feedparser takes a time that grows with the square of an element's attributes.
_SLUG = re.compile(r"express[^a-z0-9]{0,3}entry|entree[^a-z0-9]{0,3}express")


class Listing(NamedTuple):
    """What an outlet lists: its articles, and, of an index, the sitemaps to read, newest first."""

    entries: tuple[Listed, ...]
    sitemaps: tuple[str, ...] = ()


def read_listing(outlet: Outlet, body: bytes, url: str) -> Listing:
    """The entries of a listing that lie on the outlet's hosts, as listed, each address once.

    ``url`` is where the listing was found, for links relative to it. Raises `NotUnderstoodError`.
    """
    body = _unpacked(body)
    limit = MAX_FEED if outlet.kind == "feed" else MAX_LISTING
    if len(body) > limit:
        raise _not_understood(outlet, f"at most {limit} bytes", f"{len(body)} bytes")
    sitemaps: tuple[str, ...] = ()
    if outlet.kind == "feed":
        found = _feed(outlet, body)
    elif outlet.kind == "sitemap":
        sitemap = _sitemap(outlet, body)
        sitemaps = _children(outlet, sitemap, url)
        found = _urls(sitemap)
    else:
        found = _links(outlet, body)
    entries: dict[str, Listed] = {}
    for listed in islice(found, MAX_ENTRIES):
        if address := outlet.own_address(listed.url, url):
            known = entries.setdefault(address, listed._replace(url=address))
            if not known.title and listed.title:  # a picture's link before the headline's
                entries[address] = known._replace(title=listed.title)
    return Listing(tuple(entries.values()), sitemaps)


def _unpacked(body: bytes) -> bytes:
    """A listing without its gzip file, as in ``sitemap.xml.gz``; no more of it than is read."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    with contextlib.suppress(zlib.error):
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, MAX_LISTING + 1)
    return body


def candidates(entries: Iterable[Listed]) -> list[Listed]:
    """The entries whose title or address speaks of Express Entry, newest first."""
    found = [entry for entry in entries if speaks_of_express_entry(entry)]
    return sorted(found, key=lambda entry: entry.updated or entry.published or "", reverse=True)


def speaks_of_express_entry(entry: Listed) -> bool:
    """Whether an entry's title or address says Express Entry or Entrée express, however spelt."""
    text = f"{entry.title or ''} {unquote(entry.url)}"
    if mentions_express_entry(text.encode("utf-8", "replace")):
        return True
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SLUG.search(plain) is not None


def _feed(outlet: Outlet, body: bytes) -> Iterator[Listed]:
    import feedparser  # noqa: PLC0415

    if why := is_endless(body, is_xml=True):
        raise _not_understood(outlet, "a feed", why)
    # A stream: of a text feedparser would try whether it is an address or a file name.
    small = io.BytesIO(slim(body))
    feed = feedparser.parse(small, sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise _not_understood(outlet, "RSS or Atom", body[:200].decode("utf-8", "replace"))
    return (
        Listed(
            url=str(dict.get(entry, "link") or ""),
            title=_title(dict.get(entry, "title")),
            published=_instant_of(dict.get(entry, "published_parsed")),
            # Not by attribute: feedparser then gives the date of publication instead.
            updated=_instant_of(dict.get(entry, "updated_parsed")),
        )
        for entry in feed.entries
    )


class _Sitemap:
    """The texts of each entry of a sitemap, by local name, those of ``news:news`` among them."""

    def __init__(self) -> None:
        self.root = ""
        self.entries: list[dict[str, str]] = []
        self._depth = 0
        self._name = ""  # of the text that is being read
        self._is_read = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._name = ""
        if self._depth == 1:
            self.root = local(tag)
        elif self._depth == 2:  # noqa: PLR2004
            self._is_read = len(self.entries) < MAX_ENTRIES
            if self._is_read:
                self.entries.append({})
        elif self._is_read and local(tag) in _READ and local(tag) not in self.entries[-1]:
            self._name = local(tag)

    def data(self, text: str) -> None:
        if self._name and (said := (self._text + text).lstrip()[: 4 * MAX_TITLE]):
            self.entries[-1][self._name] = said

    @property
    def _text(self) -> str:
        return self.entries[-1].get(self._name, "")

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._name = ""

    def close(self) -> None:
        pass


def _sitemap(outlet: Outlet, body: bytes) -> _Sitemap:
    sitemap = _Sitemap()
    stream(body, sitemap)
    if sitemap.root not in ("urlset", "sitemapindex"):
        raise _not_understood(outlet, "a sitemap", body[:200].decode("utf-8", "replace"))
    return sitemap


def _children(outlet: Outlet, sitemap: _Sitemap, url: str) -> tuple[str, ...]:
    """The newest sitemaps of an index; of those without a date the last, which are the newest."""
    if sitemap.root != "sitemapindex":
        return ()
    found: dict[str, tuple[str, int]] = {}
    for position, texts in enumerate(sitemap.entries):
        address = outlet.own_address(texts.get("loc", "").strip(), url)
        if address and address != url:
            found.setdefault(address, (_instant(texts.get("lastmod")) or "", position))
    return tuple(sorted(found, key=lambda address: found[address], reverse=True)[:MAX_CHILDREN])


def _urls(sitemap: _Sitemap) -> Iterator[Listed]:
    for texts in sitemap.entries if sitemap.root == "urlset" else ():
        yield Listed(
            url=texts.get("loc", "").strip(),
            title=_title(texts.get("title")),
            published=_instant(texts.get("publication_date")),
            updated=_instant(texts.get("lastmod")),
        )


def _links(outlet: Outlet, body: bytes) -> Iterator[Listed]:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    if why := is_endless(body):
        raise _not_understood(outlet, "a page of links", why)
    tree = LexborHTMLParser(body.decode("utf-8", "replace"))
    for link in tree.css("a[href]"):
        inside = islice(link.traverse(include_text=True), MAX_NODES)
        words = [node.text_content or "" for node in inside if node.tag == "-text"]
        href = link.attributes.get("href") or ""
        yield Listed(href, _title(" ".join(words)), _time_beside(link), None)


def _time_beside(link: Any) -> str | None:
    """The ``<time>`` of the card that a link stands in."""
    holder = link.parent
    for _ in range(3):
        if holder is None or holder.tag in ("body", "main", "ul", "ol"):
            return None
        for node in islice(holder.traverse(), MAX_NODES):
            if node.tag == "time" and (stated := _instant(node.attributes.get("datetime"))):
                return stated
        holder = holder.parent
    return None


def _title(text: object) -> str | None:
    return " ".join(str(text or "")[: 4 * MAX_TITLE].split())[:MAX_TITLE] or None


def _instant_of(parsed: Any) -> str | None:
    """An instant from feedparser's nine numbers, which are in UTC."""
    try:
        return _utc(datetime(*parsed[:6]).replace(tzinfo=UTC)) if parsed else None  # noqa: DTZ001
    except (TypeError, ValueError):
        return None


def _instant(text: str | None) -> str | None:
    """An instant from ISO 8601; one without a zone counts as UTC, a day as its beginning."""
    try:
        found = datetime.fromisoformat((text or "").strip()[:40])
        return _utc(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _utc(found: datetime) -> str | None:
    is_sane = datetime(2000, 1, 1, tzinfo=UTC) <= found < datetime(2100, 1, 1, tzinfo=UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if is_sane else None


def _not_understood(outlet: Outlet, expected: str, found: str) -> NotUnderstoodError:
    return NotUnderstoodError(outlet.name, f"its {outlet.kind}", expected, found)
