"""The tie-break that a sentence states. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from eescraper.news import words
from eescraper.news.screen import Cue, said
from eescraper.news.values import TIE_BREAK, Day, Fact, TieBreak, days_in

_ZONES = {"est": 5, "et": 5, "edt": 4, "eastern": 5, "eastern time": 5, "eastern standard time": 5,
          "eastern daylight time": 4}  # fmt: skip


def tie_breaks_of(text: str, is_continued: bool) -> list[Fact]:
    """The tie-breaks of a sentence: "… of the PNP draw was <moment> and of the CEC draw <moment>"."""
    first = tie_break_of(text, is_continued)
    found = [first] if first else []
    while found and found[-1].value.time:
        end = found[-1].end
        another = _AND_ANOTHER.match(text, end) and tie_break_of(said(text[end:]), True)
        if not another or not another.value.time or _HELD.search(text, end, end + another.start):
            break
        found.append(another._replace(start=end + another.start, end=end + another.end))
    return found


_AND_ANOTHER = re.compile(
    r" ?\)?(?: (?:for|of|in) (?:the |its )?[a-z' -]{2,30}?)?[,;]? (?:and|while|whereas|et|tandis que)\b",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(?:held|took place|conducted|issued|tenue?|lieu)\b", re.IGNORECASE)


def tie_break_of(text: str, is_continued: bool) -> Fact | None:
    days = days_in(text)
    if not days:
        return None
    cue = words.TIE_BREAK.search(text)
    if cue is None and not is_continued and not _is_moment_of_entry(text):
        return None
    strong = _STRONG.search(text)
    at = strong.start() if strong else cue.start() if cue else 0
    if words.ROUND_TIME.search(text):
        if strong is None:
            return None
        days = [entry for entry in days if entry[1] > strong.end()]
    if not days:
        return None
    # The day that stands next to a time, the one after the cue before any other.
    pairs = [
        (
            max(_gap(start, end, moment) - NEXT, 0),
            start < at,
            _gap(start, end, moment),
            start,
            end,
            day,
            moment,
        )
        for day, start, end in days
        for moment in words.TIME.finditer(text)
    ]
    _, _, gap, start, end, day, moment = min(pairs, key=lambda pair: pair[:5], default=_NO_PAIR)
    if moment is not None and gap <= NEXT:
        value = _timed(day, moment)
        return Fact(TIE_BREAK, value, min(start, moment.start()), max(end, moment.end()))
    return _day_alone(text, days, cue, bool(strong))


def _is_moment_of_entry(text: str) -> bool:
    """Whether a sentence of profiles has a time with its zone or its seconds."""
    return (
        words.IN_POOL.is_in(text)
        and _ROUND_HELD.search(text) is None
        and any(moment["zone"] or moment["second"] for moment in words.TIME.finditer(text))
    )


_ROUND_HELD = Cue(
    r"\b(?:draws?|rounds?|held|took place|hosted|conducted|issued|tirage|ronde|tenue?)\b"
)


_NO_PAIR: tuple[Any, ...] = (0, False, 0, 0, 0, None, None)


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
        and not re.match(r".{0,30}\b(?:draws?|rounds?)\b", text[entry[2] :])
        and not re.search(
            r"\b(?:draw|round|tirage)(?: of invitations)? (?:of|on|from|(?:(?:that|which) )?(?:was )?(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|took place)(?: on)?|du)(?: the)? $",
            text[: entry[1]],
        )
    ]
    if not after and is_strong and len(days) == 1 and _THE_RULE.match(text, days[0][2]):
        after = list(days)
    if not after:
        return None
    day, start, end = after[-1]
    return Fact(TIE_BREAK, TieBreak(day, None, "date"), start, end)


_THE_RULE = re.compile(r",? (?:was |is |has been |set |as )*the tie\b", re.IGNORECASE)
"""What comes right behind a day in "on January 6, 2022, the tie-breaking policy takes effect"."""
NEXT = 40
"""A day and a time no farther apart than this belong together."""
_STRONG = Cue(r"\btie[\s-]*break\w*|\bdépartage\w*|bris d'égalité|\btime[\s-]?stamp\b|\bties?\b")


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
