"""Writes what is believed: draws, evidence, revisions, events, sightings. One transaction.

Belief is a function of the responses in the order of their dates: a response dated before the
newest one believed changes nothing here, and waits for a rebuild.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

from eescraper.items import Draw, Event, Fetch, Identity
from eescraper.killpoints import reached
from eescraper.reconcile import Belief, testified_by
from eescraper.reconcile.news import REPORTED
from eescraper.sources import SOURCES
from eescraper.store.evidence import BELIEVED, HELD, PENDING
from eescraper.store.weaver import DRAW, STATE, Published, Weaver

if TYPE_CHECKING:
    from eescraper.store import Store

CONTENT = {
    "draws": "SELECT * FROM draws",
    "revisions": (
        "SELECT draw_id, source, field, kind, old_value, new_value, seen_at FROM revisions"
    ),
    "evidence": (
        "SELECT evidence.draw_id, field, source, digest, agrees, outdated, dissents_since"
        " FROM evidence JOIN observations USING (observation_id)"
    ),
    "articles": (
        "SELECT url, listed_urls, outlet, trusted, title, language, kind, published_on, published,"
        " updated, first_read_at, read_at FROM articles"
    ),
    "statements": (
        "SELECT url, read_at, position, headline, statements.draw_id, stated_id, draw_date,"
        " category, invitations, crs_cutoff, tie_break_at_utc, tie_break_date, statements.flags"
        " FROM statements JOIN articles USING (article_id, fetch_id)"
    ),
    "news_evidence": (
        "SELECT url, position, news_evidence.draw_id, field, agrees, outdated FROM news_evidence"
        " JOIN statements USING (statement_id) JOIN articles USING (article_id)"
    ),
    "claims": (
        "SELECT url, position, claims.kind, value, category, verdict, right_value FROM claims"
        " JOIN articles USING (article_id, fetch_id)"
    ),
    "events": (
        "SELECT kind, subject, source, at, until, draw_id, sentence FROM events"
        " WHERE fetch_id IS NOT NULL"
    ),
}
"""What two databases must agree in to say the same; numbers of rows and events that no response
told are left out."""

_FETCH = [field.name for field in fields(Fetch)]


def publish(
    store: Store, crawl_id: int, notes: Iterable[Event] = (), belief: Belief | None = None
) -> Published:
    """Weave all pending fetches into belief and commit once.

    ``notes`` are events that the crawl itself has to tell; alone they change no belief. A
    ``belief`` that is passed must be what the database holds, and is brought up to date.
    """
    with store.transaction() as connection:
        weaver = Weaver(connection, belief or load(connection))
        for fetch in _fetches(connection, "standing = ?", PENDING):
            weaver.take(fetch)
        weaver.tell(notes, None)
        weaver.sum_up(crawl_id)
        _queue(store, weaver, crawl_id)
        reached("belief:open")
    reached("belief:done")
    return weaver.published


def accept(
    store: Store,
    crawl_id: int,
    responses: Iterable[Identity],
    because: str,
    belief: Belief | None = None,
) -> Published:
    """Weave held fetches after all, on a person's word, which is kept as an event.

    Fetches that are not held, or not the newest of their source, are left as they are.
    """
    with store.transaction() as connection:
        weaver = Weaver(connection, belief or load(connection))
        for response in responses:
            named = "standing = ? AND url = ? AND fetched_at = ? AND sha256 = ?"
            for fetch in _fetches(connection, named, HELD, *response):
                if fetch.fetched_at >= weaver.belief.source(fetch.source).looked_at:
                    weaver.take(fetch, because)
        weaver.sum_up(crawl_id)
        _queue(store, weaver, crawl_id)
    return weaver.published


def _queue(store: Store, weaver: Weaver, crawl_id: int) -> None:
    """Put in the outbox what happened, if anybody is to be told; of the first fill nobody is."""
    if store.outbox and weaver.known:
        store.outbox.queue(weaver.connection, weaver.published.events, crawl_id)


def load(connection: sqlite3.Connection) -> Belief:
    """The belief as it stands in the database."""
    belief = Belief()
    for row in connection.execute(f"SELECT {', '.join(DRAW)} FROM draws"):
        draw = Draw(*row)
        held = belief.reported if draw.status == REPORTED else belief.draws
        held[draw.draw_id] = draw
    for name, *state in connection.execute(f"SELECT source, {', '.join(STATE)} FROM sources"):
        source = belief.source(name)
        for attribute, value in zip(STATE, state, strict=True):
            setattr(source, attribute, value)
        listed = connection.execute(
            "SELECT listed FROM fetches WHERE source = ? AND standing = ? AND listed IS NOT NULL"
            " ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1",
            [name, BELIEVED],
        ).fetchone()
        source.listed = frozenset(json.loads(listed[0])) if listed else None
    _load_sightings(connection, belief)
    belief.pool_dates = dict(
        connection.execute(
            "SELECT pool_count_id, as_of FROM pool_counts WHERE pool_count_id IN"
            " (SELECT pool_count_id FROM observations JOIN sightings USING (observation_id))"
        )
    )
    for draw_id, field, kind, source_name, seen_at in connection.execute(
        "SELECT draw_id, field, kind, source, max(seen_at) FROM revisions"
        " GROUP BY draw_id, field, kind, source ORDER BY max(seen_at)"
    ):
        if name := testified_by(kind, field):
            belief.revised.setdefault((draw_id, name), {})[source_name] = seen_at
    for source_name, draw_id, field, outdated, since in connection.execute(
        "SELECT source, evidence.draw_id, field, outdated, dissents_since"
        " FROM evidence JOIN observations USING (observation_id) WHERE agrees = 0"
    ):
        dissents = belief.dissents.setdefault(source_name, {})
        dissents[draw_id, field] = None if outdated else since or ""
    return belief


def _load_sightings(connection: sqlite3.Connection, belief: Belief) -> None:
    """What each source showed last, and when it last showed what it does not show now."""
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    for name, draw_id, observation_id, to_fetch_id, seen_at in connection.execute(
        "SELECT sightings.source, draw_id, observation_id, to_fetch_id, fetched_at FROM sightings"
        " JOIN fetches ON fetch_id = to_fetch_id ORDER BY sighting_id"
    ):
        source = belief.source(name)
        source.shown[draw_id] = observation_id
        source.seen.add(observation_id)
        latest[name, draw_id] = (to_fetch_id, seen_at)
    for (name, draw_id), (to_fetch_id, seen_at) in latest.items():
        source = belief.sources[name]
        if not SOURCES[name].is_feed:
            source.seen_at[draw_id] = seen_at
        elif to_fetch_id != source.fetch_id:
            source.missing.add(draw_id)
            source.seen_at[draw_id] = seen_at


def _fetches(connection: sqlite3.Connection, where: str, *parameters: str) -> list[Fetch]:
    rows = connection.execute(
        f"SELECT {', '.join(_FETCH)} FROM fetches WHERE {where}"
        " ORDER BY fetched_at, sha256, fetch_id",
        parameters,
    )
    return [
        Fetch(
            fetch_id=row["fetch_id"],
            source=row["source"],
            status=row["status"],
            fetched_at=row["fetched_at"],
            sha256=row["sha256"],
            last_modified=row["last_modified"],
            unknown_fields=tuple(json.loads(row["unknown_fields"] or "[]")),
            unread=tuple(tuple(entry) for entry in json.loads(row["unread"] or "[]")),
            listed=row["listed"] and tuple(json.loads(row["listed"])),
            language=row["language"],
        )
        for row in (dict(zip(_FETCH, values, strict=True)) for values in rows.fetchall())
    ]
