"""``<table>.json``: an array of objects, one a line; null is null, lists are lists."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from eescraper.export.csv_file import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eescraper.export.tables import ExportTable, Row

SUFFIX = "json"


def write(path: Path, table: ExportTable, rows: Iterable[Row]) -> None:
    names = [field.name for field in table.fields]
    encoder = json.JSONEncoder(ensure_ascii=False, default=_plain)
    lines = (encoder.encode(dict(zip(names, row, strict=True))) for row in rows)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


def count_rows(path: Path) -> int:
    """The number of objects."""
    return len(json.loads(path.read_text(encoding="utf-8")))


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return stamp(value)
    raise TypeError(f"no JSON value: {value!r:.80}")
