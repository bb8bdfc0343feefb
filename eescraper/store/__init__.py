"""The working database: opening, migrating, transactions. Only this package writes SQL.

Every error of SQLite leaves here as a `StorageError` that names the file.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from eescraper.errors import StorageError
from eescraper.normalize.categories import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from eescraper.store.outbox import Outbox

MIGRATION_SET = "eescraper"
LATEST = ("m001_initial", "m002_states", "m003_witnesses", "m004_news", "m005_outbox", "m006_scans")
"""Names of all migrations, so that an up-to-date database opens without sqlite-utils."""


class Store:
    """One connection to ``state/eescraper.db``.

    ``outbox``: what happens through this connection is told to the operator; None: to nobody.
    """

    def __init__(self, path: Path, timeout: float = 30) -> None:
        """Open, creating or migrating as needed; wait ``timeout`` seconds for other writers.

        Raises `StorageError` if the file is no database, locked, damaged, or written by a newer
        version of eescraper.
        """
        self.path = path
        self.outbox: Outbox | None = None
        with self.errors():
            self.connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
                self.connection.execute("PRAGMA foreign_keys = ON")
                self._migrate()
            except BaseException:
                self.connection.close()
                raise

    def close(self) -> None:
        self.connection.close()

    @property
    def identity(self) -> int:
        """A number that tells this database from one that had its place before it."""
        return int(self.value("PRAGMA user_version"))

    @contextmanager
    def errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(f"{self.path}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, also for readers: one transaction that holds the write lock.

        Inside another one it is a part of that.
        """
        is_part = self.connection.in_transaction
        if is_part:
            yield self.connection
            return
        with self.errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
        with self.errors():
            return self.connection.execute(sql, tuple(parameters)).fetchall()

    def value(self, sql: str, parameters: Iterable[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def _migrate(self) -> None:
        has_set = self.value("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'")
        applied = set()
        if has_set:
            applied = {
                name
                for (name,) in self.rows(
                    "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [MIGRATION_SET]
                )
            }
        if newer := applied - set(LATEST):
            raise StorageError(
                f"{self.path}: the schema is newer than this eescraper (it has"
                f" {', '.join(sorted(newer))}): upgrade eescraper, or use another output folder"
            )
        if applied != set(LATEST):
            from sqlite_utils import Database  # noqa: PLC0415

            from eescraper.store.migrations import migrations  # noqa: PLC0415

            migrations.apply(Database(self.connection))
        self._bring_views()
        self._bring_categories()
        if self.identity == 0:
            self.connection.execute(f"PRAGMA user_version = {1 + secrets.randbelow(2**31 - 1)}")

    def _bring_categories(self) -> None:
        """Categories that the rules know and an older database does not."""
        known = {code for (code,) in self.rows("SELECT category FROM categories")}
        new = [(r.code, r.kind, r.en, r.fr) for r in rules() if r.code not in known]
        if new:
            with self.transaction() as connection:
                connection.executemany("INSERT INTO categories VALUES (?, ?, ?, ?)", new)

    def _bring_views(self) -> None:
        """Views as this version has them: they change without a migration."""
        wanted = views()
        stored = dict(self.rows("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
        if stored == wanted:
            return
        with self.transaction() as connection:
            for name in stored:
                connection.execute(f'DROP VIEW IF EXISTS "{name}"')
            for statement in wanted.values():
                connection.execute(statement)


def views() -> dict[str, str]:
    """The statement of each view of ``views.sql`` by its name, as SQLite keeps it."""
    script = files("eescraper.store").joinpath("views.sql").read_text(encoding="utf-8")
    found = re.findall(r"^(CREATE VIEW (\w+) .+?);$", script, re.MULTILINE | re.DOTALL)
    return {name: statement for statement, name in found}


def storable(text: str | None) -> str | None:
    """The text as SQLite can hold it: a damaged byte, a lone surrogate, becomes its escape."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode()
