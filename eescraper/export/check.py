"""Whether a release is whole: every path that it names is there, is what it says, and says the
same as the others. Nothing here writes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eescraper.errors import StorageError
from eescraper.export import changes, csv_file, datapackage, sqlite_file, xlsx_file
from eescraper.export.contents import PER_TABLE, SUMS, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "release.json"


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a release says of itself; empty if it says nothing readable."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def verify(folder: Path) -> None:
    """Raise `StorageError` unless a release's files are whole and say the same."""
    manifest = read_manifest(folder)
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise StorageError(f"{folder / MANIFEST}: missing or damaged")
    for name, expected in files.items():
        said = expected.get("sha256") if isinstance(expected, dict) else None
        _same(folder / name, _digest(folder / name), said, MANIFEST)
    if unnamed := {path.name for path in folder.iterdir()} - {*files, MANIFEST}:
        raise StorageError(f"{folder}: {MANIFEST} does not name {', '.join(sorted(unnamed))}")
    sqlite_file.verify(folder / sqlite_file.NAME)
    counts = manifest.get("tables", {})
    if SUMS in files:
        _check_sums(folder, {name: entry["sha256"] for name, entry in files.items()})
        _check_package(folder, counts)
    draws = manifest.get("draws")
    _count(folder / sqlite_file.NAME, sqlite_file.count_draws(folder / sqlite_file.NAME), draws)
    _count(folder / "draws.csv", csv_file.count_rows(folder / "draws.csv"), draws)
    for path, found, expected in _counted(folder, counts):
        _count(path, found, expected)


def _check_sums(folder: Path, known: dict[str, str]) -> None:
    """The checksum file names every other file, with the manifest's checksum."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    if listed != {name: digest for name, digest in known.items() if name != SUMS}:
        raise StorageError(f"{folder / SUMS}: differs from {MANIFEST}")


def _check_package(folder: Path, counts: dict[str, int]) -> None:
    package = json.loads((folder / datapackage.NAME).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        _same(path, f"sha256:{_digest(path)}", resource["hash"], datapackage.NAME)
        _count(path, csv_file.count_rows(path), resource["rows"])
        if path.name != changes.TABLE:
            _count(path, counts.get(resource["name"]), resource["rows"])


def _counted(folder: Path, counts: dict[str, int]) -> Iterator[tuple[Path, int | None, int]]:
    """(file, rows found, rows expected) of every table in every format."""
    for name, expected in counts.items():
        for form in PER_TABLE:
            path = folder / f"{name}.{form.SUFFIX}"
            yield path, form.count_rows(path) if path.exists() else None, expected
    if counts:
        sheets = xlsx_file.count_rows(folder / xlsx_file.NAME)
        for name, expected in counts.items():
            yield folder / xlsx_file.NAME, sheets.get(name), expected


def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise StorageError(f"{path}: {error}") from error


def _same(path: Path, found: str, expected: object, where: str) -> None:
    if found != expected:
        raise StorageError(f"{path}: its checksum is not the one in {where}")


def _count(path: Path, found: int | None, expected: object) -> None:
    if found != expected:
        raise StorageError(f"{path}: {found} rows, {expected} expected")
