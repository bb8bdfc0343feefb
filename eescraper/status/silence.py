"""Whether anybody has looked of late: what a monitor asks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from eescraper.errors import UsageError
from eescraper.watch import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOCKS_DIFFER = timedelta(minutes=5)

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def read_age(text: str) -> timedelta:
    """A duration such as 26h, 90m, 2d; raises `UsageError` for anything else."""
    found = re.fullmatch(r"([0-9]{1,5})([smhd])", text, re.ASCII)
    if not found:
        raise UsageError(f"--max-age: a duration like 26h, 90m or 2d, not {text:.40}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def silences(
    status: Mapping[str, Any], max_age: timedelta, now: str, spider: str | None = None
) -> list[str]:
    """A sentence for each spider whose last good look is longer ago than ``max_age``.

    Of those that have ever looked, or of the one that is named.
    """
    spiders = status.get("spiders") or {}
    names = [spider] if spider else list(spiders)
    if not names:
        return ["no crawl has ended yet"]
    told = (_silence(name, spiders.get(name) or {}, status, max_age, now) for name in names)
    return [sentence for sentence in told if sentence]


def _silence(
    name: str, last: Mapping[str, Any], status: Mapping[str, Any], max_age: timedelta, now: str
) -> str | None:
    # Files of older versions have no good_at.
    good_at = last.get("good_at") or (
        last.get("checked_at") if last.get("exit_code") == 0 else None
    )
    looks = [good_at, last.get("checked_at")]
    if status.get("spider") == name:
        looks.append(status.get("checked_at"))
    good = [_instant(look) for look in looks]
    oldest = min((look for look in good if look), default=None)
    if oldest is None or None in good[:1]:
        return f"{name}: no good look yet; last outcome: {last.get('outcome') or 'none'}"
    age = datetime.fromisoformat(now) - oldest
    if max(look for look in good if look) > datetime.fromisoformat(now) + CLOCKS_DIFFER:
        return f"{name}: the last look, {good_at}, is yet to come: is the clock right?"
    if age <= max_age:
        return None
    return (
        f"{name}: silent for {spelled(age.total_seconds())}; last good look"
        f" {good_at}, last outcome: {last.get('outcome')}"
    )


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
