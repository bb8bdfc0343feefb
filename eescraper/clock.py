"""The system's clock: the date of a live response, and of nothing else."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def utc_now() -> str:
    """Now, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wait_for_next_second(newest: str | None) -> None:
    """Wait until the clock is past the newest response, if that came in this very second.

    Dates are to the second, and the order of two responses is the order of their dates.
    """
    while newest is not None and utc_now() == newest:
        time.sleep(0.05)
