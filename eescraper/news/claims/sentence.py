"""A sentence of an article as claims are read from it: with its section and its year. Pure.

What costs time is found when it is first asked for.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any

from eescraper.news.claims.claim import Claim
from eescraper.news.claims.cues import Scope, scope_in

_BY_TYPE = re.compile(
    r"\bby (?:type|kind|category|program|stream)|category by category|\bpar (?:type|catégorie|programme)|draws? (?:types?|breakdown)|\bbreakdown",
    re.IGNORECASE,
)
_TYPE_CUES = ("by ", "par ", "type", "breakdown")
_RANGE_CUES = ("rang", "cut", "fourch", "from ")
_RANGE = re.compile(r"\branges?\b|\bcut-?offs\b|\bfourchettes?\b|\bfrom\b.*\bto\b", re.IGNORECASE)


class Section:
    """What the heading above a block says: its year, and whether it is of kinds of draws."""

    def __init__(self, heading: str = "") -> None:
        self.heading = heading

    @cached_property
    def scope(self) -> Scope | None:
        return scope_in(self.heading)

    @cached_property
    def is_by_type(self) -> bool:
        low = self.heading.lower()
        return any(cue in low for cue in _TYPE_CUES) and bool(_BY_TYPE.search(low))

    @cached_property
    def is_range(self) -> bool:
        low = self.heading.lower()
        return any(cue in low for cue in _RANGE_CUES) and bool(_RANGE.search(low))

    @property
    def year(self) -> int | None:
        return self.scope.year if self.scope else None


class Sentence:
    """One sentence; ``scope`` is the year that it speaks of, or that the one before it did."""

    def __init__(
        self,
        text: str,
        block: int,
        published: date | None,
        section: Section,
        before: Sentence | None = None,
    ) -> None:
        self.text = text
        self.low = text.lower()
        self.block = block
        self.published = published
        self.section = section
        self._before = before

    @cached_property
    def _own_scope(self) -> Scope | None:
        return scope_in(self.text)

    @property
    def scope_inherited(self) -> bool:
        return self._own_scope is None and self.scope is not None

    @property
    def scope(self) -> Scope | None:
        return self._own_scope or (self._before.scope if self._before else None)

    def has(self, *cues: str) -> bool:
        """Whether one of these lower-case cues stands anywhere in it."""
        return any(cue in self.low for cue in cues)

    def claim(self, kind: str, value: Any, **fields: Any) -> Claim:
        return Claim(kind, value, self.text, self.block, **fields)
