"""What a news page says, as one plain document: its draws and its claims. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from eescraper.errors import NotUnderstoodError
from eescraper.language import language_of_texts
from eescraper.news.agreement import read_draws
from eescraper.news.article import is_html, read_article
from eescraper.news.blocks import HEAD_BLOCKS, Article
from eescraper.news.claims import KINDS, claims_of
from eescraper.news.claims.summary import summary
from eescraper.news.frame import Frame
from eescraper.news.mention import mentions_express_entry
from eescraper.news.screen import Cue, said
from eescraper.news.values import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    LAST_OF_2016,
    NUMBER,
    TIE_BREAK,
    Day,
    TieBreak,
    days_in,
)
from eescraper.news.years import IN_ADDRESS, year_of

NO_STATEMENT: dict[str, Any] = {
    **dict.fromkeys(("url", "language", "published", "updated", "title")),
    "kind": "none",
    "draws": [],
    "claims": dict.fromkeys(KINDS),
    "claim_texts": {},
    "all_claims": [],
}
"""What a page says that says nothing."""


def extract(body: bytes, *, url: str | None = None, published: str | None = None) -> dict[str, Any]:
    """The document of a page: ``kind``, ``draws``, ``claims``; unread fields are None.

    HTML that does not mention Express Entry is dismissed before it is parsed; so is what no parser
    should be given.
    """
    nothing = NO_STATEMENT | {"url": url, "published": published}
    if is_html(body) and not mentions_express_entry(body):
        return nothing
    try:
        return say(read_article(body, url), published)
    except NotUnderstoodError:
        return nothing


def say(article: Article, published: str | None = None) -> dict[str, Any]:
    """The document of an article that is read."""
    on = published_on(article, published)
    frames = read_draws(article, on, told_on(article, on))
    beside = _dated_in_full(frames)
    draws = [_document(frame, article, on, beside) for frame in frames]
    claims = claims_of(article, on)
    stated, texts = summary(claims, draws, on)
    count = sum(draw["headline"] for draw in draws)
    return {
        "url": article.url,
        "language": language_of_texts(block.text for block in article.blocks),
        "published": _published(published or article.published, on),
        "updated": _published(article.updated, None),
        "title": article.title,
        "kind": "none" if not count else "draw" if count == 1 else "multi",
        "draws": draws,
        "claims": stated,
        "claim_texts": texts,
        "all_claims": [claim.document() for claim in claims],
    }


def published_on(article: Article, given: str | None = None) -> date | None:
    """The day on which a page was published: as given, by the page, or by its address."""
    for text in (given, article.published, article.updated):
        if text and (day := _day(text)) and day.year in YEARS:
            return day
    found = IN_ADDRESS.search(article.url or "")
    month = (found["month"] or found["month2"]) if found else None
    day_of_month = (found["day"] or found["day2"]) if found else None
    if not (found and month and day_of_month):
        return None
    try:
        return date(int(found["year"]), int(month), int(day_of_month))
    except ValueError:
        return None


YEARS = range(2000, 2100)
"""A page that says it is of another year does not know its date."""
_YESTERDAY = Cue(
    r"\b(?:yesterday|hier),? (?:\(?on |le |\()?|\byesterday's (?:[\w-]+ ){0,4}?(?:draw|round),? (?:\(?on |of |\()?"
)


def told_on(article: Article, on: date | None) -> date | None:
    """The day of "today": the one after "yesterday, May 1", else that of publication."""
    for block in article.blocks[:HEAD_BLOCKS]:
        for found in _YESTERDAY.finditer(said(block.text)):
            day = next((day for day, start, _ in days_in(block.text) if start == found.end()), None)
            if day is None:
                continue
            year = day.year or year_of(day, article, on)
            if year:
                return date(year, day.month, day.day) + timedelta(days=1)
    return on


def _published(stated: str | None, on: date | None) -> str | None:
    """The time of publication if it is stated in ISO 8601, else its day."""
    try:
        datetime.fromisoformat((stated or "").strip())
    except ValueError:
        return on.isoformat() if on else None
    return stated


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        pass
    for day, _, _ in days_in(text):
        if day.year:
            return date(day.year, day.month, day.day)
    return None


def _later(day: date) -> date:
    """The same day a year later, or the day before it."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day + timedelta(days=365)


