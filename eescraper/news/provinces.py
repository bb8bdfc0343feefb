"""Draws of provinces, which are no Express Entry rounds: which blocks and sentences tell of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from eescraper.news import words
from eescraper.news.blocks import HEADING, ROW, TITLE, Block
from eescraper.news.facts import sentences
from eescraper.news.screen import AnyCue, Cue, Said, said

LEAD = 8
MIN_SENTENCE = 30
"""Blocks after the title that tell who invites."""
ACTS = Cue(
    r"\b(?:draws?|invit\w+|nominat\w+|select\w+|issu\w+|tirages?|held|sent|notifi\w+|results?|released?|welcomed|retenu|expédié)\b|pnp\b|oinp|sinp|mpnp|aaip|stream"
)
FEDERAL = AnyCue(
    r"\bircc\b", r"\bcic\b", r"immigration,? refugees", r"\bcitizenship (?:and immigration )?canada\b", r"\bottawa\b", r"\bimmigration canada\b",
    r"\bfederal (?:government|draw|round|express entry (?:draw|round))", r"\ball-program\b", r"\bcanadian experience class (?:draw|round)",
    r"\b(?:canada|government of canada|the department) (?:has |have )?(?:recently |now |just )?(?:invit|issu|sen[td]|held|hold|conduct|drew|pick|select)",
    r"\bimmigration,? réfugiés", r"\ble canada a\b", r"\bexpress entry (?:draw|round)\b(?! for (?:ontario|alberta))",
)  # fmt: skip
"""Who holds the rounds of Express Entry, doing it."""


def provincial_blocks(blocks: Sequence[Block]) -> set[int]:
    """The places of blocks that tell of draws of provinces.

    A sentence in which a province invites begins such a passage; a heading, or a sentence in which
    Canada does, ends it. All of a page is one if its title and lead name nobody but provinces.
    """
    if _is_provincial_page(blocks):
        return set(range(len(blocks)))
    found: set[int] = set()
    in_province = False
    for index, block in enumerate(blocks):
        if not in_province and block.kind == ROW:
            continue
        text = said(block.text)
        if block.kind in (HEADING, TITLE):
            in_province = is_provincial(text)
        elif FEDERAL.search(text):
            in_province = False
        elif is_provincial(text) and block.kind != ROW:
            in_province = True
        if in_province:
            found.add(index)
    return found


def is_provincial(text: Said) -> bool:
    """Whether a sentence tells of what a province does, and not of what Canada does."""
    return (
        len(text) > MIN_SENTENCE
        and words.PROVINCIAL.search(text) is not None
        and ACTS.search(text) is not None
        and FEDERAL.search(text) is None
    )


def _is_provincial_page(blocks: Sequence[Block]) -> bool:
    """Whether the first who invites, in title and lead, is a province."""
    for block in blocks[:LEAD]:
        for sentence in sentences(block.text):
            if FEDERAL.search(sentence):
                return False
            if is_provincial(sentence):
                return True
    return False
