"""Reads one WARC file: which of its pages report draws, and what they say. Pure but for the file.

This is all that a worker does. It returns small rows, never a page.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

import xxhash

from eescraper import warc
from eescraper.archive import archived_of
from eescraper.backfill.files import SourceFile, opened
from eescraper.backfill.framing import CHUNK, EndlessError, Frame, frames
from eescraper.backfill.sieve import Sieve, host_of
from eescraper.errors import excerpt
from eescraper.items import Archived, Listed, NewsPage
from eescraper.news.mention import mentions_express_entry
from eescraper.news.reading import HOME_PAGE, NO_HTML, news_page, read_page
from eescraper.outlets import MAX_ADDRESS
from eescraper.sources import source_of

MAX_DAMAGES = 50
"""Damaged places of one file that are named; all are counted."""

FIRST_DATE = "2015-01-01"
"""Express Entry began on that day; whatever is dated before is dated wrongly."""

_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+(?::[0-9]{1,5})?", re.ASCII)
_END = b"\r\n\r\n"
_END_OF_HTTP = re.compile(rb"\n\r?\n")
_UNCLEAN = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read: pages dated up to ``until`` (an instant in UTC), of IRCC's ``origin`` none.

    ``outlets`` names the outlets by their hosts; ``is_listed_only``: no others are read.
    """

    until: str
    origin: str
    outlets: Mapping[str, str] = field(default_factory=dict)
    is_listed_only: bool = False


class Found(NamedTuple):
    """A page that states something: where its record lies, and the document of it (`extract`)."""

    url: str
    archived_at: str
    outlet: str
    sha256: str
    offset: int
    length: int
    record_id: str
    document: dict[str, Any]


@dataclass(slots=True)
class Scanned:
    """What one file has.

    ``digest`` is the XXH3 (128 bits) of the file, None if it could not be read to its end; a
    SHA-256 would take a seventh of all the time.
    ``counts`` are of records, responses, pages that speak of Express Entry (speaking), and pages
    that state something (stating); of what was not read by reason. ``damages`` name places.
    ``seconds`` are those of the processor.
    """

    file: SourceFile
    digest: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)
    failure: str | None = None
    seconds: float = 0.0


def scan(file: SourceFile, wanted: Wanted) -> Scanned:
    """What the pages of a file state. Never raises: what can't be read is said in the result."""
    began = time.process_time()
    scanned = Scanned(file)
    try:
        with opened(file) as stream:
            _Scan(scanned, wanted).run(stream)
    except Exception as error:  # noqa: BLE001  # of any file system, or server
        scanned.digest, scanned.failure = None, f"{type(error).__name__}: {error}"[:300]
    scanned.seconds = time.process_time() - began
    return scanned


