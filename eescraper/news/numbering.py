"""The numbers of draws: after a hash or the word, and ordinals of all draws. Pure."""

from __future__ import annotations

import re
from datetime import date

from eescraper.news import words
from eescraper.news.screen import Cue
from eescraper.news.values import LAST_OF_2016, NUMBER, Fact, days_in, number


def numbers_of(text: str, taken: list[Fact], published: date | None) -> list[Fact]:
    """The numbers of draws: after a hash or the word, or an ordinal of all draws."""
    found: list[Fact] = _early_ordinals(text, published) + _ordinals(text, published)
    for pattern in words.NUMBER.of(text):
        for match in pattern.finditer(text):
            start, end = match.span("n")
            if any(start < fact.end and end > fact.start for fact in (*taken, *found)):
                continue
            digits = match["n"].lower().lstrip("0")
            if digits and int(re.sub(r"\D", "", digits)) <= LAST and _is_of_draws(text, match):
                found.append(Fact(NUMBER, digits, start, end))
    return found


LAST = 999


def _ordinals(text: str, published: date | None) -> list[Fact]:
    """Ordinals of all draws: said to be so, or higher than those of any year."""
    found: list[Fact] = []
    ordinals = list(words.ORDINAL_NUMBER.finditer(text))
    if not ordinals or not (words.DRAW_WORDS.is_in(text) or words.SINCE_LAUNCH.search(text)):
        return found
    days = days_in(text)
    taken = [(start, end) for _, start, end in days]
    on = published.year if published else next((day.year for day, _, _ in days if day.year), None)
    most = MOST_IN_EARLY_YEARS if on and on <= LAST_EARLY_YEAR else MOST_IN_A_YEAR
    for match in ordinals:
        start, end = match.span("n")
        near = text[end : end + 60]
        is_of_all = words.SINCE_LAUNCH.search(_OTHER_ORDINAL.split(near)[0]) is not None
        if any(since <= start < until for since, until in taken) or _OF_TWO.search(text[:start]):
            continue
        is_of_draw = re.match(
            r"[a-zè]{1,3}\b(?:[ -][\w-]+){0,4}? (?:draw|round|selection|tirage|ronde|série)\b",
            near,
            re.IGNORECASE,
        )
        is_held = int(match["n"]) >= MANY and _IS_HELD.match(near)
        if is_of_all or is_held or (is_of_draw and int(match["n"]) > most):
            found.append(Fact(NUMBER, match["n"], start, end))
    return found


_OF_TWO = re.compile(r"\d(?:st|nd|rd|th|e) (?:and|et) (?:the |la |le )?$", re.IGNORECASE)
"""What the second of two ordinals stands behind: "the 63rd and 64th" are of two draws."""
_OTHER_ORDINAL = re.compile(
    r"[,;.]|\b(?:and|et|lowest|largest|highest|biggest|smallest|time|pnp|cec|fst\w?|fsw\w?|federal|provincial|experience|french|general|transport\w*|agri\S*|health\w*|stem|trades?|category\S*|program\S*|year|month|week)\b",
    re.IGNORECASE,
)
MOST_IN_A_YEAR = 60
"""No year had more draws: a higher ordinal counts them all."""
LAST_EARLY_YEAR, MOST_IN_EARLY_YEARS = 2022, 42
"""Until then no year had more than these."""
MANY = 100
_IS_HELD = re.compile(
    r"[a-zè]{1,3}\b(?: ever| overall| so far| in all)?(?:[.;)]|,? (?:held|conducted|organi[sz]ed|carried out|since|overall|in all|to be held)\b|$)",
    re.IGNORECASE,
)
"""What comes after so high an ordinal in a sentence of draws: "the 162nd held by IRCC"."""
_EARLY = date(2017, 1, 1)
_ORDINAL = Cue(
    r"\b(?P<word>" + "|".join(words.ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th))(?:-ever)?,? (?:ever,? )?"
    r"(?:and (?:the )?(?:latest|most recent|newest|last),? )?(?:(?:express entry|ee|federal|invitation) ){0,2}(?:draw|round|selection|tirage|ronde)\b(?: of invitations\b|(?! of invitations))"
    r"(?! (?:without|with no)\b)"
    r"(?! (?:(?:of invitations|under|the|express entry|system) ){0,4}(?:of|in|for|so far|this) (?:the |this )?(?:year|month|week|20\d\d|far)| (?:(?:that|which) )?(?:(?:has|have) (?:taken place|been held|occurred) )?(?:after|since)\b"
    r"| (?:in|within|for) (?:succession|a row|(?:the )?\w+ (?:days?|weeks?|months?|time)))"
)
EARLY_ORDINAL = _ORDINAL
"""An ordinal of a draw, which is its number in the first years."""


def _early_ordinals(text: str, published: date | None) -> list[Fact]:
    """In 2015 and 2016 the ordinal of a draw was its number: "the 22nd draw".

    Where nothing tells the year, it may be one; the page tells then (`page_kind.is_early`).
    """
    if not _ORDINAL.search(text):
        return []
    days = days_in(text)
    years = [day.year for day, _, _ in days if day.year]
    on = published or (date(min(years), 12, 31) if years else None)
    if on is not None and on >= _EARLY:
        return []
    return [
        Fact(NUMBER, str(value), *match.span("word"))
        for match in _ORDINAL.finditer(text)
        if not any(start <= match.start() < end for _, start, end in days)
        and (value := words.ORDINALS.get(match["word"].lower()) or number(match["word"]))
        <= LAST_OF_2016
    ]


_BY_NAME = re.compile(
    r"\b(?:express entry(?: [a-z]+:)?|ministerial instructions?) $", re.IGNORECASE
)
_OF_YEAR = re.compile(r"\b20[12]\d (?:express entry |ee )?$", re.IGNORECASE)
"""What a number counts within a year stands behind: "2016 Express Entry draw 27"."""


def _is_of_draws(text: str, match: re.Match[str]) -> bool:
    """Whether a number with a hash or an ordinal is one of draws, not of a list or a year."""
    if match[0].lower().startswith("number ") and words.FEDERAL.search(text):
        return True
    if match[0].startswith("#") and _BY_NAME.search(text[: match.start()]):
        return True
    if _OF_YEAR.search(text[: match.start()]):
        return False
    near = text[max(0, match.start() - 80) : match.end() + 60]
    if not words.DRAW_WORDS.is_in(near) and "overall" not in match[0].lower():
        return False
    after = text[match.end() : match.end() + 40].split(" since ", maxsplit=1)[0]
    return not re.match(r"[\w\s-]{0,45}?\b(?:of|in|for|so far|this)\s+"
                        r"(?:the |this )?(?:year|month|week|20\d\d|far|january|summer)",
                        after, re.IGNORECASE)  # fmt: skip
