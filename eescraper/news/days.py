"""The days of draws that are told apart from their numbers, or can't be right. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news.address import title_of
from eescraper.news.blocks import Article, Block
from eescraper.news.clauses import Clause
from eescraper.news.frame import Frame, days_apart, same
from eescraper.news.lines import LEAD
from eescraper.news.names import categories_of
from eescraper.news.screen import AnyCue, Cue, said
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


def date_by_address(frames: Sequence[Frame], url: str | None) -> None:
    """Give the one draw of the news, if it is undated, the only day of a draw that the address names."""
    news = [frame for frame in frames if not frame.is_context]
    if len(news) != 1 or DATE in news[0].slots:
        return
    title = said(title_of(url))
    days = days_in(title)
    taken = [frame.slots[DATE] for frame in frames if DATE in frame.slots]
    if len(days) == 1 and _OF_DRAW_BEFORE.match(title, days[0][2]):
        (day, _, _) = days[0]
        if not any(same(DATE, day, other) for other in taken):
            news[0].add({DATE: day}, title)


_HEAD_OF_LIST = Cue(r"\bdate\b.*\b(?:type|program(?:me)?|category|itas?|crs)\b")


def _is_of_draw(text: str, fact: Fact) -> bool:
    """Whether a day is that of a draw: "the May 30 draw", "the CEC draw of May 30"."""
    is_before = _OF_DRAW_BEFORE.match(text, fact.end) is not None
    return is_before or _OF_DRAW_BEHIND.search(text[: fact.start]) is not None


_OF_DRAW_BEFORE = re.compile(r" (?:[A-Z][\w-]*,? ){0,3}(?:draw|round)\b", re.IGNORECASE)
_OF_DRAW_BEHIND = re.compile(
    r"\b(?:draw|round|tirage|ronde)(?: of invitations)?(?: (?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed))? (?:of|on|du)(?: the| \w+day,?)? $",
    re.IGNORECASE,
)


_ONE_DAY = AnyCue(
    r"\b(?:single|same|one) day\b",
    r"\bdouble (?:invitation )?(?:draw|round)\b",
    r"\btwice\b",
    r"\b(?:two|three|deux|trois) (?:[\w-]+ ){0,5}?(?:draws|rounds|tirages|rondes) (?:on|le) (?:[a-z]+ \d|\d+ [a-z])",
    r"\bon [a-z]+ \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?,? [^.]{0,80}?\b(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|ran) (?:two|three) (?:[\w-]+ ){0,5}?(?:draws|rounds)\b",
    r"\bmême jour(?:née)?\b",
)


def share_day(frames: Sequence[Frame], article: Article, parts: set[int]) -> None:
    """Give the day of one draw to the others of a page that says that they were on one day.

    ``parts``: the sizes of draws whose sum the page tells, maybe with the one day of all.
    """
    news = [frame for frame in frames if not frame.is_context]
    dated = [frame for frame in news if DATE in frame.slots]
    if not len(dated) == 1 < len(news):
        return
    lead = said(" ".join(block.text for block in article.blocks[: LEAD + 1]))
    text = dated[0].texts[DATE]
    is_of_sum = f"{sum(parts):,}" in text or str(sum(parts)) in text
    if _ONE_DAY.search(lead) or (parts and (is_of_sum or not _DAYS.search(lead))):
        for frame in news:
            frame.add({DATE: dated[0].slots[DATE]}, text)


_DAYS = re.compile(
    r"\bdays\b|\bweek\b|\bjours\b|\bsemaine\b|\bday (?:before|after|earlier|later)\b", re.IGNORECASE
)


HELD = Cue(
    r"\b(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|ran|run|issued|took place|a tenu|organisé)\b.{0,80}\b(?:draw|round|selection|tirage|ronde)\b"
    r"|\b(?:draw|round|selection|tirage|ronde)\b.{0,60}\b(?:held|conducted|hosted|carried out|organi[sz]ed|staged|performed|took place|tenue?|eu lieu)\b"
)
"""Says that a draw was held."""


def take_day(found: Sequence[Frame], frames: Sequence[Frame]) -> None:
    """Give the one draw that is the news, if no day is stated with it, that of "the draw was held on …"."""
    news = [frame for frame in found if not frame.is_context]
    if len(news) != 1 or DATE in news[0].slots:
        return
    held = [
        frame
        for frame in frames
        if not (frame.is_draw or frame.is_context)
        and DATE in frame.slots
        and frame.agrees(news[0].slots)
        and CATEGORY in frame.slots.keys() & news[0].slots.keys()
        and HELD.search(said(frame.texts[DATE]))
    ]
    if len(held) == 1:
        news[0].add({DATE: held[0].slots[DATE]}, held[0].texts[DATE])


def doubt_days(frames: Sequence[Frame]) -> None:
    """Take "today" from a draw if another one, named for comparison, was on that very day.

    Pages are dated anew now and then.
    """
    stated = [f.slots[DATE] for f in frames if f.is_context and DATE in f.slots]
    for frame in frames:
        day = frame.slots.get(DATE)
        if day is None or frame.is_context or not day.relative:
            continue
        if any(not other.relative and days_apart(day, other) == 0 for other in stated):
            del frame.slots[DATE], frame.texts[DATE]
