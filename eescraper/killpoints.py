"""Named points of a crawl at which a test may kill the process. Does nothing otherwise."""

from __future__ import annotations

import os
import signal

POINTS = (
    "archive:half",
    "archive:done",
    "evidence:open",
    "evidence:done",
    "belief:open",
    "belief:done",
    "release:half",
    "release:unswapped",
    "release:swapped",
    "accept:archived",
    "notify:delivered",
    "notify:noted",
    "scan:open",
    "scan:done",
)
ENVIRONMENT = "EESCRAPER_TEST_KILL_AT"

_chosen = os.environ.get(ENVIRONMENT)


def reached(point: str) -> None:
    """Kill this process with SIGKILL if the test has chosen this point."""
    if point == _chosen:
        os.kill(os.getpid(), signal.SIGKILL)
