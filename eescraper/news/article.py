"""An article as blocks of text, from the HTML of any outlet, from Markdown, or from plain text.

Read with selectolax, which is some ten times faster than a general extractor of main text. Pure.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from eescraper.news.words import plain
from eescraper.parsers.text import decode

MAX_LENGTH = 4_000_000
MAX_BLOCKS = 4000
MAX_BLOCK = 8000

TITLE, HEADING, PARAGRAPH, ITEM, ROW = "title", "heading", "paragraph", "item", "row"


class Block(NamedTuple):
    """One piece of an article. ``cells`` are a table row's."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, without what surrounds it; ``blocks`` begin with the title.

    ``published`` and ``updated`` are the texts that the page has for them (ISO 8601 mostly).
    """

    url: str | None
    title: str
    published: str | None
    updated: str | None
    blocks: tuple[Block, ...]


_SPACE = re.compile(r"[ \t\r\n\f\u200b\ufeff]+")
_SKIP = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select"),
        *("nav", "footer", "aside", "head", "video", "audio", "canvas", "dialog", "figure"),
    )
)
_BLOCK = re.compile(
    "address|article|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption"
    "|h[1-6]|header|hr|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|br"
)
_HEADINGS = re.compile("h[1-6]")
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
    'meta[property="article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="dcterms.issued"]',
    'meta[name="date"]',
    'meta[name="pubdate"]',
    'meta[name="publish-date"]',
    'meta[name="DC.date.issued"]',
)
_UPDATED = (
    'meta[property="article:modified_time"]',
    'meta[property="og:updated_time"]',
    'meta[itemprop="dateModified"]',
    'meta[name="dcterms.modified"]',
)


def is_html(body: bytes) -> bool:
    """Whether a page is HTML, and not Markdown or plain text, by its tags."""
    return (
        _TAGS.search(body[:20_000].replace(b"\0", b"")) is not None
        and _CLOSES.search(body) is not None
    )


_TAGS = re.compile(
    rb"<(?:!doctype html|html|head|body|div|p|article|section|h[1-6]|table|br|span)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(rb"<\0?/")


def read_article(body: bytes, url: str | None = None) -> Article:
    """The article of a page, told apart by content: HTML, Markdown or plain text.

    Its blocks have straight quotes and plain hyphens; the title is as the page has it.
    """
    text = decode_article(body)[:MAX_LENGTH]
    found = _read_html(text, url) if is_html(body) else _read_text(text, url)
    blocks = tuple(
        Block(kind, plain(text), tuple(map(plain, cells))) for kind, text, cells in found.blocks
    )
    return replace(found, published=found.published or _dateline(blocks), blocks=blocks)


def decode_article(body: bytes) -> str:
    """The text of a page in UTF-8, UTF-16 by its mark, or Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(encoding, "replace")
    return decode(body)


