"""The page of one round, ``invitations-205.html``: its result, then the instruction's text.

Static for #1 to #228; for later rounds a shell that is filled from the instruction feed.
"""

from __future__ import annotations

from eescraper.items import Parsed
from eescraper.parsers import results


def parse(body: bytes, source: str) -> Parsed:
    """What `results.parse` reads, with minister and instruction; a shell states no draws."""
    return results.parse(body, source, has_instruction=True)
