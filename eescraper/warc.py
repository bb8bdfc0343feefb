"""WARC at the level of bytes: finding records in a file, parsing them, decoding bodies.

Every file may be damaged or hostile: what can't be read raises one of `UNREADABLE`, sizes are
bounded, and the next record can be found again after a damaged one.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import logging
import mmap
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

MAX_BODY = 4 * 1024 * 1024
"""Bytes of a body, with and without its content encoding. The rounds feed has 0.8 MB; of text with
one rare character Python holds four times as much, and several copies."""

MAX_RECORD = 2 * MAX_BODY
"""Bytes of a record: a body with its chunks and headers."""

MAX_HTTP_HEAD = 64 * 1024
"""Bytes of a status line with its headers; warcio takes a hundred times as much for each line."""

MAX_CHUNKS = 100_000
"""Chunks of a body; a server that sends its 4 MiB in so many sends 40 bytes at a time."""

MAX_ENCODINGS = 3
ENCODINGS = ("gzip", "x-gzip", "deflate", "br", "identity")
"""What is read. Whether Python has zstd differs from machine to machine, and belief must not."""

GZIP_LEVEL = 6
GZIP_MAGIC = b"\x1f\x8b\x08"
_PLAIN_MARK = b"\nWARC/1."
UNREADABLE = (
    *(ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, zlib.error),
    *(AttributeError, TypeError),  # warcio's own, for records that lack a header
)


# It warns of strangers' addresses in their own words.
logging.getLogger("warcio").setLevel(logging.CRITICAL)


class CutShortError(ValueError):
    """The file ends within a record: a crawl died while it wrote it, or a download broke off."""


_CHUNK = 256 * 1024
_LENGTH = re.compile(
    rb"^content-length:[ \t]*([0-9]{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)


def encodings(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The content encodings of a body, in the order in which they are to be undone."""
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    return [part.strip().lower() for part in reversed(named.split(",")) if part.strip()]


def unreadable(headers: Iterable[tuple[str, str]]) -> str | None:
    """Which content encoding, if any, keeps a body from being read here and by a rebuild."""
    named = encodings(headers)
    if len(named) > MAX_ENCODINGS:
        return f"{len(named)} encodings"
    return next((one[:40] for one in named if one not in ENCODINGS), None)


