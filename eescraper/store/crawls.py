"""The run book: one row per crawl, and what a crawl wants to know of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eescraper import __version__
from eescraper.store.evidence import ASIDE, BELIEVED

if TYPE_CHECKING:
    from eescraper.store import Store


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends: the ETag and Last-Modified of the last good fetch."""

    etag: str | None
    last_modified: str | None


def begin(store: Store, kind: str, spider: str, started_at: str) -> int:
    """Note the start of a crawl; its crawl_id."""
    with store.transaction() as connection:
        row = connection.execute(
            "INSERT INTO crawls (kind, spider, started_at, changed, code_version)"
            " VALUES (?, ?, ?, 0, ?) RETURNING crawl_id",
            [kind, spider, started_at, __version__],
        ).fetchone()
    return int(row[0])


def finish(
    store: Store,
    crawl_id: int,
    finished_at: str,
    outcome: str,
    exit_code: int,
    reason: str | None,
    archive_file: str | None,
) -> None:
    """Note the end of a crawl."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE crawls SET finished_at = ?, outcome = ?, exit_code = ?, reason = ?,"
            " archive_file = ? WHERE crawl_id = ?",
            [finished_at, outcome, exit_code, reason, archive_file, crawl_id],
        )


def validators(store: Store, url: str) -> Validators | None:
    """The validators of the newest believed copy of an address, or None."""
    found = store.rows(
        "SELECT etag, last_modified FROM fetches WHERE url = ? AND status = 200"
        " AND standing IN (?, ?) AND (etag IS NOT NULL OR last_modified IS NOT NULL)"
        " ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
        [url, BELIEVED, ASIDE],
    )
    return Validators(*found[0]) if found else None


def last_address(store: Store, source: str) -> str | None:
    """The address at which a source was last read and believed, or None."""
    address: str | None = store.value(
        "SELECT url FROM fetches WHERE source = ? AND standing = ?"
        " ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
        [source, BELIEVED],
    )
    return address


def newest_change(store: Store) -> tuple[int, str] | None:
    """Number of the newest crawl that changed belief, and the date of what it believed."""
    crawl_id = store.value("SELECT max(crawl_id) FROM crawls WHERE changed = 1")
    if crawl_id is None:
        return None
    changed_at = store.value(
        "SELECT max(fetched_at) FROM fetches WHERE standing = ? AND crawl_id <= ?",
        [BELIEVED, crawl_id],
    )
    return int(crawl_id), changed_at or ""


def archived_ids(store: Store) -> set[str]:
    """The ids of all WARC records that the archive holds, as far as they are fetches."""
    return {record_id for (record_id,) in store.rows("SELECT record_id FROM fetches")}


def count_draws(store: Store) -> int:
    """How many draws are held to be true."""
    return int(store.value("SELECT count(*) FROM draws"))


def newest_draw(store: Store) -> str | None:
    """The draw_id of the newest draw, or None."""
    draw_id: str | None = store.value(
        "SELECT draw_id FROM draws ORDER BY draw_number DESC, draw_suffix DESC LIMIT 1"
    )
    return draw_id


def newest_standing(store: Store, source: str) -> str | None:
    """How the newest stored fetch of a source stands, or None."""
    standing: str | None = store.value(
        "SELECT standing FROM fetches WHERE source = ? ORDER BY fetched_at DESC, fetch_id DESC"
        " LIMIT 1",
        [source],
    )
    return standing
