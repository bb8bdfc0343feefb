"""The words of a notification: what happened, the figures of the draw, and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eescraper import runbook
from eescraper.harmless import one_line
from eescraper.items import Event

LEVELS = {
    "new_draw": "success",
    "confirmed": "success",
    "recovered": "success",
    "held": "failure",
    "failing": "failure",
    "accepted": "info",
    "returned": "info",
    "imported": "info",
}
"""How loud a kind of event is, in apprise's words; all others are warnings."""

_TITLES = {
    "revision": "Express Entry draw #{}: a published value was changed",
    "held": "eescraper: a crawl is held ({}), and a person must look",
    "failing": "eescraper: {} fails",
    "recovered": "eescraper: {} works again",
    "silence_broken": "eescraper: {} looks again after a silence",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One notification. ``level``: info, success, warning or failure; ``at``: UTC."""

    notification_id: str
    kind: str
    at: str
    level: str
    title: str
    body: str


def identity(event: Event) -> str:
    """The same sixteen characters for the same event, in every database."""
    key = f"{event.kind}\0{event.subject}\0{event.source}\0{event.at}"
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def message(event: Event, draw: Mapping[str, Any] | None, crawl_id: int | None = None) -> Message:
    """What is told of an event; ``draw`` is the row that it is about, if it is about one."""
    key = identity(event)
    parts = [one_line(event.sentence, 1500)]
    if draw is not None:
        parts.append("\n".join(_figures(draw)))
    advice = runbook.event(event.kind)
    if event.kind == "failing":
        advice = runbook.outcome(event.subject.rpartition(" ")[2])
    if advice.do:
        number = "CRAWL" if crawl_id is None else str(crawl_id)
        parts.append(f"What to do: {advice.do.replace('CRAWL', number)}")
    parts.append(f"{event.kind}, {event.at}, event {key}")
    level = LEVELS.get(event.kind, "warning")
    return Message(key, event.kind, event.at, level, _title(event, draw), "\n\n".join(parts))


def _title(event: Event, draw: Mapping[str, Any] | None) -> str:
    if event.kind in ("new_draw", "confirmed") and draw is not None:
        return one_line(headline(draw), 150)
    spider = event.subject.partition(" ")[0]
    about = event.draw_id if event.kind == "revision" else spider
    kind = event.kind.replace("_", " ")
    told = _TITLES.get(event.kind, f"eescraper: {kind} ({{}})").format(about)
    return one_line(told, 150)


def headline(draw: Mapping[str, Any]) -> str:
    """A draw in the words of a subject line."""
    is_official = draw["status"] == "official"
    number = f"#{draw['draw_id']}" if is_official else "that news report"
    parts = [
        draw["category_name"] or draw["category"],
        _count(draw["invitations"], "invited"),
        None if draw["crs_cutoff"] is None else f"CRS {draw['crs_cutoff']}",
    ]
    return f"Express Entry draw {number}: " + ", ".join(part for part in parts if part)


def _count(number: int | None, noun: str) -> str | None:
    return None if number is None else f"{number:,} {noun}"


def _figures(draw: Mapping[str, Any]) -> list[str]:
    """The values of a draw, one a line; what is not known is left out."""
    named = (
        ("date", draw["draw_date"]),
        ("category", draw["category_name"] or draw["category"]),
        ("invitations", _count(draw["invitations"], "")),
        ("CRS cut-off", draw["crs_cutoff"]),
        ("tie-break", draw["tie_break_at_utc"]),
        ("candidates in the pool", _count(draw["pool"], "")),
        ("IRCC", draw["url"]),
    )
    return [f"{name}: {one_line(str(value))}" for name, value in named if value is not None]
