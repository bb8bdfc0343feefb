"""Writes what is believed: draws, evidence, revisions, events, sightings. One transaction.

Belief is a function of the responses in the order of their dates: a response dated before the
newest one believed changes nothing here, and waits for a rebuild.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from eescraper.items import Draw, Event, Fetch
from eescraper.reconcile import Belief, Changes, Sighting, weave
from eescraper.store.columns import BY_NAME
from eescraper.store.evidence import BELIEVED, LATE, PENDING, insert_sql

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from eescraper.store import Store

_OBSERVATION = [column.name for column in BY_NAME["observations"].columns]
_FETCH = [field.name for field in fields(Fetch)]
_DRAW = [column.name for column in BY_NAME["draws"].columns]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish brought."""

    changed: bool
    new_draws: int
    revisions: int
    late: int
    events: tuple[Event, ...]


def publish(store: Store, crawl_id: int, notes: Iterable[Event] = ()) -> Published:
    """Weave all pending fetches into belief and commit once.

    ``notes`` are events that the crawl itself has to tell; alone they change no belief.
    """
    with store.transaction() as connection:
        belief = load(connection)
        known = len(belief.draws)
        revised, late, changed = 0, 0, False
        told: list[Event] = []
        for fetch in _pending(connection):
            if fetch.fetched_at < belief.newest_at:
                late += 1
                _judge(connection, fetch, LATE)
                continue
            changes = _weave(connection, belief, fetch)
            told += _write(connection, belief, fetch, changes)
            revised += len(changes.revisions)
            changed |= changes.alter_belief
            _judge(connection, fetch, BELIEVED)
        told += _tell(connection, notes, None)
        new_draws = len(belief.draws) - known
        connection.execute(
            "UPDATE crawls SET changed = ?, new_draws = ?, revisions = ? WHERE crawl_id = ?",
            [changed, new_draws, revised, crawl_id],
        )
    return Published(changed, new_draws, revised, late, tuple(told))


def load(connection: sqlite3.Connection) -> Belief:
    """The belief as it stands in the database."""
    belief = Belief()
    for row in connection.execute(f"SELECT {', '.join(_DRAW)} FROM draws"):
        belief.draws[row[0]] = Draw(*row)
    for source, draw_id, *sighting in connection.execute(
        "SELECT source, draw_id, max(sighting_id), observation_id, to_fetch_id"
        " FROM sightings GROUP BY source, draw_id"
    ):
        belief.shown.setdefault(source, {})[draw_id] = Sighting(*sighting)
    belief.pool_dates = dict(
        connection.execute(
            "SELECT pool_count_id, as_of FROM pool_counts WHERE pool_count_id IN"
            " (SELECT pool_count_id FROM observations JOIN sightings USING (observation_id))"
        )
    )
    newest = "SELECT max(fetched_at) FROM fetches WHERE standing = ?"
    belief.newest_at = connection.execute(newest, [BELIEVED]).fetchone()[0] or ""
    return belief


def _pending(connection: sqlite3.Connection) -> list[Fetch]:
    rows = connection.execute(
        f"SELECT {', '.join(_FETCH)} FROM fetches WHERE standing = ? ORDER BY fetched_at, fetch_id",
        [PENDING],
    )
    return [
        Fetch(
            fetch_id=row["fetch_id"],
            crawl_id=row["crawl_id"],
            source=row["source"],
            status=row["status"],
            fetched_at=row["fetched_at"],
            last_modified=row["last_modified"],
            unknown_fields=tuple(json.loads(row["unknown_fields"] or "[]")),
            listed=row["listed"] and tuple(json.loads(row["listed"])),
        )
        for row in (dict(zip(_FETCH, values, strict=True)) for values in rows.fetchall())
    ]


