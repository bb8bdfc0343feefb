"""``status.json``: how the last crawl of each spider went, what is known, what is open."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from eescraper import errors
from eescraper.status.problems import open_problems
from eescraper.status.schedule import INTERVAL, INTERVALS, next_look
from eescraper.store import crawls, outbox, overview
from eescraper.store.weaver import Published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eescraper.output import Output
    from eescraper.store import Store

OF_A_SPIDER = (
    *("crawl", "outcome", "exit_code", "reason", "missing", "checked_at", "good_at"),
    "next_look_at",
)


def outcome(exit_code: int, published: Published | None) -> str:
    """An exit code in one word; a good crawl has either ``published`` or is ``unchanged``."""
    if exit_code == errors.OK and published and not published.changed:
        return "unchanged"
    return errors.OUTCOMES[exit_code]


def of_record(store: Store, before: str) -> dict[str, Any]:
    """What the database says of itself; null where it can't be read.

    Of notifications those that were to be told ``before`` an instant, and have not arrived.
    """
    try:
        changed = crawls.newest_change(store)
        newest, newest_date = overview.newest_draw(store)
        return {
            "changed_at": changed[1] if changed else None,
            "draws": overview.count_draws(store),
            "newest_draw": newest,
            "newest_draw_date": newest_date,
            "reported": overview.count_reported(store),
            "counts": overview.counts(store),
            "notifications": outbox.undelivered(store.connection, before),
        }
    except (errors.StorageError, sqlite3.Error):
        unknown = ("changed_at", "draws", "newest_draw", "newest_draw_date", "reported", "counts")
        return dict.fromkeys(unknown) | {"notifications": {}}


def of_crawl(
    spider: str,
    crawl_id: int | None,
    exit_code: int,
    reason: str | None,
    checked_at: str,
    published: Published | None = None,
    missing: Mapping[str, str] | None = None,
    wait_until: str | None = None,
) -> dict[str, Any]:
    """How a crawl went; after a good one, and only then, ``good_at`` is there."""
    brought = published or Published()
    found = {
        "spider": spider,
        "crawl": crawl_id,
        "outcome": outcome(exit_code, published),
        "exit_code": exit_code,
        "reason": reason,
        "missing": dict(missing or {}),
        "checked_at": checked_at,
        "next_look_at": next_look(checked_at, wait_until, INTERVALS.get(spider, INTERVAL)),
        "new_draws": brought.new_draws,
        "revisions": brought.revisions,
        "stale": brought.stale,
        "late": brought.late,
    }
    return found | ({"good_at": checked_at} if exit_code == errors.OK else {})


def begun(spider: str, crawl_id: int, started_at: str) -> dict[str, Any]:
    """What stands in the file while a crawl runs, and stays if it is killed."""
    return {
        "spider": spider,
        "crawl": crawl_id,
        "outcome": errors.OUTCOMES[errors.NO_VERDICT],
        "exit_code": errors.NO_VERDICT,
        "reason": f"begun at {started_at} and not ended: it is running, or was killed",
        "missing": {},
        **dict.fromkeys(("new_draws", "revisions", "stale", "late"), 0),
    }


FIELDS = (
    *("spider", "crawl", "outcome", "exit_code", "reason", "missing"),
    *("checked_at", "good_at", "changed_at", "next_look_at"),
    *("draws", "newest_draw", "newest_draw_date", "reported"),
    *("new_draws", "revisions", "stale", "late", "counts"),
    *("problems", "notifications", "spiders", "told_directly"),
)
"""What the file has, in this order: how the last crawl went, when, what is known, what is open."""

MAINTENANCE = ("accept", "rebuild", "backfill")
"""What writes the file besides spiders; they look at nothing."""


def write(output: Output, store: Store | None, found: Mapping[str, Any]) -> None:
    """Bring ``status.json`` up to date with a crawl; raises `StorageError` if it can't be written.

    What the file says of other spiders stays, and what it said of the record if there is no
    ``store`` to ask.
    """
    before = output.read_status()
    known: dict[str, dict[str, Any]] = before.get("spiders") or {}
    looked = before.get("checked_at") or found.get("checked_at") or ""
    status = before | dict(found) | (of_record(store, looked) if store else {})
    if found["spider"] in MAINTENANCE:
        status |= {name: before.get(name) for name in ("checked_at", "good_at", "next_look_at")}
    else:
        last = known.get(found["spider"]) or {}
        known[found["spider"]] = {name: found.get(name, last.get(name)) for name in OF_A_SPIDER}
        status |= known[found["spider"]]
        if found["exit_code"] == errors.OK:
            status["told_directly"] = None
    status["spiders"] = known
    status["problems"] = open_problems(store, status)
    output.write_status({name: status.get(name) for name in FIELDS})
