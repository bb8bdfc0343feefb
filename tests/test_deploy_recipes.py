"""The recipes for cron and systemd: what they start is started."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eescraper.cli import main
from eescraper.recordings.render import rows
from tests.conftest import query
from tests.recipes import (
    BIN,
    DEPLOY,
    NEEDS_SQLITE,
    NEEDS_SYSTEMD,
    README,
    SCRIPTS,
    SYSTEMD,
    Place,
    crontab,
    one_visit,
    stub,
)

UNITS = DEPLOY / "systemd"
DRAWS = "SELECT draw_id, draw_date, crs_cutoff, tie_break_at_utc, flags FROM draws ORDER BY draw_id"
REVISIONS = "SELECT draw_id, field, old_value, new_value, seen_at FROM revisions ORDER BY 1, 2, 5"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_shellcheck_finds_nothing() -> None:
    checked = subprocess.run(
        [BIN / "shellcheck", *SCRIPTS], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")
    assert all(os.access(script, os.X_OK) for script in SCRIPTS)


# cron


def test_the_crontab_is_one_that_every_cron_takes() -> None:
    settings, lines = crontab()
    assert settings["SHELL"] == "/bin/sh"
    assert "/opt/eescraper/bin" in settings["PATH"].split(":")
    commands = [shlex.split(line.command) for line in lines]
    assert {command[0] for command in commands} == {"eescraper-job"}
    assert {command[-1] for command in commands} == {"ircc_draws", "news_draws", "check", "backup"}
    assert {line.user for line in lines} == {"eescraper"}
    # In a crontab a percent sign ends the command.
    assert not any("%" in line.command for line in lines)
    assert (DEPLOY / "cron" / "eescraper").read_bytes().endswith(b"\n")


@pytest.mark.process
@NEEDS_SQLITE
def test_the_lines_of_the_crontab_crawl_and_back_up_what_can_be_restored(place: Place) -> None:
    commands = {line.command.split()[-1]: line.command for line in reversed(crontab()[1])}
    stub(place.programs, "date", "case $2 in +%u) echo 1 ;; +%H) echo 15 ;; esac")  # Monday, 15 h
    place.run_quietly(commands["ircc_draws"])
    shown = rows()
    shown[-1] = shown[-1] | {"drawCRS": "518"}
    later = one_visit(place.folder / "later.warc.gz", "2026-07-08T14:07:00Z", shown)
    place.run_quietly(commands["ircc_draws"], EESCRAPER_REPLAY=str(later))
    place.run_quietly(commands["backup"])
    place.run_quietly(commands["backup"])  # over the one of yesterday
    database = place.out / "state" / "eescraper.db"
    for sql in (DRAWS, REVISIONS):
        assert query(place.backup / "eescraper.db", sql) == query(database, sql)
    assert len(query(database, DRAWS)) == 425
    assert len(query(database, REVISIONS)) == 1

    restored = place.folder / "restored"
    at = ["--output", str(restored)]
    assert main(["rebuild", "--archive", str(place.backup / "archive"), *at]) == 0
    assert main(["verify", *at]) == 0
    for sql in (DRAWS, REVISIONS):
        assert query(restored / "state" / "eescraper.db", sql) == query(database, sql)


@NEEDS_SQLITE
def test_a_backup_takes_over_a_file_that_has_grown(place: Place) -> None:
    archive = place.out / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "state").mkdir()  # sqlite3 makes the database
    file = archive / "1.warc.gz"
    for content in (b"half of it", b"half of it, and the rest"):
        file.write_bytes(content)
        os.utime(file, (len(content), len(content)))
        place.run_quietly("eescraper-job backup")
        assert (place.backup / "archive" / "1.warc.gz").read_bytes() == content


@pytest.mark.parametrize(("age", "code"), [(timedelta(hours=25), 0), (timedelta(hours=27), 1)])
def test_silence_is_told(place: Place, age: timedelta, code: int) -> None:
    at = (datetime.now(UTC) - age).strftime("%Y-%m-%dT%H:%M:%SZ")
    looked = {"outcome": "unchanged", "exit_code": 0, "checked_at": at, "good_at": at}
    status = {"spider": "ircc_draws", "spiders": {"ircc_draws": looked}} | looked
    place.out.mkdir()
    (place.out / "status.json").write_text(json.dumps(status), encoding="utf-8")
    found = place.run("eescraper-job check")
    assert (found.returncode, "silent" in found.stderr) == (code, bool(code))


# systemd


def settings_for(job: str) -> dict[str, list[str]]:
    """The settings of the service, specifiers resolved for one job."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / "eescraper@.service").read_text(encoding="utf-8").splitlines():
        if setting := re.fullmatch(r"([A-Za-z]+)=(.*)", line):
            value = setting[2].replace("%i", job).replace("%S", "/var/lib")
            found.setdefault(setting[1], []).append(value)
    return found


@pytest.fixture
def units(tmp_path: Path, place: Place) -> Path:
    """The units where what they start exists."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    service = folder / "eescraper@.service"
    text = service.read_text(encoding="utf-8").replace("/opt/eescraper/bin", str(place.programs))
    service.write_text(text, encoding="utf-8")
    return folder


@NEEDS_SYSTEMD
def test_systemd_accepts_the_units(units: Path) -> None:
    timers = sorted(units.glob("*.timer"))
    services = [timer.with_suffix(".service") for timer in timers]
    checked = subprocess.run(
        [SYSTEMD, "verify", *timers, *services],
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    # This machine's own units may be at fault; ours are not.
    assert "eescraper" not in checked.stdout + checked.stderr
    assert checked.returncode == 0
    jobs = {timer.stem.partition("@")[2] for timer in timers}
    assert jobs == {line.command.split()[-1] for line in crontab()[1]}


@pytest.mark.skipif(not shutil.which("systemctl"), reason="systemctl is not installed")
def test_the_timers_can_be_enabled(tmp_path: Path) -> None:
    installed = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, installed)
    timers = sorted(path.name for path in UNITS.glob("*.timer"))
    command = [shutil.which("systemctl") or "", f"--root={tmp_path}", "enable", *timers]
    subprocess.run(command, capture_output=True, check=True)
    wanted = installed / "timers.target.wants"
    assert sorted(path.name for path in wanted.iterdir()) == timers
    named = re.search(r"enable --now eescraper@{(.*)}\.timer", README)
    assert named
    assert {f"eescraper@{job}.timer" for job in named[1].split(",")} == set(timers)


@NEEDS_SYSTEMD
def test_systemd_finds_the_service_little_exposed() -> None:
    told = subprocess.run(
        [SYSTEMD, "security", "--offline=true", "--no-pager", UNITS / "eescraper@.service"],
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    [exposure] = re.findall(r"Overall exposure level for \S+: ([0-9.]+)", told)
    assert float(exposure) < 2.0


@pytest.mark.process
def test_the_service_crawls(place: Place) -> None:
    settings = settings_for("ircc_draws")
    named = dict(setting.split("=", 1) for setting in settings["Environment"])
    assert named["EESCRAPER_OUTPUT"] == settings["WorkingDirectory"][0] == "/var/lib/eescraper"
    [start] = settings["ExecStart"]
    moved = {"PATH": named["PATH"].replace("/opt/eescraper/bin", str(place.programs))}
    command = shlex.split(start.replace("/opt/eescraper/bin", str(place.programs)))
    place.run_quietly(command, **moved)
    assert (place.out / "latest" / "draws.csv").exists()
    # A job waits half an hour for its turn, and works for half an hour at most.
    assert settings["TimeoutStartSec"] == ["65min"]
