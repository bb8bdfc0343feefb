"""What an address says of its article: the words of its title. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from eescraper.language import fold

_WORD = re.compile(r"[a-z]{3,}|\d+")
_COMMA = re.compile(r"(?<=\d)[, ](?=\d{3})")
MIN_WORDS = 4
"""A part of an address with fewer words is a place on a site, and no title."""
LIKE = 0.6
"""A line is the title if so many of the words are in it."""


@lru_cache(maxsize=64)
def title_words(url: str | None) -> frozenset[str]:
    """The words of the title that an address is made of; none if it is made of something else."""
    path = (url or "").partition("://")[2].partition("/")[2]
    parts = (frozenset(_WORD.findall(fold(unquote(part)))) for part in path.split("/"))
    words = max(parts, key=len, default=frozenset[str]())
    return words if len(words) >= MIN_WORDS else frozenset()


def is_title(line: str, words: frozenset[str]) -> bool:
    """Whether a line says what the words of an address say, and not much more."""
    said = frozenset(_WORD.findall(_COMMA.sub("", fold(line))))
    common = len(said & words)
    return common >= LIKE * len(words) and common >= LIKE * len(said) / 2
