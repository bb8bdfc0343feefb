"""The nouns: what travels from a page to the database. Plain frozen data, no behaviour.

Dates are ``YYYY-MM-DD``, instants ``YYYY-MM-DDTHH:MM:SSZ`` (UTC), both as text, so that they
compare, sort and store without conversion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

BANDS = (
    "crs_601_1200",
    "crs_501_600",
    "crs_451_500",
    "crs_491_500",
    "crs_481_490",
    "crs_471_480",
    "crs_461_470",
    "crs_451_460",
    "crs_401_450",
    "crs_441_450",
    "crs_431_440",
    "crs_421_430",
    "crs_411_420",
    "crs_401_410",
    "crs_351_400",
    "crs_301_350",
    "crs_0_300",
    "total",
)
"""The pool's columns in the order of the feed's ``dd1`` … ``dd18``."""


Identity: TypeAlias = tuple[str, str, str]
"""What tells one response from every other: its address, date, and the SHA-256 of its body."""


class FoundIn(NamedTuple):
    """The archive of the web that a response was found in: its path or address, where its record
    begins there, and the WARC-Record-ID.
    """

    file: str
    offset: int
    record_id: str


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a response lies in the archive, and what its headers said.

    ``wait_until``: a refusal asked not to be asked again before this instant. ``found_in``: a
    backfill found it there; None for what a crawl of ours asked for.
    """

    url: str
    status: int
    fetched_at: str
    sha256: str
    etag: str | None
    last_modified: str | None
    wait_until: str | None
    archive_file: str
    archive_offset: int
    record_id: str
    found_in: FoundIn | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One response as a spider hands it on: the body is decompressed, not yet decoded."""

    source: str
    url: str
    status: int
    fetched_at: str
    body: bytes
    archived: Archived


class Listed(NamedTuple):
    """An article as an outlet lists it; instants in UTC, None if the listing states none.

    ``is_trusted``: one report of the outlet makes a draw reported.
    """

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One article as the news spider hands it on: the body is decompressed, not yet decoded.

    ``url`` is the address of the answer without fragment, ``listed_url`` the one that the outlet
    lists; ``listed_at`` and ``listed_updated`` are when the listing says that it was published
    and updated, instants in UTC. ``is_trusted``: one report of the outlet makes a draw reported.
    """

    outlet: str
    url: str
    status: int
    fetched_at: str
    body: bytes
    archived: Archived
    listed_at: str | None = None
    listed_title: str | None = None
    listed_url: str | None = None
    listed_updated: str | None = None
    is_trusted: bool = False


class RawDraw(NamedTuple):
    """What one source prints of one draw: text exactly as printed.

    ``None`` means that this kind of page has no such field, ``""`` that the field is there and
    empty. ``pool`` is eighteen texts in the order of `BANDS`. ``place`` is not part of what is
    said: the same statement further down the page is the same statement.

    ``restated`` are pairs (field, text) of what a page says a second time in another place: a
    hidden date, the ``data-order`` of a cell, the rank required, which is the number invited.
    ``next_date``, ``minister`` and ``instruction`` (plain text) are the ministerial instruction's.
    """

    draw_id: str
    draw_date: str | None = None
    draw_date_full: str | None = None
    category_name: str | None = None
    programs: str | None = None
    invitations: str | None = None
    crs_cutoff: str | None = None
    drawn_at: str | None = None
    tie_break: str | None = None
    pool_as_of: str | None = None
    pool: tuple[str, ...] | None = None
    url: str | None = None
    restated: tuple[tuple[str, str], ...] = ()
    next_date: str | None = None
    minister: str | None = None
    instruction: str | None = None
    place: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawDraw) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])


@dataclass(frozen=True, slots=True)
class Problem:
    """A text that could not be read, or that had to be interpreted against its own words."""

    draw_id: str | None
    field: str
    place: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a page says. ``draws`` is None for a page that states no draws at all, as a shell.

    ``feed_address`` is the path of the feed that a shell is filled from.
    """

    draws: tuple[RawDraw, ...] | None = None
    unknown_fields: tuple[str, ...] = ()
    feed_address: str | None = None
    problems: tuple[Problem, ...] = ()


class Instant(NamedTuple):
    """An instant in UTC with its precision (second or minute) and what was assumed to read it."""

    at_utc: str
    precision: str
    flags: tuple[str, ...] = ()


class Category(NamedTuple):
    """A round's category; code and kind are ``unknown`` for a name that no rule knows.

    ``year`` is in the name's spelling only, as in ``2026-Version 3``.
    """

    code: str
    kind: str
    version: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PoolCount:
    """The number of candidates by CRS band (in the order of `BANDS`), found again by content."""

    pool_count_id: str
    candidates: tuple[int | None, ...]
    flags: tuple[str, ...] = ()


class Observation(NamedTuple):
    """What one source says of one draw: the values read, what was assumed, the raw text.

    ``flags`` are pairs (field, flag); a field that could not be read is None and has a problem.
    ``restated`` are pairs (field, value) of what the page says a second time.
    """

    source: str
    draw_id: str
    draw_number: int
    draw_suffix: str
    draw_date: str | None
    drawn_at: Instant | None
    category: Category | None
    category_name: str | None
    programs: tuple[str, ...] | None
    invitations: int | None
    crs_cutoff: int | None
    tie_break: Instant | None
    pool: PoolCount | None
    pool_as_of: str | None
    url: str | None
    restated: tuple[tuple[str, str | int], ...]
    language: str | None
    next_date: str | None
    minister: str | None
    instruction: str | None
    flags: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    raw: RawDraw


@dataclass(frozen=True, slots=True)
class NormalizedPage:
    """A page with everything on it as values, ready to be stored as evidence.

    ``language`` is the one that most of its draws are stated in.
    """

    page: Page
    observations: tuple[Observation, ...] | None
    unknown_fields: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One stored response. ``listed`` are the observations it shows, in the page's order.

    ``unread`` are (field, place, text) of what belongs to no draw.
    """

    fetch_id: int
    source: str
    status: int
    fetched_at: str
    sha256: str
    last_modified: str | None
    unknown_fields: tuple[str, ...]
    unread: tuple[tuple[str, str, str], ...]
    listed: tuple[int, ...] | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """What we hold to be true of one draw: a row of ``draws``, in the form it is stored in."""

    draw_id: str
    draw_number: int
    draw_suffix: str
    draw_date: str | None
    drawn_at_utc: str | None
    drawn_at_precision: str | None
    category: str | None
    category_kind: str | None
    category_version: int | None
    category_year: int | None
    category_name: str | None
    programs: str | None
    invitations: int | None
    crs_cutoff: int | None
    tie_break_at_utc: str | None
    tie_break_precision: str | None
    pool_count_id: str | None
    url: str | None
    flags: str
    status: str
    first_seen_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of what a source published of a draw; ``kind`` is value, label or withdrawn."""

    draw_id: str
    source: str
    field: str
    kind: str
    old_value: str | None
    new_value: str | None
    observation_id: int
    because: str


EVENT_KINDS = (
    *("imported", "new_draw", "revision", "vanished", "returned", "stale_copy", "held", "accepted"),
    *("unknown_category", "unknown_field", "problem", "correction_stale", "feed_address"),
    *("conflict", "other_language", "confirmed", "unconfirmed"),
    *("failing", "recovered", "silence_broken"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, once ever: (kind, subject, source, at) is its key."""

    kind: str
    subject: str
    source: str
    at: str
    sentence: str
    draw_id: str | None = None
