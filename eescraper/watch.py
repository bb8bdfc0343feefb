"""How the crawls of a spider go over time: failing, working again, silent for too long. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eescraper import errors
from eescraper.items import Event

MAX_SILENCE = timedelta(hours=26)
"""A good look a day, with room for a schedule that is late."""

FAILING, RECOVERED, SILENCE_BROKEN = "failing", "recovered", "silence_broken"


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of a spider before a crawl ends.

    ``failing_as``: the outcomes of the failures that were told since it last worked, and
    ``failing_since`` the first of them; ``was_held``: the crawl before this one was; ``good_at``:
    its last good look. Instants in UTC, None if there is none.
    """

    failing_as: frozenset[str] = frozenset()
    failing_since: str | None = None
    was_held: bool = False
    good_at: str | None = None


def failing_as(spider: str, exit_code: int) -> str:
    """The subject of the event that crawls fail; its last word is the outcome."""
    return f"{spider} {errors.OUTCOMES[exit_code]}"


def end_of_crawl(
    spider: str, exit_code: int, reason: str | None, now: str, known: Watched
) -> Event | None:
    """What is to be told of a crawl's end, or None: all is well, or is as it was.

    A held crawl has an event of its own.
    """
    outcome = errors.OUTCOMES[exit_code]
    if exit_code == errors.OK:
        return _good_end(spider, now, known)
    if exit_code == errors.HELD or outcome in known.failing_as:
        return None
    told = f"{spider} fails: {outcome} (exit code {exit_code}). {reason or ''}".strip()
    return Event(FAILING, failing_as(spider, exit_code), spider, now, told[:2000])


def _good_end(spider: str, now: str, known: Watched) -> Event | None:
    since = f"; it had failed since {known.failing_since}" if known.failing_since else ""
    silence = _seconds(known.good_at, now) if known.good_at else 0
    if silence > MAX_SILENCE.total_seconds():
        told = (
            f"{spider} looks again after {spelled(silence)} without a good look, since"
            f" {known.good_at}{since}."
        )
        return Event(SILENCE_BROKEN, spider, spider, now, told)
    if known.failing_as or known.was_held:
        held = "" if known.failing_as else "; the crawl before this one was held"
        return Event(RECOVERED, spider, spider, now, f"{spider} works again{since}{held}.")
    return None


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def spelled(seconds: float) -> str:
    """A duration in words: days and hours, or hours and minutes."""
    minutes = int(seconds) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min"
