"""Counts of draws: the nth of the year, the nth of its category, so many so far. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eescraper.news.claims.claim import (
    BY_CATEGORY,
    CATEGORY_DRAWS,
    DRAWS,
    EVER,
    ORDINAL,
    YEAR,
    Claim,
)
from eescraper.news.claims.cues import (
    CARDINAL,
    CATEGORY_WORDS,
    DRAW,
    ELSEWHEN,
    EVER_WORDS,
    OTHER_YEAR,
    Ordinal,
    Scope,
    approximate,
    category_in,
    count,
    ordinals_in,
    scope_in,
    scopes,
)
from eescraper.news.claims.cues import DRAWS as DRAWS_NOUN
from eescraper.news.claims.sentence import Sentence

MAX_DRAWS = 150
"""No year had so many draws: 2025 had 58. A larger number is not a count of a year's draws."""
REACH = 110

_HEAD = re.compile(
    rf"(?P<desc>(?:-ever)?(?: (?!(?:of|since|was|were|is|has|had|this|that|when|which|who|in|so|for|as|time|place|{DRAW})\b)[\w'/&()-]+){{0,9}}?) {DRAW}\b(?!s)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:\b(?:express|entry|ee|overall|federal|ircc'?s?|invitation|canadian|canada'?s?|new|official|system|round|draw|ita|entrée|20[12]\d|and|the|\d+(?:st|nd|rd|th))\b|[\s()-])*",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"\b(?:largest|biggest|smallest|lowest|highest|consecutive|straight|row|time|week|day|month|half|quarter|back-to-back|category-based|program-specific|targeted|version)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r",?(?: one)?(?: (?:so far|altogether|overall|in total|held))*(?: (?:of|in|for|during|de))?",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf",?(?: one)?(?: (?:altogether|so far|overall))*,? (?:(?:held |conducted |run )?for|to target|that (?:was |is )?(?:for|target\w+)|which targeted|to focus on|to invite|targeting|ciblant|axée? sur|destinée?s? (?:à|aux)|réservée? (?:à|aux)|aux|under|aimed at|à viser|visant|pour|dedicated to|specific to|limited to|reserved for|focused on|of its kind for|in)"
    rf" (?:the |la |le |les |l')?(?:[\w-]+ ){{0,2}}?(?:{CATEGORY_WORDS})\b",
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
    text = sentence.text
    places = ordinals_in(text)
    for index, match in enumerate(places):
        until = places[index + 1].start if index + 1 < len(places) else len(text)
        after = text[match.end : min(match.end + REACH, until)]
        if claim := _ordinal_claim(sentence, match, after):
            yield claim


_TIME = re.compile(
    rf" (?:time|occasion) (?:so far )?(?P<scope>(?:this year|in (?P<y>20\d\d)|of the year)\b)[^.;:]{{0,60}}?\b(?:{CATEGORY_WORDS})\b",
    re.IGNORECASE,
)


def _ordinal_claim(sentence: Sentence, match: Ordinal, after: str) -> Claim | None:
    text, value = sentence.text, match.value
    if found := _TIME.match(after):
        year = int(found["y"]) if found["y"] else None
        return sentence.claim(
            ORDINAL,
            value,
            category=category_in(found[0][found.end("scope") - found.start() :]),
            year=year,
            period=YEAR,
        )
    head = _HEAD.match(after)
    tail = after[head.end() :] if head else after
    desc = head["desc"] if head else ""
    scope = _scope_of(text[: match.start], tail, desc)
    if not 1 <= value <= MAX_DRAWS or _NOT_A_COUNT.search(desc + after[:14]):
        return None
    if head is None and not (scope and scope.start >= 0) and not _FOR.match(after):
        return None
    between = tail[: scope.start] if scope and scope.start >= 0 else tail[:40]
    if scope and scope.start >= 0:
        if head is None and not (_BARE.fullmatch(between.rstrip()) or _FOR.match(after)):
            return None
        if ELSEWHEN.search(between) or _BETWEEN.search(between):
            scope = None
            if head is None:
                return None
    beyond = tail[scope.end :] if scope and scope.start >= 0 else tail
    if head and not scope and sentence.scope and _OF_ALL.match(tail):
        scope = sentence.scope
    category = category_in(desc) or category_in(between if scope or head is None else "")
    is_own = bool(_OWN.search(text[: match.start]) or _SUCH.search(desc + tail[:16]))
    if category is None and (found := _FOR.match(beyond)):
        category = category_in(found[0])
    if category is None and head is None and value <= SMALL:
        category = category_in(text[: match.start])
    is_ever = not scope and bool(
        EVER_WORDS.search(text[max(0, match.start - 9) : match.start] + desc + tail[:50])
    )
    if category is None and (named := _NAMED.match(text)):
        category = category_in(named[0])
    if category is None and not (is_own and scope):
        desc = desc.removeprefix("-ever")
        if not scope or not _PLAIN.fullmatch(desc) or is_ever:
            return None
        return sentence.claim(DRAWS, value, year=scope.year, period=YEAR)
    if not scope and not is_ever:
        if ELSEWHEN.search(tail[:40]) or re.match(
            r" (?:since|depuis|in|after|for)\b", tail, re.IGNORECASE
        ):
            return None
        scope = sentence.scope if head is None else None
        if head is None and scope is None:
            return None
    period = EVER if is_ever else YEAR if scope else None
    year = scope.year if scope else None
    return sentence.claim(ORDINAL, value, category=category, year=year, period=period)


_OWN = re.compile(r"\b(?:category|stream|class|group|program)'s(?: own)? $", re.IGNORECASE)
_SUCH = re.compile(r"\bsuch\b| of (?:its|this|that) (?:kind|type)\b| du genre\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?:{CATEGORY_WORDS})(?: draws?| rounds?)? ?[:|]", re.IGNORECASE)
_OF_ALL = re.compile(
    r" (?:of any kind|overall|altogether|in all|in total|toutes catégories)\b", re.IGNORECASE
)
SMALL = 3
"""Up to here a bare ordinal ("the first of the year") is of the category named before it."""


def _scope_of(before: str, tail: str, desc: str) -> Scope | None:
    """The year that an ordinal counts in; ``start`` is its place in what follows, or -1."""
    for scope in scopes(tail):
        return scope
    if found := re.search(r"\b20[12]\d\b", desc):
        return Scope(int(found[0]), -1, -1)
    if found := _BEFORE.search(before.rstrip()):
        year = found["y"] or found["y2"] or found["y3"] or found["y4"]
        return Scope(int(year) if year else None, -1, -1)
    return None


_COUNT = re.compile(
    rf"(?<![-#\d,])\b(?P<n>{CARDINAL})(?P<desc>(?: (?!(?:of|in|for|and|or|to|at|on|with|from|the|a|has|was|were)\b)[\w'/-]+){{0,5}}?) {DRAWS_NOUN}\b",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\b(?:last|past|previous|next|first|every|of the|another|further|these|those|other|further|over the|derni\w+|prochain\w+|premi\w+|than|version|latest|recent|up to|in|after|between|or|to|top)\s$",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"\b(?:out of|so far in|in all) $|\bacross(?: all)? $", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:total|tally|sum|count|altogether|so far|to date|cumul\w*)\b", re.IGNORECASE
)
_LABEL = re.compile(
    rf"^(?:(?:number of|total) )?(?P<desc>(?:[\w'/-]+ ){{0,4}}?){DRAWS_NOUN}(?: held| conducted| so far)*,? (?:in|of|this|so far|en|cette|de)\b[^:|]{{2,24}}[:|] *(?P<n>\d{{1,3}})$",
    re.IGNORECASE,
)
_OF_CATEGORY = re.compile(
    rf"(?<![-#\d,])\b(?P<n>{CARDINAL}|une|one)(?:,? (?!(?:points?|invitations?|itas?|and|et|the year|this)\b)[\w'-]+,?){{0,2}}? (?:for|were for|pour|to|of which were|under)?(?: ?the | le | la | les | l')? ?(?:{CATEGORY_WORDS})\b(?! (?:points|candidates|invit|profiles|workers))",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    rf"\b(?P<n>{CARDINAL}) of (?:those|these|the|them)\b(?: (?:{CARDINAL}))?(?: draws| rounds)? (?:have been|were|are|went|was)\b",
    re.IGNORECASE,
)


def counts(sentence: Sentence) -> Iterator[Claim]:
    """Claims that so many draws were held in the year so far, in all or of a category."""
    text = sentence.text
    if label := _LABEL.match(text):
        yield from _counted(sentence, label, label["desc"])
        return
    scope = sentence.scope
    if scope is None or (OTHER_YEAR.search(text) and not _TOTAL.search(text)):
        return
    if sentence.scope_inherited:
        if found := _OF_THOSE.search(text):
            category = category_in(text[found.end() :])
            if category:
                yield sentence.claim(CATEGORY_DRAWS, count(found["n"]), category=category,
                                     year=scope.year, period=YEAR)  # fmt: skip
        return
    end = 0
    for found in _COUNT.finditer(text):
        if _is_counted_elsewhere(text, found):
            continue
        end = found.end()
        of = _FOR.match(text, end)
        yield from _counted(sentence, found, found["desc"] + (of[0] if of else ""))
    if end:
        yield from _parts(sentence, end)


def _is_counted_elsewhere(text: str, found: re.Match[str]) -> bool:
    """Whether a count of draws is not of the year: the last ten, those of a month or a day."""
    before, after = text[: found.start()], text[found.end() : found.end() + 34]
    if _NO_COUNT.search(before[-14:]) and not _OUT_OF.search(before[-14:]):
        return True
    near = re.split(r"[,;:]", after)[0]
    opening = re.split(r"[,;:]", before)[-1][-34:]
    first = scope_in(near)
    span = near[: first.start] if first else near
    return bool(
        ELSEWHEN.search(span)
        or (not first and ELSEWHEN.search(opening) and not scope_in(opening))
        or re.search(r"\bsince (?!january|new year|the (?:start|beginning))", span, re.IGNORECASE)
    )


def _counted(sentence: Sentence, found: re.Match[str], desc: str) -> Iterator[Claim]:
    value = count(found["n"])
    scope = sentence.scope
    category = category_in(desc)
    if scope is None or not 1 <= value <= MAX_DRAWS or _NOT_A_COUNT.search(desc):
        return
    if category is None and not _PLAIN.fullmatch(desc):
        return
    rough = approximate(sentence.text, *found.span("n"))
    kind = CATEGORY_DRAWS if category else DRAWS
    yield sentence.claim(kind, value, category=category, year=scope.year,
                         period=YEAR, approximate=rough)  # fmt: skip


def _parts(sentence: Sentence, start: int) -> Iterator[Claim]:
    """The counts by category that follow a count of all: "29 draws this year and eight for the CEC"."""
    for found in _OF_CATEGORY.finditer(sentence.text, start):
        value = 1 if found["n"].lower() in ("une", "one") else count(found["n"])
        category = category_in(found[0][len(found["n"]) :])
        if category and sentence.scope and 1 <= value <= MAX_DRAWS:
            yield sentence.claim(CATEGORY_DRAWS, value, category=category,
                                 year=sentence.scope.year, period=YEAR)  # fmt: skip


_PAIR = re.compile(
    rf"\b(?P<n>{CARDINAL})(?: (?:for|pour))?(?: the| la| le| les)? (?P<c>(?:{CATEGORY_WORDS})\b)(?: draws?| rounds?|-only draws?| tirages?| rondes?)?(?! candidates| points| invit| profiles)"
    rf"|\b(?P<c2>(?:{CATEGORY_WORDS})\b)(?: draws?| rounds?)?(?:,? |: ?| ?\(| ?- ?| ?= ?)(?P<n2>\d{{1,2}}(?![\d:/%]|[.,]\d))(?: draws?| rounds?| tirages?| rondes?)?",
    re.IGNORECASE,
)


def by_category(sentence: Sentence) -> Iterator[Claim]:
    """A list of counts by category in one sentence: "CEC 14, PNP 22, French 9"."""
    text = sentence.text
    if sentence.scope is None and not sentence.section.is_by_type:
        return
    pairs: dict[str, int] = {}
    for found in _PAIR.finditer(text):
        value = count(found["n"] or found["n2"])
        category = category_in(found["c"] or found["c2"])
        if category and 1 <= value <= MAX_DRAWS and category not in pairs:
            pairs[category] = value
    if len(pairs) >= 2 and _DRAWS_MEANT.search(text + sentence.section.heading):  # noqa: PLR2004
        year = sentence.scope.year if sentence.scope else sentence.section.year
        yield sentence.claim(BY_CATEGORY, tuple(pairs.items()), year=year, period=YEAR)


_DRAWS_MEANT = re.compile(
    r"\b(?:draws|rounds|tirages|rondes)\b|\bby (?:type|category|kind|program)\b|\bpar (?:type|catégorie)\b",
    re.IGNORECASE,
)
