"""What is no part of any article, taken out of an HTML page before the page is parsed. Pure.

Scripts, styles, drawings, menus and asides are most of a page, and most of the cost of its tree.
"""

from __future__ import annotations

from itertools import islice

import re2

# All begin with a bracket: RE2 finds the next one at many bytes a time.
_MARK = re2.compile(rb"(?i)<(?:!--|/?(?:script|style|svg|nav|footer|aside)[\s/>])")
_RAW = (b"script", b"style")
"""What has no elements inside: the first end of its own ends it."""
_KEPT = b"ld+json"
"""In the tag of a script that describes the page."""
MAX_MARKS = 20_000
MAX_OPEN = 50
"""Elements within each other that are followed; of those further inside none is emptied."""
_WHOLE = -1


def without_unseen(body: bytes) -> bytes:
    """A page in which those elements are empty, and comments too; what has no end is as it was."""
    page = _Page(body)
    for mark in islice(_MARK.finditer(body), MAX_MARKS):
        start, end = mark.span()
        if start < page.passed:
            continue
        name = body[start + 1 : end - 1].lower()
        if name.startswith(b"!"):
            page.pass_comment(end)
        elif name.startswith(b"/"):
            page.close(name[1:], start)
        else:
            page.open(name, start)
    return page.rest()


class _Page:
    """A page while it is gone through: what is open, and what is to be cut."""

    def __init__(self, body: bytes) -> None:
        self.passed = 0
        """Where the last comment ended."""
        self._body = body
        self._cuts: list[tuple[int, int]] = []
        self._opened: list[tuple[bytes, int]] = []  # the name, and where the content begins
        self._is_raw = False  # whether the last one that was opened has no elements inside

    def pass_comment(self, start: int) -> None:
        if self._is_raw:
            return
        end = self._body.find(b"-->", start - 2)  # "<!-->" is a whole comment
        self.passed = end if end >= 0 else len(self._body)
        if end > start and self._body.find(b"--!>", start, end) < 0:
            self._cut(start, end)

    def open(self, name: bytes, start: int) -> None:
        """Remember where the content of an element begins."""
        if self._is_raw or (len(self._opened) >= MAX_OPEN and name not in _RAW):
            return
        end = self._body.find(b">", start)
        tag = self._body[start : max(0, end)]
        if tag.endswith(b"/") and (name not in _RAW or self._is_in_drawing()):
            return
        # The bracket may stand in an attribute.
        is_whole = _KEPT in tag or tag.count(b'"') % 2 or tag.count(b"'") % 2
        self._opened.append((name, _WHOLE if is_whole else end + 1))
        self._is_raw = name in _RAW

    def _is_in_drawing(self) -> bool:
        """Whether a slash ends any element here."""
        return any(name == b"svg" for name, _ in self._opened)

    def close(self, name: bytes, at: int) -> None:
        """Empty the element that ends here; those inside of it that did not end, end with it."""
        last = len(self._opened) - 1
        for index in range(last, last - 1 if self._is_raw else -1, -1):
            opened, start = self._opened[index]
            if opened == name:
                if start != _WHOLE:
                    self._cut(start, at)
                del self._opened[index:]
                self._is_raw = False
                return

    def _cut(self, start: int, end: int) -> None:
        """Note a part that is taken out, in place of those inside of it."""
        while self._cuts and self._cuts[-1][0] >= start:
            self._cuts.pop()
        if end > start:
            self._cuts.append((start, end))

    def rest(self) -> bytes:
        """The page without its cuts."""
        ends = [0, *(end for _, end in self._cuts)]
        starts = [*(start for start, _ in self._cuts), len(self._body)]
        return b"".join(self._body[end:start] for end, start in zip(ends, starts, strict=True))
