"""The day of the one draw of the news, where it is told only apart from its numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news.blocks import Block
from eescraper.news.clauses import LEAD, Clause
from eescraper.news.frame import Frame, same
from eescraper.news.names import categories_of
from eescraper.news.screen import Cue, said
from eescraper.news.values import CATEGORY, DATE, NUMBER, Day, Fact, days_in


def date_by_mention(frames: Sequence[Frame], clauses: Sequence[Clause]) -> None:
    """Give the one draw of the news, if it is undated, the only day that is said to be of a draw."""
    news = [frame for frame in frames if not frame.is_context]
    if len(news) != 1 or DATE in news[0].slots or NUMBER in news[0].slots:
        return
    dated = [(clause, fact) for clause in clauses for fact in clause.facts if fact.slot == DATE]
    taken = [frame.slots[DATE] for frame in frames if DATE in frame.slots]
    taken += [fact.value for clause, fact in dated if clause.is_context]
    category = news[0].slots.get(CATEGORY)
    days: dict[Day, str] = {}
    for clause, fact in dated:
        if not clause.is_context and not fact.value.relative and _is_of_draw(clause.text, fact):
            named = {f.value for f in clause.facts if f.slot == CATEGORY}
            if not named or category in named:
                days[fact.value] = clause.text
    if len(days) == 1:
        for day, text in days.items():
            if not any(same(DATE, day, other) for other in taken):
                news[0].add({DATE: day}, text)


def date_by_cut_row(frames: Sequence[Frame], blocks: Sequence[Block]) -> None:
    """Give the draw of the news the day of the first row of a list, if the page is cut off in it."""
    news = [frame for frame in frames if not frame.is_context]
    if len(news) != 1 or DATE in news[0].slots or len(blocks) < LEAD:
        return
    text = said(blocks[-1].text)
    days, named = days_in(text), {fact.value for fact in categories_of(text)}
    is_first = _HEAD_OF_LIST.search(said(blocks[-2].text)) is not None
    if is_first and days and days[0][1] == 0 and named == {news[0].slots.get(CATEGORY)}:
        news[0].add({DATE: days[0][0]}, text)


_HEAD_OF_LIST = Cue(r"\bdate\b.*\b(?:type|program(?:me)?|category|itas?|crs)\b")


def _is_of_draw(text: str, fact: Fact) -> bool:
    """Whether a day is that of a draw: "the May 30 draw", "the CEC draw of May 30"."""
    is_before = _OF_DRAW_BEFORE.match(text, fact.end) is not None
    return is_before or _OF_DRAW_BEHIND.search(text[: fact.start]) is not None


_OF_DRAW_BEFORE = re.compile(r" (?:[A-Z][\w-]*,? ){0,3}(?:draw|round)\b", re.IGNORECASE)
_OF_DRAW_BEHIND = re.compile(
    r"\b(?:draw|round|tirage|ronde)(?: of invitations)?(?: held)? (?:of|on|du)(?: the| \w+day,?)? $",
    re.IGNORECASE,
)
