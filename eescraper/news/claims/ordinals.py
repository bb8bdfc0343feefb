"""Ordinals: the nth draw of the year, the nth of its category. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import DRAWS, EVER, ORDINAL, YEAR, Claim
from eescraper.news.claims.cues import (
    CATEGORY_WORDS,
    DRAW,
    ELSEWHEN,
    EVER_WORDS,
    FOR_CATEGORY,
    MAX_DRAWS,
    MONTH_NAME,
    NOT_A_COUNT,
    PLAIN,
    Ordinal,
    Scope,
    category_in,
    ordinals_in,
    resolved,
    scope_in,
)
from eescraper.news.claims.sentence import Sentence
from eescraper.news.values import days_in

REACH = 110
"""So many characters after an ordinal are looked at."""

_HEAD = re.compile(
    rf"(?P<desc>(?:-ever)?(?: (?!(?:of|since|was|were|is|has|had|this|that|when|which|who|in|so|for|as|time|place|{DRAW})\b)[\w'/&()-]+){{0,9}}?) {DRAW}\b(?!s)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r",?(?: one)?(?: (?:so far|altogether|overall|in total|held))*(?: (?:of|in|for|during|de))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[.;:!?]|\b(?:was|were|came|took|has|had|invited|issued|a été|after|following|when|since|depuis)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:this|the|last) year's$|\b(?P<y>20\d\d)'s(?: \w+)?$|\b(?:in|en) (?P<y2>20\d\d),? (?:the|its|le|la)$|\b(?:this year|so far),? (?:the|its)$"
    r"|^(?:so far this year|this year|in (?P<y3>20\d\d)|cette année|en (?P<y4>20\d\d)),[^.;]{0,60}$",
    re.IGNORECASE,
)


def ordinals(sentence: Sentence) -> Iterator[Claim]:
    """Claims that a draw is the nth: of the year, or of its category."""
    text = sentence.low
    places = ordinals_in(text)
    for index, place in enumerate(places):
        until = places[index + 1].start if index + 1 < len(places) else len(text)
        after = text[place.end : min(place.end + REACH, until)]
        if _is_of_a_day(text, place):
            continue
        if (found := _TIME.match(after)) and not _SCORE.search(found["of"]):
            year = int(found["y"]) if found["y"] else None
            yield sentence.claim(
                ORDINAL, place.value, category=category_in(found["of"]), year=year, period=YEAR
            )
        elif (
            1 <= place.value <= MAX_DRAWS
            and (phrase := _phrase(sentence, place, after))
            and (claim := _claim(sentence, place.value, phrase))
        ):
            yield claim


def _is_of_a_day(text: str, place: Ordinal) -> bool:
    """Whether an ordinal is that of a day: "June 8th, 2022", "the 3rd and 6th of March"."""
    if not text[place.start].isdigit() or place.value > LAST_OF_MONTH:
        return False
    if text.startswith((" of 20", " of the", " this year"), place.end):
        return False
    before = text[max(0, place.start - REACH_OF_DAY) : place.start]
    return _MONTH_BEFORE.search(before) is not None or (
        _MONTH_AFTER.match(text, place.end) is not None
    )


LAST_OF_MONTH = 31
REACH_OF_DAY = 30
_MONTH_BEFORE = re.compile(
    rf"\b(?:{MONTH_NAME})\.?,?(?: the)? (?:\d{{1,2}}(?:st|nd|rd|th)?,? (?:and|to|-|&) )?$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(
    rf"(?:,? (?:and|to|-|&) \d{{1,2}}(?:st|nd|rd|th)?)? (?:of |day of )?(?:{MONTH_NAME})\b",
    re.IGNORECASE,
)


_SCORE = re.compile(r"\b(?:scores?|cut-?offs?|minimum)\b", re.IGNORECASE)
# "the second time this year that IRCC has targeted trades"
_TIME = re.compile(
    r" (?:time|occasion) (?:so far )?(?:this year|in (?P<y>20\d\d)|of the year)\b"
    rf"(?P<of>[^.;:]{{0,60}}?\b(?:{CATEGORY_WORDS})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands around an ordinal: "(before) 7th (desc) draw (between) this year (beyond)".

    ``tail`` is all that follows the noun, or the ordinal if it has none (``has_noun``).
    """

    before: str
    desc: str
    has_noun: bool
    tail: str
    scope: Scope | None
    between: str
    beyond: str


