"""``eescraper events``: what happened, oldest first."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from eescraper.export.sqlite_file import open_read_only
from eescraper.status import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eescraper.output import Output

_COLUMNS = ("event_id", "kind", "subject", "source", "at", "until", "draw_id", "sentence")


def events(output: Output, since: str | None, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The events since a date (of the fetch that told them), of some kinds or of all."""
    with closing(open_read_only(output.database)) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(_COLUMNS)} FROM events WHERE at >= ?"
            " AND (? = '[]' OR kind IN (SELECT value FROM json_each(?))) ORDER BY at, event_id",
            [since or "", json.dumps(list(kinds)), json.dumps(list(kinds))],
        ).fetchall()
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def lines(found: Sequence[dict[str, Any]]) -> list[str]:
    """Events for people: date, kind, sentence; of a state that lasted, until when."""
    told = []
    for event in found:
        lasted = event["until"] and event["until"] != event["at"]
        until = f" (until {event['until']})" if lasted else ""
        told.append(f"{event['at']}  {event['kind']:<16}  {printable(event['sentence'])}{until}")
    return told
