"""Archives of the web: no page is lost, and the same comes out whatever reads them."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.corpus import SPELLINGS, TRANSPORTS, Corpus, record
from eescraper.backfill import engines, files, framing, scan, table
from eescraper.backfill.scan import Scanned, Wanted
from eescraper.backfill.sieve import Sieve
from eescraper.backfill.writer import Writer
from eescraper.errors import UsageError
from eescraper.export import release_if_changed
from eescraper.news import mention
from eescraper.news.article import read_article
from eescraper.news.extract import say
from eescraper.output import Output
from eescraper.rebuild import rebuild_output
from eescraper.recordings.render import feed, rows
from eescraper.sources import IRCC_ORIGIN, ROUNDS_EN
from eescraper.store import Store, scans
from eescraper.store.belief import CONTENT
from eescraper.verify import verify
from tests.conftest import FEED_URL, History

WANTED = Wanted(until="2026-07-10T00:00:00Z", origin=IRCC_ORIGIN)
SMALL = (3_000, 30_000)
WAYS = len(SPELLINGS) * len(TRANSPORTS)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Corpus]:
    """Two files, compressed and plain, with a draw in each spelling and sent in each way."""
    folder, made = tmp_path_factory.mktemp("corpus"), Corpus(every=2, sizes=SMALL)
    made.shard(folder / "one.warc.gz", WAYS)
    made.shard(folder / "two.warc", WAYS, plain=True)
    return folder, made


def scan_all(*sources: object) -> list[Scanned]:
    return [scan.scan(file, WANTED) for file in files.found(map(str, sources))]


def told(scanned: Scanned) -> tuple[Any, ...]:
    """What must not differ from run to run."""
    return scanned.file, scanned.digest, scanned.counts, scanned.found, scanned.damages


def test_every_spelling_sent_in_every_way_is_found(corpus: tuple[Path, Corpus]) -> None:
    folder, made = corpus
    assert {(draw.spelling, draw.transport) for draw in made.draws} == set(
        itertools.product((spelling.name for spelling in SPELLINGS), TRANSPORTS)
    )
    found = {
        page.url: [draw["draw_id"] for draw in page.document["draws"] if draw["headline"]]
        for scanned in scan_all(folder)
        for page in scanned.found
    }
    assert found == {draw.url: [draw.draw_id] for draw in made.draws}


def test_reading_only_hits_loses_nothing_that_parsing_every_page_would_find(
    corpus: tuple[Path, Corpus],
) -> None:
    folder, _ = corpus
    for scanned in scan_all(folder):
        found = {page.url: page.document for page in scanned.found}
        every = {}
        data = Path(scanned.file.name).read_bytes()
        content = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        for part in content.split(b"WARC/1.0\r\n")[1:]:
            response = scan.response_of(b"WARC/1.0\r\n" + part)
            if response is None:
                continue
            document = say(read_article(response.body, response.url))
            if document["draws"] or document["all_claims"]:
                every[response.url] = document
        assert found.keys() == every.keys()
        for url, document in every.items():
            assert found[url]["draws"] == document["draws"]
            assert found[url]["all_claims"] == document["all_claims"]


def test_the_same_is_found_without_the_libraries_of_the_extra(
    corpus: tuple[Path, Corpus], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = corpus
    fast = scan_all(folder)
    assert framing.HAS_ISAL
    assert mention.HAS_HYPERSCAN
    monkeypatch.setattr(framing, "_inflater", framing._Zlib)
    monkeypatch.setattr(mention, "_ends", mention._ends_by_re2)
    assert list(map(told, scan_all(folder))) == list(map(told, fast))


@pytest.mark.parametrize(
    "words", ["Express Entry", "Entr\u00e9e express", "<b>Express</b>\n<i>Entry"]
)
@pytest.mark.parametrize("suffix", ["warc", "warc.gz"])
def test_words_are_found_wherever_a_piece_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, suffix: str
) -> None:
    monkeypatch.setattr(framing, "CHUNK", 512)
    monkeypatch.setattr(framing, "PIECE", 1024)
    monkeypatch.setattr(framing, "FIRST", 768)
    path = tmp_path / f"one.{suffix}"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    for before in range(2000, 2000 + 1024, 7):
        body = b"<p>" + b"." * before + words.encode() + b"." * 1500
        member = record(
            "response", "https://a.example/x", "2025-01-01T00:00:00Z", http + body, "<u>"
        )
        path.write_bytes(gzip.compress(member) if suffix == "warc.gz" else member)
        (scanned,) = scan_all(path)
        assert scanned.counts["speaking"] == 1, before


def page(url: str = "https://a.example/news", body: str = "", **head: str) -> bytes:
    """A record of a page that reports round 385 unless it has a body of its own."""
    lines = body or (
        "<html><h1>Express Entry draw #385</h1><p>Canada held Express Entry draw #385 on December"
        " 11, 2025, and invited 1,000 candidates with a CRS score of at least 476.</p></html>"
    )
    status = head.get("status", "200 OK")
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{lines}".encode()
    return record("response", url, head.get("at", "2025-12-12T00:00:00Z"), http, "<urn:uuid:1>")


def shard(path: Path, *members: bytes) -> Path:
    """A file of members, of which the records are compressed."""
    parts = (gzip.compress(m, mtime=0) if m.startswith(b"WARC/") else m for m in members)
    path.write_bytes(b"".join(parts))
    return path


def test_pages_that_are_none_of_the_press_are_counted_by_reason(tmp_path: Path) -> None:
    pages = [
        page(),
        page("ftp://a.example/news"),
        page("https://localhost/news"),
        page("https://a.example/n\x1bews"),
        page("https://a.example/" + "x" * 3000),
        page("https://a.example@evil.example:99999/x"),
        page("https://a.example/"),
        page("https://b.example/old", at="2013-01-01T00:00:00Z"),
        page("https://b.example/new", at="2026-07-10T00:00:01Z"),
        page("https://b.example/gone", status="404 Not Found"),
        page(FEED_URL, "<html>Express Entry</html>"),
        page("https://b.example/plain", "Express Entry"),
        page("https://b.example/none", "<html><p>Express Entry</p></html>"),
    ]
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", *pages))
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert dict(scanned.counts) == {
        "records": 13,
        "responses": 13,
        "speaking": 12,
        "stating": 1,
        "no address of the web": 4,
        "it leads to the home page": 1,
        "dated wrongly": 2,
        "not status 200": 1,
        "a page of IRCC's own": 1,
        "no HTML": 1,
    }
    assert scanned.damages == []


def test_of_listed_outlets_alone_nothing_else_is_read(tmp_path: Path) -> None:
    path = shard(
        tmp_path / "one.warc.gz",
        page(),
        page("https://www.b.example/x"),
        page("https://c.example/x"),
    )
    outlets = {"b.example": "bee", "www.b.example": "bee"}
    wanted = Wanted(WANTED.until, IRCC_ORIGIN, outlets, is_listed_only=True)
    (file,) = files.found([str(path)])
    scanned = scan.scan(file, wanted)
    assert [(found.url, found.outlet) for found in scanned.found] == [
        ("https://www.b.example/x", "bee")
    ]
    assert scanned.counts["speaking"] == 1
    assert [found.outlet for found in scan.scan(file, WANTED).found] == [
        "a.example",
        "b.example",
        "c.example",
    ]


@pytest.mark.parametrize("most", [1, 5, 100, 4096])
def test_a_stream_may_give_less_than_it_is_asked_for(tmp_path: Path, most: int) -> None:
    pages = [
        page(f"https://a.example/{n}", "<p>" + "." * n + "Express\n<b>Entry</b>") for n in range(9)
    ]
    marked = "\ufeffExpress Entry".encode("utf-16-le")
    http = b"HTTP/1.1 200 OK\r\n\r\n" + marked
    pages.append(record("response", "https://a.example/u", "2025-01-01T00:00:00Z", http, "<u>"))
    for content in (b"".join(pages), b"".join(gzip.compress(each) for each in pages)):
        stream, sieve, told = io.BytesIO(content), Sieve(), []
        for _ in framing.frames(
            lambda size, stream=stream: stream.read(min(size, most)),
            sieve.look,
            lambda *_: None,
        ):
            sieve.end()
            told.append(sieve.is_found or sieve.is_encoded)
        assert told == [True] * 10


def test_where_a_page_was_found_it_can_be_read_again(corpus: tuple[Path, Corpus]) -> None:
    folder, _ = corpus
    for scanned in scan_all(folder):
        for found in scanned.found:
            raw = files.part(scanned.file, found.offset, found.length)
            frame = framing.Frame(found.offset, found.length, (raw,))
            response = scan.response_of(frame.content())
            assert response is not None
            assert (response.url, response.sha256) == (found.url, found.sha256)


BROKEN = {
    "cut": (gzip.compress(page("https://b.example/x"))[:-40], "damaged gzip data"),
    "garbage in gzip": (b"\x1f\x8b\x08\x00garbage that is no gzip data", "damaged gzip data"),
    "no record": (gzip.compress(b"no record"), "no WARC record in a gzip member"),
    "garbage": (b"neither gzip nor a record", "no WARC record begins here"),
    "two": (gzip.compress(page("https://b.example/x") * 2), "several records in one gzip member"),
    "short": (gzip.compress(page("https://b.example/x")[:-60]), "the record is cut short"),
    "no length": (
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"),
        "without Content-Length",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_damaged_is_named_and_what_comes_after_is_read(tmp_path: Path, case: str) -> None:
    broken, damage = BROKEN[case]
    first = gzip.compress(page(), mtime=0)
    path = tmp_path / "one.warc.gz"
    path.write_bytes(first + broken + gzip.compress(page("https://c.example/x")))
    (scanned,) = scan_all(path)
    assert [found.url for found in scanned.found] == [
        "https://a.example/news",
        "https://c.example/x",
    ]
    assert len(scanned.damages) == 1
    assert scanned.damages[0].startswith(f"at byte {len(first)}: ")
    assert damage in scanned.damages[0]
    path.write_bytes(first + broken)
    (scanned,) = scan_all(path)
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert scanned.counts["damaged"] == 1
    assert scanned.digest is not None


def test_plain_records_of_wrong_length_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "one.warc"
    short = page("https://b.example/x").replace(b"Content-Length: 2", b"Content-Length: 1", 1)
    assert short != page("https://b.example/x")
    path.write_bytes(
        page() + short + page("https://c.example/x") + page("https://d.example/x")[:-99]
    )
    (scanned,) = scan_all(path)
    urls = [found.url for found in scanned.found]
    assert urls[0] == "https://a.example/news"
    assert urls[-1] == "https://c.example/x"
    assert any("no WARC record begins here" in damage for damage in scanned.damages)
    assert any("the record is cut short" in damage for damage in scanned.damages)


def stored(content: bytes) -> bytes:
    """A gzip member that has its content as it is."""
    return gzip.compress(content, 0, mtime=0)


@pytest.mark.parametrize("suffix", ["warc", "warc.gz"])
def test_a_page_can_t_forge_the_record_of_another_site(tmp_path: Path, suffix: str) -> None:
    forged = page("https://b.example/forged")
    odd = [
        page("https://evil.example/" + "x" * 17_000, "<html>\r\n\r\n" + forged.decode()),
        page("https://evil.example/x", "<html>Express Entry").replace(
            b"\r\n\r\n", stored(forged), 1
        ),
    ]
    data = {"warc": odd[:1], "warc.gz": [stored(member) for member in odd]}[suffix]
    path = tmp_path / f"one.{suffix}"
    path.write_bytes(b"".join(data) + page("https://c.example/x"))
    (scanned,) = scan_all(path)
    assert [found.url for found in scanned.found] == ["https://c.example/x"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, br"])
def test_an_encoding_that_is_said_and_undone_is_none(tmp_path: Path, encoding: str) -> None:
    """CC-NEWS has such records from before May 2019."""
    said = page().replace(
        b"text/html\r\n", f"text/html\r\nContent-Encoding: {encoding}\r\n".encode()
    )
    length = len(page().partition(b"\r\n\r\n")[2]) - len(b"\r\n\r\n")
    longer = length + len(f"Content-Encoding: {encoding}\r\n")
    said = said.replace(f"Content-Length: {length}".encode(), f"Content-Length: {longer}".encode())
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", said))
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert scanned.damages == []


@pytest.mark.parametrize(
    "field",
    [
        "Content-Encoding: identity, gzip",
        "Content-Encoding:\r\n gzip",
        "Content-Encoding : gzip",
        "content-ENCODING:gzip",
        "Content-Encoding: x-gzip",
    ],
)
def test_an_encoding_is_known_however_it_is_written(tmp_path: Path, field: str) -> None:
    _, _, body = page().partition(b"text/html\r\n\r\n")
    http = f"HTTP/1.1 200 OK\r\n{field}\r\n\r\n".encode() + gzip.compress(body)
    member = record("response", "https://a.example/x", "2025-01-01T00:00:00Z", http, "<u>")
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", member))
    assert [found.url for found in scanned.found] == ["https://a.example/x"]


HOSTILE = {
    "headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000 + b"\r\nExpress Entry",
    "a header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 7_000_000 + b"\r\n\r\nExpress Entry",
    "folded": b"HTTP/1.1 200 OK\r\nX: y\r\n" + b" z\r\n" * 1_500_000 + b"\r\nExpress Entry",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nX\r\n" * 1_000_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_would_cost_much_to_parse_is_named_instead(tmp_path: Path, case: str) -> None:
    evil = record("response", "https://b.example/x", "2025-01-01T00:00:00Z", HOSTILE[case], "<u>")
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", evil, page()))
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert scanned.counts["damaged"] == 1
    assert re.search("HTTP headers over 65536 bytes|over 100000 chunks", scanned.damages[0])


def test_fields_that_no_record_has_cost_only_their_record(tmp_path: Path) -> None:
    odd = page("https://b.example/x").replace(
        b"WARC-Type", b"Content-Length : 99999999999999999999999\r\nWARC-Type"
    )
    dated = page("https://c.example/x", at="0202-12-12T00:00:00Z")
    undated = page("https://d.example/x", at="yesterday")
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", odd, dated, undated, page()))
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert scanned.counts["dated wrongly"] == 1
    assert scanned.counts["damaged"] == 2


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x1f\x8b\x08" * 400_000,
        b"WARC/1.0\r\nContent-Length: 9999999\r\n\r\n" + b"\nWARC/1.0\r\n" * 100_000,
        b"WARC/1.0\r\nContent-Length: 9999999\r\n\r\n\n" * 30_000,
        gzip.compress(page())[:-4] * 5_000,
    ],
    ids=["magics", "heads", "lengths", "members"],
)
def test_garbage_is_gone_through_once_or_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, garbage: bytes
) -> None:
    monkeypatch.setattr(framing, "MAX_TRIES", 2000)
    monkeypatch.setattr(framing, "MAX_AGAIN", 64 << 20)
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(page()) + garbage)
    read = 0

    def reading(size: int) -> bytes:
        nonlocal read
        chunk: bytes = stream.read(size)
        read += len(chunk)
        return chunk

    with path.open("rb") as stream, pytest.raises(framing.EndlessError):
        for _ in framing.frames(reading, lambda *_: None, lambda *_: None):
            pass
    assert read <= path.stat().st_size
    (scanned,) = scan_all(path)
    assert "https://a.example/news" in {found.url for found in scanned.found}
    assert "the rest was not read" in scanned.damages[-1] or scanned.counts["damaged"] > 50


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_a_bomb_in_a_content_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    import zlib  # noqa: PLC0415

    import brotli  # noqa: PLC0415

    pack = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[encoding]
    body = pack(b"Express Entry" + b" " * (8 << 20))
    http = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n".encode() + body
    bomb = record("response", "https://b.example/x", "2025-12-12T00:00:00Z", http, "<urn:uuid:2>")
    (scanned,) = scan_all(shard(tmp_path / "one.warc.gz", bomb, page()))
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert scanned.counts["damaged"] == 1


def test_records_too_large_to_keep_are_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = page("https://b.example/x", "<html>Express Entry" + " " * (9 << 20))
    path = shard(tmp_path / "one.warc.gz", large, page(), large)
    (scanned,) = scan_all(path)
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert [damage.partition(": ")[2] for damage in scanned.damages] == [
        "'a record over 8388608 bytes'"
    ] * 2
    monkeypatch.setattr(framing, "MAX_UNREAD", 10 << 20)
    (scanned,) = scan_all(path)
    assert [found.url for found in scanned.found] == ["https://a.example/news"]
    assert "the rest was not read" in scanned.damages[-1]
    assert scanned.digest is not None


def test_sources_are_files_folders_and_globs_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    names = ["a/one.warc", "a/b/two.warc.gz", "three.warc.gz"]
    for name in (*names, "a/notes.txt"):
        (tmp_path / name).write_bytes(b"")
    wanted = sorted(str(tmp_path / name) for name in names)
    assert [file.name for file in files.found([str(tmp_path)])] == wanted
    twice = [str(tmp_path / "**" / "*.warc*"), str(tmp_path / "a"), wanted[0]]
    assert [file.name for file in files.found(twice)] == wanted
    with pytest.raises(UsageError, match=r"nothing.*no WARC file there"):
        files.found([str(tmp_path / "nothing")])


def test_statements_as_a_table(corpus: tuple[Path, Corpus], tmp_path: Path) -> None:
    folder, made = corpus
    to = tmp_path / "statements.parquet"
    table.write(to, scan_all(folder))
    found = pq.read_table(to)
    assert found.column_names == [field.name for field in table.FIELDS]
    headlines = [row for row in found.to_pylist() if row["headline"] == 1]
    assert {(row["url"], row["draw_id"]) for row in headlines} == {
        (draw.url, draw.draw_id) for draw in made.draws
    }
    facts = {row["drawNumber"]: row for row in rows()}
    for row in headlines:
        fact = facts[row["draw_id"]]
        assert row["draw_date"].isoformat() == fact["drawDate"]
        assert row["crs_cutoff"] == int(fact["drawCRS"])
        assert row["invitations"] == int(fact["drawSize"].replace(",", ""))
        assert json.loads(row["texts"])["draw_id"]
        assert row["archived_at"].isoformat().startswith("2025-01-01T")
    assert sorted(path.name for path in tmp_path.iterdir()) == [to.name]


@pytest.fixture
def out(tmp_path: Path) -> Output:
    """An output that has IRCC's record."""
    from eescraper.archive import ArchiveWriter  # noqa: PLC0415

    output = Output(tmp_path / "out")
    output.prepare()
    archive = ArchiveWriter(output.archive / "feed.warc.gz", "2026-07-08T00:00:00Z", {})
    archive.record(FEED_URL, 200, [], feed(rows()), "2026-07-08T00:00:00Z", ROUNDS_EN.name)
    archive.close()
    rebuild_output(output.archive, output)
    return output


