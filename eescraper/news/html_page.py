"""The article of an HTML page of any outlet, without what surrounds it.

Read with selectolax, which is some ten times faster than a general extractor of main text. Pure.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from eescraper.news.blocks import (
    HEAD_BLOCKS,
    HEADING,
    ITEM,
    MAX_BLOCK,
    MAX_BLOCKS,
    PARAGRAPH,
    ROW,
    TITLE,
    Article,
    Block,
    squeeze,
)

_SKIP = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select"),
        *("nav", "footer", "aside", "head", "video", "audio", "canvas", "dialog", "figure"),
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCK = _HEADINGS.union(
    ("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl"),
    ("dt", "fieldset", "figcaption", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
    ("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "br"),
)
# Names of what surrounds an article, as whole words of a class or id.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:related|sidebar|side-bar|comments?|respond|share|sharing|social|newsletter"
    r"|breadcrumbs?|menu|nav|navbar|navigation|footer|popup|modal|cookies?|promo|adverts?|ads?"
    r"|advertisement|widget-?area|widgets|recommended|recommendations|trending|popular|more-stories|read-?next"
    r"|read-?more|also-?read|author-?bio|about-author|tags|tagcloud|pagination|subscribe"
    r"|subscription|disclaimer|toc|table-of-contents|skip-link|most-read|latest-news|latest-posts"
    r"|recent-posts|similar|you-may|yarpp|jp-relatedposts|outbrain|taboola)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:entry-content|post-content|article-body|article__body|article-content|story"
    r"|story-body|post-body|td-post-content|content-body|single-content|blog-content|main-content"
    r"|article-text|news-content|page-content|post__content)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PUBLISHED = (
    *("article:published_time", "datepublished", "dcterms.issued", "date", "pubdate"),
    *("publish-date", "dc.date.issued"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
"""The names of meta elements, in lower case, by their worth."""


def read_html(text: str, url: str | None) -> Article:
    tree = LexborHTMLParser(text)
    described = _described(tree)
    said = _metas(tree)
    heading = tree.css_first("h1")
    stated = [
        squeeze(heading.text(deep=True, separator=" ")) if heading else "",
        said.get("og:title", ""),
        _title(tree),
    ]
    title = next((text for text in stated if _OF_DRAW.search(text)), "")
    title = title or next(filter(None, stated), "")
    other = next((text for text in stated[1:] if _NUMBERED.search(text)), "")
    published = _first(said, _PUBLISHED) or described.get("datePublished") or _time(tree)
    updated = _first(said, _UPDATED) or described.get("dateModified")
    root = _body(tree)
    blocks: list[Block] = [Block(TITLE, title[:MAX_BLOCK])] if title else []
    if other and other != title and not _NUMBERED.search(title):
        blocks.append(Block(TITLE, other[:MAX_BLOCK]))
    for block in _blocks(root) if root is not None else ():
        if block.text == title and len(blocks) <= HEAD_BLOCKS:
            continue
        blocks.append(block)
        if len(blocks) >= MAX_BLOCKS:
            break
    canonical = _first(said, ("canonical", "og:url"))
    return Article(url or canonical, title, published, updated, tuple(blocks))


_OF_DRAW = re.compile(
    r"draw|round|invit|itas?\b|crs|express entry|entrée express|tirage|ronde|ipd|candidat",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:draw|round|tirage|ronde)\s*(?:no\.?|number|n°)?\s*#?\s*\d{1,3}[ab]?\b|#\d{1,3}\b|\d(?:st|nd|rd|th|e) (?:express|draw|round|tirage)",
    re.IGNORECASE,
)


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """What meta elements and the canonical link say, the first of each name."""
    found: dict[str, str] = {}
    for node in tree.css("meta, link[rel=canonical]")[:MAX_METAS]:
        attributes = node.attributes
        names = (attributes.get(key) for key in ("property", "name", "itemprop", "rel"))
        value = attributes.get("content") or attributes.get("href")
        if value and value.strip():
            for name in filter(None, names):
                found.setdefault(name.lower(), squeeze(html.unescape(value)))
    return found


MAX_METAS = 300


def _first(said: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((said[name] for name in names if name in said), None)


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    text = squeeze(node.text(deep=True)) if node is not None else ""
    return re.split(r" [|–—»·] | - (?=[^-]{2,40}$)", text)[0]


def _time(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("time[datetime]")
    return (node.attributes.get("datetime") or None) if node is not None else None


def _described(tree: LexborHTMLParser) -> dict[str, str]:
    """Dates of the first description in JSON-LD that has one."""
    found: dict[str, str] = {}
    for node in tree.css('script[type="application/ld+json"]')[:10]:
        try:
            pending: list[Any] = [json.loads(node.text(deep=True) or "null")]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not pending:
                break
            entry = pending.pop()
            if isinstance(entry, list):
                pending.extend(reversed(entry))
            elif isinstance(entry, dict):
                for key in ("datePublished", "dateModified"):
                    if isinstance(entry.get(key), str):
                        found.setdefault(key, entry[key])
                pending.extend(v for v in entry.values() if isinstance(v, (dict, list)))
    return found


def _body(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the article: the fullest of the likely ones, or the whole body."""
    body = tree.body
    if body is None:
        return None
    likely = [*tree.css("article, main, [role=main], [itemprop=articleBody]")[:60]]
    likely += [
        node
        for node in tree.css("div[class], section[class], div[id]")[:3000]
        if _BODY.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
    ]
    best, most = None, 0
    for node in likely[:80]:
        if len(node.text(deep=True)) <= most * 1.1:
            continue  # its prose is a part of its text
        size = _prose(node)
        if size > most * 1.1:
            best, most = node, size
    if best is None or most < LEAST_PROSE:
        return body
    # Of a page with many comments and cards the article is the lesser part.
    is_article = best.css_first("h1") is not None or most >= _prose(body) * 0.4
    return best if is_article else body


