"""Makes texts and addresses of strangers fit for the page. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from eescraper.harmless import printable

_LONGEST = 600
_LONGEST_ADDRESS = 2000


def shown(text: str) -> str:
    """A text on one line, without control characters, shortened to 600 characters."""
    line = " ".join(text[: 4 * _LONGEST].split())
    line = line if line.isprintable() else printable(line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def https(address: str) -> str | None:
    """An address that may be a link: plain https, a host, no credentials; else None."""
    if len(address) > _LONGEST_ADDRESS or printable(address) != address or " " in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    plain = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    return address if plain else None
