"""Corrections of sources' mistakes, from ``corrections.toml``. Data with a guard, not code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Correction:
    """``expect`` is what the source says, ``value`` what is right, in the database's form."""

    expect: str | int
    value: str | int
    because: str


Corrections: TypeAlias = Mapping[tuple[str, str, str], Correction]
"""(source, draw_id, field) → correction."""


def read(text: str) -> Corrections:
    """The corrections of a TOML text; raises `KeyError` for an entry that lacks a part."""
    return {
        (entry["source"], entry["draw_id"], entry["field"]): Correction(
            entry["expect"], entry["value"], entry["because"]
        )
        for entry in tomllib.loads(text).get("correction", [])
    }


@cache
def embedded() -> Corrections:
    """The corrections that come with the package."""
    return read(files("eescraper").joinpath("corrections.toml").read_text(encoding="utf-8"))
