"""Older copies that a cache serves: they are noted, and nothing is believed of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from eescraper.http_date import http_date
from eescraper.reconcile.state import order
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    from eescraper.items import Fetch
    from eescraper.reconcile.state import Belief

FEW_NEWEST = 3
"""As many of the newest draws may be missing from an older copy that a cache serves."""

STALE_AT_MOST = timedelta(hours=48)
"""A copy that is served for longer than this is no cache's, but what the source publishes."""


def stale(belief: Belief, fetch: Fetch, listed: Mapping[str, int]) -> str | None:
    """Why a fetch is an older copy of what is believed, served by a cache; None if it is not.

    It is when its Last-Modified is older than that of the copy believed, or when the newest one
    to three draws are missing and nothing is in it that was not seen before. Not when such
    copies have been served for more than 48 hours. A page of a few draws is never stale.
    """
    if not SOURCES[fetch.source].is_feed:
        return None
    source = belief.source(fetch.source)
    if source.stale_since and _after(source.stale_since, fetch.fetched_at, STALE_AT_MOST):
        return None
    if is_older(fetch.last_modified, source.last_modified):
        return f"its Last-Modified, {fetch.last_modified}, is older than {source.last_modified}"
    missing = source.shown.keys() - source.missing - listed.keys()
    if not 1 <= len(missing) <= FEW_NEWEST or not source.seen.issuperset(listed.values()):
        return None
    newest = sorted(source.shown.keys() - source.missing, key=order)[-len(missing) :]
    if missing != set(newest):
        return None
    numbers = ", ".join(f"#{draw_id}" for draw_id in newest)
    return f"the newest of what is believed ({numbers}) is missing, and nothing in it is new"


def is_older(modified: str | None, believed: str | None) -> bool:
    """Whether one Last-Modified is before another; unreadable ones tell nothing."""
    then, before = http_date(modified), http_date(believed)
    return then is not None and before is not None and then < before


def _after(start: str, end: str, limit: timedelta) -> bool:
    return datetime.fromisoformat(end) - datetime.fromisoformat(start) > limit
