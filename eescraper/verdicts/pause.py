"""Verdicts on pauses of a category, by the gaps between its rounds."""

from __future__ import annotations

import re
from datetime import date

from eescraper.news.claims.claim import Claim
from eescraper.verdicts.bench import Bench
from eescraper.verdicts.query import Cut, rows, up_to_day, up_to_draw, where
from eescraper.verdicts.verdict import CONTRADICTED, SUPPORTED, Verdict, not_checkable

_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
"""A pause is told by the draw that ended it: "the first CEC draw since September"."""
WEEKS = 28
"""A category that had a round within so many days is not paused."""
UNUSUAL = 2
"""A gap so many times as long as the usual one of its year (the median) is a pause."""


def judge_pause(claim: Claim, bench: Bench) -> Verdict:
    """Whether a category had no draws for the time that is named, or around the article's day.

    ``right_value`` names the last round, how many there were in the year by then, and the
    longest gap of the year.
    """
    category = bench.category(claim) if claim.category else None
    is_of_others = bool(bench.named) and all(code != category for *_, code in bench.named)
    if is_of_others and category and _FIRST.search(claim.text):
        return not_checkable(f"The draw that the page reports is none of {category}.")
    cut = _cut(bench, category)
    year = cut.day.year
    query = _query(cut, category)
    gaps = [(date.fromisoformat(until), date.fromisoformat(since), int(days), count)
            for until, since, days, count in rows(bench.connection, query) if since]  # fmt: skip
    name = f"{category} rounds" if category else "rounds"
    if not gaps:
        return not_checkable(f"The record has no two {name} {cut.name}.", query)
    last = max(gap[0] for gap in gaps)
    right = _told(gaps, last, year, name)
    if claim.since:
        verdict = _named_span(claim, gaps, cut, last)
    else:
        verdict = _around(gaps, (cut.day - last).days)
    if verdict is None:
        return not_checkable(
            f"{right} The gap is no longer than usual, and not short either.", query
        )
    return Verdict(verdict, right, query, right)


def _cut(bench: Bench, category: str | None) -> Cut:
    """Up to the article; without the draw that it reports, if that is one of the category."""
    for number, suffix, day, code in reversed(bench.named):
        if category in (None, code):
            return up_to_draw(number, suffix, day, before=True)
    later = [day for _, _, day, _ in bench.named]
    return up_to_day(max([bench.as_of, *later]))


def _query(cut: Cut, category: str | None) -> str:
    """The rounds up to a cut, each with the one before it and the days between."""
    order = "ORDER BY draw_number, draw_suffix"
    return (
        "SELECT draw_date AS round, lag(draw_date) OVER w AS one_before,"
        " julianday(draw_date) - julianday(lag(draw_date) OVER w) AS days,"
        " count(*) OVER (PARTITION BY substr(draw_date, 1, 4)) AS rounds_of_year"
        f" FROM draws WHERE {where(cut, None, category)}"
        f" WINDOW w AS ({order}) {order};"
    )


Gap = tuple[date, date, int, int]
"""A round, the one before it, the days between them, and the rounds of its year by then."""


def _named_span(claim: Claim, gaps: list[Gap], cut: Cut, last: date) -> str | None:
    """Whether no round lies strictly within the days that a page names."""
    if claim.since is None:
        return None
    until = claim.until or cut.day
    days = {gap[0] for gap in gaps} | {gap[1] for gap in gaps}
    if claim.since < min(days):
        return None
    within = [day for day in days if claim.since < day < until] or (
        [] if claim.until or last <= claim.since else [last]
    )
    return CONTRADICTED if within else SUPPORTED


def _around(gaps: list[Gap], silent: int) -> str | None:
    """Whether there is, or just was, an unusual gap; ``silent``: days since the last round."""
    lengths = sorted(gap[2] for gap in gaps[-20:])
    usual = max(lengths[len(lengths) // 2] * UNUSUAL, WEEKS)
    last_gap = gaps[-1][2]
    if silent > usual or (silent <= WEEKS and last_gap > usual):
        return SUPPORTED
    return CONTRADICTED if silent <= WEEKS else None


def _told(gaps: list[Gap], last: date, year: int, name: str) -> str:
    of_year = [gap for gap in gaps if gap[0].year == year]
    told = f"The last of the {name} was on {last}"
    if not of_year:
        return f"{told}; there were none in {year} by then."
    until, since, days, count = max(of_year, key=lambda gap: gap[2])
    told = f"{told}; there were {count} in {year} by then"
    return f"{told}; the longest gap was {days} days, from {since} to {until}."
