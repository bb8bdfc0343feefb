"""Writes every file of a release but its manifest, all of them from its own ``eescraper.db``."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

from eescraper import progress
from eescraper.export import (
    changes,
    csv_file,
    datapackage,
    datasette_metadata,
    dictionary,
    feed,
    json_file,
    licence,
    parquet_file,
    report,
    sqlite_file,
    xlsx_file,
)
from eescraper.export.tables import TABLES, rows
from eescraper.killpoints import reached

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from eescraper.store import Store

SUMS = "SHA256SUMS"
PER_TABLE = (csv_file, json_file, parquet_file)
"""The formats that have a file per table."""


def write(
    store: Store, folder: Path, as_of: str, before: Path | None, were: Mapping[str, int]
) -> dict[str, int]:
    """Write the files; the number of rows of each table.

    ``before`` is the folder of the release before, ``were`` the rows of its tables.
    """
    asked = datasette_metadata.questions()
    sqlite_file.write(store, folder / sqlite_file.NAME)
    reached("release:half")
    with closing(sqlite_file.open_read_only(folder / sqlite_file.NAME)) as connection:
        content = {table: rows(connection, table) for table in TABLES}
        feed.write(folder / feed.NAME, connection, as_of)
        dictionary.write(folder / dictionary.NAME, as_of, asked)
        report.write(connection, folder / report.NAME)
    for table, found in progress.track(content.items(), "release", "tables"):
        for form in PER_TABLE:
            form.write(folder / f"{table.name}.{form.SUFFIX}", table, found)
    xlsx_file.write(folder / xlsx_file.NAME, content, as_of)
    counts = {table.name: len(found) for table, found in content.items()}
    differing = changes.write(folder, before, as_of, counts, were)
    datapackage.write(folder, as_of, counts | {"changes": differing})
    datasette_metadata.write(folder / datasette_metadata.NAME, asked)
    licence.write(folder, as_of)
    sums = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    text = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")
    return counts


def sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
