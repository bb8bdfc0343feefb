"""A round's result as lines of text, as the page of the latest round and those of single rounds
print it: a heading with number and date, the name of the round, then ``label: value``.

Seen: the page of the latest round until 2022 (a copy of #228 stood in a comment of its successor),
pages of single rounds (#205), the page of all earlier results (several rounds, the oldest as small
tables), the shells since 2022 (labels without values).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from eescraper.errors import NotUnderstoodError, RefusedError
from eescraper.items import BANDS, Parsed, Problem, RawDraw
from eescraper.language import fold
from eescraper.parsers import page

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_ROUNDS = 500
MAX_LABEL = 120
MAX_INSTRUCTION = 100_000

_HEADING = re.compile(
    r"(?:ministerial instructions? respecting (?:the )?invitations?\b"
    r"|instructions? ministerielles? (?:concernant|visant|sur|relatives?) .{0,20}\binvitations?\b)"
    r"[^#]{0,160}?(?:(?:#|\bno\.?|\bn[°º]) ?(?P<number>[0-9]{1,4}[a-z]?)?)?"
    r" ?-? ?(?P<date>\(?(?:[a-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? ?[0-9]{4}"
    r"|[0-9]{1,2}(?:er)? [a-z]{3,9} [0-9]{4})\)?)? ?"
)
_LABELS = (
    ("invitations", re.compile(r"number of invitations.*|nombre d'invitations.*"
                               r"|invitations (?:issued|envoyees|emises|delivrees)")),
    ("rank", re.compile(r"rank .*|rang .*")),
    ("drawn_at", re.compile(r"date and time of (?:the )?round.*|date et heure .*")),
    ("crs_cutoff", re.compile(r"(?:crs|scg)\b.*|.*\b(?:score|note)\b.*\b(?:candidate?|crs|scg)\b.*"
                              r"|lowest score.*")),
    ("tie_break", re.compile(r"tie[- ]?break.*|regle .*\b(?:egalite|departage\w*|departager)\b.*"
                             r"|bris d'egalite.*|departage.*")),
)  # fmt: skip
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
_NO_NAME = re.compile(
    r"see (?:the )?full text.*|(?:voir|consulter|lire) le texte .*|results?\b.*|resultats? ?:.*"
    r"|previous rounds?.*|rondes? precedentes?.*|see previous .*"
)
_FOOTNOTE = re.compile(r"\s*(?:Footnote|Note de bas de page)\s*\S{0,3}$")
_POOL = re.compile(r".*\b(?:crs|scg)\b.*\b(?:pool|bassin)\b.*")
_AS_OF = re.compile(r"\b(?:as of|au|en date du|le)\s+(?:le\s+)?(.{6,40})$", re.IGNORECASE)
_PAGE_OF = re.compile(r"/invitations(?:-|\.html\?q=)([0-9]{1,4}[ab]?)(?:\.html)?$")
_BAND_LABELS = {name[4:].replace("_", "-"): name for name in BANDS[:-1]} | {"total": "total"}


@dataclass
class _Result:
    """What has been read of one round so far."""

    heading: str
    place: str
    number: str | None = None
    date: str | None = None
    before_labels: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return any(any(map(str.isdecimal, text)) for text in self.values.values())


def parse(body: bytes, source: str, *, has_instruction: bool) -> Parsed:
    """The rounds that the page prints, and the path of the feed that a shell is filled from.

    Raises `RefusedError` if the body is no HTML page, or has neither results nor a feed's
    address; `NotUnderstoodError` if it is beyond the bounds.
    """
    text = page.text_of(body, source)
    address = page.feed_address(text)
    tree = page.tree_of(text, source)
    _flatten_small_tables(tree)
    lines = list(page.lines_of(tree.find("main") or tree))
    results = list(_results(lines))
    if not results and address is None:
        raise RefusedError(source, "the page", "a round's result, or a feed's address", lines[:3])
    if len(results) > MAX_ROUNDS:
        raise NotUnderstoodError(source, "the page", f"at most {MAX_ROUNDS} rounds", "more")
    stated = [result for result in results if result.says_something]
    if not stated:
        return Parsed(feed_address=address)
    pool = _pool(tree) if len(stated) == 1 else None
    instruction = _instruction(lines) if has_instruction and len(stated) == 1 else (None, None)
    links = _linked_numbers(tree) if len(stated) == 1 else []
    draws, problems = [], []
    for result in stated:
        number = result.number or (links[0] if len(links) == 1 else None)
        if number is None:
            problems.append(
                Problem(None, "draw_id", result.place, "a heading with a number", result.heading)
            )
            continue
        draws.append(_raw_draw(result, number, pool, instruction))
    return Parsed(tuple(draws), (), address, tuple(problems))


def _results(lines: list[str]) -> Iterator[_Result]:
    """Rounds in the page's order: each begins with its heading, or else with its first label.

    A heading is printed twice on the page of a single round, over the result and over the
    instruction: only one that labels follow begins a round.
    """
    current: _Result | None = None
    for index, line in enumerate(lines):
        folded = fold(line)
        if heading := _HEADING.fullmatch(folded):
            if current and current.values:
                yield current
            current = _Result(line, f"line {index}", heading["number"], _date_in(line, heading))
            continue
        label, value = _label(line, folded)
        if label:
            if current is None or label in current.values:
                if current:
                    yield current
                current = _Result("", f"line {index}")
            current.values[label] = value
        elif current and not current.values and not _NO_NAME.fullmatch(folded):
            current.before_labels.append(line)
    if current and current.values:
        yield current


def _label(line: str, folded: str) -> tuple[str | None, str]:
    """A known label and the value after its colon; (None, "") for any other line."""
    stem = folded.partition(":")[0].strip()
    if ":" not in folded or len(stem) > MAX_LABEL:
        return None, ""
    name = next((n for n, pattern in _LABELS if pattern.fullmatch(stem)), None)
    return name, _FOOTNOTE.sub("", line.partition(":")[2]).strip() if name else ""


def _date_in(line: str, heading: re.Match[str]) -> str | None:
    """The date of a heading as printed: what stands after its last dash, or its number."""
    if not heading["date"]:
        return None
    length = len(heading["date"].split())
    return " ".join(line.split()[-length:]).strip(" ()")


def _raw_draw(
    result: _Result,
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
    for table in tree.find_all("table"):
        caption = table.find("caption")
        title = page.text_in(caption) if caption else ""
        counts: dict[str, str] = {}
        for row in table.find_all("tr"):
            cells = [page.text_in(cell) for cell in row.find_all(("td", "th"))]
            if len(cells) == 2:  # noqa: PLR2004
                band = fold(cells[0]).replace(",", "").replace(" to ", "-").replace(" a ", "-")
                counts[_BAND_LABELS.get(band.replace(" ", ""), band)] = cells[1]
        if set(BANDS) <= counts.keys() and any(counts[band] for band in BANDS):
            found = _AS_OF.search(title) if _POOL.fullmatch(fold(title)) else None
            return tuple(counts[band] for band in BANDS), found[1].strip() if found else None
    return None


def _instruction(lines: list[str]) -> tuple[str | None, str | None]:
    """Minister and text of the instruction: what stands below "Full text", after the result."""
    folded = [fold(line) for line in lines]
    last = max(i for i, line in enumerate(folded) if _label(line, line)[0])
    start = next((i for i in range(last, len(lines)) if _FULL_TEXT.fullmatch(folded[i])), None)
    if start is None:
        return None, None
    ends = (i for i in range(start, len(lines)) if _END.fullmatch(folded[i]))
    text = lines[start + 1 : next(ends, None)]
    signed = next((a for a, b in pairwise(text) if _MINISTER.fullmatch(fold(b))), None)
    return signed, "\n".join(text).replace("\u00a0", " ")[:MAX_INSTRUCTION] or None


def _linked_numbers(tree: BeautifulSoup) -> list[str]:
    """Numbers in the links to pages of single rounds, each once."""
    numbers = (_PAGE_OF.search(str(a.get("href") or "")) for a in tree.find_all("a", limit=2000))
    return list(dict.fromkeys(found[1] for found in numbers if found))


def _flatten_small_tables(tree: BeautifulSoup) -> None:
    """Turn a result that is printed as a table of one row into lines ``label: value``.

    The rounds of 2015 to 2017 stood so on the page of earlier results.
    """
    for table in tree.find_all("table"):
        rows = table.find_all("tr", limit=3)
        if len(rows) != 2:  # noqa: PLR2004
            continue
        heads, cells = (_texts(row) for row in rows)
        known = [_label(f"{head}:", fold(f"{head}:"))[0] for head in heads]
        if len(heads) == len(cells) and any(known):
            for head, cell in zip(heads, cells, strict=True):
                line = tree.new_tag("p")
                line.string = f"{head}: {cell}"
                table.insert_before(line)
            table.decompose()


def _texts(row: Tag) -> list[str]:
    return [page.text_in(cell) for cell in row.find_all(("th", "td"))]
