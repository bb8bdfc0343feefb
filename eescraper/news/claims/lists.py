"""Claims that stand in more than one block: cards, tables and lists by type of draw. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eescraper.news.blocks import HEADING, ROW, TITLE, Block
from eescraper.news.claims.claim import BY_CATEGORY, CRS_RANGE, DRAWS, ITAS, YEAR, Claim
from eescraper.news.claims.cues import category_in, count
from eescraper.news.claims.sentence import Section
from eescraper.news.values import number

MAX_CARD = 14
MAX_LABEL = 70
MAX_HEADING = 90

_VALUE = re.compile(r"\*{0,2}(?:\d{1,3}(?:[, ]\d{3})*|\d{2,6}|\d{1,3}(?:st|nd|rd|th|e))\*{0,2}")
_CARD_LABEL = re.compile(
    r"(?:draws?|rounds?|itas?|invitations?|candidates|profiles|people|tirages?|rondes?|candidats|profils)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:total|(?:number of )?(?:draws|rounds|itas|invitations|candidates|profiles|tirages|rondes)\b.*)$",
    re.IGNORECASE,
)


def texts_of(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The texts of an article with their places; a value and its label are one text.

    Labels and values of two cells, of cards (value first) and of lines that lost their markup
    (label first) become "label: value", or "7th draw of 2025".
    """
    index = 0
    while index < len(blocks):
        block = blocks[index]
        text = block.text
        following = blocks[index + 1].text if index + 1 < len(blocks) else ""
        if block.kind == ROW:
            if len(block.cells) == 2:  # noqa: PLR2004
                text = f"{block.cells[0].rstrip(' :')}: {block.cells[1]}"
        elif (
            len(text) <= MAX_CARD
            and len(following) <= MAX_LABEL
            and _CARD_LABEL.match(following)
            and _VALUE.fullmatch(text)
        ):
            yield index, f"{text} {following}"
            index += 2
            continue
        elif (
            len(text) <= MAX_LABEL
            and len(following) <= MAX_CARD
            and _VALUE.fullmatch(following)
            and _LABEL.match(text)
        ):
            text = f"{text.rstrip(' :')}: {following}"
        yield index, text
        index += 1


_NOT_A_YEAR = re.compile(r"\d{3}(?<!\b20[12])(?!(?<=\b20\d)\d\b)")


def is_heading(block: Block) -> bool:
    """Whether a block is a heading; text that lost its markup has them as short lines."""
    return block.kind in (HEADING, TITLE) or (
        block.kind not in (ROW, "item")
        and len(block.text) < MAX_HEADING
        and block.text[-1:] not in (".", ",", ";", "!", "?")
        and ":" not in block.text
        and not _NOT_A_YEAR.search(block.text)
    )


_NAME = re.compile(
    r"type|kind|category|program|stream|draw type|catégorie|programme", re.IGNORECASE
)
_DRAWS = re.compile(
    r"(?:(?:number|no\.?|#|nombre) (?:of |de )?)?(?:draws|rounds|tirages|rondes)(?: held| in 20\d\d)?",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"from|low|lowest|min(?:imum)?(?: crs)?|lowest (?:crs|score|cut-?off)|de", re.IGNORECASE
)
_HIGH = re.compile(
    r"to|high|highest|max(?:imum)?(?: crs)?|highest (?:crs|score|cut-?off)|à", re.IGNORECASE
)


def table_claims(blocks: Sequence[Block], section_by_block: dict[int, Section]) -> Iterator[Claim]:
    """Counts and ranges by category of the tables of an article."""
    for index, block in enumerate(blocks):
        if block.kind != ROW or len(block.cells) < 2:  # noqa: PLR2004
            continue
        is_first = index == 0 or blocks[index - 1].kind != ROW
        if is_first and any(_NAME.fullmatch(cell.strip()) for cell in block.cells):
            section = section_by_block.get(index, Section())
            yield from _of_table(block, blocks[index + 1 :], index, section)
        elif block.cells[0].lower().startswith("total"):
            yield from _of_total(block, index, section_by_block.get(0, Section()))


def _of_table(head: Block, rows: Sequence[Block], place: int, section: Section) -> Iterator[Claim]:
    names = [cell.strip() for cell in head.cells]
    columns = {
        slot: next((i for i, name in enumerate(names) if pattern.fullmatch(name)), None)
        for slot, pattern in (("name", _NAME), ("draws", _DRAWS), ("low", _LOW), ("high", _HIGH))
    }
    if columns["draws"] is None and columns["high"] is None:
        return
    counts: dict[str, int] = {}
    for row in rows:
        if row.kind != ROW or len(row.cells) != len(names):
            break
        cell = {slot: row.cells[at].strip() for slot, at in columns.items() if at is not None}
        category = category_in(cell.get("name", ""))
        if category is None:
            continue
        if cell.get("draws", "").isdecimal() and cell["draws"].isascii():
            counts.setdefault(category, int(cell["draws"][:4]))
        pair = (number(cell.get("low", "")[:9]), number(cell.get("high", "")[:9]))
        if 0 < pair[0] <= pair[1]:
            yield Claim(CRS_RANGE, pair, row.text, place, category=category,
                        year=section.year, period=YEAR)  # fmt: skip
    if counts:
        yield Claim(BY_CATEGORY, tuple(counts.items()), head.text, place, year=section.year,
                    period=YEAR)  # fmt: skip


_TOTAL_DRAWS = re.compile(r"\b(\d{1,3}) (?:draws|rounds|tirages|rondes)\b", re.IGNORECASE)


def _of_total(row: Block, place: int, title: Section) -> Iterator[Claim]:
    """The last row of a table of a year's draws: "Total, 13 draws | 26,695"."""
    if not title.scope or not re.search(
        r"\b(?:draws|rounds|tirages|rondes)\b", title.heading, re.IGNORECASE
    ):
        return
    if found := _TOTAL_DRAWS.search(row.text):
        yield Claim(DRAWS, int(found[1]), row.text, place, year=title.year, period=YEAR)
    for cell in row.cells[1:]:
        if re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", cell.strip()):
            yield Claim(ITAS, count(cell), row.text, place, year=title.year, period=YEAR)
            return


_LIST_LINE = re.compile(
    r"^(?P<name>[^:|\d]{3,50}?)(?: draws| rounds| tirages)?(?:[:|]| -) ?(?P<n>\d{1,2})(?: (?:draws?|rounds?|tirages?|rondes?))?\b(?![,.\d-])(?P<rest>.*)$",
    re.IGNORECASE,
)


def list_claims(texts: Sequence[tuple[int, str]], sections: dict[int, Section]) -> Iterator[Claim]:
    """Counts by category of lists under a heading that says so: "PNP: 22 draws"."""
    counts: dict[str, int] = {}
    first = -1
    for place, text in texts:
        if len(text) >= MAX_HEADING or place not in sections or not sections[place].is_by_type:
            continue
        found = _LIST_LINE.match(text)
        if found and (category := category_in(found["name"])) and " to " not in found["rest"]:
            first = place if first < 0 else first
            counts.setdefault(category, int(found["n"]))
    if len(counts) > 1:
        section = sections[first]
        yield Claim(BY_CATEGORY, tuple(counts.items()), section.heading, first,
                    year=section.year, period=YEAR)  # fmt: skip
