"""``<table>.csv``: RFC 4180, UTF-8, null as an empty field, instants as 2025-12-11T16:27:45Z.

Lists are separated by spaces, other JSON is JSON. A text that a spreadsheet would run as a formula
has an apostrophe in front.
"""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from eescraper.harmless import cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from eescraper.export.tables import ExportTable, Field, Row

SUFFIX = "csv"


def write(path: Path, table: ExportTable, rows: Iterable[Row]) -> None:
    fields = table.fields
    write_lines(
        path,
        [field.name for field in fields],
        ([_text(field, value) for field, value in zip(fields, row, strict=True)] for row in rows),
    )


def write_lines(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write a header and rows of texts, numbers and nulls."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows([cell(value) for value in line] for line in lines)


def _text(field: Field, value: Any) -> object:
    if value is None:
        return None
    if field.kind == "list":
        return " ".join(value)
    if field.kind == "json":
        return json.dumps(value, ensure_ascii=False)
    return stamp(value) if isinstance(value, date) else value


def stamp(value: date) -> str:
    """A date as 2025-12-11, an instant as 2025-12-11T16:27:45Z."""
    text = value.isoformat()
    return f"{text[:19]}Z" if isinstance(value, datetime) else text


def count_rows(path: Path) -> int:
    """The number of rows below the header."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as handle:
        return sum(1 for _ in csv.reader(handle)) - 1
