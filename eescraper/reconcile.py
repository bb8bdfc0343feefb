"""From evidence to belief: what a fetch changes in what we hold to be true. Pure.

A statement is a row of ``observations``. Statements are woven in the order of the dates of their
fetches; of the statements that the sources make of one draw now, the highest rank wins in each
field, and every statement is a witness that agrees or dissents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from eescraper.items import Draw, Event, Revision
from eescraper.normalize.categories import UNKNOWN
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eescraper.items import Fetch

Statement: TypeAlias = Mapping[str, Any]

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

REVISED_VALUES = (
    "draw_date",
    "drawn_at_utc",
    "category",
    "category_version",
    "programs",
    "invitations",
    "crs_cutoff",
    "tie_break_at_utc",
    "pool_count_id",
)
LABELS = {
    "draw_date_raw": ("draw_date",),
    "drawn_at_raw": ("drawn_at_utc",),
    "category_raw": ("category", "category_version"),
    "programs_raw": ("programs",),
    "invitations_raw": ("invitations",),
    "crs_cutoff_raw": ("crs_cutoff",),
    "tie_break_raw": ("tie_break_at_utc",),
}
"""Texts whose change is a revision of kind label, unless one of the values beside it changed.

Links are left out: their three generations of addresses say nothing of a draw; so is the text
of the pool's date, which is a filler where there is no pool.
"""

_NAMES = {
    "draw_date": "date",
    "drawn_at_utc": "time of the draw",
    "category": "category",
    "category_version": "version of the category",
    "programs": "programs",
    "invitations": "number of invitations",
    "crs_cutoff": "CRS cut-off",
    "tie_break_at_utc": "tie-break",
    "pool_count_id": "pool count",
}


class Sighting(NamedTuple):
    """What a source shows of a draw: the run's number (0 if it is new), observation, last fetch."""

    sighting_id: int
    observation_id: int
    to_fetch_id: int


class Witness(NamedTuple):
    """One row of ``evidence``."""

    draw_id: str
    field: str
    observation_id: int
    agrees: bool


@dataclass
class Belief:
    """What we hold to be true so far, and what each source showed last."""

    draws: dict[str, Draw] = field(default_factory=dict)
    shown: dict[str, dict[str, Sighting]] = field(default_factory=dict)
    pool_dates: dict[str, str | None] = field(default_factory=dict)
    newest_at: str = ""


@dataclass
class Changes:
    """What one fetch changes. ``prolonged`` are the sightings that it prolongs."""

    draws: dict[str, Draw] = field(default_factory=dict)
    evidence: list[Witness] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sightings: list[tuple[str, int]] = field(default_factory=list)
    prolonged: list[int] = field(default_factory=list)
    pool_dates: dict[str, str | None] = field(default_factory=dict)

    @property
    def alter_belief(self) -> bool:
        return bool(self.draws or self.revisions or self.events)


def weave(
    belief: Belief, fetch: Fetch, listed: Mapping[int, Statement], others: Mapping[int, Statement]
) -> Changes:
    """What a fetch changes in a belief; the belief itself is brought up to date.

    ``listed`` are the statements of the fetch, ``others`` every other statement that a source
    makes of one of its draws or of a draw with the same pool count.
    """
    source = fetch.source or ""
    shown = belief.shown.setdefault(source, {})
    changes = Changes()
    changed: list[Statement] = []
    for observation_id, statement in listed.items():
        sighting = shown.get(statement["draw_id"])
        if sighting and sighting.observation_id == observation_id:
            changes.prolonged.append(sighting.sighting_id)
        else:
            changed.append(statement)
            changes.sightings.append((statement["draw_id"], observation_id))
            if sighting:
                before = others[sighting.observation_id]
                changes.revisions.extend(revisions(before, statement))
    first_fill = not belief.draws
    _date_pools(belief, changed, changes)
    touched = {statement["draw_id"]: None for statement in changed}
    touched |= {
        draw.draw_id: None
        for draw in belief.draws.values()
        if draw.pool_count_id in changes.pool_dates
    }
    statements = {**others, **listed}
    now = {statement["draw_id"]: statement["observation_id"] for statement in changed}
    for draw_id in touched:
        made = [
            statements[sightings[draw_id].observation_id]
            for name, sightings in belief.shown.items()
            if draw_id in sightings and (name != source or draw_id not in now)
        ]
        if draw_id in now:
            made.append(statements[now[draw_id]])
        draw, witnesses = believe(
            made, belief.draws.get(draw_id), belief.pool_dates, fetch.fetched_at
        )
        changes.draws[draw_id] = draw
        changes.evidence.extend(witnesses)
    changes.events.extend(_events(belief, fetch, changes, first_fill=first_fill))
    belief.draws.update(changes.draws)
    belief.newest_at = fetch.fetched_at
    return changes


