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
    r"\s?(?:(?:[\w-]+ ){0,3}?(?:more|fewer|less|ahead|short|shy|away|behind|on average|each|apiece|per draw)\b|points?|draws|rounds|tirages|rondes|days|admissions|permanent residents?|applications|profiles|study|work permits|spaces|places|of (?:them|which|whom|these|those)|d'entre|more than|fewer than|less than)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:cut-?off|score|crs|points?|seuil|pool|bassin|average|median|record|high|low|mark of|goal|aim|quota|estimated|every|per|draw|round|tirage|ronde|next|from|(?<!more )(?<!fewer )(?<!less )than|draw of|of these|#|no\.|expected|could|would|will|only|if)(?: (?:of|was|is|to|at|de|à|about|around|over))* ?$",
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
    rf"\b(?:for|of|in|du|en|pour) (?<!\dst of )(?<!\dnd of )(?<!\drd of )(?<!\dth of )(?:the whole of |all of |le |ce )?(?:the month|this month|mois|(?P<name>{_MONTH_NAME})(?: (?P<y>20[12]\d))?)\b(?! \d)(?:[:,]| alone| so far| is| was| stands at| (?:the total|ircc|canada)[^.;]{{0,40}})* ?$",
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
        part = re.split(r"[;|]|, (?:while|against|compared|up from|where)", before)[-1]
        if value not in TOTALS or _is_year(found["n"]) or _is_no_total(part, after):
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
        category = category_in(part[-34:] + "|" + _segment(after)[:60])
        kind = CATEGORY_ITAS if category else ITAS
        yield sentence.claim(kind, value, category=category, year=scope.year,
                             period=YEAR, approximate=rough)  # fmt: skip


def _is_no_total(part: str, after: str) -> bool:
    """Whether the words beside a number say that it is no sum of invitations, nor a part of one."""
    if _NO_TOTAL.match(after) or _IN_RANGE.search(part[-10:]) or _RANGE_GOES_ON.match(after):
        return True
    if _OF_SIZES.search(part) or _NOT_INVITED.search(_segment(after)):
        return True
    return any(
        found is not None
        for found in (_NOT_BEFORE.search(part[-40:]), OTHER_YEAR.search(part), _POOL.search(part))
    )


_OF_SIZES = re.compile(
    r"\b(?:draw sizes?|sizes|increments?|on average|averages?|expected|forecast\w*|hopes?|permanent residence to)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
"""What stands before numbers that are sizes of single draws, or are but hoped for."""
_NOT_INVITED = re.compile(
    r"\b(?:(?:are|is) to (?:be|come)|(?:will|would|could|can) (?:be|come|still)|admitted|per cent|last year|year before|in (?:this|that|the) (?:category|program|programme|class|stream))\b",
    re.IGNORECASE,
)
"""What follows a number of people who are not those invited in the year, or not all of them."""


def _segment(text: str) -> str:
    return re.split(r"[,;:.|]", text)[0]


def _scope_of(sentence: Sentence, part: str, after: str) -> Scope | None:
    """The year that a number is the total of, or None if it is no total."""
    unit = _UNIT.match(after)
    following = scope_in(after)
    if following and _GOES_ON.match(after, following.end):
        return None
    if following and _is_behind(part, after, following):
        return following
    if _LABEL.match(part):
        is_sum = _SUMS.search(sentence.section.heading) is not None
        return scope_in(part) or (sentence.section.scope if is_sum and not unit else None)
    years = scopes(part)
    return _scope_ahead(sentence, years[-1] if years else None, part, after)


def _is_behind(part: str, after: str, following: Scope) -> bool:
    """Whether a year right behind a number is the one that it is the total of."""
    unit = _UNIT.match(after)
    gap = after[unit.end() if unit else 0 : following.start]
    is_near = not re.search(
        r"\b(?:draws?|rounds?|the largest|the first|who)\b|\b(?:push|bring|brought|rais|tak|lift)\w*\b|[;(]|, (?!all)|'s",
        gap,
        re.IGNORECASE,
    )
    if not is_near or following.start >= NEAR_SCOPE or ELSEWHEN.search(gap):
        return False
    return any((unit, _BRINGS.search(part), _SENT.search(part)))


def _scope_ahead(
    sentence: Sentence, preceding: Scope | None, part: str, after: str
) -> Scope | None:
    """The year before a number, or of the sentence before, if it is the one that it is the total of."""
    scope = preceding or (sentence.scope if sentence.scope_inherited else None)
    if scope is None or _is_of_a_part(sentence, scope, part + "|" + _segment(after)):
        return None
    is_of_a_draw = preceding is None or _OF_A_DRAW.search(part[: preceding.start])
    if is_of_a_draw and not _GROWS.search(part):
        return None
    unit = _UNIT.match(after)
    between = part[preceding.end :] if preceding else part
    if re.search(r"'s|\bthe (?:month|week)\b|[:] .*[:]", between[:12]) or ELSEWHEN.search(between):
        return None
    if _BRINGS.search(part):
        return scope
    is_sum = bool(_CUMULATIVE.search(part + "|" + _segment(after)[:50]))
    return scope if is_sum and preceding and (unit or _SENT.search(part)) else None


def _is_of_a_part(sentence: Sentence, scope: Scope, text: str) -> bool:
    """Whether a number is of a past year up to a day in it: "at this point in 2018"."""
    is_past = scope.year and sentence.published and scope.year < sentence.published.year
    return bool(is_past) and _UP_TO.search(text) is not None


NEAR_SCOPE = 62
_UP_TO = re.compile(
    r"\b(?:this|the same|that|same) (?:point|time|period|stage|date)\b|\b(?:un)?till? now\b|\bby then\b",
    re.IGNORECASE,
)
"""What makes a number of a past year one of a part of it."""
_GOES_ON = re.compile(
    rf"'s (?:[\w-]+ ){{0,3}}?(?:draw|round)\b| (?:in|for) (?:the (?:month|week)|this (?:month|week)|{_MONTH_NAME})\b|,? let\b",
    re.IGNORECASE,
)
"""What follows a year that is of something smaller: "2023's second draw", "so far in December"."""
_SUMS = re.compile(
    r"\b(?:totals?|so far|to date|year|statistics|summary|overview|bilan|in numbers|up to now|jusqu'ici)\b",
    re.IGNORECASE,
)
_GROWS = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|rais(?:es|ed|ing)|tak(?:es|ing)|took|lift\w*|push\w*|port(?:e|ant|ait)|add(?:s|ed)? up|climb\w*|reach\w*|stands?|cumul\w*|running|tally|sum|altogether|now|totals|totall?ed|amounts?|result(?:s|ed|ing)? in|produced)\b",
    re.IGNORECASE,
)
"""What a sum is told with in a sentence that names no year: a total may be of one draw."""
_OF_A_DRAW = re.compile(
    r"\b(?:draw|round|selection|tirage|ronde|quarter|half|months?|summer|weeks?)\b(?:, or [\w-]+,)? (?:of|in|de) $|\b(?:draws|rounds|selections) of $",
    re.IGNORECASE,
)
"""What stands before a year that is but that of a draw, or of which it is a part."""


_DRAW_OF = re.compile(r"\b(?:draw|round|tirage|ronde)\b[^.;]{0,12}$", re.IGNORECASE)


def _month_of(part: str, published: date | None) -> tuple[date, date] | None:
    """The first and last day of the month that a total is of."""
    found = _OF_MONTH.search(part)
    if not found or _DRAW_OF.search(part[: found.start()]):
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
