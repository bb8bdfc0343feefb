"""HTML pages: from bytes to a tree within bounds, to lines as a person reads them.

Read with BeautifulSoup on lxml. Comments are never read: inside one, the page of the latest round
kept a stale result, and the list page a stale table of 229 rounds.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eescraper.errors import NotUnderstoodError, RefusedError
from eescraper.parsers.text import decode, without_comments

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

MAX_LENGTH = 2_000_000
MAX_TAGS = 60_000
"""Bounds on the work and memory that a hostile page can cause; the list page of 2021 with its 197
rounds has 135 kB and 5,400 tags."""

MAX_SETTINGS = 50
MAX_PATH = 300

_SPACE = re.compile(r"[ \t\r\n\f]+")
_HEAD = 5000
_FILLED_CELL = re.compile(r"<td\b[^<>]*>(?:\s*<(?!/?t[dr]\b)[^<>]*>)*\s*[^<\s]", re.IGNORECASE)
# Read from the text: a shell need not be parsed to say where its feed is.
_SETTING = re.compile(
    r"""\sdata-wb-json(?:manager)?\s?=\s?(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})')"""
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figure|footer"
    "|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr"
    "|ul"
)
# libxml2 can't hold a damaged byte, which is a lone surrogate in our texts: characters of the
# private use area stand for them in a tree.
_DAMAGE_AWAY = {0xDC00 + byte: 0xE000 + byte for byte in range(0x80, 0x100)}
_DAMAGE_BACK = {private: damaged for damaged, private in _DAMAGE_AWAY.items()}
_UNREAD = frozenset(("script", "style", "template", "noscript", "head"))


def text_of(body: bytes, source: str) -> str:
    """The text of an HTML page without its comments.

    Raises `RefusedError` if it is no HTML page, `NotUnderstoodError` if it is beyond the bounds.
    """
    text = decode(body)
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError(
            source, "the body", f"at most {MAX_LENGTH} characters", str(len(text))
        )
    text = without_comments(text)
    if "<html" not in text[:_HEAD].lower():
        raise RefusedError(source, "the body", "an HTML page", text[:200])
    return text


def has_rows(text: str) -> bool:
    """Whether a table in a page's text may have a cell that says something; a shell's have none."""
    return bool(_FILLED_CELL.search(text))


def tree_of(text: str, source: str) -> BeautifulSoup:
    """The tree of a page's text; raises `NotUnderstoodError` if it has too many tags."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise NotUnderstoodError(source, "the body", f"at most {MAX_TAGS} tags", str(tags))
    # Imported where it is needed: most crawls see shells and feeds only.
    from bs4 import BeautifulSoup  # noqa: PLC0415

    return BeautifulSoup(text if text.isascii() else text.translate(_DAMAGE_AWAY), "lxml")


def feed_address(text: str) -> str | None:
    """The path of the feed that a shell is filled from, as its ``data-wb-json`` names it."""
    for match in islice(_SETTING.finditer(text), MAX_SETTINGS):
        if path := _feed_path(html.unescape(match[1] or match[2] or "")):
            return path
    return None


def lines_of(root: Tag) -> Iterator[str]:
    """The text below an element as lines: one for each block, white space collapsed.

    No-break spaces stay, because they are part of French numbers. Marks of footnotes and text
    for screen readers are left out.
    """
    words: list[str] = []
    for part in _parts(root):
        if part is not None:
            words.append(part)
            continue
        if line := squeeze("".join(words)):
            yield line
        words.clear()
    if line := squeeze("".join(words)):
        yield line


def squeeze(text: str) -> str:
    """A text taken from a tree, with its white space collapsed as a browser does."""
    text = _SPACE.sub(" ", text).strip()
    return text if text.isascii() else text.translate(_DAMAGE_BACK)


def text_in(element: Tag) -> str:
    """The text of an element as one line."""
    return " ".join(lines_of(element))


def _parts(root: Tag) -> Iterator[str | None]:
    """Texts in the page's order, and None where a block begins or ends. Not recursive."""
    from bs4.element import NavigableString, PreformattedString, Tag  # noqa: PLC0415

    pending: list[PageElement | None] = list(reversed(root.contents))
    while pending:
        node = pending.pop()
        if isinstance(node, Tag):
            if node.name in _UNREAD or _is_aside(node):
                continue
            if _BLOCK.fullmatch(node.name):
                yield None
                pending.append(None)
            pending.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                yield str(node)
        else:
            yield None


def _is_aside(tag: Tag) -> bool:
    """A footnote's mark, or a text for screen readers only (``wb-inv``)."""
    if "wb-inv" in tag.get_attribute_list("class"):
        return True
    return tag.name == "sup" and tag.find("a") is not None


def _feed_path(value: str) -> str | None:
    """The path in ``{"url": "/content/dam/…/ee_rounds_123_en.json#/rounds", …}``, or None."""
    try:
        setting = json.loads(value)
        url = setting.get("url") if isinstance(setting, dict) else None
        path = urlsplit(url).path if isinstance(url, str) else ""
    except (ValueError, RecursionError):
        return None
    named = path.startswith("/content/dam/ircc/") and path.endswith(".json")
    plain = path.isascii() and path.isprintable() and ".." not in path and len(path) < MAX_PATH
    return path if named and "ee_rounds" in path and plain else None
