"""``make bench``: what reading and crawling cost, as ratios of figures measured in this one run.

Nothing here is asserted: the machine decides the figures, the ratios are what to compare.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.news import news
from benchmarks.processes import run
from benchmarks.scale import scale
from eescraper.archive import ArchiveWriter
from eescraper.normalize import forget, normalize_draw
from eescraper.parsers import parse
from eescraper.recordings.render import VISITS, feed, rows, write
from eescraper.replay import Recording
from eescraper.sources import IRCC_ORIGIN, LIST_PAGE_EN, ROUNDS_EN

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 10
FEED, LIST_PAGE = IRCC_ORIGIN + ROUNDS_EN.path, IRCC_ORIGIN + LIST_PAGE_EN.path


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores,", end=" ")
    print(f"Python {platform.python_version()}\n")
    reading()
    crawling()
    rebuilding()
    releasing_alone()
    news()
    scale()


def reading() -> None:
    """Parse, normalize and flag a feed of real size, nothing remembered from before."""
    body = feed(rows())

    def cold() -> None:
        forget()
        warm()

    def warm() -> None:
        for raw in parse(ROUNDS_EN.name, body).draws or ():
            normalize_draw(raw, ROUNDS_EN.name, 2027)

    floor, first, again = (milliseconds(f) for f in (lambda: json.loads(body), cold, warm))
    print(f"Reading the feed ({len(body) / 1e6:.2f} MB, {len(rows())} rounds), median of 30")
    print(f"  json.loads alone           {floor:6.2f} ms   1.0")
    print(f"  parse + normalize + flag   {first:6.2f} ms   {first / floor:.1f}")
    print(f"  the same feed once more    {again:6.2f} ms   {again / floor:.1f}\n")


def crawling() -> None:
    """The whole crawl process beside a Scrapy process that throws the responses away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recording = folder / "one.warc.gz"
        write(recording, VISITS[-1:], feed_alone=True)
        bare = prepare_bare(folder, recording)
        ours, floor = [], []
        for index in range(RUNS):
            floor.append(run(*bare))
            ours.append(run(*crawl(recording, folder / f"out{index}")))
        again = [run(*crawl(recording, folder / "out0")) for _ in range(RUNS)]
    print(f"The whole process, CPU seconds and peak memory, median of {RUNS} alternating runs")
    base = statistics.median(cpu for cpu, _ in floor)
    for label, runs in (
        ("bare Scrapy, responses thrown away", floor),
        ("one visit into a fresh database", ours),
        ("the same visit once more", again),
    ):
        cpu = statistics.median(cpu for cpu, _ in runs)
        memory = max(memory for _, memory in runs)
        print(f"  {label:<36} {cpu:5.2f} s   {cpu / base:.2f}   {memory:4.0f} MB")


def rebuilding() -> None:
    """Rebuild archived states of the feed, beside merely inflating and loading them."""
    print("\nRebuilding archived states of the feed, CPU seconds and peak memory")
    for states in (32, 128):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "archive"
            folder.mkdir()
            write_states(folder, states)
            code = "import sys; from benchmarks.run import floor; floor(sys.argv[1])"
            base, _ = run([sys.executable, "-c", code, str(folder)], {})
            ours = [sys.executable, "-m", "eescraper.cli", "rebuild", "--archive", str(folder)]
            cpu, memory = run([*ours, "--output", f"{name}/out"], {})
            label = f"{states} states: inflate and json.loads"
            print(f"  {label:<36} {base:5.2f} s   1.00")
            label = f"{states} states: rebuild"
            print(f"  {label:<36} {cpu:5.2f} s   {cpu / base:.2f}   {memory:4.0f} MB")


def releasing_alone() -> None:
    """In a process of its own, which has imported none of the libraries."""
    sys.stdout.flush()
    run([sys.executable, "-m", "benchmarks.release"], {})


def write_states(folder: Path, states: int) -> None:
    """One WARC file a state, a day apart, each with one round more than the one before."""
    known = rows()
    start = datetime(2026, 1, 1, 18, tzinfo=UTC)
    for index in range(states):
        at = (start + timedelta(days=index)).strftime("%Y-%m-%dT%H:%M:%SZ")
        archive = ArchiveWriter(folder / f"{index:04d}.warc.gz", at, {})
        shown = known[: len(known) - states + 1 + index]
        archive.record(FEED, 200, [], feed(shown), at, ROUNDS_EN.name)
        archive.close()


def floor(folder: str) -> None:
    """Inflate and load every state, and do nothing with it."""
    import zlib  # noqa: PLC0415

    for path in sorted(Path(folder).iterdir()):
        data = path.read_bytes()
        while data:
            inflate = zlib.decompressobj(31)
            content = inflate.decompress(data)
            data = inflate.unused_data
        json.loads(content[content.index(b"\r\n{\r\n") :])


def prepare_bare(folder: Path, recording: Path) -> tuple[list[str], dict[str, str]]:
    answers = {
        IRCC_ORIGIN + "/robots.txt": ("robots", {}),
        FEED: ("feed", {}),
        LIST_PAGE: ("list", {}),
    }
    found: dict[str, Any] = {}
    for url, (name, _) in answers.items():
        recorded = Recording(recording).find(url, "9999")
        assert recorded is not None  # noqa: S101
        (folder / name).write_bytes(recorded.body())
        found[url] = (name, dict(recorded.headers))
    (folder / "answers.json").write_text(json.dumps(found))
    (folder / "urls.json").write_text(json.dumps([LIST_PAGE, FEED]))
    command = [sys.executable, "-m", "scrapy", "crawl", "bare"]
    return command, {
        "SCRAPY_SETTINGS_MODULE": "benchmarks.bare_settings",
        "BARE_FOLDER": str(folder),
    }


def crawl(recording: Path, out: Path) -> tuple[list[str], dict[str, str]]:
    settings = {"EESCRAPER_REPLAY": str(recording), "EESCRAPER_OUTPUT": str(out)}
    return [sys.executable, "-m", "scrapy", "crawl", "ircc_draws"], settings


def milliseconds(function: Callable[[], object], runs: int = 30) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
