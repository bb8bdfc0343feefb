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
from eescraper.news.article import BY_NAME, CITY_DATELINE, DATELINE
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
from eescraper.news.looking_back import context_spans
from eescraper.news.provinces import FEDERAL, is_provincial
from eescraper.news.references import names_pair, numbers_of_pair, points_back, referred
from eescraper.news.screen import AnyCue, Cue, Said, said
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
HEAD = 14
LEAD = 6
"""So many blocks after the title are the lead of an article."""


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
            or (has_begun and _TEASER.search(text) is None)
            or (index > 1 and HEAD_OF_OTHERS.fullmatch(text) is not None)
        )
        if is_below and len(text) < MAX_HEADING and _END.search(text):
            return
        is_heading = _is_heading(block, text)
        supposed = _HYPOTHETICAL.search(text) if block.kind == PARAGRAPH else None
        if supposed and supposed.start() < MAX_BYLINE:
            in_context = True
        elif is_heading:
            in_context = index > 1 and _opens_context(block, text)
            in_answer = in_context and text.endswith("?")
        if index in rows or _is_only_dated(blocks, index, text, dated > 1):
            continue
        if index <= LEAD and block.kind == PARAGRAPH and ", " in text[:45]:
            text = said(CITY_DATELINE.sub("", text))
        sequence = is_plural and index <= HEAD
        is_other = _COMPARED.search(text) or _TEASER.search(text)
        is_context = (
            in_context
            or is_other is not None
            or (told_today and _YESTERDAY_FIRST.match(text) is not None)
        )
        kind = ITEM if _is_bare_name(blocks, index, text) else block.kind
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
        and _LABEL_OF_DRAW.match(clause.text) is None
    )


_ENDS = (".", "!", "?", ")", '"', "'", ":")


def _is_bare_name(blocks: Sequence[Block], index: int, text: Said) -> bool:
    """Whether a line is but the name of a program, and another one stands beside it: a list of them."""
    if not (blocks[index].kind == PARAGRAPH and _is_name(text)):
        return False
    beside = (*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2])
    return any(block.kind in (PARAGRAPH, ITEM) and _is_name(said(block.text)) for block in beside)


def _is_name(text: Said) -> bool:
    return (
        len(text) < MAX_BYLINE
        and words.NAMES.may_be_in(text)
        and not words.DRAW_WORDS.is_in(text)
        and _NOT_OF_NAME.search(text) is None
    )


_NOT_OF_NAME = re.compile(r"\d|[:?!]")


def _opens_context(block: Block, text: Said) -> bool:
    """Whether a heading is of earlier draws, or asks what the text below it explains."""
    if _TEASER.search(text):
        return False
    pattern = _EARLIER_SECTION if block.kind == HEADING else _EARLIER_LINE
    if pattern.search(text):
        return True
    is_question = len(text) < MAX_HEADING and _QUESTION.search(text) is not None
    return is_question and HEAD_OF_DRAW.match(text) is None


def _is_only_dated(blocks: Sequence[Block], index: int, text: Said, are_heads: bool) -> bool:
    """Whether a block is but the date of the page, or a day with a number that nothing names.

    ``are_heads``: days are the headings of the article's sections.
    """
    block = blocks[index]
    if index > 1 and _NUMBERED.fullmatch(blocks[index - 1].text[:MAX_BYLINE]):
        return False
    if len(text) < MAX_BYLINE and _DAY_AND_NUMBER.fullmatch(text):
        return True
    if index < HEAD and _TIME_TO_READ.fullmatch(_text_at(blocks, index + 1)):
        return words.DATE.fullmatch(text) is not None
    return (
        block.kind != ROW
        and _is_dateline(block, text, index)
        and not is_of_label(blocks, index)
        and not (are_heads and block.kind == HEADING)
    )


def _text_at(blocks: Sequence[Block], index: int) -> str:
    return blocks[index].text[:MAX_BYLINE] if index < len(blocks) else ""


_TIME_TO_READ = re.compile(r"\d+ min(?:ute)?s?(?: read)?", re.IGNORECASE)
"""What stands behind the day of an article: "Nov 2", "6 min read"."""
_NUMBERED = re.compile(
    rf"(?:the )?(?:express entry )?(?:(?:{'|'.join(words.ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)) (?:express entry )?(?:draw|round)"
    r"|(?:draw|round|tirage|ronde)(?: number| no\.?)? ?#? ?\d{1,3})(?: of 20\d\d)?:?",
    re.IGNORECASE,
)
"""A line that says but which draw it is: what stands alone below it is its day."""


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
    for sentence in sentences(_unglued(text) if len(text) < GLUED else text):
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
        supposed = _FOR_EXAMPLE.search(sentence) or _HYPOTHETICAL.search(sentence)
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


