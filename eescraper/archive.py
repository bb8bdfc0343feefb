"""The archive: every response as it came over the wire, in WARC files, and its replay.

The archive is the only thing that can't be rebuilt. A response is recorded, on disk, before
anything reads it. WARC-Date is the one clock of everything that follows.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import logging
import os
import zlib
from bisect import bisect_right
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from eescraper import __version__
from eescraper.errors import StorageError, UsageError
from eescraper.items import Archived
from eescraper.sources import IRCC_ORIGIN, SOURCES, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

logger = logging.getLogger(__name__)

SOURCE_HEADER = "EEScraper-Source"
"""Names the source in our own records, for a feed at an address that the code did not know."""

# Scrapy hands over a body without its transfer coding; the header would now be untrue.
_NOT_KEPT = {"transfer-encoding"}
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Recorded:
    """One response in a WARC file. ``date`` is an instant in UTC, to the second."""

    url: str
    date: str
    status: int
    headers: tuple[tuple[str, str], ...]
    source: str | None
    record_id: str
    path: Path
    offset: int
    length: int

    def body(self) -> bytes:
        """The body as it came over the wire: still content-encoded."""
        with self.path.open("rb") as handle:
            handle.seek(self.offset)
            return _payload(next(ArchiveIterator(handle)))

    def member(self) -> bytes:
        """The record as one gzip member, verbatim if it is one already."""
        with self.path.open("rb") as handle:
            handle.seek(self.offset)
            data = handle.read(self.length)
        return data if data[:2] == b"\x1f\x8b" else gzip.compress(data, _GZIP_LEVEL, mtime=0)


class ArchiveWriter:
    """Appends responses to the WARC file of one crawl; the file begins with its first response."""

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
    ) -> Archived:
        """Append a response that has just come in; raises `StorageError` if that fails."""
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(_status_line(status), kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at} | ({SOURCE_HEADER: source} if source else {}),
        )
        writer.write_record(record)
        offset = self._append(gzip.compress(writer.out.getvalue(), _GZIP_LEVEL, mtime=0))
        record_id = record.rec_headers.get_header("WARC-Record-ID")
        return self._archived(url, status, at, body, kept, offset, record_id)

    def copy(self, recorded: Recorded) -> Archived:
        """Append a replayed response, verbatim: the same record id and date."""
        offset = self._append(recorded.member())
        r = recorded
        return self._archived(r.url, r.status, r.date, r.body(), r.headers, offset, r.record_id)

    def close(self) -> None:
        if self._handle:
            self._handle.close()

    def _archived(
        self,
        url: str,
        status: int,
        at: str,
        body: bytes,
        headers: Iterable[tuple[str, str]],
        offset: int,
        record_id: str,
    ) -> Archived:
        by_name = {name.lower(): value for name, value in headers}
        return Archived(
            url=url,
            status=status,
            fetched_at=at,
            sha256=hashlib.sha256(body).hexdigest(),
            etag=by_name.get("etag"),
            last_modified=by_name.get("last-modified"),
            archive_file=self.path.name,
            archive_offset=offset,
            record_id=record_id,
        )

    def _append(self, member: bytes) -> int:
        try:
            if self._handle is None:
                self._handle = self.path.open("xb")
                self._handle.write(self._warcinfo())
            offset = self._handle.tell()
            self._handle.write(member)
            self._handle.flush()
            os.fsync(self._handle.fileno())
        except OSError as error:
            raise StorageError(f"{self.path}: {error}") from error
        return offset

    def _warcinfo(self) -> bytes:
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        info = {"software": f"eescraper/{__version__}", "format": "WARC File Format 1.1"}
        record = writer.create_warcinfo_record(self.path.name, info | dict(self.info))
        record.rec_headers.replace_header("WARC-Date", self.began_at)
        writer.write_record(record)
        return gzip.compress(writer.out.getvalue(), _GZIP_LEVEL, mtime=0)


class Recording:
    """All responses of some WARC files, whoever wrote them, found by address and date."""

    def __init__(self, path: Path, origin: str = IRCC_ORIGIN) -> None:
        """Index a file, or all ``*.warc`` and ``*.warc.gz`` below a folder.

        Raises `UsageError` if there is none. A damaged file is read as far as it goes and named
        in ``damages``.
        """
        self.origin = origin
        self.damages: list[str] = []
        self._by_address: dict[str, list[Recorded]] = {}
        files = [path] if path.is_file() else sorted(path.rglob("*.warc*"))
        if not files:
            raise UsageError(f"{path}: no WARC file there to replay")
        recorded = [record for file in files for record in self._read(file)]
        for record in sorted(recorded, key=lambda record: record.date):
            self._by_address.setdefault(_address(record.url), []).append(record)

    def find(self, url: str, at: str) -> Recorded | None:
        """The latest response of an address that is not after a date."""
        records = self._by_address.get(_address(url), [])
        index = bisect_right(records, at, key=lambda record: record.date)
        return records[index - 1] if index else None

    def visits(self, source: str) -> list[str]:
        """The dates at which a source answered with a page (200) or with "unchanged" (304)."""
        return sorted(
            {
                record.date
                for records in self._by_address.values()
                for record in records
                if record.source == source
                and record.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
            }
        )

    def _read(self, path: Path) -> Iterator[Recorded]:
        with path.open("rb") as handle:
            records = ArchiveIterator(handle)
            try:
                for record in records:
                    if record.rec_type == "response" and record.http_headers:
                        yield self._recorded(path, records, record)
            except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
                self.damages.append(f"{path}: damaged after byte {handle.tell()}: {error}")
                logger.warning("%s", self.damages[-1])

    def _recorded(self, path: Path, records: Any, record: Any) -> Recorded:
        url = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
        headers = tuple((name, value) for name, value in record.http_headers.headers)
        source = source_of(url, self.origin)
        named = record.rec_headers.get_header(SOURCE_HEADER)
        if source is None and named in SOURCES and url.startswith(self.origin + "/"):
            source = SOURCES[named]
        offset = records.get_record_offset()
        return Recorded(
            url=url,
            date=record.rec_headers.get_header("WARC-Date")[:19] + "Z",
            status=int(record.http_headers.get_statuscode()),
            headers=headers,
            source=source.name if source else None,
            record_id=record.rec_headers.get_header("WARC-Record-ID"),
            path=path,
            offset=offset,
            length=records.get_record_length(),
        )


def _payload(record: Any) -> bytes:
    stream = record.raw_stream
    if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    data: bytes = stream.read()
    return data


def _address(url: str) -> str:
    address = url.partition("#")[0]
    return "https:" + address[5:] if address.startswith("http:") else address


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"
