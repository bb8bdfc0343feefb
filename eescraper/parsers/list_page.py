"""The list page of rounds, in every shape that it has had.

A table of rounds, as served until 2022 or as a browser renders it since (25 rows a page, with
``data-order`` attributes): its columns are told by their headings, in English or French. Or a
shell, as served since 2022-08: its table is empty and names the feed; a template row of empty
cells is no round.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from eescraper.errors import NotUnderstoodError
from eescraper.items import Parsed, Problem, RawDraw
from eescraper.language import fold
from eescraper.parsers import page

if TYPE_CHECKING:
    from bs4 import Tag

MAX_ROUNDS = 2000
MAX_HEAD = 3

NUMBER, DATE, NAME, INVITATIONS, CRS, HIDDEN_DATE, PROGRAMS = (
    *("draw_id", "draw_date", "category_name", "invitations", "crs_cutoff"),
    *("hidden draw_date", "programs"),
)
# Tried in this order on a folded heading.
_COLUMNS = (
    (NUMBER, re.compile(r"#|no\.?|nº|n°|numero(?: de (?:la )?ronde)?|round|ronde|number|round #")),
    (HIDDEN_DATE, re.compile(r"date \(?(?:hidden|cachee?|masquee?)\)?")),
    (DATE, re.compile(r"date(?: of round| de la ronde)?")),
    (PROGRAMS, re.compile(r"program\w*.* (?:covered|vises|couverts|admissibles)")),
    (NAME, re.compile(r"round type|type of round|type de ronde|(?:immigration )?programs?"
                      r"|programmes?(?: d'immigration)?")),
    (INVITATIONS, re.compile(r"(?:number of )?(?:invitations|itas)(?: to apply)?(?: issued| sent)?"
                             r"|(?:nombre d')?invitations(?: a presenter une demande)?"
                             r"(?: envoyees| emises| delivrees)?")),
    (CRS, re.compile(r".*\b(?:crs|scg)\b.*|(?:lowest|minimum|cut-?off) score.*|cut-?off"
                     r"|note .*candidat.*")),
)  # fmt: skip
_NEEDED = frozenset((NUMBER, DATE, INVITATIONS, CRS))


def parse(body: bytes, source: str) -> Parsed:
    """The rounds of the page's table, and the path of the feed that it is filled from.

    Raises `RefusedError` if the body is no HTML page, `NotUnderstoodError` if it has a table of
    rounds that lacks a column, or is beyond the bounds.
    """
    text = page.text_of(body, source)
    address = page.feed_address(text)
    if not page.has_rows(text):
        return Parsed(feed_address=address)
    found: list[RawDraw | Problem] = []
    unread = ""
    for table in page.tree_of(text, source).find_all("table"):
        if not page.is_shown(table):
            continue
        rows = page.rows_of(table)
        head, columns = _columns(rows, source)
        if not columns:
            unread = unread or _like_rounds(rows)
            continue
        for index, row in enumerate(rows[head + 1 :], start=head + 1):
            if entry := _entry(row, columns, f"row {index}"):
                found.append(entry)
            if len(found) > MAX_ROUNDS:
                expected = f"at most {MAX_ROUNDS} rounds"
                raise NotUnderstoodError(source, f"row {index}", expected, "more")
    if unread and not found and address is None:
        expected = "columns for number, date, invitations and CRS score"
        raise NotUnderstoodError(source, "the table", expected, unread)
    return Parsed(
        draws=tuple(entry for entry in found if isinstance(entry, RawDraw)) if found else None,
        feed_address=address,
        problems=tuple(entry for entry in found if isinstance(entry, Problem)),
    )


def names_feed(status: int, parsed: Parsed | None) -> bool | None:
    """What an answer of the list page says of the feed's address: named, not named, nothing.

    A page that is gone, or that can't be read, names none. A redirect, a refusal, a server's
    error say nothing, nor does a page that has the rounds itself.
    """
    if status == HTTPStatus.OK:
        states_draws = parsed is not None and parsed.draws is not None
        return None if states_draws else bool(parsed and parsed.feed_address)
    return False if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) else None


def _columns(rows: list[Tag], source: str) -> tuple[int, list[str | None]]:
    """The row of headings of a table, and what each column is; empty if it is not of rounds."""
    for head, row in enumerate(rows[:MAX_HEAD]):
        texts = [page.text_in(cell) for cell in page.cells_of(row)]
        columns = [
            next((name for name, pattern in _COLUMNS if pattern.fullmatch(fold(text))), None)
            for text in texts
        ]
        known = {name for name in columns if name}
        if not {INVITATIONS, CRS} & known or not {NUMBER, DATE} & known:
            continue
        place, found = "the head of the table of rounds", " | ".join(texts)
        if missing := _NEEDED - known:
            expected = f"the column {', '.join(sorted(missing))}"
            raise NotUnderstoodError(source, place, expected, found)
        if twice := [name for name in known if columns.count(name) > 1]:
            raise NotUnderstoodError(source, place, f"one column {twice[0]}", found)
        return head, columns
    return 0, []


def _like_rounds(rows: list[Tag]) -> str:
    """The first row of a table that may be of rounds under headings that nobody knows, or ""."""
    full = [
        texts
        for row in rows[: MAX_HEAD * 4]
        if len(texts := [page.text_in(cell) for cell in page.cells_of(row)]) >= len(_NEEDED)
        and all(texts[: len(_NEEDED)])
    ]
    has_numbers = len(full) > MAX_HEAD and all(
        any(map(str.isdecimal, "".join(texts))) for texts in full[1:]
    )
    return " | ".join(full[0]) if has_numbers else ""


def _entry(row: Tag, columns: list[str | None], place: str) -> RawDraw | Problem | None:
    """The draw that a row states; None for a row of empty cells, or a browser's notice."""
    cells = page.cells_of(row)
    is_notice = len(cells) == 1 and cells[0].get("colspan")
    if is_notice or not any(page.text_in(cell) for cell in cells):
        return None
    return _draw(cells, columns, place)


def _draw(row: list[Tag], columns: list[str | None], place: str) -> RawDraw | Problem:
    if len(row) != len(columns):
        said = " | ".join(page.text_in(cell) for cell in row)
        return Problem(None, "draw_id", place, f"a row of {len(columns)} cells", said)
    cells = {name: cell for name, cell in zip(columns, row, strict=True) if name}
    texts = {name: page.text_in(cell) for name, cell in cells.items()}
    restated = [
        (name, page.squeeze(str(order)))
        for name in (DATE, INVITATIONS, CRS)
        if (order := cells[name].get("data-order") or cells[name].get("data-sort"))
    ]
    if HIDDEN_DATE in texts:
        restated.append((DATE, texts[HIDDEN_DATE]))
    link = cells[NUMBER].find("a")
    return RawDraw(
        draw_id=texts[NUMBER],
        draw_date_full=texts[DATE],
        category_name=texts.get(NAME),
        programs=_programs(cells[PROGRAMS]) if PROGRAMS in cells else None,
        invitations=texts[INVITATIONS],
        crs_cutoff=texts[CRS],
        url=str(link.get("href") or "") if link else None,
        restated=tuple(restated),
        place=place,
    )


def _programs(cell: Tag) -> str:
    """A list of programs as one text; the page of 2021 has a paragraph for each."""
    return ", ".join(page.lines_of(cell))
