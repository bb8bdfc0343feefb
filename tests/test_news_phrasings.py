"""Phrasings of news pages, each with what of its headline draws is to be read from it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from eescraper.news.extract import extract

CASES = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "phrasings.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", CASES)
def test_phrasing(name: str) -> None:
    expected = CASES[name]["draws"]
    read = [draw for draw in extract(CASES[name]["text"].encode())["draws"] if draw["headline"]]
    found = [
        {field: draw[field] or False for field in wanted}
        for draw, wanted in zip(read, expected, strict=False)
    ]
    assert (found, len(read)) == (expected, len(expected))
