"""The run book: one row per crawl, and what a crawl wants to know of earlier ones."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eescraper import __version__
from eescraper.errors import NO_VERDICT, OUTCOMES
from eescraper.items import Identity
from eescraper.sources import LIST_PAGE_EN
from eescraper.store import overview
from eescraper.store.evidence import ASIDE, BELIEVED, HEARD, HELD, STALE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eescraper.store import Store


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends: the ETag and Last-Modified of the last good fetch."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """The number of a crawl, and the name of its WARC file."""

    crawl_id: int
    archive_file: str


def begin(store: Store, kind: str, spider: str, started_at: str) -> Begun:
    """Note the start of a crawl, and the name of its WARC file, which is never used again."""
    stamp = started_at.replace("-", "").replace(":", "")
    name = f"{stamp}-{spider}-{secrets.token_hex(4)}.warc.gz"
    with store.transaction() as connection:
        row = connection.execute(
            "INSERT INTO crawls (kind, spider, started_at, changed, code_version, archive_file)"
            " VALUES (?, ?, ?, 0, ?, ?) RETURNING crawl_id",
            [kind, spider, started_at, __version__, name],
        ).fetchone()
    return Begun(int(row[0]), name)


def finish(
    store: Store,
    crawl_id: int,
    finished_at: str | None,
    outcome: str,
    exit_code: int,
    reason: str | None,
    archive_file: str | None,
    missing: Mapping[str, str] | None = None,
) -> None:
    """Note the end of a crawl, or, without a date, how it ended before all was stored."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE crawls SET finished_at = ?, outcome = ?, exit_code = ?, reason = ?,"
            " archive_file = ?, missing = ? WHERE crawl_id = ?",
            [
                *(finished_at, outcome, exit_code, reason, archive_file),
                *(json.dumps(missing) if missing else None, crawl_id),
            ],
        )


