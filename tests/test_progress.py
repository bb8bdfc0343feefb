"""On a terminal a run shows how far it is and where the data is; elsewhere it says nothing."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from benchmarks.corpus import Corpus
from eescraper import progress
from eescraper.output import Output
from tests.conftest import FEED_URL, ROOT, fill
from tests.site import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import Site


def on_terminal(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a module with a terminal of 100 columns as standard error; code, stdout, stderr."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 25, 100, 0, 0))
    clean = {name: text for name, text in os.environ.items() if "EESCRAPER" not in name}
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=clean | {"PYTHONPATH": str(ROOT)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # the other end is closed
            while chunk := os.read(ours, 65536):
                seen += chunk
        os.close(ours)
        stdout, _ = process.communicate(timeout=60)
    return process.returncode, stdout, seen.decode()


def lines(seen: str) -> list[str]:
    """What stays on the screen: what was overwritten or wiped out does not."""
    screen, row, column = [""], 0, 0
    for part in re.findall(r"\r|\n|\x1b\[A|[^\r\n\x1b]+", seen):
        if part == "\r":
            column = 0
        elif part == "\n":
            row += 1
            screen += [""] * (row == len(screen))
        elif part == "\x1b[A":
            row -= 1
        else:
            line = screen[row].ljust(column)
            screen[row] = line[:column] + part + line[column + len(part) :]
            column += len(part)
    return [line.rstrip() for line in screen if line.strip()]


@pytest.mark.process
def test_a_replay_counts_and_ends_with_where_the_data_is(tmp_path: Path, recording: Path) -> None:
    arguments = ("scrapy", "crawl", "ircc_draws", "-s", f"EESCRAPER_REPLAY={recording}")
    code, stdout, seen = on_terminal(*arguments, "-s", f"EESCRAPER_OUTPUT={tmp_path}")
    assert (code, stdout) == (0, "")
    counted = r"ircc_draws: 1 responses \[\d+:\d+, visit of 2024-04-05T19:05:11Z, www.canada.ca\]"
    assert re.search(counted, seen)
    assert "visit of 2026-07-07T16:55:29Z" in seen
    assert "publishing" in seen
    assert "DEBUG" not in seen
    release = Output(tmp_path).latest.resolve()
    assert lines(seen) == [f"published: 425 draws, newest #424. Data: {release}"]


@pytest.mark.process
def test_a_rebuild_counts_and_ends_with_where_the_data_is(
    tmp_path: Path, facts: list[dict[str, str]]
) -> None:
    output = Output(tmp_path)
    fill(output, FEED_URL.partition("/content")[0], facts)
    code, stdout, seen = on_terminal("eescraper.cli", "rebuild", "--output", str(tmp_path))
    assert code == 0
    assert stdout.splitlines()[-1] == f"Release: {output.latest.resolve()}"
    assert "archive: 0 of 1 files" in seen
    assert "rebuild: 0 of 1 responses" in seen
    assert lines(seen) == []


@pytest.mark.process
def test_a_log_line_stands_above_the_bar(tmp_path: Path, site: Site) -> None:
    site.answers[FEED_URL.removeprefix("https://www.canada.ca")] = Answer(b"", status=404)
    code, _, seen = on_terminal(
        *("scrapy", "crawl", "ircc_draws", "-s", "DOWNLOAD_DELAY=0"),
        EESCRAPER_CONTACT="tests@example.org",
        EESCRAPER_IRCC_ORIGIN=site.origin,
        EESCRAPER_OUTPUT=str(tmp_path),
    )
    assert code == 11
    *logged, last = lines(seen)
    assert last == "unreachable: 0 draws, newest #None. Data: no release yet"
    assert any("ERROR: " in line and "404" in line for line in logged)
    assert not any("responses [" in line for line in logged)


def test_without_a_terminal_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(progress.track([1, 2], "rebuild", "responses")) == [1, 2]
    with progress.bar("crawl", "responses") as shown:
        shown.step("a page")
        shown.say("publishing")
    progress.end("published")
    assert capfd.readouterr() == ("", "")


def test_text_of_strangers_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(sys, "stderr", type("Terminal", (), {"isatty": lambda: True}))
    monkeypatch.setattr(sys.stderr, "write", written.append, raising=False)
    progress.end("Data: \x1b[31m")
    assert written == ["Data: \N{REPLACEMENT CHARACTER}[31m\n"]


@pytest.mark.process
def test_a_backfill_tells_rate_and_time_left(tmp_path: Path) -> None:
    Corpus(sizes=(3000, 9000)).shard(tmp_path / "one.warc", 3, plain=True)
    code, stdout, seen = on_terminal("eescraper.cli", "backfill", str(tmp_path), "--dry-run")
    assert code == 0
    assert "3 responses" in stdout
    assert re.search(r"backfill: 0\.00 of [\d.]+kB \|.*\| \[00:00, \? left, \?B/s\]", seen)
    assert lines(seen) == []


@pytest.mark.process
def test_an_export_counts_and_ends_with_its_files(
    tmp_path: Path, facts: list[dict[str, str]]
) -> None:
    output = Output(tmp_path / "out")
    fill(output, FEED_URL.partition("/content")[0], facts)
    to = tmp_path / "here"
    arguments = ("eescraper.cli", "export", "--output", str(output.root), "--to", str(to))
    code, stdout, seen = on_terminal(
        *arguments, "--table", "draws", "--format", "csv", "--format", "json"
    )
    assert code == 0
    assert [line.partition(": ")[0] for line in stdout.splitlines()] == [
        *(str(to / name) for name in ("draws.csv", "draws.json")),
    ]
    assert "export: 0 of 2 formats" in seen
    assert lines(seen) == []
