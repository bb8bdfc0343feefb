"""The lead of an article as words and values, one token each. Pure.

A value (a day, a time, a number, a name of a category) becomes the name of its class, so that
nothing that is learned can hold a figure of the record. Months and weekdays do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


class Token(NamedTuple):
    """A word in lower case, or the class of a value with the value, and where it begins."""

    word: str
    start: int
    end: int
    value: Any = None


class Sentence(NamedTuple):
    """A sentence of the lead, or a row: its number in the lead and in its block."""

    text: Said
    nth: int
    in_block: int
    is_title: bool
    kind: str
    tokens: tuple[Token, ...]


def lead_of(article: Article) -> list[Sentence]:
    """The sentences of the lead, in order."""
    found: list[Sentence] = []
    left = MAX_LEAD
    for block in article.blocks:
        rows = (said(" | ".join(block.cells)[:MAX_SENTENCE]),) if block.cells else None
        for nth, text in enumerate(rows or sentences(block.text)):
            is_title = block.kind == TITLE or not found
            found.append(Sentence(text, len(found), nth, is_title, block.kind, tokens_of(text)))
            left -= len(text)
            if left <= 0:
                return found
    return found


def tokens_of(text: Said) -> tuple[Token, ...]:
    """The words and values of a sentence, in order."""
    low = text.low
    values = _without_overlap(
        [
            *(Token(DAY, start, end, day) for day, start, end in days_in(text)),
            *(Token(TIME, *match.span()) for match in words.TIME.finditer(text)),
        ]
    )
    taken = [(token.start, token.end) for token in values]
    values += [
        Token(_class_of(low, match), *match.span(), _value(match[0]))
        for match in numbers(masked(low, taken))
    ]
    values += [
        Token(CATEGORY_CLASS + fact.value, fact.start, fact.end, fact.value)
        for fact in named(text)
        if not any(fact.start < token.end and token.start < fact.end for token in values)
    ]
    found: list[Token] = []
    since = 0
    for value in sorted(values, key=lambda token: token.start):
        found += _words(low, since, value.start)
        found.append(value)
        since = value.end
    found += _words(low, since, len(low))
    return tuple(found[:MAX_TOKENS])


def _without_overlap(tokens: Iterable[Token]) -> list[Token]:
    found: list[Token] = []
    for token in sorted(tokens, key=lambda token: (token.start, -token.end)):
        if not found or token.start >= found[-1].end:
            found.append(token)
    return found


_WORD = re.compile(r"[a-zà-ÿ]+(?:['’][a-z]+)?|\d+|[%$#:();|–—,.-]")
_OF_TIME = dict.fromkeys(words.MONTHS, "MONTH") | dict.fromkeys(words.WEEKDAYS, "WEEKDAY")


def _words(low: str, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(low, start, end):
        word = match[0]
        name = "DIGITS" if word.isdecimal() else _OF_TIME.get(word, word)
        yield Token(name, *match.span())


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
