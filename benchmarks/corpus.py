"""WARC shards of made-up pages as news sites have them: ``python -m benchmarks.corpus FOLDER``.

Pages of 50 to 300 kB: head, menus, scripts, an article, related links, comments, a footer. One in
`EVERY` reports a draw of IRCC's record, its "Express Entry" written in one of fourteen ways and
sent in one of five. All words are ours, made of syllables; figures are those of real rounds.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import brotli

from eescraper.recordings.render import rows

EVERY = 300
"""One page in so many reports a draw."""
ENCODED_EVERY = 500
"""Of the others one in so many is sent chunked or with a content encoding; archives as CC-NEWS
store pages decoded."""
SIZES = (50_000, 300_000)
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


class Spelling(NamedTuple):
    """A way to write the two words, and what the page is encoded in."""

    name: str
    words: str
    charset: str = "utf-8"


SPELLINGS = (
    Spelling("plain", "Express Entry"),
    Spelling("capitals", "EXPRESS ENTRY"),
    Spelling("small letters", "express entry"),
    Spelling("named entity", "Express&nbsp;Entry"),
    Spelling("numbered entity", "Express&#160;Entry"),
    Spelling("no-break space", "Express\u00a0Entry"),
    Spelling("line break", "Express\n      Entry"),
    Spelling("hyphen", "Express-Entry"),
    Spelling("tags", "<em>Express</em> <em>Entry</em>"),
    Spelling("accent composed", "Entr\u00e9e express"),
    Spelling("accent decomposed", unicodedata.normalize("NFD", "Entr\u00e9e express")),
    Spelling("accent as entity", "Entr&eacute;e express"),
    Spelling("Latin-1", "Entr\u00e9e express", "iso-8859-1"),
    Spelling("UTF-16", "Express Entry", "utf-16"),
)


def chunked(body: bytes) -> bytes:
    """A body in chunks of odd sizes, so that a word may stand in two."""
    parts = [body[start : start + 4093] for start in range(0, len(body), 4093)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


TRANSPORTS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "identity": ("", bytes),
    "chunked": ("Transfer-Encoding: chunked\r\n", chunked),
    "gzip": ("Content-Encoding: gzip\r\n", lambda body: gzip.compress(body, 6, mtime=0)),
    "brotli": ("Content-Encoding: br\r\n", lambda body: brotli.compress(body, quality=4)),
    "deflate": ("Content-Encoding: deflate\r\n", zlib.compress),
}


class Draw(NamedTuple):
    """A page about a draw: its address, how it is written and sent, and the round's number."""

    url: str
    spelling: str
    transport: str
    draw_id: str


