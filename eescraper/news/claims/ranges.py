"""Ranges of cut-offs and sizes, and superlatives. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from eescraper.news import lower_case as re
from eescraper.news.claims.claim import CRS_RANGE, EVER, RECORD, SIZE_RANGE, YEAR, Claim
from eescraper.news.claims.cues import NO_NUMBER_AFTER, PLAIN, Scope, category_in, scope_in, scopes
from eescraper.news.claims.sentence import Sentence
from eescraper.news.values import days_in, number

CUTOFFS = range(50, 1200)
SIZES = range(2, 30_000)

_VALUE = r"\d{1,2},\d{3}|\d{1,2} \d{3}|\d{2,5}"
_RANGE = re.compile(
    rf"(?P<low>{_VALUE})(?: ?\([^()]{{0,20}}\))?(?: points| invitations| itas)? ?(?:and|to|et|à|-|through|up to|jusqu'à) ?(?:a high of )?(?P<high>{_VALUE})(?![\d%]|[.,]\d|-\d|:\d)",
    re.IGNORECASE,
)
_OF_SCORE = re.compile(
    r"\b(?:cut-?offs?|crs|scores?|points|thresholds?|marks?|requirements?|seuils?|notes?|minimums?|bar)\b",
    re.IGNORECASE,
)
_OF_SIZE = re.compile(
    r"\b(?:sizes?|invitations?|itas?|ipd|candidates|people|taille|rounds? of|draws? of)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:expect\w*|predict\w*|will|would|could|should|likely|look for|next|might|if|often|pool|bassin|aged?|sits?|band|prévo\w+|percent|budget|target\w*|mostly|usually|generally|en général|lately|the last|the other)\b|\bmay\b(?! \d)",
    re.IGNORECASE,
)


def ranges(sentence: Sentence) -> Iterator[Claim]:
    """Claims that cut-offs or sizes of a year's draws lay between two values."""
    text, section = sentence.low, sentence.section
    line = _LINE.match(text) if section.is_range else None
    if line:
        pair = _pair(line)
        if pair[0] in CUTOFFS and pair[0] < pair[1]:
            yield sentence.claim(CRS_RANGE, pair, category=category_in(line["name"]),
                                 year=section.year, period=YEAR)  # fmt: skip
        return
    places = [
        found
        for found in _RANGE.finditer(text)
        if text[found.start() - 1 : found.start()] not in NO_NUMBER_AFTER
    ]
    if not places or _HYPOTHETICAL.search(text) or not (sentence.scope or section.scope):
        return
    for found in places:
        pair = _pair(found)
        years = [scope for scope in scopes(text) if scope.start < found.start()]
        after = scope_in(text[found.end() : found.end() + 70])
        scope = (after if not years or years[-1].year is None else None) or (
            years[-1] if years else section.scope
        )
        kind = _kind(text, found, pair)
        if kind is None or scope is None or pair[0] >= pair[1]:
            continue
        category = category_in(text[: found.start()]) or category_in(text)
        yield sentence.claim(kind, pair, category=category, year=scope.year, period=YEAR)


_LINE = re.compile(
    r"^(?P<name>[^:|\d]{3,50}?)(?: draws| rounds)?[:|] ?(?P<low>\d{2,3}) ?(?:to|-|à|\||and) ?(?P<high>\d{2,3})(?: points)?\.?$",
    re.IGNORECASE,
)


def _pair(found: re.Match[str]) -> tuple[int, int]:
    return number(found["low"]), number(found["high"])


def _kind(text: str, found: re.Match[str], pair: tuple[int, int]) -> str | None:
    """Whether a range is of cut-offs or of sizes, by the nearest word before it, then after it."""
    before, after = text[: found.start()], text[found.end() : found.end() + 30]
    scored = max((m.start() for m in _OF_SCORE.finditer(before)), default=-1)
    sized = max((m.start() for m in _OF_SIZE.finditer(before)), default=-1)
    if pair[0] in CUTOFFS and pair[1] in CUTOFFS and (scored > sized or (
        scored == sized and _OF_SCORE.search(after))):  # fmt: skip
        return CRS_RANGE
    if pair[0] in SIZES and pair[1] in SIZES and pair[1] not in range(2015, 2036) and (
        sized > scored or (sized == scored and _OF_SIZE.search(after))):  # fmt: skip
        return SIZE_RANGE
    return None


