"""What an address says of its article: the words of its title. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote

from eescraper.language import fold

_WORD = re.compile(r"[a-z]+|\d+")
_LONG = re.compile(r"[a-z]{3,}|\d+")
_COMMA = re.compile(r"(?<=\d)[, ](?=\d{3})")
MAX_ADDRESS = 500
MIN_WORDS = 4
"""A part of an address with fewer words is a place on a site, and no title."""
LIKE = 0.6
"""A line is the title if so many of the words are in it."""


def title_of(url: str | None) -> str:
    """The title that an address is made of, in small letters; empty if it is made of none."""
    path = (url or "")[:MAX_ADDRESS].partition("://")[2].partition("/")[2]
    parts = (" ".join(_WORD.findall(fold(unquote(part)))) for part in path.split("/"))
    title = max(parts, key=len, default="")
    return title if title.count(" ") >= MIN_WORDS - 1 else ""


def title_words(url: str | None) -> frozenset[str]:
    """The words of the title that an address is made of."""
    return frozenset(_LONG.findall(title_of(url)))


def is_title(line: str, words: frozenset[str]) -> bool:
    """Whether a line says what the words of an address say, and not much more."""
    said = frozenset(_LONG.findall(_COMMA.sub("", fold(line))))
    common = len(said & words)
    return common >= LIKE * len(words) and common >= LIKE * len(said) / 2
