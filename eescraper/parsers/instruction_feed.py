"""The instruction feed, ``ee_rounds_4_en.json``: the ministerial instruction of every round.

An object keyed ``r<number>``, entered by hand apart from the rounds feed. No pool, no ISO date.
``drawText3`` and ``drawText4`` say the size again, in early rounds as HTML; they are not taken.
"""

from __future__ import annotations

from typing import Any

from eescraper.errors import NotUnderstoodError
from eescraper.items import Parsed, Problem, RawDraw
from eescraper.parsers.rounds_feed import MAX_ROUNDS
from eescraper.parsers.text import load_json, plain_text

MANDATORY = ("drawDateFull", "drawName", "drawSize", "drawCRS")
OPTIONAL = (
    *("drawText2", "drawDateTime", "drawCutOff", "drawNextDate", "drawMinister", "pageContent"),
)
KNOWN = frozenset((*MANDATORY, *OPTIONAL, "drawNumber", "drawText3", "drawText4"))

MAX_MINISTER = 200


def parse(body: bytes, source: str) -> Parsed:
    """Every round of the feed as a raw draw, in the feed's order.

    Raises `RefusedError` if the body is not JSON, `NotUnderstoodError` if it has no object of
    rounds, or if no round has one of the mandatory keys.
    """
    feed = load_json(body, source)
    rounds = feed.get("rounds") if isinstance(feed, dict) else None
    if not isinstance(rounds, dict):
        raise NotUnderstoodError(source, "the key 'rounds'", "an object of rounds", feed)
    if len(rounds) > MAX_ROUNDS:
        raise NotUnderstoodError(
            source, "/rounds", f"at most {MAX_ROUNDS} rounds", str(len(rounds))
        )
    objects = [entry for entry in rounds.values() if isinstance(entry, dict)]
    unknown = {key: None for entry in objects for key in entry if key not in KNOWN}
    for name in MANDATORY:
        if rounds and not any(name in entry for entry in objects):
            raise NotUnderstoodError(
                source, "/rounds", f"the key {name}", f"unknown keys: {', '.join(unknown):.200}"
            )
    read = [_raw_draw(key, entry) for key, entry in rounds.items()]
    return Parsed(
        draws=tuple(found for found in read if isinstance(found, RawDraw)),
        unknown_fields=tuple(unknown),
        problems=tuple(found for found in read if isinstance(found, Problem)),
    )


def _raw_draw(key: str, entry: Any) -> RawDraw | Problem:
    place = f"/rounds/{key:.40}"
    if not isinstance(entry, dict):
        return Problem(None, "draw_id", place, "a round (an object)", str(entry)[:MAX_MINISTER])
    number = _number(key.strip().lower().removeprefix("r"), _text(entry, "drawNumber"))
    if number is None:
        found = _text(entry, "drawNumber") or ""
        return Problem(None, "draw_id", place, f"the number of its key, {key:.40}", found)
    content = _text(entry, "pageContent")
    minister = _text(entry, "drawMinister")
    return RawDraw(
        draw_id=number,
        draw_date_full=_text(entry, "drawDateFull") or "",
        category_name=_text(entry, "drawName") or "",
        programs=_text(entry, "drawText2"),
        invitations=_text(entry, "drawSize") or "",
        crs_cutoff=_text(entry, "drawCRS") or "",
        drawn_at=_text(entry, "drawDateTime"),
        tie_break=_text(entry, "drawCutOff"),
        next_date=_text(entry, "drawNextDate"),
        minister=None if minister is None else plain_text(minister)[:MAX_MINISTER],
        instruction=None if content is None else plain_text(content),
        place=place,
    )


def _number(named: str, printed: str | None) -> str | None:
    """The number that key and entry agree on: 91a for the two of which one says just 91."""
    if not printed:
        return named
    one, other = (text.strip().lower().lstrip("#0") for text in (named, printed))
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    is_same = longer == shorter or (longer[:-1] == shorter and longer[-1:] in ("a", "b"))
    return longer if is_same else None


def _text(entry: dict[str, Any], key: str) -> str | None:
    """The text of a key, None if it is not there; what is no text is made unreadable."""
    value = entry.get(key)
    if isinstance(value, str) or (value is None and key not in entry):
        return value
    return "" if value is None else f"({type(value).__name__})"
