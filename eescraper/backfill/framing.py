"""The records of a WARC file, one after the other, in bounded memory, whoever wrote it. Pure.

Inflated in pieces of 64 kB, each looked at while it is in the processor's cache and then let go:
that is faster than whole records, and glibc serves it from its heap. Of larger blocks each would
be mapped and cleared anew wherever ``MALLOC_TRIM_THRESHOLD_`` is set, as Dask sets it for its
workers; that makes the same work half as dear again.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from eescraper.warc import GZIP_MAGIC, MAX_RECORD

try:
    from isal import igzip_lib
except ImportError:  # of the extra `scale`; twice as slow without, and the same
    igzip_lib = None  # type: ignore[assignment]
HAS_ISAL = igzip_lib is not None

CHUNK = 32 * 1024
"""Bytes that are read at a time."""
PIECE = 64 * 1024
"""Bytes that are inflated at a time."""
FIRST = 16 * 1024
"""Bytes that the first piece of a record has at least, if there are so many; its headers are
looked for there."""
MAX_HEAD = 64 * 1024
"""Bytes of a record's own headers."""
MAX_TRIES = 100_000
"""Places of one file at which a record might begin after damage."""
MAX_AGAIN = 256 << 20
"""Bytes of one file that are gone through again after damage."""
MAX_UNREAD = 64 << 30
"""Bytes, inflated, of records over `MAX_RECORD` in one file; they are gone through, not kept."""

_GZIP = 16 + zlib.MAX_WBITS
_BEGIN = b"WARC/"
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)

Look = Callable[[bytes, bool], None]
"""Told each piece of a record, and whether it is the first."""
Note = Callable[[int, str], None]
"""Told what is damaged: at which byte of the file, and what."""


class EndlessError(ValueError):
    """A file that is not worth going through to its end."""


class WrongRecordError(ValueError):
    """A gzip member that is whole, and has no record in it as it should be."""


class Frame(NamedTuple):
    """A record: where it lies in the file, and its bytes there, in parts.

    ``raw`` is None if it is over `MAX_RECORD`.
    """

    offset: int
    length: int
    raw: tuple[bytes, ...] | None

    def content(self) -> bytes:
        """The record, inflated; raises `ValueError` if it is damaged."""
        raw = b"".join(self.raw or ())
        if not raw.startswith(GZIP_MAGIC):
            return raw
        inflate = _inflater()
        try:
            content: bytes = inflate.decompress(raw, MAX_RECORD + 1)
        except _DAMAGED as error:
            raise ValueError(_BAD_GZIP) from error
        if not inflate.eof:
            raise ValueError(_CUT_SHORT)
        return content


def frames(read: Callable[[int], bytes], look: Look, note: Note) -> Iterator[Frame]:
    """Each record of a file, after all its pieces were looked at.

    What is damaged is noted, and passed over up to the next record. Raises `EndlessError`.
    """
    file = _File(read)
    while file.more():
        file.begin()
        offset = file.offset
        is_gzip = file.begins(GZIP_MAGIC)
        try:
            if not is_gzip and not file.begins(_BEGIN):
                raise ValueError("no WARC record begins here")
            frame = (_member if is_gzip else _plain)(file, look)
        except EndlessError:
            raise
        except WrongRecordError as error:
            # Inside of it nothing is looked for: a page may have records in it, of other sites.
            note(offset, str(error))
            continue
        except _DAMAGED as error:
            note(offset, str(error) if isinstance(error, ValueError) else _BAD_GZIP)
            file.resync()
            continue
        if frame.raw is None:
            note(offset, f"a record over {MAX_RECORD} bytes")
        yield frame
        if not is_gzip:
            file.skip_line_ends()


