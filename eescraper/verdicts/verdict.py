"""A verdict on a claim. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUPPORTED, CONTRADICTED, NOT_CHECKABLE = "supported", "contradicted", "not_checkable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record says of a claim.

    ``right_value`` is the record's figure in the shape of the claim's value (text for a pause),
    None if there is none. ``query`` is the SQL that shows it, to be pasted into
    ``sqlite3 output/latest/eescraper.db``; None where nothing was asked. ``because`` is a sentence.
    """

    verdict: str
    right_value: Any
    query: str | None
    because: str


def not_checkable(because: str, query: str | None = None) -> Verdict:
    return Verdict(NOT_CHECKABLE, None, query, because)