def squeeze(text: str) -> str:
    """Text with its white space collapsed; no-break spaces become ordinary ones."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    return _SPACE.sub(" ", text).strip()


_DAY = r"(?:[A-Za-zéû]{3,9}\.?,? \d{1,2}(?:st|nd|rd|th)?,? ?\d{4}|\d{1,2}(?:st|nd|rd|th|er)? [A-Za-zéû]{3,9}\.?,? ?\d{4}|\d{4}-\d\d-\d\d)"
DATELINE = re.compile(
    r"(?:(?:by )?[^.:|]{0,40}[-|•,] )?(?:(?:first |last )?(?:published|posted|updated|modified|date|publié|mis à jour|publication)"
    r"(?: on| le| at| date)?\s*[:|-]?\s*)?(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    rf"(?P<day>{_DAY})"
    r"(?:\s*[|,•-]\s*[^.]{0,60}|,? (?:at )?\d{1,2}:\d\d.{0,30})?",
    re.IGNORECASE,
)
CITY_DATELINE = re.compile(
    rf"^[A-ZÀ-Ý][\w .'’-]{{1,40}}, (?P<day>{_DAY}|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{{1,2}}) ?(?:\([A-Za-z ]{{1,30}}\) ?)?[-–—:] "
)
_PREFIX = re.compile(r"\s*date (\d{4}-\d\d-\d\d)\s+")
HEAD_BLOCKS = 14


def _dateline(blocks: Sequence[Block]) -> str | None:
    """The date of the page where its text has it: a line near the top that is just that."""
    near = [block.text for block in blocks[:HEAD_BLOCKS] if block.kind != TITLE]
    for pattern in (_FIRST_PUBLISHED, _STATED):
        for text in near:
            if (found := pattern.search(text[:200])) and not _OF_DRAW_DAY.search(text[:200]):
                return found["day"]
    for text in near:
        found = DATELINE.fullmatch(text) or CITY_DATELINE.match(text) or _BYLINE.fullmatch(text)
        if found and not _OF_DRAW_DAY.search(text[: found.end("day")]):
            return found["day"]
    return None


_FIRST_PUBLISHED = re.compile(
    rf"\b(?:first published|published|posted|publié|mise? en ligne|affiché)\b[^.]{{0,20}}?(?P<day>{_DAY})",
    re.IGNORECASE,
)
_STATED = re.compile(rf"\b(?:updated|mis à jour)\b[^.]{{0,20}}?(?P<day>{_DAY})", re.IGNORECASE)
_BYLINE = re.compile(rf"(?:[A-Za-zéûÀ-ÿ]{{5,9}} )?(?P<day>{_DAY}),? .{{0,40}}", re.IGNORECASE)
# A line of these words dates a draw, a tie-break or a profile, and not the page.
_OF_DRAW_DAY = re.compile(
    r"\btie|\bdraws?\b|\brounds?\b|\bheld\b|\bscore|\bprofil|\btirage|\bronde|départage|\bitas?\b|\binvit|\bpool\b|\bbassin\b",
    re.IGNORECASE,
)


# HTML.


def _read_html(text: str, url: str | None) -> Article:
    tree = LexborHTMLParser(text)
    described = _described(tree)
    heading = tree.css_first("h1")
    stated = [
        squeeze(heading.text(deep=True, separator=" ")) if heading else "",
        _meta(tree, ('meta[property="og:title"]',)) or "",
        _title(tree),
    ]
    title = next((text for text in stated if _OF_DRAW.search(text)), "")
    title = title or next(filter(None, stated), "")
    other = next((text for text in stated[1:] if _NUMBERED.search(text)), "")
    published = _meta(tree, _PUBLISHED) or described.get("datePublished") or _time(tree)
    updated = _meta(tree, _UPDATED) or described.get("dateModified")
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
    canonical = _meta(tree, ('link[rel="canonical"]', 'meta[property="og:url"]'))
    return Article(url or canonical, title, published, updated, tuple(blocks))


_OF_DRAW = re.compile(
    r"draw|round|invit|itas?\b|crs|express entry|entrée express|tirage|ronde|ipd|candidat",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:draw|round|tirage|ronde)\s*(?:no\.?|number|n°)?\s*#?\s*\d{1,3}[ab]?\b|#\d{1,3}\b|\d(?:st|nd|rd|th|e) (?:express|draw|round|tirage)",
    re.IGNORECASE,
)


def _meta(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None:
            value = node.attributes.get("content") or node.attributes.get("href")
            if value and value.strip():
                return squeeze(html.unescape(value))
    return None


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
        size = _prose(node)
        if size > most * 1.1:
            best, most = node, size
    return best if best is not None and most >= max(200, _prose(body) * 0.4) else body


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
        rows = _rows(node)
        if rows is not None:
            pending.append(None)
            if words:
                pending += [node, kind]
            else:
                yield from rows
            continue
        is_block = bool(_BLOCK.fullmatch(tag))
        if is_block:
            pending.append(kind if tag == "br" else None)
        if tag != "br":
            pending.extend(reversed(list(node.iter(include_text=True))))
        if is_block and tag != "br":
            own = HEADING if _HEADINGS.fullmatch(tag) else ITEM if tag in ("li", "dt") else None
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


# Text.

_URL_LINE = re.compile(r"URL:\s*(\S+)\s*$")
_BULLET = re.compile(r"(?:[-*+•·▪◦●○‣–✓✔✅➡→►▶🔹🔸📌👉🍁☑]+\ufe0f?\s+|\d{1,2}[.)]\s+(?=\S))")
_MARKED_HEADING = re.compile(r"#{1,6}\s+(.*)")
_RULE = re.compile(r"[\s|:+=_*-]+$")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^()\s]{0,600}(?:\s\"[^\"\n]{0,200}\")?\)")
_FRONT = re.compile(r"(title|date|published|pubdate|publishdate|datepublished|updated|lastmod|url)"
                    r"\s*:\s*[\"']?(.*?)[\"']?\s*$", re.IGNORECASE)  # fmt: skip


def _read_text(text: str, url: str | None) -> Article:
    """Plain text or Markdown. It may begin with a line ``URL: …`` and a line with the title."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: MAX_BLOCKS * 4]
    index = _said(lines, 0)
    if index < len(lines) and (found := _URL_LINE.match(lines[index].strip())):
        url = url or found[1]
        index = _said(lines, index + 1)
    front, index = _front_matter(lines, index)
    blocks = list(_text_blocks(lines[index:]))
    title = front.get("title", "")
    if not title:
        title = _pop_title(blocks)
    if title:
        blocks.insert(0, Block(TITLE, title))
    published = next((front[key] for key in _DATES if front.get(key)), None)
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        if prefix := _PREFIX.match(block.text):
            published = published or prefix[1]
            blocks[index] = block._replace(text=block.text[prefix.end() :])
    return Article(
        url=url or front.get("url"),
        title=_PREFIX.sub("", title),
        published=published,
        updated=front.get("updated") or front.get("lastmod"),
        blocks=tuple(blocks[:MAX_BLOCKS]),
    )


