"""Whether a page of HTML is nested without end, told from its bytes before anything is parsed."""

from __future__ import annotations

import re

MAX_DEPTH = 5000
"""Elements within elements. A parser of HTML takes a time that grows with the square of it: two
minutes for 200,000."""

# Those that have no end, or may lack it, are not counted.
_TAG = re.compile(
    rb"<(/?)(?!(?:p|li|td|th|tr|dt|dd|option|br|img|hr|input|meta|link|path)\b)[a-z]", re.IGNORECASE
)


def nests_too_deeply(body: bytes) -> bool:
    """Whether far more elements are opened than closed somewhere in a page."""
    if body.count(b"<") < MAX_DEPTH:
        return False
    depth = 0
    for match in _TAG.finditer(body):
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False
