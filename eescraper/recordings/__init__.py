"""The embedded recording: months of IRCC's rounds feed, written by ourselves from facts.

``ircc.warc.gz`` is made by `render` from ``rounds_raw.csv``, the published text of every round
from #1 to #424. The demo and the tests run on it.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def embedded() -> Path:
    """The WARC file that comes with the package."""
    return Path(str(files("eescraper.recordings").joinpath("ircc.warc.gz")))
