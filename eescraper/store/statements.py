"""Writes what one reading of an article says: its statements of draws, and its claims."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eescraper.store import storable
from eescraper.store.columns import BY_NAME

if TYPE_CHECKING:
    import sqlite3

MAX_STATEMENTS = 400
"""Of one article; the longest list of draws has one for each since 2015."""
MAX_CLAIMS = 100
MAX_TEXT = 1000
"""Characters of a sentence that are kept; the archive has the rest."""

_CLAIM = ("kind", "category", "year", "period", "since", "until", "as_of", "approximate")


def record_statements(
    connection: sqlite3.Connection, article_id: int, fetch_id: int, document: dict[str, Any]
) -> None:
    """Store what a document of `extract` says, unless that reading is stored already.

    What an article said before stays, with the reading that it was in.
    """
    of_reading = {"article_id": article_id, "fetch_id": fetch_id}
    codes = {code for (code,) in connection.execute("SELECT category FROM categories")}
    for position, draw in enumerate(document["draws"][:MAX_STATEMENTS]):
        texts = {name: text[:MAX_TEXT] for name, text in draw["texts"].items()}
        row = of_reading | {
            "position": position,
            "headline": int(draw["headline"]),
            "draw_id": None,
            "stated_id": draw["draw_id"],
            **{
                name: draw[name]
                for name in (
                    *("draw_date", "invitations", "crs_cutoff"),
                    *("tie_break_at_utc", "tie_break_precision", "tie_break_date"),
                )
            },
            "category": draw["category"] if draw["category"] in codes else None,
            "flags": json.dumps(draw["flags"]),
            "texts": storable(json.dumps(texts, ensure_ascii=False)),
        }
        _insert(connection, "statements", row)
    for position, claim in enumerate(document["all_claims"][:MAX_CLAIMS]):
        row = of_reading | {
            "position": position,
            "value": None if claim["value"] is None else json.dumps(claim["value"]),
            "text": storable(claim["text"][:MAX_TEXT]),
            **{name: claim[name] for name in _CLAIM},
            **dict.fromkeys(("verdict", "right_value", "because", "query")),
        }
        _insert(connection, "claims", row)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Insert a row of a table whose number is given by the database."""
    names = [column.name for column in BY_NAME[table].columns[1:]]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(map(':{}'.format, names))})"
        " ON CONFLICT DO NOTHING",
        row,
    )
