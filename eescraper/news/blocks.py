"""An article as its blocks of text in order, whatever it was made of. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

MAX_LENGTH = 4_000_000
MAX_BLOCKS = 4000
MAX_BLOCK = 8000

TITLE, HEADING, PARAGRAPH, ITEM, ROW = "title", "heading", "paragraph", "item", "row"
HEAD_BLOCKS = 14


class Block(NamedTuple):
    """One piece of an article. ``cells`` are a table row's."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, without what surrounds it; ``blocks`` begin with the title.

    ``published`` and ``updated`` are the texts that the page has for them (ISO 8601 mostly).
    """

    url: str | None
    title: str
    published: str | None
    updated: str | None
    blocks: tuple[Block, ...]


_TEASER = re.compile(
    r"\W{0,3}(?:read (?:more|also|next)|also (?:read|see)|related(?: \w+)?|see also|more on this|(?:à )?lire aussi|à voir aussi) ?(?::|-|»|>|\|) ?\S.{0,200}",
    re.IGNORECASE,
)


def is_teaser(text: str) -> bool:
    """Whether a line names another article: "Read more: …"."""
    return text[:1] in _FIRST_OF_TEASER and _TEASER.fullmatch(text) is not None


HEAD_OF_OTHERS = re.compile(
    r"(?:related|similar) (?:articles?|posts?|stories|reads?|news|blogs?):?|related:?|articles (?:liés|connexes|similaires) ?:?",
    re.IGNORECASE,
)
"""The heading of a list of other articles, below which nothing is of this one."""
_FIRST_OF_TEASER = frozenset("RrAaSsMmLlÀàÂâ[(*>»•-")
_SPACE = re.compile(r"[ \t\r\n\f\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """Text with its white space collapsed; no-break spaces become ordinary ones."""
    if text.isascii():
        return " ".join(text.split())
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    return _SPACE.sub(" ", text).strip()
