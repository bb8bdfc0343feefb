"""``eescraper events``: what happened, oldest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eescraper.harmless import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eescraper.store import Store

_COLUMNS = ("event_id", "kind", "subject", "source", "at", "until", "draw_id", "sentence")


def events(store: Store, since: str | None, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The events since a date (of the fetch that told them), of some kinds or of all."""
    wanted = json.dumps(list(kinds))
    rows = store.rows(
        f"SELECT {', '.join(_COLUMNS)} FROM events WHERE at >= ?"
        " AND (? = '[]' OR kind IN (SELECT value FROM json_each(?))) ORDER BY at, event_id",
        [since or "", wanted, wanted],
    )
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def lines(found: Sequence[dict[str, Any]]) -> list[str]:
    """Events for people: date, kind, sentence; of a state that lasted, until when."""
    told = []
    for event in found:
        lasted = event["until"] and event["until"] != event["at"]
        until = f" (until {event['until']})" if lasted else ""
        told.append(f"{event['at']}  {event['kind']:<16}  {printable(event['sentence'])}{until}")
    return told
