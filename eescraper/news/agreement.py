"""Where two readers of a page meet: the rules, and the opinion of learned weights. Pure.

The rules bind facts to draws, and are seldom wrong in what they give; the weights know which value
of a page is most likely that of its news, also where no rule has words for it. Whether a page
reports a draw, and what the values of a sole draw are, is what both together make the most likely.
Several draws of one page are what the rules read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eescraper.news.blocks import Article
from eescraper.news.draws import find_draws
from eescraper.news.frame import Frame, same
from eescraper.news.learned.candidates import FIELDS
from eescraper.news.learned.opinion import Opinion, opinion_of
from eescraper.news.learned.tokens import lead_of
from eescraper.news.page_kind import is_plural_title, reports_nothing
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK

# What the rules add to the log-odds that a page reports a draw, by the pages that they were not
# made for (2026-11): of a hundred pages with a draw they found one in 94, without one in 9.
FOUND, FOUND_SEVERAL, FOUND_ON_SECOND_LOOK, NOT_FOUND = 2.3, 4.0, 0.0, -2.7
IS_REPORT = 1.7
"""So likely a page must be to report a draw: one that nobody held is worse than one that is missed."""
OF_RULES = 1.0
"""What is added to the log-odds of the value that the rules read."""
SURE = 0.9
MISSING = -1
MIN_LIST = 3
MIN_TOKENS = 45
"""A shorter text than any page that the weights were learned from is left to the rules."""
LEAST = 1e-4
"""No share counts for less."""
ENOUGH, ENOUGH_TO_TAKE = 0.6, 0.5
"""The share with which a value is put in the place of another, or of none; and taken away."""


def read_draws(article: Article, on: date | None, told: date | None) -> list[Frame]:
    """The draws of a page as both readers have them; those that are not context are the headline.

    ``on`` is the day of publication, ``told`` that of "today".
    """
    frames = find_draws(article, told)
    lead = lead_of(article)
    if sum(len(sentence.tokens) for sentence in lead) < MIN_TOKENS:
        return frames
    opinion = opinion_of(lead, article, on, told)
    news = _news(frames)
    vote = FOUND_SEVERAL if len(news) > 1 else FOUND if news else NOT_FOUND
    if not news and opinion.is_report + FOUND_ON_SECOND_LOOK > IS_REPORT:
        frames = find_draws(article, told, is_surely=True)
        news = _news(frames)
        is_doubtful = not news or reports_nothing(article.blocks, article.url)
        vote = NOT_FOUND if is_doubtful else FOUND_ON_SECOND_LOOK
    if opinion.is_report + vote <= IS_REPORT:
        for frame in news:
            frame.is_context = True
        return frames
    if not news:
        news = [Frame(0)]
        frames = [*news, *frames]
    news = _listed(_once(news, frames), frames)
    if not is_plural_title(article):
        news = _sole(news, opinion)
    if len(news) == 1:
        _settle(news[0], opinion)
        if not news[0].slots:
            frames.remove(news[0])
    return frames


def _news(frames: Sequence[Frame]) -> list[Frame]:
    return [frame for frame in frames if not frame.is_context]


def _once(news: Sequence[Frame], frames: list[Frame]) -> list[Frame]:
    """The draws of the news without those of which another one says all and more."""
    kept: list[Frame] = []
    for frame in sorted(news, key=lambda frame: -len(frame.slots)):
        fuller = next((other for other in kept if _says_all(other, frame)), None)
        if fuller is None:
            kept.append(frame)
        else:
            frames.remove(frame)
    return kept


def _listed(news: list[Frame], frames: Sequence[Frame]) -> list[Frame]:
    """The draws of a list, if all that is read as the news is a size that none of them has: a sum."""
    if len(news) != 1 or not news[0].slots.keys() <= {INVITATIONS, CATEGORY}:
        return news
    rows = [frame for frame in frames if {DATE, CUTOFF, INVITATIONS} <= frame.slots.keys()]
    size = news[0].slots.get(INVITATIONS)
    if len(rows) < MIN_LIST or any(frame.slots[INVITATIONS] == size for frame in rows):
        return news
    news[0].is_context = True
    for frame in rows:
        frame.is_context = False
    return rows


def _sole(news: list[Frame], opinion: Opinion) -> list[Frame]:
    """The one of several draws of which the size and the cut-off of the news are all but surely.

    Draws of one day are left together, and one that has its number or tie-break told is news.
    """
    sure = [frame for frame in news if min(_shares(frame, opinion)) >= SURE]
    if len(sure) != 1:
        return news
    (first,) = sure
    rest = [frame for frame in news if frame is not first]
    if any(_is_news_too(frame, first, opinion) for frame in rest):
        return news
    for frame in rest:
        frame.is_context = True
    return sure


def _is_news_too(frame: Frame, first: Frame, opinion: Opinion) -> bool:
    return (
        max(_shares(frame, opinion)) > 1 - SURE
        or not frame.slots.keys().isdisjoint((NUMBER, TIE_BREAK))
        or _of_one_day(frame, first)
    )


def _shares(frame: Frame, opinion: Opinion) -> tuple[float, float]:
    """How likely its cut-off and its size are those of the news."""
    cutoff, size = (
        opinion.shares[name].get(frame.slots.get(name, MISSING), 0.0)
        for name in (CUTOFF, INVITATIONS)
    )
    return cutoff, size


def _of_one_day(one: Frame, other: Frame) -> bool:
    return (
        DATE in one.slots and DATE in other.slots and same(DATE, one.slots[DATE], other.slots[DATE])
    )


def _says_all(fuller: Frame, frame: Frame) -> bool:
    return (
        frame.slots.keys() <= fuller.slots.keys()
        and DATE in frame.slots
        and fuller.agrees(frame.slots)
    )


def _settle(frame: Frame, opinion: Opinion) -> None:
    """Give each field of the sole draw the value that both readers make the most likely."""
    for name in FIELDS:
        shares, found = dict(opinion.shares[name]), opinion.candidates[name]
        if name == INVITATIONS and frame.slots.get(name) != frame.slots.get(CUTOFF):
            shares.pop(frame.slots.get(CUTOFF, 0), None)  # no number is both
        of_rules: set[Any] = set()
        if name in frame.slots:
            stated = frame.slots[name]
            alike = {v for v, each in found.items() if _is_alike(name, stated, each.stated)}
            of_rules = alike & shares.keys()
            if not of_rules:
                continue  # glued to what is beside it, or below the lead
        best, share = _most_likely(shares, of_rules)
        if best in of_rules:
            continue
        if best is None:
            if of_rules and share >= ENOUGH_TO_TAKE:
                del frame.slots[name], frame.texts[name]
        elif share >= ENOUGH:
            frame.slots[name] = found[best].stated
            frame.texts[name] = found[best].text


def _is_alike(name: str, one: Any, other: Any) -> bool:
    """Whether two readings are of one value; the skilled trades were a program before a category."""
    return {one, other} in TRADES if name == CATEGORY and one != other else same(name, one, other)


TRADES = ({"fst", "trades"},)


def _most_likely(shares: Mapping[Any, float], of_rules: set[Any]) -> tuple[Any, float]:
    """The value that both readers make the most likely, and its share."""
    odds = {value: math.log(max(share, LEAST)) for value, share in shares.items()}
    for value in of_rules:
        odds[value] += OF_RULES
    best = max(odds, key=odds.__getitem__)
    return best, math.exp(odds[best]) / sum(map(math.exp, odds.values()))
