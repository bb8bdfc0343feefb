"""What is open: what a person may want to look at, each with its entry in the runbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eescraper import errors
from eescraper.store import crawls, overview

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eescraper.store import Store

Problem = dict[str, str | None]
"""``kind`` (an entry of the runbook), ``subject``, ``since`` (UTC, or null), ``sentence``."""


def open_problems(store: Store | None, status: Mapping[str, Any]) -> list[Problem]:
    """The problems that are open now, the gravest first."""
    found = list(_of_crawls(status.get("spiders") or {}))
    if store is not None:
        try:
            if crawls.crawl_held(store) is None:  # accepted since
                found = [one for one in found if one["kind"] != errors.OUTCOMES[errors.HELD]]
            found += _of_record(store)
        except errors.StorageError as error:
            found.append(_problem("storage_failed", str(store.path), None, str(error)))
    return found + undelivered(status.get("notifications") or {})


def undelivered(channels: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """A problem for each channel with something that has not arrived."""
    return [
        _problem(
            "undelivered",
            channel,
            None,
            f"{channel}: {state['waiting']} notifications have not arrived:"
            f" {state['error'] or 'they were not sent yet'}",
        )
        for channel, state in channels.items()
    ]


def _of_crawls(spiders: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What the last crawl of each spider says."""
    for name, last in spiders.items():
        if last.get("exit_code"):
            since = last.get("good_at") or last.get("checked_at")
            yield _problem(str(last["outcome"]), name, since, str(last.get("reason")))
    for name, last in spiders.items():
        for source, reason in (last.get("missing") or {}).items():
            yield _problem("missing", source, last.get("checked_at"), f"{name}: {reason}")


def _of_record(store: Store) -> Iterator[Problem]:
    """States that last, names that no rule knows, reports that IRCC has not confirmed."""
    for kind, subject, at, sentence in overview.lasting(store):
        yield _problem(kind, subject, at, sentence)


def _problem(kind: str, subject: str, since: str | None, sentence: str) -> Problem:
    return {"kind": kind, "subject": subject, "since": since, "sentence": sentence[:500]}
