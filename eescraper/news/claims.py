"""What a page claims beside its draws: counts, totals of the year, the size of the pool. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from eescraper.news import words
from eescraper.news.blocks import Article
from eescraper.news.facts import ORDINALS, number, sentences

MAX_BLOCKS = 300
MAX_DRAWS = 120
"""No year had so many draws; a larger number is not a count of a year's draws."""
POOL_SIZES = range(20_000, 1_000_000)
YEAR_TOTALS = range(100, 300_000)


class Claim(NamedTuple):
    """A claim: its name, the value stated, and the sentence that states it."""

    name: str
    value: int
    text: str


_ORDINAL = (
    r"(?P<n>"
    + "|".join(sorted(ORDINALS, key=len, reverse=True))
    + r"|\d{1,3}(?:st|nd|rd|th|e|er|ère|ème))"
)
_NUMBER = r"(?P<n>\d{1,3}(?:[, ]\d{3})+|\d{2,6})"
_DRAW = r"(?:express entry )?(?:invitation )?(?:draws?|rounds?|selections?|raffles?|lotter\w+|tirages?|rondes?)(?: of invitations| d'invitations)?"
_OF_YEAR = (
    r"(?:,? (?:so far|held|conducted|in total|altogether|of any kind|toutes catégories))*"
    r" (?:(?:of|in|for|this|de|en|cette|since the start of|depuis le début de) (?:the |this |l'|la |cette )?(?:calendar )?(?:year|année|20[12]\d)|this year|cette année|so far this year)"
)
_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "category_draw_ordinal",
        (
            rf"\b{_ORDINAL} (?:express entry )?(?:[\w/-]+ ){{1,4}}?(?:draws?|rounds?|selections?){_OF_YEAR}",
            rf"\b{_ORDINAL} (?:so far )?(?:of|in|this) (?:the |this )?year\b",
            rf"\b{_ORDINAL} (?:of the year )?for (?!the week|the month)(?:[\w-]+ ){{1,4}}this year",
            rf"\b{_ORDINAL} (?:tirage|ronde)(?: d'invitations)? (?!de l'année|de 20|cette|en 20)(?:[\wéèàç-]+ ){{1,5}}(?:de l'année|de 20[12]\d|cette année)",
        ),
    ),
    (
        "draws_this_year",
        (
            rf"\b{_ORDINAL} (?:overall )?{_DRAW}{_OF_YEAR}",
            rf"\b{_ORDINAL} (?:so far )?(?:of|in|this) (?:the |this )?(?:year\b|20[12]\d\b)",
            rf"\b{_ORDINAL} 20[12]\d {_DRAW}",
            rf"\b(?P<n>\d{{1,3}}) {_DRAW}(?: have been held| took place| were held| has been held)?{_OF_YEAR}",
            rf"\b(?:this year|in 20[12]\d|so far|year to date)[^.]{{0,60}}?\b(?:held|conducted|been|had|organi[sz]ed|run) (?:a total of )?(?P<n>\d{{1,3}}) {_DRAW}",
            rf"\b(?P<n>\d{{1,3}}) {_DRAW} have (?:been held|taken place)(?: so far)? (?:in 20[12]\d|this year)",
            rf"\b(?:total|tally) for 20[12]\d[^.]{{0,60}}\bout of (?P<n>\d{{1,3}}) {_DRAW}",
            r"\b(?:draws|rounds) (?:in|of) 20[12]\d\s*[:|]\s*(?P<n>\d{1,3})\b",
            rf"\bwe count (?P<n>\d{{1,3}}) {_DRAW} this year",
        ),
    ),
    (
        "itas_this_year",
        (
            rf"\b(?:so far (?:this year|in 20[12]\d)|(?:this|the) year|in 20[12]\d|year to date|since january|as of (?:this|today's) draw|to date)\b[^.]{{0,90}}?\b(?:issued|sent(?: out)?|invited|reached|stands? at|to|is|are|total(?:s|led)?|given)\s(?:a total of |now |over )?{_NUMBER}(?= |\.|,|$)(?! (?:draws|rounds|points))",
            rf"\b(?:bring(?:s|ing)?|brought|raises?|takes?|lifts?)\b[^.]{{0,80}}?\b(?:total|tally|number|invitations|itas|sum|count)\b[^.]{{0,70}}?\bto (?:\*+)?{_NUMBER}",
            rf"\b(?:total|tally)\b[^.]{{0,40}}?\b(?:year|20[12]\d)\b[^.]{{0,30}}?\b(?:at|is|to|:|reached)\s?(?:now )?{_NUMBER}",
            rf"\b(?:year's|annual|running) (?:tally|total|count)\b[^.\d]{{0,40}}{_NUMBER}",
            rf"{_NUMBER} (?:invitations|itas|ipd|people|candidates)(?: to apply)?(?: (?:have been|were|had been) (?:issued|sent)(?: out)?)? (?:so far (?:in|this)|in 20[12]\d to date|since january|stand to the credit of 20|this year\b|since new year)",
            rf"\b(?:itas?|invitations) (?:in|of|for) 20[12]\d\s*[:|]\s*{_NUMBER}",
            rf"\bsince (?:january|new year|the new year|the start of the year)\b[^.\d]{{0,60}}{_NUMBER}",
            rf"\b(?:all|the) (?:rounds|draws) of (?:the|this) year (?:add up to|have brought|make) {_NUMBER}",
            rf"{_NUMBER} (?:invitations|itas) (?:have )?(?:been issued|gone out|been sent)[^.]{{0,30}}(?:this year|in 20[12]\d|through them)",
            rf"\b(?:depuis (?:janvier|le début de l'année)|cette année|en 20[12]\d)\b[^.\d]{{0,80}}{_NUMBER} (?:invitations|ipd|candidats|personnes)",
        ),
    ),
    (
        "pool_size",
        (
            rf"{_NUMBER} (?:express entry )?(?:candidates|profiles|people|persons|candidats|profils|of us)(?: \w+){{0,3}}? (?:in|dans) (?:the|le|that) (?:\w+ ){{0,3}}(?:pool|bassin)",
            rf"\b(?:pool|bassin)\b[^.\d]{{0,90}}?(?:(?:on|as of|le|du) [^.,]{{3,18}},?)?[^.\d]{{0,60}}{_NUMBER} (?:candidates|profiles|people|candidats|profils|registered)",
            rf"\b(?:candidates|profiles|candidats|profils) (?:in the pool|dans le bassin)\s*[:|]\s*{_NUMBER}",
            rf"\btotal\s*\|\s*{_NUMBER}",
            rf"{_NUMBER}\s*[:|]?\s*(?:candidates|profiles|profils|candidats) (?:in the pool|dans le bassin)",
        ),
    ),
)  # fmt: skip
_COMPILED = tuple(
    (name, tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns))
    for name, patterns in _PATTERNS
)
_LAST_YEAR = re.compile(
    r"\b(?:last year|the year before|in the whole of|compared (?:to|with)|target|plan(?:s|ned)?|all of 20[12]\d"
    r"|l'an dernier|l'année dernière|cible)\b",
    re.IGNORECASE,
)


