"""What a page claims beside its draws: counts, totals, ranges, pauses, the size of the pool.

A sentence is looked at closely only if it has a word that a claim needs. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eescraper.news import words
from eescraper.news.blocks import HEADING, ROW, TITLE, Article
from eescraper.news.claims.claim import BY_CATEGORY, KINDS, Claim
from eescraper.news.claims.counts import by_category, counts, ordinals
from eescraper.news.claims.lists import is_heading, list_claims, section_of, table_claims, texts_of
from eescraper.news.claims.pauses import expectations, pauses
from eescraper.news.claims.pool import is_bands, pool
from eescraper.news.claims.ranges import ranges, records
from eescraper.news.claims.sentence import Section, Sentence
from eescraper.news.claims.sums import sums
from eescraper.news.facts import sentences

__all__ = ["KINDS", "Claim", "claims_of"]

MAX_BLOCKS = 300
MAX_CLAIMS = 100
MAX_TABLE = 40
"""Blocks from the first score band of a table of the pool to its total."""

_DRAWS = ("draw", "round", "selection", "tirage", "ronde", "lotter", "raffle")
_YEARS = (
    "year",
    "20",
    "so far",
    "to date",
    "since",
    "année",
    "depuis",
    "janu",
    "jan",
    "total",
    "à ce jour",
    "jusqu",
)
_SUMS = (
    "invit",
    "ita",
    "ipd",
    "total",
    "tally",
    "people",
    "candidat",
    "sent out",
    "since",
    "sum ",
    "brought",
    "issued",
)
_PAUSES = (
    "paus",
    "since",
    "depuis",
    "suspen",
    "hiatus",
    "idle",
    "break",
    "interr",
    "halt",
    "resum",
    "lull",
    "shut out",
    "absence",
    "drought",
)
_NEXT = (
    "next",
    "upcoming",
    "prochain",
    "expect",
    "predict",
    "overdue",
    "look for",
    "anticipat",
    "forecast",
    "likely",
    "prévo",
    "will ",
)
_RANGES = (" to ", " and ", " et ", " à ", "-")
_BEST = ("est ", "plus ")


def claims_of(article: Article, published: date | None) -> list[Claim]:
    """The claims of an article in its order, contradictory and repeated ones all.

    ``published`` is the day on which it was, in its own zone; years that are not stated are
    taken from it.
    """
    found: list[Claim] = []
    blocks = article.blocks[:MAX_BLOCKS]
    section, sections = Section(), {}
    last_band = -MAX_TABLE
    texts = list(texts_of(blocks))
    for place, text in texts:
        block = blocks[place]
        if len(text) < MAX_HEADING and is_heading(block):
            section = section_of(text)
        sections[place] = section
        if is_bands(text):
            last_band = place
        found += _of_text(text, place, published, section, place - last_band < MAX_TABLE)
        if len(found) > MAX_CLAIMS:
            break
    found += table_claims(blocks, sections)
    found += list_claims(texts, sections)
    return [claim for claim in found if not _is_provincial(claim.text)][:MAX_CLAIMS]


MAX_HEADING = 90


def _is_provincial(text: str) -> bool:
    return bool(words.PROVINCIAL.search(text)) and "ircc" not in text.lower()


def _has(low: str, cues: tuple[str, ...]) -> bool:
    return any(cue in low for cue in cues)


def _of_text(
    text: str, place: int, published: date | None, section: Section, is_table: bool
) -> Iterator[Claim]:
    before: Sentence | None = None
    for piece in sentences(text):
        low = piece.lower()
        sentence = Sentence(piece, low, place, published, section)
        if sentence.scope is None and before is not None and before.scope is not None:
            sentence.scope, sentence.scope_inherited = before.scope, True
        before = sentence
        yield from _of_sentence(sentence, is_table)


def _of_sentence(sentence: Sentence, is_table: bool) -> Iterator[Claim]:
    low = sentence.low
    names_draws = _has(low, _DRAWS)
    yield from ordinals(sentence)
    if sentence.scope or sentence.section.is_by_type:
        if names_draws:
            yield from counts(sentence)
        yield from by_category(sentence)
    yield from sums(sentence)
    if "pool" in low or "bassin" in low or (is_table and "total" in low):
        yield from pool(sentence, is_table)
    yield from ranges(sentence)
    yield from records(sentence)
    if names_draws:
        yield from pauses(sentence)
        yield from expectations(sentence)
