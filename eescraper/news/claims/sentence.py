"""A sentence of an article as claims are read from it: with its section and its year. Pure. The year is looked for when it is first asked for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from eescraper.news.claims.claim import Claim
from eescraper.news.claims.cues import Scope, scope_in
from eescraper.news.screen import low_of

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
        low = heading.lower()
        self.heading = heading
        self.scope: Scope | None = scope_in(heading)
        self.is_by_type = any(cue in low for cue in _TYPE_CUES) and bool(_BY_TYPE.search(low))
        self.is_range = any(cue in low for cue in _RANGE_CUES) and bool(_RANGE.search(low))

    @property
    def year(self) -> int | None:
        return self.scope.year if self.scope else None


class Sentence:
    """One sentence, and ``low`` in lower case, as its claims are looked for; ``scope`` is the year that it speaks of, or that the one before it did."""

    def __init__(
        self,
        text: str,
        block: int,
        published: date | None,
        section: Section,
        before: Sentence | None = None,
        cues: int = 0,
    ) -> None:
        self.text = text
        self.low = low_of(text)
        self.block = block
        self.cues = cues
        self.published = published
        self.section = section
        self._before = before
        self._scope: Scope | None = None
        self._is_looked_up = self._is_inherited = False

    @property
    def scope(self) -> Scope | None:
        if not self._is_looked_up:
            self._is_looked_up = True
            self._scope = scope_in(self.low)
            if self._scope is None and self._before:
                self._scope = self._before.scope
                self._is_inherited = self._scope is not None
        return self._scope

    @property
    def scope_inherited(self) -> bool:
        return self.scope is not None and self._is_inherited

    def claim(self, kind: str, value: Any, **fields: Any) -> Claim:
        return Claim(kind, value, self.text, self.block, **fields)
