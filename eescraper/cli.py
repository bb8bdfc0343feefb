"""``eescraper``: ``scrapy crawl`` outside a checkout, and everything around the record."""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper import __version__, errors
from eescraper.backfill import command as backfill
from eescraper.harmless import cell, printable
from eescraper.items import EVENT_KINDS
from eescraper.output import Output
from eescraper.sources import IRCC_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable


def main(argv: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["crawl"]:
        return _crawl(arguments[1:])
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except errors.EescraperError as error:
        print(f"eescraper: {error}", file=sys.stderr)
        return error.exit_code
    except sqlite3.Error as error:
        print(f"eescraper: {options.output}: {error}", file=sys.stderr)
        return errors.STORAGE_FAILED
    except BrokenPipeError:
        return errors.OK
    except KeyboardInterrupt:
        print("eescraper: interrupted", file=sys.stderr)
        return errors.INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eescraper", description="The record of Canada's Express Entry draws."
    )
    parser.add_argument("--version", action="version", version=f"eescraper {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("crawl", help="run a spider (see eescraper crawl -h)", add_help=False)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        found.add_argument(
            "--output",
            default=os.environ.get("EESCRAPER_OUTPUT", "output"),
            help="the output folder (default: $EESCRAPER_OUTPUT, or output)",
        )
        found.set_defaults(run=run)
        return found

    status = command("status", _status, "show the newest draws, the last crawl, the files")
    status.add_argument("--draws", type=int, default=8, help="how many draws (default: 8)")
    status.add_argument(
        "--json", action="store_true", help="status.json with what the database says now"
    )
    status.add_argument(
        "--explain", action="store_true", help="what is open: what it means, and what to do"
    )
    status.add_argument(
        "--max-age",
        metavar="AGE",
        help="for monitors: print nothing and end with 0 if the last good look is no older than"
        " this (26h, 90m, 2d), else say so and end with 1",
    )
    status.add_argument(
        "--spider", help="ask --max-age of this one alone (default: of each that has ever looked)"
    )
    notify = command("notify", _notify, "send the notifications that wait")
    notify.add_argument(
        "--test", action="store_true", help="send a test message to each address instead"
    )
    notify.add_argument(
        "--forget",
        metavar="CHANNEL",
        help="drop what waits for a channel (as status names it) that is no more",
    )
    events = command("events", _events, "list what happened, oldest first")
    events.add_argument("--since", metavar="DATE", help="only from this date on (YYYY-MM-DD…)")
    events.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=EVENT_KINDS,
        help="only this kind; repeatable",
    )
    events.add_argument("--json", action="store_true", help="as a JSON array")
    diff = command("diff", _diff, "show what two releases differ in")
    diff.add_argument("old", metavar="A", help="a release: its folder, its name, or a database")
    diff.add_argument("new", metavar="B", help="the other one (latest: the newest)")
    diff.add_argument("--csv", action="store_true", help="as CSV instead of sentences")
    export = command("export", _export, "write tables of the newest release, in formats you choose")
    export.add_argument(
        "--format",
        action="append",
        default=[],
        choices=("csv", "json", "parquet", "xlsx", "sqlite"),
        help="repeatable (default: csv)",
    )
    export.add_argument(
        "--table",
        action="append",
        default=[],
        choices=("draws", "pools", "revisions", "events", "claims"),
        help="repeatable (default: all)",
    )
    export.add_argument(
        "--year", action="append", default=[], type=int, help="only of this year; repeatable"
    )
    export.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="CODE",
        help="only of this category, as cec or french; repeatable",
    )
    export.add_argument(
        "--to", default=".", metavar="DIR", help="the folder to write to (default: this one)"
    )
    accept = command("accept", _accept, "publish what the gate held in the newest crawl")
    accept.add_argument("crawl", metavar="CRAWL", type=int, help="its number (see status.json)")
    accept.add_argument("--because", required=True, help="why it is right; kept for ever")
    rebuild = command("rebuild", _rebuild, "make the database anew from the archive")
    rebuild.add_argument(
        "--incomplete",
        action="store_true",
        help="go on although the archive lacks responses that the database knows",
    )
    rebuild.add_argument("--archive", help="WARC files (default: the archive of the output folder)")
    backfill.add_arguments(command("backfill", backfill.run, backfill.TEXT))
    command("verify", _verify, "prove that database and release are what the archive says")
    extract = commands.add_parser(
        "extract",
        help="print what pages say of draws",
        description="Print what news pages say of draws: HTML, Markdown or plain text.",
    )
    extract.add_argument("pages", metavar="FILE_OR_URL", nargs="+", help="pages to read")
    extract.add_argument(
        "--published", metavar="DATE", help="when the pages were published (YYYY-MM-DD)"
    )
    extract.add_argument("--json", action="store_true", help="one JSON object per page and line")
    extract.set_defaults(run=_extract)
    return parser


