"""Text as people compare it, and whether it is English or French. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

MAX_LENGTH = 400

_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_ENGLISH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|at|and|of|the|with|in|no|specified|class|programs?|occupations?|round|general|trades?"
    r"|experience|number|date|score|invited|issued|language|proficiency)\b"
)
_FRENCH = re.compile(
    r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|a|et|de|des|du|la|le|les|en|aucun|specifie|programmes?|categorie|metiers|professions|ronde"
    r"|generale|nombre|note|candidats?|competence|invite|envoyees)\b"
)


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Lower case, without accents, with straight punctuation and single spaces.

    A text too long to be a name becomes empty.
    """
    text = " ".join(text.translate(_PUNCTUATION).split()).lower() if len(text) <= MAX_LENGTH else ""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=4096)
def language_of(text: str) -> str | None:
    """``en`` or ``fr``, by the words that dates, names and labels are made of; None if in doubt.

    The address and the page's own ``lang`` are no help: IRCC has served English under the French
    address (#1 in the French instruction feed, January 2026).
    """
    folded = fold(text)
    english, french = len(_ENGLISH.findall(folded)), len(_FRENCH.findall(folded))
    if english == french:
        return None
    return "en" if english > french else "fr"


MAX_TEXTS = 60


def language_of_texts(texts: Iterable[str]) -> str:
    """The language of most of the first texts of a page; ``en`` if they are equally many."""
    found = Counter(language_of(text[:MAX_LENGTH]) for text in islice(texts, MAX_TEXTS))
    return "fr" if found["fr"] > found["en"] else "en"
