"""The rounds feed, ``ee_rounds_123_en.json``: every round since 2015, newest first.

Strict on structure, blind to values: a missing key is an error, an odd value is somebody else's
business. The same 31 keys stood in every version seen from 2023-01 to 2026-07.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from eescraper.errors import NotUnderstoodError
from eescraper.items import Parsed, RawDraw
from eescraper.parsers.text import load_json

MAX_ROUNDS = 2000
"""A bound on the work that a hostile feed can cause. There were 425 rounds in eleven years."""

POOL_KEYS = tuple(f"dd{band}" for band in range(1, 19))
MANDATORY = (
    "drawNumber",
    "drawDate",
    "drawDateFull",
    "drawName",
    "drawText2",
    "drawSize",
    "drawCRS",
    "drawDateTime",
    "drawCutOff",
    "drawDistributionAsOn",
    "drawNumberURL",
    *POOL_KEYS,
)
# mitext and DrawText1 are links to the same page as drawNumberURL; #65's mitext leads to #64.
KNOWN = frozenset((*MANDATORY, "mitext", "DrawText1"))

_values = itemgetter(*MANDATORY)


def parse(body: bytes, source: str) -> Parsed:
    """Every round of the feed as a raw draw, in the feed's order.

    Raises `RefusedError` if the body is not JSON, `NotUnderstoodError` if it has no list of
    rounds or a round lacks a key.
    """
    feed = load_json(body, source)
    rounds = feed.get("rounds") if isinstance(feed, dict) else None
    if not isinstance(rounds, list):
        raise NotUnderstoodError(source, "the key 'rounds'", "a list of rounds", feed)
    if len(rounds) > MAX_ROUNDS:
        raise NotUnderstoodError(
            source, "/rounds", f"at most {MAX_ROUNDS} rounds", str(len(rounds))
        )
    draws = []
    unknown: dict[str, None] = {}
    usual: tuple[str, ...] = ()
    for index, entry in enumerate(rounds):
        draws.append(_raw_draw(entry, f"/rounds/{index}", source))
        if (keys := tuple(entry)) != usual:
            unknown.update(dict.fromkeys(key for key in keys if key not in KNOWN))
            usual = keys
    return Parsed(draws=tuple(draws), unknown_fields=tuple(unknown))


def _raw_draw(entry: Any, place: str, source: str) -> RawDraw:
    try:
        values = _values(entry)
    except (KeyError, TypeError):
        if not isinstance(entry, dict):
            raise NotUnderstoodError(source, place, "a round (an object)", entry) from None
        missing = [key for key in MANDATORY if key not in entry]
        others = ", ".join(key for key in entry if key not in KNOWN) or "no other"
        raise NotUnderstoodError(
            source, place, f"the key {', '.join(missing)}", f"unknown keys: {others:.200}"
        ) from None
    try:
        "".join(values)
    except TypeError:
        values = tuple(map(_as_text, values))
    number, day, full, name, programs, size, crs, drawn_at, tie, as_of, link, *pool = values
    return RawDraw(
        *(number, day, full, name, programs, size, crs, drawn_at, tie, as_of, tuple(pool), link),
        place=place,
    )


def _as_text(value: Any) -> str:
    """What is no text prints as what it is: null as nothing, the rest so that nothing reads it."""
    if isinstance(value, str):
        return value
    return "" if value is None else f"({type(value).__name__})"
