"""A crash at any moment leaves the old state or the new one, and the next crawl converges."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eescraper import killpoints
from eescraper.archive import ArchiveWriter
from eescraper.export import verify as verify_release
from eescraper.output import Output
from eescraper.recordings import pages
from eescraper.recordings.render import feed, list_page, rows
from eescraper.sources import INSTRUCTIONS_EN, IRCC_ORIGIN
from eescraper.store import LATEST, Store
from eescraper.store.belief import CONTENT
from eescraper.verify import verify
from tests.conftest import ROOT, History, fill, query
from tests.site import FEED, LIST_PAGE, Answer, Site

pytestmark = pytest.mark.process

Crawl = Callable[..., subprocess.CompletedProcess[str]]
BELIEF = "SELECT draw_id, crs_cutoff, invitations, tie_break_at_utc, pool_count_id FROM draws"


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


def command(
    *arguments: str, kill_at: str | None = None, origin: str = IRCC_ORIGIN
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eescraper.cli", *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "EESCRAPER_IRCC_ORIGIN": origin}
        | ({killpoints.ENVIRONMENT: kill_at} if kill_at else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "point", [p for p in killpoints.POINTS if not p.startswith(("accept:", "notify:", "scan:"))]
)
def test_a_crawl_killed_anywhere_is_made_good_by_the_next(
    live: Crawl, site: Site, out: Output, point: str
) -> None:
    fill(out, site.origin, rows()[:-1])
    old_release, old = out.latest.resolve(), query(out.database, BELIEF)

    site.answers[FEED] = Answer(feed(rows()), headers={"ETag": '"new"'})
    killed = live(environment={killpoints.ENVIRONMENT: point})
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    store = Store(out.database)
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    assert len(store.rows(BELIEF)) in (424, 425)
    store.close()
    verify_release(out.latest)
    assert (out.latest.resolve() == old_release) == (point != "release:swapped")
    assert len(query(out.latest / "eescraper.db", BELIEF)) == (
        425 if point == "release:swapped" else 424
    )

    assert live().returncode == 0
    new = query(out.database, BELIEF)
    assert len(new) == 425
    assert set(old) < set(new)
    assert query(out.latest / "eescraper.db", BELIEF) == new
    told = query(
        out.database,
        "SELECT kind, subject FROM events WHERE fetch_id IS NOT NULL ORDER BY event_id",
    )
    assert told == [("imported", "ircc_rounds_en"), ("new_draw", "424")]
    assert not [p.name for p in out.releases.iterdir() if p.name.startswith(".")]
    proved, wrong = verify(out, site.origin)
    assert wrong == []
    assert any("cut short" in line for line in proved) == (point == "archive:half")


def test_an_acceptance_killed_after_the_archive_is_made_good_by_the_next_crawl(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows())
    odd = [row | {"drawCRS": "111"} for row in rows()]
    site.answers[FEED] = Answer(feed(odd))
    assert live().returncode == 10
    arguments = ("accept", "2", "--because", "so it is", "--output", str(out.root))
    assert command(*arguments, kill_at="accept:archived").returncode == -signal.SIGKILL
    assert query(out.database, "SELECT count(*) FROM draws WHERE crs_cutoff = 111") == [(0,)]
    assert live().returncode == 0
    assert query(out.database, "SELECT count(*) FROM draws WHERE crs_cutoff = 111") == [(425,)]
    assert verify(out, site.origin)[1] == []


def test_a_held_crawl_says_10_again_until_it_is_accepted(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows(), '"one"')
    release = out.latest.resolve()
    odd = [row | {"drawCRS": "111"} for row in rows()]
    site.answers[FEED] = Answer(feed(odd), headers={"ETag": '"odd"'})
    for _ in range(2):
        found = live()
        assert found.returncode == 10
        assert "many_changed" in found.stderr
        assert site.asked_last(FEED)["If-None-Match"] == '"one"'
    assert out.latest.resolve() == release
    status = json.loads(out.status.read_text())
    assert (status["outcome"], status["crawl"]) == ("held", 3)

    at = ("--output", str(out.root))
    assert command("accept", "2", "--because", "x", *at).returncode == 2
    assert command("accept", "3", "--because", " ", *at).returncode == 2
    assert command("accept", "3", *at).returncode == 2
    accepted = command("accept", "3", "--because", "IRCC said so", *at)
    assert accepted.returncode == 0, accepted.stderr
    assert query(
        out.latest / "eescraper.db", "SELECT count(*) FROM draws WHERE crs_cutoff = 111"
    ) == [(425,)]
    assert json.loads(out.status.read_text())["outcome"] == "published"
    assert command("accept", "3", "--because", "again", *at).returncode == 2
    assert live().returncode == 0
    assert site.asked_last(FEED)["If-None-Match"] == '"odd"'
    assert verify(out, site.origin)[1] == []
    events = json.loads(command("events", "--json", "--kind", "accepted", *at).stdout)
    assert "IRCC said so" in events[0]["sentence"]


def test_a_corrupted_database_is_14_and_a_rebuild_brings_it_back(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows())
    before = query(out.database, BELIEF)
    for name in ("-wal", "-shm"):
        Path(f"{out.database}{name}").unlink(missing_ok=True)
    data = bytearray(out.database.read_bytes())
    data[: 64 * 1024] = b"\x00" * 64 * 1024
    out.database.write_bytes(data)
    found = live()
    assert found.returncode == 14
    assert str(out.database) in found.stderr
    rebuilt = command("rebuild", "--output", str(out.root), origin=site.origin)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert query(out.database, BELIEF) == before
    assert live().returncode == 0


# Too little for the database, for the tables, for the workbook.
RELEASE_SIZES = ("1900k", "3600k", "4400k")


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A tmpfs of a few hundred kB on a folder; skips where it can't be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small disk can't be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


@pytest.mark.parametrize(
    ("part", "size"),
    [("archive", "16k"), ("state", "700k"), *(("releases", size) for size in RELEASE_SIZES)],
)
def test_a_full_disk_is_14_and_the_old_release_whole(
    live: Crawl, site: Site, out: Output, part: str, size: str
) -> None:
    site.answers[FEED] = Answer(feed(rows()[:5]), headers={"ETag": '"old"'})
    with small_disk(out.root / part, size):
        first = live()
        if part != "archive":
            assert first.returncode == 0, first.stderr
        site.answers[FEED] = Answer(feed(rows()), headers={"ETag": '"new"'})
        found = live()
        assert found.returncode == 14, found.stderr
        assert str(out.root / part) in found.stderr
        if part != "archive":
            verify_release(out.latest)
            assert len(query(out.latest / "eescraper.db", BELIEF)) == 5


def test_a_list_page_that_answers_at_the_second_try_tells_nothing(
    live: Crawl, site: Site, out: Output
) -> None:
    site.answers[LIST_PAGE] = [Answer(status=500), Answer(list_page())]
    assert live().returncode == 0
    assert query(out.database, "SELECT kind FROM events") == [("imported",)]
    assert verify(out, site.origin)[1] == []


def test_what_storage_failed_to_take_is_taken_in_by_the_next_crawl(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows())
    site.answers[FEED] = Answer(feed([row | {"drawSize": "7"} for row in rows()[-5:]]))
    components = {"eescraper.pipelines.ParsePage": 100, "tests.crashes.CrashingPipeline": 150}
    assert live(f"ITEM_PIPELINES={json.dumps(components)}").returncode == 14
    site.answers[FEED] = Answer(feed(rows()), headers={"ETag": '"later"'})
    assert live().returncode == 0
    standings = query(out.database, "SELECT standing FROM fetches WHERE source = 'ircc_rounds_en'")
    assert [standing for (standing,) in standings] == ["believed", "held", "believed"]
    assert verify(out, site.origin)[1] == []


def test_a_cut_record_stays_a_note_after_a_rebuild(live: Crawl, site: Site, out: Output) -> None:
    fill(out, site.origin, rows())
    killed = live(environment={killpoints.ENVIRONMENT: "archive:half"})
    assert killed.returncode == -signal.SIGKILL
    assert live().returncode == 0
    rebuilt = command("rebuild", "--output", str(out.root), origin=site.origin)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "cut short" in rebuilt.stdout
    assert verify(out, site.origin)[1] == []


@pytest.mark.parametrize("damage", ["{", "[]", '{"files": 1}', None])
def test_a_damaged_manifest_is_wrong_and_the_next_release_mends_it(
    live: Crawl, site: Site, out: Output, damage: str | None
) -> None:
    fill(out, site.origin, rows()[:-1])
    manifest = out.latest / "release.json"
    manifest.unlink() if damage is None else manifest.write_text(damage)
    assert any("release.json" in line for line in verify(out, site.origin)[1])
    site.answers[FEED] = Answer(feed(rows()))
    assert live().returncode == 0
    assert verify(out, site.origin)[1] == []


def test_a_record_from_the_future_does_not_silence_the_live_crawl(
    live: Crawl, site: Site, out: Output, tmp_path: Path
) -> None:
    path = tmp_path / "future.warc.gz"
    writer = ArchiveWriter(path, "2099-01-01T00:00:00Z", {})
    writer.record(site.origin + FEED, 200, [], feed(rows()[:-1]), "2099-01-01T00:00:00Z", None)
    writer.close()
    assert live(f"EESCRAPER_REPLAY={path}").returncode == 0
    found = live()
    assert found.returncode == 14
    assert "2099-01-01" in found.stderr
    assert json.loads(out.status.read_text())["late"] == 2


def test_readers_of_a_release_are_not_disturbed(live: Crawl, site: Site, out: Output) -> None:
    fill(out, site.origin, rows()[:-1])
    reader = sqlite3.connect(f"{(out.latest / 'eescraper.db').as_uri()}?mode=ro", uri=True)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM draws").fetchone() == (424,)
    site.answers[FEED] = Answer(feed(rows()))
    assert live().returncode == 0
    assert reader.execute("SELECT count(*) FROM draws").fetchone() == (424,)
    reader.close()
    assert query(out.latest / "eescraper.db", "SELECT count(*) FROM draws") == [(425,)]


def test_an_output_that_lost_its_state_still_releases_what_is_new(
    live: Crawl, site: Site, out: Output
) -> None:
    fill(out, site.origin, rows()[:-1])
    old = out.latest.resolve()
    shutil.rmtree(out.state)
    site.answers[FEED] = Answer(feed(rows()))
    assert live().returncode == 0
    assert len(query(out.latest / "eescraper.db", BELIEF)) == 425
    verify_release(old)


@pytest.mark.parametrize("step", ["m001", "m002", "m003", "m004", "m005"])
def test_an_older_database_is_migrated_and_keeps_what_it_held(tmp_path: Path, step: str) -> None:
    script = ROOT / "tests" / "fixtures" / "databases" / f"{step}.sql"
    path = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    held = ("draws", "observations", "events", "evidence", "revisions", "sightings", "fetches")
    old: dict[str, list[Any]] = {table: query(path, f"SELECT * FROM {table}") for table in held}
    assert len(old["draws"]) == {"m001": 3, "m002": 4, "m003": 4, "m004": 5, "m005": 5}[step]
    store = Store(path)
    for table, rows_then in old.items():
        names = [name for _, name, *_ in columns_of(script, table)]
        kept = store.rows(f"SELECT {', '.join(names)} FROM {table}")
        assert set(kept) >= set(rows_then), table
        assert len(kept) == len(rows_then) or table == "evidence"
    applied = store.rows("SELECT name FROM _sqlite_migrations WHERE migration_set = 'eescraper'")
    assert tuple(name for (name,) in applied) == LATEST
    fresh = Store(tmp_path / "fresh.db")
    schema = "SELECT type, name FROM sqlite_master ORDER BY type, name"
    assert store.rows(schema) == fresh.rows(schema)
    for (name,) in fresh.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        assert store.rows(f"PRAGMA table_info({name})") == fresh.rows(f"PRAGMA table_info({name})")
    store.close()
    fresh.close()


def columns_of(script: Path, table: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
        return connection.execute(f"PRAGMA table_info({table})").fetchall()


def test_a_database_from_before_the_witnesses_hears_them(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    script = ROOT / "tests" / "fixtures" / "databases" / "m002.sql"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    few = [row for row in rows() if row["drawNumber"] in ("1", "91a", "357", "385")]
    with History(path) as history:
        wrong = [row | {"drawCRS": "467"} if row["drawNumber"] == "385" else row for row in few]
        for day in ("15", "16"):
            body = pages.instruction_feed(wrong)
            history.show(body, f"2025-12-{day}T18:40:07Z", source=INSTRUCTIONS_EN)
        support = dict(history.query("SELECT support, count(*) FROM value_support GROUP BY 1"))
        assert support == {"several": 32, "disputed": 1, "one": 6}
        told = history.query("SELECT subject, at FROM events WHERE kind = 'conflict'")
        assert told == [("385 crs_cutoff", "2025-12-16T18:40:07Z")]


def test_a_migrated_database_is_what_today_s_code_would_have_made(tmp_path: Path) -> None:
    script = ROOT / "tests" / "fixtures" / "databases" / "m002.sql"
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    few = [row for row in rows() if row["drawNumber"] in ("1", "91a", "357", "385")]
    odd = [row | {"drawCRS": "467"} if row["drawNumber"] == "385" else row for row in few]
    with History(tmp_path / "new.db") as made:
        for day, shown in (("11", few), ("12", odd), ("13", few), ("14", few[1:])):
            made.show(shown, f"2025-12-{day}T18:40:03Z")
    said = ("SELECT digest, language FROM observations", "SELECT fetched_at, language FROM fetches")
    for sql in (*CONTENT.values(), *said):
        with History(tmp_path / "old.db") as old, History(tmp_path / "new.db") as new:
            assert sorted(old.query(sql), key=repr) == sorted(new.query(sql), key=repr), sql
