"""A line or a row of cells that is a draw in a list: its day, name, size and cut-off. Pure."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from eescraper.news import words
from eescraper.news.amounts import MAX_SCORE, MIN_SCORE, SIZE, amounts_of
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
    Day,
    day_of,
    days_in,
    number,
)

MAX_ROW = 140


class Row(NamedTuple):
    """What a row states. ``pair``: two numbers that nothing names, in their order."""

    slots: dict[str, Any]
    pair: tuple[int, int] | None
    is_size_first: bool | None = None


_NUMBER = re.compile(
    r"#?(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|(?<=\| )\d{1,3} \d{3}(?= \||$)|\d{1,5})(?![\d%]|[.,]\d)[ab]?\b"
)
_GLUED = re.compile(r"(?<![\d,])(\d{1,2},\d{3}|\d{3,4})(\d{3})(?!\d)")
_GLUED_SCORE_FIRST = re.compile(r"(?<![\d,])(\d{3})(\d{1,2},\d{3}|\d{3,4})(?!\d)")
_NUMBER_AND_SCORE_FIRST = re.compile(
    rf"(?P<n>\d{{1,3}})(?P<score>[2-9]\d\d) {{0,3}}(?P<name>\([^()]{{1,60}}\))? ?(?P<day>(?:{'|'.join(words.MONTHS)})\.? \d{{1,2}}, 20[12]\d)(?P<size>\d{{1,2}},\d{{3}}|\d{{3}})",
    re.IGNORECASE,
)
"""A row without gaps: number of the draw, cut-off, maybe for whom, day, size."""
_GLUED_YEAR = re.compile(r"\b(20[12]\d)(?=\d{6,7}\b|\d{3,5},\d{3}\b)")
_VERSION = re.compile(
    r"\((?:version \d|20\d\d-\d)\)|,? ?20\d\d-version \d|\bversion \d", re.IGNORECASE
)
_TIE_BEHIND = re.compile(
    rf"(?<=\d)[ |]*(?P<tie>(?:{'|'.join(words.MONTHS)})\.? \d{{1,2}}, ?20[12]\d,?(?: at)? \d{{1,2}}:\d\d[^|]{{0,20}})$",
    re.IGNORECASE,
)
"""A moment at the end of a row, behind its amounts: that of the tie-break."""
_ORDINAL_BEHIND = re.compile(r" - (?P<n>\d{1,3})(?:st|nd|rd|th) .{0,80}$")
"""Which draw it was, of all and of its year, behind its amounts."""
_ORDINAL_AHEAD = re.compile(
    rf"(?:the )?(?:express entry )?(?:(?P<word>{'|'.join(words.ORDINALS)})|(?P<n>\d{{1,3}})(?:st|nd|rd|th|e))"
    r" (?:express entry )?(?:draw|round|tirage|ronde)\b"
)
"""Which draw a row is of, in front of its day."""
_LABELS = re.compile(
    r"\b(?:itas?|invit\w+|issued|sent|candidates?|candidats?|crs|scg|scores?|cut-?offs?|minimum|min|lowest|points?|pts|draws?|rounds?|tirages?|program\w*|occupations?|category|number|no"
    r"|with|at|of|to|for|and|from|or|more|ipd|seuil|de|à|avec|based|only|specific|total|applications?|apply|cut|off|people|canadian|work|experience|(?:mon|tues|wednes|thurs|fri|satur|sun)day|invités?|professions?|language|proficiency|services?|social|workers?|class)\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:on|the|was|were|has|have|had|that|which|who|this|is|are|its|it|a|an|ircc|canada|when|in|le|la|les|une?|ont|est|by|than|after|since)\b"
)


def read_row(text: str, score_first: bool = False) -> Row | None:
    """The draw of a line that is nothing but one: a day or a number, a size and a cut-off.

    ``score_first``: of two amounts without a gap between them, the first is the cut-off.
    """
    if len(text) > MAX_ROW or not _DIGITS.search(text):
        return None
    if ":" in text and (tie := _TIE_BEHIND.search(text)):
        row = read_row(text[: tie.start()], score_first)
        fact = tie_break_of(said(f"Tie-break: {tie['tie']}"), False) if row else None
        return row._replace(slots=row.slots | {TIE_BREAK: fact.value}) if row and fact else row
    if whole := _NUMBER_AND_SCORE_FIRST.fullmatch(text.strip()):
        text = "{n} | {day} | {name} | {size} ITAs | {score} CRS".format(**whole.groupdict(""))
    behind = _ORDINAL_BEHIND.search(text)
    text = GLUE.sub(" ", text[: behind.start()] if behind else text)
    text = _GLUED_YEAR.sub(r"\1 ", text)
    if not (days := days_in(text)) or len(days) > 2:  # noqa: PLR2004
        return None
    if _is_prose(text):
        return None
    day, start, end = days[0]
    glued = _GLUED_SCORE_FIRST if score_first else _GLUED
    bare = glued.sub(r"\1 | \2", _VERSION.sub(" ", f"{text[:start]} | {text[end:]}"))
    code, bare = _take_name(bare)
    residue = _LABELS.sub(" ", _NUMBER.sub(" ", bare))
    if _PROSE.search(residue.lower()) or len(re.findall(r"[^\W\d_]{2,}", residue)) > MAX_WORDS:
        return None
    slots: dict[str, Any] = {DATE: day}
    if code:
        slots[CATEGORY] = code
    if ahead := _ORDINAL_AHEAD.match(text[:start].lower()):
        slots[NUMBER] = ahead["n"] or str(words.ORDINALS[ahead["word"]])
    if behind and words.SINCE_LAUNCH.search(behind[0]):
        slots[NUMBER] = behind["n"]
    return _with_amounts(slots, bare)


def read_rows(text: str) -> list[Row]:
    """The draws of a line in which several rows of a table stand side by side; none if one is none."""
    if len(text) > MAX_ROW or len(days := days_in(text)) < 2 or days[0][1] > 0:  # noqa: PLR2004
        return []
    starts = [start for _, start, _ in days]
    parts = zip(starts, [*starts[1:], len(text)], strict=True)
    rows = [read_row(text[start:end].strip()) for start, end in parts]
    return [row for row in rows if row] if all(rows) else []


def is_score_first(text: str, before: bool) -> bool:
    """Whether a line names columns with the cut-off before the size; ``before`` if it names none."""
    if len(text) > MAX_ROW or re.search(r"\d", text):
        return before
    score, size = (re.search(word, text, re.IGNORECASE) for word in (_SCORE, _SIZE))
    return score.start() < size.start() if score and size else before


_SCORE, _SIZE = r"crs|score|cut-? ?off|points|scg|seuil", r"itas?\b|invit|issued|candidat"


def _is_prose(text: str) -> bool:
    """Whether a line surely is no row, whatever is taken out of it."""
    return len(_PROSE.findall(text.lower())) > IN_NAMES


IN_NAMES = 3
"""So many small words may be part of a date and a name."""
MAX_WORDS = 3
_THOUSANDS = re.compile(r"(?<![\d#])\d{1,2}( )\d{3}(?=\D)")
"""A size with a space in it; the number of a draw stands in a cell of its own."""
_DIGITS = re.compile(r"\d\D+\d|\d{4}")
GLUE = re.compile(r"(?<=\d)(?=[A-Z])|(?<=[a-z)])(?=\d)|(?<=[A-Z]{2})(?=\d)")


def _take_name(text: str) -> tuple[str | None, str]:
    """The category that a row names, and the row without the name."""
    for cue in words.NAMES.of(said(text)):
        if found := cue.search(text):
            return words.CATEGORY_OF[cue], f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _with_amounts(slots: dict[str, Any], text: str) -> Row | None:
    """A row with its two amounts: by their labels, else as a pair of numbers."""
    numbers = [match[0] for match in _NUMBER.finditer(text)]
    if len(numbers) == 3 and (thousands := _THOUSANDS.search(text)):  # noqa: PLR2004
        return _with_amounts(slots, f"{text[: thousands.start(1)]},{text[thousands.end(1) :]}")
    if len(numbers) == 3 and "," not in numbers[0]:  # noqa: PLR2004
        slots[NUMBER] = numbers.pop(0).strip("# ").lower()
    if len(numbers) != 2:  # noqa: PLR2004
        return None
    pair = (number(numbers[0]), number(numbers[1]))
    named = {amount.value: amount.kind for amount in amounts_of(text, ())}
    kinds = [named.get(value) for value in pair]
    if any(kinds) and pair[0] != pair[1]:
        is_size_first = kinds[0] == SIZE or (kinds[0] is None and kinds[1] != SIZE)
        if not _fits(pair, is_size_first):
            return None
        return Row(slots | sized(pair, is_size_first), None, is_size_first)
    options = [first for first in (True, False) if _fits(pair, first)]
    if not options:
        return None
    is_sure = len(options) == 1
    return Row(
        slots | sized(pair, options[0]), None if is_sure else pair, options[0] if is_sure else None
    )


def sized(pair: tuple[int, int], is_size_first: bool) -> dict[str, Any]:
    size, cut = pair if is_size_first else pair[::-1]
    return {INVITATIONS: size, CUTOFF: cut}


def _fits(pair: tuple[int, int], is_size_first: bool) -> bool:
    size, cut = pair if is_size_first else pair[::-1]
    return 1 <= size <= MAX_INVITATIONS and MIN_SCORE <= cut <= MAX_SCORE


def with_year(day: Day, year: int | None) -> Day:
    """A day that states no year with one, if there is such a day in it."""
    return day if day.year or not year else day_of(year, day.month, day.day) or day
