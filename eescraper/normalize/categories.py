"""What a round's name and its list of programs mean, by the rules of ``categories.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from eescraper.items import Category
from eescraper.language import MAX_LENGTH, fold

__all__ = ["MAX_LENGTH", "UNKNOWN", "Rule", "fold", "read_category", "read_programs", "rules"]

UNKNOWN = "unknown"

_VERSION = re.compile(
    r"[ ,]*\(?(?:(?P<year>20[0-9]{2})[- ]version[ -](?P<of_year>[0-9]{1,2})"
    r"|version[ -](?P<version>[0-9]{1,2})"
    r"|(?P<old_year>20[0-9]{2})-(?P<old>[0-9]{1,2}))\)?",
    re.ASCII,
)
_SEPARATOR = re.compile(r", and |, et |, | and | et ")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of ``categories.toml``."""

    code: str
    kind: str
    en: str
    fr: str
    pattern: re.Pattern[str]


@cache
def rules(table: str = "category") -> tuple[Rule, ...]:
    """The rules of one table of ``categories.toml`` (``category`` or ``program``), in order."""
    text = files("eescraper.normalize").joinpath("categories.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            entry["code"],
            entry.get("kind", "program"),
            entry.get("en", ""),
            entry.get("fr", ""),
            re.compile("|".join(f"(?:{pattern})" for pattern in entry["match"])),
        )
        for entry in tomllib.loads(text)[table]
    )


@lru_cache(maxsize=512)
def read_category(name: str) -> Category:
    """The category that a published name stands for; code ``unknown`` when no rule knows it.

    >>> read_category("Trades Occupations, 2026-Version 3")
    Category(code='trades', kind='category', version=3, year=2026)
    """
    stem, version, year = fold(name), None, None
    if found := _VERSION.search(stem):
        version = int(found["of_year"] or found["version"] or found["old"])
        year_text = found["year"] or found["old_year"]
        year = int(year_text) if year_text else None
        stem = (stem[: found.start()] + stem[found.end() :]).strip()
    for rule in rules():
        if rule.pattern.fullmatch(stem):
            return Category(rule.code, rule.kind, version, year)
    return Category(UNKNOWN, UNKNOWN, version, year)


@lru_cache(maxsize=512)
def read_programs(text: str) -> tuple[str, ...] | None:
    """The codes of the programs that a prose list names, in its order, or None.

    None when any part of the list is not a program that the rules know.
    """
    codes = []
    for part in _SEPARATOR.split(fold(text)):
        code = next((r.code for r in rules("program") if r.pattern.fullmatch(part)), None)
        if code is None:
            return None
        codes.append(code)
    return tuple(dict.fromkeys(codes))
