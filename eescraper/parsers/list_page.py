"""The list page of rounds. Since 2022-08 it is a shell: its table is empty and names the feed.

A template row of empty cells and, inside an HTML comment, a stale table of 229 rounds are in the
page as well; neither is a round.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from lxml import etree

from eescraper.errors import RefusedError
from eescraper.items import Parsed
from eescraper.parsers.text import decode

_ATTRIBUTES = ("data-wb-json", "data-wb-jsonmanager")


def parse(body: bytes, source: str) -> Parsed:
    """The path of the feed that the page's table is filled from, in ``feed_address``.

    Raises `RefusedError` if the body is no HTML page.
    """
    root = None
    if body.strip():
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
        text = decode(body).encode("utf-8", "replace")
        root = etree.fromstring(text, parser)
    if root is None or root.find("body") is None:
        raise RefusedError(
            source, "the body", "an HTML page", body[:200].decode("ascii", "replace")
        )
    for attribute in _ATTRIBUTES:
        for element in root.iter(etree.Element):
            if (value := element.get(attribute)) and (path := _feed_path(value)):
                return Parsed(feed_address=path)
    return Parsed()


def _feed_path(value: str) -> str | None:
    """The path in ``{"url": "/content/dam/…/ee_rounds_123_en.json#/rounds", …}``, or None."""
    try:
        setting = json.loads(value)
        url = setting.get("url") if isinstance(setting, dict) else None
        path = urlsplit(url).path if isinstance(url, str) else ""
    except (ValueError, RecursionError):
        return None
    named = path.startswith("/content/dam/ircc/") and path.endswith(".json")
    plain = path.isascii() and path.isprintable() and ".." not in path and len(path) < 300  # noqa: PLR2004
    return path if named and "ee_rounds" in path and plain else None
