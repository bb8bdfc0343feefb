"""A release with a bit of everything, hostile texts included, for the tests of its formats."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from eescraper.export import release_if_changed
from eescraper.export.sqlite_file import open_read_only
from eescraper.export.tables import TABLES, ExportTable, Row, rows
from eescraper.output import Output
from eescraper.recordings.render import VISITS, rows_at
from tests.conftest import History

FORMULA = '=HYPERLINK("https://evil.example";"x")'
MARKUP = "<script>alert(1)</script> [x](javascript:alert(1)) | \x1b]0;owned\x07 \u202egnp.exe"
LONG = "a 1 MB sentence, " * 60_000
HOSTILE = {"formula": FORMULA, "plus": "+1", "at": "@x", "tab": "\t=1", "markup": MARKUP}


def with_everything(output: Output) -> Path:
    """Fill an output: releases of the record, claims and hostile texts in the last one."""
    output.prepare()
    with History(output.database) as history:
        for visit in VISITS:
            history.show(rows_at(visit), visit.at)
            if visit is VISITS[-1]:
                write_hostile(history.store.connection)
            release_if_changed(history.store, output)
    return output.latest.resolve()


def write_hostile(connection: sqlite3.Connection) -> None:
    """Texts of strangers wherever a release has some; every kind of value a claim can have."""
    connection.execute("UPDATE draws SET category_name = ? WHERE draw_id = '424'", [MARKUP])
    connection.execute("UPDATE draws SET category_name = ? WHERE draw_id = '423'", [FORMULA])
    connection.execute(
        "INSERT INTO draws (draw_id, draw_number, draw_suffix, draw_date, category, category_kind,"
        " flags, status, first_seen_at, changed_at) VALUES ('../../reported', 425, '',"
        " '2026-07-09', 'french', 'category', '{\"draw_id\": [\"provisional\"]}', 'reported',"
        " '2026-07-10T14:00:14Z', '2026-07-10T14:00:14Z')"
    )
    for number, (kind, text) in enumerate({**HOSTILE, "long": LONG}.items()):
        connection.execute(
            "INSERT INTO events (kind, subject, source, at, draw_id, sentence)"
            " VALUES ('new_draw', ?, 'odd', ?, '424', ?)",
            [f"../{text}", f"2026-07-08T00:00:0{number}Z", text],
        )
        connection.execute(
            "INSERT INTO articles (url, listed_urls, outlet, trusted, title, kind, published_on,"
            " sketch, first_read_at, read_at, first_fetch_id, fetch_id) VALUES"
            " (?, json_array(?), 'an-outlet', 0, ?, 'none', ?, '[]', ?, ?, 1, 1)",
            [
                *(f"https://outlet.example/{kind}", f"https://outlet.example/{kind}", text),
                *("1899-12-31" if kind == "at" else None, "2026-07-08T00:00:00Z"),
                "2026-07-08T00:00:00Z",
            ],
        )
        value = ("55", "[462, 510]", '"none"', "0", None, "1.5")[number]
        connection.execute(
            "INSERT INTO claims (article_id, fetch_id, position, kind, value, text, since)"
            " VALUES ((SELECT max(article_id) FROM articles), 1, 0, 'odd', ?, ?, '2026-01-01')",
            [value, text],
        )


def stored(folder: Path) -> dict[ExportTable, list[Row]]:
    """What the database of a release holds, as typed values."""
    with closing(open_read_only(folder / "eescraper.db")) as connection:
        return {table: rows(connection, table) for table in TABLES}
