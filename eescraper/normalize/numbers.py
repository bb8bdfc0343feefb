"""What a printed number means: ASCII digits with optional thousands separators, nothing else.

`int` is not used to judge: it takes Arabic-Indic digits and underscores.
"""

from __future__ import annotations

import re

MAX_LENGTH = 12

INVITATIONS = (1, 99_999)
"""Plausible invitations in one draw. Real extremes so far: 118 (#143) and 27,332 (#176)."""

CRS = (1, 1200)
"""The scale of the Comprehensive Ranking System. Real extremes: 75 (#176) and 902 (#91b)."""

CANDIDATES = (0, 9_999_999)

# Commas in English; in French U+0020, and U+00A0 or U+202F by the rules of typography.
_NUMBER = re.compile(r"[0-9]{1,3}(?:[,\x20\u00a0\u202f][0-9]{3})+", re.ASCII)
_SEPARATORS = str.maketrans("", "", ", \u00a0\u202f")


def read_number(text: str, bounds: tuple[int, int]) -> int | None:
    """The integer that a text prints, or None when it prints none within the bounds.

    >>> read_number("4,500", INVITATIONS), read_number("4_500", INVITATIONS)
    (4500, None)
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        return None
    if text.isascii() and text.isdecimal():
        value = int(text)
    elif _NUMBER.fullmatch(text):
        value = int(text.translate(_SEPARATORS))
    else:
        return None
    return value if bounds[0] <= value <= bounds[1] else None
