"""Which articles an outlet lists: RSS, Atom, news sitemaps and their indexes, pages of links.

From bytes to entries, without network, bounded in everything that a hostile page could stretch.
Sitemaps are read with lxml: the libraries for them fetch, and lose the dates of an index.
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
from eescraper.news.slim import slim
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
        root = _sitemap(outlet, body)
        sitemaps = _children(outlet, root, url)
        found = _urls(root)
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


def _sitemap(outlet: Outlet, body: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_understood(outlet, "a sitemap", str(error)) from error
    if root is None or _local(root) not in ("urlset", "sitemapindex"):
        raise _not_understood(outlet, "a sitemap", body[:200].decode("utf-8", "replace"))
    return root


def _children(outlet: Outlet, root: Any, url: str) -> tuple[str, ...]:
    """The newest sitemaps of an index; of those without a date the last, which are the newest."""
    if _local(root) != "sitemapindex":
        return ()
    found: dict[str, tuple[str, int]] = {}
    for position, child in enumerate(islice(root, MAX_ENTRIES)):
        texts = _texts(child)
        address = outlet.own_address(texts.get("loc", ""), url)
        if address and address != url:
            found.setdefault(address, (_instant(texts.get("lastmod")) or "", position))
    return tuple(sorted(found, key=lambda address: found[address], reverse=True)[:MAX_CHILDREN])


def _urls(root: Any) -> Iterator[Listed]:
    for child in root if _local(root) == "urlset" else ():
        texts = _texts(child)
        yield Listed(
            url=texts.get("loc", ""),
            title=_title(texts.get("title")),
            published=_instant(texts.get("publication_date")),
            updated=_instant(texts.get("lastmod")),
        )


def _texts(element: Any) -> dict[str, str]:
    """Texts of an entry of a sitemap, by local name, those of ``news:news`` among them."""
    texts: dict[str, str] = {}
    for part in islice(element.iter(), 100):
        if isinstance(part.tag, str) and part.text and part.text.strip():
            texts.setdefault(_local(part), part.text.strip()[: 4 * MAX_TITLE])
    return texts


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


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
