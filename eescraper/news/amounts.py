"""The sizes and cut-offs among the numbers of a sentence.

A number is what its nearest unit or governing word says: "3,000 invitations", "invited 3,000",
"a score of 470", "470 points or more". Differences, shares, spans of time and points that are given
for something are neither. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eescraper.news import amount_words as words
from eescraper.news.screen import low_of

SIZE, SCORE = "size", "score"
MIN_SCORE, MAX_SCORE = 68, 999
"""No cut-off was below 75 or above 902; 67 points are those of another grid."""
NOMINATION = 600
"""The points of a provincial nomination: a number on nearly every page, and no cut-off."""
MAX_COUNT = 99_999


class Amount(NamedTuple):
    """A number of one kind, and where in the sentence."""

    kind: str
    value: int
    start: int
    end: int


class Governor(NamedTuple):
    """A word that says what the number after it is."""

    kind: str
    start: int
    end: int
    is_verb: bool


def amounts_of(text: str, taken: Sequence[tuple[int, int]]) -> list[Amount]:
    """The sizes and cut-offs of a sentence, in order; ``taken`` are places of dates and times."""
    governors: list[Governor] | None = None
    found: list[Amount] = []
    low = masked(low_of(text), taken)
    for match in numbers(low):
        start, end = match.span()
        governors = list(_governors(text)) if governors is None else governors
        value = int("".join(filter(str.isdecimal, match[0])))
        kind = _kind(low, start, end, value, governors, found)
        if kind is not None and _is_possible(kind, match[0], value, text):
            found.append(Amount(kind, value, start, end))
    return found


def masked(text: str, taken: Sequence[tuple[int, int]]) -> str:
    """A text of the same length in which those places have no digits."""
    for start, end in taken:
        text = f"{text[:start]}{'x' * (end - start)}{text[end:]}"
    return text


_DIGITS = re.compile(r"\d+")


def numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers of a text in lower case: tried where digits begin, and nowhere else."""
    end = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start >= end and (match := words.NUMBER.match(text, start)):
            end = match.end()
            yield match


def _governors(text: str) -> Iterator[Governor]:
    for match in words.GOVERNORS.finditer(text):
        kind = SCORE if match["score"] else SIZE
        yield Governor(kind, match.start(), match.end(), match["verb"] is not None)


def _is_possible(kind: str, printed: str, value: int, text: str) -> bool:
    """Whether a number of that kind can be; 600 beside nominations are the points of one."""
    if kind == SIZE:
        return 1 <= value <= MAX_COUNT
    if value == NOMINATION and words.OF_NOMINATION.search(text):
        return False
    return _is_score(printed)


def _is_score(printed: str) -> bool:
    return printed.isdecimal() and MIN_SCORE <= int(printed) <= MAX_SCORE


