"""The values that a lead names, as candidates for each field of the draw that it reports. Pure.

A candidate has features: the words beside it wherever it is named, the place where it is named
first, how often it is, and, in a second look, which other candidates it stands with.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import zip_longest
from operator import itemgetter
from typing import Any, NamedTuple

from eescraper.news import words
from eescraper.news.amounts import MAX_SCORE, MIN_SCORE
from eescraper.news.article import DATELINE
from eescraper.news.blocks import Article
from eescraper.news.facts import FIRST_DRAW, relative_days
from eescraper.news.learned.tokens import (
    CATEGORY_CLASS,
    COUNT_LIKE,
    DAY,
    MAX_TOKENS,
    SCORE_LIKE,
    SMALL,
    YEAR,
    Sentence,
    Value,
)
from eescraper.news.lines import TIME_TO_READ
from eescraper.news.screen import AnyCue
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, MAX_INVITATIONS, Day
from eescraper.news.years import year_of

FIELDS = (DATE, CATEGORY, CUTOFF, INVITATIONS)
MIN_INVITATIONS = 10
BESIDE = 10
"""So many tokens to either side of a value are looked at; so many of the sentence before, and two."""
MAX_PLACES = 12


@dataclass
class Candidate:
    """A value with its features; ``stated`` is how the page has it, most fully, ``texts`` where.

    ``shape`` is the class of the token that it is first named by.
    """

    value: Any
    stated: Any
    shape: str
    texts: list[str] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    places: list[tuple[int, int]] = field(default_factory=list)


Candidates = dict[str, dict[Any, Candidate]]


def candidates_of(
    lead: Sequence[Sentence], article: Article, on: date | None, told: date | None
) -> Candidates:
    """The candidates of each field, in the order in which the lead names them."""
    found: Candidates = {name: {} for name in FIELDS}
    year = _years(article, on)
    before: Sequence[str] = ()
    for sentence in _without_bylines(lead):
        days = _relative(sentence, told)
        if sentence.values or days:
            said = _Context(sentence, before)
            for token in sentence.values:
                if token.value is None or _counts_draws(sentence.words, token):
                    continue
                for name, value, stated in _readings(token, year):
                    said.tell(_add(found[name], value, stated, sentence, token), token)
            for token in days:
                day = date(token.value.year, token.value.month, token.value.day)
                candidate = _add(found[DATE], day, token.value, sentence, token)
                said.tell(candidate, token)
                candidate.features.add("relative")
        before = sentence.words[-BESIDE - 2 :]
    if not any(_OF_THE_DAY.search(sentence.text) for sentence in lead):
        _leave_dateline(found[DATE], on)
    for name, table in found.items():
        _place(table)
        if name == DATE:
            _place_in_time(table, on)
    return found


def _leave_dateline(table: dict[Any, Candidate], on: date | None) -> None:
    """Take out the day of publication if it is told in lines that say nothing else.

    It is that of the draw only where the page says "today", or "tomorrow".
    """
    if on in table and all(map(_is_dateline, table[on].texts)):
        del table[on]


def _without_bylines(lead: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences of a lead but the day of publication that stands before the time of reading."""
    for sentence, following in zip_longest(lead, lead[1:]):
        is_of_reading = following is not None and TIME_TO_READ.fullmatch(following.text)
        if not (is_of_reading and _is_dateline(sentence.text)):
            yield sentence


def _is_dateline(text: str) -> bool:
    return DATELINE.fullmatch(text) is not None and not text.lower().startswith("date")


_OF_THE_DAY = AnyCue(
    r"\btoday\b", r"\baujourd'hui\b", r"\bthis (?:morning|afternoon)\b", r"\btomorrow\b", r"\bdemain\b", r"\byesterday\b", r"\bhier\b",
)  # fmt: skip


def _counts_draws(said: Sequence[str], token: Value) -> bool:
    """Whether a number is one of draws: "has had 197 rounds"."""
    behind = said[token.at + 1] if token.at + 1 < len(said) else ""
    return behind in _DRAWS and isinstance(token.value, int)


_DRAWS = frozenset(("draws", "rounds", "tirages", "rondes"))


def _years(article: Article, on: date | None) -> Callable[[Day], int | None]:
    """The year of a day; of so many that state none it is looked for in the text, and no more."""
    inferred: dict[tuple[int, int], int | None] = {}

    def of(day: Day) -> int | None:
        key = day.month, day.day
        if day.year is None and key not in inferred:
            inferred[key] = year_of(day, article, on) if len(inferred) < MAX_INFERRED else None
        return day.year or inferred[key]

    return of


