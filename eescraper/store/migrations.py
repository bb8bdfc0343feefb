"""The steps from an empty file to the newest schema. A step once released is never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from eescraper.normalize import most_common, stated_in
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
    """Several sources state a draw: what each says besides, since when it dissents.

    Until then there was one, the English rounds feed, so that all that it said of a category's
    name and version agrees.
    """
    _bring(db, 3)
    for name in ("category_version", "category_name"):
        db.execute(
            "INSERT INTO evidence (draw_id, field, observation_id, agrees)"
            f" SELECT e.draw_id, '{name}', observation_id, 1 FROM evidence AS e"
            " JOIN observations USING (observation_id)"
            f" WHERE field = 'category' AND {name} IS NOT NULL"
        )
    languages = {}
    for number, *texts in db.execute(
        "SELECT observation_id, draw_date_full_raw, drawn_at_raw, category_raw FROM observations"
    ).fetchall():
        languages[number] = stated_in(*texts)
    _set_languages(db, "observations", "observation_id", languages)
    listed = db.execute("SELECT fetch_id, listed FROM fetches WHERE listed IS NOT NULL").fetchall()
    most = {
        fetch_id: most_common(languages.get(n) for n in json.loads(ids)) for fetch_id, ids in listed
    }
    _set_languages(db, "fetches", "fetch_id", most)


@migrations()
def m004_news(db: Database) -> None:
    """What the press says."""
    _bring(db, 4)


@migrations()
def m005_outbox(db: Database) -> None:
    """What is told to the operator, and whether it has arrived."""
    _bring(db, 5)


@migrations()
def m006_scans(db: Database) -> None:
    """Which archives of the web were scanned, and which pages were found in them."""
    _bring(db, 6)


def _set_languages(db: Database, table: str, key: str, languages: dict[int, str | None]) -> None:
    db.conn.executemany(
        f"UPDATE {table} SET language = ? WHERE {key} = ?",
        [(language, number) for number, language in languages.items() if language],
    )


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
