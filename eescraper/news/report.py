"""``eescraper extract``: what pages say, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from eescraper.errors import UsageError
from eescraper.harmless import printable
from eescraper.news.blocks import MAX_LENGTH
from eescraper.news.extract import extract
from eescraper.settings import USER_AGENT

TIMEOUT = 30
"""Seconds after which a page that is named by its address is given up."""

DRAW_FIELDS = {
    **{name: name for name in ("draw_id", "draw_date", "category", "crs_cutoff", "invitations")},
    **dict.fromkeys(("tie_break_at_utc", "tie_break_date"), "tie_break"),
}
"""The fields that a person sees, each with the name under which its text is kept."""


def document(name: str, published: str | None) -> dict[str, Any]:
    """What a page says; ``file`` is the name exactly as given.

    Raises UsageError for a file or an address that can't be read.
    """
    body = _body(name)
    url = name if _is_address(name) else None
    return {"file": name, **extract(body, url=url, published=published)}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """One document for a person: each value with the text that states it."""
    yield printable(f"{found['file']}: {found['title'] or 'without a title'}")
    told = (found["kind"], found["language"], f"published {found['published'] or 'unknown'}")
    yield printable(f"  {', '.join(filter(None, told))}")
    for draw in found["draws"]:
        yield "  draw" if draw["headline"] else "  another draw, named beside it"
        for name, slot in DRAW_FIELDS.items():
            if draw[name] is not None:
                text = _short(draw["texts"].get(slot, ""))
                yield printable(f"    {name:<18} {draw[name]!s:<22} {text}")
        if draw["flags"]:
            yield f"    {'flags':<18} {', '.join(draw['flags'])}"
    for claim in found["all_claims"]:
        value = "" if claim["value"] is None else claim["value"]
        name = " ".join(filter(None, (claim["kind"], claim["category"])))
        yield printable(f"  claim {name:<33} {value!s:<10} {_short(claim['text'])}")


SHOWN = 100


def _short(text: str) -> str:
    return f'"{text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"}"' if text else ""


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _body(name: str) -> bytes:
    try:
        if not _is_address(name):
            with Path(name).open("rb") as file:
                return file.read(MAX_LENGTH)
        request = Request(name, headers={"User-Agent": USER_AGENT})  # noqa: S310
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            return bytes(response.read(MAX_LENGTH))
    except (OSError, URLError, HTTPException, ValueError) as error:
        raise UsageError(f"{name}: can't be read: {error}") from error
