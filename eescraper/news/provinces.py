"""Draws of provinces, which are no Express Entry rounds: which blocks and sentences tell of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news import words
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, TITLE, Block
from eescraper.news.facts import sentences
from eescraper.news.screen import AnyCue, Cue, Said, said

LEAD = 8
MIN_SENTENCE = 30
"""Blocks after the title that tell who invites."""
ACTS = Cue(
    r"\b(?:draws?|rounds?|invit\w+|nominat\w+|select\w+|issu\w+|tirages?|held|sent|notifi\w+|results?|released?|welcomed|retenu|expédié|picks?|picked|chose|target\w*)\b|pnp\b|oinp|sinp|mpnp|aaip|stream"
)
FEDERAL = AnyCue(
    r"\bircc\b", r"\bcic\b", r"immigration,? refugees", r"\bcitizenship (?:and immigration )?canada\b", r"\bottawa\b", r"\bcanad(?:a's|ian) (?:government|immigration (?:department|authorit|minist)\w*)", r"\bimmigration canada\b",
    r"\bfederal (?:government|draw|round|express entry (?:draw|round))", r"\ball-program\b", r"\bcanadian experience class (?:draw|round)",
    r"\b(?:canada|government of canada|the department) (?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day,? |today |yesterday |this week )?(?:has |have )?(?:recently |now |just |also |once again )?(?:invit|issu|sen[td]|held|hold|conduct|drew|pick|select)",
    r"\bimmigration,? réfugiés", r"\ble canada a\b",
)  # fmt: skip
"""Who holds the rounds of Express Entry, doing it."""
_ROUND = Cue(
    r"\bexpress entry (?:draws?|rounds?|invitations?)\b|\b(?:tirages?|rondes?) (?:d')?entrée express\b"
    r"|\bentrée express\b.{0,60}\b(?:tirages?|rondes?) du\b"
)


def provincial_blocks(blocks: Sequence[Block]) -> set[int]:
    """The places of blocks that tell of draws of provinces.

    A heading of a province's draws begins a section of them; a sentence in which a province invites
    takes its own block and the list below it. All of a page is provincial if its title and lead
    name nobody else who invites.
    """
    if _is_provincial_page(blocks):
        return set(range(len(blocks)))
    found: set[int] = set()
    in_section = in_list = False
    for index, block in enumerate(blocks):
        text = said(block.text) if block.kind != ROW else None
        if text is not None:
            is_own = is_provincial(text)
            is_federal = _is_federal(text)
            if block.kind in (HEADING, TITLE):
                is_named = words.PROVINCIAL.is_in(text) and not is_federal
                in_section = is_own or (is_named and index > 0)
            elif is_federal and not is_own:
                in_section = False
            in_list = is_own or (in_list and block.kind == ITEM and not is_federal)
        if in_section or (in_list and not _begins_apart(block)):
            found.add(index)
    return found


def _begins_apart(block: Block) -> bool:
    """Whether a paragraph tells of something else before it comes to what a province does."""
    first, *others = sentences(block.text) if block.kind == PARAGRAPH else ("",)
    return bool(others) and _FIGURE.search(first) is not None and not words.PROVINCIAL.is_in(first)


def is_provincial(text: Said) -> bool:
    """Whether a sentence tells of what a province does, and not of what Canada does."""
    return (
        len(text) > MIN_SENTENCE
        and words.PROVINCIAL.is_in(text)
        and ACTS.is_in(text)
        and not FEDERAL.is_in(text)
    )


def _is_provincial_page(blocks: Sequence[Block]) -> bool:
    """Whether title and lead tell of what a province does, before they name anybody else.

    A page whose lead has figures of Canada's is not one, though a province may be named first.
    """
    told = [sentence for block in blocks[:LEAD] for sentence in sentences(block.text)]
    first = next((s for s in told if is_provincial(s) or _is_federal(s)), None)
    if first is None or not is_provincial(first):
        return False
    if first in told[:1]:
        return not _names_round_first(first)
    if _QUEBEC.is_in(first) and _SYSTEM.is_in(told[0]) and not words.PROVINCIAL.is_in(told[0]):
        return False
    return not any(FEDERAL.is_in(s) and ACTS.is_in(s) and _FIGURE.search(s) for s in told)


def _names_round_first(text: Said) -> bool:
    """Whether a headline of several subjects has a round of Express Entry before a province."""
    ahead = _ROUND_FIRST.match(text)
    named = words.PROVINCIAL.search(text) if ahead else None
    return ahead is not None and named is not None and named.start() >= ahead.end()


_ROUND_FIRST = re.compile(
    r"[^,;]*\bexpress entry (?:[\w-]+ ){0,2}(?:draw|round)\b[^,;]*(?:,\d{3}[^,;]*)*[,;]",
    re.IGNORECASE,
)
_QUEBEC = Cue(r"\bqu[ée]bec\b|\bpstq\b|\barrima\b")
"""The province that selects by a system of its own, never out of Express Entry."""
_SYSTEM = Cue(r"\bexpress entry\b|\bentr[ée]e express\b")
_FIGURE = re.compile(r"\b\d{1,2}[, ]?\d{3}\b(?<!20\d\d)|\b(?!600\b)[1-9]\d{2}\b")


def _is_federal(text: Said) -> bool:
    return FEDERAL.is_in(text) or _ROUND.is_in(text)