def _weave(connection: sqlite3.Connection, belief: Belief, fetch: Fetch) -> Changes:
    shown = belief.shown.get(fetch.source or "", {})
    current = {sighting.observation_id: sighting for sighting in shown.values()}
    if fetch.listed is None or (fetch.listed and current.keys() == set(fetch.listed)):
        belief.newest_at = fetch.fetched_at
        newest = max((sighting.to_fetch_id for sighting in shown.values()), default=0)
        still = [s.sighting_id for s in shown.values() if s.to_fetch_id == newest]
        return Changes(prolonged=still)
    listed = _statements(connection, fetch.listed)
    pools = {statement["pool_count_id"] for statement in listed.values()}
    beside = {draw.draw_id for draw in belief.draws.values() if draw.pool_count_id in pools}
    beside |= {statement["draw_id"] for statement in listed.values()}
    others = {
        sightings[draw_id].observation_id
        for sightings in belief.shown.values()
        for draw_id in beside & sightings.keys()
    }
    return weave(belief, fetch, listed, _statements(connection, others - listed.keys()))


def _statements(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = connection.execute(
        f"SELECT {', '.join(_OBSERVATION)} FROM observations"
        " WHERE observation_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    )
    found = {row[0]: dict(zip(_OBSERVATION, row, strict=True)) for row in rows}
    return {observation_id: found[observation_id] for observation_id in ids}


def _write(
    connection: sqlite3.Connection, belief: Belief, fetch: Fetch, changes: Changes
) -> list[Event]:
    source = fetch.source or ""
    connection.executemany(
        "UPDATE sightings SET to_fetch_id = ? WHERE sighting_id = ?",
        [(fetch.fetch_id, sighting_id) for sighting_id in changes.prolonged],
    )
    shown = belief.shown.setdefault(source, {})
    prolonged = set(changes.prolonged)
    for draw_id, sighting in shown.items():
        if sighting.sighting_id in prolonged:
            shown[draw_id] = sighting._replace(to_fetch_id=fetch.fetch_id)
    for draw_id, observation_id in changes.sightings:
        sighting_id = connection.execute(
            "INSERT INTO sightings (source, draw_id, observation_id, from_fetch_id, to_fetch_id)"
            " VALUES (?, ?, ?, ?, ?) RETURNING sighting_id",
            [source, draw_id, observation_id, fetch.fetch_id, fetch.fetch_id],
        ).fetchone()[0]
        shown[draw_id] = Sighting(sighting_id, observation_id, fetch.fetch_id)
    connection.executemany(
        "UPDATE pool_counts SET as_of = ? WHERE pool_count_id = ?",
        [(as_of, pool) for pool, as_of in changes.pool_dates.items()],
    )
    connection.executemany(
        "DELETE FROM evidence WHERE draw_id = ?", [(draw_id,) for draw_id in changes.draws]
    )
    updates = ", ".join(f"{name} = excluded.{name}" for name in _DRAW[1:])
    connection.executemany(
        insert_sql("draws") + f" ON CONFLICT (draw_id) DO UPDATE SET {updates}",
        [astuple(draw) for draw in changes.draws.values()],
    )
    connection.executemany(insert_sql("evidence"), changes.evidence)
    connection.executemany(
        "INSERT INTO revisions (draw_id, source, field, kind, old_value, new_value, seen_at,"
        " fetch_id, observation_id, because) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(r.draw_id, r.source, r.field, r.kind, r.old_value, r.new_value),
                *(fetch.fetched_at, fetch.fetch_id, r.observation_id, r.because),
            )
            for r in changes.revisions
        ],
    )
    return _tell(connection, changes.events, fetch.fetch_id)


def _tell(
    connection: sqlite3.Connection, events: Iterable[Event], fetch_id: int | None
) -> list[Event]:
    """Store events; those that were not known yet."""
    return [
        event
        for event in events
        if connection.execute(
            "INSERT INTO events (kind, subject, source, at, draw_id, fetch_id, sentence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING event_id",
            [
                *(event.kind, event.subject, event.source, event.at),
                *(event.draw_id, fetch_id, event.sentence),
            ],
        ).fetchone()
    ]


def _judge(connection: sqlite3.Connection, fetch: Fetch, standing: str) -> None:
    connection.execute(
        "UPDATE fetches SET standing = ? WHERE fetch_id = ?", [standing, fetch.fetch_id]
    )