def store_all(output: Output, results: list[Scanned]) -> Writer:
    store = Store(output.database)
    try:
        writer = Writer(output, store, IRCC_ORIGIN, frozenset())
        for scanned in results:
            assert not output.is_held()
            writer.write(scanned)
        with output.lock():
            release_if_changed(store, output)
    finally:
        store.close()
    return writer


def content(output: Output) -> dict[str, list[Any]]:
    with History(output.database) as history:
        return {name: sorted(history.query(sql), key=repr) for name, sql in CONTENT.items()}


def test_what_is_found_is_evidence_with_where_it_was_found(
    out: Output, corpus: tuple[Path, Corpus]
) -> None:
    folder, made = corpus
    results = scan_all(folder)
    assert store_all(out, results).articles == len(made.draws) == WAYS
    with History(out.database) as history:
        found = history.query(
            "SELECT url, found_in_file, found_in_offset, found_in_record_id, standing, source,"
            " fetched_at FROM fetches WHERE found_in_file IS NOT NULL ORDER BY url"
        )
        assert found == sorted(
            (f.url, r.file.name, f.offset, f.record_id, "heard", f.outlet, f.archived_at)
            for r in results
            for f in r.found
        )
        bearing = history.query(
            "SELECT url, news_evidence.draw_id, min(agrees) FROM news_evidence"
            " JOIN statements USING (statement_id) JOIN articles USING (article_id)"
            " WHERE headline = 1 GROUP BY 1, 2 ORDER BY 1"
        )
        assert bearing == sorted((draw.url, draw.draw_id, 1) for draw in made.draws)
        assert history.query("SELECT count(*) FROM draws") == [(425,)]
        assert scans.done(history.store) == {
            r.file.name: (r.file.size, r.file.version) for r in results
        }
        digests = history.query("SELECT file, digest, code_version <> '' FROM scans")
        assert digests == [(r.file.name, r.digest, 1) for r in results]


