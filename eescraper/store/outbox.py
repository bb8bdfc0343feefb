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
from eescraper.store.outbox_columns import OUTBOX_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from eescraper.items import Event
    from eescraper.store import Store

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

    def queue(self, connection: sqlite3.Connection, events: Iterable[Event]) -> None:
        """Put what is wanted of new events in the outbox, inside the caller's transaction."""
        for event in events:
            draw = self._draw(connection, event.draw_id)
            if self.rules.want(event, draw):
                self._add(connection, message(event, draw))

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


def waiting(store: Store, channel: str) -> list[Message]:
    """What a channel is still to be told, oldest first; what has failed often comes last."""
    rows = store.rows(
        "SELECT notification_id, kind, at, level, title, body FROM deliveries"
        " JOIN notifications USING (notification_id) WHERE channel = ? AND delivered_at IS NULL"
        " ORDER BY attempts >= ?, notifications.rowid",
        [channel, STUBBORN],
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
    """Give what waits for an address that was changed to the new address of the same scheme.

    Only if it is plain which one that is: one address of the scheme has gone, and one is new.
    """
    known = {name for (name,) in store.rows("SELECT DISTINCT channel FROM deliveries")}
    gone = [
        name
        for (name,) in store.rows(
            "SELECT DISTINCT channel FROM deliveries WHERE delivered_at IS NULL"
        )
        if name not in channels
    ]
    for old in gone:
        scheme = old.partition("-")[0]
        new = [name for name in channels if name not in known and name.startswith(f"{scheme}-")]
        if len(new) == 1 and sum(name.startswith(f"{scheme}-") for name in gone) == 1:
            with store.transaction() as connection:
                connection.execute(
                    "UPDATE deliveries SET channel = ?, attempts = 0, error = NULL"
                    " WHERE channel = ? AND delivered_at IS NULL",
                    [new[0], old],
                )


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
    for table in OUTBOX_TABLES:
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
        for table in reversed(OUTBOX_TABLES):
            connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        connection.commit()


def failing(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """{channel: {waiting: how many messages it did not take, error: the newest reason}}."""
    rows = connection.execute(
        "SELECT channel, count(*), error, max(tried_at) FROM deliveries"
        " WHERE delivered_at IS NULL AND attempts > 0 GROUP BY channel"
    )
    return {channel: {"waiting": count, "error": error} for channel, count, error, _ in rows}
