"""Reads WARC files back, whoever wrote them: responses by address and date, acceptances, damage."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import mmap
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from eescraper import warc
from eescraper.archive import (
    ACCEPTS,
    AFTER,
    BECAUSE,
    FOUND_HEADER,
    LISTED_HEADER,
    SOURCE_HEADER,
    archived_of,
)
from eescraper.errors import UsageError, excerpt
from eescraper.items import Archived, FoundIn, Identity, Listed
from eescraper.progress import track
from eescraper.sources import IRCC_ORIGIN, SOURCES, source_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One response in a WARC file. ``date`` is an instant in UTC, to the second.

    ``body_at`` is where its body lies: elsewhere than the record itself for a revisit record,
    which says that the body is that of an earlier response. ``outlet`` is the news outlet that
    our own records name, ``listed`` what that lists of an article, None for its listings;
    ``found_in`` the archive of the web that a backfill found it in.
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
    outlet: str | None = None
    listed: Listed | None = None
    found_in: FoundIn | None = None

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
            self.found_in,
        )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A person's word, kept in the archive, that held responses are right.

    ``after`` is the newest response that had been judged by then.
    """

    date: str
    responses: tuple[Identity, ...]
    because: str
    path: Path
    after: Identity


class NewsVisit(NamedTuple):
    """One look at the outlets: the date of the first answer, and until when others belong to it."""

    at: str
    until: str


_ANSWERS = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
_EVER = "9999-12-31T23:59:59Z"


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
        files = track(self.files, "archive", "files")
        recorded = self._resolve([record for file in files for record in self._read(file)])
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
        found = (r.date for r in self.responses if r.source == source and r.status in _ANSWERS)
        return sorted(set(found))

    def news_visits(self, names: Container[str], addresses: Container[str]) -> list[NewsVisit]:
        """When the outlets of these names, or with listings of these addresses, were looked at.

        Their answers within an hour are one visit, unless one of them answered again.
        """
        begins: list[str] = []
        answered: set[str] = set()
        for r in self.responses:
            is_listing = r.outlet in names if r.outlet else _address(r.url) in addresses
            if not is_listing or r.listed or r.status not in _ANSWERS:
                continue
            if not begins or r.url in answered or r.date >= _later(begins[-1], hours=1):
                begins.append(r.date)
                answered.clear()
            answered.add(r.url)
        ends = [_later(begin, seconds=-1) for begin in begins[1:]] + [_EVER]
        return [NewsVisit(*visit) for visit in zip(begins, ends, strict=False)]

    def entries(self) -> list[Recorded | Acceptance]:
        """Responses in the order of their dates, each followed by the acceptance after it.

        What had come last when it was given, and not the clock, says where it belongs.
        """
        words = {word.after: word for word in self.acceptances}
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
            responses = tuple(_identities(fields, ACCEPTS))
            if responses:
                # Records from before there were several sources name no other response.
                after = next(_identities(fields, AFTER), max(responses, key=_when))
                date = warc.date_of(headers)
                self.acceptances.append(Acceptance(date, responses, because, path, after))
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
        elif source and name and name != source.name:
            source = None  # where one source redirected to another: no statement of either
        outlet = name if name and name not in SOURCES else None  # then source is None
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
            outlet=outlet,
            listed=_listed(headers.get_header(LISTED_HEADER)) if outlet else None,
            found_in=_found_in(headers.get_header(FOUND_HEADER)) if outlet else None,
        )


def _listed(text: str | None) -> Listed | None:
    """What an outlet lists of an article; raises `ValueError` or `TypeError` if it is damaged."""
    if not text:
        return None
    listed = Listed(**json.loads(text))
    if not all(value is None or isinstance(value, str) for value in listed[:-1]):
        raise TypeError("what an outlet lists of an article is text")
    return listed


def _found_in(text: str | None) -> FoundIn | None:
    """Where a backfill found an article; raises `ValueError` or `TypeError` if it is damaged."""
    if not text:
        return None
    found = FoundIn(**json.loads(text))
    if tuple(map(type, found)) != (str, int, str):
        raise TypeError("an archive of the web is named by its file, an offset, and a record id")
    return found


def _identities(fields: list[tuple[str, str]], wanted: str) -> Iterator[Identity]:
    for name, value in fields:
        if name == wanted:
            date, sha256, url = value.split(" ", 2)
            yield url, date, sha256


def _when(response: Identity) -> tuple[str, str]:
    _, date, sha256 = response
    return date, sha256


def _later(at: str, **time: int) -> str:
    return (datetime.fromisoformat(at) + timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _address(url: str) -> str:
    address = url.partition("#")[0]
    return "https:" + address[5:] if address.startswith("http:") else address
