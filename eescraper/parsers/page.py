"""HTML pages: from bytes to a tree within bounds, to lines as a person reads them.

Read with BeautifulSoup on lxml. Comments are never read: inside one, the page of the latest round
kept a stale result, and the list page a stale table of 229 rounds.
"""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eescraper.errors import NotUnderstoodError, RefusedError
from eescraper.parsers.text import decode, without_unseen

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

MAX_LENGTH = 2_000_000
MAX_TAGS = 60_000
MAX_DEPTH = 100
"""Bounds on the work and memory that a hostile page can cause; the list page of 2021 with its 197
rounds has 135 kB, 5,400 tags, and a depth of 13."""

MAX_TEXT = 2000
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
_UNREAD = frozenset(("script", "style", "template", "noscript", "head", "del", "s", "strike"))


def text_of(body: bytes, source: str) -> str:
    """The text of an HTML page.

    Raises `RefusedError` if it is no HTML page, `NotUnderstoodError` if it is beyond the bounds.
    """
    text = decode(body)
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError(
            source, "the body", f"at most {MAX_LENGTH} characters", str(len(text))
        )
    if "<html" not in without_unseen(text[:_HEAD]).lower():
        raise RefusedError(source, "the body", "an HTML page", text[:200])
    return text


def has_rows(text: str) -> bool:
    """Whether a table in a page's text may have a cell that says something; a shell's have none."""
    return bool(_FILLED_CELL.search(without_unseen(text)))


def tree_of(text: str, source: str) -> BeautifulSoup:
    """The tree of a page's text; raises `NotUnderstoodError` if it is too large or too deep."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise NotUnderstoodError(source, "the body", f"at most {MAX_TAGS} tags", str(tags))
    # Imported where it is needed: most crawls see shells and feeds only.
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        tree = BeautifulSoup(text if text.isascii() else text.translate(_DAMAGE_AWAY), "lxml")
    if _is_too_deep(tree):
        raise NotUnderstoodError(source, "the body", f"at most {MAX_DEPTH} levels", "deep nesting")
    return tree


def _is_too_deep(tree: BeautifulSoup) -> bool:
    depths = {id(tree): 0}
    for tag in tree.find_all(True):
        depth = depths[id(tag)] = depths[id(tag.parent)] + 1
        if depth > MAX_DEPTH:
            return True
    return False


def is_shown(tag: Tag) -> bool:
    """Whether an element is part of what a person sees: in no template, and not hidden."""
    return not any(_is_hidden(element) for element in (tag, *tag.parents))


def rows_of(table: Tag) -> list[Tag]:
    """The rows of a table itself, not of one in it, that are shown."""
    parts = table.find_all(("thead", "tbody", "tfoot"), recursive=False)
    holders = [table, *(part for part in parts if not _is_hidden(part))]
    rows = [row for holder in holders for row in holder.find_all("tr", recursive=False)]
    return [row for row in rows if not _is_hidden(row)]


def cells_of(row: Tag) -> list[Tag]:
    """The cells of a row."""
    return row.find_all(("td", "th"), recursive=False)


def feed_address(text: str) -> str | None:
    """The path of the feed that a shell is filled from, as its ``data-wb-json`` names it."""
    for match in islice(_SETTING.finditer(without_unseen(text)), MAX_SETTINGS):
        if path := _feed_path(html.unescape(match[1] or match[2] or "")):
            return path
    return None


def lines_of(root: Tag) -> Iterator[str]:
    """The text below an element as lines: one for each block, white space collapsed.

    No-break spaces stay, because they are part of French numbers. Marks of footnotes, deleted
    text, and text for screen readers are left out.
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
    """The text of an element, up to `MAX_TEXT` characters.

    A line break in it stays one: it does not join two numbers to one.
    """
    lines: list[str] = []
    room = MAX_TEXT
    for line in lines_of(element):
        lines.append(line[:room])
        room -= len(line)
        if room <= 0:
            break
    return "\n".join(lines)


def _parts(root: Tag) -> Iterator[str | None]:
    """Texts in the page's order, and None where a block begins or ends. Not recursive."""
    from bs4.element import NavigableString, PreformattedString, Tag  # noqa: PLC0415

    pending: list[PageElement | None] = list(reversed(root.contents))
    while pending:
        node = pending.pop()
        if isinstance(node, Tag):
            if _is_aside(node):
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
    """A footnote's mark, or what nobody sees; the ``th`` of ``521th`` is part of the text."""
    if _is_hidden(tag) or "wb-inv" in tag.get_attribute_list("class"):
        return True
    if tag.name != "sup":
        return False
    return tag.find("a") is not None or not any(map(str.isalpha, tag.get_text()))


def _is_hidden(tag: Tag) -> bool:
    if tag.name in _UNREAD or tag.has_attr("hidden"):
        return True
    return "hidden" in tag.get_attribute_list("class")


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