def believe(
    statements: Sequence[Statement],
    before: Draw | None,
    pool_dates: Mapping[str, str | None],
    seen_at: str,
) -> tuple[Draw, list[Witness]]:
    """The draw that some statements amount to, and how each of them bears on each field."""
    ranked = sorted(statements, key=lambda statement: SOURCES[statement["source"]].rank)
    first = ranked[0]
    values: dict[str, Any] = {}
    flags: dict[str, list[str]] = {}
    witnesses = []
    for name, companions in FIELDS.items():
        stating = [statement for statement in ranked if statement[name] is not None]
        winner = stating[0] if stating else first
        value = winner[name]
        values[name] = value
        for companion in companions:
            values[companion] = winner[companion]
        if winner["flags"] != "{}" and (found := json.loads(winner["flags"]).get(name)):
            flags[name] = found
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
    return draw, witnesses


def revisions(before: Statement, after: Statement) -> Iterable[Revision]:
    """How what a source says of a draw changed from one observation to the next."""
    altered = [name for name in REVISED_VALUES if before[name] != after[name]]
    if "category" in altered and "category_version" in altered:
        altered.remove("category_version")  # the version of another category
    for name in altered:
        kind = "withdrawn" if after[name] is None else "value"
        yield _revision(before, after, name, kind)
    for text, values in LABELS.items():
        if before[text] != after[text] and not set(values) & set(altered):
            yield _revision(before, after, text, "label")


def _revision(before: Statement, after: Statement, name: str, kind: str) -> Revision:
    old, new = before[name], after[name]
    if kind == "label":
        because = f"the text changed from {old!r} to {new!r}, its meaning did not"
    elif kind == "withdrawn":
        because = "the source no longer states it"
    else:
        because = "the source now states another value" if old else "the source now states it"
    return Revision(
        after["draw_id"],
        after["source"],
        name,
        kind,
        None if old is None else str(old),
        None if new is None else str(new),
        after["observation_id"],
        because,
    )


def _date_pools(belief: Belief, changed: Iterable[Statement], changes: Changes) -> None:
    """A pool count is dated by the earliest date that was stated for its numbers."""
    for statement in changed:
        pool, stated = statement["pool_count_id"], statement["pool_as_of"]
        if pool is None:
            continue
        known = belief.pool_dates.get(pool)
        if pool not in belief.pool_dates or (stated and (known is None or stated < known)):
            belief.pool_dates[pool] = changes.pool_dates[pool] = stated


def _events(belief: Belief, fetch: Fetch, changes: Changes, *, first_fill: bool) -> Iterable[Event]:
    source, at = fetch.source or "", fetch.fetched_at
    fresh = sorted(
        (draw for draw_id, draw in changes.draws.items() if draw_id not in belief.draws),
        key=lambda draw: (draw.draw_number, draw.draw_suffix),
    )
    if first_fill and fresh:
        yield Event(
            "imported",
            source,
            source,
            at,
            f"First fill: {len(fresh)} draws, #{fresh[0].draw_id} to #{fresh[-1].draw_id}.",
        )
    for draw in fresh:
        if not first_fill:
            yield Event("new_draw", draw.draw_id, source, at, describe(draw), draw.draw_id)
    for draw in changes.draws.values():
        before = belief.draws.get(draw.draw_id)
        if draw.category == UNKNOWN and (not before or before.category != UNKNOWN):
            yield Event(
                "unknown_category",
                draw.category_name or "",
                source,
                at,
                f"Draw #{draw.draw_id} has a category that no rule knows: {draw.category_name!r}.",
                draw.draw_id,
            )
    for revision in changes.revisions:
        if revision.kind == "value":
            yield Event(
                "revision",
                f"{revision.draw_id} {revision.field}",
                source,
                at,
                _tell(revision),
                revision.draw_id,
            )


def describe(draw: Draw) -> str:
    """A draw in one sentence, for people."""
    parts = [
        draw.draw_date or "date unknown",
        draw.category_name or "category unknown",
        "invitations unknown" if draw.invitations is None else f"{draw.invitations:,} invitations",
        "cut-off unknown" if draw.crs_cutoff is None else f"CRS cut-off {draw.crs_cutoff}",
    ]
    return f"Draw #{draw.draw_id}: {', '.join(parts)}."


def _tell(revision: Revision) -> str:
    name = _NAMES[revision.field]
    if revision.field == "pool_count_id":
        done = "changed" if revision.old_value else "added"
        return f"Draw #{revision.draw_id}: the {name} was {done}."
    old = revision.old_value or "not stated"
    return f"Draw #{revision.draw_id}: the {name} was changed from {old} to {revision.new_value}."
