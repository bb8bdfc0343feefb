"""Takes one fetch after the other into belief: judges it, weaves it, writes what it changes.

Works inside a transaction that somebody else has opened; `belief` does.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from eescraper import corrections, reconcile
from eescraper.gate import Veto, vetoes
from eescraper.items import Event, Fetch
from eescraper.reconcile import Belief, Changes
from eescraper.sources import PRIMARY, SOURCES
from eescraper.store.columns import BY_NAME
from eescraper.store.event_log import tell
from eescraper.store.evidence import ASIDE, BELIEVED, HEARD, HELD, LATE, STALE, UNREAD, insert_sql
from eescraper.store.news_weaver import NewsWeaver

logger = logging.getLogger(__name__)

STATE = (
    *("fetch_id", "believed_at", "looked_at", "looked_sha256", "last_modified", "stale_since"),
)
"""What the table of sources keeps of a `Source`."""

LASTING = ("vanished", "unknown_field", "problem", "other_language")
"""States of the copy believed: a 304 says that they last."""

_OBSERVATION = [
    column.name for column in BY_NAME["observations"].columns if column.name != "instruction"
]
DRAW = [column.name for column in BY_NAME["draws"].columns]
_draw_row = attrgetter(*DRAW)


@dataclass
class Published:
    """What a publish brought."""

    changed: bool = False
    new_draws: int = 0
    revisions: int = 0
    late: int = 0
    stale: int = 0
    held: list[Veto] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def add(self, other: Published) -> None:
        """Count in what another publish brought."""
        self.changed |= other.changed
        self.new_draws += other.new_draws
        self.revisions += other.revisions
        self.late += other.late
        self.stale += other.stale
        self.held += other.held
        self.failed += other.failed
        self.events += other.events


class Weaver:
    """Takes one fetch after the other into belief, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, belief: Belief) -> None:
        self.connection = connection
        self.belief = belief
        self.known = len(belief.draws) + len(belief.reported)
        self.published = Published()
        self.news = NewsWeaver(connection, belief, self.tell)

    def take(self, fetch: Fetch, because: str | None = None) -> None:
        """Judge a fetch, and believe it if it may be. ``because`` opens the gate for it.

        A fetch that can't be woven is put aside as unread, so that it does not stand in the way
        of every later one.
        """
        is_late = (fetch.fetched_at, fetch.sha256) < self.belief.newest
        if is_late and because is None and fetch.source in SOURCES:
            self.published.late += 1
            self._judge(fetch, LATE)
            return
        told = len(self.published.events)
        self.connection.execute("SAVEPOINT fetch")
        try:
            if fetch.source in SOURCES:
                standing = self._standing(fetch, because)
            else:  # of what news says nothing depends on a date but who was first
                self.news.hear(fetch, is_late=is_late)
                self.published.changed = True
                standing = HEARD
        except sqlite3.Error:
            raise
        except Exception as error:
            logger.exception("a fetch of %s can't be woven", fetch.source)
            self.connection.execute("ROLLBACK TO fetch")
            del self.published.events[told:]
            self.published.failed.append(f"fetch of {fetch.fetched_at}: {error!r:.300}")
            standing = UNREAD
        self.connection.execute("RELEASE fetch")
        self._judge(fetch, standing)

    def _standing(self, fetch: Fetch, because: str | None) -> str:
        """Weave a fetch, and say how it stands."""
        source = self.belief.source(fetch.source)
        is_feed = SOURCES[fetch.source].is_feed
        if not is_feed and fetch.listed is None:
            self._tell_states(reconcile.oddities(fetch), fetch, source.looked_at)
            reconcile.look(source, fetch)
            self._keep_state(fetch.source)
            return UNREAD if fetch.unread else ASIDE
        is_unchanged = fetch.listed is None or frozenset(fetch.listed) == source.listed
        if is_feed and is_unchanged and source.listed is not None:
            return self._confirm(fetch)
        if fetch.listed is None:  # "unchanged", and nothing is known that it could mean
            reconcile.judged(source, fetch)
            self._keep_state(fetch.source)
            return ASIDE
        return self._read(fetch, because)

    def tell(self, events: Iterable[Event], fetch_id: int | None) -> None:
        """Store events, each once ever."""
        self.published.events += tell(self.connection, events, fetch_id)

    def sum_up(self, crawl_id: int) -> None:
        """Judge what is claimed, and write down in the run book what was published."""
        self.news.judge()
        held = len(self.belief.draws) + len(self.belief.reported)
        self.published.new_draws = held - self.known
        self.connection.execute(
            "UPDATE crawls SET changed = changed OR ?, new_draws = coalesce(new_draws, 0) + ?,"
            " revisions = coalesce(revisions, 0) + ? WHERE crawl_id = ?",
            [
                *(self.published.changed, self.published.new_draws, self.published.revisions),
                crawl_id,
            ],
        )

    def _confirm(self, fetch: Fetch) -> str:
        """The copy believed is found unchanged: the same content, or a 304."""
        source = self.belief.source(fetch.source)
        self._prolong_sightings(fetch, ())
        lasting = ("vanished",) if fetch.listed is not None else LASTING
        self.connection.execute(
            "UPDATE events SET until = ? WHERE source = ? AND until = ?"
            " AND kind IN (SELECT value FROM json_each(?))",
            [fetch.fetched_at, fetch.source, source.believed_at, json.dumps(lasting)],
        )
        known = len(self.published.events)
        self._tell_states(reconcile.oddities(fetch), fetch, source.believed_at)
        self.published.changed |= len(self.published.events) > known
        previous_look = source.believed_at
        reconcile.confirm(self.belief, fetch)
        self._hear_again(fetch, source.shown.keys() - source.missing, previous_look)
        self._doubt(fetch)
        self._keep_state(fetch.source)
        return BELIEVED

    def _read(self, fetch: Fetch, because: str | None) -> str:
        belief, source = self.belief, self.belief.source(fetch.source)
        listed = self._listed(fetch)
        if because is None and (reason := reconcile.stale(belief, fetch, dict(listed))):
            return self._note_stale(fetch, reason)
        changes = reconcile.weave(belief, fetch, listed, self._statements, corrections.embedded())
        objections = vetoes(belief, changes, fetch.source) if because is None else []
        if objections:
            return self._hold(fetch, objections)
        if because is not None:
            told = f"Published after all, because: {because}"
            name = fetch.source
            changes.events.append(Event("accepted", name, name, fetch.fetched_at, told))
        known = len(self.published.events)
        self._write(fetch, changes)
        self._tell_states(changes.states, fetch, source.believed_at)
        self.published.revisions += len(changes.revisions) + len(changes.shifts)
        previous_look = source.believed_at
        before = {d: belief.draws[d] for d in changes.draws if d in belief.draws}
        reconcile.apply(belief, fetch, changes)
        self._hear_again(fetch, changes.listed, previous_look)
        if changes.draws:
            self.news.hear_again(changes.draws, before, fetch)
        self._doubt(fetch)
        is_told = len(self.published.events) > known
        self.published.changed |= bool(is_told or changes.draws or changes.revisions)
        self._keep_state(fetch.source)
        return BELIEVED

    def _doubt(self, fetch: Fetch) -> None:
        if fetch.source == PRIMARY and self.news.doubt_overdue(fetch):
            self.published.changed = True

    def _hear_again(self, fetch: Fetch, shown: Iterable[str], previous_look: str | None) -> None:
        """What was outdated and is stated once more dissents; what dissents still is a conflict."""
        shown = list(shown)
        again = reconcile.seen_again(self.belief, fetch, shown)
        source = self.belief.source(fetch.source)
        self.connection.executemany(
            "UPDATE evidence SET outdated = 0, dissents_since = ?"
            " WHERE draw_id = ? AND field = ? AND observation_id = ?",
            [(fetch.fetched_at, *key, source.shown[key[0]]) for key in again],
        )
        found = reconcile.conflicts(self.belief, fetch, shown, self._statements)
        known = len(self.published.events)
        self._tell_states(found, fetch, previous_look)
        self.published.changed |= bool(again) or len(self.published.events) > known

    def _note_stale(self, fetch: Fetch, reason: str) -> str:
        source = self.belief.source(fetch.source)
        told = f"An older copy was served: {reason}."
        event = Event("stale_copy", fetch.source, fetch.source, fetch.fetched_at, told)
        self._tell_states([event], fetch, source.looked_at)
        reconcile.judged(source, fetch)
        source.stale_since = source.stale_since or fetch.fetched_at
        self._keep_state(fetch.source)
        self.published.stale += 1
        return STALE

    def _hold(self, fetch: Fetch, objections: list[Veto]) -> str:
        source = self.belief.source(fetch.source)
        events = [
            Event("held", veto.check, fetch.source, fetch.fetched_at, f"Held: {veto.sentence}.")
            for veto in objections
        ]
        self._tell_states(events, fetch, source.looked_at)
        reconcile.judged(source, fetch)
        self._keep_state(fetch.source)
        self.published.held += objections
        return HELD

    def _keep_state(self, name: str) -> None:
        """Store how a source was found, exactly as the belief in memory has it."""
        source = self.belief.source(name)
        marks = ", ".join("?" * (len(STATE) + 1))
        self.connection.execute(
            f"INSERT OR REPLACE INTO sources (source, {', '.join(STATE)}) VALUES ({marks})",
            [name, *(getattr(source, attribute) for attribute in STATE)],
        )

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

    def _tell_states(
        self, events: Iterable[Event], fetch: Fetch, previous_look: str | None
    ) -> None:
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

    def _prolong_shown(self, fetch: Fetch, unchanged: Mapping[str, int]) -> None:
        """Of a page, which shows but some draws: the newest sightings of what it shows again."""
        self.connection.executemany(
            "UPDATE sightings SET to_fetch_id = ? WHERE sighting_id = (SELECT max(sighting_id)"
            " FROM sightings WHERE source = ? AND draw_id = ?)",
            [(fetch.fetch_id, fetch.source, draw_id) for draw_id in unchanged],
        )

    def _write(self, fetch: Fetch, changes: Changes) -> None:
        execute_many = self.connection.executemany
        self.news.confirm(changes.confirmed, changes.draws)
        if changes.is_feed:
            self._prolong_sightings(fetch, {*changes.stated, *changes.vanished})
        else:
            again = changes.listed.items()
            self._prolong_shown(fetch, {d: o for d, o in again if d not in changes.stated})
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
        updates = ", ".join(f"{name} = excluded.{name}" for name in DRAW[1:])
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
                for r in (*changes.revisions, *changes.shifts)
            ],
        )
        self.tell(changes.events, fetch.fetch_id)
