"""Revisions: how what a source says of a draw changed from one observation to the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eescraper.items import Revision
from eescraper.reconcile.state import known

if TYPE_CHECKING:
    from eescraper.items import Fetch
    from eescraper.reconcile.state import Belief, Changes, Statement

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
of the pool's date, which is a filler where there is no pool. A name in the other language is not a
reworded name: English has been served under the French address.
"""


def revisions(before: Statement, after: Statement) -> Iterable[Revision]:
    """How what a source says of a draw changed from one observation to the next."""
    altered = [name for name in REVISED_VALUES if before[name] != after[name]]
    if "category" in altered and "category_version" in altered:
        altered.remove("category_version")  # the version of another category
    for name in altered:
        kind = "withdrawn" if after[name] is None else "value"
        yield _revision(before, after, name, kind)
    if None not in (languages := {before["language"], after["language"]}) and len(languages) > 1:
        return
    for text, values in LABELS.items():
        if before[text] != after[text] and not set(values) & set(altered):
            yield _revision(before, after, text, "label")


def testified_by(kind: str, field: str) -> str | None:
    """The field of the evidence that a revision bears on, or None for a mere label."""
    if kind != "label":
        return field
    return "category_name" if field == "category_raw" else None


def shifts(belief: Belief, fetch: Fetch, changes: Changes) -> Iterable[Revision]:
    """What changes in the record because another statement weighs more now.

    Nothing published changes silently: neither when a weightier source comes to state a value, nor
    when it ceases to. Not before a feed is believed: until then the record is being filled.
    """
    if not changes.follows_a_feed:
        return
    own = {(revision.draw_id, revision.field) for revision in changes.revisions
           if revision.kind == "value"}  # fmt: skip
    witness = {(w.draw_id, w.field): w.observation_id for w in reversed(changes.evidence)
               if w.agrees}  # fmt: skip
    for draw_id, after in changes.draws.items():
        before = known(belief, changes, draw_id)
        moved = [
            name
            for name in REVISED_VALUES
            if before
            and None not in (getattr(before, name), getattr(after, name))
            and getattr(before, name) != getattr(after, name)
            and (draw_id, name) not in own
        ]
        if "category" in moved and "category_version" in moved:
            moved.remove("category_version")
        for name in moved:
            old, new = str(getattr(before, name)), str(getattr(after, name))
            because = "another source that states it is the weightiest now"
            seen = witness.get((draw_id, name), 0)
            yield Revision(draw_id, fetch.source, name, "value", old, new, seen, because)


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