MAX_INFERRED = 20
"""No lead names more days of the news: each is looked for in the whole text."""


def _add(
    table: dict[Any, Candidate], value: Any, stated: Any, sentence: Sentence, token: Value
) -> Candidate:
    if value not in table:
        shape = token.word if isinstance(value, int) else ""
        table[value] = Candidate(value, stated, shape)
    candidate = table[value]
    if isinstance(stated, Day) and _fullness(stated) > _fullness(candidate.stated):
        candidate.stated = stated
        candidate.texts.clear()
    if len(candidate.texts) < MAX_PLACES:
        candidate.texts.append(sentence.text)
    if len(candidate.places) < MAX_PLACES:
        candidate.places.append((sentence.nth, token.start))
    return candidate


def _fullness(day: Day) -> tuple[bool, bool]:
    return not day.relative, day.year is not None


def _readings(token: Value, year_in: Callable[[Day], int | None]) -> Iterator[tuple[str, Any, Any]]:
    """What a token may be: (field, value, as stated)."""
    word, value = token.word, token.value
    if word == DAY:
        year = year_in(value)
        if year and (day := _day(year, value.month, value.day)):
            yield DATE, day, value
    elif word.startswith(CATEGORY_CLASS):
        yield CATEGORY, value, value
    elif word in (SCORE_LIKE, SMALL, COUNT_LIKE, YEAR):
        if word in (SCORE_LIKE, SMALL) and MIN_SCORE <= value <= MAX_SCORE:
            yield CUTOFF, value, value
        if MIN_INVITATIONS <= value <= MAX_INVITATIONS:
            yield INVITATIONS, value, value


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(sentence: Sentence, told: date | None) -> list[Value]:
    """The days that are told by "today" or a weekday, each with the token that it begins at."""
    if told is None or not sentence.words or not words.DRAW_WORDS.is_in(sentence.text):
        return []
    found = []
    for fact in relative_days(sentence.text, told):
        at = sentence.token_at(fact.start)
        found.append(Value("", fact.start, fact.end, fact.value, at if at < MAX_TOKENS else 0))
    return found


class _Names(NamedTuple):
    """What a word is called as a feature, by where it stands to a value."""

    one_left: str
    two_left: str
    three_left: str
    one_right: str
    two_right: str
    three_right: str
    left: str
    right: str
    said: str
    before: str


_TEMPLATES = ("l1", "l2", "l3", "r1", "r2", "r3", "bl", "br", "s", "p")


@lru_cache(maxsize=1 << 14)
def _names(word: str) -> _Names:
    return _Names(*(f"{template}={word}" for template in _TEMPLATES))


_BEGIN, _END = _names("<s>"), _names("</s>")


class _Context:
    """What is said around the values of one sentence; ``before`` are the last words before it."""

    def __init__(self, sentence: Sentence, before: Sequence[str]) -> None:
        said = sentence.words
        self._words = ("<s>", "<s>", *said, "</s>", "</s>")
        of_words = list(map(_names, said))
        self._names = (_BEGIN, _BEGIN, _BEGIN, *of_words, _END, _END, _END)
        self._left = [names.left for names in of_words]
        self._right = [names.right for names in of_words]
        self._common = {names.said for names in of_words}
        self._common.update([_names(word).before for word in before])
        self._common.update(
            (
                f"kind={sentence.kind}",
                _NTH[min(sentence.nth, len(_NTH) - 1)],
                _IN_BLOCK[min(sentence.in_block, len(_IN_BLOCK) - 1)],
                f"days={min(3, said.count(DAY))}",
                f"scores={min(4, said.count(SCORE_LIKE))}",
                f"counts={min(4, said.count(COUNT_LIKE))}",
            )
        )
        if sentence.is_title:
            self._common.add("title")

    def tell(self, candidate: Candidate, token: Value) -> None:
        """Add the features that a candidate has from standing at a token."""
        at = token.at
        three, two, one, _, after, second, third = self._names[at : at + 7]
        of_words = self._words
        candidate.features.update(
            self._common,
            self._left[max(0, at - BESIDE) : at],
            self._right[at + 1 : at + 1 + BESIDE],
            (
                *(one.one_left, two.two_left, three.three_left),
                *(after.one_right, second.two_right, third.three_right),
                f"l21={of_words[at]}_{of_words[at + 1]}",
                f"r12={of_words[at + 3]}_{of_words[at + 4]}",
            ),
        )
        if isinstance(token.value, int):
            candidate.features.add(f"shape={token.word}")
            if token.value % 100 == 0:
                candidate.features.add("round")
        elif token.word == DAY and token.value.year:
            candidate.features.add("has_year")


