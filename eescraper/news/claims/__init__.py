"""What a page claims beside its draws: counts, totals, ranges, pauses, the size of the pool.

Most sentences claim nothing: plain looks for the words that a claim needs decide which patterns
are tried at all. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from eescraper.news import words
from eescraper.news.blocks import ROW, Article
from eescraper.news.claims.claim import KINDS, Claim
from eescraper.news.claims.counts import by_category, counts, ordinals
from eescraper.news.claims.lists import is_heading, list_claims, table_claims, texts_of
from eescraper.news.claims.pauses import expectations, pauses
from eescraper.news.claims.pool import is_bands, pool
from eescraper.news.claims.ranges import ranges, records
from eescraper.news.claims.sentence import Section, Sentence
from eescraper.news.claims.sums import sums
from eescraper.news.facts import sentences

__all__ = ["KINDS", "Claim", "claims_of"]

MAX_BLOCKS = 300
MAX_CLAIMS = 100
MAX_HEADING = 90
MAX_TABLE = 40
"""Blocks from the first score band of a table of the pool to its total."""

_DRAWS = ("draw", "round", "selection", "tirage", "ronde", "lotter", "raffle")
_PLURAL = ("draws", "rounds", "selections", "tirages", "rondes", "lotteries", "raffles", " of th")
_YEARS = (
    *("year", "so far", "to date", " in 20", " of 20", " for 20", "en 20", "de 20", "since "),
    *("année", "depuis ", "à ce jour", "jusqu'", "the 20", "running total"),
)
_INVITED = (
    *("invit", "ita", "ipd", "total", "tally", "people", "candidat", "sent out", "sum ", "add"),
    *("brought", "issued", "produced", "given"),
)
_PAUSED = (
    *("paus", "suspen", "hiatus", "idle", "interr", "halt", "lull", "drought", "on hold", "break"),
    *("absence", "gap ", "shut out", "moratorium"),
)
_NEVER = ("no ", "not ", "n't ", "never ", "first ", "aucun", "n'a pas", "without ", "pas de")
_NEXT = (
    *("next", "upcoming", "prochain", "expect", "predict", "overdue", "look for", "anticipat"),
    *("forecast", "likely", "prévo", "attend", "will "),
)
_BEST = ("lowest", "highest", "largest", "biggest", "smallest", "generous", "plus ")
_OF_RANGE = (" to ", " and ", " et ", " à ", "-")
_OF_SCORE = (
    *("cut", "score", "crs", "size", "threshold", "mark", "require", "seuil", "note", "invit"),
    *("round", "draw", "rang"),
)
_IN_BAND = ("01", "range", "tranche", "crs band")


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
            section = Section(text)
        sections[place] = section
        if _has(text, _IN_BAND) and is_bands(text):
            last_band = place
        found += _of_text(text, place, published, section, place - last_band < MAX_TABLE)
        if len(found) > MAX_CLAIMS:
            break
    if any(block.kind == ROW for block in blocks):
        found += table_claims(blocks, sections)
    found += list_claims(texts, sections)
    return [claim for claim in found if not _is_provincial(claim.text)][:MAX_CLAIMS]


_PROVINCES = (
    *("ontario", "oinp", "columbia", "b.c", "bc ", "bcpnp", "alberta", "aaip", "ainp", "saskat"),
    *("sinp", "manitoba", "mpnp", "prince edward", "pei", "brunswick", "scotia", "nsnp", "nbpnp"),
    *("newfound", "qu", "arrima", "pstq", "yukon", "northwest", "interest", "noi", "laa", "advice"),
    *("écosse", "colombie", "rcip", "atlantic", "édouard"),
)


def _is_provincial(text: str) -> bool:
    low = text.lower()
    return (
        _has(low, _PROVINCES) and bool(words.PROVINCIAL.search(text)) and not _FEDERAL.search(text)
    )


_FEDERAL = re.compile(r"\bIRCC\b|\bfederal\b|\bExpress Entry draw", re.IGNORECASE)


def _has(low: str, cues: tuple[str, ...]) -> bool:
    for cue in cues:  # a plain loop is half again as fast as any()
        if cue in low:
            return True
    return False


def _of_text(
    text: str, place: int, published: date | None, section: Section, is_table: bool
) -> Iterator[Claim]:
    if not _may_claim(text.lower(), section, is_table):
        return
    before: Sentence | None = None
    for piece in sentences(text):
        sentence = Sentence(piece, place, published, section, before)
        before = sentence
        yield from _of_sentence(sentence, is_table)


def _may_claim(low: str, section: Section, is_table: bool) -> bool:
    return (
        _has(low, _YEARS)
        or _has(low, _DRAWS)
        or "pool" in low
        or "bassin" in low
        or "month" in low
        or (is_table and "total" in low)
        or section.is_range
    )


def _of_sentence(sentence: Sentence, is_table: bool) -> Iterator[Claim]:
    low, section = sentence.low, sentence.section
    names_draws, names_year = _has(low, _DRAWS), _has(low, _YEARS)
    if names_draws or names_year:
        yield from ordinals(sentence)
    if section.is_by_type or sentence.scope:
        if _has(low, _PLURAL):
            yield from counts(sentence)
        yield from by_category(sentence)
    if _has(low, _INVITED):
        yield from sums(sentence)
    if "pool" in low or "bassin" in low or (is_table and "total" in low):
        yield from pool(sentence, is_table)
    if section.is_range or (_has(low, _OF_RANGE) and _has(low, _OF_SCORE)):
        yield from ranges(sentence)
    if _has(low, _BEST):
        yield from records(sentence)
    if names_draws:
        if _has(low, _PAUSED) or (("since" in low or "depuis" in low) and _has(low, _NEVER)):
            yield from pauses(sentence)
        if _has(low, _NEXT):
            yield from expectations(sentence)
