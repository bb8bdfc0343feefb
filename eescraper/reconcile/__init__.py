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
from eescraper.reconcile.news import confirmed_by
from eescraper.reconcile.revisions import REVISED_VALUES, revisions, shifts, testified_by
from eescraper.reconcile.stale import FEW_NEWEST, is_older, stale
from eescraper.reconcile.state import (
    Belief,
    Changes,
    Source,
    Statement,
    Statements,
    known,
    order,
)
from eescraper.reconcile.tell import describe, oddities, tell
from eescraper.reconcile.witnesses import conflicts, dates, rank, seen_again, stating, witnesses
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
    "conflicts",
    "describe",
    "judged",
    "look",
    "oddities",
    "order",
    "seen_again",
    "stale",
    "testified_by",
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

TESTIFIED = ("category_version", "category_name")
"""Of these columns, the ones that witnesses agree or dissent on as well."""


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
    changes = Changes(
        is_feed=SOURCES[fetch.source].is_feed,
        follows_a_feed=any(
            SOURCES[name].is_feed and known.fetch_id for name, known in belief.sources.items()
        ),
        listed=dict(listed),
    )
    changes.doubled = _doubled(changes.listed, listed, statements)
    changed = {d: o for d, o in changes.listed.items() if source.shown.get(d) != o}
    read = statements([*changed.values(), *(source.shown[d] for d in changed if d in source.shown)])
    for draw_id, observation_id in changed.items():
        statement = changes.stated[draw_id] = read[observation_id]
        if draw_id in source.shown:
            before = changes.replaced[draw_id] = read[source.shown[draw_id]]
            changes.revisions.extend(revisions(before, statement))
    if changes.is_feed:
        changes.vanished = sorted(
            source.shown.keys() - source.missing - changes.listed.keys(), key=order
        )
        changes.returned = sorted(source.missing & changes.listed.keys(), key=order)
    changes.pool_dates = _date_pools(belief, changes.stated.values())
    changes.confirmed = _confirmed(belief, changes.stated)
    _believe_again(belief, fetch, changes, statements, corrections)
    changes.shifts = list(shifts(belief, fetch, changes))
    tell(belief, fetch, changes, corrections)
    return changes


def apply(belief: Belief, fetch: Fetch, changes: Changes) -> None:
    """Bring a belief up to date with what a fetch changes."""
    source = belief.source(fetch.source)
    belief.draws.update(changes.draws)
    for draw in changes.confirmed.values():
        del belief.reported[draw.draw_id]
    belief.pool_dates.update(changes.pool_dates)
    for revision in (*changes.revisions, *changes.shifts):
        if name := testified_by(revision.kind, revision.field):
            revised = belief.revised.setdefault((revision.draw_id, name), {})
            revised[revision.source] = fetch.fetched_at
    for name in belief.dissents.keys() | changes.dissents.keys():
        known = belief.dissents.get(name, {}).items()
        belief.dissents[name] = {
            key: since for key, since in known if key[0] not in changes.draws
        } | changes.dissents.get(name, {})
    if changes.is_feed:
        source.seen_at.update(dict.fromkeys(changes.vanished, source.believed_at or ""))
        for draw_id in changes.returned:
            source.seen_at.pop(draw_id, None)
    else:
        source.seen_at.update(dict.fromkeys(changes.listed, fetch.fetched_at))
    source.missing = (source.missing - changes.listed.keys()) | set(changes.vanished)
    source.shown.update(changes.listed)
    source.seen.update(changes.listed.values())
    source.listed = frozenset(fetch.listed or ())
    source.last_modified = fetch.last_modified or source.last_modified
    look(source, fetch)


def _confirmed(belief: Belief, stated: Mapping[str, Statement]) -> dict[str, Draw]:
    """The reported draws that new statements confirm, each by the draw that it turns out to be."""
    found: dict[str, Draw] = {}
    waiting = dict(belief.reported)
    for draw_id, statement in stated.items() if waiting else ():
        if draw_id not in belief.draws and (draw := confirmed_by(statement, waiting.values())):
            found[draw_id] = waiting.pop(draw.draw_id)
    return found


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
    belief: Belief,
    fetch: Fetch,
    changes: Changes,
    corrections: Corrections,
) -> Draw:
    """The draw that some statements amount to; how each bears on each field goes to ``changes``."""
    ranked = sorted(statements, key=rank)
    first = ranked[0]
    draw_id = first["draw_id"]
    values: dict[str, Any] = {}
    flags: dict[str, list[str]] = {}
    for name, companions in FIELDS.items():
        winner = (stating(ranked, name) or ranked)[0]
        values[name], flags[name] = _value(name, winner, corrections)
        for companion in companions:
            values[companion] = winner[companion]
        _hear(belief, fetch, changes, name, values, winner, ranked)
    pool = values["pool_count_id"]
    if pool and _stated_pool_date(ranked, pool) != _pool_date(belief, changes, pool):
        flags["pool_count_id"] = [*flags["pool_count_id"], "counted_earlier"]
    before = known(belief, changes, draw_id)
    draw = Draw(
        draw_id=draw_id,
        draw_number=first["draw_number"],
        draw_suffix=first["draw_suffix"],
        flags=json.dumps({name: found for name, found in flags.items() if found}),
        status=OFFICIAL,
        first_seen_at=before.first_seen_at if before else fetch.fetched_at,
        changed_at=fetch.fetched_at,
        **values,
    )
    if before and all(getattr(before, name) == values[name] for name in REVISED_VALUES):
        draw = replace(draw, changed_at=before.changed_at)
    return draw


def _value(name: str, winner: Statement, corrections: Corrections) -> tuple[Any, list[str]]:
    """What the weightiest statement says of a field, or the correction of it; and its flags."""
    value = winner[name]
    correction = corrections.get((winner["source"], winner["draw_id"], name))
    if correction and correction.expect == value:
        return correction.value, ["corrected"]
    return value, json.loads(winner["flags"]).get(name, []) if winner["flags"] != "{}" else []


def _hear(
    belief: Belief,
    fetch: Fetch,
    changes: Changes,
    name: str,
    values: Mapping[str, Any],
    winner: Statement,
    ranked: Sequence[Statement],
) -> None:
    """Add to the changes how each statement bears on a field and on what comes with it."""
    stand = dates(belief, fetch, changes, winner, values)
    for testified in (name, *(c for c in FIELDS[name] if c in TESTIFIED)):
        for by, witness in witnesses(testified, values[testified], winner, ranked, stand):
            changes.evidence.append(witness)
            if not witness.agrees:
                dissents = changes.dissents.setdefault(by["source"], {})
                dissents[witness.draw_id, witness.field] = witness.dissents_since


def _stated_pool_date(ranked: Sequence[Statement], pool: str) -> str | None:
    return next((s["pool_as_of"] for s in ranked if s["pool_count_id"] == pool), None)


def _pool_date(belief: Belief, changes: Changes, pool: str) -> str | None:
    dates = changes.pool_dates if pool in changes.pool_dates else belief.pool_dates
    return dates.get(pool)


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
        changes.draws[draw_id] = believe(made, belief, fetch, changes, corrections)


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
