"""Which of several draws that a page tells are its news. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from eescraper.news.binding import same_day
from eescraper.news.frame import Frame, days_apart, same
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK


def settle(frames: list[Frame], is_plural: bool, category: str | None) -> None:
    """Decide which of several frames outside of comparisons are the news.

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
            and (frame.slots.keys() >= {INVITATIONS, DATE} or frame.slots.keys() >= {CUTOFF, DATE})
        )
        if frame is not first and not (
            has_both
            and (is_plural or same_day(frame, first.slots.get(DATE)))
            and not is_long_before(frame, first)
        ):
            frame.is_context = True


def take_near(frames: Sequence[Frame]) -> None:
    """Take for news each draw told with its day and cut-off, near the first that is news."""
    first = next((f for f in frames if not f.is_context and DATE in f.slots), None)
    for frame in frames:
        if first and frame.slots.keys() >= {DATE, CUTOFF} and not is_long_before(frame, first):
            frame.is_context = False


def leave_sum(frames: Sequence[Frame]) -> None:
    """Make context of what has but the size of all the other draws of the news together."""
    news = [frame for frame in frames if not frame.is_context and INVITATIONS in frame.slots]
    total = sum(frame.slots[INVITATIONS] for frame in news)
    for frame in news:
        if CUTOFF not in frame.slots and 2 * frame.slots[INVITATIONS] == total:
            frame.is_context = len(news) > 2  # noqa: PLR2004


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
