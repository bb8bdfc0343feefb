"""The article of a page in plain text or Markdown. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from eescraper.news.address import is_title, title_words
from eescraper.news.blocks import (
    HEAD_BLOCKS,
    HEAD_OF_OTHERS,
    HEADING,
    ITEM,
    MAX_BLOCK,
    MAX_BLOCKS,
    PARAGRAPH,
    ROW,
    TITLE,
    Article,
    Block,
    is_teaser,
    squeeze,
)

_PREFIX = re.compile(r"\s*date (\d{4}-\d\d-\d\d)\s+")
_URL_LINE = re.compile(r"URL:\s*(\S+)\s*$")
_BULLET = re.compile(r"(?:[-*+•·▪◦●○‣–✓✔✅➡→►▶🔹🔸📌👉🍁☑]+\ufe0f?\s+|\d{1,2}[.)]\s+(?=\S))")
_MARKED_HEADING = re.compile(r"#{1,6}\s+(.*)")
_RULE = re.compile(r"[\s|:+=_*-]+$")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^()\s]{0,600}(?:\s\"[^\"\n]{0,200}\")?\)")
_FRONT = re.compile(r"(title|date|published|pubdate|publishdate|datepublished|updated|lastmod|url)"
                    r"\s*:\s*[\"']?(.*?)[\"']?\s*$", re.IGNORECASE)  # fmt: skip


def read_text(text: str, url: str | None) -> Article:
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
        title = _pop_addressed(blocks, title_words(url))
    if not title:
        title = _pop_title(blocks, _main_heading(lines[index:]))
        title = _pop_topic(blocks, title) if title and not _TOPIC.search(title) else title
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
    r"|subscribe|share|share (?:this|on)(?: \w+)?|connect with us|advertisement|loading|listen to this article|passer au contenu.*|aller au contenu.*|accueil|hi, how can we help you\?|get our .{0,60}newsletter"
    r"|quick enquiry|send message.{0,30}|written by\D{0,40}|.{0,80}\b(?:cookies?|javascript|your browser|newsletter|privacy policy|ad ?blocker)\b.{0,160}|contact(?: us)?|about(?: us)?|blog|services|call us|free assessment|news)\.?",
    re.IGNORECASE,
)
MAX_TITLE = 250


def _main_heading(lines: list[str]) -> str | None:
    """The first heading of the first rank in Markdown."""
    heads = (line.strip() for line in lines[: HEAD_BLOCKS * 4])
    return next((_unmarked(line[2:]) for line in heads if line.startswith("# ")), None)


def _pop_title(blocks: list[Block], main: str | None) -> str:
    """The title of a text, taken out of its blocks: its main heading, else its first line.

    Lines of navigation that a page begins with are left out.
    """
    while blocks and _NAVIGATION.fullmatch(blocks[0].text):
        blocks.pop(0)
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        if block.kind == HEADING and block.text == (main or block.text) and (main or not index):
            return blocks.pop(index).text
    is_alone = [block.kind for block in blocks[:2]] == [ROW, PARAGRAPH]
    if blocks and (blocks[0].kind == PARAGRAPH or is_alone) and len(blocks[0].text) <= MAX_TITLE:
        return blocks.pop(0).text
    first = next((i for i, b in enumerate(blocks[:HEAD_BLOCKS]) if b.kind == HEADING), None)
    return blocks.pop(first).text if first is not None else ""


def _pop_addressed(blocks: list[Block], words: frozenset[str]) -> str:
    """The title of a text: the line near its top that the address is made of, if there is one."""
    for index, block in enumerate(blocks[:HEAD_BLOCKS] if words else ()):
        is_line = block.kind in (PARAGRAPH, HEADING) and len(block.text) <= MAX_TITLE
        is_line = is_line and not block.text.endswith(":") and " " in block.text
        if is_line and is_title(block.text, words):
            above = [
                other
                for other in blocks[:index]
                if _DIGIT.search(other.text) and not _is_headline(other.text)
            ]
            blocks[: index + 1] = above
            return block.text
    return ""


def _is_headline(text: str) -> bool:
    """Whether a line is phrased as the title of an article on a draw."""
    return len(text) <= MAX_TOPIC and text[-1:] not in ".:" and _TOPIC.search(text) is not None


_TOPIC = re.compile(
    r"\b(?:draws?|rounds?|invit\w+|express entry|itas?|crs|tirages?|rondes?|entrée express)\b",
    re.IGNORECASE,
)
MIN_TOPIC, MAX_TOPIC = 15, 150
TOPIC_REACH = 6


def _pop_topic(blocks: list[Block], first: str) -> str:
    """The title of a text whose first line names no topic: the line that does, if one is near.

    What stands above it, a date or the site's own words, comes behind it.
    """
    if len(first) > MAX_OWN:
        return first
    for index, (kind, text, _) in enumerate(blocks[:TOPIC_REACH]):
        is_told = len(text) > MAX_TITLE or (len(text) > MAX_OWN and text[-1:] == ".")
        if (is_told and _TOPIC.search(text)) or HEAD_OF_OTHERS.fullmatch(text):
            return first  # the article has begun: a line below it is a heading of a part of it
        is_line = kind in (PARAGRAPH, HEADING) and text[-1:] not in (".", ":", ",", ";")
        if is_line and MIN_TOPIC <= len(text) <= MAX_TOPIC and _TOPIC.search(text):
            above = [Block(PARAGRAPH, first), *blocks[:index]]
            blocks[: index + 1] = [block for block in above if _DIGIT.search(block.text)]
            return text
    return first


MAX_OWN = 60
_DIGIT = re.compile(r"\d")


def _text_blocks(lines: list[str]) -> Iterator[Block]:
    """The blocks of a text, one a line: text of web pages has one paragraph a line."""
    told = list(_unwrapped(lines))
    paired = _paired(told)
    for index, raw in enumerate(told):
        line = raw.strip()
        if len(pairs := _FEED_PAIR.findall(line)) > 2:  # noqa: PLR2004
            yield from (Block(ITEM, f"{_FEED_LABELS[name]}: {value}") for name, value in pairs)
            continue
        if not line or _RULE.fullmatch(line) or _is_ticker(line) or is_teaser(line):
            continue
        if heading := _MARKED_HEADING.match(line):
            yield Block(HEADING, _unmarked(heading[1]))
        elif line.count("|") >= 2 or line.count("\t") >= 2 or index in paired:  # noqa: PLR2004
            parts = line.strip("|").split("|" if "|" in line else "\t")
            yield from _row(tuple(map(_unmarked, parts)))
        elif bullet := _BULLET.match(line):
            yield Block(ITEM, _unmarked(line[bullet.end() :]))
        else:
            yield Block(PARAGRAPH, _unmarked(line))


def _row(cells: tuple[str, ...]) -> Iterator[Block]:
    """A row; one whose cells are labels with their values is as good as a line for each."""
    if sum(_LABELLED.match(cell) is not None for cell in cells) >= max(3, len(cells) - 1):
        yield from (Block(ITEM, cell) for cell in cells)
    else:
        yield Block(ROW, " | ".join(cells), cells)


_LABELLED = re.compile(r"[^\W\d][^:\d]{1,40}: ?\S")


def _paired(lines: list[str]) -> set[int]:
    """The places of lines of two cells, a label and its value, that follow each other."""
    pairs = {
        index
        for index, line in enumerate(lines)
        if line.count("|") == 1 and _LABEL_CELL.match(line.strip())
    }
    return {index for index in pairs if {index - 1, index + 1} & pairs}


_LABEL_CELL = re.compile(r"[^\W\d][^|\d.]{1,40}\| ?\S")


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Lines, joined where one breaks off in the middle of a sentence.

    In a text whose lines all have a greatest length, empty ones may lie between them, and a name may
    begin the next.
    """
    is_wrapped = _is_wrapped(lines)
    line, last = "", 0
    for following in filter(str.strip, lines) if is_wrapped else lines:
        is_cut = MIN_WRAPPED <= len(line) < MAX_BLOCK and _BROKEN.search(line[-MAX_WORD:])
        is_next = following[:1].islower()
        if is_wrapped and is_cut and not is_next:
            is_next = last >= MIN_LINE and following[:1].isupper() and len(following) > MIN_WRAPPED
        last = len(following)
        if is_cut and is_next and not _PREFIX.match(following):
            line = f"{line.rstrip()} {following}"
            continue
        if line:
            yield line
        line = following
    yield line


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a text are broken at a width, in the middle of sentences."""
    said = [line for line in lines if line.strip()]
    broken = sum(
        MIN_LINE <= len(line) <= MAX_LINE
        and _BROKEN.search(line[-MAX_WORD:]) is not None
        and following[:1].islower()
        for line, following in pairwise(said)
    )
    return broken >= MIN_BROKEN and max(map(len, said)) <= MAX_LINE


MIN_LINE, MAX_LINE, MIN_BROKEN = 70, 125, 3
MIN_WRAPPED = 25
MAX_WORD = 80
_BROKEN = re.compile(r"\w \S*[a-z,]$")
_FEED_LABELS = {
    "drawNumber": "Draw number",
    "drawDateFull": "Date of draw",
    "drawName": "Category",
    "drawSize": "Invitations issued",
    "drawCRS": "CRS cut-off",
    "drawCutOff": "Tie-break",
}
_FEED_PAIR = re.compile(rf'"({"|".join(_FEED_LABELS)})"\s*:\s*"([^"]{{1,200}})"')
"""A field of IRCC's feed, which pages show now and then as it is."""


def _is_ticker(line: str) -> bool:
    """Whether a line is nothing but headlines of other articles, several blanks between them."""
    heads = line.split("   ") if "   " in line else ()
    titles = sum(len(head) >= MIN_HEAD and not head.endswith(".") for head in heads)
    return titles >= MIN_HEADS and titles == sum(map(bool, map(str.strip, heads)))


MIN_HEAD, MIN_HEADS = 25, 3


def _unmarked(text: str) -> str:
    """Text without the marks of Markdown."""
    text = _LINK.sub(r"\1", html.unescape(text) if "&" in text else text)
    return squeeze(_MARKS.sub("", text))[:MAX_BLOCK]
