"""``CHANGES.md`` and ``changes.csv``: what is new or different since the release before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper.errors import UsageError
from eescraper.export import csv_file, diff
from eescraper.export.tables import Field
from eescraper.harmless import markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "CHANGES.md"
TABLE = "changes.csv"
DESCRIPTION = (
    "What differs from the release before: one row per value of a draw; empty in a first release."
)
_NEW, _GONE = "the draw is new, or it was not stated", "the draw is gone, or it is not stated"
FIELDS = tuple(
    Field(name, "text", text, null, None, name)
    for name, text, null in (
        ("draw_id", "The draw.", None),
        ("kind", "new (the draw is), changed (the value) or gone (the draw is).", None),
        ("field", "The column of draws.", None),
        ("old_value", "Before.", _NEW),
        ("new_value", "Now.", _GONE),
    )
)


def write(
    folder: Path,
    before: Path | None,
    as_of: str,
    counts: Mapping[str, int],
    were: Mapping[str, int],
) -> int:
    """Compare with the release before, if there is one; the number of rows of ``changes.csv``.

    ``counts`` and ``were`` are the rows of each table, now and before.
    """
    found: list[diff.Difference] = []
    if before is None:
        told = ["This is the first release here: everything is new."]
    else:
        try:
            found = diff.differences(before, folder)
        except UsageError:
            told = ["The release before can't be read: nothing is compared."]
        else:
            told = diff.sentences(found) or ["No value of a draw differs."]
    csv_file.write_lines(folder / TABLE, [field.name for field in FIELDS], found)
    name = before.resolve().name if before else "–"
    lines = [
        f"# What is new as of {as_of}",
        "",
        f"Compared with the release before: {markdown(name)}. As a table: `{TABLE}`.",
        "",
        *(f"* {markdown(sentence)}" for sentence in told),
        "",
        "| table | rows before | rows now |",
        "|---|---|---|",
        *(f"| `{table}` | {were.get(table, '–')} | {now} |" for table, now in counts.items()),
        "",
        "Each change of what a source published is in `revisions`, with its date and address.",
    ]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(found)
