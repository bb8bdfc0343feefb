"""What the tests of ``deploy/`` share: places to run it in, and its looks in one week, in UTC."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from eescraper.archive import ArchiveWriter
from eescraper.recordings.render import feed, rows
from tests.conftest import FEED_URL, ROOT

DEPLOY = ROOT / "deploy"
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
SCRIPTS = (DEPLOY / "eescraper-job", DEPLOY / "docker" / "eescraper-loop")
BIN = Path(sys.executable).parent
MONDAY = datetime(2026, 7, 6, tzinfo=UTC)
WEEK = timedelta(days=7)
SYSTEMD = shutil.which("systemd-analyze") or ""
NEEDS_SYSTEMD = pytest.mark.skipif(not SYSTEMD, reason="systemd-analyze is not installed")
NEEDS_SQLITE = pytest.mark.skipif(not shutil.which("sqlite3"), reason="sqlite3 is not installed")
_FIELDS = 5


def stub(folder: Path, name: str, script: str) -> None:
    """Put a command of ours before the real one."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


class Place:
    """A folder in which a recipe runs: our programs, its output, an answer for its crawl."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.backup = folder, folder / "out", folder / "backup"
        self.programs = folder / "opt"  # stands in for /opt/eescraper/bin
        self.programs.mkdir()
        for program in (BIN / "eescraper", BIN / "python", *SCRIPTS):
            (self.programs / program.name).symlink_to(program)
        self.environment = {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "EESCRAPER_ENV": str(folder / "none"),
            "EESCRAPER_REPLAY": str(one_visit(folder / "visit.warc.gz")),
            "EESCRAPER_OUTPUT": str(self.out),
            "EESCRAPER_BACKUP": str(self.backup),
        }

    def run(self, command: str | list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a line of shell, or a program with its arguments."""
        return subprocess.run(
            ["/bin/sh", "-c", command] if isinstance(command, str) else command,
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def run_quietly(self, command: str | list[str], **environment: str) -> None:
        """Run what must end well and print nothing."""
        found = self.run(command, **environment)
        assert (found.returncode, found.stdout, found.stderr) == (0, "", ""), command


def one_visit(
    path: Path, at: str = "2026-07-07T16:55:29Z", shown: list[dict[str, str]] | None = None
) -> Path:
    """A recording of the rounds feed (by default of every round), as fetched at one instant."""
    writer = ArchiveWriter(path, at, {})
    writer.record(FEED_URL, 200, [], feed(rows() if shown is None else shown), at, None)
    writer.close()
    return path


class CronLine(NamedTuple):
    """A line of a crontab in the form of the system."""

    fields: tuple[str, ...]
    user: str
    command: str


def crontab() -> tuple[dict[str, str], list[CronLine]]:
    """The environment that the crontab sets, and its lines."""
    environment, lines = {}, []
    for line in (DEPLOY / "cron" / "eescraper").read_text(encoding="utf-8").splitlines():
        if setting := re.fullmatch(r"([A-Z_]+)=(.*)", line):
            environment[setting[1]] = setting[2]
        elif line and not line.startswith("#"):
            *fields, user, command = line.split(maxsplit=_FIELDS + 1)
            lines.append(CronLine(tuple(fields), user, command))
    return environment, lines


def workflow() -> dict[Any, Any]:
    """The GitHub workflow. YAML reads its key ``on`` as true."""
    found: dict[Any, Any] = yaml.safe_load((DEPLOY / "github" / "crawl.yml").read_text("utf-8"))
    return found


def cron_looks(spider: str, utc_offset: timedelta) -> list[datetime]:
    """When cron looks, if it runs in a zone with this offset."""
    return [
        minute
        for minute in _minutes()
        for line in crontab()[1]
        if line.command.endswith(spider)
        and fits(line.fields, minute + utc_offset)
        and _within(line.command, minute)
    ]


def github_looks(spider: str) -> list[datetime]:
    """When GitHub looks: what the workflow says that each of its schedules is for."""
    spiders = workflow()["jobs"]["crawl"]["env"]["SPIDERS"]
    named = dict(re.findall(r"github\.event\.schedule == '([^']+)' && '([^']+)'", spiders))
    [otherwise] = re.findall(r"\|\| '([^']+)' }}$", spiders)
    schedules = [entry["cron"] for entry in workflow()[True]["schedule"]]
    assert set(named) < set(schedules)
    return [
        minute
        for minute in _minutes()
        for schedule in schedules
        if spider in named.get(schedule, otherwise).split() and fits(schedule.split(), minute)
    ]


def timer_looks(spider: str) -> list[datetime]:
    """When systemd looks, before its random delay, as systemd itself reads the timer."""
    timer = (DEPLOY / "systemd" / f"eescraper@{spider}.timer").read_text(encoding="utf-8")
    before = f"--base-time={MONDAY - timedelta(seconds=1):%Y-%m-%d %H:%M:%S} UTC"
    looks: set[datetime] = set()
    for calendar in re.findall(r"^OnCalendar=(.+)$", timer, re.MULTILINE):
        told = subprocess.run(
            [SYSTEMD, "calendar", "--iterations=300", before, calendar],
            env=os.environ | {"TZ": "UTC", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        dates = re.findall(r"(?:Next elapse|Iter\. #\d+): \w+ (\S+ \S+) UTC", told)
        looks |= {datetime.fromisoformat(f"{date}+00:00") for date in dates}
    return sorted(look for look in looks if look < MONDAY + WEEK)


def fits(fields: list[str] | tuple[str, ...], minute: datetime) -> bool:
    """Whether the five fields of cron name this minute."""
    weekday = minute.isoweekday() % 7
    numbers = (minute.minute, minute.hour, minute.day, minute.month, weekday)
    lasts = (59, 23, 31, 12, 7)
    return all(
        number in _numbers(field, last)
        for field, number, last in zip(fields, numbers, lasts, strict=True)
    )


@cache
def _numbers(field: str, last: int) -> set[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, to = (f"0-{last}" if span == "*" else span).partition("-")
        found |= set(range(int(first), int(to or first) + 1, int(step or 1)))
    return found


def _within(command: str, minute: datetime) -> bool:
    """What ``eescraper-job --utc`` decides; that it does is tested beside this."""
    window = re.search(r"--utc (\d)-(\d) (\d+)-(\d+)", command)
    assert window
    first_day, last_day, first_hour, last_hour = map(int, window.groups())
    return first_day <= minute.isoweekday() <= last_day and first_hour <= minute.hour <= last_hour


def _minutes() -> Iterator[datetime]:
    return (MONDAY + timedelta(minutes=n) for n in range(7 * 24 * 60))
