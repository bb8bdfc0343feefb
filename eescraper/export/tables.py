"""The tables of a release, each declared once: its SELECT, and typed, described fields.

Every format is made from these and from nothing else, so that all have the same rows, types and
nulls. Types and descriptions come from ``store/columns.py``; a text is never empty: it is null.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from eescraper.errors import StorageError, excerpt
from eescraper.items import BANDS
from eescraper.store.columns import BY_NAME
from eescraper.store.declared import DATE, INSTANT, JSON, Column

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind: TypeAlias = Literal["text", "integer", "date", "instant", "list", "json"]
"""A list is one of texts; json is any JSON value. An instant is in UTC, to the second."""

_INSTANT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z")

Row: TypeAlias = tuple[Any, ...]
"""Values as str, int, date, datetime (UTC), list of str, what ``json.loads`` gives, or None."""


@dataclass(frozen=True, slots=True)
class Field:
    """``null`` says what null means; without it the field is always filled."""

    name: str
    kind: Kind
    description: str
    null: str | None
    unit: str | None
    sql: str

    @property
    def zone(self) -> str | None:
        return "UTC" if self.kind == "instant" else None


@dataclass(frozen=True, slots=True)
class ExportTable:
    """``year`` and ``category`` are conditions of a one-off export, with {} for the wanted ones."""

    name: str
    description: str
    primary_key: tuple[str, ...]
    fields: tuple[Field, ...]
    source: str
    order: str
    year: str
    category: str

    @property
    def sql(self) -> str:
        """The SELECT, with all rows in their order."""
        return self.select()

    def select(self, where: str = "true") -> str:
        columns = ", ".join(f"{field.sql} AS {field.name}" for field in self.fields)
        return f"SELECT {columns} FROM {self.source} WHERE {where} ORDER BY {self.order}"


def rows(
    connection: sqlite3.Connection,
    table: ExportTable,
    years: Iterable[int] = (),
    categories: Iterable[str] = (),
) -> list[Row]:
    """All rows of a table, or those of some years and categories, as typed values.

    Raises `StorageError` if the database lacks a column, or has a value of another form.
    """
    where, parameters = ["true"], []
    for condition, wanted in (
        (table.year, [str(year) for year in years]),
        (table.category, list(categories)),
    ):
        if wanted:
            where.append(condition.format(", ".join("?" * len(wanted))))
            parameters += wanted
    try:
        found = connection.execute(table.select(" AND ".join(where)), parameters).fetchall()
    except sqlite3.Error as error:
        raise StorageError(f"table {table.name}: not a database of this eescraper: {error}") from (
            error
        )
    return [
        tuple(_read(table, field, value) for field, value in zip(table.fields, row, strict=True))
        for row in found
    ]


def _read(table: ExportTable, field: Field, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        match field.kind:
            case "date":
                return date.fromisoformat(value)
            case "instant":
                if not _INSTANT.fullmatch(value):
                    raise ValueError
                return datetime.fromisoformat(value)
            case "list" | "json":
                return json.loads(value)
            case _:
                return value
    except (ValueError, TypeError):
        place = f"{table.name}.{field.name}"
        raise StorageError(f"{place}: expected {field.kind}, found {excerpt(value)}") from None


def _field(table: str, column: Column, kind: Kind | None = None) -> Field:
    form = column.form or ""
    known: Kind = (
        "integer"
        if column.type is int
        else "date"
        if form == DATE
        else "instant"
        if form == INSTANT
        else "json"
        if form.startswith(JSON)
        else "text"
    )
    sql = f"{table}.{column.name}"
    return Field(column.name, kind or known, column.description, column.null, column.unit, sql)


def _of(table: str, *names: str) -> tuple[Field, ...]:
    """Fields as the database declares them."""
    columns = {column.name: column for column in BY_NAME[table].columns}
    return tuple(_field(table, columns[name]) for name in names)


def _as(name: str, table: str, column: str, **changes: Any) -> Field:
    """A declared field under another name, or with something else changed."""
    return replace(_of(table, column)[0], name=name, **changes)


_OF_YEAR = "draw_id IN (SELECT draw_id FROM draws WHERE substr(draw_date, 1, 4) IN ({}))"
_OF_CATEGORY = "draw_id IN (SELECT draw_id FROM draws WHERE category IN ({}))"
_PARTS = {"crs_451_500": BANDS[3:8], "crs_401_450": BANDS[9:14]}
_PART_OF = {part: whole for whole, parts in _PARTS.items() for part in parts}


def _bands() -> str:
    """The bands as rows: name, lowest and highest score, level, place from the top."""
    values = []
    for place, band in enumerate(BANDS):
        bounds = ("NULL", "NULL") if band == "total" else tuple(band.split("_")[1:])
        level = "total" if band == "total" else "part" if band in _PART_OF else "band"
        values.append(f"('{band}', {bounds[0]}, {bounds[1]}, '{level}', {place})")
    return (
        "(SELECT column1 AS band, column2 AS crs_from, column3 AS crs_to, column4 AS level,"
        f" column5 AS place FROM (VALUES {', '.join(values)})) AS bands"
    )


_COUNT = " ".join(f"WHEN '{band}' THEN pool_counts.{band}" for band in BANDS)

DRAWS = ExportTable(
    "draws",
    "One row per draw (round of invitations), by number: what we hold to be true of it.",
    ("draw_id",),
    (
        *_of("draws", "draw_id", "draw_number"),
        _as("draw_suffix", "draws", "draw_suffix", null="the number has none"),
        *_of(
            *("draws", "draw_date", "drawn_at_utc", "drawn_at_precision"),
            *("category", "category_kind", "category_version", "category_year", "category_name"),
        ),
        _as("programs", "draws", "programs", kind="list"),
        *_of("draws", "invitations", "crs_cutoff", "tie_break_at_utc", "tie_break_precision"),
        *_of("draws", "pool_count_id"),
        _as(
            "pool_as_of",
            "pool_counts",
            "as_of",
            description="The date of that count: the earliest that was stated for it.",
            null="no pool published with the round, or no date stated",
        ),
        _as(
            "pool_total",
            "pool_counts",
            "total",
            null="no pool published with the round, or unreadable",
        ),
        *_of("draws", "url"),
        _as("flags", "draws", "flags", null="nothing", sql="nullif(draws.flags, '{}')"),
        *_of("draws", "status", "first_seen_at", "changed_at"),
    ),
    "draws LEFT JOIN pool_counts USING (pool_count_id)",
    "draws.draw_number, draws.draw_suffix, draws.draw_id",
    "substr(draws.draw_date, 1, 4) IN ({})",
    "draws.category IN ({})",
)

POOLS = ExportTable(
    "pools",
    "One row per count of the pool and CRS band. Bands of level band add up to the total; those of"
    " level part divide 451–500 and 401–450 once more.",
    ("pool_count_id", "band"),
    (
        *_of("pool_counts", "pool_count_id", "as_of"),
        Field("band", "text", "The band: crs_, lowest and highest score; or total.", None, None,
              "bands.band"),
        Field("crs_from", "integer", "Lowest score of the band.", "the total", "CRS points",
              "bands.crs_from"),
        Field("crs_to", "integer", "Highest score of the band.", "the total", "CRS points",
              "bands.crs_to"),
        Field("level", "text", "total, band, or part (of a band).", None, None, "bands.level"),
        Field("candidates", "integer", "Candidates in the pool with such a score.", "unreadable",
              "candidates", f"CASE bands.band {_COUNT} END"),
    ),
    f"pool_counts CROSS JOIN {_bands()}",
    "pool_counts.as_of, pool_counts.pool_count_id, bands.place",
    "substr(pool_counts.as_of, 1, 4) IN ({})",
    "pool_count_id IN (SELECT pool_count_id FROM draws WHERE category IN ({}))",
)  # fmt: skip

REVISIONS = ExportTable(
    "revisions",
    BY_NAME["revisions"].description,
    ("revision_id",),
    (
        *_of("revisions", "revision_id", "draw_id", "source", "field", "kind", "old_value"),
        *_of("revisions", "new_value", "seen_at", "because"),
        _as("url", "fetches", "url", description="The address that first showed it."),
    ),
    "revisions JOIN fetches USING (fetch_id)",
    "revisions.revision_id",
    f"revisions.{_OF_YEAR}",
    f"revisions.{_OF_CATEGORY}",
)

EVENTS = ExportTable(
    "events",
    BY_NAME["events"].description,
    ("event_id",),
    _of("events", "event_id", "kind", "subject", "source", "at", "until", "draw_id", "sentence"),
    "events",
    "events.event_id",
    "substr(events.at, 1, 4) IN ({})",
    f"events.{_OF_CATEGORY}",
)

CLAIMS = ExportTable(
    "claims",
    BY_NAME["claims"].description,
    ("claim_id",),
    (
        *_of("claims", "claim_id"),
        *_of("articles", "outlet", "url", "title", "published_on"),
        *_of("claims", "kind", "value", "category", "year", "period", "since", "until", "as_of"),
        *_of("claims", "approximate", "text", "verdict", "right_value", "because", "query"),
    ),
    "claims JOIN articles USING (article_id, fetch_id)",
    "claims.claim_id",
    "substr(articles.published_on, 1, 4) IN ({})",
    "claims.category IN ({})",
)

TABLES = (DRAWS, POOLS, REVISIONS, EVENTS, CLAIMS)
NAMES = {table.name: table for table in TABLES}
