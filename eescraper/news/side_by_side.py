"""Lines that belong side by side: cells of a row, a label and its value, whose markup was lost. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from eescraper.news import words
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, TITLE, Block
from eescraper.news.columns import column_of
from eescraper.news.rows import read_row
from eescraper.news.screen import AnyCue, said
from eescraper.news.values import days_in

MAX_BLOCKS = 1600
MAX_CELL = 70


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which what belongs side by side is: cells of a row, a label and its value.

    A title that is repeated below itself stands once.
    """
    title = blocks[0].text if blocks and blocks[0].kind == TITLE else None
    once = [block for block in blocks[:MAX_BLOCKS] if block.kind == TITLE or block.text != title]
    return _join_cards(_join_cells(_apart(once)))


# Rows that run on in one paragraph.

MIN_ROWS = 3
_NEXT_ROW = re.compile(r"\d{2} [A-Z]")
_REST_OF_ROW = re.compile(r"\D{2,70}\d{1,3}(?:,?\d{3})? \d{2,4}(?![\d,])")


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which each row of a list that lost its line breaks is one of its own."""
    found: list[Block] = []
    for block in blocks:
        if block.kind in (PARAGRAPH, ITEM) and len(block.text) > MAX_CELL:
            found += _rows_apart(block)
        else:
            found.append(block)
    return found


def _rows_apart(block: Block) -> Sequence[Block]:
    """A paragraph as what comes before its rows, the rows, and what comes after them."""
    text = block.text
    if len(_NEXT_ROW.findall(text)) < MIN_ROWS - 1:
        return (block,)
    days = sorted({(start, end) for _, start, end in days_in(text)})
    if len(days) < MIN_ROWS:
        return (block,)
    places = [
        (start, found.end()) for start, end in days if (found := _REST_OF_ROW.match(text, end))
    ]
    rows = _longest(places)
    if len(rows) < MIN_ROWS:
        rows = _longest([(_behind_number(text, start), end) for start, end in places])
    if len(rows) < MIN_ROWS or read_row(text[slice(*rows[0])]) is None:
        return (block,)
    parts = (text[: rows[0][0]], *(text[slice(*row)] for row in rows), text[rows[-1][1] :])
    return [block._replace(text=part.strip()) for part in parts if part.strip()]


def _behind_number(text: str, day: int) -> int:
    """Where a row begins: at the day, or at the number of the draw in front of it."""
    number = _NUMBER_OF_ROW.search(text, max(0, day - 6), day)
    return number.start("n") if number else day


_NUMBER_OF_ROW = re.compile(r"(?<!\S)(?P<n>#?\d{1,3}) $")


def _longest(places: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The most places of which each begins where the one before it ends."""
    begun, best = 0, (0, 0)
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at - 1][1] + 1 != places[at][0]:
            best = max(best, (at - begun, begun))
            begun = at
    return places[best[1] : sum(best)]


# Cells that stand one below the other.

_NUMBER_CELL = re.compile(r"#?\d{1,3}(?:[, ]\d{3})*[ab]?|\d{2,5}")
MIN_CELLS, MAX_CELLS = 3, 7


