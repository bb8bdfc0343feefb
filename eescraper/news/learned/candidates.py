"""The values that a lead names, as candidates for each field of the draw that it reports. Pure.

A candidate has features: the words beside it wherever it is named, the place where it is named
first, how often it is, and, in a second look, which other candidates it stands with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from eescraper.news import words
from eescraper.news.amounts import MAX_SCORE, MIN_SCORE
from eescraper.news.article import DATELINE
from eescraper.news.blocks import Article
from eescraper.news.facts import FIRST_DRAW, relative_days
from eescraper.news.learned.tokens import (
    CATEGORY_CLASS,
    COUNT_LIKE,
    DAY,
    SCORE_LIKE,
    SMALL,
    YEAR,
    Sentence,
    Token,
)
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
    before: list[str] = []
    for sentence in lead:
        said = _Context(sentence, before)
        for at, token in enumerate(sentence.tokens):
            if token.value is None or _counts_draws(sentence.tokens, at):
                continue
            for name, value, stated in _readings(token, year):
                _add(found[name], value, stated, sentence, token).features |= said.beside(at)
        for at, stated in _relative(sentence, told):
            day = date(stated.year, stated.month, stated.day)
            candidate = _add(found[DATE], day, stated, sentence, sentence.tokens[at])
            candidate.features |= said.beside(at) | {"relative"}
        before = ["p=" + token.word for token in sentence.tokens[-BESIDE - 2 :]]
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


def _is_dateline(text: str) -> bool:
    return DATELINE.fullmatch(text) is not None and not text.lower().startswith("date")


_OF_THE_DAY = AnyCue(
    r"\btoday\b", r"\baujourd'hui\b", r"\bthis (?:morning|afternoon)\b", r"\btomorrow\b", r"\bdemain\b", r"\byesterday\b", r"\bhier\b",
)  # fmt: skip


def _counts_draws(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is one of draws: "has had 197 rounds"."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return isinstance(tokens[at].value, int) and behind in _DRAWS


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
    table: dict[Any, Candidate], value: Any, stated: Any, sentence: Sentence, token: Token
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


def _readings(token: Token, year_in: Callable[[Day], int | None]) -> Iterator[tuple[str, Any, Any]]:
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


def _relative(sentence: Sentence, told: date | None) -> Iterator[tuple[int, Any]]:
    """The days that are told by "today" or a weekday: (number of the token, day)."""
    if told is None or not sentence.tokens or not words.DRAW_WORDS.is_in(sentence.text):
        return
    for fact in relative_days(sentence.text, told):
        ends = (at for at, token in enumerate(sentence.tokens) if token.end > fact.start)
        yield next(ends, 0), fact.value


class _Context:
    """What is said around the values of one sentence."""

    def __init__(self, sentence: Sentence, before: Sequence[str]) -> None:
        said = [token.word for token in sentence.tokens]
        self._said = ["<s>", "<s>", "<s>", *said, "</s>", "</s>", "</s>"]
        self._tokens = sentence.tokens
        self._left = ["bl=" + word for word in said]
        self._right = ["br=" + word for word in said]
        self._common = {"s=" + word for word in said}
        self._common.update(before)
        self._common.add(f"kind={sentence.kind}")
        if sentence.is_title:
            self._common.add("title")
        self._common.add(f"gi={_step(sentence.nth, 0, 1, 2, 3, 5, 8, 12, 20, 30)}")
        self._common.add(f"si={_step(sentence.in_block, 0, 1, 2, 4)}")
        self._common.add(f"days={min(3, said.count(DAY))}")
        self._common.add(f"scores={min(4, said.count(SCORE_LIKE))}")
        self._common.add(f"counts={min(4, said.count(COUNT_LIKE))}")

    def beside(self, at: int) -> set[str]:
        """The features of the value at a token."""
        token = self._tokens[at]
        said, nth = self._said, at + 3
        one, two, three = said[nth - 1], said[nth - 2], said[nth - 3]
        after, second, third = said[nth + 1], said[nth + 2], said[nth + 3]
        found = {
            *(f"l1={one}", f"l2={two}", f"l3={three}", f"l21={two}_{one}"),
            *(f"r1={after}", f"r2={second}", f"r3={third}", f"r12={after}_{second}"),
            *self._left[max(0, at - BESIDE) : at],
            *self._right[at + 1 : at + 1 + BESIDE],
        }
        found |= self._common
        if isinstance(token.value, int):
            found.add(f"shape={token.word}")
            if token.value % 100 == 0:
                found.add("round")
        elif token.word == DAY and token.value.year:
            found.add("has_year")
        return found


def _step(number: int, *bounds: int) -> str:
    """The first of some bounds that a number does not exceed, as a word."""
    at = bisect_left(bounds, number)
    return str(bounds[at]) if at < len(bounds) else "more"


def _place(table: Mapping[Any, Candidate]) -> None:
    """Features of where a candidate stands among the others."""
    of_shape: defaultdict[str, int] = defaultdict(int)
    for rank, candidate in enumerate(table.values()):
        candidate.features |= {
            f"count={_step(len(candidate.places), 1, 2, 3, 5)}",
            f"rank={_step(rank, 0, 1, 2, 3, 5, 8)}",
            f"rank_of_shape={_step(of_shape[candidate.shape], 0, 1, 2, 3, 5)}",
            f"first={_step(candidate.places[0][0], 0, 1, 2, 3, 5, 8, 12, 20)}",
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
    named = sorted(by_sentence)
    found: defaultdict[Any, set[str]] = defaultdict(set)
    for other, candidate in others:
        for nth, start in candidate.places if candidate else ():
            beside = sorted(by_sentence.get(nth, ()), key=lambda place: place[0])
            if beside:
                _beside(found, other, start, beside)
                continue
            if before := by_sentence.get(nth - 1):
                found[max(before, key=lambda place: place[0])[1]].add(f"prev_{other}")
            if after := by_sentence.get(nth + 1):
                found[min(after, key=lambda place: place[0])[1]].add(f"next_{other}")
            if last := max((line for line in named if line < nth), default=None):
                value = max(by_sentence[last], key=lambda place: place[0])[1]
                found[value].add(f"last_before_{other}")
    return found


def _beside(
    found: defaultdict[Any, set[str]], other: str, start: int, beside: Sequence[tuple[int, Any]]
) -> None:
    """Features of the values in the same sentence as the best one of another field."""
    left = [value for at, value in beside if at < start]
    right = [value for at, value in beside if at > start]
    if left:
        found[left[-1]].add(f"left_of_{other}")
    if right:
        found[right[0]].add(f"right_of_{other}")
    for _, value in beside:
        found[value].add(f"with_{other}")
    if len({value for _, value in beside}) == 1:
        found[beside[0][1]].add(f"only_with_{other}")
