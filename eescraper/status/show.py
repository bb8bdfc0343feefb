"""``eescraper status``: newest draws, last crawls and what is open, for people."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from eescraper import errors, runbook
from eescraper.clock import utc_now
from eescraper.export.sqlite_file import open_read_only
from eescraper.harmless import printable
from eescraper.output import Output
from eescraper.status.problems import undelivered
from eescraper.store import outbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NEWEST = """
    SELECT CASE WHEN status = 'official' THEN draw_id WHEN draws.flags LIKE '%provisional%'
      THEN 'reported' ELSE draw_id || ' reported' END,
      draw_date, category, invitations, crs_cutoff, tie_break_at_utc, total
    FROM draws LEFT JOIN pool_counts USING (pool_count_id)
    ORDER BY draw_number DESC, draw_suffix DESC LIMIT ?
"""
_OFFICIAL = "SELECT count(*) FROM draws WHERE status = 'official'"
_HEADER = ("#", "date", "category", "invitations", "cut-off", "tie-break (UTC)", "pool")
_RIGHT = {"#", "invitations", "cut-off", "pool"}
_SUPPORT = "SELECT support, count(*) FROM value_support GROUP BY support"
_EVENTS = "SELECT at, sentence FROM events WHERE kind <> 'new_draw' ORDER BY event_id DESC LIMIT ?"


def last_line(output: Output) -> str:
    """How the last crawl ended, and where the data is."""
    status = output.read_status()
    release = output.latest.resolve() if output.latest.exists() else "no release yet"
    draws, newest = status.get("draws"), status.get("newest_draw")
    return f"{status.get('outcome')}: {draws} draws, newest #{newest}. Data: {release}"


def show(output: Output, draws: int, out: Any = None) -> int:
    """Print the state of an output folder; 1 if there is no release in it."""
    out = out or sys.stdout
    database = output.latest / "eescraper.db"
    status = standing(output)
    if not database.exists():
        print(f"{output.latest}: no release yet", file=out)
        for line in _crawls(status):
            print(line, file=out)
        return 1
    with closing(open_read_only(database)) as source:
        newest = source.execute(_NEWEST, [draws]).fetchall()
        events = source.execute(_EVENTS, [5]).fetchall()
        total = source.execute(_OFFICIAL).fetchone()[0]
        fresh = source.execute("SELECT count(*) FROM events WHERE kind = 'new_draw'").fetchone()[0]
        support = dict(source.execute(_SUPPORT).fetchall())
        revised = source.execute("SELECT kind, count(*) FROM revisions GROUP BY kind").fetchall()
        news = _news(source)
    for line in table(_HEADER, newest):
        print(line, file=out)
    print(file=out)
    counts = ", ".join(f"{count} {kind}" for kind, count in revised) or "none"
    print(f"{total} draws; since the first fill {fresh} new ones; revisions: {counts}", file=out)
    several, one, disputed = (support.get(name, 0) for name in ("several", "one", "disputed"))
    print(
        f"Values that several sources state: {several:,}; one source: {one:,}; disputed:"
        f" {disputed:,}",
        file=out,
    )
    for line in news:
        print(line, file=out)
    for at, sentence in reversed(events):
        print(f"  {at}  {printable(sentence)}", file=out)
    for line in _crawls(status):
        print(line, file=out)
    print(f"Files: {output.latest.resolve()}", file=out)
    for path in sorted(output.latest.resolve().iterdir()):
        print(f"  {path.name:<17} {path.stat().st_size / 1000:8,.0f} kB", file=out)
    return 0


def standing(output: Output) -> dict[str, Any]:
    """``status.json``, whether a crawl is ``running`` now, and what waits to be delivered now."""
    status = output.read_status()
    if not status:
        return {}
    status["running"] = output.is_held()
    if status["running"] and status.get("exit_code") == errors.NO_VERDICT:
        # What stands there is what would be true if that crawl were killed.
        status["problems"] = [
            problem
            for problem in status.get("problems") or []
            if problem.get("subject") != status.get("spider")
        ]
    if output.database.exists():
        with suppress(sqlite3.Error), closing(open_read_only(output.database)) as connection:
            status["notifications"] = outbox.undelivered(connection, utc_now())
            others = [p for p in status.get("problems") or [] if p["kind"] != "undelivered"]
            status["problems"] = [*others, *undelivered(status["notifications"])]
    return status


def explain(output: Output, silences: Sequence[str], out: Any = None) -> int:
    """Print what is open, each with its entry of the runbook; 1 if no crawl has ended yet."""
    out = out or sys.stdout
    status = standing(output)
    if not status:
        print(f"{output.status}: no crawl has ended yet; is this the output folder?", file=out)
        return 1
    open_now = [*status["problems"]]
    open_now += [{"kind": "silent", "sentence": sentence} for sentence in silences]
    if not open_now:
        print("Nothing is open.", file=out)
    for problem in open_now:
        print(f"{problem['kind']}: {printable(str(problem['sentence']))}", file=out)
        advice = runbook.problem(problem["kind"])
        named = (("means", advice.means), ("look", advice.look), ("do", advice.do))
        for name, text in (*named, ("verify", advice.verify)):
            if text:
                print(f"  {name + ':':<8}{text}", file=out)
        print(file=out)
    return 0


def _crawls(status: Mapping[str, Any]) -> Iterator[str]:
    """How the last crawls went, when the next look is due, and what is open."""
    if not status:
        return
    if status.get("running"):
        yield f"A crawl of {status.get('spider')} is running."
    yield (
        f"Last crawl: {status.get('outcome')} (exit code {status.get('exit_code')}),"
        f" checked {status.get('checked_at')}, last change {status.get('changed_at')}"
    )
    last = {status.get("spider"): status}
    for spider, known in ((status.get("spiders") or {}) | last).items():
        if known is not status:
            yield (
                f"Last {spider}: {known.get('outcome')} (exit code {known.get('exit_code')}),"
                f" checked {known.get('checked_at')}"
            )
        for source, reason in (known.get("missing") or {}).items():
            yield f"Missing: {source}: {printable(str(reason))[:300]}"
    if status.get("newest_draw_date") and status.get("checked_at"):
        looked, drawn = (str(status[name])[:10] for name in ("checked_at", "newest_draw_date"))
        days = (date.fromisoformat(looked) - date.fromisoformat(drawn)).days
        yield f"Newest round: #{status['newest_draw']} of {drawn}, {days} days before that look"
    if status.get("next_look_at"):
        yield f"Next look due: {status['next_look_at']}"
    problems = [p for p in status.get("problems") or () if p["kind"] != "missing"]
    for problem in problems:
        since = f" since {problem['since']}" if problem.get("since") else ""
        yield f"Open: {problem['kind']}{since}: {printable(str(problem['sentence']))[:300]}"
    if problems:
        yield "What to do: eescraper status --explain"


def _news(source: sqlite3.Connection) -> list[str]:
    """What news says, in two lines; none if a release has no news."""
    if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchone():
        return []
    articles, outlets = source.execute(
        "SELECT count(*), count(DISTINCT outlet) FROM articles"
    ).fetchone()
    if not articles:
        return []
    agree, dissent, reported = source.execute(
        "SELECT (SELECT count(*) FROM news_evidence WHERE agrees),"
        " (SELECT count(*) FROM news_evidence WHERE NOT agrees AND NOT outdated),"
        " (SELECT count(*) FROM draws WHERE status = 'reported')"
    ).fetchone()
    judged = dict(source.execute("SELECT verdict, count(*) FROM verdicts GROUP BY verdict"))
    verdicts = ", ".join(
        f"{judged.get(name, 0)} {name.replace('_', ' ')}"
        for name in ("supported", "contradicted", "not_checkable")
    )
    heard = (
        f"News: {articles} articles of {outlets} outlets; values that agree: {agree:,}, dissent:"
        f" {dissent:,}; draws that only news report: {reported}"
    )
    return [heard, f"Claims: {verdicts}"]


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


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else printable(str(value))[:40]
