"""A sentence of an article as claims are read from it: with its section and its year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eescraper.news.claims.claim import Claim
from eescraper.news.claims.cues import Scope, scopes


@dataclass(slots=True)
class Section:
    """What the heading above a block says: its year, and whether it is of kinds of draws."""

    heading: str = ""
    scope: Scope | None = None
    is_by_type: bool = False
    is_range: bool = False

    @property
    def year(self) -> int | None:
        return self.scope.year if self.scope else None


_TOTAL = re.compile(
    r"\b(?:total|tally|sum|count|altogether|so far|to date|cumul\w*)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Sentence:
    """One sentence; ``scope`` is the year that it speaks of, or that the one before it did."""

    text: str
    low: str
    block: int
    published: date | None
    section: Section
    scope: Scope | None = field(init=False)
    scope_inherited: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.scope = next(scopes(self.text), None)

    @property
    def is_total(self) -> bool:
        return bool(_TOTAL.search(self.text))

    def year_of(self, scope: Scope) -> int | None:
        return scope.year

    def claim(self, kind: str, value: Any, **fields: Any) -> Claim:
        return Claim(kind, value, self.text, self.block, **fields)
