"""``feed.xml``: new draws and what changed of them, newest first (Atom, RFC 4287).

An entry's id is made from what makes its event unique, so that a rebuild gives the same ids.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from eescraper.harmless import one_line
from eescraper.sources import IRCC_ORIGIN, LIST_PAGE_EN

NAME = "feed.xml"
NEWEST = 100
"""How many entries there are at most."""

_ATOM = "http://www.w3.org/2005/Atom"
_TAG = "tag:eescraper.example,2026:"
_KINDS = ("imported", "new_draw", "confirmed", "revision")
_EVENTS = (
    "SELECT events.kind, subject, source, at, sentence, category, url FROM events"
    " LEFT JOIN draws USING (draw_id)"
    f" WHERE events.kind IN ({', '.join('?' * len(_KINDS))})"
    " ORDER BY at DESC, event_id DESC LIMIT ?"
)
_LONGEST_SUBJECT = 80
_ADDRESS = re.compile("https://[!-~]{1,2000}")


def write(path: Path, connection: sqlite3.Connection, as_of: str) -> None:
    """Write the newest events of a database; ``as_of`` is the date of what is believed."""
    from lxml import etree  # noqa: PLC0415

    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "title", "Express Entry draws: new rounds and revisions")
    _add(feed, "subtitle", "From eescraper, which is not affiliated with IRCC.")
    _add(feed, "id", f"{_TAG}draws")
    _add(feed, "updated", as_of)
    _add(_add(feed, "author"), "name", "eescraper")
    _add(feed, "link", rel="via", href=IRCC_ORIGIN + LIST_PAGE_EN.path)
    _add(feed, "rights", "Facts: Immigration, Refugees and Citizenship Canada; see LICENCE.md.")
    for event in connection.execute(_EVENTS, [*_KINDS, NEWEST]):
        _add_entry(feed, *event)
    path.write_bytes(
        etree.tostring(feed, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    )


def _add_entry(
    feed: Any,
    kind: str,
    subject: str,
    source: str,
    at: str,
    sentence: str,
    category: str | None,
    url: str | None,
) -> None:
    entry = _add(feed, "entry")
    _add(entry, "title", one_line(sentence, 150))
    _add(entry, "id", tag(kind, subject, source, at))
    _add(entry, "published", at)
    _add(entry, "updated", at)
    if url and _ADDRESS.fullmatch(url):
        _add(entry, "link", rel="alternate", href=url)
    if category:
        _add(entry, "category", term=category)
    _add(entry, "content", one_line(sentence, 2000), type="text")


def tag(kind: str, subject: str, source: str, at: str) -> str:
    """The id of an event's entry (RFC 4151), the same in every release."""
    if len(subject) > _LONGEST_SUBJECT:
        subject = hashlib.sha256(subject.encode()).hexdigest()
    return _TAG + "/".join(quote(part, safe="") for part in ("event", kind, subject, source, at))


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree  # noqa: PLC0415

    found = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    found.text = text
    return found
