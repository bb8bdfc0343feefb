"""News and the record: which draw a statement is of, how it bears on it, what is reported. Pure.

News never overrides IRCC. A statement is matched to one draw or to none; matched, it agrees or
dissents field by field; unmatched, it may be the first word of a draw that IRCC has yet to list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from eescraper.items import Draw
from eescraper.reconcile.state import FIELD_NAMES

NEAR_DAYS = 7
"""A day that a page mistakes is off by a few days; rounds of one category are farther apart."""
FRESH_DAYS = 14
"""A draw that a page reports without its day was held at most so long before."""
CONFIRMED_WITHIN_DAYS = 7
"""IRCC lists a round on its day or the next; what it has not listed after a week is doubtful."""
COPIED = 0.5
"""A text so much of whose word sequences are in another one is its copy, or an excerpt."""
INDEPENDENT = 2
"""So many independent outlets make a draw reported; of the trusted ones, one does."""

NAMES = {"draw_id": "number", **FIELD_NAMES}
"""The fields that news and the record are compared in, each in words."""


class NewsStatement(NamedTuple):
    """What an article says of one draw; null is what it does not state.

    ``heard_at`` is when the article was read, ``sketch`` stands for its text (see `sketch`).
    """

    statement_id: int
    article_id: int
    outlet: str
    is_trusted: bool
    heard_at: str
    published_on: str | None
    headline: bool
    draw_id: str | None
    draw_date: str | None
    category: str | None
    invitations: int | None
    crs_cutoff: int | None
    tie_break_at_utc: str | None
    tie_break_precision: str | None
    tie_break_date: str | None
    flags: tuple[str, ...]
    sketch: frozenset[int]


class Bearing(NamedTuple):
    """How a statement bears on one field of a draw."""

    field: str
    agrees: bool
    outdated: bool


Former = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""(draw_id, field) → the values that the record held before, each with when it was replaced."""


class Calendar:
    """Draws by number and by day, to look a statement up in."""

    def __init__(self, draws: Iterable[Draw]) -> None:
        self.by_id = {draw.draw_id: draw for draw in draws}
        self._by_day: dict[str, list[Draw]] = {}
        for draw in self.by_id.values():
            if draw.draw_date:
                self._by_day.setdefault(draw.draw_date, []).append(draw)

    def around(self, day: str, before: int, after: int) -> Iterator[Draw]:
        """The draws from so many days before a day to so many after it."""
        middle = date.fromisoformat(day)
        for days in range(-before, after + 1):
            yield from self._by_day.get((middle + timedelta(days=days)).isoformat(), ())


def match(statement: NewsStatement, calendar: Calendar) -> str | None:
    """The one draw that a statement is of, or None.

    By day and category with a number agreeing; if the day, or the category, is mistaken or
    missing, by the other and two of size, cut-off and tie-break to the second; by the draw's own
    number if at least one value stated agrees with it.
    """
    if statement.draw_date:
        near = calendar.around(statement.draw_date, NEAR_DAYS, NEAR_DAYS)
    elif day := statement.published_on or statement.heard_at[:10]:
        near = calendar.around(day, FRESH_DAYS, 0)
    found = {draw.draw_id for draw in near if _is_of(statement, draw)}
    if len(found) == 1:
        return found.pop()
    numbered = calendar.by_id.get(statement.draw_id or "")
    if numbered and (
        numbered.draw_id in found or (not found and _agrees_at_all(statement, numbered))
    ):
        return numbered.draw_id
    return None


def _is_of(statement: NewsStatement, draw: Draw) -> bool:
    is_same_day = statement.draw_date == draw.draw_date
    is_same_kind = statement.category == draw.category
    agreeing = [
        getattr(statement, name) == getattr(draw, name)
        for name in ("invitations", "crs_cutoff")
        if getattr(statement, name) is not None
    ]
    if is_same_day and is_same_kind:
        return any(agreeing) or (draw.status == REPORTED and _contradicts_nothing(statement, draw))
    if statement.tie_break_precision == draw.tie_break_precision == "second":
        agreeing.append(statement.tie_break_at_utc == draw.tie_break_at_utc)
    if is_same_day:
        return all(agreeing) and len(agreeing) > (0 if statement.category is None else 1)
    return is_same_kind and all(agreeing) and len(agreeing) > 1


