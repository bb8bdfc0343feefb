"""Verdicts on figures: counts, ordinals, sums, ranges, records, the size of the pool."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from eescraper.news.claims.claim import (
    ABOUT,
    CATEGORY_DRAWS,
    CATEGORY_ITAS,
    CRS_RANGE,
    EVER,
    MONTH_ITAS,
    OVER,
    UNDER,
    Claim,
)
from eescraper.verdicts.bench import Bench
from eescraper.verdicts.query import Cut, days_before, literal, rows, up_to_draw, where
from eescraper.verdicts.verdict import CONTRADICTED, SUPPORTED, Verdict, not_checkable

MAX_FIGURE = 10**9
ABOUT_SHARE = 20
"""About a figure, or nearly it, is within a twentieth of it."""


def bounds(claim: Claim) -> tuple[int, int]:
    """From where to where the right figure may lie for a claim to hold."""
    value = claim.value
    around = value // ABOUT_SHARE
    return {
        OVER: (value, MAX_FIGURE),
        UNDER: (0, value),
        ABOUT: (value - around, value + around),
    }.get(claim.approximate or "", (value, value))


def _decided(claim: Claim, right: int, query: str, because: str) -> Verdict:
    low, high = bounds(claim)
    return Verdict(SUPPORTED if low <= right <= high else CONTRADICTED, right, query, because)


def _first_supported(verdicts: Iterable[Verdict]) -> Verdict:
    """The first verdict that supports a claim, else the first of all."""
    found = list(verdicts)
    return next((verdict for verdict in found if verdict.verdict == SUPPORTED), found[0])


def judge_count(claim: Claim, bench: Bench) -> Verdict:
    """So many draws in the year, of all or of a category; or the nth draw of the year."""
    category = bench.category(claim) if claim.kind == CATEGORY_DRAWS else None
    years = [bench.year(claim)]
    if claim.period is None and category:
        years.append(0)  # "three transport draws so far": of the year, or of all
    return _first_supported(
        _count(claim, bench, cut, category, year or None)
        for year in years
        for cut in bench.cuts(claim.as_of)
    )


def judge_ordinal(claim: Claim, bench: Bench) -> Verdict:
    """The nth draw of its category, in the year or ever; either if the page does not say which."""
    category = bench.category(claim)
    if category is None:
        return not_checkable("The page does not say of which category, and its draw has none.")
    years = [bench.year(claim)] if claim.period != EVER else []
    if claim.period in (EVER, None):
        years.append(0)
    return _first_supported(
        _count(claim, bench, cut, category, year or None)
        for year in years
        for cut in bench.cuts(claim.as_of)
    )


def _count(claim: Claim, bench: Bench, cut: Cut, category: str | None, year: int | None) -> Verdict:
    query = f"SELECT count(*) AS draws FROM draws WHERE {where(cut, year, category)};"
    [(right,)] = rows(bench.connection, query)
    of = f"{category} rounds" if category else "rounds"
    if category and not right and claim.kind != CATEGORY_DRAWS:
        return not_checkable(f"The record has no {of} {_when(year, cut)}.", query)
    return _decided(claim, right, query, f"The record has {right} {of} {_when(year, cut)}.")


def _when(year: int | None, cut: Cut) -> str:
    return f"in {year}, {cut.name}" if year else f"in all, {cut.name}"


_BEFORE = re.compile(r"\b(?:before|prior to|previously|avant|excluding|until now)\b", re.IGNORECASE)


def judge_sum(claim: Claim, bench: Bench) -> Verdict:
    """Invitations of a year or a month so far, of all draws or of a category."""
    category = bench.category(claim) if claim.kind == CATEGORY_ITAS else None
    cuts = bench.cuts()
    if bench.named and _BEFORE.search(claim.text):
        number, suffix, day, _ = bench.named[0]
        cuts.append(up_to_draw(number, suffix, day, before=True))
    return _first_supported(_sum(claim, bench, cut, category) for cut in cuts)


def _sum(claim: Claim, bench: Bench, cut: Cut, category: str | None) -> Verdict:
    if claim.kind == MONTH_ITAS and claim.since and claim.until:
        span = f"draw_date BETWEEN {literal(claim.since)} AND {literal(claim.until)}"
        condition, name = f"{where(cut)} AND {span}", f"in {claim.since:%Y-%m}, {cut.name}"
    else:
        year = bench.year(claim)
        condition, name = where(cut, year, category), _when(year, cut)
    query = (
        "SELECT coalesce(sum(invitations), 0) AS invitations,"
        " count(*) - count(invitations) AS unread"
        f" FROM draws WHERE {condition};"
    )
    [(right, unread)] = rows(bench.connection, query)
    if unread:
        return not_checkable(f"The record lacks the invitations of {unread} rounds {name}.", query)
    of = f" of {category} rounds" if category else ""
    return _decided(claim, right, query, f"The invitations{of} {name} are {right:,}.")


NEAR = 7
"""A count of the pool so many days from the day that a page states is of that day."""
RECENT = 35


def judge_pool(claim: Claim, bench: Bench) -> Verdict:
    """The size of the pool, about the day that is stated for it, or the article's."""
    last = max([bench.as_of, *(day for _, _, day, _ in bench.named)])
    day = claim.as_of if claim.as_of and claim.as_of <= last else last
    low, high = bounds(claim)
    first = days_before(day, NEAR if claim.as_of else RECENT)
    until = days_before(day, -NEAR) if claim.as_of else day
    query = (
        "SELECT total, as_of FROM pool_counts WHERE total IS NOT NULL"
        f" AND as_of BETWEEN {literal(first)} AND {literal(until)}"
        f" ORDER BY total BETWEEN {literal(low)} AND {literal(high)} DESC,"
        f" abs(julianday(as_of) - julianday({literal(day)})) LIMIT 1;"
    )
    found = rows(bench.connection, query)
    if not found:
        return not_checkable(f"The record has no count of the pool from {first} to {until}.", query)
    right, of = found[0]
    return _decided(claim, right, query, f"The pool of {of} held {right:,} candidates.")