def _phrase(sentence: Sentence, place: Ordinal, after: str) -> Phrase | None:
    """The words around an ordinal, or None if it counts no draws."""
    head = _HEAD.match(after)
    desc, tail = (head["desc"], after[head.end() :]) if head else ("", after)
    before = sentence.low[: place.start]
    is_none = NOT_A_COUNT.search(desc + after[:14]) or _IN_A_ROW.match(tail)
    if is_none or _OF_ANOTHER.search(before) or _OF_A_MONTH.search(before):
        return None
    scope = None if _OF_THE_YEAR.search(before) and head else scope_in(tail)
    if scope:
        return _scoped(sentence, Phrase(before, desc, head is not None, tail, scope, "", ""), after)
    if head is None and not FOR_CATEGORY.match(after):
        return None
    scope = _scope_before(before, desc) or (
        sentence.scope if head and _OF_ALL.match(tail) else None
    )
    return Phrase(before, desc, head is not None, tail, scope, tail[:40], tail)


def _scoped(sentence: Sentence, found: Phrase, after: str) -> Phrase | None:
    """The words around an ordinal that a year follows, if it is the year that it counts in."""
    scope, tail = found.scope, found.tail
    if scope is None or _WITH_SCORE.match(tail[scope.end :]):
        return None
    between, beyond = tail[: scope.start], tail[scope.end :]
    is_for = found.has_noun or FOR_CATEGORY.match(after)
    if not (is_for or _BARE.fullmatch(between.rstrip())):
        return None
    if ELSEWHEN.search(between) or _BETWEEN.search(between):
        scope = sentence.scope if _OF_ALL.match(tail) else None
        is_told = replace(found, scope=scope, between=between, beyond=tail)
        return is_told if found.has_noun else None
    return replace(found, between=between, beyond=beyond)


def _category_of(sentence: Sentence, value: int, phrase: Phrase) -> str | None:
    """The category that an ordinal counts in, by the words next to it."""
    found = category_in(phrase.desc)
    if found is None and (phrase.scope or not phrase.has_noun):
        found = category_in(phrase.between)
    if found is None and (named := FOR_CATEGORY.match(phrase.beyond)):
        found = category_in(named[0])
    if found is None and not phrase.has_noun and value <= SMALL:
        found = category_in(phrase.before)
    if found is None and (named := _NAMED.match(sentence.low)):
        found = category_in(named[0])
    return found


def _claim(sentence: Sentence, value: int, phrase: Phrase) -> Claim | None:
    scope = phrase.scope
    category = _category_of(sentence, value, phrase)
    is_ever = not scope and bool(
        EVER_WORDS.search(phrase.before[-9:] + phrase.desc + phrase.tail[:50])
    )
    is_own = _OWN.search(phrase.before) or _SUCH.search(phrase.desc + phrase.tail[:16])
    if category is None and not (is_own and scope):
        return _of_the_year(sentence, value, phrase)
    if not scope and not is_ever:
        scope = None if phrase.has_noun else sentence.scope
        if _counts_otherwise(phrase) or (scope is None and not phrase.has_noun):
            return None
    period = EVER if is_ever else YEAR if scope else None
    year = scope.year if scope else None
    day = _day_of(sentence, phrase)
    return sentence.claim(ORDINAL, value, category=category, year=year, period=period, as_of=day)


def _of_the_year(sentence: Sentence, value: int, phrase: Phrase) -> Claim | None:
    """The claim of an ordinal beside which no category is named: of all draws, or of some."""
    scope = phrase.scope
    if not (scope and PLAIN.fullmatch(phrase.desc)):
        return None
    if _OWN_BEHIND.match(phrase.between) or _OWN_BEHIND.match(phrase.beyond):
        return sentence.claim(ORDINAL, value, year=scope.year, period=YEAR)
    if _IS_LIMITED.match(phrase.beyond):
        category = category_in(phrase.beyond)
        limited = sentence.claim(ORDINAL, value, category=category, year=scope.year, period=YEAR)
        return limited if category else None
    day = _day_of(sentence, phrase)
    return sentence.claim(DRAWS, value, year=scope.year, period=YEAR, as_of=day)


