"""The lead of an article as words and values, one token each. Pure.

A value (a day, a time, a number, a name of a category) becomes the name of its class, so that
nothing that is learned can hold a figure of the record. Months and weekdays do too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from eescraper.news import words
from eescraper.news.amounts import masked, numbers
from eescraper.news.blocks import TITLE, Article
from eescraper.news.facts import sentences
from eescraper.news.names import named
from eescraper.news.screen import Said, said
from eescraper.news.values import MAX_SENTENCE, days_in

MAX_LEAD = 2500
"""So many characters of an article are the lead: what a page reports stands there."""
MAX_TOKENS = 300

DAY, TIME = "DAY", "TIME"
SCORE_LIKE, COUNT_LIKE, YEAR, SMALL, ONE, LARGE, ORDINAL = (
    *("N3", "N4", "YEAR", "N2", "N1", "N6", "ORDINAL"),
)
CATEGORY_CLASS = "C_"


class Value(NamedTuple):
    """A token that is the class of a value: which token it is, and where in the text."""

    word: str
    start: int
    end: int
    value: Any = None
    at: int = 0


class Sentence(NamedTuple):
    """A sentence of the lead, or a row: its number in the lead and in its block.

    ``words`` are its tokens: words in lower case, and the classes of its ``values``.
    """

    text: Said
    nth: int
    in_block: int
    is_title: bool
    kind: str
    words: Sequence[str]
    values: Sequence[Value]

    def token_at(self, place: int) -> int:
        """Which token it is that begins at a place of the text, or that the place is in."""
        since, at = 0, 0
        for value in self.values:
            if value.end > place:
                place = min(place, value.start)
                break
            since, at = value.end, value.at + 1
        return at + len(_WORD.findall(self.text.low, since, place))


def lead_of(article: Article) -> list[Sentence]:
    """The sentences of the lead, in order."""
    found: list[Sentence] = []
    left = MAX_LEAD
    for block in article.blocks:
        rows = (said(" | ".join(block.cells)[:MAX_SENTENCE]),) if block.cells else None
        for nth, text in enumerate(rows or sentences(block.text)):
            is_title = block.kind == TITLE or not found
            found.append(Sentence(text, len(found), nth, is_title, block.kind, *tokens_of(text)))
            left -= len(text)
            if left <= 0:
                return found
    return found


def tokens_of(text: Said) -> tuple[list[str], list[Value]]:
    """The words of a sentence in order, and which of them are values."""
    low = text.low
    found: list[str] = []
    values: list[Value] = []
    since = 0
    for word, start, end, value, _ in sorted(_values_of(text, low), key=_start):
        found += _words(low, since, start)
        values.append(Value(word, start, end, value, len(found)))
        found.append(word)
        since = end
    found += _words(low, since, len(low))
    if len(found) > MAX_TOKENS:
        del found[MAX_TOKENS:]
        values = [value for value in values if value.at < MAX_TOKENS]
    return found, values


_start = attrgetter("start")


def _values_of(text: Said, low: str) -> list[Value]:
    """The days, times, numbers and names of a sentence; of two that overlap, the first of these."""
    found = _without_overlap(
        [
            *(Value(DAY, start, end, day) for day, start, end in days_in(text)),
            *(Value(TIME, *match.span()) for match in words.TIME.finditer(text)),
        ]
    )
    taken = [(value.start, value.end) for value in found]
    found += [
        Value(_class_of(low, match), *match.span(), _value(match[0]))
        for match in numbers(masked(low, taken))
    ]
    return found + [
        Value(CATEGORY_CLASS + fact.value, fact.start, fact.end, fact.value)
        for fact in named(text)
        if not any(fact.start < value.end and value.start < fact.end for value in found)
    ]


def _without_overlap(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in sorted(values, key=lambda value: (value.start, -value.end)):
        if not found or value.start >= found[-1].end:
            found.append(value)
    return found


_WORD = re.compile(r"[a-zà-ÿ]+(?:['’][a-z]+)?|\d+|[%$#:();|–—,.-]")
_OF_TIME = dict.fromkeys(words.MONTHS, "MONTH") | dict.fromkeys(words.WEEKDAYS, "WEEKDAY")


def _words(low: str, start: int, end: int) -> list[str]:
    return [
        "DIGITS" if word.isdecimal() else _OF_TIME.get(word, word)
        for word in _WORD.findall(low, start, end)
    ]


def _value(printed: str) -> int:
    return int("".join(filter(str.isdecimal, printed)))


_ORDINAL_END = re.compile(r"(?:st|nd|rd|th|e|er|ère|ème)\b")
_A_YEAR = re.compile(r"20[12]\d")


def _class_of(low: str, match: re.Match[str]) -> str:
    """The class of a number, by how it is printed."""
    if _ORDINAL_END.match(low, match.end()):
        return ORDINAL
    printed = match[0]
    if _A_YEAR.fullmatch(printed):
        return YEAR
    if len(printed) > len("999"):
        return COUNT_LIKE if _value(printed) <= MAX_COUNT else LARGE
    return (ONE, SMALL, SCORE_LIKE)[len(printed) - 1]


MAX_COUNT = 99_999