def _join_cells(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the cells of a table that lost its markup put side by side again."""
    found: list[Block] = []
    index = 0
    days = {
        at
        for at, block in enumerate(blocks)
        if len(block.text) <= MAX_CELL and words.DATE.fullmatch(said(block.text))
    }
    while index < len(blocks):
        is_near_day = not days.isdisjoint(range(index, index + MAX_CELLS))
        run = _run_of_cells(blocks, index) if is_near_day else []
        width = _width(run)
        if not width:
            found.append(blocks[index])
            index += 1
            continue
        heads = _heads(found, width)
        if heads:
            del found[-width:]
            found.append(_row_block(heads))
        rows = len(run) // width
        found += [_row_block(run[at : at + width]) for at in range(0, rows * width, width)]
        index += rows * width
    return found


def _run_of_cells(blocks: Sequence[Block], index: int) -> list[Block]:
    """The lines from here on that may be cells: a day, a number or a few words each."""
    run: list[Block] = []
    for block in blocks[index:]:
        if (
            block.kind not in (PARAGRAPH, ITEM)
            or len(block.text) > MAX_CELL
            or block.text[-1:] in ".:?!"
            or column_of(block.text) is not None
        ):
            break
        run.append(block)
        if len(run) > MAX_RUN:
            break
    return run


MAX_RUN = 400


def _width(run: Sequence[Block]) -> int:
    """How many lines are a row: each has one day, at the same place, and two numbers."""
    days = [at for at, block in enumerate(run[: 3 * MAX_CELLS]) if words.DATE.fullmatch(block.text)]
    if not days or days[0] >= MAX_CELLS:
        return 0
    widths = [days[1] - days[0]] if len(days) > 1 else [4, 3, 5]
    return next((w for w in widths if _are_rows(run, w, days[0])), 0)


def _are_rows(run: Sequence[Block], width: int, day: int) -> bool:
    if not MIN_CELLS <= width <= MAX_CELLS or day >= width or len(run) < width:
        return False
    for at in range(0, min(len(run) - width, 2 * width) + 1, width):
        row = run[at : at + width]
        numbers = sum(bool(_NUMBER_CELL.fullmatch(block.text)) for block in row)
        if not words.DATE.fullmatch(row[day].text) or numbers < 2:  # noqa: PLR2004
            return False
    return True


def _heads(found: Sequence[Block], width: int) -> Sequence[Block]:
    heads = found[-width:]
    named = [block.kind != ROW and column_of(block.text) is not None for block in heads]
    return heads if len(heads) == width and all(named) else ()


def _row_block(cells: Sequence[Block]) -> Block:
    texts = tuple(block.text.strip() for block in cells)
    return Block(ROW, " | ".join(texts), texts)


# Labels and their values.

_NUMBER_ONLY = re.compile(r"[#~]?\s*\d[\d, ]{0,8}\+?\s*(?:points?|ITAs?|CRS)?\.?")
_LABEL_ONLY = AnyCue(
    r"^(?:number of )?(?:invitations?|itas?|candidates)(?: to apply)?(?: \(itas?\))?(?: issued| sent| invited)?:?$",
    r"^(?:minimum |lowest |cut-? ?off |crs )*(?:crs|score|cut-? ?off)(?: score| cut-? ?off)?(?: \w+){0,2}:?$",
    r"^(?:crs |minimum |lowest )*score of (?:the )?(?:lowest|last)[- ]ranked (?:candidate|person)(?: invited)?:?$|^rank required(?: to be invited to apply)?:?$|^date (?:and|&) time of (?:the )?(?:round|draw):?$",
    r"^(?:draw|round) ?(?:date|number|no\.?|#|type)?:?$|^date(?: of (?:the )?(?:draw|round))?:?$|^(?:program|category|round type|type|for|who):?$",
    r"^(?:crs )?score of (?:the )?lowest[- ]rank(?:ed|ing) candidates?(?: invited)?:?$|^minimum comprehensive ranking system(?: \(crs\))?(?: score)?(?: required)?:?$",
    r"^(?:draw |round )?date and time(?: of (?:the )?(?:draw|round))?:?$|^type of (?:draw|round):?$|^draw category:?$|^program(?:me)? specified:?$",
    r"^rank (?:required|needed)(?: to be invited(?: to apply)?)?:?$|^(?:express entry |invitation )round(?: number)?:?$",
    r"^tie[ -]?break\w*(?: rule| time| date| timestamp| cut-?off| and)*:?$|^(?:held|held on|drawn on|when|date held):?$|^(?:people |candidates )?(?:invited|selected|drawn):?$",
    r"^(?:nombre d'invitations|invitations|seuil|note minimale|date|catégorie|programme|règle de départage|départage|numéro|ronde|tirage|score minimal|invités)(?: \w+){0,3} ?:?$",
)  # fmt: skip


_OF_NUMBER = re.compile(
    r"invit|\bitas?\b|crs|score|cut|number|\bno\b|seuil|note|candidat|numéro", re.IGNORECASE
)


def _suits(label: str, value: str) -> bool:
    """Whether a line may be the value of the label above it."""
    if re.search(r"\d", label):
        return False
    is_number = _OF_NUMBER.search(label) and not re.search(r"tie|date", label, re.IGNORECASE)
    return not is_number or bool(re.match(r"(?:[#~+]|No\.?)?\s*\d", value))


def _join_cards(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with stat cards joined: a value and its label in elements of their own.

    Where one value stood above its label, the next ones do.
    """
    found: list[Block] = []
    pending = list(blocks)
    index = 0
    is_value_first = False
    while index < len(pending):
        one, other = pending[index], pending[index + 1] if index + 1 < len(pending) else None
        if other is None or not (_may_be_card(one) and _may_be_card(other)):
            found.append(one)
            index += 1
            is_value_first = False
            continue
        top, bottom = one.text.strip(), other.text.strip()
        if _is_value_of(bottom, top, is_value_first):
            found.append(Block(ITEM, f"{bottom.rstrip(' :')}: {top}"))
            is_value_first = True
        elif _is_label_of(top, bottom) and not _ends_in_heads(found):
            found.append(Block(ITEM, f"{top.rstrip(' :')}: {bottom}"))
        else:
            found.append(one)
            index -= 1
        index += 2
    return found


def _ends_in_heads(found: Sequence[Block]) -> bool:
    """Whether two labels without values stand right above: they and the next name columns."""
    return len(found) > 1 and all(_is_label(block.text.strip()) for block in found[-2:])


MAX_CARD = 60


def _may_be_card(block: Block) -> bool:
    """Whether a line is short, and no title; a heading may be a label or a number."""
    text = block.text.strip()
    if block.kind == HEADING:
        return _is_label(text) or _NUMBER_ONLY.fullmatch(text) is not None
    return block.kind != TITLE and len(text) < MAX_CARD


def _is_label(text: str) -> bool:
    return _LABEL_ONLY.is_in(said(text))


def _is_value_of(label: str, value: str, is_value_first: bool) -> bool:
    if not _is_label(label) or _is_label(value) or label.endswith(":"):
        return False
    return _NUMBER_ONLY.fullmatch(value) is not None or (is_value_first and _suits(label, value))


def _is_label_of(label: str, value: str) -> bool:
    return (
        _is_label(label)
        and _suits(label, value)
        and not _is_label(value)
        and not label.endswith(".")
        and read_row(value) is None
    )
