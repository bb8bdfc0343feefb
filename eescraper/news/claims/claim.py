"""What a claim is: its kinds, and the fields that each kind has. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

DRAWS = "draws_this_year"
ORDINAL = "category_draw_ordinal"
ITAS = "itas_this_year"
POOL = "pool_size"
CATEGORY_DRAWS = "category_draws_this_year"
CATEGORY_ITAS = "category_itas_this_year"
MONTH_ITAS = "itas_of_month"
BY_CATEGORY = "draws_by_category"
CRS_RANGE = "crs_range"
SIZE_RANGE = "invitations_range"
RECORD = "record"
PAUSE = "pause"
EXPECTED = "expected_next"

KINDS = {
    DRAWS: "int: so many draws were held in the year, or the draw reported is the nth of it",
    ORDINAL: "int: the draw reported is the nth of its category, in the year or ever (``period``)",
    ITAS: "int: invitations in the year so far",
    POOL: "int: candidates in the pool, on the day ``as_of`` if one is stated",
    CATEGORY_DRAWS: "int: draws of ``category`` in the year so far",
    CATEGORY_ITAS: "int: invitations to ``category`` in the year so far",
    MONTH_ITAS: "int: invitations in the month that ``since`` and ``until`` are the ends of",
    BY_CATEGORY: "((category, count), …) in the article's order: draws in the year so far",
    CRS_RANGE: "(lowest, highest) cut-off of ``category``, of all draws if it is None",
    SIZE_RANGE: "(smallest, largest) number of invitations of a draw, likewise",
    RECORD: "crs_min, crs_max, invitations_min or invitations_max: the draw reported is it",
    PAUSE: "None: no draw of ``category`` (of any, if None) after ``since`` and before ``until``",
    EXPECTED: "None: what is said to come next, as text only",
}
"""What ``value`` is, by kind."""

YEAR, EVER, MONTH = "year", "ever", "month"
OVER, UNDER, ABOUT = "over", "under", "about"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of an article; a field that does not apply or is not stated is None.

    ``value`` is by kind (`KINDS`). ``category`` is a code of ``categories.toml``; that of an
    ordinal may be None: then it is the category of the draw that the article reports.
    ``period`` says what is counted over: ``year`` (``year`` if it is stated in digits, else the
    year of the article), ``ever``, ``month``, or not stated. ``approximate`` is ``over``,
    ``under`` or ``about``. ``as_of`` is the day that is stated for the pool, or that of the draw that
    a count or ordinal is told of, if it is named by its day. ``text`` is the sentence, ``block`` its place in the article's blocks.
    """

    kind: str
    value: Any
    text: str
    block: int
    category: str | None = None
    year: int | None = None
    period: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    approximate: str | None = None

    def document(self) -> dict[str, Any]:
        """The claim in JSON's types: dates in ISO 8601, counts by category as an object."""
        value = self.value
        if self.kind == BY_CATEGORY:
            value = dict(value)
        elif isinstance(value, tuple):
            value = list(value)
        days = {name: getattr(self, name) for name in ("since", "until", "as_of")}
        return {
            "kind": self.kind,
            "value": value,
            "category": self.category,
            "year": self.year,
            "period": self.period,
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "approximate": self.approximate,
            "text": self.text,
            "block": self.block,
        }
