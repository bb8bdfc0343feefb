"""What a person wants to know first: newest draws, how the last crawl went, where the files are."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from eescraper.export.sqlite_file import open_read_only
from eescraper.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEWEST = """
    SELECT draw_id, draw_date, category, invitations, crs_cutoff, tie_break_at_utc, total
    FROM draws LEFT JOIN pool_counts USING (pool_count_id)
    ORDER BY draw_number DESC, draw_suffix DESC LIMIT ?
"""
_HEADER = ("#", "date", "category", "invitations", "cut-off", "tie-break (UTC)", "pool")
_RIGHT = {"#", "invitations", "cut-off", "pool"}
_EVENTS = "SELECT at, sentence FROM events WHERE kind <> 'new_draw' ORDER BY event_id DESC LIMIT ?"


def show(folder: str, draws: int, out: Any = None) -> int:
    """Print the state of an output folder; 1 if there is no release in it."""
    out = out or sys.stdout
    output = Output(folder)
    database = output.latest / "eescraper.db"
    if not database.exists():
        print(f"{output.latest}: no release yet", file=out)
        return 1
    with closing(open_read_only(database)) as source:
        newest = source.execute(_NEWEST, [draws]).fetchall()
        events = source.execute(_EVENTS, [5]).fetchall()
        total = source.execute("SELECT count(*) FROM draws").fetchone()[0]
        fresh = source.execute("SELECT count(*) FROM events WHERE kind = 'new_draw'").fetchone()[0]
        revised = source.execute("SELECT kind, count(*) FROM revisions GROUP BY kind").fetchall()
    for line in table(_HEADER, newest):
        print(line, file=out)
    print(file=out)
    status = output.read_status()
    counts = ", ".join(f"{count} {kind}" for kind, count in revised) or "none"
    print(f"{total} draws; since the first fill {fresh} new ones; revisions: {counts}", file=out)
    for at, sentence in reversed(events):
        print(f"  {at}  {printable(sentence)}", file=out)
    if status:
        print(
            f"Last crawl: {status['outcome']} (exit code {status['exit_code']}),"
            f" checked {status.get('checked_at')}, last change {status['changed_at']}",
            file=out,
        )
    print(f"Files: {output.latest.resolve()}", file=out)
    for path in sorted(output.latest.resolve().iterdir()):
        print(f"  {path.name:<14} {path.stat().st_size / 1000:8,.0f} kB", file=out)
    return 0


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a plain table; numbers to the right, null as a dash."""
    cells = [list(header)] + [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = [
        "  ".join(
            text.rjust(width) if name in _RIGHT else text.ljust(width)
            for text, width, name in zip(row, widths, header, strict=True)
        ).rstrip()
        for row in cells
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def printable(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else printable(str(value))[:40]
