"""``eescraper backfill``: its options, and how its parts are put together."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper import errors, outlets, progress
from eescraper.clock import utc_now
from eescraper.harmless import printable
from eescraper.output import Output
from eescraper.sources import IRCC_ORIGIN

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from eescraper.backfill.files import SourceFile
    from eescraper.backfill.report import Report
    from eescraper.backfill.scan import Scanned, Wanted

TEXT = "take in what the press said from archives of the web (WARC)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="*",
        help="a WARC file, a folder or glob of them, or an address (https://, s3://, …);"
        " @FILE: sources from a file, a line each",
    )
    parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")
    parser.add_argument(
        "--to", metavar="FILE.parquet", help="write the statements only, and no database"
    )
    parser.add_argument(
        "--hosts",
        choices=("all", "outlets"),
        default="all",
        help="outlets: read the listed outlets' pages only (default: all)",
    )
    parser.add_argument(
        "--outlets",
        metavar="FILE",
        default=os.environ.get("EESCRAPER_OUTLETS", ""),
        help="the list of outlets (default: $EESCRAPER_OUTLETS, or the embedded one)",
    )
    parser.add_argument(
        "--again", action="store_true", help="scan also what is done, as after an upgrade"
    )
    engine = parser.add_mutually_exclusive_group()
    engine.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes on this machine (default: 1)"
    )
    engine.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster: tcp://…")
    parser.add_argument(
        "--plan", metavar="MONTHS", help="2025-01:2025-12: list CC-NEWS, and what it takes"
    )
    parser.add_argument(
        "--base", metavar="PLACE", help="where CC-NEWS lies for --plan: an address, or a copy"
    )
    parser.add_argument(
        "--line", type=int, default=1000, metavar="MBITS", help="for --plan (default: 1000)"
    )


def _listed(sources: Iterable[str]) -> Iterator[str]:
    """The sources, those of an @FILE in its place; raises `UsageError` if that can't be read."""
    for source in sources:
        if not source.startswith("@"):
            yield source
            continue
        try:
            lines = Path(source[1:]).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise errors.UsageError(f"{source}: {error}") from error
        yield from (text for line in lines if (text := line.strip()) and text[0] != "#")


def run(options: argparse.Namespace) -> int:
    """Do what is asked for; the exit code."""
    if options.plan:
        return _plan(options)
    from eescraper.backfill import files, table  # noqa: PLC0415
    from eescraper.backfill.report import Report  # noqa: PLC0415
    from eescraper.backfill.scan import Wanted  # noqa: PLC0415

    _check(options)
    found = files.found(_listed(options.sources))
    listed = outlets.load(options.outlets)
    wanted = Wanted(
        until=utc_now(),
        origin=os.environ.get("EESCRAPER_IRCC_ORIGIN", IRCC_ORIGIN).rstrip("/"),
        outlets={host: outlet.name for outlet in listed for host in outlet.all_hosts},
        is_listed_only=options.hosts == "outlets",
    )
    _tell_what_is_missing()
    report = Report()
    if options.dry_run:
        for _ in _scanned(options, found, wanted, report):
            pass
        told = ["Nothing was written."]
    elif options.to:
        table.check(Path(options.to))
        table.write(Path(options.to), _scanned(options, found, wanted, report))
        told = [f"Written: {options.to}"]
    else:
        told = _store(options, found, wanted, report, {o.name for o in listed if o.trusted})
    for line in (*report.lines(), *told):
        print(printable(line))
    return errors.UNREACHABLE if report.failures else errors.OK


def _check(options: argparse.Namespace) -> None:
    if not options.sources:
        raise errors.UsageError("backfill: no SOURCE")
    if options.workers < 1:
        raise errors.UsageError(f"--workers: at least 1, not {options.workers}")
    if options.dry_run and options.to:
        raise errors.UsageError("--dry-run writes nothing, and --to a file: one of them")


def _plan(options: argparse.Namespace) -> int:
    from eescraper.backfill import plan  # noqa: PLC0415

    if options.line < 1:
        raise errors.UsageError(f"--line: at least 1, not {options.line}")
    for line in plan.lines(options.plan, options.base or plan.BASE, options.line):
        print(printable(line))
    return errors.OK


def _scanned(
    options: argparse.Namespace, found: list[SourceFile], wanted: Wanted, report: Report
) -> Iterator[Scanned]:
    """The results in the order of the files, counted on a terminal, and added to the report."""
    from eescraper.backfill import engines  # noqa: PLC0415

    if options.scheduler:
        results = engines.on_cluster(found, wanted, options.scheduler)
    elif options.workers > 1:
        results = engines.in_pool(found, wanted, options.workers)
    else:
        results = engines.here(found, wanted)
    known = [file.size for file in found]
    total = None if None in known else sum(filter(None, known))
    with progress.bar("backfill", "B", total) as shown:
        for scanned in report.of(results):
            yield scanned
            shown.step(Path(scanned.file.name).name, scanned.file.size or 0)


def _store(
    options: argparse.Namespace,
    found: list[SourceFile],
    wanted: Wanted,
    report: Report,
    trusted: Iterable[str],
) -> list[str]:
    """Bring what the files have into the output; what to tell of it."""
    from eescraper.backfill.writer import SPIDER, Writer  # noqa: PLC0415
    from eescraper.export import release_if_changed  # noqa: PLC0415
    from eescraper.status import document  # noqa: PLC0415
    from eescraper.store import Store, scans, storable  # noqa: PLC0415

    output = Output(options.output)
    output.prepare()
    with output.lock(patience=60):  # of several that begin at once one makes the database
        store = Store(output.database)
    with closing(store):
        writer = Writer(output, store, wanted.origin, frozenset(trusted))
        done = {} if options.again else scans.done(store)
        due = [
            file
            for file in found
            if done.get(storable(file.name) or "") != (file.size, file.version)
        ]
        for scanned in _scanned(options, due, wanted, report):
            writer.write(scanned)
        with output.lock(patience=60):
            release = release_if_changed(store, output)
            now, code = utc_now(), errors.UNREACHABLE if report.failures else errors.OK
            reason = "; ".join(report.failures)[:2000] or None
            ended = document.of_crawl(SPIDER, None, code, reason, now, writer.published)
            document.write(output, store, ended)
    told = [f"{len(found) - len(due):,} files were done before."] if len(due) < len(found) else []
    told.append(f"Stored: {writer.articles:,} articles in {output.database}")
    told += (f"Not published: {sentence}" for sentence in writer.published.failed)
    if output.latest.exists():
        told.append(f"Release: {(release or output.latest).resolve()}")
    else:
        told.append("No release: the record has no draw of IRCC's yet (scrapy crawl ircc_draws).")
    return told


def _tell_what_is_missing() -> None:
    """Say once what would make it faster."""
    from eescraper.backfill.framing import HAS_ISAL  # noqa: PLC0415
    from eescraper.news.mention import HAS_HYPERSCAN  # noqa: PLC0415

    libraries = {"isal": HAS_ISAL, "hyperscan": HAS_HYPERSCAN}
    missing = [name for name, is_there in libraries.items() if not is_there]
    if missing:
        print(
            f"eescraper: {' and '.join(missing)} would make this two to three times as fast:"
            " pip install 'eescraper[scale]'",
            file=sys.stderr,
        )
