"""Which of several draws that a page tells are its news. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from eescraper.news.binding import same_day
from eescraper.news.blocks import ROW, TITLE, Block
from eescraper.news.clauses import Clause
from eescraper.news.frame import Frame, days_apart, same
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK


def settle(
    frames: list[Frame], is_plural: bool, category: str | None, titled: Collection[str | None]
) -> None:
    """Decide which of several frames outside of comparisons are the news.

    ``category`` is the one that the title names, ``titled`` are all that it does.

    The first draw with a size or a cut-off is, or the first of the category in the title; another
    one only if the page says that it reports several, or if it has the same date.
    """
    news = [frame for frame in frames if not frame.is_context]
    if len(news) < 2:  # noqa: PLR2004
        return
    first = news[0]
    stated = first.slots.get(CATEGORY)
    if category and stated and not same(CATEGORY, stated, category):
        first = next((f for f in news if f.slots.get(CATEGORY) == category), first)
    fullest = max(news, key=_fullness)
    if _fullness(fullest) - _fullness(first) >= CLEARLY:
        first = fullest
    for frame in news:
        has_both = {INVITATIONS, CUTOFF} <= frame.slots.keys() or (
            is_plural
            and (
                frame.slots.keys() >= {INVITATIONS, DATE}
                or frame.slots.keys() >= {CUTOFF, DATE}
                or _is_alone_in_category(frame, news, titled)
            )
        )
        if frame is not first and not (
            has_both
            and (is_plural or same_day(frame, first.slots.get(DATE)))
            and not is_long_before(frame, first)
        ):
            frame.is_context = True


def is_titled(frame: Frame, titled: Collection[str | None]) -> bool:
    """Whether the title names several categories, that of a draw among them."""
    category = frame.slots.get(CATEGORY)
    return len(titled) > 1 and any(same(CATEGORY, category, each) for each in titled)


def _is_alone_in_category(
    frame: Frame, news: Sequence[Frame], titled: Collection[str | None]
) -> bool:
    """Whether a draw with a size or a cut-off is the one of a category, of several that the title names."""
    category = frame.slots.get(CATEGORY)
    return (
        is_titled(frame, titled)
        and sum(each.slots.get(CATEGORY) == category for each in news) == 1
        and not frame.slots.keys().isdisjoint((INVITATIONS, CUTOFF))
    )


def take_near(frames: Sequence[Frame]) -> None:
    """Take for news each draw told with its day and cut-off, near one that is news."""
    near = [frame for frame in frames if not frame.is_context and DATE in frame.slots]
    for frame in frames if near else ():
        if frame.slots.keys() >= {DATE, CUTOFF} and not all(is_long_before(frame, f) for f in near):
            frame.is_context = False
            near.append(frame)


def leave_sum(frames: Sequence[Frame]) -> None:
    """Make context of what has but the size of all the other draws of the news together."""
    news = [frame for frame in frames if not frame.is_context and INVITATIONS in frame.slots]
    total = sum(frame.slots[INVITATIONS] for frame in news)
    for frame in news:
        if CUTOFF not in frame.slots and 2 * frame.slots[INVITATIONS] == total:
            frame.is_context = len(news) > 2  # noqa: PLR2004


_COUNT = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "both": 2,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
}
_SO_MANY = re.compile(
    rf"(?<!previous )(?<!last )(?<!other )\b(?P<count>{'|'.join(_COUNT)}|[2-9])(?: \(\d\))? (?!other |more |previous |earlier )(?:[\w-]+ ){{0,4}}?(?:draws|rounds|tirages|rondes)\b",
    re.IGNORECASE,
)


def _counts(text: str) -> set[int]:
    """How many draws a text says there were."""
    told = (found["count"].lower() for found in _SO_MANY.finditer(text))
    return {_COUNT.get(count) or int(count) for count in told}


def are_counted(rows: Sequence[Frame], blocks: Sequence[Block]) -> bool:
    """Whether the line above a list says that it is of so many draws as there are rows."""
    if len(rows) < 2:  # noqa: PLR2004
        return False
    above = [block for block in blocks[: rows[0].block] if block.kind not in (ROW, TITLE)][-1:]
    return any(
        len(rows) in _counts(block.text) and not _OF_BEFORE.search(block.text) for block in above
    )


_OF_BEFORE = re.compile(r"\b(?:prior|previous|earlier|preceding) (?:draws|rounds)\b", re.IGNORECASE)


def share_category(frames: Sequence[Frame], clauses: Sequence[Clause]) -> None:
    """Give the draws of the news the category by which they are told: "the two PNP draws of April"."""
    news = [frame for frame in frames if not frame.is_context]
    lacking = [frame for frame in news if CATEGORY not in frame.slots]
    if not lacking or len(news) < 2:  # noqa: PLR2004
        return
    for clause in clauses:
        named = {fact.value for fact in clause.facts if fact.slot == CATEGORY}
        if len(named) == 1 and not clause.is_context and len(news) in _counts(clause.text):
            if all(frame.agrees({CATEGORY: min(named)}) for frame in news):
                for frame in lacking:
                    frame.add({CATEGORY: min(named)}, clause.text)
            return


def take_cut(frames: list[Frame], clauses: Sequence[Clause], blocks: Sequence[Block]) -> None:
    """Add the draw of which a page that breaks off tells no more than its day and category.

    It has a heading of its own, as those before it have.
    """
    news = [frame for frame in frames if not frame.is_context and DATE in frame.slots]
    heads = [clause for clause in clauses if clause.is_heading]
    if len(news) < 2 or not heads or blocks[-1].text[-1:] in _ENDS:  # noqa: PLR2004
        return
    last = heads[-1]
    told = {(fact.slot, fact.value) for c in clauses if c.block >= last.block for fact in c.facts}
    slots = dict(told)
    if slots.keys() != {DATE, CATEGORY} or len(told) > len(slots) or last.block < len(blocks) - 2:
        return
    frame = Frame(last.block)
    frame.add(slots, last.text)
    if not any(same_day(other, slots[DATE]) for other in frames) and not is_long_before(
        frame, news[0]
    ):
        frames.append(frame)


_ENDS = (".", "!", "?", ")", '"', "'", ":", "")


def is_long_before(frame: Frame, first: Frame) -> bool:
    """Whether a draw is of another time than the one that is surely the news."""
    one, two = frame.slots.get(DATE), first.slots.get(DATE)
    return one is not None and two is not None and days_apart(one, two) > ONE_REPORT


ONE_REPORT = 31
"""Draws that one page reports as news are no more days apart than this."""
CLEARLY = 3
"""A later draw is the news if the page says so much more of it: the first may be of a menu."""


def _fullness(frame: Frame) -> int:
    """How much a page says of a draw; comparisons rarely have a tie-break or a number."""
    weights = {INVITATIONS: 1, CUTOFF: 1, DATE: 1, NUMBER: 2, TIE_BREAK: 2}
    return sum(weight for name, weight in weights.items() if name in frame.slots)
