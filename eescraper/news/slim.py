"""A feed with nothing in it but what is read of it: titles, links and dates of its entries. Pure.

feedparser keeps everything, at ten times a feed's size and more, and takes a time that grows with
the square of a text (minutes, if an author's name has a megabyte). So it is given this.
"""

from __future__ import annotations

import contextlib
import re
from html.entities import name2codepoint
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

MAX_ENTRIES = 2000
"""Entries of a feed that are looked at, the first ones; feeds list ten to a hundred."""

MAX_INSIDE = 20
"""Elements of an entry that are kept: an entry has one link and one title, or a few."""

MAX_TEXT = 5000
"""Characters of a title, a link or a date. A longer address is cut, and refused as too long."""

_ROOTS = ("rss", "RDF", "feed")
_ENTRIES = ("item", "entry")
_KEPT = frozenset(["title", "link", "guid", "id"]) | frozenset(
    ["pubDate", "published", "issued", "updated", "modified", "date", "created"]
)
_ATTRIBUTES = ("version", "rel", "href", "type", "isPermaLink")
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9_.-]{0,50});")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}\sencoding\s*=|\xff\xfe|\xfe\xff", re.IGNORECASE)


class Target(Protocol):
    """What lxml tells of a document as it reads it."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None: ...
    def data(self, text: str, /) -> None: ...
    def end(self, tag: str, /) -> None: ...
    def close(self) -> None: ...


def slim(body: bytes) -> bytes:
    """A feed with its first entries alone, and of each the elements that are read.

    Read as a stream: nothing is held of what is not kept. Empty for what is no feed.
    """
    slimmer = _Slimmer()
    stream(body, slimmer)
    return "".join(slimmer.written).encode()


def stream(body: bytes, target: Target) -> None:
    """Tell of XML, element by element, and of what can be read of broken XML; nothing is held.

    Entities of HTML are characters; those that the document declares itself are left out.
    """
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        target=target, recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    with contextlib.suppress(etree.XMLSyntaxError):  # what came before is read
        parser.feed(_ENTITY.sub(_numbered, _declared(body.lstrip(b" \t\r\n"))))
        parser.close()


def _declared(body: bytes) -> bytes:
    """The feed in UTF-8 if it does not say what it is in and is no UTF-8."""
    if _DECLARED.match(body):
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").encode()
    return body


def _numbered(entity: re.Match[bytes]) -> bytes:
    """An entity of HTML as a number; nothing for one that a feed declares itself."""
    code = name2codepoint.get(entity[1].decode())
    return b"&#%d;" % code if code else b""


class _Slimmer:
    """Writes again what lxml tells it of, if it is kept."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._open: list[str] = []  # what is written and has no end yet: root, entry, element
        self._depth = self._kept_at = self._entries = self._kept = self._room = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = local(tag)
        if self._depth == 1:
            if name in _ROOTS:
                self._write(tag, attributes)
        elif name in _ENTRIES and self._open:
            self._end(1)
            self._entries += 1
            if self._entries <= MAX_ENTRIES:
                self._kept = 0
                self._write(tag, {})
        elif len(self._open) == 2 and name in _KEPT and self._kept < MAX_INSIDE:  # noqa: PLR2004
            self._kept += 1
            self._kept_at, self._room = self._depth, MAX_TEXT
            self._write(tag, attributes)

    def data(self, text: str) -> None:
        if self._kept_at and self._room > 0:
            self.written.append(escape(text[: self._room]))
            self._room -= len(text)

    def end(self, tag: str) -> None:
        if self._depth == self._kept_at:
            self._end(2)
        elif local(tag) in _ENTRIES:
            self._end(1)
        self._depth -= 1

    def close(self) -> None:
        self._end(0)

    def _write(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        name, declared = (f"n:{name}", f" xmlns:n={quoteattr(space)}") if space else (name, "")
        kept = [f" {key}={quoteattr(attributes[key][:MAX_TEXT])}" for key in _ATTRIBUTES
                if key in attributes]  # fmt: skip
        self.written.append(f"<{name}{declared}{''.join(kept)}>")
        self._open.append(name)

    def _end(self, depth: int) -> None:
        """Write the ends of what is open below a depth."""
        self._kept_at = 0
        while len(self._open) > depth:
            self.written.append(f"</{self._open.pop()}>")


def local(tag: str) -> str:
    return tag.rpartition("}")[2]
