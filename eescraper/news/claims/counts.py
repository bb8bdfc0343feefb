"""Counts of draws: so many in the year so far, in all or of a category. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import (
    BY_CATEGORY,
    CATEGORY_DRAWS,
    DRAWS,
    YEAR,
    Claim,
)
from eescraper.news.claims.cues import (
    CARDINAL,
    CARDINALS,
    CATEGORY_WORDS,
    ELSEWHEN,
    FOR_CATEGORY,
    MAX_DRAWS,
    NOT_A_COUNT,
    OTHER_YEAR,
    PLAIN,
    approximate,
    category_in,
    count,
    scope_in,
)
from eescraper.news.claims.cues import DRAWS as DRAWS_NOUN
from eescraper.news.claims.sentence import Sentence

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
    text = sentence.low
    if label := _LABEL.match(text):
        yield from _counted(sentence, label, label["desc"])
        return
    scope = sentence.scope
    if scope is None or (OTHER_YEAR.search(text) and not _TOTAL.search(text)):
        return
    if _OF_A_PART.search(text):
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
        of = FOR_CATEGORY.match(text, end) or _BY_NOUN.match(text, end)
        whose = _WHOSE.match(text[: found.start()])
        desc = found["desc"] + (of[0] if of else f" {whose['of']}" if whose else "")
        yield from _counted(sentence, found, desc)
    if end:
        yield from _parts(sentence, end)


_OF_A_PART = re.compile(
    r"\b(?:month|week)s? of (?:the year|20\d\d)\b|\bearlier (?:in the|this) year\b", re.IGNORECASE
)
"""What is said of a part of the year: "February, with six draws, is its busiest month"."""
_OF_SOME = re.compile(
    r"(?: (?:this year|so far|of 20\d\d|in 20\d\d))* (?:have|had|were|was|has)(?: (?:now|all|each|both|been))* (?:category-based|targeted|program-specific|had|invited|issued|larger|smaller|for)\b",
    re.IGNORECASE,
)
"""What tells of so many draws that something was so of them: there may be more."""
_BY_NOUN = re.compile(
    rf" (?:du |de la |des |de l'|d'|pour (?:la |le |les )?)?(?:programme (?:des |de la |de )?)?(?:{CATEGORY_WORDS})\b",
    re.IGNORECASE,
)
"""Whose draws they are, behind the noun in French: "12 tirages CEC"."""
_WHOSE = re.compile(
    rf"^(?P<of>(?:{CATEGORY_WORDS})) (?:draws|rounds)\b[^.;]*\bwith $", re.IGNORECASE
)
_OF_LAST_YEAR = re.compile(
    r"\b(?:last|previous) year's (?:[\w-]+ ){0,2}?(?:total|tally|record|count)(?: of)? $",
    re.IGNORECASE,
)
_OPENED = re.compile(r"\b(?:opened|began|started|closed|ended)\b[^.;,]* with $", re.IGNORECASE)


def _is_counted_elsewhere(text: str, found: re.Match[str]) -> bool:
    """Whether a count of draws is not of the year: the last ten, those of a month or a day."""
    before, after = text[: found.start()], text[found.end() : found.end() + 34]
    if _NO_COUNT.search(before[-14:]) and not _OUT_OF.search(before[-14:]):
        return True
    is_of_some = _OF_SOME.match(text, found.end()) and not before.endswith("all ")
    if is_of_some or _OF_LAST_YEAR.search(before) or _OPENED.search(before):
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
    if scope is None or not 1 <= value <= MAX_DRAWS or NOT_A_COUNT.search(desc):
        return
    if category is None and not PLAIN.fullmatch(desc):
        return
    rough = approximate(sentence.low, *found.span("n"))
    kind = CATEGORY_DRAWS if category else DRAWS
    is_open = category and sentence.low[scope.start : scope.end] in ("so far", "to date")
    yield sentence.claim(kind, value, category=category, year=scope.year,
                         period=None if is_open else YEAR, approximate=rough)  # fmt: skip


def _parts(sentence: Sentence, start: int) -> Iterator[Claim]:
    """The counts by category that follow a count of all: "29 draws this year and eight for the CEC"."""
    for found in _OF_CATEGORY.finditer(sentence.low, start):
        value = 1 if found["n"].lower() in ("une", "one") else count(found["n"])
        category = category_in(found[0][len(found["n"]) :])
        if category and sentence.scope and 1 <= value <= MAX_DRAWS:
            yield sentence.claim(CATEGORY_DRAWS, value, category=category,
                                 year=sentence.scope.year, period=YEAR)  # fmt: skip


_PAIR = re.compile(
    rf"\b(?P<n>{CARDINAL})(?: (?:for|pour))?(?: the| la| le| les)? (?P<c>(?:{CATEGORY_WORDS})\b)(?: draws?| rounds?|-only draws?| tirages?| rondes?)?(?! candidates| points| invit| profiles)"
    rf"|\b(?P<c2>(?:{CATEGORY_WORDS})\b)(?: draws?| rounds?)?(?:,? |: ?| ?\(| ?- ?| ?= ?)(?P<n2>\d{{1,2}}(?![\d:/%]|[., ]\d))(?: draws?| rounds?| tirages?| rondes?)?",
    re.IGNORECASE,
)


def by_category(sentence: Sentence) -> Iterator[Claim]:
    """A list of counts by category in one sentence: "CEC 14, PNP 22, French 9"."""
    text = sentence.low
    if sentence.scope is None and not sentence.section.is_by_type:
        return
    if not _DRAWS_MEANT.search(text + sentence.section.heading.lower()) or _small_numbers(text) < 2:  # noqa: PLR2004
        return
    pairs: dict[str, int] = {}
    for found in _PAIR.finditer(text):
        value = count(found["n"] or found["n2"])
        category = category_in(found["c"] or found["c2"])
        if category and 1 <= value <= MAX_DRAWS and category not in pairs:
            pairs[category] = value
    if len(pairs) >= 2:  # noqa: PLR2004
        year = sentence.scope.year if sentence.scope else sentence.section.year
        yield sentence.claim(BY_CATEGORY, tuple(pairs.items()), year=year, period=YEAR)


_DRAWS_MEANT = re.compile(
    r"\b(?:draws|rounds|tirages|rondes)\b|\bby (?:type|category|kind|program)\b|\bpar (?:type|catégorie)\b",
    re.IGNORECASE,
)


def _small_numbers(text: str) -> int:
    """How many words of a text are numbers of at most two digits."""
    found = 0
    for word in text.lower().split():
        bare = word.strip(".,:;()")
        found += bare in CARDINALS or (len(bare) <= 2 and bare.isdecimal())  # noqa: PLR2004
    return found
