"""Makes texts of strangers harmless where they are shown: in a terminal, a spreadsheet, a page."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~&])")


def printable(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def cell(value: object) -> object:
    """The value as a cell: a text that a spreadsheet would run gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def one_line(text: str, longest: int = 500) -> str:
    """The text on one line, printable, any white space as a space, cut where it is too long."""
    line = printable(" ".join(text[: 4 * longest].split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def markdown(text: str, longest: int = 500) -> str:
    """The text as one line of Markdown that says just this: no tags, links or tables of its own."""
    return _MARKS.sub(r"\\\1", one_line(text, longest))
