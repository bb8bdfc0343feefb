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

    ``failing_as`` and ``failing_since``: the outcome that its last crawls had, and the first of
    them; ``good_at``: its last good look. All None if there is none. Instants in UTC.
    """

    failing_as: str | None = None
    failing_since: str | None = None
    good_at: str | None = None


def end_of_crawl(
    spider: str, exit_code: int, reason: str | None, now: str, known: Watched
) -> Event | None:
    """What is to be told of a crawl's end, or None: all is well, or is as it was.

    A held crawl has an event of its own.
    """
    outcome = errors.OUTCOMES[exit_code]
    if exit_code == errors.HELD:
        return None
    if exit_code != errors.OK:
        if known.failing_as == outcome:
            return None
        told = f"{spider} fails: {outcome} (exit code {exit_code}). {reason or ''}".strip()
        return Event(FAILING, f"{spider} {outcome}", spider, now, told[:2000])
    failed = f"; it had failed since {known.failing_since}" if known.failing_since else ""
    if known.good_at and _seconds(known.good_at, now) > MAX_SILENCE.total_seconds():
        silence = spelled(_seconds(known.good_at, now))
        told = (
            f"{spider} looks again after {silence} without a good look, since {known.good_at}"
            f"{failed}."
        )
        return Event(SILENCE_BROKEN, spider, spider, now, told)
    if known.failing_since:
        return Event(RECOVERED, spider, spider, now, f"{spider} works again{failed}.")
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
