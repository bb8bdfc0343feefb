"""``eescraper.db``: all tables and views but the outbox, one plain file that opens read-only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from eescraper.errors import StorageError
from eescraper.store.outbox import remove_private

if TYPE_CHECKING:
    from pathlib import Path

    from eescraper.store import Store

NAME = "eescraper.db"


def write(store: Store, path: Path) -> None:
    """Copy the working database, as of now, without its write-ahead log."""
    try:
        store.connection.execute("VACUUM INTO ?", [str(path)])
        remove_private(path)
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error


def verify(path: Path) -> None:
    """Raise `StorageError` unless the file is a sound database."""
    with closing(open_read_only(path)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if found != [("ok",)] or orphans:
        raise StorageError(f"{path}: not sound: {(found, orphans)!r:.300}")


def count_draws(path: Path) -> int:
    with closing(open_read_only(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM draws").fetchone()[0])


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can't write; works on a database that is being written to as well."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
