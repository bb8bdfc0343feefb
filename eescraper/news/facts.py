"""The facts that one sentence states: numbers, dates, times and names, each with where it stood.

A sentence is read on its own; which draw its facts are of is decided elsewhere. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from eescraper.news import words
from eescraper.news.amounts import SIZE, amounts_of
from eescraper.news.screen import Cue, Said, said

INVITATIONS, CUTOFF, DATE, NUMBER, CATEGORY, TIE_BREAK = (
    *("invitations", "crs_cutoff", "draw_date", "draw_id", "category", "tie_break"),
)
MAX_SENTENCE = 1500
MAX_INVITATIONS = 30_000
"""No draw was ever larger: the largest invited 27,332, on February 13, 2021."""
MAX_SCORE = 1200
"""The highest score there is."""
LAST_OF_2016 = 52
"""The last round of 2016 was the 52nd: until then an ordinal may be a draw's number."""


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


_ABBREVIATION = re.compile(
    r"\b(?:no|sept?|jan|feb|mar|apr|jun|jul|aug|oct|nov|dec|a\.m|p\.m|u\.s|mr|mrs|ms|dr|st|vs|approx"
    r"|inc|e\.g|i\.e|b\.c|[a-z])\.$",
    re.IGNORECASE,
)
_END = re.compile(
    r"[.!?](?:[\"')\]]+)?\s+(?=[A-ZÀ-Ý0-9\"'(*#•-])|\s[•▪◦●✓✔✅➡►🔹]\s*|\s{2,}-\s|(?<=\d\d)(?=[A-Z][a-z]{3,}(?:'s)? )"
)


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Said, ...]:
    """The sentences of a block, in order; abbreviations end none."""
    return tuple(map(said, _sentences(text)))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _END.finditer(text):
        piece = text[start : found.start() + 1]
        if text[found.start()] == "." and _ABBREVIATION.search(piece[-12:]):
            continue
        if piece.strip():
            yield piece.strip()[:MAX_SENTENCE]
        start = found.end()
    if text[start:].strip():
        yield text[start:].strip()[:MAX_SENTENCE]


def number(text: str) -> int:
    return int("".join(filter(str.isdecimal, text)) or 0)


def facts_of(text: str, published: date | None, is_continued: bool = False) -> list[Fact]:
    """Everything that a sentence states, in the order of its places; places do not overlap.

    ``is_continued``: the sentence before it spoke of the tie-break, and did not state it.
    """
    found: list[Fact] = []
    if _DIGIT.search(text):
        found += _amounts(text)
    tie = _tie_break(text, is_continued)
    if tie:
        found.append(tie)
    found += _dates(text, tie, published)
    found += _numbers(text, found, published)
    found += _categories(text)
    return sorted(found, key=lambda fact: fact.start)


def _amounts(text: str) -> list[Fact]:
    """The sizes and cut-offs, which are no part of a date or a time."""
    taken = [(start, end) for _, start, end in days_in(text)]
    taken += [match.span() for match in words.TIME.finditer(text)]
    return [
        Fact(INVITATIONS if kind == SIZE else CUTOFF, value, start, end)
        for kind, value, start, end in amounts_of(text, taken)
    ]


_DIGIT = re.compile(r"\d")


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
    try:
        date(year or 2024, month, day)
    except ValueError:
        return None
    return Day(year or None, month, day)


