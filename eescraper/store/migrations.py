"""The steps from an empty file to the newest schema. A step once released is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from eescraper.normalize.categories import UNKNOWN, rules
from eescraper.store.columns import TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("eescraper")


@migrations()
def m001_initial(db: Database) -> None:
    _bring(db, 1)
    db.table("categories").insert_all(
        [{"category": r.code, "kind": r.kind, "label_en": r.en, "label_fr": r.fr} for r in rules()]
        + [{"category": UNKNOWN, "kind": UNKNOWN, "label_en": "Unknown", "label_fr": "Inconnue"}]
    )


@migrations()
def m002_states(db: Database) -> None:
    """Events of a state that lasts say until when; how each source was found is kept."""
    _bring(db, 2)
    db.execute(
        "INSERT INTO sources"
        " (source, fetch_id, believed_at, looked_at, looked_sha256, last_modified)"
        " SELECT source, fetch_id, max(fetched_at), fetched_at, sha256, last_modified FROM fetches"
        " WHERE standing = 'believed' GROUP BY source"
    )


@migrations()
def m003_witnesses(db: Database) -> None:
    """Several sources state a draw: what each says besides, since when it dissents."""
    _bring(db, 3)


def _bring(db: Database, since: int) -> None:
    """Create the tables and add the columns that are declared for a migration."""
    for table in TABLES:
        new = [column for column in table.columns if column.since == since]
        foreign_keys = [(c.name, *c.references) for c in new if c.references]
        if table.since == since:
            db.table(table.name).create(
                {column.name: column.type for column in new},
                pk=table.primary_key[0] if len(table.primary_key) == 1 else table.primary_key,
                not_null={column.name for column in new if column.null is None},
                foreign_keys=foreign_keys,
                strict=True,
            )
            for columns in table.unique:
                db.table(table.name).create_index(columns, unique=True)
            for columns in table.indexes:
                db.table(table.name).create_index(columns)
        else:
            for column in new:
                db.table(table.name).add_column(
                    column.name, column.type, not_null_default=column.default
                )