def _contradicts_nothing(statement: NewsStatement, draw: Draw) -> bool:
    """Whether two words on one draw, each of a part of it, can stand beside each other."""
    return all(
        getattr(draw, name) in (None, getattr(statement, name))
        for name in ("invitations", "crs_cutoff")
        if getattr(statement, name) is not None
    )


def _agrees_at_all(statement: NewsStatement, draw: Draw) -> bool:
    """Whether a value agrees that two draws rarely share, as a category they do."""
    stated = [
        (getattr(statement, name), getattr(draw, name))
        for name in ("draw_date", "invitations", "crs_cutoff")
        if getattr(statement, name) is not None
    ]
    return not stated or any(said == held for said, held in stated)


def bearings(statement: NewsStatement, draw: Draw, former: Former) -> Iterator[Bearing]:
    """How a matched statement bears on the fields that both state."""
    for field in ("draw_id", "draw_date", "category", "invitations", "crs_cutoff"):
        said, held = getattr(statement, field), getattr(draw, field)
        if said is None or held is None or (field == "draw_id" and draw.status != "official"):
            continue
        if said != held and field == "draw_date" and _is_a_day_off(statement, held):
            continue
        yield _bearing(statement, draw, field, said, said == held, former)
    if (agrees := _tie_break_agrees(statement, draw)) is not None:
        said = statement.tie_break_at_utc or statement.tie_break_date
        yield _bearing(statement, draw, "tie_break_at_utc", said, agrees, former)


def _bearing(
    statement: NewsStatement, draw: Draw, field: str, said: object, agrees: bool, former: Former
) -> Bearing:
    """A dissent from what became the record after the page was read is outdated."""
    outdated = not agrees and any(
        old == str(said) and statement.heard_at < replaced_at
        for old, replaced_at in former.get((draw.draw_id, field), ())
    )
    return Bearing(field, agrees, outdated)


def _is_a_day_off(statement: NewsStatement, held: str) -> bool:
    """Whether "today" or a weekday came out a day off, as it does across time zones."""
    if "date_relative" not in statement.flags or statement.draw_date is None:
        return False
    apart = date.fromisoformat(statement.draw_date) - date.fromisoformat(held)
    return abs(apart) <= timedelta(days=1)


def _tie_break_agrees(statement: NewsStatement, draw: Draw) -> bool | None:
    """Whether the tie-break agrees as finely as both state it; None if it can't be compared."""
    held, said = draw.tie_break_at_utc, statement.tie_break_at_utc
    if held is None:
        return None
    if said is None:
        return None if statement.tie_break_date is None else statement.tie_break_date == held[:10]
    is_rough = "minute" in (statement.tie_break_precision, draw.tie_break_precision)
    agrees = said[:16] == held[:16] if is_rough else said == held
    return None if not agrees and "zone_doubtful" in statement.flags else agrees


def may_report(statement: NewsStatement, newest_day: str) -> bool:
    """Whether an unmatched statement can be of a draw that IRCC has not listed yet.

    It states day, category and a number; the day is not before the newest round listed, nor after
    the page was read.
    """
    day = statement.draw_date
    if day is None or not statement.headline or statement.category is None:
        return False
    if statement.invitations is None and statement.crs_cutoff is None:
        return False
    read_on = date.fromisoformat(statement.heard_at[:10])
    earliest = max(newest_day, (read_on - timedelta(days=FRESH_DAYS)).isoformat())
    return earliest <= day <= read_on.isoformat()


def are_of_one_draw(one: NewsStatement, other: NewsStatement) -> bool:
    """Whether two statements report the same draw: nothing differs, and a number is the same."""
    if (one.draw_date, one.category) != (other.draw_date, other.category):
        return False
    pairs = [(getattr(one, name), getattr(other, name)) for name in ("invitations", "crs_cutoff")]
    both = [pair for pair in pairs if None not in pair]
    return bool(both) and all(said == too for said, too in both)


def is_reported(statements: Sequence[NewsStatement]) -> bool:
    """Whether statements of one draw are enough: a trusted outlet, or independent ones."""
    return any(s.is_trusted for s in statements) or len(independent(statements)) >= INDEPENDENT


