"""``draws.csv``: one row per draw (RFC 4180, UTF-8), oldest first."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from eescraper.harmless import cell

if TYPE_CHECKING:
    from pathlib import Path

    from eescraper.store import Store

NAME = "draws.csv"

_COLUMNS = {
    "draw_id": "draw_id",
    "draw_date": "draw_date",
    "drawn_at_utc": "drawn_at_utc",
    "category": "category",
    "category_kind": "category_kind",
    "category_version": "category_version",
    "category_year": "category_year",
    "category_name": "category_name",
    "programs": "(SELECT group_concat(value, ' ') FROM json_each(programs))",
    "invitations": "invitations",
    "crs_cutoff": "crs_cutoff",
    "tie_break_at_utc": "tie_break_at_utc",
    "pool_as_of": "as_of",
    "pool_total": "total",
    "url": "url",
    "flags": "nullif(draws.flags, '{}')",
    "status": "status",
}


def write(store: Store, path: Path) -> int:
    """Write all draws; how many there are."""
    rows = store.rows(
        f"SELECT {', '.join(_COLUMNS.values())} FROM draws"
        " LEFT JOIN pool_counts USING (pool_count_id) ORDER BY draw_number, draw_suffix"
    )
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(_COLUMNS)
        writer.writerows([cell(value) for value in row] for row in rows)
    return len(rows)


def count_rows(path: Path) -> int:
    """The number of rows below the header."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as handle:
        return sum(1 for _ in csv.reader(handle)) - 1
