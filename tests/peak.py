"""Runs a command and tells the most memory that it held.

A small process of its own, this module, stands between: of a child that a large process starts, the
kernel reports the size of the parent if that is larger.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent


def peak(
    command: list[str], environment: dict[str, str], timeout: float = 60
) -> tuple[subprocess.CompletedProcess[str], float]:
    """What a command came to, and its peak of resident memory in MiB."""
    with TemporaryDirectory() as folder:
        told = Path(folder) / "peak"
        done = subprocess.run(
            [sys.executable, "-S", __file__, str(told), *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return done, int(told.read_text()) / 1024


def main(told: str, *command: str) -> int:
    code = subprocess.run(command, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # KiB
    Path(told).write_text(str(used))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
