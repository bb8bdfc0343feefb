"""An article's sentences as clauses: what speaks of the news, and what looks back to other draws.

Sections on earlier draws, comparisons, sums of a year, targets, predictions and provincial draws
are told by their cues. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eescraper.news import words
from eescraper.news.article import CITY_DATELINE, DATELINE
from eescraper.news.blocks import (
    HEAD_OF_OTHERS,
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    TITLE,
    Block,
)
from eescraper.news.facts import facts_of, sentences
from eescraper.news.lines import (
    COMPARED,
    END,
    ENDS_IN_DRAW,
    FOR_EXAMPLE,
    GLUED,
    HEAD,
    HYPOTHETICAL,
    LABEL_OF_DRAW,
    LEAD,
    MAX_BYLINE,
    MAX_HEADING,
    TEASER,
    YESTERDAY_FIRST,
    is_bare_name,
    is_only_dated,
    opens_context,
    reads_as_heading,
    unglued,
)
from eescraper.news.looking_back import context_spans
from eescraper.news.provinces import FEDERAL, is_provincial
from eescraper.news.references import names_pair, numbers_of_pair, points_back, referred
from eescraper.news.screen import Said, said
from eescraper.news.sums import without_sums
from eescraper.news.tables import is_label
from eescraper.news.tie_breaks import states_tie_break
from eescraper.news.values import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    NUMBER,
    TIE_BREAK,
    Fact,
)

MAX_BLOCKS = 400


@dataclass
class Clause:
    """A sentence, or the part of one that speaks of one draw."""

    text: str
    facts: list[Fact]
    is_context: bool
    block: int
    kind: str
    is_heading: bool = False


def clauses_of(
    blocks: Sequence[Block], rows: Container[int], published: date | None, is_plural: bool = False
) -> Iterator[Clause]:
    """The clauses of an article's blocks in order, those without a fact left out.

    ``rows`` are the places of blocks that are rows of a table of draws.
    """
    in_context = in_answer = asked = told_today = has_begun = False
    dated = sum(
        block.kind == HEADING and DATELINE.fullmatch(block.text) is not None for block in blocks
    )
    for index, block in enumerate(blocks[:MAX_BLOCKS]):
        text = said(_text_of(block))
        has_begun = has_begun or (len(text) > MAX_HEADING and text[-1] == ".")
        is_below = (
            index > LEAD
            or (has_begun and TEASER.search(text) is None)
            or (index > 1 and HEAD_OF_OTHERS.fullmatch(text) is not None)
        )
        if is_below and len(text) < MAX_HEADING and END.search(text):
            return
        is_heading = reads_as_heading(block, text)
        supposed = HYPOTHETICAL.search(text) if block.kind == PARAGRAPH else None
        if supposed and supposed.start() < MAX_BYLINE:
            in_context = True
        elif is_heading:
            in_context = index > 1 and opens_context(block, text)
            in_answer = in_context and text.endswith("?")
        if index in rows or is_only_dated(blocks, index, text, dated > 1):
            continue
        if index <= LEAD and block.kind == PARAGRAPH and ", " in text[:45]:
            text = said(CITY_DATELINE.sub("", text))
        sequence = is_plural and index <= HEAD
        is_other = COMPARED.search(text) or TEASER.search(text)
        is_context = (
            in_context
            or is_other is not None
            or (told_today and YESTERDAY_FIRST.match(text) is not None)
        )
        kind = ITEM if is_bare_name(blocks, index, text) else block.kind
        is_last = index == len(blocks) - 1
        for clause in _clauses_of(text, published, index, kind, is_context, sequence, asked):
            if is_last and _is_cut(clause, text):
                continue
            clause.is_heading = index > 0 and is_heading
            yield from _tie_apart(clause) if in_answer else (clause,)
        asked = is_heading and states_tie_break(text)
        told_today = told_today or (index <= LEAD + 1 and words.TODAY.search(text) is not None)


def _is_cut(clause: Clause, text: Said) -> bool:
    """Whether a page breaks off in a sentence that has but named a program or, far below, a day.

    It may be one of several, and of another draw.
    """
    named = {CATEGORY} if clause.block < LEAD else {CATEGORY, DATE, NUMBER}
    return (
        clause.block > 1
        and clause.kind in (PARAGRAPH, ITEM)
        and text[-1:] not in _ENDS
        and text.endswith(clause.text)
        and all(fact.slot in named for fact in clause.facts)
        and LABEL_OF_DRAW.match(clause.text) is None
    )


_ENDS = (".", "!", "?", ")", '"', "'", ":")


def _tie_apart(clause: Clause) -> Iterator[Clause]:
    """A clause of an answer that explains: the tie-break that it states is of the news even so."""
    ties = [fact for fact in clause.facts if fact.slot == TIE_BREAK]
    if ties and clause.is_context and not words.EARLIER.search(clause.text):
        clause.facts = [fact for fact in clause.facts if fact.slot != TIE_BREAK]
        yield Clause(clause.text, ties, False, clause.block, clause.kind)
    yield clause


def _text_of(block: Block) -> str:
    """The text of a block; a row is text if it is a label with its value."""
    if block.kind != ROW:
        return block.text
    if len(block.cells) != 2 or not is_label(block.cells):  # noqa: PLR2004
        return ""
    return f"{block.cells[0].rstrip(' :')}: {block.cells[1]}"


def _clauses_of(
    text: str,
    published: date | None,
    index: int,
    kind: str,
    in_context: bool,
    is_sequence: bool,
    is_continued: bool,
) -> Iterator[Clause]:
    of_province, beside = False, None
    last, told, pair = "", list[Fact](), list[Fact]()
    for sentence in sentences(unglued(text) if len(text) < GLUED else text):
        if words.PROVINCIAL.is_in(sentence) and not FEDERAL.is_in(sentence):
            of_province = of_province or is_provincial(sentence)
            continue
        of_province = of_province and not FEDERAL.is_in(sentence)
        if of_province:
            continue
        facts = facts_of(sentence, published, is_continued)
        facts = referred(sentence, facts, told, last, pair) if last else facts
        if not points_back(sentence):
            last, told = sentence, facts
            if names_pair(sentence, facts):
                pair = told = [*facts, *numbers_of_pair(sentence)]
        is_continued = states_tie_break(sentence) and not any(f.slot == TIE_BREAK for f in facts)
        supposed = FOR_EXAMPLE.search(sentence) or HYPOTHETICAL.search(sentence)
        in_context = in_context or supposed is not None
        is_other = (
            not is_sequence
            and _ENUMERATED.match(sentence) is not None
            and {fact.slot for fact in facts} != {TIE_BREAK}
        )
        is_other = is_other or (beside is not None and beside.match(sentence) is not None)
        parts = list(_split(sentence, facts, index, kind, in_context or is_other, is_sequence))
        beside = _names_beside(sentence, parts) if parts else beside
        yield from parts


def _names_beside(sentence: str, parts: Sequence[Clause]) -> re.Pattern[str] | None:
    """How the next sentence begins if it goes on with another draw, which this one names by its day."""
    beside = [part for part in parts if part.is_context]
    if not beside or all(fact.slot != DATE for fact in beside[-1].facts):
        return None
    return _IT if len(beside) == len(parts) and _THE_DRAW.match(sentence) else _OF_THAT


_THE_DRAW = re.compile(
    r"(?:(?:before|prior to) (?:that|this|it), )?(?:the|its|canada's|ircc's) (?:[\w-]+ ){1,5}?(?:draw|round)\b",
    re.IGNORECASE,
)
_IT = re.compile(
    r"(?:it|that|the (?:draw|round) (?:presented|had|saw|was|required|invited)|(?:in|for|at|during|with|under) (?:it|that (?:[\w-]+ )?(?:draw|round)))\b",
    re.IGNORECASE,
)
_OF_THAT = re.compile(
    r"(?:in|for|at|during|with|under) that (?:[\w-]+ )?(?:draw|round|one|selection)\b|that (?:[\w-]+ )?(?:draw|round) (?:was|had|saw|invited|issued|required|took)\b",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r"the (?:first|second|third|fourth|other|others|next)(?:,| (?:one|was|were|took|came|on|of (?:these|them|those))\b)",
    re.IGNORECASE,
)
"""A sentence that begins so is of one of several draws that were named before."""


def _split(
    sentence: Said,
    facts: list[Fact],
    index: int,
    kind: str,
    in_context: bool,
    is_sequence: bool,
) -> Iterator[Clause]:
    """A sentence as the part that speaks of the news and the parts that look back."""
    facts = without_sums(sentence, facts) if facts else facts
    is_name = kind == ITEM and {fact.slot for fact in facts} == {CATEGORY}
    is_name = is_name and any(fact.value != "general" for fact in facts)
    is_head = ENDS_IN_DRAW.search(sentence) is not None
    if is_name and ":" not in sentence and not is_head and not _OF_TYPE.match(sentence):
        return  # an item of a list of programs, or of occupations
    if not facts:
        return
    if in_context:
        yield Clause(sentence, facts, True, index, kind)
        return
    tells = sentence[-1:] == "." and any(fact.slot in (INVITATIONS, CUTOFF) for fact in facts)
    looks_ahead = kind == TITLE and not tells and not _LAST_FIRST.match(sentence)
    spans = [] if looks_ahead else context_spans(sentence, is_sequence)
    looking_back = [
        next((span for span in spans if span[0] <= fact.start < span[1]), None) for fact in facts
    ]
    looking_back = [
        None if span and _is_of_news_even_so(sentence, fact) else span
        for fact, span in zip(facts, looking_back, strict=True)
    ]
    news = [fact for fact, span in zip(facts, looking_back, strict=True) if span is None]
    if news:
        yield Clause(sentence, news, False, index, kind)
    for span in spans:
        part = [fact for fact, at in zip(facts, looking_back, strict=True) if at == span]
        if part:
            yield Clause(sentence, part, True, index, kind)


def _is_of_news_even_so(sentence: Said, fact: Fact) -> bool:
    """Whether a fact is of the news, in a part of a sentence that looks back."""
    if fact.slot == CATEGORY:
        return _RECORD_OF.search(sentence[: fact.start]) is not None
    return fact.slot == CUTOFF and _REACHED.search(sentence[: fact.start]) is not None


_RECORD_OF = re.compile(
    r"\b(?:lowest|highest|largest|smallest|biggest) (?:[\w-]+ ){0,4}(?:for|in|of) an? $",
    re.IGNORECASE,
)
"""What stands before the kind of draw that the news is a record of: "the lowest score for an … draw"."""
_OF_TYPE = re.compile(
    r"(?:draw |round |targeted )?(?:type|category|program(?:me)?)(?: of (?:draw|round))? - \S",
    re.IGNORECASE,
)
_LAST_FIRST = re.compile(r"(?:the )?(?:last|previous)\b", re.IGNORECASE)
_REACHED = re.compile(
    r"\bfrom (?:an? |the |its )?(?:previous |earlier |prior |former |last )?\d{2,3}\b.{0,60}\bto (?:just |only )?$",
    re.IGNORECASE,
)
