"""How a table and a column are declared."""

from __future__ import annotations

from dataclasses import dataclass

DATE = "YYYY-MM-DD"
INSTANT = "YYYY-MM-DDTHH:MM:SSZ, UTC"
JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """``null`` says what NULL means; without it the column is NOT NULL.

    ``default`` is what such a column has in rows from before it came.
    """

    name: str
    type: type[int | str | float]
    description: str
    null: str | None = None
    form: str | None = None
    unit: str | None = None
    references: tuple[str, str] | None = None
    since: int = 1
    default: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """``is_private``: the operator's alone, and in no release."""

    name: str
    description: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    since: int = 1
    is_private: bool = False
