"""A post as the interface of a blog gives it: JSON with the article's HTML in it, perhaps cut off. Pure."""

from __future__ import annotations

import html
import re

_POST = re.compile(r'"content"\s*:\s*\{\s*"rendered"\s*:\s*"')
_TITLE = re.compile(r'"title"\s*:\s*\{\s*"rendered"\s*:\s*"((?:[^"\\]|\\.)*)"')
_DATE = re.compile(r'"date"\s*:\s*"(\d{4}-\d\d-\d\dT[\d:]+)"')
_ADDRESS = re.compile(r"\s*URL:\s*(\S+)\s*\n")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SPELT = {"n": "\n", "t": " ", "r": " ", "b": "", "f": ""}


def html_of_post(text: str) -> str | None:
    """The HTML page of a post in JSON, or None if a text is none.

    JSON that is cut off is read up to there: the text need not be valid.
    """
    content = _POST.search(text[:MAX_HEAD])
    if content is None:
        return None
    title, day, address = _TITLE.search(text), _DATE.search(text), _ADDRESS.match(text)
    body = re.split(r'"\s*,\s*"protected"', text[content.end() :], maxsplit=1)[0]
    metas = f'<meta name="date" content="{day[1]}">' if day else ""
    metas += f'<meta property="og:url" content="{html.escape(address[1])}">' if address else ""
    heading = f"<h1>{_unescaped(title[1])}</h1>" if title else ""
    return f"<html><head>{metas}</head><body>{heading}{_unescaped(body)}</body></html>"


MAX_HEAD = 20_000


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _SPELT.get(found[2], found[2]), text
    )