@lru_cache(maxsize=512)
def days_in(text: str) -> Sequence[tuple[Day, int, int]]:
    """The days that a text names, with their places."""
    found = []
    for match in words.DATE.finditer(text):
        day = _day_of(match)
        if day:
            found.append((day, match.start(), match.end()))
    for match in words.LAST_DAY_OF.finditer(text):
        month = words.MONTHS[match["month"].lower()]
        year = int(match["year"]) if match["year"] else None
        last = (date((year or 2024) + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        found.append((Day(year, month, last), match.start(), match.end()))
    return found


def _dates(text: str, tie: Fact | None, published: date | None) -> list[Fact]:
    if words.PAGE_DATE.search(text) and not words.DRAW_WORDS.search(text):
        return []
    found = []
    for day, start, end in days_in(text):
        if tie and start < tie.end and end > tie.start:
            continue
        before = text[max(0, start - 30) : start].lower()
        if re.search(r"(?:as of|until|till|since|through|before|prior to|from|updated|published|posted"
                     r"|jusqu'au|depuis|avant le|effective|deadline\w*|by|modified|en date du|after|following|between"
                     r"|awaited on|expected on|scheduled for|starting|après)"
                     r"(?: the| \w+day,?| le)?\s*$", before):  # fmt: skip
            continue
        found.append(Fact(DATE, day, start, end))
    if not found and published and words.DRAW_WORDS.search(text):
        found += _relative(text, published)
    return found


def _relative(text: str, published: date) -> list[Fact]:
    """Today, yesterday, or a weekday, as of the day on which the page was published."""
    for pattern, days in ((words.TODAY, 0), (words.YESTERDAY, 1)):
        if match := pattern.search(text):
            on = published - timedelta(days=days)
            return [Fact(DATE, Day(on.year, on.month, on.day, relative=True), *match.span())]
    if match := words.WEEKDAY.search(text):
        if re.search(r"\b(?:last|previous|next|every)\s*$", text[: match.start()], re.IGNORECASE):
            return []
        back = (published.weekday() - words.WEEKDAYS[match[0].lower()]) % 7
        on = published - timedelta(days=back)
        return [Fact(DATE, Day(on.year, on.month, on.day, relative=True), *match.span())]
    return []


_ZONES = {"est": 5, "et": 5, "edt": 4, "eastern": 5, "eastern time": 5, "eastern standard time": 5,
          "eastern daylight time": 4}  # fmt: skip


def _tie_break(text: str, is_continued: bool) -> Fact | None:
    cue = words.TIE_BREAK.search(text)
    strong = _STRONG.search(text)
    if cue is None and not is_continued:
        return None
    at = strong.start() if strong else cue.start() if cue else 0
    days = days_in(text)
    if words.ROUND_TIME.search(text):
        if strong is None:
            return None
        days = [entry for entry in days if entry[1] > strong.end()]
    if not days:
        return None
    # The day that stands next to a time, the one after the cue before any other.
    pairs = [
        (_gap(start, end, moment), start < at, start, end, day, moment)
        for day, start, end in days
        for moment in words.TIME.finditer(text)
    ]
    gap, _, start, end, day, moment = min(pairs, key=lambda pair: pair[:4], default=_NO_PAIR)
    if moment is not None and gap <= NEXT:
        value = _timed(day, moment)
        return Fact(TIE_BREAK, value, min(start, moment.start()), max(end, moment.end()))
    return _day_alone(text, days, cue, bool(strong))


_NO_PAIR: tuple[Any, ...] = (0, False, 0, 0, None, None)


def _day_alone(
    text: str, days: Sequence[tuple[Day, int, int]], cue: re.Match[str] | None, is_strong: bool
) -> Fact | None:
    """A tie-break of which only the day is stated."""
    if cue is None:
        return None
    after = [
        entry
        for entry in days
        if entry[1] >= cue.end() - 8
        and (is_strong or _BEFORE_DAY.search(text[cue.start() : entry[1]]))
        and not re.match(r".{0,30}\bdraws?\b", text[entry[2] :])
        and not re.search(
            r"\b(?:draw|round|tirage) (?:of|on|from|held on|du)(?: the)? $", text[: entry[1]]
        )
    ]
    if not after:
        return None
    day, start, end = after[-1]
    return Fact(TIE_BREAK, TieBreak(day, None, "date"), start, end)


NEXT = 40
"""A day and a time no farther apart than this belong together."""
_STRONG = Cue(r"\btie[\s-]*break\w*|\bdépartage\w*|bris d'égalité|\btime[\s-]?stamp\b|\btie\b")


_SAME_SCORE = Cue(
    r"\b(?:exactly )?(?:the|that|this) (?:same|very) score\b|\bthe older profile\b|\bmême (?:note|score|pointage)\b"
)


def states_tie_break(text: str) -> bool:
    """Whether a sentence speaks of the tie-break, the time of which the next one may state."""
    return bool(_STRONG.search(text) or _SAME_SCORE.search(text))


def _gap(start: int, end: int, moment: re.Match[str]) -> int:
    return moment.start() - end if end <= moment.start() else start - moment.end()


_BEFORE_DAY = re.compile(
    r"(?:before|prior to|:|\bis|\bwas|\bof|set (?:at|for|to)|used|avant(?: le)?|était|earlier than|by)"
    r"\s*(?:the |le |on |at )*$",
    re.IGNORECASE,
)


def _timed(day: Day, moment: re.Match[str]) -> TieBreak:
    hour, minute, second = int(moment["hour"]), moment["minute"], moment["second"]
    half = (moment["half"] or "").lower()
    if half == "p" and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half == "a" and hour == 12:  # noqa: PLR2004
        hour = 0
    zone = re.sub(r"\s+", " ", (moment["zone"] or "").lower())
    offset = _ZONES.get(zone, 0)
    later, hour = divmod(hour + offset, 24)
    precision = "second" if second else "minute"
    time = f"{hour:02d}:{minute}:{second or '00'}"
    return TieBreak(day, time, precision, zone in ("est", "et", "eastern time"), later)


def _numbers(text: str, taken: list[Fact], published: date | None) -> list[Fact]:
    found: list[Fact] = _early_ordinals(text, published)
    for pattern in words.NUMBER.of(text):
        for match in pattern.finditer(text):
            start, end = match.span("n")
            if any(start < fact.end and end > fact.start for fact in (*taken, *found)):
                continue
            digits = match["n"].lower().lstrip("0")
            if digits and int(re.sub(r"\D", "", digits)) <= 1500 and _is_of_draws(text, match):  # noqa: PLR2004
                found.append(Fact(NUMBER, digits, start, end))
    return found


_EARLY = date(2017, 1, 1)
ORDINALS = {
    word: number
    for number, words_ in enumerate(
        (
            "first première premier",
            "second deuxième",
            "third troisième",
            "fourth quatrième",
            "fifth cinquième",
            "sixth sixième",
            "seventh septième",
            "eighth huitième",
            "ninth neuvième",
            "tenth dixième",
            "eleventh onzième",
            "twelfth douzième",
            "thirteenth treizième",
            "fourteenth quatorzième",
            "fifteenth quinzième",
            "sixteenth seizième",
            "seventeenth dix-septième",
            "eighteenth dix-huitième",
            "nineteenth dix-neuvième",
            "twentieth vingtième",
        ),
        start=1,
    )
    for word in words_.split()
}
"""Ordinals in words, English and French; in 2015 and 2016 pages number draws with them."""
_ORDINAL = Cue(
    r"\b(?P<word>" + "|".join(ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th))(?:-ever)?,? (?:ever )?"
    r"(?:express entry )?(?:draw|round|selection)\b(?: of invitations)?"
    r"(?! (?:of|in|for|so far|this) (?:the |this )?(?:year|month|week|20\d\d|far)| after| since)"
)


def _early_ordinals(text: str, published: date | None) -> list[Fact]:
    """In 2015 and 2016 the ordinal of a draw was its number: "the 22nd draw"."""
    if not _ORDINAL.search(text):
        return []
    years = [day.year for day, _, _ in days_in(text) if day.year]
    on = published or (date(min(years), 12, 31) if years else None)
    if on is None or on >= _EARLY:
        return []
    return [
        Fact(NUMBER, str(value), *match.span("word"))
        for match in _ORDINAL.finditer(text)
        if (value := ORDINALS.get(match["word"].lower()) or number(match["word"])) <= LAST_OF_2016
    ]


def _is_of_draws(text: str, match: re.Match[str]) -> bool:
    """Whether a number with a hash or an ordinal is one of draws, not of a list or a year."""
    if match[0].lower().startswith("number ") and words.FEDERAL.search(text):
        return True
    near = text[max(0, match.start() - 80) : match.end() + 60]
    if not words.DRAW_WORDS.search(near) and "overall" not in match[0].lower():
        return False
    after = text[match.end() : match.end() + 40].split(" since ", maxsplit=1)[0]
    return not re.match(r"[\w\s-]{0,45}?\b(?:of|in|for|so far|this)\s+"
                        r"(?:the |this )?(?:year|month|week|20\d\d|far|january|summer)",
                        after, re.IGNORECASE)  # fmt: skip


_NO_PROGRAM = re.compile(r"no|aucun|open|tous|pan|un", re.IGNORECASE)
_OPEN_TO = Cue(
    r"\ball comers\b|streams? concerned|\ball competed\b|\bregardless\b|no restriction|sans restriction|\b\bitas? (?:were|was)\b|\binvit(?:ed|ations were)\b|\bdraw (?:covered|included|was open)|\bopen to\b|\bany of the\b"
    r"|\bissued to\b"
)


def _categories(text: str) -> list[Fact]:
    found: list[Fact] = []
    for pattern in words.NAMES.of(text):
        code = words.CATEGORY_OF[pattern]
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < fact.end and end > fact.start for fact in found):
                continue
            found.append(Fact(CATEGORY, code, start, end))
    if any(fact.value == "general" and _NO_PROGRAM.match(text[fact.start : fact.end]) for fact in found):
        return [fact for fact in found if fact.value == "general"]
    programs = {fact.value for fact in found} & {"fsw", "fst", "cec"}
    if len(programs) > 1:
        # The programs that Express Entry has, or that a draw was open to: no category of their own.
        first = min(fact.start for fact in found if fact.value in programs)
        found = [f for f in found if f.value not in (*programs, "trades", "pnp")]
        if _OPEN_TO.search(text) and not found:
            found = [Fact(CATEGORY, "general", first, first)]
    return found
