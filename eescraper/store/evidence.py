"""Writes what was seen: fetches, observations, problems. Never what is believed.

One transaction per page, and the same page twice is a no-op: evidence only grows.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from eescraper.items import Archived, Observation, Problem, RawDraw
from eescraper.killpoints import reached
from eescraper.sources import LIST_PAGE_EN
from eescraper.store import Store, storable
from eescraper.store.columns import BY_NAME

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from eescraper.items import NormalizedPage

PENDING, BELIEVED, STALE, HELD = "pending", "believed", "stale", "held"
LATE, UNREAD, ASIDE, HEARD = "late", "unread", "aside", "heard"
"""The standings of a fetch; `fetches.standing` in `columns` says what they mean."""

MAX_FOUND = 1000
"""A problem keeps so much of the text that could not be read; the archive has the rest."""

_INSERT_FETCH = """
    INSERT INTO fetches (crawl_id, source, url, status, fetched_at, sha256, etag, last_modified,
      wait_until, archive_file, archive_offset, record_id, found_in_file, found_in_offset,
      found_in_record_id, standing)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING RETURNING fetch_id
"""


def insert_sql(table: str) -> str:
    """An INSERT of all columns of a table, in the order of their declaration."""
    names = [column.name for column in BY_NAME[table].columns]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def record_page(store: Store, crawl_id: int, read: NormalizedPage) -> int | None:
    """Store a page and everything on it; its fetch_id, or None if it is stored already."""
    with store.transaction() as connection:
        states = read.observations is not None or read.page.status == HTTPStatus.NOT_MODIFIED
        standing = PENDING if states else ASIDE
        fetch_id = insert_fetch(
            connection, crawl_id, read.page.source, read.page.archived, standing
        )
        if fetch_id is None or read.observations is None:
            return fetch_id
        digests = [digest(observation.raw) for observation in read.observations]
        known = dict(
            connection.execute(
                "SELECT digest, observation_id FROM observations WHERE source = ?"
                " AND digest IN (SELECT value FROM json_each(?))",
                [read.page.source, json.dumps(digests)],
            )
        )
        listed = _insert_new(connection, fetch_id, read.observations, known)
        connection.execute(
            "UPDATE fetches SET listed = ?, unknown_fields = ?, unread = ?, language = ?"
            " WHERE fetch_id = ?",
            [
                json.dumps(listed, separators=(",", ":")),
                json.dumps(read.unknown_fields) if read.unknown_fields else None,
                _unread_json(read.problems),
                read.language,
                fetch_id,
            ],
        )
        _insert_problems(connection, fetch_id, read.problems, None)
        reached("evidence:open")
    reached("evidence:done")
    return fetch_id


def record_response(
    store: Store, crawl_id: int, source: str | None, archived: Archived, standing: str
) -> None:
    """Store a response from which no draws were read, unless it is stored already."""
    with store.transaction() as connection:
        insert_fetch(connection, crawl_id, source, archived, standing)


def record_list_page(store: Store, crawl_id: int, archived: Archived, *, names_feed: bool) -> None:
    """Store a list page, pending like every page whose state is judged."""
    with store.transaction() as connection:
        fetch_id = insert_fetch(connection, crawl_id, LIST_PAGE_EN.name, archived, PENDING)
        if fetch_id is not None and not names_feed:
            said = (
                "names no feed"
                if archived.status == HTTPStatus.OK
                else f"answered {archived.status}"
            )
            connection.execute(
                "UPDATE fetches SET unread = ? WHERE fetch_id = ?",
                [json.dumps([("feed_address", archived.url, said)]), fetch_id],
            )


def insert_fetch(
    connection: sqlite3.Connection,
    crawl_id: int,
    source: str | None,
    archived: Archived,
    standing: str,
) -> int | None:
    """Insert a response; its fetch_id, or None if it is stored already."""
    a = archived
    row = connection.execute(
        _INSERT_FETCH,
        [
            crawl_id,
            source,
            a.url,
            a.status,
            a.fetched_at,
            a.sha256,
            a.etag,
            a.last_modified,
            a.wait_until,
            a.archive_file,
            a.archive_offset,
            a.record_id,
            *(a.found_in or (None, None, None)),
            standing,
        ],
    ).fetchone()
    return row[0] if row else None


def _insert_new(
    connection: sqlite3.Connection,
    fetch_id: int,
    observations: Iterable[Observation],
    known: dict[str, int],
) -> list[int]:
    """Insert the observations that are not known yet; the ids of all, in the page's order."""
    next_id = (
        1
        + connection.execute(
            "SELECT coalesce(max(observation_id), 0) FROM observations"
        ).fetchone()[0]
    )
    listed: dict[int, None] = {}
    pools, rows, troubled = {}, [], []
    for observation in observations:
        identity = digest(observation.raw)
        observation_id = known.get(identity)
        if observation_id is None:
            observation_id = known[identity] = next_id
            next_id += 1
            rows.append(_row(observation_id, identity, fetch_id, observation))
            if observation.pool:
                pools[observation.pool.pool_count_id] = observation.pool
            if observation.problems:
                troubled.append((observation.problems, observation_id))
        listed[observation_id] = None
    connection.executemany(
        insert_sql("pool_counts") + " ON CONFLICT DO NOTHING",
        [
            (pool.pool_count_id, None, *pool.candidates, json.dumps(pool.flags))
            for pool in pools.values()
        ],
    )
    connection.executemany(insert_sql("observations"), rows)
    for problems, observation_id in troubled:
        _insert_problems(connection, fetch_id, problems, observation_id)
    return list(listed)


