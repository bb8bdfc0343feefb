"""Runs commands and tells what they took."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(
    command: list[str], environment: dict[str, str], *, is_quiet: bool = False
) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a process that must succeed.

    What it prints is not shown if ``is_quiet``.
    """
    os.chdir(ROOT)
    full = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)] if is_quiet else []
    pid = os.posix_spawn(command[0], command, full, file_actions=silence)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
