"""What stands for a text when texts are compared: the least hashes of its word sequences. Pure.

Ten outlets print one agency's text; as a witness it counts once. Two sketches tell how much of
two texts is the same without the texts (bottom-k sketch, Broder 1997).
"""

from __future__ import annotations

import re
import zlib
from heapq import nsmallest

from eescraper.news.blocks import TITLE, Article

SEQUENCE = 4
"""Words in a sequence."""
HASHES = 96
"""Least hashes that are kept."""
MAX_WORDS = 5000
_WORD = re.compile(r"\w+")


def sketch(article: Article) -> tuple[int, ...]:
    """The least hashes of an article's word sequences, in ascending order; titles are left out."""
    text = " ".join(block.text for block in article.blocks if block.kind != TITLE)
    words = _WORD.findall(text.lower())[:MAX_WORDS]
    sequences = {
        " ".join(words[at : at + SEQUENCE]) for at in range(max(1, len(words) - SEQUENCE + 1))
    }
    hashes = {zlib.crc32(sequence.encode("utf-8", "replace")) for sequence in sequences if sequence}
    return tuple(nsmallest(HASHES, hashes))