AFTER_2016 = date(2017, 1, 1)


def _dated_in_full(frames: Sequence[Frame]) -> Day | None:
    """The day of the first draw of the news whose year is stated, if there are several."""
    days = [frame.slots[DATE] for frame in frames if not frame.is_context and DATE in frame.slots]
    return next((day for day in days if day.year), None) if len(days) > 1 else None


def _document(
    frame: Frame, article: Article, on: date | None, beside: Day | None
) -> dict[str, Any]:
    """One draw with every field, in the form of the database."""
    slots = frame.slots
    flags: list[str] = []
    day = _date_of(slots.get(DATE), article, on, flags, None if frame.is_context else beside)
    number = slots.get(NUMBER)
    if number and day and day >= AFTER_2016 and int(number.rstrip("ab")) <= LAST_OF_2016:
        number = None  # an ordinal of something else
    tie = slots.get(TIE_BREAK)
    tie_day = _tie_day(tie, day, flags) if tie else None
    if tie_day and day and tie_day > day and "year_inferred" in flags and tie and tie.day.year:
        a_year_on = _later(day)  # no profile is younger than the draw
        day = a_year_on if on is None or a_year_on <= on + timedelta(days=2) else None
    at = None
    if tie and tie.time and tie_day:
        later = (tie_day + timedelta(days=tie.days_later)).isoformat()
        at = f"{later}T{tie.time}Z"
        if tie.zone_doubtful:
            flags.append("zone_doubtful")
    return {
        "draw_id": number,
        "draw_date": day.isoformat() if day else None,
        "category": _category(slots.get(CATEGORY), day),
        "crs_cutoff": slots.get(CUTOFF),
        "invitations": slots.get(INVITATIONS),
        "tie_break_at_utc": at,
        "tie_break_precision": tie.precision if tie and tie_day else None,
        "tie_break_date": tie_day.isoformat() if tie and tie_day and not tie.time else None,
        "headline": not frame.is_context,
        "flags": flags,
        "texts": dict(frame.texts),
    }


BY_CATEGORY_SINCE = date(2023, 6, 28)
"""The first round of a category of occupations. "Trades" were the Federal Skilled Trades before."""


def _category(stated: str | None, day: date | None) -> str | None:
    return "fst" if stated == "trades" and day and day < BY_CATEGORY_SINCE else stated


def _date_of(
    stated: Day | None,
    article: Article,
    on: date | None,
    flags: list[str],
    beside: Day | None,
) -> date | None:
    """The date that was stated; a missing year is that of the draw beside it, or of the page, and flagged."""
    if stated is None:
        return None
    if stated.relative:
        flags.append("date_relative")
    if stated.year:
        return date(stated.year, stated.month, stated.day)
    year = _year_beside(stated, beside) if beside else year_of(stated, article, on)
    if year is None:
        return None
    flags.append("year_inferred")
    try:
        return date(year, stated.month, stated.day)
    except ValueError:
        return None


def _year_beside(stated: Day, beside: Day) -> int | None:
    """The year in which a day is the nearest to that of another draw of the news."""
    if beside.year is None:
        return None
    apart = stated.month - beside.month
    return beside.year - (apart > MONTHS // 2) + (apart < -MONTHS // 2)


MONTHS = 12


def _tie_day(tie: TieBreak, draw: date | None, flags: list[str]) -> date | None:
    """The day of a tie-break; without a year the latest one that is not after the draw."""
    stated = tie.day
    if stated.year:
        return date(stated.year, stated.month, stated.day)
    if draw is None:
        return None
    flags.append("tie_break_year_inferred")
    for year in (draw.year, draw.year - 1):
        try:
            found = date(year, stated.month, stated.day)
        except ValueError:
            continue
        if found <= draw:
            return found
    return None
