"""The outbox: what is to be told to whom, written in the transaction that learns of it.

A message waits here, once for each channel, until its arrival is noted: it arrives at least once,
and twice only if the process dies between the arrival and the note.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eescraper.errors import StorageError
from eescraper.notify.messages import Message, message
from eescraper.notify.rules import Rules
from eescraper.store.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from eescraper.items import Event
    from eescraper.store import Store

PATIENT = 3
"""A message that failed so often pauses before it is tried again."""

STUBBORN = 5
"""A message that failed so often lets those pass that came after it."""

_DRAW = (
    *("draw_id", "status", "draw_date", "category", "category_name", "invitations", "crs_cutoff"),
    *("tie_break_at_utc", "url"),
)


@dataclass(frozen=True)
class Outbox:
    """What the operator wants to be told, and the names of the channels that it goes to."""

    rules: Rules
    channels: tuple[str, ...]

    def queue(self, connection: sqlite3.Connection, events: Sequence[Event], crawl_id: int) -> None:
        """Put what is wanted of a crawl's new events in the outbox, inside the caller's
        transaction.

        What IRCC states otherwise than news had reported is no change of a published value.
        """
        confirmed = {event.draw_id for event in events if event.kind == "confirmed"}
        for event in events:
            draw = self._draw(connection, event.draw_id)
            is_news = event.kind == "revision" and event.draw_id in confirmed
            if self.rules.want(event, draw) and not is_news:
                self._add(connection, message(event, draw, crawl_id))

    def _draw(self, connection: sqlite3.Connection, draw_id: str | None) -> dict[str, Any] | None:
        found = connection.execute(
            f"SELECT {', '.join(_DRAW)}, total FROM draws LEFT JOIN pool_counts"
            " USING (pool_count_id) WHERE draw_id = ?",
            [draw_id],
        ).fetchone()
        return dict(zip((*_DRAW, "pool"), found, strict=True)) if found else None

    def _add(self, connection: sqlite3.Connection, told: Message) -> None:
        stored = connection.execute(
            "INSERT INTO notifications VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            " RETURNING notification_id",
            [told.notification_id, told.kind, told.at, told.level, told.title, told.body],
        ).fetchone()
        if stored:
            connection.executemany(
                "INSERT INTO deliveries (notification_id, channel, attempts) VALUES (?, ?, 0)",
                [(told.notification_id, channel) for channel in self.channels],
            )


def waiting(store: Store, channel: str, now: str, *, is_urgent: bool = False) -> list[Message]:
    """What a channel is to be told now, oldest first; what has failed often comes last.

    After three failures a message pauses: a quarter of an hour, then twice as long each time, a
    day at most. ``is_urgent``: a person asks, and nothing pauses.
    """
    rows = store.rows(
        "SELECT notification_id, kind, at, level, title, body FROM deliveries"
        " JOIN notifications USING (notification_id) WHERE channel = ? AND delivered_at IS NULL"
        " AND (? OR attempts < ? OR unixepoch(?) - unixepoch(tried_at)"
        " >= min(86400, 900 << min(attempts - ?, 7)))"
        " ORDER BY attempts >= ?, notifications.rowid",
        [channel, is_urgent, PATIENT, now, PATIENT, STUBBORN],
    )
    return [Message(*row) for row in rows]


def note(store: Store, notification_id: str, channel: str, now: str, error: str | None) -> None:
    """Write down that a message has arrived, or why not."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE deliveries SET attempts = attempts + 1, tried_at = ?, delivered_at = ?,"
            " error = ? WHERE notification_id = ? AND channel = ?",
            [now, None if error else now, error, notification_id, channel],
        )


def hand_over(store: Store, channels: Sequence[str]) -> None:
    """Give what waits for an address that is no longer named to the one that has its place.

    That is the only one of its scheme, or the only one at all; else it goes on waiting.
    """
    gone = [
        name
        for (name,) in store.rows(
            "SELECT DISTINCT channel FROM deliveries WHERE delivered_at IS NULL"
        )
        if name not in channels
    ]
    for old in gone:
        scheme = old.partition("-")[0]
        heirs = [name for name in channels if name.startswith(f"{scheme}-")] or list(channels)
        if len(heirs) == 1:
            with store.transaction() as connection:
                connection.execute(
                    "UPDATE OR IGNORE deliveries SET channel = ?, attempts = 0, error = NULL"
                    " WHERE channel = ? AND delivered_at IS NULL",
                    [heirs[0], old],
                )
            forget(store, old)  # what is left is there already


def forget(store: Store, channel: str) -> int:
    """Drop what waits for a channel; how much that was."""
    with store.transaction() as connection:
        return connection.execute(
            "DELETE FROM deliveries WHERE channel = ? AND delivered_at IS NULL", [channel]
        ).rowcount


def carry_over(store: Store, old: Path) -> None:
    """Take the outbox, and the events that no response tells, from a database being replaced."""
    if not old.exists():
        return
    with suppress(StorageError), store.errors():  # what can't be read of a damaged one is lost
        store.connection.execute("ATTACH DATABASE ? AS old", [str(old)])
        try:
            with store.transaction() as connection:
                _carry(connection)
        finally:
            store.connection.execute("DETACH DATABASE old")


def _carry(connection: sqlite3.Connection) -> None:
    there = {name for (name,) in connection.execute("SELECT name FROM old.sqlite_master")}
    names = "kind, subject, source, at, until, draw_id, sentence"
    if "events" in there:
        connection.execute(
            f"INSERT INTO events ({names}) SELECT {names} FROM old.events"
            " WHERE fetch_id IS NULL ORDER BY event_id ON CONFLICT DO NOTHING"
        )
    for table in (table for table in TABLES if table.is_private):
        if table.name in there:
            columns = ", ".join(column.name for column in table.columns)
            connection.execute(
                f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM old.{table.name}"
                " ORDER BY rowid"
            )


def remove_private(path: Path) -> None:
    """Take the tables that are the operator's alone out of a copy of the database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        for table in reversed([table for table in TABLES if table.is_private]):
            connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        connection.commit()


def undelivered(connection: sqlite3.Connection, before: str) -> dict[str, dict[str, Any]]:
    """{channel: {waiting: messages of events before an instant that did not arrive, error}}.

    ``error`` is the newest reason, null if none was tried yet.
    """
    rows = connection.execute(
        "SELECT channel, count(*), error, max(coalesce(tried_at, '')) FROM deliveries"
        " JOIN notifications USING (notification_id)"
        " WHERE delivered_at IS NULL AND (attempts > 0 OR at < ?) GROUP BY channel",
        [before],
    )
    return {channel: {"waiting": count, "error": error} for channel, count, error, _ in rows}
