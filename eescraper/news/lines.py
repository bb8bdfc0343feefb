"""What a line of an article is: a heading, a byline, a label, a name, the end of the article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news import words
from eescraper.news.article import BY_NAME, DATELINE
from eescraper.news.blocks import HEADING, ITEM, PARAGRAPH, ROW, Block
from eescraper.news.screen import AnyCue, Cue, Said, said

HEAD = 14
LEAD = 6
"""So many blocks after the title are the lead of an article."""


def is_bare_name(blocks: Sequence[Block], index: int, text: Said) -> bool:
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


def opens_context(block: Block, text: Said) -> bool:
    """Whether a heading is of earlier draws, or asks what the text below it explains."""
    if TEASER.search(text):
        return False
    pattern = _EARLIER_SECTION if block.kind == HEADING else _EARLIER_LINE
    if pattern.search(text):
        return True
    is_question = len(text) < MAX_HEADING and _QUESTION.search(text) is not None
    return is_question and HEAD_OF_DRAW.match(text) is None


def is_only_dated(blocks: Sequence[Block], index: int, text: Said, are_heads: bool) -> bool:
    """Whether a block is but the date of the page, or a day with a number that nothing names.

    ``are_heads``: days are the headings of the article's sections.
    """
    block = blocks[index]
    if index > 1 and _NUMBERED.fullmatch(blocks[index - 1].text[:MAX_BYLINE]):
        return False
    if len(text) < MAX_BYLINE and _DAY_AND_NUMBER.fullmatch(text):
        return True
    if index < HEAD and TIME_TO_READ.fullmatch(_text_at(blocks, index + 1)):
        return words.DATE.fullmatch(text) is not None
    return (
        block.kind != ROW
        and _is_dateline(block, text, index)
        and not is_of_label(blocks, index)
        and not (are_heads and block.kind == HEADING)
    )


def _text_at(blocks: Sequence[Block], index: int) -> str:
    return blocks[index].text[:MAX_BYLINE] if index < len(blocks) else ""


TIME_TO_READ = re.compile(r"\d+ min(?:ute)?s?(?: read)?", re.IGNORECASE)
"""What stands behind the day of an article: "Nov 2", "6 min read"."""
_NUMBERED = re.compile(
    rf"(?:the )?(?:express entry )?(?:(?:{'|'.join(words.ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)) (?:express entry )?(?:draw|round)"
    r"|(?:draw|round|tirage|ronde)(?: number| no\.?)? ?#? ?\d{1,3})(?: of 20\d\d)?:?",
    re.IGNORECASE,
)
"""A line that says but which draw it is: what stands alone below it is its day."""


GLUED = 150
_GLUE = re.compile(r"(?<=[a-z)])(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)(?=(?:January|February|March|April|May|June|July|August|September"
                   r"|October|November|December)\b)|(?<=(?:sued|-off|core|date|mber|alty|Rule|rule|draw|Draw|ited|ions|ITAs))(?=\d)"
                   r"|(?<=Type)(?=[A-Z])|(?<=ategory)(?=[A-Z])|(?<=[a-zA-Z]\))(?=\d[\d,]*$)")  # fmt: skip

_MAY_BE_GLUED = re.compile(r"[a-z)][A-Z0-9]")


def unglued(text: str) -> str:
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


LABEL_OF_DRAW = re.compile(
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
    return _HAS_LABEL.search(unglued(blocks[index].text[:MAX_BYLINE])[:30]) is not None and any(
        LABEL_OF_DRAW.match(unglued(block.text[:MAX_BYLINE])) for block in near
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
COMPARED = Cue(r"^(?:for|by way of|in|à titre de) compar\w+")
"""A block that begins so is of other draws altogether."""
HYPOTHETICAL = AnyCue(
    r"\bsuppose\b", r"\b(?:fictional|fictitious|hypothetical|imaginary)\b", r"\bexample:", r"\blet's say\b", r"\bimagine\b",
)  # fmt: skip
FOR_EXAMPLE = Cue(r"\bfor example\b|\bpar exemple\b")
YESTERDAY_FIRST = re.compile(r"(?:yesterday|hier)\b", re.IGNORECASE)
"""How a block begins that is of the draw before, on a page that tells of one of today."""
TEASER = Cue(r"^(?:read (?:more|also|next)|also read|related|see also|(?:à )?lire aussi) ?:? \S")
"""A line that names another article."""
MAX_HEADING = 90


END = AnyCue(
    r"^you (?:may|might) also (?:like|enjoy)", r"^leave a (?:reply|comment)", r"^related(?: \w+){0,2}:?$", r"^on this site$", r"^(?:most )?popular(?: \w+)?$",
    r"^most read$", r"^more (?:from|on|news)\b", r"^(?:\d+ )?comments?(?: \(\d+\))?:?$", r"^(?:latest|recent) (?:news|posts|articles|stories)$", r"^(?:next|previous)(?: (?:article|post))?:?$",
    r"^see also$", r"^also (?:read|on)\b", r"^share this", r"^our members\b", r"^what (?:our )?readers\b", r"^à lire aussi", r"^articles? (?:liés|connexes|similaires)", r"^commentaires",
    r"^(?:laissez|laisser) un commentaire", r"^(?:reader|your) (?:comments|questions|letters)", r"^join the (?:discussion|conversation)", r"^next article\b", r"^webinar\b",
)  # fmt: skip


ENDS_IN_DRAW = Cue(
    rf"\b(?:draw|round|tirage|ronde)(?: ?[-,:(] ?(?:{words.DATE.exact.pattern})\)?)?$"
)
"""An item of a list that ends so is the heading of what is below it."""


HEAD_OF_DRAW = re.compile(
    r"(?:\d{1,2}[.)] )?(?:(?:federal|express entry|ee) )*(?:draw|round|tirage|ronde)(?: of invitations| d'invitations| entrée express)?(?: number| no\.?| n°)? ?#? ?\d{1,3}\b(?![,.]\d)",
    re.IGNORECASE,
)
"""How a short line begins that is the heading of a draw: "2. Draw #262 (August 15, 2023): …"."""


def reads_as_heading(block: Block, text: str) -> bool:
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
        (block.kind == PARAGRAPH or (block.kind == ITEM and ENDS_IN_DRAW.search(text) is not None))
        and is_short
        and text[-1:] not in (".", ",", ";", "!")
        and not (":" in text[:-1] and words.DATE.search(text))
        and not re.search(r"\d{3}", re.sub(r"\b20\d\d\b", "", text))
    )
