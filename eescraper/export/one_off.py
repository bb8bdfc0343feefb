"""``eescraper export``: some tables of the newest release, in some formats, into any folder.

Reads the release and writes nothing but the files it names, each replaced as a whole.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eescraper import progress
from eescraper.errors import StorageError, UsageError
from eescraper.export import check, csv_file, json_file, parquet_file, sqlite_file, xlsx_file
from eescraper.export.tables import NAMES, ExportTable, Row, rows
from eescraper.output import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eescraper.output import Output

PER_TABLE = {"csv": csv_file, "json": json_file, "parquet": parquet_file}
DATABASE = "eescraper-tables.db"
"""Not the name of a release's database, which has more in it."""


def export(
    output: Output,
    to: Path,
    formats: Sequence[str],
    names: Sequence[str] = (),
    years: Sequence[int] = (),
    categories: Sequence[str] = (),
) -> dict[Path, dict[str, int]]:
    """Write tables (by default all) of the years and categories; {file: {table: its rows}}.

    Raises `UsageError` if there is no release, or no such year or category in it, or ``to`` is in
    the output folder's releases; `StorageError` if a file can't be written.
    """
    database = output.latest / sqlite_file.NAME
    if not database.exists():
        raise UsageError(f"{output.latest}: no release yet; has a crawl been run?")
    if output.releases.resolve() in (to.resolve(), *to.resolve().parents):
        raise UsageError(f"--to: {to} is in {output.releases}, and releases are never touched")
    with closing(sqlite_file.open_read_only(database)) as connection:
        _check_filters(connection, years, categories)
        chosen = [table for name, table in NAMES.items() if not names or name in names]
        content = {table: rows(connection, table, years, categories) for table in chosen}
    as_of = check.read_manifest(output.latest).get("as_of", "2000-01-01T00:00:00Z")
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            return _write(Path(folder), to, dict.fromkeys(formats), content, as_of)
    except OSError as error:
        raise StorageError(f"{error.filename or to}: {error}") from error


def _check_filters(
    connection: sqlite3.Connection, years: Sequence[int], categories: Sequence[str]
) -> None:
    known = [code for (code,) in connection.execute("SELECT category FROM categories ORDER BY 1")]
    for category in categories:
        if category not in known:
            raise UsageError(f"--category: {category}: expected one of {', '.join(known)}")
    first, last = connection.execute(
        "SELECT substr(min(draw_date), 1, 4), substr(max(draw_date), 1, 4) FROM draws"
    ).fetchone()
    for year in years:
        if first is None or not int(first) <= year <= int(last):
            raise UsageError(f"--year: {year}: the record goes from {first} to {last}")


def _write(
    folder: Path,
    to: Path,
    formats: Mapping[str, None],
    content: Mapping[ExportTable, Sequence[Row]],
    as_of: str,
) -> dict[Path, dict[str, int]]:
    """Write each file in a folder of our own first, then to where it is wanted."""
    counts = {table.name: len(found) for table, found in content.items()}
    made: dict[str, dict[str, int]] = {}
    for name in progress.track(formats, "export", "formats"):
        if name == "xlsx":
            xlsx_file.write(folder / xlsx_file.NAME, content, as_of)
            made[xlsx_file.NAME] = counts
        elif name == "sqlite":
            _write_database(folder / DATABASE, content)
            made[DATABASE] = counts
        else:
            for table, found in content.items():
                file = f"{table.name}.{PER_TABLE[name].SUFFIX}"
                PER_TABLE[name].write(folder / file, table, found)
                made[file] = {table.name: len(found)}
    for file in made:
        replace_file(to / file, (folder / file).read_bytes())
    return {to / file: told for file, told in made.items()}


def _write_database(path: Path, content: Mapping[ExportTable, Sequence[Row]]) -> None:
    """The tables alone; dates, instants, lists and JSON as text, as in ``eescraper.db``."""
    from sqlite_utils import Database  # noqa: PLC0415

    with closing(sqlite3.connect(path)) as connection:
        database = Database(connection)
        for table, found in content.items():
            names = [field.name for field in table.fields]
            made = database.table(table.name).create(
                {f.name: int if f.kind == "integer" else str for f in table.fields},
                pk=table.primary_key if len(table.primary_key) > 1 else table.primary_key[0],
                not_null={field.name for field in table.fields if field.null is None},
                strict=True,
            )
            made.insert_all(
                dict(zip(names, map(_stored, table.fields, row), strict=True)) for row in found
            )


def _stored(field: Any, value: Any) -> Any:
    if value is not None and field.kind in ("list", "json"):
        return json.dumps(value, ensure_ascii=False)
    return csv_file.stamp(value) if isinstance(value, date) else value