def test_the_archive_of_the_output_tells_the_same_and_a_rebuild_too(
    out: Output, corpus: tuple[Path, Corpus]
) -> None:
    folder, _ = corpus
    store_all(out, scan_all(folder))
    before = content(out)
    assert before["articles"]
    _, wrong = verify(out, IRCC_ORIGIN)
    assert wrong == []
    where = "SELECT url, found_in_file, found_in_offset, found_in_record_id FROM fetches ORDER BY 1"
    with History(out.database) as history:
        places, done = history.query(where), scans.done(history.store)
    rebuild_output(out.archive, out)
    assert content(out) == before
    with History(out.database) as history:
        assert history.query(where) == places
        assert scans.done(history.store) == done


def test_the_same_files_again_change_nothing(out: Output, corpus: tuple[Path, Corpus]) -> None:
    folder, _ = corpus
    results = scan_all(folder)
    store_all(out, results)
    before, release = content(out), out.latest.resolve()
    archived = sorted(path.name for path in out.archive.iterdir())
    assert store_all(out, scan_all(folder)).articles == 0
    assert content(out) == before
    assert out.latest.resolve() == release
    assert sorted(path.name for path in out.archive.iterdir()) == archived


def test_a_file_that_changed_after_it_was_scanned_is_not_done(out: Output, tmp_path: Path) -> None:
    path = shard(tmp_path / "one.warc.gz", page(), page("https://b.example/x"))
    (scanned,) = scan_all(path)
    shard(path, page(), page("https://c.example/other"))
    assert store_all(out, [scanned]).articles == 1
    assert scanned.failure is not None
    assert scanned.failure.startswith("1 of 2 pages are not there as they were scanned")
    with History(out.database) as history:
        assert scans.done(history.store) == {}
        assert history.query("SELECT url FROM articles") == [("https://a.example/news",)]


def test_a_file_that_can_t_be_read_is_named_and_not_done(out: Output, tmp_path: Path) -> None:
    gone = files.SourceFile(str(tmp_path / "gone.warc.gz"), 1, "")
    scanned = scan.scan(gone, WANTED)
    assert scanned.failure is not None
    assert "FileNotFoundError" in scanned.failure
    store_all(out, [scanned])
    with History(out.database) as history:
        assert scans.done(history.store) == {}


def test_a_pool_gives_what_one_process_gives_and_outlives_its_workers(
    corpus: tuple[Path, Corpus], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = corpus
    found = files.found([str(folder)])
    assert list(map(told, engines.in_pool(found, WANTED, 2))) == list(
        map(told, engines.here(found, WANTED))
    )
