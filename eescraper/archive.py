"""The archive: every response as it came over the wire, in WARC files; `replay` reads them.

The archive is the only thing that can't be rebuilt. A response is recorded, on disk, before
anything reads it. WARC-Date is the one clock of everything that follows.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from eescraper import __version__, killpoints, warc
from eescraper.errors import StorageError
from eescraper.http_date import http_date
from eescraper.items import Archived, FoundIn, Identity, Listed

if TYPE_CHECKING:
    from eescraper.replay import Recorded

SOURCE_HEADER = "EEScraper-Source"
"""Names the source in our own records, for a feed at an address that the code did not know; or
the news outlet."""

LISTED_HEADER = "EEScraper-Listed"
"""In records of a news article what its outlet lists of it, as JSON in ASCII (`Listed`); records
of an outlet without it are of its listings."""

FOUND_HEADER = "EEScraper-Found-In"
"""In records that a backfill found in an archive of the web: which one, as JSON in ASCII
(`FoundIn`)."""

REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)

ACCEPTS, AFTER, BECAUSE = "eescraper-accepts", "eescraper-after", "because"
"""Fields of the metadata record with which a person accepts held responses: a line for each, with
its date, the SHA-256 of its body and its address; the newest response judged by then, of whatever
source; and the reason."""

# Scrapy hands over a body without its transfer coding; the header would now be untrue.
_NOT_KEPT = {"transfer-encoding"}


class ArchiveWriter:
    """Appends to the WARC file of one crawl; the file begins with its first record."""

    def __init__(self, path: Path, began_at: str, info: Mapping[str, str]) -> None:
        self.path = path
        self.began_at = began_at
        self.info = info
        self._handle: io.BufferedWriter | None = None

    @property
    def used(self) -> bool:
        return self._handle is not None

    def record(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        at: str,
        source: str | None,
        listed: Listed | None = None,
        found_in: FoundIn | None = None,
    ) -> Archived:
        """Append a response that has just come in; raises `StorageError` if that fails.

        ``source`` is the name of a source or a news outlet, ``listed`` what that lists of an
        article, ``found_in`` where a backfill has it from.
        """
        named = {SOURCE_HEADER: source} if source else {}
        if listed:
            named[LISTED_HEADER] = json.dumps(listed._asdict())
        if found_in:
            named[FOUND_HEADER] = json.dumps(found_in._asdict())
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(warc.status_line(status), kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at} | named,
        )
        offset = self._append(warc.member(writer, record))
        record_id = record.rec_headers.get_header("WARC-Record-ID")
        sha256 = hashlib.sha256(body).hexdigest()
        return archived_of(
            *(url, status, at, sha256, kept, self.path.name, offset, record_id, found_in)
        )

    def accept(
        self, responses: Iterable[Identity], because: str, at: str, after: Identity | None = None
    ) -> None:
        """Append a person's word that held responses are right, given ``after`` a response."""
        lines = [f"{ACCEPTS}: {date} {sha256} {url}" for url, date, sha256 in responses]
        lines += [f"{AFTER}: {date} {sha256} {url}" for url, date, sha256 in filter(None, [after])]
        lines.append(f"{BECAUSE}: {' '.join(because.split())}")
        content = "".join(f"{line}\r\n" for line in lines).encode()
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            "urn:eescraper:acceptance",
            "metadata",
            payload=io.BytesIO(content),
            length=len(content),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": at},
        )
        self._append(warc.member(writer, record))

    def copy(self, recorded: Recorded) -> Archived:
        """Append a replayed response, verbatim: the same record id and date."""
        offset = self._append(recorded.member())
        return recorded.archived(self.path.name, offset)

    def close(self) -> None:
        if self._handle:
            self._handle.close()

    def _append(self, member: bytes) -> int:
        try:
            if self._handle is None:
                self._handle = self.path.open("xb")
                self._handle.write(self._warcinfo())
            offset = self._handle.tell()
            half = len(member) // 2
            self._handle.write(member[:half])
            self._handle.flush()
            killpoints.reached("archive:half")
            self._handle.write(member[half:])
            self._handle.flush()
            os.fsync(self._handle.fileno())
            killpoints.reached("archive:done")
        except OSError as error:
            raise StorageError(f"{self.path}: {error}") from error
        return offset

    def _warcinfo(self) -> bytes:
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        info = {"software": f"eescraper/{__version__}", "format": "WARC File Format 1.1"}
        record = writer.create_warcinfo_record(self.path.name, info | dict(self.info))
        record.rec_headers.replace_header("WARC-Date", self.began_at)
        return warc.member(writer, record)


def archived_of(
    url: str,
    status: int,
    at: str,
    sha256: str,
    headers: Iterable[tuple[str, str]],
    file: str,
    offset: int,
    record_id: str,
    found_in: FoundIn | None = None,
) -> Archived:
    """What is noted of a response: where it lies, and what tells it from others."""
    by_name = {name.lower(): value for name, value in headers}
    return Archived(
        url=url,
        status=status,
        fetched_at=at,
        sha256=sha256,
        etag=by_name.get("etag"),
        last_modified=by_name.get("last-modified"),
        wait_until=wait_until(status, by_name.get("retry-after"), at),
        archive_file=file,
        archive_offset=offset,
        record_id=record_id,
        found_in=found_in,
    )


def wait_until(status: int, retry_after: str | None, at: str) -> str | None:
    """The instant that a 403 or 429 with Retry-After asks to wait for; None if it asks nothing.

    Retry-After is a number of seconds or an HTTP date (RFC 9110). A day is the most: longer
    waits are a person's business.
    """
    if status not in REFUSALS or not retry_after:
        return None
    start = datetime.fromisoformat(at)
    longest = start + timedelta(days=1)
    if retry_after.isascii() and retry_after.strip().isdecimal():
        until = start + timedelta(seconds=min(float(retry_after), 86_400))
    else:
        until = http_date(retry_after) or start
    return min(until, longest).strftime("%Y-%m-%dT%H:%M:%SZ") if until > start else None
