"""From the archive to the database again: no network, and no clock but the responses' own dates.

The same responses in the order of their dates give the same draws, revisions and events as the
live crawls gave, the gate and what people accepted included.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from eescraper import warc
from eescraper.archive import Acceptance, Recording
from eescraper.errors import PageError, StorageError
from eescraper.items import Page, Parsed
from eescraper.normalize import normalize_page
from eescraper.parsers import parse
from eescraper.reconcile import Belief
from eescraper.sources import IRCC_ORIGIN, LIST_PAGE_EN, ROBOTS
from eescraper.store import Store, belief, crawls
from eescraper.store.evidence import ASIDE, UNREAD, record_page, record_response

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from eescraper.archive import Recorded
    from eescraper.output import Output

OK, NOT_MODIFIED = 200, 304


def rebuild(
    recording: Recording, store: Store, without: Container[str] = frozenset()
) -> list[belief.Published]:
    """Fill an empty store from a recording; what each of its WARC files brought, in order.

    ``without`` are ids of records that are passed over.
    """
    brought: dict[Path, belief.Published] = {}
    numbers: dict[Path, int] = {}
    believed = Belief()
    store.connection.execute("PRAGMA synchronous = OFF")  # a rebuild that dies is begun anew
    with store.transaction():
        for entry in recording.entries():
            if not isinstance(entry, Acceptance) and entry.record_id in without:
                continue
            if entry.path not in numbers:
                begun = crawls.begin(store, "rebuild", entry.path.name, entry.date)
                numbers[entry.path] = begun.crawl_id
            crawl_id = numbers[entry.path]
            if isinstance(entry, Acceptance):
                found = belief.accept(store, crawl_id, entry.record_ids, entry.because, believed)
            elif take_in(store, crawl_id, entry):
                found = belief.publish(store, crawl_id, belief=believed)
            else:
                continue
            brought.setdefault(entry.path, belief.Published()).add(found)
        for path, crawl_id in numbers.items():
            _write_down(store, crawl_id, path, brought.get(path, belief.Published()))
    return list(brought.values())


def take_in(store: Store, crawl_id: int, recorded: Recorded) -> bool:
    """Store an archived response as the crawl would have; whether there is something to weave."""
    body = recorded.body()
    archived = recorded.archived(body, recorded.path.name, recorded.offset)
    if recorded.source is None:
        source = ROBOTS if recorded.url.endswith("/robots.txt") else None
        record_response(store, crawl_id, source, archived, ASIDE)
        return False
    parsed = _parsed(recorded, body)
    page = Page(recorded.source, recorded.url, recorded.status, recorded.date, b"", archived)
    if recorded.status == NOT_MODIFIED and recorded.source != LIST_PAGE_EN.name:
        return record_page(store, crawl_id, normalize_page(page, Parsed())) is not None
    if parsed is None or (parsed.draws is None and parsed.feed_address is None):
        standing = ASIDE if recorded.status == NOT_MODIFIED else UNREAD
        record_response(store, crawl_id, recorded.source, archived, standing)
        return False
    if parsed.draws is None:
        record_response(store, crawl_id, recorded.source, archived, ASIDE)
        return False
    return record_page(store, crawl_id, normalize_page(page, parsed)) is not None


def take_in_left_overs(store: Store, output: Output, crawl_id: int, origin: str) -> int:
    """Store what killed crawls had archived but not stored; how many of them there were.

    Their fetches are pending then, and published with the crawl that calls this.
    """
    unfinished = crawls.unfinished(store, crawl_id)
    for dead in unfinished:
        path = output.archive / dead.archive_file
        if path.exists():
            recording = Recording(path, origin)
            for recorded in recording.responses:
                take_in(store, dead.crawl_id, recorded)
            for acceptance in recording.acceptances:
                belief.accept(store, dead.crawl_id, acceptance.record_ids, acceptance.because)
        reason = f"killed; what it had archived was taken in by crawl {crawl_id}"
        crawls.finish(
            store, dead.crawl_id, dead.started_at, "no_verdict", 70, reason, dead.archive_file
        )
    return len(unfinished)


def rebuild_output(archive: Path, output: Output, origin: str = IRCC_ORIGIN) -> Recording:
    """Replace an output's database by one that is rebuilt from an archive.

    The archive's files are copied into the output's archive unless they are there; the database
    that was there is kept beside the new one as ``eescraper.db.old``.
    """
    recording = Recording(archive, origin)
    _bring(recording, output)
    recording = Recording(output.archive, origin)
    fresh = output.database.with_suffix(".db.new")
    for left_over in output.state.glob(fresh.name + "*"):
        left_over.unlink()
    store = Store(fresh)
    try:
        rebuild(recording, store)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        store.close()
    with suppress(FileNotFoundError):
        output.database.replace(output.database.with_suffix(".db.old"))
    for name in ("-wal", "-shm"):
        output.database.with_name(output.database.name + name).unlink(missing_ok=True)
    fresh.replace(output.database)
    return recording


def _bring(recording: Recording, output: Output) -> None:
    for path in recording.files:
        target = output.archive / path.name
        if target.exists() and target.samefile(path):
            continue
        if target.exists() and target.read_bytes() != path.read_bytes():
            raise StorageError(f"{target}: there already, with another content than {path}")
        if not target.exists():
            aside = target.with_name(f".{target.name}.new")
            shutil.copyfile(path, aside)
            aside.replace(target)


def _parsed(recorded: Recorded, body: bytes) -> Parsed | None:
    if recorded.status != OK or recorded.source is None:
        return None
    with suppress(PageError, *warc.UNREADABLE):
        return parse(recorded.source, warc.decoded(body, recorded.headers))
    return None


def _write_down(store: Store, crawl_id: int, path: Path, brought: belief.Published) -> None:
    held = "; ".join(veto.sentence for veto in brought.held)
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
