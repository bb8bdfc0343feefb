"""Storing events, each once ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from eescraper.items import Event


def tell(
    connection: sqlite3.Connection, events: Iterable[Event], fetch_id: int | None
) -> list[Event]:
    """Store events that the database does not have yet; those that it had not."""
    fresh = []
    for event in events:
        stored = connection.execute(
            "INSERT INTO events (kind, subject, source, at, until, draw_id, fetch_id, sentence)"
            " VALUES (?, ?, ?, ?, NULL, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING event_id",
            [
                *(event.kind, event.subject, event.source, event.at),
                *(event.draw_id, fetch_id, event.sentence),
            ],
        ).fetchone()
        if stored:
            fresh.append(event)
    return fresh