GLUED = 150
_GLUE = re.compile(r"(?<=[a-z)])(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)(?=(?:January|February|March|April|May|June|July|August|September"
                   r"|October|November|December)\b)|(?<=(?:sued|-off|core|date|mber|alty|Rule|rule|draw|Draw|ited|ions|ITAs))(?=\d)"
                   r"|(?<=Type)(?=[A-Z])|(?<=ategory)(?=[A-Z])|(?<=[a-zA-Z]\))(?=\d[\d,]*$)")  # fmt: skip

_MAY_BE_GLUED = re.compile(r"[a-z)][A-Z0-9]")


def _unglued(text: str) -> str:
    """A short line in which markup was lost between a label and its value."""
    return _GLUE.sub(": ", text) if _MAY_BE_GLUED.search(text) else text


def _is_dateline(block: Block, text: str, index: int) -> bool:
    """Whether a block near the top is the date of the page, and of no draw."""
    return (
        index < HEAD
        and (block.kind not in (ITEM, HEADING) or DATELINE.fullmatch(text) is not None)
        and bool(DATELINE.fullmatch(text.strip()) or _is_byline(text))
        and not words.TIE_BREAK.search(text)
        and not _OF_ROUND.search(text)
    )


_LABEL_OF_DRAW = re.compile(
    r"(?:[\w-]+ ){0,2}(?:draw|round|program(?:me)?|category|type|invitations?|itas?|number|crs|score|cut|lowest|minimum|tirage|ronde|seuil|catégorie)\b[^:.]{0,50}(?::| - )"
    r"|(?:invitations|itas|crs|cut-?off|score|round|draw)\b(?: score| cut-?off| issued| number)?:? #? ?[\d,]{2,6}$",
    re.IGNORECASE,
)


_HAS_LABEL = re.compile(
    r":|^(?:draw |round )?date(?: of (?:draw|round))?(?: - | (?=[a-z]{3,9}\.? \d|\d{1,2} [a-z]{3}))",
    re.IGNORECASE,
)


