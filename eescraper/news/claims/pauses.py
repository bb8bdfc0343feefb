"""Pauses of a category, and what is expected next. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import EXPECTED, PAUSE, Claim
from eescraper.news.claims.cues import CATEGORY_WORDS, DRAW, DRAWS, category_in, resolved
from eescraper.news.claims.sentence import Sentence
from eescraper.news.values import days_in
from eescraper.news.words import MONTHS

_ROUND = rf"(?:{DRAWS}|{DRAW})"
_PAUSE = r"(?:pause[sd]?|hiatus|suspen\w+|(?<!tie )(?<!tie-)break|interrupt\w*|halt(?:ed)?|on hold|idle|lull|gap|drought|absence|moratorium|interrompu\w*|en pause|shut out)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "a temporary pause in CEC draws", "CEC rounds were suspended", "the category has been idle"
        rf"\b{_PAUSE}\b(?: [\w'-]+){{0,3}}? (?:in|of|for|to|from|on|between|without|dans|des|de|du)(?: [\w'&/-]+){{0,6}}? {_ROUND}\b",
        rf"\b(?:{CATEGORY_WORDS})\b(?: [\w'&()/-]+){{0,3}}? (?:{_ROUND}|category|class|stream|catégorie)\b[^.;,]{{0,40}}\b{_PAUSE}\b",
        # "no CEC draw since", "a PNP round has not taken place since", "the first CEC draw since"
        rf"\b(?:no|not a single|without an?|aucune?|pas de)(?: [\w'&/-]+){{0,5}}? {_ROUND}\b[^.;]{{0,60}}\b(?:since|depuis)\b",
        rf"\b{_ROUND}\b[^.;,]{{0,40}}\b(?:not|n't|never|n'a pas|no)\b[^.;,]{{0,60}}\b(?:since|depuis)\b",
        rf"\b(?:not|n't|never|n'a pas)\b[^.;,]{{0,40}}\b{_ROUND}\b[^.;,]{{0,40}}\b(?:since|depuis)\b",
        rf"\bfirst(?: [\w'&/-]+){{1,5}}? {_ROUND}\b[^.;,]{{0,20}}\bsince\b",
        rf"\b{_ROUND}\b(?: [\w'-]+){{0,3}}? (?:resumed?|returned?|restarted|ont repris)\b[^.;]{{0,60}}\b{_PAUSE}\b",
    )
)  # fmt: skip
_HYPOTHETICAL = re.compile(r"\b(?:if|could|would|might|will|may not|should)\b", re.IGNORECASE)
_MONTH = "|".join(sorted((name for name in MONTHS if len(name) > 2), key=len, reverse=True))  # noqa: PLR2004
_SINCE = re.compile(
    rf"\b(?:since|depuis)(?: the| its| early| late| mid| that of)*(?: (?:[\w-]+ ){{0,4}}?(?:of|du|de))? ?(?:(?P<month>{_MONTH})\b(?! \d{{1,2}}\b)(?:,? (?P<y>20\d\d))?|(?P<year>20\d\d)\b)",
    re.IGNORECASE,
)
_SINCE_WORD = re.compile(r"\b(?:since|depuis)\b", re.IGNORECASE)
REACH = 40
"""A day so many characters after "since" is the one meant."""
_BETWEEN = re.compile(r"\b(?:between|from|ran from|entre|du)\b", re.IGNORECASE)


_IS_NO_PAUSE = re.compile(
    rf"\bgaps? between\b|\b(?:not|n't|never) (?:[a-z]+ )?pause|\bhad (?:been no|been without|been an?|not had|had no|no)\b|\bso (?:low|high|many|few|large|small|big)\b|\bof this size\b|\b(?:smaller|larger|lower|higher|bigger|fewer)\b"
    rf"|\b(?:no|not a) single\b|\bwhich was (?:also )?the first\b|\b(?:after that|from|until) (?:draw|(?:[\w ]{{0,40}}\b(?:in )?)?(?:{_MONTH}),? 20\d\d)",
    re.IGNORECASE,
)
"""What makes a sentence one of the time between draws, of a pause that is over, or of a size."""
_OF_A_KIND = re.compile(
    r"\b(?:category-based|program-specific|targeted|specific to|such (?:a )?(?:draw|round)|for (?:one|a single|the) (?:program|category)|of a category)\b",
    re.IGNORECASE,
)


def pauses(sentence: Sentence) -> Iterator[Claim]:
    """A claim that no draws of a category were held for a time."""
    text = sentence.low
    found = next((m for pattern in _PATTERNS if (m := pattern.search(text))), None)
    if found is None or _HYPOTHETICAL.search(text[: found.end()]):
        return
    if _IS_NO_PAUSE.search(text):
        return
    category = category_in(found[0]) or category_in(text[: found.start()][-40:])
    if category is None and _OF_A_KIND.search(text, found.start()):
        return
    days = [(on, found.start() + start) for day, start, _ in days_in(text[found.start() :])
            if (on := resolved(day, sentence.published))]  # fmt: skip
    since = until = None
    word = _SINCE_WORD.search(text, found.start())
    after = [(on, start) for on, start in days if word and start >= word.end()]
    month = _SINCE.match(text, word.start()) if word else None
    if len(days) > 1 and _BETWEEN.search(text):
        since, until = days[0][0], days[1][0]
    elif month:
        since = _end_of(month, sentence.published)
    elif after and word and after[0][1] - word.end() < REACH:
        since = after[0][0]
    if re.search(r"\b(?:since|depuis)$", found[0], re.IGNORECASE) and since is None:
        return
    if since and until and since > until:
        return
    yield sentence.claim(PAUSE, None, category=category, since=since, until=until)


def _end_of(found: re.Match[str], published: date | None) -> date | None:
    """The last day of the month, or year, since which there was none."""
    if found["year"]:
        return date(int(found["year"]), 12, 31)
    month = MONTHS[found["month"].lower()]
    stated = int(found["y"]) if found["y"] else None
    year = stated or (published.year - (month >= published.month) if published else None)
    return date(year, month, monthrange(year, month)[1]) if year else None


_NEXT = re.compile(
    rf"\b(?:next|upcoming|prochain\w*|following)\b[^.;]{{0,50}}\b{_ROUND}\b"
    rf"|\b(?:we|i|analysts|experts|observers|consultants|model|on)\b[^.;]{{0,40}}\b(?:expect\w*|predict\w*|anticipat\w*|forecast\w*|prévo\w+|attend\w*)\b[^.;]{{0,70}}\b{_ROUND}\b"
    rf"|\b{_ROUND}\b[^.;]{{0,60}}\b(?:(?:is|are) (?:expected|likely|due|overdue|anticipated)|looks? overdue|will (?:likely |probably |most likely )?(?:be|come|take|follow|target))\b"
    rf"|\blook for\b[^.;]{{0,40}}\b{_ROUND}\b",
    re.IGNORECASE,
)


def expectations(sentence: Sentence) -> Iterator[Claim]:
    """A sentence on what is expected next, as text."""
    if _NEXT.search(sentence.low):
        yield sentence.claim(EXPECTED, None, category=category_in(sentence.low))
