"""Totals of invitations: of the year, of a category in the year, of a month. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from eescraper.news import lower_case as re
from eescraper.news.claims import gate
from eescraper.news.claims.claim import CATEGORY_ITAS, ITAS, MONTH, MONTH_ITAS, YEAR, Claim
from eescraper.news.claims.cues import (
    ELSEWHEN,
    GLUED_NUMBER,
    NO_NUMBER_AFTER,
    OTHER_YEAR,
    Scope,
    approximate,
    category_in,
    count,
    scope_in,
    scopes,
)
from eescraper.news.claims.sentence import Sentence
from eescraper.news.words import MONTHS

TOTALS = range(100, 300_000)
"""Invitations in a year: between 22,600 (2023 by April) and 114,431 (2021); fewer in January."""
NEAR = 90

_NUMBER = re.compile(GLUED_NUMBER)
_UNIT = re.compile(
    r" ?(?:[\w-]+ ){0,3}?(?:invitations?|itas?|ipd|invites|candidates|people|persons|applicants|candidats|personnes|professionals|newcomers)\b",
    re.IGNORECASE,
)
_NO_TOTAL = re.compile(
    r"\s?(?:points?|draws|rounds|tirages|rondes|days|admissions|permanent residents?|applications|profiles|study|work permits|spaces|places|of (?:them|which|whom|these|those)|d'entre|more than|fewer than|less than)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:cut-?off|score|crs|points?|seuil|pool|bassin|average|median|record|every|per|draw|round|tirage|ronde|next|from|(?<!more )(?<!fewer )(?<!less )than|draw of|of these|#|no\.|expected|could|would|will|only|if)(?: (?:of|was|is|to|at|de|à|about|around|over))* ?$",
    re.IGNORECASE,
)
# What makes a number before it a sum: a verb that brings to it, or a word for a total.
_BRINGS = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|rais(?:es|ed|ing)|tak(?:es|ing)|took|lift(?:s|ed|ing)?|push(?:es|ed|ing)?|pushing|mak(?:es|ing)|made|port(?:e|ant|ait)|ce qui (?:porte|fait)|add(?:s|ed)? up|totals?|totall?ing|totall?ed"
    r"|amount(?:s|ed|ing)?|result(?:s|ed|ing)? in|produced|stands?|now (?:at|stands)|reach(?:es|ed|ing)?|climb(?:s|ed)|cumul\w*|total|tally|sum|count|altogether|together|running total|number of invitations|nombre d'invitations)\b[^.;|]{0,80}$",
    re.IGNORECASE,
)
_CUMULATIVE = re.compile(
    r"\b(?:so far|to date|year[- ]to[- ]date|has (?:now |already |also )?(?:issued|invited|sent|handed|extended|given)|have (?:now |already |also )?(?:been|received|issued|invited|gone|brought)|had (?:issued|invited)|altogether|in total|in all|a total|cumul\w*|since|depuis|now|gone out|à ce jour|jusqu'|au total|ont (?:été|reçu)|a (?:déjà |maintenant )?(?:invité|émis|délivré|envoyé)|as of)\b",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(?:sent(?: out)?|issued|invited|handed out|gave|given|produced|brought|delivered|extended|a invité|a émis|a délivré|a envoyé|gone out to|ont totalisé)(?: a total of| now| over| some| more than| nearly| about| around)* ?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:total |all |number of |running |yearly )*(?:itas?|invitations?(?: to apply)?|invited|total|tally|ipd)\b[^:|.;]{0,40}[:|]\s*$",
    re.IGNORECASE,
)
_MONTH_NAME = "|".join(sorted((name for name in MONTHS if len(name) > 2), key=len, reverse=True))  # noqa: PLR2004
_IN_RANGE = re.compile(r"(?<!20[12])\d (?:and|to|et|à|-) $", re.IGNORECASE)
_RANGE_GOES_ON = re.compile(r" (?:and|to|et|à|-) \d", re.IGNORECASE)
_POOL = re.compile(r"\b(?:pool|bassin)\b[^.;]{0,40}$", re.IGNORECASE)
_ANY_MONTH = re.compile(
    rf"\b(?:month|mois)\b|\b(?:in|for|of|en|pour) (?:{_MONTH_NAME})\b(?! \d{{1,2}}\b)",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    rf"\b(?:for|of|in|du|en|pour) (?:the whole of |all of |le |ce )?(?:the month|this month|mois|(?P<name>{_MONTH_NAME})(?: (?P<y>20[12]\d))?)\b(?! \d)(?:[:,]| alone| so far| is| was| stands at| (?:the total|ircc|canada)[^.;]{{0,40}})* ?$",
    re.IGNORECASE,
)


def sums(sentence: Sentence) -> Iterator[Claim]:
    """Claims of how many were invited in the year so far, in all or of a category."""
    text = sentence.low
    is_of_month = sentence.cues & gate.MONTH and _ANY_MONTH.search(text)
    if not (sentence.scope or sentence.section.scope or is_of_month):
        return
    for found in _NUMBER.finditer(text):
        if text[found.start() - 1 : found.start()] in NO_NUMBER_AFTER:
            continue
        value = count(found["n"])
        before, after = text[: found.start()], text[found.end() : found.end() + NEAR]
        if value not in TOTALS or _is_year(found["n"]) or _NO_TOTAL.match(after):
            continue
        if _IN_RANGE.search(before[-10:]) or _RANGE_GOES_ON.match(after):
            continue
        part = re.split(r"[;|]|, (?:while|against|compared|up from|where)", before)[-1]
        if _NOT_BEFORE.search(part[-40:]) or OTHER_YEAR.search(part) or _POOL.search(part):
            continue
        if month := _month_of(part, sentence.published):
            if _BRINGS.search(part) or _UNIT.match(after):
                yield sentence.claim(MONTH_ITAS, value, period=MONTH, since=month[0],
                                     until=month[1])  # fmt: skip
            continue
        scope = _scope_of(sentence, part, after)
        if scope is None:
            continue
        rough = approximate(text, *found.span("n"))
        category = category_in(part[-34:] + "|" + _segment(after)[:44])
        kind = CATEGORY_ITAS if category else ITAS
        yield sentence.claim(kind, value, category=category, year=scope.year,
                             period=YEAR, approximate=rough)  # fmt: skip


def _segment(text: str) -> str:
    return re.split(r"[,;:.|]", text)[0]


def _scope_of(sentence: Sentence, part: str, after: str) -> Scope | None:
    """The year that a number is the total of, or None if it is no total."""
    unit = _UNIT.match(after)
    following = scope_in(after)
    if following:
        gap = after[unit.end() if unit else 0 : following.start]
        is_near = not re.search(
            r"\b(?:draws?|rounds?|the largest|the first|who)\b|\b(?:push|bring|brought|rais|tak|lift)\w*\b|[;(]|, (?!all)|'s",
            gap,
            re.IGNORECASE,
        )
        if is_near and following.start < NEAR_SCOPE and not ELSEWHEN.search(gap) and (
            unit or _BRINGS.search(part) or _SENT.search(part)):  # fmt: skip
            return following
    if _LABEL.match(part):
        return scope_in(part) or (
            sentence.section.scope
            if not unit and re.match(r"(?:total|invitations|itas)\b", part, re.IGNORECASE)
            else None
        )
    years = scopes(part)
    preceding = years[-1] if years else None
    scope = preceding or (sentence.scope if sentence.scope_inherited else None)
    if scope is None:
        return None
    between = part[preceding.end :] if preceding else part
    if re.search(r"'s|\bthe (?:month|week)\b|[:] .*[:]", between[:12]) or ELSEWHEN.search(between):
        return None
    if _BRINGS.search(part):
        return scope
    is_sum = bool(_CUMULATIVE.search(part + "|" + _segment(after)[:50]))
    return scope if is_sum and preceding and (unit or _SENT.search(part)) else None


NEAR_SCOPE = 62


def _month_of(part: str, published: date | None) -> tuple[date, date] | None:
    """The first and last day of the month that a total is of."""
    found = _OF_MONTH.search(part)
    if not found:
        return None
    if found["name"]:
        month = MONTHS[found["name"].lower()]
        year = int(found["y"]) if found["y"] else None
        if year is None and published:
            year = published.year - (month > published.month)
    else:
        year, month = (published.year, published.month) if published else (None, 0)
    if year is None:
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"20[0-3]\d", text))
