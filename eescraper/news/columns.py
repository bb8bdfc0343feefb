"""What the columns of a table of draws are called. Pure."""

from __future__ import annotations

import re

from eescraper.news import words
from eescraper.news.screen import said
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK

MAX_HEAD = 60
_COLUMNS = (
    (NUMBER, r"^(?:#|no\.?|(?:draw|round)(?: ?(?:#|no\.?|number))?|n[°º]|numéro)$"),
    (TIE_BREAK, r"\btie\b|départage"),
    (DATE, r"\bdate\b(?!.*\b(?:profile|submi))|^draw day$|^month$"),
    (CUTOFF, r"\bcrs\b|score|cut-? ?off|\bscg\b|points|note|minimum|seuil|\bmark\b"),
    (INVITATIONS, r"invit|\bitas?\b|candidat\w*|issued|\bsize\b|\bipd\b"),
    (CATEGORY, r"program|categor|type|stream|class|catégorie|draw name"),
)
_PATTERNS = tuple((slot, re.compile(pattern, re.IGNORECASE)) for slot, pattern in _COLUMNS)


def column_of(head: str) -> str | None:
    """The slot that a column's head names; None for a head that names none, or a cell."""
    if len(head) > MAX_HEAD or re.search(r"\d", head):
        return None
    slot = next((slot for slot, pattern in _PATTERNS if pattern.search(head.strip())), None)
    if slot == CATEGORY and any(cue.is_in(said(head)) for _, cue in words.CATEGORIES):
        return None
    return slot