_LOW = r"lowest|plus (?:bas|basse|faible)"
_HIGH = r"highest|plus (?:haut|haute|élevée?)"
_LARGE = r"largest|biggest|most generous|plus (?:grand|grande|important|importante|gros|grosse|généreuse)"
_SMALL = r"smallest|plus petite?"
_RECORD = re.compile(
    rf"\b(?:(?P<crs_min>{_LOW})|(?P<crs_max>{_HIGH})|(?P<invitations_max>{_LARGE})|(?P<invitations_min>{_SMALL}))\b(?!-)"
    rf"(?P<middle>(?: [\w'/&()-]+){{0,6}}?)(?P<noun> (?:cut-?off|crs|score|mark|threshold|seuil|note|draw|round|selection|tirage|ronde))\b(?! candidate)",
    re.IGNORECASE,
)
_ANY = re.compile(r"\b(?:ever|yet|on record|in history|de l'histoire|jamais)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"-$|\b(?:than|since|not|n't|second|third|\d(?:st|nd|rd|th)|one of|among|parmi|below|above|from|under|until)\b(?: the| its| les)?",
    re.IGNORECASE,
)
_OF_A_KIND = re.compile(
    r"\b(?:category-based|par catégorie|program-specific|of (?:its|this|that) (?:kind|type|category|program)|de (?:ce type|cette catégorie))\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\bwas (?:held )?(?:in|on)\b", re.IGNORECASE)
_OF_DRAW = re.compile(r"\b(?:draw|round|selection|tirage|ronde)$", re.IGNORECASE)


def records(sentence: Sentence) -> Iterator[Claim]:
    """Superlatives: "the lowest CEC cut-off of the year", "the largest healthcare round of 2025"."""
    text = sentence.low
    for found in _RECORD.finditer(text):
        value = next(name for name in _EXTREMES if found[name])
        is_of_draw = bool(_OF_DRAW.search(found["noun"]))
        before = text[max(0, found.start() - 24) : found.start()]
        after = text[found.end() : found.end() + 60]
        # "The lowest draw" and "the largest score" say neither what is low nor what is large.
        if (
            value.startswith("crs") == is_of_draw
            or _AGAINST.search(before)
            or _is_dated(sentence.text)
        ):
            continue
        if _OF_ANOTHER.search(after):
            continue
        is_ever = bool(_ANY.search(found["middle"] + after[:20]))
        scope = None if is_ever else _record_scope(before, after)
        if scope is None and not is_ever:
            continue
        end = max(scope.end, 0) if scope else 0
        beyond = after[:end] + re.split(r"[,;:.(]", after[end:])[0]
        category = category_in(found["middle"]) or category_in(beyond)
        if category is None and (
            not PLAIN.fullmatch(found["middle"]) or _OF_A_KIND.search(before + "|" + after)
        ):
            continue  # of some kind of draws that is no category
        year, period = (scope.year, YEAR) if scope else (None, EVER)
        yield sentence.claim(RECORD, value, category=category, year=year, period=period)


_EXTREMES = ("crs_min", "crs_max", "invitations_max", "invitations_min")


def _record_scope(before: str, after: str) -> Scope | None:
    scope = scope_in(after)
    if scope and not re.search(r"[,;:]|\b(?:was|since|last)\b", after[: scope.start]):
        return scope
    return Scope(None, -1, -1) if re.search(r"\b(?:this|the) year's(?: \w+)?\s$", before) else None


def _is_dated(text: str) -> bool:
    """Whether a sentence names a day: then its superlative may be of another draw."""
    return len(days_in(text)) > 1
