"""Revisions: how what a source says of a draw changed from one observation to the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eescraper.items import Revision

if TYPE_CHECKING:
    from eescraper.reconcile.state import Statement

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
