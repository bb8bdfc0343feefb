"""The SQL that shows a right figure: literals are our own numbers, dates and codes alone.

Nothing that a page says is ever part of a query. Read-only.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eescraper.normalize.categories import rules

CODES = frozenset(rule.code for rule in rules())
"""The categories that the record knows."""


@dataclass(frozen=True, slots=True)
class NamedDraw:
    """A draw that an article reports: what it was matched to in the record, and what it states.

    ``draw_id`` is None if it was matched to none.
    """

    draw_id: str | None = None
    draw_date: date | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Up to where the record counts: a condition in SQL, the day of it, and its name."""

    condition: str
    day: date
    name: str


def up_to_day(day: date) -> Cut:
    return Cut(f"draw_date <= {literal(day)}", day, f"by {day.isoformat()}")


def up_to_draw(number: int, suffix: str, day: date, *, before: bool = False) -> Cut:
    """Up to a draw and with it, or with ``before`` without it."""
    sign, word = ("<", "before") if before else ("<=", "with")
    where = f"(draw_number, draw_suffix) {sign} ({literal(number)}, {literal(suffix)})"
    return Cut(where, day, f"{word} #{number}{suffix} of {day.isoformat()}")


def literal(value: int | date | str) -> str:
    """A number, a day, a category's code or a draw's suffix in SQL.

    Raises ValueError for any other text.
    """
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    if isinstance(value, int):
        return str(int(value))
    if value in CODES or re.fullmatch(r"[a-z]?", value):
        return f"'{value}'"
    raise ValueError(f"category: a code of categories.toml expected, found {value!r}")


def where(cut: Cut, year: int | None = None, category: str | None = None) -> str:
    """The condition for official draws of a year and a category up to a cut."""
    parts = ["status = 'official'"]
    if category is not None:
        parts.append(f"category = {literal(category)}")
    if year is not None:
        parts.append(
            f"draw_date BETWEEN {literal(date(year, 1, 1))} AND {literal(date(year, 12, 31))}"
        )
    return " AND ".join([*parts, cut.condition])


def rows(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query)]


def days_before(day: date, count: int) -> date:
    return day - timedelta(days=count)
