"""Writes releases: what analysts take. Reads the database, never writes it.

A release is a folder that is written aside, verified, and never touched again; ``latest`` is
swapped to it in one step, and only when something changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from itertools import count
from typing import TYPE_CHECKING, Any

from eescraper import __version__
from eescraper.errors import StorageError
from eescraper.export import contents
from eescraper.export.check import MANIFEST, read_manifest, verify
from eescraper.killpoints import reached
from eescraper.store import belief
from eescraper.store.crawls import newest_change

__all__ = ("release_if_changed", "verify")

if TYPE_CHECKING:
    from pathlib import Path

    from eescraper.output import Output
    from eescraper.store import Store

UNFINISHED = ".unfinished-"
LAYOUT = 2
"""Raised with the files of a release: then an unchanged record gets a new one."""


def release_if_changed(store: Store, output: Output) -> Path | None:
    """Write a release if belief changed since the one in ``latest``; its folder, or None.

    Raises `StorageError` if it can't be written or does not verify; ``latest`` then stays.
    """
    change = newest_change(store)
    if change is None:
        return None
    crawl_id, as_of = change
    layout = {"layout": LAYOUT}
    identity = {"as_of": as_of, "database": store.identity, "crawl": crawl_id} | layout
    if _is(output.latest, identity) or _is(output.latest, {"content": _content(store)} | layout):
        return None
    folder = _free_folder(output, identity)
    aside = output.releases / (UNFINISHED + folder.name)
    try:
        for left_over in output.releases.glob(UNFINISHED + "*"):
            shutil.rmtree(left_over)
        if not folder.exists():
            aside.mkdir()
            _write(store, aside, identity, output.latest)
            verify(aside)
            aside.rename(folder)
            reached("release:unswapped")
        _point(output.latest, folder)
        reached("release:swapped")
    except OSError as error:
        raise StorageError(f"{error.filename or folder}: {error}") from error
    return folder


def _content(store: Store) -> str:
    """A digest of what is believed: equal for databases that say the same."""
    digest = hashlib.sha256()
    for sql in belief.CONTENT.values():
        digest.update(repr(sorted(store.rows(sql), key=repr)).encode())
    return digest.hexdigest()


def _is(folder: Path, identity: dict[str, Any]) -> bool:
    manifest = read_manifest(folder)
    return {name: manifest.get(name) for name in identity} == identity


def _free_folder(output: Output, identity: dict[str, Any]) -> Path:
    """A folder for a release: one that has it, whole but not swapped in, or one not there yet."""
    name = f"{identity['as_of'].replace('-', '').replace(':', '')}-{identity['crawl']}"
    for number in count(1):
        folder = output.releases / (name if number == 1 else f"{name}.{number}")
        if not folder.exists() or _is(folder, identity):
            return folder
    raise AssertionError("count never ends")


def _write(store: Store, folder: Path, identity: dict[str, Any], latest: Path) -> None:
    were = read_manifest(latest)
    before = latest if were else None
    counts = contents.write(store, folder, identity["as_of"], before, were.get("tables", {}))
    manifest = {
        **identity,
        "content": _content(store),
        "draws": counts["draws"],
        "tables": counts,
        "eescraper": __version__,
        "files": {
            path.name: {"sha256": contents.sha256(path), "bytes": path.stat().st_size}
            for path in sorted(folder.iterdir())
        },
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)


def _point(link: Path, folder: Path) -> None:
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(folder.relative_to(link.parent), target_is_directory=True)
    beside.replace(link)
    _sync(link.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
