"""Many patterns, one scan: which of them may be found in a text, told before any is tried.

A sentence has few of the hundred phrasings that are looked for. RE2 reads it once, for all of them
together; only what it finds is then matched exactly, by Python's own patterns. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Self

import re2

from eescraper.news.core import core_of
from eescraper.news.lower_case import compile as compile_lower
from eescraper.news.lower_case import lower, lowered

MEMORY = 128 << 20
"""Bytes that the states of the common scan may take; beyond that RE2 begins them anew."""


class Said(str):
    """A text that knows itself in lower case, and by which cues it may be matched."""

    __slots__ = ("is_ascii", "low", "numbers")

    is_ascii: bool
    low: str
    numbers: frozenset[int]

    def __new__(cls, text: str) -> Self:
        said = super().__new__(cls, text)
        said.low = low = lower(text)
        said.is_ascii = low.isascii()
        said.numbers = _SCREEN.numbers(low)
        return said


@lru_cache(maxsize=1024)
def said(text: str) -> Said:
    """A text, scanned once however often it is asked about."""
    return Said(text)


def low_of(text: str) -> str:
    """A text in lower case."""
    return text.low if type(text) is Said else lower(text)


class Cue:
    """A pattern, whatever the case; of a `Said` it is tried only if the scan has found it.

    ``exact`` is of text in lower case, and so are the texts of the matches.
    """

    __slots__ = ("exact", "is_sure", "number")

    def __init__(self, pattern: str) -> None:
        core = core_of(lowered(pattern))
        self.exact = compile_lower(pattern)
        self.number = _SCREEN.add(core.pattern)
        self.is_sure = core.is_whole and pattern.isascii()
        """Whether the scan finds it nowhere else, in text without accents."""

    def search(self, text: str, start: int = 0, end: int = 1 << 30) -> re.Match[str] | None:
        if type(text) is not Said:
            return self.exact.search(lower(text), start, end)
        if self.number not in text.numbers:
            return None
        return self.exact.search(text.low, start, end)

    def may_be_in(self, text: Said) -> bool:
        """Whether the scan of a text has found it."""
        return self.number in text.numbers

    def is_in(self, text: str) -> bool:
        """Whether it is found in a text, which the scan alone may tell."""
        if type(text) is Said and self.is_sure and text.is_ascii:
            return self.number in text.numbers
        return self.search(text) is not None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        if type(text) is not Said:
            return self.exact.finditer(lower(text))
        if self.number not in text.numbers:
            return iter(())
        return self.exact.finditer(text.low)

    def match(self, text: str) -> re.Match[str] | None:
        return self.exact.match(lower(text))

    def fullmatch(self, text: str) -> re.Match[str] | None:
        if type(text) is Said and self.number not in text.numbers:
            return None
        return self.exact.fullmatch(low_of(text))


class Cues:
    """Some cues in their order, of which a text need only be asked for those that it may have."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._cues = tuple(cues)
        self._numbers = frozenset(cue.number for cue in self._cues)
        self._sure = frozenset(cue.number for cue in self._cues if cue.is_sure)

    def __iter__(self) -> Iterator[Cue]:
        return iter(self._cues)

    def of(self, text: str) -> Sequence[Cue]:
        """Those that may be found in a text."""
        if type(text) is not Said:
            return self._cues
        if self._numbers.isdisjoint(text.numbers):
            return ()
        return [cue for cue in self._cues if cue.number in text.numbers]

    def may_be_in(self, text: Said) -> bool:
        """Whether one of them may be found in a text."""
        return not self._numbers.isdisjoint(text.numbers)


class AnyCue(Cues):
    """Cues of one meaning: what is found is the first of them in the text."""

    def __init__(self, *patterns: str) -> None:
        super().__init__(map(Cue, patterns))

    def search(self, text: str) -> re.Match[str] | None:
        if type(text) is Said and self._numbers.isdisjoint(text.numbers):
            return None
        low = low_of(text)
        found = [match for cue in self.of(text) if (match := cue.exact.search(low))]
        if len(found) < 2:  # noqa: PLR2004
            return found[0] if found else None
        return min(found, key=re.Match.start)

    def is_in(self, text: str) -> bool:
        """Whether one of them is found in a text, which the scan alone may tell."""
        if type(text) is Said:
            if self._numbers.isdisjoint(text.numbers):
                return False
            if text.is_ascii and not self._sure.isdisjoint(text.numbers):
                return True
        low = low_of(text)
        return any(cue.exact.search(low) for cue in self.of(text))

    def finditer(self, text: str) -> list[re.Match[str]]:
        """All places in their order; of two that overlap, the first."""
        low = low_of(text)
        found = [match for cue in self.of(text) for match in cue.exact.finditer(low)]
        if len(found) > 1:
            found.sort(key=re.Match.start)
            end, apart = -1, []
            for match in found:
                if match.start() >= end:
                    apart.append(match)
                    end = match.end()
            return apart
        return found


class _Screen:
    """The common scan, compiled when the first text comes."""

    def __init__(self) -> None:
        self._patterns: list[str] = []
        self._set: re2.Set | None = None

    def add(self, core: str) -> int:
        self._patterns.append(_folded(core))
        self._set = None
        return len(self._patterns) - 1

    def numbers(self, low: str) -> frozenset[int]:
        """The numbers of the patterns that may match a text in lower case; none that does is missing."""
        found = (self._set or self._compiled()).Match(_folded(low).encode("utf-8", "replace"))
        return frozenset(found or ())

    def _compiled(self) -> re2.Set:
        options = re2.Options()
        options.max_mem = MEMORY
        options.log_errors = False
        patterns = re2.Set.SearchSet(options)
        for pattern in self._patterns:
            patterns.Add(pattern)
        patterns.Compile()
        self._set = patterns
        return patterns


_SCREEN = _Screen()


def _folded(text: str) -> str:
    """Without accents, because RE2 takes letters with accents for no part of a word."""
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))


_ACCENTS = re.compile("[\u0300-\u036f]+")
