"""What outcomes and events mean, where to look, what to type, how to see that it is mended.

The entries are ``runbook.toml``. Run it to write the page of them:
``python -m eescraper.runbook > docs/RUNBOOK.md``.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eescraper import errors


@dataclass(frozen=True, slots=True)
class Advice:
    """An empty ``do`` means that nothing is to be done."""

    means: str
    look: str
    do: str
    verify: str


@cache
def _entries() -> dict[str, dict[str, Advice]]:
    text = files("eescraper").joinpath("runbook.toml").read_text(encoding="utf-8")
    return {
        group: {name: Advice(**entry) for name, entry in entries.items()}
        for group, entries in tomllib.loads(text).items()
    }


def outcome(name: str) -> Advice:
    """Of how a crawl ended, as ``outcome`` in ``status.json``."""
    return _entries()["outcome"][name]


def event(kind: str) -> Advice:
    """Of an event."""
    return _entries()["event"][kind]


def problem(kind: str) -> Advice:
    """Of an open problem: an outcome, a lasting event, or what only the status knows.

    Empty for a kind that only another version of eescraper knows.
    """
    entries = _entries()
    for group in ("problem", "outcome", "event"):
        if kind in entries[group]:
            return entries[group][kind]
    return Advice("", "", "", "")


_HEAD = """\
# Runbook

For whoever runs eescraper: what each outcome of a crawl, each open problem and each event means,
where to look, what to type, and how to see that it is mended. `eescraper status --explain` prints
the entries of what is open now, and each notification ends with its "what to do".

Commands stand as they are typed in the folder that has `output/`; elsewhere add `--output DIR`, and
with the schedules of `deploy/` type `eescraper-job run` in the place of `eescraper`, as their user.
Nothing that a crawl did is lost by running it again, and `eescraper rebuild` makes the database
anew from the archive at any time, so that the one thing to keep safe is `output/archive/`.

## The three looks

1. `eescraper status`: the newest draws, how the last crawl of each spider went, what is open.
2. `eescraper status --explain`: the entries below for what is open now.
3. `eescraper verify`: proves that database and release are what the archive says.

This page is written by `make docs` from `eescraper/runbook.toml`.
"""

_GROUPS = {
    "outcome": ("Outcomes of a crawl", "{} (exit code {})"),
    "problem": ("Open problems", "{}"),
    "event": ("Events", "{}"),
}


def page() -> str:
    """All entries as Markdown."""
    codes = {name: str(code) for code, name in errors.OUTCOMES.items()} | {"unchanged": "0"}
    parts = [_HEAD]
    for group, (title, heading) in _GROUPS.items():
        parts.append(f"## {title}\n")
        for name, advice in _entries()[group].items():
            parts.append("### " + heading.format(f"`{name}`", codes.get(name)) + "\n")
            parts.append(advice.means + "\n")
            named = (("Look", advice.look), ("Do", advice.do), ("Verify", advice.verify))
            lines = [f"* **{label}**: {text}" for label, text in named if text]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