def decoded(body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """A body without its content encoding; raises `ValueError` over `MAX_BODY`, or if unknown."""
    headers = list(headers)
    if unknown := unreadable(headers):
        raise ValueError(f"content encoding {unknown!r}")
    try:
        return _decoded(body, headers)
    except (ValueError, zlib.error):
        # Archives of the web kept the header of an encoding that they had undone: CC-NEWS did so
        # until May 2019 (github.com/commoncrawl/news-crawl, issue 30).
        if encodings(headers) and len(body) <= MAX_BODY and _IS_MARKUP.match(body):
            return body
        raise


_IS_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<[!?a-zA-Z]")


def _decoded(body: bytes, headers: list[tuple[str, str]]) -> bytes:
    for encoding in encodings(headers):
        if encoding in ("gzip", "x-gzip", "deflate"):
            body = _inflated(body, 15 + 32 if encoding != "deflate" or body[:1] == b"\x78" else -15)
        elif encoding == "br":
            body = _unbrotlied(body)
        if len(body) > MAX_BODY:
            raise ValueError(f"a body over {MAX_BODY} bytes")
    return body


def _unbrotlied(body: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415

    decompressor = brotli.Decompressor()
    try:
        found: bytes = decompressor.process(body, output_buffer_limit=MAX_BODY + 1)
        while len(found) <= MAX_BODY and not decompressor.is_finished():
            more = decompressor.process(b"", output_buffer_limit=MAX_BODY + 1)
            if not more:
                raise ValueError("the body is cut short")
            found += more
    except brotli.error as error:
        raise ValueError(f"brotli: {error}") from error
    return found


def _inflated(body: bytes, window: int) -> bytes:
    inflate = zlib.decompressobj(window)
    found = inflate.decompress(body, MAX_BODY + 1)
    return found if len(found) > MAX_BODY else found + inflate.flush(1)


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    """The bytes of a file, without reading them all."""
    with path.open("rb") as handle:
        if not os.fstat(handle.fileno()).st_size:
            yield b""  # an empty file can't be mapped
            return
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def record_at(data: mmap.mmap | bytes, offset: int) -> tuple[int, bytes]:
    """Length in the file, and content, of the record at an offset: a gzip member, or plain."""
    _let_go(data)
    if data[offset : offset + 3] != GZIP_MAGIC:
        return _plain_record(data, offset)
    length, member_content = _inflate_member(data, offset)
    size, content = _plain_record(member_content, 0)
    if size < len(member_content):
        raise ValueError("several records in one gzip member")
    return length, content


def _plain_record(data: mmap.mmap | bytes, offset: int) -> tuple[int, bytes]:
    if data[offset : offset + 5] != b"WARC/":
        raise ValueError("no WARC record begins here")
    end_of_head = data.find(b"\r\n\r\n", offset, offset + 65536)
    found = _LENGTH.search(data[offset:end_of_head]) if end_of_head > 0 else None
    if not found:
        raise ValueError("a WARC record without Content-Length")
    end = end_of_head + 4 + int(found[1])
    if end > len(data):
        raise CutShortError("the record is cut short")
    if end - offset > MAX_RECORD:
        raise ValueError(f"a record over {MAX_RECORD} bytes")
    content = bytes(data[offset:end])
    while data[end : end + 2] == b"\r\n":
        end += 2
    return end - offset, content


def _inflate_member(data: mmap.mmap | bytes, offset: int) -> tuple[int, bytes]:
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts, size, position = [], 0, offset
    while not inflate.eof:
        chunk = data[position : position + _CHUNK]
        if not chunk:
            raise CutShortError("the record is cut short")
        position += len(chunk)
        part = inflate.decompress(chunk, MAX_RECORD)
        size += len(part)
        if size >= MAX_RECORD or inflate.unconsumed_tail:
            raise ValueError(f"a record over {MAX_RECORD} bytes")
        parts.append(part)
    return position - len(inflate.unused_data) - offset, b"".join(parts)


def next_record(data: mmap.mmap | bytes, offset: int) -> int:
    """Where the next record may begin, or the end of the file."""
    for start in range(offset, len(data), MAX_RECORD):
        end = start + MAX_RECORD + len(_PLAIN_MARK)
        marks = [data.find(GZIP_MAGIC, start + 1, end), data.find(_PLAIN_MARK, start, end)]
        after = [m if data[m : m + 1] != b"\n" else m + 1 for m in marks if m >= 0]
        if after:
            return min(after)
        _let_go(data)
    return len(data)


def _let_go(data: mmap.mmap | bytes) -> None:
    """Count what was read of a file no longer as memory of ours."""
    if isinstance(data, mmap.mmap):
        data.madvise(mmap.MADV_DONTNEED)


def parse(content: bytes) -> Any:
    """A record of warcio's from the bytes of one."""
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    return loader.parse_record_stream(io.BytesIO(content), known_format="warc")


def payload(record: Any) -> bytes:
    """The body of a response record, without its transfer coding."""
    return _without_chunks(record, record.raw_stream.read())


def checked_payload(record: Any) -> bytes:
    """The body of a response record; raises `ValueError` if it is not what its digest says."""
    raw: bytes = record.raw_stream.read()
    found = _without_chunks(record, raw)
    digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
    algorithm, _, expected = digest.partition(":")
    if algorithm.lower() not in ("sha1", "sha256"):
        return found
    # Programs differ in what they digest: the payload as it came, or without its chunks.
    for part in {raw, found}:
        digested = hashlib.new(algorithm.lower(), part, usedforsecurity=False).digest()
        if expected.lower() in (base64.b32encode(digested).decode().lower(), digested.hex()):
            return found
    raise ValueError("the payload is not what its digest says")


def _without_chunks(record: Any, raw: bytes) -> bytes:
    coding = record.http_headers.get_header("Transfer-Encoding") or ""
    if coding.lower() != "chunked":
        return raw
    found = _unchunked(raw)
    if found is None:  # warcio makes the best of it
        found = ChunkedDataReader(io.BytesIO(raw)).read()
    return found


_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")


def _unchunked(raw: bytes) -> bytes | None:
    """A body without its chunks; None if they are not as they should be.

    Raises `ValueError` for more than `MAX_CHUNKS`.
    """
    found, at = bytearray(), 0
    for _ in range(MAX_CHUNKS):
        size = _CHUNK_SIZE.match(raw, at)
        if not size:
            return None
        start, length = size.end(), int(size[1], 16)
        if not length:
            return bytes(found)
        at = start + length + 2
        if raw[at - 2 : at] != b"\r\n":
            return None
        found += raw[start : at - 2]
    raise ValueError(f"over {MAX_CHUNKS} chunks")


def member(writer: Any, record: Any) -> bytes:
    """A record as one gzip member."""
    writer.write_record(record)
    return gzip.compress(writer.out.getvalue(), GZIP_LEVEL, mtime=0)


def fields(content: bytes) -> list[tuple[str, str]]:
    """The fields of an ``application/warc-fields`` block, names in lower case."""
    pairs = (line.partition(":") for line in content.decode("utf-8", "replace").splitlines())
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def date_of(headers: Any) -> str:
    """The WARC-Date of a record, to the second."""
    date: str = headers.get_header("WARC-Date") or ""
    at = datetime.fromisoformat(date[:19])
    return f"{at.isoformat(timespec='seconds')}Z"


def status_line(status: int) -> str:
    """The rest of an HTTP status line: the number and its phrase."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"