def _step(number: int, *bounds: int) -> str:
    """The first of some bounds that a number does not exceed, as a word."""
    at = bisect_left(bounds, number)
    return str(bounds[at]) if at < len(bounds) else "more"


def _steps(name: str, *bounds: int) -> tuple[str, ...]:
    """The features that numbers from 0 on have, to the first beyond the last bound."""
    return tuple(f"{name}={_step(number, *bounds)}" for number in range(bounds[-1] + 2))


_NTH, _IN_BLOCK = _steps("gi", 0, 1, 2, 3, 5, 8, 12, 20, 30), _steps("si", 0, 1, 2, 4)
_COUNT, _RANK = _steps("count", 1, 2, 3, 5), _steps("rank", 0, 1, 2, 3, 5, 8)
_RANK_OF_SHAPE = _steps("rank_of_shape", 0, 1, 2, 3, 5)
_FIRST = _steps("first", 0, 1, 2, 3, 5, 8, 12, 20)


def _place(table: Mapping[Any, Candidate]) -> None:
    """Features of where a candidate stands among the others."""
    of_shape: defaultdict[str, int] = defaultdict(int)
    for rank, candidate in enumerate(table.values()):
        candidate.features |= {
            _COUNT[min(len(candidate.places), len(_COUNT) - 1)],
            _RANK[min(rank, len(_RANK) - 1)],
            _RANK_OF_SHAPE[min(of_shape[candidate.shape], len(_RANK_OF_SHAPE) - 1)],
            _FIRST[min(candidate.places[0][0], len(_FIRST) - 1)],
        }
        of_shape[candidate.shape] += 1


def _place_in_time(table: Mapping[date, Candidate], on: date | None) -> None:
    """Features of how a day lies to the others, and to that of publication."""
    past = sorted(day for day in table if on is None or day <= on + timedelta(days=1))
    for day, candidate in table.items():
        if day in past:
            back = len(past) - 1 - past.index(day)
            candidate.features.add(f"back={_step(back, 0, 1, 2, 4)}")
        else:
            candidate.features.add("future")
        if on is None:
            candidate.features.add("age=unknown")
        else:
            age = (on - day).days
            steps = (-1, 0, 1, 2, 4, 7, 14, 31, 90, 366)
            candidate.features.add("age=" + ("negative" if age < -1 else _step(age, *steps)))
        if day < FIRST_DRAW:
            candidate.features.add("before_2015")


def company(found: Candidates, best: Mapping[str, Any]) -> dict[str, dict[Any, set[str]]]:
    """The features of standing with the best candidates of the other fields: by field and value."""
    return {
        name: _company(found[name], [(other, found[other].get(best.get(other)))
                                     for other in FIELDS if other != name])
        for name in FIELDS
    }  # fmt: skip


def _company(
    table: Mapping[Any, Candidate], others: Sequence[tuple[str, Candidate | None]]
) -> dict[Any, set[str]]:
    by_sentence: defaultdict[int, list[tuple[int, Any]]] = defaultdict(list)
    for value, each in table.items():
        for nth, start in each.places:
            by_sentence[nth].append((start, value))
    for places in by_sentence.values():
        places.sort(key=_start)
    named = sorted(by_sentence)
    found: defaultdict[Any, set[str]] = defaultdict(set)
    for other, candidate in others:
        for nth, start in candidate.places if candidate else ():
            if beside := by_sentence.get(nth):
                _beside(found, other, start, beside)
                continue
            if before := by_sentence.get(nth - 1):
                found[before[-1][1]].add(f"prev_{other}")
            if after := by_sentence.get(nth + 1):
                found[after[0][1]].add(f"next_{other}")
            if (behind := bisect_left(named, nth)) and (last := named[behind - 1]):  # no title
                found[by_sentence[last][-1][1]].add(f"last_before_{other}")
    return found


_start = itemgetter(0)


def _beside(
    found: defaultdict[Any, set[str]], other: str, start: int, beside: Sequence[tuple[int, Any]]
) -> None:
    """Features of the values in the same sentence as the best one of another field."""
    left = bisect_left(beside, start, key=_start)
    right = bisect_right(beside, start, key=_start)
    if left:
        found[beside[left - 1][1]].add(f"left_of_{other}")
    if right < len(beside):
        found[beside[right][1]].add(f"right_of_{other}")
    for _, value in beside:
        found[value].add(f"with_{other}")
    if len({value for _, value in beside}) == 1:
        found[beside[0][1]].add(f"only_with_{other}")
