"""Which archive files a backfill has done, so that a killed one goes on where it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eescraper import __version__

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from eescraper.store import Store

Version = tuple[int | None, str]
"""Size and version of a file: what tells, unread, that it is as it was."""

_UPSERT = """
    INSERT INTO scans (file, size, version, digest, scanned_at, counts, damages, code_version)
    VALUES (:file, :size, :version, :digest, :at, :counts, :damages, :code_version)
    ON CONFLICT (file) DO UPDATE SET size = :size, version = :version, digest = :digest,
      scanned_at = :at, counts = :counts, damages = :damages, code_version = :code_version
"""


def done(store: Store) -> dict[str, Version]:
    """The files that are done, by name, as they were then."""
    return {
        name: (size, version)
        for name, size, version in store.rows("SELECT file, size, version FROM scans")
    }


def record(
    connection: sqlite3.Connection,
    file: tuple[str, int | None, str],
    digest: str,
    counts: Mapping[str, int],
    damages: Sequence[str],
    at: str,
) -> None:
    """Note that the pages of a file are stored, in the transaction that stores them."""
    name, size, version = file
    row: dict[str, Any] = {
        "file": name,
        "size": size,
        "version": version,
        "digest": digest,
        "at": at,
        "counts": json.dumps(dict(sorted(counts.items()))),
        "damages": json.dumps(damages) if damages else None,
        "code_version": __version__,
    }
    connection.execute(_UPSERT, row)
