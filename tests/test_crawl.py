"""The live crawl as cron runs it: a real Scrapy process on loopback, an honest exit code."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eescraper.archive import wait_until
from eescraper.output import Output
from eescraper.recordings.render import feed, list_page, rows
from eescraper.replay import Recording
from tests.conftest import fill, query
from tests.site import FEED, LIST_PAGE, OTHERS, ROBOTS, Answer, Site

pytestmark = pytest.mark.process

Crawl = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


def status(out: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.status.read_text(encoding="utf-8"))
    return found


def test_a_good_crawl_publishes_and_the_next_finds_nothing_new(
    live: Crawl, site: Site, out: Output
) -> None:
    first = live()
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert status(out)["outcome"] == "published"
    assert query(out.latest / "eescraper.db", "SELECT count(*) FROM draws") == [(425,)]
    assert site.paths() == [ROBOTS, LIST_PAGE, FEED, *OTHERS]
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert len(agents) == 1
    assert agents.pop().endswith("(+tests@example.org)")

    release = out.latest.resolve()
    second = live()
    assert (second.returncode, second.stderr) == (0, "")
    assert site.asked_last(FEED)["If-None-Match"] == '"one"'
    assert status(out)["outcome"] == "unchanged"
    assert out.latest.resolve() == release
    assert len(list(out.releases.iterdir())) == 1
    assert query(out.database, "SELECT status FROM fetches WHERE source = 'ircc_rounds_en'") == [
        (200,),
        (304,),
    ]


def test_validators_are_those_of_the_copy_that_is_believed(
    live: Crawl, site: Site, out: Output
) -> None:
    modified = "Tue, 07 Jul 2026 16:00:00 GMT"
    site.answers[FEED] = Answer(feed(rows()[:-1]), headers={"Last-Modified": modified})
    assert live().returncode == 0
    site.answers[FEED] = Answer(b"{", headers={"ETag": '"broken"'})
    assert live().returncode == 12
    assert site.asked_last(FEED)["If-Modified-Since"] == modified
    assert live().returncode == 12
    assert "If-None-Match" not in site.asked_last(FEED)
    site.answers[FEED] = Answer(feed(rows()))
    assert live().returncode == 0
    assert live().returncode == 0
    assert "If-Modified-Since" not in site.asked_last(FEED)
    assert all("If-None-Match" not in headers for path, headers in site.asked if path == LIST_PAGE)


def test_unchanged_is_no_answer_to_a_question_that_was_not_asked(
    live: Crawl, site: Site, out: Output
) -> None:
    site.answers[FEED] = Answer(status=304)
    assert live().returncode == 11
    assert query(out.database, "SELECT count(*) FROM draws") == [(0,)]


@pytest.mark.parametrize("path", [FEED, ROBOTS])
def test_who_is_asked_to_wait_waits(live: Crawl, site: Site, out: Output, path: str) -> None:
    site.answers[path] = Answer(status=429, headers={"Retry-After": "3600"})
    assert live().returncode == 12
    asked = len(site.asked)
    found = live()
    assert found.returncode == 12
    assert "asked to be left alone until" in found.stderr
    assert len(site.asked) == asked


@pytest.mark.parametrize(
    ("status", "retry_after", "until"),
    [
        (429, "60", "2026-07-07T16:01:00Z"),
        (403, "Tue, 07 Jul 2026 18:30:00 GMT", "2026-07-07T18:30:00Z"),
        (403, "Tue Jul  7 18:30:00 2026", "2026-07-07T18:30:00Z"),
        (429, "99999999999999", "2026-07-08T16:00:00Z"),
        (429, "Wed, 07 Jul 2100 18:30:00 GMT", "2026-07-08T16:00:00Z"),
        (429, "Mon, 06 Jul 2026 18:30:00 GMT", None),
        (429, "0", None),
        (429, "9" * 5000, "2026-07-08T16:00:00Z"),
        (429, "soon", None),
        (429, "-5", None),
        (429, "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        (429, None, None),
        (503, "60", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(
    status: int, retry_after: str | None, until: str | None
) -> None:
    assert wait_until(status, retry_after, "2026-07-07T16:00:00Z") == until


def test_a_new_round_between_two_crawls_is_a_new_draw(live: Crawl, site: Site, out: Output) -> None:
    fill(out, site.origin, rows()[:-1])
    site.answers[FEED] = Answer(feed(rows()), headers={"ETag": '"new"'})
    assert live().returncode == 0
    found = query(out.latest / "eescraper.db", "SELECT kind, draw_id FROM events")
    assert found == [("imported", None), ("new_draw", "424")]


@pytest.mark.parametrize(
    ("path", "answer", "code", "says"),
    [
        (FEED, Answer(status=404), 11, "answered 404"),
        (FEED, Answer(status=503), 11, "answered 503"),
        (FEED, Answer(feed(rows()), announce=900_000), 11, "DataLoss"),
        (FEED, Answer(reset=True), 11, FEED),
        (FEED, Answer(status=302, headers={"Location": FEED}), 11, "max redirections"),
        (FEED, Answer(b"<html><body>Please wait</body></html>"), 12, "expected JSON"),
        (FEED, Answer(b""), 12, "an empty body"),
        (FEED, Answer(feed(rows())[:400_000]), 12, "expected JSON"),
        (FEED, Answer(status=403), 12, "answered 403"),
        (FEED, Answer(status=429, headers={"Retry-After": "60"}), 12, "answered 429"),
        (LIST_PAGE, Answer(status=403), 12, "answered 403"),
        (ROBOTS, Answer(b"User-agent: *\nDisallow: /\n"), 12, "robots.txt forbids"),
        (ROBOTS, Answer(status=500), 12, "answered 500"),
        (ROBOTS, Answer(reset=True), 11, "robots.txt"),
        (FEED, Answer(feed(rows()).replace(b'"drawCRS"', b'"crs"')), 13, "the key drawCRS"),
        (FEED, Answer(b"[" * 100_000), 13, "few levels"),
        (FEED, Answer(gzip.compress(b" " * 40_000_000), headers={"Content-Encoding": "gzip"}), 13,
         "DOWNLOAD_MAXSIZE"),
        (FEED, Answer(feed(rows()), headers={"Content-Encoding": "gzip, zstd"}), 13, "'zstd'"),
        (FEED, Answer(feed(rows()), headers={"Content-Encoding": "gzip, " * 99}), 13, "'99 enc"),
        (FEED, Answer(b" " * 20_000_000), 13, "larger than download max size"),
        (FEED, Answer(status=302, headers={"Location": "http://127.0.0.2/"}), 12, "host guard"),
    ],
)  # fmt: skip
def test_a_failed_crawl_says_so_and_leaves_good_data_alone(
    live: Crawl, site: Site, out: Output, path: str, answer: Answer, code: int, says: str
) -> None:
    site.answers[path] = answer
    crawl = live()
    assert crawl.returncode == code, crawl.stderr
    assert says in crawl.stderr
    assert status(out)["exit_code"] == code
    assert says in status(out)["reason"]
    assert query(out.database, "SELECT count(*) FROM draws") == [(0,)]
    assert not out.latest.exists()


def test_a_failure_after_a_good_crawl_keeps_the_release(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows())
    release = out.latest.resolve()
    site.answers[FEED] = Answer(b'{"rounds": []', headers={"ETag": '"two"'})
    assert live().returncode == 12
    assert out.latest.resolve() == release
    assert query(out.latest / "eescraper.db", "SELECT count(*) FROM draws") == [(425,)]
    assert query(out.database, "SELECT count(*) FROM draws") == [(425,)]


def test_two_failures_and_then_an_answer_are_fine(live: Crawl, site: Site, out: Output) -> None:
    site.answers[FEED] = [Answer(status=500), Answer(status=500), Answer(feed(rows()))]
    assert live().returncode == 0
    assert site.paths().count(FEED) == 3
    statuses = query(out.database, f"SELECT status FROM fetches WHERE url = '{site.origin}{FEED}'")
    assert set(statuses) == {(200,), (500,)}


def test_a_page_of_another_shape_is_archived_all_the_same(
    live: Crawl, site: Site, out: Output
) -> None:
    body = feed(rows()).replace(b'"drawCRS"', b'"crs"')
    site.answers[FEED] = Answer(body)
    assert live().returncode == 13
    found = Recording(out.archive, site.origin).find(site.origin + FEED, "9999")
    assert found is not None
    assert found.body() == body
    assert query(out.database, "SELECT standing FROM fetches WHERE source = 'ircc_rounds_en'") == [
        ("unread",)
    ]


def test_every_body_is_archived_as_it_came_over_the_wire(
    live: Crawl, site: Site, out: Output
) -> None:
    packed = gzip.compress(feed(rows()))
    site.answers[FEED] = Answer(packed, headers={"Content-Encoding": "gzip"})
    assert live().returncode == 0
    recording = Recording(out.archive, site.origin)
    for path, body in ((FEED, packed), (LIST_PAGE, list_page())):
        found = recording.find(site.origin + path, "9999")
        assert found is not None
        assert found.body() == body
    [(file, offset, record_id)] = query(
        out.database,
        "SELECT archive_file, archive_offset, record_id FROM fetches"
        " WHERE source = 'ircc_rounds_en'",
    )
    found = recording.find(site.origin + FEED, "9999")
    assert found is not None
    assert (found.path.name, found.offset, found.record_id) == (file, offset, record_id)


def test_the_list_page_says_where_the_feed_is(live: Crawl, site: Site, out: Output) -> None:
    elsewhere = "/content/dam/ircc/documents/json/ee_rounds_200_en.json"
    site.answers[elsewhere] = site.answers.pop(FEED)
    site.answers[LIST_PAGE] = Answer(list_page(elsewhere))
    assert live().returncode == 0
    assert site.paths() == [ROBOTS, LIST_PAGE, elsewhere, *OTHERS]
    assert query(out.database, "SELECT kind FROM events") == [("imported",)]
    visits = Recording(out.archive, site.origin).visits("ircc_rounds_en")
    assert len(visits) == 1


@pytest.mark.parametrize("answer", [Answer(list_page(None)), Answer(status=404), Answer(b"")])
def test_without_an_address_the_known_one_is_asked_and_an_event_says_so_once(
    live: Crawl, site: Site, out: Output, answer: Answer
) -> None:
    site.answers[LIST_PAGE] = answer
    assert live().returncode == 0
    assert live().returncode == 0
    assert site.paths() == [ROBOTS, LIST_PAGE, FEED, *OTHERS, ROBOTS, LIST_PAGE, FEED]
    told = query(out.database, "SELECT kind FROM events WHERE kind <> 'imported'")
    assert told == [("feed_address",)]


def test_a_live_crawl_without_a_contact_refuses_and_says_how(crawl: Crawl, site: Site) -> None:
    found = crawl(f"EESCRAPER_IRCC_ORIGIN={site.origin}")
    assert found.returncode == 2
    assert "EESCRAPER_CONTACT" in found.stderr + found.stdout
    assert site.asked == []


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (("EESCRAPER_REPLAY=/nowhere",), "no such file"),
        (("EESCRAPER_CONTACT=x", "EESCRAPER_IRCC_ORIGIN=http://example.org"), "not https"),
    ],
)
def test_usage_errors_are_2_and_name_the_setting(
    crawl: Crawl, settings: tuple[str, ...], says: str
) -> None:
    found = crawl(*settings)
    assert found.returncode == 2
    assert says in found.stderr + found.stdout


def test_an_unknown_spider_is_a_usage_error(crawl: Crawl) -> None:
    found = crawl(spider="ircc_drawz")
    assert found.returncode == 2
    assert "ircc_draws" in found.stderr + found.stdout


def test_a_locked_database_is_waited_for_and_then_14(live: Crawl, site: Site, out: Output) -> None:
    fill(out, site.origin, rows())
    asked = len(site.asked)
    holder = sqlite3.connect(out.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        found = live("EESCRAPER_DATABASE_TIMEOUT=0.2")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert found.returncode == 14
    assert str(out.database) in found.stderr
    assert "locked" in found.stderr
    assert len(site.asked) == asked


def test_an_output_that_can_not_be_written_is_14_before_any_request(
    live: Crawl, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    found = live()
    assert found.returncode == 14
    assert str(tmp_path / "out") in found.stderr
    assert site.asked == []


def test_a_newer_schema_is_refused_before_any_request(live: Crawl, site: Site, out: Output) -> None:
    fill(out, site.origin, rows())
    asked = len(site.asked)
    with sqlite3.connect(out.database) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('eescraper', 'm999_future', '')"
        )
    found = live()
    assert found.returncode == 14
    assert "m999_future" in found.stderr
    assert len(site.asked) == asked


def test_a_crawl_while_another_runs_is_15(live: Crawl, site: Site, out: Output) -> None:
    out.prepare()
    with out.lock():
        found = live()
    assert found.returncode == 15
    assert "another crawl is running" in found.stderr
    assert site.asked == []


@pytest.mark.parametrize(
    ("component", "code"),
    [("CrashingPipeline", 14), ("CrashingParser", 13), ("CrashingSpiderCallback", 13)],
)
def test_a_crash_in_the_middle_is_never_0(
    live: Crawl, out: Output, component: str, code: int
) -> None:
    components = {
        "eescraper.pipelines.ParsePage": 100,
        "eescraper.pipelines.NormalizeDraws": 200,
        f"tests.crashes.{component}": 150 if component == "CrashingPipeline" else 50,
        "eescraper.pipelines.UpsertDraws": 300,
    }
    found = live(f"ITEM_PIPELINES={json.dumps(components)}")
    assert found.returncode == code, found.stderr
    assert status(out)["exit_code"] == code
    assert query(out.database, "SELECT count(*) FROM draws") == [(0,)]


def test_a_crawl_that_is_stopped_has_no_verdict(live: Crawl, site: Site, out: Output) -> None:
    found = live("CLOSESPIDER_PAGECOUNT=1")
    assert found.returncode == 70, found.stderr
    assert status(out)["outcome"] == "no_verdict"


def test_a_crawl_listens_on_nothing(live: Crawl, out: Output) -> None:
    found = live(
        'EXTENSIONS={"tests.crashes.ListeningSockets": 1}',
    )
    assert found.returncode == 0
    assert "listening: []" in found.stderr
