"""A megabyte in one field of a draw costs milliseconds, whichever field and whatever is in it."""

from __future__ import annotations

import time

import pytest

from eescraper.items import Observation, RawDraw
from eescraper.normalize import normalize_draw
from eescraper.parsers import parse
from eescraper.recordings.render import feed, rows
from eescraper.sources import ROUNDS_EN

[ROUND] = parse(ROUNDS_EN.name, feed(rows()[-1:])).draws or ()
TEXTS = [name for name in RawDraw._fields if isinstance(getattr(ROUND, name), str)]
MOST = 0.05
"""Seconds of this process, whatever else the machine does."""


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("unit", ["9", " ", "(", "a ", "\u00a0", ", ", "July 7, 2026 at ", "é"])
def test_a_megabyte_in_a_field(name: str, unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    raw = ROUND._replace(**{name: text})
    normalize_draw(ROUND, ROUNDS_EN.name, 2027)  # what is imported at first use is not measured
    began = time.process_time()
    found = normalize_draw(raw, ROUNDS_EN.name, 2027)
    assert time.process_time() - began < MOST
    if isinstance(found, Observation):
        untouched = normalize_draw(ROUND, ROUNDS_EN.name, 2027)
        assert isinstance(untouched, Observation)
        other = "invitations" if name != "invitations" else "crs_cutoff"
        assert getattr(found, other) == getattr(untouched, other)