def judge_by_category(claim: Claim, bench: Bench) -> Verdict:
    """Draws by category in the year so far; only those that the page names are compared."""
    year = bench.year(claim)
    return _first_supported(_by_category(claim, bench, cut, year) for cut in bench.cuts())


def _by_category(claim: Claim, bench: Bench, cut: Cut, year: int) -> Verdict:
    query = (
        f"SELECT category, count(*) AS draws FROM draws WHERE {where(cut, year)}"
        " GROUP BY category ORDER BY draws DESC, category;"
    )
    counts = dict(rows(bench.connection, query))
    wrong = [code for code, count in claim.value if counts.get(code, 0) != count]
    right = tuple((code, counts.get(code, 0)) for code, _ in claim.value)
    told = ", ".join(f"{code} {count}" for code, count in right)
    verdict = CONTRADICTED if wrong else SUPPORTED
    return Verdict(verdict, right, query, f"The rounds {_when(year, cut)} are {told}.")


def judge_range(claim: Claim, bench: Bench) -> Verdict:
    """The lowest and highest cut-off, or size, of a year's draws so far."""
    column = "crs_cutoff" if claim.kind == CRS_RANGE else "invitations"
    return _first_supported(_range(claim, bench, cut, column) for cut in bench.cuts())


def _range(claim: Claim, bench: Bench, cut: Cut, column: str) -> Verdict:
    year = bench.year(claim)
    category = bench.category(claim) if claim.category else None
    query = (
        f"SELECT min({column}) AS lowest, max({column}) AS highest FROM draws"
        f" WHERE {where(cut, year, category)};"
    )
    [right] = rows(bench.connection, query)
    of = f"{category or 'all'} rounds {_when(year, cut)}"
    if None in right:
        return not_checkable(f"The record has no values for {of}.", query)
    verdict = SUPPORTED if right == claim.value else CONTRADICTED
    name = column.replace("crs_cutoff", "cut-offs")
    return Verdict(
        verdict, right, query, f"The {name} of {of} lie between {right[0]:,} and {right[1]:,}."
    )


def judge_record(claim: Claim, bench: Bench) -> Verdict:
    """Whether the draw reported has the lowest cut-off, the most invitations, … so far."""
    if not bench.named:
        return not_checkable("The draw that the page reports is not matched to one of the record.")
    column, extreme = {
        "crs_min": ("crs_cutoff", "min"),
        "crs_max": ("crs_cutoff", "max"),
        "invitations_max": ("invitations", "max"),
        "invitations_min": ("invitations", "min"),
    }[claim.value]
    return _first_supported(_record(claim, bench, entry, column, extreme) for entry in bench.named)


# A sentence that tells the figure may be of another draw: "the largest was on July 22 (4,000)".
def _record(claim: Claim, bench: Bench, entry: tuple[int, str, date, str | None],
            column: str, extreme: str) -> Verdict:  # fmt: skip
    number, suffix, day, code = entry
    cut = up_to_draw(number, suffix, day)
    category = bench.category(claim) if claim.category else None
    if category and category != code:
        return not_checkable(f"The draw that the page reports is none of {category}.")
    year = None if claim.period == EVER else bench.year(claim)
    query = (
        f"SELECT {extreme}({column}) AS {extreme}imum,"
        f" (SELECT {column} FROM draws WHERE draw_number = {literal(number)}"
        f" AND draw_suffix = {literal(suffix)}) AS of_the_draw"
        f" FROM draws WHERE {where(cut, year, category)};"
    )
    [(right, own)] = rows(bench.connection, query)
    if own is None:
        return not_checkable("The record lacks that value of the draw.", query)
    of = f"{category or 'all'} rounds {_when(year, cut)}"
    if right is None:  # a year that was not begun on the day of the draw
        return not_checkable(f"The record has no values for {of}.", query)
    stated = rf"(?<![\d,.])(?:{right:,}|{right})(?![\d%]|[,.]\d)"
    is_told = re.search(stated, claim.text) is not None
    verdict = SUPPORTED if right == own or is_told else CONTRADICTED
    return Verdict(
        verdict, right, query, f"The {extreme}imum of {of} is {right:,}; that draw had {own:,}."
    )
