"""Writes which articles were read, and tells the news spider what it has read already."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from eescraper.store import storable
from eescraper.store.crawls import Validators
from eescraper.store.evidence import ASIDE, PENDING, UNREAD, insert_fetch
from eescraper.store.statements import record_statements

if TYPE_CHECKING:
    import sqlite3

    from eescraper.items import NewsPage
    from eescraper.store import Store

MAX_TEXT = 500
"""Characters of a title that are kept; the archive has the rest."""

_UPSERT = """
    INSERT INTO articles (url, listed_urls, outlet, trusted, sketch, title, language, kind,
      published_on, published, updated, first_read_at, read_at, first_fetch_id, fetch_id)
    VALUES (:url, json_array(:listed_url), :outlet, :trusted, :sketch, :title, :language, :kind,
      :published_on, :published, :updated, :at, :at, :fetch_id, :fetch_id)
    ON CONFLICT (url) DO UPDATE SET outlet = :outlet, trusted = :trusted,
      sketch = :sketch, title = :title, language = :language, kind = :kind,
      published_on = :published_on, published = :published,
      updated = :updated, read_at = :at, fetch_id = :fetch_id
      WHERE (:at, :sha256) >= (
        SELECT fetched_at, sha256 FROM fetches WHERE fetches.fetch_id = articles.fetch_id)
"""
_LISTED = """
    UPDATE articles SET listed_urls = (
      SELECT json_group_array(value) FROM (
        SELECT value FROM json_each(listed_urls) UNION SELECT :listed_url))
    WHERE url = :url
"""
_FIRST = """
    UPDATE articles SET first_read_at = :at, first_fetch_id = :fetch_id
    WHERE url = :url AND :at < first_read_at
"""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """When an article was first read, and last."""

    first_read_at: str
    read_at: str


def record_article(store: Store, crawl_id: int, page: NewsPage, document: dict[str, Any]) -> int:
    """Store an article as its outlet gave it; its article_id. The same response is a no-op.

    ``document`` is what `extract` says of it. In whatever order the responses come, the row is
    that of the newest one.
    """
    with store.transaction() as connection:
        fetch_id = insert_fetch(connection, crawl_id, page.outlet, page.archived, PENDING)
        if fetch_id is None:
            fetch_id = _stored(connection, page)
        row = _row(page, document, fetch_id)
        connection.execute(_UPSERT, row)
        connection.execute(_LISTED, row)
        connection.execute(_FIRST, row)
        found = connection.execute(
            "SELECT article_id FROM articles WHERE url = ?", [row["url"]]
        ).fetchone()
        record_statements(connection, found[0], fetch_id, document)
    return int(found[0])


def _stored(connection: sqlite3.Connection, page: NewsPage) -> int:
    a = page.archived
    found = connection.execute(
        "SELECT fetch_id FROM fetches WHERE url = ? AND fetched_at = ? AND sha256 = ?",
        [a.url, a.fetched_at, a.sha256],
    ).fetchone()
    return int(found[0])


def _row(page: NewsPage, document: dict[str, Any], fetch_id: int) -> dict[str, Any]:
    published = document["published"]
    return {
        "url": storable(page.url),
        "listed_url": storable(page.listed_url or page.url),
        "outlet": page.outlet,
        "trusted": int(page.is_trusted),
        "sketch": json.dumps(document["sketch"]),
        "title": storable((document["title"] or "")[:MAX_TEXT] or None),
        "language": document["language"],
        "kind": document["kind"],
        "published_on": published[:10] if published else None,
        "published": published,
        "updated": page.listed_updated or _instant(document["updated"]),
        "at": page.fetched_at,
        "sha256": page.archived.sha256,
        "fetch_id": fetch_id,
    }


def _instant(stated: str | None) -> str | None:
    """A time in ISO 8601 as an instant in UTC; None for one without a zone, or a day."""
    try:
        at = datetime.fromisoformat(stated or "")
        utc = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ") if at.tzinfo and at.year in YEARS else None


YEARS = range(2000, 2100)
"""Of pages that state when they were updated; other years are slips."""


def known_articles(store: Store) -> dict[str, KnownArticle]:
    """The articles that were read, by every address that they were listed under and their own.

    Whatever outlet listed them: outlets are renamed, and two may share a host.
    """
    known: dict[str, KnownArticle] = {}
    for url, listed, first_read_at, read_at in store.rows(
        "SELECT url, listed_urls, first_read_at, read_at FROM articles"
    ):
        article = KnownArticle(first_read_at, read_at)
        known |= dict.fromkeys((url, *json.loads(listed)), article)
    return known


def vain_requests(store: Store) -> dict[str, tuple[int, str]]:
    """{address of a page that is gone or could not be read: (how often it was asked, the last)}."""
    rows = store.rows(
        "SELECT url, count(*), max(fetched_at) FROM fetches WHERE standing = ?"
        " AND status IN (200, 404, 410) GROUP BY url",
        [UNREAD],
    )
    return {url: (count, at) for url, count, at in rows}


def listing_validators(store: Store, outlet: str, url: str) -> Validators | None:
    """What a conditional request for a listing sends: the validators of the copy read last.

    None if that copy came without, or lists articles that are yet to be had.
    """
    found = store.rows(
        "SELECT etag, last_modified, standing FROM fetches WHERE source = ? AND url = ?"
        " AND status = 200 ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
        [outlet, url],
    )
    etag, last_modified, standing = found[0] if found else (None, None, None)
    return (
        Validators(etag, last_modified) if standing == ASIDE and (etag or last_modified) else None
    )
