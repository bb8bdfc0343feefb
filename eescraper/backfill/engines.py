"""Where files are scanned: in this process, in a pool on this machine, on a Dask cluster.

One task is one file. Whatever the engine, the results come in the order of the files.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import repeat
from multiprocessing.connection import wait
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from eescraper import __version__
from eescraper.backfill.files import SourceFile
from eescraper.backfill.scan import Scanned, Wanted, scan
from eescraper.errors import UsageError

ENDED = "the process that read it was ended: by its size, or by somebody"
TRIES = 2
"""How often a file is given to the workers of a cluster that die over it."""
PATIENCE = 30
"""Seconds in which a scheduler must answer."""


def here(files: Sequence[SourceFile], wanted: Wanted) -> Iterator[Scanned]:
    """Scan in this process."""
    return (scan(file, wanted) for file in files)


def in_pool(files: Sequence[SourceFile], wanted: Wanted, workers: int) -> Iterator[Scanned]:
    """Scan in processes of this machine. A file over which one dies twice is named, and no more."""
    left = list(files)
    while left:
        try:
            with _pool(min(workers, len(left))) as pool:
                try:
                    for scanned in pool.map(scan, left, repeat(wanted)):
                        yield scanned
                        left.pop(0)
                except (KeyboardInterrupt, GeneratorExit):
                    _end_workers()  # what they have in hand is not waited for
                    raise
        except BrokenProcessPool:
            yield _alone(left.pop(0), wanted)


def _alone(file: SourceFile, wanted: Wanted) -> Scanned:
    with _pool(1) as pool:
        try:
            return pool.submit(scan, file, wanted).result()
        except BrokenProcessPool:
            return Scanned(file, failure=ENDED)


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["eescraper.backfill.scan"])
    return ProcessPoolExecutor(workers, context, _begin_worker)


def _end_workers() -> None:
    for process in multiprocessing.active_children():
        process.terminate()


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that writes, and end when that ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def on_cluster(files: Sequence[SourceFile], wanted: Wanted, scheduler: str) -> Iterator[Scanned]:
    """Scan on the workers of a Dask scheduler, which must have this version of eescraper.

    Raises `UsageError` if they have not, or none answers.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("--scheduler needs the extra: pip install 'eescraper[scale]'") from error
    _reach(scheduler)
    try:
        client: Any = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler: {scheduler}: {error}") from error
    with client:
        _check(client, scheduler)
        futures = [
            client.submit(scan, file, wanted, pure=False, priority=-place)
            for place, file in enumerate(files)
        ]
        for file in files:
            future = futures.pop(0)
            try:
                yield future.result()
            except KilledWorker:
                yield Scanned(file, failure=ENDED)


def _reach(scheduler: str) -> None:
    """Raise `UsageError` unless something listens there: Dask asks on and on, and then stumbles."""
    parts = urlsplit(scheduler)
    try:
        if not parts.hostname or not parts.port:
            raise ValueError("expected an address as tcp://HOST:PORT")
        socket.create_connection((parts.hostname, parts.port), PATIENCE).close()
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler: {scheduler}: {error}") from error


def version() -> str:
    """The version of eescraper that a worker has."""
    return __version__


def _check(client: Any, scheduler: str) -> None:
    """Raise `UsageError` unless there is a worker, and each has this version."""
    try:
        found = client.run(version)
    except Exception as error:
        raise UsageError(
            f"--scheduler: {scheduler}: a worker can't run eescraper {__version__}: {error}"
        ) from error
    if not found:
        raise UsageError(f"--scheduler: {scheduler} has no worker")
    for worker, theirs in found.items():
        if theirs != __version__:
            raise UsageError(f"--scheduler: {worker} has eescraper {theirs}, not {__version__}")
