"""The year of a day that is stated without one: by the page's date, its address, or its text. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

from eescraper.news import words
from eescraper.news.blocks import HEAD_BLOCKS, Article
from eescraper.news.facts import sentences
from eescraper.news.screen import Cue
from eescraper.news.values import Day, days_in

IN_ADDRESS = re.compile(
    r"/(?P<year>20[12]\d)(?:[/-](?P<month>[01]?\d)(?:[/-](?P<day>[0-3]?\d))?(?:[/-]|$)"
    r"|(?P<month2>[01]\d)(?P<day2>[0-3]\d)/)"
)
"""A year and month, and maybe a day, in the path of an address: /2025/06/05/, /20250605/."""


_SOME_YEAR = Cue(
    r"(?:(?P<last>\b(?:last year|l'an dernier|l'année dernière),? \(?(?:in |en )?)|(?P<so_far>\b(?:so far in|this year,?|of the year|jusqu'ici en|depuis le début de))|"
    r"(?P<other>\b(?:ahead of|(?:point|time|period) (?:in|of)|(?:whole|all) of|than(?: in)?|by|d'ici|until|between|(?<!start )to|and|target for|plan|(?:introduced|launched|created|begun?|began|established|founded|set up|came|debut(?:ed)?) in)(?: \w+)?)|"
    rf"\b(?P<month>{'|'.join(words.MONTHS)})\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,?|(?P<span>20[12]\d ?[-/] ?))?"
    r"(?<!noc )\s?\b(?P<year>20[12]\d)\b(?![,.]?\d| noc\b| national occupation|(?: [a-z]+)? records?\b(?! (?:low|high)))"
)


_SPAN_END = re.compile(r" ?[-/] ?(?:20)?\d\d\b")
"""What follows the first year of a plan of several: the year of that plan."""


_IS_EXPECTED = re.compile(
    r" ?[-/] ?(?:20)?\d\d (?:is|are) (?:to be|expected|due|anticipated)\b", re.IGNORECASE
)
"""What follows the first year of a plan that is to come: it is told in the year before."""


_SPAN_BEGIN = re.compile(r"20[12]\d ?[-/] ?$")
"""What the last year of a plan stands behind."""
SINCE_REACH = 40
_IS_SINCE = re.compile(
    r"\bsince (?:early |late |mid-?|the (?:summer|fall|spring|start|end|beginning) of )?$",
    re.IGNORECASE,
)


def _weight(match: re.Match[str], month: int, is_later: bool, is_title: bool) -> float:
    """How much a year says of a draw in that month; ``is_later``: it is one of several of a plan."""
    if match["so_far"] or match["last"]:
        return 3
    start = match.start("year")
    if match["other"] or is_later or _SPAN_BEGIN.search(match.string, max(0, start - 8), start):
        return 0
    begun = words.MONTHS[match["month"].lower()] if match["month"] else None
    if begun == month:
        return 4
    start = match.start("month" if begun else "year")
    if _IS_SINCE.search(match.string, max(0, start - SINCE_REACH), start):
        return LEAST
    return 3 if is_title else 1


LEAST = 0.1
"""What a year counts that a draw is only said to be the first since."""


def year_of(stated: Day, article: Article, on: date | None) -> int | None:
    """The year of a month and day: by the page's date, its address, or the years of its text."""
    if on:
        # Pages are dated a day early now and then, by the zone of their writer.
        limit = on + timedelta(days=2)
        is_past = (stated.month, stated.day) <= (limit.month, limit.day)
        year = limit.year if is_past else limit.year - 1
        is_old = (limit.year - year) * 12 + limit.month - stated.month > RECENT
        return (_year_of_month(stated.month, article) if is_old else None) or year
    if article.url and (found := IN_ADDRESS.search(article.url)):
        month = found["month"] or found["month2"]
        is_past = not month or not 1 <= int(month) < stated.month
        return int(found["year"]) if is_past else int(found["year"]) - 1
    years, reached = _years_of_text(stated, article)
    if not years:
        return None
    first = min(years)
    for year in years:
        if years[year] > LEAST:
            years[year] *= LATER ** (year - first)
    best = max(years.values())
    year = max(year for year, count in years.items() if count == best)
    year = max([year, *(since for since, count in years.items() if count == LEAST)])
    is_before = year not in reached or _is_before_an_earlier_draw(stated, year, article)
    return year + 1 if is_before else year