class Corpus:
    """Pages, one after the other, the same for the same seed; one in ``every`` reports a draw."""

    def __init__(self, seed: int = 1, every: int = EVERY, sizes: tuple[int, int] = SIZES) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.draws: list[Draw] = []
        self._every = every
        self._sizes = sizes
        self._count = 0
        self._ways = itertools.cycle(itertools.product(SPELLINGS, TRANSPORTS))
        self._rounds = itertools.cycle(
            [row for row in rows() if row["drawNumber"].isdecimal() and row["drawSize"]]
        )
        words = ["".join(self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3, 4))))
                 for _ in range(6000)]  # fmt: skip
        self._words = [*_COMMON, *words, *_NEAR]
        self._weights = list(
            itertools.accumulate(1 / (rank + 8) for rank in range(len(self._words)))
        )
        self._sentences = [self._sentence() for _ in range(6000)]

    def shard(self, path: Path, pages: int, *, plain: bool = False) -> None:
        """Write a file of so many pages, each record a gzip member, or uncompressed."""
        with path.open("wb") as handle:
            for member in self.records(pages):
                handle.write(member if plain else gzip.compress(member, 6, mtime=0))

    def records(self, pages: int) -> Iterator[bytes]:
        """The records of a file: its warcinfo, then a request and a response for each page."""
        info = b"software: eescraper benchmarks\r\nformat: WARC File Format 1.0\r\n"
        yield record("warcinfo", None, "2025-01-01T00:00:00Z", info, self._id())
        for _ in range(pages):
            yield from self._exchange()

    def _exchange(self) -> Iterator[bytes]:
        self._count += 1
        number = self._count
        host = f"news-{number % 97}.example"
        path = f"/{self._slug()}/{number}-{self._slug()}"
        url = f"https://{host}{path}"
        at = (BEGAN + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = f"GET {path} HTTP/1.1\r\nUser-Agent: made-up\r\nHost: {host}\r\n\r\n".encode()
        yield record("request", url, at, asked, self._id())
        spelling, transport = Spelling("none", ""), "identity"
        if number % self._every == self._every // 2:
            spelling, transport = next(self._ways)
            round_ = next(self._rounds)
            self.draws.append(Draw(url, spelling.name, transport, round_["drawNumber"]))
            title, lines = report(spelling.words, round_)
        else:
            title, lines = self._title(), self._paragraphs(self.chance.randrange(6, 30))
            if number % ENCODED_EVERY == 0:
                transport = self.chance.choice(list(TRANSPORTS))
        body = self._page(title, lines, at).encode(spelling.charset, "xmlcharrefreplace")
        header, encode = TRANSPORTS[transport]
        sent = encode(body)
        length = "" if "Transfer" in header else f"Content-Length: {len(sent)}\r\n"
        charset = f"; charset={spelling.charset}" if spelling.charset != "utf-16" else ""
        head = (
            f"HTTP/1.1 200 OK\r\nDate: Wed, 01 Jan 2025 00:00:00 GMT\r\nServer: made-up\r\n"
            f"Content-Type: text/html{charset}\r\n{header}{length}\r\n"
        )
        yield record("response", url, at, head.encode() + sent, self._id())

    def _id(self) -> str:
        return f"<urn:uuid:{UUID(int=self.chance.getrandbits(128), version=4)}>"

    def _page(self, title: str, lines: list[str], at: str) -> str:
        chance = self.chance
        size = chance.randint(*self._sizes)
        article = "".join(f"<p>{line}</p>\n" for line in lines)
        data = json.dumps({"@type": "NewsArticle", "datePublished": at}).replace("<", "\\u003c")
        before = [
            "<!DOCTYPE html>\n<html lang='en'><head><meta name='viewport' content='width=device'>",
            f"<title>{title}</title>\n<script type='application/ld+json'>{data}</script>",
            f"<style>{self._styles(size // 10)}</style>",
            f"<script>{self._script(size // 4)}</script></head><body class='single-entry'>\n",
            f"<header><nav><ul class='menu'>{self._links(size // 10)}</ul></nav></header>\n",
            f"<main><article class='entry'><h1 class='entry-title'>{title}</h1>\n",
            f"<div class='entry-content'>\n{article}</div></article></main>\n",
        ]
        after = [
            f"<aside><h4>More</h4>{self._cards(size // 5)}</aside>",
            f"<section id='comments'><ol>{self._comments(size // 10)}</ol></section>",
            f"<footer><ul>{self._links(size // 20)}</ul></footer>",
            f"<script>{self._script(size // 6)}</script></body></html>\n",
        ]
        return "".join(before + after)

    def _filled(self, size: int, part: Callable[[], str]) -> str:
        parts, length = [], 0
        while length < size:
            parts.append(part())
            length += len(parts[-1])
        return "".join(parts)

    def _links(self, size: int) -> str:
        return self._filled(
            size,
            lambda: (
                f'<li class="menu-item menu-item-{self._number()}"><a href="/{self._slug()}/">'
                f"{self._word().title()}</a></li>\n"
            ),
        )

    def _cards(self, size: int) -> str:
        return self._filled(
            size,
            lambda: (
                f'<div class="card related-entry" data-id="{self._number()}">'
                f'<a href="/{self._slug()}-{self._number()}"><img src="/i/{self._token()}.jpg">'
                f"<h3>{self._title()}</h3></a><p>{self.chance.choice(self._sentences)}</p></div>\n"
            ),
        )

    def _comments(self, size: int) -> str:
        return self._filled(
            size,
            lambda: (
                f'<li class="comment" id="comment-{self._number()}"><b>{self._word()}</b>'
                f"<p>{self.chance.choice(self._sentences)}</p></li>\n"
            ),
        )

    def _styles(self, size: int) -> str:
        return self._filled(
            size,
            lambda: (
                f".{self._word()}-{self._word()}{{margin:{self.chance.randrange(40)}px auto;"
                f"max-width:{self._number()}px;color:#{self.chance.getrandbits(24):06x}}}\n"
            ),
        )

    def _script(self, size: int) -> str:
        return self._filled(
            size,
            lambda: (
                f"window.{self._word()}=function(a,x){{var found=a.indexOf('{self._token()}')"
                f";return x.{self._word()}(found,{self._number()})}};\n"
            ),
        )

    def _paragraphs(self, count: int) -> list[str]:
        return [" ".join(self.chance.choices(self._sentences, k=4)) for _ in range(count)]

    def _sentence(self) -> str:
        return " ".join(self._many(self.chance.randrange(6, 22))).capitalize() + "."

    def _title(self) -> str:
        return " ".join(self._many(8)).capitalize()

    def _slug(self) -> str:
        return "-".join(self._many(3))

    def _many(self, count: int) -> list[str]:
        return self.chance.choices(self._words, cum_weights=self._weights, k=count)

    def _word(self) -> str:
        return self._many(1)[0]

    def _number(self) -> int:
        return self.chance.randrange(100_000)

    def _token(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"


def report(words: str, row: dict[str, str]) -> tuple[str, list[str]]:
    """Title and paragraphs of an article on a round, the two words written as given."""
    title = f"{words}: draw #{row['drawNumber']} invites {row['drawSize']} candidates"
    return title, [
        f"Canada held {words} draw #{row['drawNumber']} on {row['drawDateFull']}.",
        f"It issued {row['drawSize']} invitations to apply for permanent residence.",
        f"The lowest-ranked candidate invited had a CRS score of {row['drawCRS']}.",
    ]


def record(kind: str, url: str | None, at: str, content: bytes, number: str) -> bytes:
    """A WARC record."""
    types = {"warcinfo": "application/warc-fields"}
    media = types.get(kind, f"application/http; msgtype={kind}")
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {at}\r\nWARC-Record-ID: {number}\r\n{target}"
        f"Content-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


_SYLLABLES = (
    *("ba", "be", "bo", "da", "de", "di", "fa", "fe", "go", "ha", "ka", "ke", "la", "le", "li"),
    *("lo", "ma", "me", "mi", "mo", "na", "ne", "ni", "no", "pa", "pe", "po", "ra", "re", "ri"),
    *("ro", "sa", "se", "si", "so", "ta", "te", "ti", "to", "tra", "ver", "win", "xi", "con"),
    *("ing", "tion", "er"),
)
_COMMON = ("the", "of", "and", "to", "in", "a", "is", "for", "on", "with", "as", "at", "by", "from")
_NEAR = (
    "express",
    "entry",
    "expression",
    "entries",
    "expressway",
    "Express",
    "entree",
    "expressed",
)
"""Words that are like the two that are looked for: one in a page or so, as in news."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] + ".")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--pages", type=int, default=1000, help="of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="uncompressed")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(options.seed)
    for number in range(options.files):
        path = options.folder / f"shard-{number:05d}.warc{'' if options.plain else '.gz'}"
        corpus.shard(path, options.pages, plain=options.plain)
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    print(f"{len(corpus.draws)} pages report a draw.")


if __name__ == "__main__":
    main()