def claims_of(article: Article) -> dict[str, Claim]:
    """The first statement of each claim, by its name."""
    found: dict[str, Claim] = {}
    for block in article.blocks[:MAX_BLOCKS]:
        for sentence in sentences(block.text):
            if _MAY_CLAIM.search(sentence):
                for claim in _claims(sentence):
                    found.setdefault(claim.name, claim)
    return found


# Most sentences have none of these words, and are not looked at more closely.
_MAY_CLAIM = re.compile(
    r"\b(?:years?(?:'s)?|20[12]\d|so far|to date|total|tally|since|pool|candidates?|profiles?|année|bassin|depuis"
    r"|(?:rounds|draws) of)\b",
    re.IGNORECASE,
)


def _claims(sentence: str) -> list[Claim]:
    found: list[Claim] = []
    taken: list[tuple[int, int]] = []
    for name, patterns in _COMPILED:
        for pattern in patterns:
            match = next(
                (
                    match
                    for match in pattern.finditer(sentence)
                    if not any(start <= match.start("n") < end for start, end in taken)
                    and _is_plausible(name, match, sentence)
                ),
                None,
            )
            if match:
                found.append(Claim(name, _value(match["n"]), sentence))
                taken.append(match.span("n"))
                break
    return found


def _value(text: str) -> int:
    return ORDINALS.get(text.lower()) or number(text)


def _is_plausible(name: str, match: re.Match[str], sentence: str) -> bool:
    value = _value(match["n"])
    if name == "category_draw_ordinal":
        is_bare = re.fullmatch(
            r" (?:so far )?\w+ (?:the |this )?year", sentence[match.end("n") : match.end()]
        )
        middle = sentence[0 if is_bare else match.end("n") : match.end()]
        return any(pattern.search(middle) for _, pattern in words.CATEGORIES)
    if name == "draws_this_year":
        return 1 <= value <= MAX_DRAWS
    if name == "pool_size":
        return value in POOL_SIZES
    before = sentence[: match.start("n")]
    return value in YEAR_TOTALS and not _LAST_YEAR.search(before) and not _is_year(match["n"])


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"20[12]\d", text))
