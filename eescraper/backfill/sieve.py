"""Which records may be pages that speak of Express Entry, told while they are inflated. Pure.

None that does is missed: what only a decoded body can tell, is decoded.
"""

from __future__ import annotations

import re
from collections.abc import Container
from urllib.parse import urlsplit

from eescraper.news.mention import MARKS, REACH, ends, is_mentioned_at, mentioned_in

_END = b"\r\n\r\n"
_IS_RESPONSE = re.compile(rb"\r\nwarc-type[ \t]*:[ \t]*response[ \t]*\r\n", re.IGNORECASE)
_ADDRESS = re.compile(rb"\r\nwarc-target-uri[ \t]*:[ \t]*<?([^\r\n>]{0,4000})", re.IGNORECASE)
_IS_ENCODED = re.compile(
    rb"\n(?:content|transfer)-encoding[ \t]*:(?![ \t]*identity[ \t]*\r?\n)", re.IGNORECASE
)


class Sieve:
    """Looks at the pieces of one record after the other.

    ``hosts``: of other hosts nothing is looked at; None: at all.
    """

    def __init__(self, hosts: Container[str] | None = None) -> None:
        self._hosts = hosts
        self._tail = b""
        self._is_open = False  # whether one of the words may stand in the tail
        self._held = b""  # a piece too short to be looked at alone
        self._is_searched = False
        self.is_response = False
        self.is_encoded = False
        """Whether only the decoded body can tell."""
        self.is_found = False
        """Whether the two words stand in the record as it is; known after `end`."""

    def look(self, piece: bytes, is_first: bool) -> None:
        """Take the next piece of a record, or the first of another."""
        if is_first:
            self._begin(piece)
        if not self._is_searched or self.is_found:
            return
        if self._held:
            piece = self._held + piece
            self._held = b""
        if len(piece) < REACH:
            self._held = piece
        else:
            self._search(piece)

    def end(self) -> None:
        """All pieces of the record were looked at."""
        if self._held and not self.is_found:
            self._search(self._held)

    def _search(self, piece: bytes) -> None:
        """Look for the words in a piece, and where it meets the one before.

        Words that stand in two pieces stand in the `REACH` bytes around where these meet.
        """
        places = ends(piece)
        self.is_found = bool(places) and is_mentioned_at(piece, places)
        tail = self._tail
        if tail and (
            self._is_open
            or (places and places[0] <= REACH)
            or b"xpress" in (tail[-5:] + piece[:5]).lower()
        ):
            self.is_found = self.is_found or mentioned_in(tail + piece[:REACH])
        self._is_open = bool(places) and places[-1] > len(piece) - REACH
        self._tail = piece[-REACH:]

    def _begin(self, piece: bytes) -> None:
        self.is_found = self.is_encoded = self._is_searched = False
        self._tail, self._held, self._is_open = b"", b"", False
        head = piece.find(_END) + len(_END)
        self.is_response = _IS_RESPONSE.search(piece, 0, head) is not None
        if not self.is_response or (self._hosts is not None and not self._is_listed(piece, head)):
            return
        body = piece.find(_END, head) + len(_END)
        # Without an end of the headers in sight, or with another one before it, anything may be.
        self.is_encoded = (
            body < head
            or piece.find(b"\n\n", head, body) >= 0
            or _IS_ENCODED.search(piece, head, body) is not None
            or len(piece) < body + 2
            or piece[body : body + 2] in MARKS
        )
        self._is_searched = not self.is_encoded

    def _is_listed(self, piece: bytes, head: int) -> bool:
        found = _ADDRESS.search(piece, 0, head)
        return found is not None and host_of(found[1].decode("ascii", "replace")) in (
            self._hosts or ()
        )


def host_of(url: str) -> str:
    """The host of an address, with its port if it has one; empty if that can't be told."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port not in (None, 80, 443) else host
