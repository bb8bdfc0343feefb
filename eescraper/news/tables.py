"""Tables and lists of draws, and labels with their values, whatever became of their markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from eescraper.news import words
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, TITLE, Block
from eescraper.news.facts import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    MAX_INVITATIONS,
    MAX_SCORE,
    NUMBER,
    TIE_BREAK,
    Day,
    days_in,
    number,
)
from eescraper.news.frame import Frame
from eescraper.news.screen import AnyCue

MAX_BLOCKS = 1600

# Labels and their values.


def is_label(cells: tuple[str, ...]) -> bool:
    """Whether a row of two cells is a label with its value, not a band of the pool."""
    head = cells[0]
    return (
        bool(re.search(r"[A-Za-zÀ-ÿ]{3}", head))
        and not re.match(r"\s*\d", head)
        and not re.search(r"\brange\b|\btotal\b|\bpool\b", head, re.IGNORECASE)
    )


_NUMBER_ONLY = re.compile(r"[#~]?\s*\d[\d, ]{0,8}\+?\s*(?:points?|ITAs?|CRS)?\.?")
_LABEL_ONLY = AnyCue(
    r"^(?:number of )?(?:invitations?|itas?|candidates)(?: to apply)?(?: \(itas?\))?(?: issued| sent| invited)?:?$",
    r"^(?:minimum |lowest |cut-? ?off |crs )*(?:crs|score|cut-? ?off)(?: score| cut-? ?off)?(?: \w+){0,2}:?$",
    r"^(?:draw|round) ?(?:date|number|no\.?|#|type)?:?$|^date(?: of (?:the )?(?:draw|round))?:?$|^(?:program|category|round type|type|for|who):?$",
    r"^tie[ -]?break\w*(?: rule| time| date)?:?$|^(?:held|held on|drawn on|when|date held):?$|^(?:people |candidates )?(?:invited|selected|drawn):?$",
    r"^(?:nombre d'invitations|invitations|seuil|note minimale|date|catégorie|programme|règle de départage|départage|numéro|ronde|tirage|score minimal|invités)(?: \w+){0,3} ?:?$",
)  # fmt: skip


_NUMBER_CELL = re.compile(r"\d{1,3}(?:[, ]\d{3})*|\d{2,5}")
ROW_LINES = 4
"""So many lines are a row whose cells stand one below the other: date, name, two numbers."""


def _join_cells(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the cells of a table that lost its markup put side by side again."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        group = blocks[index : index + ROW_LINES]
        if not _are_cells(group):
            found.append(blocks[index])
            index += 1
            continue
        heads = found[-ROW_LINES:]
        if len(heads) == ROW_LINES and all(map(_is_column_head, heads)):
            del found[-ROW_LINES:]
            found.append(_row_block(heads))
        found.append(_row_block(group))
        index += ROW_LINES
    return found


def _are_cells(group: Sequence[Block]) -> bool:
    """Whether lines are a row: a date first, then a name and two numbers in any order."""
    numbers = sum(bool(_NUMBER_CELL.fullmatch(block.text)) for block in group[1:])
    return (
        len(group) == ROW_LINES
        and numbers == ROW_LINES - 2
        and all(block.kind in (PARAGRAPH, ITEM) and len(block.text) < MAX_CELL for block in group)
        and words.DATE.fullmatch(group[0].text) is not None
    )


def _is_column_head(block: Block) -> bool:
    return (
        block.kind != ROW
        and len(block.text) < MAX_CELL
        and any(pattern.search(block.text) for _, pattern in _COLUMNS)
    )


def _row_block(cells: Sequence[Block]) -> Block:
    texts = tuple(block.text.strip() for block in cells)
    return Block(ROW, " | ".join(texts), texts)


MAX_CELL = 70
_OF_NUMBER = re.compile(
    r"invit|\bitas?\b|crs|score|cut|number|\bno\b|seuil|note|candidat|numéro", re.IGNORECASE
)


def _suits(label: str, value: str) -> bool:
    """Whether a line may be the value of the label above it."""
    if re.search(r"\d", label):
        return False
    is_number = _OF_NUMBER.search(label) and not re.search(r"tie|date", label, re.IGNORECASE)
    return not is_number or bool(re.match(r"[#~+]?\s*\d", value))


def _join_cards(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with stat cards joined: a value and its label in elements of their own."""
    found: list[Block] = []
    pending = list(blocks)
    index = 0
    while index < len(pending):
        block = pending[index]
        following = pending[index + 1] if index + 1 < len(pending) else None
        is_line = block.kind not in (TITLE, HEADING)
        if is_line and following is not None and len(block.text) < 60 and len(following.text) < 60:  # noqa: PLR2004
            one, other = block.text.strip(), following.text.strip()
            if (
                _LABEL_ONLY.search(one)
                and _suits(one, other)
                and not _LABEL_ONLY.search(other)
                and not one.endswith(".")
                and _row_of_text(other, None) is None
            ):
                found.append(Block(ITEM, f"{one.rstrip(' :')}: {other}"))
                index += 2
                continue
            if _NUMBER_ONLY.fullmatch(one) and _LABEL_ONLY.search(other):
                found.append(Block(ITEM, f"{other.rstrip(' :')}: {one}"))
                index += 2
                continue
        found.append(block)
        index += 1
    return found


