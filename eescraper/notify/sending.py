"""Sending what the outbox holds. A channel that fails delays nothing: it is tried again later."""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from eescraper import errors
from eescraper.clock import utc_now
from eescraper.items import Event
from eescraper.killpoints import reached
from eescraper.notify import channels
from eescraper.notify.messages import Message, message
from eescraper.notify.rules import load
from eescraper.store import Store
from eescraper.store import outbox as box
from eescraper.store.outbox import Outbox
from eescraper.watch import FAILING, failing_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eescraper.notify.channels import Attempt
    from eescraper.output import Output

logger = logging.getLogger(__name__)


def outbox(urls: str, rules: str) -> Outbox | None:
    """What is to be told to the channels, or None if there are none.

    Rules that can't be read are said, and those that come with eescraper are used: what happened
    is to be told all the same.
    """
    names = tuple(channels.addresses(urls))
    if not names:
        return None
    try:
        return Outbox(load(rules), names)
    except errors.UsageError as error:
        logger.warning("%s; our own rules are used", error)
        return Outbox(load(), names)


def flush(
    output: Output, urls: str, timeout: float = 30, *, is_urgent: bool = False
) -> list[Attempt]:
    """Send what waits for the channels, note what arrived; what did not is said and kept.

    ``is_urgent``: also what pauses after failures. Raises `StorageError` if the outbox can't be
    had.
    """
    addresses = channels.addresses(urls)
    if not addresses or not output.database.exists():
        return []
    attempts = []
    with output.sending(), closing(Store(output.database, timeout)) as store:
        box.hand_over(store, tuple(addresses))
        now = utc_now()
        waiting = {name: box.waiting(store, name, now, is_urgent=is_urgent) for name in addresses}
        for attempt in channels.send(waiting, addresses):
            if attempt.error is None:
                reached("notify:delivered")
            box.note(*(store, attempt.notification_id, attempt.channel, utc_now()), attempt.error)
            reached("notify:noted")
            attempts.append(attempt)
    return attempts


def flush_quietly(output: Output, urls: str, timeout: float = 30) -> None:
    """`flush`, with a warning in the place of an error: what happened before was good."""
    try:
        attempts = flush(output, urls, timeout)
    except errors.StorageError as error:
        logger.warning("notifications wait: %s", error)
        return
    for channel, told in {a.channel: a.error for a in attempts if a.error}.items():
        logger.warning("%s did not take a notification, which is kept: %s", channel, told)


def tell_directly(
    output: Output, urls: str, rules: str, spider: str, exit_code: int, reason: str
) -> None:
    """Tell of a failure without the outbox: once, as long as the status file can be written."""
    wanted = outbox(urls, rules)
    status = output.read_status()
    since = (status.get("spiders") or {}).get(spider, {}).get("good_at") or ""
    outcome = errors.OUTCOMES[exit_code]
    told = f"{spider} fails: {outcome} (exit code {exit_code}). {reason:.1500}"
    event = Event(FAILING, failing_as(spider, exit_code), spider, since, told)
    if wanted is None or not wanted.rules.want(event, None):
        return
    found = message(event, None)
    before = status.get("told_directly") or {}
    is_repeated = before.get("event") == found.notification_id
    arrived = set(before["channels"]) if is_repeated else set()
    addresses = channels.addresses(urls)
    left = {name: [found] for name in addresses if name not in arrived}
    arrived |= {a.channel for a in channels.send(left, addresses) if not a.error}
    note = {"event": found.notification_id, "spider": spider, "outcome": outcome}
    with suppress(errors.StorageError):
        output.write_status(
            output.read_status() | {"told_directly": note | {"channels": sorted(arrived)}}
        )


def test(addresses: Mapping[str, str]) -> list[Attempt]:
    """Send a test message to each address."""
    text = (
        "This is a test. Real messages tell of new rounds, of values that were changed, and of"
        " crawls that fail, with what to do."
    )
    told = Message("test", "test", utc_now(), "info", "eescraper: a test", text)
    return list(channels.send({name: [told] for name in addresses}, addresses))
