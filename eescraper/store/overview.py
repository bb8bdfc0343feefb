"""What ``status.json`` says of the record: how much there is, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper.normalize.categories import UNKNOWN
from eescraper.store.evidence import HELD

if TYPE_CHECKING:
    from eescraper.store import Store

COUNTED = ["pool_counts", "revisions", "events", "fetches", "articles", "statements", "claims"]


def counts(store: Store) -> dict[str, int]:
    """How many rows tables have; of draws see `count_draws`."""
    return {table: int(store.value(f"SELECT count(*) FROM {table}")) for table in COUNTED}


def count_draws(store: Store) -> int:
    """How many draws IRCC states."""
    return int(store.value("SELECT count(*) FROM draws WHERE status = 'official'"))


def count_reported(store: Store) -> int:
    """How many draws only news state so far."""
    return int(store.value("SELECT count(*) FROM draws WHERE status = 'reported'"))


def newest_draw(store: Store) -> tuple[str | None, str | None]:
    """draw_id and date of the newest draw that IRCC states, each None if there is none."""
    rows = store.rows(
        "SELECT draw_id, draw_date FROM draws WHERE status = 'official'"
        " ORDER BY draw_number DESC, draw_suffix DESC LIMIT 1"
    )
    return tuple(rows[0]) if rows else (None, None)


def lasting(store: Store) -> list[tuple[str, str, str, str]]:
    """(kind, subject, since, sentence) of what is open: states that held at the last look of
    their source, draws of an unknown category, reports that IRCC has not confirmed in time.
    """
    return store.rows(
        "SELECT kind, subject, at, sentence FROM events JOIN sources USING (source)"
        " WHERE until = looked_at AND (kind <> 'held' OR EXISTS (SELECT 1 FROM fetches"
        " WHERE fetches.source = events.source AND standing = ? AND fetched_at = looked_at))"
        " AND kind IN ('held', 'vanished', 'stale_copy', 'unknown_field',"
        " 'other_language', 'problem', 'feed_address') UNION ALL"
        " SELECT kind, subject, at, sentence FROM events JOIN draws USING (draw_id)"
        " WHERE (kind = 'unknown_category' AND category = ?)"
        " OR (kind = 'unconfirmed' AND status = 'reported') ORDER BY at",
        [HELD, UNKNOWN],
    )
