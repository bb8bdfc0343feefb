"""The output folder: where things lie, whether they can be written, and one crawl at a time."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from eescraper.errors import AlreadyRunningError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


SENDING = 90
"""Seconds that one may be busy with sending; channels have 60."""


class Output:
    """The layout below one folder, by default ``output`` in the current one."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self.archive = self.root / "archive"
        self.state = self.root / "state"
        self.releases = self.root / "releases"
        self.database = self.state / "eescraper.db"
        self.latest = self.root / "latest"
        self.status = self.root / "status.json"

    def prepare(self) -> None:
        """Make the folders; raises `StorageError` if one can't be written to."""
        for folder in (self.archive, self.state, self.releases):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise StorageError(f"{folder}: not writable: {error}") from error

    @contextmanager
    def lock(self, patience: float = 0.5) -> Iterator[None]:
        """Hold the output; raises `AlreadyRunningError` if another crawl does for so many seconds.

        The lock dies with its process: there is no stale one. Whoever asks `is_held` has it for an
        instant.
        """
        path = self.state / "lock"
        try:
            handle = path.open("a+")
        except OSError as error:
            raise StorageError(f"{path}: {error}") from error
        with handle:
            if not _locked(handle, patience):
                raise AlreadyRunningError(f"{path}: another crawl is running")
            yield

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Be the only one who sends notifications; waits for another one, who is soon done.

        Raises `StorageError` if that takes longer than `SENDING` seconds.
        """
        path = self.state / "sending"
        try:
            handle = path.open("a+")
        except OSError as error:
            raise StorageError(f"{path}: {error}") from error
        with handle:
            if not _locked(handle, patience=SENDING):
                raise StorageError(f"{path}: somebody else has been sending for {SENDING} seconds")
            yield

    def is_held(self) -> bool:
        """Whether a crawl holds the output now."""
        try:
            with (self.state / "lock").open("r") as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def write_status(self, status: Mapping[str, Any]) -> None:
        """Replace ``status.json`` as a whole."""
        text = json.dumps(status, indent=2, ensure_ascii=False) + "\n"
        replace_file(self.status, text.encode("utf-8", "backslashreplace"))

    def read_status(self) -> dict[str, Any]:
        """The newest ``status.json``; of one that somebody spoilt what can be used."""
        try:
            status = json.loads(self.status.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(status, dict):
            return {}
        spiders, problems = status.get("spiders"), status.get("problems")
        known = spiders.items() if isinstance(spiders, dict) else ()
        fits = {"missing": dict, "checked_at": str, "good_at": str}
        told = status.get("told_directly")
        is_told = isinstance(told, dict) and isinstance(told.get("channels"), list)
        return status | {
            "told_directly": told if is_told else None,
            "spiders": {
                name: {
                    k: v for k, v in of.items() if v is None or isinstance(v, fits.get(k, object))
                }
                for name, of in known
                if isinstance(of, dict)
            },
            "problems": [
                found
                for found in (problems if isinstance(problems, list) else ())
                if isinstance(found, dict) and {"kind", "sentence"} <= found.keys()
            ],
        }


def _locked(handle: IO[str], patience: float) -> bool:
    """Take the lock of an open file, waiting so many seconds for it at most."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old one or the new one, also after a crash."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error}") from error
