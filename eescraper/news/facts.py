"""The facts that one sentence states: numbers, dates, times and names, each with where it stood.

A sentence is read on its own; which draw its facts are of is decided elsewhere. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from eescraper.news import words
from eescraper.news.amounts import SIZE, amounts_of
from eescraper.news.names import categories_of
from eescraper.news.numbering import EARLY_ORDINAL, numbers_of
from eescraper.news.screen import Cue, Cues, Said, said
from eescraper.news.tie_breaks import tie_breaks_of
from eescraper.news.values import (
    CUTOFF,
    DATE,
    INVITATIONS,
    MAX_SENTENCE,
    Day,
    Fact,
    days_in,
)

_ABBREVIATION = re.compile(
    r"\b(?:no|sept?|jan|feb|mar|apr|jun|jul|aug|oct|nov|dec|a\.m|p\.m|u\.s|mr|mrs|ms|dr|st|vs|approx"
    r"|inc|e\.g|i\.e|b\.c|(?<!')[a-z])\.$",
    re.IGNORECASE,
)
_END = re.compile(
    r"[.!?](?:[\"')\]]+)?\s+(?=[A-ZÀ-Ý0-9\"'(*#•-])|\s[•▪◦●✓✔✅➡►🔹]\s*|\s{2,}-\s|(?<=\d\d)(?=[A-Z][a-z]{3,}(?:'s)? )"
)
_FULL_STOP = re.compile(r"[.!?](?:[\"')\]]+)?\s+(?=[A-ZÀ-Ý0-9\"'(*#•-])")
_GLUED = re.compile(r"\d[A-Z]")


def _end_in(text: str) -> re.Pattern[str]:
    """What ends sentences in a text: in nearly all, nothing but full stops can."""
    is_plain = text.isascii() and "  " not in text and not _GLUED.search(text)
    return _FULL_STOP if is_plain else _END


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Said, ...]:
    """The sentences of a block, in order; abbreviations end none."""
    return tuple(said(part) for piece in _sentences(text) for part in _halves(piece))


def _halves(sentence: str) -> Sequence[str]:
    """A sentence of two draws, "the first …, while the second …", as one of each."""
    both = _FIRST_AND_SECOND.fullmatch(sentence)
    return both.groups() if both else (sentence,)


_FIRST_AND_SECOND = re.compile(
    r"(the (?:first|former)\b[^;]{10,200}),? (?:while|whereas) (the (?:second|other|latter)\b.{10,})",
    re.IGNORECASE,
)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _end_in(text).finditer(text):
        piece = text[start : found.start() + 1]
        if text[found.start()] == "." and _ABBREVIATION.search(piece[-12:]):
            continue
        if piece := piece.strip():
            yield piece[:MAX_SENTENCE]
        start = found.end()
    if piece := text[start:].strip():
        yield piece[:MAX_SENTENCE]


def facts_of(text: str, published: date | None, is_continued: bool = False) -> list[Fact]:
    """Everything that a sentence states, in the order of its places; places do not overlap.

    ``is_continued``: the sentence before it spoke of the tie-break, and did not state it.
    """
    found: list[Fact] = []
    if _DIGIT.search(text):
        found += _amounts(text)
    elif not _WITHOUT_DIGITS.of(text):
        return found
    ties = tie_breaks_of(text, is_continued)
    found += ties
    found += _dates(text, ties, published)
    found += numbers_of(text, found, published)
    found += categories_of(text)
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
_WITHOUT_DIGITS = Cues(
    (
        *(words.LAST_DAY_OF, words.DAY_IN_WORDS, words.WEEKDAY, EARLY_ORDINAL),
        *(*words.TODAY, *words.YESTERDAY, *words.NAMES),
    )
)
"""What states a fact in a sentence without digits."""


def _dates(text: str, ties: Sequence[Fact], published: date | None) -> list[Fact]:
    if words.PAGE_DATE.is_in(text) and not words.DRAW_WORDS.is_in(text):
        return []
    if _RELEASE.search(text):
        return []
    found = []
    for day, start, end in days_in(text):
        is_in_tie = any(start < tie.end and end > tie.start for tie in ties)
        if is_in_tie or (ties and _is_of_tie(text, start, end)):
            continue
        if day.year and date(day.year, day.month, day.day) < FIRST_DRAW:
            continue
        before = text[max(0, start - 40) : start].lower()
        if re.search(r"(?:as of|until|till|since|through|before|prior to|from|updated|published|posted"
                     r"|jusqu'au|depuis|avant le|effective|deadline\w*|by|modified|en date du|after|following|between|announced (?:it|this|that|the (?:news|plans?|categories|changes?)) on"
                     r"|awaited on|expected on|scheduled for|starting|après|(?:draw|round(?: of invitations)?|results?),? (?:was |were )?announced on"
                     r"|(?:launched|introduced|created|starting|beginning|effective)(?: (?:[\w-]+ ){1,4}on)?|(?:effect|force|changes?|(?<!draws )(?<!draw )resum\w+|continued|restarted|returned|began|paused|removed|introduced|launched|implemented|reported|wrote|said|expires?|opens?|opened|closes?|election|elections) on"
                     r"|\b(?:until|till|before|up to) (?:the|a) (?:[\w-]+ ){0,2}(?:draw|round)(?: of invitations)?(?: (?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed))? (?:of|on)"
                     r"|\b(?:post|article|blog|story|edition|issue|newsletter|bulletin|édition|webinar|meeting|week|semaine) (?:of|on|du))"
                     r"(?: the| \w+day,?| le)?\s*$", before):  # fmt: skip
            continue
        if _SPAN.search(text[max(0, start - 40) : start]) or _RESUMED.search(before):
            continue
        if start == 0 and _LEADS.match(text, end):
            found.append(Fact(DATE, day._replace(relative=True), start, end))
            continue
        found.append(Fact(DATE, day, start, end))
    is_today = not found or words.TODAYS_DRAW.search(text) or _HELD_ON.match(text)
    if is_today and published and words.DRAW_WORDS.is_in(text):
        found += relative_days(text, published)
    return found


_HELD_ON = re.compile(
    r"(?:held|conducted|issued|announced) (?:on |this |late |early )*(?:today|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?! \(|,? (?:\d|the \d+(?:st|nd|rd|th)(?: of|,| [a-z]+ 20)|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
"""How a sentence begins that tells the day of the news by its name, whatever days come after."""
_RELEASE = Cue(
    r"\b(?:results?|details)\b.{0,30}\b(?:been|were|was|are) (?:\w+ )?(?:announced|published|released|revealed)\b|\b(?:news|press) releases?\b|\bconsultations?\b|\bcommuniqué\b"
)
"""What is dated in a sentence of these is no draw."""
_LEADS = re.compile(r" - .{80}|,? \([A-Z][^()]{2,30}\) - .{60}")
"""What comes after a day that dates an article in front of its first sentence."""
FIRST_DRAW = date(2015, 1, 31)
_SPAN = re.compile(
    r"\b(?:between|from|after|entre) (?:the |le )?\w+\.? \w+(?:,? 20\d\d)? (?:and|to|et) (?:the |le )?$",
    re.IGNORECASE,
)
"""What a day that ends a span of time stands behind."""
_RESUMED = re.compile(
    r"\bsince [^.,;]{0,22}\b(?:again|began|begun|resumed|restarted|started|returned|came back)\b[^.,;]{0,8}$"
)
"""What the day stands behind since which there are draws again."""


def _is_of_tie(text: str, start: int, end: int) -> bool:
    """Whether a time stands beside a day: that of another tie-break in the same sentence.

    What stands before the words of the tie-break is of the round.
    """
    cue = words.TIE_BREAK.search(text)
    if cue and end < cue.start():
        return False
    return any(
        0 <= start - moment.end() < BESIDE or 0 <= moment.start() - end < BESIDE
        for moment in words.TIME.finditer(text)
    )


BESIDE = 8


def relative_days(text: str, published: date) -> list[Fact]:
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
