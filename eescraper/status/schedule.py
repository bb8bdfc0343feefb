"""When IRCC publishes, and so when the next look is due. deploy/ schedules by the same times."""

from __future__ import annotations

from datetime import datetime, timedelta

INTERVAL = timedelta(minutes=15)
"""Between two looks on a working day: IRCC publishes Monday to Friday from 14 to 22 UTC."""

INTERVALS = {"news_draws": timedelta(hours=1)}
"""Of spiders that look less often."""

FIRST_HOUR, LAST_HOUR = 14, 22
WEEKEND_HOUR = 18
"""On Saturday and Sunday one look is enough to know that all is well."""

_SATURDAY = 5


def next_look(now: str, wait_until: str | None = None, interval: timedelta = INTERVAL) -> str:
    """The instant (UTC) when the next look is due after one at ``now``.

    Not before ``wait_until``, if a refusal asked to wait until then.
    """
    due = datetime.fromisoformat(now) + interval
    if due.weekday() < _SATURDAY and due.hour < FIRST_HOUR:
        due = _at(due, FIRST_HOUR)
    elif due.weekday() < _SATURDAY and due.hour > LAST_HOUR:
        due = _first_of(due + timedelta(days=1))
    elif due.weekday() >= _SATURDAY:
        evening = _at(due, WEEKEND_HOUR)
        has_passed = due - interval >= evening
        due = _first_of(due + timedelta(days=1)) if has_passed else evening
    found = due.strftime("%Y-%m-%dT%H:%M:%SZ")
    return max(found, wait_until or "")


def _first_of(day: datetime) -> datetime:
    return _at(day, FIRST_HOUR if day.weekday() < _SATURDAY else WEEKEND_HOUR)


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0)
