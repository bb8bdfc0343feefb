"""What schedulers start (``deploy/eescraper-job``), and when the recipes in ``deploy/`` look."""

from __future__ import annotations

import fcntl
import itertools
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from eescraper.status import schedule
from tests.recipes import (
    DEPLOY,
    MONDAY,
    NEEDS_SYSTEMD,
    WEEK,
    cron_looks,
    github_looks,
    stub,
    timer_looks,
)

JOB = DEPLOY / "eescraper-job"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a shell command where ``eescraper`` writes down how it was called."""
    stubs = tmp_path / "bin"
    stubs.mkdir()
    stub(stubs, "eescraper", f'echo "$*" >>{tmp_path}/calls')
    (stubs / "eescraper-job").symlink_to(JOB)

    def run_it(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=tmp_path,
            env={
                "PATH": f"{stubs}:/usr/bin:/bin",
                "EESCRAPER_ENV": str(tmp_path / "env"),
                "EESCRAPER_OUTPUT": str(tmp_path / "out"),
            }
            | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run_it


def calls(tmp_path: Path) -> list[str]:
    path = tmp_path / "calls"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_a_healthy_job_is_silent(run: Run, tmp_path: Path) -> None:
    for job in ("ircc_draws", "news_draws -a outlets=x", "check"):
        found = run(f"eescraper-job {job}")
        assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert calls(tmp_path) == [
        "crawl ircc_draws",
        "crawl news_draws -a outlets=x",
        "status --max-age 26h",
    ]


@pytest.mark.parametrize("job", ["ircc_draws", "check"])
def test_a_failed_job_says_why(run: Run, tmp_path: Path, job: str) -> None:
    stub(tmp_path / "bin", "eescraper", "echo because; exit 12")
    found = run(f"eescraper-job {job}")
    assert found.returncode == 12
    assert "because" in found.stderr


def test_a_crawl_by_hand_is_no_failure(run: Run, tmp_path: Path) -> None:
    stub(tmp_path / "bin", "eescraper", "echo another crawl is running; exit 15")
    found = run("eescraper-job ircc_draws")
    assert (found.returncode, found.stderr) == (0, "")


def test_an_unknown_job_is_refused(run: Run) -> None:
    found = run("eescraper-job ircc")
    assert found.returncode == 2
    assert "which job?" in found.stderr


def test_a_look_that_hangs_is_ended(run: Run, tmp_path: Path) -> None:
    stub(tmp_path / "bin", "eescraper", "exec tail -f /dev/null")
    found = run("eescraper-job ircc_draws", EESCRAPER_TIME_LIMIT="0.1s")
    assert found.returncode == 124
    assert "exit code 124" in found.stderr


def test_two_looks_of_one_spider_are_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".ircc_draws.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run("eescraper-job ircc_draws").returncode == 0
    assert calls(tmp_path) == []


def test_the_other_spider_is_waited_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".turn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = run("eescraper-job ircc_draws", EESCRAPER_PATIENCE="0")
    assert found.returncode == 75
    assert "ircc_draws: another job does not end" in found.stderr
    assert calls(tmp_path) == []
    assert run("eescraper-job ircc_draws", EESCRAPER_PATIENCE="0").returncode == 0


def test_settings_are_taken_as_they_are_written(run: Run, tmp_path: Path) -> None:
    urls = "mailto://me:a$b@mail.example?to=you@x.example&name=a b#c,json://hook.example/'\"`id`"
    text = (DEPLOY / "eescraper.env").read_text(encoding="utf-8")
    text = text.replace("EESCRAPER_NOTIFY_URLS=", f"EESCRAPER_NOTIFY_URLS={urls}")
    (tmp_path / "env").write_text(text + "PATH=/nowhere\n", encoding="utf-8")
    stub(tmp_path / "bin", "eescraper", f'printf %s "$EESCRAPER_NOTIFY_URLS" >{tmp_path}/seen')
    assert run("eescraper-job ircc_draws").returncode == 0
    assert (tmp_path / "seen").read_text(encoding="utf-8") == urls


def test_a_job_keeps_to_its_days_and_hours(run: Run, tmp_path: Path) -> None:
    stub(
        tmp_path / "bin",
        "date",
        '[ "$1" = -u ] && case $2 in +%u) echo $DAY;; +%H) echo $HOUR;; esac',
    )
    for day, hour in itertools.product("1567", ("00", "08", "13", "14", "18", "22", "23")):
        run("eescraper-job --utc 1-5 14-22 check", DAY=day, HOUR=hour)
        was_due = day in "15" and hour in {"14", "18", "22"}
        assert len(calls(tmp_path)) == was_due, (day, hour)
        (tmp_path / "calls").unlink(missing_ok=True)


# When


ZONES = {"UTC": 0, "Toronto": -4, "St. John's": -2.5, "Kolkata": 5.5, "Kathmandu": 5.75}
SPIDERS = ("ircc_draws", "news_draws")


@pytest.mark.parametrize("spider", SPIDERS)
@pytest.mark.parametrize("zone", ZONES)
def test_cron_looks_when_ircc_publishes_in_every_zone(zone: str, spider: str) -> None:
    assert_sensible(cron_looks(spider, timedelta(hours=ZONES[zone])))


@NEEDS_SYSTEMD
def test_all_recipes_look_at_the_same_times() -> None:
    for spider in SPIDERS:
        looks = timer_looks(spider)
        assert_sensible(looks)
        assert looks == cron_looks(spider, timedelta())
    assert len(timer_looks("ircc_draws")) == 5 * 9 * 4 + 2


@pytest.mark.parametrize("spider", SPIDERS)
def test_github_looks_within_the_same_hours(spider: str) -> None:
    assert_sensible(github_looks(spider))


def test_the_next_look_that_status_promises_is_one_of_these() -> None:
    looks = cron_looks("ircc_draws", timedelta())
    for look, next_look in itertools.pairwise(looks):
        promised = schedule.next_look(f"{look:%Y-%m-%dT%H:%M:%SZ}")
        late = next_look - datetime.fromisoformat(promised)
        assert timedelta() <= late <= timedelta(minutes=7), look


def assert_sensible(looks: list[datetime]) -> None:
    """Within the hours, never twice in a quarter of an hour, off the hour, and every 26 hours."""
    for look in looks:
        assert 14 <= look.hour <= 22 if look.isoweekday() < 6 else 17 <= look.hour <= 18
        assert look.minute % 30
    gaps = [b - a for a, b in itertools.pairwise([*looks, looks[0] + WEEK])]
    assert min(gaps) >= timedelta(minutes=15)
    assert max(gaps) <= timedelta(hours=24)
    assert looks[0] < MONDAY + timedelta(hours=16)
