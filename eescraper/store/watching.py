"""How the crawls of a spider went so far, and the events that tell of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from eescraper.errors import HELD, NO_VERDICT, OUTCOMES
from eescraper.sources import PRIMARY, ROBOTS, SOURCES
from eescraper.store.event_log import tell
from eescraper.store.evidence import BELIEVED
from eescraper.watch import (
    FAILING,
    RECOVERED,
    SILENCE_BROKEN,
    Watched,
    end_of_crawl,
    failing_as,
)

if TYPE_CHECKING:
    import sqlite3

    from eescraper.store import Store

IRCC_SPIDER = "ircc_draws"


def tell_end(
    store: Store,
    spider: str,
    crawl_id: int,
    exit_code: int,
    reason: str | None,
    now: str,
    told_directly: str | None = None,
) -> None:
    """Store, and put in the outbox, what a crawl's end tells: that it fails, or works again.

    ``told_directly``: the outcome that the operator was told of when no database could be had.
    """
    with store.transaction() as connection:
        known = watched(connection, spider, crawl_id)
        is_lasting = OUTCOMES[exit_code] in known.failing_as
        if told_directly:
            known = replace(known, failing_as=known.failing_as | {told_directly})
        event = end_of_crawl(spider, exit_code, reason, now, known)
        if event is not None:
            fresh = tell(connection, [event], None)
            if store.outbox:
                store.outbox.queue(connection, fresh, crawl_id)
        if is_lasting or (event and event.kind == FAILING):
            connection.execute(
                "UPDATE events SET until = ? WHERE event_id = (SELECT max(event_id) FROM events"
                " WHERE kind = ? AND subject = ? AND source = ?)",
                [now, FAILING, failing_as(spider, exit_code), spider],
            )


def watched(connection: sqlite3.Connection, spider: str, before: int) -> Watched:
    """What is known of a spider before a crawl."""
    rows = connection.execute(
        "SELECT kind, subject, at FROM events WHERE source = ? AND kind IN (?, ?, ?)"
        " ORDER BY event_id DESC",
        [spider, FAILING, RECOVERED, SILENCE_BROKEN],
    ).fetchall()
    failed_as, since = set(), None
    for kind, subject, at in rows:
        if kind != FAILING:
            break
        failed_as.add(subject.rpartition(" ")[2])
        since = at
    last = connection.execute(
        "SELECT exit_code FROM crawls WHERE spider = ? AND crawl_id < ?"
        " ORDER BY crawl_id DESC LIMIT 1",
        [spider, before],
    ).fetchone()
    was_held = last is not None and last[0] == HELD
    return Watched(frozenset(failed_as), since, was_held, good_look(connection, spider, before))


def good_look(connection: sqlite3.Connection, spider: str, before: int) -> str | None:
    """Date of the newest good look of a spider in crawls before one: what it came for was read.

    Of a crawl that was killed nobody was told whether it was one.
    """
    if spider == IRCC_SPIDER:
        where, values = "source = ? AND standing = ?", [PRIMARY, BELIEVED]
    else:
        others = [*SOURCES, ROBOTS]
        where = f"source NOT IN ({', '.join('?' * len(others))}) AND status IN (200, 304)"
        values = others
    found: str | None = connection.execute(
        "SELECT max(fetched_at) FROM fetches JOIN crawls USING (crawl_id)"
        f" WHERE crawl_id < ? AND exit_code IS NOT ? AND {where}",
        [before, NO_VERDICT, *values],
    ).fetchone()[0]
    return found
