"""What is believed, and what one fetch changes: the data that reconciliation works on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from eescraper.items import Draw, Event, Revision

Statement: TypeAlias = Mapping[str, Any]
"""A row of ``observations``, with its ``problems`` as a list of {field, found}."""

Statements: TypeAlias = Callable[[Iterable[int]], Mapping[int, Statement]]
"""Reads statements by their observation_id."""

FIELD_NAMES = {
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
"""The fields whose revision or dissent is told, each in words. A name and a link are not."""


class Witness(NamedTuple):
    """One row of ``evidence``."""

    draw_id: str
    field: str
    observation_id: int
    agrees: bool
    outdated: bool = False
    dissents_since: str | None = None


@dataclass
class Source:
    """What a source showed last: its newest statement of each draw, and which it left out.

    ``listed`` are all observations of the copy that is believed. ``seen_at`` says when a draw was
    last shown, if not by the newest fetch: a page shows but some, a feed may leave one out.
    """

    shown: dict[str, int] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    seen_at: dict[str, str] = field(default_factory=dict)
    listed: frozenset[int] | None = None
    fetch_id: int | None = None
    believed_at: str | None = None
    looked_at: str = ""
    looked_sha256: str = ""
    last_modified: str | None = None
    stale_since: str | None = None

    def last_seen(self, draw_id: str) -> str:
        """When a draw was last shown."""
        return self.seen_at.get(draw_id) or self.believed_at or ""


Dissents: TypeAlias = dict[tuple[str, str], str | None]
"""(draw_id, field) → since when a source is known to dissent there, None while it is outdated."""


@dataclass
class Belief:
    """What we hold to be true so far, and what each source showed last.

    ``reported`` are the draws that only news state so far. ``revised`` says when each source last
    corrected a field of a draw; ``dissents`` where each of them states something else than what is
    believed.
    """

    draws: dict[str, Draw] = field(default_factory=dict)
    reported: dict[str, Draw] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    pool_dates: dict[str, str | None] = field(default_factory=dict)
    revised: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    dissents: dict[str, Dissents] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        return self.sources.setdefault(name, Source())

    @property
    def newest(self) -> tuple[str, str]:
        """Date and digest of the newest fetch that was judged: an older one comes too late."""
        looks = ((source.looked_at, source.looked_sha256) for source in self.sources.values())
        return max(looks, default=("", ""))


@dataclass
class Changes:
    """What one fetch changes. ``states`` are events that later fetches may prolong.

    ``stated`` are the statements that are new in it, ``replaced`` those that they replace;
    ``follows_a_feed``: what a feed said was believed before. ``shifts`` are revisions of the record
    that no source made: the weight moved from one statement to another. ``confirmed`` are draws
    that were reported by news before, as they were reported.
    """

    is_feed: bool = True
    follows_a_feed: bool = False
    draws: dict[str, Draw] = field(default_factory=dict)
    evidence: list[Witness] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    shifts: list[Revision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    states: list[Event] = field(default_factory=list)
    listed: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    stated: dict[str, Statement] = field(default_factory=dict)
    replaced: dict[str, Statement] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    pool_dates: dict[str, str | None] = field(default_factory=dict)
    dissents: dict[str, Dissents] = field(default_factory=dict)
    confirmed: dict[str, Draw] = field(default_factory=dict)


def known(belief: Belief, changes: Changes, draw_id: str) -> Draw | None:
    """What was held of a draw before some changes, official or reported."""
    return belief.draws.get(draw_id) or changes.confirmed.get(draw_id)


def order(draw_id: str) -> tuple[int, str]:
    """Sorts draws: 90, 91a, 91b, 92."""
    digits = draw_id.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), draw_id[len(digits) :]