# Rows.

_COLUMNS = (
    (NUMBER, re.compile(r"^(?:#|no\.?|draw (?:#|no\.?|number)|round(?: #| no\.?| number)?|draw|n[°º]|numéro)$", re.IGNORECASE)),
    (DATE, re.compile(r"\bdate\b|^draw day$|^month$", re.IGNORECASE)),
    (INVITATIONS, re.compile(r"invit|\bitas?\b|candidates|issued|\bsize\b|\bipd\b", re.IGNORECASE)),
    (CUTOFF, re.compile(r"\bcrs\b|score|cut-? ?off|\bscg\b|points|note|minimum|seuil", re.IGNORECASE)),
    (CATEGORY, re.compile(r"program|category|type|stream|class|catégorie|draw name", re.IGNORECASE)),
    (TIE_BREAK, re.compile(r"tie", re.IGNORECASE)),
)  # fmt: skip


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which what belongs side by side is: cells of a row, a label and its value."""
    return _join_cards(_join_cells(blocks[:MAX_BLOCKS]))


def rows_of(blocks: Sequence[Block]) -> list[Frame]:
    """The rows of tables of draws as frames, all of them context."""
    frames: list[Frame] = []
    columns: list[str | None] = []
    year: int | None = None
    for index, block in enumerate(blocks):
        if block.kind in (PARAGRAPH, ITEM) and (slots := _row_of_text(block.text, year)):
            frame = Frame(index, is_context=True)
            frame.add(slots, block.text)
            frames.append(frame)
            continue
        if block.kind in (HEADING, PARAGRAPH, TITLE):
            if found := re.findall(r"\b(20[12]\d)\b", block.text):
                year = int(found[-1])
            if block.kind != PARAGRAPH:
                columns = []
            continue
        if block.kind != ROW or len(block.cells) < 3:  # noqa: PLR2004
            continue
        cells = block.cells
        heads = [next((name for name, p in _COLUMNS if p.search(cell)), None) for cell in cells]
        is_head = sum(h is not None for h in heads) >= 2 and not any(  # noqa: PLR2004
            re.search(r"\d{2}", cell) for cell in cells
        )
        if is_head:
            columns = heads
            continue
        slots = _row(cells, columns, year)
        if {CUTOFF, INVITATIONS} & slots.keys() and {DATE, NUMBER} & slots.keys():
            frame = Frame(index, is_context=True)
            frame.add(slots, block.text)
            frames.append(frame)
    return frames


_ROW_OF_TEXT = re.compile(
    r"(?:#?(?P<number>\d{1,3}[ab]?)[\s:.-]+)?(?P<date>[A-Za-zéû]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20[12]\d)?|\d{1,2} [A-Za-zéû]{3,9}\.?(?: 20[12]\d)?|20[12]\d-\d\d-\d\d)"
    r"\s*[:,|-]?\s*(?P<name>[^\d:|]{0,70}?(?:\((?:Version \d|20\d\d-\d)\))?)\s*[:,|-]?\s*"
    r"(?:(?<=[a-z)])(?P<glued>\d{1,2},\d{3}|\d{3,4})(?P<glued_cut>\d{3})"
    r"|(?<!\d)(?P<one>\d{1,3}(?:,\d{3})+|\d{1,5})(?!\d|,\d)(?P<one_is>\s*(?:itas?|invitations?|candidates|points?|pts))?"
    r"\s*[,;|-]?\s*(?:(?:with |at )?(?:a )?(?:minimum |min )?(?P<two_label>crs|score|cut-?off)(?: score| cut-?off)?(?: of)?:?\s*|\(|(?P<at>(?:invited )?(?:at|with|minimum|min\.?|from) ))?"
    r"(?<!\d)(?P<two>\d{1,3}(?:,\d{3})+|\d{1,5})\)?(?P<two_is>\s*(?:itas?|invitations?|candidates|points?|pts))?)\.?",
    re.IGNORECASE,
)


def _row_of_text(text: str, year: int | None) -> dict[str, Any] | None:
    """The draw of a line that was a row: date, name, size and cut-off, perhaps glued together."""
    match = _ROW_OF_TEXT.fullmatch(text.strip()) if len(text) < MAX_ROW else None
    if match is None or re.fullmatch(r"[\W\d]*20[12]\d", text[match.end("date") :]):
        return None
    if not (days := days_in(match["date"])):
        return None
    day = days[0][0]
    one, two = number(match["one"] or match["glued"]), number(match["two"] or match["glued_cut"])
    is_cut_first = not match["at"] and bool(re.match(r"\s*p", match["one_is"] or "")) or (
        match["two_label"] is None and not match["one_is"] and one < MAX_SCORE and two > MAX_SCORE
    )
    if is_cut_first:
        one, two = two, one
    if not (1 <= one <= MAX_INVITATIONS and 1 <= two <= MAX_SCORE):
        return None
    slots: dict[str, Any] = {
        DATE: day if day.year or not year else Day(year, day.month, day.day),
        INVITATIONS: one,
        CUTOFF: two,
    }
    code = next((c for c, p in words.CATEGORIES if p.search(match["name"] or "")), None)
    if code:
        slots[CATEGORY] = code
    if match["number"]:
        slots[NUMBER] = match["number"].lower()
    return slots


MAX_ROW = 140


def _row(cells: Sequence[str], columns: list[str | None], year: int | None) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    heads = columns if len(columns) == len(cells) else [None] * len(cells)
    for cell, head in zip(cells, heads, strict=True):
        days = days_in(cell)
        if days and head in (DATE, None) and DATE not in slots:
            day = days[0][0]
            slots[DATE] = day if day.year or not year else Day(year, day.month, day.day)
            continue
        plain_number = re.fullmatch(
            r"#?\s*(\d{1,3}(?:[, ]\d{3})*|\d{1,5})[ab]?\s*(?:points?|itas?)?\*?",
            cell.strip(),
            re.IGNORECASE,
        )
        if plain_number and head in (INVITATIONS, CUTOFF, NUMBER):
            value = number(cell)
            if head == NUMBER:
                slots[NUMBER] = cell.strip(" #").lower()
            elif (head == INVITATIONS and 1 <= value <= MAX_INVITATIONS) or (
                head == CUTOFF and 1 <= value <= MAX_SCORE
            ):
                slots.setdefault(head, value)
            continue
        if head in (CATEGORY, None) and CATEGORY not in slots:
            code = next((c for c, p in words.CATEGORIES if p.search(cell)), None)
            if code:
                slots[CATEGORY] = code
    return slots
