"""Writes what is believed: draws, evidence, revisions, events, sightings. One transaction.

Belief is a function of the responses in the order of their dates: a response dated before the
newest one believed changes nothing here, and waits for a rebuild.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from eescraper import corrections, reconcile
from eescraper.gate import Veto, vetoes
from eescraper.items import Draw, Event, Fetch
from eescraper.killpoints import reached
from eescraper.reconcile import Belief, Changes
from eescraper.store.columns import BY_NAME
from eescraper.store.evidence import BELIEVED, HELD, LATE, PENDING, STALE, insert_sql

if TYPE_CHECKING:
    import sqlite3

    from eescraper.store import Store

_OBSERVATION = [column.name for column in BY_NAME["observations"].columns]
_DRAW = [column.name for column in BY_NAME["draws"].columns]
_draw_row = attrgetter(*_DRAW)
_FETCH = [field.name for field in fields(Fetch)]


@dataclass
class Published:
    """What a publish brought."""

    changed: bool = False
    new_draws: int = 0
    revisions: int = 0
    late: int = 0
    stale: int = 0
    held: list[Veto] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def add(self, other: Published) -> None:
        """Count in what another publish brought."""
        self.changed |= other.changed
        self.new_draws += other.new_draws
        self.revisions += other.revisions
        self.late += other.late
        self.stale += other.stale
        self.held += other.held
        self.events += other.events


def publish(
    store: Store, crawl_id: int, notes: Iterable[Event] = (), belief: Belief | None = None
) -> Published:
    """Weave all pending fetches into belief and commit once.

    ``notes`` are events that the crawl itself has to tell; alone they change no belief. A
    ``belief`` that is passed must be what the database holds, and is brought up to date.
    """
    with store.transaction() as connection:
        weaver = _Weaver(connection, belief or load(connection))
        for fetch in _fetches(connection, "standing = ?", PENDING):
            weaver.take(fetch)
        weaver.tell(notes, None)
        weaver.sum_up(crawl_id)
        reached("belief:open")
    reached("belief:done")
    return weaver.published


def accept(
    store: Store,
    crawl_id: int,
    record_ids: Iterable[str],
    because: str,
    belief: Belief | None = None,
) -> Published:
    """Weave held fetches after all, on a person's word, which is kept as an event.

    Fetches that are not held are left as they are.
    """
    with store.transaction() as connection:
        weaver = _Weaver(connection, belief or load(connection))
        held = "standing = ? AND record_id IN (SELECT value FROM json_each(?))"
        for fetch in _fetches(connection, held, HELD, json.dumps(list(record_ids))):
            weaver.take(fetch, because)
        weaver.sum_up(crawl_id)
    return weaver.published


def load(connection: sqlite3.Connection) -> Belief:
    """The belief as it stands in the database."""
    belief = Belief()
    for row in connection.execute(f"SELECT {', '.join(_DRAW)} FROM draws"):
        belief.draws[row[0]] = Draw(*row)
    for name, fetch_id, at, modified in connection.execute(
        "SELECT source, fetch_id, max(fetched_at), last_modified FROM fetches"
        " WHERE standing = ? AND listed IS NOT NULL GROUP BY source",
        [BELIEVED],
    ):
        source = belief.source(name)
        source.fetch_id, source.believed_at, source.last_modified = fetch_id, at, modified
    for name, at in connection.execute(
        "SELECT source, max(fetched_at) FROM fetches WHERE standing = ? GROUP BY source", [BELIEVED]
    ):
        if name in belief.sources:
            belief.sources[name].believed_at = at
        belief.newest_at = max(belief.newest_at, at)
    _load_sightings(connection, belief)
    for name, source in belief.sources.items():
        source.looked_at = connection.execute(
            "SELECT max(fetched_at) FROM fetches WHERE source = ? AND standing IN (?, ?, ?)",
            [name, BELIEVED, STALE, HELD],
        ).fetchone()[0]
        stale = connection.execute(
            "SELECT at FROM events WHERE kind = 'stale_copy' AND source = ? AND until > ?"
            " ORDER BY event_id DESC LIMIT 1",
            [name, source.believed_at],
        ).fetchone()
        source.stale_since = stale[0] if stale else None
    return belief


def _load_sightings(connection: sqlite3.Connection, belief: Belief) -> None:
    last_fetch: dict[str, int] = {}
    rows = connection.execute(
        "SELECT source, draw_id, observation_id, to_fetch_id FROM sightings ORDER BY sighting_id"
    ).fetchall()
    for name, draw_id, observation_id, to_fetch_id in rows:
        source = belief.source(name)
        source.shown[draw_id] = observation_id
        source.seen.add(observation_id)
        last_fetch[name] = max(last_fetch.get(name, 0), to_fetch_id)
    latest = {(name, draw_id): to_fetch_id for name, draw_id, _, to_fetch_id in rows}
    for (name, draw_id), to_fetch_id in latest.items():
        belief.sources[name].fetch_id = last_fetch[name]
        if to_fetch_id != last_fetch[name]:
            belief.sources[name].missing.add(draw_id)
    belief.pool_dates = dict(
        connection.execute(
            "SELECT pool_count_id, as_of FROM pool_counts WHERE pool_count_id IN"
            " (SELECT pool_count_id FROM observations JOIN sightings USING (observation_id))"
        )
    )


class _Weaver:
    """Takes one fetch after the other into belief, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, belief: Belief) -> None:
        self.connection = connection
        self.belief = belief
        self.known = len(belief.draws)
        self.published = Published()

    def take(self, fetch: Fetch, because: str | None = None) -> None:
        """Judge a fetch, and believe it if it may be. ``because`` opens the gate for it."""
        belief, source = self.belief, self.belief.source(fetch.source)
        if fetch.fetched_at < belief.newest_at and because is None:
            self.published.late += 1
            self._judge(fetch, LATE)
        elif fetch.listed is None or (fetch.listed and set(fetch.listed) == source.listed()):
            self._confirm(fetch)
        else:
            self._read(fetch, because)

    def tell(self, events: Iterable[Event], fetch_id: int | None) -> None:
        """Store events, each once ever."""
        for event in events:
            stored = self.connection.execute(
                "INSERT INTO events (kind, subject, source, at, until, draw_id, fetch_id, sentence)"
                " VALUES (?, ?, ?, ?, NULL, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING event_id",
                [
                    *(event.kind, event.subject, event.source, event.at),
                    *(event.draw_id, fetch_id, event.sentence),
                ],
            ).fetchone()
            if stored:
                self.published.events.append(event)

    def sum_up(self, crawl_id: int) -> None:
        """Write down in the run book what was published."""
        self.published.new_draws = len(self.belief.draws) - self.known
        self.connection.execute(
            "UPDATE crawls SET changed = changed OR ?, new_draws = coalesce(new_draws, 0) + ?,"
            " revisions = coalesce(revisions, 0) + ? WHERE crawl_id = ?",
            [
                *(self.published.changed, self.published.new_draws, self.published.revisions),
                crawl_id,
            ],
        )

    def _confirm(self, fetch: Fetch) -> None:
        """The copy believed is found unchanged: the same content, or a 304."""
        source = self.belief.source(fetch.source)
        self._prolong_sightings(fetch, ())
        same = ("vanished",) if fetch.listed is not None else ("vanished", "unknown_field")
        self.connection.execute(
            "UPDATE events SET until = ? WHERE source = ? AND until = ?"
            " AND kind IN (SELECT value FROM json_each(?))",
            [fetch.fetched_at, fetch.source, source.believed_at, json.dumps(same)],
        )
        known = len(self.published.events)
        self._tell_states(reconcile.unknown_fields(fetch), fetch, source.believed_at)
        self.published.changed |= len(self.published.events) > known
        if source.fetch_id is not None:
            source.fetch_id = fetch.fetch_id
        if fetch.listed is not None:
            source.last_modified = fetch.last_modified
        source.believed_at = source.looked_at = fetch.fetched_at
        source.stale_since = None
        self.belief.newest_at = max(self.belief.newest_at, fetch.fetched_at)
        self._judge(fetch, BELIEVED)

    def _read(self, fetch: Fetch, because: str | None) -> None:
        belief, source = self.belief, self.belief.source(fetch.source)
        listed = self._listed(fetch)
        if because is None and (reason := reconcile.stale(belief, fetch, dict(listed))):
            self._note_stale(fetch, reason)
            return
        changes = reconcile.weave(belief, fetch, listed, self._statements, corrections.embedded())
        objections = vetoes(belief, changes) if because is None else []
        if objections:
            self._hold(fetch, objections)
            return
        if because is not None:
            told = f"Published after all, because: {because}"
            subject = fetch.source or ""
            changes.events.append(Event("accepted", subject, subject, fetch.fetched_at, told))
        changes.events += self._unread_draws(fetch)
        known = len(self.published.events)
        self._write(fetch, changes)
        self._tell_states(changes.states, fetch, source.believed_at)
        self.published.revisions += len(changes.revisions)
        is_told = len(self.published.events) > known
        self.published.changed |= bool(is_told or changes.draws or changes.revisions)
        reconcile.apply(belief, fetch, changes)
        self._judge(fetch, BELIEVED)

    def _note_stale(self, fetch: Fetch, reason: str) -> None:
        source = self.belief.source(fetch.source)
        told = f"An older copy was served: {reason}."
        name = fetch.source or ""
        event = Event("stale_copy", name, name, fetch.fetched_at, told)
        self._tell_states([event], fetch, source.looked_at)
        source.looked_at = fetch.fetched_at
        source.stale_since = source.stale_since or fetch.fetched_at
        self.published.stale += 1
        self._judge(fetch, STALE)

    def _hold(self, fetch: Fetch, objections: list[Veto]) -> None:
        source = self.belief.source(fetch.source)
        events = [
            Event(
                "held", veto.check, fetch.source or "", fetch.fetched_at, f"Held: {veto.sentence}."
            )
            for veto in objections
        ]
        self._tell_states(events, fetch, source.looked_at)
        source.looked_at = fetch.fetched_at
        self.published.held += objections
        self._judge(fetch, HELD)

    def _judge(self, fetch: Fetch, standing: str) -> None:
        self.connection.execute(
            "UPDATE fetches SET standing = ? WHERE fetch_id = ?", [standing, fetch.fetch_id]
        )

    def _listed(self, fetch: Fetch) -> list[tuple[str, int]]:
        """(draw_id, observation_id) of everything that a fetch shows, in its order."""
        shown = {seen: draw_id for draw_id, seen in self.belief.source(fetch.source).shown.items()}
        ids = fetch.listed or ()
        unknown = [seen for seen in ids if seen not in shown]
        rows = self.connection.execute(
            "SELECT observation_id, draw_id FROM observations"
            " WHERE observation_id IN (SELECT value FROM json_each(?))",
            [json.dumps(unknown)],
        )
        shown.update(rows.fetchall())
        return [(shown[seen], seen) for seen in ids]

    def _statements(self, ids: Iterable[int]) -> Mapping[int, dict[str, Any]]:
        wanted = json.dumps(list(ids))
        rows = self.connection.execute(
            f"SELECT {', '.join(_OBSERVATION)} FROM observations"
            " WHERE observation_id IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        found = {
            row[0]: dict(zip(_OBSERVATION, row, strict=True), problems=[])
            for row in rows.fetchall()
        }
        for observation_id, name, text in self.connection.execute(
            "SELECT observation_id, field, found FROM problems"
            " WHERE observation_id IN (SELECT value FROM json_each(?)) ORDER BY problem_id",
            [wanted],
        ):
            found[observation_id]["problems"].append({"field": name, "found": text})
        return found

    def _unread_draws(self, fetch: Fetch) -> list[Event]:
        """Events for texts on the page that belong to no draw that could be identified."""
        rows = self.connection.execute(
            "SELECT field, place, found FROM problems"
            " WHERE fetch_id = ? AND observation_id IS NULL",
            [fetch.fetch_id],
        )
        name = fetch.source or ""
        return [
            Event(
                "problem",
                f"{kind} {found[:80]}",
                name,
                fetch.fetched_at,
                f"{name}: {kind} at {place} can't be read: {found[:80]!r}.",
            )
            for kind, place, found in rows.fetchall()
        ]

    def _tell_states(self, events: Iterable[Event], fetch: Fetch, previous_look: str) -> None:
        """Store events of a state that lasts, or prolong those that held at the previous look."""
        for event in events:
            prolonged = self.connection.execute(
                "UPDATE events SET until = ? WHERE kind = ? AND subject = ? AND source = ?"
                " AND until = ? RETURNING event_id",
                [event.at, event.kind, event.subject, event.source, previous_look],
            ).fetchone()
            if not prolonged:
                self.tell([event], fetch.fetch_id)
                self.connection.execute(
                    "UPDATE events SET until = at WHERE kind = ? AND subject = ? AND source = ?"
                    " AND at = ?",
                    [event.kind, event.subject, event.source, event.at],
                )

    def _prolong_sightings(self, fetch: Fetch, ended: Iterable[str]) -> None:
        self.connection.execute(
            "UPDATE sightings SET to_fetch_id = ? WHERE source = ? AND to_fetch_id = ?"
            " AND draw_id NOT IN (SELECT value FROM json_each(?))",
            [
                *(fetch.fetch_id, fetch.source, self.belief.source(fetch.source).fetch_id),
                json.dumps(list(ended)),
            ],
        )

    def _write(self, fetch: Fetch, changes: Changes) -> None:
        execute_many = self.connection.executemany
        self._prolong_sightings(fetch, {*changes.stated, *changes.vanished})
        begun = {
            draw_id: changes.listed[draw_id] for draw_id in (*changes.stated, *changes.returned)
        }
        execute_many(
            "INSERT INTO sightings (source, draw_id, observation_id, from_fetch_id, to_fetch_id)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (fetch.source, draw_id, observation_id, fetch.fetch_id, fetch.fetch_id)
                for draw_id, observation_id in begun.items()
            ],
        )
        execute_many(
            "UPDATE pool_counts SET as_of = ? WHERE pool_count_id = ?",
            [(as_of, pool) for pool, as_of in changes.pool_dates.items()],
        )
        execute_many("DELETE FROM evidence WHERE draw_id = ?", [(d,) for d in changes.draws])
        updates = ", ".join(f"{name} = excluded.{name}" for name in _DRAW[1:])
        execute_many(
            insert_sql("draws") + f" ON CONFLICT (draw_id) DO UPDATE SET {updates}",
            [_draw_row(draw) for draw in changes.draws.values()],
        )
        execute_many(insert_sql("evidence"), changes.evidence)
        execute_many(
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
        self.tell(changes.events, fetch.fetch_id)


def _fetches(connection: sqlite3.Connection, where: str, *parameters: str) -> list[Fetch]:
    rows = connection.execute(
        f"SELECT {', '.join(_FETCH)} FROM fetches WHERE {where} ORDER BY fetched_at, fetch_id",
        parameters,
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