LEAST_PROSE = 200
"""Characters that an article has at least."""


def _prose(node: LexborNode) -> int:
    """How much text an element has directly in paragraphs, list items and cells."""
    return sum(len(part.text(deep=False)) for part in node.css("p, li, td, h2, h3")[:2000])


def _blocks(root: LexborNode) -> Iterator[Block]:  # noqa: C901, PLR0912 - one loop, no recursion
    """The blocks below an element in order; not recursive."""
    words: list[str] = []
    kind = PARAGRAPH
    larges: list[LexborNode] = []
    pending: list[Any] = [root]
    while pending:
        node = pending.pop()
        if node is None or isinstance(node, str):
            if (text := squeeze("".join(words))[:MAX_BLOCK]) and _says(text):
                yield Block(kind, text)
            words.clear()
            kind = node or PARAGRAPH
            continue
        tag = node.tag
        if tag == "-text":
            words.append(node.text_content or "")
            continue
        if tag in _SKIP or tag.startswith("-") or tag == "!doctype":
            continue
        if node is not root and _is_around(node, larges):
            continue
        rows = _rows(node) if tag in ("dl", "tr") else None
        if rows is not None:
            pending.append(None)
            if words:
                pending += [node, kind]
            else:
                yield from rows
            continue
        is_block = tag in _BLOCK
        if is_block:
            pending.append(kind if tag == "br" else None)
        if tag != "br":
            pending.extend(reversed(list(node.iter(include_text=True))))
        if is_block and tag != "br":
            own = HEADING if tag in _HEADINGS else ITEM if tag in ("li", "dt") else None
            pending.append(own or (ITEM if kind == ITEM and tag in ("p", "div") else ""))
    if (text := squeeze("".join(words))[:MAX_BLOCK]) and _says(text):
        yield Block(kind, text)


def _rows(node: LexborNode) -> list[Block] | None:
    """The rows that an element is, or None if it is none."""
    if node.tag == "dl" and (terms := _terms(node)):
        return terms
    if node.tag == "tr" and not _is_layout(node):
        cells = tuple(_cells(node))
        return [Block(ROW, " | ".join(cells)[:MAX_BLOCK], cells)] if any(cells) else []
    return None


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_around(node: LexborNode, larges: list[LexborNode]) -> bool:
    """Whether an element is what surrounds an article, by its names.

    A theme may call everything a widget: what holds much of the page is no surrounding. Such
    elements are added to ``larges``; after so many of them the names are believed.
    """
    attributes = node.attributes
    if not attributes:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if node.tag in ("body", "main", "article") or not _AROUND.search(names):
        return "hidden" in attributes
    if "comment" in names or "related" in names:
        return True
    if len(larges) >= MAX_LARGES or not _is_large(node):
        return True
    larges.append(node)
    return False


MAX_LARGES = 100
LARGE = 3000


def _is_large(node: LexborNode) -> bool:
    """Whether an element has so many characters, or parts, that it may hold the article."""
    size = 0
    for count, part in enumerate(node.traverse(include_text=True)):
        size += len(part.text_content or "") if part.tag == "-text" else 0
        if size >= LARGE or count >= LARGE:
            return True
    return False


LONG_CELL = 300


def _is_layout(row: LexborNode) -> bool:
    """Whether a row is of a table that lays out the page, and not of one with facts."""
    if row.css_first("table") is not None:
        return True
    return any(
        len(cell.text(deep=True)) > LONG_CELL for cell in row.iter() if cell.tag in ("td", "th")
    )


def _terms(node: LexborNode) -> list[Block]:
    """The terms of a description list with their descriptions, as rows of two cells.

    Nothing if it has but one term: such lists lay out a page.
    """
    parts = [
        part
        for child in node.iter()
        for part in (child.iter() if child.tag == "div" else (child,))
        if part.tag in ("dt", "dd")
    ]
    found: list[Block] = []
    if sum(part.tag == "dt" for part in parts) < 2:  # noqa: PLR2004
        return found
    term = ""
    for part in parts:
        text = squeeze(part.text(deep=True, separator=" "))[:MAX_BLOCK]
        if part.tag == "dt":
            term = text
        elif term:
            found.append(Block(ROW, f"{term} | {text}", (term, text)))
    return found


def _cells(row: LexborNode) -> Iterator[str]:
    for cell in row.iter():
        if cell.tag in ("td", "th"):
            yield squeeze(cell.text(deep=True, separator=" "))[:MAX_BLOCK]