def bury(store: Store, dead: Begun, reason: str) -> None:
    """Note the end of a crawl that could not do it itself."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE crawls SET finished_at = started_at, outcome = coalesce(outcome, ?),"
            " exit_code = coalesce(exit_code, ?), reason = coalesce(reason || '; ', '') || ?"
            " WHERE crawl_id = ?",
            [OUTCOMES[NO_VERDICT], NO_VERDICT, reason, dead.crawl_id],
        )


def validators(store: Store, source: str, url: str) -> Validators | None:
    """The validators of the newest believed copy of a source, if it is of this address.

    None if that copy came without, or from elsewhere.
    """
    found = store.rows(
        "SELECT etag, last_modified, url FROM fetches WHERE source = ? AND status = 200"
        " AND standing = ? ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
        [source, BELIEVED],
    )
    etag, last_modified, address = found[0] if found else (None, None, None)
    return Validators(etag, last_modified) if address == url and (etag or last_modified) else None


@dataclass(frozen=True, slots=True)
class Looks:
    """When a source was last read, last failed, and first showed what it shows now."""

    read_at: str | None
    failed_at: str | None
    shows_since: str | None
    sha256: str | None


def looks(store: Store, source: str) -> Looks:
    """What became of the attempts to read a source."""
    judged = (BELIEVED, STALE, HELD)
    read_at = store.value(
        "SELECT max(fetched_at) FROM fetches WHERE source = ? AND standing IN (?, ?, ?)",
        [source, *judged],
    )
    failed_at = store.value(
        "SELECT max(at) FROM (SELECT max(fetched_at) AS at FROM fetches WHERE source = ?"
        " AND standing NOT IN (?, ?, ?) UNION ALL SELECT max(started_at) FROM crawls"
        " WHERE missing IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM json_each(missing) WHERE key = ?))",
        [source, *judged, source],
    )
    found = store.rows(
        "SELECT sha256 FROM fetches WHERE source = ? AND status = 200 AND standing IN (?, ?, ?)"
        " ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
        [source, *judged],
    )
    sha256 = found[0][0] if found else None
    since = store.value(
        "SELECT min(fetched_at) FROM fetches WHERE source = ? AND sha256 = ?", [source, sha256]
    )
    return Looks(read_at, failed_at, since, sha256)


def newest_change(store: Store) -> tuple[int, str] | None:
    """Number of the newest crawl that changed something, and the date of what is believed.

    None before there is a draw: articles alone are no release.
    """
    crawl_id = store.value("SELECT max(crawl_id) FROM crawls WHERE changed = 1")
    if crawl_id is None or not overview.count_draws(store):
        return None
    changed_at = store.value(
        "SELECT max(fetched_at) FROM fetches WHERE standing IN (?, ?) AND crawl_id <= ?",
        [BELIEVED, HEARD, crawl_id],
    )
    return int(crawl_id), changed_at or ""


def stored(store: Store, response: Identity) -> tuple[str, int, str] | None:
    """File, offset and id of the record of a response that is stored already, or None."""
    found = store.rows(
        "SELECT archive_file, archive_offset, record_id FROM fetches"
        " WHERE url = ? AND fetched_at = ? AND sha256 = ?",
        response,
    )
    return tuple(found[0]) if found else None


def count_out_of_order(store: Store) -> int:
    """News pages taken in after newer words of IRCC, or before older ones, as replays do."""
    return int(
        store.value(
            "SELECT count(*) FROM fetches AS news WHERE news.standing = ? AND EXISTS ("
            "SELECT 1 FROM fetches AS ircc WHERE ircc.standing = ? AND ("
            "(ircc.crawl_id < news.crawl_id AND ircc.fetched_at > news.fetched_at) OR"
            " (ircc.crawl_id > news.crawl_id AND ircc.fetched_at < news.fetched_at)))",
            [HEARD, BELIEVED],
        )
    )


def newest_date(store: Store) -> str | None:
    """Date of the newest response that is stored, or None."""
    date: str | None = store.value("SELECT max(fetched_at) FROM fetches")
    return date


def wait_until(store: Store, origin: str, now: str) -> str | None:
    """The instant before which a site has asked not to be asked again, if that is to come."""
    until: str | None = store.value(
        "SELECT max(wait_until) FROM fetches WHERE wait_until > ? AND substr(url, 1, ?) = ?",
        [now, len(origin) + 1, f"{origin}/"],
    )
    return until


def address_is_lost(store: Store) -> bool:
    """Whether it is told already that the list page names no feed, since it last did."""
    return bool(
        store.value(
            "SELECT 1 FROM events WHERE kind = 'feed_address' AND at > (SELECT coalesce("
            "max(fetched_at), '') FROM fetches WHERE source = ? AND standing = ?)",
            [LIST_PAGE_EN.name, ASIDE],
        )
    )


def unfinished(store: Store) -> list[Begun]:
    """The crawls that never noted their end: killed, or out of storage."""
    rows = store.rows(
        "SELECT crawl_id, archive_file FROM crawls WHERE finished_at IS NULL ORDER BY crawl_id"
    )
    return [Begun(*row) for row in rows if row[1]]


def held(store: Store, crawl_id: int) -> list[Identity]:
    """The responses of a crawl that the gate held, and that no later one has overtaken."""
    return store.rows(
        "SELECT url, fetched_at, sha256 FROM fetches JOIN sources USING (source)"
        " WHERE crawl_id = ? AND standing = ? AND fetched_at = looked_at ORDER BY fetched_at",
        [crawl_id, HELD],
    )


def newest_judged(store: Store) -> Identity | None:
    """The newest response that was judged, of whatever source."""
    found = store.rows(
        "SELECT url, fetched_at, sha256 FROM fetches WHERE standing IN (?, ?, ?, ?)"
        # Two answers of 304 in one second have one digest, and the order in which they came.
        " ORDER BY fetched_at DESC, sha256 DESC, fetch_id DESC LIMIT 1",
        [BELIEVED, STALE, HELD, HEARD],
    )
    return tuple(found[0]) if found else None


def crawl_held(store: Store) -> int | None:
    """The crawl of which the gate holds what a source said last, or None."""
    number: int | None = store.value(
        "SELECT max(crawl_id) FROM fetches JOIN sources USING (source)"
        " WHERE standing = ? AND fetched_at = looked_at",
        [HELD],
    )
    return number