class _Scan:
    def __init__(self, scanned: Scanned, wanted: Wanted) -> None:
        self._scanned = scanned
        self._wanted = wanted
        self._digest = xxhash.xxh3_128()

    def run(self, stream: Any) -> None:
        """Go through a file that is open."""
        counts, wanted = self._scanned.counts, self._wanted
        sieve = Sieve(wanted.outlets.keys() if wanted.is_listed_only else None)

        def read(size: int) -> bytes:
            chunk: bytes = stream.read(size)
            self._digest.update(chunk)
            return chunk

        records = responses = 0
        try:
            for frame in frames(read, sieve.look, self.note):
                records += 1
                if sieve.is_response:
                    responses += 1
                    sieve.end()
                    if (sieve.is_found or sieve.is_encoded) and frame.raw is not None:
                        self.read(frame, is_found=sieve.is_found)
        except EndlessError as error:
            self._scanned.damages.append(f"{error}: the rest was not read")
            counts["damaged"] += 1
            while read(CHUNK):
                pass
        counts["records"], counts["responses"] = records, responses
        self._scanned.digest = self._digest.hexdigest()

    def note(self, offset: int, what: str) -> None:
        """Note what is damaged, at a byte of the file."""
        self._scanned.counts["damaged"] += 1
        if len(self._scanned.damages) < MAX_DAMAGES:
            self._scanned.damages.append(f"at byte {offset}: {excerpt(what)}")

    def read(self, frame: Frame, *, is_found: bool) -> None:
        """Read the page of a record, if it is one that speaks of Express Entry."""
        try:
            page = response_of(frame.content())
        except Exception as error:  # noqa: BLE001  # strangers' records: each is one record
            self.note(frame.offset, str(error) or type(error).__name__)
            return
        if page is None or not (is_found or mentions_express_entry(page.body)):
            return
        counts = self._scanned.counts
        counts["speaking"] += 1
        if why := self._unwanted(page):
            counts[why] += 1
            return
        document, unread = read_page(page_of(page, self._outlet(page.url)))
        if unread:
            counts[unread if unread in (HOME_PAGE, NO_HTML) else "unread"] += 1
            if unread not in (HOME_PAGE, NO_HTML):
                self.note(frame.offset, unread)
        elif document["draws"] or document["all_claims"]:
            counts["stating"] += 1
            found = Found(
                *(page.url, page.date, self._outlet(page.url), page.sha256),
                *(frame.offset, frame.length, page.record_id, document),
            )
            self._scanned.found.append(found)

    def _unwanted(self, page: Response) -> str | None:
        """Why a page is not read, or None."""
        if page.status != HTTPStatus.OK:
            return "not status 200"
        is_clean = len(page.url) <= MAX_ADDRESS and not _UNCLEAN.search(page.url)
        is_of_web = page.url.startswith(("https://", "http://")) and self._outlet(page.url)
        if not (is_clean and is_of_web):
            return "no address of the web"
        if source_of(page.url, self._wanted.origin):
            return "a page of IRCC's own"
        return None if FIRST_DATE <= page.date <= self._wanted.until else "dated wrongly"

    def _outlet(self, url: str) -> str:
        """The name of the outlet of a host, or the host without "www"; empty if it is none."""
        host = host_of(url)
        name = self._wanted.outlets.get(host) or host.removeprefix("www.")
        return name if host in self._wanted.outlets or _HOST.fullmatch(name) else ""


class Response(NamedTuple):
    """A response in a WARC file: ``raw`` is its body as it came over the wire, without chunks."""

    url: str
    date: str
    status: int
    headers: list[tuple[str, str]]
    raw: bytes
    body: bytes
    sha256: str
    record_id: str


def response_of(content: bytes) -> Response | None:
    """The response in the content of a record.

    Raises one of `warc.UNREADABLE`, and whatever else warcio does with hostile headers.
    """
    head = content.find(_END) + len(_END)
    if not _END_OF_HTTP.search(content, head, head + warc.MAX_HTTP_HEAD):
        raise ValueError(f"HTTP headers over {warc.MAX_HTTP_HEAD} bytes, or without an end")
    record = warc.parse(content)
    if record.rec_type != "response" or not record.http_headers:
        return None
    headers = [(name, value) for name, value in record.http_headers.headers]
    raw = warc.checked_payload(record)
    return Response(
        url=(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>").partition("#")[0],
        date=warc.date_of(record.rec_headers),
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        raw=raw,
        body=warc.decoded(raw, headers),
        sha256=hashlib.sha256(raw).hexdigest(),
        record_id=(record.rec_headers.get_header("WARC-Record-ID") or "")[:200],
    )


def page_of(
    response: Response,
    outlet: str,
    archived: Archived | None = None,
    listed: Listed | None = None,
) -> NewsPage:
    """The page as the news spider hands it on."""
    r = response
    place = archived or archived_of(
        *(r.url, r.status, r.date, r.sha256, r.headers, "", 0, r.record_id)
    )
    return news_page(outlet, r.body, place, listed or Listed(r.url))
