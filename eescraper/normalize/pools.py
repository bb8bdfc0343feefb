"""The pool: eighteen printed numbers of candidates by CRS band, and whether their sums hold."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from eescraper.items import BANDS, PoolCount
from eescraper.normalize.numbers import CANDIDATES, read_number

_NOT_PUBLISHED = ("0",) * len(BANDS)
_ALL_PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){0,2}\|){18}", re.ASCII)

# The feed's own structure: dd3 = dd4…dd8, dd9 = dd10…dd14, dd18 = the bands that do not overlap.
_SUMS = {
    "sum_451_500_differs": (2, (3, 4, 5, 6, 7)),
    "sum_401_450_differs": (8, (9, 10, 11, 12, 13)),
    "sum_total_differs": (17, (0, 1, 2, 8, 14, 15, 16)),
}


@lru_cache(maxsize=1024)
def read_pool(texts: tuple[str, ...]) -> PoolCount | None:
    """The pool count of eighteen texts (in the order of `BANDS`), or None if none is published.

    Eighteen zeros mean that IRCC published no pool with that round, never an empty pool. A text
    that is no number is None in ``candidates``. A sum that does not hold is a flag: #247
    (2023-04-26) prints 55,867 over five bands that add up to 55,687.
    """
    if texts == _NOT_PUBLISHED:
        return None
    candidates = _read_all(texts)
    flags = []
    for flag, (whole, parts) in _SUMS.items():
        stated, added = candidates[whole], [candidates[part] for part in parts]
        known = [number for number in added if number is not None]
        if stated is not None and len(known) == len(added) and stated != sum(known):
            flags.append(flag)
    content = ",".join("" if n is None else str(n) for n in candidates)
    return PoolCount(hashlib.sha256(content.encode()).hexdigest()[:16], candidates, tuple(flags))


def _read_all(texts: tuple[str, ...]) -> tuple[int | None, ...]:
    joined = "|".join(texts) + "|"
    if _ALL_PLAIN.fullmatch(joined):
        return tuple(map(int, joined[:-1].replace(",", "").split("|")))
    return tuple(read_number(text, CANDIDATES) for text in texts)
