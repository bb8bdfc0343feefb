"""Tables and lists of draws, whatever became of their markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from eescraper.news import words
from eescraper.news.amounts import MAX_SCORE
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, TITLE, Block
from eescraper.news.columns import column_of
from eescraper.news.frame import Frame
from eescraper.news.names import named
from eescraper.news.rows import GLUE, Row, is_score_first, read_row, read_rows, sized, with_year
from eescraper.news.screen import said
from eescraper.news.tie_breaks import tie_break_of
from eescraper.news.values import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    MAX_INVITATIONS,
    NUMBER,
    TIE_BREAK,
    days_in,
    number,
)


def is_label(cells: tuple[str, ...]) -> bool:
    """Whether a row of two cells is a label with its value, not a band of the pool."""
    head = cells[0]
    return (
        bool(re.search(r"[A-Za-zÀ-ÿ]{3}", head))
        and not re.match(r"\s*\d", head)
        and not days_in(head)
        and not re.search(r"\brange\b|\btotal\b|\bpool\b", head, re.IGNORECASE)
    )


def rows_of(blocks: Sequence[Block]) -> list[Frame]:
    """The rows of tables and lists of draws as frames, all of them context."""
    found: list[tuple[int, Row]] = []
    columns: list[str | None] = []
    years: list[int] = []
    score_first = False
    bare = _bare_rows(blocks)
    for index, block in enumerate(_with_days(blocks)):
        rows = _rows(block, columns, score_first) or bare.get(index, ())
        if index == len(blocks) - 1 and 1 < len(block.cells) < len(columns):
            rows = _cut_row(block.cells[:-1], columns)
        if rows:
            of_each = years if len(rows) == len(years) else years[-1:] * len(rows)
            for row, year in zip_longest(rows, of_each):
                if DATE in row.slots:
                    row.slots[DATE] = with_year(row.slots[DATE], year)
                found.append((index, row))
        elif block.kind in (HEADING, PARAGRAPH, TITLE):
            years = list(map(int, _YEAR.findall(block.text))) or years
            columns = columns if block.kind == PARAGRAPH else []
            score_first = is_score_first(block.text, score_first)
        elif block.kind == ROW and _is_head(block.cells):
            columns = [column_of(cell) for cell in block.cells]
    return _frames(found, blocks)


_IN_DIGITS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(?:20)?([12]\d)(?!\d)")


def _with_days(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks with days like 23-04-24 in ISO 8601, if one of them tells which number is the month."""
    cells = [cell.strip() for block in blocks for cell in block.cells or (block.text,)]
    stated = [found for cell in cells if (found := _IN_DIGITS.match(cell))]
    is_day_first, is_month_first = (
        any(int(found[group]) > 12 for found in stated)  # noqa: PLR2004
        for group in (1, 3)
    )
    if is_day_first == is_month_first:
        return blocks
    written = r"20\4-{1:0>2}-{0:0>2}" if is_day_first else r"20\4-{0:0>2}-{1:0>2}"

    def iso(cell: str) -> str:
        found = _IN_DIGITS.match(cell.strip())
        if found is None:
            return cell
        day = written.replace(r"\4", found[4]).format(found[1], found[3])
        return f"{day} {cell.strip()[found.end() :]}".strip()

    return [
        block._replace(text=iso(block.text), cells=tuple(map(iso, block.cells))) for block in blocks
    ]


_YEAR = re.compile(r"\b(20[12]\d)\b")
_HEAD_LINE = re.compile(
    r"(?:draw |round )?date.{0,60}(?:itas?\b|invitations).{0,30}(?:crs|score)", re.IGNORECASE
)


def _bare_rows(blocks: Sequence[Block]) -> dict[int, list[Row]]:
    """Rows that have lost their numbers, by their blocks: a day and a name, maybe on two lines.

    They stand below a line that names the columns, which ran together.
    """
    found: dict[int, list[Row]] = {}
    first = next((at for at, block in enumerate(blocks) if _is_head_line(block)), len(blocks))
    texts = [said(GLUE.sub(" ", block.text)) for block in blocks[first:]]
    at: int | None = None
    for index, text in enumerate(texts):
        block = blocks[first + index]
        if block.kind not in (PARAGRAPH, ITEM) or len(text) > MAX_BARE:
            at = None
        elif _is_head_line(block):
            at = index
        elif at is not None and (days := days_in(text)) and days[0][1] == 0 and days[0][0].year:
            at = index
            behind = text[days[0][2] :]
            names = named(behind) or (index + 1 < len(texts) and named(texts[index + 1]))
            if names and not _AMOUNT.search(behind):
                found[first + index] = [Row({DATE: days[0][0], CATEGORY: names[0].value}, None)]
        elif at != index - 1:
            at = None
    return found


def _is_head_line(block: Block) -> bool:
    """Whether a line names the columns of a list of draws: "DateRound typeInvitationsCRS Cutoff"."""
    return block.kind == PARAGRAPH and _HEAD_LINE.match(block.text) is not None


