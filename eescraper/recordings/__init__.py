"""The embedded recordings: months of IRCC's rounds feed, and of the press, written by ourselves.

``ircc.warc.gz`` is made by `render` from ``rounds_raw.csv``, the published text of every round
from #1 to #424; ``news.warc.gz`` by `news` from `news_facts`, on outlets that are made up. The
demo and the tests run on them.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def embedded() -> Path:
    """The WARC file that comes with the package."""
    return Path(str(files("eescraper.recordings").joinpath("ircc.warc.gz")))
