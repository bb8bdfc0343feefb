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
    from collections.abc import Iterator

    from bs4 import Tag

MAX_ROUNDS = 2000

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
    (INVITATIONS, re.compile(r"(?:number of )?invitations(?: \w+)*"
                             r"|nombre d'invitations(?: \w+)*")),
    (CRS, re.compile(r".*\b(?:crs|scg)\b.*|(?:lowest|minimum) score.*|note .*candidat.*")),
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
    for table in page.tree_of(text, source).find_all("table"):
        columns = _columns(table, source)
        for place, row in _rows(table) if columns else ():
            found.append(_draw(row, columns, place))
            if len(found) > MAX_ROUNDS:
                raise NotUnderstoodError(source, place, f"at most {MAX_ROUNDS} rounds", "more")
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


def _columns(table: Tag, source: str) -> list[str | None]:
    """What each column of a table is, by the first row of headings; empty if not of rounds."""
    heading = table.find("tr")
    cells = heading.find_all("th", limit=50) if heading else []
    columns: list[str | None] = []
    for cell in cells:
        label = fold(page.text_in(cell))
        name = next((n for n, pattern in _COLUMNS if pattern.fullmatch(label)), None)
        columns.append(name if name not in columns else None)
    if not {INVITATIONS, CRS} & set(columns) or not {NUMBER, DATE} & set(columns):
        return []
    if missing := _NEEDED - set(columns):
        found = " | ".join(page.text_in(cell) for cell in cells)
        raise NotUnderstoodError(
            source, "the head of the table of rounds", f"the column {', '.join(missing)}", found
        )
    return columns


def _rows(table: Tag) -> Iterator[tuple[str, list[Tag]]]:
    """The cells of each row below the head that says something, and its place."""
    for index, row in enumerate(table.find_all("tr")):
        cells = row.find_all(("td", "th"), recursive=False)
        is_own = row.find_parent("table") is table
        has_data = any(cell.name == "td" for cell in cells)
        if len(cells) == 1 and cells[0].get("colspan"):
            continue  # what a browser shows in an empty table: "Loading", "No data"
        if is_own and has_data and any(page.text_in(cell) for cell in cells):
            yield f"row {index}", cells


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