def is_of_label(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line "Date: …" stands among labels of a draw."""
    near = (*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2])
    return _HAS_LABEL.search(_unglued(blocks[index].text[:MAX_BYLINE])[:30]) is not None and any(
        _LABEL_OF_DRAW.match(_unglued(block.text[:MAX_BYLINE])) for block in near
    )


def _is_byline(text: str) -> bool:
    """Whether a short line that begins with a date says nothing of a draw."""
    if len(text) >= MAX_BYLINE or words.DRAW_WORDS.search(text):
        return False
    if BY_NAME.fullmatch(text):
        return True
    day = words.DATE.match(text)
    return day is not None and not re.search(r"\d{3}|\bcrs\b|:", text[day.end() :], re.IGNORECASE)


_DAY_AND_NUMBER = re.compile(rf"(?:{words.DATE.exact.pattern})\s*[(:|-]\s*[\d,]+\)?", re.IGNORECASE)
"""A line of a list that has but a day and one number, of which nothing says what it is."""
MAX_BYLINE = 60
_OF_ROUND = Cue(r"\b(?:draw|round|held|tirage|ronde|date and time)\b")


_EARLIER_SECTION = AnyCue(
    r"\b(?:previous|past|earlier|history|historical|other|prior|older|last \w+)\b.*\b(?:draws?|rounds?|results?|invitations)\b",
    r"\b(?:draws?|rounds?) (?:history|so far|of 20\d\d|to date)\b", r"\brelated\b", r"\bread (?:more|also|next)\b(?!: ?\S)", r"\btrends?\b",
    r"\bwhat (?:is|are)\b", r"\bhow (?:to|does|do|can)\b", r"\b(?:tirages|rondes) précédent\w*\b", r"\bpredict\w*", r"\bexpected\b", r"\bnext (?:draw|round)\b",
    r"\bcompar\w+", r"\byear (?:in review|to date)\b", r"\bprovincial\b(?! nominee)", r"\bfaqs?\b", r"\bcalculat\w+", r"\bcomments?\b",
    r"\bfor comparison\b", r"\bexamples?\b", r"\brecent (?:draws|rounds)\b", r"\bposts?\b", r"\bmore news\b", r"\bbackground\b",
)  # fmt: skip
_QUESTION = Cue(r"\b(?:is|are|do|does|can|should|will|could|would|est|sont|peut|faut)\b.*\?$")
"""A question in the present tense: its answer explains, and reports nothing."""
_EARLIER_LINE = AnyCue(
    r"\b(?:previous|past|earlier|prior|older)\b.*\b(?:draws?|rounds?|results?)\b", r"\b(?:draws?|rounds?) history\b", r"^for comparison\b",
    r"^examples?:?$", r"\bpredictions?\b", r"\b(?:tirages|rondes) précédent\w*\b", r"^related(?: \w+)?:?$", r"^read (?:more|also|next):?$",
)  # fmt: skip
_COMPARED = Cue(r"^(?:for|by way of|in|à titre de) compar\w+")
"""A block that begins so is of other draws altogether."""
_HYPOTHETICAL = AnyCue(
    r"\bsuppose\b", r"\b(?:fictional|fictitious|hypothetical|imaginary)\b", r"\bexample:", r"\blet's say\b", r"\bimagine\b",
)  # fmt: skip
_FOR_EXAMPLE = Cue(r"\bfor example\b|\bpar exemple\b")
_YESTERDAY_FIRST = re.compile(r"(?:yesterday|hier)\b", re.IGNORECASE)
"""How a block begins that is of the draw before, on a page that tells of one of today."""
_TEASER = Cue(r"^(?:read (?:more|also|next)|also read|related|see also|(?:à )?lire aussi) ?:? \S")
"""A line that names another article."""
MAX_HEADING = 90


_END = AnyCue(
    r"^you (?:may|might) also (?:like|enjoy)", r"^leave a (?:reply|comment)", r"^related(?: \w+){0,2}:?$", r"^on this site$", r"^(?:most )?popular(?: \w+)?$",
    r"^most read$", r"^more (?:from|on|news)\b", r"^(?:\d+ )?comments?(?: \(\d+\))?:?$", r"^(?:latest|recent) (?:news|posts|articles|stories)$", r"^(?:next|previous)(?: (?:article|post))?:?$",
    r"^see also$", r"^also (?:read|on)\b", r"^share this", r"^our members\b", r"^what (?:our )?readers\b", r"^à lire aussi", r"^articles? (?:liés|connexes|similaires)", r"^commentaires",
    r"^(?:laissez|laisser) un commentaire", r"^(?:reader|your) (?:comments|questions|letters)", r"^join the (?:discussion|conversation)", r"^next article\b", r"^webinar\b",
)  # fmt: skip


_ENDS_IN_DRAW = Cue(
    rf"\b(?:draw|round|tirage|ronde)(?: ?[-,:(] ?(?:{words.DATE.exact.pattern})\)?)?$"
)
"""An item of a list that ends so is the heading of what is below it."""


HEAD_OF_DRAW = re.compile(
    r"(?:\d{1,2}[.)] )?(?:(?:federal|express entry|ee) )*(?:draw|round|tirage|ronde)(?: of invitations| d'invitations| entrée express)?(?: number| no\.?| n°)? ?#? ?\d{1,3}\b(?![,.]\d)",
    re.IGNORECASE,
)
"""How a short line begins that is the heading of a draw: "2. Draw #262 (August 15, 2023): …"."""


def _is_heading(block: Block, text: str) -> bool:
    """Whether a block is a heading; text that lost its markup has them as short lines."""
    is_short = len(text) < MAX_HEADING
    if (
        block.kind in (PARAGRAPH, ITEM)
        and is_short
        and text[-1:] != "."
        and HEAD_OF_DRAW.match(text)
    ):
        return True
    return block.kind == HEADING or (
        (block.kind == PARAGRAPH or (block.kind == ITEM and _ENDS_IN_DRAW.search(text) is not None))
        and is_short
        and text[-1:] not in (".", ",", ";", "!")
        and not (":" in text[:-1] and words.DATE.search(text))
        and not re.search(r"\d{3}", re.sub(r"\b20\d\d\b", "", text))
    )


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
    is_head = _ENDS_IN_DRAW.search(sentence) is not None
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