def independent(statements: Sequence[NewsStatement]) -> list[NewsStatement]:
    """The first statement of each outlet whose text is not that of another, in their order."""
    found: list[NewsStatement] = []
    for statement in sorted(statements, key=lambda s: (s.heard_at, s.statement_id)):
        if not any(
            statement.outlet == other.outlet
            or resemblance(statement.sketch, other.sketch) >= COPIED
            for other in found
        ):
            found.append(statement)
    return found


def resemblance(one: Collection[int], other: Collection[int]) -> float:
    """How much of the shorter of two texts is in the other, from 0 to 1, by their sketches.

    Of the least hashes of both only those are compared that both sketches reach to.
    """
    if not one or not other:
        return 0.0
    reach = min(max(one), max(other))
    ours = {number for number in one if number <= reach}
    theirs = {number for number in other if number <= reach}
    fewer = min(len(ours), len(theirs))
    return len(ours & theirs) / fewer if fewer >= FEW_HASHES else 0.0


FEW_HASHES = 3
"""Fewer tell nothing of two texts."""


def reported_draw(
    statements: Sequence[NewsStatement], kind: str, next_number: int, at: str
) -> Draw:
    """The draw that statements report, each value by the first that states it.

    Without a number of its own it has a provisional id, and sorts after the newest round listed.
    """
    first = statements[0]
    values = {
        name: next((v for s in statements if (v := getattr(s, name)) is not None), None)
        for name in ("draw_id", "invitations", "crs_cutoff")
    }
    timed = next((s for s in statements if s.tie_break_at_utc), None)
    stated = str(values["draw_id"]) if values["draw_id"] else None
    digits = (stated or "").rstrip("ab")
    return Draw(
        draw_id=stated or provisional_id(first.draw_date or "", first.category or ""),
        draw_number=int(digits) if digits else next_number,
        draw_suffix=(stated or "")[len(digits) :],
        draw_date=first.draw_date,
        drawn_at_utc=None,
        drawn_at_precision=None,
        category=first.category,
        category_kind=kind,
        category_version=None,
        category_year=None,
        category_name=None,
        programs=None,
        invitations=_number(values["invitations"]),
        crs_cutoff=_number(values["crs_cutoff"]),
        tie_break_at_utc=timed.tie_break_at_utc if timed else None,
        tie_break_precision=timed.tie_break_precision if timed else None,
        pool_count_id=None,
        url=None,
        flags="{}" if stated else '{"draw_id": ["provisional"]}',
        status=REPORTED,
        first_seen_at=at,
        changed_at=at,
    )


REPORTED = "reported"


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def provisional_id(day: str, category: str) -> str:
    """The id of a draw of which no number is known yet."""
    return f"reported-{day}-{category}"


def confirmed_by(stated: Mapping[str, Any], reported: Iterable[Draw]) -> Draw | None:
    """The reported draw that a statement of IRCC confirms, or None; the likeliest of several.

    By day and category, by day and both numbers, or by category and both numbers with a day
    nearby; the draw's own number tells only together with one of these values.
    """
    found = [(likeness, draw) for draw in reported if (likeness := _likeness(stated, draw))]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _likeness(stated: Mapping[str, Any], draw: Draw) -> int:
    """How many values of a reported draw IRCC states; 0 if they are two different draws."""
    numbers = [
        getattr(draw, name) == stated[name]
        for name in ("invitations", "crs_cutoff")
        if getattr(draw, name) is not None
    ]
    is_numbered = draw.draw_id == stated["draw_id"]
    is_same_day = draw.draw_date == stated["draw_date"]
    is_same_kind = draw.category == stated["category"]
    all_numbers = all(numbers) and len(numbers) > 1
    is_near = _days_apart(draw.draw_date, stated["draw_date"]) <= NEAR_DAYS
    if not (
        (is_same_day and is_same_kind)
        or (is_same_day and all_numbers)
        or (is_same_kind and is_near and (all_numbers or (is_numbered and any(numbers))))
    ):
        return 0
    return sum((*numbers, *numbers, is_same_day, is_same_kind, is_numbered))


def _days_apart(one: object, other: object) -> int:
    if not isinstance(one, str) or not isinstance(other, str):
        return NEAR_DAYS + 1
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def is_overdue(draw: Draw, at: str) -> bool:
    """Whether IRCC has had more than a week to list a reported draw."""
    since = date.fromisoformat(draw.first_seen_at[:10])
    return date.fromisoformat(at[:10]) - since > timedelta(days=CONFIRMED_WITHIN_DAYS)
