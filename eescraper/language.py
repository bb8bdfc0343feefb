"""Text as people compare it, and whether it is English or French. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

MAX_LENGTH = 400

_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "january february march april may june july august september october november december"
        " at and of the with in no specified class program programs occupation occupations round"
        " general trade trades experience number date score invited issued language proficiency",
    )
)
_FRENCH = frozenset(
    re.findall(
        r"\w+",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
        " a et de des du la le les en aucun specifie programme programmes categorie metiers"
        " professions ronde generale nombre note candidat candidats competence invite envoyees",
    )
)
_WORD = re.compile(r"\w+")


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
    is_plain = text.isascii() and len(text) <= MAX_LENGTH
    words = _WORD.findall(text.lower() if is_plain else fold(text))
    english, french = (sum(map(known.__contains__, words)) for known in (_ENGLISH, _FRENCH))
    if english == french:
        return None
    return "en" if english > french else "fr"


MAX_TEXTS = 60


def language_of_texts(texts: Iterable[str]) -> str:
    """The language of most of the first texts of a page; ``en`` if they are equally many."""
    first = list(islice(texts, MAX_TEXTS))
    lead = 0  # so many more are English than French
    for left, text in zip(range(len(first), 0, -1), first, strict=True):
        if abs(lead) > left:
            break  # the others can't change it
        lead += _VOTES[language_of(text[:MAX_LENGTH])]
    return "fr" if lead < 0 else "en"


_VOTES = {"en": 1, "fr": -1, None: 0}
