"""Witnesses: how each source's statement bears on what is believed of a draw. Pure.

A witness agrees or dissents, field by field. It dissents only from a value that was current at its
own date: one that was last seen before that value was corrected is outdated. A feed that dissents
still at its next fetch is in conflict.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from eescraper.items import Event
from eescraper.language import fold
from eescraper.normalize.categories import UNKNOWN
from eescraper.reconcile.state import FIELD_NAMES, Witness
from eescraper.sources import IRCC_ORIGIN, SOURCES

if TYPE_CHECKING:
    from eescraper.items import Fetch
    from eescraper.reconcile.state import Belief, Changes, Statement, Statements

RESTATED = "restated_"
INSTANTS = {"drawn_at_utc": "drawn_at_precision", "tie_break_at_utc": "tie_break_precision"}


def rank(statement: Statement) -> int:
    """The lower, the weightier."""
    return SOURCES[statement["source"]].rank


def stating(ranked: Iterable[Statement], name: str) -> list[Statement]:
    """The statements that state a field, in the order given."""
    return [statement for statement in ranked if statement[name] is not None]


def witnesses(
    name: str,
    value: Any,
    winner: Statement,
    ranked: Iterable[Statement],
    stand: Callable[[Statement, str], tuple[bool, str | None]],
) -> Iterator[tuple[Statement, Witness]]:
    """How each statement bears on the value of a field; ``stand`` dates a dissent."""
    for statement in stating(ranked, name):
        agrees = _agrees(name, value, winner, statement)
        if agrees is not None:
            yield statement, _witness(name, statement, agrees, stand)
        if name in ("draw_date", "invitations", "crs_cutoff") and statement["restated"]:
            again = json.loads(statement["restated"]).get(name)
            if again is not None:
                found = _witness(RESTATED + name, statement, again == value, stand)
                yield statement, found


def dates(
    belief: Belief, fetch: Fetch, changes: Changes, winner: Statement, values: Mapping[str, Any]
) -> Any:
    """The function ``stand`` of a value: (outdated, dissents since) of a statement against it."""
    draw_id = winner["draw_id"]
    before = belief.draws.get(draw_id) if changes.follows_a_feed else None

    def corrected_at(name: str) -> str:
        """When the value became what it is: by its source's correction, or another's weight."""
        known = belief.revised.get((draw_id, name), {})
        limit = rank(winner)
        found = [at for source, at in known.items() if SOURCES[source].rank <= limit]
        if before and getattr(before, name) not in (None, values[name]):
            found.append(fetch.fetched_at)
        return max(found, default="")

    def stand(statement: Statement, field: str) -> tuple[bool, str | None]:
        source = statement["source"]
        is_shown = source == fetch.source and draw_id in changes.listed
        seen_at = fetch.fetched_at if is_shown else belief.source(source).last_seen(draw_id)
        if seen_at < corrected_at(field.removeprefix(RESTATED)):
            return True, None
        since = belief.dissents.get(source, {}).get((draw_id, field))
        return False, fetch.fetched_at if since is None else since

    return stand


def seen_again(belief: Belief, fetch: Fetch, shown: Iterable[str]) -> list[tuple[str, str]]:
    """(draw_id, field) of what was outdated, and is now stated again as it was: it dissents."""
    dissents = belief.dissents.get(fetch.source, {})
    draws = set(shown)
    again = [key for key, since in dissents.items() if since is None and key[0] in draws]
    for key in again:
        dissents[key] = fetch.fetched_at
    return again


def conflicts(
    belief: Belief, fetch: Fetch, shown: Iterable[str], statements: Statements
) -> list[Event]:
    """The dissents of a feed that have lasted since an earlier fetch, as states."""
    if not SOURCES[fetch.source].is_feed:
        return []
    draws = set(shown)
    lasting = [
        key
        for key, since in belief.dissents.get(fetch.source, {}).items()
        if since is not None
        and since < fetch.fetched_at
        and key[0] in draws
        and key[1] in FIELD_NAMES
    ]
    found = (_conflict(belief, fetch, *key, statements) for key in sorted(lasting))
    return [event for event in found if event]


def _conflict(
    belief: Belief, fetch: Fetch, draw_id: str, name: str, statements: Statements
) -> Event | None:
    shown = [s.shown[draw_id] for s in belief.sources.values() if draw_id in s.shown]
    ranked = sorted(statements(shown).values(), key=rank)
    first = stating(ranked, "category" if name == "category_version" else name)[0]
    ours = next(statement for statement in ranked if statement["source"] == fetch.source)
    # A correction of ours can leave two pages alone that say the same.
    if UNKNOWN in (first[name], ours[name]) or _agrees(name, first[name], first, ours) is not False:
        return None
    told = (
        f"Draw #{draw_id}: the {FIELD_NAMES[name]} is {_say(name, first)} in {_page(first)}, but"
        f" {_say(name, ours)} in {_page(ours)}."
    )
    return Event("conflict", f"{draw_id} {name}", fetch.source, fetch.fetched_at, told, draw_id)


def _page(statement: Statement) -> str:
    source = SOURCES[statement["source"]]
    return f"{source.name} ({IRCC_ORIGIN}{source.path})"


def _say(name: str, statement: Statement) -> str:
    value = statement[name]
    return ", ".join(json.loads(value)) if name == "programs" else str(value)


def _witness(
    name: str,
    statement: Statement,
    agrees: bool,
    stand: Callable[[Statement, str], tuple[bool, str | None]],
) -> Witness:
    outdated, since = (False, None) if agrees else stand(statement, name)
    return Witness(statement["draw_id"], name, statement["observation_id"], agrees, outdated, since)


def _agrees(name: str, value: Any, winner: Statement, statement: Statement) -> bool | None:
    """Whether a statement says what is believed of a field; None if the two can't be compared."""
    said = statement[name]
    if said == value:
        return True
    if name == "url" or (name == "category" and said == UNKNOWN):
        return None  # each publication links to its own pages; an unread name is a problem
    if value is None:
        return None if name in ("category_name", "category_version") else False
    if name == "category_name":
        is_comparable = statement["language"] == winner["language"] is not None
        return fold(said) == fold(value) if is_comparable else None
    if name in INSTANTS:
        is_rough = "minute" in (statement[INSTANTS[name]], winner[INSTANTS[name]])
        return is_rough and said[:16] == value[:16]
    return name == "programs" and set(json.loads(said)) == set(json.loads(value))
