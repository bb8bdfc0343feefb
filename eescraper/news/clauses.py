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
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    TITLE,
    Block,
)
from eescraper.news.facts import (
    CATEGORY,
    CUTOFF,
    DATE,
    INVITATIONS,
    MAX_INVITATIONS,
    TIE_BREAK,
    Fact,
    facts_of,
    sentences,
    states_tie_break,
)
from eescraper.news.provinces import FEDERAL
from eescraper.news.screen import AnyCue, Cue, Said, said
from eescraper.news.tables import is_label

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
    blocks: Sequence[Block], rows: Container[int], published: date | None
) -> Iterator[Clause]:
    """The clauses of an article's blocks in order, those without a fact left out.

    ``rows`` are the places of blocks that are rows of a table of draws.
    """
    in_context = False
    for index, block in enumerate(blocks[:MAX_BLOCKS]):
        text: str = said(_text_of(block))
        if index > LEAD and len(text) < MAX_HEADING and _END.search(text):
            return
        if _HYPOTHETICAL.search(text) and block.kind == PARAGRAPH:
            in_context = True
        elif _is_heading(block, text):
            pattern = _EARLIER_SECTION if block.kind == HEADING else _EARLIER_LINE
            in_context = index > 1 and bool(pattern.search(text) or _QUESTION.search(text))
        if index in rows or (
            block.kind != ROW and _is_dateline(block, text, index) and not is_of_label(blocks, index)
        ):
            continue
        if index <= LEAD and block.kind == PARAGRAPH and ", " in text[:45]:
            text = CITY_DATELINE.sub("", text)
        for clause in _clauses_of(text, published, index, block.kind, in_context):
            clause.is_heading = index > 0 and _is_heading(block, text)
            yield clause


def _text_of(block: Block) -> str:
    """The text of a block; a row is text if it is a label with its value."""
    if block.kind != ROW:
        return block.text
    if len(block.cells) != 2 or not is_label(block.cells):  # noqa: PLR2004
        return ""
    return f"{block.cells[0].rstrip(' :')}: {block.cells[1]}"


def _clauses_of(
    text: str, published: date | None, index: int, kind: str, in_context: bool
) -> Iterator[Clause]:
    is_continued = False
    for sentence in sentences(_unglued(text) if len(text) < GLUED else text):
        if words.PROVINCIAL.search(sentence) and not FEDERAL.search(sentence):
            continue
        facts = facts_of(sentence, published, is_continued)
        is_continued = states_tie_break(sentence) and not any(f.slot == TIE_BREAK for f in facts)
        yield from _split(sentence, facts, index, kind, in_context)


GLUED = 150
_GLUE = re.compile(r"(?<=[a-z)])(?=(?:January|February|March|April|May|June|July|August|September"
                   r"|October|November|December)\b)|(?<=(?:sued|-off|core|date|mber|alty|Rule|rule|draw|Draw|ited))(?=\d)"
                   r"|(?<=Type)(?=[A-Z])")  # fmt: skip


def _unglued(text: str) -> str:
    """A short line in which markup was lost between a label and its value."""
    return _GLUE.sub(": ", text)


def _is_dateline(block: Block, text: str, index: int) -> bool:
    """Whether a block near the top is the date of the page, and of no draw."""
    return (
        index < HEAD
        and (block.kind not in (ITEM, HEADING) or words.DATE.fullmatch(text) is not None)
        and bool(DATELINE.fullmatch(text.strip()) or _is_byline(text))
        and not words.TIE_BREAK.search(text)
        and not _OF_ROUND.search(text)
    )


_LABEL_OF_DRAW = re.compile(
    r"(?:draw|round|program|category|type|invitations?|itas?|number|crs|score|cut|lowest|minimum|tirage|ronde|seuil|catégorie)\b[^:.]{0,50}:",
    re.IGNORECASE,
)


