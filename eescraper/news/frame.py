"""The facts that are held to be of one draw, and when two statements are the same. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK, Day


@dataclass
class Frame:
    """The facts that are held to be of one draw, with the sentences that state them."""

    block: int
    is_context: bool = False
    begun: int = -1
    slots: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begun = self.block

    @property
    def is_draw(self) -> bool:
        """Whether there is enough for a draw: a size or a cut-off, or a number with a date."""
        has = self.slots.keys()
        return bool({INVITATIONS, CUTOFF} & has) or {NUMBER, DATE} <= has

    def agrees(self, slots: dict[str, Any]) -> bool:
        """Whether nothing of these facts contradicts what the frame holds."""
        return all(same(name, self.slots[name], value) for name, value in slots.items()
                   if name in self.slots)  # fmt: skip

    def shares(self, slots: dict[str, Any]) -> bool:
        """Whether one of these facts identifies the frame."""
        return any(
            name in self.slots and same(name, self.slots[name], slots[name])
            for name in (NUMBER, DATE, CUTOFF, INVITATIONS)
            if name in slots
        )

    def add(self, slots: dict[str, Any], text: str) -> None:
        for name, value in slots.items():
            known = self.slots.get(name)
            is_fuller = (
                name == DATE
                and known is not None
                and not value.relative
                and (known.relative or (known.year is None and value.year))
            )
            is_finer = name == TIE_BREAK and known is not None and _grain(value) > _grain(known)
            is_exact = name == CATEGORY and (known, value) == ("trades", "fst")
            if known is None or is_fuller or is_finer or is_exact:
                self.slots[name] = value
                self.texts[name] = text


def same(name: str, one: Any, other: Any) -> bool:
    if name == DATE:
        if one.relative != other.relative:
            return days_apart(one, other) <= NEAR
        return (one.month, one.day) == (other.month, other.day) and (
            None in (one.year, other.year) or one.year == other.year
        )
    if name == TIE_BREAK:
        return same(DATE, one.day, other.day)
    if name == CATEGORY:
        return one == other or {one, other} in ({"fst", "trades"}, {"fsw", "general"})
    return bool(one == other)


NEAR = 5
"""A weekday or "today" and a date so many days apart may be of one draw: days are mistaken."""


def days_apart(one: Day, other: Day) -> int:
    year = one.year or other.year or 2024
    try:
        first = date(one.year or year, one.month, one.day)
        return abs((first - date(other.year or year, other.month, other.day)).days)
    except ValueError:
        return NEAR + 1


def _grain(value: Any) -> int:
    return ("date", "minute", "second").index(value.precision)
