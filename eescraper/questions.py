"""Twenty questions that analysts ask of the record, each with the SELECT that answers it.

The list is ``store/questions.toml``; whoever shows or tests the questions reads it here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Question:
    """``params`` are the named parameters of ``sql`` with an example of each, as text.

    An empty value means any: every draw, band, category or year, and for a date today.
    """

    name: str
    title: str
    sql: str
    params: dict[str, str] = field(default_factory=dict)


@cache
def questions() -> dict[str, Question]:
    """All questions by name, in the order of the list."""
    text = files("eescraper.store").joinpath("questions.toml").read_text(encoding="utf-8")
    return {
        name: Question(name, entry["title"], entry["sql"].strip(), entry.get("params", {}))
        for name, entry in tomllib.loads(text).items()
    }
