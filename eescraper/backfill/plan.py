"""``backfill --plan``: which files of CC-NEWS some months have, and what it takes to scan them."""

from __future__ import annotations

import gzip
import math
import random
import re
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eescraper.backfill import files
from eescraper.backfill.scan import Wanted, scan
from eescraper.errors import UsageError, excerpt

BASE = "https://data.commoncrawl.org"
LIST = "crawl-data/CC-NEWS/{month}/warc.paths.gz"
"""Names the files of a month, a line each, relative to the same base."""
USUAL = 1_000_000_000
"""Bytes of a file whose size nobody tells; those of CC-NEWS are about so long."""
_MONTHS = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2]):(20[0-9]{2})-(0[1-9]|1[0-2])")
_PATH = re.compile(r"crawl-data/CC-NEWS/[0-9]{4}/[0-9]{2}/[\w-][\w.-]*\.warc(?:\.gz)?", re.ASCII)
_MAX_LIST = 16 << 20
_SAMPLE = 150


class Planned(NamedTuple):
    """A file of the plan; ``size`` in bytes, None if nobody tells."""

    name: str
    size: int | None


def months(text: str) -> list[str]:
    """``2025-01:2025-03`` → ``2025/01``, ``2025/02``, ``2025/03``; raises `UsageError`."""
    found = _MONTHS.fullmatch(text)
    if not found:
        raise UsageError(f"--plan: {text}: expected months as 2025-01:2025-12")
    first, last = (int(y) * 12 + int(m) - 1 for y, m in (found.groups()[:2], found.groups()[2:]))
    if first > last:
        raise UsageError(f"--plan: {text}: the last month is before the first")
    return [f"{month // 12}/{month % 12 + 1:02d}" for month in range(first, last + 1)]


def planned(wanted: list[str], base: str) -> list[Planned]:
    """The files of some months below a base: an address, or a folder with a copy.

    Raises `UsageError` if a month has no list there.
    """
    found: list[str] = []
    for month in wanted:
        name = _below(base, LIST.format(month=month))
        try:
            lines = _inflated(files.whole(name, _MAX_LIST)).decode("ascii").split()
            odd = next((line for line in lines if not _PATH.fullmatch(line)), None)
            if odd or not lines:
                raise ValueError(f"expected paths of WARC files, found {excerpt(odd or '')}")
        except (OSError, ValueError, zlib.error) as error:
            raise UsageError(f"{name}: no list of the files of {month}: {error}") from error
        found += (_below(base, line) for line in lines)
    sizes = files.sizes(found)
    return [Planned(name, sizes.get(name)) for name in found]


def _below(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path}"


def _inflated(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    return zlib.decompressobj(31).decompress(content, _MAX_LIST)


def rate() -> float:
    """Bytes of a compressed file that one core of this machine scans in a second.

    Measured on pages made up for it, of which none speaks of Express Entry.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.warc.gz"
        path.write_bytes(b"".join(_records()))
        (file,) = files.found([str(path)])
        wanted = Wanted(until="2015-01-01T00:00:00Z", origin="")
        seconds = min(scan(file, wanted).seconds for _ in range(3))
    return (file.size or 0) / seconds


def _records() -> Iterator[bytes]:
    """Records of about 100 kB each, which compress to a quarter as pages do."""
    chance = random.Random(1)  # noqa: S311
    letters = "etaoinshrdlucmfwypvbgkxz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)]
    rank = [1 / (place + 8) for place in range(len(words))]
    for number in range(_SAMPLE):
        cells = zip(*[iter(chance.choices(words, rank, k=4000))] * 5, strict=True)
        body = "\n".join(
            f'<div class="{a}-{b}" id="{chance.getrandbits(24)}"><a href="/{c}-{d}/">{e}</a></div>'
            for a, b, c, d, e in cells
        )
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body.encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
            f"WARC-Target-URI: https://a.example/{number}\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        yield gzip.compress(head.encode() + http + b"\r\n\r\n", 6, mtime=0)


def lines(text: str, base: str, megabits: int) -> Iterator[str]:
    """The plan: the names of the files, then what they take, in lines that begin with #.

    ``megabits``: how much the line brings in a second, in millions.
    """
    found = planned(months(text), base)
    for file in found:
        yield file.name
    known = [file.size for file in found if file.size is not None]
    unknown = len(found) - len(known)
    total = sum(known) + unknown * USUAL
    speed = rate()
    by_core, by_line = total / speed / 3600, total * 8 / (megabits * 1e6) / 3600
    yield f"# CC-NEWS {text}: {len(found):,} files, {total / 1e9:,.1f} GB"
    if unknown:
        yield f"# the size of {unknown:,} is not told: taken for {USUAL / 1e9:.0f} GB each"
    yield f"# one core of this machine scans {speed / 1e6:,.0f} MB/s (of made-up pages)"
    yield f"# {by_core:,.1f} core hours; {by_line:,.1f} hours over a line of {megabits:,} Mbit/s"
    cores = max(1, math.ceil(by_core / by_line))
    yield f"# more than {cores} of such cores would wait for the line"
