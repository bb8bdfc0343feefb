"""The archive: every response as it came over the wire, in WARC files, and its replay.

The archive is the only thing that can't be rebuilt. A response is recorded, on disk, before
anything reads it. WARC-Date is the one clock of everything that follows.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import logging
import mmap
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from eescraper import __version__, killpoints, warc
from eescraper.errors import StorageError, UsageError, excerpt
from eescraper.items import Archived, Identity
from eescraper.sources import IRCC_ORIGIN, SOURCES, source_of

logger = logging.getLogger(__name__)

SOURCE_HEADER = "EEScraper-Source"
"""Names the source in our own records, for a feed at an address that the code did not know."""

REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)

ACCEPTS, BECAUSE = "eescraper-accepts", "because"
"""Fields of the metadata record with which a person accepts held responses: a line for each, with
its date, the SHA-256 of its body and its address; and the reason."""

# Scrapy hands over a body without its transfer coding; the header would now be untrue.
_NOT_KEPT = {"transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One response in a WARC file. ``date`` is an instant in UTC, to the second.

    ``body_at`` is where its body lies: elsewhere than the record itself for a revisit record,
    which says that the body is that of an earlier response.
    """

    url: str
    date: str
    status: int
    headers: tuple[tuple[str, str], ...]
    source: str | None
    record_id: str
    path: Path
    offset: int
    length: int
    digest: str | None
    sha256: str
    body_at: tuple[Path, int]

    def body(self) -> bytes:
        """The body as it came over the wire: still content-encoded."""
        path, offset = self.body_at
        with warc.mapped(path) as data:
            _, content = warc.record_at(data, offset)
        return warc.payload(warc.parse(content))

    def member(self) -> bytes:
        """The record as one gzip member, verbatim if it is one already."""
        with warc.mapped(self.path) as data:
            raw = bytes(data[self.offset : self.offset + self.length])
        if raw.startswith(warc.GZIP_MAGIC):
            return raw
        return gzip.compress(raw, warc.GZIP_LEVEL, mtime=0)

    @property
    def identity(self) -> Identity:
        return self.url, self.date, self.sha256

    def archived(self, file: str, offset: int) -> Archived:
        """What is noted of it, where a copy of it lies at a place in a file."""
        return archived_of(
            self.url,
            self.status,
            self.date,
            self.sha256,
            self.headers,
            file,
            offset,
            self.record_id,
        )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A person's word, kept in the archive, that held responses are right."""

    date: str
    responses: tuple[Identity, ...]
    because: str
    path: Path


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
    ) -> Archived:
        """Append a response that has just come in; raises `StorageError` if that fails."""
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(warc.status_line(status), kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at} | ({SOURCE_HEADER: source} if source else {}),
        )
        offset = self._append(warc.member(writer, record))
        record_id = record.rec_headers.get_header("WARC-Record-ID")
        sha256 = hashlib.sha256(body).hexdigest()
        return archived_of(url, status, at, sha256, kept, self.path.name, offset, record_id)

    def accept(self, responses: Iterable[Identity], because: str, at: str) -> None:
        """Append a person's word that held responses are right."""
        lines = [f"{ACCEPTS}: {date} {sha256} {url}" for url, date, sha256 in responses]
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


