"""Which sources a crawl asks for, when, and what becomes of those that fail."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from eescraper.archive import ArchiveWriter
from eescraper.cli import main
from eescraper.errors import UsageError
from eescraper.output import Output
from eescraper.rebuild import rebuild_output
from eescraper.recordings import pages
from eescraper.recordings.french import row_in_french
from eescraper.recordings.render import feed, rows
from eescraper.sources import (
    INSTRUCTIONS_EN,
    INSTRUCTIONS_FR,
    IRCC_ORIGIN,
    LIST_PAGE_EN,
    ROUND_PAGE_EN,
    ROUNDS_FR,
    SOURCES,
    round_page,
    source_of,
)
from eescraper.spiders.ircc_draws import numbers_of
from eescraper.verify import verify
from tests.conftest import fill, query
from tests.site import FEED, LIST_PAGE, OTHERS, ROBOTS, Answer, Site

Crawl = Callable[..., subprocess.CompletedProcess[str]]

RECENT = rows()[-30:]
FRENCH = [row_in_french(row) for row in RECENT]


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture
def full(site: Site) -> Site:
    """A site that publishes the thirty newest rounds in four feeds."""
    site.answers[FEED] = Answer(feed(RECENT), headers={"ETag": '"a"'})
    for source, body in (
        (INSTRUCTIONS_EN, pages.instruction_feed(RECENT)),
        (ROUNDS_FR, feed(FRENCH, "fr")),
        (INSTRUCTIONS_FR, pages.instruction_feed(FRENCH, RECENT)),
    ):
        site.answers[source.path] = Answer(body, headers={"ETag": f'"{source.name}"'})
    return site


def status(out: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.status.read_text(encoding="utf-8"))
    return found


def edited(number: str, **texts: str) -> list[dict[str, str]]:
    return [row | texts if row["drawNumber"] == number else row for row in RECENT]


@pytest.mark.process
def test_the_witnesses_are_asked_when_the_feed_changed(
    live: Crawl, full: Site, out: Output
) -> None:
    first = live()
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert full.paths() == [ROBOTS, LIST_PAGE, FEED, *OTHERS]
    assert status(out)["missing"] == {}
    support = query(out.latest / "eescraper.db", "SELECT agreeing FROM value_support"
                    " WHERE field = 'crs_cutoff'")  # fmt: skip
    assert support == [(4,)] * 30

    assert live().returncode == 0
    assert full.paths()[6:] == [ROBOTS, LIST_PAGE, FEED]

    full.answers[FEED] = Answer(feed(edited("424", drawCRS="516")), headers={"ETag": '"b"'})
    assert live().returncode == 0
    assert full.paths()[9:] == [ROBOTS, LIST_PAGE, FEED, *OTHERS]
    for source in (INSTRUCTIONS_EN, ROUNDS_FR, INSTRUCTIONS_FR):
        assert full.asked_last(source.path)["If-None-Match"] == f'"{source.name}"'
    dissent = "SELECT source FROM disputes WHERE outdated = 0 ORDER BY source"
    assert query(out.database, dissent) == [
        ("ircc_instructions_en",),
        ("ircc_instructions_fr",),
        ("ircc_rounds_fr",),
    ]
    proved, wrong = verify(out, full.origin)
    assert (wrong, len(proved)) == ([], 11)


@pytest.mark.process
def test_the_witnesses_are_asked_when_a_week_went_by(live: Crawl, full: Site, out: Output) -> None:
    fill(out, full.origin, RECENT, '"a"')
    assert live().returncode == 0
    assert full.paths() == [ROBOTS, LIST_PAGE, FEED, *OTHERS]
    assert query(out.database, "SELECT status FROM fetches WHERE source = 'ircc_rounds_en'"
                 " ORDER BY fetched_at") == [(200,), (304,)]  # fmt: skip


@pytest.mark.process
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=404), "answered 404"),
        (Answer(b"<html><body>One moment, please</body></html>"), "expected JSON"),
        (Answer(b'{"rounds": []}'), "an object of rounds"),
        (Answer(reset=True), "ircc_instructions_en"),
        (Answer(b'{"rounds": {}}'), "lists no draws"),
    ],
)
def test_one_failing_witness_is_missing_and_fails_nothing(
    live: Crawl, full: Site, out: Output, answer: Answer, says: str
) -> None:
    full.answers[INSTRUCTIONS_EN.path] = answer
    assert live().returncode == 0
    found = status(out)
    assert found["outcome"] == "published"
    assert list(found["missing"]) == ["ircc_instructions_en"]
    assert says in json.dumps(found["missing"])
    [(kept,)] = query(out.database, "SELECT missing FROM crawls")
    assert json.loads(kept) == found["missing"]
    agreeing = "SELECT DISTINCT agreeing FROM value_support WHERE field = 'crs_cutoff'"
    assert query(out.latest / "eescraper.db", agreeing) == [(3,)]


@pytest.mark.process
def test_a_refused_witness_ends_the_asking(live: Crawl, full: Site, out: Output) -> None:
    full.answers[INSTRUCTIONS_EN.path] = Answer(status=429, headers={"Retry-After": "3600"})
    assert live(pages="1").returncode == 0
    assert full.paths() == [ROBOTS, LIST_PAGE, FEED, INSTRUCTIONS_EN.path]
    assert sorted(status(out)["missing"]) == [
        *("ircc_instructions_en", "ircc_instructions_fr", "ircc_round_en", "ircc_rounds_fr"),
    ]
    assert live().returncode == 12
    assert len(full.asked) == 4


@pytest.mark.process
def test_after_a_broken_feed_nobody_else_is_asked(live: Crawl, full: Site, out: Output) -> None:
    full.answers[FEED] = Answer(b"<html><body>One moment, please</body></html>")
    assert live(pages="205").returncode == 12
    assert full.paths() == [ROBOTS, LIST_PAGE, FEED]


@pytest.mark.process
def test_pages_of_single_rounds_are_asked_on_request(live: Crawl, full: Site, out: Output) -> None:
    row = next(row for row in rows() if row["drawNumber"] == "205")
    page = pages.result_page(row, row["drawDate"], pages.ENGLISH, pool_as_of=None)
    full.answers[FEED] = Answer(feed([row, *RECENT]))
    full.answers[round_page("205")] = Answer(page)
    full.answers[round_page("424")] = Answer(pages.instruction_shell())
    assert live(pages="205, 424,1").returncode == 0
    assert full.paths()[6:] == [round_page("205"), round_page("424"), round_page("1")]
    assert list(status(out)["missing"]) == ["ircc_round_en"]
    signed = "SELECT draw_id, minister FROM instructions WHERE source = 'ircc_round_en'"
    assert query(out.database, signed) == [("205", "Marco E. L. Mendicino")]


@pytest.mark.process
@pytest.mark.parametrize("argument", ["385;386", "0", "every", "385-390", ",", "٣", "1" * 9])
def test_a_wrong_list_of_pages_is_a_usage_error(live: Crawl, site: Site, argument: str) -> None:
    found = live(pages=argument)
    assert found.returncode == 2
    assert "-a pages" in found.stderr + found.stdout
    assert site.asked == []


@pytest.mark.process
def test_what_was_held_is_accepted_after_the_witnesses_that_came_since(
    live: Crawl, full: Site, out: Output
) -> None:
    full.answers[FEED] = Answer(feed(RECENT[:-1]))
    full.answers[INSTRUCTIONS_EN.path] = Answer(pages.instruction_feed(RECENT[:-1]))
    assert live().returncode == 0
    odd = [row | {"drawCRS": "111"} for row in RECENT[:12]] + RECENT[12:]
    full.answers[FEED] = Answer(feed(odd))
    full.answers[INSTRUCTIONS_EN.path] = Answer(pages.instruction_feed(RECENT))
    assert live("DOWNLOAD_DELAY=1.1").returncode == 10
    told = "SELECT draw_id, source, at FROM events WHERE kind = 'new_draw'"
    before = query(out.database, told)
    assert [row[0] for row in before] == ["424"]
    assert main(["accept", "2", "--because", "checked", "--output", str(out.root)]) == 0
    assert query(out.database, told) == before
    assert query(out.database, "SELECT count(*) FROM draws WHERE crs_cutoff = 111") == [(12,)]
    assert verify(out, full.origin)[1] == []


@pytest.mark.process
def test_an_address_that_leads_to_another_source_is_missing_and_no_second_witness(
    live: Crawl, full: Site, out: Output, tmp_path: Path
) -> None:
    full.answers[ROUNDS_FR.path] = Answer(status=302, headers={"Location": FEED})
    assert live("DOWNLOAD_DELAY=1.1").returncode == 0
    assert "leads to ircc_rounds_en" in status(out)["missing"]["ircc_rounds_fr"]
    support = "SELECT DISTINCT agreeing FROM value_support WHERE field = 'crs_cutoff'"
    assert query(out.database, support) == [(3,)]
    assert verify(out, full.origin)[1] == []


@pytest.mark.process
def test_a_failed_witness_is_missing_until_it_is_read_and_left_alone_for_a_while(
    live: Crawl, full: Site, out: Output
) -> None:
    good, full.answers[INSTRUCTIONS_EN.path] = (
        full.answers[INSTRUCTIONS_EN.path],
        Answer(status=404),
    )
    assert live().returncode == 0
    assert live().returncode == 0
    assert full.paths().count(INSTRUCTIONS_EN.path) == 1
    assert "not asked again so soon" in status(out)["missing"]["ircc_instructions_en"]
    with closing(sqlite3.connect(out.database)) as connection, connection:
        connection.execute(
            "UPDATE fetches SET fetched_at = '2026-01-01T00:00:00Z' WHERE status = 404"
        )
        connection.execute("UPDATE crawls SET started_at = '2026-01-01T00:00:00Z'")
    full.answers[INSTRUCTIONS_EN.path] = good
    assert live().returncode == 0
    assert status(out)["missing"] == {}
    assert full.paths()[-4:] == [ROBOTS, LIST_PAGE, FEED, INSTRUCTIONS_EN.path]


@pytest.mark.process
def test_after_a_kill_the_witnesses_of_the_news_are_still_owed(
    live: Crawl, full: Site, out: Output
) -> None:
    assert (
        live(environment={"EESCRAPER_TEST_KILL_AT": "evidence:done"}).returncode == -signal.SIGKILL
    )
    assert live().returncode == 0
    assert full.paths()[-6:] == [ROBOTS, LIST_PAGE, FEED, *OTHERS]


@pytest.mark.process
def test_a_recorded_refusal_of_the_list_page_does_not_end_a_replay(
    crawl: Crawl, tmp_path: Path, out: Output
) -> None:
    archive = ArchiveWriter(tmp_path / "odd.warc.gz", "2026-07-07T16:00:00Z", {})
    archive.record(IRCC_ORIGIN + LIST_PAGE, 403, [], b"no", "2026-07-07T16:00:00Z", None)
    archive.record(IRCC_ORIGIN + FEED, 200, [], feed(RECENT), "2026-07-08T16:00:00Z", None)
    archive.close()
    found = crawl(f"EESCRAPER_REPLAY={tmp_path / 'odd.warc.gz'}", pages="1,2")
    assert found.returncode == 0, found.stderr
    assert query(out.database, "SELECT count(*) FROM draws") == [(30,)]
    missing = status(out)["missing"]["ircc_round_en"]
    assert "invitations-1.html" in missing
    assert "invitations-2.html" in missing


def test_all_pages_are_those_that_are_not_shells() -> None:
    numbers = numbers_of("all")
    assert (len(numbers), numbers[0], numbers[-1]) == (228, "1", "228")
    assert numbers_of("") == []
    with pytest.raises(UsageError, match="up to 500"):
        numbers_of(",".join(["385"] * 501))


@pytest.mark.process
def test_a_replay_of_a_live_crawl_and_a_rebuild_say_the_same(
    live: Crawl, crawl: Crawl, full: Site, out: Output, tmp_path: Path
) -> None:
    wrong = edited("424", drawCRS="507")
    full.answers[INSTRUCTIONS_EN.path] = Answer(pages.instruction_feed(wrong))
    for cutoff in ("516", "515", "514"):
        shown = edited("400", drawCRS=cutoff)
        full.answers[FEED] = Answer(feed(shown))
        assert live().returncode == 0
    said = (
        "SELECT e.draw_id, field, source, agrees, outdated, dissents_since FROM evidence AS e"
        " JOIN observations USING (observation_id) ORDER BY 1, 2, 3"
    )
    told = "SELECT kind, subject, source, at, until, sentence FROM events ORDER BY at, 1, 2, 3"
    expected = [query(out.database, sql) for sql in (said, told)]
    # How many witnesses dissent on #400 depends on whether they answer in the feed's second.
    assert ("conflict", "424 crs_cutoff") in [row[:2] for row in expected[1]]
    origin = f"EESCRAPER_IRCC_ORIGIN={full.origin}"
    again = Output(tmp_path / "again")
    replayed = crawl(f"EESCRAPER_REPLAY={out.archive}", origin, f"EESCRAPER_OUTPUT={again.root}")
    assert replayed.returncode == 0, replayed.stderr
    assert [query(again.database, sql) for sql in (said, told)] == expected
    rebuilt = Output(tmp_path / "rebuilt")
    rebuilt.prepare()
    rebuild_output(out.archive, rebuilt, full.origin)
    assert [query(rebuilt.database, sql) for sql in (said, told)] == expected


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (ROUNDS_FR.path + "?_=1751234567890", "ircc_rounds_fr"),
        (round_page("205"), "ircc_round_en"),
        (round_page("385"), "ircc_round_en"),
        (round_page("91a"), "ircc_round_en"),
        (ROUND_PAGE_EN.path, None),
        (LIST_PAGE_EN.path + "?q=1", None),
        (LIST_PAGE_EN.path + "x", None),
    ],
)
def test_an_address_belongs_to_one_source(address: str, name: str | None) -> None:
    found = source_of(IRCC_ORIGIN + address)
    assert (found.name if found else None) == name
    assert source_of("https://evil.test" + address) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.cic.gc.ca/english/express-entry/rounds.asp", "ircc_latest_en"),
        ("http://www.cic.gc.ca/english/express-entry/other.asp", None),
        (IRCC_ORIGIN + "/en/immigration-refugees-citizenship/services/immigrate-canada"
         "/express-entry/submit-profile/rounds-invitations.html", "ircc_latest_en"),
    ],
)  # fmt: skip
def test_old_addresses_are_known(url: str, name: str | None) -> None:
    found = source_of(url)
    assert (found.name if found else None) == name


def test_every_source_finds_itself_and_no_two_share_a_rank() -> None:
    for source in SOURCES.values():
        if source.kind != "round_page":
            assert source_of(IRCC_ORIGIN + source.path) is source
    assert len({source.rank for source in SOURCES.values()}) == len(SOURCES)
