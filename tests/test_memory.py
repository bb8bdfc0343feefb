"""Whatever strangers send, a crawl holds less than 256 MiB; measured from outside, on its process.

With pandas installed, which pyarrow and sqlite-utils import where it is: some 80 MiB of it.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import brotli
import pytest

from eescraper.archive import ArchiveWriter
from eescraper.news.reading import MAX_ARTICLE
from eescraper.output import Output
from eescraper.recordings.render import VISITS, write
from eescraper.sources import IRCC_ORIGIN, ROUNDS_EN, WITNESSES
from eescraper.warc import MAX_BODY
from tests.conftest import query
from tests.peak import peak
from tests.site import FEED, LIST_PAGE, Answer, Site

pytestmark = pytest.mark.process

MOST = 256  # MiB
LARGE = b" " * 200 * 1024 * 1024
EMOJI = "\N{GRINNING FACE}"
SAYS = "<h1>Express Entry draw</h1><p>IRCC issued 2,000 invitations with a cut-off of 517. "


def crawl(spider: str, *settings: str, code: int = 0, origin: str = IRCC_ORIGIN) -> str:
    """Run a crawl; what it said. Fails if its exit code is another, or its peak too high."""
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    given = (f"EESCRAPER_IRCC_ORIGIN={origin}", "EESCRAPER_CONTACT=t@example.org", *settings)
    for setting in (*given, "DOWNLOAD_DELAY=0", "DOWNLOAD_TIMEOUT=20"):
        command += ["-s", setting]
    clean = {name: text for name, text in os.environ.items() if "EESCRAPER" not in name}
    done, mebibytes = peak(command, clean, timeout=200)
    assert done.returncode == code, done.stderr
    assert 30 < mebibytes < MOST
    return done.stderr


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    """A body that is small on the wire."""
    for one in encoding.split(", "):
        body = PACKERS[one](body)
    return Answer(body, headers={"Content-Encoding": encoding})


def zstd(body: bytes) -> bytes:
    """A frame of blocks that each say one byte 128 KiB long: 32,000 to 1."""
    blocks = len(body) // 131072
    last = [(131072 << 3 | 1 << 1 | (n == blocks - 1)).to_bytes(3, "little") for n in range(blocks)]
    head = b"\x28\xb5\x2f\xfd\x80\x50" + struct.pack("<I", blocks * 131072)
    return head + b"".join(block + b" " for block in last)


PACKERS = {
    "gzip": partial(gzip.compress, compresslevel=1),
    "br": partial(brotli.compress, quality=1),
    "zstd": zstd,
}


def filled(unit: str, size: int = MAX_BODY, head: str = "", end: str = "") -> bytes:
    """A unit as often as there is room for it."""
    count = (size - 100 - len(head) - len(end)) // len(unit.encode())
    return (head + unit * count + end).encode()


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "gzip, gzip", "br, gzip"])
def test_a_bomb_is_dropped_at_the_cap(site: Site, tmp_path: Path, encoding: str) -> None:
    out = Output(tmp_path / "out")
    site.answers[FEED] = packed(LARGE, encoding)
    crawl("ircc_draws", f"EESCRAPER_OUTPUT={out.root}", code=13, origin=site.origin)
    assert query(out.database, "SELECT count(*) FROM draws") == [(0,)]
    assert len(list(out.archive.iterdir())) == 1


@pytest.mark.parametrize(
    "body",
    [
        filled("1,", 1_000_000, '{"a":[', f'1,"{EMOJI}"]}} '),
        filled("x", MAX_BODY, '{"a":"', EMOJI) + b'\xff"}',
        filled("[", MAX_BODY),
        b'{"a":"' + b"\xff" * (MAX_BODY - 100) + b'"}',
    ],
    ids=["numbers", "one rare character", "deep", "windows"],
)
def test_pages_of_ircc_that_are_full_of_something(site: Site, tmp_path: Path, body: bytes) -> None:
    """As the list page and as all witnesses, beside a good feed that is released."""
    out = Output(tmp_path / "out")
    site.answers[LIST_PAGE] = packed(b"<html>" + body[: MAX_BODY - 200])
    for witness in WITNESSES:
        site.answers[witness.path] = packed(body)
    crawl("ircc_draws", f"EESCRAPER_OUTPUT={out.root}", origin=site.origin)
    assert query(out.latest / "eescraper.db", "SELECT count(*) FROM draws") == [(425,)]


def test_listings_that_are_full_of_something(site: Site, tmp_path: Path) -> None:
    size, urls = 2 * 1024 * 1024, "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    quadratic = f"<!DOCTYPE r [<!ENTITY a '{'a' * 500_000}'>]><rss><item><title>{'&a;' * 99_999}"
    listings = {
        "feed": [
            ("<rss version='2.0'><channel>" + "<item/>" * 100_000 + "</channel></rss>").encode(),
            filled("<entry><content/><summary/></entry>", size, "<feed>", "</feed>"),
            filled("a.", size, "<rss><item><author>", "</author></item></rss>"),
            filled("1 2 ", size, "<rss><item><georss:polygon>", "</georss:polygon></item></rss>"),
            quadratic.encode(),
            filled("<rss><item>", size),
            filled("<!", size, "<rss>"),
            LARGE,
        ],
        "sitemap": [
            filled("<url a='' b='' c='' d='' e=''/>", head=urls, end="</urlset>"),
            filled("a<b/>", head=urls, end="</urlset>"),
            filled("<a/>", head=urls + "<url>", end="</url></urlset>"),
            gzip.compress(LARGE, 1),
        ],
        "listing": [
            filled("<p a b c d e f>", head="<html>"),
            filled("<a href=/a>x</a>", head="<html>"),
            filled("x", head=f"<html><a href=/express-entry>{EMOJI}"),
        ],
    }
    entries = []
    for kind, bodies in listings.items():
        for number, body in enumerate(bodies):
            site.answers[f"/{kind}{number}"] = packed(body)
            address = f'{kind} = "{site.origin}/{kind}{number}"'
            entries.append(f'[{kind}-{number}]\nlanguage = "en"\n{address}\n')
    outlets = tmp_path / "outlets.toml"
    outlets.write_text("".join(entries))
    out = tmp_path / "out"
    crawl("news_draws", f"EESCRAPER_OUTPUT={out}", f"EESCRAPER_OUTLETS={outlets}")
    missing = json.loads((out / "status.json").read_text())["missing"]
    assert set(missing) >= {"feed-7", "sitemap-3", "listing-0", "listing-1"}


def test_articles_that_are_full_of_something(site: Site, tmp_path: Path) -> None:
    size = MAX_ARTICLE
    head = f"<html lang=en><title>Express Entry</title><article>{SAYS}"
    data = "<script type=application/ld+json>["
    bodies = [
        filled(SAYS, size, head),
        filled("draw ", size, head),
        filled("517 ", size, head),
        filled("<p>x", size, head),
        filled("{},", size - 100_000, head + data, "0]</script>"),
        filled("[", size, head + data),
        filled(EMOJI, size, head),
        filled("x", MAX_BODY, head),
    ]
    links = "".join(
        f"<entry><title>Express Entry</title><link href='/{n}'/></entry>"
        for n in range(len(bodies))
    )
    site.answers["/feed"] = Answer(f"<feed>{links}</feed>".encode())
    for number, body in enumerate(bodies):
        site.answers[f"/{number}"] = packed(body)
        site.answers[f"/{number}"].headers["Content-Type"] = "text/html"  # type: ignore[union-attr]
    outlets = tmp_path / "outlets.toml"
    outlets.write_text(f'[a]\nlanguage = "en"\nfeed = "{site.origin}/feed"\n')
    out = Output(tmp_path / "out")
    crawl("news_draws", f"EESCRAPER_OUTPUT={out.root}", f"EESCRAPER_OUTLETS={outlets}")
    assert query(out.database, "SELECT count(*) FROM articles") == [(6,)]


@contextmanager
def endless(head: bytes, unit: bytes) -> Iterator[str]:
    """A server that begins an answer and goes on with it for ever; its origin."""

    def serve(line: socket.socket) -> None:
        with line, suppress(OSError):
            asked = line.recv(65536)
            line.sendall(head if FEED.encode() in asked else b"HTTP/1.1 404 \r\n\r\n")
            while FEED.encode() in asked:
                line.sendall(unit)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=server.accept()[:1], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X: " + b"a" * 8000 + b"\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n%065536d\r\n" % 0),
    ],
    ids=["headers", "continue", "body", "chunks"],
)
def test_an_answer_without_an_end_is_dropped(tmp_path: Path, head: bytes, unit: bytes) -> None:
    out = Output(tmp_path / "out")
    with endless(head, unit) as origin:
        code = 13 if b"\r\n\r\n" in head else 11
        said = crawl("ircc_draws", f"EESCRAPER_OUTPUT={out.root}", code=code, origin=origin)
    assert ("head of a response is over" in said) == (code == 11)


def test_a_recording_that_is_full_of_something(tmp_path: Path) -> None:
    """Bombs, huge records, lengths that lie: named and passed over, the rest is lived through."""
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "good.warc.gz", VISITS[-1:], feed_alone=True)
    at, url = "2026-07-08T00:00:00Z", IRCC_ORIGIN + ROUNDS_EN.path
    for name, body, headers in (
        ("bomb", gzip.compress(LARGE, 1), [("Content-Encoding", "gzip")]),
        ("brotli", brotli.compress(LARGE, quality=1), [("Content-Encoding", "br")]),
        ("full", b'{"a":"' + b"\xff" * (MAX_BODY - 100) + b'"}', []),
    ):
        writer = ArchiveWriter(folder / f"{name}.warc.gz", at, {})
        writer.record(url, 200, headers, body, at, None)
        writer.close()
    lengths = (2**40, 10**11, len(LARGE))
    heads = [b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % n for n in lengths]
    (folder / "lies.warc").write_bytes(b"\r\n\r\n".join(heads) + LARGE + b"\r\n\r\n")
    (folder / "huge.warc.gz").write_bytes(gzip.compress(heads[2] + LARGE, 1) * 3)
    out = Output(tmp_path / "out")
    said = crawl(
        "ircc_draws", f"EESCRAPER_OUTPUT={out.root}", f"EESCRAPER_REPLAY={folder}", code=13
    )
    assert "damaged" in said
    assert query(out.latest / "eescraper.db", "SELECT count(*) FROM draws") == [(425,)]
