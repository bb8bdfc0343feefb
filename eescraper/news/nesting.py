"""Whether HTML or XML is shaped so that a parser takes no end over it, told from its bytes.

Parsers take a time that grows with the square of the depth of elements (two minutes for 200,000),
and of the number of attributes of one (35 seconds for 100,000). A tree of HTML holds some 200 bytes
for an element or a text, and 350 for an attribute: 4 MB of them made 600. Pure.
"""

from __future__ import annotations

import re
from collections import Counter

MAX_DEPTH = 5000
"""Elements within elements; pages of the press have about thirty."""
MAX_ATTRIBUTES = 500
"""Attributes of one element; pages of the press have some twenty."""
MAX_TAGS = 100_000
"""Tags of a page; pages of the press have some thousand."""
MAX_ATTRIBUTES_IN_ALL = 100_000
"""Attributes of a page; pages of the press have as many as tags."""

# A comment, or a tag with its name.
_TAG = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|$))|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)", re.IGNORECASE | re.DOTALL
)
_NEVER_OPEN = frozenset(
    (
        *(b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta"),
        *(b"param", b"source", b"track", b"wbr", b"p", b"li", b"td", b"th", b"tr", b"dt", b"dd"),
        b"option",
    )
)
"""Elements of HTML without an end, and those that the next one of their kind ends."""
_FOREIGN = (b"svg", b"math")
"""Only inside these does a slash end an element of HTML."""
_LONG_TAG = re.compile(rb"<[a-z][^<>]{2000,}", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<[a-z][^<>]*", re.IGNORECASE)
_BETWEEN_ATTRIBUTES = (b" ", b"\n", b"\r", b"\t", b"\f", b"/", b'"', b"'")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(rb"[^\s/]+")


def is_endless(body: bytes, *, is_xml: bool = False) -> str | None:
    """What a parser should not be given a page for, in words, or None."""
    if body.count(b"<") >= MAX_DEPTH and _is_deep(body, is_xml):
        return f"over {MAX_DEPTH} elements within each other"
    for tag in _LONG_TAG.finditer(body):
        if _attributes(tag[0]) > MAX_ATTRIBUTES:
            return f"an element of more than {MAX_ATTRIBUTES} attributes"
    return None if is_xml else _is_large(body)


def _is_large(body: bytes) -> str | None:
    """What a page has too much of for a tree, or None."""
    if body.count(b"<") > MAX_TAGS:
        return f"over {MAX_TAGS} tags"
    if sum(map(body.count, _BETWEEN_ATTRIBUTES)) > MAX_ATTRIBUTES_IN_ALL:
        found = 0
        for tag in _ANY_TAG.finditer(body):
            found += _attributes(tag[0])
            if found > MAX_ATTRIBUTES_IN_ALL:
                return f"over {MAX_ATTRIBUTES_IN_ALL} attributes"
    return None


def _attributes(tag: bytes) -> int:
    """How many attributes a tag has; its name counts as one."""
    return len(_ATTRIBUTE.findall(_QUOTED.sub(b" ", tag)))


def _is_deep(body: bytes, is_xml: bool) -> bool:
    """Whether very many elements are open at once; an end counts only for what is open."""
    opened: Counter[bytes] = Counter()
    depth = 0
    for tag in _TAG.finditer(body):
        name = (tag["name"] or b"").lower()
        if not name or (not is_xml and name in _NEVER_OPEN):
            continue
        if tag["end"]:
            if opened[name]:
                opened[name] -= 1
                depth -= 1
        elif not ((is_xml or any(opened[f] for f in _FOREIGN)) and _ends_itself(body, tag.end())):
            opened[name] += 1
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False


def _ends_itself(body: bytes, at: int) -> bool:
    """Whether the tag that goes on at a place closes with a slash."""
    end = body.find(b">", at, at + MAX_TAG)
    return end > 0 and body[end - 1 : end] == b"/"


MAX_TAG = 5000
"""Bytes in which the end of a tag is looked for; longer ones have too many attributes."""