_DATES = ("date", "published", "pubdate", "publishdate", "datepublished")
MAX_FRONT = 60


def _said(lines: list[str], index: int) -> int:
    """The place of the first line from here that is not empty."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _front_matter(lines: list[str], index: int) -> tuple[dict[str, str], int]:
    """What the head of a Markdown page says between two lines of dashes, and where it ends."""
    said: dict[str, str] = {}
    if index >= len(lines) or lines[index].strip() != "---":
        return said, index
    for end, line in enumerate(lines[index + 1 : index + MAX_FRONT], start=index + 1):
        if line.strip() == "---":
            return said, end + 1
        if match := _FRONT.match(line.strip()):
            said.setdefault(match[1].lower(), match[2])
    return {}, index


_NAVIGATION = re.compile(
    r"(?:skip to (?:main )?content|home|menu|search|toggle navigation|back to top|site icon|close|log ?in|sign in"
    r"|subscribe|share|passer au contenu.*|aller au contenu.*|accueil|hi, how can we help you\?|get our .{0,60}newsletter"
    r"|quick enquiry|send message.{0,30}|written by.{0,40}|contact(?: us)?|news)\.?",
    re.IGNORECASE,
)
MAX_TITLE = 250


def _pop_title(blocks: list[Block]) -> str:
    """The title of a text, taken out of its blocks: its first heading, or its first line.

    Lines of navigation that a page begins with are left out.
    """
    while blocks and _NAVIGATION.fullmatch(blocks[0].text):
        blocks.pop(0)
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        if block.kind == HEADING:
            return blocks.pop(index).text
    if blocks and blocks[0].kind == PARAGRAPH and len(blocks[0].text) <= MAX_TITLE:
        return blocks.pop(0).text
    return ""


def _text_blocks(lines: list[str]) -> Iterator[Block]:
    """The blocks of a text, one a line: text of web pages has one paragraph a line."""
    for raw in lines:
        line = raw.strip()
        if not line or _RULE.fullmatch(line):
            continue
        if heading := _MARKED_HEADING.match(line):
            yield Block(HEADING, _unmarked(heading[1]))
        elif line.count("|") >= 2 or line.count("\t") >= 2:  # noqa: PLR2004
            parts = line.strip("|").split("|" if "|" in line else "\t")
            cells = tuple(map(_unmarked, parts))
            yield Block(ROW, " | ".join(cells), cells)
        elif bullet := _BULLET.match(line):
            yield Block(ITEM, _unmarked(line[bullet.end() :]))
        else:
            yield Block(PARAGRAPH, _unmarked(line))


def _unmarked(text: str) -> str:
    """Text without the marks of Markdown."""
    text = _LINK.sub(r"\1", html.unescape(text) if "&" in text else text)
    return squeeze(_MARKS.sub("", text))[:MAX_BLOCK]
