"""Which facts belong together: from clauses to frames.

Facts are bound within a clause, a list or a row; a date of one draw is never combined with the score
of another. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW
from eescraper.news.clauses import Clause
from eescraper.news.fact_sets import fact_sets
from eescraper.news.frame import Frame, same
from eescraper.news.lines import HEAD, LEAD
from eescraper.news.screen import Cue, said
from eescraper.news.tie_breaks import states_tie_break
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK, Day


def read(clauses: Iterable[Clause], is_plural: bool) -> list[Frame]:
    """The frames that clauses make up, in the order in which they are begun."""
    frames: list[Frame] = []
    for clause in clauses:
        for slots in fact_sets(clause, is_plural):
            _place(frames, slots, clause, is_plural)
            if TIE_BREAK in slots and _OF_BOTH.search(clause.text):
                for frame in frames:
                    if frame.is_draw and not frame.is_context:
                        frame.add({TIE_BREAK: slots[TIE_BREAK]}, clause.text)
    return frames


_OF_BOTH = re.compile(r"\b(?:both|each|alike|les deux)\b", re.IGNORECASE)


def _announced(frames: Sequence[Frame], slots: dict[str, Any]) -> Frame | None:
    """The draw of that category of which nothing but the day is known yet."""
    return next(
        (
            frame
            for frame in frames
            if not frame.is_draw
            and DATE in frame.slots
            and CATEGORY in slots
            and frame.slots.get(CATEGORY) == slots[CATEGORY]
            and frame.agrees(slots)
        ),
        None,
    )


def _place(frames: list[Frame], slots: dict[str, Any], clause: Clause, is_plural: bool) -> None:
    """Give a set of facts to the draw that it is of, or begin a new one."""
    numbers = {name: value for name, value in slots.items() if name in (INVITATIONS, CUTOFF)}
    if is_plural and (named := _named_before(frames, slots, clause)):
        _give(named, slots, clause)
        return
    if known := _known(frames, slots, numbers, clause):
        _give(known, slots, clause)
        _take_day_of(frames, known, clause)
        return
    is_dated = not clause.is_context and not numbers and DATE in slots
    if is_dated and _is_of_named(frames, slots[DATE], clause.text):
        return
    of_kind = [frame for frame in frames if frame.is_context == clause.is_context]
    if not clause.is_context and _is_of_another(slots, clause, frames):
        of_kind = [frame for frame in of_kind if frame is frames[-1]]
    if _TODAYS.match(clause.text):
        of_kind.sort(key=lambda frame: frame.is_draw and DATE not in frame.slots)
    for frame in _candidates(of_kind, slots, clause, is_plural):
        if frame.agrees(slots):
            _give(frame, slots, clause)
            return
    shared = next((f for f in reversed(of_kind) if f.shares(slots) and f.agrees(slots)), None)
    if shared := shared or (_announced(of_kind, slots) if is_plural else None):
        _give(shared, slots, clause)
        return
    is_head = is_plural and (
        (clause.kind == HEADING and NUMBER in slots)
        or (CATEGORY in slots and _ANOTHER.search(clause.text) is not None)
    )
    if not clause.is_context and not numbers and of_kind and DATE not in slots and not is_head:
        return  # a name of something else
    frame = Frame(clause.block, clause.is_context)
    frame.add(slots, clause.text)
    frames.append(frame)


def _named_before(frames: Sequence[Frame], slots: dict[str, Any], clause: Clause) -> Frame | None:
    """The draw of the news that amounts are of which come right below, or the one of a day."""
    if not slots.keys().isdisjoint((INVITATIONS, CUTOFF)):
        return _begun(frames, slots, clause)
    if clause.is_context or DATE not in slots:
        return None
    of_day = [f for f in frames if not f.is_context and same_day(f, slots[DATE])]
    return of_day[0] if len(of_day) == 1 and of_day[0].agrees(slots) else None


def _begun(frames: Sequence[Frame], slots: dict[str, Any], clause: Clause) -> Frame | None:
    """The draw that was named last, right above, if it still lacks an amount that is stated now."""
    last = frames[-1] if frames else None
    if last is None or last.is_context or clause.is_context or clause.block - last.block > 1:
        return None
    is_open = NUMBER in last.slots and DATE in last.slots and not slots.keys() & last.slots.keys()
    return last if is_open else None


_ANOTHER = re.compile(
    r"^the (?:second|third|fourth|other)(?: one| draw| round)? (?:was|targeted|is)\b"
    r"|^(?:[^.,]{0,30} )?another (?:[\w-]+ ){0,3}(?:draw|round) (?:was|targeted|is|set out|took)\b",
    re.IGNORECASE,
)
_BY_DAY = re.compile(
    r"the (?:\w+\.? \d{1,2}|\d{1,2} \w+)(?:st|nd|rd|th)? (?:draw|round)\b", re.IGNORECASE
)
"""What names a draw by its day."""


def _is_of_named(frames: Sequence[Frame], day: Day, text: str) -> bool:
    """Whether "the May 30 draw was …" is of a draw that was named beside the news."""
    if not any(not frame.is_context and same_day(frame, day) for frame in frames):
        return any(f.is_context and len(f.slots) > 1 and same_day(f, day) for f in frames)
    return _BY_DAY.match(text) is not None and _is_of_later(frames, day)


def _is_of_later(frames: Sequence[Frame], day: Day) -> bool:
    """Whether a day is that of another draw than the first, of which size and cut-off are known."""
    news = [frame for frame in frames if not frame.is_context and frame.is_draw]
    return (
        bool(news)
        and {INVITATIONS, CUTOFF} <= news[0].slots.keys()
        and not same_day(news[0], day)
        and any(same_day(frame, day) for frame in frames)
    )


def _known(
    frames: Sequence[Frame], slots: dict[str, Any], numbers: dict[str, Any], clause: Clause
) -> Frame | None:
    """The draw of that number or, if nothing else is told, that day; or that has one of these amounts."""
    for frame in frames:
        if NUMBER in slots and frame.slots.get(NUMBER) == slots[NUMBER]:
            return frame
    if slots.keys() == {DATE}:
        of_day = next((f for f in frames if same_day(f, slots[DATE]) and f.is_draw), None)
        return of_day if of_day and of_day.is_context == clause.is_context else None
    if not numbers:
        return None
    others = {name: value for name, value in slots.items() if name != CATEGORY}
    known = next(
        (
            frame
            for frame in frames
            if frame.shares(numbers)
            and frame.agrees(others)
            and not (
                clause.is_context
                and not frame.is_context
                and DATE in slots.keys() - frame.slots.keys()
            )
        ),
        None,
    )
    is_other = known is not None and known.is_context
    is_other = is_other and (_is_of_labels(clause, frames) or _is_awaited(frames[-1], clause))
    return None if is_other else known


def _is_awaited(last: Frame, clause: Clause) -> bool:
    """Whether a draw of the news was named right before, with its day and category and no amount."""
    return (
        not (clause.is_context or last.is_context or last.is_draw)
        and last.block == clause.block
        and {DATE, CATEGORY} <= last.slots.keys()
    )


def _take_day_of(frames: list[Frame], known: Frame, clause: Clause) -> None:
    """Give a draw the day that was told of one right before, with nothing else, in its paragraph."""
    last = frames[-1]
    is_day = last.slots.keys() == {DATE} and last.begun == clause.block and not last.is_context
    if is_day and last is not known and DATE not in known.slots and not clause.is_context:
        known.add(last.slots, last.texts[DATE])
        frames.remove(last)


def _is_of_labels(clause: Clause, frames: Sequence[Frame]) -> bool:
    """Whether a label with its value follows others of the draw that is the news."""
    return (
        not clause.is_context
        and _LABELLED.match(clause.text) is not None
        and any(not f.is_context and 0 <= clause.block - f.block <= 1 for f in frames)
    )


def _give(frame: Frame, slots: dict[str, Any], clause: Clause) -> None:
    """Add facts to a draw, which is now spoken of at another place."""
    if clause.block - frame.block > LEAD and CATEGORY in frame.slots:
        slots = {name: value for name, value in slots.items() if name != CATEGORY}
    frame.add(slots, clause.text)
    if frame.is_context == clause.is_context:
        frame.block = clause.block


def _is_of_another(slots: dict[str, Any], clause: Clause, frames: Sequence[Frame]) -> bool:
    """Whether a day in running text comes after other draws were named, and is of none before them."""
    if slots.keys() - {DATE, CATEGORY} or DATE not in slots or clause.kind not in (PARAGRAPH, ITEM):
        return False
    if slots[DATE].relative or states_tie_break(clause.text):
        return False
    first = next((frame for frame in frames if frame.is_draw and not frame.is_context), None)
    others = [f for f in frames if f is not first and (f.is_draw or DATE in f.slots)]
    return (
        first is not None
        and bool(others)
        and not _LABELLED.match(clause.text)
        and not _LATEST.search(said(clause.text))
    )


_LATEST = Cue(
    r"\b(?:latest|newest|most recent|new|today's|this|current) (?:[\w'/#-]+ ){0,5}?(?:draw|round|selection|tirage|ronde)\b"
    r"|\b(?:dernier|dernière|nouveau|nouvelle|ce|cette) (?:[\w'-]+ ){0,3}?(?:tirage|ronde)\b"
)
_TODAYS = re.compile(r"today's (?:[\w-]+ ){0,3}?(?:draw|round)\b", re.IGNORECASE)
_LABELLED = re.compile(r"[^:.]{2,40}(?:: ?| - )\S")
NEAR_BLOCKS = 3


def _candidates(
    frames: list[Frame], slots: dict[str, Any], clause: Clause, is_plural: bool
) -> Iterator[Frame]:
    """The frames that facts may be of, the likeliest first: the last one near, then the first."""
    if not frames:
        return
    last = frames[-1]
    first = next((frame for frame in frames if frame.is_draw), frames[0])
    if clause.is_context:
        if clause.block - last.block <= 1:
            yield last
        return
    if slots.keys() <= {TIE_BREAK, NUMBER}:
        yield from _candidates_of_tie(frames, first, slots, clause, is_plural)
        return
    if is_plural and slots.keys() == {CATEGORY, TIE_BREAK}:
        yield from (frame for frame in frames if frame.slots.get(CATEGORY) == slots[CATEGORY])
    yield from _of_labels_above(frames, clause)
    is_near = clause.block - last.block <= (LEAD if clause.kind in (ITEM, ROW) else 1)
    if (
        is_near
        and not last.is_draw
        and (DATE not in last.slots or first.is_draw)
        and last is not first
        and (
            clause.block - first.block <= NEAR_BLOCKS
            and not {INVITATIONS, CUTOFF} & slots.keys() & first.slots.keys()
        )
    ):
        yield first
    if is_near:
        yield last
    reach = LEAD if len(frames) > 1 or slots.keys() == {DATE} else HEAD
    if clause.block - first.block <= reach or clause.kind in (ITEM, ROW):
        yield first


def _candidates_of_tie(
    frames: list[Frame], first: Frame, slots: dict[str, Any], clause: Clause, is_plural: bool
) -> Iterator[Frame]:
    """The frames that a tie-break or a number alone may be of."""
    last = frames[-1]
    is_own = clause.block - last.block <= (1 if is_plural else 0) and last.is_draw
    if is_plural and TIE_BREAK in slots and _MOST_RECENT.search(clause.text):
        yield max(frames, key=lambda frame: _in_year(frame.slots.get(DATE)))
    if is_own and {INVITATIONS, CUTOFF} <= last.slots.keys():
        yield last
    if is_plural or slots.keys() == {TIE_BREAK} or clause.block - first.block <= LEAD:
        yield first


_MOST_RECENT = re.compile(r"\b(?:most recent|latest|last of)\b", re.IGNORECASE)


def _in_year(day: Day | None) -> tuple[int, int]:
    """The place of a day in its year, for which an undated draw comes first."""
    return (day.month, day.day) if day else (0, 0)


def _of_labels_above(frames: Sequence[Frame], clause: Clause) -> Iterator[Frame]:
    """The draw that the labels above one are of, where another was begun before them."""
    recent = max(frames, key=lambda frame: frame.block)
    if clause.kind in (ITEM, ROW) and frames[-1].block < recent.block < clause.block:
        yield recent


def same_day(frame: Frame, two: Day | None) -> bool:
    """Whether a frame is dated, and of that very day."""
    one = frame.slots.get(DATE)
    if one is None or two is None or one.relative or two.relative:
        return False
    return same(DATE, one, two)