def is_of_label(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line "Date: …" stands among labels of a draw."""
    near = (*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2])
    return ":" in blocks[index].text[:30] and any(_LABEL_OF_DRAW.match(block.text) for block in near)


def _is_byline(text: str) -> bool:
    """Whether a short line that begins with a date says nothing of a draw."""
    day = words.DATE.match(text)
    return (
        day is not None
        and len(text) < MAX_BYLINE
        and not words.DRAW_WORDS.search(text)
        and not re.search(r"\d{3}|\bcrs\b|:", text[day.end() :], re.IGNORECASE)
    )


MAX_BYLINE = 60
_OF_ROUND = Cue(r"\b(?:draw|round|held|tirage|ronde|date and time)\b")


_EARLIER_SECTION = AnyCue(
    r"\b(?:previous|past|earlier|history|historical|other|prior|older|last \w+)\b.*\b(?:draws?|rounds?|results?|invitations)\b",
    r"\bdraws? (?:history|so far|of 20\d\d|to date)\b", r"\brelated\b", r"\bread (?:more|also|next)\b", r"\btrends?\b",
    r"\bwhat (?:is|are)\b", r"\bhow (?:to|does|do|can)\b", r"\b(?:tirages|rondes) précédent\w*\b", r"\bpredict\w*", r"\bexpected\b", r"\bnext draw\b",
    r"\bcompar\w+", r"\byear (?:in review|to date)\b", r"\bprovincial\b(?! nominee)", r"\bfaqs?\b", r"\bcalculat\w+", r"\bcomments?\b",
    r"\bfor comparison\b", r"\bexamples?\b", r"\brecent (?:draws|rounds)\b", r"\bposts?\b", r"\bmore news\b", r"\bbackground\b",
)  # fmt: skip
_QUESTION = Cue(r"\b(?:is|are|do|does|can|should|will|could|would|est|sont|peut|faut)\b.*\?$")
"""A question in the present tense: its answer explains, and reports nothing."""
_EARLIER_LINE = AnyCue(
    r"\b(?:previous|past|earlier|prior|older)\b.*\b(?:draws?|rounds?|results?)\b", r"\bdraws? history\b", r"^for comparison\b",
    r"^examples?:?$", r"\bpredictions?\b", r"\b(?:tirages|rondes) précédent\w*\b", r"^related\b", r"^read (?:more|also|next)\b",
)  # fmt: skip
_HYPOTHETICAL = AnyCue(
    r"\bsuppose\b", r"\bfor example\b", r"\bexample:", r"\blet's say\b", r"\bimagine\b", r"\bpar exemple\b", r"\bfor comparison\b",
)  # fmt: skip
MAX_HEADING = 90


_END = AnyCue(
    r"^you (?:may|might) also (?:like|enjoy)", r"^leave a (?:reply|comment)", r"^related(?: \w+){0,2}:?$", r"^on this site$", r"^(?:most )?popular(?: \w+)?$",
    r"^most read$", r"^more (?:from|on|news)\b", r"^(?:\d+ )?comments?(?: \(\d+\))?:?$", r"^(?:latest|recent) (?:news|posts|articles|stories)$", r"^(?:next|previous)(?: (?:article|post))?:?$",
    r"^see also$", r"^also (?:read|on)\b", r"^share this", r"^our members\b", r"^what (?:our )?readers\b", r"^à lire aussi", r"^articles? (?:liés|connexes|similaires)", r"^commentaires",
    r"^(?:laissez|laisser) un commentaire", r"^(?:reader|your) (?:comments|questions|letters)", r"^join the (?:discussion|conversation)", r"^next article\b", r"^webinar\b",
)  # fmt: skip


def _is_heading(block: Block, text: str) -> bool:
    """Whether a block is a heading; text that lost its markup has them as short lines."""
    return block.kind == HEADING or (
        block.kind == PARAGRAPH
        and len(text) < MAX_HEADING
        and text[-1:] not in (".", ",", ";", "!")
        and not re.search(r"\d{3}", re.sub(r"\b20\d\d\b", "", text))
    )


_BOUNDARY = Cue(
    r",(?!\d)(?! ?20[12]\d\b)|;|\(|\s-\s|:\s|\bwhile\b|\bwhereas\b|\bbut\b|\bwhich\b|\balors que\b|\bmais\b"
)
_PREPOSITION = re.compile(
    r"follow|after|from|under|below|above|to the|beyond|unchanged|the \d|the same as|of the day|record|contre|since|compar|unlike|than|against|(?:up|down) from|on the heels|par rapport|qu'|as |contraire"
    r"|au lieu|whereas|while|came|fait suite|succède",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r", (?:where|which|who|when|in which|at which|whose|qui|que|dont|où)\b", re.IGNORECASE)
"""A comma that does not end what went before: "after the round of May 2, which …, Canada invited"."""
_IS_VERB = re.compile(r"follow(?:s|ed)\b|came|fait suite|succède", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_AND = re.compile(r" and (?:the|a|an|it|its|was|only|invited|issued)\b", re.IGNORECASE)
_SINCE_DAY = re.compile(rf"since {words.DATE.exact.pattern}", re.IGNORECASE)
_SINCE = re.compile(r"since|on the heels", re.IGNORECASE)
AT_START = 14
"""A cue that begins within so many characters begins the sentence."""


def _outside(sentence: str, places: Sequence[int]) -> list[int]:
    """Those places of a sentence that are in no brackets."""
    asides = [match.span() for match in _ASIDE.finditer(sentence)]
    return [at for at in places if not any(start <= at < end for start, end in asides)]


def _context_spans(sentence: str) -> list[tuple[int, int]]:
    """The parts of a sentence that look back to other draws."""
    spans: list[tuple[int, int]] = []
    bounds = [match.start() for match in _BOUNDARY.finditer(sentence)]
    ends = [
        at
        for at in _outside(sentence, bounds)
        if not _RELATIVE.match(sentence, at) and not _RELATIVE.match(sentence, at - 2)
    ]
    for cue in words.EARLIER.finditer(sentence):
        if any(start <= cue.start() < end for start, end in spans):
            continue
        following = next((at for at in ends if at > cue.end()), len(sentence))
        if _PREPOSITION.match(cue[0]):
            if (day := _SINCE_DAY.match(sentence, cue.start())) is not None:
                spans.append((cue.start(), day.end()))
                continue
            if _SINCE.match(cue[0]) and (more := _AND.search(sentence, cue.end(), following)):
                following = more.start()
            opens = cue.start() < AT_START and not _IS_VERB.match(cue[0])
            until = following if opens or _SINCE.match(cue[0]) else len(sentence)
            spans.append((cue.start(), until))
            continue
        before = [at for at in bounds if at < cue.start()]
        spans.append((before[-1] if before and before[-1] > AT_START else 0, len(sentence)))
    return spans


def _split(
    sentence: Said, facts: list[Fact], index: int, kind: str, in_context: bool
) -> Iterator[Clause]:
    """A sentence as the part that speaks of the news and the parts that look back."""
    facts = _without_sums(sentence, facts)
    if kind == ITEM and {fact.slot for fact in facts} == {CATEGORY} and ":" not in sentence:
        return  # an item of a list of programs, or of occupations
    if not facts:
        return
    if in_context:
        yield Clause(sentence, facts, True, index, kind)
        return
    looks_ahead = kind == TITLE and not _LAST_FIRST.match(sentence)
    spans = [] if looks_ahead else _context_spans(sentence)
    looking_back = [
        next((span for span in spans if span[0] <= fact.start < span[1]), None) for fact in facts
    ]
    looking_back = [
        None if span and fact.slot == CUTOFF and _REACHED.search(sentence[: fact.start]) else span
        for fact, span in zip(facts, looking_back, strict=True)
    ]
    news = [fact for fact, span in zip(facts, looking_back, strict=True) if span is None]
    if news:
        yield Clause(sentence, news, False, index, kind)
    for span in spans:
        part = [fact for fact, at in zip(facts, looking_back, strict=True) if at == span]
        if part:
            yield Clause(sentence, part, True, index, kind)


_LAST_FIRST = re.compile(r"(?:the )?(?:last|previous)\b", re.IGNORECASE)
_REACHED = re.compile(r"\bfrom \d{2,3}\b.{0,60}\bto (?:just |only )?$", re.IGNORECASE)
_OF_ONE_DRAW = AnyCue(
    r"\b(?:this|the|a|an|its|latest|new|today's|current|recent|single|that|first|second|third|fourth|fifth|\d+th)"
    r" (?:[\w'/#-]+ ){0,5}?(?:draw|round|selection|lottery|drawing)\b(?! of the year)(?!s)",
    r"\b(?:ce|le|un|dernier|nouveau|récent) (?:[\w'-]+ ){0,3}?tirage\b",
)  # fmt: skip
_SURE_SUM = AnyCue(
    r"\bso far\b", r"\bto date\b", r"\bbring(?:s|ing)?\b(?=[^.]{0,40}\btotal|[^.]{0,60}\bto \d)", r"\bbrought\b(?=[^.]{0,40}\btotal|[^.]{0,60}\bto \d)", r"\bcumulative\w*", r"\bcombined\b", r"\btogether\b",
    r"\bdepuis (?:le début|janvier)\b", r"\byear-to-date\b", r"\bthis year,? (?:ircc|canada) has\b", r"\bcette année\b", r"\ba maintenant\b",
    r"\bhas now\b", r"\bpast \w+ (?:weeks|months|days)\b",
)  # fmt: skip


def _without_sums(sentence: Said, facts: list[Fact]) -> list[Fact]:
    """Without totals of a year, targets and predictions, which are of no single draw."""
    if _UNREAL.search(sentence) and not _EVENT.search(sentence):
        facts = [fact for fact in facts if fact.slot not in (INVITATIONS, CUTOFF)]
    if _NO_DRAW.search(sentence):
        facts = [fact for fact in facts if fact.slot != CATEGORY]
    if words.POOL.search(sentence) and not words.DRAW_WORDS.search(sentence):
        facts = [fact for fact in facts if fact.slot != DATE]
    if words.TARGETS.search(sentence) and _NOT_YET.search(sentence):
        return [fact for fact in facts if fact.slot not in (INVITATIONS, CUTOFF, DATE)]
    if words.POOL.search(sentence) and _OF_POOL.search(sentence):
        kept = {CUTOFF} if re.search(r"cut-? ?off|minimum", sentence, re.IGNORECASE) else set()
        return [f for f in facts if f.slot not in (INVITATIONS, CUTOFF, DATE) or f.slot in kept]
    return [fact for fact in facts if fact.slot != INVITATIONS or not _is_sum(sentence, fact)]


_UNREAL = AnyCue(
    r"\bif (?:you|your|the|ircc|canada|a|an|we)\b", r"\bwhen (?:a|you)\b", r"\b(?:would|could|might|should)\b", r"\byou (?:are|have|need|can|may|will|get|had)\b",
    r"\bwill (?:receive|get|need|be|take)\b", r"\bneeds? to\b", r"\bsi (?:vous|le|la|un)\b", r"\b(?:pourrai|devrai|serai)(?:t|ent)\b",
)  # fmt: skip
"""What a sentence says that tells what may be, or what anybody should have."""
_EVENT = AnyCue(
    r"\b(?:invited|issued|sent|held|received|scored|needed|required|conducted|drew|selected|was|were|had|took place|handed|gave|made it)\b", r"\b(?:draw|round)\b",
    r"\b(?:invité|émis|délivré|tenu|reçu|était|étaient)\w*\b",
)  # fmt: skip
_NO_DRAW = Cue(r"\b(?:no|not a single|without an?|there has been no|aucun) (?:[\w-]+ ){0,3}(?:draws?|rounds?|tirages?)\b")

_NOT_YET = Cue(
    r"target|levels plan|plans? to|predict|next draw|upcoming|expects?\b|example|suppose|if you (?:have|score|are|get)\b|could"
    r"|cibles?|prévu|prévision|forecast|estimate|\bis to\b|are to come|\bwill (?:invite|admit|welcome|be)"
    r"|would have (?:a|had)|doit accueillir|va accueillir"
)
_OF_POOL = Cue(r"\bas of\b|\btotal\b|\bprofiles\b")


_SEVERAL = Cue(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre) (?:\w+ )?(?:draws|rounds|tirages|rondes)\b(?!.*\bthe (?:latest|newest)\b)"
)


def _is_sum(sentence: Said, fact: Fact) -> bool:
    if fact.value > MAX_INVITATIONS:
        return True
    if not (
        _SEVERAL.may_be_in(sentence)
        or _SURE_SUM.may_be_in(sentence)
        or words.SUMS.may_be_in(sentence)
    ):
        return False
    if _SEVERAL.search(sentence) and not words.POINTS.search(sentence):
        return True
    inner = _outside(sentence, [match.start() for match in _BOUNDARY.finditer(sentence)])
    bounds = [0, *inner, len(sentence)]
    index = max(i for i, at in enumerate(bounds) if at <= fact.start)
    part = sentence[bounds[index] : bounds[min(index + 1, len(bounds) - 1)]]
    opening = sentence[: bounds[1]] if index and len(sentence[: bounds[1]]) < OPENING else ""
    if _SURE_SUM.search(part) or _SURE_SUM.search(opening):
        return True
    return bool(words.SUMS.search(part) or words.SUMS.search(opening)) and not _OF_ONE_DRAW.search(
        part
    )


OPENING = 45
"""Words before the first comma are an opening ("So far this year, …") up to this length."""