def _years_of_text(stated: Day, article: Article) -> tuple[dict[int, float], set[int]]:
    """How much each year counts that a page names, and those of which no later month alone is named."""
    years: dict[int, float] = defaultdict(float)
    reached: set[int] = set()
    for index, block in enumerate(article.blocks[:80]):
        text = block.text
        is_target = any(map(words.TARGETS.search, sentences(text)))
        for nth, match in enumerate(_SOME_YEAR.finditer(text)):
            if is_target and _SPAN_END.match(text, match.end()):
                weight: float = 2  # "the plan 2022-2024"
            else:
                weight = _weight(match, stated.month, is_target and nth > 0, index == 0)
            named = int(match["year"]) + bool(match["last"])
            if _IS_EXPECTED.match(text, match.end()):
                named -= 1
            years[named] += weight
            if weight and not _is_later_month(match, stated):
                reached.add(named)
    if article.url and (found := _YEAR_OF_ADDRESS.search(article.url)):
        years[int(found[1])] += 3
        reached.add(int(found[1]))
    return {year: count for year, count in years.items() if count}, reached


_YEAR_OF_ADDRESS = re.compile(
    r"\b(20[12]\d)\b(?!-(?:[a-z]+-)?(?:records?|totals?|levels?|targets?|plan)\b)"
)


LATER = 1.6
"""A year counts so much more than the one before it: pages look back more often than ahead."""


def _is_later_month(match: re.Match[str], stated: Day) -> bool:
    """Whether a month and its year are named that are past, and later in a year than the day."""
    return match["month"] is not None and words.MONTHS[match["month"].lower()] > stated.month


RECENT = 2
"""So many months after a draw a page may be dated that reports it."""


def _year_of_month(month: int, article: Article) -> int | None:
    """The year that the head of a page names with a month: it was dated anew long after that."""
    for block in article.blocks[: HEAD_BLOCKS // 2]:
        for match in _SOME_YEAR.finditer(block.text):
            if match["month"] and words.MONTHS[match["month"].lower()] == month:
                return int(match["year"])
    return None


_SINCE_MONTH = Cue(
    rf"\bsince (?:[^.,;]{{0,80}}? (?:in )?)?(?P<month>{'|'.join(words.MONTHS)})\.? (?P<year>20[12]\d)\b"
)
_SINCE = re.compile(r"\b(?:since|previous\w*|last)\b[^.]{0,40}$", re.IGNORECASE)


_WAS_DONE = re.compile(
    r",(?!.{0,80}\b(?:draws?|rounds?|invit\w+|ITAs?)\b) (?:IRCC|Ottawa|Canada(?:'s [a-z ]{3,30})?|Immigration, Refugees and Citizenship Canada(?: \(IRCC\))?|[Tt]he (?:department|government|minister|ministry|country|[a-z]+ (?:government|department|authorities))) (?:[a-z]+ly |also )?(?:[a-z]+ed|held|began|brought|made|put|took|went|came|gave)\b"
)
"""What comes after the day of something that is past: "on November 16, 2022, IRCC moved …"."""


def _is_before_an_earlier_draw(stated: Day, year: int, article: Article) -> bool:
    """Whether a day of that year is before one that the article looks back to ("since …")."""
    for block in article.blocks[:12]:
        text = block.text
        for match in _SINCE_MONTH.finditer(text):
            if int(match["year"]) == year and stated.month < words.MONTHS[match["month"].lower()]:
                return True
        for day, start, end in days_in(text):
            if day.year == year and _SINCE.search(text[:start]):
                return (stated.month, stated.day) < (day.month, day.day)
            if day.year == year and _WAS_DONE.match(text, end):
                return (stated.month, stated.day) < (day.month, day.day)
    return False
