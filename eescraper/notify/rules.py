"""What is worth a message: kinds of events, categories of draws, how old a revised draw may be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from eescraper.errors import UsageError, excerpt
from eescraper.items import EVENT_KINDS, Event
from eescraper.normalize.categories import UNKNOWN, rules

_TYPES = {"kinds": list, "categories": list, "recent_days": int}


@dataclass(frozen=True)
class Rules:
    """``categories``: empty for all. ``recent_days``: of a draw whose revision is told."""

    kinds: frozenset[str]
    categories: frozenset[str]
    recent_days: int

    def want(self, event: Event, draw: Mapping[str, Any] | None) -> bool:
        """Whether an event is told; ``draw`` is the row that it is about, if it is about one."""
        if event.kind not in self.kinds:
            return False
        if draw is None:
            return True
        if self.categories and draw["category"] not in self.categories:
            return False
        if event.kind != "revision" or draw["draw_date"] is None:
            return True
        age = date.fromisoformat(event.at[:10]) - date.fromisoformat(draw["draw_date"])
        return age.days <= self.recent_days


def load(path: str = "") -> Rules:
    """The rules of a file, or those that come with eescraper; what it does not say is as there.

    Raises `UsageError` if it can't be read, or says what is no rule.
    """
    given = _read(Path(path)) if path else {}
    embedded = files("eescraper.notify").joinpath("notify.toml").read_text(encoding="utf-8")
    found = tomllib.loads(embedded) | given
    categories = frozenset(found["categories"])
    known = {rule.code for rule in rules()} | {UNKNOWN}
    _check(path, "kinds", frozenset(found["kinds"]) - set(EVENT_KINDS), "a kind of event")
    _check(path, "categories", categories - known, "the code of a category")
    return Rules(frozenset(found["kinds"]), categories, found["recent_days"])


def _read(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"EESCRAPER_NOTIFY_RULES: {path}: {error}") from error
    for name, value in found.items():
        expected = _TYPES.get(name)
        is_list = expected is list and isinstance(value, list)
        if is_list and all(isinstance(entry, str) for entry in value):
            continue
        if expected is int and type(value) is int and value >= 0:
            continue
        told = f"one of {', '.join(_TYPES)}" if expected is None else "a list of texts, or days"
        raise UsageError(
            f"EESCRAPER_NOTIFY_RULES: {path}: at {name}: expected {told}, found {excerpt(value)}"
        )
    return found


def _check(path: str, place: str, unknown: frozenset[str], expected: str) -> None:
    if unknown:
        raise UsageError(
            f"EESCRAPER_NOTIFY_RULES: {path}: at {place}: expected {expected}, found"
            f" {excerpt(min(unknown))}"
        )
