"""The article of a news page: HTML, Markdown or plain text, told apart by content. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from eescraper.errors import NotUnderstoodError
from eescraper.news.blocks import HEAD_BLOCKS, MAX_LENGTH, TITLE, Article, Block, is_teaser
from eescraper.news.html_page import read_html
from eescraper.news.json_page import html_of_post
from eescraper.news.nesting import is_endless
from eescraper.news.plain_text import read_text
from eescraper.news.unseen import without_unseen
from eescraper.news.words import plain
from eescraper.parsers.text import decode


def is_html(body: bytes) -> bool:
    """Whether a page is HTML, and not Markdown or plain text, by its tags."""
    return (
        _TAGS.search(body[:20_000].replace(b"\0", b"")) is not None
        and _CLOSES.search(body) is not None
    )


_TAGS = re.compile(
    rb"<(?:!doctype html|html|head|body|div|p|article|section|h[1-6]|table|br|span)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(rb"<\0?/")


def read_article(body: bytes, url: str | None = None) -> Article:
    """The article of a page, told apart by content: HTML, Markdown or plain text.

    Its blocks have straight quotes and plain hyphens; the title is as the page has it. Raises
    `NotUnderstoodError` for HTML that no parser should be given.
    """
    is_page = is_html(body)
    if is_page:
        if body[:2] not in _MARKS:
            body = without_unseen(body)
        if why := is_endless(body):
            raise NotUnderstoodError(url or "a news page", "its HTML", "elements in bounds", why)
    text = decode_article(body)[:MAX_LENGTH]
    page = text if is_page else html_of_post(text)
    found = read_html(page, url) if page is not None else read_text(text, url)
    blocks = tuple(
        Block(kind, plain(text), tuple(map(plain, cells)) if cells else ())
        for kind, text, cells in found.blocks
        if not is_teaser(text)
    )
    blocks = _without_repetition(blocks)
    return replace(found, published=found.published or _dateline(blocks), blocks=blocks)


def _without_repetition(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks without those near the top that say the title once more."""
    if not blocks or blocks[0].kind != TITLE:
        return blocks
    title = blocks[0].text.casefold()
    return tuple(
        block
        for index, block in enumerate(blocks)
        if not 0 < index < HEAD_BLOCKS or block.text.casefold() != title
    )


def decode_article(body: bytes) -> str:
    """The text of a page in UTF-8, UTF-16 by its mark, or Windows-1252."""
    encoding = _MARKS.get(body[:2])
    return body[2:].decode(encoding, "replace") if encoding else decode(body)


_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


_DAY = r"(?:[A-Za-zéû]{3,9}\.?,? \d{1,2}(?:st|nd|rd|th)?,? ?\d{4}|\d{1,2}(?:st|nd|rd|th|er)? [A-Za-zéû]{3,9}\.?,? ?\d{4}|\d{4}-\d\d-\d\d)"
DATELINE = re.compile(
    r"(?:(?:by )?[^.:|]{0,40}(?:[-|•·,] | (?=published|posted)))?"
    r"(?:(?:first |last |post |publish )?(?:published|posted|updated|modified|date|publié|mis à jour|publication|written by [^.:|]{2,30}?\b)"
    r"(?: on| le| at| date)?\s*[:|-]?\s*)?(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,? |(?:lun|mar|mercre|jeu|vendre|same|diman)(?:di|che) )?"
    rf"(?P<day>{_DAY})"
    r"(?:T[\d:.]{5,12}(?:Z|[+-]\d\d:?\d\d)?|\s*[|,•·-]\s*[^.]{0,60}|,? (?:at |à )?\d{1,2}(?::| ?h ?)\d\d.{0,30})?",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}"
_DAY_OF_NAME = r"(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?),? 20[12]\d)"
BY_NAME = re.compile(
    rf"(?!(?i:date|held|on\b|express|issued))(?:(?i:by ))?{_NAME}? ?(?<![A-Z]{{2}}){_DAY_OF_NAME}(?:{_NAME})?"
)
"""A writer's name and the day right beside it, where markup was lost."""
CITY_DATELINE = re.compile(
    rf"^[A-ZÀ-Ý][\w .'’-]{{1,40}}(?:, |,? (?:[A-Z]{{2}} )?\()(?P<day>{_DAY}|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{{1,2}})\)? ?(?:(?:\([A-Za-z ]{{1,30}}\) ?)?[-–—:.] |\([A-Z]{{2,12}}\) (?=[A-Z]))"
)


def _dateline(blocks: Sequence[Block]) -> str | None:
    """The date of the page where its text has it: a line near the top that is just that."""
    near = [
        block.text
        for block in blocks[:HEAD_BLOCKS]
        if block.kind != TITLE or _STATED.search(block.text) or DATELINE.fullmatch(block.text)
    ]
    for pattern in (_FIRST_PUBLISHED, _STATED):
        for text in near:
            if (found := pattern.search(text[:200])) and not _OF_DRAW_DAY.search(text[:200]):
                return found["day"]
    if timed := _behind_today(near):
        return timed
    for text in near:
        found = DATELINE.fullmatch(text) or CITY_DATELINE.match(text) or _BYLINE.fullmatch(text)
        found = found or BY_NAME.fullmatch(text[:MAX_BYLINE])
        if found and not _OF_DRAW_DAY.search(text[: found.end("day")]):
            return found["day"]
    return None


def _behind_today(near: Sequence[str]) -> str | None:
    """The day and time of a writer's line below the weekday and day on which the page was asked for."""
    is_today = False
    for text in near:
        if is_today and (found := _TIMED.fullmatch(text)) and not _OF_DRAW_DAY.search(text):
            return found["day"]
        is_today = is_today or _TODAY.fullmatch(text) is not None
    return None


_TODAY = re.compile(rf"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?P<day>{_DAY})", re.IGNORECASE)
_TIMED = re.compile(
    rf"[^:.|]{{2,80}}?,? (?P<day>{_DAY}),? (?:at |- |\| )?\d{{1,2}}:\d\d ?[ap]\.?m\b.{{0,10}}",
    re.IGNORECASE,
)
MAX_BYLINE = 60
_FIRST_PUBLISHED = re.compile(
    rf"\b(?:first published|published|posted|publié|mise? en ligne|affiché)\b[^.]{{0,20}}?(?P<day>{_DAY})",
    re.IGNORECASE,
)
_STATED = re.compile(rf"\b(?:updated|mis à jour)\b[^.]{{0,20}}?(?P<day>{_DAY})", re.IGNORECASE)
_BYLINE = re.compile(rf"(?:[A-Za-zéûÀ-ÿ]{{5,9}} )?(?P<day>{_DAY}),? .{{0,40}}", re.IGNORECASE)
# A line of these words dates a draw, a tie-break or a profile, and not the page.
_OF_DRAW_DAY = re.compile(
    r"\btie|\bdraws?\b|\brounds?\b|\bheld\b|\bscore|\bprofil|\btirage|\bronde|départage|\bitas?\b|\binvit|\bpool\b|\bbassin\b",
    re.IGNORECASE,
)
