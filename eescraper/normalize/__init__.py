"""Turns the text of one draw into values. Pure: no page, no clock, no database.

What had to be assumed is a flag on the value, what can't be read is None with a problem, and
neither ever costs the draw.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from eescraper.items import (
    BANDS,
    Instant,
    NormalizedPage,
    Observation,
    Page,
    Parsed,
    PoolCount,
    Problem,
    RawDraw,
)
from eescraper.language import language_of
from eescraper.normalize.categories import MAX_LENGTH, UNKNOWN, read_category, read_programs
from eescraper.normalize.dates import (
    in_words,
    is_in_english,
    read_day_first_date,
    read_full_date,
    read_instant,
    read_iso_date,
    same_day,
)
from eescraper.normalize.links import read_link
from eescraper.normalize.numbers import CRS, INVITATIONS, read_number
from eescraper.normalize.pools import is_unpublished, read_pool

_DRAW_ID = re.compile(r"0{0,3}([1-9][0-9]{0,3})([a-z]?)", re.ASCII)
_RANK = re.compile(
    r"([0-9][0-9,\x20\u00a0\u202f]{0,11}?)[\x20\u00a0\u202f]?(?:st|nd|rd|th|e|er|eme|[èi]eme)?"
    r"(?:[\x20\u00a0\u202f](?:or|ou)\b.{0,40})?"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

FIRST_WITH_TIE_BREAK = 77
"""IRCC publishes a tie-break since round 77 (2017-11-08); before, its absence says nothing."""


NUMBERED_TWICE = {("91", "fst"): "91a", ("91", "pnp"): "91b"}
"""(number, category) → draw_id: two rounds of 2018-05-30 were both printed as 91 for years."""


def normalize_draw(raw: RawDraw, source: str, latest_year: int) -> Observation | Problem:
    """The observation that a raw draw amounts to; a problem if not even its number can be read.

    ``latest_year``: a later year than this in any date makes that date unreadable.
    """
    # The place is not part of a raw draw's identity, so a problem that names it is made anew.
    found = _observation(raw, source, latest_year)
    if found is None and raw.draw_id.strip() == "91":
        expected = "the name of one of the two rounds 91"
        return Problem(None, "draw_id", raw.place, expected, raw.category_name or "")
    return found or Problem(
        None, "draw_id", raw.place, "a round number like 385 or 91a", raw.draw_id
    )


@lru_cache(maxsize=4096)
def _observation(raw: RawDraw, source: str, latest_year: int) -> Observation | None:
    """Remembered, because a source repeats nearly all of its draws from one fetch to the next."""
    draw_id = raw.draw_id.strip().lower()
    if draw_id == "91":
        name = raw.category_name
        code = read_category(name).code if name and len(name) <= MAX_LENGTH else ""
        draw_id = NUMBERED_TWICE.get(("91", code), "")
    number = _DRAW_ID.fullmatch(draw_id)
    if not number:
        return None
    return _Reader(raw, number[1] + number[2], latest_year).observation(source, number)


def forget() -> None:
    """Empty all that is remembered: after the rules have changed, or to measure."""
    for cache in (_observation, read_pool, read_full_date, read_category, read_programs):
        cache.cache_clear()


def normalize_page(page: Page, parsed: Parsed) -> NormalizedPage:
    """Everything on a page as values; dates later than the year after its fetch are unreadable."""
    if parsed.draws is None:
        return NormalizedPage(page, None, parsed.unknown_fields, parsed.problems)
    latest_year = int(page.fetched_at[:4]) + 1
    read = [normalize_draw(raw, page.source, latest_year) for raw in parsed.draws]
    observations = tuple(found for found in read if isinstance(found, Observation))
    return NormalizedPage(
        page,
        observations,
        parsed.unknown_fields,
        (*parsed.problems, *(found for found in read if isinstance(found, Problem))),
        most_common(found.language for found in observations),
    )


def _day_after(day: str | None) -> str | None:
    """The evening of a draw in Ottawa may be the next day in UTC: six rounds were."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else None