def _insert_problems(
    connection: sqlite3.Connection,
    fetch_id: int,
    problems: Iterable[Problem],
    observation_id: int | None,
) -> None:
    for p in problems:
        connection.execute(
            "INSERT INTO problems"
            " (fetch_id, observation_id, draw_id, field, place, expected, found)"
            " SELECT :fetch, :observation, :draw, :field, :place, :expected, :found"
            " WHERE :observation IS NOT NULL OR NOT EXISTS (SELECT 1 FROM problems"
            " WHERE observation_id IS NULL AND field = :field AND found = :found)",
            {
                "fetch": fetch_id,
                "observation": observation_id,
                "draw": p.draw_id,
                "field": p.field,
                "place": p.place,
                "expected": p.expected,
                "found": storable(p.found[:MAX_FOUND]),
            },
        )


def _row(observation_id: int, identity: str, fetch_id: int, o: Observation) -> tuple[object, ...]:
    """A row of ``observations``, in the order of its declared columns."""
    raw, category = o.raw, o.category
    return (
        observation_id,
        o.source,
        identity,
        fetch_id,
        raw.place,
        o.draw_id,
        o.draw_number,
        o.draw_suffix,
        o.draw_date,
        o.drawn_at.at_utc if o.drawn_at else None,
        o.drawn_at.precision if o.drawn_at else None,
        category.code if category else None,
        category.kind if category else None,
        category.version if category else None,
        category.year if category else None,
        o.category_name,
        json_list(o.programs),
        o.invitations,
        o.crs_cutoff,
        o.tie_break.at_utc if o.tie_break else None,
        o.tie_break.precision if o.tie_break else None,
        o.pool.pool_count_id if o.pool else None,
        o.pool_as_of,
        o.url,
        flags_json(o.flags),
        storable(raw.draw_date),
        storable(raw.draw_date_full),
        storable(raw.drawn_at),
        storable(raw.category_name),
        storable(raw.programs),
        storable(raw.invitations),
        storable(raw.crs_cutoff),
        storable(raw.tie_break),
        storable(raw.pool_as_of),
        json.dumps(raw.pool) if raw.pool else None,
        storable(raw.url),
        o.language,
        json.dumps(dict(o.restated)) if o.restated else None,
        storable(json.dumps(dict(raw.restated), ensure_ascii=False)) if raw.restated else None,
        o.next_date,
        storable(raw.next_date),
        storable(o.minister),
        storable(o.instruction),
    )


@lru_cache(maxsize=4096)
def digest(raw: RawDraw) -> str:
    """What identifies a statement: its raw text, wherever on the page it stood."""
    texts = (
        raw.draw_id,
        raw.draw_date,
        raw.draw_date_full,
        raw.category_name,
        raw.programs,
        raw.invitations,
        raw.crs_cutoff,
        raw.drawn_at,
        raw.tie_break,
        raw.pool_as_of,
        raw.url,
        *(raw.pool or ()),
        # Fields that came later: a source without them keeps the identities it has.
        *(text for pair in raw.restated for text in pair),
        *(text for text in (raw.next_date, raw.minister, raw.instruction) if text is not None),
    )
    content = "\x1f".join("\x00" if text is None else text for text in texts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _unread_json(problems: Iterable[Problem]) -> str | None:
    found = [(p.field, p.place, storable(p.found[:MAX_FOUND])) for p in problems]
    return json.dumps(found) if found else None


@lru_cache(maxsize=256)
def json_list(items: tuple[str, ...] | None) -> str | None:
    return None if items is None else json.dumps(items)


@lru_cache(maxsize=1024)
def flags_json(flags: tuple[tuple[str, str], ...]) -> str:
    """Pairs (field, flag) as the text of {field: [flag, …]}."""
    by_field: dict[str, list[str]] = {}
    for name, flag in flags:
        by_field.setdefault(name, []).append(flag)
    return json.dumps(by_field)
