"""What two releases differ in: as rows, and as sentences for people."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from eescraper.errors import UsageError
from eescraper.export import sqlite_file

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {
    "draw_date": "date",
    "drawn_at_utc": "time of the draw",
    "category": "category",
    "category_version": "version of the category",
    "category_name": "name of the round",
    "programs": "programs",
    "invitations": "invitations",
    "crs_cutoff": "CRS cut-off",
    "tie_break_at_utc": "tie-break",
    "pool_as_of": "date of the pool",
    "pool_total": "pool",
    "url": "address",
    "flags": "flags",
    "status": "status",
}


class Difference(NamedTuple):
    """One difference: ``kind`` is new, changed or gone; a new draw has one row per value."""

    draw_id: str
    kind: str
    field: str
    old_value: str | None
    new_value: str | None


def differences(old: Path, new: Path) -> list[Difference]:
    """How the draws of one release folder (or database file) differ from another's."""
    before, after = _draws(old), _draws(new)
    found = []
    for draw_id in sorted({*before, *after}, key=_order):
        a, b = before.get(draw_id, {}), after.get(draw_id, {})
        kind = "changed" if a and b else "new" if b else "gone"
        found += [
            Difference(draw_id, kind, name, a.get(name), b.get(name))
            for name in COLUMNS
            if a.get(name) != b.get(name)
        ]
    return found


def _order(draw_id: str) -> tuple[float, str]:
    """By number; a reported draw without one comes last."""
    digits = draw_id.rstrip("abcdefgh")
    return (int(digits) if digits.isdecimal() else float("inf")), draw_id


def sentences(found: list[Difference]) -> list[str]:
    """One sentence per new draw, per draw gone, and per value changed."""
    told = []
    whole: dict[tuple[str, str], dict[str, str | None]] = {}
    for draw_id, kind, name, old, new in found:
        if kind == "changed":
            told.append(
                f"{_called(draw_id)}: the {COLUMNS[name]} was {old or 'not stated'}, and is"
                f" {new or 'not stated'}."
            )
        else:
            whole.setdefault((draw_id, kind), {})[name] = old if new is None else new
    for (draw_id, kind), values in whole.items():
        verb = "is new" if kind == "new" else "is gone"
        said = ", ".join(
            f"{label} {values[name]}"
            for name, label in (
                ("draw_date", "of"),
                ("category_name", "for"),
                ("invitations", "invitations"),
                ("crs_cutoff", "CRS cut-off"),
            )
            if values.get(name)
        )
        told.append(f"{_called(draw_id)} {verb}: {said}.")
    return told


def _called(draw_id: str) -> str:
    return f"Draw #{draw_id}" if draw_id[:1].isdecimal() else f"Draw {draw_id}"


def _draws(path: Path) -> dict[str, dict[str, str | None]]:
    database = path / sqlite_file.NAME if path.is_dir() else path
    elsewhere = {"pool_as_of": "as_of", "pool_total": "total"}
    columns = [elsewhere.get(name, f"draws.{name}") for name in COLUMNS]
    sql = (
        f"SELECT draw_id, {', '.join(columns)} FROM draws"
        " LEFT JOIN pool_counts USING (pool_count_id)"
    )
    try:
        with closing(sqlite_file.open_read_only(database)) as connection:
            rows = connection.execute(sql).fetchall()
    except sqlite3.Error as error:
        raise UsageError(f"{database}: not a release: {error}") from error
    return {
        row[0]: {
            name: None if value in (None, "{}") else _plain(value)
            for name, value in zip(COLUMNS, row[1:], strict=True)
        }
        for row in rows
    }


def _plain(value: object) -> str:
    text = str(value)
    return ", ".join(json.loads(text)) if text.startswith("[") else text
