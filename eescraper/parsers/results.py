"""A round's result as lines of text, as the page of the latest round and those of single rounds
print it: a heading with number and date, the name of the round, then ``label: value``.

Seen: the page of the latest round until 2022 (a copy of #228 stood in a comment of its successor),
pages of single rounds (#205), the page of all earlier results (several rounds, the oldest as small
tables), the shells since 2022 (labels without values).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from eescraper.errors import NotUnderstoodError, RefusedError
from eescraper.items import BANDS, Parsed, Problem, RawDraw
from eescraper.language import fold
from eescraper.parsers import page
from eescraper.parsers.result_lines import Result, label_of, read_results

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_ROUNDS = 500
MAX_INSTRUCTION = 100_000

_FULL_TEXT = re.compile(r"full text|texte (?:integral|complet)")
_END = re.compile(
    r"page details|details de la page|report a problem.*|signaler un probleme.*"
    r"|date modified:?.*|date de modification ?:?.*|footnotes?|notes de bas de page"
)
_MINISTER = re.compile(
    r"minister of (?:citizenship and immigration|immigration, refugees and citizenship)"
    r"|(?:le |la )?ministre de (?:la citoyennete et de l'immigration"
    r"|l'immigration, des refugies et de la citoyennete)"
)
_POOL = re.compile(r".*\b(?:crs|scg)\b.*\b(?:pool|bassin)\b.*")
_AS_OF = re.compile(r"\b(?:as of|au|en date du|le)\s+(?:le\s+)?(.{6,40})$", re.IGNORECASE)
_TO_FULL_TEXT = re.compile(
    r".*(?:full text|texte (?:integral|complet)|ministerial instruction"
    r"|instructions? ministerielle).*"
)
_PAGE_OF = re.compile(r"/invitations(?:-|\.html\?q=)([0-9]{1,4}[ab]?)(?:\.html)?$")
_BAND_LABELS = {name[4:].replace("_", "-"): name for name in BANDS[:-1]} | {"total": "total"}


def parse(body: bytes, source: str, *, has_instruction: bool) -> Parsed:
    """The rounds that the page prints, and the path of the feed that a shell is filled from.

    Raises `RefusedError` if the body is no HTML page, or has neither results nor a feed's
    address; `NotUnderstoodError` if it has labels without values and names no feed, or is beyond
    the bounds.
    """
    text = page.text_of(body, source)
    address = page.feed_address(text)
    tree = page.tree_of(text, source)
    _flatten_small_tables(tree)
    mains = tree.find_all("main", limit=2)
    lines = list(page.lines_of(mains[0] if len(mains) == 1 else tree))
    results = [result for result in read_results(lines) if result.values]
    if not results and address is None:
        raise RefusedError(source, "the page", "a round's result, or a feed's address", lines[:3])
    if len(results) > MAX_ROUNDS:
        raise NotUnderstoodError(source, "the page", f"at most {MAX_ROUNDS} rounds", "more")
    stated = [result for result in results if result.says_something]
    if not stated and address is None:
        raise NotUnderstoodError(
            source, results[0].place, "values beside the labels", str(results[0].values)
        )
    if not stated:
        return Parsed(feed_address=address)
    only = stated[0] if len(stated) == 1 else None
    pool = _pool(tree) if only else None
    instruction = _instruction(lines, only.end) if has_instruction and only else (None, None)
    linked = _linked_number(tree) if only and "#" not in only.heading else None
    draws, problems = [], []
    for result in stated:
        number = result.number or linked
        if number is None:
            expected, found = "a heading with a number", result.heading or str(result.values)
            problems.append(Problem(None, "draw_id", result.place, expected, found))
            continue
        draws.append(_raw_draw(result, number, pool, instruction))
    return Parsed(tuple(draws), (), address, tuple(problems))


def _raw_draw(
    result: Result,
    number: str,
    pool: tuple[tuple[str, ...], str | None] | None,
    instruction: tuple[str | None, str | None],
) -> RawDraw:
    values = result.values
    name = result.before_labels[-1].rstrip(" .") if result.before_labels else None
    rank = values.get("rank")
    return RawDraw(
        draw_id=number,
        draw_date_full=result.date,
        category_name=name,
        invitations=values.get("invitations"),
        crs_cutoff=_without_unit(values.get("crs_cutoff")),
        drawn_at=values.get("drawn_at"),
        tie_break=values.get("tie_break"),
        pool_as_of=pool[1] if pool else None,
        pool=pool[0] if pool else None,
        restated=(("invitations", rank),) if rank else (),
        minister=instruction[0],
        instruction=instruction[1],
        place=result.place,
    )


def _without_unit(text: str | None) -> str | None:
    return re.sub(r"\s*points?$", "", text) if text else text


def _pool(tree: BeautifulSoup) -> tuple[tuple[str, ...], str | None] | None:
    """The pool's eighteen texts and the text of its date, if the page has the bands of today.

    Tables of 2020 and before have other bands (451-600): they are left alone.
    """
    for table in filter(page.is_shown, tree.find_all("table")):
        caption = table.find("caption")
        title = page.text_in(caption) if caption else ""
        counts: dict[str, str] = {}
        for row in page.rows_of(table):
            cells = page.cells_of(row)
            if len(cells) == 2:  # noqa: PLR2004
                band = (
                    fold(page.text_in(cells[0]))
                    .replace(",", "")
                    .replace(" to ", "-")
                    .replace(" a ", "-")
                )
                counts[_BAND_LABELS.get(band.replace(" ", ""), band)] = page.text_in(cells[1])
        if set(BANDS) <= counts.keys() and any(counts[band] for band in BANDS):
            found = _AS_OF.search(title) if _POOL.fullmatch(fold(title)) else None
            return tuple(counts[band] for band in BANDS), found[1].strip() if found else None
    return None


def _instruction(lines: list[str], last: int) -> tuple[str | None, str | None]:
    """Minister and text of the instruction: what stands below "Full text", after the result."""
    folded = [fold(line) for line in lines]
    start = next((i for i in range(last, len(lines)) if _FULL_TEXT.fullmatch(folded[i])), None)
    if start is None:
        return None, None
    ends = (i for i in range(start, len(lines)) if _END.fullmatch(folded[i]))
    text = lines[start + 1 : next(ends, None)]
    signed = next((a for a, b in pairwise(text) if _MINISTER.fullmatch(fold(b))), None)
    return signed, "\n".join(text).replace("\u00a0", " ")[:MAX_INSTRUCTION] or None


def _linked_number(tree: BeautifulSoup) -> str | None:
    """The number in the one link to the instruction's full text, if the page has just one."""
    numbers = {
        found[1]
        for anchor in tree.find_all("a", limit=2000)
        if (found := _PAGE_OF.search(str(anchor.get("href") or "")))
        and _TO_FULL_TEXT.fullmatch(fold(page.text_in(anchor)))
    }
    return numbers.pop() if len(numbers) == 1 else None


def _flatten_small_tables(tree: BeautifulSoup) -> None:
    """Turn a result that is printed as a table of one row into lines ``label: value``.

    The rounds of 2015 to 2017 stood so on the page of earlier results.
    """
    for table in tree.find_all("table"):
        rows = page.rows_of(table)
        if len(rows) != 2 or not page.is_shown(table):  # noqa: PLR2004
            continue
        heads, cells = (_texts(row) for row in rows)
        known = [label_of(f"{head}:", fold(f"{head}:"))[0] for head in heads]
        if len(heads) == len(cells) and any(known):
            for head, cell in zip(heads, cells, strict=True):
                line = tree.new_tag("p")
                line.string = f"{head}: {cell}"
                table.insert_before(line)
            table.decompose()


def _texts(row: Tag) -> list[str]:
    return [page.text_in(cell) for cell in page.cells_of(row)]
