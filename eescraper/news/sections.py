"""Pages that are lists: sections headed by a day, a number or a category, and labels that repeat.

Where each of several sections states a draw, each is read on its own. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from eescraper.news.blocks import HEADING, Block
from eescraper.news.clauses import Clause
from eescraper.news.frame import Frame
from eescraper.news.lines import HEAD_OF_DRAW
from eescraper.news.values import CATEGORY, CUTOFF, DATE, INVITATIONS, NUMBER, TIE_BREAK

Section = list[Clause]
IDENTITY = (NUMBER, DATE, CATEGORY)
MAX_LINE = 90
"""A heading, or a label with its value, is no longer than this."""


def sections_of(clauses: Sequence[Clause], blocks: Sequence[Block]) -> list[Section]:
    """The sections of a list of draws, or nothing if the clauses are of no list.

    What stands before the first section, and after a heading of something else, is left out.
    """
    for found in (_by_heading(clauses, blocks), _by_label(clauses)):
        sections = [section for section in found if _states_draw(section)]
        if len(sections) > 1 and _are_apart(sections):
            return sections
    return []


def _first(section: Section, slot: str) -> object:
    """The first value that a section states for a slot, comparisons left out."""
    return next(
        (
            f.value
            for clause in section
            if not clause.is_context
            for f in clause.facts
            if f.slot == slot
        ),
        None,
    )


def _states_draw(section: Section) -> bool:
    """Whether a section has a draw's size and cut-off, or one of them with its day or number."""
    has = [_first(section, slot) is not None for slot in (INVITATIONS, CUTOFF)]
    return all(has) or (any(has) and any(_first(section, slot) for slot in (DATE, NUMBER)))


def _are_apart(sections: Sequence[Section]) -> bool:
    """Whether no two sections are of the same draw, and those side by side can't be."""
    amounts = [(_first(section, INVITATIONS), _first(section, CUTOFF)) for section in sections]
    heads = [tuple(_first(section[:1], slot) for slot in IDENTITY) for section in sections]
    return len(set(amounts)) == len(set(heads)) == len(sections) and all(
        any(None not in pair and pair[0] != pair[1] for pair in zip(one, other, strict=True))
        for one, other in pairwise(heads)
    )


def _by_heading(clauses: Sequence[Clause], blocks: Sequence[Block]) -> list[Section]:
    """Sections that begin with a heading which names a day, a number or a category."""
    found: list[Section] = []
    headings = [index for index, block in enumerate(blocks) if block.kind == HEADING and index]
    for clause in clauses:
        if clause.is_heading and _names_draw(clause):
            if not (found and (found[-1][0].block == clause.block or _goes_on(found[-1], clause))):
                found.append([])
            found[-1].append(clause)
        elif found:
            begun = found[-1][0].block
            if not any(begun < at <= clause.block for at in headings):
                found[-1].append(clause)
    return found


def _goes_on(section: Section, clause: Clause) -> bool:
    """Whether a heading right below another one says more of the same draw: its day, or its number."""
    stated = {fact.slot for above in section for fact in above.facts}
    return (
        section[-1].block == clause.block - 1
        and all(above.is_heading for above in section)
        and stated.isdisjoint(fact.slot for fact in clause.facts)
    )


def _names_draw(clause: Clause) -> bool:
    """Whether a heading says but which draw it is: no size, no cut-off."""
    slots = {fact.slot for fact in clause.facts}
    is_long = clause.kind != HEADING and len(clause.text) > MAX_DAY
    is_day = slots == {DATE} and is_long and not _OF_DRAW.search(clause.text)
    return (
        not clause.is_context
        and slots <= {*IDENTITY}
        and not is_day
        and (
            clause.kind == HEADING
            or ": " not in clause.text[-MAX_DAY:]
            or _IN_TURN.match(clause.text) is not None
            or HEAD_OF_DRAW.match(clause.text) is not None
        )
    )


MAX_DAY = 30
_IN_TURN = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the )?(?:first|second|third|fourth|last)(?: draw| round)?|(?:draw|round) (?:one|two|three|four|[1-9]))[^:\d]{0,12}: ",
    re.IGNORECASE,
)
"""How a heading begins that tells one of several draws: "Tuesday: provincial nominees"."""
_OF_DRAW = re.compile(r"\b(?:draw|round|tirage|ronde)\b", re.IGNORECASE)
_LABEL = re.compile(r"[^:]{2,60}:(?: ?\S|$)")


def _by_label(clauses: Sequence[Clause]) -> list[Section]:
    """Groups of lines, a label with its value each, that begin when the first label comes again."""
    lines = [
        clause
        for clause in clauses
        if clause.block
        and len(clause.text) < MAX_LINE
        and _LABEL.match(clause.text)
        and len({f.slot for f in clause.facts if f.slot not in (DATE, TIE_BREAK)}) <= 1
    ]
    leader = next(map(_label_of, lines), "")
    found: list[Section] = []
    for clause in lines:
        if _label_of(clause) == leader:
            found.append([])
        found[-1].append(clause)
    return found


def keep_titled(
    frames: Sequence[Frame], clauses: Sequence[Clause], sections: Sequence[Section]
) -> None:
    """Make context of all sections but that of the one draw whose number or day the title names.

    A section right below the title is that one, if nothing contradicts.
    """
    titles = [clause for clause in clauses if clause.block == 0]
    stated = [fact for clause in titles for fact in clause.facts]
    named = {fact.slot: fact.value for fact in stated if fact.slot in (NUMBER, DATE)}
    is_sure = len(stated) == len({fact.slot for fact in stated})
    if not (frames and named and is_sure) or _OF_SEVERAL.search(titles[0].text):
        return
    titled = [frame for frame in frames if frame.shares(named) and frame.agrees(named)]
    if not titled and sections[0][0].block == 1 and frames[0].agrees(named):
        titled = [frames[0]]
        frames[0].add(named, titles[0].text)
    for frame in frames:
        frame.is_context = frame.is_context or (bool(titled) and frame not in titled)


_OF_SEVERAL = re.compile(r"\b(?:draws|rounds|tirages|rondes|history|tracker)\b", re.IGNORECASE)


def _label_of(clause: Clause) -> str:
    """What a line says before its value; the number of a draw is a value: "Draw #312:"."""
    return _DIGITS.sub("", clause.text.split(":")[0])


_DIGITS = re.compile(r"\d+")