class Recording:
    """All responses of some WARC files, whoever wrote them, found by address and date."""

    def __init__(self, path: Path, origin: str = IRCC_ORIGIN) -> None:
        """Index a file, or all ``*.warc`` and ``*.warc.gz`` below a folder.

        Raises `UsageError` if there is none. What is damaged is named in ``damages``, a last
        record that a dying crawl did not finish in ``cut_short``; everything else is read.
        """
        self.origin = origin
        self.damages: list[str] = []
        self.cut_short: list[str] = []
        self.acceptances: list[Acceptance] = []
        found = (file for suffix in ("*.warc", "*.warc.gz") for file in path.rglob(suffix))
        self.files = [path] if path.is_file() else sorted(file for file in found if file.is_file())
        if not self.files:
            raise UsageError(f"{path}: no WARC file there")
        recorded = self._resolve([record for file in self.files for record in self._read(file)])
        self.responses = sorted(recorded, key=lambda record: (record.date, record.sha256))
        self._by_key: dict[str | None, list[Recorded]] = {}
        for record in self.responses:
            self._by_key.setdefault(_address(record.url), []).append(record)
            if record.source:
                self._by_key.setdefault(record.source, []).append(record)

    def find(self, url: str, at: str, source: str | None = None) -> Recorded | None:
        """The latest response of a source, or else of an address, that is not after a date."""
        for key in (source, _address(url)):
            records = self._by_key.get(key, [])
            if index := bisect_right(records, at, key=lambda record: record.date):
                return records[index - 1]
        return None

    def visits(self, source: str) -> list[str]:
        """The dates at which a source answered with a page (200) or with "unchanged" (304)."""
        answers = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
        found = (r.date for r in self.responses if r.source == source and r.status in answers)
        return sorted(set(found))

    def entries(self) -> list[Recorded | Acceptance]:
        """Responses in the order of their dates, each followed by its acceptance.

        Only what came last can be accepted: that, and not the clock, says where it belongs.
        """
        words = {
            last: word for word in self.acceptances if (last := max(word.responses, key=_when))
        }
        entries: list[Recorded | Acceptance] = []
        done = set()
        for response in self.responses:
            if response.identity in done:
                continue
            done.add(response.identity)
            entries.append(response)
            if word := words.get(response.identity):
                entries.append(word)
        return entries

    def _read(self, path: Path) -> Iterator[Recorded]:
        with warc.mapped(path) as data:
            for offset, length, content in self._records(path, data):
                try:
                    record = warc.parse(content)
                    found = self._entry(path, offset, length, record)
                except warc.UNREADABLE as error:
                    self._damaged(path, offset, error)
                    continue
                if found:
                    yield found

    def _records(self, path: Path, data: mmap.mmap | bytes) -> Iterator[tuple[int, int, bytes]]:
        """(offset, length, content) of each record; what can't be read is named and passed over."""
        offset, lost = 0, None
        while offset < len(data):
            try:
                length, content = warc.record_at(data, offset)
            except warc.UNREADABLE as error:
                lost = lost or (offset, error)
                offset = warc.next_record(data, offset)
                continue
            if lost:
                self._damaged(path, *lost)
                lost = None
            yield offset, length, content
            offset += length
        if lost and isinstance(lost[1], warc.CutShortError):
            self.cut_short.append(f"{path}: the last record, at byte {lost[0]}, is cut short")
        elif lost:
            self._damaged(path, *lost)

    def _resolve(self, recorded: list[Recorded]) -> Iterator[Recorded]:
        """Give each revisit record the body of the response that it stands for."""
        bodies = {(r.url, r.digest or ""): r for r in recorded if r.body_at[1] >= 0 and r.digest}
        for record in recorded:
            if record.body_at[1] >= 0:
                yield record
            elif original := bodies.get((record.url, record.digest or "")):
                yield replace(record, body_at=original.body_at, sha256=original.sha256)
            else:
                error = ValueError("a revisit of a response that is not there")
                self._damaged(record.path, record.offset, error)

    def _damaged(self, path: Path, offset: int, error: BaseException) -> None:
        what = excerpt(str(error) or type(error).__name__)
        self.damages.append(f"{path}: damaged at byte {offset}: {what}")
        logger.warning("%s", self.damages[-1])

    def _entry(self, path: Path, offset: int, length: int, record: Any) -> Recorded | None:
        headers = record.rec_headers
        if record.rec_type == "metadata":
            fields = warc.fields(record.raw_stream.read())
            because = " ".join(value for name, value in fields if name == BECAUSE)
            named = [value.split(" ", 2) for name, value in fields if name == ACCEPTS]
            if named:
                responses = tuple((url, date, sha256) for date, sha256, url in named)
                self.acceptances.append(Acceptance(warc.date_of(headers), responses, because, path))
            return None
        if record.rec_type not in ("response", "revisit") or not record.http_headers:
            return None
        status = int(record.http_headers.get_statuscode())
        # A revisit of "server not modified" is a 304, which has no body to look for.
        needs_body = record.rec_type == "revisit" and status != HTTPStatus.NOT_MODIFIED
        payload = warc.checked_payload(record) if record.rec_type == "response" else b""
        url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
        source = source_of(url, self.origin)
        name = headers.get_header(SOURCE_HEADER)
        if source is None and name in SOURCES and url.startswith(self.origin + "/"):
            source = SOURCES[name]
        return Recorded(
            url=url,
            date=warc.date_of(headers),
            status=status,
            headers=tuple((name, value) for name, value in record.http_headers.headers),
            source=source.name if source else None,
            record_id=headers.get_header("WARC-Record-ID") or f"<urn:{path.name}:{offset}>",
            path=path,
            offset=offset,
            length=length,
            digest=headers.get_header("WARC-Payload-Digest"),
            sha256=hashlib.sha256(payload).hexdigest(),
            body_at=(path, -1 if needs_body else offset),
        )


def archived_of(
    url: str,
    status: int,
    at: str,
    sha256: str,
    headers: Iterable[tuple[str, str]],
    file: str,
    offset: int,
    record_id: str,
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
    try:
        if retry_after.isascii() and retry_after.strip().isdecimal():
            until = start + timedelta(seconds=min(int(retry_after), 86_400))
        else:
            until = parsedate_to_datetime(retry_after).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(until, longest).strftime("%Y-%m-%dT%H:%M:%SZ") if until > start else None


def _when(response: Identity) -> tuple[str, str]:
    _, date, sha256 = response
    return date, sha256


def _address(url: str) -> str:
    address = url.partition("#")[0]
    return "https:" + address[5:] if address.startswith("http:") else address
