"""The gate: what a fetch must not do to the record without a person's word. Pure.

Each check looks at the belief before a fetch and at what the fetch would change, and answers with
a sentence if it objects.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from eescraper.reconcile import FEW_NEWEST, order

if TYPE_CHECKING:
    from collections.abc import Callable

    from eescraper.reconcile import Belief, Changes

MANY_CHANGED = 10
FAR = 50
ALWAYS_FILLED = {
    "draw_date": ("draw_date_raw", "draw_date_full_raw"),
    "drawn_at_utc": ("drawn_at_raw",),
    "category": ("category_raw",),
    "programs": ("programs_raw",),
    "invitations": ("invitations_raw",),
    "crs_cutoff": ("crs_cutoff_raw",),
}
"""Fields that every draw has, each with the texts that they are read from."""


class Veto(NamedTuple):
    """The name of a check, why it objects, and to which source."""

    check: str
    sentence: str
    source: str


def nothing_listed(belief: Belief, changes: Changes) -> str | None:
    """IRCC has published rounds since 2015: a feed without any is broken."""
    return None if changes.listed else "the feed lists no draws"


def many_vanished(belief: Belief, changes: Changes) -> str | None:
    """Rounds are not unpublished; a few newest may be missing from an older copy."""
    count = len(changes.vanished)
    return f"{count} draws vanished at once" if count > FEW_NEWEST else None


def many_changed(belief: Belief, changes: Changes) -> str | None:
    """IRCC corrects one round at a time. Reworded labels and pools are not counted."""
    draws = {
        revision.draw_id
        for revision in changes.revisions
        if revision.kind != "label" and revision.field != "pool_count_id"
    }
    count = len(draws)
    return f"values of {count} past draws changed at once" if count > MANY_CHANGED else None


def doubled(belief: Belief, changes: Changes) -> str | None:
    """One number with two sets of values: nobody can tell which is right."""
    numbers = ", ".join(f"#{draw_id}" for draw_id in changes.doubled[:5])
    return f"{numbers} listed twice with different values" if numbers else None


def far_ahead(belief: Belief, changes: Changes) -> str | None:
    """Rounds are numbered one after the other: #4240 after #423 is a slip of the pen."""
    if not changes.follows_a_feed:
        return None
    newest = max((order(draw_id)[0] for draw_id in belief.draws), default=0)
    later = sorted({n for draw_id in changes.draws if (n := order(draw_id)[0]) > newest})
    far = [b for a, b in pairwise([newest, *later]) if b - a > FAR]
    return f"draw #{far[0]} is far beyond the one before it" if far else None


def emptied(belief: Belief, changes: Changes) -> str | None:
    """A field that every round has had since 2015 does not become empty everywhere.

    A source that has no such field is not meant.
    """
    if len(changes.stated) < len(changes.listed) or len(changes.listed) <= FEW_NEWEST:
        return None
    statements = changes.stated.values()
    empty = [
        name
        for name, texts in ALWAYS_FILLED.items()
        if all(statement[name] is None for statement in statements)
        and any(statement[text] is not None for statement in statements for text in texts)
    ]
    return f"empty or unreadable in every draw: {', '.join(empty)}" if empty else None


CHECKS: tuple[Callable[[Belief, Changes], str | None], ...] = (
    nothing_listed,
    many_vanished,
    many_changed,
    doubled,
    far_ahead,
    emptied,
)
PAGE_CHECKS = (many_changed, doubled, far_ahead)
"""A page shows but some of the draws, and may show none."""


def vetoes(belief: Belief, changes: Changes, source: str) -> list[Veto]:
    """The objections to what a fetch of a source would change; empty if it may."""
    return [
        Veto(check.__name__, sentence, source)
        for check in (CHECKS if changes.is_feed else PAGE_CHECKS)
        if (sentence := check(belief, changes)) is not None
    ]