def _status(options: argparse.Namespace) -> int:
    from eescraper.clock import utc_now  # noqa: PLC0415
    from eescraper.status import show, silence  # noqa: PLC0415

    output = Output(options.output)
    is_monitor = options.max_age is not None
    if options.spider and not is_monitor:
        raise errors.UsageError("--spider: goes with --max-age")
    silent: list[str] = []
    if is_monitor:
        age = silence.read_age(options.max_age)
        silent = silence.silences(output.read_status(), age, utc_now(), options.spider)
        for sentence in silent:
            print(f"eescraper: {output.root}: {printable(sentence)}", file=sys.stderr)
    code = errors.OK
    if options.json:
        standing = show.standing(output)
        print(json.dumps(standing, indent=2, ensure_ascii=False))
        code = errors.OK if standing else 1
    elif options.explain:
        code = show.explain(output, silent)
    elif not is_monitor:
        code = show.show(output, options.draws)
    return 1 if silent else code


def _notify(options: argparse.Namespace) -> int:
    from eescraper.notify import channels, sending  # noqa: PLC0415
    from eescraper.store import Store, outbox  # noqa: PLC0415

    if options.forget:
        with closing(Store(_existing(options.output).database)) as store:
            print(f"{outbox.forget(store, options.forget)} notifications are forgotten.")
        return errors.OK
    urls = os.environ.get("EESCRAPER_NOTIFY_URLS", "")
    addresses = channels.addresses(urls)
    if not addresses:
        raise errors.UsageError("EESCRAPER_NOTIFY_URLS names no address")
    attempts = (
        sending.test(addresses)
        if options.test
        else sending.flush(_existing(options.output), urls, is_urgent=True)
    )
    places = {name: place for place, name in enumerate(addresses, start=1)}
    for attempt in attempts:
        place = places[attempt.channel]
        print(f"address {place} ({attempt.channel}): {attempt.error or 'arrived'}")
    if not attempts:
        print("Nothing waits.")
    return 1 if any(attempt.error for attempt in attempts) else errors.OK


def _events(options: argparse.Namespace) -> int:
    from eescraper.events import events, lines  # noqa: PLC0415
    from eescraper.store import Store  # noqa: PLC0415

    if options.since and not re.fullmatch(
        r"20[0-9]{2}(-[0-9]{2}(-[0-9]{2}(T[0-9:]{0,8}Z?)?)?)?", options.since
    ):
        raise errors.UsageError(f"--since: a date like 2026-07-01, not {options.since}")
    with closing(Store(_existing(options.output).database)) as store:
        found = events(store, options.since, options.kind)
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    for line in () if options.json else lines(found):
        print(line)
    return 0


def _diff(options: argparse.Namespace) -> int:
    from eescraper.export import diff  # noqa: PLC0415

    found = diff.differences(_release(options, options.old), _release(options, options.new))
    if options.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(diff.Difference._fields)
        writer.writerows([cell(value) for value in row] for row in found)
    else:
        for sentence in diff.sentences(found) or ["No difference."]:
            print(printable(sentence))
    return 0


def _release(options: argparse.Namespace, name: str) -> Path:
    output = Output(options.output)
    for path in (Path(name), output.releases / name, output.root / name):
        if (path / "eescraper.db").exists() or path.is_file():
            return path
    raise errors.UsageError(f"{name}: no release of that name, and no folder that is one")


def _export(options: argparse.Namespace) -> int:
    from eescraper.export import one_off  # noqa: PLC0415

    written = one_off.export(
        Output(options.output),
        Path(options.to),
        options.format or ["csv"],
        options.table,
        options.year,
        options.category,
    )
    for path, counts in written.items():
        said = ", ".join(f"{count:,} rows of {name}" for name, count in counts.items())
        print(f"{path}: {said}")
    return errors.OK


