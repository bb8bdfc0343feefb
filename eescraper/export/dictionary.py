"""``DATA.md``: what lies in a release, how to open it, and what every column means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eescraper.export import changes, datasette_metadata, licence
from eescraper.export.tables import TABLES
from eescraper.store import columns
from eescraper.store.view_columns import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from eescraper.store.declared import Column

NAME = "DATA.md"

_FILES = (
    ("`draws`, `pools`, `revisions`, `events`, `claims`: `.csv`, `.json`, `.parquet`",
     "the tables below, each in three formats with the same rows, types and nulls"),
    ("`eescraper.xlsx`", "the same tables as sheets, and a sheet `dictionary`"),
    ("`eescraper.db`", "SQLite: everything, with the evidence behind each value"),
    ("`report.html`", "a page to look at, offline: charts, all draws, where each value comes from"),
    ("`metadata.yml`", "for Datasette: descriptions and canned queries"),
    ("`datapackage.json`", "the CSV files with their schemas (Frictionless Data Package)"),
    ("`CHANGES.md`, `changes.csv`", "what is new or different since the release before"),
    ("`feed.xml`", "an Atom feed of new draws and revisions"),
    ("`LICENCE.md`, `CITATION.cff`", "terms and attribution; how to cite"),
    ("`SHA256SUMS`, `release.json`", "checksums (`sha256sum -c SHA256SUMS`), and for programs"),
)  # fmt: skip

_OPENING = f"""
## Opening it

```python
pandas.read_parquet("draws.parquet")
polars.read_parquet("draws.parquet")
duckdb.sql("SELECT category, max(crs_cutoff) FROM 'draws.parquet' GROUP BY category")
```

```sh
{datasette_metadata.COMMAND}    # pip install datasette
frictionless validate datapackage.json
sqlite3 -readonly eescraper.db "SELECT * FROM draws ORDER BY draw_number DESC LIMIT 5"
```

## How to read the values

* A `draw_id` is text: round 91 was two, `91a` and `91b`. A round's number is not its ordinal. A
  draw with `status` `reported` is known from news alone, has a provisional id, and is not in
  IRCC's list yet: leave it out unless you want it.
* Dates are as published, YYYY-MM-DD. Instants are UTC to the second: `2025-12-11T16:27:45Z` in CSV
  and JSON, `timestamp[ms, UTC]` in Parquet, a date without zone, meant as UTC, in the workbook.
* Null means what the column says, and never zero: an empty field in CSV, `null` in JSON and
  Parquet, an empty cell. No text is empty.
* A list is one in JSON and Parquet, and separated by spaces in CSV and the workbook. A column of
  type json is JSON: as it is in JSON, as text elsewhere.
* In CSV a text that begins with `=`, `+`, `-`, `@`, a tab or a line break has an apostrophe in
  front, so that no spreadsheet runs it. A text longer than a cell can be is cut in the workbook.
"""


def write(path: Path, as_of: str, asked: Mapping[str, Any]) -> None:
    """Write the dictionary of a release and of its database, and the questions of its queries."""
    lines = [
        f"# {licence.TITLE}, as of {as_of}",
        "",
        licence.ABSTRACT,
        "",
        *_table(("file", "what it is"), _FILES),
        *_OPENING.splitlines(),
        *_questions(asked),
        *("", "## The tables in CSV, JSON, Parquet and the workbook"),
    ]
    for table in TABLES:
        key = ", ".join(f"`{name}`" for name in table.primary_key)
        lines += ["", f"### {table.name}", "", f"{table.description} Key: {key}.", ""]
        lines += _table(
            ("column", "type", "unit, zone", "null means", "description"),
            [
                (f"`{f.name}`", f.kind, f.unit or f.zone or "", f.null or "never", f.description)
                for f in table.fields
            ],
        )
    lines += ["", f"### {changes.TABLE}", "", changes.DESCRIPTION, ""]
    lines += _table(
        ("column", "type", "unit, zone", "null means", "description"),
        [(f"`{f.name}`", f.kind, "", f.null or "never", f.description) for f in changes.FIELDS],
    )
    lines += _database()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _questions(asked: Mapping[str, Any]) -> list[str]:
    if not asked:
        return []
    told = "Each is a query in `metadata.yml`: one SELECT, which also runs without Datasette."
    titles = [f"* {question['title']} `{name}`" for name, question in asked.items()]
    return ["", "## Questions with an answer", "", told, "", *titles]


def _database() -> list[str]:
    lines = ["", "## The tables and views of eescraper.db"]
    public = [table for table in columns.TABLES if not table.is_private]
    for table in (*public, *VIEWS):
        lines += ["", f"### {table.name} (eescraper.db)", "", table.description, ""]
        lines += _table(
            ("column", "type", "form, unit", "null means", "description"),
            [_described(column) for column in table.columns],
        )
    return lines


def _described(column: Column) -> tuple[str, ...]:
    kind = {int: "INTEGER", str: "TEXT", float: "REAL"}[column.type]
    form = column.form or column.unit or ""
    return (f"`{column.name}`", kind, form, column.null or "never", column.description)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(header)} |",
        "|" + "---|" * len(header),
        *(f"| {' | '.join(text.replace('|', chr(92) + '|') for text in row)} |" for row in rows),
    ]