class _Zlib:
    """zlib's decompressor with the face of igzip's."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP)
        self.eof = False
        self.needs_input = True
        self.unused_data = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)
        self.eof, self.unused_data = self._inflate.eof, self._inflate.unused_data
        # Without further input there may be more where as much came as was asked for.
        self.needs_input = len(piece) < max_length and not self._inflate.unconsumed_tail
        return piece


def _igzip() -> Any:
    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


_inflater: Callable[[], Any] = _igzip if HAS_ISAL else _Zlib
_DAMAGED: Any = (ValueError, zlib.error, EOFError)
if HAS_ISAL:
    _DAMAGED = (*_DAMAGED, igzip_lib.IsalError)


class _File:
    """A file while it is read: ``left`` is what was read of it and not taken.

    ``offset`` is how much was taken. Of that the part since `begin`, the record, is kept while it
    is no more than `MAX_RECORD` bytes.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._source = read
        self._again: deque[bytes] = deque()  # what is gone through again
        self._was_again = 0
        self._kept: list[bytes] = []
        self._begin = 0
        self._last = b""  # what was taken last
        self._unread = 0
        self._tries = 0
        self.left = b""
        self.offset = 0

    def _read(self) -> bytes:
        return self._again.popleft() if self._again else self._source(CHUNK)

    def more(self) -> bool:
        """Read on if nothing is left; whether there is something."""
        if not self.left:
            self.left = self._read()
        return bool(self.left)

    def extend(self) -> bool:
        """Read on; whether there was something."""
        more = self._read()
        self.left += more
        return bool(more)

    def begins(self, mark: bytes) -> bool:
        """Whether what is left begins so."""
        while len(self.left) < len(mark) and self.extend():
            pass
        return self.left.startswith(mark)

    def begin(self) -> None:
        """A record begins here."""
        self._kept.clear()
        self._last = b""
        self._begin = self.offset

    def take(self, size: int) -> bytes:
        """So many bytes, or as many as are left; none only at the end of the file."""
        left = self.left or self._read()
        part, self.left = (left, b"") if len(left) <= size else (left[:size], left[size:])
        self.offset += len(part)
        self._last = part
        self._kept.append(part)
        if self.offset - self._begin > MAX_RECORD:
            self._kept.clear()
        return part

    def give_back(self, rest: bytes) -> None:
        """Return the end of what was taken last."""
        self.left = rest + self.left
        self.offset -= len(rest)
        if self._kept:
            last = self._kept.pop()
            self._kept.append(last[: len(last) - len(rest)])

    def frame(self, size: int) -> Frame:
        """The record that ends here, of so many bytes inflated."""
        length = self.offset - self._begin
        is_kept = max(size, length) <= MAX_RECORD
        self._unread += 0 if is_kept else size
        return Frame(self._begin, length, tuple(self._kept) if is_kept else None)

    def bound(self, size: int) -> None:
        """Raise `EndlessError` if a large record of so many bytes is too much for one file."""
        if self._unread + size > MAX_UNREAD:
            raise EndlessError(f"records over {MAX_RECORD} bytes inflate to over {MAX_UNREAD}")

    def skip_line_ends(self) -> None:
        """Pass over what ends a record that is not compressed."""
        while self.more() and self.left[:1] in b"\r\n":
            rest = self.left.lstrip(b"\r\n")
            self.offset += len(self.left) - len(rest)
            self.left = rest

    def resync(self) -> None:
        """Pass over what is damaged: to the next place at which a record begins.

        Of a record over `MAX_RECORD` only what was taken last is gone through again. Raises
        `EndlessError`.
        """
        kept = self._kept or [self._last]
        size = sum(map(len, kept))
        self._was_again += size
        if self._was_again > MAX_AGAIN:
            raise EndlessError(f"over {MAX_AGAIN} bytes of damaged records")
        self.offset -= size
        self._again.extendleft(part for part in (self.left, *reversed(kept)) if part)
        self.left = self._read()
        at = 1  # not at the same place again
        while True:
            found = _MAY_BEGIN.search(self.left, at)
            at = found.start() if found else max(at, len(self.left) - len(_BEGIN))
            if at > CHUNK or not found:
                self._drop(at)
                at = 0
            if not found:
                if not self.extend():
                    self._drop(len(self.left))
                    return
            elif self._is_begin(at):
                self._drop(at)
                return
            else:
                at += 1

    def _drop(self, size: int) -> None:
        size = min(size, len(self.left))
        self.offset += size
        self.left = self.left[size:]

    def _is_begin(self, at: int) -> bool:
        """Whether a record begins at a place, and not only its first bytes."""
        self._tries += 1
        if self._tries > MAX_TRIES:
            raise EndlessError(f"over {MAX_TRIES} places look like the beginning of a record")
        if not self.left.startswith(GZIP_MAGIC, at):
            return True
        while len(self.left) - at < _ENOUGH and self.extend():
            pass
        try:
            begin = _inflater().decompress(self.left[at : at + _ENOUGH], _ENOUGH)
        except _DAMAGED:
            return False
        return bool(begin.startswith(_BEGIN))


_ENOUGH = 1024
"""Bytes of a gzip member whose inflated beginning tells whether it is a record."""
_MAY_BEGIN = re.compile(rb"\x1f\x8b\x08|(?<=\n)WARC/")


def _member(file: _File, look: Look) -> Frame:
    """A gzip member with one record in it."""
    inflate = _inflater()
    length, wrong = 0, ""
    size, first = 0, b""
    while not inflate.eof:
        given = b""
        if inflate.needs_input and not (given := file.take(CHUNK)):
            raise ValueError(_CUT_SHORT)
        piece = inflate.decompress(given, PIECE)
        if not size:
            first += piece
            if not inflate.eof and _is_short(first):
                continue
            piece = first
            try:
                length = _length(first)
            except ValueError as error:
                wrong = str(error)
        look(piece, not size)
        size += len(piece)
        if size > MAX_RECORD:
            file.bound(size)
    file.give_back(inflate.unused_data)
    if not wrong and size < length:
        wrong = _CUT_SHORT
    if not wrong and size > length + len(_END):
        wrong = "several records in one gzip member, or a wrong Content-Length"
    if wrong:
        raise WrongRecordError(wrong)
    return file.frame(size)


def _is_short(first: bytes) -> bool:
    """Whether more is needed of the first piece of a record."""
    return len(first) < FIRST or (len(first) < MAX_HEAD and first.find(_END) < 0)


def _plain(file: _File, look: Look) -> Frame:
    """A record that is not compressed."""
    while len(file.left) < MAX_HEAD and file.left.find(_END) < 0 and file.extend():
        pass
    length = _length(file.left)
    size = 0
    while size < length:
        piece = file.take(length - size)
        if not piece:
            raise ValueError(_CUT_SHORT)
        look(piece, not size)
        size += len(piece)
    return file.frame(size)


_END = b"\r\n\r\n"
_BAD_GZIP = "damaged gzip data"
_CUT_SHORT = "the record is cut short"


def _length(piece: bytes) -> int:
    """Bytes of a record with its headers, by its first piece; raises `ValueError`."""
    if not piece.startswith(_BEGIN):
        raise ValueError("no WARC record in a gzip member")
    end = piece.find(_END, 0, MAX_HEAD)
    found = _LENGTH.search(piece, 0, end + 2) if end > 0 else None
    if not found:
        raise ValueError(f"a WARC record without Content-Length in its first {MAX_HEAD} bytes")
    return end + len(_END) + int(found[1])
