"""The values that pages state, and the days that a text names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from eescraper.news import words
from eescraper.news.screen import Cues, said

INVITATIONS, CUTOFF, DATE, NUMBER, CATEGORY, TIE_BREAK = (
    *("invitations", "crs_cutoff", "draw_date", "draw_id", "category", "tie_break"),
)
MAX_SENTENCE = 1500
MAX_INVITATIONS = 30_000
"""No draw was ever larger: the largest invited 27,332, on February 13, 2021."""
MAX_SCORE = 1200
"""The highest score there is."""
LAST_OF_2016 = 50
"""The last round of 2016 was #50, of December 22: until then an ordinal may be a draw's number."""


class Day(NamedTuple):
    """A date as stated; the year may be left open, ``relative`` is of today or a weekday."""

    year: int | None
    month: int
    day: int
    relative: bool = False


class TieBreak(NamedTuple):
    """A tie-break as stated: its day, and its time in UTC if one is given.

    ``precision`` is second, minute or date.
    """

    day: Day
    time: str | None
    precision: str
    zone_doubtful: bool = False
    days_later: int = 0


class Fact(NamedTuple):
    """A value that a text states, and where in the sentence."""

    slot: str
    value: Any
    start: int
    end: int


def number(text: str) -> int:
    return int("".join(filter(str.isdecimal, text)) or 0)


def _day_of(match: re.Match[str]) -> Day | None:
    """The day that a match of `words.DATE` states, or None if there is no such day."""
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    elif match["d3"]:
        year, first, second = int(match["y3"]), int(match["d3"]), int(match["m3"])
        if first <= 12 and second <= 12 and first != second:  # noqa: PLR2004
            return None  # 06/07/2022 is of July or of June
        day, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004
    else:
        month = words.MONTHS[(match["m1"] or match["m2"]).lower()]
        day = int(match["d1"] or match["d2"])
        stated = match["y1"] or match["y2"]
        year = int(stated) if stated else 0
    return day_of(year or None, month, day)


def day_of(year: int | None, month: int, day: int) -> Day | None:
    """A day, or None if there is no such day."""
    try:
        date(year or 2024, month, day)
    except ValueError:
        return None
    return Day(year, month, day)


def _with_others(day: Day, place: tuple[int, int], text: str) -> list[tuple[Day, int, int]]:
    """A day, and those of its month that are told with it: "May 3, 4 and 6", "les 3 et 6 mai"."""
    start, end = place
    behind = _AND_DAYS.match(text, end) if text[start].isalpha() and day.year is None else None
    if behind:
        year = int(behind["year"]) if behind["year"] else None
        others = _DAY.finditer(text, end, behind.end("days"))
        of_year = day_of(year, day.month, day.day) or day
        first, last = [(of_year, start, end)], []
    else:
        ahead = (
            _DAYS_AND.search(text, max(0, start - FAR), start) if text[start].isdigit() else None
        )
        if ahead is None:
            return [(day, start, end)]
        year = day.year
        others = _DAY.finditer(text, ahead.start(), ahead.end())
        first, last = [], [(day, start, end)]
    told = ((day_of(year, day.month, int(match[1])), *match.span(1)) for match in others)
    return [*first, *((other, since, until) for other, since, until in told if other), *last]


FAR = 40
_NTH = r"\d{1,2}(?:st|nd|rd|th|er)?"
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er)?\b")
_AND_DAYS = re.compile(
    rf"(?P<days>(?:, {_NTH})*,? (?:and|&) {_NTH})(?:,? (?P<year>20[12]\d)\b|(?=[.,;:)]|$| (?:in|for|respectively|when|with|were|saw|had|draws|rounds)\b))(?![,.]\d)",
    re.IGNORECASE,
)
_DAYS_AND = re.compile(rf"(?<![\w,.])(?:{_NTH}, )*{_NTH},? (?:and|et|&) $", re.IGNORECASE)


_DAYS = Cues((words.DATE, words.LAST_DAY_OF, words.DAY_IN_WORDS))


@lru_cache(maxsize=512)
def days_in(text: str) -> Sequence[tuple[Day, int, int]]:
    """The days that a text names, with their places."""
    text = said(text)
    if not _DAYS.may_be_in(text):
        return ()
    found = []
    for match in words.DATE.finditer(text):
        day = _day_of(match)
        if day:
            found += _with_others(day, match.span(), text)
    for match in words.LAST_DAY_OF.finditer(text):
        month = words.MONTHS[match["month"].lower()]
        year = int(match["year"]) if match["year"] else None
        last = (date((year or 2024) + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        found.append((Day(year, month, last), match.start(), match.end()))
    for match in words.DAY_IN_WORDS.finditer(text):
        month, nth = words.MONTHS[match["month"].lower()], words.ORDINALS[match["word"].lower()]
        year = int(match["year"]) if match["year"] else None
        if told := day_of(year, month, nth):
            found.append((told, match.start(), match.end()))
    return found
