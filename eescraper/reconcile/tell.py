"""Events: what a fetch's changes are in the words of a person, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from eescraper.items import Draw, Event, Revision
from eescraper.normalize.categories import UNKNOWN
from eescraper.reconcile.state import FIELD_NAMES, order
from eescraper.sources import PRIMARY, SOURCES

if TYPE_CHECKING:
    from eescraper.corrections import Corrections
    from eescraper.items import Fetch
    from eescraper.reconcile.state import Belief, Changes, Statement


def tell(belief: Belief, fetch: Fetch, changes: Changes, corrections: Corrections) -> None:
    """Add to a fetch's changes the events and the lasting states that they are."""
    source, at = fetch.source, fetch.fetched_at

    def event(kind: str, subject: str, sentence: str, draw_id: str | None = None) -> Event:
        return Event(kind, subject, source, at, sentence, draw_id)

    fresh = sorted(changes.draws.keys() - belief.draws.keys(), key=order)
    is_first_fill = not changes.follows_a_feed
    if fresh and is_first_fill:
        several = len(fresh) > 1
        span = f"{len(fresh)} draws, #{fresh[0]} to #{fresh[-1]}" if several else f"#{fresh[0]}"
        changes.events.append(event("imported", source, f"First fill: {span}."))
    for draw_id in () if is_first_fill else fresh:
        told = describe(changes.draws[draw_id])
        is_known = draw_id in changes.confirmed
        told = f"IRCC lists what news had reported. {told}" if is_known else told
        kind = "confirmed" if is_known else "new_draw"
        changes.events.append(event(kind, draw_id, told, draw_id))
    for revision in (*changes.revisions, *changes.shifts):
        if revision.kind == "value" and _is_believed(revision, belief, changes):
            subject = f"{revision.draw_id} {revision.field}"
            told = _say(revision, belief.draws.get(revision.draw_id))
            changes.events.append(event("revision", subject, told, revision.draw_id))
    for statement in changes.stated.values():
        changes.events += _oddities(belief, statement, changes, event, corrections)
    still = belief.source(source).missing - changes.listed.keys()
    for draw_id in sorted(still.union(changes.vanished), key=order):
        told = f"Draw #{draw_id} is no longer in {source}; what is known of it stays."
        changes.states.append(event("vanished", draw_id, told, draw_id))
    changes.states += oddities(fetch)
    for draw_id in changes.returned:
        told = f"Draw #{draw_id} is in {source} again."
        changes.events.append(event("returned", draw_id, told, draw_id))


def oddities(fetch: Fetch) -> list[Event]:
    """The lasting states that a page is in: unknown fields, texts that belong to no draw."""
    source, at = fetch.source, fetch.fetched_at
    told = f"{source} has a field that no parser knows: "
    found = [
        Event("unknown_field", name[:80], source, at, f"{told}{name[:80]!r}.")
        for name in fetch.unknown_fields
    ]
    if fetch.language and fetch.language != SOURCES[fetch.source].language:
        language = {"en": "English", "fr": "French"}[fetch.language]
        told = f"{source} is served in {language}, and read so."
        found.append(Event("other_language", fetch.language, source, at, told))
    for name, place, text in fetch.unread:
        if name == "feed_address":
            sentence = f"The list page {text}: the rounds feed was asked for at its known address."
            found.append(Event(name, place, source, at, sentence))
            continue
        sentence = f"{source}: {name} at {place} can't be read: {text[:80]!r}."
        found.append(Event("problem", f"{name} {text[:80]}", source, at, sentence))
    return found


def _is_believed(revision: Revision, belief: Belief, changes: Changes) -> bool:
    """Whether a revision is one of the record: a lower witness may correct itself unheard."""
    if revision.source == PRIMARY:
        return True
    before, after = belief.draws.get(revision.draw_id), changes.draws.get(revision.draw_id)
    return getattr(before, revision.field, None) != getattr(after, revision.field, None)


def describe(draw: Draw) -> str:
    """A draw in one sentence, for people."""
    parts = [
        draw.draw_date or "date unknown",
        draw.category_name or "category unknown",
        "invitations unknown" if draw.invitations is None else f"{draw.invitations:,} invitations",
        "cut-off unknown" if draw.crs_cutoff is None else f"CRS cut-off {draw.crs_cutoff}",
    ]
    return f"Draw #{draw.draw_id}: {', '.join(parts)}."


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
    replaced = changes.replaced.get(draw_id)
    is_told = replaced and replaced["category_name"] == statement["category_name"]
    if (
        statement["category"] == UNKNOWN
        and not is_told
        and (not before or before.category != UNKNOWN)
    ):
        name = statement["category_name"]
        told = f"Draw #{draw_id} has a category that no rule knows: {name!r}."
        yield event("unknown_category", name, told, draw_id)
    known = changes.replaced[draw_id]["problems"] if draw_id in changes.replaced else []
    for problem in statement["problems"]:
        if problem in known:
            continue
        told = f"Draw #{draw_id}: {problem['field']} can't be read: {problem['found'][:80]!r}."
        yield event("problem", f"{draw_id} {problem['field']}", told, draw_id)
    for (source, corrected_id, name), correction in corrections.items():
        if (source, corrected_id) != (statement["source"], draw_id):
            continue
        if statement[name] not in (correction.expect, None):
            told = (
                f"Draw #{draw_id}: the correction of {name} expects {correction.expect!r}, but the"
                f" source says {statement[name]!r}, which stands."
            )
            yield event("correction_stale", f"{draw_id} {name}", told, draw_id)


def _say(revision: Revision, before: Draw | None) -> str:
    """A revision in one sentence; where its source said nothing, the old value is the record's."""
    name = FIELD_NAMES[revision.field]
    believed = getattr(before, revision.field, None)
    old = revision.old_value or (None if believed is None else str(believed))
    if revision.field == "pool_count_id":
        return f"Draw #{revision.draw_id}: the {name} was {'changed' if old else 'added'}."
    return (
        f"Draw #{revision.draw_id}: the {name} was changed from {old or 'not stated'} to"
        f" {revision.new_value}."
    )
