"""From evidence to belief: what a fetch changes in what we hold to be true. Pure.

Fetches are woven in the order of their dates; of the statements that the sources make of one draw
now, the highest rank wins in each field, and every statement is a witness that agrees or dissents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from eescraper.items import Draw
from eescraper.reconcile.revisions import REVISED_VALUES, revisions
from eescraper.reconcile.stale import FEW_NEWEST, is_older, stale
from eescraper.reconcile.state import (
    Belief,
    Changes,
    Source,
    Statement,
    Statements,
    Witness,
    order,
)
from eescraper.reconcile.tell import describe, oddities, tell
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    from eescraper.corrections import Corrections
    from eescraper.items import Fetch

__all__ = [
    "FEW_NEWEST",
    "Belief",
    "Changes",
    "Source",
    "apply",
    "confirm",
    "describe",
    "judged",
    "look",
    "oddities",
    "stale",
    "weave",
]

OFFICIAL = "official"

FIELDS: dict[str, tuple[str, ...]] = {
    "draw_date": (),
    "drawn_at_utc": ("drawn_at_precision",),
    "category": ("category_kind", "category_version", "category_year", "category_name"),
    "programs": (),
    "invitations": (),
    "crs_cutoff": (),
    "tie_break_at_utc": ("tie_break_precision",),
    "pool_count_id": (),
    "url": (),
}
"""The fields that witnesses agree or dissent on, each with the columns that come with it."""


def weave(
    belief: Belief,
    fetch: Fetch,
    listed: Sequence[tuple[str, int]],
    statements: Statements,
    corrections: Corrections,
) -> Changes:
    """What a fetch changes in a belief, which stays as it is.

    ``listed`` are the (draw_id, observation_id) that it shows; ``statements`` reads observations.
    """
    source = belief.source(fetch.source)
    changes = Changes(listed=dict(listed))
    changes.doubled = _doubled(changes.listed, listed, statements)
    changed = {d: o for d, o in changes.listed.items() if source.shown.get(d) != o}
    read = statements([*changed.values(), *(source.shown[d] for d in changed if d in source.shown)])
    for draw_id, observation_id in changed.items():
        statement = changes.stated[draw_id] = read[observation_id]
        if draw_id in source.shown:
            before = changes.replaced[draw_id] = read[source.shown[draw_id]]
            changes.revisions.extend(revisions(before, statement))
    changes.vanished = sorted(
        source.shown.keys() - source.missing - changes.listed.keys(), key=order
    )
    changes.returned = sorted(source.missing & changes.listed.keys(), key=order)
    changes.pool_dates = _date_pools(belief, changes.stated.values())
    _believe_again(belief, fetch, changes, statements, corrections)
    tell(belief, fetch, changes, corrections)
    return changes


def apply(belief: Belief, fetch: Fetch, changes: Changes) -> None:
    """Bring a belief up to date with what a fetch changes."""
    source = belief.source(fetch.source)
    belief.draws.update(changes.draws)
    belief.pool_dates.update(changes.pool_dates)
    source.missing = (source.missing - changes.listed.keys()) | set(changes.vanished)
    source.shown.update(changes.listed)
    source.seen.update(changes.listed.values())
    source.listed = frozenset(fetch.listed or ())
    source.last_modified = fetch.last_modified or source.last_modified
    look(source, fetch)


def confirm(belief: Belief, fetch: Fetch) -> None:
    """Bring a belief up to date with a fetch that finds the copy believed unchanged."""
    source = belief.source(fetch.source)
    if fetch.last_modified and not is_older(fetch.last_modified, source.last_modified):
        source.last_modified = fetch.last_modified
    look(source, fetch)


def look(source: Source, fetch: Fetch) -> None:
    """Note that a fetch of a source is believed."""
    source.fetch_id = fetch.fetch_id
    source.believed_at = fetch.fetched_at
    source.stale_since = None
    judged(source, fetch)


def judged(source: Source, fetch: Fetch) -> None:
    """Note that a fetch of a source was looked at, whatever came of it."""
    source.looked_at, source.looked_sha256 = fetch.fetched_at, fetch.sha256


def believe(
    statements: Iterable[Statement],
    before: Draw | None,
    pool_dates: Mapping[str, str | None],
    seen_at: str,
    corrections: Corrections,
) -> tuple[Draw, list[Witness]]:
    """The draw that some statements amount to, and how each of them bears on each field."""
    ranked = sorted(statements, key=lambda statement: SOURCES[statement["source"]].rank)
    first = ranked[0]
    values: dict[str, Any] = {}
    flags: dict[str, list[str]] = {}
    witnesses: list[Witness] = []
    for name, companions in FIELDS.items():
        stating = [statement for statement in ranked if statement[name] is not None]
        winner = stating[0] if stating else first
        value = winner[name]
        if winner["flags"] != "{}" and (found := json.loads(winner["flags"]).get(name)):
            flags[name] = found
        if corrections:
            correction = corrections.get((winner["source"], winner["draw_id"], name))
            if correction and correction.expect == value:
                value = correction.value
                flags[name] = ["corrected"]
        values[name] = value
        for companion in companions:
            values[companion] = winner[companion]
        witnesses += [
            Witness(first["draw_id"], name, by["observation_id"], by[name] == value)
            for by in stating
        ]
        if name == "pool_count_id" and value and winner["pool_as_of"] != pool_dates.get(value):
            flags.setdefault(name, []).append("counted_earlier")
    draw = Draw(
        draw_id=first["draw_id"],
        draw_number=first["draw_number"],
        draw_suffix=first["draw_suffix"],
        flags=json.dumps(flags),
        status=OFFICIAL,
        first_seen_at=before.first_seen_at if before else seen_at,
        changed_at=seen_at,
        **values,
    )
    if before and all(getattr(before, name) == values[name] for name in REVISED_VALUES):
        draw = replace(draw, changed_at=before.changed_at)
    return draw, witnesses


def _believe_again(
    belief: Belief,
    fetch: Fetch,
    changes: Changes,
    statements: Statements,
    corrections: Corrections,
) -> None:
    """The draws that the changed statements, and the changed dates of pools, bear on."""
    redated = changes.pool_dates.keys() & belief.pool_dates.keys()
    touched = dict.fromkeys(changes.stated)
    if redated:
        draws = belief.draws.values()
        touched |= dict.fromkeys(d.draw_id for d in draws if d.pool_count_id in redated)
    pool_dates = {**belief.pool_dates, **changes.pool_dates}
    elsewhere: dict[str, list[int]] = {}
    for name, other in belief.sources.items():
        for draw_id in touched:
            if name == fetch.source and draw_id in changes.stated:
                continue
            if draw_id in other.shown:
                elsewhere.setdefault(draw_id, []).append(other.shown[draw_id])
    read = statements([seen for ids in elsewhere.values() for seen in ids])
    for draw_id in touched:
        made = [read[seen] for seen in elsewhere.get(draw_id, [])]
        if draw_id in changes.stated:
            made.append(changes.stated[draw_id])
        draw, witnesses = believe(
            made, belief.draws.get(draw_id), pool_dates, fetch.fetched_at, corrections
        )
        changes.draws[draw_id] = draw
        changes.evidence.extend(witnesses)


def _doubled(
    chosen: Mapping[str, int], listed: Sequence[tuple[str, int]], statements: Statements
) -> list[str]:
    """The draws that are listed twice with different values; twice the same is once."""
    others = [(draw_id, seen) for draw_id, seen in listed if chosen[draw_id] != seen]
    if not others:
        return []
    read = statements([*(seen for _, seen in others), *(chosen[draw_id] for draw_id, _ in others)])
    return [
        draw_id
        for draw_id, seen in others
        if any(read[seen][name] != read[chosen[draw_id]][name] for name in REVISED_VALUES)
    ]


def _date_pools(belief: Belief, stated: Iterable[Statement]) -> dict[str, str | None]:
    """A pool count is dated by the earliest date that was stated for its numbers."""
    dates: dict[str, str | None] = {}
    for statement in stated:
        pool, as_of = statement["pool_count_id"], statement["pool_as_of"]
        if pool is None:
            continue
        known = dates.get(pool) or belief.pool_dates.get(pool)
        is_new = pool not in dates and pool not in belief.pool_dates
        if is_new or (as_of and (known is None or as_of < known)):
            dates[pool] = as_of
    return dates
