"""The list page of rounds. Since 2022-08 it is a shell: its table is empty and names the feed.

A template row of empty cells and, inside an HTML comment, a stale table of 229 rounds are in the
page as well; neither is a round.
"""

from __future__ import annotations

import html
import json
import re
from http import HTTPStatus
from itertools import islice
from urllib.parse import urlsplit

from eescraper.errors import RefusedError
from eescraper.items import Parsed
from eescraper.parsers.text import decode

MAX_SETTINGS = 50
MAX_PATH = 300

# Read without an HTML parser: libxml2 takes minutes for a tag with 200,000 attributes.
_SETTING = re.compile(
    r"""\sdata-wb-json(?:manager)?\s?=\s?(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})')"""
)


def parse(body: bytes, source: str) -> Parsed:
    """The path of the feed that the page's table is filled from, in ``feed_address``.

    Raises `RefusedError` if the body is no HTML page.
    """
    text = _without_comments(decode(body))
    if "<html" not in text[:5000].lower():
        raise RefusedError(source, "the body", "an HTML page", text[:200])
    for match in islice(_SETTING.finditer(text), MAX_SETTINGS):
        if path := _feed_path(html.unescape(match[1] or match[2] or "")):
            return Parsed(feed_address=path)
    return Parsed()


def names_feed(status: int, parsed: Parsed | None) -> bool | None:
    """What an answer of the list page says of the feed's address: named, not named, nothing.

    A page that is gone, or that can't be read, names none. A redirect, a refusal, a server's
    error say nothing.
    """
    if status == HTTPStatus.OK:
        return bool(parsed and parsed.feed_address)
    return False if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) else None


def _without_comments(text: str) -> str:
    """The text before, between and after comments; an open comment hides the rest."""
    first, *others = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in others)


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