def _counts_otherwise(phrase: Phrase) -> bool:
    """Whether an ordinal without a year counts in another time: in a month, or since a day."""
    if _AFTER_SINCE.search(phrase.before):
        return True
    near = re.split(r"[,;:.]", phrase.tail)[0]
    is_elsewhen = ELSEWHEN.search(near) or _SINCE.match(phrase.tail)
    return phrase.has_noun and is_elsewhen is not None


def _day_of(sentence: Sentence, phrase: Phrase) -> date | None:
    """The day that is told right behind: "the year's first general draw, on January 10"."""
    rest = phrase.beyond if phrase.scope else phrase.tail
    on = _ON.match(rest)
    if on is None:
        return None
    days = days_in(rest[on.end() :])
    is_next = bool(days) and days[0][1] == 0
    return resolved(days[0][0], sentence.published) if is_next else None


_ON = re.compile(
    r"(?: of (?:the|this) year)?(?:,| was| took place| came| held| had| \()* ?(?:on |le |du )",
    re.IGNORECASE,
)


_OF_THE_YEAR = re.compile(r"\b(?:this|the) year's $", re.IGNORECASE)
_WITH_SCORE = re.compile(
    r" (?:with|whose|at|having) (?:an? |the )?(?:[\w-]+ ){0,2}?(?:score|cut-?off|minimum)\b",
    re.IGNORECASE,
)
"""What limits the draws that are counted to those of one score."""
_SINCE = re.compile(
    r" (?:since|depuis|in|after|for)\b|[^.;]{0,60} (?:since|depuis)\b", re.IGNORECASE
)
_AFTER_SINCE = re.compile(r"^(?:since|depuis) [^.;]{0,60}$", re.IGNORECASE)
"""What stands before an ordinal that counts from a day on: "since March 18 it was the third …"."""
_IN_A_ROW = re.compile(r" (?:running|in a row|straight|de suite|d'affilée)\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:than|since|from|below|above|beside|after|before) (?:(?:in|at|for|with|that of|those of) )?(?:the|its|this year's|the year's|20\d\d's) $",
    re.IGNORECASE,
)
"""What stands before an ordinal of a draw that is but compared with: "lower than in the first …"."""
_OF_A_MONTH = re.compile(
    rf"\b(?:month|week|day|quarter|{MONTH_NAME})(?: 20\d\d)?'s (?:[\w-]+ ){{0,2}}$", re.IGNORECASE
)
_IS_LIMITED = re.compile(
    r"(?:,?(?: held| conducted)? (?:for|under)| that (?:was|is|were|ircc|canada|immigration)| (?:in which|at which|whose|which|where)|,? (?:specific|targeting|target\w+|ouverte?s?|réservée?s?|destinée?s?|ciblant|axée?s?|pour))\b",
    re.IGNORECASE,
)
"""How it goes on about a draw that is counted among some only."""
_OWN_BEHIND = re.compile(
    r",? (?:for|under|of|in) (?:this|that|the) (?:program|programme|category|class|sector|stream|group)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:category|stream|class|group|program)'s(?: own)? $|\btheir $", re.IGNORECASE
)
_SUCH = re.compile(r"\bsuch\b| of (?:its|this|that) (?:kind|type)\b| du genre\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?:{CATEGORY_WORDS})(?: draws?| rounds?)? ?[:|]", re.IGNORECASE)
_OF_ALL = re.compile(
    r" (?:of any kind|overall|altogether|in all|in total|toutes catégories)\b", re.IGNORECASE
)
SMALL = 3
"""Up to here a bare ordinal ("the first of the year") is of the category named before it."""


def _scope_before(before: str, desc: str) -> Scope | None:
    """The year that stands before an ordinal, or between it and its noun."""
    if found := re.search(r"\b20[12]\d\b", desc):
        return Scope(int(found[0]), 0, 0)
    if found := _BEFORE.search(before.rstrip()):
        year = found["y"] or found["y2"] or found["y3"] or found["y4"]
        return Scope(int(year) if year else None, 0, 0)
    return None
