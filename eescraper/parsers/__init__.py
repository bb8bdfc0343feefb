"""Turns pages into raw draws: text exactly as printed, and where it stood.

Never touches the network, the clock or the database. One module per kind of page; this table
says which function reads which kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper.parsers import (
    instruction_feed,
    latest_page,
    list_page,
    round_page,
    rounds_feed,
)
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from eescraper.items import Parsed

PARSERS: dict[str, Callable[[bytes, str], Parsed]] = {
    "rounds_feed": rounds_feed.parse,
    "instruction_feed": instruction_feed.parse,
    "round_page": round_page.parse,
    "latest_page": latest_page.parse,
    "list_page": list_page.parse,
}


def parse(source: str, body: bytes) -> Parsed:
    """What the page of a source says; raises a `PageError` if it can't be read."""
    return PARSERS[SOURCES[source].kind](body, source)
