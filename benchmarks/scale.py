"""How fast archives of the web are scanned, beside merely inflating them: `eescraper backfill`.

Whole processes, by the clock, in turns on the same made-up files; the best of each. The files are
a few megabytes of pages many times over, so that what a process needs to begin counts little.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.cluster import WORKERS, cluster
from benchmarks.corpus import EVERY, Corpus
from benchmarks.processes import ROOT, run
from tests.peak import peak

SOME = 5
"""Times the pages of the smaller file, in which enough are read that all is there that reading
takes."""
FILES, PAGES, TIMES, ROUNDS = 4, 600, 32, 2

INFLATE = """
import sys
from isal import igzip
buffer = bytearray(1 << 20)
for name in sys.argv[1:]:
    with igzip.open(name) as stream:
        while stream.readinto(buffer):
            pass
"""
WARCIO = """
import sys
from warcio.archiveiterator import ArchiveIterator
for name in sys.argv[1:]:
    with open(name, "rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                b"express entry" in record.content_stream().read().lower()
"""
WITHOUT = """
import sys
sys.modules["isal"] = sys.modules["hyperscan"] = None
from eescraper.cli import main
sys.exit(main(sys.argv[1:]))
"""
SCAN = """
import sys
from eescraper.backfill import files, scan
wanted = scan.Wanted("2026-01-01T00:00:00Z", "https://www.canada.ca")
for file in files.found(sys.argv[1:]):
    scan.scan(file, wanted)
"""


def scale() -> None:
    """Print ratios of speed, and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shards, size = make(folder)
        print(
            f"\nBackfill of {len(shards)} files of {size / len(shards) / 1e6:.0f} MB, one page in"
            f" {EVERY} about a draw: whole processes, by the clock, best of {ROUNDS}"
        )
        python = [sys.executable, "-c"]
        command = [sys.executable, "-m", "eescraper.cli", "backfill", *shards, "--dry-run"]
        inflate, one, pool = fastest(
            lambda: clock([*python, INFLATE, *shards]),
            lambda: clock(command),
            lambda: clock([*command, "--workers", str(WORKERS)]),
        )
        told("bare igzip", size, inflate, 1.0)
        told("backfill, one process", size, one, inflate / one)
        told(f"backfill, {WORKERS} workers", size, pool, one / pool, "of one process")
        for label, environment in (
            ("as it comes", {}),
            ("with deploy/dask", {"DASK_CONFIG": str(ROOT / "deploy" / "dask")}),
        ):
            (folder / "dask").mkdir(exist_ok=True)
            with cluster(folder / "dask", **environment) as (address, _):
                (dask,) = fastest(lambda at=address: clock([*command, "--scheduler", at]))
            told(f"Dask {label}, {WORKERS} workers", size, dask, pool / dask, "of the pool")
        few = shards[:1]
        part = Path(few[0]).stat().st_size
        slow = clock([*python, WITHOUT, "backfill", *few, "--dry-run"])
        told("without the extra", part, slow, inflate * part / size / slow)
        plain = clock([*python, WARCIO, *few])
        told("warcio and a plain search", part, plain, inflate * part / size / plain)
        memory(folder, python)


def memory(folder: Path, python: list[str]) -> None:
    """Print the peak memory of scanning a file, and one ten times as long."""
    corpus, one, ten = Corpus(seed=2), folder / "one.warc.gz", folder / "ten.warc.gz"
    corpus.shard(one, PAGES)
    content = one.read_bytes()
    for path, times in ((one, SOME), (ten, 10 * SOME)):
        with path.open("wb") as handle:
            for _ in range(times):
                handle.write(content)
    _, small = peak([*python, SCAN, str(one)], {"PYTHONPATH": str(ROOT)})
    _, large = peak([*python, SCAN, str(ten)], {"PYTHONPATH": str(ROOT)})
    print(f"  peak memory of a worker: {small:.0f} MB, and of a file ten times as long {large:.0f}")


def make(folder: Path) -> tuple[list[str], int]:
    """The names of the files, and their bytes in all."""
    corpus, names, size = Corpus(), [], 0
    for number in range(FILES):
        path = folder / f"{number}.warc.gz"
        corpus.shard(path, PAGES // FILES)
        content = path.read_bytes()
        with path.open("ab") as handle:
            for _ in range(TIMES * FILES - 1):
                handle.write(content)
        names.append(str(path))
        size += path.stat().st_size
    return names, size


def clock(command: list[str]) -> float:
    """Seconds that a process takes."""
    began = time.perf_counter()
    run(command, {}, is_quiet=True)
    return time.perf_counter() - began


def fastest(*measures: Callable[[], float]) -> list[float]:
    """The best of some rounds, in each of which all take their turn."""
    return [
        min(took) for took in zip(*([m() for m in measures] for _ in range(ROUNDS)), strict=True)
    ]


def told(label: str, size: int, seconds: float, ratio: float, of: str = "of bare igzip") -> None:
    print(f"  {label:<36} {size / seconds / 1e6:6.0f} MB/s   {ratio:4.2f} {of}", flush=True)


if __name__ == "__main__":
    scale()
