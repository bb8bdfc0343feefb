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
from eescraper.watch import FAILING

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


def flush(output: Output, urls: str, timeout: float = 30) -> list[Attempt]:
    """Send what waits for the channels, note what arrived; what did not is said and kept."""
    addresses = channels.addresses(urls)
    if not addresses or not output.database.exists():
        return []
    attempts = []
    try:
        with output.telling(), closing(Store(output.database, timeout)) as store:
            box.hand_over(store, tuple(addresses))
            waiting = {name: box.waiting(store, name) for name in addresses}
            for attempt in channels.send(waiting, addresses):
                if attempt.error is None:
                    reached("notify:delivered")
                box.note(
                    *(store, attempt.notification_id, attempt.channel, utc_now()), attempt.error
                )
                reached("notify:noted")
                attempts.append(attempt)
    except errors.StorageError as error:
        logger.warning("notifications wait: %s", error)
    for channel, told in {a.channel: a.error for a in attempts if a.error}.items():
        logger.warning("%s did not take a notification, which is kept: %s", channel, told)
    return attempts


def tell_directly(
    output: Output, urls: str, spider: str, exit_code: int, reason: str
) -> list[Attempt]:
    """Tell of a failure without the outbox, once while it lasts and the status file can be kept."""
    addresses = channels.addresses(urls)
    if not addresses:
        return []
    status = output.read_status()
    since = (status.get("spiders") or {}).get(spider, {}).get("good_at") or ""
    outcome = errors.OUTCOMES[exit_code]
    told = f"{spider} fails: {outcome} (exit code {exit_code}). {reason:.1500}"
    found = message(Event(FAILING, f"{spider} {outcome}", spider, since, told), None)
    done = status.get("told_directly")
    is_known = isinstance(done, dict) and done.get("event") == found.notification_id
    arrived = {name for name in addresses if is_known and name in str(done)}
    left: dict[str, list[Message]] = {name: [found] for name in addresses if name not in arrived}
    attempts = list(channels.send(left, addresses))
    arrived |= {attempt.channel for attempt in attempts if attempt.error is None}
    note = {"told_directly": {"event": found.notification_id, "channels": sorted(arrived)}}
    with suppress(errors.StorageError):
        output.write_status(output.read_status() | note)
    return attempts


def test(addresses: Mapping[str, str]) -> list[Attempt]:
    """Send a test message to each address."""
    text = (
        "This is a test. Real messages tell of new rounds, of values that were changed, and of"
        " crawls that fail, with what to do."
    )
    told = Message("test", "test", utc_now(), "info", "eescraper: a test", text)
    return list(channels.send({name: [told] for name in addresses}, addresses))
