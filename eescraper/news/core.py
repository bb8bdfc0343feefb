"""The core of a pattern: that part of it which is the rarest and of nearly one length.

Where the core of a pattern is missing from a text, the pattern can't match. Cores leave out what a
common scan for many patterns has no use for: looks ahead and behind, names, and above all gaps
("at most eighty characters"), for each of which the automaton would have to remember, at every
place of a text, how far behind it lies. Pure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:(?P<open>\((?:\?(?:P<\w+>|<?[=!]|:))?)|(?P<either>\|)"
    r"|(?P<letters>[^()|\\\[^$.*+?{]+)(?![*+?{])"
    r"|(?P<atom>\)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^()|])(?P<times>[*+?]|\{\d+(?:,\d*)?\})?\??)",
    re.DOTALL,
)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
NARROW = 2
"""A part that is repeated so many times more or less is of nearly one length."""


class Part(NamedTuple):
    """A part of a pattern, how rare it is, and whether gaps lie around what is left of it."""

    pattern: str
    rarity: int
    has_gaps: bool = False


class Core(NamedTuple):
    """The core of a pattern, which is found wherever the pattern is.

    ``is_whole``: and nowhere else, because nothing was left out.
    """

    pattern: str
    is_whole: bool


def core_of(pattern: str) -> Core:
    """The core of a pattern.

    >>> core_of(r"\\bprofiles?\\b[^.]{0,80}\\b(?:before|by)\\b(?! then)").pattern
    '\\\\bprofiles?\\\\b'
    """
    reader = _Reader(pattern)
    core = reader.alternatives()
    return Core(core.pattern, not (core.has_gaps or reader.has_looks))


class _Reader:
    """Reads a pattern once, from bracket to bracket."""

    def __init__(self, pattern: str) -> None:
        self._tokens = _TOKEN.finditer(pattern)
        self._times = ""  # how often the bracket that was closed last is repeated
        self.has_looks = False

    def alternatives(self) -> Part:
        """The core of alternatives, up to the bracket that ends them or to the end."""
        parts: list[Part] = []
        sequence = _Sequence()
        for token in self._tokens:
            if token["open"]:
                inner = self.alternatives()
                if token["open"] in _LOOKS:
                    self.has_looks = True
                else:
                    sequence.add(inner._replace(pattern=f"(?:{inner.pattern})"), self._times)
            elif letters := token["letters"]:
                sequence.add(Part(letters, sum(map(_rarity, letters))), "")
            elif token["either"]:
                parts.append(sequence.core())
                sequence = _Sequence()
            elif token["atom"] == ")":
                self._times = token["times"] or ""
                break
            else:
                sequence.add(Part(token["atom"], _rarity(token["atom"])), token["times"] or "")
        parts.append(sequence.core())
        return Part(
            "|".join(part.pattern for part in parts),
            min(part.rarity for part in parts),
            any(part.has_gaps for part in parts),
        )


class _Sequence:
    """Parts that follow each other, with gaps between some of them."""

    def __init__(self) -> None:
        self._apart: list[Part] = []
        self._last = Part("", 0)
        self._has_gaps = False

    def add(self, part: Part, times: str) -> None:
        low, high = _bounds(times)
        if not part.has_gaps and high - low <= NARROW:
            self._append(part.pattern + times, part.rarity * low)
            return
        if low and not part.has_gaps:
            self._append(part.pattern, part.rarity)
        self._apart += [self._last, part] if low and part.has_gaps else [self._last]
        self._last, self._has_gaps = Part("", 0), True

    def _append(self, pattern: str, rarity: int) -> None:
        self._last = Part(self._last.pattern + pattern, self._last.rarity + rarity)

    def core(self) -> Part:
        rarest = max((*self._apart, self._last), key=lambda part: part.rarity)
        return rarest._replace(has_gaps=self._has_gaps)


def _bounds(times: str) -> tuple[int, int]:
    """How often a part is repeated, at least and at most."""
    if times.startswith("{"):
        low, _, high = times[1:-1].partition(",")
        return int(low), int(high) if high else int(low) if "," not in times else MANY
    return {"": (1, 1), "?": (0, 1), "*": (0, MANY), "+": (1, MANY)}[times]


MANY = 1000


def _rarity(atom: str) -> int:
    """How much a character, or a set of them, narrows the places of a text."""
    if atom in ("^", "$", ".") or atom[:2] in (r"\b", r"\B"):
        return 0
    return 4 if atom.isalpha() else 1