MAX_BARE = 80
_AMOUNT = re.compile(r"\d{3}")


def cut_row(blocks: Sequence[Block], rows: Sequence[Frame]) -> set[int]:
    """The place of the row of a list at which the page was cut off, if there is one: it has a day."""
    last = len(blocks) - 1
    days = days_in(blocks[last].text) if rows and rows[-1].block == last - 1 else ()
    return {last} if days and days[0][1] == 0 else set()


def cut_line(blocks: Sequence[Block], rows: Sequence[Frame]) -> list[Frame]:
    """The draw of the line of a list at which the page was cut off: its day, number and category."""
    last = len(blocks) - 1
    if not rows or rows[-1].block != last - 1 or blocks[last].kind == ROW:
        return []
    text = said(blocks[last].text)
    days = days_in(text)
    ahead = text[: days[0][1]].strip(" #|") if days else ""
    if len(days) != 1 or not (ahead.isdecimal() or not ahead) or _PROSE.search(text):
        return []
    slots: dict[str, Any] = {DATE: days[0][0]}
    slots |= {NUMBER: ahead} if ahead else {}
    slots |= {fact.slot: fact.value for fact in named(text)[:1]}
    frame = Frame(last, is_context=True)
    frame.add(slots, text)
    return [frame]


_PROSE = re.compile(r"\b(?:the|was|were|has|have|is|are|and|invited|issued|le|la)\b", re.IGNORECASE)


def _rows(block: Block, columns: list[str | None], score_first: bool) -> Sequence[Row]:
    """The draws of a block, by the heads of its columns, else by what its cells may be.

    ``score_first``: the line above that names the columns has the cut-off before the size.
    """
    if block.kind in (PARAGRAPH, ITEM):
        row = read_row(block.text, score_first)
        return [row] if row else read_rows(block.text)
    row = _row_of_cells(block, columns)
    return [row] if row else ()


def _row_of_cells(block: Block, columns: list[str | None]) -> Row | None:
    if block.kind != ROW or len(block.cells) < 3:  # noqa: PLR2004
        return None
    if len(columns) == len(block.cells):
        slots = _slots(block.cells, columns)
        if {CUTOFF, INVITATIONS} & slots.keys() and {DATE, NUMBER} & slots.keys():
            return Row(slots, None)
    return read_row(" | ".join(block.cells))


def _cut_row(cells: Sequence[str], columns: Sequence[str | None]) -> Sequence[Row]:
    """The draw of a row at which the page was cut off: what its whole cells say."""
    slots = _slots(cells, columns[: len(cells)])
    return [Row(slots, None)] if {NUMBER, DATE} <= slots.keys() else ()


def _frames(found: Sequence[tuple[int, Row]], blocks: Sequence[Block]) -> list[Frame]:
    """Rows as frames. Where nothing names the numbers of one, they are in the order of the others."""
    size_first = sum(_order(row) for _, row in found)
    frames = []
    for index, row in found:
        slots = row.slots | (sized(row.pair, size_first >= 0) if row.pair else {})
        frame = Frame(index, is_context=True)
        frame.add(slots, blocks[index].text)
        frames.append(frame)
    return frames


def _order(row: Row) -> int:
    """1 if the size of a row surely stands before its cut-off, -1 if after it, 0 if open."""
    if row.pair or row.is_size_first is None:
        return 0
    return 1 if row.is_size_first else -1


def _is_head(cells: Sequence[str]) -> bool:
    return sum(column_of(cell) is not None for cell in cells) >= 2  # noqa: PLR2004


_PLAIN_NUMBER = re.compile(
    r"#?\s*(\d{1,3}(?:[, ]\d{3})*|\d{1,5})[ab]?\+?\s*(?:points?|itas?)?\*?", re.IGNORECASE
)


def _slots(cells: Sequence[str], columns: Sequence[str | None]) -> dict[str, Any]:
    """What the cells of a row state under the heads of their columns."""
    slots: dict[str, Any] = {}
    for cell, head in zip(cells, columns, strict=True):
        if head == DATE and (days := days_in(cell)):
            slots.setdefault(DATE, days[0][0])
        elif head in (INVITATIONS, CUTOFF, NUMBER) and _PLAIN_NUMBER.fullmatch(cell.strip()):
            value = number(cell)
            limit = MAX_INVITATIONS if head == INVITATIONS else MAX_SCORE
            if head == NUMBER:
                slots[NUMBER] = cell.strip(" #").lower()
            elif 1 <= value <= limit:
                slots.setdefault(head, value)
        elif head == TIE_BREAK:
            if fact := tie_break_of(said(f"Tie-break: {cell}"), False):
                slots.setdefault(TIE_BREAK, fact.value)
        elif head in (CATEGORY, None):
            code = next((c for c, p in words.CATEGORIES if p.search(said(cell))), None)
            if code:
                slots.setdefault(CATEGORY, code)
    return slots
