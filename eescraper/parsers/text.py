"""From bytes to text and from text to JSON, for feeds that are typed by hand and cut by networks.

The rule of decoding (UTF-8 with or without BOM, then Windows-1252, never Latin-1) was measured on
IRCC's feeds: no charset in the header, the French ones at times in Windows-1252 (2026-09-18).
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from eescraper.errors import NotUnderstoodError, RefusedError

MAX_MARKS = {",": 500_000, "{": 50_000, "[": 200_000}
"""Bounds on the parts of a feed, and so on memory; the rounds feed has 21,000 commas."""

MAX_FRAGMENT = 200_000
"""Instructions have some ten thousand characters; the archive has what is longer."""

_ESCAPED = re.compile("[\udc80-\udcff]")
_UNSEEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|br|hr|table|tr|section|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_LOOKS_LIKE_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")


def decode(body: bytes) -> str:
    """The text of a body. Bytes that no encoding explains stay in it as lone surrogates.

    A body with high bytes of which none is valid UTF-8 is Windows-1252; one with some valid
    sequences is UTF-8 with damage.
    """
    text = body.decode("utf-8-sig", "surrogateescape")
    if text.isascii() or not _ESCAPED.search(text):
        return text
    if body.decode("utf-8-sig", "ignore").isascii():
        return body.decode("cp1252", "surrogateescape")
    return text


def plain_text(fragment: str) -> str:
    """The text of a piece of HTML in a feed, a line for each of its blocks.

    Four hundred such pieces are in one feed: they are read without an HTML parser, and each up to
    `MAX_FRAGMENT` characters.
    """
    seen = without_unseen(fragment[:MAX_FRAGMENT])
    pieces = _TAG.sub("", _BLOCK.sub("\0", seen)).split("\0")
    lines = (_SPACE.sub(" ", html.unescape(piece)).strip() for piece in pieces)
    return "\n".join(line for line in lines if line)


def without_unseen(text: str) -> str:
    """HTML without comments, scripts and styles; an open one hides the rest, as in a browser."""
    return _UNSEEN.sub("", text)


def load_json(body: bytes, source: str) -> Any:
    """The JSON value of a body; numbers stay text, as printed.

    Raises `RefusedError` if the body is no JSON (a substitute page, an empty or a cut one), and
    `NotUnderstoodError` if it is JSON that means two things (a key twice) or is nested too deep.
    """
    if not body.strip():
        raise RefusedError(source, "the body", "JSON", "an empty body")
    if _LOOKS_LIKE_HTML.match(body):
        raise RefusedError(source, "the body", "JSON", body[:200].decode("ascii", "replace"))
    text = decode(body)
    for mark, most in MAX_MARKS.items():
        if text.count(mark) > most:
            raise NotUnderstoodError(source, "the body", f"at most {most} of {mark}", "more")
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _unique(pairs, source),
            parse_int=str,
            parse_float=str,
            parse_constant=lambda name: _constant(name, source),
        )
    except json.JSONDecodeError as error:
        near = error.doc[max(error.pos - 20, 0) : error.pos + 40]
        raise RefusedError(
            source, f"line {error.lineno} of the body", f"JSON ({error.msg})", near
        ) from None
    except RecursionError:
        raise NotUnderstoodError(source, "the body", "JSON of few levels", "deep nesting") from None


def _unique(pairs: list[tuple[str, Any]], source: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotUnderstoodError(source, f"the key {twice!r:.80}", "each key once", "the key twice")
    return found


def _constant(name: str, source: str) -> None:
    raise RefusedError(source, "the body", "JSON", name)
