"""A Dask scheduler with two worker processes on loopback, as its own commands start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2

Process = subprocess.Popen[bytes]


@contextmanager
def cluster(folder: Path, *options: str, **environment: str) -> Iterator[tuple[str, list[Process]]]:
    """The scheduler's address, and its workers; ``options`` are the workers'."""
    from distributed import Client  # noqa: PLC0415

    known = folder / "scheduler.json"
    known.unlink(missing_ok=True)
    full = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)} | environment
    dask = str(Path(sys.executable).parent / "dask")
    at = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(known)]

    def start(*command: str) -> Process:
        return subprocess.Popen([dask, *command], env=full, cwd=folder, stderr=subprocess.DEVNULL)

    started = [start("scheduler", *at, "--port", "0")]
    try:
        worker = ("worker", *at, "--nthreads", "1", "--local-directory", str(folder), *options)
        started += [start(*worker) for _ in range(WORKERS)]
        with Client(scheduler_file=str(known), timeout=60) as client:
            client.wait_for_workers(WORKERS, timeout=60)
            address = client.scheduler.address
        yield address, started[1:]
    finally:
        for process in started[1:]:
            process.terminate()  # a nanny takes its worker along
        for process in started[1:]:
            process.wait()
        started[0].kill()
        started[0].wait()