def _kind(  # noqa: PLR0911 - one rule a line, in the order of their worth
    text: str,
    start: int,
    end: int,
    value: int,
    governors: Sequence[Governor],
    found: Sequence[Amount],
) -> str | None:
    """What a number is: by its unit, its label, else by the word that governs it.

    ``text`` is in lower case, and so are its parts.
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + AHEAD]
    if _is_neither(before, after):
        return None
    left = [g for g in governors if g.end <= start and start - g.end <= WINDOW]
    nearest = left[-1] if left else None
    gap = text[nearest.end : start] if nearest else ""
    printed = text[start:end]
    is_governed = nearest and nearest.kind == SCORE and words.TIGHT.fullmatch(gap)
    if _is_score(printed) and (words.SCORE_UNIT.match(after) or is_governed):
        return SCORE
    if words.POINTS.match(after):
        return None
    if words.SIZE_UNIT.match(after):
        return None if _is_year(printed, value) and not words.INVITES.search(before) else SIZE
    if words.LABEL.search(before) and (kind := _kind_of_label(text, start, end, governors)):
        return kind
    is_people = words.PEOPLE_UNIT.match(after) is not None
    if is_people or _is_year(printed, value):
        is_one_more = (
            any(amount.kind == SIZE for amount in found)
            and words.AND.search(before)
            and words.AS_MANY.match(after)
        )
        return SIZE if is_one_more else _size_of_people(before, after, gap, nearest, is_people)
    if found and words.AND_SO.fullmatch(text[found[-1].end : start]) and words.EACH.search(after):
        return found[-1].kind
    if nearest and words.THAT_IS.fullmatch(gap):
        return nearest.kind
    if words.COPULA.search(before[-NEAR:]):
        return _first_kind(text, start, governors)
    return _kind_of_bare(before, after, value, nearest, gap, governors) or (
        SCORE if found and value < MAX_SCORE and words.AT.search(before[-NEAR:]) else None
    )


def _kind_of_bare(
    before: str,
    after: str,
    value: int,
    nearest: Governor | None,
    gap: str,
    governors: Sequence[Governor],
) -> str | None:
    """What a number without a unit is: "fell to 470", "invited 3,000", "3,000 were invited"."""
    has_score = any(governor.kind == SCORE for governor in governors)
    is_at = words.AT.search(before[-NEAR:]) is not None and value < MAX_SCORE
    is_at = is_at and not words.SELECTED.match(after)
    if is_at or words.MOVED.search(before) or words.FELL.search(before):
        if has_score:
            return SCORE
        if is_at:
            return None
    if value >= FEW and words.SELECTED.match(after):
        return SIZE
    if nearest and nearest.kind == SIZE and value >= FEW and _is_near(gap, nearest):
        return None if words.OF_THESE.search(before) else SIZE
    if nearest and nearest.kind == SCORE and value <= MAX_SCORE and _governs(gap):
        return SCORE
    received = words.RECEIVED.match(after)
    is_received = received is not None and not words.DIGIT.search(words.SCORED.sub("", received[0]))
    return SIZE if value >= FEW and (is_received or words.NEXT_WORD.match(after)) else None


WINDOW = 100
AHEAD = 160
"""So many characters after a number are looked at: "500 people with a score of …, who …, were invited"."""
NEAR = 40
"""So far may a word stand that denies or links a number: nothing but small words between."""
FEW = 20


def _is_neither(before: str, after: str) -> bool:
    near = before[-NEAR:]
    if words.OTHER_UNIT.match(after):
        return True
    if words.CHANGE_UNIT.match(after) and not words.SCORE_OF.search(near):
        return True
    is_difference = words.MORE_THAN.search(near) and words.COMPARED.match(after)
    if is_difference or words.CORRECTED.search(near):
        return True
    return _is_measured(before, near, after)


def _is_measured(before: str, near: str, after: str) -> bool:
    """Whether a number is a change, a rank or the bound of a range, by the words before it."""
    if words.NEITHER.search(near) and not _is_counted(near, after):
        return True
    if words.RANK.search(before):
        return True
    if words.RANGE_START.search(near) and not (
        words.MOVED.search(before) or words.FELL.search(before)
    ):
        return True
    origin = words.FROM.search(near)
    if origin is None:
        return False
    is_from = origin[0].startswith("from") and not words.PEOPLE_UNIT.match(after)
    return is_from or words.RANGE_END.match(after) is not None


def _is_counted(near: str, after: str) -> bool:
    """Whether a number is a size or a score in spite of the words before it."""
    if words.NO_MORE_THAN.search(near) or (
        words.IN_DRAW.search(near) and words.SIZE_UNIT.match(after)
    ):
        return True
    is_of_people = words.DRAW.search(near) or words.CLOSE_TO.search(near)
    if is_of_people and words.PEOPLE_NEXT.match(after):
        return True
    return words.DRAW.search(near) is not None and words.POINTS.match(after) is not None


def _is_year(printed: str, value: int) -> bool:
    return printed.isdecimal() and 2014 <= value <= 2035  # noqa: PLR2004


def _kind_of_label(text: str, start: int, end: int, governors: Sequence[Governor]) -> str | None:
    """What a label says: "CRS score of lowest-ranked candidate invited" is of a score."""
    since = max(
        text.rfind("; ", 0, start), text.rfind(", ", 0, start), text.rfind(". ", 0, start), 0
    )
    kinds = {g.kind for g in governors if since <= g.start < start}
    if _is_year(text[start:end], int(text[start:end]) if text[start:end].isdecimal() else 0):
        return None
    if _OF_BAND.search(text, 0, start):
        return None
    return SCORE if SCORE in kinds else SIZE if kinds else None


_OF_BAND = re.compile(r"\brange ?: ?$", re.IGNORECASE)
"""What the candidates of a band of scores stand behind: "451-500 CRS score range: 66,792"."""


def _size_of_people(
    before: str, after: str, gap: str, nearest: Governor | None, is_people: bool
) -> str | None:
    """A number of people, or one that may be a year, is a size if somebody invited them."""
    if nearest and nearest.kind == SIZE and _is_near(gap, nearest):
        is_size = is_people or (nearest.is_verb and not words.OF_YEAR.search(before))
        return SIZE if is_size else None
    if is_people and (
        words.DRAW_OF.search(before)
        or words.ALL_INVITED.match(after)
        or words.NUMBER_OF.search(before)
    ):
        return SIZE
    if is_people and nearest and nearest.kind == SIZE and words.WENT_TO.fullmatch(gap):
        return SIZE
    if (
        is_people
        and (got := words.RECEIVED.match(after))
        and not words.NOT_SAID.search(words.SCORED.sub("", got[0]))
    ):
        return SIZE
    return None


def _is_near(gap: str, nearest: Governor) -> bool:
    """Whether what lies between "invited" and a number are but words of emphasis."""
    if words.SPARE.fullmatch(gap):
        return True
    if nearest.is_verb:
        return bool(words.EMPHASIS.fullmatch(gap))
    return bool(
        re.fullmatch(
            r"\)?(?: to apply)?(?: \(itas?\)|,? ?\(itas?\),?)?(?: for (?:canad\w+ )?(?:permanent residen\w+|pr)\b)?"
            r"(?: (?:were|was|have been|had been|being))?(?: \w+)?(?: out)? (?:to|from|for|à|de|pour) (?:the |a total of |some |another |about |over |nearly |only |just |exactly |roughly |approximately |around |almost |as many as |more than |up to |a further )*",
            gap,
            re.IGNORECASE,
        )
    )


def _governs(gap: str) -> bool:
    """Whether a word of scores governs a number across these words: no other clause between."""
    return len(gap) < FAR and not re.search(
        r"[.;!?]|\d{2}|\b(?:issued|invited|sent|candidates? (?:were|received))\b", gap
    )


FAR = 70


def _first_kind(text: str, start: int, governors: Sequence[Governor]) -> str | None:
    """The subject of "… was N": the first governor of its clause."""
    since = max(
        text.rfind("; ", 0, start),
        text.rfind(", while ", 0, start),
        text.rfind(", and ", 0, start),
        text.rfind(" and the ", 0, start),
        -1 if ")" in text[text.rfind("(", 0, start) : start] else text.rfind("(", 0, start),
        0,
    )
    return next((g.kind for g in governors if since <= g.start < start), None)
