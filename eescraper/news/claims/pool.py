"""The size of the pool, and the day of which it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import POOL, Claim
from eescraper.news.claims.cues import GLUED_NUMBER, NUMBER, approximate, count, resolved
from eescraper.news.claims.sentence import Sentence
from eescraper.news.values import days_in

SIZES = range(20_000, 1_000_000)
"""Candidates in the pool; IRCC's figures lie between 41,218 (July 2015) and some 260,000."""

_PEOPLE = (
    r"(?:candidates|profiles|people|persons|applicants|candidats|profils|personnes|of us|hopefuls)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{NUMBER} ?(?:[\w-]+ ){{0,3}}?{_PEOPLE}(?: [\w-]+){{0,4}}? (?:in|dans)(?: to)? (?:the|le|that|its|canada's|this) (?:[\w-]+ ){{0,3}}(?:pool|bassin)",
        rf"\b(?:pool|bassin)\b[^.;\d]{{0,90}}?(?:\b(?:on|as of|le|du|at|au|by)\b(?: the)? [^.,]{{3,22}},?)?[^.;\d]{{0,60}}{NUMBER}(?= ?(?:[\w-]+ )?{_PEOPLE}| registered| names|[.,]? *$| on | as of | in (?:early|mid|late)| le )",
        rf"\b(?:candidates|profiles|candidats|profils|people) (?:in the pool|dans le bassin)[^:|.;]{{0,40}}[:|] ?{NUMBER}",
        rf"\b(?:pool|bassin)(?: size)?[^:|.;]{{0,40}}[:|] ?{NUMBER}",
        rf"{NUMBER} (?:profiles|profils)\b",
    )
)  # fmt: skip
_LARGE = re.compile(r"\d\d[, ]?\d{3}")
"""What a number of `SIZES` has."""
_TOTAL = re.compile(
    rf"\btotal(?: \(?(?:candidates|pool|profiles)\)?)? ?[:|]? ?{GLUED_NUMBER}", re.IGNORECASE
)
_BAND = re.compile(
    r"\b(?:5|6)01 ?(?:-|to|à) ?(?:600|1200|1,200)|score range|crs (?:band|range)|tranche",
    re.IGNORECASE,
)
_OF_BAND = re.compile(
    r"[^.;,]{0,34}\b(?:between|with (?:a )?(?:crs )?scores?|above|over|scoring|in the \d{3}|entre|more|fewer|higher)\b",
    re.IGNORECASE,
)


def is_bands(text: str) -> bool:
    """Whether a block is a line of a table of the pool by score."""
    return bool(_BAND.search(re.lower(text)))


def pool_in_table(sentence: Sentence) -> Iterator[Claim]:
    """The claim of how many candidates were in the pool, below its score bands: "Total"."""
    return pool(sentence, is_table=True)


def pool(sentence: Sentence, is_table: bool = False) -> Iterator[Claim]:
    """The claim of how many candidates were in the pool."""
    text = sentence.low
    if not _LARGE.search(text):
        return
    patterns = (_TOTAL, *_PATTERNS) if is_table else _PATTERNS
    for pattern in patterns:
        for found in pattern.finditer(text):
            value = count(found["n"])
            if value not in SIZES or (
                _OF_BAND.match(text, found.end("n")) and pattern is not _TOTAL
            ):
                continue
            if re.search(r"\bthan (?:the )?$|\bfrom $", text[: found.start("n")], re.IGNORECASE):
                continue
            rough = approximate(text, *found.span("n"))
            yield sentence.claim(POOL, value, as_of=_day_of(sentence), approximate=rough)
            return


def _day_of(sentence: Sentence) -> date | None:
    for day, _, _ in days_in(sentence.text.replace(": ", " ")):
        if on := resolved(day, sentence.published):
            return on
    heading = sentence.section.heading
    if "pool" in heading.lower():
        for day, _, _ in days_in(heading):
            return resolved(day, sentence.published)
    return None
