"""From evidence to belief: what a fetch changes in what we hold to be true. Pure.

A statement is a row of ``observations``. Fetches are woven in the order of their dates; of the
statements that the sources make of one draw now, the highest rank wins in each field, and every
statement is a witness that agrees or dissents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from eescraper.items import Draw, Event, Revision
from eescraper.normalize.categories import UNKNOWN
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    from eescraper.corrections import Corrections
    from eescraper.items import Fetch

Statement: TypeAlias = Mapping[str, Any]
Statements: TypeAlias = Callable[[Iterable[int]], Mapping[int, Statement]]

OFFICIAL = "official"

FEW_NEWEST = 3
"""As many of the newest draws may be missing from an older copy that a cache serves."""

STALE_AT_MOST = timedelta(hours=48)
"""A copy that is served for longer than this is no cache's, but what the source publishes."""

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


class Witness(NamedTuple):
    """One row of ``evidence``."""

    draw_id: str
    field: str
    observation_id: int
    agrees: bool


@dataclass
class Source:
    """What a source showed last: its newest statement of each draw, and which it left out.

    ``listed`` are all observations of the copy that is believed.
    """

    shown: dict[str, int] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    listed: frozenset[int] | None = None
    fetch_id: int | None = None
    believed_at: str | None = None
    looked_at: str = ""
    last_modified: str | None = None
    stale_since: str | None = None


@dataclass
class Belief:
    """What we hold to be true so far, and what each source showed last."""

    draws: dict[str, Draw] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    pool_dates: dict[str, str | None] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        return self.sources.setdefault(name, Source())

    @property
    def newest_at(self) -> str:
        """Date of the newest fetch that was judged: an older one comes too late."""
        return max((source.looked_at for source in self.sources.values()), default="")


@dataclass
class Changes:
    """What one fetch changes. ``states`` are events that later fetches may prolong.

    ``stated`` are the statements that are new in it, ``replaced`` those that they replace.
    """

    draws: dict[str, Draw] = field(default_factory=dict)
    evidence: list[Witness] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    states: list[Event] = field(default_factory=list)
    listed: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    stated: dict[str, Statement] = field(default_factory=dict)
    replaced: dict[str, Statement] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    pool_dates: dict[str, str | None] = field(default_factory=dict)


def stale(belief: Belief, fetch: Fetch, listed: Mapping[str, int]) -> str | None:
    """Why a fetch is an older copy of what is believed, served by a cache; None if it is not.

    It is when its Last-Modified is older than that of the copy believed, or when the newest one
    to three draws are missing and nothing is in it that was not seen before. Not when such
    copies have been served for more than 48 hours.
    """
    source = belief.source(fetch.source)
    if source.stale_since and _after(source.stale_since, fetch.fetched_at, STALE_AT_MOST):
        return None
    if _is_older(fetch.last_modified, source.last_modified):
        return f"its Last-Modified, {fetch.last_modified}, is older than {source.last_modified}"
    missing = source.shown.keys() - source.missing - listed.keys()
    if not 1 <= len(missing) <= FEW_NEWEST or not source.seen.issuperset(listed.values()):
        return None
    newest = sorted(source.shown.keys() - source.missing, key=_order)[-len(missing) :]
    if missing != set(newest):
        return None
    numbers = ", ".join(f"#{draw_id}" for draw_id in newest)
    return f"the newest of what is believed ({numbers}) is missing, and nothing in it is new"


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
        source.shown.keys() - source.missing - changes.listed.keys(), key=_order
    )
    changes.returned = sorted(source.missing & changes.listed.keys(), key=_order)
    changes.pool_dates = _date_pools(belief, changes.stated.values())
    _believe_again(belief, fetch, changes, statements, corrections)
    _tell(belief, fetch, changes, corrections)
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
    if fetch.last_modified and not _is_older(fetch.last_modified, source.last_modified):
        source.last_modified = fetch.last_modified
    look(source, fetch)


def look(source: Source, fetch: Fetch) -> None:
    """Note that a fetch of a source is believed."""
    source.fetch_id = fetch.fetch_id
    source.believed_at = source.looked_at = fetch.fetched_at
    source.stale_since = None


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


def oddities(fetch: Fetch) -> list[Event]:
    """The lasting states that a page is in: unknown fields, texts that belong to no draw."""
    source, at = fetch.source, fetch.fetched_at
    told = f"{source} has a field that no parser knows: "
    found = [
        Event("unknown_field", name[:80], source, at, f"{told}{name[:80]!r}.")
        for name in fetch.unknown_fields
    ]
    for name, place, text in fetch.unread:
        if name == "feed_address":
            sentence = f"The list page {text}: the rounds feed was asked for at its known address."
            found.append(Event(name, place, source, at, sentence))
            continue
        sentence = f"{source}: {name} at {place} can't be read: {text[:80]!r}."
        found.append(Event("problem", f"{name} {text[:80]}", source, at, sentence))
    return found