def most_common(languages: Iterable[str | None]) -> str | None:
    """The language that most draws of a page are stated in."""
    counted = Counter(language for language in languages if language)
    return counted.most_common(1)[0][0] if counted else None


def stated_in(day: str | None, drawn_at: str | None, name: str | None) -> str | None:
    """The language of a draw by the texts of its date, its time and its name."""
    if day and is_in_english(day):
        return "en"
    return language_of(" ".join(text for text in (day, drawn_at, name) if text))


class _Reader:
    """Reads the fields of one raw draw and collects flags and problems on the way."""

    __slots__ = ("draw_id", "flags", "latest_year", "problems", "raw")

    def __init__(self, raw: RawDraw, draw_id: str, latest_year: int) -> None:
        self.raw = raw
        self.draw_id = draw_id
        self.latest_year = latest_year
        self.flags: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def observation(self, source: str, number: re.Match[str]) -> Observation:
        raw = self.raw
        draw_date = self.draw_date()
        drawn_at = self.instant("drawn_at_utc", raw.drawn_at, _day_after(draw_date))
        if drawn_at and draw_date and not same_day(drawn_at.at_utc, draw_date):
            self.flags.append(("drawn_at_utc", "differs_from_draw_date"))
        tie_break = self.tie_break(int(number[1]), draw_date, drawn_at)
        name = self.name()
        category = read_category(name) if name else None
        if category and category.code == UNKNOWN:
            self.flags.append(("category", "unknown_category"))
        pool = read_pool(raw.pool) if raw.pool else None
        if pool:
            for flag in pool.flags:
                self.flags.append(("pool_count_id", flag))
            if None in pool.candidates:
                self.unreadable_bands(pool)
        elif raw.pool and not is_unpublished(raw.pool):
            self.problem("pool_count_id", "eighteen numbers of candidates", raw.pool[-1])
        invitations = self.number("invitations", raw.invitations, INVITATIONS)
        crs_cutoff = self.number("crs_cutoff", raw.crs_cutoff, CRS)
        stated = {"draw_date": draw_date, "invitations": invitations, "crs_cutoff": crs_cutoff}
        return Observation(
            source,
            self.draw_id,
            int(number[1]),
            number[2],
            draw_date,
            drawn_at,
            category,
            name,
            self.programs(),
            invitations,
            crs_cutoff,
            tie_break,
            pool,
            self.pool_as_of() if pool else None,
            self.link(),
            self.restated(stated) if raw.restated else (),
            stated_in(raw.draw_date_full, raw.drawn_at, raw.category_name),
            self.next_date(),
            self.whole("minister", raw.minister),
            self.whole("instruction", raw.instruction),
            tuple(self.flags),
            tuple(self.problems),
            raw,
        )

    def problem(self, field: str, expected: str, found: str) -> None:
        self.problems.append(Problem(self.draw_id, field, self.raw.place, expected, found))

    def name(self) -> str | None:
        """The round's name, or None with a problem if it is empty, damaged or too long."""
        text = self.raw.category_name
        if text is None:
            return None
        damaged = not text.isascii() and _SURROGATE.search(text)
        if damaged or len(text) > MAX_LENGTH or not text.strip():
            self.problem("category", "a round name", text)
            return None
        return text

    def whole(self, field: str, text: str | None) -> str | None:
        """A text that is kept as it is, or None with a problem if bytes of it are damaged."""
        if text is None or text.isascii() or not _SURROGATE.search(text):
            return text
        self.problem(field, "undamaged text", text)
        return None

    def number(self, field: str, text: str | None, bounds: tuple[int, int]) -> int | None:
        if text is None:
            return None
        value = read_number(text, bounds)
        if value is None:
            self.problem(field, f"a number from {bounds[0]} to {bounds[1]}", text)
        return value

    def draw_date(self) -> str | None:
        """The ISO date; the date in words where that one is no ISO date, or in doubt.

        #246 was published as ``12-04-2023`` from 2023-08 to 2024-04: its words said April 12.
        """
        iso_text, full_text = self.raw.draw_date, self.raw.draw_date_full
        iso = read_iso_date(iso_text, self.latest_year) if iso_text else None
        if iso and (not full_text or full_text == in_words(iso)):
            return iso
        full = read_full_date(full_text, self.latest_year) if full_text else None
        if iso:
            if full != iso:
                self.flags.append(("draw_date", "differs_from_date_in_words"))
            return iso
        if iso_text is None and full_text is None:
            return None
        if full:
            if iso_text is not None:
                self.flags.append(("draw_date", "from_date_in_words"))
            return full
        self.problem("draw_date", "a date like 2025-12-11", iso_text or full_text or "")
        return None

    def instant(self, field: str, text: str | None, not_after: str | None) -> Instant | None:
        if text is None:
            return None
        instant = read_instant(text, not_after, self.latest_year)
        if instant is None:
            self.problem(field, "a time like December 11, 2025 at 11:51:44 UTC", text)
        else:
            for flag in instant.flags:
                self.flags.append((field, flag))
        return instant

    def tie_break(
        self, number: int, draw_date: str | None, drawn_at: Instant | None
    ) -> Instant | None:
        text = self.raw.tie_break
        if text is None:
            return None
        if not text.strip():
            if number >= FIRST_WITH_TIE_BREAK:
                self.flags.append(("tie_break_at_utc", "not_stated"))
            return None
        limit = drawn_at.at_utc if drawn_at else ""
        instant = self.instant("tie_break_at_utc", text, max(draw_date or "", limit[:10]) or None)
        if draw_date:
            # A draw time on the wrong day is no measure (#357); an Ottawa day ends on the next.
            limit = max(limit, draw_date + "T23:59:59Z")
        if instant and limit and instant.at_utc > limit:
            self.flags.append(("tie_break_at_utc", "after_the_draw"))
        return instant

    def programs(self) -> tuple[str, ...] | None:
        text = self.raw.programs
        if text is None:
            return None
        programs = read_programs(text)
        if programs is None:
            self.problem("programs", "a list of known programs", text)
        return programs

    def pool_as_of(self) -> str | None:
        text = self.raw.pool_as_of
        if text is None:
            return None
        day = read_full_date(text, self.latest_year) or read_iso_date(text, self.latest_year)
        if day is None:
            self.problem("pool_as_of", "a date like July 5, 2026", text)
        return day

    def unreadable_bands(self, pool: PoolCount) -> None:
        for band, text, candidates in zip(BANDS, self.raw.pool or (), pool.candidates, strict=True):
            if candidates is None:
                self.problem(band, "a number of candidates", text)

    def link(self) -> str | None:
        if self.raw.url is None:
            return None
        url = read_link(self.raw.url)
        if url is None:
            self.problem("url", "a link to a page on www.canada.ca", self.raw.url)
        return url

    def restated(self, stated: dict[str, str | int | None]) -> tuple[tuple[str, str | int], ...]:
        """What can be read of what is stated a second time; another value there is a flag."""
        found: list[tuple[str, str | int]] = []
        for name, text in self.raw.restated:
            value = self.restated_value(name, text)
            if value is None:
                continue
            found.append((name, value))
            if stated[name] not in (value, None):
                self.flags.append((name, "differs_from_restated"))
        return tuple(found)

    def restated_value(self, name: str, text: str) -> str | int | None:
        if name == "draw_date":
            if len(text) == len("20260707") and text.isdecimal():
                text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
            return (
                read_iso_date(text[:10], self.latest_year)
                or read_day_first_date(text, self.latest_year)
                or read_full_date(text, self.latest_year)
            )
        rank = _RANK.fullmatch(text)
        return read_number(rank[1], INVITATIONS if name == "invitations" else CRS) if rank else None

    def next_date(self) -> str | None:
        text = self.raw.next_date
        if text is None or not text.strip():
            return None
        day = read_full_date(text, self.latest_year) or read_iso_date(text, self.latest_year)
        if day is None:
            self.problem("next_date", "a date like July 5, 2026", text)
        return day
