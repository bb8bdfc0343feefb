"""What a judge has before it: the record, the article's day and the draws that it reports."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta

from eescraper.news.claims.claim import POOL, Claim
from eescraper.verdicts.query import Cut, NamedDraw, rows, up_to_day, up_to_draw

BY_CATEGORY_SINCE = date(2023, 6, 28)
"""The first round by category of occupations; "trades" were the Federal Skilled Trades before."""
SILENCE = timedelta(days=120)
"""A record that ends so long before an article is not up to date; the longest gap between any
two rounds was 49 days, until January 11, 2023."""


@dataclass
class Bench:
    """The record up to an article.

    ``named`` are the draws of the article as the record has them: (number, suffix, date,
    category); ``first`` and ``newest`` are the dates of the record's draws.
    """

    connection: sqlite3.Connection
    draws: tuple[NamedDraw, ...]
    as_of: date
    named: list[tuple[int, str, date, str | None]] = field(init=False)
    first: date | None = field(init=False)
    newest: date | None = field(init=False)

    def __post_init__(self) -> None:
        ids = [draw.draw_id for draw in self.draws if draw.draw_id]
        marks = ", ".join("?" * len(ids))
        found = self.connection.execute(
            "SELECT draw_number, draw_suffix, draw_date, category FROM draws"
            f" WHERE status = 'official' AND draw_date IS NOT NULL AND draw_id IN ({marks})"
            " ORDER BY draw_number DESC, draw_suffix DESC",
            ids,
        )
        self.named = [(n, suffix, date.fromisoformat(day), code) for n, suffix, day, code in found]
        [(first, newest)] = rows(
            self.connection,
            "SELECT min(draw_date), max(draw_date) FROM draws WHERE status = 'official'",
        )
        self.first = date.fromisoformat(first) if first else None
        self.newest = date.fromisoformat(newest) if newest else None

    def year(self, claim: Claim) -> int:
        """The year of a claim: as stated, else that of the draw reported, else the article's."""
        if claim.year:
            return claim.year
        return self.named[0][2].year if self.named else self.as_of.year

    def cuts(self, told: date | None = None) -> list[Cut]:
        """Up to where the article may have counted, the likeliest first.

        Up to a draw that it reports, and with it; or up to its day. ``told`` is the day that it
        names of the draw that it counts: an earlier one than those that it reports.
        """
        if told and told <= self.as_of and all(told < day for _, _, day, _ in self.named):
            return [up_to_day(told)]
        of_draws = [up_to_draw(number, suffix, day) for number, suffix, day, _ in self.named]
        return [*of_draws, up_to_day(self.as_of)]

    def category(self, claim: Claim) -> str | None:
        """The category of a claim: its own, or that of the draw that the article reports."""
        code = claim.category or next(
            (code for *_, code in self.named if code),
            next((draw.category for draw in self.draws if draw.category), None),
        )
        return "fst" if code == "trades" and self.cuts()[0].day < BY_CATEGORY_SINCE else code

    def why_not(self, claim: Claim) -> str | None:
        """Why the record can't tell, in a sentence, or None."""
        if self.first is None or self.newest is None:
            return "The record has no draws."
        year = self.year(claim)
        if claim.kind != POOL and not self.first.year <= year <= self.as_of.year + 1:
            return f"The record has no {year}: it begins on {self.first}."
        if self.newest + SILENCE < self.as_of:
            return f"The record ends on {self.newest}, long before the article."
        unknown = [d.draw_date for d in self.draws if d.draw_date and not d.draw_id]
        if unknown and not self.named and min(unknown) > self.newest:
            return f"The record ends on {self.newest}: it lacks the draw of {min(unknown)}."
        return None