def describe(draw: Draw) -> str:
    """A draw in one sentence, for people."""
    parts = [
        draw.draw_date or "date unknown",
        draw.category_name or "category unknown",
        "invitations unknown" if draw.invitations is None else f"{draw.invitations:,} invitations",
        "cut-off unknown" if draw.crs_cutoff is None else f"CRS cut-off {draw.crs_cutoff}",
    ]
    return f"Draw #{draw.draw_id}: {', '.join(parts)}."


def _revision(before: Statement, after: Statement, name: str, kind: str) -> Revision:
    old, new = before[name], after[name]
    if kind == "label":
        because = "the text changed, its meaning did not"
    elif kind == "withdrawn":
        because = "the source no longer states it, or not readably"
    else:
        because = "the source states another value" if old is not None else "the source states it"
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


def _tell(belief: Belief, fetch: Fetch, changes: Changes, corrections: Corrections) -> None:
    source, at = fetch.source, fetch.fetched_at

    def event(kind: str, subject: str, sentence: str, draw_id: str | None = None) -> Event:
        return Event(kind, subject, source, at, sentence, draw_id)

    fresh = sorted(changes.draws.keys() - belief.draws.keys(), key=_order)
    is_first_fill = not belief.draws
    if fresh and is_first_fill:
        span = f"{len(fresh)} draws, #{fresh[0]} to #{fresh[-1]}"
        changes.events.append(event("imported", source, f"First fill: {span}."))
    for draw_id in () if is_first_fill else fresh:
        told = describe(changes.draws[draw_id])
        changes.events.append(event("new_draw", draw_id, told, draw_id))
    for revision in changes.revisions:
        if revision.kind == "value":
            subject = f"{revision.draw_id} {revision.field}"
            changes.events.append(event("revision", subject, _say(revision), revision.draw_id))
    for statement in changes.stated.values():
        changes.events += _oddities(belief, statement, changes, event, corrections)
    still = belief.source(source).missing - changes.listed.keys()
    for draw_id in sorted(still.union(changes.vanished), key=_order):
        told = f"Draw #{draw_id} is no longer in {source}; what is known of it stays."
        changes.states.append(event("vanished", draw_id, told, draw_id))
    changes.states += oddities(fetch)
    for draw_id in changes.returned:
        told = f"Draw #{draw_id} is in {source} again."
        changes.events.append(event("returned", draw_id, told, draw_id))


def _oddities(
    belief: Belief,
    statement: Statement,
    changes: Changes,
    event: Callable[[str, str, str, str | None], Event],
    corrections: Corrections,
) -> Iterable[Event]:
    """Events of a changed statement: unknown category, unread texts, outdated corrections."""
    draw_id = statement["draw_id"]
    before = belief.draws.get(draw_id)
    if statement["category"] == UNKNOWN and (not before or before.category != UNKNOWN):
        name = statement["category_name"]
        told = f"Draw #{draw_id} has a category that no rule knows: {name!r}."
        yield event("unknown_category", name, told, draw_id)
    known = changes.replaced[draw_id]["problems"] if draw_id in changes.replaced else []
    for problem in statement["problems"]:
        if problem in known:
            continue
        told = f"Draw #{draw_id}: {problem['field']} can't be read: {problem['found'][:80]!r}."
        yield event("problem", f"{draw_id} {problem['field']}", told, draw_id)
    for name in FIELDS if corrections else ():
        correction = corrections.get((statement["source"], draw_id, name))
        if correction and statement[name] not in (correction.expect, None):
            told = (
                f"Draw #{draw_id}: the correction of {name} expects {correction.expect!r}, but the"
                f" source says {statement[name]!r}, which stands."
            )
            yield event("correction_stale", f"{draw_id} {name}", told, draw_id)


def _say(revision: Revision) -> str:
    name = _NAMES[revision.field]
    if revision.field == "pool_count_id":
        done = "changed" if revision.old_value else "added"
        return f"Draw #{revision.draw_id}: the {name} was {done}."
    old = revision.old_value or "not stated"
    return f"Draw #{revision.draw_id}: the {name} was changed from {old} to {revision.new_value}."


def _order(draw_id: str) -> tuple[int, str]:
    digits = draw_id.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), draw_id[len(digits) :]


def _is_older(modified: str | None, believed: str | None) -> bool:
    """Whether one Last-Modified is before another; unreadable ones tell nothing."""
    try:
        return parsedate_to_datetime(modified or "") < parsedate_to_datetime(believed or "")
    except (TypeError, ValueError, OverflowError):
        return False


def _after(start: str, end: str, limit: timedelta) -> bool:
    return datetime.fromisoformat(end) - datetime.fromisoformat(start) > limit
