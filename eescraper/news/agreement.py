"""Where two readers of a page meet: the rules, and the opinion of learned weights. Pure.

The rules bind facts to draws, and are seldom wrong in what they give; the weights know which value
of a page is most likely that of its news, also where no rule has words for it. Whether a page
reports a draw, and what the values of a sole draw are, is what both together make the most likely.
Several draws of one page are what the rules read, unless one alone is surely its news.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eescraper.news import words
from eescraper.news.blocks import Article
from eescraper.news.draws import find_draws
from eescraper.news.frame import Frame, same
from eescraper.news.learned.candidates import FIELDS, Candidate
from eescraper.news.learned.opinion import Opinion, opinion_of
from eescraper.news.learned.tokens import lead_of
from eescraper.news.looking_back import context_spans
from eescraper.news.page_kind import is_plural_title, reports_nothing
from eescraper.news.screen import Said, said
from eescraper.news.sums import without_sums
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK, Fact

# What the rules add to the log-odds that a page reports a draw, by the pages that they were not
# made for (2026-11): of a hundred pages with a draw they found one in 94, without one in 9.
FOUND, FOUND_SEVERAL, FOUND_ON_SECOND_LOOK, NOT_FOUND = 2.3, 4.0, 0.0, -2.7
IS_REPORT = 1.7
"""So likely a page must be to report a draw: one that nobody held is worse than one that is missed."""
CERTAIN = 5.0
"""So likely it must be by the weights alone if its head or address is of a prediction."""
OF_RULES = 1.0
"""What is added to the log-odds of the value that the rules read."""
SURE = 0.9
"""The share from which on a size and a cut-off are all but surely those of the news."""
VERY_SURE = 0.98
"""The same, where the title speaks of several draws."""
MISSING = -1
"""What no share is of: the value of a field that a draw lacks."""
MIN_LIST = 3
"""So many rows, each with its day, size and cut-off, are a list."""
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
    if sum(len(sentence.words) for sentence in lead) < MIN_TOKENS:
        return frames
    opinion = opinion_of(lead, article, on, told)
    news = _news(frames)
    vote = FOUND_SEVERAL if len(news) > 1 else FOUND if news else NOT_FOUND
    if not news and opinion.is_report + FOUND_ON_SECOND_LOOK > IS_REPORT:
        if opinion.is_report < CERTAIN and reports_nothing(article.blocks, article.url):
            return frames
        frames = find_draws(article, told, is_surely=True)
        vote = FOUND_ON_SECOND_LOOK if _news(frames) else NOT_FOUND
        news = _news(frames) or [f for f in frames if min(_shares(f, opinion)) >= SURE][:1]
        for frame in news:
            frame.is_context = _is_to_come(frame)
        news = _news(news)
    if opinion.is_report + vote <= IS_REPORT or not news:
        for frame in news:
            frame.is_context = True
        return frames
    news = _listed(_once(news, frames), frames)
    news = _sole(news, frames, opinion, is_plural=is_plural_title(article))
    if len(news) == 1:
        was_draw = news[0].is_draw
        _settle(news[0], opinion, frames)
        news[0].is_context = was_draw and not news[0].is_draw
    return frames


def _news(frames: Sequence[Frame]) -> list[Frame]:
    return [frame for frame in frames if not frame.is_context]


def _is_to_come(frame: Frame) -> bool:
    """Whether all that is told of a draw is what may be, or is planned."""
    return all(words.TARGETS.search(said(text)) for text in frame.texts.values())


def _once(news: Sequence[Frame], frames: list[Frame]) -> list[Frame]:
    """The draws of the news without those of which another one of the same day says all and more."""
    of_day: defaultdict[tuple[int, int], list[Frame]] = defaultdict(list)
    repeated: set[int] = set()
    for frame in sorted(news, key=lambda frame: -len(frame.slots)):
        if day := frame.slots.get(DATE):
            fuller = of_day[day.month, day.day]
            if any(_says_all(other, frame) for other in fuller[:MOST_ON_A_DAY]):
                repeated.add(id(frame))
            else:
                fuller.append(frame)
    frames[:] = [frame for frame in frames if id(frame) not in repeated]
    return [frame for frame in news if id(frame) not in repeated]


MOST_ON_A_DAY = 4
"""No day had more draws."""


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


def _sole(
    news: list[Frame], frames: Sequence[Frame], opinion: Opinion, *, is_plural: bool
) -> list[Frame]:
    """The one of the draws of which the size and the cut-off of the news are all but surely.

    It may be one that the rules took for context. Draws of one day are left together, and one that
    has its number or tie-break told is news.
    """
    share = VERY_SURE if is_plural else SURE
    sure = [frame for frame in frames if min(_shares(frame, opinion)) >= share]
    if len(sure) != 1 or (is_plural and not sure[0].is_context):
        return news
    (first,) = sure
    if _are_list(news) and first in news:
        return news
    rest = [frame for frame in news if frame is not first]
    if any(_is_news_too(frame, first, opinion, 1 - share) for frame in rest):
        return news
    first.is_context = False
    for frame in rest:
        frame.is_context = True
    return sure


def _are_list(news: Sequence[Frame]) -> bool:
    """Whether the draws are those of a list, each of them told in full."""
    return len(news) >= MIN_LIST and all(
        {DATE, CUTOFF, INVITATIONS} <= frame.slots.keys() for frame in news
    )


def _is_news_too(frame: Frame, first: Frame, opinion: Opinion, least: float) -> bool:
    others = [
        share
        for name, share in zip((CUTOFF, INVITATIONS), _shares(frame, opinion), strict=True)
        if frame.slots.get(name) != first.slots[name]
    ]
    return (
        max(others, default=0) > least
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
    return frame.slots.keys() <= fuller.slots.keys() and fuller.agrees(frame.slots)


def _settle(frame: Frame, opinion: Opinion, frames: Sequence[Frame]) -> None:
    """Give each field of the sole draw the value that both readers make the most likely."""
    if _is_of_another(frame, opinion):
        return
    had_day = DATE in frame.slots
    were_one = frame.slots.get(CUTOFF) == frame.slots.get(INVITATIONS)
    for name in FIELDS:
        _settle_field(frame, name, opinion)
    if not had_day and _is_day_of_another(frame, frames):
        del frame.slots[DATE], frame.texts[DATE]
    cutoff, size = frame.slots.get(CUTOFF), frame.slots.get(INVITATIONS)
    if cutoff is not None and cutoff == size and not were_one:  # no number is both
        of_cutoff, of_size = _shares(frame, opinion)
        name = CUTOFF if of_cutoff < of_size else INVITATIONS
        del frame.slots[name], frame.texts[name]
        _settle_field(frame, name, opinion, but=cutoff)


def _is_day_of_another(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Whether the day of a draw is that of others only, with a size and a cut-off of their own."""
    if DATE not in frame.slots:
        return False
    of_day = [other for other in frames if other is not frame and _of_one_day(other, frame)]
    amounts = {name: frame.slots[name] for name in (CUTOFF, INVITATIONS) if name in frame.slots}
    return bool(of_day and amounts) and not any(other.agrees(amounts) for other in of_day)


