"""The WARC files that a backfill reads: finding them, here and in the web, and opening them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from glob import glob, has_magic
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from eescraper.errors import UsageError

SUFFIXES = (".warc", ".warc.gz")
ASKED_AT_ONCE = 16
"""Files elsewhere of which size and version are asked for beside each other."""
BLOCK = 8 << 20
"""Bytes of a file elsewhere that are asked for at a time, one request after the other."""


class SourceFile(NamedTuple):
    """A WARC file: its whole path or its address, its size, and what tells that it has changed.

    ``version`` is its ETag, or when it was last modified; empty if its server says neither.
    """

    name: str
    size: int | None
    version: str


def found(sources: Iterable[str]) -> list[SourceFile]:
    """The files of paths, folders, globs and addresses, each once, in the order of their names.

    Raises `UsageError` for a source that has none. The address of one file is taken for what it
    says: whether it is there is found out when it is read.
    """
    files: dict[str, SourceFile] = {}
    single = []
    for source in sources:
        if _is_single(source):
            single.append(source)
            continue
        of_source = _below(source) if "://" in source else _here(source)
        if not of_source:
            raise UsageError(f"{source}: no WARC file there")
        files |= {file.name: file for file in of_source}
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        files |= {file.name: file for file in pool.map(_single, dict.fromkeys(single))}
    return [files[name] for name in sorted(files)]


@contextmanager
def opened(file: SourceFile) -> Iterator[Any]:
    """The bytes of a file, to be read from its beginning."""
    if "://" not in file.name:
        with open(file.name, "rb", buffering=0) as stream:  # noqa: PTH123
            yield stream
        return
    system, path = _system(file.name)
    with system.open(path, "rb", block_size=BLOCK, cache_type="readahead") as stream:
        yield stream


def part(file: SourceFile, offset: int, length: int) -> bytes:
    """Some bytes of a file."""
    if "://" in file.name:
        system, path = _system(file.name)
        with system.open(path, "rb", cache_type="none") as stream:
            stream.seek(offset)
            found: bytes = stream.read(length)
            return found
    with open(file.name, "rb") as stream:  # noqa: PTH123
        stream.seek(offset)
        return stream.read(length)


def whole(name: str, most: int) -> bytes:
    """A small file, whole; raises `ValueError` if it is over so many bytes, and `OSError`."""
    if "://" in name:
        system, path = _system(name)
        content: bytes = system.cat_file(path, 0, most + 1)
    else:
        with open(name, "rb") as stream:  # noqa: PTH123
            content = stream.read(most + 1)
    if len(content) > most:
        raise ValueError(f"over {most} bytes")
    return content


def sizes(names: Sequence[str]) -> dict[str, int]:
    """The sizes of files, asked for many at a time; without those that nobody tells."""
    if not names or "://" not in names[0]:
        return {name: os.stat(name).st_size for name in names if os.path.isfile(name)}  # noqa: PTH113, PTH116
    system, _ = _system(names[0])
    try:
        told = system.sizes([_system(name)[1] for name in names])
    except Exception:  # noqa: BLE001  # of any server: a plan does without
        return {}
    return {name: size for name, size in zip(names, told, strict=True) if size is not None}


def _here(source: str) -> list[SourceFile]:
    is_glob = has_magic(source) and not os.path.lexists(source)
    paths = sorted(glob(source, recursive=True)) if is_glob else [source]  # noqa: PTH207
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (each for each in path.rglob("*") if each.name.endswith(SUFFIXES))
            files += (each for each in inside if each.is_file())
        elif path.is_file():
            files.append(path)
    return [_file(path) for path in files]


def _file(path: Path) -> SourceFile:
    stat = os.stat(path)  # noqa: PTH116
    return SourceFile(os.path.abspath(path), stat.st_size, str(stat.st_mtime_ns))  # noqa: PTH100


def _is_single(source: str) -> bool:
    if "://" not in source:
        return False
    path = urlsplit(source).path  # what follows may be the signature of an address
    return path.endswith(SUFFIXES) and not any(mark in path for mark in "*?[")


def _single(address: str) -> SourceFile:
    """The file of an address."""
    system, path = _system(address)
    try:
        info = system.info(path)
    except Exception:  # noqa: BLE001  # of any server
        info = {}
    return SourceFile(address, info.get("size"), _version(info))


def _below(source: str) -> list[SourceFile]:
    """The files of a folder, or a glob, that is somewhere else."""
    system, path = _system(source)
    try:
        paths = system.glob(path) if has_magic(path) else system.find(path)
        infos = {each: system.info(each) for each in paths if each.endswith(SUFFIXES)}
    except Exception as error:
        raise UsageError(f"{source}: {type(error).__name__}: {error}"[:500]) from error
    return [
        SourceFile(system.unstrip_protocol(each), info.get("size"), _version(info))
        for each, info in infos.items()
    ]


def _version(info: dict[str, Any]) -> str:
    stated = (info.get(name) for name in ("ETag", "etag", "LastModified", "mtime", "Last-Modified"))
    return next((str(value) for value in stated if value), "")


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there; raises `UsageError`."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415

        return url_to_fs(address)  # type: ignore[no-any-return]
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"{address}: {error}; addresses need the extra: pip install 'eescraper[scale]'"
        ) from error
