"""Replays: a recording of months is lived through as months, without the network."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eescraper.archive import ArchiveWriter
from eescraper.output import Output
from eescraper.recordings import embedded
from eescraper.recordings.render import VISITS, feed, rows, rows_at, write
from eescraper.replay import Recording
from eescraper.sources import ROUNDS_EN
from eescraper.status import show
from eescraper.warc import decoded
from tests.conftest import FEED_URL, ROOT, query, scrapy_crawl

pytestmark = pytest.mark.process

Crawl = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """What the demo leaves behind; for reading only."""
    output = Output(tmp_path_factory.mktemp("demo") / "out")
    found = scrapy_crawl(output.root, f"EESCRAPER_REPLAY={embedded()}")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    return output


def test_the_demo_lives_through_every_visit(demo: Output) -> None:
    runs = query(demo.database, "SELECT kind, started_at, outcome, new_draws FROM crawls")
    assert runs == [
        ("replay", "2024-04-05T19:05:11Z", "published", 292),
        ("replay", "2025-02-12T20:15:42Z", "published", 44),
        ("replay", "2025-12-11T18:40:03Z", "published", 50),
        ("replay", "2026-07-07T16:55:29Z", "published", 39),
    ]
    assert len(list(demo.releases.iterdir())) == 4
    first_seen = query(demo.database, "SELECT first_seen_at FROM draws WHERE draw_id = '385'")
    assert first_seen == [("2025-12-11T18:40:03Z",)]


def test_replaying_again_changes_nothing_and_copies_nothing(
    crawl: Crawl, recording: Path, out: Output
) -> None:
    assert crawl(f"EESCRAPER_REPLAY={recording}").returncode == 0
    before = query(out.database, "SELECT * FROM draws"), sorted(out.archive.iterdir())
    release = out.latest.resolve()
    assert crawl(f"EESCRAPER_REPLAY={recording}").returncode == 0
    after = query(out.database, "SELECT * FROM draws"), sorted(out.archive.iterdir())
    assert after == before
    assert out.latest.resolve() == release
    assert json.loads(out.status.read_text())["outcome"] == "unchanged"


def test_replayed_records_are_copied_verbatim(demo: Output, recording: Path) -> None:
    source, copy = Recording(recording), Recording(demo.archive)
    for visit in VISITS:
        a, b = source.find(FEED_URL, visit.at), copy.find(FEED_URL, visit.at)
        assert a is not None
        assert b is not None
        assert (a.record_id, a.date, a.headers, a.body()) == (
            b.record_id,
            b.date,
            b.headers,
            b.body(),
        )


def test_the_archive_of_a_crawl_replays_to_the_same_draws(
    crawl: Crawl, recording: Path, out: Output, tmp_path: Path
) -> None:
    assert crawl(f"EESCRAPER_REPLAY={recording}").returncode == 0
    draws = query(out.database, "SELECT * FROM draws ORDER BY draw_id")
    archive = shutil.copytree(out.archive, tmp_path / "kept")
    shutil.rmtree(out.root)
    assert crawl(f"EESCRAPER_REPLAY={archive}").returncode == 0
    assert query(out.database, "SELECT * FROM draws ORDER BY draw_id") == draws


def test_a_recording_of_the_feed_alone_needs_no_robots_and_no_list_page(
    crawl: Crawl, out: Output, tmp_path: Path
) -> None:
    path = tmp_path / "alone.warc.gz"
    archive = ArchiveWriter(path, "2026-07-07T16:00:00Z", {})
    archive.record(FEED_URL, 200, [], feed(rows()), "2026-07-07T16:00:00Z", None)
    archive.record(FEED_URL, 304, [], b"", "2026-07-08T16:00:00Z", None)
    archive.close()
    assert crawl(f"EESCRAPER_REPLAY={path}").returncode == 0
    assert query(out.database, "SELECT outcome FROM crawls") == [("published",), ("unchanged",)]
    assert query(out.database, "SELECT kind FROM events") == [("imported",)]
    looks = "SELECT DISTINCT fetched_at FROM sightings JOIN fetches ON fetch_id = to_fetch_id"
    assert query(out.database, looks) == [("2026-07-08T16:00:00Z",)]


def test_a_plain_warc_of_somebody_else_is_read(crawl: Crawl, out: Output, tmp_path: Path) -> None:
    body = feed(rows())
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Date: 2026-07-07T16:00:00.123456Z\r\nWARC-Target-URI: {FEED_URL}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (tmp_path / "plain.warc").write_bytes(head.encode() + http + b"\r\n\r\n")
    assert crawl(f"EESCRAPER_REPLAY={tmp_path}").returncode == 0
    assert query(out.database, "SELECT count(*) FROM draws") == [(425,)]


def test_a_foreign_feed_in_a_recording_is_not_ircc(crawl: Crawl, tmp_path: Path) -> None:
    path = tmp_path / "foreign.warc.gz"
    archive = ArchiveWriter(path, "2026-07-07T16:00:00Z", {})
    url = "https://www.canada.ca.evil.test" + ROUNDS_EN.path
    archive.record(url, 200, [], feed(rows()), "2026-07-07T16:00:00Z", ROUNDS_EN.name)
    archive.close()
    found = crawl(f"EESCRAPER_REPLAY={path}")
    assert found.returncode == 2
    assert "no rounds feed" in found.stderr + found.stdout


def test_a_release_is_whole_and_says_the_same_everywhere(demo: Output) -> None:
    manifest = json.loads((demo.latest / "release.json").read_text())
    assert manifest["as_of"] == "2026-07-07T16:55:41Z"
    assert {*manifest["files"], "release.json"} == {p.name for p in demo.latest.iterdir()}
    assert {"draws.csv", "draws.parquet", "eescraper.db"} <= set(manifest["files"])
    for name, said in manifest["files"].items():
        body = (demo.latest / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == said["sha256"]
    with (demo.latest / "draws.csv").open(newline="", encoding="utf-8") as handle:
        table = list(csv.DictReader(handle))
    assert len(table) == manifest["draws"] == 425
    [row] = [row for row in table if row["draw_id"] == "385"]
    assert row["programs"] == "fsw cec fst"
    assert row["tie_break_at_utc"] == "2025-11-26T07:44:30Z"
    assert row["pool_total"] == "242379"
    assert query(demo.latest / "eescraper.db", "PRAGMA journal_mode") == [("delete",)]
    finished = query(demo.latest / "eescraper.db", "SELECT outcome FROM crawls")
    assert finished == [("published",)] * 4


def test_every_value_is_in_the_archived_body_that_it_names(demo: Output) -> None:
    records = {(r.path.name, r.offset): r for r in Recording(demo.archive).responses}
    found = query(
        demo.latest / "eescraper.db",
        "SELECT p.archive_file, p.archive_offset, o.source, o.crs_cutoff_raw, o.draw_id"
        " FROM value_provenance AS p JOIN observations AS o USING (observation_id)"
        " WHERE p.field = 'crs_cutoff'",
    )
    feeds = ("ircc_rounds_en", "ircc_rounds_fr", "ircc_instructions_en", "ircc_instructions_fr")
    assert {row[2] for row in found} == {
        *feeds,
        *("ircc_list_en", "ircc_round_en", "ircc_round_fr", "ircc_latest_en", "ircc_latest_fr"),
    }
    bodies = {place: decoded(record.body(), record.headers).decode()
              for place, record in records.items()}  # fmt: skip
    for file, offset, source, cutoff, draw_id in found:
        body = bodies[file, offset]
        if source in feeds:
            body = body[body.index(f'"drawNumber": "{draw_id}"') :][:6000]
            assert f'"drawCRS": "{cutoff}"' in body
        else:
            assert cutoff in body
    assert [row[2] for row in found].count("ircc_rounds_en") == 425


def test_the_status_of_a_demo_is_a_table_for_people(
    demo: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show.show(demo, 3) == 0
    printed = capsys.readouterr().out
    assert "424  2026-07-07  cec" in printed
    assert "425 draws; since the first fill 133 new ones; revisions: 23 label, 2 value" in printed
    assert str(demo.latest.resolve()) in printed


def test_the_embedded_recording_is_what_the_script_renders(recording: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.warc.gz"
    write(fresh)
    for visit in VISITS:
        a, b = (
            Recording(recording).find(FEED_URL, visit.at),
            Recording(fresh).find(FEED_URL, visit.at),
        )
        assert a is not None
        assert b is not None
        assert gzip.decompress(a.body()) == gzip.decompress(b.body()) == feed(rows_at(visit))
        assert (a.headers, a.date) == (b.headers, b.date)


def test_an_installed_package_crawls_from_an_empty_folder(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    ignore = shutil.ignore_patterns(".*", "output", "build", "*.egg-info", "tests")
    shutil.copytree(ROOT, copy, ignore=ignore)
    target, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*install, "--no-build-isolation", "--target", target, copy], check=True, timeout=120
    )
    shutil.rmtree(copy)
    script = (
        "import sys, eescraper, eescraper.cli as cli, eescraper.recordings as r;"
        f"assert eescraper.__file__.startswith({str(target)!r}), eescraper.__file__;"
        "sys.exit(cli.main(['crawl', 'ircc_draws', '-s', f'EESCRAPER_REPLAY={r.embedded()}']))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=empty,
        env={"PYTHONPATH": str(target), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert query(empty / "output/latest/eescraper.db", "SELECT count(*) FROM draws") == [(425,)]
