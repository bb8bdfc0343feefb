"""The categories and programs that a sentence names. Pure."""

from __future__ import annotations

import re

from eescraper.news import words
from eescraper.news.screen import Cue
from eescraper.news.values import CATEGORY, Fact

_TO_COME = re.compile(r"\b(?:next|upcoming|future|prochaine?) (?:[\w-]+ )?$", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:without|neither|nor|sans|rather than|instead of|not) (?:an? |any |the )?"
    r"(?:(?:job offer|lmia|offre d'emploi) (?:or|nor|and|ou|ni) (?:an? |une? )?)?$",
    re.IGNORECASE,
)
_IN_PART = re.compile(
    r"\b(?:some|(?:a )?(?:portion|part|parts|elements|some) of|(?:these|those|the|all|three) (?:three )?program(?:me)?s?,? (?:and|as well as|or),? (?:in|of|for|under))(?: the| certain| some)? (?:provincial nominee program(?:me)?s? \()?$",
    re.IGNORECASE,
)
"""What stands before nominees where the programs that Express Entry has are told."""
_OR_OFFER = Cue(
    r"\b(?:job offers?|lmia|arranged employment|offre d'emploi)\b.{0,60}\b(?:or|ou)\b.{0,30}\b(?:nominat\w+|pnp|provinc\w+)"
    r"|\bnominations?\b.{0,30}\b(?:or|ou)\b.{0,30}\b(?:job offer|lmia|offre d'emploi)"
)
"""Either of which gave 600 points until 2016: a draw of both was of no program."""
_WORTH = Cue(r"\b600\b.{0,30}\bpoints?\b")
_INVITED = Cue(r"\b(?:invit|issu|need|requir|only|draw|round|tirage|ronde|select|émis)\w*")
"""Without one of these, a sentence on the points of a nomination says what one is worth."""
_AMONG = Cue(
    r"\b(?:among|also|included?(?! (?:two|three|four|a|an|one)\b)|including|(?:was|were|been) part of|incluse?s?|parmi|fait partie)\b"
)
"""What a program may be beside others that a draw was open to."""
_CATEGORIES_OF_THEIR_OWN = {"french", "healthcare", "stem", "transport", "agriculture", "education"}
_NO_PROGRAM = re.compile(
    r"no|aucun|open|tous|pan|un|(?:all[ -]*program(?:me)?s?|general) (?:express entry )?(?:draw|round)\b",
    re.IGNORECASE,
)
_OPEN_TO = Cue(
    r"\ball comers\b|\bwere (?:also |all |both )?(?:eligible|considered|included)\b|streams? concerned|\ball competed\b|\bregardless\b|no restriction|sans restriction|\b(?:itas?|invitations) (?:were|was|went)\b|\binvit(?:ed|ations were)\b|\b(?:draw|round) (?:covered|included|was open)|\bopen to\b|\bany of the\b"
    r"|\bissued to\b"
)


_BESIDE_ENGLISH = re.compile(
    r"\b(?:english|anglais)(?: language)?,? ?(?:and/or|or|and|nor|/|&|ou|et|ni)(?: (?:en|in|le|l'|the))? ?$",
    re.IGNORECASE,
)
_BEFORE_ENGLISH = re.compile(
    r" ?(?:language |proficiency |skills )?(?:and/or|or|and|nor|/|&|ou|et|ni) ?(?:en |in |l'|the )?(?:english|anglais)\b",
    re.IGNORECASE,
)


_HAD_TO = re.compile(
    r"nominees (?:had to|must|needed to|should|have to|who have the same)\b", re.IGNORECASE
)
"""Nominees who are but candidates: what they had to do is told of any."""


def _is_one_of_two(before: str, after: str) -> bool:
    """Whether French is one of the two languages that scores are given for, and no category."""
    return bool(_BESIDE_ENGLISH.search(before) or _BEFORE_ENGLISH.match(after))


BEFORE = 60
"""So many characters before a name are looked at."""


def named(text: str) -> list[Fact]:
    """Every name of a sentence; of two that overlap, the first that is tried."""
    found: list[Fact] = []
    for pattern in words.NAMES.of(text):
        code = words.CATEGORY_OF[pattern]
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < fact.end and end > fact.start for fact in found):
                continue
            before = text[max(0, start - BEFORE) : start]
            if _TO_COME.search(before) or _WITHOUT.search(before):
                continue
            if code == "pnp" and (_HAD_TO.match(text, start) or _IN_PART.search(before)):
                continue
            if code == "french" and _is_one_of_two(before, text[end : end + 20]):
                continue
            found.append(Fact(CATEGORY, code, start, end))
    return found


_BESIDE = re.compile(
    r"\b(?:below|above|lower than|higher than|unlike|compared (?:to|with)|than)"
    r" (?:(?:the|most|other|any|in|for|those|of|general|and|or),? )*$",
    re.IGNORECASE,
)
"""What a draw is held against: "well below general or all-program draws"."""


def categories_of(text: str) -> list[Fact]:
    found = [f for f in named(text) if not _BESIDE.search(text[max(0, f.start - 60) : f.start])]
    if any(fact.value == "pnp" for fact in found) and (
        _OR_OFFER.search(text) or (_WORTH.search(text) and not _INVITED.search(text))
    ):
        found = [fact for fact in found if fact.value != "pnp"]
    if (
        any(fact.value == "general" and _NO_PROGRAM.match(text[fact.start :]) for fact in found)
        and not {fact.value for fact in found} & _CATEGORIES_OF_THEIR_OWN
    ):
        return [fact for fact in found if fact.value == "general"]
    programs = {fact.value for fact in found} & {"fsw", "fst", "cec"}
    if len(programs) == 1 and _AMONG.search(text):
        found = [fact for fact in found if fact.value not in programs]
    if len(programs) > 1:
        # The programs that Express Entry has, or that a draw was open to: no category of their own.
        first = min(fact.start for fact in found if fact.value in programs)
        found = [f for f in found if f.value not in (*programs, "trades", "pnp")]
        if _OPEN_TO.search(text) and not found:
            found = [Fact(CATEGORY, "general", first, first)]
    return found
