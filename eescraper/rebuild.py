"""From the archive to the database again: no network, and no clock but the responses' own dates.

The same responses in the order of their dates give the same draws, revisions and events as the
live crawls gave, the gate and what people accepted included.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from eescraper import warc
from eescraper.errors import PageError, UsageError
from eescraper.export.sqlite_file import open_read_only
from eescraper.items import Archived, Identity, NormalizedPage, Page, Parsed
from eescraper.news.reading import news_page, read_page
from eescraper.normalize import normalize_page
from eescraper.output import replace_file
from eescraper.parsers import list_page, parse
from eescraper.progress import track
from eescraper.reconcile import Belief
from eescraper.replay import Acceptance, Recording
from eescraper.sources import ESSENTIAL, IRCC_ORIGIN, LIST_PAGE_EN, ROBOTS
from eescraper.store import Store, belief, crawls
from eescraper.store.articles import record_article
from eescraper.store.evidence import (
    ASIDE,
    UNREAD,
    record_list_page,
    record_page,
    record_response,
)
from eescraper.store.outbox import carry_over
from eescraper.store.weaver import Published

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from eescraper.output import Output
    from eescraper.replay import Recorded


def rebuild(recording: Recording, store: Store, without: Container[Identity] = frozenset()) -> None:
    """Fill an empty store from a recording, one crawl for each of its WARC files.

    ``without`` are responses that are passed over.
    """
    brought: dict[Path, Published] = {}
    numbers: dict[Path, int] = {}
    believed = Belief()
    store.connection.execute("PRAGMA synchronous = OFF")  # a rebuild that dies is begun anew
    with store.transaction():
        for entry in track(recording.entries(), "rebuild", "responses"):
            if not isinstance(entry, Acceptance) and entry.identity in without:
                continue
            if entry.path not in numbers:
                begun = crawls.begin(store, "rebuild", entry.path.name, entry.date)
                numbers[entry.path] = begun.crawl_id
            crawl_id = numbers[entry.path]
            if isinstance(entry, Acceptance):
                found = belief.accept(store, crawl_id, entry.responses, entry.because, believed)
            elif take_in(store, crawl_id, entry):
                found = belief.publish(store, crawl_id, belief=believed)
            else:
                continue
            brought.setdefault(entry.path, Published()).add(found)
        for path, crawl_id in numbers.items():
            _write_down(store, crawl_id, path, brought.get(path, Published()))


def take_in(store: Store, crawl_id: int, recorded: Recorded) -> bool:
    """Store an archived response as the crawl would have; whether there is something to weave."""
    archived = recorded.archived(recorded.path.name, recorded.offset)
    status, source = recorded.status, recorded.source
    if source is None:
        return _take_in_other(store, crawl_id, recorded, archived)
    parsed = _parsed(recorded) if status == HTTPStatus.OK else None
    if source == LIST_PAGE_EN.name and not (parsed and parsed.draws is not None):
        names_feed = list_page.names_feed(status, parsed)
        if names_feed is None:
            record_response(store, crawl_id, source, archived, ASIDE)
            return False
        record_list_page(store, crawl_id, archived, names_feed=names_feed)
        return True
    page = Page(source, recorded.url, status, recorded.date, b"", archived)
    if status == HTTPStatus.NOT_MODIFIED:
        return record_page(store, crawl_id, NormalizedPage(page, None)) is not None
    if parsed is None:
        standing = UNREAD if status == HTTPStatus.OK else ASIDE
        record_response(store, crawl_id, source, archived, standing)
        return False
    return record_page(store, crawl_id, normalize_page(page, parsed)) is not None


def _take_in_other(store: Store, crawl_id: int, recorded: Recorded, archived: Archived) -> bool:
    if recorded.outlet:
        return _take_in_news(store, crawl_id, recorded, archived)
    robots = ROBOTS if recorded.url.endswith("/robots.txt") else None
    record_response(store, crawl_id, robots, archived, ASIDE)
    return False


def _take_in_news(store: Store, crawl_id: int, recorded: Recorded, archived: Archived) -> bool:
    """Store what a news outlet answered; whether it is an article, and no listing or other thing.

    A listing is asked for in full the next time: whether all of its articles were read, only the
    crawl knew.
    """
    page = None
    if recorded.listed and recorded.status == HTTPStatus.OK:
        with suppress(*warc.UNREADABLE):
            body = warc.decoded(recorded.body(), recorded.headers)
            page = news_page(recorded.outlet or "", body, archived, recorded.listed)
    if page:
        document, unread = read_page(page)
        if not unread:
            record_article(store, crawl_id, page, document)
            return True
    record_response(store, crawl_id, recorded.outlet, archived, UNREAD)
    return False


def take_in_left_overs(store: Store, output: Output, origin: str) -> None:
    """Store and publish what crawls had archived that were killed, or ran out of storage."""
    for dead in crawls.unfinished(store):
        path = output.archive / dead.archive_file
        if path.exists():
            recording = Recording(path, origin)
            for recorded in recording.responses:
                take_in(store, dead.crawl_id, recorded)
            belief.publish(store, dead.crawl_id)
            for word in recording.acceptances:
                belief.accept(store, dead.crawl_id, word.responses, word.because)
        crawls.bury(store, dead, "what it had archived was taken in later")


def rebuild_output(
    archive: Path, output: Output, origin: str = IRCC_ORIGIN, *, incomplete: bool = False
) -> Recording:
    """Replace an output's database by one that is rebuilt from an archive.

    The archive's files are copied into the output's archive unless they are there; the database
    that was there is kept beside the new one as ``eescraper.db.old``. Raises `UsageError` if that
    one knows responses that the archive lacks, unless ``incomplete`` says that they are lost.
    """
    found = Recording(archive, origin)
    if not any(response.source or response.outlet for response in found.responses):
        raise UsageError(
            f"{archive}: no response of IRCC or of a news outlet in it that can be read"
        )
    _bring(found, output)
    recording = Recording(output.archive, origin)
    if not incomplete:
        _check_complete(recording, output)
    fresh = output.database.with_suffix(".db.new")
    for left_over in output.state.glob(fresh.name + "*"):
        left_over.unlink()
    store = Store(fresh)
    try:
        rebuild(recording, store)
        with output.sending():  # nobody may note an arrival in the database that goes
            carry_over(store, output.database)
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            store.close()
            _replace(output.database, fresh)
    finally:
        store.close()
    return recording


def _check_complete(recording: Recording, output: Output) -> None:
    """Raise `UsageError` if the database knows responses that the recording lacks."""
    known = {response.identity for response in recording.responses}
    try:
        with closing(open_read_only(output.database)) as connection:
            sql = "SELECT url, fetched_at, sha256, archive_file FROM fetches"
            lost = [row for row in connection.execute(sql) if row[:3] not in known]
            has_draws = connection.execute("SELECT 1 FROM draws LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return  # there is none, or it is what is to be mended
    if has_draws and not any(response.source for response in recording.responses):
        raise UsageError(
            f"{output.database} has draws, and the archive no response of {recording.origin}: is"
            " EESCRAPER_IRCC_ORIGIN right?"
        )
    if lost:
        raise UsageError(
            f"{len(lost)} responses that {output.database} knows are not in the archive, the first"
            f" of {lost[0][1]} in {lost[0][3]}: bring the files back, or say --incomplete to lose"
            " what they told"
        )


def _replace(database: Path, fresh: Path) -> None:
    """Put a new database in the place of the old one, of which a copy stays as ``.old``."""
    old = database.with_suffix(".db.old")
    if database.exists():
        old.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("VACUUM INTO ?", [str(old)])
        except sqlite3.Error:  # damaged: as it is
            old.unlink(missing_ok=True)
            old.hardlink_to(database)
    for name in ("-wal", "-shm"):
        database.with_name(database.name + name).unlink(missing_ok=True)
    fresh.replace(database)


def _bring(recording: Recording, output: Output) -> None:
    """Copy files into the archive; one of a name that is taken gets its digest into the name."""
    there = {path.resolve() for path in output.archive.iterdir()}
    for path in recording.files:
        if path.resolve() in there:
            continue
        content = path.read_bytes()
        target = output.archive / path.name
        if target.exists() and target.read_bytes() != content:
            target = output.archive / f"{hashlib.sha256(content).hexdigest()[:8]}-{path.name}"
        if not target.exists():
            replace_file(target, content)


def _parsed(recorded: Recorded) -> Parsed | None:
    with suppress(PageError, *warc.UNREADABLE):
        body = warc.decoded(recorded.body(), recorded.headers)
        return parse(recorded.source or "", body)
    return None


def _write_down(store: Store, crawl_id: int, path: Path, brought: Published) -> None:
    held = "; ".join(veto.sentence for veto in brought.held if veto.source in ESSENTIAL)
    outcome = "held" if held else "published" if brought.changed else "unchanged"
    newest = store.value("SELECT max(fetched_at) FROM fetches WHERE crawl_id = ?", [crawl_id])
    started_at = store.value("SELECT started_at FROM crawls WHERE crawl_id = ?", [crawl_id])
    crawls.finish(
        store,
        crawl_id,
        newest or started_at,
        outcome,
        10 if held else 0,
        held or None,
        path.name,
    )