def _accept(options: argparse.Namespace) -> int:
    from eescraper.accept import accept  # noqa: PLC0415
    from eescraper.clock import utc_now  # noqa: PLC0415
    from eescraper.export import release_if_changed  # noqa: PLC0415
    from eescraper.notify import sending  # noqa: PLC0415
    from eescraper.status import document  # noqa: PLC0415
    from eescraper.store import Store  # noqa: PLC0415

    output, now = _existing(options.output), utc_now()
    urls = os.environ.get("EESCRAPER_NOTIFY_URLS", "")
    with output.lock(), closing(Store(output.database)) as store:
        store.outbox = sending.outbox(urls, os.environ.get("EESCRAPER_NOTIFY_RULES", ""))
        published = accept(output, store, options.crawl, options.because, now, _origin())
        release = release_if_changed(store, output)
        found = document.of_crawl("accept", options.crawl, errors.OK, None, now, published)
        document.write(output, store, found)
    sending.flush_quietly(output, urls)
    print(f"Published: {published.new_draws} new draws, {published.revisions} revisions.")
    print(f"Release: {release or output.latest.resolve()}")
    return errors.OK


def _rebuild(options: argparse.Namespace) -> int:
    from eescraper.clock import utc_now  # noqa: PLC0415
    from eescraper.export import release_if_changed  # noqa: PLC0415
    from eescraper.rebuild import rebuild_output  # noqa: PLC0415
    from eescraper.status import document  # noqa: PLC0415
    from eescraper.store import Store, crawls  # noqa: PLC0415

    output = Output(options.output)
    output.prepare()
    archive = Path(options.archive) if options.archive else output.archive
    if not archive.exists():
        raise errors.UsageError(f"--archive: no such file or folder: {archive}")
    with output.lock():
        recording = rebuild_output(archive, output, _origin(), incomplete=options.incomplete)
        with closing(Store(output.database)) as store:
            release_if_changed(store, output)
            held = crawls.crawl_held(store)
            code = errors.OK if held is None else errors.HELD
            reason = (
                None if held is None else f"crawl {held} is held (eescraper events --kind held)"
            )
            document.write(
                output, store, document.of_crawl("rebuild", held, code, reason, utc_now())
            )
    status = output.read_status()
    print(
        f"{len(recording.responses)} responses from {len(recording.files)} files:"
        f" {status['draws']} draws, newest #{status['newest_draw']}."
    )
    for line in (*recording.damages, *recording.cut_short):
        print(line)
    if reason:
        print(f"What came last is not published: {reason}.")
    print(f"Release: {output.latest.resolve()}")
    return errors.OK


def _verify(options: argparse.Namespace) -> int:
    from eescraper.verify import verify  # noqa: PLC0415

    proved, wrong = verify(_existing(options.output), _origin())
    for line in proved:
        print(f"ok    {line}")
    for line in wrong:
        print(f"WRONG {line}")
    return 1 if wrong else 0


def _extract(options: argparse.Namespace) -> int:
    from eescraper.news import report  # noqa: PLC0415

    if options.published and not _is_date(options.published):
        raise errors.UsageError(f"--published: a date like 2025-12-11, not {options.published}")
    code = errors.OK
    for name in options.pages:
        try:
            found = report.document(name, options.published)
        except errors.UsageError as error:
            # What else was asked for is printed all the same.
            print(f"eescraper: {error}", file=sys.stderr)
            code = error.exit_code
            continue
        for line in (
            [json.dumps(found, ensure_ascii=False)] if options.json else report.lines(found)
        ):
            print(line)
    return code


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _existing(folder: str) -> Output:
    output = Output(folder)
    if not output.database.exists():
        raise errors.UsageError(f"{output.database}: no such database; has a crawl been run?")
    return output


def _origin() -> str:
    return os.environ.get("EESCRAPER_IRCC_ORIGIN", IRCC_ORIGIN).rstrip("/")


def _crawl(arguments: list[str]) -> int:
    os.environ["SCRAPY_SETTINGS_MODULE"] = "eescraper.settings"
    from scrapy.cmdline import execute  # noqa: PLC0415

    try:
        execute(["eescraper", "crawl", *arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
