"""The pool: eighteen printed numbers of candidates by CRS band, and whether their sums hold."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from eescraper.items import BANDS, PoolCount
from eescraper.normalize.numbers import CANDIDATES, read_number

_NOT_PUBLISHED = ("0",) * len(BANDS)
_PLAIN = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){0,2})"
_ALL_PLAIN = re.compile(rf"(?:{_PLAIN}\|){{17}}{_PLAIN}")

# The feed's own structure: dd3 = dd4…dd8, dd9 = dd10…dd14, dd18 = the bands that do not overlap.
_SUMS = (
    ("sum_451_500_differs", 2, slice(3, 8)),
    ("sum_401_450_differs", 8, slice(9, 14)),
)
_DISJOINT = (0, 1, 2, 8, 14, 15, 16)


@lru_cache(maxsize=1024)
def read_pool(texts: tuple[str, ...]) -> PoolCount | None:
    """The pool count of eighteen texts (in the order of `BANDS`), or None if none is published.

    Eighteen zeros mean that IRCC published no pool with that round, never an empty pool. A text
    that is no number is None in ``candidates``. A sum that does not hold is a flag: #247
    (2023-04-26) prints 55,867 over five bands that add up to 55,687.
    """
    if texts == _NOT_PUBLISHED:
        return None
    joined = "|".join(texts)
    candidates: tuple[int | None, ...]
    if _ALL_PLAIN.fullmatch(joined):
        content = joined.replace(",", "")
        candidates = tuple(map(int, content.split("|")))
    else:
        candidates = tuple(read_number(text, CANDIDATES) for text in texts)
        content = "|".join("" if number is None else str(number) for number in candidates)
    if not any(candidates):
        return None
    identity = hashlib.sha256(content.encode()).hexdigest()[:16]
    return PoolCount(identity, candidates, _flags(candidates))


def is_unpublished(texts: tuple[str, ...]) -> bool:
    """Whether eighteen texts say, by zeros however printed, that there is no pool."""
    return texts == _NOT_PUBLISHED or all(read_number(text, CANDIDATES) == 0 for text in texts)


def _flags(candidates: tuple[int | None, ...]) -> tuple[str, ...]:
    known = [number or 0 for number in candidates]
    flags = [
        flag
        for flag, whole, parts in _SUMS
        if known[whole] != sum(known[parts]) and None not in (candidates[whole], *candidates[parts])
    ]
    total = known[-1]
    if total != sum([known[i] for i in _DISJOINT]) and all(
        candidates[i] is not None for i in (*_DISJOINT, -1)
    ):
        flags.append("sum_total_differs")
    return tuple(flags)
