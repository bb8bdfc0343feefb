"""What a page claims beside its draws: counts, totals, ranges, pauses, the size of the pool.

Most sentences claim nothing: plain looks for the words that a claim needs decide which patterns
are tried at all. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from eescraper.news import words
from eescraper.news.blocks import ROW, Article
from eescraper.news.claims import gate
from eescraper.news.claims.claim import KINDS, Claim
from eescraper.news.claims.counts import by_category, counts
from eescraper.news.claims.gate import cues_in
from eescraper.news.claims.lists import is_heading, list_claims, table_claims, texts_of
from eescraper.news.claims.ordinals import ordinals
from eescraper.news.claims.pauses import expectations, pauses
from eescraper.news.claims.pool import is_bands, pool, pool_in_table
from eescraper.news.claims.ranges import ranges, records
from eescraper.news.claims.sentence import Section, Sentence
from eescraper.news.claims.sums import sums
from eescraper.news.facts import sentences
from eescraper.news.screen import said

Reader = Callable[[Sentence], Iterator[Claim]]

__all__ = ["KINDS", "Claim", "claims_of"]

MAX_BLOCKS = 300
MAX_CLAIMS = 100
MAX_HEADING = 90
MAX_TABLE = 40
"""Blocks from the first score band of a table of the pool to its total."""


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
        if ("01" in text or "rang" in text or "band" in text or "tranche" in text) and is_bands(
            text
        ):
            last_band = place
        found += _of_text(text, place, published, section, place - last_band < MAX_TABLE)
        if len(found) > MAX_CLAIMS:
            break
    if any(block.kind == ROW for block in blocks):
        found += table_claims(blocks, sections)
    lines = [(place, text) for place, text in texts if blocks[place].kind != ROW]
    found += list_claims(lines, sections)
    return [claim for claim in found if not _is_provincial(claim.text)][:MAX_CLAIMS]


def _is_provincial(text: str) -> bool:
    return words.PROVINCIAL.is_in(said(text)) and not _FEDERAL.search(text)


_FEDERAL = re.compile(r"\bIRCC\b|\bfederal\b|\bExpress Entry draw", re.IGNORECASE)


def _of_text(
    text: str, place: int, published: date | None, section: Section, is_table: bool
) -> Iterator[Claim]:
    cues = cues_in(text)
    kind = (section.is_by_type, section.is_range, section.scope is not None, is_table)
    if not _readers(cues, *kind):
        return
    before: Sentence | None = None
    for piece in sentences(text):
        stated = cues if len(piece) == len(text) else cues_in(piece)
        own = stated | (cues & gate.YEAR)
        if readers := _readers(own, *kind):
            sentence = Sentence(piece, place, published, section, before, own)
            for read in readers:
                yield from read(sentence)
            before = sentence
        elif stated & gate.YEAR:
            before = Sentence(piece, place, published, section, before)


@lru_cache(maxsize=4096)
def _readers(
    cues: int, is_by_type: bool, is_range: bool, has_year: bool, is_table: bool
) -> tuple[Reader, ...]:
    """What may be read from a text with these cues, under a heading of such a kind."""
    found: list[Reader] = []
    if cues & gate.ORDINAL and cues & (gate.DRAW | gate.YEAR):
        found.append(ordinals)
    if cues & gate.DRAWS and cues & gate.YEAR:
        found += counts, by_category
    elif is_by_type or (cues & gate.CLASS and cues & gate.YEAR):
        found.append(by_category)
    if (cues & gate.INVITED and cues & (gate.YEAR | gate.MONTH | gate.TOTAL)) or (
        has_year and cues & gate.INVITED
    ):
        found.append(sums)
    if cues & gate.POOL or (is_table and cues & gate.TOTAL):
        found.append(pool_in_table if is_table else pool)
    if is_range or cues & gate.RANGE or (cues & gate.SCORE and cues & gate.YEAR):
        found.append(ranges)
    if cues & gate.BEST and cues & (gate.DRAW | gate.SCORE):
        found.append(records)
    if (cues & gate.PAUSE and cues & (gate.DRAW | gate.CLASS)) or (
        cues & gate.DRAW and cues & gate.SINCE and cues & gate.NEVER
    ):
        found.append(pauses)
    if cues & gate.DRAW and cues & gate.NEXT:
        found.append(expectations)
    return tuple(found)
