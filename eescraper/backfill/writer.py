"""Brings into an output what was found in archives of the web: one file at a time, whole or not.

Each page that states something is copied into the output's own archive, so that every statement
can name its page here too, and a rebuild finds it; where it came from stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper.archive import ArchiveWriter
from eescraper.backfill.files import part
from eescraper.backfill.framing import Frame
from eescraper.backfill.scan import Found, Response, Scanned, page_of, response_of
from eescraper.clock import utc_now
from eescraper.errors import OK
from eescraper.items import FoundIn, Listed
from eescraper.killpoints import reached
from eescraper.rebuild import take_in_left_overs
from eescraper.status import document
from eescraper.store import belief, crawls, scans, storable
from eescraper.store.articles import record_article
from eescraper.store.weaver import Published

if TYPE_CHECKING:
    from collections.abc import Container

    from eescraper.backfill.files import SourceFile
    from eescraper.output import Output
    from eescraper.store import Store

SPIDER = "backfill"
PATIENCE = 3600
"""Seconds to wait for a crawl that holds the output."""


class Writer:
    """The one that writes. It holds the output only while it stores the pages of a file.

    ``trusted``: names of outlets of which one report makes a draw reported.
    """

    def __init__(self, output: Output, store: Store, origin: str, trusted: Container[str]) -> None:
        self._output = output
        self._store = store
        self._trusted = trusted
        self._changed = 0
        self.published = Published()
        self.articles = 0
        """Pages that were not stored before."""
        with output.lock(PATIENCE):
            take_in_left_overs(store, output, origin)

    def write(self, scanned: Scanned) -> None:
        """Store what the pages of a file state, and that it is done; nothing if it is not.

        A file with pages that are not as they were scanned has failed: the others are stored, and
        it is read again the next time. Raises `StorageError`, and `AlreadyRunningError`.
        """
        if scanned.digest is None:
            return
        self._changed = 0
        with self._output.lock(PATIENCE):
            if scanned.found:
                self._store_pages(scanned)
            else:
                self._note_done(scanned)
        if self._changed:
            scanned.failure = (
                f"{self._changed} of {len(scanned.found)} pages are not there as they were scanned:"
                " has the file changed, or does its server not answer requests for ranges?"
            )

    def _store_pages(self, scanned: Scanned) -> None:
        now = utc_now()
        begun = crawls.begin(self._store, SPIDER, SPIDER, now)
        path = self._output.archive / begun.archive_file
        said = {"description": f"found in {storable(scanned.file.name)}"}
        archive = ArchiveWriter(path, now, said)
        try:
            with self._store.transaction():
                for found in scanned.found:
                    self._take(scanned, found, begun.crawl_id, archive)
                published = belief.publish(self._store, begun.crawl_id)
                self._note_done(scanned)
                reached("scan:open")
            reached("scan:done")
        finally:
            archive.close()
        self.published.add(published)
        crawls.finish(
            self._store,
            begun.crawl_id,
            now,
            document.outcome(OK, published),
            OK,
            None,
            path.name if archive.used else None,
        )

    def _take(self, scanned: Scanned, found: Found, crawl_id: int, archive: ArchiveWriter) -> None:
        """Copy a page into the archive, and store what it states, unless it is there."""
        identity = (found.url, found.archived_at, found.sha256)
        if crawls.stored(self._store, identity):
            return
        response = _read_again(scanned.file, found)
        if response is None:
            self._changed += 1
            return
        listed = Listed(found.url, is_trusted=found.outlet in self._trusted)
        place = FoundIn(storable(scanned.file.name) or "", found.offset, found.record_id)
        archived = archive.record(
            *(found.url, response.status, response.headers, response.raw, found.archived_at),
            *(found.outlet, listed, place),
        )
        page = page_of(response, found.outlet, archived, listed)
        record_article(self._store, crawl_id, page, found.document)
        self.articles += 1

    def _note_done(self, scanned: Scanned) -> None:
        if scanned.digest is not None and not self._changed:
            with self._store.transaction() as connection:
                file = (storable(scanned.file.name) or "", scanned.file.size, scanned.file.version)
                scans.record(
                    connection, file, scanned.digest, scanned.counts, scanned.damages, utc_now()
                )


def _read_again(file: SourceFile, found: Found) -> Response | None:
    """The response of a page that was found, or None if it is not there any more."""
    try:
        raw = part(file, found.offset, found.length)
        response = response_of(Frame(found.offset, found.length, (raw,)).content())
    except Exception:  # noqa: BLE001  # of any file system, or server
        return None
    return response if response and response.sha256 == found.sha256 else None
