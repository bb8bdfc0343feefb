"""What a sentence says by pointing at the one before it: "it was 481", "the first led to …". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from eescraper.news import words
from eescraper.news.screen import Said
from eescraper.news.values import CATEGORY, CUTOFF, DATE, NUMBER, Fact

_IT_WAS = re.compile(
    r"(?:it|this|that|il|elle|celui-ci|celle-ci) (?:is|was|stood at|came to|came in at|fell to|dropped to|rose to|went (?:up|down) to|est|était|s'élevait à|est de|était de)"
    r" (?:just |only |now |set at |at |de )?(?P<n>[1-9]\d{2})\b(?! ?%|[,.]\d|-)(?! (?:candidates|people|invit\w+|itas?|draws?|rounds?|days))",
    re.IGNORECASE,
)
_AT = re.compile(r"(?:at|with) (?:just |only )?(?P<n>[1-9]\d{2})(?: points)?,", re.IGNORECASE)
"""A sentence that begins so gives the score that the one before it spoke of: "At 470, …"."""
_ONE_OF_TWO = re.compile(
    r"(?:in |with |for )?(?:the|that) (?:(?:much |far )?(?:larger|smaller|bigger) )?(?:(?P<first>first|former)|second|latter|other)\b,?(?: of (?:these|them|the two))?",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\b(?:one|first|both|two|former|respectively|these (?:draws|rounds))\b", re.IGNORECASE
)


_DAYS_AFTER = re.compile(
    r"(?:the (?P<next>next|following)|(?P<count>a|one|two|three)) days? ?(?P<later>later|after that)?,? (?!before|after|of)",
    re.IGNORECASE,
)
"""How a sentence begins that is of a day after the one that was told: "the next day, 500 …"."""
_COUNT = {"a": 1, "one": 1, "two": 2, "three": 3}


def _days_after(after: re.Match[str], before: Sequence[Fact]) -> list[Fact]:
    """The day so many days after the only one that the sentence before names."""
    days = {fact.value for fact in before if fact.slot == DATE}
    if len(days) != 1 or not (after["next"] or after["later"]):
        return []
    (day,) = days
    count = 1 if after["next"] else _COUNT[after["count"].lower()]
    on = date(day.year or LEAP, day.month, day.day) + timedelta(days=count)
    year = day.year and on.year
    return [Fact(DATE, day._replace(year=year, month=on.month, day=on.day), *after.span())]


LEAP = 2024


def points_back(sentence: str) -> bool:
    """Whether a sentence is of one of two that were named before: the next may be of the other."""
    return _ONE_OF_TWO.match(sentence) is not None


def names_pair(sentence: str, facts: Sequence[Fact]) -> bool:
    """Whether a sentence names two days, of which the next ones may point at each."""
    days = {fact.value for fact in facts if fact.slot == DATE}
    return len(days) == 2 and _TWO.search(sentence) is not None  # noqa: PLR2004


_NUMBERS = re.compile(
    r"\b(\d{2,3})(?:st|nd|rd|th) (?:and|&) (?:the )?(\d{2,3})(?:st|nd|rd|th) (?:[\w-]+ ){0,3}?(?:draws|rounds)\b",
    re.IGNORECASE,
)


def numbers_of_pair(sentence: str) -> list[Fact]:
    """The numbers of two draws that a sentence names: "the 145th and 146th draws"."""
    both = _NUMBERS.search(sentence)
    return [Fact(NUMBER, both[n], *both.span(n)) for n in (1, 2)] if both else []


def referred(
    sentence: Said, facts: list[Fact], before: Sequence[Fact], text: str, pair: Sequence[Fact]
) -> list[Fact]:
    """The facts of a sentence with what it points at in ``text``, the sentence before it.

    A pronoun stands for the score of which that one spoke without its value; "the first" and "the
    other" for the days or the categories that it named in a pair, or for the days of ``pair``, which
    a sentence farther above did.
    """
    slots = {fact.slot for fact in facts}
    if (after := _DAYS_AFTER.match(sentence)) and DATE not in slots and facts:
        return [*_days_after(after, before), *facts]
    found = _IT_WAS.match(sentence) or _AT.match(sentence)
    if found and words.POINTS.search(text):
        stated = [*before, *(fact for fact in facts if fact.start < found.end())]
        if not any(fact.slot == CUTOFF for fact in stated):
            return [Fact(CUTOFF, int(found["n"]), *found.span("n")), *facts]
    if (which := _ONE_OF_TWO.match(sentence)) is None:
        return facts
    for slot, named in ((DATE, before), (CATEGORY, before), (DATE, pair)):
        values = list(dict.fromkeys(fact.value for fact in named if fact.slot == slot))
        is_told = named is pair or _TWO.search(text) is not None
        if len(values) == 2 and is_told and slot not in slots:  # noqa: PLR2004
            kept = [fact for fact in facts if fact.slot != NUMBER]
            nth = 0 if which["first"] else 1
            numbers = [fact.value for fact in named if fact.slot == NUMBER]
            if slot == DATE and len(numbers) == 2:  # noqa: PLR2004
                kept.insert(0, Fact(NUMBER, numbers[nth], 0, which.end()))
            return [Fact(slot, values[nth], 0, which.end()), *kept]
    return facts