def _is_of_another(frame: Frame, opinion: Opinion) -> bool:
    """Whether size and cut-off, both read by the rules, are other ones for the weights.

    They mean another draw then: no part of it is given to this one.
    """
    return {CUTOFF, INVITATIONS} <= frame.slots.keys() and all(
        frame.slots[name] in opinion.shares[name]
        and _most_likely(opinion.shares[name], {frame.slots[name]})[0]
        not in (None, frame.slots[name])
        for name in (CUTOFF, INVITATIONS)
    )


def _settle_field(frame: Frame, name: str, opinion: Opinion, but: int | None = None) -> None:
    shares, found = dict(opinion.shares[name]), opinion.candidates[name]
    if but is not None:
        shares.pop(but, None)
    of_rules: set[Any] = set()
    if name in frame.slots:
        stated = frame.slots[name]
        alike = {value for value, each in found.items() if _is_alike(name, stated, each.stated)}
        of_rules = alike & shares.keys()
        if not of_rules:
            return  # glued to what is beside it, or below the lead
    best, share = _most_likely(shares, of_rules)
    if best in of_rules or (best is not None and _is_told_with_amounts(frame, name)):
        return
    if best is None:
        if of_rules and share >= ENOUGH_TO_TAKE:
            del frame.slots[name], frame.texts[name]
    elif share >= ENOUGH and not _is_set_aside(name, found[best]):
        frame.slots[name] = found[best].stated
        told = set(frame.texts.values())
        texts = found[best].texts
        frame.texts[name] = next((text for text in texts if text in told), texts[0])


def _is_told_with_amounts(frame: Frame, name: str) -> bool:
    """Whether the category is told in the sentence that the size and the cut-off are told in."""
    texts = [frame.texts.get(slot) for slot in (CATEGORY, INVITATIONS, CUTOFF)]
    return name == CATEGORY and texts[0] is not None and texts == texts[:1] * 3


def _is_set_aside(name: str, candidate: Candidate) -> bool:
    """Whether a value is named but as a total, or in what looks back to other draws."""
    named = zip(candidate.texts, candidate.places, strict=False)
    return all(
        any(start <= at < end for start, end in context_spans(said(text), is_sequence=False))
        or (name == INVITATIONS and _is_total(said(text), Fact(name, candidate.stated, at, at)))
        for text, (_, at) in named
    )


def _is_total(sentence: Said, size: Fact) -> bool:
    return not without_sums(sentence, [size])


def _is_alike(name: str, one: Any, other: Any) -> bool:
    """Whether two readings are of one value; the skilled trades were a program before a category."""
    if name == CATEGORY:
        return bool(one == other) or {one, other} == {"fst", "trades"}
    return same(name, one, other)


def _most_likely(shares: Mapping[Any, float], of_rules: set[Any]) -> tuple[Any, float]:
    """The value that both readers make the most likely, and its share."""
    odds = {value: math.log(max(share, LEAST)) for value, share in shares.items()}
    for value in of_rules:
        odds[value] += OF_RULES
    best = max(odds, key=odds.__getitem__)
    return best, math.exp(odds[best]) / sum(map(math.exp, odds.values()))
