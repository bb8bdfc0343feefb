"""The channels: addresses that apprise knows, tried beside each other, none in another's way."""

from __future__ import annotations

import hashlib
import logging
import queue
import re
import threading
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from eescraper.harmless import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from eescraper.notify.messages import Message

READ_TIMEOUT = 20.0
"""Seconds; apprise's own 4 would call failed, and repeat, what a slow server did take."""

PATIENCE = 60.0
"""Seconds for all channels together; what has not gone by then goes the next time."""

GIVE_UP_AFTER = 2
"""Failures in a row after which a channel is left alone until the next time."""


class Attempt(NamedTuple):
    """What became of a message on a channel; without an ``error`` it has arrived."""

    channel: str
    notification_id: str
    error: str | None


def addresses(urls: str) -> dict[str, str]:
    """{name of the channel: its address}, of addresses separated by spaces or commas.

    A name is the scheme and a digest: addresses hold passwords, and are never shown or stored.
    """
    if not urls.strip():
        return {}
    from apprise.utils.parse import parse_urls  # noqa: PLC0415

    found = parse_urls(urls)  # type: ignore[no-untyped-call]
    rest = urls
    for url in found:
        rest = rest.replace(url, " ", 1)
    # What is no address at all is a channel too: one that fails, and is told of.
    return {_name(url): url for url in (*found, *re.split(r"[\s,;]+", rest)) if url}


def _name(url: str) -> str:
    scheme = url.partition("://")[0].lower() if "://" in url else "unknown"
    safe = "".join(char for char in scheme if char.isascii() and char.isalnum())[:20]
    return f"{safe or 'unknown'}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def send(
    waiting: Mapping[str, Sequence[Message]], urls: Mapping[str, str], patience: float = PATIENCE
) -> Iterator[Attempt]:
    """Send to each channel what waits for it, in its order; yields each attempt as it ends.

    A channel's next message goes out when the caller has come back from the one before: whoever
    notes what is yielded never has more than one message of a channel without its note.
    """
    done: queue.Queue[Attempt | str] = queue.Queue()
    noted = {name: threading.Semaphore(0) for name, messages in waiting.items() if messages}
    under_way = {name: [told.notification_id for told in waiting[name]] for name in noted}
    for name, has_been in noted.items():
        # Daemons: a server that never answers must not keep the process.
        arguments = (name, urls[name], waiting[name], done, has_been)
        threading.Thread(target=_send_all, args=arguments, daemon=True).start()
    deadline = time.monotonic() + patience
    while under_way:
        try:
            found = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        if isinstance(found, str):
            del under_way[found]
            continue
        yield found
        under_way[found.channel].pop(0)
        noted[found.channel].release()
    for name, left in under_way.items():
        if left:
            yield Attempt(name, left[0], f"no answer within {patience:.0f} seconds")


def _send_all(
    name: str,
    url: str,
    messages: Sequence[Message],
    done: queue.Queue[Attempt | str],
    noted: threading.Semaphore,
) -> None:
    """One channel's thread: message after message, until it fails too often; then its name."""
    failures = 0
    for told in messages:
        error = _send_one(url, told)
        done.put(Attempt(name, told.notification_id, error))
        noted.acquire()
        failures = failures + 1 if error else 0
        if failures >= GIVE_UP_AFTER:
            break
    done.put(name)


def _send_one(url: str, told: Message) -> str | None:
    """Send; why it failed, or None."""
    import apprise  # noqa: PLC0415

    logger = logging.getLogger("apprise")
    logger.propagate = False  # we say ourselves what did not arrive
    heard = _Heard(threading.get_ident())
    logger.addHandler(heard)
    try:
        asset = apprise.AppriseAsset(app_id="eescraper", app_desc="eescraper", async_mode=False)
        service = apprise.Apprise.instantiate(url, asset=asset)
        if service is None:
            return "no address that apprise knows"
        service.socket_read_timeout = max(service.socket_read_timeout or 0, READ_TIMEOUT)
        has_arrived = service.notify(
            body=told.body,
            title=told.title,
            notify_type=apprise.NotifyType(told.level),
            body_format=apprise.NotifyFormat.TEXT,
        )
    except Exception as error:  # noqa: BLE001  # a hundred plugins, each with its own libraries
        return one_line(type(error).__name__, 200)
    finally:
        logger.removeHandler(heard)
    return None if has_arrived else _without(url, "; ".join(heard.said) or "it was not taken")


def _without(url: str, said: str) -> str:
    """What was said, in one line, without the parts of the address but its host."""
    host = (urlsplit(url).hostname or "").lower()
    for part in sorted(set(re.split(r"[^\w.@+-]+", unquote(url))), key=len, reverse=True):
        if len(part) >= SECRET and part.lower() != host:
            said = said.replace(part, "…")
    return one_line(said, 200)


SECRET = 4
"""Characters from which a part of an address may be a password, a token, somebody's name."""


class _Heard(logging.Handler):
    """What apprise says in one thread; its warnings name no passwords."""

    def __init__(self, thread: int) -> None:
        super().__init__(logging.WARNING)
        self.thread, self.said = thread, list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.said.append(record.getMessage())
